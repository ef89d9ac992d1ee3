"""The Debian package: `/usr/lib/firstmate` with the frozen folder, and what a desktop and a shell look for elsewhere.

Libraries that Debian has are not carried along but depended on, so that their security updates count here too; what is
depended on is worked out by dpkg-shlibdeps from the files themselves. No script runs at installation or removal: icons,
menu and manual are dpkg's own triggers, and the program writes nothing outside the user's home.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from development.checkout import ROOT
from development.messages import StepError, Words
from development.steps import run_logged, unexplained
from freezing import elf
from linux import tree

PACKAGE = "firstmate"
HOME = "usr/lib/firstmate"
MAINTAINER = "FirstMate contributors <firstmate@users.noreply.github.com>"
COMPRESSION = ("-Zxz", "-z2")
"""Measured on 108 MB: level 2 takes 10 s for 36 MB, level 6 takes 56 s for 33 MB; zstd 19 is slower and larger."""

# Opened by name while running, so that no file asks for them: Qt's window on X and its messages to the desktop.
_OPENED_BY_NAME = ("libdbus-1-3", "libx11-xcb1", "libegl1")
_RECOMMENDS = (
    "fonts-noto-cjk | fonts-wqy-zenhei | fonts-wqy-microhei | fonts-droid-fallback",
    "pkexec | policykit-1",
)
_SUGGESTS = ("docker.io | docker-ce",)

_DESCRIPTION = """desktop companion for Docker, made for beginners
 FirstMate takes a beginner from a bare computer to a running container with
 real CPU and memory limits, and shows what happened and why. It checks what
 the computer still lacks, pulls images with visible progress, sets limits
 with sliders, opens terminals and logs, and explains errors in plain words.
 Every action shows the docker command that does the same.
 .
 In English and Chinese. No account, no telemetry."""


def debian_version(version: str) -> str:
    """A Python version as dpkg orders it: 1.2rc1 and 1.2.dev3 come before 1.2."""
    return re.sub(r"\.?(a|b|rc|dev)(\d+)", r"~\1\2", version)


def file_name(version: str, architecture: str) -> str:
    """What the file is called. With the version as everywhere: Debian's `1.2~rc1` is renamed by GitHub to `1.2.rc1`."""
    return f"{PACKAGE}_{version}_{architecture}.deb"


