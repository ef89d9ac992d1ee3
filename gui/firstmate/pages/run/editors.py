"""A widget for each kind of field: the same four things to all of them, so that a section knows no option by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from firstmate.core.run.secrets import is_secret
from firstmate.pages.run import words
from firstmate.pages.run.cells import form_of
from firstmate.pages.run.draft import ON
from firstmate.pages.run.fields import FURTHER, Field
from firstmate.widgets.form import FormRow, line_edit
from firstmate.widgets.rows_editor import Choice, Head, RowsEditor
from firstmate.widgets.switch import Switch
from firstmate.widgets.theme import theme

_LINES = 2
"""Lines in sight of a field of several lines."""


class Editor(FormRow):
    """One field with its label, its help and its problem. `edited` tells of a person's change only."""

    edited = Signal()

    def __init__(self, field: Field, widget: QWidget) -> None:
        widget.setObjectName(f"run.{field.name}")
        super().__init__("", widget)
        self.what = field
        self._given: tuple[str, ...] = ()
        self._shown: tuple[str, ...] = ()
        self.retranslate()

    def texts(self) -> tuple[str, ...]:
        """What the field says, as docker's texts of its option."""
        now = self._read()
        # What was given with blanks around it keeps them until somebody changes it.
        return self._given if now == self._shown else now

    def set_texts(self, texts: tuple[str, ...]) -> None:
        """Shows texts that came from elsewhere; what says the same already stays as it is typed."""
        if texts == self.texts():
            return
        self._write(texts)
        self._given, self._shown = texts, self._read()

    def set_wrong_rows(self, rows: Sequence[int]) -> None:
        """Marks rows, where the field has rows."""

    def set_example(self, text: str) -> None:
        """What an empty field of one line shows."""

    def _read(self) -> tuple[str, ...]:
        raise NotImplementedError

    def _write(self, texts: tuple[str, ...]) -> None:
        raise NotImplementedError

    def retranslate(self) -> None:
        self.set_label(words.field_label(self.what.name))
        self.set_help(words.field_help(self.what.name))


class _FlagEditor(Editor):
    def __init__(self, field: Field) -> None:
        self._switch = Switch()
        super().__init__(field, self._switch)
        self._switch.toggled.connect(self.edited)

    def _read(self) -> tuple[str, ...]:
        return ON if self._switch.isChecked() else ()

    def _write(self, texts: tuple[str, ...]) -> None:
        self._switch.blockSignals(True)
        self._switch.setChecked(texts == ON)
        self._switch.blockSignals(False)
        # Its knob is moved by the signal that was held back.
        self._switch.setProperty("place", float(self._switch.isChecked()))

    def retranslate(self) -> None:
        self._switch.setText(words.field_label(self.what.name))
        self._switch.setAccessibleName(self._switch.text())
        self._switch.updateGeometry()
        self.set_help(words.field_help(self.what.name))


class _TextEditor(Editor):
    def __init__(self, field: Field) -> None:
        self._line = line_edit("", field.example, mono=True)
        super().__init__(field, self._line)
        self._line.textChanged.connect(self.edited)

    def set_example(self, text: str) -> None:
        if text != self._line.placeholderText():
            self._line.setPlaceholderText(text)

    def _read(self) -> tuple[str, ...]:
        text = self._line.text().strip()
        return (text,) if text else ()

    def _write(self, texts: tuple[str, ...]) -> None:
        self._line.blockSignals(True)
        self._line.setText("".join(texts))
        self._line.blockSignals(False)


class _Lines(QPlainTextEdit):
    """A few lines of plain text; Tab leaves it."""

    def __init__(self, example: str) -> None:
        super().__init__()
        self.setProperty("mono", True)
        self.setTabChangesFocus(True)
        self.setPlaceholderText(example)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        lines = min(6, max(_LINES, self.blockCount()))
        return QSize(theme.px(200), lines * self.fontMetrics().lineSpacing() + theme.px(24))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(80), self.sizeHint().height())


