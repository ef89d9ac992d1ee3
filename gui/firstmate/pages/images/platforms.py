"""For which processor the local images are made. The list does not tell, so each image is inspected once.

Those in view come first, then the others one handful at a time, up to a number; nothing is asked while the page is
hidden. The platform of an image id never changes, so it is kept.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject, Signal

from firstmate.app.page import Desk
from firstmate.core.entities import ImageDetail
from firstmate.core.errors import EngineError, EngineUnreachable
from firstmate.core.platforms import Fit, Platform, fits, platform_of

TASK: Final = "images.platforms"
AT_ONCE: Final = 4
"""Inspects under way together: the engine's short calls share six connections."""
IN_ADVANCE: Final = 500
"""Images that are asked about before anybody has scrolled to them."""


class Platforms(QObject):
    """`changed(ids)` when the platforms of these images have become known."""

    changed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._known: dict[str, Platform] = {}
        self._silent: set[str] = set()
        self._first: tuple[str, ...] = ()

    @property
    def engine(self) -> Platform | None:
        """What the engine's computer runs by itself; None until it has said so."""
        info = self._desk.session.info
        return platform_of(info.os_type, info.architecture) if info is not None else None

    def get(self, image_id: str) -> Platform | None:
        return self._known.get(image_id)

    def fit(self, image_id: str) -> Fit:
        """Whether the engine's computer runs it by itself; what is not known counts as fitting."""
        engine, image = self.engine, self._known.get(image_id)
        return "same" if engine is None or image is None else fits(engine, image)

    def note(self, detail: ImageDetail) -> None:
        """Somebody has inspected an image."""
        if detail.id not in self._known:
            self._known[detail.id] = platform_of(detail.os, detail.architecture, detail.variant)
            self.changed.emit(frozenset((detail.id,)))

    def look(self, visible: Sequence[str]) -> None:
        """These images are seen now: ask about them, then about others."""
        self._first = tuple(visible)
        tasks = self._desk.tasks
        if self._desk.session.online and not (tasks.closed or tasks.running(TASK)) and self._next():
            tasks.start(TASK, self._ask_all())

    def rest(self) -> None:
        """Nobody looks any more."""
        self._desk.tasks.cancel(TASK)

    def _next(self) -> list[str]:
        images, told = self._desk.session.images, self._known.keys() | self._silent
        wanted = [one for one in self._first if one in images and one not in told]
        if not wanted and len(told) < IN_ADVANCE:
            wanted = [one for one in images if one not in told]
        return wanted[:AT_ONCE]

    async def _ask_all(self) -> None:
        while batch := self._next():
            answers = await asyncio.gather(*map(self._desk.engine.image, batch), return_exceptions=True)
            found: set[str] = set()
            for key, answer in zip(batch, answers, strict=True):
                if isinstance(answer, ImageDetail):
                    self._known[key] = platform_of(answer.os, answer.architecture, answer.variant)
                    found.add(key)
                elif isinstance(answer, EngineUnreachable):
                    self._desk.session.live.suspect()
                    return
                elif isinstance(answer, EngineError):
                    self._silent.add(key)  # removed meanwhile, or an engine that cannot inspect it
                elif isinstance(answer, BaseException):
                    raise answer
            self.changed.emit(frozenset(found))
