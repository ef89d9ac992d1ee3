"""Saving, loading, importing and pushing on a fake engine: the files, the cards, the dialogs, the news."""

from __future__ import annotations

import asyncio
import tarfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLineEdit, QPlainTextEdit, QWidget

from fakes import FakeEngine, refusal
from firstmate.app.page import Desk
from firstmate.core.credentials import Credentials
from firstmate.core.pull import WHOLE
from firstmate.host import processes, sample_images
from firstmate.pages.images.name_dialog import NameDialog
from firstmate.pages.images.transfer_actions import archive_name, image_name_for
from firstmate.pages.images.transfers import Transfer, Transfers
from firstmate.pages.images.view import ImagesView
from firstmate.widgets.labels import Label

Until = Callable[..., Awaitable[None]]
Show = Callable[..., Any]
Found = TypeVar("Found", bound=QObject)

BUSYBOX = "busybox:latest"
DENIED = "denied: requested access to the resource is denied"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """What `docker save busybox` gives."""
    if processes.find("busybox") is None:
        pytest.skip("needs Debian's busybox-static")
    path = tmp_path / "busybox.tar"
    path.write_bytes(sample_images.archive())
    return path


def find(page: QWidget, kind: type[Found], name: str) -> Found:
    found = page.findChildren(kind, name)
    assert found, f"nothing is called {name}"
    return next((one for one in found if isinstance(one, QWidget) and one.isVisible()), found[0])


def button(page: QWidget, name: str) -> QAbstractButton:
    return find(page, QAbstractButton, name)


def words(page: QWidget) -> str:
    return "\n".join(one.text() for one in page.findChildren(Label) if one.isVisible())


def window_of(kind: type[Found]) -> Found | None:
    return next((one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()), None)


# -- files -------------------------------------------------------------------------------------------------------------
async def test_a_saved_archive_is_whole_and_its_card_says_where(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, tmp_path: Path
) -> None:
    page = show(ImagesView(desk))
    await until(lambda: desk.session.has("images"))
    target = tmp_path / "carry.tar"
    transfers: Transfers = page._model.transfers
    transfer = transfers.save([BUSYBOX], target, expected=5_000_000)
    await until(lambda: transfer.phase == "done")
    with tarfile.open(target) as tar:
        assert tar.getnames() == ["manifest.json"]
    assert await asyncio.to_thread(lambda: [one.name for one in tmp_path.glob("carry*")]) == ["carry.tar"]
    assert transfer.state.current == await asyncio.to_thread(lambda: target.stat().st_size)
    assert "Copy it to the other computer and load it there." in words(page)
    command = find(page, QPlainTextEdit, "images.transfer.command").toPlainText()
    assert command.startswith("docker save -o ") and command.endswith(BUSYBOX)
    button(page, "images.transfer.dismiss").click()
    assert transfers.all == ()


async def test_a_folder_that_is_missing_is_named_and_another_is_chosen(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, tmp_path: Path
) -> None:
    page = show(ImagesView(desk))
    await until(lambda: desk.session.has("images"))
    transfers: Transfers = page._model.transfers
    gone = tmp_path / "stick" / "carry.tar"
    transfer = transfers.save([BUSYBOX], gone, expected=5_000_000)
    await until(lambda: transfer.phase == "failed")
    assert find(page, Label, "images.failure").text() == "The folder is not there"
    assert f"There is no folder {gone.parent} on this computer." in words(page)
    assert "carry.tar" in find(page, QPlainTextEdit, "images.failure.details").toPlainText()
    assert button(page, "images.transfer.again").isVisible()
    button(page, "images.transfer.place").click()
    await until(lambda: window_of(QFileDialog) is not None)
    chooser = window_of(QFileDialog)
    assert chooser is not None
    assert [Path(one).name for one in chooser.selectedFiles()] == ["carry.tar"], "the name it was to have"
    chooser.fileSelected.emit(str(tmp_path / "carry.tar"))
    chooser.close()
    await until(lambda: transfers.all and transfers.all[0].phase == "done")
    [saved] = transfers.all
    assert (saved.images, saved.path, saved.expected > 0) == ((BUSYBOX,), tmp_path / "carry.tar", True)
    assert not button(page, "images.transfer.place").isVisible()


