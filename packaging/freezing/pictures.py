"""The app's icon in every form that a desktop asks for, drawn by Qt from two drawings.

    python packaging/freezing/pictures.py FOLDER     firstmate-16.png … firstmate-512.png, firstmate.ico

The window's own icon (`resources/icons/app.svg`) is too fine for 24 pixels and less; there `app-small.svg` is drawn,
whose edges lie between pixels. An .ico holds bitmaps up to 64 pixels, which every program reads, and above that PNG.
"""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgRenderer

HERE = Path(__file__).resolve().parent
LARGE = HERE.parents[1] / "resources" / "icons" / "app.svg"
SMALL = HERE / "app-small.svg"
SMALL_UP_TO = 24

PNG_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
"""What Windows asks for at 100 to 250 per cent."""
_BITMAP_UP_TO = 64


def drawn(size: int) -> QImage:
    """The icon as a square of `size` pixels."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(str(SMALL if size <= SMALL_UP_TO else LARGE))
    if not renderer.isValid():
        raise ValueError("the drawing of the icon cannot be read")
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return image


def png(image: QImage) -> bytes:
    """The picture as a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QImageWriter(buffer, QByteArray(b"PNG")).write(image):
        raise ValueError("Qt cannot write PNG")
    return bytes(buffer.data().data())


def bitmap(image: QImage) -> bytes:
    """The picture as an icon holds bitmaps: header, rows from the bottom as BGRA, and an unused mask of one bit."""
    size = image.width()
    rows = bytes(image.constBits())
    stride = image.bytesPerLine()
    pixels = b"".join(rows[number * stride : number * stride + size * 4] for number in reversed(range(size)))
    mask = bytes((size + 31) // 32 * 4 * size)
    header = struct.pack("<IiiHHIIiiII", 40, size, size * 2, 1, 32, 0, len(pixels) + len(mask), 0, 0, 0, 0)
    return header + pixels + mask


def ico(sizes: tuple[int, ...] = ICO_SIZES) -> bytes:
    """An .ico file with the icon in these sizes."""
    parts = [bitmap(drawn(size)) if size <= _BITMAP_UP_TO else png(drawn(size)) for size in sizes]
    place = 6 + 16 * len(parts)
    entries = b""
    for size, part in zip(sizes, parts, strict=True):
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(part), place)
        place += len(part)
    return struct.pack("<HHH", 0, 1, len(parts)) + entries + b"".join(parts)


def write(folder: Path) -> None:
    """Every form of it into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for size in PNG_SIZES:
        (folder / f"firstmate-{size}.png").write_bytes(png(drawn(size)))
    (folder / "firstmate.ico").write_bytes(ico())


if __name__ == "__main__":
    application = QGuiApplication(sys.argv)
    write(Path(sys.argv[1]))
