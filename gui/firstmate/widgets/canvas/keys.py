"""What keys and the mouse send to a terminal program: xterm's sequences.

Only Qt's names of keys are used here, no widget. Which keys belong to the view or to the window is the view's affair.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt

from .modes import Modes

_K = Qt.Key
_M = Qt.KeyboardModifier

# On a Mac Qt calls the Command key Control and the Control key Meta.
CONTROL = _M.MetaModifier if sys.platform == "darwin" else _M.ControlModifier
COMMAND = _M.ControlModifier
"""The modifier of the system's own shortcuts."""
UNMODIFIED = (_M.NoModifier, _M.KeypadModifier)
"""No modifier is held. Not `~`: on Windows Qt's mask is a negative number, and Python makes something else of it."""

_CURSOR = {
    _K.Key_Up: "A",
    _K.Key_Down: "B",
    _K.Key_Right: "C",
    _K.Key_Left: "D",
    _K.Key_Home: "H",
    _K.Key_End: "F",
}
_TILDE = {
    _K.Key_Insert: 2,
    _K.Key_Delete: 3,
    _K.Key_PageUp: 5,
    _K.Key_PageDown: 6,
    _K.Key_F5: 15,
    _K.Key_F6: 17,
    _K.Key_F7: 18,
    _K.Key_F8: 19,
    _K.Key_F9: 20,
    _K.Key_F10: 21,
    _K.Key_F11: 23,
    _K.Key_F12: 24,
    _K.Key_F13: 25,
    _K.Key_F14: 26,
    _K.Key_F15: 28,
    _K.Key_F16: 29,
    _K.Key_F17: 31,
    _K.Key_F18: 32,
    _K.Key_F19: 33,
    _K.Key_F20: 34,
    _K.Key_Menu: 29,
}
_FUNCTION = {_K.Key_F1: "P", _K.Key_F2: "Q", _K.Key_F3: "R", _K.Key_F4: "S"}
_KEYPAD = {
    _K.Key_0: "p",
    _K.Key_1: "q",
    _K.Key_2: "r",
    _K.Key_3: "s",
    _K.Key_4: "t",
    _K.Key_5: "u",
    _K.Key_6: "v",
    _K.Key_7: "w",
    _K.Key_8: "x",
    _K.Key_9: "y",
    _K.Key_Minus: "m",
    _K.Key_Plus: "k",
    _K.Key_Comma: "l",
    _K.Key_Period: "n",
    _K.Key_Asterisk: "j",
    _K.Key_Slash: "o",
    _K.Key_Equal: "X",
    _K.Key_Enter: "M",
}
_WITH_CONTROL = {
    _K.Key_Space: "\0",
    _K.Key_At: "\0",
    _K.Key_2: "\0",
    _K.Key_BracketLeft: "\x1b",
    _K.Key_3: "\x1b",
    _K.Key_Backslash: "\x1c",
    _K.Key_4: "\x1c",
    _K.Key_BracketRight: "\x1d",
    _K.Key_5: "\x1d",
    _K.Key_AsciiCircum: "\x1e",
    _K.Key_6: "\x1e",
    _K.Key_Underscore: "\x1f",
    _K.Key_Slash: "\x1f",
    _K.Key_Minus: "\x1f",
    _K.Key_7: "\x1f",
    _K.Key_8: "\x7f",
    _K.Key_Question: "\x7f",
}


