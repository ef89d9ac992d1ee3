"""A tar archive that comes as a stream: listed, one file of it read, or unpacked into a folder of this computer.

What comes out of a container is not trusted: nothing is written outside the folder, through a link, over a file that
was there, or as a device; links that lead outside are left out and named. It is unpacked beside its place and moved
there when it is whole, so that a cancelled copy leaves nothing.
"""

from __future__ import annotations

import errno
import functools
import os
import posixpath
import shutil
import sys
import tarfile
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final, Literal, cast

from firstmate.core.errors import LocalFileError
from firstmate.core.inside import FileEntry, FileKind
from firstmate.host.feeding import Feed, worked
from firstmate.host.patience import patiently

Why = Literal["outside", "through_link", "device", "exists", "name", "missing", "unwritable", "link"]
Told = Callable[[int, int], None]
"""Hears how many entries and bytes were taken so far; called in a worker thread, a few times a second."""

MOST_ENTRIES: Final = 300_000
_PIECE: Final = 1024 * 1024
_BETWEEN: Final = 0.1
_NO_LINKS: Final = 1314
"""ERROR_PRIVILEGE_NOT_HELD: on Windows only administrators may make links, and everybody in its developer mode."""
_WINDOWS_NAMES: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}
)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was not copied, and why."""

    name: str
    why: Why


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What a copy has made. `places` are the files and folders that now stand in the folder chosen."""

    places: tuple[Path, ...]
    files: int
    size: int
    left_out: tuple[LeftOut, ...]
    renamed: int
    """Names that this computer's file system cannot hold and that were written otherwise."""


@dataclass(slots=True)
class Listing:
    """Names by folder, "" being the top of the archive. `whole` is False when there were too many."""

    folders: dict[str, list[FileEntry]] = field(default_factory=dict)
    whole: bool = True


def _nobody(_entries: int, _size: int) -> None:
    """Hears of progress where nobody asked for it."""


async def listing(chunks: AsyncIterator[bytes], told: Told = _nobody, *, inner: Sequence[str] = ()) -> Listing:
    """The names in an archive, their contents skipped. `inner`: only what lies in this folder of it."""
    return await worked(chunks, lambda feed: _list(feed, told, list(inner)))


async def first_file(chunks: AsyncIterator[bytes], most: int, *, inner: Sequence[str] = ()) -> bytes | None:
    """The first `most` bytes of the first regular file, or of the one at `inner`; None when there is none."""
    return await worked(chunks, lambda feed: _first_file(feed, most, list(inner)))


async def unpack(
    chunks: AsyncIterator[bytes],
    into: Path,
    told: Told = _nobody,
    *,
    inner: Sequence[str] = (),
    platform: str = sys.platform,
) -> Unpacked:
    """Unpacks below `into`, which must be there; with `inner` only the file or folder at these names.

    Raises LocalFileError when nothing can be written there.
    """
    return await worked(chunks, lambda feed: _unpack(feed, into, told, list(inner), platform))


def local_name(name: str, platform: str = sys.platform) -> str:
    """A name as this computer's file system can hold it; what it cannot is written as %XX."""
    if platform == "linux":
        return name
    letters = [f"%{ord(one) - 0xDC00:02X}" if 0xDC80 <= ord(one) <= 0xDCFF else one for one in name]
    if platform != "win32":
        return "".join(letters)
    letters = [f"%{ord(one):02X}" if len(one) == 1 and (one in '<>:"\\|?*' or ord(one) < 32) else one
               for one in letters]  # fmt: skip
    if letters and letters[-1] in (".", " "):
        letters[-1] = f"%{ord(letters[-1]):02X}"
    text = "".join(letters)
    return f"_{text}" if text.partition(".")[0].rstrip().lower() in _WINDOWS_NAMES else text


def _opened(feed: Feed) -> tarfile.TarFile:
    try:
        return tarfile.open(
            fileobj=cast(IO[bytes], feed), mode="r|", encoding="utf-8", errors="surrogateescape", bufsize=_PIECE
        )
    except tarfile.TarError as error:
        raise LocalFileError(f"the engine sent no archive: {error}") from error


