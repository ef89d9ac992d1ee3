"""Draws the window into `build/shots/`: every page in every theme and language, in each of its states, off screen.

    dev.py shots                                        all of it
    dev.py shots --page containers --theme dark --lang zh_CN --scene ready logs
    dev.py shots --readme                               the pictures of the README, into resources/docs/

A picture is called `<page>_<theme>_<lang>.png`; of any scene but "ready", `<page>_<scene>_<theme>_<lang>.png`. What is
shown is the world of `tests/window/show_world.py`. To add a scene, write one coroutine in the module of its page in
`scenes/` and list it there in `SCENES`.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.extend(
    str(Path(__file__).resolve().parents[1] / folder) for folder in ("tests", "tests/window", "tests/core/checks")
)

from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from firstmate.app.languages import NAMES, Languages
from firstmate.app.page import Desk
from firstmate.app.session import Session
from firstmate.app.settings import Settings
from firstmate.loop import run
from firstmate.navigation import PAGES
from firstmate.pages.mirrors import host_door
from firstmate.widgets.theme import theme
from firstmate.window import Window
from scenes import anywhere, containers, environment, getting, images, mirrors, settings, terminals
from scenes import run as run_scenes
from scenes.stage import Scene, Stage

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "build" / "shots"
THEMES = ("light", "dark")

_complaints: list[str] = []
_languages = Languages()


def _together(*tables: dict[str, Scene]) -> dict[str, Scene]:
    """All scenes by name; raises ValueError where two have the same."""
    scenes: dict[str, Scene] = {}
    for table in tables:
        if twice := scenes.keys() & table:
            raise ValueError(f"two scenes are called {', '.join(sorted(twice))}")
        scenes |= table
    return scenes


SCENES = _together(
    *(
        module.SCENES
        for module in (anywhere, environment, mirrors, images, getting, run_scenes, containers, terminals, settings)
    )
)

README = {"containers": "terminal", "environment": "freshwindows", "images": "pulling", "run": "filled"}
"""The pictures of the README: page and scene. They are called `<page>_<lang>.png`, in light colours."""


async def draw(page: str, name: str, scheme: str, language: str, into: Path, *, called: str = "") -> None:
    """One picture in the folder `into`, from a window of its own."""
    scene = SCENES[name]
    engine, host = scene.world(), scene.host()
    host_door.open_door = lambda: host
    with tempfile.TemporaryDirectory(prefix="firstmate-shots-") as folder:
        _languages.use(language)
        theme.set_scheme(scheme)  # type: ignore[arg-type]
        desk = Desk(Session(engine), Settings(Path(folder) / "settings.ini"), _languages)
        window = Window(desk)
        window.resize(*scene.size)
        stage = Stage(desk, window, engine, host)
        try:
            window.painted.connect(desk.session.start)
            window.open_page(page)
            window.show()
            await stage.settle()
            await scene.act(stage)
            await stage.settle()
            path = into / "_".join([page, *([name] if name != "ready" else []), scheme, f"{language}.png"])
            if called:
                path = into / called
            if not stage.picture().save(str(path), quality=0):  # as small as PNG gets; nothing is lost
                raise OSError(f"{path} could not be written")
        finally:
            window.close()
            await desk.tasks.close()
            await desk.session.close()
            window.deleteLater()
            await asyncio.sleep(0)


@contextmanager
def listening() -> Iterator[None]:
    """Collects Qt's warnings and errors of the log: a picture that came with one is not a good one."""

    def message(kind: QtMsgType, _context: object, text: str | None) -> None:
        quiet = kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) or "does not support" in (text or "")
        if not quiet:
            _complaints.append(text or "")

    class Errors(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            _complaints.append(self.format(record))

    previous = qInstallMessageHandler(message)
    handler = Errors(logging.ERROR)
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
        qInstallMessageHandler(previous)


async def draw_all(options: argparse.Namespace) -> int:
    began, count, failed = time.monotonic(), 0, 0
    for name in options.scene:
        for page in SCENES[name].pages or [spec.name for spec in PAGES]:
            if page not in options.page:
                continue
            for scheme in options.theme:
                for language in options.lang:
                    label = f"{page} {name} {scheme} {language}"
                    try:
                        await draw(page, name, scheme, language, options.into)
                        count += 1
                    except Exception as error:
                        failed += 1
                        print(f"-- {label}: {type(error).__name__}: {error}", file=sys.stderr)
                    for text in _complaints:
                        failed += 1
                        print(f"-- {label}: {text}", file=sys.stderr)
                    _complaints.clear()
    seconds = time.monotonic() - began
    shown = options.into.relative_to(ROOT) if options.into.is_relative_to(ROOT) else options.into
    print(f"-- {count} pictures in {shown} ({seconds:.1f} s), {failed} complaints")
    return 1 if failed else 0


async def draw_readme(folder: Path) -> int:
    for page, scene in README.items():
        for language in NAMES:
            await draw(page, scene, "light", language, folder, called=f"{page}_{language}.png")
    for text in _complaints:
        print(f"-- {text}", file=sys.stderr)
    print(f"-- {len(README) * len(NAMES)} pictures in {folder}")
    return 1 if _complaints else 0


def main() -> int:
    pages = [spec.name for spec in PAGES]
    parser = argparse.ArgumentParser(prog="dev.py shots", description=__doc__.partition("\n")[0])
    parser.add_argument("--page", nargs="+", choices=pages, default=pages, help="only these pages")
    parser.add_argument("--theme", nargs="+", choices=THEMES, default=THEMES, help="only these colours")
    parser.add_argument("--lang", nargs="+", choices=list(NAMES), default=list(NAMES), help="only these languages")
    parser.add_argument("--scene", nargs="+", choices=list(SCENES), default=list(SCENES), help="only these scenes")
    parser.add_argument("--into", type=Path, metavar="DIR", help="folder, build/shots without it")
    parser.add_argument("--readme", action="store_true", help="the pictures of the README, into resources/docs")
    options = parser.parse_args()
    # One look for every machine, and no window on the screen of the person.
    os.environ |= {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": "1"}
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    theme.install(app)
    with listening():
        options.into = options.into or (ROOT / "resources" / "docs" if options.readme else FOLDER)
        options.into.mkdir(parents=True, exist_ok=True)
        return run(draw_readme(options.into) if options.readme else draw_all(options), app)


if __name__ == "__main__":
    sys.exit(main())
