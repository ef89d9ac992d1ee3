"""What removing containers takes away: said before it is done, and by name.

Pure functions: from the list (and inspect, where it is known) to what the question must say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from firstmate.core.entities import Container, ContainerDetail
from firstmate.pages.containers.pending import PATIENCE, longest_patience

_ANONYMOUS = re.compile(r"[0-9a-f]{64}")


class KnownDetails(Protocol):
    def get(self, identity: str) -> ContainerDetail | None: ...


@dataclass(frozen=True, slots=True)
class Removal:
    """The containers to remove, which of them run, and the volumes that hang on them.

    Anonymous volumes belong to one container and have a long number for a name: `docker rm` leaves them behind where
    nobody finds them again, `docker rm -v` deletes them. Named volumes and host folders always stay.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    running: tuple[str, ...]
    """Names of those that still run (or are paused)."""
    self_removing: tuple[str, ...]
    """Names of the running ones that were made with --rm: the engine removes them and their volumes when they end."""
    anonymous_volumes: tuple[str, ...]
    kept: tuple[str, ...]
    """Named volumes and host folders."""
    patience: int | None = PATIENCE
    """Seconds that the running ones have at most before they are ended by force; None without end."""


def removal(containers: Iterable[Container], details: KnownDetails) -> Removal:
    """What is known about removing these."""
    chosen = tuple(containers)
    mounts = dict.fromkeys(
        mount for one in chosen for mount in (*one.mounts, *_inspected(details.get(one.id))) if mount
    )
    running = [one for one in chosen if one.state.is_alive]
    return Removal(
        ids=tuple(one.id for one in chosen),
        names=tuple(one.name for one in chosen),
        running=tuple(one.name for one in running),
        self_removing=tuple(
            one.name for one in running if (detail := details.get(one.id)) is not None and detail.auto_remove
        ),
        anonymous_volumes=tuple(mount for mount in mounts if _ANONYMOUS.fullmatch(mount)),
        kept=tuple(mount for mount in mounts if not _ANONYMOUS.fullmatch(mount)),
        patience=longest_patience(details.get(one.id) for one in running),
    )


def _inspected(detail: ContainerDetail | None) -> Iterator[str]:
    """The list may have been read while the container was still being made, and says no more until something happens to
    it; inspect knows all that hangs on it."""
    for mount in detail.raw.get("Mounts") or () if detail is not None else ():
        yield str(mount.get("Name") or mount.get("Source") or "")
