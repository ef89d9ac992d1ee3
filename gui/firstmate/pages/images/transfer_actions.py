"""What starts a transfer: the file to save to or to load, the name to import or push under. Asked in dialogs that
leave the rest of the window alive; then `Transfers` does it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from firstmate.app.page import Desk
from firstmate.core.command import import_argv, push_argv, tag_argv
from firstmate.core.names import ImageNameError, parse_image_name
from firstmate.pages.images.name_dialog import NameDialog
from firstmate.pages.images.sign_in import sign_in
from firstmate.pages.images.transfers import Transfers

_ = QCoreApplication.translate

_ARCHIVES: Final = "*.tar *.tar.gz *.tgz *.tar.xz *.tar.bz2 *.tar.zst"


class TransferActions:
    """The ways of a press to `Transfers`. `parent` is the widget whose window the dialogs belong to."""

    def __init__(self, desk: Desk, transfers: Transfers, parent: QWidget) -> None:
        self._desk = desk
        self._transfers = transfers
        self._parent = parent

    # -- files ---------------------------------------------------------------------------------------------------------
    def save(self, images: Sequence[str]) -> None:
        """Asks where to, then saves these images to one archive."""
        self._ask_place(archive_name(images)).fileSelected.connect(lambda file: self.save_to(images, Path(file)))

    def save_elsewhere(self, key: str) -> None:
        """Asks for another place for an archive that could not be written, under the name it was to have."""
        old = self._transfers.get(key)
        if old is None or old.path is None:
            return

        def chosen(file: str) -> None:
            self._transfers.dismiss(key)
            self.save_to(old.images, Path(file))

        self._ask_place(old.path.name).fileSelected.connect(chosen)

    def _ask_place(self, name: str) -> QFileDialog:
        """An open dialog for a new archive, which is to be called `name`."""
        dialog = self._dialog(_("Images", "Save images to an archive"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([_("Images", "Archives of images (*.tar)")])
        dialog.setDefaultSuffix("tar")
        dialog.selectFile(name)
        dialog.open()
        return dialog

    def save_to(self, images: Sequence[str], path: Path) -> None:
        """Saves to a place that was chosen."""
        self._transfers.save(images, path, expected=self._expected(images))

    def load(self) -> None:
        """Asks which archive, then loads it."""
        dialog = self._dialog(_("Images", "Load an archive of images"))
        self._choose(dialog)
        dialog.fileSelected.connect(lambda file: self._transfers.load(Path(file)))
        dialog.open()

    def import_archive(self) -> None:
        """Asks which archive of files, then under which name."""
        dialog = self._dialog(_("Images", "Import the files of a system"))
        self._choose(dialog)
        dialog.fileSelected.connect(
            lambda file: self._desk.tasks.start("images.ask.import", self._name_and_import(Path(file)))
        )
        dialog.open()

    async def _name_and_import(self, path: Path) -> None:
        desk = self._desk
        name = await NameDialog(
            self._parent,
            desk,
            title=_("Images", "A name for the image from {file}").format(file=path.name),
            words=_(
                "Images",
                "The archive has the files of a system, for example from docker export. They become an image of one "
                "layer; what a Dockerfile would say (command, environment) is not in it.",
            ),
            confirm=_("Images", "Import"),
            name=image_name_for(path),
            argvs=lambda name: (import_argv(str(path), name, desk.prefix),),
        ).answer()
        if name:
            self._transfers.import_archive(path, name)

    # -- registries ----------------------------------------------------------------------------------------------------
    def push(self, image: str) -> None:
        """Asks under which name, then pushes; a new name is given to the image first."""
        self._desk.tasks.start("images.ask.push", self._name_and_push(image))

    async def _name_and_push(self, image: str) -> None:
        desk = self._desk
        name = await NameDialog(
            self._parent,
            desk,
            title=_("Images", "Push {image}").format(image=image),
            words=_(
                "Images",
                "The name says where it goes: registry/repository:tag. On Docker Hub you may write under your own "
                "user name only. Another name is given to the image first.",
            ),
            confirm=_("Images", "Push"),
            name=image,
            argvs=lambda name: (
                *((tag_argv(image, name, desk.prefix),) if _is_new(image, name) else ()),
                push_argv(name, desk.prefix),
            ),
        ).answer()
        if not name:
            return
        if _is_new(image, name):
            wanted = parse_image_name(name)
            await desk.engine.tag_image(image, wanted.familiar_name, wanted.tag or "latest")
            desk.session.live.refresh()
        self._transfers.push(name)

    def sign_in_and_repeat(self, key: str) -> None:
        """Signs in to the registry of a push that was refused, then tries it again."""
        transfer = self._transfers.get(key)
        if transfer is not None and transfer.images:
            registry = parse_image_name(transfer.images[0]).registry
            self._desk.tasks.start("images.ask.sign_in", self._sign_in(registry, key))

    async def _sign_in(self, registry: str, key: str) -> None:
        if await sign_in(self._parent, self._desk, registry):
            self._transfers.again(key)

    # -- dialogs -------------------------------------------------------------------------------------------------------
    def _dialog(self, title: str) -> QFileDialog:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
        dialog = QFileDialog(self._parent.window(), title, folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog

    def _choose(self, dialog: QFileDialog) -> None:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        archives = _("Images", "Archives ({patterns})").format(patterns=_ARCHIVES)
        dialog.setNameFilters([archives, _("Images", "All files (*)")])

    def _expected(self, images: Sequence[str]) -> int:
        """Bytes of these images on the engine. What they share is counted once for each: more is not expected."""
        wanted = set(images)
        known = self._desk.session.images.values()
        return sum(image.size for image in known if wanted & {image.id, *image.tags, *image.digests})


def archive_name(images: Sequence[str]) -> str:
    """A file name that tells what is in it: `busybox_latest.tar`."""
    first = re.sub(r"[^\w.-]+", "_", images[0].removeprefix("sha256:")[:60]).strip("_.") if images else ""
    more = f"_and_{len(images) - 1}_more" if len(images) > 1 else ""
    return f"{first or 'images'}{more}.tar"


def image_name_for(path: Path) -> str:
    """A first proposal for the name of an imported image."""
    stem = re.sub(r"\.(tar|tgz|gz|xz|bz2|zst)$", "", re.sub(r"\.(gz|xz|bz2|zst)$", "", path.name.lower()))
    name = re.sub(r"[^a-z0-9]+", "-", stem).strip("-")
    return f"{name or 'imported'}:latest"


def _is_new(image: str, name: str) -> bool:
    try:
        return parse_image_name(image) != parse_image_name(name)
    except ImageNameError:
        return True
