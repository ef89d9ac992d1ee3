"""Short news that belong to no field: done, failed, gone. Shown one at a time at the foot of the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Signal

from firstmate.app.explanations import Told

Kind = Literal["ok", "warn", "error", "idle", "busy"]


@dataclass(frozen=True, slots=True)
class Notice:
    """`told` is the long form behind it: the explanation and the engine's own words."""

    kind: Kind
    text: str
    action_text: str = ""
    on_action: Callable[[], object] | None = None
    told: Told | None = None


class Notices(QObject):
    """Where everybody posts; the window listens."""

    posted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.last: Notice | None = None

    def post(
        self,
        kind: Kind,
        text: str,
        *,
        action_text: str = "",
        on_action: Callable[[], object] | None = None,
        told: Told | None = None,
    ) -> None:
        self.last = Notice(kind, text, action_text, on_action, told)
        self.posted.emit(self.last)
