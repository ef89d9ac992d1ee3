"""What the floors above may ask about containers; part of `api.Engine`, whose rules hold here."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection
from typing import Protocol

from firstmate.core.entities import Container, ContainerDetail, Created, LogChunk, StatsSample
from firstmate.core.runspec import Limits, RunSpec


class TerminalSession(Protocol):
    """A two-way byte channel to a container's terminal (attach) or to a process started in it (exec)."""

    @property
    def container_id(self) -> str: ...

    @property
    def tty(self) -> bool:
        """False: plain output without terminal control, lines end in a bare newline."""

    async def read(self) -> bytes:
        """The next bytes; b"" once the other side has ended. Never more than 128 KiB at once."""

    async def write(self, data: bytes) -> None:
        """Sends all of it, waiting while the other side does not take it."""

    async def write_eof(self) -> None:
        """The program sees the end of its input, output goes on. A terminal is sent Ctrl+D.

        Without a terminal that is possible only for containers made with StdinOnce (as `docker run -i` does); the
        engine keeps the input of others open for whoever attaches next: Conflict.
        """

    async def resize(self, columns: int, rows: int) -> None:
        """Tells the program its size in character cells; harmless when it does not run yet or any more."""

    async def exit_code(self) -> int | None:
        """Exit code of the process once `read` gave b"" (waits for it); None when it is still alive (detached)."""

    async def close(self) -> None:
        """Leaves. An attached container goes on; an exec's process is hung up, so that no shell is left behind."""


class Containers(Protocol):
    """Containers, their output and their terminals."""

    async def containers(self, ids: Collection[str] | None = None) -> tuple[Container, ...]:
        """All containers, running or not, newest first; with `ids` (whole ones) only those of them that exist."""

    async def container(self, reference: str) -> ContainerDetail:
        """Inspect by id, short id or name."""

    async def create(self, spec: RunSpec) -> Created: ...

    async def start(self, reference: str) -> None: ...

    async def stop(self, reference: str, seconds: int | None = None) -> None:
        """SIGTERM (or the image's signal), then SIGKILL after `seconds` (None: the container's own, usually 10)."""

    async def kill(self, reference: str, signal: str = "SIGKILL") -> None: ...

    async def restart(self, reference: str, seconds: int | None = None) -> None: ...

    async def pause(self, reference: str) -> None: ...

    async def unpause(self, reference: str) -> None: ...

    async def rename(self, reference: str, name: str) -> None: ...

    async def remove(self, reference: str, *, force: bool = False, volumes: bool = False) -> None: ...

    async def commit(self, reference: str, repository: str, tag: str, *, message: str = "", pause: bool = True) -> str:
        """Makes an image of its files, not of its volumes, and gives the image's id. `pause` freezes it meanwhile.

        No time limit. Who cancels stops waiting; the engine finishes what it has begun.
        """

    def export(self, reference: str) -> AsyncIterator[bytes]:
        """All its files, not its volumes, as one tar archive, piece by piece, as `docker export` writes it.

        An engine that fails half-way ends the archive early: only two blocks of zeros at its end make it whole.
        """

    async def files_size(self, reference: str) -> int:
        """Bytes of all its files, image included, as the engine adds them up; 0 when it does not say."""

    async def update_limits(self, reference: str, limits: Limits) -> tuple[str, ...]:
        """Changes limits of a living container; gives the engine's warnings. Memory and swap always go together."""

    async def wait(
        self, reference: str, condition: str = "not-running", *, opened: Callable[[], None] | None = None
    ) -> int:
        """Exit code once the condition holds ("not-running", "next-exit", "removed"). No time limit; cancellable.

        `opened` is called once the engine listens: start a container that removes itself only after that.
        """

    def logs(
        self,
        reference: str,
        *,
        follow: bool = True,
        tail: int | None = 2000,
        since: float | None = None,
        timestamps: bool = False,
    ) -> AsyncIterator[LogChunk]:
        """The container's output. `tail` None means all of it; `since` is in epoch seconds."""

    def stats(self, reference: str) -> AsyncIterator[StatsSample]:
        """About one sample a second; ends when the container stops."""

    async def attach(self, reference: str, *, logs: bool = False, running: bool = False) -> TerminalSession:
        """The container's own terminal. Attach BEFORE `start` to lose nothing.

        `running`: somebody saw it run. If it has ended meanwhile the session ends too, with its exit code; without
        it, the session of a container that does not run waits for its next start.
        """

    async def execute(
        self, reference: str, command: tuple[str, ...], *, columns: int = 80, rows: int = 24, user: str = ""
    ) -> TerminalSession:
        """Starts another process with a terminal in a running container."""