async def test_giving_up_another_place_leaves_the_failed_card(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, tmp_path: Path
) -> None:
    page = show(ImagesView(desk))
    await until(lambda: desk.session.has("images"))
    folder = tmp_path / "stick"
    transfer = page._model.transfers.save([BUSYBOX], folder / "carry.tar")
    await until(lambda: transfer.phase == "failed")
    button(page, "images.transfer.place").click()
    await until(lambda: window_of(QFileDialog) is not None)
    chooser = window_of(QFileDialog)
    assert chooser is not None
    chooser.reject()
    assert page._model.transfers.all == (transfer,)
    await asyncio.to_thread(folder.mkdir)
    button(page, "images.transfer.again").click()
    await until(lambda: page._model.transfers.all[0].phase == "done")


async def test_a_cancelled_save_ends_the_stream_and_leaves_nothing(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, tmp_path: Path
) -> None:
    engine.save_gate = asyncio.Event()
    page = show(ImagesView(desk))
    await until(lambda: desk.session.has("images"))
    transfer = page._model.transfers.save([BUSYBOX], tmp_path / "carry.tar")
    await until(lambda: transfer.state.current > 0)
    [job] = desk.tasks.shown
    assert job.title == "Saving carry.tar"
    assert job.detail
    assert engine.open_streams == 2
    button(page, "images.transfer.cancel").click()
    await until(lambda: transfer.phase == "cancelled")
    assert engine.open_streams == 1
    assert not await asyncio.to_thread(lambda: list(tmp_path.glob("*carry*")))
    assert "No part of the archive was left behind." in words(page)
    engine.save_gate = None
    button(page, "images.transfer.again").click()
    await until(lambda: page._model.transfers.all[0].phase == "done")


async def test_one_that_is_cancelled_before_it_begins_has_ended(
    desk: Desk, engine: FakeEngine, until: Until, tmp_path: Path
) -> None:
    transfers = Transfers(desk)
    transfer = transfers.save([BUSYBOX], tmp_path / "carry.tar")
    transfers.cancel(transfer.key)
    await until(lambda: transfer.phase == "cancelled")
    assert engine.calls_of("save") == []
    assert transfers.save([BUSYBOX], tmp_path / "carry.tar") is not transfer, "it can be begun again"
    await until(lambda: transfers.all[0].phase == "done")


async def test_a_loaded_archive_names_its_images_and_can_be_run(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, archive: Path, language: str
) -> None:
    engine._images.clear()
    went: list[tuple[str, dict[str, Any]]] = []
    desk.requested.connect(lambda page, arguments: went.append((page, arguments)))
    page = show(ImagesView(desk))
    page.go({"view": "get"})
    transfer = page._model.transfers.load(archive)
    await until(lambda: transfer.phase == "done")
    assert transfer.images == (BUSYBOX,)
    assert ("Now on this computer:" if language == "en" else "已经在本机上：") in words(page)
    button(page, "images.transfer.run").click()
    assert went == [("run", {"image": BUSYBOX})]


async def test_a_file_that_is_not_there_is_no_fault_of_ours(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, tmp_path: Path, language: str
) -> None:
    page = show(ImagesView(desk))
    page.go({"view": "get"})
    transfer = page._model.transfers.load(tmp_path / "holiday.tar")
    await until(lambda: transfer.phase == "failed")
    assert find(page, Label, "images.failure").text().isascii() == (language == "en")
    assert "fault of FirstMate" not in words(page) and "大副自身" not in words(page)
    assert "holiday.tar" in find(page, QPlainTextEdit, "images.failure.details").toPlainText()
    assert desk.notices.last is None


async def test_the_bytes_of_an_archive_count_as_progress(desk: Desk, engine: FakeEngine, archive: Path) -> None:
    transfers = Transfers(desk)
    transfer = Transfer("images.load:x", "load", (), archive)
    transfers._passed(transfer, 250, 1000)
    assert [(one.id, one.current, one.total) for one in transfer.state.layers] == [(WHOLE, 250, 1000)]
    assert transfer.state.fraction is not None
    assert 0 < transfer.state.fraction < 1


