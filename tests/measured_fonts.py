"""Pixels that were counted with the fonts of Linux, painted as `fonts.conf` says: other systems have other fonts."""

from __future__ import annotations

import sys

import pytest

measured_fonts = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="counts pixels of the fonts that Linux has"
)
