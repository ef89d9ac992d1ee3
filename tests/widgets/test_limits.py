"""Limits: switch, slider and field agree, whoever moves first; wrong words stay beside their reason."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest

from firstmate.core.quantities import GIB, MIB, NANO, parse_memory
from firstmate.widgets.core_toggles import CoreToggles
from firstmate.widgets.limit_slider import LimitSlider, exact_memory


@pytest.fixture
def cpu(show) -> LimitSlider:
    widget = LimitSlider("cpu", "run.cpu")
    widget.set_range(10_000_000, 8 * NANO)
    return show(widget, 500)


@pytest.fixture
def memory(show) -> LimitSlider:
    widget = LimitSlider("memory", "run.memory")
    widget.set_range(6 * MIB, 16 * GIB)
    return show(widget, 500)


def write(widget, text: str) -> None:
    widget.field.selectAll()
    QTest.keyClicks(widget.field, text)


def told(widget) -> list[object]:
    values: list[object] = []
    widget.changed.connect(lambda: values.append(widget.value() if hasattr(widget, "value") else widget.cpuset()))
    return values


def test_without_a_limit_the_value_is_none_and_says_what_that_means(cpu: LimitSlider):
    assert cpu.value() is None and cpu.problem() == ""
    assert "8" in cpu.field.accessibleDescription()


def test_a_value_moves_all_three(cpu: LimitSlider, memory: LimitSlider):
    cpu.set_value(NANO * 3 // 2)
    assert cpu.set_switch.isChecked() and cpu.field.text() == "1.5" and cpu.slider.value() == 1500
    assert cpu.value() == 1_500_000_000
    assert "1500 mCPU" in cpu.slider.accessibleDescription()
    memory.set_value(512 * MIB)
    assert memory.field.text() == "512 MiB" and memory.slider.value() == 512
    memory.set_value(None)
    assert memory.value() is None and not memory.set_switch.isChecked()


def test_the_slider_moves_the_field_and_switches_the_limit_on(memory: LimitSlider):
    values = told(memory)
    memory.slider.setValue(256)
    assert memory.field.text() == "256 MiB" and memory.value() == 256 * MIB
    assert values == [256 * MIB]


def test_typing_moves_the_slider_and_switches_the_limit_on(cpu: LimitSlider):
    write(cpu, "250m")
    assert cpu.set_switch.isChecked() and cpu.value() == 250_000_000 and cpu.slider.value() == 250
    assert cpu.field.text() == "250m", "what was typed stays as it was typed"


def test_a_value_between_the_marks_is_kept_exactly(memory: LimitSlider):
    write(memory, "1000000001b")
    assert memory.value() == 1_000_000_001
    assert memory.slider.value() == round(1_000_000_001 / MIB)


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("cpu", "0", "0.01"),
        ("cpu", "-1", "0.01"),
        ("cpu", "9", "8 CPUs"),
        ("cpu", "many", "1.5"),
        ("cpu", "", "1.5"),
        ("cpu", "2 bananas", "bananas"),
        ("memory", "5m", "6 MiB"),
        ("memory", "17g", "16 GiB"),
        ("memory", "0", "6 MiB"),
        ("memory", "2 elephants", "elephants"),
        ("memory", "lots", "512"),
        ("memory", "512", "unit forgotten"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_stays_in_it(show, kind, text, words):
    widget = LimitSlider(kind, "run.limit")
    widget.set_range(*((10_000_000, 8 * NANO) if kind == "cpu" else (6 * MIB, 16 * GIB)))
    widget.set_value(NANO if kind == "cpu" else GIB)
    show(widget, 500)
    if text:
        write(widget, text)
    else:
        widget.field.selectAll()
        QTest.keyClick(widget.field, Qt.Key.Key_Backspace)
    assert widget.field.text() == text
    assert words in widget.problem()
    assert widget.field.accessibleDescription() == widget.problem()
    assert widget.field.property("problem")
    widget.set_switch.click()
    assert widget.problem() == "" and widget.value() is None and widget.field.text() == text
    widget.set_switch.click()
    assert words in widget.problem()


def test_problems_are_told_in_the_language_of_the_moment(show):
    languages = ["zh_CN"]
    widgets = (LimitSlider("memory", language=lambda: languages[0]), CoreToggles(language=lambda: languages[0]))
    for widget in widgets:
        show(widget, 500)
    write(widgets[0], "512")
    write(widgets[1], "9-3")
    assert "忘了单位" in widgets[0].problem() and "写反了" in widgets[1].problem()
    languages[0] = "en"
    for widget in widgets:
        widget.retranslate()
    assert "unit forgotten" in widgets[0].problem() and "wrong way round" in widgets[1].problem()


def test_a_problem_goes_with_the_next_right_word(cpu: LimitSlider):
    write(cpu, "99")
    assert cpu.problem()
    cpu.slider.setValue(2000)
    assert cpu.problem() == "" and cpu.value() == 2 * NANO and not cpu.field.property("problem")


def test_a_new_range_judges_the_old_value_without_changing_it(memory: LimitSlider):
    memory.set_value(8 * GIB)
    memory.set_range(6 * MIB, 2 * GIB)
    assert memory.value() == 8 * GIB and "2 GiB" in memory.problem()
    memory.set_range(6 * MIB, 32 * GIB)
    assert memory.problem() == ""


def test_changed_is_told_once_and_not_for_nothing(cpu: LimitSlider):
    values = told(cpu)
    cpu.set_value(NANO)
    cpu.set_value(NANO)
    assert values == [NANO]
    cpu.set_range(10_000_000, 4 * NANO)
    assert values == [NANO]


def test_keys_go_from_one_round_value_to_the_next(memory: LimitSlider):
    memory.set_value(513 * MIB)
    QTest.keyClick(memory.slider, Qt.Key.Key_Right)
    assert memory.value() == 544 * MIB
    QTest.keyClick(memory.slider, Qt.Key.Key_Left)
    assert memory.value() == 512 * MIB
    QTest.keyClick(memory.slider, Qt.Key.Key_PageUp)
    assert memory.value() == GIB
    QTest.keyClick(memory.slider, Qt.Key.Key_Home)
    assert memory.value() == 6 * MIB
    QTest.keyClick(memory.slider, Qt.Key.Key_End)
    assert memory.value() is None and not memory.set_switch.isChecked(), "the last stop is no limit"
    QTest.keyClick(memory.slider, Qt.Key.Key_Left)
    assert memory.value() == 16 * GIB and memory.set_switch.isChecked()
    QTest.keyClick(memory.slider, Qt.Key.Key_Right)
    assert memory.value() is None


def test_the_knob_stands_on_no_limit_while_there_is_none(cpu: LimitSlider):
    assert cpu.slider.value() == cpu.slider.top
    cpu.set_switch.click()
    assert cpu.value() == NANO and cpu.slider.value() == 1000
    cpu.set_switch.click()
    assert cpu.value() is None and cpu.slider.value() == cpu.slider.top
    assert cpu.field.text() == "1", "what it was stays to be seen"


def test_the_largest_amount_is_not_no_limit(cpu: LimitSlider):
    write(cpu, "8")
    assert cpu.value() == 8 * NANO and cpu.slider.value() == 8000 < cpu.slider.top
    assert cpu.slider.fraction(8000) < cpu.slider.fraction(cpu.slider.top) == 1.0


def test_clicking_the_groove_goes_there_and_doublings_are_even(memory: LimitSlider):
    slider = memory.slider
    groove = slider._groove()
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(round(groove.left()), 14))
    assert memory.value() == 6 * MIB
    largest = groove.left() + groove.width() * slider.fraction(16 * 1024)
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(round(largest), 14))
    assert memory.value() == 16 * GIB
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(round(groove.right()), 14))
    assert memory.value() is None
    steps = [slider.fraction(2 * size) - slider.fraction(size) for size in (64, 512, 4096)]
    assert steps == pytest.approx([steps[0]] * 3)


def test_scrolling_a_page_does_not_change_a_limit(cpu: LimitSlider):
    cpu.set_value(NANO)
    centre = QPointF(cpu.slider.rect().center())
    wheel = QWheelEvent(
        centre,
        cpu.slider.mapToGlobal(centre),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QGuiApplication.sendEvent(cpu.slider, wheel)
    assert cpu.value() == NANO and not wheel.isAccepted()


def test_children_are_named(cpu: LimitSlider):
    assert cpu.slider.objectName() == "run.cpu.slider"
    assert cpu.field.objectName() == "run.cpu.value"
    assert cpu.set_switch.objectName() == "run.cpu.set"
    assert cpu.slider.accessibleName() and cpu.field.accessibleName() and cpu.set_switch.text()


@pytest.mark.parametrize(
    "value", [6 * MIB, 512 * MIB, 1337 * MIB, 1536 * MIB, GIB, 1_000_000_001, 7 * MIB + 5, 3 * 1024]
)
def test_memory_is_written_so_that_it_is_read_back_exactly(value: int):
    assert parse_memory(exact_memory(value)) == value


@pytest.mark.parametrize("cores", [1, 2, 4, 8, 16, 64, 256])
def test_every_machine_gets_a_slider_with_its_ends(show, cores):
    widget = LimitSlider("cpu")
    widget.set_range(10_000_000, cores * NANO)
    show(widget, 400)
    widget.slider.grab()
    assert (widget.slider.minimum(), widget.slider.maximum()) == (10, widget.slider.top)
    assert widget.slider.top > cores * 1000
    widget.set_value(cores * NANO)
    assert widget.slider.value() == cores * 1000


# Cores


@pytest.fixture
def toggles(show) -> CoreToggles:
    widget = CoreToggles("run.cpuset")
    widget.set_cores(6)
    return show(widget, 500)


def chip(widget: CoreToggles, number: int):
    return widget.findChild(object, f"run.cpuset.{number}")


def test_chips_write_the_list(toggles: CoreToggles):
    values = told(toggles)
    for number in (0, 2, 1, 5):
        QTest.mouseClick(chip(toggles, number), Qt.MouseButton.LeftButton)
    assert toggles.field.text() == "0-2,5" and toggles.cpuset() == "0-2,5"
    assert values == ["0", "0,2", "0-2", "0-2,5"]


def test_the_list_presses_the_chips(toggles: CoreToggles):
    write(toggles, "4-5,0")
    assert [n for n in range(6) if chip(toggles, n).isChecked()] == [0, 4, 5]
    assert toggles.cpuset() == "0,4-5" and toggles.field.text() == "4-5,0"


def test_no_core_means_all(toggles: CoreToggles):
    toggles.set_cpuset("1")
    toggles.set_cpuset("")
    assert toggles.cpuset() == "" and toggles.problem() == ""
    assert not any(chip(toggles, n).isChecked() for n in range(6))


@pytest.mark.parametrize(("text", "words"), [("9-3", "3-9"), ("6", "0 to 5"), ("a", "0-1"), ("-1", "from 0")])
def test_impossible_cores_are_said_and_kept(toggles: CoreToggles, text, words):
    toggles.set_cpuset("0-1")
    write(toggles, text)
    assert words in toggles.problem() and toggles.field.text() == text
    assert toggles.cpuset() == "0-1"


def test_many_cores_are_a_list_only(show):
    widget = CoreToggles("run.cpuset")
    widget.set_cores(128)
    show(widget, 500)
    assert chip(widget, 0) is None
    widget.set_cpuset("0-127")
    assert widget.problem() == "" and widget.cpuset() == "0-127"


def test_fewer_cores_judge_the_old_list(toggles: CoreToggles):
    toggles.set_cpuset("4-5")
    toggles.set_cores(2)
    assert "0 to 1" in toggles.problem() and toggles.field.text() == "4-5"