class _LinesEditor(Editor):
    def __init__(self, field: Field) -> None:
        self._box = _Lines(field.example)
        super().__init__(field, self._box)
        self._box.textChanged.connect(self.edited)
        self._box.blockCountChanged.connect(self._box.updateGeometry)

    def _read(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self._box.toPlainText().splitlines() if line.strip())

    def _write(self, texts: tuple[str, ...]) -> None:
        self._box.blockSignals(True)
        self._box.setPlainText("\n".join(texts))
        self._box.blockSignals(False)
        self._box.updateGeometry()


class _ChoiceEditor(Editor):
    def __init__(self, field: Field) -> None:
        self._box = Choice(free=field.free)
        self._offered: tuple[str, ...] = ()
        super().__init__(field, self._box)
        self._box.chosen.connect(self.edited)

    def offer(self, values: tuple[str, ...]) -> None:
        """Further values that can be chosen just now."""
        if values != self._offered:
            self._offered = values
            self._show_choices()

    def _show_choices(self) -> None:
        values = dict.fromkeys(("", *self.what.choices, *self._offered))
        self._box.set_choices([(value, words.choice_label(self.what.name, value)) for value in values])

    def _read(self) -> tuple[str, ...]:
        value = self._box.value()
        return (value,) if value else ()

    def _write(self, texts: tuple[str, ...]) -> None:
        self._box.set_value("".join(texts))

    def retranslate(self) -> None:
        super().retranslate()
        self._show_choices()


class TableEditor(Editor):
    """Rows of a table, each one text of the option."""

    def __init__(self, field: Field) -> None:
        self._form = form_of(field.option)
        hides = is_secret if any(one.kind == "secret" for one in field.columns) else None
        self.table = RowsEditor(f"run.{field.name}", lambda: self._heads(field), hides=hides)
        super().__init__(field, self.table)
        self.table.changed.connect(self.edited)

    @staticmethod
    def _heads(field: Field) -> list[Head]:
        return [
            Head(
                one.key,
                words.column_label(field.name, one.key),
                one.kind,
                one.example,
                tuple((value, words.choice_label(field.name, value)) for value in one.choices),
                one.stretch,
            )
            for one in field.columns
        ]

    def add(self, text: str) -> None:
        """One more row with this text."""
        self.table.add_row(self._form.cut(text))

    def _read(self) -> tuple[str, ...]:
        return tuple(text for row in self.table.rows() if (text := self._form.join(row)))

    def _write(self, texts: tuple[str, ...]) -> None:
        self.table.set_rows([self._form.cut(text) for text in texts])

    def set_wrong_rows(self, rows: Sequence[int]) -> None:
        # The texts leave the empty rows out; the marks count them.
        filled = [number for number, row in enumerate(self.table.rows()) if self._form.join(row)]
        self.table.set_wrong([filled[row] for row in rows if row < len(filled)])


_KINDS: dict[str, Callable[[Field], Editor]] = {
    "flag": _FlagEditor,
    "text": _TextEditor,
    "lines": _LinesEditor,
    "choice": _ChoiceEditor,
    "table": TableEditor,
}


def make_editor(field: Field) -> Editor:
    """The widget of a field."""
    return _KINDS[field.kind](field)


def offer(editor: Editor, values: tuple[str, ...]) -> None:
    """Further values for a field with choices; nothing for another."""
    if isinstance(editor, _ChoiceEditor):
        editor.offer(values)


def summary(field: Field, texts: tuple[str, ...]) -> str:
    """What is set, in a few words for the head of a folded section. Values of variables are not told."""
    if not texts:
        return ""
    if field.kind == "flag":
        return words.field_label(field.name)
    if field.name in ("env", "label", "log_opt", "sysctl"):
        return ", ".join(text.partition("=")[0] for text in texts)
    shown = ", ".join(texts)
    if field.name in ("ports", "volumes") or field is FURTHER:
        return shown
    return words.with_value(words.field_label(field.name), shown)
