"""What a program set on the screen besides text: modes of keyboard and mouse, and the cursor it saved."""

from __future__ import annotations

from dataclasses import dataclass

from .attributes import DEFAULT


@dataclass(slots=True)
class Modes:
    """What a program asked of the keyboard, the mouse and the cursor's looks; reset as a whole."""

    application_cursor: bool = False
    application_keypad: bool = False
    bracketed_paste: bool = False
    newline: bool = False
    focus_events: bool = False
    alternate_scroll: bool = True
    mouse: int = 0
    """0, or the reporting mode: 9 presses, 1000 presses and releases, 1002 and drags, 1003 and every move."""
    mouse_sgr: bool = False
    reverse_screen: bool = False
    synchronized: bool = False
    cursor_visible: bool = True
    cursor_shape: int = 0
    """DECSCUSR: 0 the user's choice, 1/2 block, 3/4 underline, 5/6 bar; odd ones blink."""


@dataclass(slots=True)
class SavedCursor:
    """DECSC: what DECRC brings back."""

    x: int = 0
    y: int = 0
    style: str = DEFAULT
    origin: bool = False
    charsets: tuple[bool, bool] = (False, False)
    shifted: int = 0
