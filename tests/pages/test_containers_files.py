"""The Files tab on a fake engine: folders, files, copies in and out with odd names, dragging, and what goes away."""

from __future__ import annotations

import asyncio
import errno
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

import pytest
from containers_hand import Until, button, command, part
from containers_tabs import opened
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl, qVersion
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QLineEdit

from fakes import FakeEngine
from firstmate.app.page import Desk
from firstmate.core import folder_listing
from firstmate.core.errors import EngineFailure
from firstmate.core.inside import CommandOutput, FileEntry, decoded, encoded
from firstmate.host.unpacking import local_name
from firstmate.pages.containers import SPEC
from firstmate.pages.containers.file_rows import file_rows, note_of, text_of
from firstmate.pages.containers.files import Viewed
from firstmate.pages.containers.files_tab import FilesTab
from firstmate.pages.containers.in_memory import is_in_memory
from firstmate.pages.containers.view import ContainersView
from firstmate.widgets.table import Table
from firstmate.widgets.text_search import SearchableText

BAD = decoded(b"gbk \xce\xc4")


@pytest.fixture
def engine() -> FakeEngine:
    engine = FakeEngine()
    for name in ("web", "failed"):
        engine.trees[name] = {
            "/etc/": None, "/etc/motd": "你好\n".encode(), "/etc/binary": b"\0\1\2", "/etc/sub/": None,
            "/etc/sub/deep": b"deep", "/link": PurePosixPath("/etc/motd"), "/-rf": b"dash", "/a\nb": b"newline",
            f"/{BAD}": b"gbk", "/empty/": None,
        }  # fmt: skip
    return engine


@pytest.fixture
def page(desk: Desk, show: Callable[..., Any]) -> ContainersView:
    view: ContainersView = show(SPEC.build(desk), 1100, 900)
    return view


def tab(page: ContainersView) -> FilesTab:
    late = page.list_view._detail.late("files")
    assert isinstance(late, FilesTab)
    return late


def table(page: ContainersView) -> Table:
    return part(page, Table, "files.table")


def names(page: ContainersView) -> set[str]:
    return {row.cells[0].text for row in table(page).row_model.shown}


async def listed(page: ContainersView, until: Until, name: str = "web") -> None:
    await opened(page, until, name, "files")
    await until(lambda: tab(page).files.phase == "ready")


def choose(page: ContainersView, *keys: str) -> None:
    table(page).select_keys([quote(encoded(key), safe="") for key in keys])


def activate(page: ContainersView, name: str) -> None:
    table(page).activated_key.emit(quote(encoded(name), safe=""))


def contents(paths: Iterable[Path]) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in paths}


def left_in(folder: Path) -> list[Path]:
    return [*folder.iterdir()]


# -- browsing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["web", "failed"])
async def test_folders_are_walked_in_running_and_stopped_containers(
    page: ContainersView, until: Until, name: str, language: str
) -> None:
    await listed(page, until, name)
    assert names(page) == {"etc", "empty", "link", "-rf", "a\\nb", "gbk \\xce\\xc4"}
    activate(page, "etc")
    await until(lambda: names(page) == {"motd", "binary", "sub"})
    assert part(page, QLineEdit, "files.path").text() == "/etc"
    activate(page, "sub")
    await until(lambda: names(page) == {"deep"})
    button(page, "files.up").click()
    await until(lambda: names(page) == {"motd", "binary", "sub"})
    field = part(page, QLineEdit, "files.path")
    field.setText("/empty")
    field.returnPressed.emit()
    await until(lambda: tab(page).frame.state == "empty")
    for control in ("files.up", "files.refresh"):
        assert button(page, control).accessibleName()
    for control in ("files.copy_in", "files.copy_out"):
        assert button(page, control).text()


async def test_a_stopped_container_is_read_once(page: ContainersView, engine: FakeEngine, until: Until) -> None:
    await listed(page, until, "failed")
    activate(page, "etc")
    await until(lambda: "motd" in names(page))
    assert len(engine.calls_of("read_archive")) == 1
    assert not engine.calls_of("run_command")
    button(page, "files.refresh").click()
    await until(lambda: len(engine.calls_of("read_archive")) == 2 and tab(page).files.phase == "ready")


