"""The networks without their widgets: what is listed, who is in each, what can be done.

Live by events, as the volumes are; who is in a network is read from the list of containers. The engine's own three
networks cannot be removed and are not offered for it. Refuses to ask the person anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal

from PySide6.QtCore import QCoreApplication, QObject, Signal

from firstmate.app.explanations import Told, tell
from firstmate.app.page import Desk
from firstmate.core import command
from firstmate.core.entities import Container, Network
from firstmate.core.errors import EngineError, EngineUnreachable, FirstMateError, NotFound
from firstmate.pages.containers.naming import listed

_ = QCoreApplication.translate

OWN: Final = frozenset(("bridge", "host", "none"))
"""The engine makes these itself (and `nat` on Windows containers, which has driver nat)."""


class NetworksModel(QObject):
    """`listed`: rows came, went or changed. `changed`: what is selected or what can be done."""

    listed = Signal()
    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._selected: tuple[str, ...] = ()
        desk.session.changed.connect(self._state_changed)

    # -- what there is ------------------------------------------------------------------------------------------------
    @property
    def networks(self) -> Mapping[str, Network]:
        """By id."""
        return self.desk.session.live.networks

    @property
    def phase(self) -> Literal["loading", "error", "empty", "ready"]:
        session = self.desk.session
        if not session.has("networks"):
            return "error" if session.connection.phase == "lost" else "loading"
        return "ready" if self.networks else "empty"

    @property
    def stale(self) -> bool:
        return not self.desk.session.online

    def members(self, network: Network) -> tuple[Container, ...]:
        """The containers that are in it, running or not."""
        return tuple(one for one in self.desk.session.containers.values() if network.name in one.networks)

    def strangers(self, network: Network) -> tuple[Container, ...]:
        """Those that could be put into it."""
        return tuple(one for one in self.desk.session.containers.values() if network.name not in one.networks)

    @property
    def unused(self) -> tuple[Network, ...]:
        """Those of people's making that no container is in."""
        return tuple(one for one in self.networks.values() if one.name not in OWN and not self.members(one))

    @property
    def selected(self) -> tuple[Network, ...]:
        return tuple(self.networks[key] for key in self._selected if key in self.networks)

    @property
    def removable(self) -> tuple[Network, ...]:
        return tuple(one for one in self.selected if one.name not in OWN)

    @property
    def single(self) -> Network | None:
        selected = self.selected
        return selected[0] if len(selected) == 1 and self.desk.session.online else None

    @property
    def pluggable(self) -> bool:
        """Whether containers can be put into the selected network: not into the host's own, nor into none."""
        single = self.single
        return single is not None and single.name not in ("host", "none")

    def select(self, keys: Sequence[str]) -> None:
        self._selected = tuple(keys)
        self.changed.emit()

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
        await self._asked(self.desk.engine.create_network(name, internal=internal, subnet=subnet))
        self.desk.notices.post("ok", _("Networks", "The network {name} is there.").format(name=name))

    async def plug(self, network: Network, container: Container) -> None:
        await self._asked(self.desk.engine.connect_network(network.id, container.id))
        words = _("Networks", "{container} is in {network} now; others there reach it by its name.")
        self.desk.notices.post("ok", words.format(container=container.name, network=network.name))

    async def unplug(self, network: Network, container: Container) -> None:
        await self._asked(self.desk.engine.disconnect_network(network.id, container.id))
        words = _("Networks", "{container} is no longer in {network}.")
        self.desk.notices.post("ok", words.format(container=container.name, network=network.name))

    async def remove(self, networks: Sequence[Network]) -> None:
        """One after the other, and one summary. What is gone already is what was wanted."""
        failed: dict[str, FirstMateError] = {}
        for one in networks:
            try:
                await self._asked(self.desk.engine.remove_network(one.id))
            except NotFound:
                pass
            except FirstMateError as error:
                failed[one.name] = error
        if len(networks) == 1 and failed:
            raise failed[networks[0].name]
        if failed:
            self._tell_failures(len(networks), failed)
            return
        done = _("Networks", "%n network(s) removed.", None, len(networks))
        one_done = _("Networks", "Removed the network {name}.").format(name=networks[0].name)
        self.desk.notices.post("ok", one_done if len(networks) == 1 else done)

    def _tell_failures(self, total: int, failed: Mapping[str, FirstMateError]) -> None:
        title = _("Networks", "{failed} of {total} could not be removed: {names}").format(
            failed=len(failed), total=total, names=listed(tuple(failed))
        )
        told = tell(next(iter(failed.values())), self.desk.languages.current)
        words = "\n".join(
            f"{name}: {error.engine_text if isinstance(error, EngineError) else error}"
            for name, error in failed.items()
        )
        self.desk.notices.post("error", title, told=Told(title, told.meaning, told.steps, told.command, words))

    async def inspect(self, network: Network) -> Mapping[str, Any]:
        found: Mapping[str, Any] = await self._asked(self.desk.engine.network(network.id))
        return found

    async def _asked(self, call: Any) -> Any:
        try:
            return await call
        except EngineUnreachable:
            self.desk.session.live.suspect()
            raise

    def _state_changed(self, kinds: frozenset[str], _ids: frozenset[str]) -> None:
        if kinds & {"networks", "containers", "connection"}:
            self.listed.emit()
            self.changed.emit()


def task_key(networks: Iterable[Network]) -> str:
    """The lane of a removal."""
    return f"networks.remove:{','.join(one.id for one in networks)}"
