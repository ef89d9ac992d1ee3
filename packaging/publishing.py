"""What a release consists of beside its packages: where it will lie, SHA256SUMS, and the list that the app reads.

The project's home stands in one place, `[project.urls] Homepage` of pyproject.toml; every address is made from it. A
release lies under the tag `vVERSION`, as GitHub keeps releases. `dev.py build release` gathers what was built into
`build/packages/` by hand or by several machines, and refuses what belongs to another version. What the two files say
and how the app reads them: `gui/firstmate/core/releases.py`.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from development.checkout import PYPROJECT, shown
from development.messages import StepError, Words, say
from freezing.freeze import source_time

LIST, SUMS, HOME = "releases.json", "SHA256SUMS", "home.json"
FORMAT = 1

_KINDS = (
    (re.compile(r"firstmate_(?P<version>[^_]+)_(?P<architecture>\w+)\.deb"), "linux", "deb"),
    (re.compile(r"firstmate-(?P<version>.+)-linux-(?P<architecture>\w+)\.tar\.gz"), "linux", "archive"),
    (re.compile(r"FirstMate-(?P<version>.+)-(?P<architecture>\w+)-installer\.exe"), "win32", "installer"),
    (re.compile(r"FirstMate-(?P<version>.+)-(?P<architecture>\w+)-portable\.zip"), "win32", "portable"),
)
_ARCHITECTURES = {"x86_64": "amd64", "x64": "amd64", "aarch64": "arm64"}
_BESIDE = re.compile(r".+\.cdx\.json|.+-licenses\.txt|.+-manifests\.zip")
"""Files that are published and summed, but are nothing to install."""


@dataclass(frozen=True, slots=True)
class Package:
    """A file that people install."""

    path: Path
    version: str
    platform: str
    architecture: str
    kind: str


def homepage() -> str:
    """The project's home, without a slash at its end."""
    urls = tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]["urls"]
    return str(urls["Homepage"]).rstrip("/")


def release_page(version: str) -> str:
    """What people read about a version, and download it from."""
    return f"{homepage()}/releases/tag/v{version}"


def download_address(version: str, file: str) -> str:
    """One file of a version."""
    return f"{homepage()}/releases/download/v{version}/{file}"


def home_text() -> str:
    """`home.json` for the frozen root: where this copy comes from, for "Check for updates"."""
    home = {"page": f"{homepage()}/releases", "releases": f"{homepage()}/releases/latest/download/"}
    return json.dumps(home, indent=1) + "\n"


def package(path: Path) -> Package | None:
    """What a file is by its name; None for what is not to be installed."""
    for pattern, platform, kind in _KINDS:
        if found := pattern.fullmatch(path.name):
            architecture = _ARCHITECTURES.get(found["architecture"], found["architecture"])
            return Package(path, found["version"], platform, architecture, kind)
    return None


def refuse_another_tag(tag: str, version: str) -> None:
    """Raises StepError when a tag is given and is not the one of this version."""
    if tag and tag != f"v{version}":
        raise StepError(
            Words(f"The tag is {tag}, the version is {version}", f"标签是 {tag},版本是 {version}"),
            Words(
                f"tag v{version}, or change __version__ in gui/firstmate/__init__.py first",
                f"请使用标签 v{version},或先修改 gui/firstmate/__init__.py 中的 __version__",
            ),
        )


def refuse_another_home(env: Mapping[str, str]) -> None:
    """Raises StepError when a pipeline makes a release in another place than the packages say they come from.

    They would ask that place for newer versions, and whoever owns it would be believed. `env` is what GitHub tells the
    steps of a run; a run for a branch publishes nothing.
    """
    here = f"{env.get('GITHUB_SERVER_URL', '')}/{env.get('GITHUB_REPOSITORY', '')}"
    if env.get("GITHUB_REF_TYPE") == "tag" and here.lower() != homepage().lower():
        raise StepError(
            Words(f"This would be published at {here}, and says it comes from {homepage()}",
                  f"将发布在 {here},而安装包中写的来源是 {homepage()}"),
            Words(f"say Homepage = \"{here}\" in pyproject.toml under [project.urls]",
                  f"请在 pyproject.toml 的 [project.urls] 中写 Homepage = \"{here}\""),
        )  # fmt: skip


def release(folder: Path, version: str) -> tuple[Path, Path]:
    """Writes the list and the sums of this version's files beside them. Raises StepError when they do not fit."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name not in (LIST, SUMS))
    packages = [found for path in files if (found := package(path)) is not None]
    others = [path.name for path in files if package(path) is None and not _BESIDE.fullmatch(path.name)]
    foreign = [found.path.name for found in packages if found.version != version]
    foreign += [path.name for path in files if _BESIDE.fullmatch(path.name) and f"-{version}-" not in path.name]
    if others or foreign:
        names = ", ".join([*others, *foreign])
        raise StepError(
            Words(f"These files do not belong to version {version}: {names}", f"这些文件不属于版本 {version}:{names}"),
            Words(f"remove them from {shown(folder)}", f"请从 {shown(folder)} 中删除它们"),
        )
    if not packages:
        raise StepError(
            Words(f"There is no package in {shown(folder)}", f"{shown(folder)} 中没有安装包"),
            Words("make one: dev.py build linux, dev.py build windows", "请先运行 dev.py build linux 或 windows"),
        )
    listed = folder / LIST
    text = json.dumps(release_list(packages, version, source_time()), ensure_ascii=False, indent=1)
    listed.write_text(text + "\n", "utf-8", newline="\n")
    sums = folder / SUMS
    lines = [f"{digest(path)}  {path.name}\n" for path in sorted([*files, listed])]
    sums.write_text("".join(lines), "utf-8", newline="\n")
    say(f"{shown(sums)}: {len(lines)} files of {version}", f"{shown(sums)}:{version} 的 {len(lines)} 个文件")
    return listed, sums


def release_list(packages: Sequence[Package], version: str, seconds: int) -> dict[str, Any]:
    """The content of releases.json: this version alone, dated with the time of its source."""
    entries = [
        {
            "name": one.path.name,
            "platform": one.platform,
            "architecture": one.architecture,
            "kind": one.kind,
            "bytes": one.path.stat().st_size,
            "sha256": digest(one.path),
        }
        for one in packages
    ]
    date = datetime.fromtimestamp(seconds, UTC).date().isoformat()
    this = {"version": version, "date": date, "page": release_page(version), "files": entries}
    return {"format": FORMAT, "page": f"{homepage()}/releases", "releases": [this]}


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
