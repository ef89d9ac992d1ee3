"""What an installation must be able to load, each part tried for real: found on the disk is not enough.

Every function gives what it looked at with the problems found there. A problem is a sentence for who packages
FirstMate, in English; an empty list means that the part is whole.
"""

from __future__ import annotations

import asyncio
import importlib
import pkgutil
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLibraryInfo, QPluginLoader, QTranslator
from PySide6.QtGui import QFontDatabase, QImageReader
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

import firstmate
from firstmate import paths
from firstmate.app.languages import NAMES
from firstmate.core.errors import EndpointError, EngineError

ENGINE_LIMIT = 10.0
"""Seconds for an engine to answer."""

_PLUGINS = {
    "linux": ("platforms/qxcb", "platforms/qoffscreen", "platforminputcontexts/ibusplatforminputcontextplugin"),
    "win32": ("platforms/qwindows", "platforms/qoffscreen"),
    "darwin": ("platforms/qcocoa", "platforms/qoffscreen"),
}
"""Without these there is no window, no self-test, no Chinese input."""

_OF_OTHER_SYSTEMS = (
    frozenset({"grp", "pwd", "fcntl", "termios", "pty", "tty", "resource"})
    if sys.platform == "win32"
    else frozenset({"winreg", "msvcrt", "_winapi", "pywintypes", "win32api", "win32file", "win32pipe", "win32job"})
)
"""Modules of Python that this system has not. Who asks for them at its beginning is meant for another system."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was loaded, with a sentence for each thing wrong with it."""

    id: str
    problems: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.problems

    def report(self) -> dict[str, Any]:
        return {**asdict(self), "problems": list(self.problems), "ok": self.ok}


def is_frozen() -> bool:
    """Whether this is the packaged program and not a checkout."""
    return bool(getattr(sys, "frozen", False))


def started(make_application: Callable[[], QApplication]) -> tuple[QApplication | None, Finding]:
    """The application that everything else needs, None where it does not come about; and what stopped it."""
    made: list[QApplication] = []
    finding = _tried("application", lambda: made.append(make_application()))
    return (made[0] if made else None), finding


def modules() -> Iterator[Finding]:
    """Each of our own modules, imported: a package that was left out shows here and not on the day it is needed."""
    for info in sorted(pkgutil.walk_packages(firstmate.__path__, "firstmate."), key=lambda one: one.name):
        if info.name != "firstmate.__main__":
            yield _tried(info.name, partial(_import, info.name))


def _import(name: str) -> None:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name not in _OF_OTHER_SYSTEMS:
            raise


def resources() -> Iterator[Finding]:
    """Each file of the resources read as what it is, and the things that must be among them."""
    root = paths.resources()
    for path in sorted(one for one in root.rglob("*") if one.is_file()):
        read = _READERS.get(path.suffix)
        if read is not None:
            yield _tried(path.relative_to(root).as_posix(), partial(read, path))
    for language in NAMES:
        for name in (f"i18n/firstmate_{language}.qm", f"text/{language}/checks.toml"):
            if not (root / name).is_file():
                yield Finding(name, ("missing",))
    qt_folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    yield _tried("Qt qtbase_zh_CN.qm", partial(_translation, qt_folder / "qtbase_zh_CN.qm"))
    if is_frozen():
        yield from _packed(Path(getattr(sys, "_MEIPASS", root.parent)))


def _packed(root: Path) -> Iterator[Finding]:
    """What only a packaged program carries."""
    yield Finding("practice image", () if paths.practice_image() else ("missing",))
    of_practice = ("practice/LICENSE.busybox", "practice/SOURCE-OFFER.txt")
    for name in ("home.json", "LICENSE", "THIRD-PARTY-LICENSES.txt", *of_practice):
        yield _tried(name, partial(_text, root / name))


def plugins() -> Iterator[Finding]:
    """Qt's plug-ins loaded with all the libraries that they ask for; in a packaged program every one that is there."""
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    suffix = {"win32": ".dll", "darwin": ".dylib"}.get(sys.platform, ".so")
    prefix = "" if sys.platform == "win32" else "lib"
    needed = [
        folder / (place := Path(name)).parent / f"{prefix}{place.name}{suffix}"
        for name in _PLUGINS.get(sys.platform, ())
    ]
    there = sorted(folder.rglob(f"*{suffix}")) if is_frozen() else []
    for path in dict.fromkeys([*needed, *there]):
        yield _tried(path.relative_to(folder).as_posix(), partial(_plugin, path))
    formats = {bytes(one.data()).decode() for one in QImageReader.supportedImageFormats()}
    yield Finding("image format svg", () if "svg" in formats else (f"only {', '.join(sorted(formats))}",))


def fonts() -> dict[str, Any]:
    """The system's fonts; no fault of the installation, but worth a look where text is missing."""
    systems = QFontDatabase.writingSystems()
    return {
        "families": len(QFontDatabase.families()),
        "chinese": QFontDatabase.WritingSystem.SimplifiedChinese in systems,
    }


async def web() -> Finding:
    """The door to the web, tried on this computer alone: its libraries are chosen by name while it runs."""
    from firstmate.host import http

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\ntrue")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1")
    try:
        said = await http.get_json(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
        http.certificates()
        return Finding("http", () if said is True else (f"answered {said!r}",))
    except Exception as error:  # whatever it is, it belongs into the report
        return Finding("http", (f"{type(error).__name__}: {error}",))
    finally:
        server.close()


async def engine(host: str | None, context: str | None) -> dict[str, Any]:
    """What the engine says of itself and what it holds; that there is none is no fault of the installation."""
    from firstmate.engine.endpoint import resolve
    from firstmate.main import open_engine

    try:
        door = open_engine(resolve(host, context))
    except EndpointError as error:
        return {"found": False, "error": str(error)}
    try:
        async with asyncio.timeout(ENGINE_LIMIT):
            info = await door.info()
            containers, images = await door.containers(), await door.images()
    except (EngineError, TimeoutError) as error:
        return {"found": False, "address": door.address, "error": str(error) or "no answer in time"}
    finally:
        await door.close()
    return {
        "found": True,
        "address": door.address,
        "version": info.version,
        "containers": len(containers),
        "images": len(images),
    }


def _tried(name: str, load: Callable[[], object]) -> Finding:
    try:
        load()
    except Exception as error:  # whatever it is, it belongs into the report
        return Finding(name, (f"{type(error).__name__}: {error}",))
    return Finding(name)


def _text(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    if not text.strip():
        raise ValueError("empty")
    return text


def _picture(path: Path) -> None:
    if not QSvgRenderer(str(path)).isValid():
        raise ValueError("no picture that Qt can draw")


def _translation(path: Path) -> None:
    translator = QTranslator()
    if not translator.load(str(path)) or translator.isEmpty():
        raise ValueError("missing, or no translation that Qt can read")


def _plugin(path: Path) -> None:
    loader = QPluginLoader(str(path))
    if not loader.load():
        raise ValueError(loader.errorString())


_READERS: dict[str, Callable[[Path], object]] = {
    ".svg": _picture,
    ".qm": _translation,
    ".qss": _text,
    ".toml": lambda path: tomllib.loads(path.read_text(encoding="utf-8")),
}
