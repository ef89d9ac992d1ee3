"""What each control and escape sequence does to a `Screen`: tables of small functions, looked up by the parser.

Names are the standard's (ECMA-48) or DEC's. What is not in a table is dropped: window operations and titles (a program
must not move or rename our windows, nor read a title back), media copy, keyboard protocols, checksums of the screen.
"""

from __future__ import annotations

from collections.abc import Callable

from .screen import Screen

Numbers = tuple[int, ...]
Command = Callable[[Screen, Numbers], None]

UNLIMITED = 99_999
_MAX_CACHED = 8192
_parsed: dict[str, Numbers] = {"": (0,)}


def numbers(parameters: str) -> Numbers:
    """The parameters of a CSI sequence, at least one; an empty one is 0, of sub-parameters the first counts."""
    found = _parsed.get(parameters)
    if found is None:
        if len(_parsed) >= _MAX_CACHED:
            _parsed.clear()
            _parsed[""] = (0,)
        found = tuple(_number(part.partition(":")[0]) for part in parameters.split(";"))
        _parsed[parameters] = found
    return found


def _number(text: str) -> int:
    if len(text) > 5:
        text = text.lstrip("0")
    return 0 if not text else int(text) if len(text) <= 5 else UNLIMITED


def _count(given: Numbers) -> int:
    return given[0] or 1


def _second(given: Numbers) -> int:
    return given[1] if len(given) > 1 else 0


def _cup(screen: Screen, given: Numbers) -> None:
    screen.move_to((given[0] or 1) - 1, (_second(given) or 1) - 1)


def _cnl(screen: Screen, given: Numbers) -> None:
    screen.move_down(_count(given))
    screen.x = 0


def _cpl(screen: Screen, given: Numbers) -> None:
    screen.move_up(_count(given))
    screen.x = 0


def _sd(screen: Screen, given: Numbers) -> None:
    if len(given) == 1:  # five parameters are xterm's mouse tracking by highlight
        screen.scroll_down(_count(given))


def _decstbm(screen: Screen, given: Numbers) -> None:
    screen.set_margins((given[0] or 1) - 1, (_second(given) or screen.rows) - 1)


def _dsr(screen: Screen, given: Numbers) -> None:
    if given[0] == 5:
        screen.reply("\x1b[0n")
    elif given[0] == 6:
        screen.reply(f"\x1b[{_position(screen)}R")


def _private_dsr(screen: Screen, given: Numbers) -> None:
    if given[0] == 6:
        screen.reply(f"\x1b[?{_position(screen)};1R")


def _position(screen: Screen) -> str:
    row = screen.y - screen.top if screen.origin else screen.y
    return f"{row + 1};{min(screen.x, screen.columns - 1) + 1}"


def _da(screen: Screen, given: Numbers) -> None:
    if given[0] == 0:
        screen.reply("\x1b[?62;22c")  # a VT220 with colour


def _da2(screen: Screen, given: Numbers) -> None:
    if given[0] == 0:
        screen.reply("\x1b[>1;277;0c")  # the version from which vim and others use SGR mouse reports


def _decscusr(screen: Screen, given: Numbers) -> None:
    if given[0] <= 6:
        screen.modes.cursor_shape = given[0]


def _ansi_mode(on: bool) -> Command:
    def command(screen: Screen, given: Numbers) -> None:
        for mode in given:
            if mode == 4:
                screen.insert = on
            elif mode == 20:
                screen.modes.newline = on

    return command


_FLAGS = {
    1: "application_cursor",
    5: "reverse_screen",
    25: "cursor_visible",
    66: "application_keypad",
    1004: "focus_events",
    1006: "mouse_sgr",
    1007: "alternate_scroll",
    2004: "bracketed_paste",
    2026: "synchronized",
}
_MOUSE = (9, 1000, 1002, 1003)


def _private_mode(on: bool) -> Command:
    def command(screen: Screen, given: Numbers) -> None:
        for mode in given:
            if mode in _FLAGS:
                setattr(screen.modes, _FLAGS[mode], on)
            elif mode in _MOUSE:
                screen.modes.mouse = mode if on else 0
            elif mode == 3:  # DECCOLM: the width is the user's, the clearing is the program's
                screen.top, screen.bottom = 0, screen.rows - 1
                screen.erase_in_display(2)
                screen.move_to(0, 0)
            elif mode == 6:
                screen.set_origin(on)
            elif mode == 7:
                screen.autowrap = on
            elif mode in (47, 1047):
                screen.use_alternate(on)
            elif mode == 1048:
                (screen.save_cursor if on else screen.restore_cursor)()
            elif mode == 1049:
                if on:
                    screen.save_cursor()
                screen.use_alternate(on, clear=True)
                if not on:
                    screen.restore_cursor()

    return command


