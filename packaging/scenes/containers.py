"""Scenes of the page Containers: a container's tabs, several at once, volumes and networks."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QApplication, QLineEdit

from firstmate.pages.containers.view import ContainersView
from firstmate.widgets.table import Table
from scenes.stage import NARROW, Act, Scene, Stage
from scenes.worlds import empty


async def _overview(stage: Stage) -> None:
    stage.container("blog-web")


async def _logs(stage: Stage) -> None:
    stage.container("blog-web", "logs")


async def _terminal(stage: Stage) -> None:
    stage.container("我的第一个容器", "terminal")


async def _oom(stage: Stage) -> None:
    stage.container("hungry")


async def _statistics(stage: Stage) -> None:
    stage.container("blog-web", "stats")
    await asyncio.sleep(1.2)  # figures are told once a second


async def _limits(stage: Stage) -> None:
    stage.container("blog-web", "limits")
    await stage.settle()
    stage.write("containers.cpu.value", "0.5")


async def _inspect(stage: Stage) -> None:
    stage.container("blog-web", "inspect")


async def _files(stage: Stage) -> None:
    stage.engine.trees["blog-web"] = {
        "/etc/": None, "/home/": None, "/usr/": None, "/docker-entrypoint.sh": b"#!/bin/sh\n" * 90,
        "/安装 说明.txt": "你好\n".encode() * 400,
    }  # fmt: skip
    stage.container("blog-web", "files")


async def _removing(stage: Stage) -> None:
    stage.container("blog-db")
    await stage.settle()
    stage.press("containers.remove")


async def _many_chosen(stage: Stage) -> None:
    """Several, over two groups; two of them are being stopped."""
    view = _containers(stage)
    await stage.settle()
    stage.engine.hold("stop")
    found = view.model.find
    chosen = [
        one.id for name in ("trainer", "我的第一个容器", "blog-web", "blog-db") if (one := found(name)) is not None
    ]
    table = view.findChild(Table, "containers.table")
    assert table is not None
    table.select_keys(chosen[:2])
    stage.press("containers.stop")
    await asyncio.sleep(1.1)
    table.select_keys(chosen)


def _containers(stage: Stage) -> ContainersView:
    return cast(ContainersView, stage.window.page("containers"))


def _further(what: str, name: str = "", text: str = "") -> Act:
    """A further action of a container: its question, with a field filled."""

    async def act(stage: Stage) -> None:
        stage.container("blog-db")
        await stage.settle()
        _containers(stage).list_view.starter.act(what)
        await stage.settle()
        if name:
            field = next(one for top in QApplication.topLevelWidgets() for one in top.findChildren(QLineEdit, name))
            field.setText(text)

    return act


async def _copied(stage: Stage) -> None:
    stage.container("blog-db")
    await stage.settle()
    _containers(stage).list_view.starter.copy_as("pod")
    await stage.settle()


async def _more(stage: Stage) -> None:
    stage.container("blog-web")
    await stage.settle()
    stage.press("containers.more")


async def _exporting(stage: Stage) -> None:
    stage.engine.export_gate = asyncio.Event()
    await stage.settle()
    view = _containers(stage)
    trainer = view.model.find("trainer")
    assert trainer is not None
    view.list_view.starter.export_to(trainer, Path(tempfile.gettempdir()) / "trainer.tar")  # ends with the scene
    await stage.settle()
    for one in view.model.exports.all:
        one.written, one.expected = 412_000_000, 1_130_000_000
        one.began -= 9.0
    view.model.exports.changed.emit()


def _view(view: str, row: str = "", press: str = "") -> Act:
    """Another view of the Containers page, with a row chosen and a button pressed."""

    async def act(stage: Stage) -> None:
        stage.desk.go("containers", view=view)
        await stage.settle()
        page = _containers(stage)
        if row:
            table = page.part.findChild(Table)
            assert table is not None
            key = next(one.key for one in table.row_model.shown if one.cells[0].text == row)
            table.select_key(key)
        if press:
            await stage.settle()
            stage.press(press)
            await stage.settle()

    return act


SCENES: dict[str, Scene] = {
    "overview": Scene(_overview, ("containers",)),
    "logs": Scene(_logs, ("containers",)),
    "narrowlogs": Scene(_logs, ("containers",), size=NARROW),
    "terminal": Scene(_terminal, ("containers",)),
    "statistics": Scene(_statistics, ("containers",)),
    "limits": Scene(_limits, ("containers",)),
    "inspect": Scene(_inspect, ("containers",)),
    "files": Scene(_files, ("containers",)),
    "oom": Scene(_oom, ("containers",)),
    "removing": Scene(_removing, ("containers",)),
    "bulk": Scene(_many_chosen, ("containers",)),
    "bulknarrow": Scene(_many_chosen, ("containers",), size=NARROW),
    "more": Scene(_more, ("containers",)),
    "rename": Scene(_further("rename", "containers.rename.name", "blog web"), ("containers",)),
    "signal": Scene(_further("signal"), ("containers",)),
    "commit": Scene(_further("commit", "containers.commit.name", "mine:v1"), ("containers",)),
    "copyas": Scene(_copied, ("containers",)),
    "exporting": Scene(_exporting, ("containers",)),
    "volumes": Scene(_view("volumes", "blog-data"), ("containers",)),
    "volumesnarrow": Scene(_view("volumes"), ("containers",), size=NARROW),
    "volumescounted": Scene(_view("volumes", press="containers.volumes.count"), ("containers",)),
    "volumesprune": Scene(_view("volumes", press="containers.volumes.prune"), ("containers",)),
    "volumesbrowse": Scene(_view("volumes", "blog-data", "containers.volumes.browse"), ("containers",)),
    "networks": Scene(_view("networks", "blog_default"), ("containers",)),
    "networksnarrow": Scene(_view("networks", "vault"), ("containers",), size=NARROW),
    "networknew": Scene(_view("networks", press="containers.networks.create"), ("containers",)),
    "networkconnect": Scene(_view("networks", "vault", "containers.networks.connect"), ("containers",)),
    "volumesempty": Scene(_view("volumes"), ("containers",), world=empty),
}
