"""Opens FirstMate's window on Qt's Windows platform, waits for the containers, takes its picture, closes it.

    python open_real_window.py npipe:////./pipe/NAME picture.png

A process of its own, because the platform of a process cannot be changed. Prints what it saw as one line of JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys

from pipe_engine import until
from PySide6.QtWidgets import QApplication

from firstmate.app.settings import Settings
from firstmate.engine import endpoint
from firstmate.loop import run
from firstmate.main import close_desk, make_application, make_desk
from firstmate.window import Window


async def look(app: QApplication, address: str, picture: str) -> None:
    desk = make_desk(endpoint.parse(address), Settings(), lang="zh_CN")
    window = Window(desk)
    painted = asyncio.Event()
    window.painted.connect(painted.set)
    window.open_page("containers")
    window.show()
    async with asyncio.timeout(20):
        await painted.wait()
    desk.session.start()
    await until(lambda: len(desk.session.containers) == 3, 20)
    await asyncio.sleep(0.3)
    image = window.grab().toImage()
    image.save(picture)
    saw = {"platform": app.platformName(), "containers": len(desk.session.containers)}
    print(json.dumps({**saw, "width": image.width(), "height": image.height()}))
    window.close()
    await close_desk(desk)
    window.deleteLater()


if __name__ == "__main__":
    application = make_application()
    run(look(application, sys.argv[1], sys.argv[2]), application)
