"""The terminals of containers on a fake engine: attached and further ones, their tabs, shells, search, letters."""

from __future__ import annotations

import asyncio
import io
import tarfile
from collections.abc import AsyncIterator, Callable
from pathlib import PurePosixPath
from typing import Any

import pytest
from containers_hand import Until, button, identity, listed, look, part
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel

from fakes import FakeEngine, FakeTerminal
from firstmate.app.page import Desk
from firstmate.core.entities import LogChunk
from firstmate.core.errors import Conflict, EngineFailure, EngineTimeout
from firstmate.pages.containers.channel import Channel
from firstmate.pages.containers.model import ContainersModel
from firstmate.pages.containers.terminal_shells import Found, look_inside, users_of
from firstmate.pages.containers.terminal_tab import TerminalTab
from firstmate.pages.containers.terminals import MOST_STREAMS
from firstmate.widgets.canvas.terminal import TerminalView
from firstmate.widgets.search_field import SearchField

PASSWD = (
    b"root:x:0:0:root:/root:/bin/ash\nmail:x:8:8::/:/bin/false\n"
    b"ann:x:1000:1000::/home/ann:/bin/sh\nnobody:x:65534:1::/:\n"
)


@pytest.fixture
def model(desk: Desk) -> AsyncIterator[ContainersModel]:
    found = ContainersModel(desk)
    yield found  # type: ignore[misc]
    found.close()


@pytest.fixture
def tab(model: ContainersModel, show: Callable[..., Any]) -> TerminalTab:
    found: TerminalTab = show(TerminalTab(model))
    return found


async def live(tab: TerminalTab, model: ContainersModel, until: Until) -> TerminalView:
    await until(lambda: (channel := model.terminals.get(tab.place)) is not None and channel.phase == "live")
    view = tab.view
    assert view is not None
    return view


async def joined(model: ContainersModel, until: Until) -> tuple[str, Channel]:
    """The id of the container "shell", and its terminal: attached and live."""
    await listed(model, until)
    shell = identity(model, "shell")
    model.terminals.show(shell)
    await until(lambda: (channel := model.terminals.get(shell)) is not None and channel.phase == "live")
    found = model.terminals.get(shell)
    assert found is not None
    return shell, found


# -- the model ------------------------------------------------------------------------------------------------------


async def test_a_terminal_of_the_run_page_is_taken_over(
    desk: Desk, engine: FakeEngine, model: ContainersModel, until: Until
) -> None:
    await listed(model, until)
    shell = identity(model, "shell")
    waiting = await engine.attach(shell)
    desk.session.keep_terminal(shell, waiting)
    waiting.say(b"/ # ")
    seen = bytearray()
    model.terminals.show(shell)
    await until(lambda: model.terminals.get(shell) is not None)
    channel = model.terminals.get(shell)
    assert channel is not None and channel.kind == "attached"
    channel.received.connect(seen.extend)
    channel.type(b"ls\r")
    await until(lambda: b"ls\r" in seen)
    channel.resize(100, 30)
    await until(lambda: waiting.sizes[-1:] == [(100, 30)])
    model.terminals.show("")
    await asyncio.sleep(0.02)
    assert not waiting.closed  # it lives on while other things are shown
    engine.exit_container("shell", 3)
    await until(lambda: channel.phase == "ended")
    assert channel.exit_code == 3
    await until(lambda: waiting.closed)


async def test_attaching_replays_the_end_of_the_output_without_its_questions(
    engine: FakeEngine, model: ContainersModel, until: Until
) -> None:
    await listed(model, until)
    shell = identity(model, "shell")
    engine.log_script = [LogChunk("stdout", b"hello\r\n/ # \x1b[6n\x1b[c\x1b]11;?\x07\x1b[31mred")]
    seen = bytearray()
    model.terminals.changed.connect(
        lambda key: (channel := model.terminals.get(key)) and not seen and channel.received.connect(seen.extend)
    )
    model.terminals.show(shell)
    await until(lambda: seen)
    assert bytes(seen).startswith(b"hello\r\n/ # \x1b[31mred")
    assert engine.calls_of("logs")[-1].options["follow"] is False