def _decrqm(screen: Screen, given: Numbers) -> None:
    mode = given[0]
    if mode in _FLAGS:
        on = bool(getattr(screen.modes, _FLAGS[mode]))
    elif mode in _MOUSE:
        on = screen.modes.mouse == mode
    elif mode in (6, 7, 47, 1047, 1049):
        on = {6: screen.origin, 7: screen.autowrap}.get(mode, screen.alternate)
    else:
        screen.reply(f"\x1b[?{mode};0$y")
        return
    screen.reply(f"\x1b[?{mode};{1 if on else 2}$y")


def _save(screen: Screen, given: Numbers) -> None:
    screen.save_cursor()


def _restore(screen: Screen, given: Numbers) -> None:
    screen.restore_cursor()


CSI: dict[str, Command] = {
    "@": lambda screen, given: screen.insert_blanks(_count(given)),
    "A": lambda screen, given: screen.move_up(_count(given)),
    "B": lambda screen, given: screen.move_down(_count(given)),
    "C": lambda screen, given: screen.move_right(_count(given)),
    "D": lambda screen, given: screen.move_left(_count(given)),
    "E": _cnl,
    "F": _cpl,
    "G": lambda screen, given: screen.move_to_column(_count(given) - 1),
    "H": _cup,
    "I": lambda screen, given: screen.tab(_count(given)),
    "J": lambda screen, given: screen.erase_in_display(given[0]),
    "K": lambda screen, given: screen.erase_in_line(given[0]),
    "L": lambda screen, given: screen.insert_lines(_count(given)),
    "M": lambda screen, given: screen.delete_lines(_count(given)),
    "P": lambda screen, given: screen.delete_characters(_count(given)),
    "S": lambda screen, given: screen.scroll_up(_count(given)),
    "T": _sd,
    "X": lambda screen, given: screen.erase_characters(_count(given)),
    "Z": lambda screen, given: screen.back_tab(_count(given)),
    "`": lambda screen, given: screen.move_to_column(_count(given) - 1),
    "a": lambda screen, given: screen.move_right(_count(given)),
    "c": _da,
    "d": lambda screen, given: screen.move_to_row(_count(given) - 1),
    "e": lambda screen, given: screen.move_down(_count(given)),
    "f": _cup,
    "g": lambda screen, given: screen.clear_tabs(given[0]),
    "h": _ansi_mode(True),
    "l": _ansi_mode(False),
    "n": _dsr,
    "r": _decstbm,
    "s": _save,
    "u": _restore,
}
"""CSI sequences without a private prefix, by their final character. SGR and REP are the parser's own."""

PRIVATE: dict[str, Command] = {
    "?h": _private_mode(True),
    "?l": _private_mode(False),
    "?n": _private_dsr,
    "?J": CSI["J"],
    "?K": CSI["K"],
    "?$p": _decrqm,
    ">c": _da2,
    " q": _decscusr,
    "!p": lambda screen, given: screen.soft_reset(),
}
"""CSI sequences with a prefix or intermediates: prefix, intermediates, final character."""


def _keypad(on: bool) -> Callable[[Screen], None]:
    def command(screen: Screen) -> None:
        screen.modes.application_keypad = on

    return command


ESCAPES: dict[str, Callable[[Screen], None]] = {
    "7": Screen.save_cursor,
    "8": Screen.restore_cursor,
    "D": Screen.line_feed,
    "E": Screen.next_line,
    "H": Screen.set_tab,
    "M": Screen.reverse_line_feed,
    "Z": lambda screen: _da(screen, (0,)),
    "c": Screen.reset,
    "=": _keypad(True),
    ">": _keypad(False),
    "#8": lambda screen: screen.fill_with("E"),
    "(0": lambda screen: screen.select_charset(0, True),
    ")0": lambda screen: screen.select_charset(1, True),
    "(B": lambda screen: screen.select_charset(0, False),
    ")B": lambda screen: screen.select_charset(1, False),
    "(A": lambda screen: screen.select_charset(0, False),
    ")A": lambda screen: screen.select_charset(1, False),
}
"""Escape sequences: intermediates and final character."""


def _bell(screen: Screen) -> None:
    screen.bells += 1


def _line_feed(screen: Screen) -> None:
    if screen.modes.newline:
        screen.x = 0
    screen.line_feed()


CONTROLS: dict[str, Callable[[Screen], None]] = {
    "\x07": _bell,
    "\b": lambda screen: screen.move_left(1),
    "\t": Screen.tab,
    "\n": _line_feed,
    "\x0b": _line_feed,
    "\x0c": _line_feed,
    "\r": lambda screen: screen.move_to_column(0),
    "\x0e": lambda screen: screen.shift(1),
    "\x0f": lambda screen: screen.shift(0),
}
