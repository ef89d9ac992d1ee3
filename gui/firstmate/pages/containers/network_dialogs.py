"""What is asked for a network: its name and range, which container."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection, Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QWidget

from firstmate.app.page import Desk
from firstmate.core.command import network_argv, network_create_argv
from firstmate.core.entities import Container
from firstmate.pages.containers.action_dialog import ActionDialog, NameDialog
from firstmate.widgets.form import FormRow, line_edit
from firstmate.widgets.rows_editor import Choice

_ = QCoreApplication.translate

_NAME: Final = r"[a-zA-Z0-9][a-zA-Z0-9_.-]*"


class NewNetworkDialog(NameDialog):
    """`name`, `subnet` ("" leaves it to the engine), `internal`. `taken` are the names of the others."""

    def __init__(self, parent: QWidget, desk: Desk, taken: Collection[str]) -> None:
        super().__init__(
            parent,
            desk,
            title=_("Networks", "Create a network"),
            words=_("Networks", "Containers that run with “--network NAME” reach each other by their names."),
            confirm=_("Networks", "Create"),
            name="new_network",
            label=_("Networks", "Name"),
        )
        self._taken = taken
        self._subnet = line_edit("containers.new_network.subnet", "172.28.0.0/16", mono=True)
        self._subnet_row = FormRow(
            _("Networks", "Range of addresses"), self._subnet, _("Networks", "Empty: the engine chooses a free one.")
        )
        self._internal = QCheckBox(_("Networks", "Internal: no way to the outside"), self)
        self._internal.setObjectName("containers.new_network.internal")
        self.fields.addWidget(self._subnet_row)
        self.fields.addWidget(self._internal)
        self._subnet.textChanged.connect(self.show_state)
        self._internal.toggled.connect(self.show_state)

    @property
    def subnet(self) -> str:
        return self._subnet.text().strip()

    @property
    def internal(self) -> bool:
        return self._internal.isChecked()

    def argv(self) -> list[str]:
        subnet = "" if self._subnet_problem() else self.subnet
        return network_create_argv(
            self.fit_name or "NAME", internal=self.internal, subnet=subnet, prefix=self.desk.prefix
        )

    def ready(self) -> bool:
        return super().ready() and not self._subnet_problem()

    def show_state(self) -> None:
        self._subnet_row.set_problem(self._subnet_problem())
        super().show_state()

    def name_problem(self) -> str:
        if self.name in self._taken:
            return _("Networks", "There is a network of this name already.")
        if self.name and not re.fullmatch(_NAME, self.name):
            return _("Networks", "Letters, digits and _ . - only, and a letter or digit first.")
        return ""

    def _subnet_problem(self) -> str:
        if not self.subnet:
            return ""
        try:
            ipaddress.ip_network(self.subnet)
        except ValueError:
            return _("Networks", "A range looks like 172.28.0.0/16: first address, slash, number of fixed bits.")
        return "" if "/" in self.subnet else _("Networks", "The slash and the number of fixed bits are missing.")


class MemberDialog(ActionDialog):
    """`container` is the one to put into the network, or to take out of it."""

    def __init__(
        self, parent: QWidget, desk: Desk, network: str, candidates: Sequence[Container], *, connect: bool
    ) -> None:
        words = (
            _("Networks", "It keeps its other networks, and goes on running.")
            if connect
            else _("Networks", "It goes on running; open connections through this network break.")
        )
        title = (
            _("Networks", "Put a container into {network}")
            if connect
            else _("Networks", "Take a container out of {network}")
        )
        super().__init__(
            parent,
            desk,
            title=title.format(network=network),
            words=words,
            confirm=_("Networks", "Connect") if connect else _("Networks", "Disconnect"),
            name="member",
        )
        self._network, self._verb = network, "connect" if connect else "disconnect"
        self._candidates = {one.id: one for one in candidates}
        self._choice = Choice("containers.member.choice")
        self._choice.set_choices([(one.id, one.name) for one in candidates])
        self.fields.addWidget(FormRow(_("Networks", "Container"), self._choice))
        self._choice.setFocus()
        self._choice.chosen.connect(self.show_state)

    @property
    def container(self) -> Container:
        return self._candidates[self._choice.value()]

    def argv(self) -> list[str]:
        return network_argv(self._verb, self._network, self.container.name, prefix=self.desk.prefix)
