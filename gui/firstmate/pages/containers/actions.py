"""What can be done to containers: which of them it suits, the `docker` command that does the same, and doing it.

Several at once are done a few at a time and summed up in one notice; a single failure is raised, so that it is
explained as every error is. Refuses to ask: what is destructive has been confirmed before it comes here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager, nullcontext
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QCoreApplication

from firstmate.app.page import Desk
from firstmate.core import command
from firstmate.core.entities import Container, State
from firstmate.core.errors import Conflict, EngineUnreachable, FirstMateError, NotFound
from firstmate.pages.containers.failures import post_failures
from firstmate.pages.containers.naming import listed
from firstmate.pages.containers.pending import PATIENCE, Pendings, Verb

_ = QCoreApplication.translate

AT_ONCE: Final = 4
"""Stopping takes a stream each; more at once would leave none for logs and terminals."""

NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})

_SUITS: Final[dict[Verb, frozenset[State]]] = {
    "start": frozenset((State.CREATED, State.EXITED)),
    "stop": frozenset((State.RUNNING, State.PAUSED, State.RESTARTING)),
    "kill": frozenset((State.RUNNING, State.PAUSED, State.RESTARTING)),
    "signal": frozenset((State.RUNNING, State.PAUSED, State.RESTARTING)),
    "restart": frozenset((State.CREATED, State.EXITED, State.RUNNING, State.RESTARTING)),
    "pause": frozenset((State.RUNNING,)),
    "unpause": frozenset((State.PAUSED,)),
    "remove": frozenset(State) - {State.REMOVING},
}


def suits(verb: Verb, container: Container, pendings: Pendings) -> bool:
    """Whether it makes sense now. While something is under way only "kill" does: it makes a stop shorter."""
    pending = pendings.get(container.id)
    if pending is not None and not (verb == "kill" and pending.verb in ("stop", "restart")):
        return False
    return container.state in _SUITS[verb]


def argv(verb: Verb, names: Sequence[str], prefix: Sequence[str] = command.DOCKER) -> list[str]:
    """The `docker` command for all of `names`; docker takes several everywhere."""
    first = names[0] if names else "NAME"
    make: dict[Verb, Callable[[], list[str]]] = {
        "start": lambda: command.start_argv(first, prefix),
        "stop": lambda: command.stop_argv(first, prefix=prefix),
        "kill": lambda: command.kill_argv(first, prefix=prefix),
        "signal": lambda: command.kill_argv(first, "SIGNAL", prefix=prefix),
        "restart": lambda: command.restart_argv(first, prefix=prefix),
        "pause": lambda: command.pause_argv(first, prefix),
        "unpause": lambda: command.unpause_argv(first, prefix),
        "remove": lambda: command.rm_argv(first, prefix=prefix),
    }
    return [*make[verb](), *names[1:]]


def task_key(verb: Verb, ids: Iterable[str]) -> str:
    """The lane of an action: doing the same to the same again takes the place of the first."""
    return f"containers.{verb}:{','.join(ids)}"


class Actions:
    """Does it, and keeps `pendings` right meanwhile."""

    def __init__(
        self,
        desk: Desk,
        pendings: Pendings,
        around_start: Callable[[str], AbstractAsyncContextManager[None]] = lambda _identity: nullcontext(),
        patience: Callable[[str], int | None] = lambda _identity: PATIENCE,
        around_removal: Callable[[str], AbstractContextManager[None]] = lambda _identity: nullcontext(),
    ) -> None:
        """`around_start` is entered for each container before it starts, and left with the error when it does not.

        `around_removal` is the same for each that is removed, or stopped to be removed.
        `patience` tells how many seconds a container has from SIGTERM to SIGKILL, None for ever.
        """
        self._desk = desk
        self._pendings = pendings
        self._around_start = around_start
        self._patience = patience
        self._around_removal = around_removal

    async def act(self, verb: Verb, ids: Sequence[str]) -> None:
        """Any verb but "remove" and "signal"."""
        engine = self._desk.engine
        if verb == "start":
            await self._each(verb, ids, self._start)
        elif verb == "stop":
            await self._each(verb, ids, engine.stop)
        elif verb == "restart":
            await self._each(verb, ids, engine.restart)
        elif verb == "kill":
            await self._each(verb, ids, self._kill)
        elif verb == "pause":
            await self._each(verb, ids, engine.pause)
        elif verb == "unpause":
            await self._each(verb, ids, engine.unpause)
        else:
            raise ValueError(f"{verb!r} has a method of its own")

    async def signal(self, ids: Sequence[str], signal: str, names: Mapping[str, str] = NO_NAMES) -> None:
        """Sends a signal to their programs. Nothing shows what they make of it, so that it was sent is always told.

        `names` by id are those that the person was asked about; some may be gone since.
        """

        async def send(identity: str) -> None:
            await self._desk.engine.kill(identity, signal)

        await self._each("signal", ids, send, names)

    async def remove(
        self,
        ids: Sequence[str],
        names: Mapping[str, str] = NO_NAMES,
        *,
        stop_first: bool = False,
        force: bool = False,
        volumes: bool = False,
    ) -> None:
        """Removes. `stop_first` asks running ones to end, `force` kills them; `volumes` takes anonymous ones along.

        `names` by id are those that the person was asked about; some may be gone since.
        """

        async def remove_now(identity: str) -> None:
            await self._desk.engine.remove(identity, force=force, volumes=volumes)

        async def one(identity: str) -> None:
            container = self._desk.session.containers.get(identity)
            with self._around_removal(identity):
                try:
                    if stop_first and container is not None and container.state.is_alive:
                        await self._during("stop", identity, self._desk.engine.stop)
                    await self._during("remove", identity, remove_now)
                except NotFound:
                    pass  # made with --rm: it removed itself when it ended
                except Conflict as error:
                    if "already in progress" not in error.engine_text.lower():
                        raise

        await self._each("remove", ids, one, names)

    async def _start(self, identity: str) -> None:
        async with self._around_start(identity):
            await self._desk.engine.start(identity)

    async def _kill(self, identity: str) -> None:
        try:
            await self._desk.engine.kill(identity)
        except Conflict as error:
            # It ended by itself between the click and the signal: what was wanted has happened.
            if "is not running" not in error.engine_text.lower():
                raise

    async def _during(self, verb: Verb, identity: str, work: Callable[[str], Awaitable[None]]) -> None:
        counts = verb in ("stop", "restart")
        pending = self._pendings.begin(identity, verb, self._patience(identity) if counts else None)
        try:
            await work(identity)
        finally:
            self._pendings.end(identity, pending)

    async def _each(
        self,
        verb: Verb,
        ids: Sequence[str],
        work: Callable[[str], Awaitable[None]],
        asked: Mapping[str, str] = NO_NAMES,
    ) -> None:
        names = {key: asked.get(key) or self._name(key) for key in ids}
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(identity: str) -> FirstMateError | None:
            async with gate:
                try:
                    await self._during(verb, identity, work)
                except FirstMateError as error:
                    return error
            return None

        key, ended = task_key(verb, ids), 0

        async def counted(identity: str) -> FirstMateError | None:
            nonlocal ended
            error = await one(identity)
            ended += 1
            if len(ids) > 1:
                self._desk.tasks.progress(key, ended / len(ids), f"{ended} / {len(ids)}")
            return error

        outcomes = await asyncio.gather(*map(counted, ids))
        failed = {key: error for key, error in zip(ids, outcomes, strict=True) if error is not None}
        if any(isinstance(error, EngineUnreachable) for error in failed.values()):
            self._desk.session.live.suspect()
        if len(ids) == 1 and failed:
            raise failed[ids[0]]
        if failed:
            self._tell_failures(len(ids), {names[key]: error for key, error in failed.items()})
        elif len(ids) > 1 or verb in ("remove", "signal"):
            self._desk.notices.post("ok", _done_words(verb, len(ids), names[ids[0]]))

    def _name(self, identity: str) -> str:
        container = self._desk.session.containers.get(identity)
        return container.name if container is not None else identity[:12]

    def _tell_failures(self, total: int, failed: dict[str, FirstMateError]) -> None:
        title = _("Containers", "{failed} of {total} did not work: {names}").format(
            failed=len(failed), total=total, names=listed(tuple(failed))
        )
        post_failures(self._desk, title, failed)


def _done_words(verb: Verb, count: int, name: str) -> str:
    if count == 1:
        one = _("Containers", "Removed {name}.") if verb == "remove" else _("Containers", "{name} was sent the signal.")
        return one.format(name=name)
    return {
        "start": _("Containers", "%n container(s) started.", None, count),
        "stop": _("Containers", "%n container(s) stopped.", None, count),
        "kill": _("Containers", "%n container(s) killed.", None, count),
        "signal": _("Containers", "%n container(s) were sent the signal.", None, count),
        "restart": _("Containers", "%n container(s) restarted.", None, count),
        "pause": _("Containers", "%n container(s) paused.", None, count),
        "unpause": _("Containers", "%n container(s) resumed.", None, count),
        "remove": _("Containers", "%n container(s) removed.", None, count),
    }[verb]
