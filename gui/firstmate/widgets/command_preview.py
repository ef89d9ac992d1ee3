"""The `docker` command that does the same: quoted for the reader's shell, tinted lightly, copied with one button."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from firstmate.core.command import SHELLS, QuoteError, Shell, quote
from firstmate.widgets.buttons import Button
from firstmate.widgets.labels import ElidedLabel
from firstmate.widgets.mono_box import MonoBox
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_COPIED_MS = 1600
_SHELL_NAMES = {"bash": "bash", "powershell": "PowerShell", "cmd": "cmd"}


class CommandPreview(QWidget):
    """Give it the argument list; the text is for people. `copied` tells that it went to the clipboard."""

    copied = Signal()
    shell_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, shell: Shell = "bash", max_lines: int = 8) -> None:
        super().__init__(parent)
        self._argv: tuple[str, ...] = ()
        self._shown: tuple[str, ...] = ()
        self._image = ""
        space = theme.tokens
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.space_s)
        head = QHBoxLayout()
        head.setSpacing(space.space_s)
        self._caption = ElidedLabel("", "caption", "muted")
        self._shell = QComboBox()
        for key in SHELLS:
            self._shell.addItem(_SHELL_NAMES[key], key)
        self._shell.setCurrentIndex(SHELLS.index(shell))
        self._shell.setProperty("compact", True)
        self._copy = Button("", compact=True, icon="copy")
        head.addWidget(self._caption, 1)
        head.addWidget(self._shell)
        head.addWidget(self._copy)
        layout.addLayout(head)
        self._box = MonoBox(max_lines=max_lines)
        self._tint = _Tint(self._box.document())
        layout.addWidget(self._box)
        self._copied_for = QTimer(self)
        self._copied_for.setSingleShot(True)
        self._copied_for.setInterval(_COPIED_MS)
        self._copied_for.timeout.connect(self._show_copy)
        self._copy.clicked.connect(self._copy_text)
        self._shell.currentIndexChanged.connect(self._choose_shell)
        theme.changed.connect(self._tint.rehighlight)
        self.set_object_names()
        self.retranslate()

    def set_object_names(self, preview: str = "preview", copy: str = "copy", shell: str = "") -> None:
        """Name the text, the copy button and the shell chooser (`<preview>.shell` unless told otherwise)."""
        self._box.setObjectName(preview)
        self._copy.setObjectName(copy)
        self._shell.setObjectName(shell or f"{preview}.shell")

    def set_argv(self, argv: Sequence[str], image: str = "", *, shown: Sequence[str] | None = None) -> None:
        """Show a command. `image` is the argument to tint as the image; what follows it belongs to the container.

        `shown` is the same command with its secrets hidden: that is seen, and the true one is copied.
        """
        self._argv, self._image = tuple(argv), image
        self._shown = self._argv if shown is None else tuple(shown)
        self._show_text()

    def set_max_lines(self, lines: int) -> None:
        """How tall the command may be before it scrolls."""
        self._box.set_max_lines(lines)

    def set_shell(self, shell: Shell) -> None:
        self._shell.setCurrentIndex(SHELLS.index(shell))

    @property
    def shell(self) -> Shell:
        return SHELLS[self._shell.currentIndex()]

    @property
    def text(self) -> str:
        """What is shown."""
        return self._box.toPlainText()

    def _choose_shell(self) -> None:
        self._show_text()
        self.shell_changed.emit(self.shell)

    def _show_text(self) -> None:
        text = self._quoted(self._shown)
        self._tint.set_parts(_parts(self._shown, self._image, text, self.shell))
        if text == self._box.toPlainText():
            self._tint.rehighlight()
        self._box.set_text(text)
        self._copy.setEnabled(bool(text))
        self._show_copy()

    def _quoted(self, argv: Sequence[str]) -> str:
        """The line for the chosen shell, or why that shell cannot be given it."""
        try:
            return quote(argv, self.shell) if argv else ""
        except QuoteError:
            return _("CommandPreview", "{shell} cannot hand over a line break. Choose another shell.").format(
                shell=_SHELL_NAMES[self.shell]
            )

    def _copy_text(self) -> None:
        QGuiApplication.clipboard().setText(self._quoted(self._argv))
        self._copy.setText(_("CommandPreview", "Copied"))
        self._copy.set_icon("check")
        self._copied_for.start()
        self.copied.emit()

    def _show_copy(self) -> None:
        self._copied_for.stop()
        self._copy.setText(_("CommandPreview", "Copy"))
        self._copy.set_icon("copy")

    def retranslate(self) -> None:
        self._caption.setText(_("CommandPreview", "The command that does the same"))
        self._box.setAccessibleName(self._caption.text())
        self._shell.setAccessibleName(_("CommandPreview", "Shell"))
        self._shell.setToolTip(_("CommandPreview", "Which shell the command is quoted for"))
        self._copy.setAccessibleName(_("CommandPreview", "Copy the command"))
        self._show_copy()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


def _parts(argv: Sequence[str], image: str, text: str, shell: Shell) -> list[tuple[int, int, str]]:
    """(start, length, colour token) of each argument that has a colour."""
    parts: list[tuple[int, int, str]] = []
    place = 0
    after_image = False
    after_option = False
    for number, argument in enumerate(argv):
        # PowerShell passes some commands on verbatim, quoted as in cmd.
        found = [(text.find(written, place), written) for written in _writings(argument, shell)]
        start, written = min((pair for pair in found if pair[0] >= 0), default=(-1, ""))
        if start < 0:
            continue
        place = start + len(written)
        role = ""
        if after_image or number == 0:
            pass
        elif image and argument == image:
            role, after_image = "code_image", True
        elif argument.startswith("-"):
            role = "code_option"
        elif after_option:
            role = "code_value"
        after_option = role == "code_option"
        if role:
            parts.append((start, len(written), role))
    return parts


def _writings(argument: str, shell: Shell) -> tuple[str, ...]:
    return (
        (quote([argument], shell), quote([argument], "cmd")) if shell == "powershell" else (quote([argument], shell),)
    )


class _Tint(QSyntaxHighlighter):
    """Colours for the parts of a text that is one block."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._parts: list[tuple[int, int, str]] = []

    def set_parts(self, parts: list[tuple[int, int, str]]) -> None:
        self._parts = parts

    def highlightBlock(self, text: str) -> None:
        offset = self.currentBlock().position()
        for start, length, role in self._parts:
            tint = QTextCharFormat()
            tint.setForeground(theme.color(role))
            first = max(0, start - offset)
            if start + length > offset and first < len(text):
                self.setFormat(first, start + length - offset - first, tint)
