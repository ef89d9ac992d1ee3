"""The view of the networks: the list, who is in each, and what can be done. Holds no logic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from firstmate.app.page import Desk
from firstmate.core.entities import Container, Network
from firstmate.pages.containers.naming import listed
from firstmate.pages.containers.network_dialogs import MemberDialog, NewNetworkDialog
from firstmate.pages.containers.network_rows import COLUMNS, meaning, row
from firstmate.pages.containers.networks_model import NetworksModel
from firstmate.pages.containers.store_view import StoreView
from firstmate.widgets.cells import Row

_ = QCoreApplication.translate

_ICONS = {
    "inspect": "search",
    "connect": "link",
    "disconnect": "unplug",
    "prune": "layers",
    "remove": "trash-2",
}


class NetworksView(StoreView):
    """See the module."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self.model = NetworksModel(desk)
        super().__init__(desk, self.model, COLUMNS, _ICONS, parent)
        self.model.setParent(self)
        self.retranslate()

    def go(self, arguments: Mapping[str, Any]) -> None:
        """`network` selects one by name."""
        name = arguments.get("network")
        found = next((one.id for one in self.model.things.values() if one.name == name), None)
        if found is not None:
            self.choose(found)

    def subtitle(self) -> str:
        return _("Networks", "Containers in the same network reach each other. In one of your own they do so by name.")

    # -- what the person does ------------------------------------------------------------------------------------------
    def acts(self) -> Mapping[str, Callable[[], object]]:
        return {
            "inspect": self._inspect,
            "connect": lambda: self._plug(connect=True),
            "disconnect": lambda: self._plug(connect=False),
            "prune": self._prune,
            "remove": self._remove,
        }

    def suits(self, what: str) -> bool:
        model = self.model
        if what == "inspect":
            return model.single is not None
        if what in ("connect", "disconnect"):
            return bool(self._candidates(connect=what == "connect"))
        return self.desk.session.online and bool(model.removable if what == "remove" else model.unused)

    def _candidates(self, *, connect: bool) -> tuple[Container, ...]:
        network = self.model.single
        if network is None or not self.model.pluggable:
            return ()
        return self.model.strangers(network) if connect else self.model.members(network)

    def ask_create(self) -> None:
        async def create() -> None:
            dialog = NewNetworkDialog(self, self.desk, {one.name for one in self.model.things.values()})
            if await dialog.answer():
                name, internal, subnet = dialog.name, dialog.internal, dialog.subnet
                self.desk.tasks.start(
                    f"networks.create:{name}",
                    self.model.create(name, internal=internal, subnet=subnet),
                    title=_("Networks", "Creating {name}").format(name=name),
                )

        self.desk.tasks.start(self.asking, create())

    def _plug(self, *, connect: bool) -> None:
        network, candidates = self.model.single, self._candidates(connect=connect)
        if network is None or not candidates:
            return

        async def plug() -> None:
            dialog = MemberDialog(self, self.desk, network.name, candidates, connect=connect)
            if await dialog.answer():
                container = dialog.container
                work = self.model.plug if connect else self.model.unplug
                words = (
                    _("Networks", "Connecting {container}") if connect else _("Networks", "Disconnecting {container}")
                )
                self.desk.tasks.start(
                    f"networks.plug:{network.id}:{container.id}",
                    work(network, container),
                    title=words.format(container=container.name),
                )

        self.desk.tasks.start(self.asking, plug())

    def _remove(self) -> None:
        chosen = self.model.removable
        members = {one.id: one for network in chosen for one in self.model.members(network)}
        title = _("Networks", "Remove the network {name}?").format(name=chosen[0].name)
        if len(chosen) > 1:
            title = _("Networks", "Remove %n network(s)?", None, len(chosen))
        words = _("Networks", "Only the connection goes, no files: {names}.").format(
            names=listed([one.name for one in chosen])
        )
        if members:
            refusal = _("Networks", "The engine will refuse while running containers are in it: {names}.")
            words += "\n\n" + refusal.format(names=listed([one.name for one in members.values()]))

        self.ask_removal(chosen, title, words, self._removing(chosen))

    def _removing(self, chosen: Sequence[Network]) -> str:
        return _("Networks", "Removing %n network(s)", None, len(chosen))

    def _prune(self) -> None:
        chosen = self.model.unused
        title = _("Networks", "Remove %n network(s) that nobody is in?", None, len(chosen))
        words = _("Networks", "No container is in these. They hold no files.")
        self.ask_clean_up(chosen, title, words, [one.name for one in chosen], self._removing(chosen))

    def _inspect(self) -> None:
        network = self.model.single
        if network is None:
            return

        def words() -> tuple[str, str]:
            members = ", ".join(one.name for one in self.model.members(network)) or _("Networks", "nobody")
            return meaning(network), _("Networks", "In it: {names}").format(names=members)

        self.show_inspected(network.name, "network", lambda: self.model.inspect(network), words)

    # -- what is shown -------------------------------------------------------------------------------------------------
    def rows(self, now: float) -> Iterable[Row]:
        for one in self.model.things.values():
            yield row(one, self.model.members(one), now=now, faded=self.model.stale)

    def empty(self) -> tuple[str, str, str]:
        return (
            "network",
            _("Networks", "No networks"),
            _("Networks", "Create one here, so that containers reach each other by name."),
        )

    def words(self) -> Mapping[str, tuple[str, str]]:
        return {
            "inspect": (_("Networks", "Inspect"), _("Networks", "All that the engine says of it")),
            "connect": (_("Networks", "Connect…"), _("Networks", "Put a container into it")),
            "disconnect": (_("Networks", "Disconnect…"), _("Networks", "Take a container out of it")),
            "prune": (
                _("Networks", "Clean up…"),
                _("Networks", "Remove the networks that no container is in; you see which ones first"),
            ),
            "remove": (_("Networks", "Remove…"), _("Networks", "Remove it; the engine's own three stay")),
        }

    def retranslate(self) -> None:
        self.table.setAccessibleName(_("Networks", "Networks"))
        super().retranslate()
