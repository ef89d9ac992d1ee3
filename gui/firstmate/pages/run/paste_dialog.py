"""Where a command from a web page is pasted: it is read while it is typed, and every word not understood is listed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from firstmate.core.run import options
from firstmate.core.run.line import Reading, Unread
from firstmate.core.words import problem_text
from firstmate.widgets.buttons import Button
from firstmate.widgets.labels import Label
from firstmate.widgets.scrolled import Scrolled
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_LONGEST = 10_000
"""Characters that are taken from the clipboard unasked: more is hardly a command."""


class PasteDialog(QDialog):
    """`read` says what a text means; `take` is called with the text once the person wants it in the form."""

    def __init__(
        self,
        parent: QWidget,
        read: Callable[[str], Reading],
        take: Callable[[str], bool],
        language: Callable[[], str],
    ) -> None:
        super().__init__(parent.window())
        self._read, self._take, self._language = read, take, language
        self.setObjectName("run.paste.dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        space = theme.tokens
        column = QVBoxLayout(self)
        column.setContentsMargins(space.space_l, space.space_l, space.space_l, space.space_m + 4)
        column.setSpacing(space.space_m - 4)
        self._heading = Label("", "heading", wrap=True)
        self._help = Label("", tone="muted", wrap=True)
        self.field = QPlainTextEdit()
        self.field.setObjectName("run.paste.text")
        self.field.setProperty("mono", True)
        self.field.setTabChangesFocus(True)
        self._verdict = Label("", "strong", wrap=True)
        self._area = Scrolled()
        for widget in (self._heading, self._help, self.field, self._verdict, self._area):
            column.addWidget(widget)
        column.setStretchFactor(self.field, 2)
        column.setStretchFactor(self._area, 1)
        self._words = Label("", wrap=True, selectable=True)
        self._words.setObjectName("run.paste.unread")
        self._area.body.addWidget(self._words)
        self._area.body.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(space.space_s)
        buttons.addStretch(1)
        self._cancel = Button("", name="run.paste.cancel", on_click=self.reject)
        self._fill = Button("", "primary", name="run.paste.fill", on_click=self._fill_form)
        for button in (self._cancel, self._fill):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        column.addLayout(buttons)
        self.resize(theme.px(640), theme.px(460))
        self.field.textChanged.connect(self._show)
        self.retranslate()
        self._take_clipboard()

    def _take_clipboard(self) -> None:
        text = QGuiApplication.clipboard().text()
        if 0 < len(text) <= _LONGEST and self._read(text).spec is not None:
            self.field.setPlainText(text)
            self.field.selectAll()

    def _fill_form(self) -> None:
        if self._take(self.field.toPlainText()):
            self.accept()

    def _show(self) -> None:
        text = self.field.toPlainText().strip()
        reading = self._read(text) if text else None
        self._fill.setEnabled(reading is not None and reading.spec is not None)
        self._area.setVisible(reading is not None)
        if reading is None:
            self._verdict.setText("")
            self._words.setText("")
            return
        if reading.spec is None:
            told = self._told(reading.error) if reading.error else ""
            self._verdict.setText(_("RunPaste", "No command to be found here."))
            self._verdict.set_tone("error")
            self._words.setText(told)
            return
        # `-d` is what a specification means by itself, and the lack of it no setting.
        set_here = options.given(reading.spec) - {"image", "detach"}
        count = len(set_here) + (reading.spec.detach and reading.verb == "run")
        words = [_("RunPaste", "%n setting(s) understood.", None, count)]
        if reading.unsupported:
            words.append(_("RunPaste", "%n word(s) not understood:", None, len(reading.unsupported)))
        self._verdict.setText(" ".join(words))
        self._verdict.set_tone("warn" if reading.unsupported else "ok")
        lines = [self._told(one) for one in reading.unsupported]
        if reading.repairs:
            lines += [_("RunPaste", "Read as it was probably meant:"), *map(self._told, reading.repairs)]
        self._words.setText("\n".join(lines))

    def _told(self, one: Unread) -> str:
        return f"{one.text}\n    {problem_text(one.problem, self._language())}"

    def retranslate(self) -> None:
        title = _("RunPaste", "Paste a command")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self._heading.setText(title)
        self._help.setText(
            _(
                "RunPaste",
                "A whole docker run, docker create or podman run, as a web page shows it: with prompts, comments and "
                "line ends of bash, PowerShell or cmd.",
            )
        )
        self.field.setAccessibleName(_("RunPaste", "The command"))
        self.field.setPlaceholderText("docker run -d --name web -p 8080:80 nginx")
        self._cancel.setText(_("RunPaste", "Cancel"))
        self._fill.setText(_("RunPaste", "Fill the form"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
