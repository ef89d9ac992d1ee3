"""What the tests of the packages share. They build for minutes: they run only when asked, `dev.py test --packages`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from linux_build import LinuxPackages

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging"))

if os.environ.get("FIRSTMATE_PACKAGES") != "1":
    collect_ignore_glob = ["test_linux_*.py", "test_windows_*.py"]

PICTURES = ROOT / "build" / "packages-pictures"


@pytest.fixture(scope="session")
def linux_packages() -> LinuxPackages:
    """The packages of this checkout, built once by the verb that people use."""
    began = time.monotonic()
    output = ROOT / "build" / "packages"
    for old in [*output.glob("firstmate-*"), *output.glob("firstmate_*")]:
        old.unlink()
    command = [sys.executable, str(ROOT / "packaging" / "dev.py"), "build", "linux"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (deb,), (archive,) = output.glob("*.deb"), output.glob("*.tar.gz")
    return LinuxPackages(deb, archive, ROOT / "build" / "linux" / "frozen" / "firstmate", time.monotonic() - began)


@pytest.fixture(scope="session")
def pictures() -> Path:
    """Where screenshots stay, to be looked at."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    return PICTURES


@pytest.fixture(scope="session")
def scratch() -> Iterator[Path]:
    """A folder of this session for things of hundreds of megabytes, gone afterwards."""
    folder = ROOT / "build" / "packages-scratch"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    yield folder
    shutil.rmtree(folder)