async def test_an_untouched_terminal_is_left_when_something_else_is_shown(
    engine: FakeEngine, model: ContainersModel, until: Until
) -> None:
    await listed(model, until)
    shell, web = identity(model, "shell"), identity(model, "web")
    model.terminals.show(shell)
    await until(lambda: (channel := model.terminals.get(shell)) is not None and channel.phase == "live")
    model.terminals.show(web)
    await until(lambda: engine.last_terminal.closed)
    assert model.terminals.get(shell) is None
    await until(lambda: model.terminals.offer(web) == "shell")


async def test_a_shell_is_opened_kept_and_hung_up_with_its_tab(
    engine: FakeEngine, model: ContainersModel, until: Until
) -> None:
    await listed(model, until)
    web = identity(model, "web")
    model.terminals.show(web)
    await until(lambda: model.terminals.offer(web) == "shell")
    model.terminals.open_shell(web)
    await until(lambda: (channel := model.terminals.get(web)) is not None and channel.phase == "live")
    assert engine.calls_of("execute")[-1].args[1] == ("/bin/sh",)
    shell = engine.last_terminal
    model.terminals.show(identity(model, "shell"))
    await asyncio.sleep(0.02)
    assert not shell.closed
    model.terminals.close(web)
    await until(lambda: shell.closed)
    assert model.terminals.get(web) is None and model.containers[web].state.is_alive


async def test_offers_follow_the_state(engine: FakeEngine, model: ContainersModel, until: Until) -> None:
    await listed(model, until)
    killed, asleep = identity(model, "killed"), identity(model, "asleep")
    model.terminals.show(killed)
    await until(lambda: model.terminals.offer(killed) == "stopped")
    model.terminals.show(asleep)
    await until(lambda: model.terminals.offer(asleep) == "paused")
    await model.actions.act("unpause", [asleep])
    await until(lambda: model.terminals.offer(asleep) == "shell")


async def test_a_shown_terminal_is_attached_before_its_container_starts_again(
    engine: FakeEngine, model: ContainersModel, until: Until
) -> None:
    shell, channel = await joined(model, until)
    engine.exit_container("shell")
    await until(lambda: channel.phase == "ended")
    await model.actions.act("start", [shell])
    await until(lambda: channel.phase == "live")
    methods = [call.method for call in engine.calls if call.method in ("attach", "start")]
    assert methods == ["attach", "attach", "start"]
    assert model.terminals.get(shell) is channel  # the same screen goes on


async def test_a_start_that_fails_leaves_no_terminal_open(
    engine: FakeEngine, model: ContainersModel, until: Until
) -> None:
    shell, channel = await joined(model, until)
    engine.exit_container("shell")
    await until(lambda: channel.phase == "ended" and not model.containers[shell].state.is_alive)
    engine.fail_next("start", Conflict("port is already allocated"))
    gate = engine.hold("start")
    starting = asyncio.ensure_future(model.actions.act("start", [shell]))
    await until(lambda: channel.phase == "live" and engine.calls_of("start"))
    gate.set()
    with pytest.raises(Conflict):
        await starting
    await until(lambda: model.terminals.offer(shell) == "stopped")
    assert model.terminals.get(shell) is None and model.terminals.open_count == 0
    await until(lambda: all(one.closed for one in engine.terminals))
    await model.actions.act("start", [shell])
    await until(lambda: (again := model.terminals.get(shell)) is not None and again.phase == "live")


async def test_a_start_that_only_seems_to_fail_keeps_its_terminal(
    engine: FakeEngine, model: ContainersModel, until: Until
) -> None:
    shell, channel = await joined(model, until)
    engine.exit_container("shell")
    await until(lambda: channel.phase == "ended" and not model.containers[shell].state.is_alive)
    engine.fail_next("start", EngineTimeout("no answer in time", reason="timeout"))
    gate = engine.hold("start")
    starting = asyncio.ensure_future(model.actions.act("start", [shell]))
    await until(lambda: channel.phase == "live" and engine.calls_of("start"))
    engine._set_state(shell, "running", "Up 1 second")
    engine._tell("container", "start", shell)
    await until(lambda: model.containers[shell].state.is_alive)
    gate.set()
    with pytest.raises(EngineTimeout):
        await starting
    assert channel.phase == "live" and not engine.last_terminal.closed


