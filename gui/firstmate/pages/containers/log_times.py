"""Lines as `docker logs -t` sends them: whole, each after its time, and none of them twice when output comes again.

No Qt, no engine: bytes in, bytes out. Refuses to show anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple

LONGEST_LINE: Final = 2 * 1024 * 1024
"""Bytes that wait for their line end; what is longer is handed on as it comes."""
ENGINE_CUT: Final = 16 * 1024
"""Bytes after which the engine begins a longer line anew, without a line end but with another time."""

# RFC 3339 with nanoseconds, then one blank. Podman leaves the fraction out.
_TIME: Final = re.compile(rb"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) ?")

Piece = tuple[str, str, bytes]
"""Source, stream, bytes."""


class Mark(NamedTuple):
    """A place in the output: the newest time, and all lines of that very moment."""

    last: bytes = b""
    at_last: frozenset[bytes] = frozenset()


class TimedLines:
    """The output of one container. Bytes after the last line end wait for the rest: a cut time is not recognised."""

    def __init__(self, after: Mark | None = None) -> None:
        """What was printed up to `after` is not handed out again."""
        after = after or Mark()
        self.last = after.last
        """Time of the newest line, "" before the first."""
        self._held: dict[str, bytes] = {}
        self._at_last = set(after.at_last)
        self._resume_from = b""

    @property
    def mark(self) -> Mark:
        return Mark(self.last, frozenset(self._at_last))

    def resume(self) -> None:
        """The same output comes again from about the last line on: what was handed out already is dropped."""
        self._held.clear()
        self._resume_from = self.last

    def feed(self, stream: str, data: bytes) -> bytes:
        """The whole lines that are new now."""
        data = self._held.pop(stream, b"") + data
        end = data.rfind(b"\n") + 1
        if not end and len(data) < LONGEST_LINE:
            self._held[stream] = data
            return b""
        whole, rest = (data[:end], data[end:]) if end else (data, b"")
        if rest:
            self._held[stream] = rest
        return self._new(whole)

    def flush(self) -> list[tuple[str, bytes]]:
        """What waited for its line end when the output ended; it is given one."""
        rest = [(stream, self._new(data + b"\n")) for stream, data in self._held.items()]
        self._held.clear()
        return [(stream, data) for stream, data in rest if data]

    def _new(self, whole: bytes) -> bytes:
        if self._resume_from:
            whole = self._without_known(whole)
        # From the end: only the lines of the newest moment have to be remembered.
        end = len(whole)
        while end:
            start = whole.rfind(b"\n", 0, end - 1) + 1
            match = _TIME.match(whole, start)
            if match is not None:
                if match[1] > self.last:
                    self.last = match[1]
                    self._at_last.clear()
                if match[1] < self.last:
                    break
                self._at_last.add(whole[start:end])
            end = start
        return _joined(whole)

    def _without_known(self, whole: bytes) -> bytes:
        kept = []
        for line in _lines(whole):
            match = _TIME.match(line)
            moment = match[1] if match else b""
            if self._resume_from:
                if moment <= self._resume_from and (moment < self._resume_from or line in self._at_last):
                    continue
                if moment > self._resume_from:
                    self._resume_from = b""
            kept.append(line)
        return b"".join(kept)

    @property
    def seconds(self) -> float | None:
        """Epoch seconds of the newest line, rounded down to a millisecond: asking from there repeats, never loses."""
        match = re.match(rb"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,3})?\d*(.*)", self.last)
        if match is None:
            return None
        zone = match[3].decode().replace("Z", "+00:00")
        return datetime.fromisoformat(match[1].decode() + zone).timestamp() + float(match[2] or 0)


def merged(pieces: Iterable[Piece]) -> list[Piece]:
    """Whole lines of several containers in the order of their times; neighbours of the same origin are joined.

    A line without a time, which may be the rest of a very long one, stays after the one before it.
    """
    lines: list[tuple[bytes, Piece]] = []
    moments: dict[tuple[str, str], bytes] = {}
    for source, stream, data in pieces:
        for line in _lines(data):
            match = _TIME.match(line)
            moment = match[1] if match else moments.get((source, stream), b"")
            moments[source, stream] = moment
            lines.append((moment, (source, stream, line)))
    lines.sort(key=lambda one: one[0])
    joined: list[tuple[str, str, list[bytes]]] = []
    for _moment, (source, stream, line) in lines:
        if joined and joined[-1][:2] == (source, stream):
            joined[-1][2].append(line)
        else:
            joined.append((source, stream, [line]))
    return [(source, stream, b"".join(parts)) for source, stream, parts in joined]


def _lines(data: bytes) -> list[bytes]:
    """Cut at line feeds only: a carriage return is a progress bar's."""
    *whole, rest = data.split(b"\n")
    return [line + b"\n" for line in whole] + ([rest] if rest else [])


def _joined(whole: bytes) -> bytes:
    """Without the times in the middle of lines that the engine cut."""
    if len(whole) <= ENGINE_CUT:
        return whole
    lines = whole.split(b"\n")
    if max(map(len, lines)) <= ENGINE_CUT:
        return whole
    return b"\n".join(_mended(line) if len(line) > ENGINE_CUT else line for line in lines)


def _mended(line: bytes) -> bytes:
    parts: list[bytes] = []
    while (match := _TIME.match(line)) and (again := _TIME.match(line, match.end() + ENGINE_CUT)):
        cut = again.start()
        parts.append(line[match.start() if not parts else match.end() : cut])
        line = line[cut:]
    if parts and match:
        line = line[match.end() :]
    return b"".join(parts) + line
