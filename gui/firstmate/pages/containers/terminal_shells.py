"""What a container has to open a terminal with: its shells, and the users of its `/etc/passwd`.

Nothing is started inside for it: the engine is asked which files there are. Refuses to guess from an image's name.
"""

from __future__ import annotations

import io
import logging
import tarfile
from dataclasses import dataclass
from typing import Final

from firstmate.core.errors import EngineError, EngineUnreachable, NotFound
from firstmate.engine.api import Engine

log = logging.getLogger(__name__)

_PLACES: Final[tuple[tuple[str, ...], ...]] = (
    ("/bin/bash", "/usr/bin/bash", "/usr/local/bin/bash"),
    ("/bin/sh", "/usr/bin/sh", "/busybox/sh"),
    ("/bin/zsh", "/usr/bin/zsh"),
    ("/usr/bin/fish",),
    ("/bin/ash",),
    ("/bin/dash", "/usr/bin/dash"),
)
"""Where each shell lies, the most comfortable one that is common first. The last is that of images "with busybox"."""
_PASSWD: Final = "/etc/passwd"
_MOST_BYTES: Final = 1024 * 1024
_FIRST_PERSON, _NOBODY = 1000, 65534
_MOST_USERS: Final = 12


@dataclass(frozen=True, slots=True)
class Found:
    """`shells` are paths, the best first, none when the container has none; `users` can be logged in as."""

    shells: tuple[str, ...] = ()
    users: tuple[str, ...] = ()


async def look_inside(engine: Engine, identity: str) -> Found | None:
    """None when the engine does not tell. Raises EngineUnreachable, and NotFound when the container is gone."""
    try:
        shells = [path for places in _PLACES if (path := await _first_of(engine, identity, places))]
        return Found(tuple(shells), await _users(engine, identity))
    except EngineUnreachable:
        raise
    except EngineError as error:
        await engine.container(identity)
        log.info("nothing is known of the shells of %s: %s", identity[:12], error)
        return None


async def _first_of(engine: Engine, identity: str, places: tuple[str, ...]) -> str:
    for path in places:
        try:
            entry = await engine.file(identity, path)
        except NotFound:
            continue
        if entry.kind in ("file", "link"):
            return path
    return ""


async def _users(engine: Engine, identity: str) -> tuple[str, ...]:
    """From the container's own list; an image of one program often has none."""
    archive = bytearray()
    try:
        chunks = engine.read_archive(identity, _PASSWD)
        async for chunk in chunks:
            archive += chunk
            if len(archive) > _MOST_BYTES:
                return ()
    except NotFound:
        return ()
    return users_of(bytes(archive))


def users_of(archive: bytes) -> tuple[str, ...]:
    """Of a tar archive with `passwd` in it: root, and those whom somebody made."""
    try:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            member = tar.next()
            content = tar.extractfile(member) if member is not None and member.isreg() else None
            lines = content.read().decode(errors="replace").splitlines() if content is not None else []
    except (tarfile.TarError, EOFError, OSError):
        return ()
    users = []
    for line in lines:
        name, _, rest = line.partition(":")
        number = rest.split(":")[1] if rest.count(":") >= 1 else ""
        if name and number.isdecimal() and (int(number) == 0 or _FIRST_PERSON <= int(number) < _NOBODY):
            users.append(name)
    return tuple(dict.fromkeys(users))[:_MOST_USERS]
