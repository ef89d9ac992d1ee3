"""The picture at the side of the installer's last page: the app's icon on the colours of its sea.

    python side_picture.py FILE.bmp

Needs Qt, so it runs in the checkout's environment. Twice the size that Windows shows at 100 per cent, to stay sharp.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QLinearGradient, QPainter
from PySide6.QtSvg import QSvgRenderer

WIDTH, HEIGHT = 328, 628
ICON = Path(__file__).resolve().parents[2] / "resources" / "icons" / "app.svg"
_SKY, _SEA, _DEEP = "#eaf1ff", "#9cc0ff", "#1b4fd6"
_SIZE = 208


def drawn() -> QImage:
    """The picture, 24 bits a pixel, as NSIS wants it."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB888)
    sea = QLinearGradient(0, 0, 0, HEIGHT)
    for place, colour in ((0.0, _SKY), (0.55, _SEA), (1.0, _DEEP)):
        sea.setColorAt(place, QColor(colour))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(image.rect(), sea)
    painter.setPen(Qt.PenStyle.NoPen)
    for wave, (top, strength) in enumerate(((452, 34), (492, 44), (536, 54))):  # long, calm waves under the icon
        painter.setBrush(QColor(255, 255, 255, strength))
        painter.drawEllipse(QRectF(-220 + 90 * wave, top, WIDTH + 320, 420))
    renderer = QSvgRenderer(str(ICON))
    if not renderer.isValid():
        raise ValueError("the drawing of the icon cannot be read")
    renderer.render(painter, QRectF((WIDTH - _SIZE) / 2, 150, _SIZE, _SIZE))
    painter.end()
    return image


if __name__ == "__main__":
    application = QGuiApplication(sys.argv)
    if not drawn().save(sys.argv[1]):
        sys.exit("the picture could not be written")
