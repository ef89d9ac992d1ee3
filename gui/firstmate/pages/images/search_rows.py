"""Rows of the catalogue, of search results and of tags: pure functions from what is known to cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication

from firstmate.core.catalogue import Entry, entry_of, group_label, size_label, words
from firstmate.core.platforms import Platform
from firstmate.core.quantities import format_bytes
from firstmate.core.tag_words import libc_label, libc_meaning
from firstmate.core.tags import Found, Libc, Tag, libc_of
from firstmate.widgets.cells import Cell, Column, Row

_ = QCoreApplication.translate

_PLATFORMS_SHOWN = 3


def catalogue_columns() -> tuple[Column, ...]:
    return (
        Column("image", lambda: _("Images", "Image"), 190, stretch=True),
        Column("kind", lambda: _("Images", "Kind"), 108),
    )


def catalogue_row(entry: Entry, language: str) -> Row:
    """One image of the catalogue; what it is stands under its name."""
    said = words(entry, language)
    old = entry.deprecated
    name = Cell(
        entry.name,
        icon="triangle-alert" if old else "package",
        status="warn" if old else "",
        tooltip=said.fate if old else f"{said.what}\n{said.when}",
        muted=old,
        detail=_("Images", "Out of date: use {image}").format(image=entry.instead[0]) if old else said.what,
    )
    kind = Cell(group_label(entry.group, language), tooltip=size_label(entry.size, language), muted=True)
    return Row(entry.name, (name, kind))


def result_columns() -> tuple[Column, ...]:
    return (
        Column("image", lambda: _("Images", "Image"), 190, stretch=True),
        Column("stars", lambda: _("Images", "Stars"), 72, kind="number"),
    )


def result_row(found: Found, language: str) -> Row:
    """One image that a search found; the catalogue's words in place of English ones where it has some."""
    entry = entry_of(found.name)
    about = words(entry, language).what if entry is not None else found.description
    old = entry is not None and entry.deprecated
    if found.official:
        icon, status, kind = "shield-check", "ok", _("Images", "Official image: Docker and its makers keep it")
    else:
        icon, status, kind = "package", "", _("Images", "Made by somebody: anybody may publish images there")
    if old:
        icon, status, kind = "triangle-alert", "warn", words(entry, language).fate if entry else ""
    name = Cell(found.name, icon=icon, status=status, tooltip=f"{kind}\n{found.description}".strip(), detail=about)
    stars = Cell(f"{found.stars:,}" if found.stars else "", sort=float(found.stars), muted=True)
    return Row(found.name, (name, stars))


def tag_columns() -> tuple[Column, ...]:
    return (
        Column("tag", lambda: _("Images", "Tag"), 132, stretch=True),
        Column("libc", lambda: _("Images", "C library"), 80),
        Column("size", lambda: _("Images", "Download"), 112, kind="number"),
        Column("platforms", lambda: _("Images", "Processors"), 130),
        Column("updated", lambda: _("Images", "Updated"), 96),
    )


def tag_row(tag: Tag, entry: Entry | None, engine: Platform | None, language: str) -> Row:
    """One tag of a live list."""
    build = tag.build_for(engine) if engine is not None else None
    foreign = bool(tag.builds) and engine is not None and build is None
    good = entry is not None and tag.name == entry.tag
    size = build.size if build is not None else None if tag.builds else tag.size
    name = Cell(
        tag.name,
        icon="circle-check" if good else "tag",
        status="ok" if good else "",
        tooltip=_("Images", "A good one to begin with") if good else tag.digest,
        detail=_("Images", "recommended") if good else "",
        muted=foreign,
    )
    return Row(
        tag.name,
        (
            name,
            _libc(libc_of(tag.name, entry.libc if entry is not None else ""), language),
            Cell(format_bytes(size) if size is not None else "", sort=float(size) if size is not None else None),
            _platforms(tag, engine, foreign),
            _updated(tag.updated),
        ),
    )


def known_tag_rows(entry: Entry, language: str) -> list[Row]:
    """The tags that the catalogue names, for a computer that reaches nobody."""
    rows = []
    for tag in (entry.tag, *entry.tags) if entry.tag else ():
        good = tag == entry.tag
        name = Cell(
            tag,
            icon="circle-check" if good else "tag",
            status="ok" if good else "",
            tooltip=_("Images", "A good one to begin with") if good else "",
            detail=_("Images", "recommended") if good else "",
        )
        size = Cell(size_label(entry.size, language) if good else "", muted=True)
        known = Cell(str(entry.verified), tooltip=_("Images", "The day of these facts"), muted=True)
        rows.append(Row(tag, (name, _libc(libc_of(tag, entry.libc), language), size, Cell(), known)))
    return rows


def tag_rows(tags: Iterable[Tag], entry: Entry | None, engine: Platform | None, language: str) -> list[Row]:
    """A live list; the tag that the catalogue recommends comes first, the rest as the server ordered it."""
    listed: Sequence[Tag] = tuple(tags)
    if entry is not None:
        listed = sorted(listed, key=lambda tag: tag.name != entry.tag)
    return [tag_row(tag, entry, engine, language) for tag in listed]


def _libc(libc: Libc, language: str) -> Cell:
    return Cell(libc_label(libc, language), tooltip=libc_meaning(libc, language), muted=not libc)


def _platforms(tag: Tag, engine: Platform | None, foreign: bool) -> Cell:
    names = [str(build.platform).removeprefix("linux/") for build in tag.builds]
    more = len(names) - _PLATFORMS_SHOWN
    text = ", ".join(names[:_PLATFORMS_SHOWN]) + (f" +{more}" if more > 0 else "")
    sizes = [
        f"{build.platform}: {format_bytes(build.size)}" if build.size is not None else str(build.platform)
        for build in tag.builds
    ]
    if foreign:
        sizes.insert(0, _("Images", "Not made for this engine's processor ({platform})").format(platform=engine))
    return Cell(text, icon="triangle-alert" if foreign else "", tooltip="\n".join(sizes), muted=foreign)


def _updated(updated: float | None) -> Cell:
    if updated is None:
        return Cell()
    day = datetime.fromtimestamp(updated, UTC).date()
    # The newest first when ascending: that is how people think of ages.
    return Cell(str(day), sort=-updated, muted=True)
