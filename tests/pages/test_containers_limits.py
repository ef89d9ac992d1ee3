"""The Limits tab on a fake engine: filled with what is in force, asked, read back, refused, gone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from containers_hand import Until, button, command, part
from containers_tabs import inspected, opened
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QWidget

from fakes import FakeEngine, refusal
from firstmate.app.page import Desk
from firstmate.core.quantities import MIB, NANO
from firstmate.core.run.spec import Limits
from firstmate.pages.containers import SPEC
from firstmate.pages.containers.limits_tab import LimitsTab
from firstmate.pages.containers.paired_form import PairedForm
from firstmate.pages.containers.view import ContainersView
from firstmate.widgets.chart import Chart
from firstmate.widgets.rows_editor import Choice
from firstmate.widgets.switch import Switch
from firstmate.widgets.value_slider import ValueSlider
from measured_fonts import measured_fonts


@pytest.fixture
def engine() -> FakeEngine:
    engine = FakeEngine()
    inspected(engine, "web")["HostConfig"] |= {
        "NanoCpus": NANO, "CpusetCpus": "", "Memory": 256 * MIB, "MemorySwap": 512 * MIB, "PidsLimit": None,
    }  # fmt: skip
    return engine


@pytest.fixture
def page(desk: Desk, show: Callable[..., Any]) -> ContainersView:
    view: ContainersView = show(SPEC.build(desk), 1100, 900)
    return view


def tab(page: ContainersView) -> LimitsTab:
    late = page.list_view._detail.late("limits")
    assert isinstance(late, LimitsTab)
    return late


def field(page: QWidget, name: str) -> QLineEdit:
    return part(page, QLineEdit, name)


def said(page: QWidget) -> str:
    return part(page, QLabel, "limits.state").text()


async def shown(page: ContainersView, until: Until) -> None:
    await opened(page, until, "web", "limits")
    await until(lambda: page.model.desk.session.info is not None and tab(page).cpu.value() == NANO)


async def test_the_form_shows_what_is_in_force(page: ContainersView, until: Until, language: str) -> None:
    await shown(page, until)
    assert field(page, "cpu.value").text() == "1"
    assert field(page, "memory.value").text() == "256 MiB"
    assert part(page, Choice, "swap").value() == "same"
    assert field(page, "pids").text() == ""
    assert not button(page, "limits.apply").isEnabled()
    assert command(page) == "docker inspect web"
    for name in ("cpu.slider", "memory.slider"):
        assert part(page, ValueSlider, name).accessibleName()
    for name in ("limits.apply", "limits.reset", "limits"):
        assert button(page, name).text()


@measured_fonts
async def test_both_sliders_are_in_view_in_a_window_of_usual_size(
    desk: Desk, show: Callable[..., Any], until: Until, settle: Callable[[], None], language: str
) -> None:
    """A window of 1200 × 800 leaves this much for the page; nothing has to be scrolled or pulled larger first."""
    page = show(SPEC.build(desk), 992, 757)
    await shown(page, until)
    settle()
    form = tab(page).findChild(PairedForm)
    assert form is not None
    for name in ("cpu.set", "cpu.slider", "cpu.value", "memory.set", "memory.slider", "memory.value"):
        control = part(page, QWidget, name)
        corners = (control.rect().topLeft(), control.rect().bottomRight())
        places = [control.mapTo(form.viewport(), corner) for corner in corners]
        assert all(form.viewport().rect().contains(place) for place in places), name
    assert part(page, Chart, "limits.charts.cpu").isVisible()
    assert page.list_view._list.table.viewport().height() >= 2 * page.list_view._list.table.rowHeight(0)


@measured_fonts
async def test_the_form_has_one_column_where_there_is_no_room_for_two(
    desk: Desk, show: Callable[..., Any], until: Until, settle: Callable[[], None]
) -> None:
    page = show(SPEC.build(desk), 992, 757)
    await shown(page, until)

    def beside() -> bool:
        settle()
        cpu, memory = (part(page, QWidget, name).mapTo(page, QPoint()) for name in ("cpu.slider", "memory.slider"))
        assert (memory.x() > cpu.x()) == (memory.y() == cpu.y())
        return memory.x() > cpu.x()

    assert beside()
    page.resize(660, 757)
    assert not beside()
    form = tab(page).findChild(PairedForm)
    assert form is not None and form.widget().minimumSizeHint().width() <= form.viewport().width()
    page.resize(1400, 757)
    assert beside()


async def test_a_change_shows_its_command_is_made_and_read_back(
    page: ContainersView, engine: FakeEngine, until: Until
) -> None:
    await shown(page, until)
    field(page, "cpu.value").setText("0.5")
    part(page, ValueSlider, "memory.slider").setValue(128)
    assert command(page) == "docker update --cpus 0.5 -m 128m --memory-swap 256m web"
    button(page, "limits.apply").click()
    await until(lambda: engine.calls_of("update_limits") != [])
    assert engine.calls_of("update_limits")[0].args[1] == Limits(
        nano_cpus=NANO // 2, memory=128 * MIB, memory_swap=256 * MIB
    )
    await until(lambda: said(page) != "" and not button(page, "limits.apply").isEnabled())
    await until(lambda: page.model.detail.limits.nano_cpus == NANO // 2)  # type: ignore[union-attr]
    assert field(page, "cpu.value").text() == "0.5"
    assert command(page) == "docker inspect web"
    chart = part(page, Chart, "limits.charts.cpu")
    await until(lambda: "0.5 CPU" in chart.accessibleDescription())  # the line of the new limit


async def test_somebody_elses_change_fills_the_form_unless_it_is_being_edited(
    page: ContainersView, engine: FakeEngine, until: Until
) -> None:
    await shown(page, until)
    await engine.update_limits("web", Limits(nano_cpus=NANO // 4))
    await until(lambda: field(page, "cpu.value").text() == "0.25")
    field(page, "memory.value").setText("100m")
    await engine.update_limits("web", Limits(nano_cpus=NANO // 5))
    await until(lambda: page.model.detail.limits.nano_cpus == NANO // 5)  # type: ignore[union-attr]
    assert field(page, "cpu.value").text() == "0.25"
    button(page, "limits.reset").click()
    assert (field(page, "cpu.value").text(), field(page, "memory.value").text()) == ("0.2", "256 MiB")


async def test_a_refusal_is_explained_in_place_and_the_form_stays(
    page: ContainersView, engine: FakeEngine, until: Until, language: str
) -> None:
    words = "Cannot update container web: unable to set memory limit to 20971520 (current usage: 104857600)"
    engine.fail_next("update_limits", refusal(words, 500, "containers.update"))
    await shown(page, until)
    field(page, "memory.value").setText("20m")
    button(page, "limits.apply").click()
    answer = part(page, QWidget, "limits.answer")
    await until(lambda: answer.isVisible())
    assert words in part(page, QPlainTextEdit, "limits.words").toPlainText()
    assert page.model.desk.notices.last is None
    assert field(page, "memory.value").text() == "20m"
    assert button(page, "limits.apply").isEnabled()
    button(page, "limits.apply").click()  # the second time the engine takes it
    await until(lambda: not answer.isVisible() and page.model.detail.limits.memory == 20 * MIB)  # type: ignore[union-attr]


async def test_each_container_is_told_what_came_of_its_own_change(
    page: ContainersView, engine: FakeEngine, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    await shown(page, until)
    changes, as_ever = tab(page).changes, engine.update_limits
    web, shell = (found.id for name in ("web", "shell") if (found := page.model.find(name)) is not None)
    gates = {web: asyncio.Event(), shell: asyncio.Event()}

    async def slow(reference: str, limits: Limits) -> tuple[str, ...]:
        await gates[reference].wait()
        return await as_ever(reference, limits)

    monkeypatch.setattr(engine, "update_limits", slow)
    changes.apply(web, "web", Limits(nano_cpus=NANO // 2))
    changes.apply(shell, "shell", Limits(nano_cpus=NANO // 2))
    assert changes.outcome(web).phase == "applying"
    gates[web].set()
    await until(lambda: changes.outcome(web).phase == "applied")
    assert changes.outcome(shell).phase == "applying"
    gates[shell].set()
    await until(lambda: changes.outcome(shell).phase == "applied")
    assert changes.outcome(web).phase == "applied"


async def test_who_comes_back_to_a_change_under_way_finds_the_form_of_this_container(
    page: ContainersView, engine: FakeEngine, until: Until
) -> None:
    inspected(engine, "shell")["HostConfig"] |= {"NanoCpus": NANO // 4}
    await shown(page, until)
    engine.fail_next("update_limits", refusal("no", 500, "containers.update"))
    gate = engine.hold("update_limits")
    field(page, "cpu.value").setText("0.5")
    button(page, "limits.apply").click()
    await until(lambda: engine.calls_of("update_limits"))
    await opened(page, until, "shell", "limits")
    await until(lambda: field(page, "cpu.value").text() == "0.25")
    await opened(page, until, "web", "limits")
    await until(lambda: field(page, "cpu.value").text() == "1")
    gate.set()
    await until(lambda: part(page, QWidget, "limits.answer").isVisible())
    assert field(page, "cpu.value").text() == "1" and not button(page, "limits.apply").isEnabled()


@pytest.mark.parametrize("meanwhile", ["limits", "overview"])
async def test_a_refusal_that_came_while_another_was_looked_at_is_told_on_coming_back(
    page: ContainersView, engine: FakeEngine, until: Until, meanwhile: str
) -> None:
    await shown(page, until)
    engine.fail_next("update_limits", refusal("no", 500, "containers.update"))
    gate = engine.hold("update_limits")
    field(page, "cpu.value").setText("0.5")
    button(page, "limits.apply").click()
    await until(lambda: engine.calls_of("update_limits"))
    await opened(page, until, "web", meanwhile)
    await opened(page, until, "shell", meanwhile)
    gate.set()
    await until(lambda: not any("limits:" in key for key in page.model.desk.tasks._jobs))
    assert not part(page, QWidget, "limits.answer").isVisible()
    await opened(page, until, "web", "limits")
    await until(lambda: part(page, QWidget, "limits.answer").isVisible())
    assert field(page, "cpu.value").text() == "1"


async def test_a_change_that_is_cancelled_is_under_way_no_more(page: ContainersView, until: Until) -> None:
    await shown(page, until)
    field(page, "cpu.value").setText("0.5")
    button(page, "limits.apply").click()
    [key] = [key for key in page.model.desk.tasks._jobs if "limits:" in key]
    page.model.desk.tasks.cancel(key)  # before its first step
    field(page, "cpu.value").setText("0.25")
    await until(lambda: button(page, "limits.apply").isEnabled())


async def test_a_yes_that_changed_nothing_is_told(
    page: ContainersView, engine: FakeEngine, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lazy(_reference: str, _limits: Limits) -> tuple[str, ...]:
        return ("Your kernel does not support it.",)

    monkeypatch.setattr(engine, "update_limits", lazy)
    await shown(page, until)
    field(page, "cpu.value").setText("0.5")
    button(page, "limits.apply").click()
    await until(lambda: part(page, QWidget, "limits.answer").isVisible())
    assert "Your kernel does not support it." in part(page, QPlainTextEdit, "limits.words").toPlainText()
    await until(lambda: field(page, "cpu.value").text() == "1")


async def test_a_limit_that_is_taken_away_becomes_all_there_is(page: ContainersView, until: Until) -> None:
    await shown(page, until)
    info = page.model.desk.session.info
    assert info is not None
    part(page, Switch, "cpu.set").click()
    assert command(page) == f"docker update --cpus {info.cpus} web"
    assert said(page) != ""


@pytest.mark.parametrize(
    ("name", "text"), [("cpu.value", "many"), ("memory.value", "1k"), ("pids", "0"), ("pids", "x"), ("swap.value", "")]
)
async def test_what_cannot_be_read_cannot_be_applied(page: ContainersView, until: Until, name: str, text: str) -> None:
    await shown(page, until)
    if name == "swap.value":
        part(page, Choice, "swap").set_value("own")
        tab(page)._edit()
    field(page, name).setText(text)
    assert not button(page, "limits.apply").isEnabled()
    assert command(page) == "docker inspect web"


async def test_less_than_it_uses_is_warned_of(page: ContainersView, engine: FakeEngine, until: Until) -> None:
    await shown(page, until)
    await until(lambda: page.model.statistics.sample(page.model.focused.id) is not None)  # type: ignore[union-attr]
    warning = part(page, QWidget, "limits.warning")
    assert not warning.isVisible()
    sample = page.model.statistics.sample(page.model.focused.id)  # type: ignore[union-attr]
    assert sample is not None
    from dataclasses import replace

    page.model.statistics._samples[sample.container_id] = replace(sample, memory_usage=200 * MIB)
    field(page, "memory.value").setText("100m")
    assert warning.isVisible()
    field(page, "memory.value").setText("250m")
    assert not warning.isVisible()


async def test_a_container_removed_meanwhile(page: ContainersView, engine: FakeEngine, until: Until) -> None:
    await shown(page, until)
    gate = engine.hold("update_limits")
    field(page, "cpu.value").setText("0.5")
    button(page, "limits.apply").click()
    await engine.remove("web", force=True)
    gate.set()
    await until(lambda: page.model.focused_gone)
    await until(lambda: part(page, QWidget, "limits.answer").isVisible())
    await until(lambda: not button(page, "limits.apply").isEnabled() and said(page) != "")
