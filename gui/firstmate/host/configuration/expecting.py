"""What the engine must say of itself once it has taken a file in, and whether it does.

The engine writes some values its own way: a slash behind each mirror, no scheme before an insecure registry, networks
with their host bits cleared, stars for a proxy's password. Two spellings of one value are equal here. Pure.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from firstmate.core.daemon_json import Document
from firstmate.core.entities import RegistryState
from firstmate.host.configuration.changes import Flags

_SECRET = re.compile(r"//[^/@]*@")


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is looked at; None is not."""

    mirrors: tuple[str, ...] | None = None
    insecure_registries: frozenset[str] | None = None
    http_proxy: str | None = None
    https_proxy: str | None = None
    no_proxy: str | None = None

    def met_by(self, state: RegistryState) -> bool:
        return not self.differences(state)

    def differences(self, state: RegistryState) -> tuple[str, ...]:
        """`key: expected …, the engine says …`, one for each key that is not as it should be."""
        said = (
            ("registry-mirrors", self.mirrors, _mirrors(state.mirrors)),
            ("insecure-registries", self.insecure_registries, _hosts(state.insecure_registries)),
            ("http-proxy", self.http_proxy, _proxy(state.http_proxy)),
            ("https-proxy", self.https_proxy, _proxy(state.https_proxy)),
            ("no-proxy", self.no_proxy, state.no_proxy),
        )
        return tuple(
            f"{key}: expected {_shown(wanted)}, the engine says {_shown(found)}"
            for key, wanted, found in said
            if wanted is not None and wanted != found
        )


def expectation(document: Document, flags: Flags, *, restarted: bool) -> Expectation:
    """Of a file that the engine has just taken in. What the file does not name is not looked at, nor what a reload
    does not reach."""
    mirrors = document.mirrors if document.get("registry-mirrors") is not None else None
    insecure = document.insecure_registries if document.get("insecure-registries") is not None else None
    proxies = document.proxies if restarted else None
    return Expectation(
        mirrors=_mirrors(mirrors) if mirrors is not None and "registry-mirror" not in flags else None,
        insecure_registries=_hosts(insecure) if insecure is not None and "insecure-registry" not in flags else None,
        http_proxy=_proxy(proxies.http) if proxies and proxies.http else None,
        https_proxy=_proxy(proxies.https) if proxies and proxies.https else None,
        no_proxy=proxies.no_proxy if proxies and proxies.no_proxy else None,
    )


def _mirrors(values: Iterable[str]) -> tuple[str, ...]:
    """In order, each once, as the engine keeps them."""
    return tuple(dict.fromkeys(map(_mirror, values)))


def _mirror(value: str) -> str:
    try:
        parts = urlsplit(value)
    except ValueError:
        return value
    return f"{parts.scheme.lower()}://{parts.netloc.lower()}{parts.path.rstrip('/')}"


def _hosts(values: Iterable[str]) -> frozenset[str]:
    """Loopback is always insecure and is not counted."""
    return frozenset(name for value in values if (name := _host(value)) not in ("127.0.0.0/8", "::1/128"))


def _host(value: str) -> str:
    name = re.sub(r"^https?://", "", value.strip(), flags=re.IGNORECASE).rstrip("/")
    if "/" in name:
        try:
            return str(ipaddress.ip_network(name, strict=False))
        except ValueError:
            return name
    return name.lower()


def _proxy(value: str) -> str:
    return _SECRET.sub("//", value)


def _shown(value: object) -> str:
    if isinstance(value, str):
        return value or "nothing"
    return ", ".join(sorted(value) if isinstance(value, frozenset) else value) or "nothing"  # type: ignore[arg-type]
