"""Finding text in a terminal: a bar over it, there only while somebody searches."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from firstmate.widgets.buttons import IconButton
from firstmate.widgets.canvas.terminal import TerminalView
from firstmate.widgets.labels import Label
from firstmate.widgets.search_field import SearchField
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


class TerminalFind(QWidget):
    """Searches one view at a time. `left` when the person is done with it."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: TerminalView | None = None
        self._field = SearchField("containers.terminal.search")
        self._field.installEventFilter(self)
        self._previous = IconButton("chevron-up", name="containers.terminal.previous")
        self._next = IconButton("chevron-down", name="containers.terminal.next")
        self._matches = Label("", "caption", "muted")
        self._matches.setObjectName("containers.terminal.matches")
        self._close = IconButton("x", name="containers.terminal.search.close", on_click=self.left.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens.space_xs)
        for part in (self._field, self._previous, self._next, self._matches):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self._close)
        self._field.searched.connect(self._search)
        self._previous.clicked.connect(lambda: self._step(forward=False))
        self._next.clicked.connect(lambda: self._step(forward=True))
        self._show(0, 0)
        self.retranslate()

    @property
    def end(self) -> QWidget:
        """What Tab leaves last."""
        return self._close

    def open(self, view: TerminalView) -> None:
        """Search this view from now on; the keyboard goes into the field."""
        self.attach(view)
        self.show()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def attach(self, view: TerminalView | None) -> None:
        """Another terminal is shown: what is searched is searched there."""
        if view is self._view:
            return
        self._let_go()
        self._view = view
        if view is not None:
            view.search_changed.connect(self._show)
            view.destroyed.connect(self._gone)
            self._search(self._field.text())

    def close_search(self) -> None:
        """No text is marked any more."""
        self.hide()
        self._let_go()

    def _let_go(self) -> None:
        view, self._view = self._view, None
        if view is not None:
            view.search_changed.disconnect(self._show)
            view.destroyed.disconnect(self._gone)
            view.clear_search()

    def _gone(self) -> None:
        self._view = None
        self._show(0, 0)

    def _search(self, text: str) -> None:
        if self._view is None:
            return
        self._view.set_search(text)
        self._show(0, 0)
        if text:
            self._view.find_previous()  # from the newest line backwards: that is where one looks

    def _step(self, *, forward: bool) -> None:
        if self._view is not None:
            (self._view.find_next if forward else self._view.find_previous)()

    def _show(self, count: int, current: int) -> None:
        self._previous.setEnabled(count > 0)
        self._next.setEnabled(count > 0)
        if not self._field.text():
            words = ""
        else:
            words = f"{current or '–'} / {count}" if count else _("Containers", "not found")
        self._matches.setText(words)
        self._matches.setAccessibleName(words)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Enter goes to the next match, Shift and Enter to the one before, Escape back to the terminal."""
        if watched is not self._field or not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._field.text():
            self._step(forward=not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return True
        return False

    def retranslate(self) -> None:
        self._field.set_placeholder(_("Containers", "Find in the terminal"))
        self._previous.set_text(_("Containers", "Previous match"))
        self._next.set_text(_("Containers", "Next match"))
        self._close.set_text(_("Containers", "Close the search"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
