"""The terminal widget, off screen: feeding, keys, mouse, input methods, pastes, selection, painting, reading aloud."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QImage,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QVBoxLayout, QWidget
from resting import rest

from firstmate.widgets.canvas import LogView, TerminalView
from firstmate.widgets.canvas.colors import DARK, LIGHT
from firstmate.widgets.canvas.grid_view import MARGIN
from firstmate.widgets.canvas.keys import CONTROL
from firstmate.widgets.canvas.parser import SLICE
from measured_fonts import measured_fonts

K, M = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def view(qapp: QApplication) -> Iterator[TerminalView]:
    terminal = TerminalView(LIGHT)
    width, height = terminal.cell_size
    bar = terminal.verticalScrollBar().sizeHint().width()
    terminal.resize(40 * width + 2 * MARGIN + bar, 10 * height + 2 * MARGIN)
    terminal.show()
    sent: list[bytes] = []
    terminal.typed.connect(sent.append)
    terminal.sent = sent  # type: ignore[attr-defined]
    yield terminal
    terminal.close()
    terminal.deleteLater()


async def drawn(view: TerminalView | LogView, data: bytes | str = b"") -> None:
    """Feed and wait until it is on the screen."""
    if isinstance(view, TerminalView):
        view.feed(data.encode() if isinstance(data, str) else data)
    await rest(view)


def taken(view: TerminalView) -> bytes:
    sent = b"".join(view.sent)  # type: ignore[attr-defined]
    view.sent.clear()  # type: ignore[attr-defined]
    return sent


def press(view: QWidget, key: Qt.Key, text: str = "", modifiers: Qt.KeyboardModifier = M.NoModifier) -> bool:
    event = QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text)
    QApplication.sendEvent(view, event)
    return event.isAccepted()


def mouse(
    view: TerminalView,
    kind: QEvent.Type,
    column: float,
    row: float,
    button: Qt.MouseButton = Qt.MouseButton.LeftButton,
    modifiers: Qt.KeyboardModifier = M.NoModifier,
) -> None:
    """An event in the middle of a row, `column` cells from the left."""
    width, height = view.cell_size
    point = QPointF(MARGIN + column * width, MARGIN + row * height + height / 2)
    buttons = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else button
    place = QPointF(view.viewport().mapToGlobal(point.toPoint()))
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else button
    QApplication.sendEvent(view.viewport(), QMouseEvent(kind, point, place, button, buttons, modifiers))


def wheel(view: QWidget, notches: int, modifiers: Qt.KeyboardModifier = M.NoModifier) -> None:
    point = QPointF(20, 20)
    viewport = view.viewport()  # type: ignore[attr-defined]
    event = QWheelEvent(
        point,
        QPointF(viewport.mapToGlobal(point.toPoint())),
        QPoint(),
        QPoint(0, notches * 120),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)


def drag(view: TerminalView, start: tuple[float, float], end: tuple[float, float]) -> None:
    mouse(view, QEvent.Type.MouseButtonPress, *start)
    mouse(view, QEvent.Type.MouseMove, *end)
    mouse(view, QEvent.Type.MouseButtonRelease, *end)


def cell_colors(view: TerminalView, column: int, row: int) -> set[str]:
    """The colours that are seen in one cell."""
    image = view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    width, height = view.cell_size
    area = QRect(MARGIN + column * width, MARGIN + row * height, width, height)
    return {
        QColor(image.pixel(x, y)).name()
        for x in range(area.left(), area.right() + 1)
        for y in range(area.top(), area.bottom() + 1)
    }


# Feeding


async def test_what_is_fed_is_shown(view: TerminalView) -> None:
    assert (view.columns, view.rows) == (40, 10)
    await drawn(view, "hello 世界\r\n$ ")
    assert view.text() == "hello 世界\n$"
    assert view.full_text() == "hello 世界\n$"


async def test_feed_returns_at_once_and_says_when_it_is_done(view: TerminalView) -> None:
    drained: list[int] = []
    view.drained.connect(lambda: drained.append(view.pending_bytes))
    block = b"\x1b[Hx\x1b[5;5Hy" * 50_000  # far more than one turn can draw
    for start in range(0, len(block), 4096):
        view.feed(block[start : start + 4096])
    assert view.pending_bytes == len(block)
    assert not drained  # nothing is drawn while it is fed, however quick the machine
    await drawn(view)
    assert drained == [0]
    assert view.text() == "x\n\n\n\n    y"


async def test_the_event_loop_gets_its_turn_while_a_flood_is_drawn(view: TerminalView) -> None:
    """The slow kind: characters that each move the cursor."""
    view.feed(b"\x1b[5;5Hx\x1b[1;31my\x1b[0m" * 60_000)
    turns = 0
    while view.pending_bytes:
        await asyncio.sleep(0)
        turns += 1
    assert turns > 10


async def test_slices_shrink_when_a_program_is_dear(view: TerminalView) -> None:
    await drawn(view, b"\x1b[99999b" * 100)
    view.feed(b"x" + b"a\x1b[9999b" * 40_000)
    await asyncio.sleep(0.1)
    assert view._slice < SLICE
    view.reset()
    assert view.pending_bytes == 0


async def test_answers_go_back(view: TerminalView) -> None:
    await drawn(view, b"\x1b[6n")
    assert taken(view) == b"\x1b[1;1R"
    view.set_read_only(True)
    await drawn(view, b"\x1b[6n")
    assert taken(view) == b""


async def test_bell(view: TerminalView) -> None:
    rung: list[None] = []
    view.bell.connect(lambda: rung.append(None))
    await drawn(view, b"\x07\x07")
    assert len(rung) == 1


async def test_reset(view: TerminalView) -> None:
    await drawn(view, b"text\r\n" * 30 + b"\x1b[31m\x1b[?1049h")
    view.feed(b"more")
    view.reset()
    await drawn(view)
    assert view.full_text() == ""
    assert not view.has_selection
    await drawn(view, b"new")
    assert view.text() == "new"


async def test_end_line(view: TerminalView) -> None:
    await drawn(view, b"\x1b[?1049h\x1b[?25lfull screen")
    view.feed(b"\x1b[?1049l$ exit")
    view.set_ended("The process ended (exit code 0)\x1b[31m")
    await drawn(view)
    assert view.text() == "$ exit\nThe process ended (exit code 0)[31m"
    assert not press(view, K.Key_A, "a")
    view.paste("x")
    await drawn(view, b"\x1b[6n")
    assert taken(view) == b""
    assert view.ended


async def test_size_follows_the_widget(view: TerminalView) -> None:
    sizes: list[tuple[int, int]] = []
    view.resized.connect(lambda columns, rows: sizes.append((columns, rows)))
    await drawn(view, "0123456789" * 5)
    view.resize(view.width() - 15 * view.cell_size[0], view.height())
    await drawn(view)
    assert sizes == [(25, 10)]
    assert view.text() == "0123456789012345678901234\n5678901234567890123456789"
    view.set_font_size(view.font_size + 6)
    await drawn(view)
    assert sizes[-1][0] < 25
    assert view.full_text() == "0123456789" * 5
    view.set_font_size(None)
    await drawn(view)
    assert sizes[-1] == (25, 10)


async def test_zoom_is_bounded(view: TerminalView) -> None:
    sizes: list[int] = []
    view.font_size_changed.connect(sizes.append)
    for _ in range(60):
        view.zoom_in()
    assert view.font_size == 40
    for _ in range(60):
        view.zoom_out()
    assert view.font_size == 8
    assert sizes[-1] == 8
    view.zoom_reset()
    assert view.font_size == 13
    wheel(view, 1, CONTROL)
    assert view.font_size == 14


# Keys


async def test_keys_are_typed(view: TerminalView) -> None:
    for key, text, modifiers in (
        (K.Key_L, "l", M.NoModifier),
        (K.Key_S, "S", M.ShiftModifier),
        (K.Key_Return, "\r", M.NoModifier),
        (K.Key_C, "\x03", CONTROL),
        (K.Key_Tab, "\t", M.NoModifier),
        (K.Key_Backtab, "", M.ShiftModifier),
        (K.Key_Up, "", M.NoModifier),
    ):
        assert press(view, key, text, modifiers)
    assert taken(view) == b"lS\r\x03\t\x1b[Z\x1b[A"
    await drawn(view, b"\x1b[?1h")
    press(view, K.Key_Up)
    assert taken(view) == b"\x1bOA"


@pytest.mark.parametrize(
    ("key", "text", "modifiers", "ours"),
    [
        (K.Key_K, "\x0b", CONTROL, True),
        (K.Key_F, "\x06", CONTROL, True),
        (K.Key_F5, "", M.NoModifier, True),
        (K.Key_Delete, "\x7f", M.NoModifier, True),
        (K.Key_C, "\x03", CONTROL | M.ShiftModifier, True),
        (K.Key_PageUp, "", M.ShiftModifier, True),
        (K.Key_F, "\x06", CONTROL | M.ShiftModifier, True),
        (K.Key_K, "\x0b", CONTROL | M.ShiftModifier, False),
        (K.Key_3, "3", CONTROL, False),
        (K.Key_Tab, "", CONTROL, False),
        (K.Key_L, "l", M.MetaModifier, False),
    ],
)
def test_which_shortcuts_the_window_keeps(
    view: TerminalView, key: Qt.Key, text: str, modifiers: Qt.KeyboardModifier, ours: bool
) -> None:
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers, text)
    event.ignore()
    QApplication.sendEvent(view, event)
    assert event.isAccepted() == ours


def test_read_only_terminal_keeps_no_keys(view: TerminalView) -> None:
    view.set_read_only(True)
    assert not press(view, K.Key_A, "a")
    view.paste("text")
    assert taken(view) == b""
    assert view.read_only


def test_control_tab_leaves_the_terminal(qapp: QApplication) -> None:
    window = QWidget()
    layout = QVBoxLayout(window)
    terminal, line = TerminalView(LIGHT), QLineEdit()
    layout.addWidget(terminal)
    layout.addWidget(line)
    window.show()
    window.activateWindow()
    terminal.setFocus()
    assert window.focusWidget() is terminal
    press(terminal, K.Key_Tab, "\t")
    assert window.focusWidget() is terminal
    press(terminal, K.Key_Tab, "", CONTROL)
    assert window.focusWidget() is line
    window.close()
    window.deleteLater()


async def test_typing_goes_to_the_end_of_the_history(view: TerminalView) -> None:
    await drawn(view, b"".join(b"line %d\r\n" % n for n in range(100)))
    press(view, K.Key_PageUp, "", M.ShiftModifier)
    assert not view.at_end
    assert taken(view) == b""
    before = view.verticalScrollBar().value()
    await drawn(view, b"more\r\n" * 3)
    assert view.verticalScrollBar().value() == before, "reading is not disturbed by output"
    press(view, K.Key_A, "a")
    assert view.at_end
    assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum() == 94


# Input methods


async def test_input_method(view: TerminalView) -> None:
    await drawn(view, b"$ ")
    QApplication.sendEvent(view, QInputMethodEvent("ni hao", []))
    assert taken(view) == b""
    assert view.colors.cursor in cell_colors(view, 8, 0), "the cursor stands after what is being composed"
    assert view.text() == "$"
    event = QInputMethodEvent("", [])
    event.setCommitString("你好")
    QApplication.sendEvent(view, event)
    assert taken(view) == "你好".encode()
    rectangle = view.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    width, height = view.cell_size
    assert rectangle.contains(QPoint(MARGIN + 2 * width + 1, MARGIN + height // 2))
    assert view.inputMethodQuery(Qt.InputMethodQuery.ImEnabled) is True
    view.set_read_only(True)
    assert view.inputMethodQuery(Qt.InputMethodQuery.ImEnabled) is False


# Pastes


def test_paste_of_one_line(view: TerminalView) -> None:
    asked: list[str] = []
    view.paste_confirm.connect(asked.append)
    view.paste("echo \x1b]0;x\x07hi")
    assert taken(view) == b"echo ]0;xhi"
    assert asked == []


async def test_paste_of_several_lines_asks_first(view: TerminalView) -> None:
    asked: list[str] = []
    view.paste_confirm.connect(asked.append)
    view.paste("rm -rf /\n")
    assert taken(view) == b""
    assert asked == ["rm -rf /\n"]
    view.paste(asked[0], confirmed=True)
    assert taken(view) == b"rm -rf /\r"
    await drawn(view, b"\x1b[?2004h")
    view.paste("one\ntwo\x1b[201~\n")
    assert taken(view) == b"\x1b[200~one\rtwo[201~\r\x1b[201~"
    assert len(asked) == 1


def test_clipboard_keys(view: TerminalView) -> None:
    QGuiApplication.clipboard().setText("from the clipboard")
    press(view, K.Key_V, "\x16", CONTROL | M.ShiftModifier)
    press(view, K.Key_Insert, "", M.ShiftModifier)
    assert taken(view) == b"from the clipboard" * 2


# Mouse


async def test_selecting_and_copying(view: TerminalView) -> None:
    await drawn(view, "docker pull nginx:1.25\r\n容器 second line")
    drag(view, (7, 0), (11, 0))
    assert view.selected_text() == "pull"
    press(view, K.Key_C, "\x03", CONTROL | M.ShiftModifier)
    assert QGuiApplication.clipboard().text() == "pull"
    assert taken(view) == b""
    drag(view, (12, 0), (4, 1))
    assert view.selected_text() == "nginx:1.25\n容器"
    mouse(view, QEvent.Type.MouseButtonPress, 30, 5)
    mouse(view, QEvent.Type.MouseButtonRelease, 30, 5)
    assert not view.has_selection
    assert not view.copy_selection()
    view.select_all()
    assert view.selected_text().startswith("docker pull nginx:1.25\n容器 second line")


async def test_double_and_triple_click(view: TerminalView) -> None:
    await drawn(view, b"docker pull nginx:1.25\r\nnext")
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick):
        mouse(view, kind, 14, 0)
    assert view.selected_text() == "nginx:1.25"
    mouse(view, QEvent.Type.MouseButtonRelease, 14, 0)
    mouse(view, QEvent.Type.MouseButtonPress, 14, 0)
    assert view.selected_text() == "docker pull nginx:1.25\n"


async def test_selection_stays_with_its_text(view: TerminalView) -> None:
    await drawn(view, b"first\r\nsecond\r\n")
    drag(view, (0, 1), (6, 1))
    await drawn(view, b"more\r\n" * 50)
    assert view.selected_text() == "second"


async def test_mouse_reports(view: TerminalView) -> None:
    await drawn(view, b"text\x1b[?1002h\x1b[?1006h")
    drag(view, (2.5, 1), (5.5, 3))
    assert taken(view) == b"\x1b[<0;3;2M\x1b[<32;6;4M\x1b[<0;6;4m"
    mouse(view, QEvent.Type.MouseMove, 7, 3, Qt.MouseButton.NoButton)
    assert taken(view) == b""
    wheel(view, 1)
    assert taken(view).startswith(b"\x1b[<64;")
    mouse(view, QEvent.Type.MouseButtonPress, 0, 0, modifiers=M.ShiftModifier)
    mouse(view, QEvent.Type.MouseMove, 4, 0, modifiers=M.ShiftModifier)
    mouse(view, QEvent.Type.MouseButtonRelease, 4, 0, modifiers=M.ShiftModifier)
    assert taken(view) == b""
    assert view.selected_text() == "text"


def right_click(view: TerminalView, modifiers: Qt.KeyboardModifier = M.NoModifier) -> bool:
    """Press the right button as on Linux and macOS, the menu's event right after it; whether a menu was made."""
    made: list[QMenu] = []
    view._fill_menu = made.append  # type: ignore[method-assign]
    mouse(view, QEvent.Type.MouseButtonPress, 2, 1, Qt.MouseButton.RightButton, modifiers)
    point = QPoint(20, 20)
    place = view.viewport().mapToGlobal(point)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, place, modifiers)
    QApplication.sendEvent(view.viewport(), event)
    assert event.isAccepted()
    for menu in made:
        menu.close()
    return bool(made)


