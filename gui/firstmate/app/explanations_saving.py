"""A file that could not be written, told with its folder: which one it is, what is wrong with it, what to do.

The system's words ("No such file or directory") name neither, and what the engine says about its own disk would be
taken for them. Judges the error alone; refuses to look at the disk, which may be a slow one.
"""

from __future__ import annotations

import errno
from typing import Final, Literal

from PySide6.QtCore import QCoreApplication

from firstmate.app.explanations import Told
from firstmate.core.errors import LocalFileError

_ = QCoreApplication.translate

Obstacle = Literal["", "missing", "forbidden", "full"]

_OBSTACLES: Final[dict[int, Obstacle]] = {
    errno.ENOENT: "missing",
    errno.ENOTDIR: "missing",
    errno.EACCES: "forbidden",
    errno.EPERM: "forbidden",
    errno.EROFS: "forbidden",
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
}


def obstacle(error: BaseException | None) -> Obstacle:
    """What is wrong with the folder in which a file was to be made; "" where it is something else."""
    cause = error.__cause__ if isinstance(error, LocalFileError) and error.path is not None else None
    if not isinstance(cause, OSError) or cause.filename2 is not None:
        return ""  # two names: the folder took the new file, it is the old one of that name that does not give way
    return _OBSTACLES.get(cause.errno or 0, "")


def tell_unwritten(error: BaseException) -> Told | None:
    """What to do about the folder; None where the folder is not at fault."""
    wrong = obstacle(error)
    if not wrong or not isinstance(error, LocalFileError) or error.path is None:
        return None
    folder = str(error.path.parent)
    again = _("Saving", "Or choose another folder. Nothing is lost: what is to be saved is where it was.")
    if wrong == "missing":
        title, meaning, step = (
            _("Saving", "The folder is not there"),
            _("Saving", "There is no folder {folder} on this computer."),
            _("Saving", "Make this folder, or plug in the disk that it is on, then try again."),
        )
    elif wrong == "forbidden":
        title, meaning, step = (
            _("Saving", "You may not write to this folder"),
            _("Saving", "{folder} belongs to somebody else, or is protected against writing."),
            _("Saving", "Have its owner allow you to write there, then try again."),
        )
    else:
        title, meaning, step = (
            _("Saving", "The disk has no room left"),
            _("Saving", "The disk of {folder} is full, or your share of it is. What was written has been removed."),
            _("Saving", "Delete there what you no longer need, then try again."),
        )
    return Told(title, meaning.format(folder=folder), (step, again), "", str(error))
