"""The hands and eyes of a person on the Containers page: controls by the names that assistive technology finds them by.

And the same for its models, where a test does without the page.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QPlainTextEdit, QWidget

from firstmate.app.page import Desk
from firstmate.pages.containers.model import ContainersModel

Until = Callable[..., Awaitable[None]]
W = TypeVar("W", bound=QWidget)


def part(root: QWidget, kind: type[W], name: str) -> W:
    """The control `containers.NAME`."""
    found = root.findChild(kind, f"containers.{name}")
    assert isinstance(found, kind), name
    return found


def button(root: QWidget, name: str) -> QAbstractButton:
    return part(root, QAbstractButton, name)


def command(root: QWidget, name: str = "command") -> str:
    """The command that is shown, as it would be copied."""
    return part(root, QPlainTextEdit, name).toPlainText()


# -- dialogs and notices ---------------------------------------------------------------------------------------------


def window(name: str = "dialog") -> QDialog | None:
    """The open dialog of this name; a question is called "dialog"."""
    for one in QApplication.topLevelWidgets():
        if isinstance(one, QDialog) and one.objectName() == name and one.isVisible():
            return one
    return None


async def opened(until: Until, name: str = "dialog") -> QDialog:
    """The dialog of this name, as soon as it is open."""
    await until(lambda: window(name) is not None)
    found = window(name)
    assert found is not None
    return found


def press(name: str) -> None:
    """Presses a button of the open question: "confirm" or "cancel"."""
    box = window()
    assert box is not None
    found = box.findChild(QAbstractButton, f"dialog.{name}")
    assert found is not None, name
    found.click()


async def answer(until: Until, choice: str) -> None:
    """The same, as soon as the question is asked."""
    await opened(until)
    press(choice)


def told(desk: Desk) -> str:
    """The last notice."""
    return desk.notices.last.text if desk.notices.last is not None else ""


# -- models ----------------------------------------------------------------------------------------------------------


class Tab(Protocol):
    """A tab of the details that shows one container."""

    def look(self, identity: str, /) -> None: ...


def identity(model: ContainersModel, name: str) -> str:
    """The id of the container of this name."""
    found = model.find(name)
    assert found is not None, name
    return found.id


async def listed(model: ContainersModel, until: Until) -> None:
    """The containers are there, and what is known of the engine."""
    await until(lambda: model.phase == "ready" and model.desk.session.info is not None)


async def look(tab: Tab, model: ContainersModel, until: Until, name: str) -> str:
    """The tab shows the container of this name; its id."""
    await listed(model, until)
    found = identity(model, name)
    model.select([found])
    tab.look(found)
    return found
