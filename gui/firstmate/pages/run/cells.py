"""A row of a table and the text of docker's option that it means: `8080`, `80`, `udp`, "" is `8080:80/udp`.

What a person has half typed stays readable both ways; judging it is for the readers of core. Refuses widgets.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from firstmate.core.mappings import MappingError, parse_volume

Row = tuple[str, ...]


class Form(NamedTuple):
    """How a table's row is cut out of an option's text, and joined to one."""

    cut: Callable[[str], Row]
    join: Callable[[Row], str]


def form_of(option: str) -> Form:
    """The form of an option's rows; two columns around an `=` where no other is known."""
    return _FORMS.get(option, _PAIR)


def _cut_port(text: str) -> Row:
    body, slash, protocol = text.partition("/")
    front, _, container = body.rpartition(":")
    address, _, host = front.rpartition(":")
    return host, container, protocol.lower() if slash else "tcp", address.strip("[]")


def _join_port(row: Row) -> str:
    host, container, protocol, address = (cell.strip() for cell in row)
    if not (host or container or address):
        return ""
    if address:
        front = f"[{address}]:{host}:" if ":" in address else f"{address}:{host}:"
    else:
        front = f"{host}:" if host else ""
    return front + container + ("" if protocol in ("", "tcp") else f"/{protocol}")


def _cut_volume(text: str) -> Row:
    try:
        volume = parse_volume(text, exact=True)
    except MappingError:
        source, _, target = text.rpartition(":")
        return source, target, ""
    mode = ",".join((("ro",) if volume.read_only else ()) + volume.options)
    return volume.source, volume.target, mode


def _join_volume(row: Row) -> str:
    source, target, mode = row
    if not (source or target):
        return ""
    return (f"{source}:" if source else "") + target + (f":{mode}" if mode else "")


def _cut_pair(text: str) -> Row:
    name, _, value = text.partition("=")
    return name, value


def _join_pair(row: Row) -> str:
    name, value = row
    return f"{name.strip()}={value}" if name.strip() or value else ""


def _join_label(row: Row) -> str:
    name, value = row
    return f"{name.strip()}={value}" if value else name.strip()


def _cut_host(text: str) -> Row:
    name, _, address = re.sub("=", ":", text, count=1).partition(":")
    return name, address


def _join_host(row: Row) -> str:
    name, address = (cell.strip() for cell in row)
    return f"{name}:{address}" if name or address else ""


def _cut_place(text: str) -> Row:
    path, _, options = text.partition(":")
    return path, options


def _join_place(row: Row) -> str:
    path, options = (cell.strip() for cell in row)
    return f"{path}:{options}" if options else path


def _cut_ulimit(text: str) -> Row:
    name, _, amounts = text.partition("=")
    soft, _, hard = amounts.partition(":")
    return name, soft, hard


def _join_ulimit(row: Row) -> str:
    name, soft, hard = (cell.strip() for cell in row)
    return f"{name}={soft}" + (f":{hard}" if hard else "") if name or soft or hard else ""


def _join_further(row: Row) -> str:
    name, value = row
    return f"{name}={value}" if name else ""


_PAIR: Final = Form(_cut_pair, _join_pair)
_FORMS: Final = {
    "publish": Form(_cut_port, _join_port),
    "volume": Form(_cut_volume, _join_volume),
    "label": Form(_cut_pair, _join_label),
    "add-host": Form(_cut_host, _join_host),
    "tmpfs": Form(_cut_place, _join_place),
    "ulimit": Form(_cut_ulimit, _join_ulimit),
    "": Form(_cut_pair, _join_further),
}
