"""The list of the Containers page: groups of Compose projects, ports that open, the last minute behind the bars."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget

from fakes import FakeEngine
from firstmate.app.page import Desk
from firstmate.core.entities import Container, LogChunk, Port, State
from firstmate.pages.containers import SPEC
from firstmate.pages.containers.addresses import addresses
from firstmate.pages.containers.projects import projects
from firstmate.pages.containers.rows import container_row
from firstmate.pages.containers.tabs import EARLY
from firstmate.pages.containers.view import ContainersView
from firstmate.widgets.canvas.log_view import LogView
from firstmate.widgets.canvas.terminal import TerminalView
from firstmate.widgets.table import Table

Until = Callable[..., Awaitable[None]]
UNIX = "unix:///var/run/docker.sock"


@pytest.fixture
def page(desk: Desk, show: Callable[..., Any]) -> ContainersView:
    view: ContainersView = show(SPEC.build(desk), width=1100)
    return view


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that the desk was asked to open."""
    found: list[str] = []

    def open_url(url: QUrl) -> bool:
        found.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    return found


def made(name: str, project: str = "", state: State = State.RUNNING) -> Container:
    labels = {"com.docker.compose.project": project} if project else {}
    return Container(name, name, "busybox", "", "sh", 0.0, state, "", labels=labels)


def table(page: ContainersView) -> Table:
    found = page.findChild(Table, "containers.table")
    assert found is not None
    return found


def shown(page: ContainersView) -> list[str]:
    """The list as it is read; headings between dashes."""
    rows = table(page).row_model.shown
    return [f"-{row.cells[0].text}-" if row.heading else row.cells[0].text for row in rows]


def place_of(page: ContainersView, name: str, column: int) -> QPoint:
    """A point on the words of a cell."""
    view = table(page)
    row = next(n for n, one in enumerate(view.row_model.shown) if one.cells[0].text == name)
    rect = view.visualRect(view.row_model.index(row, column))
    return QPoint(rect.x() + 20, rect.center().y())


def press(page: ContainersView, name: str, column: int) -> None:
    QTest.mouseClick(
        table(page).viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        place_of(page, name, column),
    )


# -- pure ----------------------------------------------------------------------------------------------------------


def test_groups_are_there_only_when_something_was_made_by_compose() -> None:
    assert projects([made("a"), made("b")]) == ()
    found = projects([made("a"), made("w", "shop"), made("d", "shop", State.EXITED), made("x", "Blog")])
    assert [(one.name, one.total, one.running) for one in found] == [("", 1, 1), ("Blog", 1, 1), ("shop", 2, 1)]
    assert projects([made("w", "shop")])[0].name == "shop"


@pytest.mark.parametrize(
    ("port", "url"),
    [
        (Port(80, "tcp", 8080, "0.0.0.0"), "http://127.0.0.1:8080/"),
        (Port(80, "tcp", 80, "127.0.0.1"), "http://127.0.0.1/"),
        (Port(80, "tcp", 8080, "::"), "http://127.0.0.1:8080/"),
        (Port(443, "tcp", 443, ""), "https://127.0.0.1/"),
        (Port(8443, "tcp", 9000, ""), "https://127.0.0.1:9000/"),
        (Port(4000, "tcp", 4000, ""), "http://127.0.0.1:4000/"),
    ],
)
def test_a_port_that_can_be_opened(port: Port, url: str) -> None:
    assert [one.url for one in addresses([port], UNIX)] == [url]


@pytest.mark.parametrize(
    "port",
    [
        Port(80),  # only inside
        Port(5432, "tcp", 5432, "0.0.0.0"),  # a database
        Port(80, "udp", 8080, "0.0.0.0"),
        Port(80, "tcp", 8080, "192.0.2.7"),  # not the loopback's
        Port(80, "tcp", 8080, "::1"),
    ],
)
def test_a_port_that_cannot_be_opened(port: Port) -> None:
    assert addresses([port], UNIX) == ()


