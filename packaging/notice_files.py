"""The two files that go along with a frozen FirstMate, from its components: the licences for people, the bill of
materials for programs (CycloneDX 1.6). Pure: the same components give the same bytes. What the components are is found
out by `notices.py`.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from notices import Component

_SPDX = {
    *("AND", "OR", "WITH", "MIT", "ISC", "PSF-2.0", "Apache-2.0", "MPL-2.0", "BSD-2-Clause", "BSD-3-Clause", "Zlib"),
    *("GPL-2.0-only", "GPL-2.0-or-later", "LGPL-2.1-or-later", "LGPL-3.0-only", "Bootloader-exception", "CC0-1.0"),
    *("X11", "HPND", "bzip2-1.0.6", "ICU", "Unicode-DFS-2016"),
}
"""What an expression of ours is made of; a package's own words outside it are passed on as a name."""
_NAMESPACE = uuid.UUID("6f0c1e5e-5f0b-5c1b-9d55-0b8e3f6f5f0e")


def licences_text(parts: Sequence[Component]) -> str:
    """The list, then each text once."""
    lines = [
        "FirstMate and what it is made of",
        "大副及其组成部分的许可证",
        "",
        "FirstMate is free software under the MIT licence. This copy of it also carries the work of others:",
        "大副是自由软件，采用 MIT 许可证。本副本还包含以下他人作品：",
        "",
    ]
    for part in parts:
        lines.append(f"  * {' '.join(filter(None, (part.name, part.version)))}: {part.licence}")
        if part.note:
            lines.append(f"      {part.note}")
    owners: dict[str, list[str]] = {}
    for part in parts:
        for text in part.texts:
            owners.setdefault(_tidy(text), []).append(part.name)
    for text, names in owners.items():
        title = ", ".join(dict.fromkeys(names))
        lines += ["", "", "=" * 80, title, "=" * 80, "", text]
    return "\n".join(lines) + "\n"


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.replace("\f", "\n").splitlines()).strip("\n")


def bill_of_materials(parts: Sequence[Component], platform: str, seconds: int) -> dict[str, Any]:
    """A CycloneDX document; `seconds` is the time of the source, so that the same source gives the same document."""
    itself, *others = parts
    listed = [_entry(part) for part in others]
    content = json.dumps([_entry(itself), platform, listed], sort_keys=True)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(_NAMESPACE, content)}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": _entry(itself),
            "properties": [{"name": "firstmate:platform", "value": platform}],
        },
        "components": listed,
        "dependencies": [{"ref": _entry(itself)["bom-ref"], "dependsOn": [one["bom-ref"] for one in listed]}],
    }


def _entry(part: Component) -> dict[str, Any]:
    entry: dict[str, Any] = {"type": part.kind, "bom-ref": part.purl or part.name, "name": part.name}
    if part.version:
        entry["version"] = part.version
    if part.purl:
        entry["purl"] = part.purl
    entry["licenses"] = [_licence_entry(part.licence)]
    return entry


def _licence_entry(licence: str) -> dict[str, Any]:
    """An SPDX identifier or expression as such, anything else as a name."""
    words = re.findall(r"[A-Za-z0-9.+-]+", licence)
    if not all(word in _SPDX for word in words):
        return {"license": {"name": licence}}
    return {"license": {"id": licence}} if len(words) == 1 else {"expression": licence}
