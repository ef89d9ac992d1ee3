"""Whether an engine takes an address for a mirror, or a name for an insecure registry, and how it would be right.

The rules are those of the engine's own source (registry/config.go): http or https and a host; no user, query or
fragment; a path only from 25.0 on. Refuses to know where the address stands.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final
from urllib.parse import SplitResult, urlsplit

from firstmate.core.daemon_json.options import Version
from firstmate.core.daemon_json.values import ProblemCode

PATHS_SINCE: Final[Version] = (25, 0)
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_HALF_SCHEME: Final = re.compile(r"(https?)(?::/?|//?|:/{3,})(?!/)", re.IGNORECASE)
_NAME: Final = re.compile(
    r"(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?\.)*[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?\.?"
)
_DOMAIN: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*")
_BETWEEN: Final = re.compile(r"[,，;；、|]+|(?<=.)(?=https?://)", re.DOTALL)
_STARTS_ONE: Final = re.compile(r"[\w\[].*[.:]", re.DOTALL)
_PROXY_SCHEMES: Final = ("http", "https", "socks5", "socks5h")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about an address. `right`: the address without it, "" to leave it out, None when nobody can know."""

    code: ProblemCode
    blocks: bool
    right: str | None


def mirror_finding(address: str, version: Version | None = None) -> Finding | None:
    """The first thing that is wrong with a mirror's address; warnings come last. None: nothing to say."""
    found = _spelling(address)
    if found is not None:
        return found
    scheme = _SCHEME.match(address)
    if scheme is None:
        return Finding("no_scheme", True, _with_scheme(address))
    if scheme[1].lower() not in ("http", "https"):
        meant = get_close_matches(scheme[1].lower(), ("https", "http"), 1, 0.7)
        return Finding("bad_scheme", True, meant[0] + address[len(scheme[1]) :] if meant else None)
    parts = _parts(address)
    if parts is None or not parts.hostname:
        return Finding("bad_host" if parts is None else "no_host", True, None)
    bare = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    if "@" in parts.netloc:
        return Finding("user", True, bare + parts.path)
    if parts.query or parts.fragment or address.endswith(("?", "#")):
        # Of a lone ? or # an engine reads nothing; what was meant is the address without it.
        return Finding("query", bool(parts.query or parts.fragment), bare + parts.path)
    if not _is_host(parts.hostname):
        return Finding("bad_host", True, None)
    if parts.path not in ("", "/") and (version is None or version < PATHS_SINCE):
        return Finding("path", True, bare)
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        return Finding("http_mirror", False, None)
    return None


def insecure_finding(name: str) -> Finding | None:
    """The first thing that is wrong with an entry of insecure-registries: `host`, `host:port` or `10.0.0.0/8`."""
    found = _spelling(name)
    if found is not None:
        return found
    scheme = re.match(r"https?://", name, re.IGNORECASE)
    if scheme is not None:
        inner = insecure_finding(name[scheme.end() :])
        if inner is not None and inner.blocks:
            return inner
        return Finding("insecure_scheme", False, name[scheme.end() :])
    if "://" in name:
        return Finding("bad_scheme", True, None)
    if _is_network(name):
        return None
    if "/" in name:
        return Finding("insecure_path", True, name.partition("/")[0])
    host, mark, port = name.rpartition(":")
    if not mark or _is_ip(name):
        host, port = name, ""
    if port and not (port.isascii() and port.isdigit() and int(port) <= 65535):
        return Finding("bad_host", True, None)
    right = _DOMAIN.fullmatch(host) or _is_ip(host.strip("[]"))
    return None if right else Finding("bad_host", True, None)


def proxy_finding(address: str) -> Finding | None:
    """What is wrong with the address of a proxy, or to be said about it."""
    if address != address.strip() or any(character.isspace() for character in address):
        return Finding("blanks", True, "".join(address.split()))
    known = address if "://" in address else f"http://{address}"
    parts = _parts(known)
    if (
        parts is None
        or parts.scheme.lower() not in _PROXY_SCHEMES
        or not parts.hostname
        or not _is_host(parts.hostname)
    ):
        return Finding("bad_proxy", True, None)
    if parts.password:
        return Finding("proxy_password", False, None)
    if _is_loopback(parts.hostname):
        return Finding("proxy_loopback", False, None)
    return None


def separated(text: str) -> tuple[str, ...]:
    """The addresses in a string: `https://a,https://b`, `https://a https://b`, `https://ahttps://b`, `10.0.0.1 r.lan`.

    A blank alone parts only what could stand for itself: in `https://a. b` one was typed by mistake.
    """
    found: list[str] = []
    for piece in _BETWEEN.split(text):
        words = piece.split()
        apart = "://" not in piece and all(_STARTS_ONE.match(word) for word in words)
        found += words if apart else [piece.strip()]
    found = [address for address in found if address]
    if not all("://" in address or _STARTS_ONE.match(address) for address in found):
        return (text.strip(),)  # not a list of addresses, whatever it is
    return tuple(found)


def same_address(address: str) -> str:
    """Equal for two spellings of one address."""
    return address.strip().rstrip("/").lower()


def _spelling(address: str) -> Finding | None:
    """What is wrong before anybody looks at the parts."""
    if not address.strip():
        return Finding("empty_address", True, "")
    plain = unicodedata.normalize("NFKC", address).replace("。", ".").replace("、", "/")
    if plain != address and plain.strip().isascii():
        # An engine looks only at the scheme and takes any sign in a host; nobody can reach such a host.
        return Finding("full_width_address", True, "".join(plain.split()))
    if any(character.isspace() or character < " " for character in address):
        return Finding("blanks", True, "".join(address.split()))
    return None


def _with_scheme(address: str) -> str:
    half = _HALF_SCHEME.match(address)
    if half is not None:
        return f"{half[1].lower()}://{address[half.end() :]}"
    return f"https://{address.lstrip('/:')}"


def _parts(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        _ = parts.port  # raises for a port that is none
    except ValueError:
        return None
    return parts


def _is_host(host: str) -> bool:
    return bool(_NAME.fullmatch(host)) or _is_ip(host.partition("%")[0]) or (not host.isascii() and host.isprintable())


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_network(text: str) -> bool:
    if "/" not in text:
        return False
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def _is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