async def test_a_shown_terminal_follows_a_start_from_outside(
    engine: FakeEngine, model: ContainersModel, until: Until
) -> None:
    shell, channel = await joined(model, until)
    engine.exit_container("shell")
    await until(lambda: channel.phase == "ended")
    await engine.start(shell)
    await until(lambda: channel.phase == "live")


async def test_terminals_are_bounded_and_shells_are_never_taken_away(
    engine: FakeEngine, model: ContainersModel, until: Until
) -> None:
    await listed(model, until)
    keys = [engine.add_container(f"box-{number}") for number in range(8)]
    for key in keys:
        engine._details[key]["Config"] |= {"Tty": False, "OpenStdin": False}
    await until(lambda: set(keys) <= model.containers.keys())
    shell = identity(model, "shell")
    model.terminals.show(shell)
    await until(lambda: (channel := model.terminals.get(shell)) is not None and channel.phase == "live")
    attached = engine.last_terminal
    for key in keys[:4]:
        model.terminals.open_shell(key)
        await until(lambda key=key: (channel := model.terminals.get(key)) is not None and channel.phase == "live")
    assert not attached.closed and model.terminals.open_count == 5
    model.terminals.open_shell(keys[4])  # an attached terminal can be joined again at any time, so it makes room
    await until(lambda: model.terminals.get(keys[4]) is not None and attached.closed)
    model.terminals.open_shell(keys[5])
    await until(lambda: (channel := model.terminals.get(keys[5])) is not None and channel.phase == "live")
    model.terminals.open_shell(keys[6])
    await until(lambda: model.terminals.offer(keys[6]) == "full")
    assert model.terminals.open_count == MOST_STREAMS == 6
    assert [terminal.closed for terminal in engine.terminals].count(True) == 1
    model.terminals.close(keys[0])
    model.terminals.open_shell(keys[6])
    await until(lambda: model.terminals.get(keys[6]) is not None)


async def test_a_view_that_is_behind_stops_the_reading(
    desk: Desk, engine: FakeEngine, model: ContainersModel, until: Until
) -> None:
    _shell, channel = await joined(model, until)
    seen: list[bytes] = []
    channel.received.connect(seen.append)
    channel.hold()
    for number in range(5):
        engine.last_terminal.say(b"%d" % number)
    await asyncio.sleep(0.05)
    assert len(seen) == 1  # the one that was being read
    channel.release()
    await until(lambda: seen == [b"0", b"1", b"2", b"3", b"4"])


async def test_one_that_is_cancelled_twice_leaves_its_session(until: Until) -> None:
    channel, session = Channel("shell", "attached"), FakeTerminal("shell")
    running = asyncio.ensure_future(channel.run(session))
    await until(lambda: session.sizes)
    for _time in range(2):
        running.cancel()
        await asyncio.sleep(0)
    with pytest.raises(asyncio.CancelledError):
        await running
    assert session.closed


async def test_a_shell_that_cannot_be_opened_says_why(engine: FakeEngine, model: ContainersModel, until: Until) -> None:
    await listed(model, until)
    web = identity(model, "web")
    engine.fail_next("execute", Conflict("Container web is paused, unpause the container before exec", status=409))
    model.terminals.open_shell(web)
    await until(lambda: (channel := model.terminals.get(web)) is not None and channel.phase == "ended")
    channel: Any = model.terminals.get(web)
    assert "paused" in channel.error.engine_text


# -- what is in a container ------------------------------------------------------------------------------------------


async def test_shells_are_looked_for_and_the_best_comes_first(
    engine: FakeEngine, model: ContainersModel, until: Until
) -> None:
    await listed(model, until)
    web = identity(model, "web")
    engine.trees["web"] = {
        "/bin/sh": PurePosixPath("busybox"),
        "/bin/ash": PurePosixPath("busybox"),
        "/usr/bin/bash": b"#!",
        "/usr/bin/fish/": None,  # a folder of that name is no shell
        "/etc/passwd": PASSWD,
    }
    assert await look_inside(engine, web) == Found(("/usr/bin/bash", "/bin/sh", "/bin/ash"), ("root", "ann"))
    engine.trees["web"] = {"/app": b""}
    assert await look_inside(engine, web) == Found()
    assert not engine.calls_of("execute") and not engine.calls_of("run_command"), "nothing is started for it"
    engine.fail_next("file", EngineFailure("archives are switched off"))
    assert await look_inside(engine, web) is None


