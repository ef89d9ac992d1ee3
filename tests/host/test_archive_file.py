"""An archive takes its place whole or not at all."""

from __future__ import annotations

import asyncio
import errno
import os
import stat
import sys
import tempfile
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any, BinaryIO, cast

import pytest

from firstmate.core.errors import LocalFileError
from firstmate.host import patience
from firstmate.host.archive_file import ArchiveFile


def names(folder: Path) -> list[str]:
    return [entry.name for entry in folder.iterdir()]


def full_disk() -> BinaryIO:
    return cast(BinaryIO, Path("/dev/full").open("wb", buffering=0))


WHOLE = b"content" * 100 + bytes(1024)


async def test_a_whole_archive_takes_its_place(tmp_path: Path) -> None:
    place = tmp_path / "大副 images.tar"
    place.write_bytes(b"old")
    async with ArchiveFile(place) as file:
        for start in range(0, len(WHOLE), 300):  # the end comes in several pieces
            await file.write(WHOLE[start : start + 300])
        assert place.read_bytes() == b"old"
        await file.finish()
    assert place.read_bytes() == WHOLE
    assert file.written == len(WHOLE)
    assert names(tmp_path) == [place.name]
    if sys.platform != "win32":
        mask = os.umask(0)
        os.umask(mask)
        assert stat.S_IMODE(place.stat().st_mode) == 0o666 & ~mask, "others may read it as any new file"


@pytest.mark.parametrize("data", [b"", b"x" * 5000, b"x" * 5000 + bytes(1000), b'{"errorDetail":{"message":"no"}}'])
async def test_an_archive_that_ended_early_is_refused(tmp_path: Path, data: bytes) -> None:
    place = tmp_path / "images.tar"
    place.write_bytes(b"old")
    with pytest.raises(LocalFileError, match="ended early"):
        async with ArchiveFile(place) as file:
            await file.write(data)
            await file.finish()
    assert place.read_bytes() == b"old"
    assert len(names(tmp_path)) == 1


async def test_a_file_that_somebody_holds_for_a_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows a virus scanner opens what was just written, and nobody may give it its name meanwhile."""
    place, refusals = tmp_path / "images.tar", [1, 2]
    replace = Path.replace

    def held(part: Path, target: Path) -> Path:
        if refusals:
            refusals.pop()
            raise PermissionError(errno.EACCES, "held")
        return replace(part, target)

    monkeypatch.setattr(Path, "replace", held)
    monkeypatch.setattr(patience, "sys", SimpleNamespace(platform="win32"))
    async with ArchiveFile(place) as file:
        await file.write(WHOLE)
        await file.finish()
    assert place.read_bytes() == WHOLE and names(tmp_path) == [place.name] and not refusals


def test_a_file_that_somebody_holds_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "sys", SimpleNamespace(platform="win32"))

    def held() -> None:
        raise PermissionError(errno.EACCES, "held")

    with pytest.raises(PermissionError):
        patience.patiently(held, 0.1)


async def test_cancelling_leaves_nothing(tmp_path: Path) -> None:
    began = asyncio.Event()

    async def save() -> None:
        async with ArchiveFile(tmp_path / "images.tar") as file:
            while True:
                await file.write(bytes(1_000_000))
                began.set()

    saving = asyncio.create_task(save())
    await began.wait()
    saving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await saving
    assert names(tmp_path) == []


async def test_cancelling_while_it_opens_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    began, go_on = threading.Event(), threading.Event()
    make, handles = tempfile.mkstemp, list[int]()

    def slow(**where: Any) -> tuple[int, str]:
        began.set()
        assert go_on.wait(10)
        made = make(**where)
        handles.append(made[0])
        return made

    monkeypatch.setattr(tempfile, "mkstemp", slow)

    async def save() -> None:
        async with ArchiveFile(tmp_path / "images.tar"):
            pytest.fail("it was cancelled before")

    saving = asyncio.create_task(save())
    assert await asyncio.to_thread(began.wait, 10)
    saving.cancel()
    await asyncio.sleep(0)
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await saving
    assert names(tmp_path) == []
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(handles[0])


async def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(LocalFileError, match=r"images\.tar cannot be written") as caught:
        async with ArchiveFile(tmp_path / "nowhere" / "images.tar"):
            pytest.fail("there is no such folder")
    assert caught.value.path == tmp_path / "nowhere" / "images.tar"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full disk is stood in for by /dev/full")
async def test_a_full_disk_is_said(tmp_path: Path) -> None:
    with pytest.raises(LocalFileError, match="No space left"):
        async with ArchiveFile(tmp_path / "images.tar") as file:
            assert file._file is not None
            file._file.close()
            file._file = full_disk()
            await file.write(bytes(1024))
    assert names(tmp_path) == []
