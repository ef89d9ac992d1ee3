"""The command inside the container: a text as a POSIX shell would cut it into words, and back.

Only the cutting: nothing is expanded, because no shell of this computer has a say in what the container runs.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence


class CommandError(ValueError):
    """A command line that cannot be cut into words. `code`: open_quote, open_escape. `position` is where it begins."""

    def __init__(self, code: str, position: int) -> None:
        super().__init__(f"{code} at {position}")
        self.code = code
        self.position = position


def split_command(text: str) -> tuple[str, ...]:
    """The words of a command as a POSIX shell would cut them; nothing is expanded. Raises CommandError."""
    try:
        return tuple(shlex.split(text, comments=False, posix=True))
    except ValueError:
        raise _open_end(text) from None


def _open_end(text: str) -> CommandError:
    quote, start, position = "", 0, 0
    while position < len(text):
        character = text[position]
        if character == "\\" and quote != "'":
            if position + 1 == len(text):
                return CommandError("open_escape", position)
            position += 1
        elif quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote, start = character, position
        position += 1
    return CommandError("open_quote", start)


def join_command(words: Sequence[str]) -> str:
    """A text that `split_command` cuts into exactly these words."""
    return shlex.join(words)
