"""What the Logs tab shows: the output of the container that is looked at, and of others beside it when somebody asks.

Nothing is read while nobody looks. The lines of several containers are put in the order of their times as far as they
arrive together. What was cleared stays cleared until another range is asked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import QObject, Signal

from firstmate.app.page import Desk
from firstmate.core.errors import FirstMateError
from firstmate.pages.containers.log_range import RANGES, RangeName
from firstmate.pages.containers.log_reader import LogReader, Phase
from firstmate.pages.containers.log_times import Mark, Piece, merged

MOST_TOGETHER: Final = 6
"""Containers in one stream: each takes one of the engine's thirteen streams."""
GATHERING: Final = 0.15
"""Seconds that lines of several containers wait for each other."""
MOST_GATHERED: Final = 1024 * 1024
"""Bytes that wait for each other."""
_MARKS_KEPT: Final = 256


class Logs(QObject):
    """`received(source, stream, bytes)`: whole lines, each after its time; `source` is None where there is only one.

    `restarted`: other lines follow, begin anew. `changed`: a phase, an error, or what is followed.
    """

    received = Signal(object, str, object)
    restarted = Signal()
    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._readers: dict[str, LogReader] = {}
        self._cleared: dict[str, Mark] = {}
        self._gathered: list[Piece] = []
        self._gathered_bytes = 0
        self._gathering: asyncio.TimerHandle | None = None
        self.container_id: str | None = None
        self.range: RangeName = "usual"
        desk.session.changed.connect(self._state_changed)

    # -- what is followed ---------------------------------------------------------------------------------------------
    @property
    def phase(self) -> Phase:
        """Of the container that is looked at."""
        reader = self._readers.get(self.container_id or "")
        return reader.phase if reader is not None else "idle"

    @property
    def error(self) -> FirstMateError | None:
        reader = self._readers.get(self.container_id or "")
        return reader.error if reader is not None else None

    @property
    def together(self) -> tuple[str, ...]:
        """Ids of all containers in the stream, the one that is looked at among them."""
        return tuple(self._readers)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(reader.name for reader in self._readers.values())

    def follow(self, identity: str | None) -> None:
        """Follows this container from now on; the same as before goes on where it stopped. None: nobody looks."""
        if identity is None:
            for reader in self._readers.values():
                reader.stop()
            self._hand_out()
            return
        if identity not in self._readers:
            self._begin((identity,))
        if identity != self.container_id:
            self.container_id = identity
            self.changed.emit()
        for reader in self._readers.values():
            reader.start()

    def follow_together(self, identities: Iterable[str]) -> None:
        """These in one stream; the container that is looked at is always one of them, and stands first."""
        first = (self.container_id,) if self.container_id else ()
        wanted = tuple(dict.fromkeys((*first, *identities)))[:MOST_TOGETHER]
        if wanted and set(wanted) != set(self._readers):
            self._begin(wanted)
            self.follow(self.container_id or wanted[0])
            self.changed.emit()

    def set_range(self, name: RangeName) -> None:
        """Shows this much of the past, also what was cleared before."""
        self.range = name
        for identity in self._readers:
            self._cleared.pop(identity, None)
        if self._readers:
            self._begin(tuple(self._readers))
            self.follow(self.container_id)
        self.changed.emit()

    def clear(self) -> None:
        """What was read so far is not shown again."""
        self._gathered.clear()
        self._gathered_bytes = 0
        for identity, reader in self._readers.items():
            if reader.mark.last:
                self._cleared.pop(identity, None)
                self._cleared[identity] = reader.mark
        while len(self._cleared) > _MARKS_KEPT:
            del self._cleared[next(iter(self._cleared))]

    def argv(self, name: str, started_at: float | None, prefix: Sequence[str]) -> list[str]:
        """The command that shows the log of the container `name` as it is shown here."""
        return RANGES[self.range].argv(name, started_at, prefix)

    def _begin(self, identities: Sequence[str]) -> None:
        for reader in self._readers.values():
            reader.stop()
        self._forget_gathered()
        self._readers = {identity: self._reader(identity) for identity in identities}
        self.restarted.emit()

    def _reader(self, identity: str) -> LogReader:
        def received(stream: str, data: bytes) -> None:
            if self._readers.get(identity) is reader:
                self._arrived(reader, stream, data)

        reader = LogReader(
            self._desk,
            identity,
            RANGES[self.range],
            received,
            self.changed.emit,
            after=self._cleared.get(identity),
        )
        return reader

    # -- lines --------------------------------------------------------------------------------------------------------
    def _arrived(self, reader: LogReader, stream: str, data: bytes) -> None:
        if len(self._readers) == 1:
            self.received.emit(None, stream, data)
            return
        self._gathered.append((reader.name, stream, data))
        self._gathered_bytes += len(data)
        if self._gathered_bytes > MOST_GATHERED:
            self._hand_out()
        elif self._gathering is None:
            self._gathering = asyncio.get_running_loop().call_later(GATHERING, self._hand_out)

    def _hand_out(self) -> None:
        pieces = self._gathered
        self._forget_gathered()
        for source, stream, data in merged(pieces):
            self.received.emit(source, stream, data)

    def _forget_gathered(self) -> None:
        self._gathered, self._gathered_bytes = [], 0
        if self._gathering is not None:
            self._gathering.cancel()
            self._gathering = None

    # -- what changes -------------------------------------------------------------------------------------------------
    def _state_changed(self, kinds: frozenset[str], ids: frozenset[str]) -> None:
        followed = ids & self._readers.keys() if "containers" in kinds else set()
        if "connection" in kinds or followed:
            for reader in self._readers.values():
                reader.moved()
            self.changed.emit()
