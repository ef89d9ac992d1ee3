"""The self-test from its start to its report. Exit code 0 when everything is whole, 1 when something is not.

There is a report whatever is broken: what stops the program itself, or its window, is one of the things found. Nothing
is written into the user's folders: settings and whatever Qt would keep go into a folder that is removed.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from firstmate import __version__

if TYPE_CHECKING:
    import argparse

WRONG_USAGE = 2


def run_self_test(options: argparse.Namespace) -> int:
    """Tries every part, prints the report (or writes it to `--report FILE`, for a program without a console)."""
    with _off_screen():
        try:
            report = _report(options)
        except Exception as error:  # a library is missing, say: that is what the test is for
            problem = f"{type(error).__name__}: {error}"
            start = [{"id": "self-test", "ok": False, "problems": [problem]}]
            report = {"ok": False, "version": __version__, "platform": platform.platform(), "start": start}
    text = json.dumps(report, ensure_ascii=False, indent=2) + "\n"
    if options.report is not None:
        try:
            Path(options.report).write_text(text, encoding="utf-8")
        except OSError as error:
            print(f"firstmate: the report cannot be written: {error}", file=sys.stderr)  # noqa: T201
            return WRONG_USAGE
    elif sys.stdout is not None:
        print(text, end="")  # noqa: T201
    return 0 if report["ok"] else 1


@contextmanager
def _off_screen() -> Iterator[None]:
    """No display is needed, and none is touched; the user's own folders are out of sight."""
    with tempfile.TemporaryDirectory(prefix="firstmate-self-test-") as scratch:
        changed = {"QT_QPA_PLATFORM": "offscreen"}
        if sys.platform == "win32":  # off screen Qt finds no fonts there by itself
            changed["QT_QPA_FONTDIR"] = str(Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "Fonts")
        else:
            changed |= {
                f"XDG_{name}_HOME": f"{scratch}/{name.lower()}" for name in ("CONFIG", "STATE", "CACHE", "DATA")
            }
        before = {name: os.environ.get(name) for name in changed}
        os.environ.update(changed)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value


def _report(options: argparse.Namespace) -> dict[str, Any]:
    from PySide6.QtCore import qVersion

    from firstmate.core.errors import EndpointError
    from firstmate.engine.endpoint import Endpoint, parse, resolve
    from firstmate.loop import end_windows, run
    from firstmate.main import make_application
    from firstmate.self_test import pages, parts

    began = time.monotonic()
    app, start = parts.started(make_application)
    groups = {
        "start": [start.report()],
        "modules": [one.report() for one in parts.modules()],
        "resources": [one.report() for one in parts.resources()],
        "plugins": [one.report() for one in parts.plugins()],
    }
    endpoint: Endpoint
    try:
        endpoint = resolve(options.host, options.context)
    except EndpointError:  # of the environment; the pages are opened over an engine that is not there
        endpoint = parse("tcp://127.0.0.1:1")

    async def walk() -> tuple[dict[str, Any], list[dict[str, Any]]]:
        groups["resources"].append((await parts.web()).report())
        engine = await parts.engine(options.host, options.context)
        try:
            opened = await pages.open_all(endpoint)
        except Exception as error:  # no window at all
            groups["start"].append(parts.Finding("window", (f"{type(error).__name__}: {error}",)).report())
            opened = []
        return engine, [one.report() for one in opened]

    engine: dict[str, Any] = {"found": False, "error": "not tried"}
    opened: list[dict[str, Any]] = []
    if app is not None:
        engine, opened = run(walk(), app)
        end_windows(app)
    every = [*opened, *(one for group in groups.values() for one in group)]
    return {
        "ok": all(one["ok"] for one in every),
        "version": __version__,
        "frozen": parts.is_frozen(),
        "qt": qVersion(),
        "python": platform.python_version(),
        "platform": platform.platform(),
        "seconds": round(time.monotonic() - began, 3),
        "pages": opened,
        **groups,
        "fonts": parts.fonts() if app is not None else {},
        "engine": engine,
    }