async def test_a_right_click_is_the_programs_or_opens_the_menu(view: TerminalView) -> None:
    await drawn(view, b"text\x1b[?1002h\x1b[?1006h")
    assert not right_click(view), "the program got the click"
    assert taken(view) == b"\x1b[<2;3;2M"
    mouse(view, QEvent.Type.MouseButtonRelease, 2, 1, Qt.MouseButton.RightButton)
    assert taken(view) == b"\x1b[<2;3;2m"
    assert right_click(view, M.ShiftModifier)
    assert taken(view) == b""
    await drawn(view, b"\x1b[?1002l")
    assert right_click(view)
    assert taken(view) == b""


async def test_a_button_whose_release_went_elsewhere_is_not_down(view: TerminalView) -> None:
    await drawn(view, b"\x1b[?1002h\x1b[?1006h")
    right_click(view)
    taken(view)
    mouse(view, QEvent.Type.MouseMove, 7, 3, Qt.MouseButton.NoButton)
    assert taken(view) == b"", "a mere move is no drag"


async def test_no_button_is_down_for_the_next_program(view: TerminalView) -> None:
    await drawn(view, b"\x1b[?1002h\x1b[?1006h")
    mouse(view, QEvent.Type.MouseButtonPress, 2, 1)
    view.reset()
    await drawn(view, b"\x1b[?1002h\x1b[?1006h")
    taken(view)
    mouse(view, QEvent.Type.MouseButtonRelease, 2, 1)
    assert taken(view) == b"", "it was told of no press"
    mouse(view, QEvent.Type.MouseButtonPress, 2, 1)
    view.set_ended("Ended.")
    view.reset()
    await drawn(view, b"\x1b[?1002h\x1b[?1006h")
    taken(view)
    mouse(view, QEvent.Type.MouseMove, 7, 3)
    assert taken(view) == b""


