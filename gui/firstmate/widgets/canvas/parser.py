"""Bytes of a terminal to operations on a `Screen`.

Two roads. The *bulk road* takes whole lines of printable text and SGR sequences and hands them over unread, as lazy
lines (see `lines`): that is what a flood of output is made of. Everything else goes through *one regular expression*
whose matches are (text, control or escape sequence) pairs. The roads agree: how a stream is cut into pieces never
changes the screen.

What is not known is dropped, never drawn. Strings (OSC, DCS, APC, PM, SOS: titles, clipboards, images, links) are
swallowed without being kept; none is acted upon.
"""

from __future__ import annotations

import codecs
import re

from .attributes import DEFAULT
from .commands import CONTROLS, CSI, ESCAPES, PRIVATE, numbers
from .lines import SGR, CellLine, Line, RawLine
from .reflow import cut
from .screen import Screen
from .widths import columns_of

SLICE = 16 * 1024
"""Bytes that are decoded and parsed in one go."""

MAX_STRING = 1 << 20
"""A string without an end is given up after this many characters, and what follows is drawn."""

MAX_SEQUENCE = 1024
"""Longest CSI body that is still read, in characters; a longer one is swallowed up to its final character."""

_BULK_LINES = 3
_TOKENS_AT_LEAST = 1024

_C0 = "\x00-\x17\x19\x1c-\x1f\x7f"  # controls that are executed inside a sequence; CAN, SUB and ESC end it
_HIGH = "\x80-\U0010ffff"
_TOKEN = re.compile(
    "([^\x00-\x1f\x7f-\x9f]*+)"
    "(?:\x1b\\[([0-9;:]*+)([@-~])"
    "|(\r*+\n|[\x00-\x1a\x1c-\x1f\x7f-\x9f])"
    f"|(\x1b[{_C0}]*+(?:"
    rf"\[[ -?{_C0}]*+(?:[@-~\x18\x1a]|(?=[\x1b{_HIGH}]|\Z))"
    r"|\][^\x07\x18\x1a\x1b]*+(?:[\x07\x18\x1a]|(?=\x1b|\Z))"
    r"|[PX^_][^\x18\x1a\x1b]*+(?:[\x18\x1a]|(?=\x1b|\Z))"
    rf"|[ -/{_C0}]*+(?:[0-~\x18\x1a]|(?=[\x1b{_HIGH}]|\Z))"
    "))|\\Z)"
)
_UNFINISHED = re.compile(
    f"\x1b[{_C0}]*+(?:(?P<osc>\\])[^\x07\x18\x1a\x1b]*+|(?P<string>[PX^_])[^\x18\x1a\x1b]*+"
    rf"|(?P<csi>\[)[ -?{_C0}]*+|[ -/{_C0}]*+)\Z"
)
_ENDS = {
    "osc": re.compile("[\x07\x18\x1a]|(?=\x1b)"),
    "string": re.compile("[\x18\x1a]|(?=\x1b)"),
    "csi": re.compile(f"[@-~\x18\x1a]|(?=[\x1b{_HIGH}])"),
    "escape": re.compile(f"[0-~\x18\x1a]|(?=[\x1b{_HIGH}])"),
}
_CONTROLS = re.compile(f"[{_C0}]")
_LEADING = re.compile(f"\x1b[{_C0}]*+")
_BODY = re.compile("([<=>?]?)([0-9;:]*)([ -/]*)([@-~])")
_ODD = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]")
_ODD_SEQUENCE = re.compile("\x1b(?!\\[[0-9;:]*m)")


