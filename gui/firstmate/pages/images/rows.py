"""An image in the words of the list and of the detail card: pure functions, no table, no widget, no engine.

The view turns an `ImageRow` into cells; tests read it as it is.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication, QDateTime

from firstmate.core.entities import Container, Image, ImageDetail
from firstmate.core.kept_layers import unfinished
from firstmate.core.platforms import Platform, fits
from firstmate.core.quantities import format_bytes
from firstmate.core.words import state_text
from firstmate.pages.images.keeping import amount_words, name_words, reason_words
from firstmate.pages.images.platform_words import compatible_words, foreign_words

_ = QCoreApplication.translate

FactName = Literal[
    "digest",
    "id",
    "size",
    "shared",
    "created",
    "platform",
    "command",
    "entry_point",
    "environment",
    "ports",
    "volumes",
    "working_dir",
    "user",
    "used_by",
    "labels",
]

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


@dataclass(frozen=True, slots=True)
class ImageRow:
    """One row. `created`, `size` and `shared` order it; the kinds are those of pills, "" for plain words."""

    key: str
    name: str
    subtitle: str
    name_tip: str
    size: int
    size_text: str
    shared: int | None
    shared_text: str
    shared_tip: str
    platform_text: str
    platform_kind: str
    platform_tip: str
    created: float | None
    created_text: str
    created_tip: str
    used: int
    used_kind: str
    used_text: str
    used_tip: str
    dangling: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the detail card; an empty value means: leave it out."""

    name: FactName
    value: str


def image_row(
    image: Image,
    users: Sequence[Container],
    *,
    now: float,
    language: str,
    removing: bool = False,
    shared: int | None = None,
    platform: Platform | None = None,
    engine: Platform | None = None,
) -> ImageRow:
    """One row; `now` is wall time in epoch seconds.

    `shared`: bytes that other images use as well, None while nobody has counted them. `platform` is None while it is
    not known, `engine` that of the engine's computer.
    """
    kind, words = _used(users)
    if removing:
        kind, words = "busy", _("Images", "Removing…")
    return ImageRow(
        key=image.id,
        name=image_name(image),
        subtitle=_subtitle(image),
        name_tip=_name_tip(image),
        size=image.size,
        size_text=format_bytes(image.size),
        shared=shared,
        shared_text=format_bytes(shared) if shared is not None else "",
        shared_tip=_shared_tip(shared),
        platform_text=platform_text(platform, engine),
        platform_kind="warn" if is_foreign(platform, engine) else "",
        platform_tip=platform_tip(platform, engine),
        created=image.created if image.created > 0 else None,
        created_text=age_words(image.created, now),
        created_tip=exact_time(image.created),
        used=len(users),
        used_kind=kind,
        used_text=words,
        used_tip=users_words(users, language),
        dangling=image.dangling and not image.digests,
    )


def tags(image: Image) -> tuple[str, ...]:
    """The tags, the plainest first: `busybox:latest` before `127.0.0.1:5000/me/busybox:v1`."""
    return tuple(sorted(image.tags, key=lambda tag: (len(tag), tag)))


def reference(image: Image) -> str:
    """What to call an image in a command: its plainest tag, else its digest, else its short id."""
    return next(iter((*tags(image), *image.digests)), image.short_id)


def image_name(image: Image) -> str:
    """The plainest tag; without one, the name it was pulled by and the beginning of its digest, or that it has none.

    What is kept of an unfinished download is called after that.
    """
    if image.tags:
        return tags(image)[0]
    if image.digests:
        name, _at, digest = image.digests[0].partition("@")
        return f"{name}@{digest[:19]}…"
    part = unfinished(image)
    return name_words(part) if part is not None else _("Images", "No name")


def _subtitle(image: Image) -> str:
    parts, part = [image.short_id], unfinished(image)
    if part is not None:
        parts.append(amount_words(part))
    elif len(image.tags) > 1:
        parts.append(", ".join(tags(image)[1:]))
    elif not image.tags and not image.digests:
        parts.append(_("Images", "dangling"))
    elif not image.tags:
        parts.append(_("Images", "no tag"))
    return " · ".join(parts)


def _name_tip(image: Image) -> str:
    part = unfinished(image)
    if part is not None:
        return reason_words(part)
    if image.dangling and not image.digests:
        return _(
            "Images",
            "Dangling: an image without a name. It usually remains when a newer one took over its name, and can be "
            "removed when no container uses it.",
        )
    return "\n".join(tags(image) or image.digests)


def _shared_tip(shared: int | None) -> str:
    if shared is None:
        return _("Images", "Not counted yet. The Disk view has the engine count it.")
    return _("Images", "Layers that other images on this engine use as well. They are stored once.")


def is_foreign(platform: Platform | None, engine: Platform | None) -> bool:
    """Whether the engine's computer does not run it by itself; what is not known counts as fitting."""
    return platform is not None and engine is not None and fits(engine, platform) == "foreign"


def platform_text(platform: Platform | None, engine: Platform | None) -> str:
    """The architecture; with the system only where that is not the engine's."""
    if platform is None:
        return ""
    if engine is not None and platform.os != engine.os:
        return str(platform)
    return "/".join(part for part in (platform.architecture, platform.variant) if part)