async def test_wheel(view: TerminalView) -> None:
    await drawn(view, b"line\r\n" * 100)
    wheel(view, 1)
    assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum() - 3
    wheel(view, -1)
    assert view.at_end
    await drawn(view, b"\x1b[?1049h")
    assert view.verticalScrollBar().maximum() == 0, "a full-screen program has no history"
    wheel(view, -1)
    assert taken(view) == b"\x1b[B" * 3


async def test_focus_reports(view: TerminalView) -> None:
    await drawn(view, b"\x1b[?1004h")
    QApplication.sendEvent(view, QFocusEvent(QEvent.Type.FocusIn))
    QApplication.sendEvent(view, QFocusEvent(QEvent.Type.FocusOut))
    assert taken(view) == b"\x1b[I\x1b[O"


def test_menu_pops_up_without_a_loop_of_its_own(view: TerminalView) -> None:
    menu = view.context_menu()
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts == ["Copy", "Paste", "Select All", "Find…", "Larger Letters", "Smaller Letters"]
    assert not menu.actions()[0].isEnabled()
    menu.deleteLater()


# Search


async def test_search(view: TerminalView) -> None:
    told: list[tuple[int, int]] = []
    view.search_changed.connect(lambda count, current: told.append((count, current)))
    await drawn(view, b"".join(b"line %d\r\n" % n for n in range(100)))
    assert view.set_search("line 7").problem == ""
    await drawn(view)
    assert told[-1] == (11, 0)
    assert view.find_previous()
    assert told[-1] == (11, 11)
    assert view.find_next()
    assert told[-1] == (11, 1)
    await drawn(view)
    assert LIGHT.current_match in cell_colors(view, 0, 7 - view._top)
    assert view.set_search("(", regex=True).problem == "invalid"
    assert not view.find_next()
    assert told[-1] == (0, 0)
    view.set_search("nowhere")
    assert not view.find_next()
    view.clear_search()


