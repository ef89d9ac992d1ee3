"""The one icon family: Lucide outlines from `resources/icons`, drawn in the colours of the running theme.

An icon keeps its name and its colour role, not a picture, so it follows a new theme by itself. Pictures are cached by
name, colour and size in device pixels. Colourful bitmaps are refused, with one exception: the program's own mark.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from firstmate import paths
from firstmate.widgets.theme import theme

#: Icon and colour role of each status, so that a status is never told by colour alone.
STATUS_ICONS = {
    "ok": "circle-check",
    "warn": "triangle-alert",
    "error": "circle-x",
    "idle": "circle-dashed",
    "busy": "loader-circle",
}
STATUS_ROLES = {"ok": "ok", "warn": "warn", "error": "error", "idle": "idle", "busy": "accent"}

_COLOURED = frozenset({"app"})  # drawn as they are
_STROKE = 'stroke-width="1.75"'  # Lucide's own 2 looks heavy beside body text


def names() -> list[str]:
    """Every icon that is shipped, sorted."""
    return sorted(file.stem for file in (paths.resources() / "icons").glob("*.svg"))


@cache
def svg(name: str) -> str:
    """The source of an icon; a name that is not shipped raises FileNotFoundError."""
    source = (paths.resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    return source if name in _COLOURED else re.sub(r'stroke-width="2"', _STROKE, source)


def pixmap(name: str, size: int, role: str = "text", *, ratio: float = 1.0, enabled: bool = True) -> QPixmap:
    """An icon as a picture of `size` device-independent pixels, for a screen with `ratio` device pixels to each."""
    picture = QPixmap(_picture(name, _colour(role, enabled), round(size * ratio), _fades(name, enabled), 0))
    picture.setDevicePixelRatio(ratio)
    return picture


def icon(name: str, role: str = "text", on_role: str = "") -> QIcon:
    """An icon in the colour of a token; `on_role` is its colour while a checkable owner is checked."""
    svg(name)  # a wrong name fails here, not while painting
    return QIcon(_prototype(name, role, on_role or role))


@cache
def _prototype(name: str, role: str, on_role: str) -> QIcon:
    """The one icon that owns an engine; it lives as long as the program, and everybody gets copies.

    PySide frees an icon twice when the cycle collector finds it together with its Python engine (seen in 6.11.3:
    `c = [QIcon(engine)]; c.append(c)` ends in a crash). A copy knows no engine and is safe to collect.
    """
    return QIcon(_Engine(name, role, on_role))


def _colour(role: str, enabled: bool) -> str:
    value: str = getattr(theme.tokens, role if enabled else "text_disabled")
    return value


def _fades(name: str, enabled: bool) -> bool:
    return name in _COLOURED and not enabled


@lru_cache(maxsize=512)
def _picture(name: str, colour: str, pixels: int, faded: bool, width: int) -> QPixmap:
    """A square of `pixels`, at the left of a wider picture if `width` asks for one."""
    renderer = QSvgRenderer(QByteArray(svg(name).replace("currentColor", colour).encode()))
    picture = QPixmap(max(1, width, pixels), max(1, pixels))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    if faded:
        painter.setOpacity(0.4)
    renderer.render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    return picture


class _Engine(QIconEngine):
    """Asks for its picture at every painting, and so shows the theme of that moment."""

    def __init__(self, name: str, role: str, on_role: str) -> None:
        super().__init__()
        self._name, self._role, self._on_role = name, role, on_role

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._role, self._on_role)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        role = self._on_role if state == QIcon.State.On else self._role
        enabled = mode != QIcon.Mode.Disabled
        # An icon size that is wider than high keeps a gap to the words: Qt's own gap of 4 pixels is fixed.
        width = size.width() if size.width() > size.height() else 0
        side = min(size.width(), size.height())
        return _picture(self._name, _colour(role, enabled), side, _fades(self._name, enabled), width)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        # Since Qt 6.8 the size is in device-independent pixels.
        return self.pixmap(QSize(round(size.width() * scale), round(size.height() * scale)), mode, state)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatioF()
        side = min(rect.width(), rect.height())
        picture = QPixmap(self.pixmap(QSize(round(side * ratio), round(side * ratio)), mode, state))
        picture.setDevicePixelRatio(ratio)
        corner = QPoint(rect.x() + (rect.width() - side) // 2, rect.y() + (rect.height() - side) // 2)
        painter.drawPixmap(corner, picture)
