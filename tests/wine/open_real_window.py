"""Opens FirstMate's window on Qt's Windows platform as `firstmate` does, waits for the containers, closes it.

    python open_real_window.py npipe:////./pipe/NAME picture.png

A process of its own, because the platform of a process cannot be changed. Leaves a picture, prints what it saw as JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys

from pipe_engine import until
from PySide6.QtWidgets import QApplication, QTableView

from firstmate.app.languages import Languages
from firstmate.app.settings import Settings
from firstmate.engine import endpoint
from firstmate.loop import run
from firstmate.main import dress, live, make_application, make_desk, show_first
from firstmate.window import Window


async def look(app: QApplication, window: Window, languages: Languages, address: str, picture: str) -> None:
    desk = make_desk(endpoint.parse(address), Settings(), languages=languages)
    life = asyncio.create_task(live(window, desk, "containers"))
    await until(lambda: len(desk.session.containers) == 4 and desk.session.info is not None, 20)
    table = window.findChild(QTableView, "containers.table")
    assert table is not None
    await until(lambda: table.model().rowCount() == 4, 10)
    await asyncio.sleep(0.3)
    image = window.grab().toImage()
    image.save(picture)
    print(json.dumps({"platform": app.platformName(), "width": image.width(), "height": image.height()}))
    window.close()
    async with asyncio.timeout(10):
        await life


def main(address: str, picture: str) -> None:
    app = make_application()
    languages = dress(Settings(), "zh_CN", "light")
    window = Window()
    window.announce("containers")
    assert show_first(window), "the window was not painted"
    run(look(app, window, languages, address, picture), app)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
