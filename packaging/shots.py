"""Draws the window into `build/shots/`: every page in every theme and language, in each of its states, off screen.

    dev.py shots                                        all of it
    dev.py shots --page containers --theme dark --lang zh_CN --scene ready logs
    dev.py shots --readme                               the pictures of the README, into resources/docs/

A picture is called `<page>_<theme>_<lang>.png`; of any scene but "ready", `<page>_<scene>_<theme>_<lang>.png`. What is
shown is the world of `tests/window/show_world.py`. To add a scene, write one coroutine below and list it in `SCENES`.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

sys.path.extend(
    str(Path(__file__).resolve().parents[1] / folder) for folder in ("tests", "tests/window", "tests/core/checks")
)

import show_getting
import show_terminals
from check_fixtures import fresh_windows
from PySide6.QtCore import QPoint, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QMenu, QPlainTextEdit, QWidget
from show_host import NETEASE, USTC, broken_host, dead_host, no_host, remote_host, show_host
from show_world import ShowEngine

from fake_host import FakeHost
from fakes import FakeEngine, recorded
from firstmate.app.languages import NAMES, Languages
from firstmate.app.page import Desk
from firstmate.app.session import Session
from firstmate.app.settings import Settings
from firstmate.core.entities import RegistryState
from firstmate.core.errors import EngineFailure, RegistryError
from firstmate.core.releases import Home, Release, ReleaseFile, ReleaseList, compare, parse_version
from firstmate.core.run.line import read
from firstmate.engine import convert
from firstmate.loop import run
from firstmate.navigation import PAGES
from firstmate.pages.containers.view import ContainersView
from firstmate.pages.environment.model import CHECK_TASK
from firstmate.pages.environment.view import EnvironmentView
from firstmate.pages.images.pruning import PruneKind
from firstmate.pages.images.view import ImagesView
from firstmate.pages.mirrors import host_door
from firstmate.pages.run.view import RunView
from firstmate.pages.settings.view import SettingsView
from firstmate.widgets.scrolled import Scrolled
from firstmate.widgets.table import Table
from firstmate.widgets.theme import theme
from firstmate.window import Window

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "build" / "shots"
SIZE, NARROW = (1200, 800), (760, 560)
THEMES = ("light", "dark")
QUIET, PATIENCE = 6, 4.0
"""A page is drawn once nothing moved in so many turns of 20 ms, or after so many seconds."""

_complaints: list[str] = []
_languages = Languages()


class Stage:
    """A window over a world, and the hands of a person in it."""

    def __init__(self, desk: Desk, window: Window, engine: FakeEngine, host: FakeHost) -> None:
        self.desk, self.window, self.engine, self.host = desk, window, engine, host
        self._moves = 0
        desk.session.changed.connect(self._moved)
        desk.tasks.changed.connect(self._moved)

    def _moved(self) -> None:
        self._moves += 1

    async def settle(self) -> None:
        """Waits until the engine is asked nothing more and nothing changes."""
        began, quiet = time.monotonic(), 0
        before: tuple[object, ...] = ()
        while time.monotonic() - began < PATIENCE and (quiet < QUIET or not self._begun):
            now = (self._moves, len(self.engine.calls), getattr(self.engine, "asked", 0))
            quiet = quiet + 1 if now == before else 0
            before = now
            await asyncio.sleep(0.02)

    @property
    def _begun(self) -> bool:
        """Whether the lists are here, or will not come: the session begins with the first paint."""
        session = self.desk.session
        return session.has("images") or session.connection.phase == "lost" or bool(self.engine._gates)

    def find(self, name: str) -> QWidget:
        found = self.window.findChild(QWidget, name)
        if found is None:
            raise LookupError(f"the window has no {name}")
        return found

    def write(self, name: str, text: str) -> None:
        field = self.find(name)
        assert isinstance(field, QLineEdit)
        field.setText(text)

    def press(self, name: str) -> None:
        button = self.find(name)
        assert isinstance(button, QAbstractButton)
        button.click()

    def container(self, name: str, tab: str = "overview") -> None:
        """Opens a container of the world."""
        found = next(one for one in self.desk.session.containers.values() if one.name == name)
        self.desk.go("containers", container=found.id, tab=tab)

    def picture(self) -> QPixmap:
        """The window, and an open dialog over its middle as a window manager would put it."""
        picture = self.window.grab()
        for dialog in QApplication.topLevelWidgets():
            if isinstance(dialog, QMenu) and dialog.isVisible():
                painter = QPainter(picture)
                painter.drawPixmap(self.window.mapFromGlobal(dialog.pos()), dialog.grab())
                painter.end()
            if isinstance(dialog, QDialog) and dialog.isVisible():
                painter = QPainter(picture)
                painter.fillRect(picture.rect(), QColor(0, 0, 0, 90))
                place = QPoint((picture.width() - dialog.width()) // 2, (picture.height() - dialog.height()) // 2)
                painter.drawPixmap(place, dialog.grab())
                painter.end()
        return picture


Act = Callable[[Stage], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Scene:
    """What to do in a window before it is drawn, on which pages, over which world."""

    act: Act
    pages: tuple[str, ...] = ()
    """Empty: all of them."""
    world: Callable[[], FakeEngine] = ShowEngine
    host: Callable[[], FakeHost] = show_host
    size: tuple[int, int] = SIZE


async def _nothing(_stage: Stage) -> None:
    """As the page opens."""


async def _away(stage: Stage) -> None:
    stage.engine.go_away()
    await asyncio.sleep(0)


async def _palette(stage: Stage) -> None:
    stage.window.open_palette()
    stage.write("palette.input", "b")


async def _palette_nothing(stage: Stage) -> None:
    stage.window.open_palette()
    stage.write("palette.input", "zzz")


async def _notice(stage: Stage) -> None:
    words = "Error response from daemon: toomanyrequests: You have reached your pull rate limit."

    async def fail() -> None:
        raise RegistryError(words, engine_text=words)

    stage.desk.tasks.start("images.pull:x", fail())


async def _explained(stage: Stage) -> None:
    await _notice(stage)
    await stage.settle()
    stage.press("notice.action")


async def _explained_away(stage: Stage) -> None:
    await _away(stage)
    await stage.settle()
    stage.press("status.engine")


async def _pulling(stage: Stage) -> None:
    """Half way through a pull of three layers, as recorded."""
    script = recorded("pull_layers")
    stage.engine.pull_script = [*script[: len(script) * 2 // 3], asyncio.Event()]
    stage.desk.go("images", view="get")
    stage.write("images.name", "tomcat:10")
    await stage.settle()
    stage.press("images.pull")


async def _pull_failed(stage: Stage) -> None:
    words = "pull access denied for nonsense/image, repository does not exist or may require 'docker login'"
    stage.engine.pull_script = [RegistryError(words, engine_text=words)]
    stage.desk.go("images", view="get")
    stage.write("images.name", "nonsense/image")
    await stage.settle()
    stage.press("images.pull")


async def _wrong_name(stage: Stage) -> None:
    stage.desk.go("images", view="get")
    stage.write("images.name", "Nginx:latest:oops")


async def _explained_name(stage: Stage) -> None:
    stage.desk.go("images", view="get")
    stage.write("images.name", "registry.cn-hangzhou.aliyuncs.com/team/app:1.2")


def _image(name: str) -> Act:
    """An image is chosen."""

    async def act(stage: Stage) -> None:
        stage.desk.go("images", select=name)

    return act


def _image_end(name: str) -> Act:
    """An image is chosen, and its details are seen to their end."""

    async def act(stage: Stage) -> None:
        stage.desk.go("images", select=name)
        await stage.settle()
        area = stage.find("images.detail").findChild(Scrolled)
        assert area is not None
        area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())

    return act


def _image_removing(name: str) -> Act:
    """Somebody wants to remove an image."""

    async def act(stage: Stage) -> None:
        stage.desk.go("images", select=name)
        await stage.settle()
        stage.press("images.remove")

    return act


async def _images_chosen(stage: Stage) -> None:
    """Four images are chosen, two of them are used."""
    table = cast(Table, stage.find("images.table"))
    table.select_keys([row.key for row in table.row_model.shown[2:6]])


async def _images_removing(stage: Stage) -> None:
    await _images_chosen(stage)
    stage.press("images.remove.chosen")


def _pruning(kind: PruneKind) -> Act:
    async def act(stage: Stage) -> None:
        cast(ImagesView, stage.window.page("images")).local.clearing.prune(kind)

    return act


async def _images_moving(stage: Stage) -> None:
    """Half of an archive is written, and a registry has refused a push."""
    view = cast(ImagesView, stage.window.page("images"))
    stage.engine.save_gate = asyncio.Event()
    stage.desk.go("images", select="nginx:1.27-alpine")
    view.local._actions.save_to(["nginx:1.27-alpine"], Path(tempfile.gettempdir()) / "nginx_1.27-alpine.tar")
    words = "denied: requested access to the resource is denied"
    stage.engine.push_script = [RegistryError(words, engine_text=words)]
    view._model.transfers.push("registry.cn-hangzhou.aliyuncs.com/harbour-team/background-worker:2026.11-rc1")
    await stage.settle()


async def _image_pushing(stage: Stage) -> None:
    """Under which name an image shall be pushed."""
    stage.desk.go("images", select="busybox")
    await stage.settle()
    stage.press("images.push")


async def _disk_counting(stage: Stage) -> None:
    stage.engine.hold("disk_usage")
    stage.desk.go("images", view="disk")


async def _disk(stage: Stage) -> None:
    stage.desk.go("images", view="disk")


async def _filtered_out(stage: Stage) -> None:
    stage.write(f"{stage.window.current_page}.filter", "no such thing")


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


async def _fresh_windows(stage: Stage) -> None:
    """A Windows laptop as it comes out of its box, whatever computer this is drawn on."""
    view = cast(EnvironmentView, stage.window.page("environment"))
    model = view._model
    stage.desk.tasks.cancel(CHECK_TASK)
    await stage.settle()
    for card in view._cards.values():
        card.hide()
        card.deleteLater()
    view._cards.clear()
    model.platform, model.readings, model.results = "windows", fresh_windows(), {}
    model._judge_all()


async def _practice(stage: Stage) -> None:
    """busybox cannot be pulled, and this copy of FirstMate brought it along."""
    view = cast(ImagesView, stage.window.page("images"))
    view._model.practice.archive = Path("/usr/lib/firstmate/_internal/practice/busybox.tar")
    words = 'Get "https://registry-1.docker.io/v2/": dial tcp: i/o timeout'
    stage.engine.pull_script = [RegistryError(words, engine_text=words)]
    stage.desk.go("images", view="get")
    stage.write("images.name", "busybox")
    await stage.settle()
    stage.press("images.pull")


async def _outdated(stage: Stage) -> None:
    """A newer version is out."""
    updates = cast(SettingsView, stage.window.page("settings"))._model.updates
    name = "FirstMate-9.0.0-x64-installer.exe" if sys.platform == "win32" else "firstmate_9.0.0_amd64.deb"
    file = ReleaseFile(name, sys.platform, "amd64", "deb", 35_000_000, "5f" * 32)
    newest = Release(parse_version("9.0.0"), "2026-11-23", "https://example.org/9.0.0", (file,))
    updates.home = Home("https://example.org", "https://example.org/")
    updates.comparison = compare(ReleaseList("https://example.org", (newest,)), updates.version)
    updates._show("newer")


async def _tested(stage: Stage) -> None:
    stage.press("mirrors.known.probe")


async def _scrolled_down(stage: Stage) -> None:
    """The lower half of a page that scrolls, with what is closed at first opened."""
    for name in ("mirrors.closed", "mirrors.more", "mirrors.by_hand"):
        stage.press(name)
    table = stage.find("mirrors.backups")
    assert isinstance(table, Table)
    table.select_key(table.row_model.shown[0].key)
    await stage.settle()
    stage.window.grab()
    area = stage.window.page("mirrors").findChild(Scrolled)
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())


async def _mirror_chosen(stage: Stage) -> None:
    stage.press("mirrors.preset.1panel")
    stage.write("mirrors.url", "docker pull docker.xuanyuan.me/library/busybox，http//192.168.1.9:5000/，busybox")


async def _mirror_applied(stage: Stage) -> None:
    stage.press("mirrors.preset.1panel")
    stage.press("mirrors.apply")


async def _mirror_applying(stage: Stage) -> None:
    stage.host.hold = asyncio.Event()
    await _mirror_applied(stage)


async def _mirror_put_back(stage: Stage) -> None:
    stage.host.ends = "not_as_expected"
    await _mirror_applied(stage)


async def _mirror_restart(stage: Stage) -> None:
    stage.host.needs_restart = True
    await _mirror_applied(stage)


async def _holding(stage: Stage) -> None:
    """The engine takes its time: the loading state, which shows itself after 300 ms."""
    await asyncio.sleep(0.5)


def _empty() -> FakeEngine:
    return ShowEngine(empty=True)


def _unreachable() -> FakeEngine:
    engine = ShowEngine()
    engine.go_away()
    return engine


def _with_dead_mirrors() -> FakeEngine:
    engine = ShowEngine()
    engine.set_registry(RegistryState((USTC, NETEASE)))
    return engine


def _with_children() -> FakeEngine:
    """Two images stand on the smallest one."""
    engine = ShowEngine()
    ids = {image.tags[0] if image.tags else "": image.id for image in map(convert.image, engine._images)}
    base = ids["hello-world:latest"]
    engine.parents |= {ids["arm64v8/alpine:3.20"]: base, ids[""]: base}
    return engine


def _slow() -> FakeEngine:
    engine = ShowEngine()
    for method in ("containers", "images", "registry"):
        engine.hold(method)
    return engine


SCENES: dict[str, Scene] = {
    "ready": Scene(_nothing),
    "empty": Scene(_nothing, world=_empty, host=no_host),
    "loading": Scene(_holding, world=_slow),
    "never": Scene(_nothing, world=_unreachable),
    "away": Scene(_away),
    "narrow": Scene(_nothing, size=NARROW),
    "palette": Scene(_palette, ("images",)),
    "nowhere": Scene(_palette_nothing, ("images",)),
    "notice": Scene(_notice, ("run",)),
    "explained": Scene(_explained, ("containers",)),
    "explainedaway": Scene(_explained_away, ("images",)),
    "filtered": Scene(_filtered_out, ("images", "containers")),
    "pulling": Scene(_pulling, ("images",)),
    "pullfailed": Scene(_pull_failed, ("images",)),
    "wrongname": Scene(_wrong_name, ("images",)),
    "name": Scene(_explained_name, ("images",)),
    "image": Scene(_image("nginx:1.27-alpine"), ("images",)),
    "imageend": Scene(_image_end("postgres:16"), ("images",)),
    "imageforeign": Scene(_image("arm64v8/alpine:3.20"), ("images",)),
    "imagenarrow": Scene(_image("nginx:1.27-alpine"), ("images",), size=NARROW),
    "imageremove": Scene(_image_removing("hello-world"), ("images",)),
    "imageused": Scene(_image_removing("postgres:16"), ("images",)),
    "imagebase": Scene(_image_removing("hello-world"), ("images",), world=_with_children),
    "imageschosen": Scene(_images_chosen, ("images",)),
    "imagesremove": Scene(_images_removing, ("images",)),
    "prunedangling": Scene(_pruning("dangling"), ("images",)),
    "pruneunused": Scene(_pruning("unused"), ("images",)),
    "imagesmoving": Scene(_images_moving, ("images",)),
    "imagepush": Scene(_image_pushing, ("images",)),
    "disk": Scene(_disk, ("images",)),
    "diskcounting": Scene(_disk_counting, ("images",)),
    "disknarrow": Scene(_disk, ("images",), size=NARROW),
    "diskempty": Scene(_disk, ("images",), world=_empty),
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
    "volumesempty": Scene(_view("volumes"), ("containers",), world=_empty),
    "freshwindows": Scene(_fresh_windows, ("environment",), world=_unreachable),
    "practice": Scene(_practice, ("images",), world=_empty),
    **{name: Scene(act, ("images",)) for name, act in show_getting.ACTS.items()},
    **{name: Scene(act, ("containers",)) for name, act in show_terminals.ACTS.items()},
    "cataloguenarrow": Scene(show_getting.ACTS["catalogue"], ("images",), size=NARROW),
    "outdated": Scene(_outdated, ("settings",)),
    "tested": Scene(_tested, ("mirrors",)),
    "below": Scene(_scrolled_down, ("mirrors",)),
    "chosen": Scene(_mirror_chosen, ("mirrors",)),
    "narrowchosen": Scene(_mirror_chosen, ("mirrors",), size=NARROW),
    "applied": Scene(_mirror_applied, ("mirrors",)),
    "applying": Scene(_mirror_applying, ("mirrors",)),
    "putback": Scene(_mirror_put_back, ("mirrors",)),
    "restart": Scene(_mirror_restart, ("mirrors",)),
    "dead": Scene(_nothing, ("mirrors",), world=_with_dead_mirrors, host=dead_host),
    "broken": Scene(_nothing, ("mirrors",), host=broken_host),
    "remote": Scene(_nothing, ("mirrors",), host=remote_host),
}


README = {"containers": "terminal", "environment": "freshwindows", "images": "pulling", "run": "filled"}
"""The pictures of the README: page and scene. They are called `<page>_<lang>.png`, in light colours."""


async def draw(page: str, name: str, scheme: str, language: str, into: Path, *, called: str = "") -> None:
    """One picture in the folder `into`, from a window of its own."""
    scene = SCENES[name]
    engine, host = scene.world(), scene.host()
    host_door.open_door = lambda: host
    with tempfile.TemporaryDirectory(prefix="firstmate-shots-") as folder:
        _languages.use(language)
        theme.set_scheme(scheme)  # type: ignore[arg-type]
        desk = Desk(Session(engine), Settings(Path(folder) / "settings.ini"), _languages)
        window = Window(desk)
        window.resize(*scene.size)
        stage = Stage(desk, window, engine, host)
        try:
            window.painted.connect(desk.session.start)
            window.open_page(page)
            window.show()
            await stage.settle()
            await scene.act(stage)
            await stage.settle()
            path = into / "_".join([page, *([name] if name != "ready" else []), scheme, f"{language}.png"])
            if called:
                path = into / called
            if not stage.picture().save(str(path), quality=0):  # as small as PNG gets; nothing is lost
                raise OSError(f"{path} could not be written")
        finally:
            window.close()
            await desk.tasks.close()
            await desk.session.close()
            window.deleteLater()
            await asyncio.sleep(0)


@contextmanager
def listening() -> Iterator[None]:
    """Collects Qt's warnings and errors of the log: a picture that came with one is not a good one."""

    def message(kind: QtMsgType, _context: object, text: str | None) -> None:
        quiet = kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) or "does not support" in (text or "")
        if not quiet:
            _complaints.append(text or "")

    class Errors(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            _complaints.append(self.format(record))

    previous = qInstallMessageHandler(message)
    handler = Errors(logging.ERROR)
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
        qInstallMessageHandler(previous)


async def draw_all(options: argparse.Namespace) -> int:
    began, count, failed = time.monotonic(), 0, 0
    for name in options.scene:
        for page in SCENES[name].pages or [spec.name for spec in PAGES]:
            if page not in options.page:
                continue
            for scheme in options.theme:
                for language in options.lang:
                    label = f"{page} {name} {scheme} {language}"
                    try:
                        await draw(page, name, scheme, language, options.into)
                        count += 1
                    except Exception as error:
                        failed += 1
                        print(f"-- {label}: {type(error).__name__}: {error}", file=sys.stderr)
                    for text in _complaints:
                        failed += 1
                        print(f"-- {label}: {text}", file=sys.stderr)
                    _complaints.clear()
    seconds = time.monotonic() - began
    shown = options.into.relative_to(ROOT) if options.into.is_relative_to(ROOT) else options.into
    print(f"-- {count} pictures in {shown} ({seconds:.1f} s), {failed} complaints")
    return 1 if failed else 0


async def draw_readme(folder: Path) -> int:
    for page, scene in README.items():
        for language in NAMES:
            await draw(page, scene, "light", language, folder, called=f"{page}_{language}.png")
    for text in _complaints:
        print(f"-- {text}", file=sys.stderr)
    print(f"-- {len(README) * len(NAMES)} pictures in {folder}")
    return 1 if _complaints else 0


def main() -> int:
    pages = [spec.name for spec in PAGES]
    parser = argparse.ArgumentParser(prog="dev.py shots", description=__doc__.partition("\n")[0])
    parser.add_argument("--page", nargs="+", choices=pages, default=pages, help="only these pages")
    parser.add_argument("--theme", nargs="+", choices=THEMES, default=THEMES, help="only these colours")
    parser.add_argument("--lang", nargs="+", choices=list(NAMES), default=list(NAMES), help="only these languages")
    parser.add_argument("--scene", nargs="+", choices=list(SCENES), default=list(SCENES), help="only these scenes")
    parser.add_argument("--into", type=Path, metavar="DIR", help="folder, build/shots without it")
    parser.add_argument("--readme", action="store_true", help="the pictures of the README, into resources/docs")
    options = parser.parse_args()
    # One look for every machine, and no window on the screen of the person.
    os.environ |= {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": "1"}
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    theme.install(app)
    with listening():
        options.into = options.into or (ROOT / "resources" / "docs" if options.readme else FOLDER)
        options.into.mkdir(parents=True, exist_ok=True)
        return run(draw_readme(options.into) if options.readme else draw_all(options), app)


if __name__ == "__main__":
    sys.exit(main())
