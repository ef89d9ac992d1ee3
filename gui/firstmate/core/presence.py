"""Whether there is any Docker on a computer, judged by what was seen of it. Refuses to look: `host.presence` does."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen. `programs` are paths of docker's and dockerd's programs, `doors` of engines' sockets or pipes."""

    programs: tuple[str, ...] = ()
    doors: tuple[str, ...] = ()


def is_docker_installed(seen: Seen) -> bool:
    """False where neither a program nor an engine's door was seen.

    A door alone is enough: an engine outside (of Docker Desktop in WSL, of a computer around this container) has its
    socket here and no program. A program alone is, too: whoever installed it is to start its engine, not install it.
    """
    return bool(seen.programs or seen.doors)
