"""Walks the journey: finds or makes an engine, opens the window, takes a picture per step, writes the report."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import signal
import sys
import tempfile
import time
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack, ExitStack, contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QtMsgType, qInstallMessageHandler

from firstmate.core.errors import EndpointError, EngineError, FirstMateError
from firstmate.engine.endpoint import Endpoint, parse, resolve
from firstmate.host.private_engine import PrivateEngine, PrivateEngineError


def run_tour(options: argparse.Namespace) -> int:
    """The verb `tour`. Exit code 0 when every step held, 1 when one did not, 2 when there is no engine to walk on."""
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from firstmate.loop import run
    from firstmate.main import make_application

    folder: Path = options.screenshots
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        stack.enter_context(_ended_by_signals())
        try:
            endpoint = _endpoint(options, folder, stack)
        except (EndpointError, PrivateEngineError) as error:
            print(f"firstmate tour: {error}", file=sys.stderr)  # noqa: T201
            return 2
        app = make_application()
        qInstallMessageHandler(_qt_message)
        try:
            report = run(_cancellable(_walk(options, endpoint, folder)), app)
        except asyncio.CancelledError:
            return 1
    text = json.dumps(report, ensure_ascii=False, indent=2)
    (folder / "report.json").write_text(text + "\n", encoding="utf-8")
    print(text if options.json else _words(report))  # noqa: T201
    return 0 if report["ok"] else 1


_walking: list[asyncio.Task[Any]] = []
"""The walk while it is under way: inside Qt's loop an exception raised by a signal would end the process at once."""


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Ctrl+C, SIGTERM and SIGHUP unwind like an exit, so that a private engine never outlives its tour."""

    def leave(number: int, _frame: object) -> None:
        if not _walking:
            raise SystemExit(128 + number)
        for task in _walking:
            task.cancel()

    numbers = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.signal(number, leave) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _qt_message(kind: QtMsgType, _context: object, text: str | None) -> None:
    """What a window without a screen has to say of itself belongs into the log, not between the steps."""
    logging.getLogger("qt").debug("%s: %s", kind.name, text)


def _endpoint(options: argparse.Namespace, folder: Path, stack: ExitStack) -> Endpoint:
    """The engine that answers, or where none does and it is allowed, a private one that ends with the tour."""
    endpoint = resolve(options.host, options.context)
    if asyncio.run(_answers(endpoint)):
        return endpoint
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not (options.private_engine or root):
        raise EndpointError(
            f"no engine answers at {endpoint.address}. Start Docker, or run this as root: then the tour brings its own."
        )
    engine = PrivateEngine(folder.resolve().parent / "tour-engine", registry=True)
    stack.enter_context(engine)
    return parse(engine.address)


async def _answers(endpoint: Endpoint) -> bool:
    from firstmate.main import open_engine

    engine = open_engine(endpoint)
    try:
        await engine.ping()
    except EngineError:
        return False
    finally:
        await engine.close()
    return True


async def _cancellable(walk: Coroutine[Any, Any, dict[str, Any]]) -> dict[str, Any]:
    task = asyncio.ensure_future(walk)
    _walking.append(task)
    try:
        return await task
    finally:
        _walking.remove(task)


async def _walk(options: argparse.Namespace, endpoint: Endpoint, folder: Path) -> dict[str, Any]:
    from firstmate.app.settings import Settings
    from firstmate.main import close_desk, make_desk
    from firstmate.tour.hand import Hand, Stuck
    from firstmate.tour.steps import STEPS, Journey
    from firstmate.window import Window

    steps: list[dict[str, Any]] = []
    async with AsyncExitStack() as leaving:  # nothing of the tour stays on an engine, when it is told to end neither
        scratch = leaving.enter_context(tempfile.TemporaryDirectory())  # the tour leaves the user's settings alone
        settings = Settings(Path(scratch) / "settings.ini")
        desk = make_desk(endpoint, settings, lang=options.lang, scheme=options.theme or "light")
        window = Window(desk)
        window.painted.connect(desk.session.start)
        window.open_page("images")
        window.show()
        journey = Journey(Hand(window), desk)

        async def leave() -> None:
            try:
                await journey.clear()
            except (FirstMateError, TimeoutError) as error:
                steps.append({"id": "clear", "ok": False, "seconds": 0.0, "detail": str(error), "screenshot": ""})
            window.close()
            await close_desk(desk)
            window.deleteLater()

        leaving.push_async_callback(leave)
        for number, (name, step) in enumerate(STEPS, 1):
            started, ok = time.monotonic(), True
            try:
                detail = await step(journey)
            except (Stuck, FirstMateError) as error:
                ok, detail = False, str(error)
            seconds = time.monotonic() - started
            picture = folder / f"{number:02d}-{name}.png"
            await journey.hand.photograph(picture)
            steps.append(
                {"id": name, "ok": ok, "seconds": round(seconds, 3), "detail": detail, "screenshot": picture.name}
            )
            if not ok:
                break
    return {"steps": steps, "ok": len(steps) == len(STEPS) and all(step["ok"] for step in steps)}


def _words(report: dict[str, Any]) -> str:
    lines = [
        f"{'ok ' if step['ok'] else 'NOT'} {step['id']:9} {step['seconds']:7.2f} s  {step['detail']}"
        for step in report["steps"]
    ]
    return "\n".join([*lines, "the whole journey works" if report["ok"] else "the journey ended early"])
