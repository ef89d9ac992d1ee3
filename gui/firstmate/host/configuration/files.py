"""The configuration file's bytes: read whole, replaced in one step, never written in place.

A new file is written beside the old one, flushed to the disk, given the old one's owner, mode and attributes, and
renamed over it: whoever reads, and whenever the power fails, finds the old bytes or the new ones. A link stays a link;
its target is replaced. Refuses files that are no configuration (too large, not a regular file).
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

from firstmate.core.errors import FirstMateError
from firstmate.host.configuration.places import Place
from firstmate.host.patience import patiently

ErrorCode = Literal["unreadable", "read_only", "full", "permission", "changed_meanwhile", "broken_file", "other"]

EMPTY_FILE: Final = b"{}\n"
"""Where nothing is set; an old engine refuses a file without a single character."""
MOST: Final = 1024 * 1024
"""Bytes; the engine's files have a few hundred."""
NEW_MODE: Final = 0o644
_WINDOWS_PATIENCE: Final = 2.0
"""Seconds: a virus scanner or an editor may hold a file open for a moment."""
_ATTRIBUTE_NOT_KEPT: Final = (errno.ENOTSUP, errno.EPERM, errno.ENODATA, errno.EINVAL)


class ConfigurationError(FirstMateError):
    """The file could not be read or changed. `code` chooses the words, `detail` is the technical reason."""

    def __init__(self, code: ErrorCode, detail: str = "") -> None:
        super().__init__(f"the engine's configuration: {code}{': ' if detail else ''}{detail}")
        self.code: ErrorCode = code
        self.detail = detail


def real(path: Path) -> Path:
    """Where the file really is: a link is followed, also one that leads to nothing yet."""
    return Path(os.path.realpath(path))


def read(path: Path) -> bytes | None:
    """The whole file; None when there is none. Raises ConfigurationError."""
    try:
        with path.open("rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise ConfigurationError("unreadable", f"{path} is not a regular file")
            data = file.read(MOST + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ConfigurationError("unreadable", _words(error)) from error
    if len(data) > MOST:
        raise ConfigurationError("unreadable", f"{path} has more than {MOST} bytes")
    return data


def read_file(place: Place) -> bytes | None:
    """The configuration file of a place; None when there is none. Raises ConfigurationError."""
    return read(Path(place.path))


def replace(path: Path, data: bytes) -> None:
    """Puts `data` in the file's place. Raises ConfigurationError, with the old file untouched."""
    target = real(path)
    with _told():
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = _new_file(target.with_name(f".{target.name}.tmp.{secrets.token_hex(4)}"), data, like=target)
        try:
            _rename(temporary, target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _flush_folder(target.parent)


def copy(source: Path, target: Path) -> None:
    """A copy with the same owner and mode, on the disk when this returns. FileExistsError where one is already;
    else raises ConfigurationError."""
    with _told():
        _new_file(target, source.read_bytes(), like=source)
        _flush_folder(target.parent)


def create(target: Path, data: bytes) -> None:
    """A new file. FileExistsError where one is already; else raises ConfigurationError."""
    with _told():
        _new_file(target, data, like=target)
        _flush_folder(target.parent)


def remove(path: Path) -> None:
    """Removes the file; fine when there is none. Raises ConfigurationError."""
    target = real(path)
    with _told():
        target.unlink(missing_ok=True)
        _flush_folder(target.parent)


def remove_strays(path: Path) -> None:
    """Removes what a killed run wrote beside the file and never gave its name."""
    target = real(path)
    with contextlib.suppress(OSError):
        for stray in target.parent.glob(f".{target.name}.tmp.????????"):
            stray.unlink(missing_ok=True)


# -- steps -------------------------------------------------------------------------------------------------------------
def _new_file(path: Path, data: bytes, *, like: Path) -> Path:
    """Written, owned as the model is, and on the disk. Nothing is left of one that could not be finished."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    # Nobody but us until it has its owner and mode: a proxy's password may be in it.
    descriptor = os.open(path, flags, 0o600)
    try:
        with open(descriptor, "wb", closefd=True) as file:  # noqa: PTH123  # a descriptor, not a path
            file.write(data)
            file.flush()
            _take_after(path, file.fileno(), like)
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


if sys.platform == "win32":

    def _take_after(path: Path, descriptor: int, like: Path) -> None:
        """On Windows a new file has the access list of its folder, as the old one has."""

    def _rename(temporary: Path, target: Path) -> None:
        patiently(lambda: temporary.replace(target), _WINDOWS_PATIENCE)

    def _flush_folder(folder: Path) -> None:
        """Windows writes names through by itself."""

else:

    def _take_after(path: Path, descriptor: int, like: Path) -> None:
        """Owner, mode and extended attributes (access lists, SELinux labels) of the file whose place it takes."""
        try:
            model = like.stat()
        except FileNotFoundError:
            os.fchmod(descriptor, NEW_MODE)
            return
        own = os.fstat(descriptor)
        if (own.st_uid, own.st_gid) != (model.st_uid, model.st_gid):
            os.fchown(descriptor, model.st_uid, model.st_gid)
        _copy_attributes(like, path)
        os.fchmod(descriptor, stat.S_IMODE(model.st_mode))

    def _copy_attributes(like: Path, path: Path) -> None:
        if not hasattr(os, "listxattr"):
            return
        for name in _attributes(like):
            with contextlib.suppress(OSError):
                os.setxattr(path, name, os.getxattr(like, name))

    def _attributes(path: Path) -> list[str]:
        try:
            return os.listxattr(path)
        except OSError as error:
            if error.errno in _ATTRIBUTE_NOT_KEPT:
                return []
            raise

    def _rename(temporary: Path, target: Path) -> None:
        temporary.replace(target)

    def _flush_folder(folder: Path) -> None:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """The system's refusals as ours; that something exists already is the caller's affair."""
    try:
        yield
    except FileExistsError:
        raise
    except OSError as error:
        code: ErrorCode = "other"
        if error.errno in (errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC):
            code = "full"
        elif error.errno == errno.EROFS:
            code = "read_only"
        elif isinstance(error, PermissionError):
            code = "permission"
        raise ConfigurationError(code, _words(error)) from error


def _words(error: OSError) -> str:
    where = f": {error.filename}" if error.filename else ""
    return f"{error.strerror or error}{where}"
