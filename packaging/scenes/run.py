"""Scenes of the page Run: the form filled well and badly, its sections, the shelf, a start and its end."""

from __future__ import annotations

import asyncio
from typing import cast

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from fakes import recorded
from firstmate.core.errors import EngineFailure
from firstmate.core.run.line import read
from firstmate.pages.run.view import RunView
from firstmate.widgets.scrolled import Scrolled
from scenes.stage import NARROW, Scene, Stage


async def _filled(stage: Stage) -> None:
    stage.write("run.image", "busybox")
    stage.write("run.command", "/bin/sh")
    stage.write("run.name", "my-first")
    stage.write("run.cpu.set", "0-1")
    stage.write("run.cpu.value", "1.5")
    stage.write("run.memory.value", "512M")


async def _wrong_run(stage: Stage) -> None:
    stage.write("run.image", "Busy Box")
    stage.write("run.command", "sh -c 'echo")
    stage.write("run.name", "blog-web")
    stage.write("run.cpu.value", "99")
    stage.write("run.cpu.set", "9-3")
    stage.write("run.memory.value", "1M")
    stage.press("run.start")


async def _starting(stage: Stage) -> None:
    script = recorded("pull_layers")
    stage.engine.pull_script = [*script[: len(script) // 2], asyncio.Event()]
    stage.write("run.image", "tomcat:10")
    await stage.settle()
    stage.press("run.start")


async def _run_failed(stage: Stage) -> None:
    words = (
        "driver failed programming external connectivity on endpoint my-first: Bind for 0.0.0.0:8080 failed: port is "
        "already allocated"
    )
    stage.engine.fail_next("start", EngineFailure(words, engine_text=words))
    stage.write("run.image", "busybox")
    await stage.settle()
    stage.press("run.start")


LINE = (
    "docker run -d --name shop-web --restart unless-stopped --init -p 8080:80 -p 127.0.0.1:8443:443 -p 5353:53/udp "
    "-v /srv/shop/site:/usr/share/nginx/html:ro -v shop-cache:/var/cache -e MODE=production -e DB_PASSWORD=s3cret "
    "-e DATABASE_URL=postgres://shop:s3cret@db:5432/shop --network shop -h web --add-host db.local:10.0.0.5 "
    "--dns 1.1.1.1 --health-cmd 'curl -fs localhost' --health-interval 30s --memory 512m --cpus 1.5 --pids-limit 200 "
    "--cap-add SYS_ADMIN --privileged --ulimit nofile=1024:4096 --dri nginx:1.27 nginx -g 'daemon off;'"
)
"""A command with something in every section, and one word that docker does not know."""


async def _options(stage: Stage) -> None:
    stage.desk.go("run", line=LINE)
    for name in ("ports", "storage", "environment"):
        stage.press(f"run.section.{name}")
    await stage.settle()


async def _options_below(stage: Stage) -> None:
    await _options(stage)
    await _to(stage, "run.section.ports")


async def _options_end(stage: Stage) -> None:
    stage.desk.go("run", line=LINE)
    for name in ("network", "behaviour", "health", "advanced"):
        stage.press(f"run.section.{name}")
    await stage.settle()
    await _to(stage, "run.section.network")


async def _options_last(stage: Stage) -> None:
    await _options_end(stage)
    await _to(stage, "run.section.advanced")


async def _to(stage: Stage, name: str) -> None:
    """Scrolls the form until this stands at its top."""
    found = stage.find(name)
    form = next(one for one in stage.find("run.start").window().findChildren(Scrolled) if one.isAncestorOf(found))
    content = form.widget()
    form.verticalScrollBar().setValue(found.mapTo(content, QPoint(0, 0)).y())


async def _paste(stage: Stage) -> None:
    stage.press("run.paste")
    await stage.settle()
    dialog = next(one for one in QApplication.topLevelWidgets() if one.objectName() == "run.paste.dialog")
    field = dialog.findChild(QPlainTextEdit, "run.paste.text")
    assert isinstance(field, QPlainTextEdit)
    field.setPlainText(
        "$ sudo docker run -d \\\n    --name web -p 8080:80 \\\n    --colour blue --memory 512mb \\\n    nginx"
    )


async def _shelf(stage: Stage) -> None:
    stage.desk.go("run", line=LINE)
    await stage.settle()
    shelf = cast(RunView, stage.window.page("run")).shelf
    for name, line in (("课堂练习 1", "docker run -it -m 512m --cpuset-cpus 0-1 busybox /bin/sh"), ("blog", LINE)):
        spec = read(line).spec
        assert spec is not None
        shelf.keep(name, spec)
        shelf.remember(spec)
    await stage.settle()
    stage.press("run.shelf")


async def _memory(stage: Stage) -> None:
    stage.write("run.image", "postgres:16")
    stage.write("run.memory.value", "64M")
    await _to(stage, "run.memory.slider")


async def _export(stage: Stage) -> None:
    stage.desk.go("run", line=LINE)
    await stage.settle()
    stage.press("run.export")


async def _ended(stage: Stage) -> None:
    stage.write("run.image", "busybox")
    stage.press("run.tty")
    stage.engine.log_script = []
    await stage.settle()
    stage.press("run.start")
    await stage.settle()
    made = stage.engine.calls_of("start")[-1].args[0]
    stage.engine.exit_container(made, 0)
    await stage.settle()
    stage.desk.go("run")


SCENES: dict[str, Scene] = {
    "filled": Scene(_filled, ("run",)),
    "wrong": Scene(_wrong_run, ("run",)),
    "starting": Scene(_starting, ("run",)),
    "failed": Scene(_run_failed, ("run",)),
    "options": Scene(_options, ("run",)),
    "optionsbelow": Scene(_options_below, ("run",)),
    "optionsend": Scene(_options_end, ("run",)),
    "optionslast": Scene(_options_last, ("run",)),
    "optionssmall": Scene(_options_below, ("run",), size=(1000, 700)),
    "optionsnarrow": Scene(_options_below, ("run",), size=NARROW),
    "paste": Scene(_paste, ("run",)),
    "export": Scene(_export, ("run",)),
    "shelf": Scene(_shelf, ("run",)),
    "memory": Scene(_memory, ("run",)),
    "ended": Scene(_ended, ("run",)),
}
