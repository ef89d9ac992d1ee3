"""The order of the Tab key for what is made late: Qt puts every new widget last, behind all that stands below it.

Refuses to know any layout: whoever makes a widget says beside which other it comes.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def put_behind(widget: QWidget, late: Iterable[QWidget]) -> None:
    """Tab leads from the widget to the late ones, in their order, and on to what came behind it."""
    for one in late:
        if one.focusPolicy() != Qt.FocusPolicy.NoFocus and one.window() is widget.window():
            QWidget.setTabOrder(widget, one)
            widget = one


def put_before(widget: QWidget, late: Iterable[QWidget]) -> None:
    """The late ones come before the widget, in their order."""
    first = widget.previousInFocusChain()
    while first is not None and first is not widget and first.focusPolicy() == Qt.FocusPolicy.NoFocus:
        first = first.previousInFocusChain()
    if first is not None and first is not widget:
        put_behind(first, late)
