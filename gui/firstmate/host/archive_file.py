"""An archive that grows beside its place and takes it only when it is whole.

`docker save` says nothing at its end: an engine that dies, or fails half-way, leaves an archive that merely stops. So
the last 1024 bytes must be the two blocks of zeros with which every tar archive ends. Refuses to leave a part behind.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import tempfile
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final

from firstmate.core.errors import LocalFileError
from firstmate.core.uncancelled import uncancelled
from firstmate.host.patience import patiently

_END: Final = 1024


class ArchiveFile:
    """`async with ArchiveFile(path) as file: await file.write(piece); …; await file.finish()`. Raises LocalFileError.

    Leaving it without `finish` removes what was written; a file that stood at the place before stays as it was.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._part: Path | None = None
        self._file: BinaryIO | None = None
        self._tail = b""
        self.written = 0
        """Bytes."""

    async def __aenter__(self) -> ArchiveFile:
        try:
            await self._do(self._open)
        except BaseException:  # cancelled while it opened: nobody leaves what was never entered
            self._drop()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._drop()

    async def write(self, data: bytes) -> None:
        file = self._file
        assert file is not None
        await self._do(lambda: file.write(data))
        self.written += len(data)
        self._tail = (self._tail + data)[-_END:]

    async def finish(self) -> None:
        """Puts the whole archive in its place."""
        if self._tail != bytes(_END):
            raise LocalFileError(f"the archive ended early, after {self.written} bytes", path=self._path)
        await self._do(self._place)

    def _open(self) -> None:
        # Beside its place, so that taking it is one step of the file system; readable as a new file is.
        handle, name = tempfile.mkstemp(prefix=f".{self._path.name}.", suffix=".part", dir=self._path.parent)
        self._part = Path(name)
        self._file = os.fdopen(handle, "wb")

    def _place(self) -> None:
        assert self._file is not None and self._part is not None
        part = self._part
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        if os.name == "posix":
            mask = os.umask(0)
            os.umask(mask)
            part.chmod(0o666 & ~mask)
        patiently(lambda: part.replace(self._path))
        self._file = self._part = None

    def _drop(self) -> None:
        file, part = self._file, self._part
        self._file = self._part = None
        if file is not None:
            with contextlib.suppress(OSError):
                file.close()
        if part is not None:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)

    async def _do(self, work: object) -> None:
        """In a thread, and to its end even when cancelled: nobody may close a file under a writer."""
        assert callable(work)
        doing = asyncio.ensure_future(asyncio.to_thread(work))
        try:
            await uncancelled(doing)
        except asyncio.CancelledError:
            await asyncio.wait({doing})
            doing.exception()
            raise
        except OSError as error:
            raise LocalFileError(
                f"{self._path.name} cannot be written: {error.strerror or error}", path=self._path
            ) from error
