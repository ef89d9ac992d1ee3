"""Which Python modules a frozen program carries, and whose they are."""

from __future__ import annotations

import importlib.metadata
import json
import subprocess
import sys
from pathlib import Path

_LIST = """
import sys
from PyInstaller.archive.readers import CArchiveReader
program = CArchiveReader(sys.argv[1])
(archive,) = (name for name in program.toc if name.endswith(".pyz"))
print(*{name.partition(".")[0] for name in program.open_embedded_archive(archive).toc}, sep="\\n")
"""
_OURS = {"firstmate", "_pyi_rth_utils"}
"""FirstMate, and a module of PyInstaller's start program."""


def carried(program: Path) -> set[str]:
    """The names of the packages and modules at the top of the program's archive; it may be one for Windows."""
    from freezing import tools

    words = [str(tools.ensure()), "-c", _LIST, str(program)]
    return set(subprocess.run(words, capture_output=True, encoding="utf-8", check=True).stdout.split())


def unnamed(program: Path, site_packages: Path, materials: Path) -> set[str]:
    """Those that belong neither to Python nor to a component of the bill of materials."""
    document = json.loads(materials.read_text("utf-8"))
    named = {one["name"].lower() for one in document["components"]}
    owned = {
        file.parts[0].removesuffix(".py")
        for package in importlib.metadata.distributions(path=[str(site_packages)])
        if package.metadata["Name"].lower() in named
        for file in package.files or ()
    }
    # pywin32 adds folders of its own to the path: what lies in them is at the top, too.
    owned |= {path.stem for folder in ("win32", "win32/lib") for path in (site_packages / folder).glob("*.py")}
    return carried(program) - owned - sys.stdlib_module_names - _OURS
