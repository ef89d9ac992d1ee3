"""How many examples a property test tries: all of them in the whole run, a part in `dev.py test --fast`."""

from __future__ import annotations

import os


def examples(whole: int) -> int:
    """The number for this run; `whole` is what CI tries."""
    return whole if is_whole() else max(8, whole // 6)


def is_whole() -> bool:
    """Whether this is the whole run."""
    return os.environ.get("FIRSTMATE_FAST") != "1"