async def test_search_keeps_up_with_output(view: TerminalView) -> None:
    told: list[tuple[int, int]] = []
    view.search_changed.connect(lambda count, current: told.append((count, current)))
    view.set_search("needle")
    await drawn(view, b"needle\r\n" * 50)
    assert told[-1] == (50, 0)


# Painting


async def test_painted_colours(view: TerminalView) -> None:
    await drawn(view, b"\x1b[41mr\x1b[42mg\x1b[0m \x1b[48;2;1;2;3mt\x1b[7m \x1b[0m_\r\n\x1b[?25l")
    assert LIGHT.ansi[1] in cell_colors(view, 0, 0)
    assert LIGHT.ansi[2] in cell_colors(view, 1, 0)
    assert cell_colors(view, 2, 0) == {LIGHT.background}
    assert "#010203" in cell_colors(view, 3, 0)
    assert len(cell_colors(view, 5, 0)) > 1, "an underscore is seen"
    drag(view, (0, 0), (1, 0))
    await drawn(view)
    assert LIGHT.selection in cell_colors(view, 0, 0)


async def test_rows_do_not_cover_each_other(view: TerminalView) -> None:
    await drawn(view, b"____\r\n\x1b[44m    \x1b[0m\x1b[?25l")
    assert len(cell_colors(view, 1, 0)) > 1
    assert cell_colors(view, 1, 1) == {LIGHT.ansi[4]}


