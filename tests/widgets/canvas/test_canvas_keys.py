"""What keys, the mouse and pastes send."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from firstmate.widgets.canvas import keys
from firstmate.widgets.canvas.keys import CONTROL, key_bytes, mouse_bytes, paste_bytes
from firstmate.widgets.canvas.modes import Modes

K, M = Qt.Key, Qt.KeyboardModifier
NO, SHIFT, ALT, KEYPAD = M.NoModifier, M.ShiftModifier, M.AltModifier, M.KeypadModifier


@pytest.mark.parametrize(
    ("key", "text", "modifiers", "sent"),
    [
        (K.Key_A, "a", NO, b"a"),
        (K.Key_A, "A", SHIFT, b"A"),
        (K.Key_A, "a", ALT, b"\x1ba"),
        (K.Key_A, "\x01", CONTROL, b"\x01"),
        (K.Key_C, "\x03", CONTROL, b"\x03"),
        (K.Key_Z, "\x1a", CONTROL, b"\x1a"),
        (K.Key_Space, " ", NO, b" "),
        (K.Key_Space, " ", CONTROL, b"\x00"),
        (K.Key_BracketLeft, "\x1b", CONTROL, b"\x1b"),
        (K.Key_Backslash, "\x1c", CONTROL, b"\x1c"),
        (K.Key_BracketRight, "\x1d", CONTROL, b"\x1d"),
        (K.Key_Slash, "/", CONTROL, b"\x1f"),
        (K.Key_Underscore, "_", CONTROL | SHIFT, b"\x1f"),
        (K.Key_Return, "\r", NO, b"\r"),
        (K.Key_Enter, "\r", KEYPAD, b"\r"),
        (K.Key_Return, "\r", ALT, b"\x1b\r"),
        (K.Key_Backspace, "\b", NO, b"\x7f"),
        (K.Key_Backspace, "\b", CONTROL, b"\x08"),
        (K.Key_Backspace, "\b", ALT, b"\x1b\x7f"),
        (K.Key_Tab, "\t", NO, b"\t"),
        (K.Key_Backtab, "", SHIFT, b"\x1b[Z"),
        (K.Key_Escape, "\x1b", NO, b"\x1b"),
        (K.Key_Up, "", NO, b"\x1b[A"),
        (K.Key_Down, "", NO, b"\x1b[B"),
        (K.Key_Right, "", NO, b"\x1b[C"),
        (K.Key_Left, "", NO, b"\x1b[D"),
        (K.Key_Left, "", CONTROL, b"\x1b[1;5D"),
        (K.Key_Up, "", SHIFT, b"\x1b[1;2A"),
        (K.Key_Right, "", ALT, b"\x1b[1;3C"),
        (K.Key_Right, "", SHIFT | ALT | CONTROL, b"\x1b[1;8C"),
        (K.Key_Home, "", NO, b"\x1b[H"),
        (K.Key_End, "", NO, b"\x1b[F"),
        (K.Key_Insert, "", NO, b"\x1b[2~"),
        (K.Key_Delete, "\x7f", NO, b"\x1b[3~"),
        (K.Key_Delete, "\x7f", CONTROL, b"\x1b[3;5~"),
        (K.Key_PageUp, "", NO, b"\x1b[5~"),
        (K.Key_PageDown, "", NO, b"\x1b[6~"),
        (K.Key_F1, "", NO, b"\x1bOP"),
        (K.Key_F2, "", SHIFT, b"\x1b[1;2Q"),
        (K.Key_F4, "", NO, b"\x1bOS"),
        (K.Key_F5, "", NO, b"\x1b[15~"),
        (K.Key_F10, "", NO, b"\x1b[21~"),
        (K.Key_F12, "", CONTROL, b"\x1b[24;5~"),
        (K.Key_5, "5", KEYPAD, b"5"),
        (K.Key_At, "@", CONTROL | ALT, b"@"),  # AltGr on Windows
        (K.Key_unknown, "你", NO, "你".encode()),
        (K.Key_Eacute, "é", NO, "é".encode()),
        (K.Key_Shift, "", SHIFT, b""),
        (K.Key_Control, "", CONTROL, b""),
        (K.Key_VolumeUp, "", NO, b""),
    ],
)
def test_key(key: Qt.Key, text: str, modifiers: Qt.KeyboardModifier, sent: bytes) -> None:
    assert key_bytes(key, text, modifiers, Modes()) == sent


@pytest.mark.parametrize(
    ("key", "text", "modifiers", "modes", "sent"),
    [
        (K.Key_Up, "", NO, Modes(application_cursor=True), b"\x1bOA"),
        (K.Key_Home, "", NO, Modes(application_cursor=True), b"\x1bOH"),
        (K.Key_Up, "", CONTROL, Modes(application_cursor=True), b"\x1b[1;5A"),
        (K.Key_5, "5", KEYPAD, Modes(application_keypad=True), b"\x1bOu"),
        (K.Key_Enter, "\r", KEYPAD, Modes(application_keypad=True), b"\x1bOM"),
        (K.Key_5, "5", NO, Modes(application_keypad=True), b"5"),
        (K.Key_Return, "\r", NO, Modes(newline=True), b"\r\n"),
    ],
)
def test_key_in_mode(key: Qt.Key, text: str, modifiers: Qt.KeyboardModifier, modes: Modes, sent: bytes) -> None:
    assert key_bytes(key, text, modifiers, modes) == sent


@pytest.mark.parametrize(
    ("button", "press", "motion", "modifiers", "modes", "sent"),
    [
        (keys.LEFT, True, False, NO, Modes(), b""),
        (keys.LEFT, True, False, NO, Modes(mouse=9), b"\x1b[M \x23\x25"),
        (keys.LEFT, False, False, NO, Modes(mouse=9), b""),
        (keys.LEFT, True, False, NO, Modes(mouse=1000), b"\x1b[M \x23\x25"),
        (keys.RIGHT, True, False, CONTROL, Modes(mouse=1000), b"\x1b[M\x32\x23\x25"),
        (keys.LEFT, False, False, NO, Modes(mouse=1000), b"\x1b[M\x23\x23\x25"),
        (keys.LEFT, True, True, NO, Modes(mouse=1000), b""),
        (keys.LEFT, True, True, NO, Modes(mouse=1002), b"\x1b[M\x40\x23\x25"),
        (keys.NONE, True, True, NO, Modes(mouse=1002), b""),
        (keys.NONE, True, True, NO, Modes(mouse=1003), b"\x1b[M\x43\x23\x25"),
        (keys.LEFT, True, False, NO, Modes(mouse=1000, mouse_sgr=True), b"\x1b[<0;3;5M"),
        (keys.LEFT, False, False, NO, Modes(mouse=1000, mouse_sgr=True), b"\x1b[<0;3;5m"),
        (keys.MIDDLE, True, True, ALT, Modes(mouse=1003, mouse_sgr=True), b"\x1b[<41;3;5M"),
        (keys.WHEEL_UP, True, False, NO, Modes(mouse=1000, mouse_sgr=True), b"\x1b[<64;3;5M"),
        (keys.WHEEL_DOWN, True, False, NO, Modes(mouse=1000), b"\x1b[M\x61\x23\x25"),
    ],
)
def test_mouse(
    button: int, press: bool, motion: bool, modifiers: Qt.KeyboardModifier, modes: Modes, sent: bytes
) -> None:
    assert mouse_bytes(button, 2, 4, modifiers, modes, press=press, motion=motion) == sent


def test_mouse_far_right_needs_the_new_protocol() -> None:
    assert mouse_bytes(keys.LEFT, 300, 4, NO, Modes(mouse=1000), press=True) == b""
    assert mouse_bytes(keys.LEFT, 300, 4, NO, Modes(mouse=1000, mouse_sgr=True), press=True) == b"\x1b[<0;301;5M"


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("ls -la", b"ls -la"),
        ("你好", "你好".encode()),
        ("a\nb", b"a\rb"),
        ("a\r\nb\r", b"a\rb\r"),
        ("a\tb", b"a\tb"),
        ("x\x1b[201~rm -rf /", b"x[201~rm -rf /"),
        ("\x00\x03\x04\x7f\x9b\x85ok", b"ok"),
        ("\ud800x", b"x"),
        ("", b""),
    ],
)
def test_paste(text: str, sent: bytes) -> None:
    assert paste_bytes(text, Modes()) == sent
    bracketed = paste_bytes(text, Modes(bracketed_paste=True))
    assert bracketed == (b"\x1b[200~" + sent + b"\x1b[201~" if sent else b"")
    assert bracketed.count(b"\x1b") in (0, 2)
