"""What differs between two texts, line by line, for people to look at before anything is written."""

from __future__ import annotations

import difflib

from firstmate.core.daemon_json.values import DiffLine


def difference(old: str, new: str) -> tuple[DiffLine, ...]:
    """Every line of both texts in order: kept, removed, added. Line ends do not count as a difference in the text."""
    before, after = old.splitlines(), new.splitlines()
    lines: list[DiffLine] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            lines += [
                DiffLine("same", old_from + step + 1, new_from + step + 1, before[old_from + step])
                for step in range(old_to - old_from)
            ]
            continue
        lines += [DiffLine("remove", number + 1, None, before[number]) for number in range(old_from, old_to)]
        lines += [DiffLine("add", None, number + 1, after[number]) for number in range(new_from, new_to)]
    return tuple(lines)