class _Members:
    """The members of a stream with the parts of their names, forgotten as soon as they are dealt with: `tarfile` would
    keep them all. Members above or beside `inner` are passed over, the others named from `strip` parts on.
    """

    def __init__(
        self, archive: tarfile.TarFile, feed: Feed, told: Told, inner: Sequence[str] = (), strip: int = 0
    ) -> None:
        self._archive, self._feed, self._told = archive, feed, told
        self._inner, self._strip = list(inner), strip
        self._next = 0.0
        self.count = 0

    def __iter__(self) -> Iterator[tuple[tarfile.TarInfo, list[str]]]:
        while (member := self._step()) is not None:
            parts = _parts(member.name)
            if parts[: len(self._inner)] == self._inner and len(parts) > self._strip:
                yield member, parts[self._strip :]

    def _step(self) -> tarfile.TarInfo | None:
        try:
            member = self._archive.next()
        except tarfile.TarError as error:
            raise LocalFileError(f"the archive ended half-way: {error}") from error
        cast(Any, self._archive).members.clear()
        self.count += member is not None
        if member is None or time.monotonic() >= self._next:
            self._told(self.count, self._feed.size)
            self._next = time.monotonic() + _BETWEEN
        return member


def _parts(name: str) -> list[str]:
    return [part for part in name.split("/") if part not in ("", ".")]


def _entry(member: tarfile.TarInfo, name: str) -> FileEntry:
    kind: FileKind = "file"
    if member.isdir():
        kind = "folder"
    elif member.issym():
        kind = "link"
    elif member.isfifo():
        kind = "pipe"
    elif member.isdev():
        kind = "device"
    target = member.linkname if member.issym() else ""
    return FileEntry(name, kind, member.size, member.mode & 0o7777, float(member.mtime), member.uid, member.gid, target)


def _list(feed: Feed, told: Told, inner: list[str]) -> Listing:
    found = Listing({"": []})
    with _opened(feed) as archive:
        members = _Members(archive, feed, told, inner, len(inner))
        for member, parts in members:
            if ".." in parts:
                continue
            if members.count > MOST_ENTRIES:
                found.whole = False
                break
            if member.isdir():
                found.folders.setdefault("/".join(parts), [])
            found.folders.setdefault("/".join(parts[:-1]), []).append(_entry(member, parts[-1]))
    return found


def _first_file(feed: Feed, most: int, inner: list[str]) -> bytes | None:
    with _opened(feed) as archive:
        for member, _parts_of_it in _Members(archive, feed, _nobody, inner):
            if member.isreg():
                content = archive.extractfile(member)
                assert content is not None
                return content.read(most)
    return None


def _unpack(feed: Feed, into: Path, told: Told, inner: list[str], platform: str) -> Unpacked:
    try:
        place = Path(tempfile.mkdtemp(prefix=".firstmate-", dir=into))
    except OSError as error:
        raise LocalFileError(f"nothing can be written to {into}: {error.strerror}", path=into) from error
    try:
        writer = _Writer(place, platform, len(inner[:-1]))
        with _opened(feed) as archive:
            for member, parts in _Members(archive, feed, told, inner, len(inner[:-1])):
                writer.write(archive, member, parts)
        writer.finish()
        places = tuple(_moved(one, into) for one in sorted(place.iterdir()))
    except tarfile.TarError as error:
        raise LocalFileError(f"the archive ended half-way: {error}") from error
    except OSError as error:
        raise LocalFileError(f"{into} cannot be written: {error.strerror or error}", path=into) from error
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return Unpacked(places, writer.files, writer.size, tuple(writer.left_out), writer.renamed)


