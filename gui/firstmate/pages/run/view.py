"""The Run page: what to run, its limits, everything else folded, and always in sight the command and the start."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from firstmate.app.explanations import tell
from firstmate.app.page import Desk
from firstmate.pages.run import words
from firstmate.pages.run.actions import HeadActions
from firstmate.pages.run.draft import Wrong
from firstmate.pages.run.extras import add_extras
from firstmate.pages.run.fields import FIELDS, SECTIONS, section_of, write_field
from firstmate.pages.run.limits_card import LimitsCard
from firstmate.pages.run.model import RunModel
from firstmate.pages.run.pasted import read_line
from firstmate.pages.run.sections import FoldedSection
from firstmate.pages.run.stages import StagesView
from firstmate.pages.run.taken_strip import TakenStrip
from firstmate.pages.run.what_card import WhatCard
from firstmate.widgets.buttons import Button
from firstmate.widgets.card import Card, Hint
from firstmate.widgets.command_preview import CommandPreview
from firstmate.widgets.form import ProblemLine
from firstmate.widgets.page_view import PageView
from firstmate.widgets.scrolled import Scrolled
from firstmate.widgets.tab_order import put_behind
from firstmate.widgets.theme import theme

if TYPE_CHECKING:
    from firstmate.core.runspec import RunSpec
    from firstmate.pages.run.exporting import Exported, Target
    from firstmate.pages.run.shelf import RunShelf

_ = QCoreApplication.translate

_STAGES_SHARE = 0.42
_STACK_BELOW = 820
"""Below this width the two columns of the form stand one under the other."""
_LOW_BELOW = 700
"""Below this height the command is shown in fewer lines."""


class RunView(PageView):
    """Widgets only; what they mean is `RunModel`'s."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._model = RunModel(desk)
        self._asked = False
        """Once Start was pressed, an empty field is a mistake; before, it is just not filled in yet."""
        self._paste = Button("", icon="clipboard-paste", name="run.paste", on_click=self._open_paste)
        self._export = Button("", icon="code", name="run.export", on_click=self._open_export)
        self._clear = Button("", "ghost", icon="x", name="run.clear", on_click=self._clear_form)
        self._kept = Button("", icon="history", name="run.shelf", on_click=self._open_shelf)
        self._actions = HeadActions(self.header, (self._clear, self._kept, self._export, self._paste))
        self._preview = CommandPreview(shell=desk.settings.shell_in_use, max_lines=4)
        self._preview.set_object_names("run.preview", "run.copy")
        self._start = Button("", "primary", icon="play", name="run.start", on_click=self._press_start)
        self._cancel = Button("", "secondary", name="run.cancel", on_click=self._model.cancel)
        self._why_away = Button("", "ghost", name="run.away", on_click=lambda: desk.go("environment"))
        self._problems = ProblemLine()
        self._problems.setObjectName("run.problems")
        self._warnings = ProblemLine(tone="warn")
        self._warnings.setObjectName("run.warnings")
        self._sections: dict[str, FoldedSection] = {}
        self._extras: list[object] = []
        self._build()
        self._connect()
        self.retranslate()

    # -- building ----------------------------------------------------------------------------------------------------
    def _build(self) -> None:
        space = theme.tokens
        self._form = Scrolled()  # a small window scrolls its form instead of squeezing it
        self.column.addWidget(self._form, 1)
        self._form.body.setContentsMargins(0, 0, space.space_s, 0)
        self._form.body.setSpacing(space.space_m)
        self._taken = TakenStrip(self._model)
        self._form.body.addWidget(self._taken)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(space.space_m)
        self._form.body.addLayout(self._columns)
        self._what = WhatCard(self._model)
        self._limits = LimitsCard(self._language)
        self._hint = Hint()
        self._columns.addWidget(_column(self._what, self._hint), 1)
        self._columns.addWidget(_column(self._limits), 1)
        self._more = Card(icon="settings")
        self._more.body.setSpacing(space.space_xs)
        self._form.body.addWidget(self._more)
        for section in SECTIONS:
            folded = FoldedSection(section)
            self._sections[section.name] = folded
            self._more.body.addWidget(folded)
            folded.edited.connect(self._field_edited)
            folded.built.connect(lambda one=folded: self._extras.extend(add_extras(one, self._model, self._language)))
        self._form.body.addStretch(1)
        self._result = Card()
        self.column.addWidget(self._result)
        self._stages_area = Scrolled()
        self._result.body.addWidget(self._stages_area)
        self._stages: StagesView | None = None
        self._stages_area.hide()

        buttons = QVBoxLayout()
        buttons.setSpacing(space.space_s)
        buttons.addWidget(self._start)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._why_away)
        buttons.addStretch(1)
        line = QHBoxLayout()
        line.setSpacing(space.space_m)
        line.addWidget(self._preview, 1)
        line.addLayout(buttons)
        self._result.body.addLayout(line)
        self._result.body.addWidget(self._problems)
        self._result.body.addWidget(self._warnings)
        # Tab comes to the image first; Clear and its neighbours are for later. In two steps: the order is a ring, in
        # which they came behind the last button already, and Qt moves nothing that follows as it is.
        put_behind(self._start, (self._clear, self._kept, self._export, self._paste))
        put_behind(self._start, (self._cancel, self._why_away))

    def _connect(self) -> None:
        for card in (self._what, self._limits):
            card.edited.connect(self._edited)
        self._what.entered.connect(self._press_start)
        self._preview.shell_changed.connect(lambda shell: setattr(self._desk.settings, "shell", shell))
        self._model.changed.connect(self._draw)
        self._model.progressed.connect(self._draw_progress)

    # -- the way of a click ------------------------------------------------------------------------------------------
    def _edited(self) -> None:
        self._model.edit(self._limits.apply(self._what.apply(self._model.draft)))

    def _field_edited(self, name: str) -> None:
        field = FIELDS[name]
        editor = self._sections[section_of(name) or ""].editors[name]
        self._model.edit(write_field(self._model.draft, field, editor.texts()))

    def _press_start(self) -> None:
        if self._model.starting:
            return
        self._asked = True
        if self._model.begin():
            return
        _spec, wrong = self._model.read()
        if wrong:
            self._lead_to(wrong[0].field)

    def _lead_to(self, field: str) -> None:
        """Puts the cursor into a field, in sight."""
        widget: QWidget | None = self._what.field(field) or self._limits.field(field)
        section = section_of(field)
        if section is not None:
            self._sections[section].open()
            editor = self._sections[section].editors[field]
            self._form.ensureWidgetVisible(editor)
            widget = editor.field
        if widget is not None:
            widget.setFocus()

    def _clear_form(self) -> None:
        self._asked = False
        self._model.clear()
        self._what.image.setFocus()

    # The dialogs and what they need are loaded when somebody wants them: the page is open before.
    def _open_paste(self) -> None:
        from firstmate.pages.run.paste_dialog import PasteDialog

        PasteDialog(self, read_line, self._model.use_line, self._language).open()

    def _open_export(self) -> None:
        from firstmate.pages.run.export_dialog import ExportDialog

        dialog = ExportDialog(self, self._exported, self._file_name, self._save)
        dialog.show_target("compose")
        dialog.open()

    def _open_shelf(self) -> None:
        from firstmate.pages.run.shelf_dialog import ShelfDialog

        ShelfDialog(self, self._model.shelf, self._form_to_keep, self._model.use_kept, self._language).open()

    def _form_to_keep(self) -> RunSpec | None:
        """What a template is made of; None while something is typed that no template could hold."""
        return None if self._model.unread() else self._model.spec()

    @property
    def shelf(self) -> RunShelf:
        """Recent runs and templates."""
        return self._model.shelf

    def _exported(self, target: Target) -> Exported:
        from firstmate.pages.run import exporting

        return exporting.export(
            self._model.spec(),
            target,
            shell=self._preview.shell,
            prefix=self._desk.prefix,
            language=self._language(),
            unread=[(self._label(one.field), one.text) for one in self._model.unread()],
        )

    def _file_name(self, target: Target) -> str:
        from firstmate.pages.run import exporting

        return exporting.file_name(target, self._preview.shell)

    def _save(self, file: Path, text: str) -> None:
        self._model.save(file, text)

    # -- drawing -----------------------------------------------------------------------------------------------------
    def _draw(self) -> None:
        self._limits.set_engine(self._desk.session.info)
        draft = self._model.draft
        _spec, wrong = self._model.read()
        if not self._asked and not draft.image.strip():
            wrong = tuple(one for one in wrong if one.field != "image")
        warnings = self._model.warnings()
        self._what.show_draft(draft, wrong)
        self._limits.show_draft(draft, wrong, warnings)
        self._limits.show_usual(self._model.usual_memory())
        facts = self._model.facts
        own = {"entrypoint": facts.entrypoint, "workdir": facts.working_dir, "user": facts.user}
        # A server that cannot be reached is what a beginner meets first.
        self._sections["ports"].set_hint(words.listens_on(facts.ports) if facts.ports else "")
        for section in self._sections.values():
            section.show_draft(draft, wrong, warnings)
            section.show_own(own)
        image = draft.image.strip() or "IMAGE"
        self._preview.set_argv(self._model.argv(), image, shown=self._model.argv(hidden=True))
        self._problems.set_text(self._away() or self._summed_up(wrong))
        self._warnings.set_text(self._summed_up(warnings))
        self._taken.show_taken()
        self._draw_buttons()

    def _away(self) -> str:
        """Why nothing can be started, while there is no engine to ask."""
        connection = self._desk.session.connection
        if connection.phase != "lost":
            return ""
        told = tell(connection.error, self._language()) if connection.error is not None else None
        reason = told.title if told is not None else _("Run", "The engine is away")
        words = _("Run", "{reason}. What you fill in stays; it can be started as soon as the engine answers.")
        return words.format(reason=reason.rstrip(".。"))

    def _language(self) -> str:
        return self._desk.languages.current

    def _summed_up(self, found: tuple[Wrong, ...]) -> str:
        """The first of several, with the name of its field, and how many more there are."""
        if not found:
            return ""
        first = words.told(self._label(found[0].field), found[0].text)
        if len(found) == 1:
            return first
        more = _("Run", "And %n more.", None, len(found) - 1)
        return _("Run", "{first} {second}").format(first=first, second=more)

    def _label(self, field: str) -> str:
        """What the user calls the field."""
        if field in FIELDS:
            return words.field_label(field)
        return {
            "image": _("Run", "Image"),
            "command": _("Run", "Command"),
            "name": _("Run", "Name"),
            "cpus": "CPU",
            "cpuset": _("Run", "Cores it may use"),
            "memory": _("Run", "Memory"),
            "memory_swap": _("Run", "Swap"),
            "pids": _("Run", "Number of processes"),
        }.get(field, field)

    def _draw_progress(self) -> None:
        progress = self._model.progress
        if self._stages_area.isHidden() == (progress is not None):
            self._stages_area.setVisible(progress is not None)
        if progress is not None:
            if self._stages is None:  # with the first start: until then there is nothing to tell
                self._stages = StagesView(self._model.put_away_progress, self._stages_area)
                self._stages_area.body.addWidget(self._stages)
            self._stages.show_progress(progress)
            self._fit_stages()
        self._draw_buttons()

    def _draw_buttons(self) -> None:
        starting = self._model.starting
        self._start.setEnabled(not starting and self._desk.session.online)
        self._start.setToolTip("" if self._desk.session.online else _("Run", "The engine is away."))
        self._cancel.setVisible(starting)
        self._why_away.setVisible(self._desk.session.connection.phase == "lost" and not starting)

    def _fit_stages(self) -> None:
        """How it goes takes the room it needs, up to nearly half of the page; the form must stay usable."""
        if self._stages is None:
            return
        # Wrapped words have no height of their own: their hint is that of a narrow column.
        if self._stages.hasHeightForWidth():
            wanted = self._stages.heightForWidth(max(200, self._stages_area.viewport().width()))
        else:
            wanted = self._stages.sizeHint().height()
        self._stages_area.setFixedHeight(min(wanted + 2, int(self.height() * _STAGES_SHARE)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < theme.px(_STACK_BELOW)
        self._fit_stages()
        self._actions.fit(event.size().width())
        self._preview.set_max_lines(2 if event.size().height() < theme.px(_LOW_BELOW) else 4)
        for section in self._sections.values():
            section.set_narrow(narrow)
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    # -- PageView ----------------------------------------------------------------------------------------------------
    def go(self, arguments: Mapping[str, Any]) -> None:
        """`image` to run, `line` (a pasted command), or `container` (id or name) to run again with changes; with
        `export` that container's Compose file and manifests are shown at once."""
        if "line" in arguments:
            self._model.use_line(str(arguments["line"]))
        elif "container" in arguments:
            then = self._open_export if arguments.get("export") else lambda: None
            self._model.use_container(str(arguments["container"]), then)
        elif "image" in arguments:
            self._model.use_image(str(arguments["image"]))
            self._what.command.setFocus()

    def focus_filter(self) -> None:
        self._what.image.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._what.image.selectAll()

    def escape(self) -> bool:
        if self._model.starting:
            self._model.cancel()
            return True
        if self._model.progress is not None:
            self._model.put_away_progress()
            return True
        return False

    def retranslate(self) -> None:
        self.header.set_title(_("Run", "Run a container"))
        self.header.set_subtitle(_("Run", "Choose an image, set its limits, and start it."))
        self._actions.set_words(
            _("Run", "Clear"), _("Run", "Templates…"), _("Run", "Export…"), _("Run", "Paste a command…")
        )
        self._what.retranslate()
        self._limits.retranslate()
        self._more.set_title(_("Run", "More options"))
        for section in self._sections.values():
            section.retranslate()
        self._taken.retranslate()
        self._hint.set_text(
            _(
                "Run",
                "A container shares the kernel with its host, so /proc/meminfo and /proc/cpuinfo inside it still show "
                "the whole machine. The limits hold all the same: what goes beyond the CPU limit waits, what goes "
                "beyond the memory limit is ended.",
            ),
            _("Run", "Limits are real, but not visible from inside"),
        )
        self._start.setText(_("Run", "Start"))
        self._cancel.setText(_("Run", "Cancel"))
        self._why_away.setText(_("Run", "What to do"))
        self._draw()
        self._draw_progress()


def _column(*widgets: QWidget) -> QWidget:
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.tokens.space_m)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch(1)
    return column
