"""The terminal tab driven for real: `vi`, `top`, sizes, wide characters, Ctrl+C, exit codes, further shells."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QWidget

from firstmate.app.page import Desk
from firstmate.core.runspec import RunSpec
from firstmate.host.private_engine import PrivateEngine
from firstmate.pages.containers.model import ContainersModel
from firstmate.pages.containers.terminal_shells import Found, look_inside
from firstmate.pages.containers.terminal_tab import TerminalTab
from firstmate.widgets.canvas.terminal import TerminalView

Until = Callable[..., Awaitable[None]]

pytestmark = [pytest.mark.engine, pytest.mark.slow]

CONTROL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def desk(real_desk: Desk) -> Desk:
    return real_desk


@pytest.fixture
def tab(desk: Desk, show: Callable[..., Any]) -> Iterator[TerminalTab]:
    model = ContainersModel(desk)
    found: TerminalTab = show(TerminalTab(model), 900, 600)
    model.changed.connect(found.show_state)  # as the details do
    yield found
    model.close()


def button(tab: QWidget, name: str) -> QAbstractButton:
    found = tab.findChild(QAbstractButton, f"containers.terminal.{name}")
    assert isinstance(found, QAbstractButton), name
    return found


def screen(tab: TerminalTab) -> str:
    return tab.view.text() if tab.view is not None else ""


def rows(tab: TerminalTab) -> list[str]:
    """The rows in view."""
    assert tab.view is not None
    return tab.view.accessible_lines()


def press(tab: TerminalTab, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(tab.view, key, modifiers)


def enter(tab: TerminalTab, line: str) -> None:
    if line.isascii():
        QTest.keyClicks(tab.view, line)
    elif tab.view is not None:
        tab.view.paste(line)
    press(tab, Qt.Key.Key_Return)


async def shell(desk: Desk, tab: TerminalTab, until: Until, **options: Any) -> str:
    """A container with a terminal, attached before its start, as the Run page does."""
    spec = RunSpec(image="busybox", command=("sh",), name="box", tty=True, interactive=True, **options)
    created = await desk.engine.create(spec)
    desk.session.keep_terminal(created.id, await desk.engine.attach(created.id))
    await desk.engine.start(created.id)
    await look(tab, until, created.id)
    await until(lambda: screen(tab).endswith("/ #") and button(tab, "add").isVisible())
    # Some busybox asks behind its prompt where the cursor is: what it echoes comes behind our answer, which would
    # otherwise come behind a quick line and be taken for keys by the editor that the line opens.
    QTest.keyClicks(tab.view, "x")
    await until(lambda: screen(tab).endswith("/ # x"))
    press(tab, Qt.Key.Key_Backspace)
    await until(lambda: screen(tab).endswith("/ #"))
    return str(created.id)


async def look(tab: TerminalTab, until: Until, identity: str) -> None:
    await until(lambda: identity in tab._model.containers)
    tab._model.select([identity])
    tab.look(identity)


async def test_an_editor_fills_the_screen_and_gives_it_back(desk: Desk, tab: TerminalTab, until: Until) -> None:
    await shell(desk, tab, until)
    enter(tab, "echo before; vi /tmp/note")
    await until(lambda: rows(tab)[1:2] == ["~"] and "/tmp/note" in rows(tab)[-1])
    QTest.keyClicks(tab.view, "i")
    await until(lambda: rows(tab)[-1].startswith("I "))  # busybox says which mode it is in
    QTest.keyClicks(tab.view, "hello from vi")
    press(tab, Qt.Key.Key_Return)
    QTest.keyClicks(tab.view, "second line")
    press(tab, Qt.Key.Key_Escape)
    await until(lambda: rows(tab)[:2] == ["hello from vi", "second line"] and rows(tab)[-1].startswith("- "))
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Home):
        press(tab, key)
    QTest.keyClicks(tab.view, "x")
    await until(lambda: rows(tab)[0] == "ello from vi")
    enter(tab, ":wq")
    await until(lambda: screen(tab).endswith("/ #"))
    assert "before" in screen(tab), "what was there before is back"
    enter(tab, "cat /tmp/note")
    await until(lambda: "ello from vi\nsecond line\n/ #" in screen(tab))


async def test_top_redraws_itself(desk: Desk, tab: TerminalTab, until: Until) -> None:
    await shell(desk, tab, until)
    enter(tab, "top -d 1")
    await until(lambda: rows(tab)[0].startswith("Mem:") and "PID" in rows(tab)[3])
    await until(lambda: any(re.search(r"\btop -d 1\b", row) for row in rows(tab)[4:]))
    await asyncio.sleep(1.3)
    await until(lambda: [row[:4] for row in rows(tab) if row.startswith("Mem:")] == ["Mem:"])  # not one below the other
    QTest.keyClicks(tab.view, "q")
    await until(lambda: screen(tab).rstrip().endswith("/ #"))


async def test_the_program_knows_the_size_after_every_resize(desk: Desk, tab: TerminalTab, until: Until) -> None:
    await shell(desk, tab, until)
    for width, height in ((900, 600), (640, 420), (1000, 700)):
        tab.resize(width, height)
        QApplication.sendPostedEvents()
        view = tab.view
        assert view is not None
        await asyncio.sleep(0.2)
        enter(tab, "clear; stty size")
        await until(lambda view=view: f"{view.rows} {view.columns}" in screen(tab))
    before = tab.view.columns  # type: ignore[union-attr]
    for _turn in range(3):
        button(tab, "larger").click()
    await asyncio.sleep(0.2)
    enter(tab, "clear; stty size")
    await until(lambda: f"{tab.view.rows} {tab.view.columns}" in screen(tab))  # type: ignore[union-attr]
    assert tab.view.columns < before  # type: ignore[union-attr]


async def test_wide_characters_and_an_input_method(desk: Desk, tab: TerminalTab, until: Until) -> None:
    await shell(desk, tab, until)
    view = tab.view
    assert view is not None
    QTest.keyClicks(view, "echo [")
    await until(lambda: screen(tab).endswith("echo ["))
    event = QInputMethodEvent("zhong", [])
    QApplication.sendEvent(view, event)
    assert "zhong" not in screen(tab), "what is being composed is not typed yet"
    event = QInputMethodEvent()
    event.setCommitString("中文")
    QApplication.sendEvent(view, event)
    enter(tab, "]")
    await until(lambda: "\n[中文]\n" in screen(tab) + "\n")
    enter(tab, r"printf '%s|%s|\n' '大副é' $(printf '\360\237\232\242')")
    await until(lambda: "大副é|🚢|" in screen(tab))
    enter(tab, r"printf '\033[1;31mred\033[0m \033[48;5;21mblue\033[0m \033[4:3mcurl\033[0m\n'")
    await until(lambda: "\nred blue curl\n" in screen(tab) + "\n")


async def test_control_c_and_control_d_and_the_exit_code(desk: Desk, tab: TerminalTab, until: Until) -> None:
    container = await shell(desk, tab, until)
    enter(tab, "sleep 1000")
    await asyncio.sleep(0.2)
    press(tab, Qt.Key.Key_C, CONTROL)
    await until(lambda: screen(tab).endswith("^C\n/ #"))
    enter(tab, "echo code $?; trap 'exit 7' EXIT")
    await until(lambda: "code 130" in screen(tab))
    press(tab, Qt.Key.Key_D, CONTROL)
    await until(lambda: tab.view is not None and tab.view.ended)
    channel = tab._model.terminals.get(container)
    assert channel is not None and channel.exit_code == 7
    assert "exit code 7" in screen(tab)
    await until(lambda: button(tab, "again").isVisible() and button(tab, "again").text() == "Start again")


async def test_a_paste_is_bracketed_where_the_program_asks_for_it(desk: Desk, tab: TerminalTab, until: Until) -> None:
    await shell(desk, tab, until)
    enter(tab, r"printf '\033[?2004h'; cat -v")
    await asyncio.sleep(0.3)
    assert tab.view is not None
    tab.view.paste("one\ntwo\x1b[201~; rm -r /\n")
    await until(lambda: "^[[201~" in screen(tab))
    assert screen(tab).count("^[[201~") == 1, "a paste cannot end itself"
    press(tab, Qt.Key.Key_C, CONTROL)


async def test_a_shell_of_the_container_is_found_and_opened_as_a_user(
    desk: Desk, tab: TerminalTab, until: Until, private_engine: PrivateEngine
) -> None:
    container = await shell(desk, tab, until)
    enter(tab, "echo ann:x:1000:1000::/:/bin/sh >> /etc/passwd; ln -s /bin/sh /bin/bash; echo made")
    await until(lambda: "\nmade\n" in screen(tab))
    assert await look_inside(desk.engine, container) == Found(("/bin/bash", "/bin/sh", "/bin/ash"), ("root", "ann"))
    button(tab, "add").click()
    await until(lambda: button(tab, "open").isVisible())
    tab.findChild(QComboBox, "containers.terminal.shell").setCurrentText("ash")
    tab.findChild(QComboBox, "containers.terminal.user").setCurrentText("ann")
    button(tab, "open").click()
    await until(lambda: screen(tab).endswith("$"))
    enter(tab, "id -un; tty")
    await until(lambda: "\nann\n" in screen(tab))
    first = screen(tab)
    button(tab, "tab.1").click()
    await until(lambda: "made" in screen(tab))
    button(tab, "tab.2").click()
    assert screen(tab) == first, "each keeps its own screen"

    def processes() -> int:
        return len(private_engine.request("GET", f"/containers/{container}/top")["Processes"])

    assert processes() == 2
    button(tab, "close.2").click()
    await until(lambda: processes() == 1)
    # A user that is not there: the engine's words, and the way back.
    button(tab, "add").click()
    await until(lambda: button(tab, "open").isVisible())
    tab.findChild(QComboBox, "containers.terminal.user").setCurrentText("nobodyx")
    button(tab, "open").click()
    await until(lambda: (channel := tab._model.terminals.get(tab.place)) is not None and channel.phase == "ended")
    channel = tab._model.terminals.get(tab.place)
    assert channel is not None and (channel.error is not None or "nobodyx" in screen(tab))


async def test_a_container_is_removed_while_its_terminals_are_open(desk: Desk, tab: TerminalTab, until: Until) -> None:
    container = await shell(desk, tab, until)
    button(tab, "add").click()
    await until(lambda: button(tab, "open").isVisible())
    button(tab, "open").click()
    await until(lambda: screen(tab).endswith("/ #"))
    await desk.engine.remove(container, force=True)
    await until(lambda: tab._model.focused_gone and tab._model.terminals.open_count == 0)
    keys = tab._model.terminals.places(container)
    assert [tab._views[key].ended for key in keys] == [True, True]
    assert all("/ #" in tab._views[key].text() for key in keys), "the last words stay"
    assert desk.engine.open_streams <= 1


async def test_an_attach_that_comes_too_late_is_no_living_terminal(desk: Desk, tab: TerminalTab, until: Until) -> None:
    """The container ends between the look at it and the attach."""
    spec = RunSpec(image="busybox", command=("sh", "-c", "read x"), name="brief", tty=True, interactive=True)
    created = await desk.engine.create(spec)
    await desk.engine.start(created.id)
    await until(lambda: created.id in tab._model.containers)
    session = desk.engine.attach

    async def late(reference: str, **options: Any) -> Any:
        await desk.engine.kill(reference)
        await desk.engine.wait(reference)
        return await session(reference, **options)

    desk.engine.attach = late  # type: ignore[method-assign]
    await look(tab, until, created.id)
    await until(lambda: (channel := tab._model.terminals.get(created.id)) is not None and channel.phase == "ended")
    channel = tab._model.terminals.get(created.id)
    assert channel is not None and channel.exit_code == 137
    assert isinstance(tab.view, TerminalView) and tab.view.ended
