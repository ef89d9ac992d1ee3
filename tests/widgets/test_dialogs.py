"""Dialogs are awaited: every way out gives an answer, and none leaves a window or a task behind."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from firstmate.widgets.dialogs import CONFIRM, EXTRA, Message, ask, explain_error


async def opened() -> Message:
    """The dialog that is on the screen."""
    for _ in range(50):
        found = [w for w in QApplication.topLevelWidgets() if isinstance(w, Message) and w.isVisible()]
        if found:
            return found[0]
        await asyncio.sleep(0.01)
    raise AssertionError("no dialog came up")


async def gone() -> bool:
    for _ in range(50):
        if not [w for w in QApplication.topLevelWidgets() if isinstance(w, Message)]:
            return True
        await asyncio.sleep(0.01)
    return False


def question(parent: QWidget | None = None, **options) -> asyncio.Task:
    return asyncio.create_task(
        ask(parent, title="Remove web?", text="Its files are lost.", confirm="Remove web", **options)
    )


@pytest.mark.parametrize(
    ("name", "answer"), [("dialog.confirm", CONFIRM), ("dialog.extra", EXTRA), ("dialog.cancel", None)]
)
async def test_every_button_answers(name, answer):
    task = question(extra_choice="Stop only", destructive=True)
    dialog = await opened()
    dialog.findChild(QPushButton, name).click()
    assert await task == answer
    assert await gone()


async def test_escape_cancels():
    task = question()
    QTest.keyClick(await opened(), Qt.Key.Key_Escape)
    assert await task is None
    assert await gone()


async def test_enter_confirms_what_is_harmless_and_cancels_what_destroys():
    task = question()
    QTest.keyClick(await opened(), Qt.Key.Key_Return)
    assert await task == CONFIRM
    assert await gone()
    task = question(destructive=True)
    QTest.keyClick(await opened(), Qt.Key.Key_Return)
    assert await task is None
    assert await gone()


async def test_other_tasks_go_on_while_a_dialog_is_open():
    task = question()
    dialog = await opened()
    ticks = 0
    for _ in range(5):
        await asyncio.sleep(0.005)
        ticks += 1
    assert ticks == 5 and not task.done() and dialog.isVisible()
    dialog.reject()
    assert await task is None
    assert await gone()


async def test_a_cancelled_task_takes_its_dialog_away():
    task = question()
    await opened()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await gone()


async def test_a_parent_that_goes_away_cancels():
    parent = QWidget()
    parent.show()
    task = question(parent)
    await opened()
    parent.deleteLater()
    assert await asyncio.wait_for(task, 2) is None
    assert await gone()


async def test_an_explained_error_has_steps_a_command_and_the_words_of_the_engine():
    task = asyncio.create_task(
        explain_error(
            None,
            title="Port 8080 is taken",
            meaning="Another program uses it.",
            steps=["Choose another port."],
            command="ss -ltnp",
            details="<b>bind</b>: address already in use",
            action="Change the port",
        )
    )
    dialog = await opened()
    assert dialog.findChild(QWidget, "dialog.command").toPlainText() == "ss -ltnp"
    assert dialog.findChild(QWidget, "dialog.details").toPlainText() == "<b>bind</b>: address already in use"
    dialog.findChild(QPushButton, "dialog.copy").click()
    assert QApplication.clipboard().text() == "ss -ltnp"
    dialog.findChild(QPushButton, "dialog.confirm").click()
    assert await task == CONFIRM
    assert await gone()
