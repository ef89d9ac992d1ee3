"""The logs of a container, alone or with others: followed, searched, saved, through ends and new starts."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from firstmate.app.explanations import tell
from firstmate.core.errors import LocalFileError
from firstmate.pages.containers.log_bar import LogBar
from firstmate.pages.containers.log_company import CompanyMenu
from firstmate.pages.containers.log_range import RANGES
from firstmate.pages.containers.model import ContainersModel
from firstmate.pages.containers.naming import listed
from firstmate.pages.containers.well import Well
from firstmate.widgets.canvas.log_view import LogView
from firstmate.widgets.labels import ElidedLabel
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


class LogsTab(QWidget):
    """One view for whichever container is looked at; reads its state from the model."""

    range_chosen = Signal()
    """The command that shows the same is another one now."""

    def __init__(self, model: ContainersModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._dropped = 0
        self._printed = False
        self.bar = LogBar()
        self.view = LogView()
        self.view.setObjectName("containers.logs.view")
        self.view.set_timestamps(carried=True, shown=False)
        self.view.set_json(True)
        self._words = ElidedLabel("", "caption", "muted")
        self._words.setObjectName("containers.logs.state")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space_xs)
        column.addWidget(self.bar)
        column.addWidget(Well(self.view), 1)
        column.addWidget(self._words)

        bar, view = self.bar, self.view
        bar.follow.setChecked(view.follows)
        bar.wrap.setChecked(view.wraps)
        bar.json.setChecked(view.reads_json)
        bar.follow.toggled.connect(self._set_follow)
        bar.times.toggled.connect(lambda on: view.set_timestamps(carried=True, shown=on))
        bar.wrap.toggled.connect(view.set_wrap)
        bar.json.toggled.connect(view.set_json)
        bar.pause.toggled.connect(self._set_paused)
        bar.clear.clicked.connect(self._clear)
        bar.save.clicked.connect(self._choose_file)
        bar.together.clicked.connect(self._choose_company)
        bar.range_chosen.connect(self._choose_range)
        bar.searched.connect(self._find)
        bar.previous_wanted.connect(view.find_previous)
        bar.next_wanted.connect(view.find_next)
        view.follow_changed.connect(bar.follow.setChecked)
        view.search_changed.connect(self._show_matches)
        view.dropped.connect(self._count_dropped)
        view.cleared.connect(model.logs.clear)
        model.logs.received.connect(self._append)
        model.logs.restarted.connect(self._begin_anew)
        model.logs.changed.connect(self.show_state)
        self.retranslate()

    def look(self, identity: str) -> None:
        """Follow this container while it is in view; "" for none."""
        self._model.logs.follow(identity or None)
        self.show_state()

    def focus_search(self) -> None:
        self.bar.focus_search()

    def show_state(self) -> None:
        """One line under the log: whether it is live, and if not, why."""
        logs = self._model.logs
        self.bar.set_range(logs.range)
        count = len(logs.together)
        self.bar.together.setText(
            _("Containers", "%n container(s)", None, count) if count > 1 else _("Containers", "With others")
        )
        if self._model.focused is None:
            return
        words = self._live_words()
        if self._dropped:
            skipped = _("Containers", "%n line(s) skipped, they came too fast.", None, self._dropped)
            words = _("Containers", "{live} {skipped}").format(live=words, skipped=skipped) if words else skipped
        self._words.setText(words)
        self._words.setAccessibleName(words)

    def _live_words(self) -> str:
        logs, container = self._model.logs, self._model.focused
        assert container is not None
        alive = container.state.is_alive and not self._model.focused_gone
        if logs.phase == "failed" and logs.error is not None:
            told = tell(logs.error, self._model.desk.languages.current)
            return _("Containers", "{title}. {meaning}").format(title=told.title, meaning=told.details)
        if self._model.focused_gone:
            return _("Containers", "The container is gone; these are its last lines.")
        if len(logs.together) > 1 and not self.view.paused and self._model.lost_since is None:
            return _("Containers", "Together, in the order of their times: {names}.").format(names=listed(logs.names))
        if not alive and logs.phase in ("ended", "following"):
            return _("Containers", "{state}. The log goes on by itself when the container is started again.").format(
                state=self._model.state.text
            )
        if self._model.lost_since is not None:
            return _("Containers", "The engine is away; the log goes on when it is back.")
        if self.view.paused:
            return _("Containers", "Paused: new lines wait until you go on.")
        if logs.phase == "following" and not self._printed:
            return _("Containers", "Nothing was printed yet; new lines appear by themselves.")
        if logs.phase == "following":
            return _("Containers", "Live: new lines appear by themselves.")
        return ""

    # -- lines ---------------------------------------------------------------------------------------------------------
    def _append(self, source: str | None, stream: str, data: bytes) -> None:
        self.view.append(source, "stderr" if stream == "stderr" else "stdout", data)
        if not self._printed:
            self._printed = True
            self.show_state()

    def _begin_anew(self) -> None:
        self._dropped = 0
        self._printed = False
        self.bar.pause.setChecked(False)
        self.view.begin_anew()

    def _count_dropped(self, total: int) -> None:
        self._dropped = total
        self.show_state()

    # -- what the person does ------------------------------------------------------------------------------------------
    def _set_follow(self, on: bool) -> None:
        if on != self.view.follows:
            self.view.set_follow(on)

    def _set_paused(self, on: bool) -> None:
        self.view.set_paused(on)
        self.show_state()

    def _clear(self) -> None:
        self._model.logs.clear()
        self.view.clear()

    def _choose_range(self, name: str) -> None:
        self._model.logs.set_range(next(one for one in RANGES if one == name))
        self.range_chosen.emit()

    def _choose_company(self) -> None:
        button = self.bar.together
        CompanyMenu(self._model, self).popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _find(self) -> None:
        text = self.bar.search.text()
        found = self.view.set_search(text, self.bar.regex.isChecked(), self.bar.case.isChecked())
        if found.problem == "slow":
            self.bar.show_problem(_("Containers", "could take for ever: no repeats inside of repeats"))
        elif found.problem:
            self.bar.show_problem(_("Containers", "no pattern: {reason}").format(reason=found.detail))
        else:
            self.bar.show_matches(0, 0)
            if text:
                self.view.find_previous()  # from the newest line backwards: that is where one looks

    def _show_matches(self, count: int, current: int) -> None:
        if not self.bar.search.text() or self.view.searches:
            self.bar.show_matches(count, current)

    # -- saving --------------------------------------------------------------------------------------------------------
    def _choose_file(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self.window(), _("Containers", "Save the log"), folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([_("Containers", "Text files (*.log *.txt)"), _("Containers", "All files (*)")])
        dialog.setDefaultSuffix("log")
        dialog.selectFile(file_name(self._model.logs.names))
        dialog.fileSelected.connect(lambda file: self.save_to(Path(file)))
        dialog.open()

    def save_to(self, file: Path) -> None:
        """Writes the lines shown, each with its time and, among several containers, its name."""
        text = self.view.save_text()

        async def save() -> None:
            try:
                await asyncio.to_thread(file.write_text, text, encoding="utf-8", errors="replace", newline="\n")
            except OSError as error:
                raise LocalFileError(str(error), path=file) from error
            self._model.desk.notices.post("ok", _("Containers", "Saved as {file}").format(file=file.name))

        self._model.desk.tasks.start("containers.logs.save", save(), title=_("Containers", "Saving the log"))

    # -- words ---------------------------------------------------------------------------------------------------------
    def retranslate(self) -> None:
        self.view.setAccessibleName(_("Containers", "Logs"))
        self.bar.together.setToolTip(_("Containers", "Read the logs of several containers in one stream"))
        self.show_state()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


def file_name(names: tuple[str, ...]) -> str:
    """What a saved log is called: `web.log`, `web_and_2_more.log`."""
    first = re.sub(r"[^\w.-]+", "_", names[0]) if names else "container"
    return f"{first}_and_{len(names) - 1}_more.log" if len(names) > 1 else f"{first}.log"
