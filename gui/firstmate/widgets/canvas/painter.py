"""Draws lines of cells: one text call for each run of cells that look alike and advance alike.

A canvas is a grid, fonts are not: a character of another font (Chinese, symbols) has another advance than a cell. So
characters are grouped by their advance and drawn with just the letter spacing that puts each of them on its column.
Rows are one pixel higher than the font, or underscores would vanish under the next row's ground.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from . import box
from .attributes import DEFAULT, HIDDEN, ITALIC, STRIKE, UNDERLINE
from .colors import CanvasColors, Look, look
from .lines import CellLine, LineDecoder
from .widths import FILLER

_STYLE_RUN = re.compile(r"(.)\1*", re.S)
_BOX_OR_TEXT = re.compile(f"({box.CHARACTERS}+)|((?:(?!{box.CHARACTERS}).)+)", re.S)
_MAX_CACHED = 4096


class _Piece(NamedTuple):
    """Text that one call draws: `column` counts from the start of the run, `spacing` is added after each character."""

    column: int
    text: str
    spacing: float
    is_box: bool


class LinePainter:
    """Knows the font, the size of a cell and the colours. `decoder` says what style characters mean."""

    def __init__(self, font: QFont, colors: CanvasColors, decoder: LineDecoder) -> None:
        self.decoder = decoder
        self.reverse = False
        self.set_font(font)
        self.set_colors(colors)

    def set_font(self, font: QFont) -> None:
        """Any font; of a proportional one the widest Latin letter decides."""
        font = QFont(font)
        font.setKerning(False)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0)
        metrics = QFontMetricsF(font)
        self.font = font
        advance = metrics.horizontalAdvance("0") if _is_monospaced(metrics) else metrics.horizontalAdvance("M")
        self.cell_width = max(1, math.floor(advance + 0.5))  # half a pixel too much, never too little
        self.ascent = math.ceil(metrics.ascent())
        self.cell_height = self.ascent + math.ceil(metrics.descent()) + 1
        self._underline = self.ascent + max(1, round(metrics.underlinePos()))
        self._strike = self.ascent - max(1, round(metrics.strikeOutPos()))
        self._thickness = max(1, round(metrics.lineWidth()))
        self._fonts: dict[tuple[bool, bool, float], QFont] = {}
        self._metrics: dict[bool, QFontMetricsF] = {}
        self._advances: dict[tuple[bool, str], float] = {}
        self._pieces: dict[tuple[bool, str], list[_Piece]] = {}

    def set_colors(self, colors: CanvasColors) -> None:
        self.colors = colors
        self.background = QColor(colors.background)
        self.forget_looks()

    def forget_looks(self) -> None:
        """Must be called after `reverse` changed."""
        self._looks: dict[str, Look] = {}
        self._pens: dict[str, QPen] = {}
        self._generation = self.decoder.styles.generation

    def ground(self) -> QColor:
        return QColor(self.colors.foreground) if self.reverse else self.background

    def draw(self, painter: QPainter, line: CellLine, x: float, y: float, first: int, last: int) -> None:
        """Draw the cells from column `first` up to `last`; column 0 is at `x`, the row's top at `y`."""
        if self._generation != self.decoder.styles.generation:
            self.forget_looks()
        text, styles = line.text[first:last], line.styles[first:last]
        x += first * self.cell_width
        if not styles:
            self._draw_run(painter, text, self._look(DEFAULT), x, y)
            return
        runs = [(match.start(), match.end(), self._look(match[1])) for match in _STYLE_RUN.finditer(styles)]
        for start, end, looks in runs:
            if looks.background is not None:
                width = (end - start) * self.cell_width
                painter.fillRect(
                    int(x + start * self.cell_width), int(y), width, self.cell_height, QColor(looks.background)
                )
        for start, end, looks in runs:
            self._draw_run(painter, text[start:end], looks, x + start * self.cell_width, y)

    def draw_as(
        self, painter: QPainter, line: CellLine, x: float, y: float, span: tuple[int, int], colors: tuple[str, str]
    ) -> None:
        """Draw cells in a text colour and a ground of the view's own: selection, matches, the cursor."""
        first, last = span
        left = x + first * self.cell_width
        painter.fillRect(int(left), int(y), (last - first) * self.cell_width, self.cell_height, QColor(colors[1]))
        text, styles = line.text[first:last], line.styles[first:last]
        for match in _STYLE_RUN.finditer(styles or DEFAULT * len(text)):
            flags = self._look(match[1]).flags
            forced = Look(colors[0], None, colors[0], flags & ~HIDDEN, bool(flags & 1))
            start, end = match.span()
            self._draw_run(painter, text[start:end], forced, left + start * self.cell_width, y)

    def draw_text(self, painter: QPainter, text: str, x: float, y: float, color: str) -> None:
        """Draw text of the view itself (its cell text), such as a timestamp."""
        self._draw_run(painter, text, Look(color, None, color, 0, False), x, y)

    def _look(self, style: str) -> Look:
        found = self._looks.get(style)
        if found is None:
            if len(self._looks) >= _MAX_CACHED:
                self._looks.clear()
            found = self._looks[style] = look(self.decoder.styles[style], self.colors, self.reverse)
        return found

    def _draw_run(self, painter: QPainter, text: str, looks: Look, x: float, y: float) -> None:
        if looks.flags & (UNDERLINE | STRIKE):
            self._decorate(painter, len(text), looks, x, y)
        if not text or text.isspace() or looks.flags & HIDDEN:
            return
        painter.setPen(self._pen(looks.foreground))
        italic = bool(looks.flags & ITALIC)
        baseline = y + self.ascent
        for column, piece, spacing, is_box in self._split(text, looks.bold):
            left = x + column * self.cell_width
            if is_box:
                self._draw_box(painter, piece, looks.shape, int(left), int(y))
            else:
                painter.setFont(self._font(looks.bold, italic, spacing))
                painter.drawText(QPointF(left + max(spacing, 0) / 2 if spacing > 1 else left, baseline), piece)

    def _decorate(self, painter: QPainter, cells: int, looks: Look, x: float, y: float) -> None:
        color, width = QColor(looks.foreground), cells * self.cell_width
        if looks.flags & UNDERLINE:
            top = min(self._underline, self.cell_height - self._thickness)
            painter.fillRect(int(x), int(y) + top, width, self._thickness, color)
        if looks.flags & STRIKE:
            painter.fillRect(int(x), int(y) + self._strike, width, self._thickness, color)

    def _draw_box(self, painter: QPainter, text: str, color: str, x: int, y: int) -> None:
        for number, character in enumerate(text):
            rects, opacity = box.shape(character, self.cell_width, self.cell_height)
            fill = QColor(color)
            fill.setAlphaF(opacity)
            for left, top, width, height in rects:
                painter.fillRect(x + number * self.cell_width + left, y + top, width, height, fill)

    def _pen(self, color: str) -> QPen:
        found = self._pens.get(color)
        if found is None:
            if len(self._pens) >= _MAX_CACHED:
                self._pens.clear()
            found = self._pens[color] = QPen(QColor(color))
        return found

    def _font(self, bold: bool, italic: bool, spacing: float) -> QFont:
        key = (bold, italic, spacing)
        found = self._fonts.get(key)
        if found is None:
            if len(self._fonts) >= 256:
                self._fonts.clear()
            found = QFont(self.font)
            found.setBold(bold)
            found.setItalic(italic)
            if spacing:
                found.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, spacing)
            self._fonts[key] = found
        return found

    def _advance(self, character: str, bold: bool) -> float:
        key = (bold, character)
        found = self._advances.get(key)
        if found is None:
            if len(self._advances) >= 4 * _MAX_CACHED:
                self._advances.clear()
            metrics = self._metrics.get(bold)
            if metrics is None:
                metrics = self._metrics[bold] = QFontMetricsF(self._font(bold, False, 0.0))
            found = self._advances[key] = metrics.horizontalAdvance(character)
        return found

    def _split(self, text: str, bold: bool) -> list[_Piece]:
        """The pieces of a run; cached, as screens repeat themselves from frame to frame."""
        key = (bold, text)
        found = self._pieces.get(key)
        if found is None:
            if len(self._pieces) >= _MAX_CACHED:
                self._pieces.clear()
            if text.isascii() and FILLER not in text:
                pieces = [_Piece(0, text.rstrip(" "), self.cell_width - self._advance("0", bold), False)]
            else:
                pieces = self._split_mixed(text, bold)
            found = self._pieces[key] = pieces
        return found

    def _split_mixed(self, text: str, bold: bool) -> list[_Piece]:
        pieces: list[_Piece] = []
        for match in _BOX_OR_TEXT.finditer(text):
            if match[1]:
                pieces.append(_Piece(match.start(), match[1], 0.0, True))
                continue
            start, end = match.span()
            run, run_start, run_spacing = "", start, 0.0
            column = start
            while column < end:
                character = text[column]
                if character == FILLER:  # the left half is not in this run
                    column += 1
                    continue
                width = 2 if column + 1 < end and text[column + 1] == FILLER else 1
                spelled = self.decoder.clusters.spelled(character)
                spacing = round(width * self.cell_width - self._advance(spelled, bold), 3)
                if len(spelled) > 1:  # letter spacing inside a cluster is the font's affair: it stands alone
                    if run:
                        pieces.append(_Piece(run_start, run, run_spacing, False))
                    pieces.append(_Piece(column, spelled, 0.0, False))
                    run = ""
                elif run and spacing == run_spacing:
                    run += character
                else:
                    if run:
                        pieces.append(_Piece(run_start, run, run_spacing, False))
                    run, run_start, run_spacing = character, column, spacing
                column += width
            if run.strip(" "):
                pieces.append(_Piece(run_start, run, run_spacing, False))
        return pieces


def _is_monospaced(metrics: QFontMetricsF) -> bool:
    return abs(metrics.horizontalAdvance("i") - metrics.horizontalAdvance("M")) < 0.01
