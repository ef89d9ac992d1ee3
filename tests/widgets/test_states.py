"""Loading, empty, error and ready: what is shown when, and that quick work does not flicker."""

from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QLabel, QPlainTextEdit

from firstmate.widgets.buttons import Button
from firstmate.widgets.spinner import Spinner
from firstmate.widgets.state_frame import StateFrame
from firstmate.widgets.theme import Theme


def words(frame: StateFrame) -> list[str]:
    """What can be read now."""
    labels = [label.text() for label in frame.findChildren(QLabel) if label.isVisible() and label.text()]
    return labels + [box.toPlainText() for box in frame.findChildren(QPlainTextEdit) if box.isVisible()]


async def test_quick_loading_is_never_seen(show):
    frame = show(StateFrame(QLabel("content")), 600, 400)
    frame.show_loading("Asking the engine…")
    assert frame.state == "loading" and words(frame) == ["content"]
    await asyncio.sleep(0.1)
    frame.show_content()
    await asyncio.sleep(0.4)
    assert frame.state == "content" and words(frame) == ["content"]


async def test_slow_loading_says_so(show, monkeypatch):
    monkeypatch.setattr(Theme, "motion", True)  # whatever the desktop asks for
    frame = show(StateFrame(QLabel("content")), 600, 400)
    frame.show_loading("Asking the engine…")
    frame.show_loading("Asking the engine again…")
    await asyncio.sleep(0.4)
    assert words(frame) == ["Asking the engine again…"]
    spinner = next(spinner for spinner in frame.findChildren(Spinner) if spinner.isVisible())
    assert spinner._timer
    frame.show_content()
    assert words(frame) == ["content"] and not spinner._timer, "what is hidden does not move"


async def test_nothing_turns_where_less_motion_is_wanted(show, monkeypatch):
    monkeypatch.setattr(Theme, "motion", False)
    spinner = show(Spinner())
    assert spinner.isVisible() and not spinner._timer


def test_empty_offers_the_first_step(show):
    frame = show(StateFrame(QLabel("content")), 600, 400)
    done: list[str] = []
    frame.show_empty("layers", "No images yet", "Pull a small one.", "Pull busybox", lambda: done.append("pull"))
    assert frame.state == "empty" and words(frame) == ["No images yet", "Pull a small one."]
    button = next(button for button in frame.findChildren(Button) if button.isVisible())
    assert button.text() == "Pull busybox"
    button.click()
    assert done == ["pull"]


def test_an_error_keeps_the_words_of_the_engine_as_they_are(show):
    frame = show(StateFrame(QLabel("content")), 600, 400)
    frame.show_error("It failed", "Because.", "<b>dial tcp</b> & so on\nsecond line")
    assert frame.state == "error"
    assert words(frame) == ["It failed", "Because.", "<b>dial tcp</b> & so on\nsecond line"]
    box = next(box for box in frame.findChildren(QPlainTextEdit) if box.isVisible())
    assert box.isReadOnly() and box.accessibleName()
    box.selectAll()
    assert "second line" in box.textCursor().selectedText()
    assert not [button for button in frame.findChildren(Button) if button.isVisible()], "no action, no button"


def test_an_old_action_does_not_stay(show):
    frame = show(StateFrame(QLabel("content")), 600, 400)
    done: list[str] = []
    frame.show_error("One", action_text="First", on_action=lambda: done.append("first"))
    frame.show_error("Two", action_text="Second", on_action=lambda: done.append("second"))
    next(button for button in frame.findChildren(Button) if button.isVisible()).click()
    assert done == ["second"]
