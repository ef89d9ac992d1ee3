"""The lines of a log: taken in fast, kept raw, made into cells only when they are looked at. No Qt here.

Data waits in `append` and is taken in slices by `take`, so that a flood never holds up the caller. Three bounds: `keep`
lines and `MAX_KEPT` characters are kept, and when more than `MAX_PENDING` bytes wait, the oldest waiting lines are
skipped, counted, and a note stands in their place. A line that has not ended yet is shown as far as it came.
"""

from __future__ import annotations

import codecs
import re
import time
from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import lru_cache
from itertools import islice, repeat
from typing import Literal, NamedTuple

from .attributes import DEFAULT
from .lines import SGR, CellLine, Line, LineDecoder, RawLine
from .log_json import readable
from .widths import columns_of

Stream = Literal["stdout", "stderr"]
Key = tuple[str | None, Stream]

MAX_PENDING = 8 * 1024 * 1024
"""Bytes that wait to be taken in; what exceeds it makes the oldest half of them be skipped."""

MAX_LINE = 16 * 1024
"""Characters of a line; a longer one goes on in the next line. The engine cuts its own lines there too."""

MAX_KEPT = 32 * 1024 * 1024
"""Characters of all kept lines; ten thousand of the longest would be five times as much."""

SLICE = 32 * 1024
"""Bytes that are taken in between two looks at the clock."""

_TAB = 8
_PLAIN = bytes(range(0x20, 0x7F)) + b"\n"
_ODD = re.compile("[\x00-\x1a\x1c-\x1f\x7f-\x9f]|\x1b(?!\\[[0-9;:]*m)")
_CONTROLS = re.compile("[\x00-\x08\x0a-\x1a\x1c-\x1f\x7f-\x9f]|\x1b(?!\\[[0-9;:]*m)")
_SEQUENCE = re.compile(
    r"\x1b(?!\[[0-9;:]*m)"
    r"(?:\[[0-?]*[ -/]*(?:[@-~]|$)|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[PX^_][^\x1b]*(?:\x1b\\)?|[ -/]*[0-~])"
)
_STAMP = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)(?: |$)")


class Entry(NamedTuple):
    """One line as it came. A note has `skipped` lines and no text."""

    text: str
    style: str = DEFAULT
    """Current before the first character."""
    stream: Stream = "stdout"
    source: str | None = None
    skipped: int = 0
    plain: bool = False
    """Surely nothing but printable ASCII, so that its length is its width."""