@pytest.mark.parametrize("engine", ["tcp://192.0.2.7:2376", "ssh://somebody@example.org", "tcp://127.0.0.1:2375"])
def test_ports_of_an_engine_elsewhere_are_no_links(engine: str) -> None:
    assert addresses([Port(80, "tcp", 8080, "0.0.0.0")], engine) == ()


def test_ipv4_and_ipv6_of_one_port_are_one_address() -> None:
    both = [Port(80, "tcp", 8080, "::"), Port(80, "tcp", 8080, "0.0.0.0"), Port(81, "tcp", 8081, "")]
    assert [one.port for one in addresses(both, "npipe:////./pipe/docker_engine")] == [8080, 8081]


# -- the page ------------------------------------------------------------------------------------------------------


async def test_projects_stand_together(engine: FakeEngine, page: ContainersView, until: Until, language: str) -> None:
    alone = {"en": "-Without a project-", "zh_CN": "-不属于任何项目-"}[language]
    await until(lambda: alone in shown(page) and "-shop-" in shown(page))
    assert shown(page)[0] == alone
    assert shown(page)[-2:] == ["-shop-", "web"]
    labels = {"com.docker.compose.project": "shop"}
    engine.add_container("shop-db", Labels=labels)
    await until(lambda: set(shown(page)[-2:]) == {"web", "shop-db"} and shown(page)[-3] == "-shop-")
    engine.add_container("aside")
    await until(lambda: shown(page)[:2] == [alone, "aside"])
    page.list_view._filter.setText("web")
    await until(lambda: shown(page) == ["-shop-", "web"])  # a heading without rows is not shown


async def test_a_list_without_projects_has_no_headings(engine: FakeEngine, page: ContainersView, until: Until) -> None:
    await until(lambda: "web" in shown(page))
    await engine.remove("web", force=True)
    await until(lambda: "web" not in shown(page))
    assert not any(row.heading for row in table(page).row_model.shown)


async def test_a_press_on_a_heading_selects_its_containers(
    engine: FakeEngine, page: ContainersView, until: Until
) -> None:
    engine.add_container("shop-db", Labels={"com.docker.compose.project": "shop"})
    await until(lambda: "shop-db" in shown(page) and "web" in shown(page))
    press(page, "shop", 1)
    assert {one.name for one in page.model.selected} == {"web", "shop-db"}
    page.list_view._list.table.selectAll()
    assert len(page.model.selected) == len(page.model.containers)  # headings are no containers


async def test_the_arrow_keys_step_over_a_heading(page: ContainersView, until: Until) -> None:
    await until(lambda: "web" in shown(page))
    view = table(page)
    above = shown(page)[-3]
    container = page.model.find(above)
    assert container is not None
    view.select_key(container.id)
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert [one.name for one in page.model.selected] == ["web"]


async def test_a_port_opens_in_the_browser(page: ContainersView, until: Until, opened: list[str]) -> None:
    await until(lambda: "web" in shown(page))
    press(page, "web", 4)
    assert opened == ["http://127.0.0.1:8080/"]
    press(page, "web", 1)
    press(page, "shell", 4)
    assert len(opened) == 1


async def test_one_of_several_ports_is_chosen(
    engine: FakeEngine, page: ContainersView, until: Until, opened: list[str]
) -> None:
    ports = [
        {"IP": "0.0.0.0", "PrivatePort": private, "PublicPort": public, "Type": "tcp"}
        for private, public in ((80, 9001), (443, 9002))
    ]
    engine.add_container("proxy", Ports=ports)
    await until(lambda: "proxy" in shown(page))
    press(page, "proxy", 4)
    menus = [one for one in page.findChildren(QMenu) if one.isVisible()]
    assert len(menus) == 1 and opened == []
    menus[0].actions()[1].trigger()
    assert opened == ["https://127.0.0.1:9002/"]
    menus[0].close()


