"""The view of the volumes: the list, who uses each, and what can be done. Holds no logic."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QStandardPaths, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QVBoxLayout, QWidget

from firstmate.app.explanations import tell
from firstmate.app.page import Desk
from firstmate.core.quantities import format_bytes
from firstmate.pages.containers.action_dialogs import NewVolumeDialog
from firstmate.pages.containers.export_strip import ExportStrip
from firstmate.pages.containers.volume_rows import COLUMNS, removal_words, row
from firstmate.pages.containers.volumes_model import COUNT_KEY, VolumesModel, short, task_key
from firstmate.widgets import icons
from firstmate.widgets.buttons import Button
from firstmate.widgets.card import Card
from firstmate.widgets.command_preview import CommandPreview
from firstmate.widgets.dialogs import CONFIRM, Message, ask
from firstmate.widgets.flow import FlowLayout
from firstmate.widgets.part import Part
from firstmate.widgets.search_field import SearchField
from firstmate.widgets.state_frame import StateFrame
from firstmate.widgets.table import RowModel, Table
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_ICONS = {
    "inspect": "search",
    "backup": "download",
    "restore": "undo-2",
    "count": "database",
    "prune": "layers",
    "remove": "trash-2",
}
_ASKING = "volumes.ask"


class VolumesView(Part):
    """See the module."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.model = VolumesModel(desk, self)
        self._looked_at = ""
        self._filter = SearchField("containers.volumes.filter")
        self._create = Button("", "primary", icon="plus", name="containers.volumes.create", on_click=self._ask_create)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space_m)
        bar = QWidget(self)
        column.addWidget(bar)
        buttons = FlowLayout(bar, theme.tokens.space_s)
        self._buttons: dict[str, Button] = {}
        for what, icon in _ICONS.items():
            variant = "danger" if what == "remove" else "secondary"
            button = Button("", variant, icon=icon, name=f"containers.volumes.{what}", compact=True)  # type: ignore[arg-type]
            button.clicked.connect(lambda _checked=False, what=what: self.act(what))
            button.installEventFilter(self)
            buttons.addWidget(button)
            self._buttons[what] = button
        self._exports = ExportStrip(self.model.transfers, self, name="containers.volumes.transfer")
        column.addWidget(self._exports)
        card = Card("", self)
        column.addWidget(card, 1)
        card.layout().setContentsMargins(4, 4, 4, 4)  # type: ignore[union-attr]
        self._rows = RowModel(COLUMNS, self)
        self.table = Table(self._rows)
        self.table.setObjectName("containers.volumes.table")
        self._frame = StateFrame(self.table)
        card.body.addWidget(self._frame, 1)
        self._command = CommandPreview(self, shell=desk.settings.shell_in_use, max_lines=2)
        self._command.set_object_names("containers.volumes.command", "containers.volumes.copy")
        column.addWidget(self._command)
        remove = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table, context=Qt.ShortcutContext.WidgetShortcut)
        remove.activated.connect(lambda: self.act("remove"))
        self._filter.searched.connect(self._rows.set_filter)
        self.table.selection_changed_keys.connect(self.model.select)
        self.table.activated_key.connect(lambda _key: self.act("inspect"))
        self.table.context_requested.connect(self._show_menu)
        self.model.listed.connect(self._show_list)
        self.model.changed.connect(self._show_state)
        desk.tasks.changed.connect(self._show_counting)
        self.retranslate()

    # -- what the page asks --------------------------------------------------------------------------------------------
    def go(self, arguments: Mapping[str, Any]) -> None:
        """`volume` selects one by name."""
        name = arguments.get("volume")
        if isinstance(name, str):
            self._filter.clear()
            self.table.select_key(name)

    def header_actions(self) -> tuple[QWidget, ...]:
        return (self._filter, self._create)

    def subtitle(self) -> str:
        return _("Volumes", "A volume holds files that outlive their container. Several containers may share one.")

    def focus_filter(self) -> None:
        self._filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._filter.selectAll()

    def escape(self) -> bool:
        if self.model.selected:
            self.table.clearSelection()
        elif self._filter.text():
            self._filter.clear()
        else:
            return False
        return True

    def refresh(self) -> None:
        self._desk.session.live.refresh()

    def close_part(self) -> None:
        self.model.close()

    # -- what the person does ------------------------------------------------------------------------------------------
    def act(self, what: str) -> None:
        """What was pressed."""
        do: dict[str, Callable[[], object]] = {
            "inspect": self._inspect,
            "backup": self._back_up,
            "restore": self._restore,
            "count": self.model.count,
            "prune": self._prune,
            "remove": self._remove,
        }
        if self._suits(what):
            do[what]()

    def _suits(self, what: str) -> bool:
        online = self._desk.session.online
        if what in ("inspect", "backup", "restore"):
            return self.model.single is not None
        if what == "count":
            return online and bool(self.model.volumes) and not self._desk.tasks.running(COUNT_KEY)
        return online and bool(self.model.selected if what == "remove" else self.model.unused)

    def _ask_create(self) -> None:
        async def create() -> None:
            dialog = NewVolumeDialog(self, self._desk, set(self.model.volumes))
            if await dialog.answer():
                name = dialog.name
                dialog.leave()
                title = _("Volumes", "Creating {name}").format(name=name)
                self._desk.tasks.start(f"volumes.create:{name}", self.model.create(name), title=title)

        self._desk.tasks.start(_ASKING, create())

    def _remove(self) -> None:
        chosen = self.model.selected
        users = {one.id: one for volume in chosen for one in self.model.users(volume.name)}
        names = tuple(one.name for one in chosen)
        title = _("Volumes", "Remove the volume {name}?").format(name=short(names[0]))
        if len(names) > 1:
            title = _("Volumes", "Remove %n volume(s)?", None, len(names))

        async def remove() -> None:
            confirm = _("Volumes", "Remove")
            words = removal_words(chosen, tuple(users.values()))
            if await ask(self, title=title, text=words, confirm=confirm, destructive=True) == CONFIRM:
                self._start_removal(names)

        self._desk.tasks.start(_ASKING, remove())

    def _start_removal(self, names: tuple[str, ...]) -> None:
        title = _("Volumes", "Removing %n volume(s)", None, len(names))
        self._desk.tasks.start(task_key(names), self.model.remove(names), title=title)

    def _prune(self) -> None:
        """The exact list first; then exactly these."""
        names = tuple(one.name for one in self.model.unused)
        title = _("Volumes", "Remove %n volume(s) that nobody uses?", None, len(names))

        async def prune() -> None:
            message = Message(self, title=title, icon="triangle-alert")
            message.set_tone("error")
            words = _(
                "Volumes",
                "No container has these, neither a running nor a stopped one. What is in them is lost for good; back "
                "up first what you may need.",
            )
            message.add_text(words)
            sizes = self.model.sizes
            message.add_list(
                _("Volumes", "What goes"),
                [f"{name}  {_size(sizes.get(name))}".rstrip() for name in names],
            )
            cancel = message.add_button(_("Volumes", "Cancel"), None, name="dialog.cancel")
            message.add_button(_("Volumes", "Remove"), CONFIRM, variant="destroy", name="dialog.confirm")
            message.set_default(cancel)
            if await message.answer() == CONFIRM:
                self._start_removal(names)

        self._desk.tasks.start(_ASKING, prune())

    def _inspect(self) -> None:
        volume = self.model.single
        if volume is None:
            return

        async def inspect() -> None:
            raw = await self.model.inspect(volume.name)
            message = Message(self, title=short(volume.name), icon="database")
            users = ", ".join(one.name for one in self.model.users(volume.name))
            message.add_text(_("Volumes", "Used by: {names}").format(names=users or _("Volumes", "nobody")))
            message.add_text(_("Volumes", "On the engine's computer: {place}").format(place=volume.mountpoint))
            message.add_list(
                _("Volumes", "What the engine says of it"),
                json.dumps(raw, indent=2, ensure_ascii=False).splitlines(),
            )
            close = message.add_button(_("Volumes", "Close"), None, name="dialog.cancel")
            message.set_default(close)
            await message.answer()

        self._desk.tasks.start("volumes.inspect", inspect())

    # -- archives ------------------------------------------------------------------------------------------------------
    def _back_up(self) -> None:
        volume, image = self.model.single, self.model.helper_image
        if volume is None or not self._has_image(image):
            return
        dialog = self._file_dialog(_("Volumes", "Back up {name}").format(name=short(volume.name)))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("tar")
        dialog.selectFile(f"{short(volume.name)}.tar")
        dialog.fileSelected.connect(lambda file: self.back_up_to(volume.name, Path(file)))
        dialog.open()

    def back_up_to(self, name: str, path: Path) -> None:
        """The place is known."""
        self.model.transfers.back_up(name, path, self.model.helper_image, self.model.sizes.get(name) or 0)

    def _restore(self) -> None:
        volume, image = self.model.single, self.model.helper_image
        if volume is None or not self._has_image(image):
            return
        dialog = self._file_dialog(_("Volumes", "Restore {name} from an archive").format(name=short(volume.name)))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda file: self.restore_from(volume.name, Path(file)))
        dialog.open()

    def restore_from(self, name: str, path: Path) -> None:
        """Asks once more: files are replaced."""

        async def restore() -> None:
            words = _(
                "Volumes",
                "Files of the same name in the volume are replaced by those of {file}; other files stay. Stop the "
                "containers that write to it first.",
            ).format(file=path.name)
            running = [one.name for one in self.model.users(name) if one.state.is_alive]
            if running:
                words += "\n\n" + _("Volumes", "Running now: {names}.").format(names=", ".join(running))
            title = _("Volumes", "Restore into {name}?").format(name=short(name))
            confirm = _("Volumes", "Restore")
            if await ask(self, title=title, text=words, confirm=confirm, destructive=True) == CONFIRM:
                self.model.transfers.restore(name, path, self.model.helper_image)

        self._desk.tasks.start(_ASKING, restore())

    def _has_image(self, image: str) -> bool:
        if not image:
            self._desk.notices.post(
                "warn",
                _("Volumes", "A helper container is needed for it, and for that any image; there is none here yet."),
                action_text=_("Volumes", "Get an image"),
                on_action=lambda: self._desk.go("images", view="get"),
            )
        return bool(image)

    def _file_dialog(self, title: str) -> QFileDialog:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
        dialog = QFileDialog(self.window(), title, folder)
        dialog.setObjectName("containers.volumes.file")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setNameFilters([_("Volumes", "Archives (*.tar *.tar.gz *.tgz *.tar.xz)"), _("Volumes", "All files (*)")])
        return dialog

    # -- what is shown -------------------------------------------------------------------------------------------------
    def _show_list(self) -> None:
        if not self.isVisible():
            return
        model, now = self.model, time.time()
        self._rows.set_rows(
            row(one, model.users(one.name), model.sizes.get(one.name), now=now, faded=model.stale)
            for one in model.volumes.values()
        )
        if model.phase == "loading":
            self._frame.show_loading(_("Volumes", "Asking the engine for its volumes …"))
        elif model.phase == "error":
            self._show_error()
        elif model.phase == "empty":
            self._frame.show_empty(
                "database",
                _("Volumes", "No volumes yet"),
                _("Volumes", "Run a container with “-v name:/place”, or create a volume here, to keep files."),
                _("Volumes", "Create …"),
                self._ask_create,
            )
        else:
            self._frame.show_content()

    def _show_error(self) -> None:
        error = self._desk.session.connection.error
        if error is not None:
            told = tell(error, self._desk.languages.current)
            again = _("Volumes", "Try again now")
            self._frame.show_error(told.title, told.meaning, told.details, again, self._desk.session.live.retry)

    def _show_state(self) -> None:
        for what, button in self._buttons.items():
            button.setEnabled(self._suits(what))
            line = " ".join(self.model.argv(what))
            button.setToolTip(f"{self._hints[what]}\n{line if len(line) < 200 else line[:200] + ' …'}")
        self._create.setEnabled(self._desk.session.online)
        self._command.set_argv(self.model.argv(self._looked_at or "inspect"))

    def _show_counting(self) -> None:
        self._buttons["count"].setEnabled(self._suits("count"))

    def _show_menu(self, _key: str, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for what in ("inspect", "backup", "restore", "remove"):
            action = QAction(icons.icon(_ICONS[what]), self._buttons[what].text(), menu)
            action.setEnabled(self._suits(what))
            action.triggered.connect(lambda _checked=False, what=what: self.act(what))
            menu.addAction(action)
        menu.popup(place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.FocusIn):
            self._looked_at = next((what for what, button in self._buttons.items() if button is watched), "")
            self._show_state()
        return False

    @property
    def _hints(self) -> dict[str, str]:
        return {
            "inspect": _("Volumes", "All that the engine says of it"),
            "backup": _("Volumes", "Write its files into an archive, through a helper container that is removed again"),
            "restore": _("Volumes", "Put the files of an archive into it"),
            "count": _("Volumes", "Has the engine count what each holds; with many files this takes a while"),
            "prune": _("Volumes", "Remove the volumes that no container has; you see which ones first"),
            "remove": _("Volumes", "Remove it with all that is in it"),
        }

    def retranslate(self) -> None:
        words = {
            "inspect": _("Volumes", "Inspect"),
            "backup": _("Volumes", "Back up …"),
            "restore": _("Volumes", "Restore …"),
            "count": _("Volumes", "Count sizes"),
            "prune": _("Volumes", "Clean up …"),
            "remove": _("Volumes", "Remove …"),
        }
        for what, button in self._buttons.items():
            button.setText(words[what])
        self._create.setText(_("Volumes", "Create …"))
        self._filter.set_placeholder(_("Volumes", "Name or container"))
        self.table.setAccessibleName(_("Volumes", "Volumes"))
        self._exports.retranslate()
        self._show_list()
        self._show_state()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_list()
        self._show_state()


def _size(size: int | None) -> str:
    return f"({format_bytes(size)})" if size is not None else ""