def key_bytes(key: int, text: str, modifiers: Qt.KeyboardModifier, modes: Modes) -> bytes:
    """What a key press sends; nothing for keys that mean nothing to a program (modifiers, media keys)."""
    shift = bool(modifiers & _M.ShiftModifier)
    alt = bool(modifiers & _M.AltModifier)
    control = bool(modifiers & CONTROL)
    if text and text.isprintable() and alt and (control or (sys.platform == "darwin" and not text.isascii())):
        return text.encode(errors="ignore")  # AltGr (Control and Alt on Windows) and Option write other characters
    escape = "\x1b" if alt else ""
    number = 1 + shift + 2 * alt + 4 * control
    if modifiers & _M.KeypadModifier and modes.application_keypad and number == 1 and key in _KEYPAD:
        return f"\x1bO{_KEYPAD[_K(key)]}".encode()
    if key in _CURSOR:
        if number > 1:
            return f"\x1b[1;{number}{_CURSOR[_K(key)]}".encode()
        return f"\x1b{'O' if modes.application_cursor else '['}{_CURSOR[_K(key)]}".encode()
    if key in _TILDE:
        return f"\x1b[{_TILDE[_K(key)]}{f';{number}' if number > 1 else ''}~".encode()
    if key in _FUNCTION:
        return f"\x1b[1;{number}{_FUNCTION[_K(key)]}".encode() if number > 1 else f"\x1bO{_FUNCTION[_K(key)]}".encode()
    if key in (_K.Key_Return, _K.Key_Enter):
        return f"{escape}\r\n".encode() if modes.newline else f"{escape}\r".encode()
    if key == _K.Key_Backspace:
        return f"{escape}{chr(8) if control else chr(127)}".encode()
    if key == _K.Key_Backtab or (key == _K.Key_Tab and shift):
        return b"\x1b[Z"
    if key == _K.Key_Tab:
        return f"{escape}\t".encode()
    if key == _K.Key_Escape:
        return f"{escape}\x1b".encode()
    if control:
        if _K.Key_A <= key <= _K.Key_Z:
            return f"{escape}{chr(key - _K.Key_A + 1)}".encode()
        if key in _WITH_CONTROL:
            return f"{escape}{_WITH_CONTROL[_K(key)]}".encode()
    return f"{escape}{text}".encode(errors="ignore") if text else b""


LEFT, MIDDLE, RIGHT, NONE = 0, 1, 2, 3
WHEEL_UP, WHEEL_DOWN, WHEEL_LEFT, WHEEL_RIGHT = 64, 65, 66, 67
_MOTION = 32
_MAX_LEGACY = 223


def mouse_bytes(
    button: int,
    column: int,
    row: int,
    modifiers: Qt.KeyboardModifier,
    modes: Modes,
    *,
    press: bool,
    motion: bool = False,
) -> bytes:
    """What a mouse event sends in the mode that the program chose. Columns and rows count from 0.

    `button` is `NONE` for a move without a button. Without SGR mode, places beyond column 223 cannot be told.
    """
    mode = modes.mouse
    wheel = button >= WHEEL_UP
    if not mode or (mode == 9 and (not press or motion or wheel)):
        return b""
    if motion and (mode < 1002 or (mode == 1002 and button == NONE)):
        return b""
    code = button
    if mode != 9:
        code += 4 * bool(modifiers & _M.ShiftModifier) + 8 * bool(modifiers & _M.AltModifier)
        code += 16 * bool(modifiers & CONTROL) + (_MOTION if motion else 0)
    if modes.mouse_sgr:
        return f"\x1b[<{code};{column + 1};{row + 1}{'M' if press or motion else 'm'}".encode()
    if column >= _MAX_LEGACY or row >= _MAX_LEGACY:
        return b""
    if not press and not motion:
        code = code & ~3 | NONE
    return b"\x1b[M" + bytes((32 + code, 33 + column, 33 + row))


def paste_bytes(text: str, modes: Modes) -> bytes:
    """Pasted text as it is sent: lines end with a carriage return, no other control gets through but the tab."""
    text = text.replace("\r\n", "\r").replace("\n", "\r")
    text = "".join(sign for sign in text if sign in "\t\r" or not (sign < " " or "\x7f" <= sign <= "\x9f"))
    data = text.encode(errors="ignore")
    return b"\x1b[200~" + data + b"\x1b[201~" if modes.bracketed_paste and data else data
