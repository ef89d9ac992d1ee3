"""The version resource of the Windows programs: what Explorer shows under Properties > Details, in both languages."""

from __future__ import annotations

import re

PUBLISHER = "FirstMate contributors"
_ENGLISH, _CHINESE, _UNICODE = 0x0409, 0x0804, 1200
_STAGES = ("dev", "a", "b", "rc")
"""Of a version before its release, in their order."""


def numbers(version: str) -> tuple[int, int, int, int]:
    """The version as Windows counts: four numbers. `0.2.0rc1` is (0, 2, 0, 0), as Windows knows no candidates."""
    release = re.match(r"\d+(?:\.\d+)*", version)
    if release is None:
        raise ValueError(f"{version!r} is no version")
    parts = [int(part) for part in release[0].split(".")][:4]
    parts += [0] * (4 - len(parts))
    if max(parts) > 0xFFFF:
        raise ValueError(f"Windows counts versions up to 65535: {version!r}")
    return parts[0], parts[1], parts[2], parts[3]


def dotted(version: str) -> str:
    """The same as NSIS wants it, `0.1.0.0`."""
    return ".".join(map(str, numbers(version)))


def order(version: str) -> str:
    """Numbers that compare as versions do, for NSIS, which takes letters for more: a trial comes before its release.

    `1.2.0rc1` is `1.2.0.0.3.1`, and `1.2.0` is `1.2.0.0.4.0`.
    """
    found = re.match(r"\d+(?:\.\d+)*\.?(dev|a|b|rc)(\d+)", version)
    stage, number = (_STAGES.index(found[1]), found[2]) if found else (len(_STAGES), "0")
    return f"{dotted(version)}.{stage}.{number}"


def text(version: str) -> str:
    """The resource in PyInstaller's notation, for its option `version`."""
    tables = [_table(_ENGLISH, version, "FirstMate"), _table(_CHINESE, version, "FirstMate 大副")]
    return (
        "VSVersionInfo(\n"
        f"  ffi=FixedFileInfo(filevers={numbers(version)}, prodvers={numbers(version)}, mask=0x3f, flags=0x0,"
        " OS=0x40004, fileType=0x1, subtype=0x0, date=(0, 0)),\n"
        f"  kids=[StringFileInfo([{', '.join(tables)}]),\n"
        f"    VarFileInfo([VarStruct('Translation', [{_ENGLISH}, {_UNICODE}, {_CHINESE}, {_UNICODE}])])]\n"
        ")\n"
    )


def _table(language: int, version: str, name: str) -> str:
    words = {
        "CompanyName": PUBLISHER,
        "FileDescription": name,
        "FileVersion": version,
        "LegalCopyright": f"© {PUBLISHER}",
        "ProductName": name,
        "ProductVersion": version,
    }
    entries = ", ".join(f"StringStruct({key!r}, {value!r})" for key, value in words.items())
    return f"StringTable('{language:04x}{_UNICODE:04x}', [{entries}])"
