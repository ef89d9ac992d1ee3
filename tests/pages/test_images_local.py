"""What an image of this computer is, its names, and what else can be done with it: on the fake engine."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from images_hand import boxed, button, find, listed, names, platforms_known, rows, said, shown, table
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from fakes import FakeEngine, recorded
from firstmate.app.page import Desk
from firstmate.core.disk import HistoryStep
from firstmate.pages.images.history_rows import instruction
from firstmate.pages.images.history_rows import rows as history_rows
from firstmate.pages.images.name_dialog import NameDialog
from firstmate.pages.images.view import ImagesView
from firstmate.widgets.labels import ElidedLabel
from firstmate.widgets.table import Table

Until = Callable[..., Awaitable[None]]
Show = Callable[..., Any]

LAYERS, BUSYBOX = (one["Id"] for one in recorded("images"))


async def opened(desk: Desk, show: Show, until: Until, select: str = "") -> ImagesView:
    page: ImagesView = show(ImagesView(desk))
    await until(lambda: listed(page))
    if select:
        page.go({"select": select})
    return page


# -- layers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("recorded_as", "reads"),
    [
        ("/bin/sh -c #(nop) ADD file:5a3b in / ", "ADD file:5a3b in /"),
        ('/bin/sh -c #(nop)  CMD ["sh"]', 'CMD ["sh"]'),
        ("/bin/sh -c apt-get update &&     apt-get install -y curl", "RUN apt-get update && apt-get install -y curl"),
        ("|1 VERSION=3 /bin/sh -c make install", "RUN make install"),
        ("RUN /bin/sh -c pip install flask # buildkit", "RUN pip install flask"),
        ("RUN |1 VERSION=3 /bin/sh -c make install # buildkit", "RUN make install"),
        ("COPY . /app # buildkit", "COPY . /app"),
        ("ENV A=1", "ENV A=1"),
        ("", ""),
    ],
)
def test_a_step_reads_as_it_stood_in_the_dockerfile(recorded_as: str, reads: str) -> None:
    assert instruction(HistoryStep(0.0, recorded_as, 0)) == reads


def test_an_imported_image_says_where_it_came_from() -> None:
    assert instruction(HistoryStep(0.0, "", 5, comment="Imported from -")) == "Imported from -"


def test_steps_stand_from_the_ground_up_and_are_drawn_against_the_largest() -> None:
    steps = (HistoryStep(3.0, 'CMD ["sh"]', 0), HistoryStep(2.0, "RUN make", 1_000), HistoryStep(1.0, "ADD x /", 4_000))
    drawn = history_rows(steps)
    assert [row.cells[0].text for row in drawn] == ["ADD x /", "RUN make", 'CMD ["sh"]']
    assert [row.cells[1].fraction for row in drawn] == [1.0, 0.25, None]
    assert [row.cells[1].text for row in drawn] == ["4 kB", "1 kB", "no files"]


async def test_the_layers_of_the_chosen_image_are_drawn(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, language: str
) -> None:
    engine.layers[LAYERS] = (("sha256:aa", 2_000_000), ("sha256:bb", 3_000_000), ("sha256:cc", 6_000_000))
    page = await opened(desk, show, until, "layers")
    layers = find(page, Table, "images.layers")
    await until(lambda: layers.row_model.rowCount() == 4)
    assert [row.cells[1].text for row in layers.row_model.shown[:3]] == ["2 MB", "3 MB", "6 MB"]
    assert layers.row_model.shown[2].cells[1].fraction == 1.0
    assert len(engine.calls_of("image_history")) == 1
    page.escape()
    page.go({"select": "layers"})
    assert len(engine.calls_of("image_history")) == 1, "what is known is not asked again"


# -- another kind of processor -------------------------------------------------------------------------------------


async def test_an_image_for_another_processor_is_warned_of_in_the_list_and_in_its_details(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, language: str
) -> None:
    detail = dict(recorded("image_inspect")["busybox"])
    engine._image_details = [detail | {"Architecture": "arm64", "Variant": "v8"}]
    page = await opened(desk, show, until)
    await until(lambda: platforms_known(page))
    at = names(page).index("busybox:latest")
    cell = shown(page, at, "platform")
    assert (cell.text, cell.status) == ("arm64", "warn")
    assert "exec format error" in cell.tooltip
    assert shown(page, at, "image").icon == "triangle-alert", "where the column has no room"
    assert "exec format error" in shown(page, at, "image").tooltip
    other = shown(page, names(page).index("layers:latest"), "platform")
    assert (other.text, other.status) == ("amd64", "")
    page.go({"select": "busybox"})
    assert "exec format error" in said(page, "images.foreign")
    assert find(page, QWidget, "images.foreign").isVisible()
    page.go({"select": "layers"})
    assert not find(page, QWidget, "images.foreign").isVisible()


async def test_platforms_are_asked_for_what_is_seen_and_not_twice(
    desk: Desk, engine: FakeEngine, show: Show, until: Until
) -> None:
    page = await opened(desk, show, until)
    await until(lambda: platforms_known(page))
    asked = len(engine.calls_of("image"))
    page.hide()
    page.show()
    page._model.platforms.look(table(page).visible_keys())
    assert not desk.tasks.running("images.platforms")
    assert len(engine.calls_of("image")) == asked == 2


# -- names ---------------------------------------------------------------------------------------------------------


def shown_names(page: QWidget) -> list[str]:
    return [one.text() for one in page.findChildren(ElidedLabel, "images.tag.is") if not one.isHidden()]


async def test_an_image_is_given_a_name_and_a_name_is_taken_away(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, language: str
) -> None:
    page = await opened(desk, show, until, "layers")
    field = find(page, QLineEdit, "images.tag.name")
    assert not button(page, "images.untag").isVisible(), "the last name goes with the image only"
    field.setText("registry.test:5000/team/layers")
    assert "registry.test:5000/team/layers:latest" in button(page, "images.tag").toolTip()
    assert button(page, "images.tag").toolTip().startswith("docker tag layers:latest ")
    QTest.keyClick(field, Qt.Key.Key_Return)
    await until(lambda: len(shown_names(page)) == 2)
    assert engine.calls_of("tag_image")[0].args == (LAYERS, "registry.test:5000/team/layers", "latest")
    assert field.text() == ""
    take = button(page, "images.untag")
    assert take.isVisible()
    assert "docker rmi " in take.toolTip()
    next(
        one
        for one in page.findChildren(type(take), "images.untag")
        if "registry.test" in one.accessibleName() and one.isVisible()
    ).click()
    await until(lambda: shown_names(page) == ["layers:latest"])
    assert engine.calls_of("remove_image")[0].args == ("registry.test:5000/team/layers:latest",)
    assert "layers:latest" in names(page)


async def test_a_name_that_cannot_be_given_says_why_and_asks_nobody(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, language: str
) -> None:
    page = await opened(desk, show, until, "layers")
    field = find(page, QLineEdit, "images.tag.name")
    for wrong in ("Layers", "layers:latest", "a@sha256:" + "12" * 32):
        field.setText(wrong)
        assert said(page, "images.tag.remark"), wrong
        assert find(page, QWidget, "images.tag.remark").isVisible()
        assert field.property("problem")
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert not engine.calls_of("tag_image")
    page.go({"select": "busybox"})
    assert field.text() == "", "what was typed belonged to the other image"


async def test_a_name_that_moves_from_another_image_is_told_before(
    desk: Desk, engine: FakeEngine, show: Show, until: Until
) -> None:
    page = await opened(desk, show, until, "layers")
    field = find(page, QLineEdit, "images.tag.name")
    field.setText("busybox")
    assert said(page, "images.tag.remark") == "busybox:latest has this name now, and loses it."
    assert not field.property("problem")
    button(page, "images.tag").click()
    await until(lambda: sorted(shown_names(page)) == ["busybox:latest", "layers:latest"])
    await until(lambda: "127.0.0.1:5000/me/busybox:v1" in names(page))


# -- several, saving, pushing --------------------------------------------------------------------------------------


async def test_several_chosen_images_are_counted_and_can_be_let_go(
    desk: Desk, show: Show, until: Until, language: str
) -> None:
    page = await opened(desk, show, until)
    assert not button(page, "images.remove.chosen").isVisible()
    table(page).select_keys([LAYERS, BUSYBOX])
    assert said(page, "images.summary").startswith("2 images chosen" if language == "en" else "选中 2 个镜像")
    assert button(page, "images.remove.chosen").isVisible()
    assert not find(page, QWidget, "images.detail").isVisible()
    button(page, "images.chosen.clear").click()
    assert not table(page).selected_keys()
    assert not button(page, "images.remove.chosen").isVisible()


async def test_saving_asks_where_to_and_shows_its_command(
    desk: Desk, engine: FakeEngine, show: Show, until: Until, tmp_path: Any
) -> None:
    page = await opened(desk, show, until, "layers")
    save = button(page, "images.save")
    assert save.toolTip().endswith("docker save -o images.tar layers:latest")
    save.click()
    chooser = page.findChildren(QFileDialog)[0]
    assert chooser.acceptMode() == QFileDialog.AcceptMode.AcceptSave
    chooser.fileSelected.emit(str(tmp_path / "layers.tar"))
    chooser.close()
    await until(lambda: page._model.transfers.all)
    command = ["docker", "save", "-o", str(tmp_path / "layers.tar"), "layers:latest"]
    assert page._model.transfers.all[0].argv(("docker",)) == command
    await until(lambda: page._model.transfers.all[0].phase == "done")


async def test_a_push_asks_for_the_name_and_explains_it(
    desk: Desk, engine: FakeEngine, show: Show, until: Until
) -> None:
    page = await opened(desk, show, until, "layers")
    button(page, "images.push").click()
    await until(lambda: page.findChildren(NameDialog))
    asked = page.findChildren(NameDialog)[0]
    field = find(asked, QLineEdit, "images.name_dialog.name")
    assert field.text() == "layers:latest"
    explained = find(asked, QWidget, "images.name_dialog.explain")
    assert "docker.io/library/layers:latest" in explained.accessibleDescription()
    assert "mirror" not in explained.accessibleDescription(), "mirrors are for pulls only"
    for wrong in ("Wrong", "127.0.0.1:5000/me/layers@sha256:" + "12" * 32):
        field.setText(wrong)
        assert not button(asked, "images.name_dialog.confirm").isEnabled(), wrong
        assert not boxed(asked, "images.name_dialog.command")
    assert "digest" in explained.accessibleDescription()
    field.setText("127.0.0.1:5000/me/layers:v1")
    assert boxed(asked, "images.name_dialog.command").splitlines() == [
        "docker tag layers:latest 127.0.0.1:5000/me/layers:v1",
        "docker push 127.0.0.1:5000/me/layers:v1",
    ]
    button(asked, "images.name_dialog.confirm").click()
    await until(lambda: engine.calls_of("push"))
    assert engine.calls_of("tag_image")[0].args == ("layers:latest", "127.0.0.1:5000/me/layers", "v1")
    await until(lambda: page._model.transfers.all[0].phase == "done")


async def test_what_has_no_name_is_not_pushed(desk: Desk, engine: FakeEngine, show: Show, until: Until) -> None:
    engine._images[0]["RepoTags"], engine._images[0]["RepoDigests"] = [], []
    page = await opened(desk, show, until)
    table(page).select_key(LAYERS)
    assert not button(page, "images.push").isEnabled()
    assert button(page, "images.save").isEnabled()
    page.go({"select": "busybox"})
    assert button(page, "images.push").isEnabled()
    assert boxed(page, "images.command") == "docker inspect busybox:latest"


async def test_nothing_that_needs_the_engine_is_offered_without_it(
    desk: Desk, engine: FakeEngine, show: Show, until: Until
) -> None:
    page = await opened(desk, show, until, "busybox")
    engine.go_away()
    await until(lambda: not button(page, "images.remove").isEnabled())
    for name in ("images.save", "images.push", "images.tag", "images.clean"):
        assert not button(page, name).isEnabled(), name
    engine.come_back()
    desk.session.live.retry()
    await until(lambda: button(page, "images.tag").isEnabled())
    assert rows(page).total == 2


async def test_a_list_that_is_still_seen_asks_nothing_while_the_window_closes(
    desk: Desk, engine: FakeEngine, show: Show, until: Until
) -> None:
    page = await opened(desk, show, until)
    await until(lambda: platforms_known(page))
    await desk.tasks.close()
    model = page._model
    model.platforms._known.clear()
    model.platforms.look(table(page).visible_keys())
    model.disk._shared_old = True
    model.disk.ask_shared()
    model.disk.ask()
    assert not engine.calls_of("disk_usage")