def test_users_of_an_odd_file() -> None:
    def packed(content: bytes) -> bytes:
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w") as tar:
            entry = tarfile.TarInfo("passwd")
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
        return buffer.getvalue()

    assert users_of(packed(PASSWD)) == ("root", "ann")
    assert users_of(packed(b"nonsense\n\xff\xfe::x\n:x:0\nroot:x:0\nbig:x:99999999999:1\n")) == ("root",)
    assert users_of(packed(b"\n".join(b"u%d:x:%d:1" % (one, 1000 + one) for one in range(50)))) == tuple(
        f"u{one}" for one in range(12)
    )
    assert users_of(b"") == users_of(b"no archive at all") == ()


async def test_the_shell_and_the_user_are_chosen(
    engine: FakeEngine, model: ContainersModel, tab: TerminalTab, until: Until, language: str
) -> None:
    engine.trees["web"] = {"/bin/sh": b"", "/bin/bash": b"", "/etc/passwd": PASSWD}
    commands: list[list[str]] = []
    tab.shell_chosen.connect(lambda: commands.append(model.tab_argv("terminal")))
    web = await look(tab, model, until, "web")
    await until(lambda: button(tab, "terminal.open").isVisible())
    assert commands[-1][-1] == "/bin/bash", "the command that does the same follows what was found"
    shells, users = part(tab, QComboBox, "terminal.shell"), part(tab, QComboBox, "terminal.user")
    assert [shells.itemText(number) for number in range(shells.count())] == ["bash", "sh"]
    assert (shells.currentText(), users.currentText()) == ("bash", "")
    assert users.lineEdit().placeholderText() == {"en": "its own user", "zh_CN": "容器自己的用户"}[language]
    assert model.tab_argv("terminal")[-4:] == ["exec", "-it", "web", "/bin/bash"]
    shells.setCurrentText("sh")
    users.setCurrentText("ann")
    assert model.tab_argv("terminal")[-6:] == ["exec", "-it", "-u", "ann", "web", "/bin/sh"]
    # News of the container do not undo what was chosen.
    engine.push_event(engine.event("container", "rename", web))
    await asyncio.sleep(0.05)
    assert (shells.currentText(), users.currentText()) == ("sh", "ann")
    shells.setCurrentText("python3 -c 'import code; code.interact()'")
    assert model.tab_argv("terminal")[-3:] == ["python3", "-c", "import code; code.interact()"]
    shells.setCurrentText("python3 -c 'open")
    assert not button(tab, "terminal.open").isEnabled()
    shells.setCurrentText("sh")
    button(tab, "terminal.open").click()
    await live(tab, model, until)
    call = engine.calls_of("execute")[-1]
    assert call.args[1] == ("/bin/sh",) and call.options["user"] == "ann"
    assert model.tab_argv("terminal")[-6:] == ["exec", "-it", "-u", "ann", "web", "/bin/sh"]


async def test_an_image_without_a_shell_says_so(
    engine: FakeEngine, model: ContainersModel, tab: TerminalTab, until: Until
) -> None:
    engine.trees["web"] = {"/app": b""}
    await look(tab, model, until, "web")
    await until(lambda: button(tab, "terminal.open").isVisible())
    texts = [label.text() for label in tab.findChildren(QLabel)]
    assert any(text.startswith("No shell was found") for text in texts)
    part(tab, QComboBox, "terminal.shell").setCurrentText("/app")
    button(tab, "terminal.open").click()
    await until(lambda: engine.calls_of("execute"))
    assert engine.calls_of("execute")[-1].args[1] == ("/app",)


# -- tabs ------------------------------------------------------------------------------------------------------------


