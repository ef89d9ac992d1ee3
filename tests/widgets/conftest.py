"""Every widget test starts with the light theme at normal size, and closes what it showed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QWidget

from firstmate.widgets.theme import theme


@pytest.fixture(autouse=True)
def _theme(qapp: QApplication) -> Iterator[None]:
    theme.install(qapp)
    theme.set_font_scale(1.0)
    theme.set_scheme("light")
    yield
    theme.set_font_scale(1.0)
    theme.set_scheme("light")


@pytest.fixture
def show() -> Iterator[Callable[..., QWidget]]:
    """Show a widget, laid out, and put it away after the test."""
    shown: list[QWidget] = []

    def show_it(widget: QWidget, width: int = 0, height: int = 0) -> QWidget:
        if width:
            widget.resize(width, height or widget.sizeHint().height())
        widget.show()
        shown.append(widget)
        settle()
        return widget

    yield show_it
    for widget in shown:
        widget.close()
        widget.deleteLater()
    settle()


def settle() -> None:
    """Deliver what is posted: layouts, deletions. No event loop runs."""
    QCoreApplication.sendPostedEvents()
    QCoreApplication.sendPostedEvents(None, 52)  # DeferredDelete
