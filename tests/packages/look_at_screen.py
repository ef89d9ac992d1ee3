"""Takes a picture of the screen into a file and says how many colours are on it. `python look_at_screen.py FILE`."""

import sys

from PySide6.QtGui import QGuiApplication

app = QGuiApplication(sys.argv)
picture = app.primaryScreen().grabWindow(0)
picture.save(sys.argv[1])
image = picture.toImage()
print(len({image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}))
