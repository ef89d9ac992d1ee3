"""Composition root: QApplication, the first paint, then event loop, engine -> desk -> window. Wired here and only here.

The window is painted before anything is loaded that it can be painted without: the loop, the engine, the pages. So
nothing of those is imported at the top of this module or of what it imports; `tests/packaging/test_bench.py` looks.
"""

from __future__ import annotations

import firstmate.quick_imports  # noqa: F401  (the first import of all: it makes those that follow cheaper)

# isort: split
import gc
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from firstmate import __version__, paths
from firstmate.app.languages import Languages, preferred
from firstmate.app.settings import Settings
from firstmate.navigation import FIRST, PAGES
from firstmate.widgets.theme import theme
from firstmate.window import Window

if TYPE_CHECKING:
    import argparse
    import asyncio
    from types import TracebackType

    from PySide6.QtCore import QtMsgType

    from firstmate.app.page import Desk
    from firstmate.collecting import Collector
    from firstmate.core.errors import EndpointError, FirstMateError
    from firstmate.engine.client import DockerEngine
    from firstmate.engine.endpoint import Endpoint
    from firstmate.loop import AppLoop

log = logging.getLogger(__name__)

LOG_SIZE = 512 * 1024
STARTED_AFTER = 4.0
"""Seconds after the first paint in which everything has been loaded that belongs to the start."""
FIRST_PAINT_LIMIT = 2.0
"""Seconds; a window that opens minimised or covered may not be painted at all, and must go on nevertheless."""


def prepare_environment() -> None:
    """What must be decided before QApplication exists."""
    # PySide6 carries the ibus input plug-in and none for fcitx, which emulates ibus: else no Chinese input.
    if sys.platform == "linux" and not os.environ.get("WAYLAND_DISPLAY"):
        if os.environ.get("QT_IM_MODULE", "").startswith("fcitx"):
            os.environ["QT_IM_MODULE"] = "ibus"
    # Several threads parse JSON beside the window: let it run again after 1 ms instead of 5.
    sys.setswitchinterval(0.001)


def make_application() -> QApplication:
    """The one QApplication, named and dressed."""
    prepare_environment()
    app = QApplication([*sys.argv[:1], "-style", "Fusion"])
    app.setApplicationName("firstmate")
    app.setApplicationDisplayName("FirstMate")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("firstmate")
    app.setQuitOnLastWindowClosed(False)
    theme.install(app, styled=True)
    return app


def open_engine(endpoint: Endpoint) -> DockerEngine:
    """The engine behind an endpoint; an ssh engine gets its tunnel."""
    from firstmate.engine.client import DockerEngine

    if endpoint.kind == "ssh":
        from firstmate.host.tunnel import SshTunnel

        return DockerEngine(endpoint, tunnel=SshTunnel(endpoint.address))
    return DockerEngine(endpoint)


def log_to_file() -> None:
    """The app's own log, bounded; a folder that cannot be written is no reason not to start."""
    from logging.handlers import RotatingFileHandler

    root = logging.getLogger()
    if any(isinstance(handler, RotatingFileHandler) for handler in root.handlers):
        return  # a window before this one has opened it
    root.setLevel(logging.INFO)
    try:
        paths.logs().mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            paths.logs() / "firstmate.log", maxBytes=LOG_SIZE, backupCount=1, encoding="utf-8", delay=True
        )
    except OSError as error:
        print(f"firstmate: no log file: {error}", file=sys.stderr)  # noqa: T201
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)
    logging.getLogger("urllib3").setLevel(logging.ERROR)


def catch_the_rest(desk: Desk) -> None:
    """Exceptions that no task owns (Qt slots) reach the log and the user; Qt's own warnings reach the log."""
    from PySide6.QtCore import QtMsgType, qInstallMessageHandler

    from firstmate.app.explanations import tell

    def hook(kind: type[BaseException], value: BaseException, trace: TracebackType | None) -> None:
        log.critical("uncaught", exc_info=(kind, value, trace))
        told = tell(value, desk.languages.current)
        desk.notices.post("error", told.title, told=told)

    def qt_message(kind: QtMsgType, _context: object, text: str | None) -> None:
        level = logging.WARNING if kind != QtMsgType.QtDebugMsg else logging.DEBUG
        logging.getLogger("qt").log(level, "%s", text)

    sys.excepthook = hook
    qInstallMessageHandler(qt_message)


