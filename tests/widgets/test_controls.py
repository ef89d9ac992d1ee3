"""The smaller widgets: what they say, what they tell, what they do with the keyboard."""

from __future__ import annotations

import asyncio
import gc

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from firstmate.core.pull import Layer, PullState
from firstmate.widgets.bar import Bar, bar_role
from firstmate.widgets.buttons import Button, IconButton
from firstmate.widgets.card import Card, Hint
from firstmate.widgets.chart import Chart
from firstmate.widgets.command_preview import CommandPreview
from firstmate.widgets.core_toggles import CoreToggles
from firstmate.widgets.flow import FlowLayout
from firstmate.widgets.form import FormRow, line_edit
from firstmate.widgets.labels import ElidedLabel, Label
from firstmate.widgets.mono_box import MonoBox
from firstmate.widgets.notice import NoticeBar
from firstmate.widgets.page_header import PageHeader
from firstmate.widgets.pill import StatusPill
from firstmate.widgets.progress import PullProgress
from firstmate.widgets.search_field import SearchField
from firstmate.widgets.sidebar import Sidebar
from firstmate.widgets.status_line import StatusLine
from firstmate.widgets.switch import Switch
from firstmate.widgets.theme import theme


def test_data_is_never_taken_for_markup(show):
    label = Label("<b>web</b> &amp; db")
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert ElidedLabel("<i>x</i>").textFormat() == Qt.TextFormat.PlainText


def test_an_elided_label_keeps_its_text_and_shows_it_as_a_tip(show):
    label = show(ElidedLabel("a rather long name of a container"), 60, 20)
    label.grab()
    assert label.toolTip() == label.text()
    label.resize(600, 20)
    label.grab()
    assert label.toolTip() == ""


def test_buttons_say_their_weight_to_the_sheet_and_take_focus_from_the_keyboard(show):
    clicks: list[str] = []
    button = show(
        Button("Pull", "primary", icon="download", name="images.pull", on_click=lambda: clicks.append("pull"))
    )
    assert button.property("variant") == "primary" and button.objectName() == "images.pull"
    assert button.focusPolicy() == Qt.FocusPolicy.TabFocus
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert clicks == ["pull"]
    button.set_variant("danger")
    assert button.property("variant") == "danger"
    button.set_icon("")
    assert button.icon().isNull()


def test_an_icon_button_has_words():
    button = IconButton("trash-2", "Remove")
    assert button.accessibleName() == button.toolTip() == "Remove"


def test_a_card_without_title_and_actions_has_no_head(show):
    card = show(Card(), 300, 200)
    assert not card._header.isVisible()
    card.add_action(Button("Refresh"))
    card.set_title("Images")
    assert card._header.isVisible() and card.accessibleName() == card.title == "Images"
    hint = show(Hint("A text.", "A title"), 300)
    assert hint.accessibleName() == "A title"


def test_a_pill_has_the_size_of_its_words_and_refuses_unknown_kinds(show):
    pill = show(StatusPill("ok", "Running"))
    narrow = pill.sizeHint().width()
    pill.set("error", "Exited with an error")
    assert pill.sizeHint().width() > narrow and pill.accessibleName() == "Exited with an error"
    with pytest.raises(KeyError):
        pill.set("fine", "Fine")  # type: ignore[arg-type]


def test_a_switch_is_pressed_by_mouse_and_keyboard(show):
    switch = show(Switch("Terminal"))
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton, pos=switch.rect().center())
    assert switch.isChecked()
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert not switch.isChecked()


def test_a_form_row_names_and_describes_its_field(show):
    field = line_edit("run.name")
    row = show(FormRow("Name", field, "Leave it empty for a random one."), 300)
    assert field.accessibleName() == "Name" and field.accessibleDescription() == "Leave it empty for a random one."
    QTest.keyClicks(field, "web?")
    row.set_problem("No question marks.")
    assert row.problem() == field.accessibleDescription() == "No question marks."
    assert field.text() == "web?" and field.property("problem")
    row.set_problem("")
    assert not field.property("problem") and field.accessibleDescription() == "Leave it empty for a random one."


