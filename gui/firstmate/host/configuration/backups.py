"""What the configuration was before: copies beside the file, named by the moment of the change, in UTC.

`daemon.json.20261123-081500.bak`, with the owner and mode of the file it was copied from. Where there was no file, the
backup is an empty object, which means the same to the engine. Refuses to delete any: they are small, and whoever rolls
back may want the oldest.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import Final

from firstmate.host.configuration import files
from firstmate.host.configuration.files import EMPTY_FILE

_STAMP: Final = "%Y%m%d-%H%M%S"


@dataclass(frozen=True, slots=True)
class Backup:
    """One earlier state of the file."""

    path: Path
    taken: datetime
    """When it was replaced; aware, UTC."""
    size: int

    def data(self) -> bytes:
        """Its bytes. Raises ConfigurationError."""
        found = files.read(self.path)
        if found is None:
            raise files.ConfigurationError("unreadable", f"{self.path} is not there any more")
        return found


def backups(path: PurePath) -> tuple[Backup, ...]:
    """All backups of a configuration file, newest first; () when there are none or the folder is closed to us."""
    target = files.real(Path(path))
    pattern = re.compile(re.escape(target.name) + r"\.(\d{8}-\d{6})(?:-(\d+))?\.bak")
    found: list[tuple[datetime, int, Backup]] = []
    with contextlib.suppress(OSError):
        for entry in target.parent.iterdir():
            named = pattern.fullmatch(entry.name)
            if named is None or not entry.is_file():
                continue
            try:
                taken = datetime.strptime(named[1], _STAMP).replace(tzinfo=UTC)
                backup = Backup(entry, taken, entry.stat().st_size)
            except (ValueError, OSError):
                continue
            found.append((taken, int(named[2] or 1), backup))
    return tuple(backup for _taken, _number, backup in sorted(found, key=lambda one: one[:2], reverse=True))


def new_name(path: PurePath, number: int = 1, now: datetime | None = None) -> Path:
    """The name of a backup taken now; `number` tells several of one second apart."""
    target = files.real(Path(path))
    stamp = (now or datetime.now(UTC)).strftime(_STAMP)
    return target.with_name(f"{target.name}.{stamp}{f'-{number}' if number > 1 else ''}.bak")


def take(path: PurePath, *, now: datetime | None = None) -> Path:
    """Copies the file as it is now. Raises ConfigurationError."""
    target = files.real(Path(path))
    number = 1
    while True:
        name = new_name(path, number, now)
        try:
            if target.exists():
                files.copy(target, name)
            else:
                name.parent.mkdir(parents=True, exist_ok=True)
                files.create(name, EMPTY_FILE)
        except FileExistsError:
            number += 1
            continue
        except OSError as error:
            raise files.ConfigurationError("permission", str(error)) from error
        return name
