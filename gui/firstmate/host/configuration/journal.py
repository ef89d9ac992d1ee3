"""What a change is about to do, on the disk while it does it, so that the next start can finish or undo it.

One note in the cache folder, with digests and paths and nothing secret, and a lock that the system lets go of when its
holder dies: whoever finds the note and gets the lock knows that nobody works on it. Losing the note loses only the
recovery; the file itself is whole at every moment.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from firstmate import paths
from firstmate.host.patience import patiently

_NAME: Final = "configuration-change.json"
_LOCK: Final = "configuration-change.lock"


class Busy(Exception):
    """Another FirstMate is changing the configuration just now."""


@dataclass(frozen=True, slots=True)
class Note:
    """A change under way. Digests are SHA-256 in hex, "" for no file."""

    path: str
    address: str
    backup: str
    before: str
    """Of the file as it was."""
    written: str
    """Of what is (or will be) in its place first."""
    final: str
    """Of what it ends with; another one where clearing a value needs two steps."""
    undo: str
    """Of what is in its place for a moment on the way back."""
    restarting: bool = False
    """The engine was told to restart: if it does not answer, that is our doing."""


def digest(data: bytes | None) -> str:
    return hashlib.sha256(data).hexdigest() if data is not None else ""


def is_there() -> bool:
    """Whether a note lies there, of a run under way or of a killed one. Makes nothing."""
    return (paths.cache_folder() / _NAME).exists()


@contextlib.contextmanager
def held() -> Iterator[Journal]:
    """The journal, for us alone. Raises Busy."""
    folder = paths.cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(descriptor)
        yield Journal(folder / _NAME)
    finally:
        os.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise Busy from error

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Busy from error


class Journal:
    """The note on the disk."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._note: Note | None = None

    def read(self) -> Note | None:
        """What an earlier run left; None when nothing is, or nothing that can be understood."""
        try:
            raw: dict[str, Any] = json.loads(self._path.read_text(encoding="utf-8"))
            note = Note(**raw)
            whole = all(
                isinstance(value, bool if name == "restarting" else str) for name, value in asdict(note).items()
            )
        except (OSError, ValueError, TypeError):
            return None
        self._note = note if whole else None
        return self._note

    def write(self, note: Note) -> None:
        """On the disk when this returns. Raises OSError: without a note nothing may be changed."""
        self._note = note
        temporary = self._path.with_suffix(".tmp")
        with temporary.open("w", encoding="utf-8") as file:
            json.dump(asdict(note), file)
            file.flush()
            os.fsync(file.fileno())
        patiently(lambda: temporary.replace(self._path))

    def restarting(self) -> None:
        """From now on an engine that does not answer is our doing."""
        if self._note is not None:
            self.write(replace(self._note, restarting=True))

    def clear(self) -> None:
        """The change has come to its end."""
        self._note = None
        with contextlib.suppress(OSError):
            self._path.unlink()