async def test_the_search_field_waits_for_a_rest_and_escape_empties_it(show):
    field = show(SearchField("images.filter", "Filter"), 300)
    told: list[str] = []
    field.searched.connect(told.append)
    QTest.keyClicks(field, "ngi")
    assert told == []
    await asyncio.sleep(0.15)
    assert told == ["ngi"]
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "" and told == ["ngi", ""]


async def test_the_sidebar_tells_what_was_chosen_and_follows_silently(show):
    bar = Sidebar("FirstMate")
    for page in ("home", "images", "run"):
        bar.add_page(page, "box", lambda page=page: page.title())
    told: list[str] = []
    bar.page_requested.connect(told.append)
    bar.set_current("images")
    assert bar.current == "images" and told == []
    show(bar, 208, 400)
    QTest.mouseClick(bar.button("run"), Qt.MouseButton.LeftButton)
    assert told == ["run"] and bar.current == "run"
    bar.activateWindow()
    await asyncio.sleep(0.02)
    bar.button("run").setFocus()
    QTest.keyClick(bar.button("run"), Qt.Key.Key_Up)
    assert told == ["run", "images"] and bar.current == "images"
    stops = [page for page in ("home", "images", "run") if bar.button(page).focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert stops == ["images"], "Tab comes to the open page only"
    assert bar.button("home").objectName() == "nav.home"
    with pytest.raises(KeyError):
        bar.set_current("absent")


def test_the_sidebar_keeps_its_icons_in_a_narrow_window(show):
    window = QWidget()
    layout = QVBoxLayout(window)
    bar = Sidebar("FirstMate")
    bar.add_page("home", "house", lambda: "Home")
    layout.addWidget(bar)
    show(window, 1000, 500)
    wide = bar.width()
    assert not bar.collapsed
    window.resize(800, 500)
    assert bar.collapsed and bar.width() < wide
    assert bar.button("home").toolTip() == bar.button("home").accessibleName() == "Home"
    window.resize(1000, 500)
    assert not bar.collapsed and bar.width() == wide


def test_a_notice_is_shown_acted_on_and_put_away(show):
    bar = NoticeBar()
    holder = QWidget()
    QVBoxLayout(holder).addWidget(bar)
    show(holder, 700, 120)
    assert bar.isHidden() and bar.text == ""
    done: list[str] = []
    bar.closed.connect(lambda: done.append("closed"))
    bar.show_notice("error", "<b>It</b> failed", "Try again", lambda: done.append("again"), details="dial tcp")
    assert bar.isVisible() and bar.text == "<b>It</b> failed"
    assert bar.findChild(QLabel, "notice.text").text() == "<b>It</b> failed"
    bar.findChild(QWidget, "notice.action").click()
    assert not bar.findChild(QPlainTextEdit).isVisible()
    bar.findChild(QWidget, "notice.details").click()
    assert bar.findChild(QPlainTextEdit).toPlainText() == "dial tcp" and bar.findChild(QPlainTextEdit).isVisible()
    bar.findChild(QWidget, "notice.close").click()
    assert done == ["again", "closed"] and bar.isHidden()
    bar.show_notice("ok", "Done")
    assert not bar.findChild(QWidget, "notice.action").isVisible()


def test_the_status_line_says_engine_and_tasks(show):
    line = show(StatusLine(), 900)
    clicks: list[str] = []
    line.engine_clicked.connect(lambda: clicks.append("engine"))
    line.tasks_clicked.connect(lambda: clicks.append("tasks"))
    line.set_engine("ok", "Running", "Docker 28.5", "unix:///run/docker.sock")
    engine, tasks = line.findChild(QWidget, "status.engine"), line.findChild(QWidget, "status.tasks")
    assert "Running" in engine.accessibleName() and engine.accessibleDescription() == "Docker 28.5"
    assert not tasks.isEnabled()
    line.set_tasks(2, fraction=0.5)
    assert "2" in tasks.text() and tasks.isEnabled() and line.findChild(Bar).isVisible()
    line.set_tasks(1, "Pulling nginx")
    assert tasks.text() == "Pulling nginx" and not line.findChild(Bar).isVisible()
    engine.click()
    tasks.click()
    assert clicks == ["engine", "tasks"]


def test_a_bar_warns_before_the_limit(show):
    assert [bar_role(fraction) for fraction in (0, 0.79, 0.8, 0.94, 0.95, 2)] == [
        "accent",
        "accent",
        "bar_warn",
        "bar_warn",
        "bar_error",
        "bar_error",
    ]
    bar = show(Bar(), 200)
    bar.set_usage(0.5, "256 / 512 MiB")
    assert bar.value() == 500 and bar.accessibleDescription() == "256 / 512 MiB"
    bar.set_usage(7.0, "too much")
    assert bar.value() == bar.maximum()
    bar.set_usage(None)
    assert bar.value() == 0 and bar.fraction is None


async def test_a_bar_waits_for_its_turn_to_be_painted(show):
    """A progress bar of Qt paints every value at once, and with it all that waits in the window."""
    painted: list[int] = []
    turn = asyncio.Event()

    class Watched(Bar):
        def paintEvent(self, event):
            painted.append(self.value())
            turn.set()
            super().paintEvent(event)

    bar = show(Watched(), 200)
    await turn.wait()
    turn.clear()
    painted.clear()
    bar.set_usage(0.5)
    assert painted == [] and bar.value() == 500
    await turn.wait()
    assert painted == [500]


def test_a_chart_keeps_a_minute_and_says_its_newest_value(show):
    chart = show(Chart("CPU"), 300, 120)
    chart.set_unit(lambda value: f"{value:.1f} CPU")
    for n in range(100):
        chart.append(n / 100)
    assert len(chart.values) == 60 and chart.values[0] == 0.4
    chart.set_limit(1.5)
    assert chart.accessibleDescription() == "1.0 CPU / 1.5 CPU"
    with_limit = chart.grab().toImage()
    chart.set_limit(None)
    assert chart.grab().toImage() != with_limit
    chart.append(None)
    assert chart.accessibleDescription() == ""
    chart.clear()
    chart.grab()
    chart.resize(30, 20)
    chart.set_values([1.0, None, 2.0])
    chart.grab()


async def test_pull_progress_draws_at_most_twenty_times_a_second(show):
    widget = show(PullProgress("images.progress"), 600, 300)
    shown: list[int] = []
    widget._model.dataChanged.connect(lambda *_: shown.append(1))
    for n in range(200):
        layers = (Layer("a", "downloading", n, 200, n, 200), Layer("b", "waiting"))
        widget.set_state(PullState(layers, n, 200, n / 200, 1000.0, 3.0))
    assert len(shown) <= 1
    await asyncio.sleep(0.1)
    assert len(shown) <= 2
    words = [label.text() for label in widget.findChildren(QLabel)]
    assert any("199 B" in text and "200 B" in text for text in words)
    widget.set_state(PullState((Layer("a", "done"), Layer("b", "exists")), 200, 200, 1.0, done=True))
    assert [row.cells[1].status for row in widget._model.shown] == ["ok", "ok"], "the end is drawn at once"
    widget.set_state(PullState(error="no space left on device"))
    assert any("no space left on device" in label.text() for label in widget.findChildren(QLabel))


@pytest.mark.parametrize("phase", ["waiting", "downloading", "verifying", "extracting", "done", "exists", "retrying"])
def test_every_phase_of_a_layer_has_words(phase):
    widget = PullProgress()
    widget.set_state(PullState((Layer("a", phase, 1, 2, 1, 2),)))
    assert widget._model.shown[0].cells[1].text


ARGV = ["docker", "run", "-it", "--name", "my lab", "-e", "A=it's", "busybox:latest", "echo", "-n", 'a "b"']


def test_the_preview_quotes_for_each_shell_and_copies_what_it_shows(show):
    preview = show(CommandPreview(), 400, 200)
    preview.set_object_names(preview="run.preview", copy="run.copy")
    copied: list[int] = []
    preview.copied.connect(lambda: copied.append(1))
    preview.set_argv(ARGV, "busybox:latest")
    texts = set()
    for shell in ("bash", "powershell", "cmd"):
        preview.set_shell(shell)
        texts.add(preview.text)
        preview.findChild(QWidget, "run.copy").click()
        assert (
            QApplication.clipboard().text() == preview.text == preview.findChild(QWidget, "run.preview").toPlainText()
        )
    assert len(texts) == 3 and len(copied) == 3
    preview.set_argv([])
    assert preview.text == "" and not preview.findChild(QWidget, "run.copy").isEnabled()


def test_the_preview_tints_options_values_and_the_image_only(show):
    preview = show(CommandPreview(), 900, 200)
    preview.set_argv(ARGV, "busybox:latest")
    layout = preview._box.document().firstBlock().layout()
    tinted = {
        preview.text[part.start : part.start + part.length]: part.format.foreground().color().name()
        for part in layout.formats()
    }
    code = theme.tokens
    assert tinted["-it"] == tinted["--name"] == tinted["-e"] == code.code_option
    assert tinted["'my lab'"] == code.code_value and tinted["busybox:latest"] == code.code_image
    assert "-n" not in tinted, "what follows the image belongs to the container"


@pytest.mark.parametrize("scale", [1.0, 1.25, 2.0])
@pytest.mark.parametrize("words", ["line", "第 line 行，共八行"])
def test_nothing_of_a_text_with_room_is_scrolled_away(show, scale, words):
    """Chinese lines are taller than those of the mono font."""
    theme.set_font_scale(scale)
    box = show(MonoBox(max_lines=8), 330)
    for lines in range(1, 9):
        box.set_text("\n".join(words for _number in range(lines)))
        box.resize(330, box.heightForWidth(330))
        QApplication.sendPostedEvents()
        assert box.verticalScrollBar().maximum() == 0, f"{lines} lines"


def test_a_mono_box_is_as_tall_as_its_text(show):
    box = MonoBox(max_lines=4)
    heights = []
    for text in ("one", "one\ntwo", "\n".join("12345678")):
        box.set_text(text)
        heights.append(box.heightForWidth(400))
    assert heights[0] < heights[1] < heights[2]
    box.set_text("word " * 40)
    assert box.heightForWidth(200) > box.heightForWidth(800)
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.addWidget(box)
    layout.addStretch(1)
    show(holder, 300, 400)
    assert box.height() == box.heightForWidth(box.width())


def test_flow_wraps_and_its_widgets_can_go(show):
    holder = QWidget()
    flow = FlowLayout(holder)
    buttons = [Button(f"Button {n}") for n in range(6)]
    for button in buttons:
        flow.addWidget(button)
    assert flow.heightForWidth(2000) < flow.heightForWidth(200)
    show(holder, 220, flow.heightForWidth(220))
    assert buttons[-1].geometry().bottom() < holder.height()
    assert buttons[0].y() < buttons[-1].y()


def test_core_chips_come_and_go_without_a_trace(show):
    widget = show(CoreToggles("cpuset"), 500)
    for cores in (4, 16, 2, 64, 8) * 5:
        widget.set_cores(cores)
    gc.collect()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    widget.grab()
    assert widget._flow.count() == 8


def test_a_page_header_shows_only_what_it_has(show):
    header = show(PageHeader("Images"), 600)
    alone = header.sizeHint().height()
    header.set_subtitle("Templates for containers.")
    header.add_action(QLineEdit())
    assert header.sizeHint().height() > alone


def test_language_changes_reach_the_words(show, monkeypatch):
    """Words are read again on a LanguageChange; here the translation is pretended."""
    import firstmate.widgets.search_field as module

    field = show(SearchField(), 300)
    monkeypatch.setattr(module, "_", lambda _context, text, *_: f"[{text}]")
    QGuiApplication.sendEvent(field, QEvent(QEvent.Type.LanguageChange))
    assert field.placeholderText() == "[Filter]" == field.accessibleName()
