"""The part of `FakeEngine` that looks into containers: processes, changes, files, programs run to their end.

engine.trees["web"] = {"/etc/motd": b"hello", "/data/": None, "/lib": Path("usr/lib")}   # bytes, a folder, a link
engine.process_table = ProcessTable(("PID", "CMD"), (("1", "sh"),))
engine.changed_paths["web"] = (Change("added", "/tmp/x"),)
engine.command_outputs = [CommandOutput(…)]       # what the next programs print; none: there is no shell (127)
engine.received["web"]                           # (folder, names, contents by name) of each archive written
"""

from __future__ import annotations

import io
import tarfile
from collections import deque
from collections.abc import AsyncGenerator, Callable
from pathlib import PurePosixPath
from typing import Any

from firstmate.core.errors import Conflict, NotFound
from firstmate.core.inside import Change, CommandOutput, FileEntry, ProcessTable
from firstmate.engine.inside_api import Readable

Tree = dict[str, bytes | PurePosixPath | None]


class FakeInside:
    """A mixin: `FakeEngine` has the containers that these look into."""

    def __init__(self) -> None:
        super().__init__()
        self.trees: dict[str, Tree] = {}
        self.process_table = ProcessTable(
            ("UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"),
            (("root", "4711", "4690", "0", "05:12", "pts/0", "00:00:00", "sh"),),
        )
        self.changed_paths: dict[str, tuple[Change, ...]] = {}
        self.command_outputs: deque[CommandOutput] = deque()
        self.received: dict[str, list[tuple[str, dict[str, bytes]]]] = {}

    async def processes(self, reference: str) -> ProcessTable:
        entry = await self._entered("processes", reference)
        if entry["State"] not in ("running", "paused"):
            raise Conflict(f"Container {entry['Id']} is not running", status=409, operation="containers.top")
        return self.process_table

    async def changes(self, reference: str) -> tuple[Change, ...]:
        return self.changed_paths.get(_name(await self._entered("changes", reference)), ())

    async def run_command(
        self, reference: str, command: tuple[str, ...], *, user: str = "", most: int = 0
    ) -> CommandOutput:
        entry = await self._entered("run_command", reference, command, user=user)
        if entry["State"] != "running":
            raise Conflict(f"Container {entry['Id']} is not running", status=409, operation="exec.create")
        return self.command_outputs.popleft() if self.command_outputs else CommandOutput(b"", b"no sh", 127)

    async def file(self, reference: str, path: str) -> FileEntry:
        tree = self._tree(await self._entered("file", reference, path))
        return _entry(tree, path)

    async def read_archive(self, reference: str, path: str) -> AsyncGenerator[bytes, None]:
        engine: Any = self
        tree = self._tree(await self._entered("read_archive", reference, path))
        data = packed(tree, path)
        with engine._stream():
            for start in range(0, len(data), 4096):
                engine._find(reference)
                engine._check_present()
                yield data[start : start + 4096]

    async def write_archive(
        self,
        reference: str,
        folder: str,
        archive: Readable,
        size: int,
        *,
        sent: Callable[[int], None] = lambda _count: None,
    ) -> None:
        entry = await self._entered("write_archive", reference, folder)
        tree = self._tree(entry)
        if _entry(tree, folder).kind != "folder":
            raise NotFound("extraction point is not a directory", status=400)
        data = b""
        while piece := archive.read(65536):
            data += piece
            sent(len(data))
        assert len(data) == size
        contents: dict[str, bytes] = {}
        with tarfile.open(fileobj=io.BytesIO(data), encoding="utf-8", errors="surrogateescape") as tar:
            for member in tar:
                path = f"{folder.rstrip('/')}/{member.name}"
                if member.isreg():
                    content = tar.extractfile(member)
                    assert content is not None
                    contents[member.name] = tree[path] = content.read()
                elif member.isdir():
                    tree[f"{path}/"] = None
                else:
                    tree[path] = PurePosixPath(member.linkname)
        self.received.setdefault(_name(entry), []).append((folder, contents))

    async def _entered(self, method: str, reference: str, *args: Any, **options: Any) -> dict[str, Any]:
        engine: Any = self
        await engine._enter(method, reference, *args, **options)
        found: dict[str, Any] = engine._find(reference)
        return found

    def _tree(self, entry: dict[str, Any]) -> Tree:
        return self.trees.setdefault(_name(entry), {"/etc/": None, "/etc/hostname": b"box\n"})


def _name(entry: dict[str, Any]) -> str:
    return str(entry["Names"][0]).removeprefix("/")


def _entry(tree: Tree, path: str) -> FileEntry:
    plain = "/" + path.strip("/").removesuffix("/.").removesuffix(".").rstrip("/")
    name = plain.rpartition("/")[2]
    content = tree.get(plain)
    if plain == "/" or any(one.startswith(f"{plain}/") for one in tree):
        return FileEntry(name, "folder", 0, 0o755, 1_795_400_000.0)
    if isinstance(content, bytes):
        return FileEntry(name, "file", len(content), 0o644, 1_795_400_000.0)
    if content is not None:
        return FileEntry(name, "link", 0, 0o777, 1_795_400_000.0, target=str(content))
    words = f"Could not find the file {path} in container"
    raise NotFound(words, engine_text=words, status=404, operation="containers.archive")


def packed(tree: Tree, path: str) -> bytes:
    """What the engine answers for a path: its last part is the top of the archive, "" for `/folder/.`."""
    whole = path.rstrip("/").endswith("/.") or path in ("/", "/.")
    plain = "/" + path.strip("/").removesuffix("/.").removesuffix(".").rstrip("/")
    _entry(tree, plain)
    buffer = io.BytesIO()
    cut = len(plain.rstrip("/")) + 1 if whole else len(plain.rpartition("/")[0]) + 1
    with tarfile.open(fileobj=buffer, mode="w", encoding="utf-8", errors="surrogateescape") as tar:
        for one, content in tree.items():
            if one.rstrip("/") != plain and not one.startswith(f"{plain.rstrip('/')}/"):
                continue
            member = tarfile.TarInfo(one.rstrip("/")[cut:] or "./")
            member.mtime = 1_795_400_000
            if content is None:
                member.type, member.mode = tarfile.DIRTYPE, 0o755
            elif isinstance(content, bytes):
                member.size = len(content)
            else:
                member.type, member.linkname = tarfile.SYMTYPE, str(content)
            tar.addfile(member, io.BytesIO(content) if isinstance(content, bytes) else None)
    return buffer.getvalue()
