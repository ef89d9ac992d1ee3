"""Composition root: QApplication, event loop, engine -> desk -> window. Everything is wired here and only here."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
from logging.handlers import RotatingFileHandler
from types import TracebackType
from typing import Any

from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from firstmate import __version__, paths
from firstmate.app.explanations import tell
from firstmate.app.languages import Languages, preferred
from firstmate.app.page import Desk
from firstmate.app.session import Session
from firstmate.app.settings import Settings
from firstmate.core.command import docker_prefix
from firstmate.core.errors import EndpointError
from firstmate.engine.client import DockerEngine
from firstmate.engine.endpoint import Endpoint, resolve
from firstmate.loop import run
from firstmate.navigation import FIRST
from firstmate.widgets.theme import theme
from firstmate.window import Window

log = logging.getLogger(__name__)

LOG_SIZE = 512 * 1024


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
    app = QApplication(sys.argv[:1])
    app.setApplicationName("firstmate")
    app.setApplicationDisplayName("FirstMate")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("firstmate")
    app.setQuitOnLastWindowClosed(False)
    theme.install(app)
    return app


def open_engine(endpoint: Endpoint) -> DockerEngine:
    """The engine behind an endpoint; an ssh engine gets its tunnel."""
    if endpoint.kind == "ssh":
        from firstmate.host.tunnel import SshTunnel

        return DockerEngine(endpoint, tunnel=SshTunnel(endpoint.host, endpoint.port, endpoint.path))
    return DockerEngine(endpoint)


def log_to_file() -> None:
    """The app's own log, bounded; a folder that cannot be written is no reason not to start."""
    root = logging.getLogger()
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

    def hook(kind: type[BaseException], value: BaseException, trace: TracebackType | None) -> None:
        log.critical("uncaught", exc_info=(kind, value, trace))
        told = tell(value, desk.languages.current)
        desk.notices.post("error", told.title, told=told)

    def qt_message(kind: QtMsgType, _context: object, text: str | None) -> None:
        level = logging.WARNING if kind != QtMsgType.QtDebugMsg else logging.DEBUG
        logging.getLogger("qt").log(level, "%s", text)

    sys.excepthook = hook
    qInstallMessageHandler(qt_message)


def make_desk(endpoint: Endpoint, settings: Settings, *, lang: str | None = None, scheme: str | None = None) -> Desk:
    """Engine, session and settings on one desk; language and colours in force. Needs the running loop."""
    languages = Languages()
    languages.use(lang or preferred(settings.language))
    theme.set_scheme(scheme or settings.scheme)  # type: ignore[arg-type]
    prefix = docker_prefix(
        endpoint.address if endpoint.source == "--host" else "",
        endpoint.context if endpoint.source == "--context" else "",
    )
    return Desk(Session(open_engine(endpoint)), settings, languages, prefix)


async def close_desk(desk: Desk) -> None:
    """The order that leaves nothing behind: no new work, running work cancelled, streams and sockets closed."""
    await desk.tasks.close()
    await desk.session.close()
    desk.settings.save()


async def _window_life(options: argparse.Namespace, endpoint: Endpoint) -> int:
    desk = make_desk(endpoint, Settings(), lang=options.lang, scheme=options.theme)
    catch_the_rest(desk)
    asyncio.get_running_loop().set_exception_handler(_loop_error)
    window = Window(desk)
    closed = asyncio.Event()
    window.closing.connect(closed.set)
    window.painted.connect(desk.session.start)
    window.painted.connect(log_to_file)
    if geometry := desk.settings.geometry:
        window.restoreGeometry(geometry)
    window.open_page(options.page or desk.settings.page or FIRST)
    window.show()
    await closed.wait()
    await close_desk(desk)
    window.deleteLater()
    return 0


def _loop_error(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    log.error("%s", context.get("message"), exc_info=context.get("exception"))


def run_window(options: argparse.Namespace) -> int:
    """Opens the window and stays until it is closed."""
    try:
        endpoint = resolve(options.host, options.context)
    except EndpointError as error:
        print(f"firstmate: {error}", file=sys.stderr)  # noqa: T201
        return 2
    app = make_application()
    return run(_window_life(options, endpoint), app)
