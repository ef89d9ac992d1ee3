"""The tabs of a container's details, and the commands that show the same as those built on first sight."""

from __future__ import annotations

from typing import Final, Literal, get_args

Tab = Literal["overview", "logs", "terminal", "stats", "limits", "inspect", "files"]
TABS: Final[tuple[Tab, ...]] = get_args(Tab)
EARLY: Final[tuple[Tab, ...]] = ("overview", "logs", "terminal")
"""Built soon after the page is there; the others when they are first chosen."""
