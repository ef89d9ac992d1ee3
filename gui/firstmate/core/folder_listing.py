"""Reading a folder of a running container with its own `sh`, `find` and `stat`: the command, and its answer.

The engine can only send whole folders with everything in them; a program inside says in a moment what is there. Any
name must survive: the path goes in as octal escapes, because a command travels as JSON, which cannot carry all bytes;
each line of the answer begins with a word that no file can guess, because names may hold newlines.
"""

from __future__ import annotations

import string
from typing import Final

from firstmate.core.inside import FileEntry, decoded, encoded, kind_of

NO_PROGRAM: Final = (126, 127)
"""Exit codes that say: this image has no such program."""
NO_FOLDER: Final = 4
"""Exit code of the script when it cannot go into the folder."""

_PLAIN: Final = frozenset(b"/._-" + string.ascii_letters.encode() + string.digits.encode())
# The sentinel keeps newlines at the end of a path, which `$( )` would drop.
_SCRIPT: Final = (
    'p=$(printf \'%b_\' "$1"); cd -- "${p%_}" 2>/dev/null || exit 4; '
    'exec find . -mindepth 1 -maxdepth 1 -exec stat -c "$2 %f %s %Y %u %g %n" {} +'
)


def command(path: str, word: str) -> tuple[str, ...]:
    """The program that lists `path`. `word` is a fresh random one of letters and digits."""
    return ("sh", "-c", _SCRIPT, "sh", _octal(encoded(path)), word)


def _octal(path: bytes) -> str:
    return "".join(chr(one) if one in _PLAIN else f"\\0{one:03o}" for one in path)


def entries(output: bytes, word: str) -> tuple[FileEntry, ...]:
    """What it printed. Lines that make no sense are left out."""
    found = []
    for record in (b"\n" + output.removesuffix(b"\n")).split(f"\n{word} ".encode())[1:]:
        fields = record.split(b" ", 5)
        try:
            mode, size, modified, user, group = (
                int(fields[0], 16), int(fields[1]), float(fields[2]), int(fields[3]), int(fields[4]),
            )  # fmt: skip
            name = fields[5].removeprefix(b"./")
        except (ValueError, IndexError):
            continue
        if name and b"/" not in name:
            found.append(FileEntry(decoded(name), kind_of(mode), size, mode & 0o7777, modified, user, group))
    return tuple(found)