async def test_a_stopped_container_has_no_links(
    engine: FakeEngine, page: ContainersView, until: Until, opened: list[str]
) -> None:
    await until(lambda: "web" in shown(page))
    engine.exit_container("web", 0)
    web = page.model.find("web")
    assert web is not None
    await until(lambda: not page.model.containers[web.id].state.is_alive)
    press(page, "web", 4)
    assert opened == []


async def test_the_bars_have_the_last_minute_behind_them(page: ContainersView, until: Until) -> None:
    await until(lambda: "web" in shown(page))
    web = page.model.find("web")
    assert web is not None

    def memory() -> Any:
        row = table(page).row_model.row(web.id)
        assert row is not None
        return row.cells[3]

    await until(lambda: len(memory().trail) >= 2)
    assert memory().trail[-1] == pytest.approx(memory().fraction)
    assert all(value is None or 0 <= value <= 1 for value in memory().trail)
    page.hide()
    await until(lambda: not page.model.statistics.watched)  # nothing is asked for what cannot be seen


def test_a_history_over_a_limit_that_became_smaller_stays_in_the_cell(qapp: object) -> None:
    from test_containers_rows import NOW, container, detail, info, sample

    row = container_row(
        container("web"), language="en", now=NOW, detail=detail(), sample=sample(memory_usage=1024), info=info(),
        memory_trail=(None, 512.0, 1024.0, 10.0**15),
    )  # fmt: skip
    assert row.memory.trail[0] is None and row.memory.trail[3] == 1.0
    assert row.memory.trail[1] == pytest.approx(row.memory.trail[2] / 2)  # type: ignore[operator]


def test_a_program_that_rests_now_keeps_its_last_minute(qapp: object) -> None:
    from test_containers_rows import NOW, container, detail, info, sample

    row = container_row(
        container("web"), language="en", now=NOW, detail=detail(), sample=sample(cpu_percent=0.0), info=info(),
        cpu_trail=(1.0, 0.0),
    )  # fmt: skip
    assert row.cpu.fraction == 0 and row.cpu.trail[0] and row.cpu.trail[1] == 0


@pytest.mark.slow  # a thousand rows, timed
async def test_a_thousand_containers_stay_smooth(
    engine: FakeEngine, desk: Desk, show: Callable[..., Any], until: Until
) -> None:
    """In processor time, with room for a slow machine: measured are 20 ms to list, 3 ms to paint, 1 s to stop 990."""
    for number in range(990):
        engine.add_container(f"c-{number}", Labels={"com.docker.compose.project": f"project-{number % 20}"})
    view: ContainersView = show(SPEC.build(desk), width=1100)
    await until(lambda: len(view.model.containers) >= 990 and desk.session.online)
    await until(lambda: view.model.statistics.watched)
    seen = set(table(view).visible_keys())
    assert 0 < len(view.model.statistics.watched) <= len(seen) < 40
    assert {str(call.args[0]) for call in engine.calls_of("container")} <= seen

    def spent(work: Callable[[], object]) -> float:
        began = time.process_time()
        work()
        return time.process_time() - began

    assert spent(view.list_view._list.show_list) < 0.5
    assert spent(lambda: view.list_view._filter.setText("c-98")) < 0.2
    await until(lambda: 0 < table(view).row_model.rowCount() < 50)
    view.list_view._filter.setText("")
    await until(lambda: table(view).row_model.rowCount() > 990)
    assert spent(lambda: table(view).sortByColumn(2, Qt.SortOrder.DescendingOrder)) < 0.2
    assert spent(table(view).selectAll) < 0.5
    table(view).select_keys([one.id for one in view.model.containers.values() if one.name.startswith("c-")])
    changes: list[None] = []
    view.model.changed.connect(lambda: changes.append(None))
    began = time.process_time()
    view.list_view.starter.act("stop")
    await until(lambda: desk.notices.last is not None)
    assert desk.notices.last is not None and desk.notices.last.text.startswith("990 ")
    assert time.process_time() - began < 10
    assert len(changes) < 400  # what is told of each would be told two thousand times
    view.hide()
    await until(lambda: not view.model.statistics.watched)


