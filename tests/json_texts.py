"""JSON as people write it, for property tests: any spacing, any spelling of numbers and strings, and typical slips."""

from __future__ import annotations

import json
from dataclasses import dataclass

from hypothesis import strategies as st

BLANKS = st.sampled_from(["", " ", "\n", "\r\n", "\t", "  ", "\n    ", "\r\n\t\t"])
NUMBERS = st.from_regex(r"-?(0|[1-9][0-9]{0,24})(\.[0-9]{1,4})?([eE][+-]?[0-9]{1,2})?", fullmatch=True)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
OURS = ("registry-mirrors", "insecure-registries", "proxies")


@st.composite
def strings(draw: st.DrawFn) -> str:
    """A string as it stands in a file, with or without escapes for what is not ASCII."""
    return json.dumps(draw(TEXTS), ensure_ascii=draw(st.booleans()))


def joined(draw: st.DrawFn, opening: str, items: list[str], closing: str) -> str:
    """Items between brackets, with blanks of any kind around each."""
    spaced = [f"{draw(BLANKS)}{item}{draw(BLANKS)}" for item in items]
    return f"{opening}{','.join(spaced) if spaced else draw(BLANKS)}{closing}"


@st.composite
def lists(draw: st.DrawFn, items: st.SearchStrategy[str]) -> str:
    return joined(draw, "[", draw(st.lists(items, max_size=4)), "]")


@st.composite
def objects(draw: st.DrawFn, values: st.SearchStrategy[str], keys: st.SearchStrategy[str] = TEXTS) -> str:
    names = draw(st.lists(keys, max_size=5, unique=True))
    pairs = [f"{json.dumps(name)}{draw(BLANKS)}:{draw(BLANKS)}{draw(values)}" for name in names]
    return joined(draw, "{", pairs, "}")


VALUES = st.recursive(
    st.one_of(NUMBERS, strings(), st.sampled_from(["true", "false", "null"])),
    lambda inner: st.one_of(lists(inner), objects(inner)),
    max_leaves=8,
)
ADDRESSES = st.sampled_from(["https://a.example.com", "https://b.example.com/", "http://c.example.com:5000", "镜像"])
PROXY_OBJECTS = objects(
    st.one_of(strings(), NUMBERS),
    st.one_of(st.sampled_from(["http-proxy", "https-proxy", "no-proxy"]), TEXTS),
)


@st.composite
def daemon_files(draw: st.DrawFn) -> str:
    """A daemon.json that a strict reader accepts, with none, some or all of our settings in any place."""
    names = draw(st.lists(st.one_of(st.sampled_from(OURS), TEXTS), max_size=6, unique=True))
    pairs = []
    for name in names:
        if name == "proxies":
            value = draw(PROXY_OBJECTS)
        elif name in OURS:
            value = draw(lists(ADDRESSES.map(lambda address: json.dumps(address, ensure_ascii=False))))
        else:
            value = draw(VALUES)
        pairs.append(f"{json.dumps(name)}{draw(BLANKS)}:{draw(BLANKS)}{value}")
    return f"{draw(BLANKS)}{joined(draw, '{', pairs, '}')}{draw(BLANKS)}"


@dataclass(frozen=True)
class Slips:
    """How a text was spoiled on purpose."""

    comma: str = ","
    colon: str = ":"
    quotes: tuple[str, str] = ('"', '"')
    braces: tuple[str, str] = ("{", "}")
    brackets: tuple[str, str] = ("[", "]")
    trailing: bool = False
    comment: str = ""
    blank: str = " "


SLIPS = st.builds(
    Slips,
    comma=st.sampled_from([",", "，", "、", ";", ",,"]),
    colon=st.sampled_from([":", "：", "="]),
    quotes=st.sampled_from([('"', '"'), ("“", "”"), ("”", "“"), ("＂", "＂"), ("'", "'"), ("‘", "’")]),
    braces=st.sampled_from([("{", "}"), ("｛", "｝")]),
    brackets=st.sampled_from([("[", "]"), ("［", "］"), ("【", "】")]),
    trailing=st.booleans(),
    comment=st.sampled_from(["", "// why\n", "# 镜像源\n", "/* a\nb */"]),
    blank=st.sampled_from([" ", "\u3000", "\xa0", "\u200b", ""]),
)


def spoiled(value: object, slips: Slips) -> str:
    """The value written with the slips, as JSON that no strict reader accepts."""
    comma = f"{slips.comma}{slips.blank}{slips.comment}"
    end = slips.comma if slips.trailing else ""
    if isinstance(value, dict):
        pairs = [
            f"{spoiled(key, slips)}{slips.colon}{slips.blank}{spoiled(item, slips)}" for key, item in value.items()
        ]
        return slips.braces[0] + comma.join(pairs) + (end if pairs else "") + slips.braces[1]
    if isinstance(value, list):
        items = [spoiled(item, slips) for item in value]
        return slips.brackets[0] + comma.join(items) + (end if items else "") + slips.brackets[1]
    if isinstance(value, str):
        return f"{slips.quotes[0]}{value}{slips.quotes[1]}"
    return json.dumps(value)
