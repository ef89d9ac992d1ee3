"""Small promises of the Run page: where maxima come from, completion, cancelling anywhere, what opens after a start."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from run_hand import fill, find, press, unfold

from fakes import FakeEngine
from firstmate.app.page import Desk
from firstmate.core.entities import EngineInfo
from firstmate.pages.run import starting
from firstmate.pages.run.advice import advice
from firstmate.pages.run.draft import Draft
from firstmate.pages.run.extras import FolderPicker
from firstmate.pages.run.limits_card import LimitsCard
from firstmate.pages.run.model import RunModel
from firstmate.pages.run.view import RunView


async def opened(desk: Desk, show: Any, until: Any) -> RunView:
    page: RunView = show(RunView(desk))
    await until(lambda: desk.session.capacity and desk.session.has("images") and desk.session.online)
    return page


def info_of(desk: Desk) -> EngineInfo:
    assert desk.session.info is not None
    return desk.session.info


def said(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


@pytest.mark.parametrize(
    ("system", "kernel", "word"),
    [
        ("Docker Desktop", "5.15.153.1-microsoft-standard-WSL2", "WSL"),
        ("Docker Desktop", "6.10.14-linuxkit", "Docker Desktop"),
        ("Debian GNU/Linux 12", "6.1.0", "The engine has"),
    ],
)
async def test_the_maxima_are_the_engine_s_and_say_whose(
    desk: Desk, show: Any, until: Any, system: str, kernel: str, word: str
) -> None:
    await until(lambda: desk.session.info)
    card = LimitsCard(lambda: "en")
    card.retranslate()
    card.set_engine(replace(info_of(desk), os=system, kernel=kernel, cpus=3, memory_bytes=5 << 30))
    text = said(show(card))
    assert word in text and "3 CPUs and 5 GiB" in text
    assert card.cpu.slider.top == 3001 and card.memory.slider.top == 5 * 1024 + 1
    assert card.findChild(QWidget, "run.cpu.core.2") and not card.findChild(QWidget, "run.cpu.core.3")


async def test_each_limit_says_what_happens_when_it_is_reached(desk: Desk, show: Any, until: Any) -> None:
    page = await opened(desk, show, until)
    text = said(find(page, "run.cpu.limit").window())
    for words in ("only gets slower", "chosen cores only", "exit code 137", "memory is full", "fork fails"):
        assert words in text, words


async def test_local_images_complete_the_name(desk: Desk, show: Any, until: Any) -> None:
    page = await opened(desk, show, until)
    completer = find(page, "run.image").completer()
    completer.setCompletionPrefix("box")
    names = [completer.model().index(row, 0).data() for row in range(completer.model().rowCount())]
    assert names == page._model.local_images() and names
    assert completer.completionCount() == sum("box" in name for name in names) > 0


async def test_enter_on_an_offered_name_chooses_it_and_starts_nothing(
    desk: Desk, engine: FakeEngine, show: Any, until: Any
) -> None:
    page = await opened(desk, show, until)
    await until(lambda: page._model.local_images())
    image = find(page, "run.image")
    image.setFocus()
    QTest.keyClicks(image, "busy")
    offered = image.completer().popup()
    await until(offered.isVisible)
    assert offered.property("popup"), "its edge is the style sheet's"
    QTest.keyClick(offered, Qt.Key.Key_Down)
    QTest.keyClick(offered, Qt.Key.Key_Return)
    assert image.text() in page._model.local_images() and not offered.isVisible()
    assert page._model.progress is None and not engine.calls_of("create")
    QTest.keyClick(image, Qt.Key.Key_Return)
    assert page._model.starting


@pytest.mark.parametrize("call", ["pull", "create", "attach", "start"])
async def test_every_stage_can_be_cancelled(desk: Desk, engine: FakeEngine, show: Any, until: Any, call: str) -> None:
    page = await opened(desk, show, until)
    before = set(desk.session.containers)
    engine.hold(call)
    find(page, "run.image").setText("alpine:3.99" if call == "pull" else "busybox")
    find(page, "run.name").setText("half-way")
    press(page, "run.start")
    await until(lambda: engine.calls_of(call))
    assert find(page, "run.cancel").isVisible()
    press(page, "run.cancel")
    await until(lambda: page._model.progress and not page._model.progress.running)
    assert not find(page, "run.cancel").isVisible() and find(page, "run.start").isEnabled()
    assert page._model.progress is not None and page._model.progress.failed is None
    assert ("downloaded" in said(page._stages)) == (call == "pull"), "layers may be there, a container is not"
    assert find(page, "run.name").text() == "half-way", "nothing typed is lost"
    await until(lambda: set(desk.session.containers) == before)


async def test_what_the_engine_makes_after_a_cancel_goes_again(
    desk: Desk, engine: FakeEngine, show: Any, until: Any
) -> None:
    page = await opened(desk, show, until)
    gate = engine.hold("create")
    find(page, "run.image").setText("busybox")
    find(page, "run.name").setText("late")
    press(page, "run.start")
    await until(lambda: engine.calls_of("create"))
    press(page, "run.cancel")
    await until(lambda: page._model.progress and not page._model.progress.running)
    gate.set()
    await until(lambda: engine.calls_of("remove"))
    assert "late" not in {one.name for one in await engine.containers()}


@pytest.mark.parametrize(("tty", "tab"), [(True, "terminal"), (False, "logs")])
async def test_the_terminal_or_the_log_opens_at_once(desk: Desk, until: Any, tty: bool, tab: str) -> None:
    asked: list[tuple[str, dict[str, Any]]] = []
    desk.requested.connect(lambda page, arguments: asked.append((page, arguments)))
    await until(lambda: desk.session.capacity and desk.session.has("images"))
    model = RunModel(desk)
    model.edit(Draft(image="busybox", tty=tty))
    assert model.begin()
    await until(lambda: asked)
    assert model.progress is not None
    assert asked == [("containers", {"container": model.progress.container, "tab": tab})]


@pytest.mark.parametrize("ends", [True, False])
async def test_what_is_gone_already_is_not_opened(
    ends: bool, desk: Desk, engine: FakeEngine, until: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(starting, "PATIENCE", 20.0 if ends else 0.01)
    opened_pages: list[object] = []
    monkeypatch.setattr(desk, "go", lambda *page, **_arguments: opened_pages.append(page))
    await until(lambda: desk.session.capacity and desk.session.has("images"))
    model = RunModel(desk)
    model.edit(Draft(image="busybox", tty=False, remove_after=True, command="echo hello"))
    assert model.begin()
    await until(lambda: model.progress and model.progress.container)
    assert model.progress is not None
    if ends:
        engine.last_terminal.end(0)
        engine.exit_container(model.progress.container, 0)
        await until(lambda: model.progress and model.progress.ended)
    await until(lambda: not desk.tasks.running(starting.TASK))
    assert opened_pages == ([] if ends else [("containers",)])


async def test_an_engine_without_gpus_says_so(desk: Desk, language: str, show: Any, until: Any) -> None:
    page = await opened(desk, show, until)
    find(page, "run.image").setText("busybox")
    fill(page, "gpus", ("all",))
    assert [one.field for one in page._model.warnings()] == ["gpus"]
    assert page._model.read()[0] is not None
    with_nvidia = replace(info_of(desk), runtimes=("runc", "nvidia"))
    assert advice(page._model.spec(), with_nvidia, (), lambda problem: problem.field, language) == ()


@pytest.mark.parametrize(
    ("folder", "row"),
    [
        ("/home/me/网站", "-v /home/me/网站:/网站"),
        ("C:/Users/me/site", "-v C:/Users/me/site:/site"),
        ("//server/share/data", "-v //server/share/data:/data"),
    ],
)
async def test_a_folder_that_was_picked_becomes_a_row(desk: Desk, show: Any, until: Any, folder: str, row: str) -> None:
    page = await opened(desk, show, until)
    find(page, "run.image").setText("busybox")
    unfold(page, "storage")
    (picker,) = (one for one in page._extras if isinstance(one, FolderPicker))
    picker.add(folder)
    assert page._model.read()[1] == ()
    assert " ".join(page._model.argv()) == f"docker run -it {row} busybox"


async def test_before_an_engine_answered_nothing_is_said_of_what_it_has(
    desk: Desk, engine: FakeEngine, language: str, show: Any, until: Any
) -> None:
    engine.go_away()
    page: RunView = show(RunView(desk))
    await until(lambda: desk.session.connection.phase == "lost")
    before = said(find(page, "run.cpu.limit").window())
    assert not any(figure in before for figure in ("2 CPU", "2 个 CPU", "2 GiB"))
    page.go({"line": "docker run --cpus 7 --cpuset-cpus 0-6 -m 900g busybox"})
    assert page._model.read()[1] == ()
    engine.come_back()
    await until(lambda: desk.session.capacity)
    capacity = desk.session.capacity
    assert capacity is not None and capacity.cpus < 7
    assert [one.field for one in page._model.read()[1]] == ["cpus", "cpuset", "memory"]
    assert find(page, "run.cpu.value").text() == "7", "nothing typed is lost"
