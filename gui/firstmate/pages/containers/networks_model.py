"""The networks without their widgets: what is listed, who is in each, what can be done.

Live by events, as the volumes are; who is in a network is read from the list of containers. The engine's own three
networks cannot be removed and are not offered for it. Refuses to ask the person anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QObject

from firstmate.app.page import Desk
from firstmate.core import command
from firstmate.core.entities import Container, Network
from firstmate.pages.containers.store_model import StoreModel

_ = QCoreApplication.translate

OWN: Final = frozenset(("bridge", "host", "none"))
"""The engine makes these itself (and `nat` on Windows containers, which has driver nat)."""


class NetworksModel(StoreModel[Network]):
    """See the module."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(desk, "networks", parent)

    # -- what there is ------------------------------------------------------------------------------------------------
    @property
    def things(self) -> Mapping[str, Network]:
        """By id."""
        return self.desk.session.live.networks

    def members(self, network: Network) -> tuple[Container, ...]:
        """The containers that are in it, running or not."""
        return tuple(one for one in self.desk.session.containers.values() if network.name in one.networks)

    def strangers(self, network: Network) -> tuple[Container, ...]:
        """Those that could be put into it."""
        return tuple(one for one in self.desk.session.containers.values() if network.name not in one.networks)

    @property
    def unused(self) -> tuple[Network, ...]:
        """Those of people's making that no container is in."""
        return tuple(one for one in self.things.values() if one.name not in OWN and not self.members(one))

    @property
    def removable(self) -> tuple[Network, ...]:
        return tuple(one for one in self.selected if one.name not in OWN)

    @property
    def pluggable(self) -> bool:
        """Whether containers can be put into the selected network: not into the host's own, nor into none."""
        single = self.single
        return single is not None and single.name not in ("host", "none")

    def argv(self, what: str) -> list[str]:
        """The command of an action on the selection."""
        names, prefix = [one.name for one in self.selected], self.desk.prefix
        first = next(iter(names), "NETWORK")
        if what in ("connect", "disconnect"):
            return command.network_argv(what, first, "CONTAINER", prefix=prefix)
        if what == "prune":
            return command.network_argv("rm", *(one.name for one in self.unused), prefix=prefix)
        if what == "remove" and self.removable:
            return command.network_argv("rm", *(one.name for one in self.removable), prefix=prefix)
        if what == "inspect" and names:
            return command.network_argv("inspect", *names, prefix=prefix)
        return command.network_argv("ls", prefix=prefix)

    # -- what is done -------------------------------------------------------------------------------------------------
    async def create(self, name: str, *, internal: bool, subnet: str) -> None:
        await self.asked(self.desk.engine.create_network(name, internal=internal, subnet=subnet))
        self.desk.notices.post("ok", _("Networks", "The network {name} is there.").format(name=name))

    async def plug(self, network: Network, container: Container) -> None:
        await self.asked(self.desk.engine.connect_network(network.id, container.id))
        words = _("Networks", "{container} is in {network} now; others there reach it by its name.")
        self.desk.notices.post("ok", words.format(container=container.name, network=network.name))

    async def unplug(self, network: Network, container: Container) -> None:
        await self.asked(self.desk.engine.disconnect_network(network.id, container.id))
        words = _("Networks", "{container} is no longer in {network}.")
        self.desk.notices.post("ok", words.format(container=container.name, network=network.name))

    async def inspect(self, network: Network) -> Mapping[str, Any]:
        return await self.asked(self.desk.engine.network(network.id))

    def key(self, one: Network) -> str:
        return one.id

    async def remove_now(self, key: str) -> None:
        await self.desk.engine.remove_network(key)

    def removed_words(self, names: Sequence[str]) -> str:
        done = _("Networks", "%n network(s) removed.", None, len(names))
        one = _("Networks", "Removed the network {name}.").format(name=names[0])
        return one if len(names) == 1 else done