def platform_tip(platform: Platform | None, engine: Platform | None) -> str:
    if platform is None or engine is None:
        return ""
    fit = fits(engine, platform)
    if fit == "foreign":
        return foreign_words(platform, engine)
    return compatible_words(platform, engine) if fit == "compatible" else str(platform)


def _used(users: Sequence[Container]) -> tuple[str, str]:
    if not users:
        return "", _("Images", "Not used")
    kind = "ok" if any(one.state.is_alive for one in users) else "idle"
    return kind, _("Images", "%n container(s)", None, len(users))


def users_words(users: Sequence[Container], language: str) -> str:
    """Each container with its state, a line each: `web: Running`."""
    return "\n".join(f"{one.name or one.short_id}: {state_text(one.state, language)}" for one in users)


# -- times ---------------------------------------------------------------------------------------------------------


def age_words(created: float, now: float) -> str:
    """How long ago in the largest unit, rounded down. Images without a real date say 1970 or earlier: unknown."""
    if created <= 0:
        return _("Images", "Unknown")
    seconds = int(max(0.0, now - created))
    if seconds < _MINUTE:
        return _("Images", "Just now")
    if seconds < _HOUR:
        return _("Images", "%n minute(s) ago", None, seconds // _MINUTE)
    if seconds < _DAY:
        return _("Images", "%n hour(s) ago", None, seconds // _HOUR)
    days = seconds // _DAY
    if days < 30:
        return _("Images", "%n day(s) ago", None, days)
    if days < 365:
        return _("Images", "%n month(s) ago", None, min(11, days * 12 // 365))
    return _("Images", "%n year(s) ago", None, days * 100 // 36_525 or 1)


def exact_time(created: float) -> str:
    """Date and time where the reader is, as 2026-11-23 14:05:09; "" when unknown."""
    return QDateTime.fromSecsSinceEpoch(int(created)).toString("yyyy-MM-dd HH:mm:ss") if created > 0 else ""


# -- facts ---------------------------------------------------------------------------------------------------------


def facts(
    image: Image,
    detail: ImageDetail | None,
    users: Sequence[Container],
    *,
    now: float,
    language: str,
    shared: int | None = None,
) -> tuple[Fact, ...]:
    """Everything that is known of an image; what only inspect tells is empty until `detail` is here."""
    exact = exact_time(image.created)
    created = age_words(image.created, now)
    lines = [
        Fact("size", format_bytes(image.size)),
        Fact("shared", format_bytes(shared) if shared is not None else ""),
        Fact("created", f"{created}\n{exact}" if exact else created),
        Fact("platform", _platform(detail) if detail else ""),
        Fact("used_by", users_words(users, language) or _("Images", "No container")),
    ]
    if detail is not None:
        lines += [
            Fact("ports", ", ".join(detail.exposed_ports)),
            Fact("working_dir", detail.working_dir),
            Fact("user", detail.user),
            Fact("entry_point", shlex.join(detail.entrypoint)),
            Fact("command", shlex.join(detail.command)),
            Fact("environment", "\n".join(f"{key}={value}" for key, value in detail.environment)),
            Fact("volumes", "\n".join(detail.volumes)),
            Fact("labels", "\n".join(f"{key}={value}" for key, value in sorted(detail.labels.items()))),
        ]
    lines += [
        Fact("digest", "\n".join(image.digests)),
        Fact("id", image.id),
    ]
    return tuple(lines)


def _platform(detail: ImageDetail) -> str:
    return "/".join(part for part in (detail.os, detail.architecture, detail.variant) if part)


def fact_label(name: FactName) -> str:
    return {
        "digest": _("Images", "Digest"),
        "id": _("Images", "Image id"),
        "size": _("Images", "Size"),
        "shared": _("Images", "Shared"),
        "created": _("Images", "Created"),
        "platform": _("Images", "Platform"),
        "command": _("Images", "Command"),
        "entry_point": _("Images", "Entry point"),
        "environment": _("Images", "Environment"),
        "ports": _("Images", "Ports"),
        "volumes": _("Images", "Volumes"),
        "working_dir": _("Images", "Works in"),
        "user": _("Images", "User"),
        "used_by": _("Images", "Used by"),
        "labels": _("Images", "Labels"),
    }[name]


def fact_meaning(name: FactName) -> str:
    """One sentence that explains the term, for the tool tip."""
    return {
        "digest": _("Images", "The fingerprint of the image in its registry: it names exactly this content."),
        "id": _("Images", "The fingerprint of the image on this engine. Its first 12 characters are enough."),
        "size": _("Images", "Unpacked size on the engine's disk. Layers shared with other images count in each."),
        "shared": _("Images", "Layers that other images on this engine use as well. They are stored once."),
        "created": _("Images", "When the image was built, not when it was pulled."),
        "platform": _("Images", "The system and the kind of processor that its programs are made for."),
        "command": _("Images", "What a container runs when nothing else is asked for."),
        "entry_point": _("Images", "The program that always runs; the command is handed to it."),
        "environment": _("Images", "Variables that every container of this image starts with."),
        "ports": _("Images", "Ports that the program listens on. They are reachable only once they are published."),
        "volumes": _("Images", "Folders whose files outlive the container."),
        "working_dir": _("Images", "The folder in which the program starts."),
        "user": _("Images", "The user that the program runs as; without one it is root."),
        "used_by": _("Images", "The containers that were made from this image, running or not."),
        "labels": _("Images", "Notes that whoever built the image has put on it."),
    }[name]