def make_desk(
    endpoint: Endpoint,
    settings: Settings,
    *,
    lang: str | None = None,
    scheme: str | None = None,
    languages: Languages | None = None,
) -> Desk:
    """Engine, session and settings on one desk. Needs the running loop.

    Language and colours are put in force here, unless `languages` brings them along as they are.
    """
    from firstmate.app.page import Desk
    from firstmate.app.session import Session
    from firstmate.core.command import docker_prefix

    prefix = docker_prefix(
        endpoint.address if endpoint.source == "--host" else "",
        endpoint.context if endpoint.source == "--context" else "",
    )
    languages = languages or dress(settings, lang, scheme)
    looks = is_installed if endpoint.kind in ("unix", "npipe") else None
    desk = Desk(Session(open_engine(endpoint), looks), settings, languages, prefix)
    desk.endpoint = endpoint
    return desk


def is_installed() -> bool:
    """Whether there is any Docker on this computer. Blocks for a moment; imports what looks at the first call."""
    from firstmate.core.presence import is_docker_installed
    from firstmate.host import presence

    return is_docker_installed(presence.look())


def dress(settings: Settings, lang: str | None, scheme: str | None) -> Languages:
    """Puts language and colours in force: what was asked for, else what the settings say."""
    languages = Languages()
    languages.use(lang or preferred(settings.language))
    theme.set_scheme(scheme or settings.scheme)  # type: ignore[arg-type]
    return languages


async def close_desk(desk: Desk) -> None:
    """The order that leaves nothing behind: no new work, running work cancelled, streams and sockets closed."""
    await desk.tasks.close()
    await desk.session.close()
    desk.settings.save()


def show_first(window: Window) -> bool:
    """Shows the window and returns once it is painted; False when it was closed at once.

    The loop that waits for it has ended before the program's own begins: they are never one inside the other.
    """
    waiting = QEventLoop()
    patience = QTimer(waiting, singleShot=True, interval=int(FIRST_PAINT_LIMIT * 1000))
    for moment in (window.painted, window.closing, patience.timeout):
        moment.connect(waiting.quit)
    patience.start()
    window.show()
    waiting.exec()
    return window.isVisible()


def run_window(options: argparse.Namespace) -> int:
    """Opens the window and stays until it is closed."""
    if options.page and options.page not in (names := [spec.name for spec in PAGES]):
        print(f"firstmate: no page {options.page!r}; there are {', '.join(names)}", file=sys.stderr)  # noqa: T201
        return 2
    settings = Settings()
    app = make_application()
    languages = dress(settings, options.lang, options.theme)
    window = Window()
    if geometry := settings.geometry:
        window.restoreGeometry(geometry)
    page = options.page or settings.page or FIRST
    window.announce(page)
    if not show_first(window):
        return 0

    from firstmate.core.errors import EndpointError
    from firstmate.loop import end_windows, run

    try:
        endpoint, unusable = choose_engine(settings, options.host, options.context)
    except EndpointError as error:
        print(f"firstmate: {error}", file=sys.stderr)  # noqa: T201
        return run(_refuse(window, error, languages.current), app)

    async def life() -> int:
        await live_on(window, settings, languages, endpoint, page, unusable)
        return 0

    try:
        return run(life(), app)
    finally:
        end_windows(app)


def choose_engine(
    settings: Settings, host: str | None = None, context: str | None = None
) -> tuple[Endpoint, EndpointError | None]:
    """The command line's engine, else the one chosen in the settings, else docker's own.

    What was chosen may be gone since (a context that was removed): then docker's own, and why. Raises EndpointError.
    """
    from firstmate.core.errors import EndpointError
    from firstmate.engine.endpoint import resolve

    chosen = settings.engine
    if host or context or chosen == type(chosen)():
        return resolve(host, context), None
    try:
        return resolve(chosen.host or None, chosen.context or None), None
    except EndpointError as error:
        return resolve(), error


