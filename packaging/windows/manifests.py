"""Manifests for winget and scoop, from the version, the address of the files and their checksums.

What the fields mean and may hold is said by the schemas of the two projects: winget-cli (`schemas/JSON/manifests`,
format 1.10.0) and Scoop (`schema.json`). `tests/packages/` checks our manifests by those rules.
"""

from __future__ import annotations

import hashlib
import json
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from windows.version_resource import PUBLISHER

IDENTIFIER = "FirstMate.FirstMate"
FORMAT = "1.10.0"
OLDEST_WINDOWS = "10.0.17763.0"
"""Windows 10 1809: what Qt 6.11 asks for, and what the installer checks."""
RETURN_CODES = {
    1: "cancelledByUser",
    3: "packageInUse",
    4: "systemNotSupported",
    5: "invalidParameter",
    6: "installInProgress",
}
"""The installer's exit codes (installer.nsi) in winget's words."""

_ENGLISH = (
    "A desktop companion for Docker that takes beginners from a bare computer to a running container with real limits",
    "FirstMate checks whether a computer can run containers, explains every error, pulls images, runs containers with "
    "CPU and memory limits as sliders, and shows the docker command behind every action. No account, no telemetry.",
)
_CHINESE = (
    "面向初学者的 Docker 桌面伙伴：从一台空电脑到一个真正带限制运行的容器",
    "FirstMate 大副检查电脑能否运行容器，解释每一个错误，拉取镜像，用滑块设置 CPU 与内存限制来运行容器，"
    "并显示每个操作背后的 docker 命令。无需账号，不收集数据。",
)


@dataclass(frozen=True, slots=True)
class Release:
    """One published version: `address` tells where a file of this name will be found, `home` where people read."""

    version: str
    address: Callable[[str], str]
    home: str


def winget(release: Release, installer: Path) -> dict[str, str]:
    """The four files of a winget manifest, name -> content."""
    head = {"PackageIdentifier": IDENTIFIER, "PackageVersion": release.version}
    documents: dict[str, tuple[str, dict[str, object]]] = {
        f"{IDENTIFIER}.yaml": ("version", {"DefaultLocale": "en-US"}),
        f"{IDENTIFIER}.installer.yaml": ("installer", _installer(release, installer)),
        f"{IDENTIFIER}.locale.en-US.yaml": ("defaultLocale", _locale(release, "en-US", *_ENGLISH)),
        f"{IDENTIFIER}.locale.zh-CN.yaml": ("locale", _locale(release, "zh-CN", *_CHINESE)),
    }
    files = {}
    for name, (kind, fields) in documents.items():
        schema = f"# yaml-language-server: $schema=https://aka.ms/winget-manifest.{kind}.{FORMAT}.schema.json\n\n"
        files[name] = schema + yaml({**head, **fields, "ManifestType": kind, "ManifestVersion": FORMAT})
    return files


def _installer(release: Release, installer: Path) -> dict[str, object]:
    return {
        "Platform": ["Windows.Desktop"],
        "MinimumOSVersion": OLDEST_WINDOWS,
        "InstallerType": "nullsoft",
        "Scope": "user",
        "InstallModes": ["interactive", "silent", "silentWithProgress"],
        "UpgradeBehavior": "install",
        "ProductCode": "FirstMate",
        "ExpectedReturnCodes": [
            {"InstallerReturnCode": code, "ReturnResponse": meaning} for code, meaning in RETURN_CODES.items()
        ],
        "Installers": [
            {
                "Architecture": "x64",
                "InstallerUrl": release.address(installer.name),
                "InstallerSha256": sha256(installer).upper(),
            }
        ],
    }


def _locale(release: Release, locale: str, short: str, long: str) -> dict[str, object]:
    fields: dict[str, object] = {
        "PackageLocale": locale,
        "Publisher": PUBLISHER,
        "PackageName": "FirstMate" if locale == "en-US" else "FirstMate 大副",
        "PackageUrl": release.home,
        "License": "MIT",
        "ShortDescription": short,
        "Description": long,
        "Tags": ["docker", "container", "beginner", "education"],
    }
    return {**fields, "Moniker": "firstmate"} if locale == "en-US" else fields


def scoop(release: Release, portable: Path, top: str) -> str:
    """The manifest for scoop: the zip to unpack, whose one folder is `top`."""
    manifest = {
        "version": release.version,
        "description": _ENGLISH[0],
        "homepage": release.home,
        "license": "MIT",
        "architecture": {
            "64bit": {"url": release.address(portable.name), "hash": sha256(portable), "extract_dir": top},
        },
        "bin": [["firstmate-cli.exe", "firstmate"]],
        "shortcuts": [["FirstMate.exe", "FirstMate"]],
    }
    return json.dumps(manifest, ensure_ascii=False, indent=4) + "\n"


def write(folder: Path, release: Release, *, installer: Path, portable: Path, top: str) -> list[Path]:
    """Every manifest under `folder`; the files that were written."""
    contents = {f"winget/{name}": text for name, text in winget(release, installer).items()}
    contents["scoop/firstmate.json"] = scoop(release, portable, top)
    written = []
    for name, text in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
        written.append(path)
    return written


def pack(folder: Path, files: Sequence[Path], target: Path, seconds: int) -> None:
    """A zip of these files of the folder, dated with the time of the source (seconds since 1970): what a release keeps
    for who hands them in to winget's and scoop's collections.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), time.gmtime(seconds)[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes())


def sha256(path: Path) -> str:
    """The digest of a file, in small letters."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def yaml(value: Mapping[str, object], indent: str = "") -> str:
    """A mapping of texts, numbers, lists and mappings as YAML. Texts are quoted as in JSON, which YAML contains."""
    lines = []
    for key, item in value.items():
        if isinstance(item, Mapping):
            lines += [f"{indent}{key}:", yaml(item, indent + "  ").rstrip("\n")]
        elif isinstance(item, Sequence) and not isinstance(item, str):
            lines += [f"{indent}{key}:", *(_entry(one, indent) for one in item)]
        else:
            lines.append(f"{indent}{key}: {_scalar(item)}")
    return "\n".join(lines) + "\n"


def _entry(item: object, indent: str) -> str:
    if not isinstance(item, Mapping):
        return f"{indent}- {_scalar(item)}"
    return indent + "- " + yaml(item, indent + "  ").rstrip("\n").removeprefix(indent + "  ")


def _scalar(item: object) -> str:
    return json.dumps(item, ensure_ascii=False)
