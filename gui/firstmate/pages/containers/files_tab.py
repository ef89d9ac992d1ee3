"""The Files tab: the folders of a container as a table, a file as text, copies in and out by button and by dragging."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QStandardPaths, Qt, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from firstmate.app.explanations import tell
from firstmate.core import command
from firstmate.core.inside import FileEntry, archive_path, joined, shown
from firstmate.core.quantities import format_bytes
from firstmate.pages.containers.file_copies import FileCopies
from firstmate.pages.containers.file_dragging import FileDragging
from firstmate.pages.containers.file_rows import COLUMNS, file_rows, key_of, note_of, text_of
from firstmate.pages.containers.files import Files
from firstmate.pages.containers.model import ContainersModel
from firstmate.widgets import icons
from firstmate.widgets.bar import Bar
from firstmate.widgets.buttons import Button, IconButton
from firstmate.widgets.dialogs import CONFIRM, ask
from firstmate.widgets.form import line_edit
from firstmate.widgets.labels import ElidedLabel
from firstmate.widgets.row_model import RowModel
from firstmate.widgets.state_frame import StateFrame
from firstmate.widgets.table import Table
from firstmate.widgets.text_search import SearchableText
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_LEAST_WIDTHS = {4: 700, 3: 580, 2: 420}
"""From which width of the tab on owner, permissions and time are shown."""


class FilesTab(QWidget):
    """`argv_changed` when the command is another one."""

    argv_changed = Signal()

    def __init__(self, model: ContainersModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.files = Files(model.desk, self)
        self.copies = FileCopies(model.desk, self)
        self._dropping = False
        self._ready = ""
        self.setAcceptDrops(True)
        self._up = IconButton("chevron-up", name="containers.files.up", on_click=self.files.up)
        self._path = line_edit("containers.files.path", "/", mono=True)
        self._refresh = IconButton("refresh-cw", name="containers.files.refresh", on_click=self.files.refresh)
        self._in = Button("", icon="upload", name="containers.files.copy_in", compact=True, on_click=self._choose_in)
        self._out = Button("", icon="download", name="containers.files.copy_out", compact=True, on_click=self._ask_out)
        head = QHBoxLayout()
        head.setSpacing(theme.tokens.space_xs)
        head.addWidget(self._up)
        head.addWidget(self._path, 1)
        for button in (self._refresh, self._in, self._out):
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space_xs)
        column.addLayout(head)
        self._stack = QStackedWidget()
        column.addWidget(self._stack, 1)
        self.rows = RowModel(COLUMNS, self)
        self.table = Table(self.rows, compact=True)
        self.table.setObjectName("containers.files.table")
        self.frame = StateFrame(self.table)
        self._stack.addWidget(self.frame)
        self._stack.addWidget(self._build_viewer())
        foot = QHBoxLayout()
        foot.setSpacing(theme.tokens.space_s)
        self._words = ElidedLabel("", "caption", "muted")
        self._words.setObjectName("containers.files.state")
        self._bar = Bar(levels=False)
        self._bar.setObjectName("containers.files.progress")
        self._cancel = Button("", icon="x", name="containers.files.cancel", compact=True, on_click=self._stop)
        foot.addWidget(self._words, 3)
        foot.addWidget(self._bar, 2)
        foot.addWidget(self._cancel)
        column.addLayout(foot)
        self.dragging = FileDragging(self.table, self._parcel, self._fetch)

        self._path.returnPressed.connect(lambda: self.files.go(self._path.text()))
        self.table.activated_key.connect(self._open)
        self.table.selection_changed_keys.connect(self._selected)
        self.table.context_requested.connect(self._menu)
        self.files.changed.connect(self.show_state)
        self.files.viewed_changed.connect(self._show_file)
        self.copies.changed.connect(self._show_foot)
        self.copies.arrived.connect(self._arrived)
        back = QShortcut(QKeySequence(Qt.Key.Key_Backspace), self.table, context=Qt.ShortcutContext.WidgetShortcut)
        back.activated.connect(self.files.up)
        self.retranslate()

    def _build_viewer(self) -> QWidget:
        viewer = QWidget()
        column = QVBoxLayout(viewer)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space_xs)
        line = QHBoxLayout()
        self._back = Button("", icon="undo-2", name="containers.files.back", compact=True)
        self._back.clicked.connect(self.files.close_file)
        self._note = ElidedLabel("", "caption", "muted")
        self._note.setObjectName("containers.files.note")
        line.addWidget(self._back)
        line.addWidget(self._note, 1)
        column.addLayout(line)
        self.text = SearchableText("containers.files.text")
        column.addWidget(self.text, 1)
        return viewer

    # -- what the card asks --------------------------------------------------------------------------------------------
    def look(self, identity: str) -> None:
        """Only what can be seen asks the engine; copies go on."""
        self.files.look(identity)
        if identity:
            self.show_state()

    def show_figures(self) -> None:
        """Nothing here moves with the statistics."""

    def argv(self) -> list[str]:
        container, prefix = self._model.focused, self._model.desk.prefix
        assert container is not None
        chosen = self._chosen()
        where = joined(self.files.path, chosen[0].name) if chosen else self.files.path
        where, _beyond = archive_path(where)  # a command is text, which cannot carry every byte of a name
        if not chosen and container.state.is_alive:
            return command.exec_argv(container.name, ("ls", "-la", where), tty=False, interactive=False, prefix=prefix)
        return command.cp_argv(f"{container.name}:{where}", ".", prefix)

    def refresh(self) -> None:
        self.files.refresh()

    def focus_search(self) -> bool:
        return False

    def escape(self) -> bool:
        """Back from a file to its folder."""
        if self.files.viewed is None:
            return False
        self.files.close_file()
        return True

    # -- what is shown -------------------------------------------------------------------------------------------------
    def show_state(self) -> None:
        files = self.files
        if not self._path.hasFocus() or not self._path.isModified():
            self._path.setText(shown(files.path))
        self._up.setEnabled(files.path != "/")
        self.rows.set_rows(file_rows(files.entries))
        if files.phase == "failed" and files.error is not None:
            told = tell(files.error, self._model.desk.languages.current)
            self.frame.show_error(told.title, told.meaning, told.details, _("Files", "Ask again"), files.refresh)
        elif files.phase == "loading" and not files.entries:
            self.frame.show_loading(_("Files", "Reading the folder…"))
        elif files.phase == "ready" and not files.entries:
            self.frame.show_empty(
                "folder", _("Files", "This folder is empty"), _("Files", "Drop files here to copy them into it.")
            )
        else:
            self.frame.show_content()
        self._show_buttons()
        self._show_foot()
        self.argv_changed.emit()

    def _show_buttons(self) -> None:
        possible = not self._model.focused_gone and self._model.desk.session.online
        self._in.setEnabled(possible)
        self._out.setEnabled(possible and bool(self._chosen()))

    def _show_foot(self) -> None:
        copy = next(iter(self.copies.running.values()), None)
        reading = self.files.phase == "loading" and self.files.seen[0] > 0
        self._bar.setVisible(copy is not None and copy.fraction is not None)
        self._cancel.setVisible(copy is not None or reading)
        if copy is not None:
            self._bar.set_usage(copy.fraction)
            self._words.setText(f"{copy.title} · {format_bytes(copy.done)}")
        elif reading:
            self._words.setText(
                _("Files", "It has no running programs to ask: reading its files, {count} so far ({size})…").format(
                    count=self.files.seen[0], size=format_bytes(self.files.seen[1])
                )
            )
        elif self._dropping:
            self._words.setText(_("Files", "Drop to copy into {folder}").format(folder=shown(self.files.path)))
        elif self._model.focused_gone:
            self._words.setText(_("Files", "The container is gone, and its files with it."))
        elif not self.files.whole:
            self._words.setText(_("Files", "There are too many names to show them all."))
        elif self._ready:
            self._words.setText(self._ready)
        else:
            self._words.setText(_("Files", "Drag files in to copy them here; drag rows out to copy them elsewhere."))

    def _show_file(self) -> None:
        viewed = self.files.viewed
        self._stack.setCurrentIndex(1 if viewed is not None else 0)
        if viewed is not None:
            self.text.set_text(text_of(viewed))
            self._note.setText(f"{shown(viewed.path)} · {note_of(viewed)}")
            self.text.setAccessibleName(shown(viewed.path))

    # -- what the person does ------------------------------------------------------------------------------------------
    def _chosen(self) -> tuple[FileEntry, ...]:
        keys = set(self.table.selected_keys())
        return tuple(one for one in self.files.entries if key_of(one) in keys)

    def _selected(self, _keys: Sequence[str]) -> None:
        self._ready = ""
        self._show_buttons()
        self._show_foot()
        self.argv_changed.emit()

    def _open(self, key: str) -> None:
        for entry in self.files.entries:
            if key_of(entry) == key:
                self.files.open(entry)
                return

    def _menu(self, key: str, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, icon, work in (
            (_("Files", "Open"), "search", lambda: self._open(key)),
            (_("Files", "Copy to this computer…"), "download", self._ask_out),
        ):
            action = QAction(icons.icon(icon), words, menu)
            action.triggered.connect(work)
            menu.addAction(action)
        menu.popup(place)

    def _stop(self) -> None:
        copy = next(iter(self.copies.running), None)
        if copy is not None:
            self.copies.cancel(copy)
        else:
            self.files.stop()

    def _ask_out(self) -> None:
        """Which folder of this computer; then the copy."""
        if not self._chosen():
            return
        dialog = self._dialog(_("Files", "Copy to which folder?"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda folder: self.copy_out(Path(folder)))
        dialog.open()

    def copy_out(self, into: Path) -> None:
        """The chosen files into a folder of this computer."""
        chosen = self._chosen()
        if chosen:
            self.copies.copy_out(self.files.identity, self.files.path, chosen, into)

    def _choose_in(self) -> None:
        """Files, or a folder: the system's dialogs know only one of them at a time."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, mode in (
            (_("Files", "Files…"), QFileDialog.FileMode.ExistingFiles),
            (_("Files", "A folder…"), QFileDialog.FileMode.Directory),
        ):
            action = QAction(words, menu)
            action.triggered.connect(lambda _checked=False, mode=mode: self._ask_in(mode))
            menu.addAction(action)
        menu.popup(self._in.mapToGlobal(QPoint(0, self._in.height())))

    def _ask_in(self, mode: QFileDialog.FileMode) -> None:
        dialog = self._dialog(_("Files", "Copy into {folder}").format(folder=shown(self.files.path)))
        dialog.setFileMode(mode)
        dialog.filesSelected.connect(lambda files: self.copy_in([Path(one) for one in files]))
        dialog.open()

    def _dialog(self, title: str) -> QFileDialog:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
        dialog = QFileDialog(self.window(), title, folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog

    def copy_in(self, paths: Sequence[Path]) -> None:
        """Into the folder that is shown, after a question where something would be replaced."""
        identity, folder, taken = self.files.identity, self.files.path, self.files.taken(paths)
        if not taken:
            self.copies.copy_in(identity, folder, paths)
            return

        async def replace() -> None:
            answer = await ask(
                self,
                title=_("Files", "Replace what is there?"),
                text=_(
                    "Files", "%n name(s) in {folder} are taken. What is there will be lost:", None, len(taken)
                ).format(folder=shown(folder)),
                details="\n".join(shown(one) for one in taken),
                confirm=_("Files", "Replace"),
                destructive=True,
            )
            if answer == CONFIRM:
                self.copies.copy_in(identity, folder, paths)

        self._model.desk.tasks.start("containers.files.ask", replace())

    def _arrived(self, identity: str, folder: str) -> None:
        if (identity, folder) == (self.files.identity, self.files.path):
            self.files.refresh()

    # -- dragging ------------------------------------------------------------------------------------------------------
    def _names(self, keys: Sequence[str]) -> tuple[str, ...]:
        return tuple(one.name for one in self.files.entries if key_of(one) in set(keys))

    def _parcel(self, keys: Sequence[str]) -> tuple[Path, ...]:
        return self.files.parcel(self._names(keys))

    def _fetch(self, keys: Sequence[str]) -> None:
        async def fetch() -> None:
            if await self.files.pack(self._names(keys)) and not self.dragging.ready():
                self._ready = _("Files", "Ready: drag it once more to where it should go.")
                self._show_foot()

        title = _("Files", "Preparing files to be dragged")
        self._model.desk.tasks.start("containers.files.pack", fetch(), title=title)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._in.isEnabled() and local_files(event.mimeData()) and event.source() is not self.table:
            self._dropping = True
            self._show_foot()
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._dropping = False
        self._show_foot()

    def dropEvent(self, event: QDropEvent) -> None:
        self._dropping = False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self._show_foot()
        self.copy_in(local_files(event.mimeData()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the least needed columns make room."""
        super().resizeEvent(event)
        for number, least in _LEAST_WIDTHS.items():
            self.table.setColumnHidden(number, event.size().width() < theme.px(least))

    # -- words ---------------------------------------------------------------------------------------------------------
    def retranslate(self) -> None:
        self._up.set_text(_("Files", "To the folder above"))
        self._path.setAccessibleName(_("Files", "Folder of the container"))
        self._refresh.set_text(_("Files", "Ask the engine again"))
        self._in.setText(_("Files", "Copy in…"))
        self._out.setText(_("Files", "Copy out…"))
        self._back.setText(_("Files", "Back to the folder"))
        self._cancel.setText(_("Files", "Cancel"))
        self._bar.setAccessibleName(_("Files", "Progress of the copy"))
        self.table.setAccessibleName(_("Files", "Files"))
        self.show_state()
        self._show_file()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


def local_files(data: QMimeData) -> list[Path]:
    """The files of this computer among what is dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile() and url.toLocalFile()]
