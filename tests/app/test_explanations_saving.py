"""A file that cannot be written: its folder is named, with what is wrong with it and what to do."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from firstmate.app.explanations_saving import obstacle, tell_unwritten
from firstmate.app.languages import NAMES, Languages
from firstmate.core.errors import LocalFileError
from firstmate.host.archive_file import ArchiveFile


def failed(number: int, *names: str) -> LocalFileError:
    """As `host` raises it, from the system's own error. Two names: it failed when the file was to take its place."""
    error = LocalFileError("box.tar cannot be written", path=Path("/media/stick/class/box.tar"))
    error.__cause__ = OSError(number, os.strerror(number), names[0], None, *names[1:])
    return error


@pytest.mark.parametrize("language", NAMES)
@pytest.mark.parametrize(
    ("number", "wrong", "english"),
    [
        (errno.ENOENT, "missing", "The folder is not there"),
        (errno.ENOTDIR, "missing", "The folder is not there"),
        (errno.EACCES, "forbidden", "You may not write to this folder"),
        (errno.EROFS, "forbidden", "You may not write to this folder"),
        (errno.ENOSPC, "full", "The disk has no room left"),
    ],
)
def test_the_folder_is_named_with_what_to_do(
    languages: Languages, number: int, wrong: str, english: str, language: str
) -> None:
    languages.use(language)
    error = failed(number, "/media/stick/class/.box.tar.x.part")
    told = tell_unwritten(error)
    assert obstacle(error) == wrong
    assert told is not None and str(Path("/media/stick/class")) in told.meaning and "box.tar" not in told.meaning
    assert len(told.steps) == 2 and told.details == "box.tar cannot be written"
    assert (told.title == english) == (language == "en")
    assert all(step.isascii() == (language == "en") for step in told.steps)


@pytest.mark.parametrize(
    "error",
    [
        failed(errno.EACCES, "/a/.part", "/a/box.tar"),  # the old file does not give way, the folder is fine
        failed(errno.EIO, "/a/.part"),
        LocalFileError("the archive ended early", path=Path("/a/box.tar")),
        LocalFileError("no file is known"),
        OSError(errno.ENOENT, "not ours"),
    ],
)
def test_what_is_not_the_folders_fault_is_left_to_others(error: Exception) -> None:
    assert obstacle(error) == ""
    assert tell_unwritten(error) is None


@pytest.mark.parametrize("place", ["missing/box.tar", "file/box.tar"])
async def test_real_folders_that_are_none(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(LocalFileError) as caught:
        async with ArchiveFile(tmp_path / place):
            pass
    assert obstacle(caught.value) == "missing"
