"""Finding text in a document: the query, where it matches, and a count that keeps up with a growing document.

A bad pattern is an answer, not an exception. Patterns that can take for ever (a repeated group that repeats or branches
inside) are refused, as nothing can stop Python's `re` once it runs. No Qt here.
"""

from __future__ import annotations

import re
import time
from bisect import bisect_left
from dataclasses import dataclass
from typing import Literal

from .document import Document
from .lines import SGR, LineDecoder, RawLine
from .widths import FILLER

MAX_SEARCHED = 4096
"""Characters of a line that are searched."""

MAX_MATCHES = 1000
"""Matches of one line that are seen."""

Problem = Literal["", "invalid", "slow"]

_REPEATED_GROUP = re.compile(r"\)(?:[*+]|\{\d*,\}|\{\d*,\d{3,}\})")
_REPEAT_OR_BRANCH = re.compile(r"[*+|]|\{\d*,")
_LITERAL = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]])*\]", re.S)


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for. `pattern` is None when there is nothing to find: empty text, or a `problem` (with `detail`)."""

    text: str = ""
    pattern: re.Pattern[str] | None = None
    problem: Problem = ""
    detail: str = ""


def query(text: str, regex: bool = False, case_sensitive: bool = False) -> Query:
    """Compile what somebody typed."""
    if not text:
        return Query()
    flags = re.NOFLAG if case_sensitive else re.IGNORECASE
    if not regex:
        return Query(text, re.compile(re.escape(text), flags))
    if _may_take_for_ever(text):
        return Query(text, None, "slow")
    try:
        return Query(text, re.compile(text, flags))
    except (re.error, OverflowError, RecursionError) as error:
        return Query(text, None, "invalid", str(error))


def _may_take_for_ever(pattern: str) -> bool:
    pattern = _LITERAL.sub(lambda match: "." * len(match[0]), pattern)
    for match in _REPEATED_GROUP.finditer(pattern):
        depth = 0
        for start in range(match.start(), -1, -1):
            if pattern[start] == ")":
                depth += 1
            elif pattern[start] == "(":
                depth -= 1
                if not depth:
                    break
        if _REPEAT_OR_BRANCH.search(pattern, start + 1, match.start()):
            return True
    return False


def matches(document: Document, number: int, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    """The columns of every match in a line, empty ones left out."""
    line = document.line(number)
    if isinstance(line, RawLine) and line.text.isascii() and not _may_match(line.text, pattern):
        return []  # most lines of a log hold no match: do not make cells of them
    cells = document.cells(number).text[:MAX_SEARCHED]
    if not cells:
        return []
    plain = cells.isascii() and FILLER not in cells
    text = cells if plain else document.decoder.clusters.spelled(cells)
    spans = []
    for match in pattern.finditer(text):
        if match.end() > match.start():
            spans.append(match.span())
            if len(spans) >= MAX_MATCHES:
                break
    if not spans or plain:
        return spans
    columns = _columns(document.decoder, cells)
    return [(columns[start], columns[end]) for start, end in spans]


def _may_match(raw: str, pattern: re.Pattern[str]) -> bool:
    return pattern.search(SGR.sub("", raw)) is not None


def _columns(decoder: LineDecoder, cells: str) -> list[int]:
    """The column of every character of the spelled text, and of its end."""
    columns: list[int] = []
    for column, cell in enumerate(cells):
        if cell != FILLER:
            columns.extend([column] * len(decoder.clusters.spelled(cell)))
    columns.append(len(cells))
    return columns


class SearchIndex:
    """Which lines of a document match, and how often. Grows in slices with `scan`; forgets with the document."""

    def __init__(self, document: Document, pattern: re.Pattern[str]) -> None:
        self._document = document
        self.pattern = pattern
        self._numbers: list[int] = []
        self._counts: list[int] = []
        self._first = self._scanned = document.first

    def scan(self, seconds: float | None = None) -> bool:
        """Look at lines not seen yet, for so long at most; returns whether all settled lines are seen."""
        deadline = None if seconds is None else time.perf_counter() + seconds
        document = self._document
        self._forget()
        until = document.settled
        self._scanned = min(max(self._scanned, document.first), until)
        while self._scanned < until:
            count = len(matches(document, self._scanned, self.pattern))
            if count:
                self._numbers.append(self._scanned)
                self._counts.append(count)
            self._scanned += 1
            if deadline is not None and not self._scanned & 31 and time.perf_counter() > deadline:
                return False
        return True

    def changed(self, number: int) -> None:
        """A settled line became another one."""
        if number >= self._scanned:
            return
        place = bisect_left(self._numbers, number)
        if place < len(self._numbers) and self._numbers[place] == number:
            del self._numbers[place], self._counts[place]
        count = len(matches(self._document, number, self.pattern))
        if count:
            self._numbers.insert(place, number)
            self._counts.insert(place, count)

    def _forget(self) -> None:
        if self._document.first < self._first:  # the history of a terminal is back: begin again
            self._numbers.clear()
            self._counts.clear()
            self._scanned = self._document.first
        self._first = self._document.first
        place = bisect_left(self._numbers, self._document.first)
        if place:
            del self._numbers[:place], self._counts[:place]

    def _live(self) -> list[tuple[int, int]]:
        document = self._document
        counts = ((n, len(matches(document, n, self.pattern))) for n in range(self._scanned, document.end))
        return [(number, count) for number, count in counts if count] if self._scanned >= document.settled else []

    def count(self) -> int:
        """Matches seen so far, those of lines that still change included."""
        self._forget()
        return sum(self._counts) + sum(count for _, count in self._live())

    def place(self, number: int, column: int) -> int:
        """How many matches lie before this one (which starts in a line at a column)."""
        self._forget()
        before = sum(self._counts[: bisect_left(self._numbers, number)])
        before += sum(count for live, count in self._live() if live < number)
        return before + sum(start < column for start, _ in matches(self._document, number, self.pattern))

    def next(self, number: int, column: int, forward: bool = True) -> tuple[int, int, int] | None:
        """The nearest match (line, first and last column) after, or before, a position; goes round at the ends."""
        self.scan()
        numbers = self._numbers + [live for live, _ in self._live()]
        if not numbers:
            return None
        place = bisect_left(numbers, number)
        here = matches(self._document, number, self.pattern) if number in numbers[place : place + 1] else []
        if forward:
            later = [span for span in here if span[0] >= column]
            if later:
                return number, *later[0]
            target = numbers[(place + bool(here)) % len(numbers)]
            return target, *matches(self._document, target, self.pattern)[0]
        earlier = [span for span in here if span[0] < column]
        if earlier:
            return number, *earlier[-1]
        target = numbers[place - 1]
        return target, *matches(self._document, target, self.pattern)[-1]
