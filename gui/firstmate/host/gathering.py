"""How one reading is taken: in a thread or by a program, within its time, and never at the price of the others.

The platforms' rooms (`linux`, `windows`, `macos`) say what is read; this one says how. Refuses to raise: what cannot be
read is None.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from firstmate.core.readings import CommandOutput, EngineReading, Readings
from firstmate.host import processes

LIMIT: Final = 10.0
"""Seconds for one reading."""
MOST_TEXT: Final = 256 * 1024
"""Bytes of a file that are read; the files we look at are small."""

T = TypeVar("T")
Patch = Callable[[Readings], Readings]
"""What one reading adds to the others."""
EngineProbe = Callable[[], Awaitable[EngineReading]]


@dataclass(frozen=True, slots=True)
class Step:
    """One reading. `name` is what `core.checks.needs` calls it; `take` gives its patch, or None for nothing read."""

    name: str
    take: Callable[[], Awaitable[Patch | None]]
    limit: float = LIMIT


class Errand:
    """What the readings are taken for: the engine's address (as `DockerEngine.address`), and its answer, once there."""

    def __init__(self, address: str = "") -> None:
        self.address = address
        self._answered = asyncio.Event()
        self._answer: EngineReading | None = None

    @property
    def socket(self) -> str:
        """The socket file of the engine, "" for one that is reached another way."""
        return self.address.removeprefix("unix://") if self.address.startswith("unix://") else ""

    def tell(self, answer: EngineReading | None) -> None:
        """The engine's answer has come, or will not."""
        self._answer = answer
        self._answered.set()

    async def engine(self) -> EngineReading | None:
        """The engine's answer, as soon as it is there."""
        await self._answered.wait()
        return self._answer


async def in_thread(work: Callable[[], T]) -> T:
    """Runs what may block (registry, files on a slow disk) in a thread of its own."""
    executor = ThreadPoolExecutor(1, "reading")
    try:
        return await asyncio.get_running_loop().run_in_executor(executor, work)
    finally:
        executor.shutdown(wait=False)


async def command(
    argv: Sequence[str],
    *,
    program: str | None = None,
    extra_environment: Mapping[str, str] | None = None,
    timeout: float = LIMIT - 1,
) -> CommandOutput | None:
    """Runs a program without input; None when there is none. `program` is its path where `argv[0]` is only its name."""
    try:
        done = await processes.run([program or argv[0], *argv[1:]], timeout=timeout,
                                   extra_environment=extra_environment)  # fmt: skip
    except processes.ProcessTimeout as late:
        return CommandOutput(tuple(argv), None, late.stdout, late.stderr)
    except processes.ProcessError:
        return None
    return CommandOutput(tuple(argv), done.returncode, done.stdout, done.stderr)


async def commands(
    *argvs: Sequence[str], program: str | None = None, extra_environment: Mapping[str, str] | None = None
) -> Patch:
    """Runs several programs at once, and adds what they said."""
    taken = await asyncio.gather(
        *(command(argv, program=program, extra_environment=extra_environment) for argv in argvs)
    )
    outputs = tuple(one for one in taken if one is not None)
    return lambda readings: readings.with_commands(*outputs)


def files(texts: Sequence[str], presences: Sequence[str]) -> dict[str, str | bool | None]:
    """Contents of the `texts`, and whether the `presences` are there. A file that refuses to tell is left out."""
    found: dict[str, str | bool | None] = {}
    for path in texts:
        with contextlib.suppress(OSError):
            found[path] = _text(Path(path))
    for path in presences:
        with contextlib.suppress(OSError):
            found[path] = True if _is_there(Path(path)) else None
    return found


def _text(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return file.read(MOST_TEXT).decode("utf-8", errors="replace")
    except (FileNotFoundError, NotADirectoryError):
        return None


def _is_there(path: Path) -> bool:
    """Path.exists() calls a file absent that it may not look at; here that raises PermissionError."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True
