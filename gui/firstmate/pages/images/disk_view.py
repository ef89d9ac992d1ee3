"""The view of the disk: what images, containers, volumes and the build cache take, and what of it can be freed.

The figures are those of `docker system df`. Counting makes the engine read its disk, so it happens when the view is
shown and something has changed since, and on request.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from firstmate.app.explanations import tell
from firstmate.app.page import Desk
from firstmate.core.disk import DISK_KINDS, DiskKind, DiskShare
from firstmate.core.quantities import format_bytes
from firstmate.pages.images.clearing import Clearing
from firstmate.pages.images.command import DeskCommand
from firstmate.pages.images.disk_bar import DiskBar
from firstmate.pages.images.model import ImagesModel
from firstmate.widgets.buttons import Button
from firstmate.widgets.card import Card, Hint
from firstmate.widgets.labels import ElidedLabel, IconLabel, Label
from firstmate.widgets.part import Part
from firstmate.widgets.scrolled import Scrolled
from firstmate.widgets.spinner import Spinner
from firstmate.widgets.state_frame import StateFrame
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_ICONS: dict[DiskKind, str] = {
    "images": "package",
    "containers": "container",
    "volumes": "database",
    "build_cache": "wrench",
}


class DiskView(Part):
    """Four lines, each with its bar, and the way to free what can be freed."""

    def __init__(self, desk: Desk, model: ImagesModel, clearing: Clearing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._model = model
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        area = Scrolled()
        self._states = StateFrame(area)
        self._states.setObjectName("images.disk")
        outer.addWidget(self._states)
        column = area.body
        column.setSpacing(theme.tokens.space_m)
        self._card = Card(icon="database")
        column.addWidget(self._card)
        self._spinner = Spinner(16)
        self._when = ElidedLabel("", "caption", "muted")
        self._when.setObjectName("images.disk.when")
        self._again = Button("", icon="refresh-cw", compact=True, name="images.disk.refresh", on_click=self._press)
        for widget in (self._spinner, self._again):
            self._card.add_action(widget)
        self._total = Label("", "title")
        self._total.setObjectName("images.disk.total")
        head = QHBoxLayout()
        head.setSpacing(theme.tokens.space_m)
        head.addWidget(self._total)
        head.addWidget(self._when, 1)
        self._card.body.addLayout(head)
        self._lines = {kind: _Line(kind, act) for kind, act in self._acts(clearing).items()}
        for line in self._lines.values():
            self._card.body.addWidget(line)
        self._hint = Hint()
        column.addWidget(self._hint)
        self._command = DeskCommand(desk, max_lines=2)
        self._command.set_object_names("images.disk.command", "images.disk.copy")
        self._command.set_argv((*desk.prefix, "system", "df"))
        column.addWidget(self._command)
        column.addStretch(1)
        model.disk.changed.connect(self._show)
        model.changed.connect(self._show)
        self.retranslate()

    def _acts(self, clearing: Clearing) -> dict[DiskKind, Callable[[], object]]:
        return {
            "images": lambda: clearing.prune("unused"),
            "containers": lambda: self._desk.go("containers"),
            "volumes": lambda: self._desk.go("containers", view="volumes"),
            "build_cache": clearing.clear_build_cache,
        }

    def refresh(self) -> None:
        self._model.disk.ask()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._model.disk.ask_if_old()
        self._show()

    def _show(self) -> None:
        if not self.isVisible():
            return
        disk, online = self._model.disk, self._desk.session.online
        if disk.usage is None:
            self._show_nothing()
            return
        self._states.show_content()
        self._show_counting()
        shares = {share.kind: share for share in disk.usage.shares}
        largest = max(share.size for share in shares.values())
        for kind, line in self._lines.items():
            line.show_share(shares[kind], largest, online=online)
        size = format_bytes(sum(share.size for share in shares.values()))
        free = format_bytes(sum(share.reclaimable for share in shares.values()))
        self._total.setText(_("Images", "{size}, of which {free} can be freed").format(size=size, free=free))

    def _show_counting(self) -> None:
        disk = self._model.disk
        self._spinner.setVisible(disk.busy)
        self._again.set_icon("x" if disk.busy else "refresh-cw")
        self._again.setText(_("Images", "Stop") if disk.busy else _("Images", "Count again"))
        self._again.setEnabled(disk.busy or self._desk.session.online)
        self._when.setText(self._when_words())

    def _press(self) -> None:
        disk = self._model.disk
        if disk.busy:
            disk.stop()
        else:
            disk.ask()

    def _when_words(self) -> str:
        disk = self._model.disk
        if disk.busy:
            return _("Images", "Counting…")
        if disk.counted_at is None:
            return _("Images", "Not counted yet")
        if disk.error is not None:
            return tell(disk.error, self._desk.languages.current).title
        at = time.strftime("%H:%M:%S", time.localtime(disk.counted_at))
        words = (
            _("Images", "Counted at {time}. Something has changed since.")
            if disk.old
            else _("Images", "Counted at {time}")
        )
        return words.format(time=at)

    def _show_nothing(self) -> None:
        disk, session = self._model.disk, self._desk.session
        error = disk.error or (session.connection.error if not session.online else None)
        if error is None and not session.online:
            self._states.show_loading(_("Images", "Asking the engine…"))
            return
        if error is None:
            self._states.show_content()
            self._show_counting()
            if not disk.stopped:
                disk.ask()  # the view was open before the engine was there
            return
        told = tell(error, self._desk.languages.current)
        self._states.show_error(
            told.title, "\n".join((told.meaning, *told.steps)), told.details, _("Images", "Try now"), self._try_again
        )

    def _try_again(self) -> None:
        self._desk.session.live.retry()
        self._model.disk.ask()

    def retranslate(self) -> None:
        self._card.set_title(_("Images", "Room on the engine's disk"))
        self._again.setToolTip(_("Images", "Has the engine read its disk again; with large volumes this takes a while"))
        self._hint.set_text(
            _(
                "Images",
                "Layers that several images share are stored, and counted, once. The engine calls them free, too, so "
                "cleaning up may free less; how much it really is you read before. What a container writes, unless it "
                "goes into a volume, is lost with the container. Volumes hold data: look twice before removing one.",
            ),
            _("Images", "How to read this"),
        )
        for line in self._lines.values():
            line.retranslate()
        self._show()


class _Line(QWidget):
    """One kind of thing: what it is, how many, its bar, what it takes, and what can be done."""

    def __init__(self, kind: DiskKind, act: Callable[[], object]) -> None:
        super().__init__()
        self._kind = kind
        self._share: DiskShare | None = None
        self._largest = 0
        grid = QGridLayout(self)
        grid.setContentsMargins(0, theme.tokens.space_xs, 0, theme.tokens.space_xs)
        grid.setHorizontalSpacing(theme.tokens.space_m)
        grid.setVerticalSpacing(theme.tokens.space_xs)
        grid.setColumnStretch(1, 1)
        head = QHBoxLayout()
        head.setSpacing(theme.tokens.space_s)
        self._name = Label("", "strong")
        self._count = ElidedLabel("", "caption", "muted")
        head.addWidget(self._name)
        head.addWidget(self._count, 1)
        self._words = Label("")
        self._words.setObjectName(f"images.disk.{kind}.size")
        head.addWidget(self._words)
        self._bar = DiskBar(f"images.disk.{kind}")
        self._act = Button("", compact=True, name=f"images.disk.{kind}.act", on_click=act)
        self._act.setMinimumWidth(theme.px(112))
        self._act.setEnabled(False)
        middle = Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(IconLabel(_ICONS[kind], 22, "accent"), 0, 0, 2, 1, middle)
        grid.addLayout(head, 0, 1)
        grid.addWidget(self._bar, 1, 1)
        grid.addWidget(self._act, 0, 2, 2, 1, middle)

    def show_share(self, share: DiskShare, largest: int, *, online: bool) -> None:
        """`largest`: the bytes that fill the whole bar."""
        self._share, self._largest = share, largest
        size, free = format_bytes(share.size), format_bytes(share.reclaimable)
        self._count.setText(_("Images", "%n in all, {active} in use", None, share.total).format(active=share.active))
        words = _("Images", "{size}, of which {free} can be freed").format(size=size, free=free)
        self._words.setText(words)
        whole = max(1, largest)
        self._bar.set_parts((share.size - share.reclaimable) / whole, share.reclaimable / whole, words)
        self._act.setEnabled(online and share.total > 0)

    def retranslate(self) -> None:
        names: dict[DiskKind, str] = {
            "images": _("Images", "Images"),
            "containers": _("Images", "Containers"),
            "volumes": _("Images", "Volumes"),
            "build_cache": _("Images", "Build cache"),
        }
        acts: dict[DiskKind, tuple[str, str]] = {
            "images": (
                _("Images", "Clean up…"),
                _("Images", "Shows which images no container uses, and what they free"),
            ),
            "containers": (_("Images", "Go there"), _("Images", "Opens the Containers page: docker container prune")),
            "volumes": (_("Images", "Go there"), _("Images", "Opens the volumes: docker volume prune")),
            "build_cache": (
                _("Images", "Empty it…"),
                _("Images", "Later builds take longer, nothing else is lost: docker builder prune"),
            ),
        }
        assert set(names) == set(DISK_KINDS)
        self._name.setText(names[self._kind])
        self._bar.setAccessibleName(names[self._kind])
        self._act.setText(acts[self._kind][0])
        self._act.setToolTip(acts[self._kind][1])
        self._act.setAccessibleName(f"{names[self._kind]}: {acts[self._kind][0]}")
        if self._share is not None:
            self.show_share(self._share, self._largest, online=self._act.isEnabled())