class Parser:
    """Feeds a screen. Keeps at most `MAX_SEQUENCE` characters and one unfinished UTF-8 sequence between two calls."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._pending = ""
        self._swallowing = ""
        self._room = 0
        self._last = ""

    def feed(self, data: bytes) -> None:
        """Read bytes; they may end anywhere, in the middle of a sequence or a character."""
        for start in range(0, len(data), SLICE):
            self._feed_text(self._decode(data[start : start + SLICE]))
        self.screen.compact_styles()

    def _feed_text(self, text: str) -> None:
        if self._swallowing:
            text = self._swallow(text)
        if self._pending:
            text = self._pending + text
            self._pending = ""
        if not text:
            return
        last_escape = text.rfind("\x1b")
        unfinished = _UNFINISHED.match(text, last_escape) if last_escape >= 0 else None
        if unfinished is None:
            self._process(text)
        else:
            if last_escape:
                self._process(text[:last_escape])
            self._hold(unfinished[0], unfinished.lastgroup or "escape")

    def _hold(self, sequence: str, kind: str) -> None:
        """Keep an unfinished sequence for the next call, or begin to swallow it. Its controls act at once."""
        leading = _LEADING.match(sequence).end()  # type: ignore[union-attr]
        text = kind in ("osc", "string")
        for control in _CONTROLS.findall(sequence, 0, leading if text else len(sequence)):
            self._control(control)
            self._last = ""
        if text:
            self._swallowing = kind
            self._room = MAX_STRING - (len(sequence) - leading - 1)
            self._last = ""
            return
        self._pending = _CONTROLS.sub("", sequence)
        if len(self._pending) > MAX_SEQUENCE:
            self._swallowing, self._pending = kind, ""
            self._last = ""

    def _swallow(self, text: str) -> str:
        """Drop the rest of a string or of an endless sequence; returns what follows it."""
        kind = self._swallowing
        end = _ENDS[kind].search(text)
        stop = end.start() if end else len(text)
        if kind in ("osc", "string"):
            if stop > self._room:
                self._swallowing = ""
                return text[self._room :]
            self._room -= stop
        else:
            for control in _CONTROLS.findall(text, 0, stop):
                self._control(control)
        if end is None:
            return ""
        self._swallowing = ""
        return text[end.end() :]

    def _process(self, text: str) -> None:
        """Parse text that does not end inside a sequence, whole lines in bulk where possible."""
        position, end = 0, len(text)
        odd = -1
        while position < end:
            if odd < position:
                found = _ODD.search(text, position)
                odd = found.start() if found else end
            stop = odd
            sequence = _ODD_SEQUENCE.search(text, position, stop)
            if sequence:
                stop = sequence.start()
            after = text.rfind("\n", position, stop) + 1
            if after and text.count("\n", position, after) >= _BULK_LINES and self.screen.simple:
                self._bulk(text[position:after])
                position = after
                if position == end:
                    break
            after = text.find("\n", max(stop, position + _TOKENS_AT_LEAST)) + 1 or end
            if after < end and _UNFINISHED.match(text, max(text.rfind("\x1b", position, after), position), after):
                after = end
            self._tokens(text[position:after])
            position = after

    def _tokens(self, text: str) -> None:
        screen = self.screen
        write = screen.write
        styles = screen.decoder.styles
        steps, fills = styles.steps, styles.fills
        tokens = _TOKEN.findall(text)
        if self._last and tokens[0][2] == "b" and not tokens[0][0]:
            self._repeat(self._last, tokens[0][1])
        for run, parameters, final, control, sequence in tokens:
            if run:
                write(run)
            if final:
                if final == "m":
                    style = steps.get((screen.style, parameters)) or styles.after(screen.style, parameters)
                    screen.style = style
                    screen.fill = fills.get(style) or styles.fill(style)
                else:
                    command = CSI.get(final)
                    if command is not None:
                        command(screen, numbers(parameters))
                    elif final == "b" and run:
                        self._repeat(run[-1], parameters)
            elif control:
                if control == "\r\n":
                    screen.x = 0
                    screen.line_feed()
                else:
                    self._control(control)
            elif sequence:
                self._sequence(sequence)
        last = tokens[-2] if len(tokens) > 1 else tokens[-1]
        self._last = "" if any(last[2:]) else last[0][-1:]

    def _repeat(self, character: str, parameters: str) -> None:
        """REP."""
        count = min(numbers(parameters)[0] or 1, self.screen.columns * self.screen.rows)
        self.screen.write(character * count)

    def _control(self, control: str) -> None:
        if len(control) > 1:  # carriage returns and a line feed
            self.screen.x = 0
            control = "\n"
        command = CONTROLS.get(control)
        if command is not None:
            command(self.screen)

    def _sequence(self, sequence: str) -> None:
        """An escape sequence that is not a plain CSI."""
        leading = _LEADING.match(sequence).end()  # type: ignore[union-attr]
        if sequence[leading : leading + 1] in ("]", "P", "X", "^", "_"):
            for control in sequence[1:leading]:
                self._control(control)
            return
        controls = _CONTROLS.findall(sequence)
        if controls:
            for control in controls:
                self._control(control)
            sequence = _CONTROLS.sub("", sequence)
        if len(sequence) > MAX_SEQUENCE + 1:
            return
        screen = self.screen
        if sequence.startswith("\x1b["):
            body = _BODY.fullmatch(sequence, 2)
            if body is None:
                return
            prefix, parameters, intermediates, final = body.groups()
            if prefix or intermediates:
                command = PRIVATE.get(prefix + intermediates + final)
            elif final == "m":
                screen.set_style(screen.decoder.styles.after(screen.style, parameters))
                return
            else:
                command = CSI.get(final)
            if command is not None:
                command(screen, numbers(parameters))
        else:
            escape = ESCAPES.get(sequence[1:])
            if escape is not None:
                escape(screen)

    def _bulk(self, text: str) -> None:
        """Whole lines of nothing but printable text and SGR sequences."""
        begin = text.find("\n") + 1  # the first line goes on where the cursor is, and may lack the return before it
        self._tokens(text[:begin])
        text = text[begin:]
        count = text.count("\r\n")
        if text.count("\n") != count or text.count("\r") != count:
            text = text.replace("\r\r\n", "\r\n")
            count = text.count("\r\n")
            if text.count("\n") != count or text.count("\r") != count:
                self._tokens(text)
                return
        screen = self.screen
        lines = text.split("\r\n")
        lines.pop()
        done = 0
        bottom = screen.rows - 1
        while screen.x or screen.y != bottom or screen.lines[bottom] != "" or screen.fill != DEFAULT:
            if done == len(lines):
                return
            self._tokens(lines[done] + "\r\n")  # until the cursor begins a fresh last row
            done += 1
        if done == len(lines):
            return
        del lines[:done]
        if screen.style == DEFAULT and text.isascii() and "\x1b" not in text:
            longest = max(map(len, lines))
            if longest <= screen.columns:
                screen.append_lines(lines)
            else:
                screen.append_lines(self._wrapped(lines))
        else:
            self._bulk_styled(lines)
        self._last = ""

    def _wrapped(self, lines: list[str]) -> list[Line]:
        columns = self.screen.columns
        wrapped: list[Line] = []
        for line in lines:
            if len(line) <= columns:
                wrapped.append(line)
            else:
                wrapped.extend(cut(CellLine(line), columns))
        return wrapped

    def _bulk_styled(self, lines: list[str]) -> None:
        screen = self.screen
        decoder = screen.decoder
        columns = screen.columns
        fill = decoder.styles.fill
        style = screen.style
        result: list[Line] = []
        for number, text in enumerate(lines):
            before = style
            if "\x1b" in text:
                line: Line = RawLine(text, style)
                style = decoder.style_after(text, style)
                wide = len(text) > columns // 2 and columns_of(SGR.sub("", text)) > columns
            elif text.isascii() and style == DEFAULT:
                line = text
                wide = len(text) > columns
            else:
                line = RawLine(text, style)
                wide = len(text) > columns // 2 and columns_of(text) > columns
            cells = decoder.cells(line) if wide else CellLine("")
            grounds = {style, *cells.styles} - {DEFAULT}
            if grounds and any(fill(used) != DEFAULT for used in grounds):
                # A line feed or a wrap with a background current paints the new line: not for this road.
                screen.append_lines(result)
                screen.set_style(before)
                self._tokens("\r\n".join(lines[number:]) + "\r\n")
                return
            if wide:
                result.extend(cut(cells, columns))
            else:
                result.append(line)
        screen.append_lines(result)
        screen.set_style(style)
