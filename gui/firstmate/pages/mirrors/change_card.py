"""What will change, before it changes: the difference, how it is taken in, and the steps while it happens.

Always at the foot of the page, so that nobody has to look for Apply.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from firstmate.app.page import Desk
from firstmate.core import configuration_words, daemon_json
from firstmate.core.mirrors.addresses import normalized
from firstmate.pages.mirrors.diff_box import DiffBox
from firstmate.pages.mirrors.draft import Draft
from firstmate.pages.mirrors.model import COPIED_FOR, MirrorsModel
from firstmate.pages.mirrors.sentences import joined
from firstmate.pages.mirrors.summary import overridden_text
from firstmate.widgets.buttons import Button
from firstmate.widgets.card import Card
from firstmate.widgets.flow import FlowLayout
from firstmate.widgets.form import ProblemLine
from firstmate.widgets.labels import IconLabel, Label
from firstmate.widgets.pill import StatusPill
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_STEP_STATUS = {"begins": "busy", "done": "ok", "skipped": "idle", "failed": "error"}


class ChangeCard(Card):
    """`apply_wanted` is called when the person presses Apply."""

    def __init__(
        self, desk: Desk, model: MirrorsModel, apply_wanted: Callable[[], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self._model = model
        space = theme.tokens
        head = QHBoxLayout()
        head.setSpacing(space.space_s)
        self._icon = IconLabel("pencil", 18, "accent")
        self._what = Label("", "strong", wrap=True)
        self._discard = Button("", "ghost", icon="undo-2", name="mirrors.discard", on_click=model.discard)
        self._stop = Button("", "secondary", icon="x", name="mirrors.stop", on_click=model.stop_writing)
        self._apply = Button("", "primary", icon="check", name="mirrors.apply", on_click=apply_wanted)
        head.addWidget(self._icon)
        head.addWidget(self._what, 1)
        for button in (self._discard, self._stop, self._apply):
            head.addWidget(button)
        self.body.addLayout(head)
        self._problem = ProblemLine()
        self._warning = Label("", "caption", "warn", wrap=True)
        self._warning.setObjectName("mirrors.warning")
        self._how = Label("", "caption", "muted", wrap=True)
        self._diff = DiffBox("mirrors.diff", max_lines=7)
        self._steps = QWidget()
        self._steps.setObjectName("mirrors.steps")
        self._flow = FlowLayout(self._steps, space.space_s)
        self._pills: dict[str, StatusPill] = {}
        for widget in (self._problem, self._warning, self._how, self._diff, self._steps):
            self.body.addWidget(widget)

    def set_low(self, low: bool) -> None:
        """In a low window the difference scrolls, so that the list stays in sight."""
        if low:
            self._diff.set_most(4, 0)
        else:
            self._diff.set_most(7)

    def draw(self) -> None:
        model = self._model
        again = model.out_of_step and not model.doubtful
        changing = (model.dirty or again) and model.place is not None and not model.writing
        self._discard.setVisible(model.dirty and not model.writing)
        self._stop.setVisible(model.writing)
        self._apply.setVisible(not model.writing)
        self._apply.setEnabled(model.can_apply)
        self._what.setText(self._summary())
        self._icon.set_icon("pencil" if model.dirty else "check", "accent" if model.dirty else "text_muted")
        self._diff.setVisible(model.dirty and not model.writing)
        if model.dirty:
            self._diff.set_lines(model.difference)
        self._problem.set_text(self._problems(blocking=True) if changing else "")
        self._warning.setText(self._warnings() if changing else "")
        self._warning.setVisible(bool(self._warning.text()))
        self._how.setText(self._how_applied() if changing else "")
        self._how.setVisible(bool(self._how.text()))
        self._draw_steps()

    def _summary(self) -> str:
        model = self._model
        if model.writing:
            return _("Mirrors", "Applying…")
        if model.no_place is not None:
            if model.no_place.reason in COPIED_FOR:
                return _("Mirrors", "The file is not on this computer: copy the text above to it.")
            return _("Mirrors", "Nothing can be applied from here")
        if model.dirty:
            return joined(self._counted(model.start, model.draft), self._desk.languages.current)
        if model.doubtful:
            return _("Mirrors", "Repair the file first")
        if model.out_of_step:
            return _("Mirrors", "Have the engine read the file again")
        return _("Mirrors", "Nothing to apply")

    def _counted(self, old: Draft, new: Draft) -> list[str]:
        before, after = [normalized(one) for one in old.mirrors], [normalized(one) for one in new.mirrors]
        added, removed = len(set(after) - set(before)), len(set(before) - set(after))
        said = []
        if added:
            said.append(_("Mirrors", "%n mirror(s) added.", None, added))
        if removed:
            said.append(_("Mirrors", "%n mirror(s) removed.", None, removed))
        if not added and not removed and old.mirrors != new.mirrors:
            said.append(_("Mirrors", "Another order."))
        if old.insecure != new.insecure:
            said.append(_("Mirrors", "Registries without a certificate changed."))
        if old.proxies != new.proxies:
            said.append(_("Mirrors", "Proxy changed."))
        return said

    def _warnings(self) -> str:
        place = self._model.place
        said = [overridden_text(place.overridden_by)] if place is not None and place.overridden_by else []
        return "\n".join(filter(None, (*said, self._problems(blocking=False))))

    def _problems(self, *, blocking: bool) -> str:
        language = self._desk.languages.current
        found = [one for one in self._model.problems if one.blocks is blocking]
        return "\n".join(dict.fromkeys(daemon_json.problem_text(one, language) for one in found))

    def _how_applied(self) -> str:
        """What pressing Apply will do, before it is pressed."""
        model = self._model
        place = model.place
        if place is None:
            return ""
        language = self._desk.languages.current
        said = [_("Mirrors", "A backup is made first, and put back by itself if the engine does not take it.")]
        old, new = model.start, model.draft
        if place.reload == "none" or old.proxies != new.proxies:
            said.append(_("Mirrors", "This needs a restart of the engine; you are asked before."))
        else:
            said.append(_("Mirrors", "The engine reads the file while it runs: no container stops."))
        if place.elevation:
            said.append(_("Mirrors", "The file belongs to the system, so the computer will ask for a password."))
        return joined(said, language)

    def _draw_steps(self) -> None:
        steps = self._model.steps
        language = self._desk.languages.current
        known = {news.step for news in steps}
        for step in [step for step in self._pills if step not in known]:
            gone = self._pills.pop(step)
            self._flow.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for news in steps:
            pill = self._pills.get(news.step)
            if pill is None:
                pill = self._pills[news.step] = StatusPill("busy", "", self._steps)
                self._flow.addWidget(pill)
                pill.show()
            pill.set(_STEP_STATUS[news.state], configuration_words.step_text(news.step, language))  # type: ignore[arg-type]
            pill.setToolTip(news.detail)
        self._steps.setVisible(bool(steps))

    def retranslate(self) -> None:
        self._apply.setText(_("Mirrors", "Apply"))
        self._discard.setText(_("Mirrors", "Discard"))
        self._stop.setText(_("Mirrors", "Cancel"))
        self._stop.setToolTip(_("Mirrors", "What was written already is put back."))
        self._diff.setAccessibleName(_("Mirrors", "What will change in the file"))
        self._steps.setAccessibleName(_("Mirrors", "Steps"))
        self.setAccessibleName(_("Mirrors", "Change"))
        self.draw()
