"""The Environment page: ready or the one next step on top, every check below as a card, in the order of truth."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMimeData, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from firstmate import paths
from firstmate.app.page import Desk
from firstmate.core.checks import CheckResult
from firstmate.pages.environment.check_card import CheckCard, action_word
from firstmate.pages.environment.model import EnvironmentModel
from firstmate.widgets.buttons import Button
from firstmate.widgets.card import Card
from firstmate.widgets.dialogs import ask
from firstmate.widgets.flow import FlowLayout
from firstmate.widgets.labels import IconLabel, Label
from firstmate.widgets.mono_box import MonoBox
from firstmate.widgets.page_view import PageView
from firstmate.widgets.spinner import Spinner
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

READINGS_FILE = "firstmate-readings.json"


class EnvironmentView(PageView):
    """Widgets only; what they mean is `EnvironmentModel`'s."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._model = EnvironmentModel(desk)
        self._cards: dict[str, CheckCard] = {}
        self._recheck = Button("", "secondary", icon="refresh-cw", name="environment.recheck", on_click=self.refresh)
        self._copy = Button(
            "", "ghost", icon="clipboard-copy", name="environment.copy_report", on_click=self._copy_report, compact=True
        )
        self._save = Button(
            "", "ghost", icon="save", name="environment.save_readings", on_click=self._choose_file, compact=True
        )
        self._network = Button(
            "", "ghost", icon="globe", name="environment.network", on_click=self._check_network, compact=True
        )
        self.header.add_action(self._recheck)
        self._build_summary()
        self._build_run()
        self._list = QWidget()
        self._list.setObjectName("environment.list")
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 0, theme.tokens.space_s, 0)
        self._rows.setSpacing(theme.tokens.space_s)
        self._rows.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.viewport().setAutoFillBackground(False)
        self._area.setWidget(self._list)
        self._list.setAutoFillBackground(False)
        self.column.addWidget(self._summary)
        self.column.addWidget(self._run)
        self.column.addWidget(self._area, 1)
        self._model.changed.connect(self._draw)
        self._model.printed.connect(self._draw_line)
        self.retranslate()

    def _build_summary(self) -> None:
        space = theme.tokens
        self._summary = Card()
        row = QHBoxLayout()
        row.setSpacing(space.space_m)
        self._icon = IconLabel("circle-check", 40, "ok")
        self._spinner = Spinner(36)
        words = QVBoxLayout()
        words.setSpacing(2)
        self._verdict = Label("", "heading", wrap=True)
        self._verdict.setObjectName("environment.summary")
        self._step = Label("", tone="muted", wrap=True, selectable=True)
        words.addWidget(self._verdict)
        words.addWidget(self._step)
        self._do = Button("", "primary", icon="wrench", name="environment.install", on_click=self._do_next)
        row.addWidget(self._icon)
        row.addWidget(self._spinner)
        row.addLayout(words, 1)
        row.addWidget(self._do)
        self._summary.body.addLayout(row)
        more = QWidget()
        flow = FlowLayout(more, space.space_s)
        for button in (self._network, self._copy, self._save):
            flow.addWidget(button)
        self._summary.body.addWidget(more)

    def _build_run(self) -> None:
        self._run = Card(icon="terminal")
        self._output = MonoBox("environment.output", max_lines=10)
        self._run_state = Label("", tone="muted", wrap=True)
        self._stop = Button("", "danger", name="environment.stop", on_click=self._model.stop_mending)
        self._close = Button("", name="environment.close", on_click=self._model.forget_run)
        row = QHBoxLayout()
        row.addWidget(self._run_state, 1)
        row.addWidget(self._stop)
        row.addWidget(self._close)
        self._run.body.addWidget(self._output)
        self._run.body.addLayout(row)
        self._run.hide()

    # -- the way of a click ------------------------------------------------------------------------------------------
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._model.results and not self._model.checking:
            self._model.check()

    def refresh(self) -> None:
        self._model.check()

    def _check_network(self) -> None:
        self._model.check(network=True)

    def _copy_report(self) -> None:
        """Pasted into a text it is the report, pasted into a mail or a chat also the file of what was read."""

        async def copy() -> None:
            file = paths.cache_folder() / READINGS_FILE
            await self._model.write_readings(file)
            material = QMimeData()
            material.setText(self._model.report())
            material.setUrls([QUrl.fromLocalFile(str(file))])
            QGuiApplication.clipboard().setMimeData(material)
            self._desk.notices.post(
                "ok", _("Environment", "The report and the file of what was read are in the clipboard.")
            )

        self._desk.tasks.start("environment.report", copy())

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, _("Environment", "Save what was read"), "", "JSON (*.json)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.selectFile(READINGS_FILE)
        dialog.fileSelected.connect(lambda file: self._model.save_readings(Path(file)))
        dialog.open()

    def _do_next(self) -> None:
        """What the summary's button says: the fix when FirstMate can do it, else the card with what to do."""
        step = self._model.next_step
        if step is None:
            return
        if step.fix is not None and action_word(step.fix):
            self._fix(step.id, self._cards[step.id].choice)
        else:
            self._area.ensureWidgetVisible(self._cards[step.id], 0, theme.px(24))

    def _fix(self, check_id: str, choice: int) -> None:
        result = self._model.results.get(check_id)
        if result is None or result.fix is None:
            return
        if result.fix.action == "open_url":
            QDesktopServices.openUrl(QUrl(result.fix.url))
            return
        script = self._model.script(check_id, choice)
        if script is None:
            return

        async def confirm() -> None:
            text = _("Environment", "This is exactly what will run. Nothing else is changed.")
            if script.elevated:
                text += " " + _("Environment", "It needs administrator rights, so the system will ask for a password.")
            if result.fix is not None and result.fix.warning:
                text += "\n\n" + result.fix.warning
            chosen = await ask(
                self, title=result.title, text=text, details=script.text, confirm=_("Environment", "Run it")
            )
            if chosen:
                self._model.mend(check_id, script, result.title)

        self._desk.tasks.start("environment.confirm", confirm())

    # -- drawing -----------------------------------------------------------------------------------------------------
    def _draw(self) -> None:
        model = self._model
        self._draw_summary()
        for place, check_id in enumerate(model.ids):
            card = self._cards.get(check_id)
            if card is None:
                card = CheckCard(check_id, self._copy_command)
                card.fix_requested.connect(self._fix)
                self._cards[check_id] = card
                self._rows.insertWidget(place, card)
            card.show_result(model.results.get(check_id), check_id.replace("_", " "))
        self._recheck.setEnabled(not model.checking)
        self._draw_run()

    def _draw_summary(self) -> None:
        model = self._model
        step: CheckResult | None = model.next_step
        self._spinner.setVisible(model.checking)
        self._icon.setVisible(not model.checking)
        self._do.hide()
        if model.checking:
            self._verdict.setText(_("Environment", "Looking at this computer…"))
            done = _("Environment", "{done} of {all} checks").format(done=len(model.results), all=len(model.ids))
            self._step.setText(done)
        elif model.ready:
            self._icon.set_icon("circle-check", "ok")
            self._verdict.setText(_("Environment", "Ready: containers can run here."))
            self._step.setText(_("Environment", "Everything that matters is in place."))
        elif step is not None:
            self._icon.set_icon("triangle-alert", "error" if step.status == "fail" else "warn")
            self._verdict.setText(_("Environment", "Next step: {title}").format(title=step.title))
            self._step.setText(step.fix.text if step.fix is not None else step.detail)
            words = action_word(step.fix) if step.fix is not None else ""
            self._do.setText(words or _("Environment", "Show me"))
            self._do.show()
        else:
            self._icon.set_icon("circle-help", "text_muted")
            self._verdict.setText(_("Environment", "Not looked at yet"))
            self._step.setText("")
        self._step.setVisible(bool(self._step.text()))

    def _copy_command(self, command: str) -> None:
        QGuiApplication.clipboard().setText(command)
        self._desk.notices.post("ok", _("Environment", "The command is in the clipboard."))

    def _draw_run(self) -> None:
        run = self._model.run
        self._run.setVisible(run is not None)
        if run is None:
            return
        self._output.set_text("\n".join(run.lines))
        self._stop.setVisible(run.running)
        self._close.setVisible(not run.running)
        if run.running:
            self._run_state.setText(_("Environment", "Running…"))
        elif run.cancelled:
            self._run_state.setText(_("Environment", "Stopped. What had been done already stays done."))
        elif run.exit is None:
            self._run_state.setText(_("Environment", "It could not go on. The last line above says why."))
        elif run.exit == 0:
            self._run_state.setText(self._after(run.script.after))
        else:
            self._run_state.setText(
                _("Environment", "It ended with an error (exit code {code}). The last lines above say why.").format(
                    code=run.exit
                )
            )

    def _after(self, after: str) -> str:
        if after == "restart":
            return _("Environment", "Done. Restart the computer, then it takes effect.")
        if after == "login":
            return _("Environment", "Done. Sign out and in again, then it takes effect.")
        return _("Environment", "Done.")

    def _draw_line(self, _line: str) -> None:
        if self._model.run is not None:
            self._output.set_text("\n".join(self._model.run.lines))

    def escape(self) -> bool:
        if self._model.run is not None and self._model.run.running:
            self._model.stop_mending()
            return True
        return False

    def retranslate(self) -> None:
        self.header.set_title(_("Environment", "Environment"))
        self.header.set_subtitle(_("Environment", "Does this computer have what Docker needs?"))
        self._recheck.setText(_("Environment", "Check again"))
        self._copy.setText(_("Environment", "Copy report"))
        self._save.setText(_("Environment", "Save readings…"))
        self._network.setText(_("Environment", "Check the network too"))
        self._network.setToolTip(_("Environment", "Asks Docker Hub and your mirrors whether they answer."))
        self._run.set_title(_("Environment", "What runs"))
        self._output.setAccessibleName(_("Environment", "Output"))
        self._stop.setText(_("Environment", "Stop"))
        self._close.setText(_("Environment", "Close"))
        self._draw()