async def live_on(
    window: Window,
    settings: Settings,
    languages: Languages,
    endpoint: Endpoint,
    page: str,
    unusable: EndpointError | None = None,
) -> None:
    """One window after the other, each on the engine that was chosen in the one before.

    Where neither the choice nor docker's own engine makes sense, the window opens again as it was, and says why.
    """
    from firstmate.core.errors import EndpointError

    while True:
        chosen_before = settings.engine
        desk = make_desk(endpoint, settings, languages=languages)
        if unusable is not None:
            tell_later(desk, unusable)
        if not await live(window, desk, page):
            return
        try:
            endpoint, unusable = choose_engine(settings)
        except EndpointError as error:
            unusable = error
            settings.engine = chosen_before  # else the next start would be refused
            settings.save()
        window, page = Window(), "settings"
        window.restoreGeometry(settings.geometry)
        window.announce(page)
        window.show()


def tell_later(desk: Desk, error: EndpointError) -> None:
    """Says that the chosen engine could not be used, once the window can say anything."""
    from firstmate.app.explanations import tell

    told = tell(error, desk.languages.current)
    QTimer.singleShot(0, desk, lambda: desk.notices.post("warn", f"{told.title}: {error}", told=told))


async def _refuse(window: Window, error: FirstMateError, language: str) -> int:
    """There is nothing to open: says so over the window, because who double-clicked an icon sees no terminal."""
    import asyncio

    from firstmate.app.explanations import tell
    from firstmate.widgets.dialogs import explain_error

    told = tell(error, language)
    closed = asyncio.Event()
    window.closing.connect(closed.set)
    with closed_by_signals(window):
        explaining = asyncio.create_task(
            explain_error(
                window,
                title=told.title,
                meaning=told.meaning,
                steps=told.steps,
                command=told.command,
                details=str(error),
            )
        )
        explaining.add_done_callback(lambda _: closed.set())
        await closed.wait()
        explaining.cancel()
        await asyncio.gather(explaining, return_exceptions=True)
        window.close()
        window.deleteLater()
    return 2


def collect_less(collector: Collector) -> None:
    """What the start has made stays to the end: the garbage collector need not look through it again.

    Else each of its full rounds would hold up the window for 50 to 150 ms.
    """
    gc.freeze()
    collector.paused = False


async def live(window: Window, desk: Desk, page: str) -> bool:
    """From the first paint to the window's end. True when it is to be opened anew on another engine."""
    import asyncio

    from firstmate.app import closing_request

    catch_the_rest(desk)
    loop = cast("AppLoop", asyncio.get_running_loop())
    loop.set_exception_handler(_loop_error)
    loop.collector.paused = True
    closed = asyncio.Event()
    window.closing.connect(closed.set)
    again = False

    def reopen() -> None:
        nonlocal again
        again = True
        window.close()

    desk.reopening.connect(reopen)
    QTimer.singleShot(int(STARTED_AFTER * 1000), lambda: collect_less(loop.collector))
    with closed_by_signals(window), closing_request.answered(window.close, desk.tasks):
        window.furnish(desk)
        desk.session.start()
        window.open_page(page)
        log_to_file()
        await closed.wait()
        await close_desk(desk)
        window.deleteLater()
    return again


@contextmanager
def closed_by_signals(window: Window) -> Iterator[None]:
    """The end of the desktop's session (SIGTERM) and Ctrl+C in a terminal close the window as a person would."""
    import signal
    import socket

    from PySide6.QtCore import QSocketNotifier

    # Python runs its handlers between two steps of Python, and a resting window makes none: Qt waits in C++. So the
    # signal also writes a byte, and Qt wakes up to read it.
    reading, writing = socket.socketpair()
    reading.setblocking(False)
    writing.setblocking(False)
    awakened = QSocketNotifier(reading.fileno(), QSocketNotifier.Type.Read, window)
    awakened.activated.connect(lambda: reading.recv(64))
    wakeup = signal.set_wakeup_fd(writing.fileno(), warn_on_full_buffer=False)
    before = {number: signal.signal(number, lambda *_: window.close()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(wakeup)
        awakened.setEnabled(False)
        reading.close()
        writing.close()


def _loop_error(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    log.error("%s", context.get("message"), exc_info=context.get("exception"))