async def test_a_running_container_is_asked_by_its_own_programs(
    page: ContainersView, engine: FakeEngine, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def told(_reference: str, asked: tuple[str, ...], **_options: Any) -> CommandOutput:
        word = asked[-1]
        lines = f"{word} 81a4 5 1700000000 0 0 ./a\nb\n{word} 41ed 4096 1700000000 33 33 ./d\n"
        return CommandOutput(lines.encode(), b"", 0)

    monkeypatch.setattr(engine, "run_command", told)
    await listed(page, until)
    assert tab(page).files.entries == (
        FileEntry("d", "folder", 4096, 0o755, 1_700_000_000.0, 33, 33),
        FileEntry("a\nb", "file", 5, 0o644, 1_700_000_000.0, 0, 0),
    )
    assert not engine.calls_of("read_archive")


async def test_a_folder_that_is_not_there_is_explained_in_place(page: ContainersView, until: Until) -> None:
    await listed(page, until)
    tab(page).files.go("/nowhere")
    await until(lambda: tab(page).frame.state == "error")
    assert page.model.desk.notices.last is None
    button(page, "files.up").click()
    await until(lambda: tab(page).frame.state == "content")


# -- looking into files ----------------------------------------------------------------------------------------------


async def test_files_are_shown_links_followed_and_bytes_dumped(page: ContainersView, until: Until) -> None:
    await listed(page, until)
    activate(page, "link")
    text = part(page, SearchableText, "files.text")
    await until(lambda: text.isVisible() and text.toPlainText() == "你好\n")
    assert "/etc/motd" in part(page, QLabel, "files.note").text()
    button(page, "files.back").click()
    assert table(page).isVisible()
    for key, shown in (("-rf", "dash"), ("a\nb", "newline"), (BAD, "gbk")):
        activate(page, key)
        await until(lambda shown=shown: text.isVisible() and text.toPlainText() == shown)
        assert tab(page).escape()


def test_a_time_that_no_calendar_holds_leaves_its_row(qapp: object) -> None:
    for modified in (1e18, -1e18):
        (row,) = file_rows([FileEntry("odd", "file", 1, 0o644, modified, 0, 0)])
        assert row.cells[2].text == ""
    (row,) = file_rows([FileEntry("odd", "file", 1, 0o644, 86_400.0 * 400, 0, 0)])
    assert row.cells[2].text.startswith("1971-02-0")


def test_bytes_become_text_for_the_eye() -> None:
    assert text_of(Viewed("/f", b"a\r\n\xff", True)) == "a\n\ufffd"
    assert text_of(Viewed("/f", "ab你".encode()[:-1], False)) == "ab"
    assert text_of(Viewed("/f", b"\0AB", True)).split() == ["00000000", "00", "41", "42", ".AB"]
    notes = {note_of(Viewed("/f", data, whole)) for data, whole in ((b"a", True), (b"a", False), (b"\0", True),
                                                                   (b"\xff", True))}  # fmt: skip
    assert len(notes) == 4


# -- copies ----------------------------------------------------------------------------------------------------------


async def test_files_are_copied_out_with_their_names_and_nothing_is_replaced(
    page: ContainersView, until: Until, tmp_path: Path
) -> None:
    (tmp_path / "-rf").write_text("mine")
    await listed(page, until)
    assert not button(page, "files.copy_out").isEnabled()
    choose(page, "-rf", "a\nb", BAD, "etc")
    assert button(page, "files.copy_out").isEnabled()
    tab(page).copy_out(tmp_path)
    await until(lambda: page.model.desk.notices.last is not None and not tab(page).copies.running)
    assert (tmp_path / "-rf").read_text() == "mine"
    assert (tmp_path / "-rf (2)").read_bytes() == b"dash"
    assert (tmp_path / local_name("a\nb")).read_bytes() == b"newline"
    assert (tmp_path / local_name(BAD)).read_bytes() == b"gbk"
    assert (tmp_path / "etc" / "sub" / "deep").read_bytes() == b"deep"


async def test_links_that_this_computer_makes_none_of_are_told(
    page: ContainersView, engine: FakeEngine, until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.trees["web"]["/near"] = PurePosixPath("-rf")

    def refused(*_arguments: object, **_options: object) -> None:
        raise PermissionError(errno.EPERM, "no")

    monkeypatch.setattr(Path, "symlink_to", refused)
    await listed(page, until)
    choose(page, "near", "-rf")
    tab(page).copy_out(tmp_path)
    await until(lambda: page.model.desk.notices.last is not None and not tab(page).copies.running)
    assert (tmp_path / "-rf").read_bytes() == b"dash"
    told = page.model.desk.notices.last
    assert told is not None and told.kind == "warn"
    assert "near" in told.text and "link" in told.text and "outside" not in told.text


async def test_the_command_is_docker_cp(page: ContainersView, until: Until) -> None:
    await listed(page, until)
    assert command(page) == "docker exec web ls -la /"
    choose(page, "-rf")
    assert command(page) == "docker cp web:/-rf ."


async def test_files_are_copied_in_with_their_names(
    page: ContainersView, engine: FakeEngine, until: Until, tmp_path: Path
) -> None:
    odd = {"-x": b"1", "中文 名": b"3"}
    if sys.platform != "win32":
        odd |= {"c\nd": b"2", os.fsdecode(b"\xff"): b"4"}
    for name, content in odd.items():
        (tmp_path / name).write_bytes(content)
    await listed(page, until)
    tab(page).files.go("/etc")
    await until(lambda: "motd" in names(page))
    tab(page).copy_in([tmp_path / name for name in odd])
    await until(lambda: bool(engine.received.get("web")))
    assert engine.received["web"] == [("/etc", odd)]
    await until(lambda: "-x" in names(page))  # the folder is read again
    assert page.model.desk.notices.last is not None


def dialog() -> QDialog | None:
    shown = [one for one in QApplication.topLevelWidgets() if one.objectName() == "dialog" and one.isVisible()]
    return shown[0] if shown else None  # type: ignore[return-value]


@pytest.mark.parametrize("answer", ["confirm", "cancel"])
async def test_what_would_be_replaced_is_asked_about(
    page: ContainersView, engine: FakeEngine, until: Until, tmp_path: Path, answer: str
) -> None:
    (tmp_path / "-rf").write_bytes(b"new")
    await listed(page, until)
    tab(page).copy_in([tmp_path / "-rf"])
    await until(lambda: dialog() is not None)
    box = dialog()
    assert box is not None
    pressed = box.findChild(QAbstractButton, f"dialog.{answer}")
    assert pressed is not None
    pressed.click()
    if answer == "confirm":
        await until(lambda: engine.trees["web"]["/-rf"] == b"new")
    else:
        await until(lambda: dialog() is None)
        assert engine.trees["web"]["/-rf"] == b"dash"


async def test_a_copy_shows_progress_and_is_cancelled(
    page: ContainersView, engine: FakeEngine, until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck, closed = asyncio.Event(), asyncio.Event()
    whole = engine.read_archive

    async def slow(reference: str, path: str) -> Any:
        try:
            async for chunk in whole(reference, path):
                yield chunk[:600]
                stuck.set()
                await asyncio.Event().wait()
        finally:
            closed.set()

    await listed(page, until)
    monkeypatch.setattr(engine, "read_archive", slow)
    choose(page, "-rf")
    tab(page).copy_out(tmp_path)
    await stuck.wait()
    await until(lambda: button(page, "files.cancel").isVisible())
    assert page.model.desk.tasks.shown
    button(page, "files.cancel").click()
    await closed.wait()
    await until(lambda: not tab(page).copies.running and not left_in(tmp_path))
    assert not button(page, "files.cancel").isVisible()


# -- dragging --------------------------------------------------------------------------------------------------------


async def test_files_that_are_dropped_are_copied_in(
    page: ContainersView, engine: FakeEngine, until: Until, tmp_path: Path
) -> None:
    (tmp_path / "一 x").write_bytes(b"dropped")
    await listed(page, until)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "一 x"))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    place: Any = QPoint(5, 5) if qVersion().startswith("6.11.") else QPointF(5, 5)  # as each Qt wants it
    entered = QDragEnterEvent(place, copy, data, left, none)
    QApplication.sendEvent(tab(page), entered)
    assert entered.isAccepted()
    assert "/" in part(page, QLabel, "files.state").text()
    QApplication.sendEvent(tab(page), QDropEvent(QPointF(5, 5), copy, data, left, none))
    await until(lambda: engine.trees["web"].get("/一 x") == b"dropped")
    other = QMimeData()
    other.setText("no file")
    refused = QDragEnterEvent(place, copy, other, left, none)
    refused.ignore()
    QApplication.sendEvent(tab(page), refused)
    assert not refused.isAccepted()


async def test_files_that_are_dragged_out_are_brought_here_first(page: ContainersView, until: Until) -> None:
    await listed(page, until)
    choose(page, "-rf", "a\nb")
    dragging = tab(page).dragging
    assert dragging.mime() is None
    dragging._pull()
    await until(lambda: dragging.mime() is not None)
    data = dragging.mime()
    assert data is not None
    brought = contents([Path(url.toLocalFile()) for url in data.urls()])
    assert brought == {"-rf": b"dash", local_name("a\nb"): b"newline"}
    choose(page, "-rf")
    assert dragging.mime() is None  # another selection is another parcel


@pytest.mark.parametrize(
    ("path", "memory"),
    [
        ("/", False), ("/etc/motd", False), ("/proc", True), ("/proc/cpuinfo", True), ("/process", False),
        ("/dev/shm/x", True), ("/run/scratch/", True), ("/run", False), ("/cache/a", True), ("/cache/kept/b", False),
    ],
)  # fmt: skip
def test_what_lies_in_memory_is_known(path: str, memory: bool) -> None:
    raw = {
        "HostConfig": {"Tmpfs": {"/run/scratch": "size=1m"}},
        "Mounts": [{"Type": "tmpfs", "Destination": "/cache"}, {"Type": "volume", "Destination": "/cache/kept"}],
    }
    assert is_in_memory(path, raw) is memory
    assert is_in_memory("/run/scratch", {"HostConfig": {"Tmpfs": None}, "Mounts": None}) is False


# -- what goes away --------------------------------------------------------------------------------------------------


async def test_a_container_removed_while_it_is_listed_viewed_or_copied(
    page: ContainersView, engine: FakeEngine, until: Until, tmp_path: Path
) -> None:
    await listed(page, until)
    choose(page, "-rf")
    gate = engine.hold("read_archive")
    tab(page).copy_out(tmp_path)
    activate(page, "a\nb")
    tab(page).files.go("/etc")
    await engine.remove("web", force=True)
    gate.set()
    await until(lambda: page.model.focused_gone)
    await until(lambda: tab(page).files.phase == "failed" and not tab(page).copies.running)
    assert tab(page).frame.state == "error"
    assert page.model.desk.notices.last is not None  # the copy was asked for: it is told of
    await until(lambda: not button(page, "files.copy_in").isEnabled())
    assert not button(page, "files.copy_out").isEnabled()
    assert left_in(tmp_path) == []


async def test_a_hidden_page_stops_reading(page: ContainersView, engine: FakeEngine, until: Until) -> None:
    engine.hold("read_archive")
    await opened(page, until, "failed", "files")
    await until(lambda: page.model.desk.tasks.running("containers.files"))
    page.hide()
    await until(lambda: not page.model.desk.tasks.running("containers.files"))


async def test_an_engine_that_fails_is_explained_and_asked_again(
    page: ContainersView, engine: FakeEngine, until: Until
) -> None:
    engine.fail_next("read_archive", EngineFailure("no space left on device", engine_text="no space left on device"))
    await opened(page, until, "failed", "files")
    await until(lambda: tab(page).frame.state == "error")
    button(page, "files.refresh").click()
    await until(lambda: tab(page).frame.state == "content")


def test_listings_survive_every_name() -> None:
    word = "a1b2c3d4"
    odd = (b"x", b"a b", b"a\nb", b"end\n", b"\xff", "中".encode(), b"-", b"a1b2c3d4 81a4", b" 0 0 .")
    output = b"".join(f"{word} 81a4 1 1 0 0 ./".encode() + name + b"\n" for name in odd)
    assert [one.name for one in folder_listing.entries(output, word)] == [decoded(name) for name in odd]
    assert folder_listing.entries(b"", word) == ()
    assert folder_listing.entries(b"stat: unknown\n", word) == ()
    assert folder_listing.command(decoded(b"/a\n\xff"), word)[-2] == "/a\\0012\\0377"


async def test_the_keyboard_goes_back_asks_again_and_makes_room(
    page: ContainersView, engine: FakeEngine, until: Until
) -> None:
    await listed(page, until, "failed")
    activate(page, "-rf")
    await until(lambda: tab(page).files.viewed is not None)
    assert page.escape()  # the file
    assert tab(page).files.viewed is None
    assert page.list_view._detail.isVisible()
    page.refresh()
    await until(lambda: len(engine.calls_of("read_archive")) >= 3)
    assert not table(page).isColumnHidden(4)
    page.resize(480, 900)
    await until(lambda: table(page).isColumnHidden(4))
    assert not table(page).isColumnHidden(1)


# -- what is answered late -------------------------------------------------------------------------------------------


def select(page: ContainersView, name: str) -> str:
    """Another container is looked at, with the same tab; its id."""
    found = page.model.find(name)
    assert found is not None
    page.go({"container": found.id, "tab": "files"})
    return found.id


@pytest.mark.parametrize(
    ("name", "slow"),
    [("-rf", "container"), ("-rf", "read_archive"), ("link", "container"), ("link", "file"), ("link", "read_archive"),
     ("to_etc", "file")],
)  # fmt: skip
async def test_a_file_is_not_opened_over_another_container(
    page: ContainersView, engine: FakeEngine, until: Until, name: str, slow: str
) -> None:
    engine.trees["web"]["/to_etc"] = PurePosixPath("/etc")
    await listed(page, until)
    gate, before = engine.hold(slow), len(engine.calls_of(slow))
    activate(page, name)
    await until(lambda: len(engine.calls_of(slow)) > before)
    shell = select(page, "shell")
    await until(lambda: tab(page).files.identity == shell)
    gate.set()
    await until(lambda: tab(page).files.phase == "ready")
    await until(lambda: not page.model.desk.tasks.running("containers.files.view"))
    assert tab(page).files.viewed is None and tab(page).files.path == "/"
    asked = [call.args for one in ("file", "read_archive") for call in engine.calls_of(one)]
    assert {args[1] for args in asked if args[0] == shell} == {"/."}
    assert page.model.desk.notices.last is None


async def test_a_file_that_was_left_does_not_come_up_over_another_folder(
    page: ContainersView, engine: FakeEngine, until: Until
) -> None:
    await listed(page, until)
    for leave in (lambda: tab(page).files.go("/etc"), button(page, "files.up").click, lambda: tab(page).look("")):
        gate = engine.hold("read_archive")
        activate(page, next(one for one in ("-rf", "motd") if one in names(page)))
        before = len(engine.calls_of("read_archive"))
        await until(lambda before=before: len(engine.calls_of("read_archive")) > before)
        leave()
        gate.set()
        await until(lambda: not page.model.desk.tasks.running("containers.files.view"))
        await until(lambda: tab(page).files.phase == "ready")
        assert tab(page).files.viewed is None
        engine._gates.clear()


async def test_files_are_never_dragged_out_of_another_container(
    page: ContainersView, engine: FakeEngine, until: Until
) -> None:
    await listed(page, until)
    choose(page, "-rf")
    gate = engine.hold("read_archive")
    tab(page).dragging._pull()
    await until(lambda: len(engine.calls_of("read_archive")) == 2)
    failed = select(page, "failed")
    await until(lambda: tab(page).files.identity == failed)
    gate.set()
    await until(lambda: tab(page).files.phase == "ready")
    await until(lambda: not page.model.desk.tasks.running("containers.files.pack"))
    choose(page, "-rf")
    assert tab(page).files.parcel(("-rf",)) == () and tab(page).dragging.mime() is None
    assert "Ready" not in part(page, QLabel, "files.state").text()


async def test_a_folder_that_was_left_does_not_fail_in_place_of_another(
    page: ContainersView, engine: FakeEngine, until: Until
) -> None:
    await listed(page, until, "failed")
    tab(page).files.go("/etc")
    tab(page).files.refresh()  # now only this folder is known
    await until(lambda: tab(page).files.phase == "ready" and "motd" in names(page))
    gate = engine.hold("read_archive")
    engine.fail_next("read_archive", EngineFailure("no space left on device"))
    button(page, "files.up").click()
    await until(lambda: tab(page).files.phase == "loading" and len(engine.calls_of("read_archive")) == 3)
    tab(page).files.go("/etc")
    gate.set()
    await until(lambda: not page.model.desk.tasks.running("containers.files"))
    assert tab(page).frame.state == "content" and names(page) == {"motd", "binary", "sub"}
