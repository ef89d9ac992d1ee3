"""The answer of `firstmate mirrors` in words. Refuses to know where the answer comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from firstmate.core import content


def text(answer: Mapping[str, Any], act: str, language: str) -> str:
    """The answer in words."""
    words = content.texts("configuration", language)["verb"]
    lines: list[str] = []
    if act in ("show", "probe"):
        lines += _shown(answer, words) if act == "show" else _probed(answer, words)
    for entry in answer.get("addresses", ()):
        lines += [f"{entry['input']}: {remark}" for remark in entry["remarks"]]
    if act in ("apply", "rollback") and answer.get("difference"):
        lines += [line for line in answer["difference"] if not line.startswith(" ")]
        if "message" not in answer:
            lines += [f"- {one['message']}" for one in answer["problems"]]
    if answer.get("message"):
        lines += ["", *str(answer["message"]).splitlines()] if lines else str(answer["message"]).splitlines()
    return "\n".join(lines)


def _shown(answer: Mapping[str, Any], words: Mapping[str, str]) -> list[str]:
    engine = answer["engine"]
    in_force = answer["mirrors"]
    said = engine.get("error") if in_force is None else ", ".join(in_force) or words["none"]
    lines = [f"{words['in_force']}: {said}"]
    if answer["config_path"]:
        lines.append(f"{words['file']}: {answer['config_path']}")
    found = answer.get("file")
    if found is not None:
        said = ", ".join(found["mirrors"]) if "mirrors" in found else words["broken"]
        lines.append(f"{words['in_file']}: {said or words['none']}")
        lines += [f"- {one['line']}:{one['column']} {one['message']}" for one in (*found["faults"], *found["problems"])]
    if answer.get("overridden_by"):
        lines.append(words["overridden"].format(path=answer["overridden_by"]))
    lines += [words["closed"].format(address=address) for address in answer["closed"]]
    lines += [f"{words['backup']}: {one['path']}" for one in answer.get("backups", ())]
    return lines


def _probed(answer: Mapping[str, Any], words: Mapping[str, str]) -> list[str]:
    if not answer["probes"]:
        return [words["nothing_to_probe"]]
    lines = []
    for one in answer["probes"]:
        figures = f"  {one['speed']}" if one["speed"] else ""
        lines += [f"{one['url']}{figures}", f"  {one['reason']}"]
    return lines
