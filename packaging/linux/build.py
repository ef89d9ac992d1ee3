"""Both Linux packages from the checkout, into `build/packages/`."""

from __future__ import annotations

import platform
import shutil
from pathlib import Path

import notices
from development.checkout import BUILD, shown
from development.messages import elapsed, say
from freezing import freeze
from linux import archive, deb, tree

SCRATCH = BUILD / "linux"


def build(python: Path, extras: Path, icons: Path, output: Path, release: tree.Release) -> list[Path]:
    """Freezes with this interpreter and packs; the packages made. Raises StepError."""
    with elapsed() as freezing:
        frozen = freeze.freeze([python], output=SCRATCH / "frozen", work=SCRATCH / "work", extras=extras)
        tree.tidy(frozen)
    say(
        f"Frozen in {freezing[0]:.0f} s: {megabytes(tree.size(frozen))}",
        f"打包目录完成,用时 {freezing[0]:.0f} 秒:{megabytes(tree.size(frozen))}",
    )
    with elapsed() as packing:
        package = deb.make(frozen, icons, output, release, python)
        tree.write_notices(frozen, python)
        packed = archive.make(frozen, icons, output, release, platform.machine())
        architecture = package.stem.rpartition("_")[2]
        materials = output / f"firstmate-{release.version}-linux-{architecture}.cdx.json"
        licences = materials.with_name(materials.name.replace(".cdx.json", "-licenses.txt"))
        shutil.copy(frozen / "_internal" / notices.SBOM, materials)
        shutil.copy(frozen / "_internal" / notices.LICENCES, licences)
    for path in (package, packed):
        say(f"{shown(path)}: {megabytes(path.stat().st_size)}", f"{shown(path)}:{megabytes(path.stat().st_size)}")
    say(f"Packed in {packing[0]:.0f} s", f"压缩完成,用时 {packing[0]:.0f} 秒")
    return [package, packed, materials, licences]


def megabytes(size: int) -> str:
    """A size as a person compares downloads."""
    return f"{size / 1_000_000:.1f} MB"