@measured_fonts
async def test_wide_characters_stand_on_their_columns(view: TerminalView) -> None:
    await drawn(view, "\x1b[?25l" + "容" * 10 + "|\r\n" + " " * 20 + "|")
    image = view.viewport().grab().toImage()
    width, height = view.cell_size
    first, second = (
        image.copy(QRect(MARGIN + 20 * width, MARGIN + row * height, width, height)).convertToFormat(
            QImage.Format.Format_RGB32
        )
        for row in (0, 1)
    )
    assert first == second


async def test_cursor(view: TerminalView) -> None:
    view.setFocus()
    QApplication.sendEvent(view, QFocusEvent(QEvent.Type.FocusIn))
    await drawn(view, b"ab")
    assert LIGHT.cursor in cell_colors(view, 2, 0)
    await drawn(view, b"\x1b[?25l")
    assert cell_colors(view, 2, 0) == {LIGHT.background}
    await drawn(view, b"\x1b[?25h\x1b[6 q")
    assert LIGHT.cursor in cell_colors(view, 2, 0)
    assert LIGHT.background in cell_colors(view, 2, 0), "a bar leaves the rest of the cell"


async def test_colours_can_be_changed(view: TerminalView) -> None:
    await drawn(view, "█\x1b[?25l")
    view.set_colors(DARK)
    assert cell_colors(view, 3, 3) == {DARK.background}
    assert cell_colors(view, 0, 0) == {DARK.foreground}
    await drawn(view, b"\x1b[?5h")
    assert cell_colors(view, 3, 3) == {DARK.foreground}