class LogLines:
    """The document of a log view."""

    def __init__(self, keep: int = 10_000, note: Callable[[int], str] = str) -> None:
        """`note` gives the words for so many skipped lines; it is asked at painting time."""
        self.decoder = LineDecoder()
        self.entries: deque[Entry] = deque(maxlen=keep)
        self.stamped = False
        """Whether every line begins with a time as the engine writes it (RFC 3339 with nanoseconds)."""
        self.json = False
        """Whether lines that are JSON are set for people."""
        self.skipped = 0
        self.pending_bytes = 0
        self.changed: list[int] = []
        """Lines that were complete or begun before and are different now; the view empties the list."""
        self._note = note
        self._keep = keep
        self._kept = 0
        self._added = 0
        self._queue: deque[tuple[Key, bytes]] = deque()
        self._decoders: dict[Key, codecs.IncrementalDecoder] = {}
        self._styles: dict[Key, str] = {}
        self._open: dict[Key, int] = {}
        self._to_note = 0

    # Taking in

    def append(self, source: str | None, stream: Stream, data: bytes) -> None:
        """Let data wait, whole lines or pieces of lines."""
        if not data:
            return
        self._queue.append(((source, stream), data))
        self.pending_bytes += len(data)
        if self.pending_bytes > MAX_PENDING:
            self._skip()

    def _skip(self) -> None:
        """Drop the oldest waiting lines until half of the bound waits."""
        ends: dict[Key, bytes] = {}
        skipped = 0
        while self._queue and self.pending_bytes > MAX_PENDING // 2:
            key, data = self._queue.popleft()
            self.pending_bytes -= len(data)
            surplus = MAX_PENDING // 2 - self.pending_bytes
            if surplus > 0:  # one big piece: only as much of it as has to go
                cut = data.find(b"\n", len(data) - surplus) + 1 or len(data)
                self._queue.appendleft((key, data[cut:]))
                self.pending_bytes += len(data) - cut
                data = data[:cut]
            skipped += data.count(b"\n")
            if b"\n" in data:
                ends[key] = data[data.rfind(b"\n") + 1 :][-MAX_LINE:]
            else:
                ends[key] = (ends.get(key, b"") + data)[-MAX_LINE:]
            self._open.pop(key, None)
        for key, rest in ends.items():
            self._decoders.pop(key, None)
            self._styles.pop(key, None)
            if rest:
                self._queue.appendleft((key, rest))
                self.pending_bytes += len(rest)
        self.skipped += skipped
        self._to_note += skipped

    def take(self, seconds: float) -> bool:
        """Take in what waits, for so long at most; returns whether something still waits."""
        deadline = time.perf_counter() + seconds
        while self._queue:
            key, data = self._queue.popleft()
            if len(data) > SLICE:
                self._queue.appendleft((key, data[SLICE:]))
                data = data[:SLICE]
            self.pending_bytes -= len(data)
            if self._to_note:
                self._add_note()
            self._take_in(key, data)
            if time.perf_counter() > deadline:
                break
        self._compact_styles()
        return bool(self._queue)

    def _add_note(self) -> None:
        last = self.entries[-1] if self.entries else None
        if last is not None and last.skipped:
            self.entries[-1] = last._replace(skipped=last.skipped + self._to_note)
            self.changed.append(self.end - 1)
        else:
            self._extend([Entry("", skipped=self._to_note)])
        self._to_note = 0

    def _take_in(self, key: Key, data: bytes) -> None:
        decoder = self._decoders.get(key)
        if decoder is None:
            decoder = self._decoders[key] = codecs.getincrementaldecoder("utf-8")("replace")
        text = decoder.decode(data)
        colored = "\x1b" in text
        plain = not data.translate(None, _PLAIN) and text.isascii()
        pieces = text.split("\n")
        if max(map(len, pieces)) > MAX_LINE:
            pieces = [part for piece in pieces for part in _parts(piece)]
        source, stream = key
        style = self._styles.get(key, DEFAULT)
        begun = self._begun(key)
        if begun is not None:
            entry = self.entries[begun - self.first]
            pieces[:1] = _parts(entry.text + pieces[0])
            self._kept += len(pieces[0]) - len(entry.text)
            self.entries[begun - self.first] = entry._replace(text=pieces[0], plain=entry.plain and plain)
            self.changed.append(begun)
            if len(pieces) == 1:
                return
            style = self.decoder.style_after(pieces[0], entry.style) if "\x1b" in pieces[0] else entry.style
            del pieces[0]
            del self._open[key]
        rest = pieces.pop()
        if style == DEFAULT and not colored:
            columns = pieces, repeat(style), repeat(stream), repeat(source), repeat(0), repeat(plain)
            self._extend(list(map(Entry._make, zip(*columns, strict=False))))
        else:
            entries = []
            for piece in pieces:
                entries.append(Entry(piece, style, stream, source))
                if "\x1b" in piece:
                    style = self.decoder.style_after(piece, style)
            self._extend(entries)
        self._styles[key] = style
        if rest:
            self._extend([Entry(rest, style, stream, source, plain=plain)])
            self._open[key] = self.end - 1

    def _begun(self, key: Key) -> int | None:
        """The number of the line that this stream has begun and not ended."""
        number = self._open.get(key)
        if number is not None and number < self.first:
            del self._open[key]
            return None
        return number

    def _extend(self, entries: list[Entry]) -> None:
        self._added += len(entries)
        self._forget(len(self.entries) + len(entries) - self._keep)
        entries = entries[-self._keep :]
        self.entries.extend(entries)
        self._kept += sum(len(entry.text) for entry in entries)
        while self._kept > MAX_KEPT and len(self.entries) > 1:
            self._forget(1)

    def _forget(self, count: int) -> None:
        """Drop so many of the oldest lines."""
        for _ in range(min(count, len(self.entries))):
            self._kept -= len(self.entries.popleft().text)

    def _compact_styles(self) -> None:
        table = self.decoder.styles
        if table.full:
            kept = table.keep({*(entry.style for entry in self.entries), *self._styles.values()})
            renumbered = [entry._replace(style=entry.style.translate(kept)) for entry in self.entries]
            self.entries.clear()
            self.entries.extend(renumbered)
            self._styles = {key: style.translate(kept) for key, style in self._styles.items()}

    def clear(self) -> None:
        """Forget all lines, what waits, and how many were skipped. Line numbers go on."""
        self.entries.clear()
        self._queue.clear()
        self._open.clear()
        self._decoders.clear()
        self._styles.clear()
        self.pending_bytes = self.skipped = self._to_note = self._kept = 0
        self.changed.clear()

    # The document

    @property
    def first(self) -> int:
        return self._added - len(self.entries)

    @property
    def end(self) -> int:
        return self._added

    @property
    def settled(self) -> int:
        return self._added

    def entry(self, number: int) -> Entry:
        return self.entries[number - self.first]

    def line(self, number: int) -> Line:
        return self._line(self.entries[number - self.first])

    def _line(self, entry: Entry) -> Line:
        if entry.skipped:
            return RawLine(self._note(entry.skipped), DEFAULT)
        text = self.body(entry)
        if _ODD.search(text):
            text = _tidied(text)
        if self.json and text.startswith("{"):
            for_people = readable(text)
            if for_people is not None:
                return RawLine(for_people, DEFAULT)
        if entry.style == DEFAULT and text.isascii() and "\x1b" not in text:
            return text
        return RawLine(text, entry.style)

    def written(self, number: int) -> str:
        """The text of a line as its program wrote it, without colours and without its time."""
        entry = self.entries[number - self.first]
        if entry.skipped:
            return self._note(entry.skipped)
        return SGR.sub("", _tidied(self.body(entry)))

    def cells(self, number: int) -> CellLine:
        return self.decoder.cells(self.line(number))

    def plain_width(self, number: int) -> int | None:
        return self._width(self.entries[number - self.first])

    def plain_widths(self, start: int, few: int) -> Iterator[int | None]:
        entries = self.entries
        new = list(islice(reversed(entries), max(self.end - start, 0)))  # in the middle, a deque is slow
        for entry in reversed(new):
            length = len(entry.text)
            # With its time it is at least as long as without.
            yield length if entry.plain and length <= few and not self.json else self._width(entry)

    def _width(self, entry: Entry) -> int | None:
        text = self.body(entry) if self.stamped else entry.text
        if not text.isascii() or entry.skipped:
            return None
        if self.json and text.startswith("{"):
            text = readable(text) or text
            if not text.isascii():
                return None
        if "\x1b" in text:
            text = SGR.sub("", text)
        return len(text) if text.isprintable() else None

    def continues(self, number: int) -> bool:
        return False

    def body(self, entry: Entry) -> str:
        """The text of an entry without its time."""
        if not self.stamped:
            return entry.text
        stamp = _STAMP.match(entry.text)
        return entry.text[stamp.end() :] if stamp else entry.text

    def stamp(self, entry: Entry) -> str:
        """The local time of an entry, `2024-05-01 20:34:56.123`, or nothing."""
        stamp = _STAMP.match(entry.text) if self.stamped else None
        seconds = local_time(stamp[1] + stamp[3]) if stamp else ""
        return f"{seconds}{(stamp[2] or '.')[:4]:0<4}" if stamp and seconds else ""


def _parts(text: str) -> list[str]:
    if len(text) <= MAX_LINE:
        return [text]
    return [text[start : start + MAX_LINE] for start in range(0, len(text), MAX_LINE)]


def _tidied(text: str) -> str:
    """A line as a terminal would leave it: only SGR sequences, the last of what was written over itself, no tabs."""
    text = _SEQUENCE.sub("", text)
    if "\r" in text:
        text = next((part for part in reversed(text.split("\r")) if part), "")
    text = _CONTROLS.sub("", text)
    if "\t" not in text:
        return text
    first, *parts = text.split("\t")
    column = columns_of(SGR.sub("", first))
    pieces = [first]
    for part in parts:
        blanks = _TAB - column % _TAB
        pieces += (" " * blanks, part)
        column += blanks + columns_of(SGR.sub("", part))
    return "".join(pieces)


@lru_cache(maxsize=4096)
def local_time(stamp: str) -> str:
    """`2024-05-01T12:34:56Z` on the clock of this computer, without fractions; nothing if there is no such time."""
    try:
        return datetime.fromisoformat(stamp).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    except (ValueError, OverflowError):
        return ""
