"""The bars over and under the list: filter and cleaning up; how many images there are, or what to do with several."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from firstmate.core.quantities import format_bytes
from firstmate.widgets import icons
from firstmate.widgets.buttons import Button, IconButton
from firstmate.widgets.labels import ElidedLabel
from firstmate.widgets.search_field import SearchField
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


class ListBar(QWidget):
    """The filter, and `prune_wanted(kind)`; `stop_wanted` while something is being cleaned up."""

    prune_wanted = Signal(str)
    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens.space_s)
        self.filter = SearchField("images.filter")
        self._busy = False
        self._possible = False
        self._clean = Button("", icon="trash-2", name="images.clean", on_click=self._press)
        row.addWidget(self.filter, 1)
        row.addWidget(self._clean)
        self.retranslate()

    def set_possible(self, possible: bool) -> None:
        """Whether there is an engine that could clean up anything."""
        self._possible = possible
        self._clean.setEnabled(possible or self._busy)

    def set_busy(self, busy: bool) -> None:
        """While images are counted or removed, the button ends that."""
        if busy != self._busy:
            self._busy = busy
            self._clean.set_icon("x" if busy else "trash-2")
            self.set_possible(self._possible)
            self.retranslate()

    def _press(self) -> None:
        if self._busy:
            self.stop_wanted.emit()
        else:
            self._open_menu()

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("images.clean.menu")
        for kind, icon, words in (
            ("dangling", "circle-dashed", _("Images", "Images without a name (dangling)…")),
            ("unused", "package", _("Images", "All images that no container uses…")),
        ):
            action = menu.addAction(icons.icon(icon), words)
            action.setObjectName(f"images.prune.{kind}")
            action.triggered.connect(lambda _checked=False, kind=kind: self.prune_wanted.emit(kind))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._clean.mapToGlobal(self._clean.rect().bottomLeft()))

    def retranslate(self) -> None:
        """Reads its texts again; the view calls it."""
        self.filter.set_placeholder(_("Images", "Filter by name or id"))
        if self._busy:
            self._clean.setText(_("Images", "Stop"))
            self._clean.setToolTip(_("Images", "What is removed already stays so"))
            return
        self._clean.setText(_("Images", "Clean up…"))
        self._clean.setToolTip(
            _("Images", "Remove images that nothing needs: docker image prune. First you see which, and what it frees.")
        )


class ChoiceBar(QWidget):
    """`save_wanted` and `remove_wanted` for the chosen ones, `put_back` to choose none. Keeps its height."""

    save_wanted = Signal()
    remove_wanted = Signal()
    put_back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens.space_s)
        self._words = ElidedLabel("", "caption", "muted")
        self._words.setObjectName("images.summary")
        self._remove = Button(
            "", "danger", icon="trash-2", compact=True, name="images.remove.chosen", on_click=self.remove_wanted.emit
        )
        self._save = Button("", icon="save", compact=True, name="images.save.chosen", on_click=self.save_wanted.emit)
        self._back = IconButton("x", name="images.chosen.clear", on_click=self.put_back.emit)
        self.setMinimumHeight(theme.px(30))
        row.addWidget(self._words, 1)
        for control in (self._save, self._remove, self._back):
            row.addWidget(control)
            control.hide()
        self.retranslate()

    def show_summary(self, words: str) -> None:
        """How many images there are; nothing special is chosen."""
        self._show(words, several=False)

    def show_chosen(self, count: int, size: int, *, online: bool) -> None:
        """Several images are chosen, of so many bytes together."""
        words = _("Images", "%n image(s) chosen, up to {size}", None, count).format(size=format_bytes(size))
        self._show(words, several=True)
        for control in (self._save, self._remove):
            control.setEnabled(online)

    def _show(self, words: str, *, several: bool) -> None:
        self._words.setText(words)
        for control in (self._save, self._remove, self._back):
            control.setVisible(several)

    def retranslate(self) -> None:
        """Reads its texts again; the view calls it and says anew what is to be seen."""
        self._save.setText(_("Images", "Save…"))
        self._save.setToolTip(_("Images", "Save the chosen images to one file: docker save -o …"))
        self._remove.setText(_("Images", "Remove…"))
        self._remove.setToolTip(_("Images", "Remove the chosen images: docker rmi …"))
        self._back.set_text(_("Images", "Choose none"))
