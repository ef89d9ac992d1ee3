"""The tabs that look into a container, on a real engine: files both ways, limits, figures; removed in the middle."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from containers_hand import button, part
from containers_tabs import opened
from PySide6.QtWidgets import QLineEdit

from firstmate.app.page import Desk
from firstmate.core.inside import decoded
from firstmate.core.quantities import MIB, NANO
from firstmate.core.runspec import Limits, RunSpec
from firstmate.engine.client import DockerEngine
from firstmate.pages.containers.files_tab import FilesTab
from firstmate.pages.containers.view import ContainersView
from firstmate.widgets.chart import Chart
from firstmate.widgets.table import Table

Until = Callable[..., Awaitable[None]]

pytestmark = pytest.mark.engine

ODD = (b"-rf", b"two words", b"line\nbreak", "文件 名".encode(), b"gbk \xce\xc4", b"end\n", b"%41", b"back\\slash")


@pytest.fixture
def desk(real_desk: Desk) -> Desk:
    return real_desk


@pytest.fixture
def page(desk: Desk, show: Callable[..., Any]) -> ContainersView:
    view: ContainersView = show(ContainersView(desk), 1100, 900)
    return view


async def started(worker: DockerEngine, limits: Limits = Limits()) -> str:  # noqa: B008
    spec = RunSpec("busybox", ("sh", "-c", "while :; do :; done"), name="box", limits=limits, detach=True)
    made = await worker.create(spec)
    await worker.start(made.id)
    return made.id


def tab(page: ContainersView) -> FilesTab:
    late = page.list_view._detail.late("files")
    assert isinstance(late, FilesTab)
    return late


def names(page: ContainersView) -> set[str]:
    return {one.name for one in tab(page).files.entries}


def contents(folder: Path) -> dict[bytes, bytes]:
    return {os.fsencode(one.name): one.read_bytes() for one in folder.iterdir()}


@pytest.mark.parametrize("running", [True, False], ids=["running", "stopped"])
async def test_odd_files_go_in_are_listed_read_and_come_out(
    page: ContainersView, worker: DockerEngine, until: Until, tmp_path: Path, running: bool
) -> None:
    there, back = tmp_path / "there", tmp_path / "back"
    there.mkdir()
    back.mkdir()
    for number, name in enumerate(ODD):
        (there / os.fsdecode(name)).write_bytes(b"%d " % number + name)
    identity = await started(worker)
    if not running:
        await worker.kill(identity)
    await opened(page, until, "box", "files")
    await until(lambda: "tmp" in names(page))
    tab(page).files.go("/tmp")
    await until(lambda: tab(page).files.phase == "ready" and tab(page).files.path == "/tmp")
    tab(page).copy_in(sorted(there.iterdir()))
    await until(lambda: names(page) == {decoded(name) for name in ODD})
    for entry in tab(page).files.entries:
        tab(page).files.open(entry)
        await until(lambda: tab(page).files.viewed is not None)
        viewed = tab(page).files.viewed
        assert viewed is not None
        assert viewed.data == (there / os.fsdecode(os.fsencode(entry.name))).read_bytes()
        assert tab(page).escape()
    part(page, Table, "files.table").selectAll()
    tab(page).copy_out(back)
    await until(lambda: not tab(page).copies.running and len(contents(back)) == len(ODD))
    assert contents(back) == contents(there)


async def test_files_in_memory_are_refused_instead_of_lost(
    page: ContainersView, worker: DockerEngine, until: Until, tmp_path: Path
) -> None:
    """The engine says yes to such a copy and puts it where nobody sees it."""
    (tmp_path / "hello").write_text("hello")
    script = "echo inside > /scratch/inside; while :; do sleep 1; done"
    made = await worker.create(
        RunSpec("busybox", ("sh", "-c", script), name="box", tmpfs=(("/scratch", ""),), detach=True)
    )
    await worker.start(made.id)
    await opened(page, until, "box", "files")
    tab(page).files.go("/scratch")
    await until(lambda: names(page) == {"inside"})
    told: list[str] = []
    page.model.desk.notices.posted.connect(lambda notice: told.append(notice.text))
    tab(page).copy_in([tmp_path / "hello"])
    await until(lambda: len(told) == 1)
    tab(page).files.open(tab(page).files.entries[0])
    await until(lambda: len(told) == 2)
    tab(page).copies.copy_out(made.id, "/scratch", tab(page).files.entries, tmp_path)
    await until(lambda: len(told) == 3)
    assert told == ["This place lies in memory"] * 3
    assert not (tmp_path / "inside").exists()


async def test_limits_are_changed_while_it_runs_and_the_charts_show_them(
    page: ContainersView, worker: DockerEngine, until: Until
) -> None:
    identity = await started(worker, Limits(nano_cpus=NANO // 2, memory=64 * MIB))
    await opened(page, until, "box", "limits")
    field = part(page, QLineEdit, "cpu.value")
    await until(lambda: field.text() == "0.5")
    field.setText("0.2")
    part(page, QLineEdit, "memory.value").setText("48m")
    button(page, "limits.apply").click()
    chart = part(page, Chart, "limits.charts.cpu")
    await until(lambda: "0.2 CPU" in chart.accessibleDescription())
    limits = (await worker.container(identity)).limits
    assert (limits.nano_cpus, limits.memory, limits.memory_swap) == (NANO // 5, 48 * MIB, 96 * MIB)
    button(page, "stats").click()
    drawn = part(page, Chart, "stats.cpu")
    await until(lambda: any(value is not None and 0.1 < value < 0.35 for value in drawn.values[-2:]))
    assert "48 MiB" in part(page, Chart, "stats.memory").accessibleDescription()


@pytest.mark.parametrize("name", ["stats", "limits", "inspect", "files"])
async def test_removed_by_somebody_else_in_the_middle(
    page: ContainersView, worker: DockerEngine, until: Until, name: str
) -> None:
    identity = await started(worker)
    await opened(page, until, "box", name)
    if name == "files":
        tab(page).files.go("/bin")
    elif name == "inspect":
        button(page, "inspect.view.processes").click()
    await worker.remove(identity, force=True)
    await until(lambda: page.model.focused_gone)
    await until(lambda: worker.open_streams <= 1)  # the events
    if name == "limits":
        await until(lambda: not button(page, "limits.apply").isEnabled())
    if name == "files":
        await until(lambda: not button(page, "files.copy_in").isEnabled())
    assert page.model.desk.notices.last is None