async def test_several_shells_in_tabs(
    engine: FakeEngine,
    model: ContainersModel,
    tab: TerminalTab,
    until: Until,
    settle: Callable[[], None],
    language: str,
) -> None:
    engine.trees["shell"] = {"/bin/sh": b"", "/bin/bash": b"", "/etc/passwd": PASSWD}
    shell = await look(tab, model, until, "shell")
    first = await live(tab, model, until)
    attached = engine.last_terminal
    assert tab.findChild(QAbstractButton, "containers.terminal.tab.1") is None, "one alone needs no tab"
    button(tab, "terminal.add").click()
    await until(lambda: button(tab, "terminal.open").isVisible())
    assert part(tab, QComboBox, "terminal.shell").currentText() == "bash"
    part(tab, QComboBox, "terminal.user").setCurrentText("ann")
    button(tab, "terminal.open").click()
    second = await live(tab, model, until)
    assert second is not first and second.objectName() == "containers.terminal.view"
    settle()
    assert button(tab, "terminal.tab.1").text() == {"en": "Its program", "zh_CN": "容器的程序"}[language]
    assert button(tab, "terminal.tab.2").text() == "2: ann@bash"
    QTest.keyClicks(second, "second")
    await until(lambda: bytes(engine.last_terminal.written) == b"second")
    assert bytes(attached.written) == b""
    button(tab, "terminal.tab.1").click()
    assert tab.view is first and first.objectName() == "containers.terminal.view" and second.objectName() == ""
    QTest.keyClicks(first, "first")
    await until(lambda: bytes(attached.written) == b"first")
    # Another container and back: both are as they were.
    await look(tab, model, until, "web")
    await until(lambda: button(tab, "terminal.open").isVisible())
    tab.look(shell)
    model.select([shell])
    tab.show_state()
    assert tab.view is first and model.terminals.places(shell) == (shell, f"{shell}/2")
    settle()
    hung_up = engine.terminals[-1]
    button(tab, "terminal.close.2").click()
    await until(lambda: hung_up.closed)
    assert model.terminals.places(shell) == (shell,) and tab.view is first and not attached.closed


async def test_a_tab_goes_back_to_its_neighbour_and_ends_with_its_container(
    engine: FakeEngine, model: ContainersModel, tab: TerminalTab, until: Until
) -> None:
    engine.trees["web"] = {"/bin/sh": b""}
    web = await look(tab, model, until, "web")
    await until(lambda: button(tab, "terminal.open").isVisible())
    button(tab, "terminal.open").click()
    await live(tab, model, until)
    keys = [model.terminals.add(web), model.terminals.add(web)]
    for key in keys:
        model.terminals.open_shell(key)
    await until(lambda: model.terminals.open_count == 3)
    assert tab.place == keys[1]
    model.terminals.close(keys[1])
    assert tab.place == keys[0]
    engine.exit_container("web", 137)
    await until(lambda: model.terminals.open_count == 0)
    assert model.terminals.get(keys[0]) is not None and "ended" in str(part(tab, TerminalView, "terminal.view").text())
    await until(lambda: not button(tab, "terminal.again").isVisible())  # a shell cannot be opened in what does not run
    added = model.terminals.add(web)
    await until(lambda: model.terminals.offer(added) == "stopped")
    await engine.remove("web")
    await until(lambda: web not in model.containers)
    assert model.terminals.get(keys[0]) is not None, "its last words stay while they are looked at"
    model.select([identity(model, "shell")])
    assert model.terminals.places(web) == (web,) and model.terminals.get(keys[0]) is None


async def test_many_tabs_fit_into_a_narrow_page(
    engine: FakeEngine, model: ContainersModel, tab: TerminalTab, until: Until, settle: Callable[[], None]
) -> None:
    shell = await look(tab, model, until, "shell")
    await live(tab, model, until)
    for _turn in range(4):
        model.terminals.open_shell(model.terminals.add(shell))
    await until(lambda: model.terminals.open_count == 5)
    tab.resize(560, 500)
    settle()
    assert tab.width() == 560, "nothing forces it wider than the smallest window leaves"
    first, last = button(tab, "terminal.tab.1"), button(tab, "terminal.tab.5")
    assert last.mapTo(tab, last.rect().bottomRight()).x() < 560
    assert last.mapTo(tab, last.rect().topLeft()).y() > first.mapTo(tab, first.rect().topLeft()).y()
    view = tab.view
    assert view is not None and view.height() > 250


