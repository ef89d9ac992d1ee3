"""The inside of a container: its processes, what differs from its image, its files (the archive calls of the engine).

Archives are streams both ways: nothing is held whole, and cancelling one ends the engine's work. Refuses to unpack or
to pack anything: `host.unpacking` and `host.packing` do that.
"""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, BinaryIO, Final, cast
from urllib.parse import quote, urlencode

from firstmate.core.errors import EngineFailure, EngineUnreachable, InvalidRequest
from firstmate.core.inside import Change, ChangeKind, CommandOutput, FileEntry, FileKind, ProcessTable, encoded
from firstmate.engine import convert
from firstmate.engine.asking import Asking
from firstmate.engine.inside_api import Readable
from firstmate.engine.streams import FrameReader
from firstmate.engine.uploading import Upload

STAT_HEADER: Final = "x-docker-container-path-stat"
OUTPUT_LIMIT: Final = 16 * 1024 * 1024
_CHANGES: Final[Mapping[int, ChangeKind]] = {0: "changed", 1: "added", 2: "deleted"}
# Go's os.FileMode, which is not the mode of Linux.
_GO_KINDS: Final[tuple[tuple[int, FileKind], ...]] = (
    (1 << 31, "folder"), (1 << 27, "link"), (1 << 26, "device"), (1 << 25, "pipe"), (1 << 24, "socket"),
)  # fmt: skip
_GO_SPECIAL: Final = ((1 << 23, 0o4000), (1 << 22, 0o2000), (1 << 20, 0o1000))


def _nobody(_count: int) -> None:
    """Hears of progress where nobody asked for it."""


class InsideCalls(Asking):
    """What can be asked about the inside of a container."""

    async def processes(self, reference: str) -> ProcessTable:
        answer = await self._json("containers.top", "GET", _container(reference, "/top"))
        titles = convert.words(answer.get("Titles"))
        rows = tuple(tuple(map(str, row)) for row in answer.get("Processes") or ())
        return ProcessTable(titles, rows)

    async def changes(self, reference: str) -> tuple[Change, ...]:
        answer = await self._json("containers.changes", "GET", _container(reference, "/changes"), timeout=120.0)
        return tuple(Change(_CHANGES.get(one.get("Kind"), "changed"), str(one.get("Path"))) for one in answer or ())

    async def run_command(
        self, reference: str, command: tuple[str, ...], *, user: str = "", most: int = OUTPUT_LIMIT
    ) -> CommandOutput:
        body = {"AttachStdout": True, "AttachStderr": True, "Cmd": list(command), "User": user, "Env": ["LC_ALL=C"]}
        made = await self._json("exec.create", "POST", _container(reference, "/exec"), body=body)
        path = f"/exec/{convert.text(made, 'Id')}"
        stream = await self._wire.upgrade("exec.start", f"{path}/start", body={"Detach": False, "Tty": False})
        frames, found, size = FrameReader(), {"stdout": bytearray(), "stderr": bytearray()}, 0
        try:
            while data := await stream.read():
                size += len(data)
                if size > most:
                    raise EngineFailure(f"the command printed more than {most} bytes", operation="exec.start")
                for chunk in frames.feed(data):
                    found[chunk.stream] += chunk.data
        finally:
            stream.close()
        state = await self._json("exec.inspect", "GET", f"{path}/json")
        code = state.get("ExitCode") if not state.get("Running") else None
        return CommandOutput(bytes(found["stdout"]), bytes(found["stderr"]), code)

    async def file(self, reference: str, path: str) -> FileEntry:
        stream = await self._wire.open("containers.archive", "GET", _archive(reference, path))
        try:
            said = next((value for name, value in stream.headers.items() if name.lower() == STAT_HEADER), "")
        finally:
            stream.close()
        return entry_of_header(said, path)

    async def read_archive(self, reference: str, path: str) -> AsyncIterator[bytes]:
        stream = await self._wire.open("containers.archive", "GET", _archive(reference, path))
        try:
            while data := await stream.read():
                yield data
        finally:
            stream.close()
        await self._wire.confirm_end()

    async def write_archive(
        self, reference: str, folder: str, archive: Readable, size: int, *, sent: Callable[[int], None] = _nobody
    ) -> None:
        # Asked before anything is sent: an engine that refuses in the middle closes its ear, and its words may be lost.
        if (await self.file(reference, folder)).kind not in ("folder", "link"):
            words = f"extraction point is not a directory: {folder}"
            raise InvalidRequest(words, engine_text=words, operation="containers.extract")
        target = _archive(reference, folder, noOverwriteDirNonDir="1")
        upload = Upload(cast(BinaryIO, archive), size, sent)
        try:
            stream = await self._wire.open("containers.extract", "PUT", target, upload=upload)
        except EngineUnreachable as error:
            await self._wire.confirm_end()  # raises when it is the engine that went away
            words = "the engine took no more of the archive"
            raise EngineFailure(words, operation="containers.extract") from error
        stream.close()


def entry_of_header(said: str, path: str) -> FileEntry:
    """The engine's description of a path: base64 of JSON. Its name is not used: JSON cannot carry every byte."""
    name = path.rstrip("/").rpartition("/")[2]
    try:
        known: Any = json.loads(base64.b64decode(said))
    except ValueError:
        raise EngineFailure("the engine did not say what is at the path", operation="containers.archive") from None
    mode = int(known.get("mode") or 0)
    kind: FileKind = next((kind for bit, kind in _GO_KINDS if mode & bit), "file")
    permission = mode & 0o777 | sum(ours for theirs, ours in _GO_SPECIAL if mode & theirs)
    return FileEntry(
        name,
        kind,
        int(known.get("size") or 0),
        permission,
        convert.seconds(known.get("mtime")) or 0.0,
        target=str(known.get("linkTarget") or ""),
    )


def _container(reference: str, rest: str) -> str:
    return f"/containers/{quote(reference, safe='')}{rest}"


def _archive(reference: str, path: str, **more: str) -> str:
    """The path as its bytes: `urlencode` of a text would refuse what is not UTF-8."""
    return _container(reference, f"/archive?{urlencode({'path': encoded(path), **more})}")
