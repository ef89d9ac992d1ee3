"""The part of `FakeEngine` that makes images and archives of containers: commit and export.

engine.export_gate = asyncio.Event()    # `export` waits there after half of the archive
engine.export_whole = False             # … and ends there, as an engine that fails does
"""

from __future__ import annotations

import asyncio
import io
import tarfile
from collections.abc import AsyncGenerator
from typing import Any


class FakeSnapshots:
    """A mixin: `FakeEngine` has the containers, `FakeTransfers` the images that this adds."""

    def __init__(self) -> None:
        super().__init__()
        self.export_gate: asyncio.Event | None = None
        self.export_whole = True

    async def commit(self, reference: str, repository: str, tag: str, *, message: str = "", pause: bool = True) -> str:
        engine: Any = self
        await engine._enter("commit", reference, repository, tag, message=message, pause=pause)
        identity = engine._find(reference)["Id"]
        image = str(engine._add_image(f"{repository}:{tag}"))
        engine._tell("container", "commit", identity, comment=message)
        return image

    async def export(self, reference: str) -> AsyncGenerator[bytes, None]:
        engine: Any = self
        await engine._enter("export", reference)
        engine._find(reference)
        data = an_archive({"etc/hostname": b"box\n", "bin/sh": b"x" * 30_000})
        half = len(data) // 2
        with engine._stream():
            yield data[:half]
            if self.export_gate is not None:
                await self.export_gate.wait()
            engine._check_present()
            if self.export_whole:
                yield data[half:]

    async def files_size(self, reference: str) -> int:
        engine: Any = self
        await engine._enter("files_size", reference)
        engine._find(reference)
        return len(an_archive({"etc/hostname": b"box\n", "bin/sh": b"x" * 30_000}))


def an_archive(files: dict[str, bytes]) -> bytes:
    """A tar archive of these files."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return packed.getvalue()
