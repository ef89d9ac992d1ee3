"""Which containers share one log: a menu that stays open while one ticks, with a project or a selection at a stroke."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QWidget

from firstmate.pages.containers.logs import MOST_TOGETHER
from firstmate.pages.containers.model import ContainersModel

_ = QCoreApplication.translate

MOST_OFFERED = 40
"""Containers that the menu lists; those that run come first."""


class CompanyMenu(QMenu):
    """Made anew for each opening; goes away with its closing."""

    def __init__(self, model: ContainersModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("containers.logs.company")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._model = model
        self._ticks: dict[str, QAction] = {}
        self._fill()
        self._show_ticks()

    def _fill(self) -> None:
        model, focused = self._model, self._model.focused
        if focused is None:
            return
        selected = [one.id for one in model.selected]
        if len(selected) > 1:
            words = _("Containers", "The %n selected together", None, len(selected))
            self._offer("selected", words, lambda: selected)
        project = [one.id for one in model.containers.values() if focused.project and one.project == focused.project]
        if len(project) > 1:
            words = _("Containers", "All of project {name}").format(name=focused.project)
            self._offer("project", words, lambda: project)
        if len(model.logs.together) > 1:
            words = _("Containers", "Only {name}").format(name=focused.name)
            self._offer("alone", words, lambda: ())
        self.addSeparator()
        others = sorted(model.containers.values(), key=lambda one: (not one.state.is_alive, one.name.casefold()))
        for container in (focused, *(one for one in others if one.id != focused.id)):
            if len(self._ticks) == MOST_OFFERED:
                break
            tick = self.addAction(container.name.replace("&", "&&"))
            tick.setObjectName(f"containers.logs.company.{container.name}")
            tick.setCheckable(True)
            tick.setData(container.id)
            tick.toggled.connect(lambda on, identity=container.id: self._tick(identity, on))
            self._ticks[container.id] = tick

    def _offer(self, name: str, words: str, identities: Callable[[], Iterable[str]]) -> None:
        action = self.addAction(words.replace("&", "&&"))
        action.setObjectName(f"containers.logs.company.{name}")
        action.triggered.connect(lambda: self._follow(identities()))

    def _follow(self, identities: Iterable[str]) -> None:
        self._model.logs.follow_together(identities)
        self._show_ticks()

    def _tick(self, identity: str, on: bool) -> None:
        together = self._model.logs.together
        self._follow((*together, identity) if on else (one for one in together if one != identity))

    def _show_ticks(self) -> None:
        """The one that is looked at cannot go; no more than so many can come."""
        together, focused = self._model.logs.together, self._model.focused
        full = len(together) >= MOST_TOGETHER
        for identity, tick in self._ticks.items():
            tick.blockSignals(True)
            tick.setChecked(identity in together)
            tick.blockSignals(False)
            tick.setEnabled(not (focused is not None and identity == focused.id) and (tick.isChecked() or not full))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        action = self.actionAt(event.position().toPoint())
        if action is not None and action.isCheckable():
            if action.isEnabled():
                action.toggle()
            event.accept()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self.activeAction()
        if event.key() == Qt.Key.Key_Space and action is not None and action.isCheckable():
            if action.isEnabled():
                action.toggle()
            event.accept()
            return
        super().keyPressEvent(event)
