"""Whether symbolic links can be made here. Windows makes them for administrators and in its developer mode only."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import pytest


@cache
def can_link() -> bool:
    """Tried, not looked up: Wine says that it made one and made none."""
    with tempfile.TemporaryDirectory() as folder:
        link = Path(folder) / "link"
        try:
            link.symlink_to("target")
        except OSError:
            return False
        return link.is_symlink()


needs_links = pytest.mark.skipif(not can_link(), reason="symbolic links cannot be made here")