class _Writer:
    """Writes members below a folder that it alone fills."""

    def __init__(self, root: Path, platform: str, strip: int) -> None:
        self._root = root
        self._platform = platform
        self._strip = strip
        self._folders: list[tuple[Path, int, float]] = []
        self._links: list[tuple[Path, str]] = []
        self.files = self.size = self.renamed = 0
        self.left_out: list[LeftOut] = []

    def write(self, archive: tarfile.TarFile, member: tarfile.TarInfo, parts: list[str]) -> None:
        """One member under the name that `parts` make; what cannot be is noted in `left_out`."""
        why = self._refused(member, parts)
        if not why:
            try:
                why = self._put(archive, member, parts)
            except FileExistsError:
                why = "exists"
            except OSError as error:
                if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO):
                    raise
                why = "name" if error.errno in (errno.EILSEQ, errno.EINVAL, errno.ENAMETOOLONG) else "unwritable"
        if why:
            self.left_out.append(LeftOut("/".join(parts), why))

    def _refused(self, member: tarfile.TarInfo, parts: list[str]) -> Why | None:
        if ".." in parts:
            return "outside"
        if not (member.isreg() or member.isdir() or member.issym() or member.islnk()):
            return "device"
        if member.issym():
            target = posixpath.normpath(posixpath.join(*parts[:-1], member.linkname))
            if member.linkname.startswith("/") or target == ".." or target.startswith("../"):
                return "outside"
        if member.islnk() and ".." in _parts(member.linkname):
            return "outside"
        checked = getattr(tarfile, "data_filter", None)  # Python 3.11.4 brought it
        if checked is not None and not member.islnk():
            try:
                checked(member, str(self._root))
            except tarfile.FilterError:
                return "outside"
        return None

    def _put(self, archive: tarfile.TarFile, member: tarfile.TarInfo, parts: list[str]) -> Why | None:
        names = [local_name(part, self._platform) for part in parts]
        self.renamed += names[-1] != parts[-1]
        folder = self._root
        for name in names[:-1]:
            folder = folder / name
            if folder.is_symlink():
                return "through_link"
            folder.mkdir(exist_ok=True)
        path = folder / names[-1]
        if member.isdir():
            if path.is_symlink():
                return "through_link"
            path.mkdir(exist_ok=True)
            self._folders.append((path, member.mode, member.mtime))
        elif member.issym():
            if not _linked(path, member.linkname):
                return "link"
            self._links.append((path, "/".join(parts)))
            self.files += 1
        elif member.islnk():
            names = _parts(member.linkname)[self._strip :]
            source = self._root.joinpath(*(local_name(part, self._platform) for part in names))
            if source.is_symlink() or not source.is_file() or self._leads_away(source.parent):
                return "missing"
            try:
                path.hardlink_to(source)
            except FileExistsError:
                raise
            except OSError:
                shutil.copy2(source, path, follow_symlinks=False)
            self.files += 1
        else:
            self._write_file(archive, member, path)
        return None

    def _leads_away(self, folder: Path) -> bool:
        while folder != self._root:
            if folder.is_symlink():
                return True
            folder = folder.parent
        return False

    def _write_file(self, archive: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> None:
        content = archive.extractfile(member)
        assert content is not None
        with path.open("xb") as file:
            while data := content.read(_PIECE):
                file.write(data)
                self.size += len(data)
        self.files += 1
        # As tarfile's `data` filter: ours to read and write, never set-id, never writable for others.
        path.chmod((member.mode & 0o755) | 0o600)
        _date(path, member.mtime)

    def finish(self) -> None:
        """Links that lead outside by way of other links go again; then modes and times of folders: one that forbids
        writing would not have taken its files.
        """
        root = os.path.realpath(self._root) + os.sep
        # A link can only be judged when those that it leads through are there; that it goes breaks those through it.
        away = [(path, name) for path, name in self._links if not (os.path.realpath(path) + os.sep).startswith(root)]
        for path, name in away:
            path.unlink()
            self.files -= 1
            self.left_out.append(LeftOut(name, "outside"))
        for path, mode, modified in reversed(self._folders):
            path.chmod((mode & 0o755) | 0o700)
            _date(path, modified)


def _linked(path: Path, target: str) -> bool:
    """Makes a link; False where this computer does not let us. Raises OSError for other reasons."""
    if sys.platform == "win32":
        target = target.replace("/", "\\")  # it follows no others; and a link to a folder is made as one
    try:
        path.symlink_to(target, target_is_directory=(path.parent / target).is_dir())
    except OSError as error:
        if error.errno == errno.EPERM or getattr(error, "winerror", None) == _NO_LINKS:
            return False
        raise
    return True


def _date(path: Path, modified: float) -> None:
    """A time that this computer cannot hold (a container may say any) is no reason to lose the file."""
    with suppress(OSError, OverflowError, ValueError):
        os.utime(path, (modified, modified))


def _moved(source: Path, into: Path) -> Path:
    """Into its place under a name that is free: `notes`, `notes (2)` …"""
    for number in range(1, 10_000):
        name = source.name if number == 1 else f"{source.stem} ({number}){source.suffix}"
        target = into / name
        if not os.path.lexists(target):
            patiently(functools.partial(source.rename, target))
            return target
    raise FileExistsError(errno.EEXIST, "there are too many files of that name", str(into / source.name))
