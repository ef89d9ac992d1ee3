"""Tags: what Docker Hub and registries say of them, as values, and what a tag's name tells.

Reads the JSON of four places: the engine's search, Docker Hub's tag list, a registry's `tags/list` and `_catalog`, and
manifests. An entry that makes no sense is left out rather than believed. Refuses to ask anybody: that is
`host/registry.py`. Sizes are bytes of the download (compressed layers), times are seconds since the epoch (UTC).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal
from urllib.parse import urljoin, urlsplit

from firstmate.core.names import OFFICIAL_PREFIX
from firstmate.core.platforms import Platform, fits, platform_of

Libc = Literal["glibc", "musl", "uclibc", "none", ""]
"""The C library inside an image: "none" for images without one (Windows, a single static program), "" unknown."""

_WINDOWS: Final = re.compile(r"(?:^|-)(?:windowsservercore|nanoserver|servercore|windows)")
_MUSL: Final = re.compile(r"(?:^|-)(?:musl|alpine\d*(?:\.\d+)*)(?=-|$)")
_UCLIBC: Final = re.compile(r"(?:^|-)uclibc(?=-|$)")
_GLIBC: Final = re.compile(
    r"(?:^|-)(?:glibc|slim|ubi\d*(?:\.\d+)?|al20\d\d|oraclelinux\d*|debian\d*|ubuntu|stretch|buster|bullseye|bookworm|trixie|forky"
    r"|bionic|focal|jammy|noble|resolute|plucky|questing)(?=-|$)"
)
_TAG: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
_DIGEST: Final = re.compile(r"sha256:[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Found:
    """One image that a search found, under its familiar name (`busybox`, `bitnami/redis`)."""

    name: str
    description: str = ""
    stars: int = 0
    official: bool = False


@dataclass(frozen=True, slots=True)
class Build:
    """What a tag holds for one platform. `size` are the bytes to download, None where nobody said."""

    platform: Platform
    size: int | None = None
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag. Without `builds` nobody has said yet what it is made for."""

    name: str
    builds: tuple[Build, ...] = ()
    size: int | None = None
    """What the place says of the whole tag; on Docker Hub that is its first build. Prefer `build_for`."""
    updated: float | None = None
    digest: str = ""

    def build_for(self, engine: Platform) -> Build | None:
        """What an engine on that platform takes: made for it or, failing that, something it runs as well; else None."""
        for fit in ("same", "compatible"):
            fitting = [one for one in self.builds if fits(engine, one.platform) == fit]
            if fitting:
                # Of several generations the newest, unless the engine says which it is.
                own = [one for one in fitting if engine.variant and one.platform.variant == engine.variant]
                return (own or sorted(fitting, key=lambda one: one.platform.variant))[-1]
        return None


@dataclass(frozen=True, slots=True)
class TagPage:
    """One page of tags. `next` is the address of the following one, "" on the last; `count` of all, where told."""

    tags: tuple[Tag, ...]
    next: str = ""
    count: int | None = None
    names_only: bool = False
    """A registry's list: sizes and platforms stand in the manifests, one tag at a time."""


def found(answer: Any) -> tuple[Found, ...]:
    """The engine's answer to a search, official images first, then by stars, as often starred as asked for."""
    rows = [row for row in _list(answer) if isinstance(row, Mapping) and isinstance(row.get("name"), str)]
    images = [
        Found(
            row["name"].removeprefix(OFFICIAL_PREFIX) if row["name"].count("/") == 1 else row["name"],
            " ".join(str(row.get("description") or "").split()),
            _number(row.get("star_count")) or 0,
            row.get("is_official") is True,
        )
        for row in rows
    ]
    return official_first(images)


def official_first(images: Iterable[Found]) -> tuple[Found, ...]:
    """Official images first, then the ones with more stars."""
    return tuple(sorted(images, key=lambda one: (not one.official, -one.stars, one.name)))


def hub_tags(answer: Any, base: str) -> TagPage:
    """One page of Docker Hub's tag list. A `next` that leads to another place than `base` is not followed."""
    said = answer if isinstance(answer, Mapping) else {}
    rows = [row for row in _list(said.get("results")) if isinstance(row, Mapping)]
    tags = tuple(_hub_tag(row) for row in rows if is_tag(row.get("name")))
    return TagPage(tags, same_place(base, said.get("next")), _number(said.get("count")))


def _hub_tag(row: Mapping[str, Any]) -> Tag:
    builds = tuple(
        Build(_platform(image), _number(image.get("size")), str(image.get("digest") or ""))
        for image in _list(row.get("images"))
        if isinstance(image, Mapping) and _is_platform(image)
    )
    return Tag(
        row["name"],
        _in_order(builds),
        _number(row.get("full_size")),
        _time(row.get("tag_last_pushed") or row.get("last_updated")),
        str(row.get("digest") or ""),
    )


