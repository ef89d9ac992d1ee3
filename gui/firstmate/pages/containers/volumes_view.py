"""The view of the volumes: the list, who uses each, and what can be done. Holds no logic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from firstmate.app.page import Desk
from firstmate.core.entities import Volume
from firstmate.core.quantities import format_bytes
from firstmate.pages.containers.action_dialogs import NewVolumeDialog
from firstmate.pages.containers.export_strip import ExportStrip
from firstmate.pages.containers.store_view import StoreView
from firstmate.pages.containers.volume_browser import VolumeBrowser
from firstmate.pages.containers.volume_rows import COLUMNS, removal_words, row
from firstmate.pages.containers.volumes_model import COUNT_KEY, VolumesModel, short
from firstmate.widgets.cells import Row
from firstmate.widgets.dialogs import CONFIRM, ask

_ = QCoreApplication.translate

_ICONS = {
    "browse": "inbox",
    "inspect": "search",
    "backup": "download",
    "restore": "undo-2",
    "count": "database",
    "prune": "layers",
    "remove": "trash-2",
}


class VolumesView(StoreView):
    """See the module."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self.model = VolumesModel(desk)
        super().__init__(desk, self.model, COLUMNS, _ICONS, parent)
        self.model.setParent(self)
        self._exports = ExportStrip(self.model.transfers, self, name="containers.volumes.transfer")
        self.column.insertWidget(1, self._exports)
        desk.tasks.changed.connect(self._show_counting)
        self.retranslate()

    # -- what the page asks --------------------------------------------------------------------------------------------
    def go(self, arguments: Mapping[str, Any]) -> None:
        """`volume` selects one by name."""
        name = arguments.get("volume")
        if isinstance(name, str):
            self.choose(name)

    def subtitle(self) -> str:
        return _("Volumes", "A volume holds files that outlive their container. Several containers may share one.")

    def close_part(self) -> None:
        self.model.close()

    # -- what the person does ------------------------------------------------------------------------------------------
    def acts(self) -> Mapping[str, Callable[[], object]]:
        return {
            "browse": self._browse,
            "inspect": self._inspect,
            "backup": self._back_up,
            "restore": self._restore,
            "count": self.model.count,
            "prune": self._prune,
            "remove": self._remove,
        }

    def suits(self, what: str) -> bool:
        online = self.desk.session.online
        if what in ("browse", "inspect", "backup", "restore"):
            return self.model.single is not None
        if what == "count":
            return online and bool(self.model.things) and not self.desk.tasks.running(COUNT_KEY)
        return online and bool(self.model.selected if what == "remove" else self.model.unused)

    def ask_create(self) -> None:
        async def create() -> None:
            dialog = NewVolumeDialog(self, self.desk, set(self.model.things))
            if await dialog.answer():
                name = dialog.name
                title = _("Volumes", "Creating {name}").format(name=name)
                self.desk.tasks.start(f"volumes.create:{name}", self.model.create(name), title=title)

        self.desk.tasks.start(self.asking, create())

    def _remove(self) -> None:
        chosen = self.model.selected
        users = {one.id: one for volume in chosen for one in self.model.users(volume.name)}
        title = _("Volumes", "Remove the volume {name}?").format(name=short(chosen[0].name))
        if len(chosen) > 1:
            title = _("Volumes", "Remove %n volume(s)?", None, len(chosen))

        self.ask_removal(chosen, title, removal_words(chosen, tuple(users.values())), self._removing(chosen))

    def _removing(self, chosen: Sequence[Volume]) -> str:
        return _("Volumes", "Removing %n volume(s)", None, len(chosen))

    def _prune(self) -> None:
        chosen, sizes = self.model.unused, self.model.sizes
        title = _("Volumes", "Remove %n volume(s) that nobody uses?", None, len(chosen))
        words = _(
            "Volumes",
            "No container has these, neither a running nor a stopped one. What is in them is lost for good; back "
            "up first what you may need.",
        )
        lines = [f"{one.name}  {_size(sizes.get(one.name))}".rstrip() for one in chosen]
        self.ask_clean_up(chosen, title, words, lines, self._removing(chosen))

    def _inspect(self) -> None:
        volume = self.model.single
        if volume is None:
            return

        def words() -> tuple[str, str]:
            users = ", ".join(one.name for one in self.model.users(volume.name)) or _("Volumes", "nobody")
            return (
                _("Volumes", "Used by: {names}").format(names=users),
                _("Volumes", "On the engine's computer: {place}").format(place=volume.mountpoint),
            )

        self.show_inspected(short(volume.name), "database", lambda: self.model.inspect(volume.name), words)

    def _browse(self) -> None:
        volume, image = self.model.single, self.model.helper_image
        if volume is not None and self._has_image(image):
            VolumeBrowser(self, self.desk, volume.name, image).open()

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

        self.desk.tasks.start(self.asking, restore())

    def _has_image(self, image: str) -> bool:
        if not image:
            self.desk.notices.post(
                "warn",
                _("Volumes", "A helper container is needed for it, and for that any image; there is none here yet."),
                action_text=_("Volumes", "Get an image"),
                on_action=lambda: self.desk.go("images", view="get"),
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
    def rows(self, now: float) -> Iterable[Row]:
        model = self.model
        for one in model.things.values():
            yield row(one, model.users(one.name), model.sizes.get(one.name), now=now, faded=model.stale)

    def empty(self) -> tuple[str, str, str]:
        return (
            "database",
            _("Volumes", "No volumes yet"),
            _("Volumes", "Run a container with “-v name:/place”, or create a volume here, to keep files."),
        )

    def _show_counting(self) -> None:
        self._buttons["count"].setEnabled(self.suits("count"))

    def words(self) -> Mapping[str, tuple[str, str]]:
        return {
            "browse": (
                _("Volumes", "Browse…"),
                _("Volumes", "See its folders and files, through a helper container that is removed again"),
            ),
            "inspect": (_("Volumes", "Inspect"), _("Volumes", "All that the engine says of it")),
            "backup": (
                _("Volumes", "Back up…"),
                _("Volumes", "Write its files into an archive, through a helper container that is removed again"),
            ),
            "restore": (_("Volumes", "Restore…"), _("Volumes", "Put the files of an archive into it")),
            "count": (
                _("Volumes", "Count sizes"),
                _("Volumes", "Has the engine count what each holds; with many files this takes a while"),
            ),
            "prune": (
                _("Volumes", "Clean up…"),
                _("Volumes", "Remove the volumes that no container has; you see which ones first"),
            ),
            "remove": (_("Volumes", "Remove…"), _("Volumes", "Remove it with all that is in it")),
        }

    def retranslate(self) -> None:
        self.table.setAccessibleName(_("Volumes", "Volumes"))
        self._exports.retranslate()
        super().retranslate()


def _size(size: int | None) -> str:
    return f"({format_bytes(size)})" if size is not None else ""