async def test_only_rows_that_changed_are_painted(view: TerminalView) -> None:
    await drawn(view, b"\x1b[?25lone\r\ntwo\r\nthree")
    painted: list[int] = []
    original = view._paint_row
    view._paint_row = lambda painter, row, y: (painted.append(row), original(painter, row, y))  # type: ignore
    await drawn(view, b"\x1b[2;1HTWO")
    assert painted == [1]
    painted.clear()
    await drawn(view, b"\x1b[2;1HTWO")
    assert painted == []


async def test_nothing_runs_while_hidden_or_idle(view: TerminalView) -> None:
    await drawn(view, b"\x1b[1 qtext")
    view.hide()
    await drawn(view, b"more text")
    assert "more text" in view.text()
    timers = (view._frame_timer, view._blink_timer, view._work_timer, view._scan_timer, view._announce_timer)
    assert not any(timer.isActive() for timer in timers)
    view.show()
    await drawn(view)
    assert not view._frame_timer.isActive()


async def test_a_picture_is_shown_when_the_program_says_it_is_whole(view: TerminalView) -> None:
    await drawn(view, b"\x1b[?25lold")
    painted: list[int] = []
    original = view._paint_row
    view._paint_row = lambda painter, row, y: (painted.append(row), original(painter, row, y))  # type: ignore
    view.feed(b"\x1b[?2026h\rnew")
    await asyncio.sleep(0.06)
    assert painted == []
    view.feed(b"\x1b[?2026l")
    await asyncio.sleep(0.06)
    assert painted == [0]
    view.feed(b"\x1b[?2026h\rforgotten")
    await asyncio.sleep(0.06)
    assert painted == [0]
    for _ in range(500):
        if len(painted) > 1:
            break
        await asyncio.sleep(0.01)
    assert painted == [0, 0], "it believes the program, but not for ever"


async def test_output_does_not_put_off_a_picture_that_is_never_whole(view: TerminalView) -> None:
    await drawn(view, b"\x1b[?25lold")
    painted: list[int] = []
    original = view._paint_row
    view._paint_row = lambda painter, row, y: (painted.append(row), original(painter, row, y))  # type: ignore
    view.feed(b"\x1b[?2026h")
    for number in range(25):
        view.feed(f"\rflowing {number}".encode())
        await asyncio.sleep(0.02)
    assert painted, "it flows for half a second, and the person sees some of it"


