"""The hands and eyes of a person on the Images page: controls by the names that assistive technology finds them by."""

from __future__ import annotations

from typing import Any, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractButton, QApplication, QPlainTextEdit, QWidget

from firstmate.app.page import Desk
from firstmate.widgets.cells import Cell
from firstmate.widgets.labels import Label
from firstmate.widgets.row_model import RowModel
from firstmate.widgets.table import Table

Found = TypeVar("Found", bound=QObject)


def find(page: QWidget, kind: type[Found], name: str) -> Found:
    """The first shown control of that name; any, where none is shown."""
    found = page.findChildren(kind, name)
    assert found, f"nothing is called {name}"
    return next((one for one in found if isinstance(one, QWidget) and one.isVisible()), found[0])


def button(page: QWidget, name: str) -> QAbstractButton:
    return find(page, QAbstractButton, name)


def table(page: QWidget) -> Table:
    return find(page, Table, "images.table")


def rows(page: QWidget) -> RowModel:
    return table(page).row_model


def shown(page: QWidget, number: int, column: str) -> Cell:
    """The cell of a shown row."""
    at = [one.id for one in rows(page).columns].index(column)
    return rows(page).shown[number].cells[at]


def names(page: QWidget) -> list[str]:
    """The images that the list shows, each by its first name."""
    return [shown(page, number, "image").text for number in range(rows(page).rowCount())]


def listed(page: QWidget) -> bool:
    return rows(page).total > 0


def platforms_known(page: QWidget) -> bool:
    """Whether every listed image has been asked what it is made for."""
    return listed(page) and all(shown(page, number, "platform").text for number in range(rows(page).rowCount()))


def said(page: QWidget, name: str) -> str:
    return find(page, Label, name).text()


def boxed(page: QWidget, name: str) -> str:
    """The text of a box for a machine's words."""
    return find(page, QPlainTextEdit, name).toPlainText()


def dialog() -> QWidget | None:
    windows = [one for one in QApplication.topLevelWidgets() if one.objectName() == "dialog" and one.isVisible()]
    return windows[0] if windows else None


def dialog_text() -> str:
    """All that the open dialog says, lists and commands included."""
    window = dialog()
    assert window is not None
    words = [label.text() for label in window.findChildren(Label)]
    return "\n".join([*words, *(box.toPlainText() for box in window.findChildren(QPlainTextEdit))])


def answer(name: str) -> None:
    """Presses a button of the open dialog: "confirm" or "cancel"."""
    window = dialog()
    assert window is not None
    find(window, QAbstractButton, f"dialog.{name}").click()


def went(desk: Desk) -> list[tuple[str, dict[str, Any]]]:
    """The pages that are asked for from now on."""
    gone: list[tuple[str, dict[str, Any]]] = []
    desk.requested.connect(lambda page, arguments: gone.append((page, arguments)))
    return gone
