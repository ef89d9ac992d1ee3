"""From a press to a task: asks what must be asked, and starts what was chosen. Holds no state of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

from PySide6.QtCore import QCoreApplication, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from firstmate.app.page import Desk
from firstmate.app.run_forms import Form
from firstmate.core.entities import Container
from firstmate.pages.containers import actions
from firstmate.pages.containers.action_dialogs import CommitDialog, RenameDialog, SignalDialog
from firstmate.pages.containers.copies import copy_of
from firstmate.pages.containers.copy_dialog import CopyDialog
from firstmate.pages.containers.model import ContainersModel
from firstmate.pages.containers.pending import Verb
from firstmate.pages.containers.questions import ask_removal
from firstmate.pages.containers.removal import removal

_ = QCoreApplication.translate

_ASKING = "containers.ask"


class ActionStarter:
    """`parent` is the widget under whose window the questions open."""

    def __init__(self, desk: Desk, model: ContainersModel, parent: QWidget) -> None:
        self._desk = desk
        self._model = model
        self._parent = parent

    # -- several -------------------------------------------------------------------------------------------------------
    def act(self, what: str) -> None:
        """What was pressed, for the selection."""
        alone: dict[str, Callable[[Container], None]] = {
            "rename": self._rename,
            "again": self._again,
            "commit": self._commit,
            "export": self._export,
        }
        if what == "remove":
            self.remove()
        elif what == "signal":
            self._signal()
        elif what in alone:
            container = self._model.single
            if container is not None:
                alone[what](container)
        else:
            self.start(cast(Verb, what), self._model.targets(cast(Verb, what)))

    def start(self, verb: Verb, ids: tuple[str, ...]) -> None:
        """Does it to these, without a question."""
        if ids:
            title = self._model.title(verb, ids)
            self._desk.tasks.start(actions.task_key(verb, ids), self._model.actions.act(verb, ids), title=title)

    def remove(self) -> None:
        """Asks first, by name."""
        what = self._model.removal()
        if not what.ids:
            return

        async def remove() -> None:
            way = await ask_removal(self._parent, what)
            if way is None:
                return
            self._desk.tasks.start(
                actions.task_key("remove", what.ids),
                self._model.actions.remove(
                    what.ids,
                    dict(zip(what.ids, what.names, strict=True)),
                    stop_first=way.stop_first,
                    force=way.force,
                    volumes=way.volumes,
                ),
                title=self._model.title("remove", what.ids),
            )

        self._desk.tasks.start(_ASKING, remove())

    def _signal(self) -> None:
        ids = self._model.targets("signal")
        if not ids:
            return
        names = [self._model.containers[key].name for key in ids]
        detail = self._model.details.get(ids[0])

        async def send() -> None:
            dialog = SignalDialog(self._parent, self._desk, names, detail.stop_signal if detail is not None else "")
            if await dialog.answer():
                signal = dialog.signal
                self._desk.tasks.start(
                    actions.task_key("signal", ids),
                    self._model.actions.signal(ids, signal, dict(zip(ids, names, strict=True))),
                    title=self._model.title("signal", ids),
                )

        self._desk.tasks.start(_ASKING, send())

    # -- one -----------------------------------------------------------------------------------------------------------
    def _rename(self, container: Container) -> None:
        taken = {one.name for one in self._model.containers.values() if one.id != container.id}

        async def rename() -> None:
            dialog = RenameDialog(self._parent, self._desk, container.name, taken)
            if await dialog.answer():
                name = dialog.name
                self._desk.tasks.start(
                    f"containers.rename:{container.id}",
                    self._model.single_actions.rename(container.id, container.name, name),
                    title=_("Containers", "Renaming {name}").format(name=container.name),
                )

        self._desk.tasks.start(_ASKING, rename())

    def _again(self, container: Container) -> None:
        self._desk.go("run", container=container.id)

    def _commit(self, container: Container) -> None:
        what = removal([container], self._model.details)

        async def commit() -> None:
            volumes = [*what.kept, *(name[:12] for name in what.anonymous_volumes)]
            dialog = CommitDialog(self._parent, self._desk, container.name, volumes, container.state.is_alive)
            if await dialog.answer() and (image := dialog.image) is not None:
                message, pause = dialog.message, dialog.pause
                self._desk.tasks.start(
                    f"containers.commit:{container.id}",
                    self._model.single_actions.commit(
                        container.id, container.name, image, message=message, pause=pause
                    ),
                    title=_("Containers", "Saving {name} as an image").format(name=container.name),
                )

        self._desk.tasks.start(_ASKING, commit())

    def _export(self, container: Container) -> None:
        """All its files into an archive; the file dialog asks before it replaces one."""
        title = _("Containers", "Export the files of {name}").format(name=container.name)
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
        dialog = QFileDialog(self._parent.window(), title, folder)
        dialog.setObjectName("containers.export.file")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("tar")
        dialog.setNameFilter(_("Containers", "Archives (*.tar)"))
        dialog.selectFile(f"{container.name}.tar")
        dialog.fileSelected.connect(lambda file: self.export_to(container, Path(file)))
        dialog.open()

    def export_to(self, container: Container, path: Path) -> None:
        """The place is known."""
        self._model.exports.start(container.id, container.name, path)

    def copy_as(self, form: Form) -> None:
        """What would make the selected container again, to look at and to copy."""
        container = self._model.single
        if container is None:
            return

        async def copy() -> None:
            source = await self._model.single_actions.source(container.id)
            shell, prefix, language = (
                self._desk.settings.shell_in_use,
                self._desk.prefix,
                self._desk.languages.current,
            )
            CopyDialog(
                self._parent,
                container.name,
                form,
                lambda one: copy_of(source, one, for_shell=shell, prefix=prefix, language=language),
            ).open()

        title = _("Containers", "Reading {name}").format(name=container.name)
        self._desk.tasks.start(f"containers.copy_as:{container.id}", copy(), title=title)