async def test_the_file_dialog_loads_what_is_chosen(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, archive: Path
) -> None:
    page = show(ImagesView(desk))
    page.go({"view": "get"})
    button(page, "images.load").click()
    await until(lambda: window_of(QFileDialog) is not None)
    chooser = window_of(QFileDialog)
    assert chooser is not None
    chooser.fileSelected.emit(str(archive))
    chooser.close()
    await until(lambda: engine.calls_of("load") and page._model.transfers.all[0].phase == "done")
    assert engine.calls_of("load")[0].args == (archive,)


async def test_an_import_asks_for_a_name_with_its_command(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, archive: Path
) -> None:
    page = show(ImagesView(desk))
    page.go({"view": "get"})
    button(page, "images.import").click()
    await until(lambda: window_of(QFileDialog) is not None)
    chooser = window_of(QFileDialog)
    assert chooser is not None
    chooser.fileSelected.emit(str(archive))
    chooser.close()
    await until(lambda: window_of(NameDialog) is not None)
    asking = window_of(NameDialog)
    assert asking is not None
    field = find(asking, QLineEdit, "images.name_dialog.name")
    assert field.text() == BUSYBOX
    field.setText("My Files")
    assert not button(asking, "images.name_dialog.confirm").isEnabled()
    field.setText("mine:v1")
    command = find(asking, QPlainTextEdit, "images.name_dialog.command").toPlainText()
    assert command.startswith("docker import ") and command.endswith("mine:v1")
    button(asking, "images.name_dialog.confirm").click()
    await until(lambda: engine.calls_of("import_image"))
    assert engine.calls_of("import_image")[0].args == (archive, "mine:v1")
    await until(lambda: page._model.transfers.all[0].phase == "done")


# -- registries --------------------------------------------------------------------------------------------------------
async def test_a_push_goes_under_a_new_name_with_who_is_signed_in(
    desk: Desk, engine: FakeEngine, show: Show, until: Until
) -> None:
    ann = Credentials("127.0.0.1:5000", "ann", "secret")
    desk.accounts.keep_for_session(ann)
    page = show(ImagesView(desk))
    await until(lambda: desk.session.has("images"))
    page.local._actions.push(BUSYBOX)
    await until(lambda: window_of(NameDialog) is not None)
    asking = window_of(NameDialog)
    assert asking is not None
    find(asking, QLineEdit, "images.name_dialog.name").setText("127.0.0.1:5000/team/box:v2")
    lines = find(asking, QPlainTextEdit, "images.name_dialog.command").toPlainText().splitlines()
    assert lines == [
        "docker tag busybox:latest 127.0.0.1:5000/team/box:v2",
        "docker push 127.0.0.1:5000/team/box:v2",
    ]
    button(asking, "images.name_dialog.confirm").click()
    await until(lambda: page._model.transfers.all and page._model.transfers.all[0].phase == "done")
    assert engine.calls_of("tag_image")[0].args[:3] == (BUSYBOX, "127.0.0.1:5000/team/box", "v2")
    assert engine.calls_of("push")[0].args == ("127.0.0.1:5000/team/box:v2",)
    assert engine.calls_of("push")[0].options == {"credentials": ann}
    assert "sha256:" in words(page)


async def test_a_push_under_way_counts_what_was_sent(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, language: str
) -> None:
    engine.push_script = [
        {"status": "Preparing", "progressDetail": {}, "id": "aaaa"},
        {"status": "Layer already exists", "progressDetail": {}, "id": "bbbb"},
        {"status": "Pushing", "progressDetail": {"current": 300, "total": 1000}, "id": "aaaa"},
        asyncio.Event(),
    ]
    desk.languages.use(language)  # with its plural forms, English too
    page = show(ImagesView(desk))
    await until(lambda: desk.session.has("images"))
    transfer = page._model.transfers.push(BUSYBOX)
    await until(lambda: transfer.state.current == 300)
    await until(lambda: ("1 of 2 layers sent" if language == "en" else "共 2 层，已发送 1 层") in words(page))
    [job] = desk.tasks.shown
    assert job.title == ("Pushing busybox:latest" if language == "en" else "正在推送 busybox:latest")
    page._model.transfers.cancel(transfer.key)
    await until(lambda: transfer.phase == "cancelled")
    assert engine.open_streams == 1


