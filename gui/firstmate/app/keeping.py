"""Has the engine keep the finished layers of a pull that may end early, where it would let go of them by itself.

One `Keeper` for each pull, on whatever page. While the pull runs it makes the engine need each longer row of finished
layers (`core.kept_layers` says how), one step at a time and at most one in a second; a pull that is over at once pays
nothing for it. When the image is here, what was kept for it goes. Where the pull ends early, or the program does, the
last row stays: pulling again goes on from there.

Nothing here disturbs a pull: what cannot be kept is a line in the log. Refuses to touch an image that is not of its
own making, or that a container uses.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Final, Protocol

from firstmate.app.page import Desk
from firstmate.core.errors import EngineUnreachable, FirstMateError, ImageMissing
from firstmate.core.kept_layers import Makeup, Unfinished, archive, unfinished_of
from firstmate.core.names import ImageName, ImageNameError, parse_image_name
from firstmate.core.platforms import Platform, parse_platform, platform_of
from firstmate.core.pull import PullState, keeps_parts

log = logging.getLogger(__name__)

PATIENCE: Final = 1.0
"""Seconds that a pull must last before anything is done for it."""
PAUSE: Final = 1.0
"""Seconds from one step to the next."""
_FORGETTING: Final = 3.0
"""Seconds in which the live list hears that what was removed is gone."""

CredentialsOf = Callable[[str], Awaitable[tuple[str, str] | None]]


class Lookups(Protocol):
    """`host.registry.Registries`; raises LookupFailed."""

    async def makeup(self, name: ImageName, platform: Platform, mirrors: Sequence[str] = ()) -> Makeup: ...


def _registries(credentials: CredentialsOf, insecure: Callable[[], tuple[str, ...]]) -> Lookups:
    from firstmate.host.registry import Registries

    return Registries(credentials=credentials, insecure=insecure)


open_lookups: Callable[[CredentialsOf, Callable[[], tuple[str, ...]]], Lookups] = _registries
"""Tests and pictures put another one in its place."""


def task_of(name: ImageName) -> str:
    """The key of the task that runs as long as a pull of this name: what is kept for it is no image to show."""
    return f"keeping:{name.full}"


@asynccontextmanager
async def layers_kept(desk: Desk, reference: str, platform: str = "") -> AsyncIterator[Callable[[PullState], None]]:
    """Around a pull, with a keeper of its own: gives what is to hear of each state. Left by an error: not done."""
    try:
        name = parse_image_name(reference)
    except ImageNameError:  # the engine refuses it in its own words
        yield lambda _state: None
        return
    keeper = Keeper(desk, name, platform)
    keeper.start()
    try:
        yield keeper.look
        await keeper.done()
    finally:
        keeper.stop()


class Keeper:
    """Begins with `start`, hears of its pull through `look`, ends with `done` or `stop` (nothing any more after it)."""

    def __init__(self, desk: Desk, name: ImageName, platform: str = "") -> None:
        self._desk = desk
        self._name = name
        self._platform = platform
        self._state = PullState()
        self._news = asyncio.Event()
        self._acting = asyncio.Lock()
        """Held while the engine is asked to do something, which is not to be broken off half-way."""
        self._makeup: Makeup | None = None
        self._hopeless = False
        self._over = False
        self._clearing = False
        self._task: asyncio.Task[None] | None = None
        self._steps = 0
        """The finished layers at the last step."""
        self._image = ""
        """The one that keeps them now."""

    @property
    def kept(self) -> Unfinished | None:
        """What the engine keeps of this pull, as its list of images says: made just now or on an earlier day.

        None also where the pull has found other layers: a name moves on to newer images.
        """
        listed = (part for _image, part in unfinished_of(self._desk.session.images.values(), self._name))
        fitting = (one for one in listed if one.platform == self._platform and one.agrees_with(self._state.layers))
        return max(fitting, key=lambda one: one.layers, default=None)

    # -- hearing -------------------------------------------------------------------------------------------------------
    def start(self) -> None:
        """The pull begins. Nothing is done on an engine that keeps layers itself, or is not known to let go of them."""
        info = self._desk.session.info
        if info is not None and keeps_parts(info) is False:
            self._task = self._desk.tasks.start(task_of(self._name), self._follow())

    def look(self, state: PullState) -> None:
        """The pull has moved on. Costs next to nothing."""
        self._state = state
        self._news.set()

    def stop(self) -> None:
        """The pull has ended without its image. A step that is under way is carried to its end."""
        if self._over:
            return
        self._over = True
        if self._acting.locked():
            self._news.set()
        else:
            self._end_task()

    async def done(self) -> None:
        """The image is here: what was kept for it goes, also of earlier days. Never raises an error of ours."""
        self._over = self._clearing = True
        gone: frozenset[str] = frozenset()
        try:
            async with self._acting:
                gone = await self._clear()
        except BaseException:
            self._end_task()
            raise
        task = self._task
        if gone and task is not None and not task.done() and not task.cancelling():
            self._desk.tasks.start(task_of(self._name), self._forgotten(gone))
        else:
            self._end_task()

    def _end_task(self) -> None:
        """Its own, not what runs under the name: another page may pull the same, and its keeper has taken over."""
        if self._task is not None:
            self._desk.tasks.cancel(task_of(self._name), only=self._task)

    # -- keeping -------------------------------------------------------------------------------------------------------
    async def _follow(self) -> None:
        await asyncio.sleep(PATIENCE)
        while not self._over:
            await self._news.wait()
            self._news.clear()
            if self._worth_it():
                began = time.monotonic()
                await self._step()
                await asyncio.sleep(max(0.0, began + PAUSE - time.monotonic()))
        if self._clearing:
            # While this task runs, nobody is shown what is about to go; `done` ends it.
            await asyncio.Event().wait()

    def _worth_it(self) -> bool:
        """Whether a layer has become ready since the last step, by this pull, and others have not."""
        layers = self._state.layers
        ready = sum(layer.finished for layer in layers)
        fresh = any(layer.phase == "done" for layer in layers)
        return not self._over and not self._hopeless and fresh and self._steps < ready < len(layers)

    async def _step(self) -> None:
        self._steps = sum(layer.finished for layer in self._state.layers)
        try:
            image = self._makeup or await self._look_up()
            if not image.belongs_to(self._state.layers):
                log.info("%s: the registry tells of another image than the one that is pulled", self._name)
                self._hopeless = True
                return
            self._makeup = image
            count = image.ready(self._state.layers)
            if count and not self._over:
                async with self._acting:
                    await self._keep(image, count)
        except EngineUnreachable:
            return  # the pull itself will say so
        except FirstMateError as error:
            log.info("%s: no layers are kept: %s", self._name, error)
            self._hopeless = self._makeup is None

    async def _look_up(self) -> Makeup:
        ways = await self._desk.engine.registry()
        lookups = open_lookups(self._credentials, lambda: ways.insecure_registries)
        info = self._desk.session.info
        own = platform_of(info.os_type, info.architecture) if info is not None else platform_of("linux", "amd64")
        platform = parse_platform(self._platform) if self._platform else own
        return await lookups.makeup(self._name, platform, ways.mirrors)

    async def _keep(self, image: Makeup, count: int) -> None:
        """The longer row first, then the shorter ones that it holds as well are let go."""
        engine, kept = self._desk.engine, image.kept(count, self._name, self._platform)
        earlier = unfinished_of(self._desk.session.images.values(), self._name)
        if any(part.chain == kept.chain for _image, part in earlier):
            return
        before, self._image = self._image, await engine.keep_layers(archive(image, count, kept, time.time()))
        log.info("%s: %d of %d layers are kept", self._name, kept.layers, kept.of)
        covered = {one.id for one, part in earlier if part.covered_by(image, count)}
        for old in ({before} if before else set()) | covered:
            if old != self._image:
                await self._remove(old)

    # -- clearing ------------------------------------------------------------------------------------------------------
    async def _clear(self) -> frozenset[str]:
        """Removes all that is kept for this name; the ids."""
        if not self._image and not unfinished_of(self._desk.session.images.values(), self._name):
            return frozenset()
        try:
            kept = unfinished_of(await self._desk.engine.images(), self._name)
        except FirstMateError as error:
            log.info("%s: what was kept is not removed: %s", self._name, error)
            return frozenset()
        used = {container.image_id for container in self._desk.session.containers.values()}
        gone = {image.id for image, _part in kept if image.id not in used}
        for image in gone:
            await self._remove(image)
        self._image = ""
        return frozenset(gone)

    async def _remove(self, image: str) -> None:
        """Without force: the engine itself refuses where something uses it."""
        try:
            await self._desk.engine.remove_image(image)
        except ImageMissing:
            pass
        except FirstMateError as error:
            log.info("%s: %s, which kept its layers, is not removed: %s", self._name, image, error)

    async def _forgotten(self, gone: frozenset[str]) -> None:
        """Until the live list has heard of it: nothing that is gone is shown for a moment."""
        session, heard = self._desk.session, asyncio.Event()

        def look() -> None:
            if not gone & session.images.keys():
                heard.set()

        connection = session.changed.connect(lambda _kinds, _ids: look())
        try:
            look()
            await asyncio.wait_for(heard.wait(), _FORGETTING)
        except TimeoutError:
            log.info("%s: still listed: %s", self._name, ", ".join(gone & session.images.keys()))
        finally:
            session.changed.disconnect(connection)

    async def _credentials(self, registry: str) -> tuple[str, str] | None:
        known = await self._desk.accounts.for_registry(registry)
        return (known.username, known.password) if known is not None and known.password else None