def make(frozen: Path, icons: Path, output: Path, release: tree.Release, python: Path) -> Path:
    """The package in `output`. `python` is the interpreter that froze the folder. Raises StepError."""
    architecture = _said("dpkg", "--print-architecture")
    scratch = output.parent / "deb"
    shutil.rmtree(scratch, ignore_errors=True)
    home = scratch / HOME
    shutil.copytree(frozen, home, symlinks=True)
    leave_to_the_system(home / "_internal")
    tree.write_notices(home, python)
    furnish(scratch, icons, release)
    control = scratch / "DEBIAN"
    control.mkdir()
    (control / "control").write_text(
        control_text(release, architecture, depends(home), tree.size(scratch) // 1024), "utf-8"
    )
    (control / "md5sums").write_text(checksums(scratch), "utf-8")
    tree.settle(scratch, release.seconds)
    output.mkdir(parents=True, exist_ok=True)
    path = output / file_name(release.version, architecture)
    words: list[str | Path] = ["dpkg-deb", "--root-owner-group", *COMPRESSION, "--build", scratch, path]
    code, said = run_logged("deb", words, env={"SOURCE_DATE_EPOCH": str(release.seconds)})
    if code != 0:
        raise unexplained("deb", Words("dpkg-deb could not make the package", "dpkg-deb 无法生成软件包"), said)
    shutil.rmtree(scratch)
    return path


def leave_to_the_system(internal: Path) -> list[str]:
    """Removes the libraries that PyInstaller took from Debian packages; their names."""
    ours = {path.name for path in internal.glob("libpython3*")}
    removed = []
    for path in sorted(internal.glob("lib*.so*")):
        if not path.is_symlink() and path.name not in ours and _owner(path.name):
            path.unlink()
            removed.append(path.name)
    return removed


def _owner(library: str) -> str:
    """The installed package that brings a library of this name; "" when none does."""
    done = subprocess.run(["dpkg-query", "-S", f"*/{library}"], capture_output=True, encoding="utf-8", check=False)
    lines = [line for line in done.stdout.splitlines() if line.endswith(f"/{library}") and "/lib/" in line]
    return lines[0].partition(":")[0] if lines else ""


def depends(home: Path) -> list[str]:
    """The packages whose libraries the files ask for, with the versions that they need. Raises StepError."""
    internal = home / "_internal"
    files = [path for path in sorted(home.rglob("*")) if path.is_file() and not path.is_symlink() and elf.is_elf(path)]
    folders = sorted({path.parent for path in files})
    with tempfile.TemporaryDirectory(prefix="firstmate-deb-") as scratch:
        source = Path(scratch) / "debian"
        source.mkdir()
        (source / "control").write_text(f"Source: {PACKAGE}\n\nPackage: {PACKAGE}\nArchitecture: any\n", "utf-8")
        words = ["dpkg-shlibdeps", "-O", "--ignore-missing-info", f"-l{internal}"]
        words += [f"-l{folder}" for folder in folders]
        words += [f"-e{path}" for path in files]
        done = subprocess.run(words, cwd=scratch, capture_output=True, encoding="utf-8", check=False)
    found = re.search(r"^shlibs:Depends=(.+)$", done.stdout, re.MULTILINE)
    if done.returncode != 0 or found is None:
        words_ = Words("dpkg-shlibdeps could not tell what is needed", "dpkg-shlibdeps 无法确定依赖")
        raise unexplained("deb", words_, done.stderr)
    packages = [one.strip() for one in found[1].split(",")]
    named = {one.split()[0] for one in packages}
    return sorted([*packages, *(one for one in _OPENED_BY_NAME if one not in named)])


def control_text(release: tree.Release, architecture: str, needed: list[str], kibibytes: int) -> str:
    """The control file."""
    return "\n".join(
        [
            f"Package: {PACKAGE}",
            f"Version: {debian_version(release.version)}",
            f"Architecture: {architecture}",
            f"Maintainer: {MAINTAINER}",
            f"Installed-Size: {kibibytes}",
            f"Depends: {', '.join(needed)}",
            f"Recommends: {', '.join(_RECOMMENDS)}",
            f"Suggests: {', '.join(_SUGGESTS)}",
            f"Homepage: {release.homepage}",
            "Section: devel",
            "Priority: optional",
            f"Description: {_DESCRIPTION}",
            "",
        ]
    )


def furnish(scratch: Path, icons: Path, release: tree.Release) -> None:
    """Everything beside the program: command, menu, icons, metadata, manual, papers."""
    share = scratch / "usr/share"
    command = scratch / "usr/bin/firstmate"
    command.parent.mkdir(parents=True)
    command.symlink_to("../lib/firstmate/firstmate")
    _write(share / "applications/firstmate.desktop", tree.with_values("firstmate.desktop", release))
    name = "io.github.firstmate.firstmate.metainfo.xml"
    _write(share / "metainfo" / name, tree.with_values(name, release))
    _packed(share / "man/man1/firstmate.1.gz", tree.with_values("firstmate.1", release))
    _packed(share / "man/zh_CN/man1/firstmate.1.gz", tree.with_values("firstmate.zh_CN.1", release))
    _write(share / "lintian/overrides/firstmate", tree.with_values("lintian-overrides", release))
    for picture in icons.glob("firstmate-*.png"):
        side = picture.stem.rpartition("-")[2]
        _copy(picture, share / f"icons/hicolor/{side}x{side}/apps/firstmate.png")
    _copy(ROOT / "resources/icons/app.svg", share / "icons/hicolor/scalable/apps/firstmate.svg")
    papers = share / "doc/firstmate"
    _write(papers / "copyright", copyright_text((ROOT / "LICENSE").read_text("utf-8")))
    _packed(papers / "changelog.gz", changelog(release))
    for name in ("THIRD-PARTY-LICENSES.txt", "sbom.cdx.json"):
        (papers / name).symlink_to(f"../../../lib/firstmate/_internal/{name}")


def copyright_text(licence: str) -> str:
    """The copyright file: our licence, and where those of the others are."""
    owner = re.search(r"^Copyright \(c\) (.+)$", licence, re.MULTILINE)
    if owner is None:
        raise StepError(
            Words("LICENSE names no owner", "LICENSE 未写明版权所有者"), Words("add the line", "请补上该行")
        )
    body = licence.split(owner[0], 1)[1].strip()
    indented = "\n".join(f" {line}" if line else " ." for line in body.splitlines())
    return f"""Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: FirstMate
Comment:
 This package also carries the work of others: Python, Qt and PySide (LGPL-3,
 as separate libraries that may be replaced), the Python packages that
 FirstMate uses, icons, and BusyBox (GPL-2) as a container image for practice.
 Each of them with its version and its whole licence is listed in
 /usr/share/doc/firstmate/THIRD-PARTY-LICENSES.txt.

Files: *
Copyright: {owner[1]}
License: MIT
{indented}
"""


def changelog(release: tree.Release) -> str:
    """The one entry that dpkg wants to find; what changed is told where the package is offered."""
    number, day = debian_version(release.version), release.date.strftime("%a, %d %b %Y %H:%M:%S +0000")
    return f"{PACKAGE} ({number}) stable; urgency=medium\n\n  * FirstMate {number}.\n\n -- {MAINTAINER}  {day}\n"


def checksums(scratch: Path) -> str:
    """The md5sums of every file, as `dpkg --verify` reads them."""
    files = sorted(path for path in scratch.rglob("*") if path.is_file() and not path.is_symlink())
    return "".join(
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  {path.relative_to(scratch).as_posix()}\n"
        for path in files
        if path.relative_to(scratch).parts[0] != "DEBIAN"
    )


def _said(*words: str) -> str:
    return subprocess.run(words, capture_output=True, encoding="utf-8", check=True).stdout.strip()


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _packed(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)
