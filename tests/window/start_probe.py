"""The real program, `python -m firstmate …`, with a witness: it prints what happens, one word a line, as it happens.

painted        the window has been painted for the first time
import NAME    a package was imported for the first time: docker, asyncio
lost, online   what the session says of the engine
"""

from __future__ import annotations

import runpy
import sys
from typing import Any

WATCHED = ("docker", "asyncio")
_said: set[str] = set()


def say(words: str) -> None:
    if words not in _said:
        _said.add(words)
        print(words, flush=True)


def witness(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "import" and arguments[0] in WATCHED:
        say(f"import {arguments[0]}")


def main() -> None:
    sys.addaudithook(witness)
    from firstmate.window import Window

    paint, furnish = Window.paintEvent, Window.furnish

    def painted(self: Window, event: Any) -> None:
        paint(self, event)
        say("painted")

    def furnished(self: Window, desk: Any) -> None:
        furnish(self, desk)
        desk.session.changed.connect(lambda _kinds, _ids: say(desk.session.connection.phase))

    Window.paintEvent, Window.furnish = painted, furnished  # type: ignore[method-assign]
    runpy.run_module("firstmate", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
