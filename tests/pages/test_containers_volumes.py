"""The view of the volumes: the list and who uses each, made, removed, cleaned up, backed up and restored."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
from containers_hand import Until, answer, button, command, opened, part, told, window
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from fakes import FakeEngine
from firstmate.app.page import Desk
from firstmate.core.entities import Image
from firstmate.core.errors import EngineNotRunning
from firstmate.pages.containers import SPEC
from firstmate.pages.containers.view import ContainersView
from firstmate.pages.containers.volume_transfers import helper_image
from firstmate.pages.containers.volumes_model import is_anonymous, short
from firstmate.pages.containers.volumes_view import VolumesView
from firstmate.widgets.table import Table


@pytest.fixture
def page(desk: Desk, show: Callable[..., Any]) -> ContainersView:
    view: ContainersView = show(SPEC.build(desk), width=1100)
    view.go({"view": "volumes"})
    return view


def volumes(page: ContainersView) -> VolumesView:
    view = page.part
    assert isinstance(view, VolumesView)
    return view


def shown(page: ContainersView) -> list[tuple[str, str]]:
    """Names and users."""
    table = part(page, Table, "volumes.table")
    return [(row.cells[0].text, row.cells[1].text) for row in table.row_model.shown]


class Everywhere(dict[str, Any]):
    """The same files in every container: a helper has a name that nobody knows before."""

    tree: ClassVar[dict[str, bytes | None]] = {"/firstmate-volume/": None, "/firstmate-volume/note": b"kept"}
    tree |= {"/firstmate-volume/letters/": None, "/firstmate-volume/letters/home": b"dear all"}

    def setdefault(self, name: str, default: Any = None) -> dict[str, bytes | None]:
        return self.tree


def use(engine: FakeEngine, container: str, volume: str) -> None:
    engine._find(container).setdefault("Mounts", []).append({"Type": "volume", "Name": volume, "Destination": "/data"})


def test_long_numbers_are_cut() -> None:
    assert (
        is_anonymous("a" * 64) and not is_anonymous("data") and short("a" * 64) == "a" * 12 and short("data") == "data"
    )


def test_a_small_known_image_helps() -> None:
    def image(tag: str, size: int) -> Image:
        return Image(id=tag, tags=(tag,) if tag else (), digests=(), size=size, created=0.0)

    images = [
        image("postgres:16", 400),
        image("mirror.example/library/busybox:1.36", 4),
        image("tiny:1", 1),
        image("", 0),
    ]
    assert helper_image(images) == "mirror.example/library/busybox:1.36"
    assert helper_image([*images[::3], image("tiny:1", 1)]) == "tiny:1"
    assert helper_image([]) == ""


async def test_the_list_says_who_uses_what(
    engine: FakeEngine, page: ContainersView, until: Until, language: str
) -> None:
    await until(lambda: any(name == "data" for name, _users in shown(page)))
    nobody = {"en": "nobody", "zh_CN": "无"}[language]
    await engine.create_volume("spare")
    await until(lambda: ("spare", nobody) in shown(page))
    engine.add_container("owner", Mounts=[{"Type": "volume", "Name": "spare", "Destination": "/data"}])
    await until(lambda: ("spare", "owner") in shown(page))
    part(page, QLineEdit, "volumes.filter").setText("owner")
    await until(lambda: shown(page) == [("spare", "owner")])


async def test_the_header_has_the_actions_of_the_view(page: ContainersView, until: Until) -> None:
    await until(lambda: shown(page) != [])
    assert part(page, QWidget, "volumes.create").isVisible() and not part(page, QWidget, "run").isVisible()
    page.go({"view": "containers"})
    assert part(page, QWidget, "run").isVisible() and not part(page, QWidget, "volumes.create").isVisible()


async def test_a_volume_is_made(engine: FakeEngine, page: ContainersView, desk: Desk, until: Until) -> None:
    await until(lambda: shown(page) != [] and desk.session.online)
    button(page, "volumes.create").click()
    dialog = await opened(until, "containers.new_volume.dialog")
    field, confirm = part(dialog, QLineEdit, "new_volume.name"), button(dialog, "new_volume.confirm")
    for wrong in ("data", "a", "my notes", "-x"):
        field.setText(wrong)
        assert not confirm.isEnabled() and field.accessibleDescription(), wrong
    field.setText("notes")
    assert command(dialog, "new_volume.command") == "docker volume create notes"
    confirm.click()
    await until(lambda: any(name == "notes" for name, _users in shown(page)))
    await until(lambda: told(desk) == "The volume notes is there.")


async def test_a_used_volume_is_refused_and_explained(
    engine: FakeEngine, page: ContainersView, desk: Desk, until: Until
) -> None:
    await engine.create_volume("notes")
    engine.add_container("owner", Mounts=[{"Type": "volume", "Name": "notes", "Destination": "/data"}])
    await until(lambda: ("notes", "owner") in shown(page) and desk.session.online)
    part(page, Table, "volumes.table").select_key("notes")
    assert command(page, "volumes.command") == "docker volume inspect notes"
    button(page, "volumes.remove").click()
    await answer(until, "confirm")
    await until(lambda: desk.notices.last is not None and desk.notices.last.kind == "error")
    assert ("notes", "owner") in shown(page)


async def test_exactly_what_was_listed_is_cleaned_up(
    engine: FakeEngine, page: ContainersView, desk: Desk, until: Until
) -> None:
    for name in ("one", "two", "three"):
        await engine.create_volume(name)
    use(engine, "web", "data")
    await until(lambda: len(shown(page)) == 4 and desk.session.online)
    engine._tell("container", "start", engine._find("web")["Id"])
    await until(lambda: ("data", "web") in shown(page))
    prune = button(page, "volumes.prune")
    await until(prune.isEnabled)
    prune.click()
    dialog = await opened(until)
    found = dialog.findChild(QPlainTextEdit, "dialog.list")
    assert found is not None and sorted(found.toPlainText().split()) == ["one", "three", "two"]
    await engine.create_volume("later")  # not listed, so it stays
    await engine.remove_volume("two")  # gone meanwhile: what was wanted
    await answer(until, "confirm")
    await until(lambda: sorted(name for name, _users in shown(page)) == ["data", "later"])
    await until(lambda: told(desk) != "")
    assert desk.notices.last is not None and desk.notices.last.kind == "ok"


async def test_a_volume_is_backed_up_and_restored(
    engine: FakeEngine, page: ContainersView, desk: Desk, until: Until, tmp_path: Path
) -> None:
    await until(lambda: shown(page) != [] and desk.session.has("images") and desk.session.online)
    engine.trees = Everywhere()
    volumes(page).back_up_to("data", tmp_path / "data.tar")
    await until(lambda: told(desk).startswith("The files of data are in data.tar"))
    assert await asyncio.to_thread((tmp_path / "data.tar").is_file)
    volumes(page).restore_from("data", tmp_path / "data.tar")
    await answer(until, "confirm")
    await until(lambda: told(desk).startswith("The files of data.tar"))
    assert len(engine.calls_of("create")) == len(engine.calls_of("remove")) == 2  # the helpers
    assert [call.method for call in engine.calls if call.method == "start"] == []


async def test_a_volume_is_browsed(engine: FakeEngine, page: ContainersView, desk: Desk, until: Until) -> None:
    engine.trees = Everywhere()
    await until(lambda: shown(page) != [] and desk.session.has("images") and desk.session.online)
    part(page, Table, "volumes.table").select_key("data")
    button(page, "volumes.browse").click()
    browser = await opened(until, "containers.volumes.browser")
    table, up = part(browser, Table, "volumes.browser.table"), button(browser, "volumes.browser.up")

    def names() -> list[str]:
        return [row.cells[0].text for row in table.row_model.shown]

    await until(lambda: names() == ["letters", "note"])
    assert not up.isEnabled()
    table.activated_key.emit("letters")
    assert names() == ["home"] and up.isEnabled()
    up.click()
    table.activated_key.emit("note")
    text = part(browser, QPlainTextEdit, "volumes.browser.text")
    await until(lambda: text.isVisible() and text.toPlainText() == "kept")
    button(browser, "volumes.browser.close").click()
    await until(lambda: window("containers.volumes.browser") is None)
    assert len(engine.calls_of("create")) == len(engine.calls_of("remove")) == 2
    assert engine.calls_of("start") == []


async def test_browsing_ends_with_its_window(
    engine: FakeEngine, page: ContainersView, desk: Desk, until: Until
) -> None:
    engine.trees = Everywhere()
    await until(lambda: shown(page) != [] and desk.session.has("images") and desk.session.online)
    part(page, Table, "volumes.table").select_key("data")
    gate = engine.hold("read_archive")
    button(page, "volumes.browse").click()
    await until(lambda: engine.calls_of("read_archive") != [])
    browser = window("containers.volumes.browser")
    assert browser is not None
    browser.close()
    await until(lambda: len(engine.calls_of("remove")) == 1)  # the helper
    gate.set()


async def test_without_an_image_there_is_a_way_to_one(page: ContainersView, desk: Desk, until: Until) -> None:
    await until(lambda: shown(page) != [] and desk.session.online)
    assert not volumes(page)._has_image("")
    went: list[Any] = []
    desk.requested.connect(lambda name, arguments: went.append((name, dict(arguments))))
    assert desk.notices.last is not None and desk.notices.last.on_action is not None
    desk.notices.last.on_action()
    assert went == [("images", {"view": "get"})]


async def test_sizes_are_counted_when_asked(engine: FakeEngine, page: ContainersView, desk: Desk, until: Until) -> None:
    await until(lambda: shown(page) != [] and desk.session.online)
    assert engine.calls_of("disk_usage") == []
    button(page, "volumes.count").click()
    await until(lambda: volumes(page).model.sizes != {})


async def test_inspect_shows_what_the_engine_says(page: ContainersView, desk: Desk, until: Until) -> None:
    await until(lambda: shown(page) != [] and desk.session.online)
    part(page, Table, "volumes.table").select_key("data")
    button(page, "volumes.inspect").click()
    dialog = await opened(until)
    found = dialog.findChild(QPlainTextEdit, "dialog.list")
    assert found is not None and '"Driver": "local"' in found.toPlainText()
    await answer(until, "cancel")


async def test_an_engine_that_is_away(engine: FakeEngine, page: ContainersView, desk: Desk, until: Until) -> None:
    await until(lambda: shown(page) != [] and desk.session.online)
    part(page, Table, "volumes.table").select_key("data")
    engine.go_away(EngineNotRunning("gone"))
    await until(lambda: not desk.session.online)
    await until(lambda: all(row.faded for row in part(page, Table, "volumes.table").row_model.shown))
    for what in ("browse", "inspect", "backup", "restore", "count", "prune", "remove", "create"):
        assert not button(page, f"volumes.{what}").isEnabled(), what
