"""The engine's own opinion of a file, without starting anything: `dockerd --validate` (23.0 and newer).

Its options are given along as they stand on its command line, so that it finds a key which is there and in the file.
Where the program is not on this computer, too old or silent, there is no opinion: our own rules stand then.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from firstmate.host import processes
from firstmate.host.configuration.files import EMPTY_FILE
from firstmate.host.configuration.places import Place

FIRST_MAJOR: Final = 23
_LIMIT: Final = 10.0
_UNKNOWN: Final = re.compile(r"unknown (flag|shorthand)")


@dataclass(frozen=True, slots=True)
class Opinion:
    """`words` are the engine's own."""

    kind: Literal["fine", "refused", "none"]
    words: str = ""


async def ask(place: Place, data: bytes, before: bytes | None = None) -> Opinion:
    """What the engine's program says to `data` as its configuration.

    A refusal that it has for the file `before`, too, or for an empty one, is not about the change but about the
    surroundings (a helper that it does not find, say): that is no opinion.
    """
    if not place.program or (place.version and not _knows(place.version)):
        return Opinion("none")
    opinion = await _asked(place, data)
    if opinion.kind == "refused" and opinion in (
        await _asked(place, before or EMPTY_FILE),
        await _asked(place, EMPTY_FILE),
    ):
        return Opinion("none", opinion.words)
    return opinion


async def _asked(place: Place, data: bytes) -> Opinion:
    with tempfile.TemporaryDirectory(prefix="firstmate-") as folder:
        path = _written(Path(folder), data)
        argv = [place.program, "--validate", f"--config-file={path}", *_options(place.arguments)]
        try:
            done = await processes.run(argv, timeout=_LIMIT, extra_environment=_surroundings(place))
        except processes.ProcessError:
            return Opinion("none")
    words = (done.stderr or done.stdout).decode(errors="replace").strip()
    if done.ok:
        return Opinion("fine", words)
    if _UNKNOWN.search(words):
        return Opinion("none")
    return Opinion("refused", words.replace(str(path), str(place.path)))


def _surroundings(place: Place) -> dict[str, str]:
    """The engine looks for its helpers on PATH, in folders that a desktop session's may lack."""
    if sys.platform == "win32":
        return {}
    own = str(Path(place.program).parent)
    return {"PATH": os.pathsep.join([os.environ.get("PATH", os.defpath), own, "/usr/local/sbin", "/usr/sbin", "/sbin"])}


def _written(folder: Path, data: bytes) -> Path:
    """Done here and not in a thread: a cancellation must not lose sight of the folder."""
    path = folder / "daemon.json"
    path.write_bytes(data)
    return path


def _knows(version: str) -> bool:
    major = re.match(r"\d+", version)
    return major is not None and int(major[0]) >= FIRST_MAJOR


def _options(arguments: tuple[str, ...]) -> list[str]:
    """Without the file that it would read."""
    kept: list[str] = []
    dropped = False
    for word in arguments:
        if dropped and not word.startswith("-"):
            dropped = False
            continue
        dropped = word in ("--config-file", "-config-file")
        if not dropped and not word.lstrip("-").startswith("config-file="):
            kept.append(word)
    return kept