def registry_tags(answer: Any, base: str, link: str) -> TagPage:
    """One page of a registry's `tags/list`, names only, in the order of people; `link` is the answer's Link header.

    The specification wants them in lexical order; docker-registry 2.8 gives all of them as they lie on its disk.
    """
    names = _list(answer.get("tags")) if isinstance(answer, Mapping) else []
    ordered = sorted((name for name in names if is_tag(name)), key=_as_counted)
    return TagPage(tuple(map(Tag, ordered)), next_link(base, link), names_only=True)


def _as_counted(name: str) -> tuple[tuple[int, int, str], ...]:
    """So that v2 comes before v10."""
    parts = [part for part in re.split(r"(\d+)", name) if part]
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part.casefold()) for part in parts)


def repositories(answer: Any) -> tuple[str, ...]:
    """The repositories that a registry's `_catalog` names."""
    names = _list(answer.get("repositories")) if isinstance(answer, Mapping) else []
    return tuple(name for name in names if isinstance(name, str) and name)


def next_link(base: str, link: str) -> str:
    """The next page of a Link header (RFC 8288), absolute; "" when there is none or it leads to another place."""
    for part in link.split(","):
        found = re.match(r"\s*<([^>]*)>\s*;(.*)", part)
        if found and re.search(r"""(?:^|;)\s*rel=["']?next["']?\s*(?:;|$)""", found[2]):
            return same_place(base, found[1])
    return ""


def same_place(base: str, address: object) -> str:
    """The address made absolute, when it stays with scheme, host and port of `base`; "" otherwise."""
    if not isinstance(address, str) or not address:
        return ""
    whole = urljoin(base, address)
    try:
        asked, given = urlsplit(base), urlsplit(whole)
    except ValueError:
        return ""
    return whole if (given.scheme, given.netloc) == (asked.scheme, asked.netloc) else ""


def index_builds(index: Mapping[str, Any]) -> tuple[Build, ...]:
    """What an index (manifest list) holds, sizes unknown. Attestations, which are no images, are left out."""
    builds = []
    for entry in _list(index.get("manifests")):
        platform = entry.get("platform") if isinstance(entry, Mapping) else None
        digest = entry.get("digest") if isinstance(entry, Mapping) else None
        if isinstance(platform, Mapping) and _is_platform(platform) and is_digest(digest):
            builds.append(Build(_platform(platform), digest=str(digest)))
    return _in_order(builds)


def manifest_size(manifest: Mapping[str, Any]) -> int | None:
    """Bytes of layers and configuration together; None for a manifest that does not name them."""
    layers = [_number(layer.get("size")) for layer in _list(manifest.get("layers")) if isinstance(layer, Mapping)]
    config = manifest.get("config")
    sizes = [*layers, _number(config.get("size")) if isinstance(config, Mapping) else None]
    known = [size for size in sizes if size is not None]
    return sum(known) if layers and len(known) == len(sizes) else None


def libc_of(tag: str, usual: Libc = "") -> Libc:
    """The C library that a tag's name tells by the habits of the official images, else the image's usual one."""
    name = tag.lower()
    for pattern, libc in ((_WINDOWS, "none"), (_UCLIBC, "uclibc"), (_MUSL, "musl"), (_GLIBC, "glibc")):
        if pattern.search(name):
            return libc  # type: ignore[return-value]
    return usual


def is_tag(value: object) -> bool:
    """Whether it may stand behind the colon. It becomes part of an address; so nothing else may be in it."""
    return isinstance(value, str) and _TAG.fullmatch(value) is not None


def is_digest(value: object) -> bool:
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None


def _is_platform(image: Mapping[str, Any]) -> bool:
    parts = (image.get("os"), image.get("architecture"))
    return all(isinstance(part, str) and part and part != "unknown" for part in parts)


def _platform(said: Mapping[str, Any]) -> Platform:
    return platform_of(str(said["os"]), str(said["architecture"]), str(said.get("variant") or ""))


def _in_order(builds: Iterable[Build]) -> tuple[Build, ...]:
    """Most used first, so that a list cut short still says what matters."""
    usual = ("amd64", "arm64", "arm", "386")
    place = {name: number for number, name in enumerate(usual)}
    return tuple(
        sorted(
            builds,
            key=lambda one: (one.platform.os != "linux", place.get(one.platform.architecture, 9), str(one.platform)),
        )
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _time(value: Any) -> float | None:
    """Docker Hub's `2024-05-14T01:28:12.345678Z`."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
