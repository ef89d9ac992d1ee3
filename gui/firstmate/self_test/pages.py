"""Opens every page of the real window in every language, off screen, and tells what went wrong on the way.

A page is given the time to come to rest; what it asks this computer or the engine is really asked, and it presses no
button. Wrong is: an exception anywhere, an error in the log, a warning of Qt, a page that draws nothing, and a title
without a translation.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QtMsgType, qInstallMessageHandler

from firstmate.app.languages import NAMES
from firstmate.app.settings import Settings
from firstmate.engine.endpoint import Endpoint
from firstmate.navigation import PAGES
from firstmate.window import Window

if TYPE_CHECKING:
    from firstmate.app.page import Desk, PageSpec

OPENING_LIMIT = 20.0
"""Seconds for one page to be built and drawn."""
REST, PATIENCE = 0.15, 3.0
"""Seconds: a page rests when nothing of it changed for REST; PATIENCE is the most that is waited for that."""

# What Qt's off-screen platform says of itself.
_HARMLESS = ("This plugin does not support", "propagateSizeHints", "GetApplicationBusAddress")


@dataclass(frozen=True, slots=True)
class Opened:
    """One page in one language."""

    page: str
    language: str
    seconds: float
    problems: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return not self.problems

    def report(self) -> dict[str, Any]:
        return {
            "id": self.page,
            "language": self.language,
            "ok": self.ok,
            "seconds": round(self.seconds, 3),
            "problems": list(self.problems),
        }


class _Complaints(logging.Handler):
    """Everything that would otherwise only reach a log or nobody, since it was last taken."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        reason = f": {record.exc_info[1]!r}" if record.exc_info else ""
        self._texts.append(f"log {record.name}: {record.getMessage()}{reason}")

    def qt_message(self, kind: QtMsgType, _context: object, text: str | None) -> None:
        text = text or ""
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and not any(one in text for one in _HARMLESS):
            self._texts.append(f"Qt: {text}")

    def exception(self, _kind: type[BaseException], value: BaseException, _trace: object) -> None:
        self._texts.append(f"exception: {value!r}")

    def of_the_loop(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        self._texts.append(f"loop: {context.get('message')}: {context.get('exception')!r}")

    def take(self) -> list[str]:
        texts, self._texts = self._texts, []
        return texts


@contextmanager
def _listening() -> Iterator[_Complaints]:
    complaints = _Complaints()
    loop = asyncio.get_running_loop()
    before_qt, before_hook = qInstallMessageHandler(complaints.qt_message), sys.excepthook
    sys.excepthook = complaints.exception
    loop.set_exception_handler(complaints.of_the_loop)
    logging.getLogger().addHandler(complaints)
    try:
        yield complaints
    finally:
        logging.getLogger().removeHandler(complaints)
        loop.set_exception_handler(None)
        sys.excepthook = before_hook
        qInstallMessageHandler(before_qt)


async def open_all(endpoint: Endpoint, pages: tuple[PageSpec, ...] = PAGES) -> list[Opened]:
    """Every page in every language, over this endpoint. Needs the running loop of the application."""
    opened = []
    with _listening() as complaints, tempfile.TemporaryDirectory() as scratch:
        for language in NAMES:
            settings = Settings(Path(scratch) / "settings.ini")
            opened += await _one_language(endpoint, settings, language, pages, complaints)
    return opened


async def _one_language(
    endpoint: Endpoint, settings: Settings, language: str, pages: tuple[PageSpec, ...], complaints: _Complaints
) -> list[Opened]:
    """A window of its own, as the program opens it in this language."""
    from firstmate.main import close_desk, make_desk

    desk = make_desk(endpoint, settings, lang=language, scheme="light")
    window = Window(desk, pages)
    window.show()
    desk.session.start()
    opened = []
    try:
        for spec in pages:
            began = time.monotonic()
            problems = []
            try:
                async with asyncio.timeout(OPENING_LIMIT):
                    problems += await _open(window, desk, spec, language)
            except TimeoutError:
                problems.append(f"not open after {OPENING_LIMIT:g} s")
            except Exception as error:  # whatever it is, it belongs into the report
                problems.append(f"{type(error).__name__}: {error}")
            problems += complaints.take()
            opened.append(Opened(spec.name, language, time.monotonic() - began, tuple(problems)))
    finally:
        desk.languages.use("en")  # takes the translators out of the application
        window.close()
        await close_desk(desk)
        window.deleteLater()
        await asyncio.sleep(0)
    if opened and (late := complaints.take()):
        last = opened[-1]
        opened[-1] = Opened(last.page, last.language, last.seconds, (*last.problems, *late))
    return opened


async def _open(window: Window, desk: Desk, spec: PageSpec, language: str) -> list[str]:
    window.open_page(spec.name)
    await _rest(desk)
    problems = []
    if window.current_page != spec.name:
        problems.append(f"{window.current_page} is open instead")
    if len(_colours(window)) < 3:
        problems.append("nothing is drawn")
    if language == "zh_CN" and spec.title().isascii():
        problems.append(f"its title {spec.title()!r} is not translated")
    return problems


async def _rest(desk: Desk) -> None:
    """Until nothing has changed for a while."""
    moves = 0

    def moved(*_args: object) -> None:
        nonlocal moves
        moves += 1

    connections = [desk.session.changed.connect(moved), desk.tasks.changed.connect(moved)]
    began = rested = time.monotonic()
    seen = -1
    try:
        while time.monotonic() - rested < REST and time.monotonic() - began < PATIENCE:
            if moves != seen:
                seen, rested = moves, time.monotonic()
            await asyncio.sleep(0.02)
    finally:
        for source, connection in zip((desk.session.changed, desk.tasks.changed), connections, strict=True):
            source.disconnect(connection)


def _colours(window: Window) -> set[int]:
    """Some of the colours of the page, without the sidebar."""
    picture = window.grab().toImage()
    row = picture.height() // 2
    return {
        picture.pixel(x, y) for y in (row // 4, row // 2, row) for x in range(picture.width() // 4, picture.width(), 5)
    }
