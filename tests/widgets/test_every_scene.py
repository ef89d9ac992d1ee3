"""What must hold for every widget: both themes, both languages, large text, names for assistive technology."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from gallery_scenes import SCENES, chinese, english
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLabel, QPushButton, QRadioButton, QWidget

from firstmate.widgets.labels import ElidedLabel
from firstmate.widgets.theme import theme

ROLE = QAccessible.Role
OPERABLE = {
    ROLE.PushButton,
    ROLE.CheckBox,
    ROLE.RadioButton,
    ROLE.Slider,
    ROLE.SpinBox,
    ROLE.EditableText,
    ROLE.ComboBox,
    ROLE.Table,
    ROLE.ProgressBar,
    ROLE.ButtonMenu,
}


def walk(node: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    yield node
    for number in range(node.childCount()):
        child = node.child(number)
        if child is not None and child.isValid():
            yield from walk(child)


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize(("scheme", "words"), [("light", english), ("dark", chinese)], ids=["light-en", "dark-zh"])
def test_every_scene_draws_without_a_complaint(show, scene, words, scheme):
    theme.set_scheme(scheme)
    picture = show(SCENES[scene](words)).grab().toImage()
    assert picture.width() > 200


@pytest.mark.parametrize("scene", SCENES)
def test_a_switched_theme_looks_like_a_fresh_one(show, scene):
    switched = show(SCENES[scene](english))
    switched.grab()
    theme.set_scheme("dark")
    fresh = show(SCENES[scene](english))
    size = switched.size().expandedTo(fresh.size())
    for widget in (switched, fresh):
        widget.resize(size)
    assert switched.grab().toImage() == fresh.grab().toImage()


@pytest.mark.parametrize("scene", SCENES)
def test_whatever_can_be_operated_has_a_name(show, scene):
    root = show(SCENES[scene](english))
    unnamed = []
    for node in walk(QAccessible.queryAccessibleInterface(root)):
        widget = node.object()
        if node.role() in OPERABLE and not node.state().invisible and not node.text(QAccessible.Text.Name):
            unnamed.append(f"{node.role().name} {type(widget).__name__} {widget.objectName() if widget else ''}")
    assert unnamed == []


def test_pages_are_radio_buttons_and_limits_are_sliders(show):
    def role_of(root: QWidget, name: str) -> QAccessible.Role:
        widget = root.findChild(QWidget, name)
        return QAccessible.queryAccessibleInterface(widget).role()

    window = show(SCENES["window"](english))
    assert role_of(window, "nav.images") == ROLE.RadioButton
    limits = show(SCENES["limits"](english))
    assert role_of(limits, "run.cpu.slider") == ROLE.Slider
    assert role_of(limits, "run.cpu.value") == ROLE.EditableText
    assert role_of(limits, "run.cpu.set") == ROLE.CheckBox
    slider = QAccessible.queryAccessibleInterface(limits.findChild(QWidget, "run.memory.slider"))
    assert slider.valueInterface().currentValue() == 512, "the value is in MiB, not a position"


def test_table_cells_speak(show):
    root = show(SCENES["table"](chinese))
    spoken = [
        node.text(QAccessible.Text.Name)
        for node in walk(QAccessible.queryAccessibleInterface(root))
        if node.role() in (ROLE.Cell, ROLE.ColumnHeader)
    ]
    assert "我的博客, nginx:1.27-alpine" in spoken and "运行中" in spoken and "名称" in spoken


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize(("scale", "words"), [(1.0, chinese), (1.25, english), (1.5, chinese), (1.5, english)])
def test_no_words_are_cut(show, scene, scale, words):
    theme.set_font_scale(scale)
    root = show(SCENES[scene](words))
    cut = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or isinstance(widget, ElidedLabel):
            continue
        if isinstance(widget, QLabel) and widget.wordWrap():
            if widget.height() < widget.heightForWidth(widget.width()):
                cut.append(f"{widget.text()!r} needs {widget.heightForWidth(widget.width())}, has {widget.height()}")
        elif isinstance(widget, (QLabel, QPushButton, QCheckBox, QRadioButton)):
            need = widget.minimumSizeHint()
            if widget.width() < need.width() or widget.height() < need.height():
                text = widget.text() if isinstance(widget, (QLabel, QAbstractButton)) else ""
                cut.append(f"{type(widget).__name__} {text!r} needs {need}, has {widget.size()}")
    assert cut == []