async def test_a_refused_push_offers_to_sign_in(desk: Desk, engine: FakeEngine, show: Show, until: Until) -> None:
    engine.push_script = [refusal(DENIED, 500, "images.push")]
    page = show(ImagesView(desk))
    await until(lambda: desk.session.has("images"))
    page._model.transfers.push(BUSYBOX)
    await until(lambda: button(page, "images.transfer.sign_in").isVisible())
    assert button(page, "images.transfer.again").isVisible()
    assert not button(page, "images.transfer.place").isVisible()


@pytest.mark.parametrize(
    ("image", "command"),
    [
        ("127.0.0.1:5000/team/box:v2", "docker login 127.0.0.1:5000"),
        ("ghcr.io/ann/box", "docker login ghcr.io"),
        ("ann/box", "docker login"),
    ],
)
async def test_a_refused_push_says_where_to_sign_in(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, image: str, command: str
) -> None:
    engine.push_script = [refusal(DENIED, 500, "images.push")]
    page = show(ImagesView(desk))
    await until(lambda: desk.session.has("images"))
    repository, _, tag = image.rpartition(":") if image.endswith(":v2") else (image, "", "latest")
    await engine.tag_image(BUSYBOX, repository, tag)
    page._model.transfers.push(image)
    await until(lambda: button(page, "images.transfer.sign_in").isVisible())
    assert find(page, QPlainTextEdit, "images.failure.command").toPlainText() == command


# -- news --------------------------------------------------------------------------------------------------------------
async def test_who_looks_elsewhere_is_told_and_led_to_the_card(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, tmp_path: Path, archive: Path
) -> None:
    went: list[tuple[str, dict[str, Any]]] = []
    desk.requested.connect(lambda page, arguments: went.append((page, arguments)))
    page = show(ImagesView(desk))
    await until(lambda: desk.session.has("images"))
    page.go({"view": "get"})
    page._model.transfers.save([BUSYBOX], tmp_path / "carry.tar")
    await until(lambda: desk.notices.last is not None)
    assert desk.notices.last is not None
    assert (desk.notices.last.kind, desk.notices.last.text) == ("ok", "carry.tar has been saved.")
    assert desk.notices.last.on_action is not None
    desk.notices.last.on_action()
    assert went == [("images", {"view": "local"})]
    # In sight, the card is enough.
    before = desk.notices.last
    transfer = page._model.transfers.load(archive)
    await until(lambda: transfer.phase == "done")
    assert desk.notices.last is before
    # A failure that nobody saw has its reason in the notice.
    page.go({"view": "local"})
    page._model.transfers.load(tmp_path / "nothing.tar")
    await until(lambda: desk.notices.last is not before)
    assert desk.notices.last.kind == "error"
    assert desk.notices.last.text.startswith("Load nothing.tar has failed: ")
    page.go({"view": "get"})


# -- names -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("images", "name"),
    [
        ((BUSYBOX,), "busybox_latest.tar"),
        (("ghcr.io/ada/tool:1.2",), "ghcr.io_ada_tool_1.2.tar"),
        (("sha256:" + "ab" * 32,), "ab" * 30 + ".tar"),
        (("a:1", "b:2", "c:3"), "a_1_and_2_more.tar"),
        (("../../etc/passwd",), "etc_passwd.tar"),
        ((), "images.tar"),
    ],
)
def test_an_archive_is_called_after_what_is_in_it(images: tuple[str, ...], name: str) -> None:
    assert archive_name(images) == name


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("root-fs.tar.gz", "root-fs:latest"),
        ("Alpine Mini (1).tar", "alpine-mini-1:latest"),
        ("文件.tar", "imported:latest"),
        ("files.tgz", "files:latest"),
    ],
)
def test_an_imported_image_is_called_after_its_file(file: str, name: str) -> None:
    assert image_name_for(Path(file)) == name