async def test_who_listens_hears_the_list_before_the_details(page: ContainersView, until: Until) -> None:
    """Assistive technology goes through the children in their order, and Tab through the focus chain."""
    await until(lambda: "web" in shown(page))
    web = page.model.find("web")
    assert web is not None
    page.go({"container": "web"})
    order = [one.objectName() for one in page.findChildren(QWidget)]
    assert order.index("containers.stop") < order.index("containers.table") < order.index("containers.detail")
    chain, one = [], page.list_view._bar.nextInFocusChain()
    while one is not page.list_view._bar and len(chain) < 2000:
        chain.append(one.objectName())
        one = one.nextInFocusChain()
    assert chain.index("containers.table") < chain.index("containers.overview") < chain.index("containers.command")


@pytest.mark.parametrize("tab", ["logs", "terminal", "limits", "inspect", "files"])
async def test_the_tab_key_leads_into_a_tab_that_was_built_late(page: ContainersView, until: Until, tab: str) -> None:
    await until(lambda: "shell" in shown(page) and page.model.desk.session.info is not None)
    container = page.model.find("shell" if tab == "terminal" else "web")
    assert container is not None
    page.go({"container": container.id, "tab": tab})
    await until(lambda: page.model.detail is not None)
    if tab == "terminal":
        await until(lambda: page.findChild(TerminalView, "containers.terminal.view"))

    def chain() -> list[str]:
        """From the end of the details' head on, what the Tab key stops at."""
        start = page.findChild(QWidget, "containers.detail.close")
        assert start is not None
        names, one = [], start.nextInFocusChain()
        while one is not start:
            if one.isVisible() and one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus:
                names.append(one.objectName())
            one = one.nextInFocusChain()
        return names

    first = {
        "logs": ["search", "case", "regex"],
        "terminal": ["add", "leave", "find", "smaller", "larger", "view"],
        "limits": ["cpu.set", "cpu.value", "cpu.slider", "memory.set"],
        "inspect": ["inspect."],
        "files": ["files.path"],
    }[tab]
    prefix = f"containers.{tab}." if tab in ("logs", "terminal") else "containers."
    for name, expected in zip(chain(), first, strict=False):
        assert name.startswith(f"{prefix}{expected}"), chain()
    names = chain()
    assert max(n for n, name in enumerate(names) if name.startswith(prefix + first[-1])) < names.index(
        "containers.copy"
    )


@pytest.fixture
def busy_page(desk: Desk, show: Callable[..., Any]) -> ContainersView:
    """Its idle moment never comes; on Windows it would within `show`."""
    view = SPEC.build(desk)
    assert isinstance(view, ContainersView)
    view._idle.timeout.disconnect()
    show(view, width=1100)
    return view


def test_the_page_opens_without_what_it_does_not_show(busy_page: ContainersView) -> None:
    """The tabs that nearly everybody looks at come in idle moments, the others when they are chosen."""
    page = busy_page
    detail = page.list_view._detail
    assert not detail._built
    assert [page.list_view.build_next() for _moment in range(4)] == [True, True, True, False]
    assert set(detail._built) == set(EARLY)
    for name in ("minute", "logs.search", "terminal.open"):
        assert page.findChild(QWidget, f"containers.{name}") is not None, name
    assert page.findChild(QWidget, "containers.limits.apply") is None


async def test_a_tab_can_be_wanted_before_its_idle_moment(
    engine: FakeEngine, busy_page: ContainersView, until: Until
) -> None:
    page = busy_page
    engine.log_script = [LogChunk("stdout", b"2026-11-23T05:44:01.000000001Z hello\n")]
    await until(lambda: "web" in shown(page) and page.model.desk.session.info is not None)
    assert not {"logs", "terminal"} & page.list_view._detail._built.keys()
    page.go({"container": "web", "tab": "logs"})
    await until(lambda: page.model.logs.phase == "following")
    view = page.findChild(LogView, "containers.logs.view")
    assert view is not None
    await until(lambda: "hello" in view.text())
    assert "terminal" not in page.list_view._detail._built
