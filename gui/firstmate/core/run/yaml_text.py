"""Plain data -> YAML that every reader takes for the same: PyYAML writes, and quotes more than it would by itself.

Go's YAML reads `1e3` as a number and YAML 1.1 reads `yes`, `80:30` and `0o17` as something else than text; so a text
stays bare only when it looks like a word, a path or an image's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

_WORD: Final = r"[A-Za-z/][A-Za-z0-9_./@+-]*(?::[A-Za-z0-9_./@+-]+)*"
_AMOUNT: Final = r"(?:\d+(?:[kmgsh]|ms|us|ns|[KMG]i))+"
_BARE: Final = re.compile(f"{_WORD}|{_AMOUNT}", re.ASCII)
_TAKEN: Final = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "infinity"})


def to_yaml(*documents: Any) -> str:
    """The documents, each a tree of dicts, lists, texts, numbers and None, keys in their own order."""
    import yaml  # 20 ms that only an export needs

    class Dumper(yaml.SafeDumper):
        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
            super().increase_indent(flow, False)

        def ignore_aliases(self, data: Any) -> bool:
            return True

    def text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
        style: str | None
        if "\n" in value:
            style = "|"  # where a block cannot hold it, PyYAML takes double quotes
        elif _BARE.fullmatch(value) and value.lower() not in _TAKEN:
            style = None
        else:
            style = '"' if re.search(r"[\x00-\x1f\x7f-\x9f\ufeff]", value) or "'" in value else "'"
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style)

    Dumper.add_representer(str, text)
    lines: Iterable[str] = (
        yaml.dump(document, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=10**6) for document in documents
    )
    return "---\n".join(lines)