# Reading aloud


async def test_text_for_assistive_technology(view: TerminalView) -> None:
    view.setObjectName("containers.terminal")
    view.setAccessibleName("Terminal")
    await drawn(view, "$ echo 你好\r\n你好\r\n$ ")
    interface = QAccessible.queryAccessibleInterface(view)
    assert interface.role() == QAccessible.Role.Terminal
    assert interface.text(QAccessible.Text.Name) == "Terminal"
    assert interface.text(QAccessible.Text.Value).startswith("$ echo 你好\n你好\n$")
    assert interface.childCount() == 0
    text = interface.textInterface()
    assert text is not None
    everything = text.text(0, text.characterCount())
    assert everything.splitlines()[:3] == ["$ echo 你好", "你好", "$"]
    assert text.text(2, 6) == "echo"
    assert text.cursorPosition() == len("$ echo 你好\n你好\n$")
    rectangle = text.characterRect(2)
    assert text.offsetAtPoint(rectangle.center()) == 2
    assert text.selectionCount() == 0
    assert not interface.state().readOnly
    view.set_read_only(True)
    assert interface.state().readOnly


async def test_interface_of_a_deleted_terminal_is_harmless(qapp: QApplication) -> None:
    terminal = TerminalView(LIGHT)
    text = QAccessible.queryAccessibleInterface(terminal).textInterface()
    assert text.characterCount() >= 0
    terminal.deleteLater()
    await asyncio.sleep(0.05)
    fresh = TerminalView(LIGHT)
    assert QAccessible.queryAccessibleInterface(fresh).textInterface().characterCount() >= 0
    fresh.deleteLater()


# With a real program


@pytest.mark.skipif(not shutil.which("busybox") or not shutil.which("setsid"), reason="needs busybox and setsid")
@pytest.mark.slow
async def test_a_real_shell_and_editor(view: TerminalView) -> None:
    """Keys go to a shell in a pseudo-terminal, its output comes back; vi draws, and leaves the screen as it was."""
    shell, master = start_shell(view)
    loop = asyncio.get_running_loop()

    def read() -> None:
        try:
            view.feed(os.read(master, 65536))
        except OSError:  # the shell is gone
            loop.remove_reader(master)

    loop.add_reader(master, read)
    view.typed.connect(lambda data: os.write(master, data))
    try:
        await seen(view, "$")
        type_in(view, "echo 'a b' | tr a-z A-Z")
        press(view, K.Key_Return, "\r")
        await seen(view, "A B\n$")
        type_in(view, "busybox vi /dev/null")
        press(view, K.Key_Return, "\r")
        await seen(view, "~\n~")
        type_in(view, "ihello")
        press(view, K.Key_Escape, "\x1b")
        await seen(view, "\n- /dev/null")  # out of insert mode: an escape and a colon at once would be one key
        assert view.text().startswith("hello\n~\n")
        type_in(view, ":q!")
        press(view, K.Key_Return, "\r")
        await seen(view, "busybox vi /dev/null\n$")
        assert "hello" not in view.text()
        assert "A B" in view.text()
        type_in(view, "exit")
        press(view, K.Key_Return, "\r")
        await loop.run_in_executor(None, shell.wait, 5)
    finally:
        loop.remove_reader(master)
        os.close(master)
        shell.kill()
        shell.wait()


def start_shell(view: TerminalView) -> tuple[subprocess.Popen[bytes], int]:
    import fcntl
    import pty
    import struct
    import termios

    master, slave = pty.openpty()
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", view.rows, view.columns, 0, 0))
    environment = {"TERM": "xterm-256color", "PS1": "$ ", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    command = ["setsid", "--ctty", "--wait", "busybox", "sh"]
    shell = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment)
    os.close(slave)
    return shell, master


def type_in(view: TerminalView, text: str) -> None:
    for character in text:
        press(view, K.Key_unknown, character)


async def seen(view: TerminalView, text: str) -> None:
    for _ in range(100):
        if text in view.text():
            return
        await drawn(view)
    raise AssertionError(f"{text!r} did not appear in:\n{view.text()}")
