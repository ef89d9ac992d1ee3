"""How many examples a property test tries: all of them in the whole run, a part in `dev.py test --fast`."""

from __future__ import annotations

import os


def examples(whole: int) -> int:
    """The number for this run; `whole` is what CI tries."""
    return max(8, whole // 6) if os.environ.get("FIRSTMATE_FAST") == "1" else whole
