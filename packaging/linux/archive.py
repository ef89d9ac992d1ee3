"""The .tar.gz for any distribution: unpack it anywhere and start `firstmate` in it.

It carries the small libraries that distributions often lack (libxcb-cursor above all) and asks the system only for
what every desktop has. The same folder gives the same bytes.
"""

from __future__ import annotations

import gzip
import shutil
import tarfile
from pathlib import Path

from linux import tree

LEVEL = 6
"""Of gzip: 9 takes three times as long for half a per cent."""


def make(frozen: Path, icons: Path, output: Path, release: tree.Release, machine: str) -> Path:
    """The archive in `output`; what it unpacks to is called as itself. `machine` as `uname -m` says it."""
    name = f"firstmate-{release.version}-linux-{machine}"
    scratch = output.parent / "archive"
    shutil.rmtree(scratch, ignore_errors=True)
    folder = scratch / name
    shutil.copytree(frozen, folder, symlinks=True)
    shutil.copy(frozen / "_internal" / "LICENSE", folder / "LICENSE")
    shutil.copy(icons / "firstmate-256.png", folder / "firstmate.png")
    tree.settle(folder, release.seconds)
    output.mkdir(parents=True, exist_ok=True)
    path = output / f"{name}.tar.gz"
    with (
        path.open("wb") as raw,
        gzip.GzipFile("", "wb", LEVEL, raw, mtime=release.seconds) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for one in [folder, *sorted(folder.rglob("*"))]:
            tar.add(one, one.relative_to(scratch).as_posix(), recursive=False, filter=_of_nobody)
    shutil.rmtree(scratch)
    return path


def _of_nobody(info: tarfile.TarInfo) -> tarfile.TarInfo:
    info.uid = info.gid = 0
    info.uname = info.gname = "root"
    return info
