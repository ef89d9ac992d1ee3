"""What the floors above may ask about the inside of a container; part of `api.Engine`.

Paths are those of the container, absolute, decoded as `core.inside` says. The archive calls work on running, paused and
stopped containers alike.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Protocol

from firstmate.core.inside import Change, CommandOutput, FileEntry, ProcessTable


class Readable(Protocol):
    """What gives bytes when asked, b"" at its end; it is read in a worker thread."""

    def read(self, size: int, /) -> bytes: ...


class Inside(Protocol):
    """Processes, changes, files."""

    async def processes(self, reference: str) -> ProcessTable:
        """As `docker top`. Raises Conflict when it does not run."""

    async def changes(self, reference: str) -> tuple[Change, ...]:
        """As `docker diff`: what was added, changed or deleted since the image."""

    async def run_command(
        self, reference: str, command: tuple[str, ...], *, user: str = "", most: int = ...
    ) -> CommandOutput:
        """Runs a program in a running container to its end, without a terminal, and gives at most `most` bytes.

        Raises EngineFailure where it prints more. Exit code 126 or 127 says that there is no such program.
        """

    async def file(self, reference: str, path: str) -> FileEntry:
        """What is at a path; a link is not followed. Raises NotFound."""

    def read_archive(self, reference: str, path: str) -> AsyncIterator[bytes]:
        """A file or a folder with all in it, as a tar archive, as `docker cp` reads it. Raises NotFound."""

    async def write_archive(
        self, reference: str, folder: str, archive: Readable, size: int, *, sent: Callable[[int], None] = ...
    ) -> None:
        """Unpacks a tar archive of `size` bytes in a folder that is there, as `docker cp` does.

        A folder is never replaced by a file, nor the other way round. Raises NotFound, LocalFileError.
        """
