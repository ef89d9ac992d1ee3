"""Archives of containers unpacked here, and files of here packed: nothing hostile gets out, nothing odd gets lost."""

from __future__ import annotations

import asyncio
import errno
import io
import os
import sys
import tarfile
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from firstmate.core.errors import LocalFileError
from firstmate.core.inside import archive_path, decoded
from firstmate.host import packing, patience, unpacking
from making_links import needs_links

linux = pytest.mark.skipif(sys.platform != "linux", reason="names are bytes only on Linux")

TYPES = {
    "file": tarfile.REGTYPE,
    "folder": tarfile.DIRTYPE,
    "link": tarfile.SYMTYPE,
    "hard": tarfile.LNKTYPE,
    "device": tarfile.CHRTYPE,
    "pipe": tarfile.FIFOTYPE,
}


def tar(*members: tuple[str, str, bytes | str]) -> bytes:
    """An archive of (kind, name, content or target)."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", encoding="utf-8", errors="surrogateescape") as archive:
        for kind, name, content in members:
            member = tarfile.TarInfo(name)
            member.mode = 0o4777
            member.type = TYPES[kind]
            if isinstance(content, bytes):
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
            else:
                member.linkname = content
                archive.addfile(member)
    return buffer.getvalue()


def below(folder: Path) -> list[str]:
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*"))


async def pieces(data: bytes, size: int = 700) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        await asyncio.sleep(0)
        yield data[start : start + size]


@needs_links
async def test_nothing_hostile_gets_out_of_the_folder(tmp_path: Path) -> None:
    into = tmp_path / "into"
    into.mkdir()
    (tmp_path / "secret").write_text("mine")
    hostile = tar(
        ("file", "../escaped", b"x"),
        ("file", "/absolute", b"x"),
        ("file", "d/../../escaped", b"x"),
        ("link", "away", "/etc"),
        ("link", "up", "../secret"),
        ("link", "d/up", "../../secret"),
        ("folder", "d", b""),
        ("link", "d/door", "."),
        ("file", "d/door/through", b"x"),
        ("hard", "grabbed", "../secret"),
        ("hard", "lost", "nowhere"),
        ("device", "null", b""),
        ("pipe", "pipe", b""),
        ("file", "d/fine", b"fine"),
        ("file", "d/fine", b"again"),
    )
    done = await unpacking.unpack(pieces(hostile), into)
    assert {(one.name, one.why) for one in done.left_out} == {
        ("../escaped", "outside"), ("d/../../escaped", "outside"), ("away", "outside"), ("up", "outside"),
        ("d/up", "outside"), ("d/door/through", "through_link"), ("grabbed", "outside"), ("lost", "missing"),
        ("null", "device"), ("pipe", "device"), ("d/fine", "exists"),
    }  # fmt: skip
    assert below(tmp_path) == [
        "into", "into/absolute", "into/d", "into/d/door", "into/d/fine", "secret",
    ]  # fmt: skip
    assert (into / "d" / "fine").read_bytes() == b"fine"
    assert (into / "d" / "fine").stat().st_mode & 0o7022 == 0


@needs_links
@pytest.mark.parametrize("first", ["a/b/up", "s"])
@pytest.mark.parametrize("inner", [(), ("v",)], ids=["whole", "inner"])
async def test_a_link_that_leads_outside_by_way_of_another_goes_again(
    tmp_path: Path, first: str, inner: tuple[str, ...]
) -> None:
    into = tmp_path / "into"
    into.mkdir()
    links = [("link", "a/b/up", "../.."), ("link", "s", "a/b/up/../../../secret"), ("link", "fine", "a/b")]
    links.sort(key=lambda one: one[1] != first)
    links.append(("link", "round", "round"))
    names = [("folder", "a", b""), ("folder", "a/b", b""), *links]
    top = "v/" if inner else "d/"
    done = await unpacking.unpack(
        pieces(tar(("folder", top, b""), *((kind, top + name, content) for kind, name, content in names))),
        into,
        inner=inner,
    )
    assert {(one.name, one.why) for one in done.left_out} == {(f"{top}s", "outside")}
    assert {"fine", "round"} <= {one.name for one in (into / top).iterdir()}
    assert not (into / top / "s").is_symlink()


@pytest.mark.parametrize(("number", "windows"), [(errno.EPERM, None), (errno.EINVAL, 1314)])
async def test_where_no_links_can_be_made_they_are_left_out_by_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, windows: int | None
) -> None:
    """On Windows without its developer mode; 1314 comes as EINVAL, which for a file is a name that cannot be."""

    def refused(*_arguments: object, **_options: object) -> None:
        error = OSError(number, "no")
        error.winerror = windows  # type: ignore[attr-defined]
        raise error

    monkeypatch.setattr(Path, "symlink_to", refused)
    done = await unpacking.unpack(pieces(tar(("link", "l", "f"), ("file", "f", b"fine"))), tmp_path)
    assert [(one.name, one.why) for one in done.left_out] == [("l", "link")]
    assert below(tmp_path) == ["f"] and done.files == 1


@pytest.mark.parametrize("modified", [2**70, -(2**60)])
async def test_a_time_that_nobody_can_hold_loses_no_file(tmp_path: Path, modified: int) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        member = tarfile.TarInfo("old")
        member.mtime, member.size = modified, 1
        archive.addfile(member, io.BytesIO(b"x"))
    done = await unpacking.unpack(pieces(buffer.getvalue()), tmp_path)
    assert (tmp_path / "old").read_bytes() == b"x"
    assert done.left_out == ()


async def test_what_was_there_stays(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("old")
    for number in (2, 3):
        done = await unpacking.unpack(pieces(tar(("file", "notes.txt", b"new"))), tmp_path)
        assert done.places == (tmp_path / f"notes ({number}).txt",)
    assert (tmp_path / "notes.txt").read_text() == "old"


@pytest.mark.parametrize("cut", [100, 600, 1500])
async def test_half_an_archive_is_an_error_and_leaves_nothing(tmp_path: Path, cut: int) -> None:
    whole = tar(("file", "a", b"x" * 2000))
    with pytest.raises(LocalFileError):
        await unpacking.unpack(pieces(whole[:cut]), tmp_path)
    assert below(tmp_path) == []
    with pytest.raises(LocalFileError):
        await unpacking.unpack(pieces(whole), tmp_path / "none")


async def test_a_source_that_fails_or_is_cancelled_frees_its_thread(tmp_path: Path) -> None:
    async def failing() -> AsyncIterator[bytes]:
        yield tar(("file", "a", b"x" * 2000))[:600]
        raise LocalFileError("gone")

    with pytest.raises(LocalFileError, match="gone"):
        await unpacking.unpack(failing(), tmp_path)
    stuck, closed = asyncio.Event(), []

    async def endless() -> AsyncIterator[bytes]:
        try:
            yield tar(("file", "a", b"x" * 2000))[:600]
            stuck.set()
            await asyncio.Event().wait()
        finally:
            closed.append(True)

    work = asyncio.create_task(unpacking.unpack(endless(), tmp_path))
    await stuck.wait()
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    assert closed
    assert below(tmp_path) == []
    assert not any("_unpack" in str(one) for one in threading.enumerate())


async def test_a_listing_tells_folders_below_one_another_and_only_what_is_asked() -> None:
    data = tar(("folder", "./", b""), ("folder", "./d", b""), ("file", "./d/f", b"12"), ("link", "./l", "d"))
    found = await unpacking.listing(pieces(data))
    assert {one.name: one.kind for one in found.folders[""]} == {"d": "folder", "l": "link"}
    assert [(one.name, one.size) for one in found.folders["d"]] == [("f", 2)]
    inner = await unpacking.listing(pieces(data), inner=("d",))
    assert [one.name for one in inner.folders[""]] == ["f"]
    assert await unpacking.first_file(pieces(data), 1, inner=("d", "f")) == b"1"
    assert await unpacking.first_file(pieces(data), 1, inner=("l",)) is None


async def test_a_file_that_somebody_holds_for_a_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows a virus scanner opens what was just written, and nobody may move it meanwhile."""
    move, refusals = Path.rename, [1, 2]

    def held(source: Path, target: Path) -> Path:
        if refusals:
            refusals.pop()
            raise PermissionError(errno.EACCES, "held")
        return move(source, target)

    monkeypatch.setattr(Path, "rename", held)
    monkeypatch.setattr(patience, "sys", SimpleNamespace(platform="win32"))
    done = await unpacking.unpack(pieces(tar(("file", "f", b"fine"))), tmp_path)
    assert done.places == (tmp_path / "f",) and below(tmp_path) == ["f"] and not refusals


