"""More settings of the same file: registries without a certificate, and the proxy of the engine. Closed at first."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from firstmate.core.daemon_json import Proxies
from firstmate.pages.mirrors.model import MirrorsModel
from firstmate.widgets.buttons import Button
from firstmate.widgets.card import Card
from firstmate.widgets.form import FormRow, line_edit
from firstmate.widgets.labels import Label
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


class MoreCard(Card):
    """Two groups of fields; what is typed goes into the same draft as the mirrors."""

    def __init__(self, model: MirrorsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._model = model
        self._opened_once = False
        self._toggle = Button(
            "", "ghost", icon="chevron-down", name="mirrors.more", compact=True, on_click=self._toggle_fields
        )
        self.add_action(self._toggle)
        self._fields = QWidget()
        column = QVBoxLayout(self._fields)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.tokens.space_m)
        self._insecure = FormRow("", line_edit("mirrors.insecure", mono=True))
        self._http = FormRow("", line_edit("mirrors.proxy.http", mono=True))
        self._https = FormRow("", line_edit("mirrors.proxy.https", mono=True))
        self._none = FormRow("", line_edit("mirrors.proxy.none", mono=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.tokens.space_m)
        grid.addWidget(self._http, 0, 0)
        grid.addWidget(self._https, 0, 1)
        self._in_force = Label("", "caption", "muted", wrap=True, selectable=True)
        column.addWidget(self._insecure)
        column.addLayout(grid)
        column.addWidget(self._none)
        column.addWidget(self._in_force)
        self.body.addWidget(self._fields)
        self._fields.hide()
        _edit(self._insecure).textEdited.connect(lambda _text: self._typed())
        for row in (self._http, self._https, self._none):
            _edit(row).textEdited.connect(lambda _text: self._typed())

    def _toggle_fields(self) -> None:
        self._opened_once = True
        self._show_fields(self._fields.isHidden())

    def _show_fields(self, shown: bool) -> None:
        self._fields.setVisible(shown)
        self._toggle.set_icon("chevron-up" if shown else "chevron-down")
        self._toggle.setText(_("Mirrors", "Close") if shown else _("Mirrors", "Open"))
        self._toggle.setAccessibleName(f"{self._toggle.text()}: {self.title}")

    def _typed(self) -> None:
        registries = tuple(re.findall(r"[^\s,，;；]+", _edit(self._insecure).text()))
        proxies = Proxies(*(_edit(row).text().strip() for row in (self._http, self._https, self._none)))
        self._model.set_insecure(registries)
        self._model.set_proxies(proxies)

    def draw(self) -> None:
        model, draft = self._model, self._model.draft
        _fill(self._insecure, ", ".join(draft.insecure), ", ".join(draft.insecure).split(", "))
        for row, value in zip(
            (self._http, self._https, self._none),
            (draft.proxies.http, draft.proxies.https, draft.proxies.no_proxy),
            strict=True,
        ):
            _fill(row, value, [value])
            _edit(row).setEnabled(not model.broken and not model.writing)
        _edit(self._insecure).setEnabled(not model.broken and not model.writing)
        if not self._opened_once and (draft.insecure or draft.proxies != Proxies()):
            self._opened_once = True
            self._show_fields(True)
        self._draw_in_force()

    def _draw_in_force(self) -> None:
        registry = self._model.registry
        if registry is None:
            self._in_force.setText("")
        else:
            proxies = [one for one in (registry.http_proxy, registry.https_proxy) if one]
            none = _("Mirrors", "none")
            self._in_force.setText(
                _("Mirrors", "In force now: without a certificate {registries}; proxy {proxies}.").format(
                    registries=", ".join(registry.insecure_registries) or none,
                    proxies=", ".join(dict.fromkeys(proxies)) or none,
                )
            )
        self._in_force.setVisible(bool(self._in_force.text()))

    def retranslate(self) -> None:
        self.set_title(_("Mirrors", "More settings of the same file"))
        self._insecure.set_label(_("Mirrors", "Registries without a certificate (insecure-registries)"))
        self._insecure.set_help(
            _(
                "Mirrors",
                "Host with port, separated by commas, for example 192.168.1.10:5000. The engine then accepts them "
                "without encryption: only for registries in a network you trust.",
            )
        )
        self._http.set_label(_("Mirrors", "Proxy for http"))
        self._https.set_label(_("Mirrors", "Proxy for https"))
        self._none.set_label(_("Mirrors", "Not through the proxy"))
        for row in (self._http, self._https):
            _edit(row).setPlaceholderText("http://192.168.1.5:7890")
        _edit(self._none).setPlaceholderText("localhost,127.0.0.1,.example.com")
        self._none.set_help(
            _(
                "Mirrors",
                "The engine's own proxy, for pulling images; engine 23 and later read it here. It takes effect after a "
                "restart of the engine. 127.0.0.1 means the engine's computer, which may be a virtual machine.",
            )
        )
        self._show_fields(not self._fields.isHidden())
        self.draw()


def _edit(row: FormRow) -> QLineEdit:
    assert isinstance(row.field, QLineEdit)
    return row.field


def _fill(row: FormRow, text: str, parts: list[str]) -> None:
    """Shows a value, unless the person is typing the same value in other words."""
    field = _edit(row)
    typed = re.findall(r"[^\s,，;；]+", field.text())
    if field.text() != text and typed != [part for part in parts if part]:
        field.setText(text)
