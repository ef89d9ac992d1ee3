"""Signing in to a registry: the engine asks it whether it takes name and password, docker's helper keeps them.

Where no helper is installed nothing is stored: the dialog says so, and keeps them in memory until the window closes.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from firstmate.app.explanations import tell
from firstmate.app.page import Desk
from firstmate.core.command import login_argv, quote
from firstmate.core.credentials import Credentials
from firstmate.core.errors import EngineError, RegistryError
from firstmate.core.names import DEFAULT_REGISTRY, ImageNameError, parse_image_name
from firstmate.host.credentials import CredentialsError
from firstmate.widgets.buttons import Button
from firstmate.widgets.dialogs import closed, put_away
from firstmate.widgets.form import FormRow, line_edit
from firstmate.widgets.labels import Label
from firstmate.widgets.mono_box import MonoBox
from firstmate.widgets.spinner import Spinner
from firstmate.widgets.switch import Switch
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate

_TASK = "images.sign_in"
_HELPER_TASK = "images.sign_in.helper"
_WIDTH = 520


async def sign_in(parent: QWidget, desk: Desk, registry: str = DEFAULT_REGISTRY) -> bool:
    """Asks until somebody has signed in or given up; True for signed in."""
    dialog = SignInDialog(parent, desk, registry, await _keeper(desk, registry))
    return await dialog.answer()


async def _keeper(desk: Desk, registry: str) -> str:
    """The helper that will keep the password, "" for none."""
    return await desk.accounts.store.helper(registry)


class SignInDialog(QDialog):
    """`helper` is the name of what keeps the password; "" for nothing, then it is kept for the session only."""

    def __init__(self, parent: QWidget, desk: Desk, registry: str, helper: str) -> None:
        super().__init__(parent.window())
        self._desk = desk
        self._helper = helper
        self._done = False
        self._left = False
        """Whether nobody looks at it any more; soon Qt deletes it."""
        self.setObjectName("images.sign_in.dialog")
        title = _("SignIn", "Sign in to a registry")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        space = theme.tokens
        column = QVBoxLayout(self)
        column.setContentsMargins(space.space_l, space.space_l, space.space_l, space.space_m + 4)
        column.setSpacing(space.space_m - 4)
        column.addWidget(Label(title, "heading"))
        hint = _("SignIn", "Only needed for private images, for pushing, and for more pulls from Docker Hub.")
        column.addWidget(Label(hint, tone="muted", wrap=True))
        self._registry = line_edit("images.sign_in.registry", "docker.io", mono=True)
        self._registry.setText(registry)
        self._username = line_edit("images.sign_in.username")
        self._password = line_edit("images.sign_in.password")
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._rows = {
            "registry": FormRow(_("SignIn", "Registry"), self._registry, _("SignIn", "docker.io is Docker Hub.")),
            "username": FormRow(_("SignIn", "User name"), self._username),
            "password": FormRow(
                _("SignIn", "Password or access token"),
                self._password,
                _("SignIn", "An access token, made in your account on the registry, is safer than the password."),
            ),
        }
        for row in self._rows.values():
            column.addWidget(row)
        self._keep = Switch(_("SignIn", "Stay signed in"), name="images.sign_in.keep")
        self._keep.setChecked(bool(helper))
        self._keep.setEnabled(bool(helper))
        column.addWidget(self._keep)
        self._where = Label("", "caption", "muted", wrap=True)
        self._where.setObjectName("images.sign_in.where")
        column.addWidget(self._where)
        self._problem = Label("", "caption", "error", wrap=True, selectable=True)
        self._problem.setObjectName("images.sign_in.problem")
        column.addWidget(self._problem)
        self._details = MonoBox("images.sign_in.details", max_lines=3)
        self._details.setAccessibleName(_("SignIn", "What the engine said"))
        column.addWidget(self._details)
        self._command = MonoBox("images.sign_in.command", max_lines=2)
        self._command.setAccessibleName(_("SignIn", "The same in a terminal"))
        self._command.setToolTip(self._command.accessibleName())
        column.addWidget(self._command)
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(space.space_s)
        self._busy = Spinner(18)
        buttons.addWidget(self._busy)
        buttons.addStretch(1)
        cancel = Button(_("SignIn", "Cancel"), name="images.sign_in.cancel", on_click=self.reject)
        cancel.setAutoDefault(False)
        self._confirm = Button(_("SignIn", "Sign in"), "primary", name="images.sign_in.confirm", on_click=self._press)
        self._confirm.setDefault(True)
        for button in (cancel, self._confirm):
            buttons.addWidget(button)
        column.addLayout(buttons)
        self.setMinimumWidth(theme.px(_WIDTH))
        self._registry.textChanged.connect(self._registry_typed)
        self._username.textChanged.connect(self._show_command)
        self._keep.toggled.connect(lambda _on: self._show_where())
        self._say("")
        self._set_busy(False)
        self._show_where()
        self._show_command()
        (self._username if registry else self._registry).setFocus(Qt.FocusReason.OtherFocusReason)

    # -- what was typed ------------------------------------------------------------------------------------------------
    @property
    def registry(self) -> str:
        """As image names have it; "" while it is none."""
        text = self._registry.text().strip().removeprefix("https://").removeprefix("http://").rstrip("/")
        if text in ("", DEFAULT_REGISTRY):
            return DEFAULT_REGISTRY
        try:
            name = parse_image_name(f"{text}/image")
        except ImageNameError:
            return ""
        return name.registry if name.repository == "image" else ""

    def _registry_typed(self) -> None:
        self._rows["registry"].set_problem(
            "" if self.registry else _("SignIn", "This is no registry: a host such as ghcr.io or localhost:5000 is.")
        )
        self._show_command()
        self._desk.tasks.start(_HELPER_TASK, self._ask_helper(self.registry))

    async def _ask_helper(self, registry: str) -> None:
        """Another registry may have a helper of its own."""
        helper = await _keeper(self._desk, registry) if registry else ""
        if helper != self._helper:
            self._helper = helper
            self._keep.setEnabled(bool(helper))
            self._keep.setChecked(bool(helper))
            self._show_where()

    def _show_where(self) -> None:
        if not self._helper:
            words = _(
                "SignIn",
                "No credential helper is set up for docker on this computer, so FirstMate stores no password: "
                "you stay signed in until this window closes. To stay signed in longer, install one, for example "
                "docker-credential-secretservice or pass; Docker Desktop brings its own.",
            )
        elif self._keep.isChecked():
            words = _(
                "SignIn",
                "Kept by docker-credential-{helper}, as docker login does. Never in a file of FirstMate.",
            ).format(helper=self._helper)
        else:
            words = _("SignIn", "Kept in memory until this window closes.")
        self._where.setText(words)
        self._fit()

    def _fit(self) -> None:
        """Room for all words: a dialog by itself does not count the lines that they wrap into."""
        layout = self.layout()
        if layout is not None and self.isVisible():
            layout.activate()
            height = layout.totalHeightForWidth(self.width())
            self.setMinimumHeight(height)
            self.resize(self.width(), height)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return done

    def _show_command(self) -> None:
        registry = self.registry
        shown = "" if registry == DEFAULT_REGISTRY else registry
        argv = login_argv(shown, self._username.text().strip(), self._desk.prefix)
        self._command.set_text(quote(argv, self._desk.settings.shell_in_use))

    # -- signing in ----------------------------------------------------------------------------------------------------
    def _press(self) -> None:
        missing = _("SignIn", "This is needed.")
        self._rows["username"].set_problem("" if self._username.text().strip() else missing)
        self._rows["password"].set_problem("" if self._password.text() else missing)
        if self.registry and self._username.text().strip() and self._password.text():
            credentials = Credentials(self.registry, self._username.text().strip(), self._password.text())
            self._say("")
            self._set_busy(True)
            self._desk.tasks.start(_TASK, self._sign_in(credentials))

    async def _sign_in(self, credentials: Credentials) -> None:
        try:
            token = await self._desk.engine.sign_in(credentials)
            if token:
                credentials = replace(credentials, password="", identity_token=token)
            await self._remember(credentials)
        except RegistryError as error:
            told = tell(error, self._desk.languages.current)
            self._say(f"{told.title}. {told.meaning}", told.details)
            self._password.setFocus()
            self._password.selectAll()
        except EngineError as error:
            told = tell(error, self._desk.languages.current)
            self._say(f"{told.title}. {told.meaning}", told.details)
        except CredentialsError as error:
            # The registry took them: what failed is only the keeping.
            self._desk.accounts.keep_for_session(credentials)
            self._desk.notices.post("warn", kept_for_session_words(credentials.registry, error))
            self._finish()
        else:
            self._desk.notices.post(
                "ok",
                _("SignIn", "Signed in to {registry} as {user}.").format(
                    registry=credentials.registry, user=credentials.username
                ),
            )
            self._finish()
        finally:
            if not self._left:
                self._set_busy(False)

    async def _remember(self, credentials: Credentials) -> None:
        if self._keep.isChecked() and self._helper:
            await self._desk.accounts.keep(credentials)
        else:
            self._desk.accounts.keep_for_session(credentials)

    def _finish(self) -> None:
        self._done = True
        self._password.clear()
        self.accept()

    def _say(self, words: str, details: str = "") -> None:
        self._problem.setText(words)
        self._problem.setVisible(bool(words))
        self._details.set_text(details)
        self._details.setVisible(bool(details))

    def _set_busy(self, busy: bool) -> None:
        self._busy.setVisible(busy)
        self._confirm.setEnabled(not busy)

    async def answer(self) -> bool:
        """Opens it and waits; a window that closes meanwhile counts as given up."""
        try:
            await closed(self)
            return self._done
        finally:
            self._leave()

    def _leave(self) -> None:
        """Nothing that is still under way for it may touch it from now on."""
        self._left = True
        self._desk.tasks.cancel(_HELPER_TASK)
        if not self._done:
            self._desk.tasks.cancel(_TASK)
        try:
            self._password.clear()
        except RuntimeError:  # the window went away and took the dialog with it
            return
        put_away(self)


def kept_for_session_words(registry: str, error: CredentialsError) -> str:
    """For somebody who is signed in, and whose password nobody keeps."""
    if error.reason == "helper_missing":
        words = _(
            "SignIn",
            "Signed in to {registry} until this window closes: docker's configuration names "
            "docker-credential-{helper}, which is not installed.",
        )
    elif error.reason == "no_helper":
        words = _("SignIn", "Signed in to {registry} until this window closes: no credential helper is set up.")
    else:
        words = _(
            "SignIn",
            "Signed in to {registry} until this window closes: docker-credential-{helper} did not keep it ({said}).",
        )
    return words.format(registry=registry, helper=error.helper, said=error.said or "–")