@linux
async def test_a_folder_comes_back_as_it_was(tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "empty").mkdir(parents=True)
    for name in (b"-x", b"a\nb", b"\xff", "文".encode(), b"n" * 200):
        (source / os.fsdecode(name)).write_bytes(name * 300)
    (source / "link").symlink_to(os.fsdecode(b"\xff"))
    (source / "run").write_text("#!")
    (source / "run").chmod(0o755)
    os.mkfifo(source / "pipe")
    packed = packing.plan([source])
    assert packed.left_out == (str(source / "pipe"),)
    reader, data = packing.PackedFiles(packed), b""
    while piece := reader.read(1000):
        data += piece
    assert len(data) == packed.size
    into = tmp_path / "into"
    into.mkdir()
    done = await unpacking.unpack(pieces(data), into)
    (source / "pipe").unlink()
    assert done.left_out == ()
    assert {one.name: _told(one) for one in (into / "source").iterdir()} == {
        one.name: _told(one) for one in source.iterdir()
    }


def _told(path: Path) -> object:
    if path.is_symlink():
        return path.readlink()
    return "folder" if path.is_dir() else (path.read_bytes(), path.stat().st_mode & 0o755)


def test_a_junction_of_windows_is_left_out_and_not_entered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It calls itself a folder, and this one would lead to the folder that it is in."""
    source = tmp_path / "source"
    (source / "round").mkdir(parents=True)
    (source / "round" / "f").write_text("x")
    look = os.lstat

    def windows(path: str) -> object:
        known = look(path)
        tag = 0xA0000003 if path.endswith("round") else 0
        return SimpleNamespace(st_mode=known.st_mode, st_mtime=0, st_size=known.st_size, st_reparse_tag=tag)

    with monkeypatch.context() as patch:
        patch.setattr(os, "lstat", windows)
        packed = packing.plan([source])
    assert packed.left_out == (str(source / "round"),)
    assert [entry.name for entry, _source in packed.entries] == ["source"]


@needs_links
def test_a_link_of_windows_leads_the_way_of_a_container(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "link").symlink_to("folder\\file")
    with monkeypatch.context() as patch:
        patch.setattr(sys, "platform", "win32")
        packed = packing.plan([tmp_path / "link"])
    assert [entry.linkname for entry, _source in packed.entries] == ["folder/file"]


def test_a_file_that_shrinks_or_vanishes_is_told(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"x" * 1000)
    packed = packing.plan([tmp_path / "f"])
    (tmp_path / "f").write_bytes(b"x")
    reader = packing.PackedFiles(packed)
    with pytest.raises(OSError, match="shorter"):
        while reader.read(4096):
            pass
    with pytest.raises(LocalFileError):
        packing.plan([tmp_path / "none"])


@pytest.mark.parametrize(
    ("name", "windows"),
    [
        ("plain.txt", "plain.txt"),
        ("a:b?", "a%3Ab%3F"),
        ("ends.", "ends%2E"),
        ("con.txt", "_con.txt"),
        ("line\nbreak", "line%0Abreak"),
        (decoded(b"\xff"), "%FF"),
        ("中文", "中文"),
        ("50%", "50%"),
    ],
)
def test_names_that_windows_cannot_hold(name: str, windows: str) -> None:
    assert unpacking.local_name(name, "win32") == windows
    assert unpacking.local_name(name, "linux") == name


def test_paths_that_engines_would_break_are_asked_by_their_folder() -> None:
    assert archive_path("/etc/motd") == ("/etc/motd", ())
    assert archive_path("/中/文") == ("/中/文", ())
    assert archive_path(decoded(b"/a/\xff/b")) == ("/a", (decoded(b"\xff"), "b"))
