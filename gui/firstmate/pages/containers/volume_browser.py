"""What is in a volume: its folders and files, and the beginning of a file. Read only.

All names are read at once, through a helper container that is gone again before they are shown; going deeper asks
nothing. A file is read the same way. Closing the window ends what is still being read.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from firstmate.app.explanations import tell
from firstmate.app.page import Desk
from firstmate.core.errors import FirstMateError
from firstmate.core.inside import FileEntry, shown
from firstmate.host import unpacking
from firstmate.pages.containers.file_rows import COLUMNS, file_rows, key_of, text_of
from firstmate.pages.containers.files import Viewed
from firstmate.pages.containers.volume_transfers import helper, inside
from firstmate.widgets.buttons import Button
from firstmate.widgets.labels import ElidedLabel
from firstmate.widgets.mono_box import MonoBox
from firstmate.widgets.state_frame import StateFrame
from firstmate.widgets.table import RowModel, Table
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

MOST_SHOWN: Final = 128 * 1024
"""Bytes of a file that are shown."""


class VolumeBrowser(QDialog):
    """Opens on the top of a volume. `path` is where it stands, "" for the top."""

    def __init__(self, parent: QWidget, desk: Desk, volume: str, image: str) -> None:
        super().__init__(parent.window())
        self._desk, self._volume, self._image = desk, volume, image
        self._folders: dict[str, tuple[FileEntry, ...]] = {}
        self.path = ""
        title = _("Volumes", "What is in {name}").format(name=volume)
        self.setObjectName("containers.volumes.browser")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        space = theme.tokens
        column = QVBoxLayout(self)
        column.setContentsMargins(space.space_m, space.space_m, space.space_m, space.space_m)
        column.setSpacing(space.space_s)
        head = QHBoxLayout()
        self._up = Button(
            _("Volumes", "Up"), icon="chevron-up", compact=True, name="containers.volumes.browser.up", on_click=self.up
        )
        self._where = ElidedLabel("", "mono")
        head.addWidget(self._up)
        head.addWidget(self._where, 1)
        column.addLayout(head)
        self._rows = RowModel(COLUMNS, self)
        self.table = Table(self._rows, multiple=False, compact=True)
        self.table.setObjectName("containers.volumes.browser.table")
        self.table.setAccessibleName(title)
        self._frame = StateFrame(self.table)
        column.addWidget(self._frame, 3)
        self._text = MonoBox("containers.volumes.browser.text", max_lines=12)
        self._text.setAccessibleName(_("Volumes", "The beginning of the file"))
        self._text.hide()
        column.addWidget(self._text, 2)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        close = Button(_("Volumes", "Close"), name="containers.volumes.browser.close", on_click=self.close)
        close.setAutoDefault(False)
        buttons.addWidget(close)
        column.addLayout(buttons)
        self.resize(theme.px(760), theme.px(540))
        self.table.activated_key.connect(self._open)
        self.finished.connect(self._leave)
        self._frame.show_loading(_("Volumes", "Reading the names…"))
        self._show_where()
        desk.tasks.start(self._key, self._read(), title=title, on_error=self._failed)

    @property
    def _key(self) -> str:
        return f"volumes.browse:{self._volume}"

    async def _read(self) -> None:
        async with helper(self._desk, self._volume, self._image, read_only=True) as container:
            found = await unpacking.listing(inside(self._desk, container))
        self._folders = {name: tuple(entries) for name, entries in found.folders.items()}
        self._show_folder()

    async def _view(self, entry: FileEntry) -> None:
        inner = (*(part for part in self.path.split("/") if part), entry.name)
        async with helper(self._desk, self._volume, self._image, read_only=True) as container:
            data = await unpacking.first_file(inside(self._desk, container), MOST_SHOWN, inner=inner)
        found = data or b""
        text = text_of(Viewed(f"/{'/'.join(inner)}", found, len(found) == entry.size))
        self._text.set_text(text + ("" if len(found) == entry.size else "\n…"))
        self._text.show()

    def up(self) -> None:
        """The folder above."""
        self.path = self.path.rpartition("/")[0]
        self._show_folder()

    def _open(self, key: str) -> None:
        entry = next((one for one in self._folders.get(self.path, ()) if key_of(one) == key), None)
        if entry is None:
            return
        if entry.kind == "folder":
            self.path = f"{self.path}/{entry.name}".lstrip("/")
            self._show_folder()
        elif entry.kind == "file":
            words = _("Volumes", "Reading {name}").format(name=shown(entry.name))
            self._desk.tasks.start(self._key, self._view(entry), title=words, on_error=self._failed)

    def _show_folder(self) -> None:
        entries = sorted(self._folders.get(self.path, ()), key=lambda one: (one.kind != "folder", one.name.casefold()))
        self._rows.set_rows(file_rows(entries))
        self._text.hide()
        self._show_where()
        if entries:
            self._frame.show_content()
        else:
            self._frame.show_empty("inbox", _("Volumes", "Nothing in here"), "", "", None)

    def _show_where(self) -> None:
        self._where.setText(shown(f"/{self.path}"))
        self._up.setEnabled(bool(self.path))

    def _failed(self, error: FirstMateError) -> bool:
        told = tell(error, self._desk.languages.current)
        self._frame.show_error(told.title, told.meaning, told.details)
        return True

    def _leave(self) -> None:
        self._desk.tasks.cancel(self._key)