async def test_a_shell_in_a_further_tab_that_cannot_be_opened(
    engine: FakeEngine, model: ContainersModel, tab: TerminalTab, until: Until
) -> None:
    shell = await look(tab, model, until, "shell")
    await live(tab, model, until)
    button(tab, "terminal.add").click()
    await until(lambda: button(tab, "terminal.open").isVisible())
    words = "unable to find user nobodyx: no matching entries in passwd file"
    engine.fail_next("execute", EngineFailure(words, engine_text=words, status=400))
    button(tab, "terminal.open").click()
    await until(lambda: (channel := model.terminals.get(tab.place)) is not None and channel.phase == "ended")
    broken = tab.place
    assert button(tab, "terminal.open").isVisible() and broken != shell
    button(tab, "terminal.open").click()  # try again: the choice is offered anew
    await until(lambda: model.terminals.offer(tab.place) == "shell" and tab.place != broken)
    assert len(model.terminals.places(shell)) == 2


# -- search, letters, safety -----------------------------------------------------------------------------------------


async def test_text_is_found_in_the_terminal(
    engine: FakeEngine, model: ContainersModel, tab: TerminalTab, until: Until, language: str
) -> None:
    await look(tab, model, until, "shell")
    view = await live(tab, model, until)
    engine.last_terminal.say(b"".join(b"line %d\r\n" % number for number in range(200)))
    await until(lambda: view.text().endswith("line 199"))
    tab.take_focus()
    QTest.keyClick(view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    field, words = part(tab, SearchField, "terminal.search"), part(tab, QLabel, "terminal.matches")
    assert field.isVisible() and tab.focusWidget() is field
    assert field.placeholderText() == {"en": "Find in the terminal", "zh_CN": "在终端中查找"}[language]
    QTest.keyClicks(field, "line 19")
    await until(lambda: words.text() == "11 / 11")
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert words.text() == "10 / 11"
    button(tab, "terminal.next").click()
    assert words.text() == "11 / 11"
    assert bytes(engine.last_terminal.written) == b"", "what is searched is not typed"
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not field.isVisible() and tab.focusWidget() is view and not view.searches
    button(tab, "terminal.find").click()
    assert field.isVisible() and view.searches
    # Another terminal is shown: it is searched there.
    await look(tab, model, until, "web")
    await until(lambda: button(tab, "terminal.open").isVisible())
    assert not view.searches


async def test_letters_have_one_size_in_all_terminals(
    engine: FakeEngine, model: ContainersModel, tab: TerminalTab, until: Until
) -> None:
    engine.trees["shell"] = {"/bin/sh": b""}
    await look(tab, model, until, "shell")
    first = await live(tab, model, until)
    size, columns = first.font_size, first.columns
    for _turn in range(4):
        button(tab, "terminal.larger").click()
    assert first.font_size == size + 4
    await until(lambda: engine.last_terminal.sizes[-1][0] < columns)  # the program is told
    button(tab, "terminal.add").click()
    await until(lambda: button(tab, "terminal.open").isVisible())
    button(tab, "terminal.open").click()
    second = await live(tab, model, until)
    assert second.font_size == size + 4
    button(tab, "terminal.smaller").click()
    assert first.font_size == second.font_size == size + 3


async def test_what_a_program_sends_is_only_drawn(
    engine: FakeEngine, model: ContainersModel, tab: TerminalTab, until: Until
) -> None:
    """Clipboard (OSC 52), title (OSC 0, 2), a link (OSC 8), a file (OSC 1337), a notification (OSC 9, 777)."""
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("mine")
    engine.log_script = []
    title = tab.window().windowTitle()
    await look(tab, model, until, "shell")
    view = await live(tab, model, until)
    engine.last_terminal.say(
        b"\x1b]52;c;c3Rvbmk=\x07\x1b]52;c;?\x07\x1b]0;owned\x07\x1b]2;owned\x1b\\\x1b[22;0t\x1b[21t"
        b"\x1b]8;;file:///etc/passwd\x1b\\a link\x1b]8;;\x1b\\\x1b]1337;File=inline=1:QUJD\x07"
        b"\x1b]9;note\x07\x1b]777;notify;a;b\x07\x1bP+q544e\x1b\\ end"
    )
    await until(lambda: view.text() == "a link end")
    assert clipboard.text() == "mine" and tab.window().windowTitle() == title
    await asyncio.sleep(0.02)
    assert bytes(engine.last_terminal.written) == b"", "no question about clipboard or title is answered"
    clipboard.clear()
