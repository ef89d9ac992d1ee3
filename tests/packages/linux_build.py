"""What `dev.py build linux` gives to the tests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class LinuxPackages:
    """What `dev.py build linux` made, and the folder that both were packed from."""

    deb: Path
    archive: Path
    frozen: Path
    seconds: float
