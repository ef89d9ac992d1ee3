"""What happens between the wish to remove something and its end: asking, removing, telling what became of it.

Each of these is a task of the desk. The dialogs are `removal`'s, the acts are the model's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from firstmate.app.page import Desk
from firstmate.core.command import Shell
from firstmate.core.errors import EngineUnreachable, FirstMateError
from firstmate.core.quantities import format_bytes
from firstmate.pages.images.model import ImagesModel
from firstmate.pages.images.pruning import PruneKind, PrunePlan
from firstmate.pages.images.removal import (
    confirm_cache,
    confirm_pruning,
    confirm_removal,
    confirm_several,
    explain_refusal,
    tell_failures,
)
from firstmate.pages.images.removals import Outcome, Removal, is_refusal

_ = QCoreApplication.translate

PRUNE_TASK = "images.prune"
REMOVE_TASK = "images.remove"


class Clearing:
    """`show_image(id)` is asked to choose an image in the list."""

    def __init__(self, desk: Desk, model: ImagesModel, parent: QWidget, show_image: Callable[[str], object]) -> None:
        self._desk = desk
        self._model = model
        self._parent = parent
        self._show_image = show_image

    @property
    def busy(self) -> bool:
        """Whether several images are being counted or removed."""
        return any(map(self._desk.tasks.running, (PRUNE_TASK, REMOVE_TASK)))

    def stop(self) -> None:
        """Ends that. What is removed already stays so."""
        for task in (PRUNE_TASK, REMOVE_TASK):
            self._desk.tasks.cancel(task)

    # -- removing chosen images ----------------------------------------------------------------------------------------
    def remove(self, ids: Sequence[str]) -> None:
        """Asks about one image, or about several at once, and removes what can be removed."""
        keys = [key for key in ids if key not in self._model.removals.under_way]
        if not keys or not self._desk.session.online:
            return
        work = self._ask_one(keys[0]) if len(keys) == 1 else self._ask_several(keys)
        self._desk.tasks.start(f"images.ask:{keys[0]}" if len(keys) == 1 else "images.ask", work)

    async def _ask_one(self, key: str) -> None:
        """Asks, unless it is known already that it cannot be."""
        looked = await self._model.removals.look([key])
        if not looked:
            return
        if looked[0].refused:
            await self._refuse(looked[0])
        elif await confirm_removal(self._parent, looked[0], shell=self._shell, prefix=self._desk.prefix):
            self._desk.tasks.start(
                f"images.remove:{key}",
                self._model.removals.remove(looked[0]),
                title=_("Images", "Removing {image}").format(image=looked[0].name),
                on_error=lambda error: self._not_removed(key, error),
            )

    def _not_removed(self, key: str, error: FirstMateError) -> bool:
        if not is_refusal(error):
            return False
        self._desk.tasks.start(f"images.ask:{key}", self._look_and_refuse(key, error))
        return True

    async def _look_and_refuse(self, key: str, error: FirstMateError) -> None:
        for removal in await self._model.removals.look([key], anew=True):
            await self._refuse(removal, error)

    async def _refuse(self, removal: Removal, error: FirstMateError | None = None) -> None:
        language = self._desk.languages.current
        way = await explain_refusal(self._parent, removal, language=language, error=error)
        if way is None:
            return
        if way.kind == "container":
            self._desk.go("containers", container=way.id)
        else:
            self._show_image(way.id)

    async def _ask_several(self, keys: Sequence[str]) -> None:
        looked = await self._model.removals.look(keys)
        going = {one.image.id for one in looked if not one.users}
        # What stands on an image that goes as well is no reason to keep it.
        while kept := [
            one for one in looked if one.image.id in going and any(child.id not in going for child in one.children)
        ]:
            going -= {one.image.id for one in kept}
        free = [one for one in looked if one.image.id in going]
        stays = [one for one in looked if one.image.id not in going]
        if await confirm_several(self._parent, free, stays, shell=self._shell, prefix=self._desk.prefix):
            self._desk.tasks.start(
                REMOVE_TASK,
                self._remove_several(free),
                title=_("Images", "Removing %n image(s)", None, len(free)),
            )

    async def _remove_several(self, removals: Sequence[Removal]) -> None:
        outcome = await self._model.removals.remove_all(removals, self._counter(REMOVE_TASK, len(removals)))
        words = _("Images", "%n image(s) have been removed.", None, len(outcome.removed))
        self._tell(outcome, words)

    # -- cleaning up ---------------------------------------------------------------------------------------------------
    def prune(self, kind: PruneKind) -> None:
        """Counts, asks with the exact list, and removes it."""
        if self._desk.session.online:
            title = _("Images", "Counting what can be freed")
            self._desk.tasks.start(PRUNE_TASK, self._ask_and_prune(kind), title=title)

    async def _ask_and_prune(self, kind: PruneKind) -> None:
        try:
            plan = await self._model.pruning.plan(kind)
        except EngineUnreachable:
            self._desk.session.live.suspect()
            raise
        # The counting is over; a question that waits is no work that the status line should show.
        self._desk.tasks.start(f"{PRUNE_TASK}.ask", self._confirm(plan))

    async def _confirm(self, plan: PrunePlan) -> None:
        if await confirm_pruning(self._parent, plan, shell=self._shell, prefix=self._desk.prefix):
            title = _("Images", "Removing %n image(s)", None, len(plan.removals))
            self._desk.tasks.start(PRUNE_TASK, self._prune(plan), title=title)

    async def _prune(self, plan: PrunePlan) -> None:
        counter = self._counter(PRUNE_TASK, len(plan.removals))
        outcome, freed = await self._model.pruning.carry_out(plan, counter)
        words = _("Images", "%n image(s) have been removed, {size} are free again.", None, len(outcome.removed))
        self._tell(outcome, words.format(size=format_bytes(freed)))

    def clear_build_cache(self) -> None:
        """Asks, then empties the build cache of what nothing uses, as `docker builder prune` does."""
        if self._desk.session.online:
            self._desk.tasks.start(f"{PRUNE_TASK}.ask", self._ask_and_clear())

    async def _ask_and_clear(self) -> None:
        usage = self._model.disk.usage
        free = usage.share("build_cache").reclaimable if usage is not None else None
        if await confirm_cache(self._parent, free, shell=self._shell, prefix=self._desk.prefix):
            title = _("Images", "Emptying the build cache")
            self._desk.tasks.start(f"{PRUNE_TASK}.cache", self._clear_build_cache(), title=title)

    async def _clear_build_cache(self) -> None:
        freed: int = await self._desk.engine.prune_build_cache()
        await self._model.disk.count()
        words = _("Images", "The build cache has been emptied, {size} are free again.")
        self._desk.notices.post("ok", words.format(size=format_bytes(freed)))

    # -- what they share -----------------------------------------------------------------------------------------------
    @property
    def _shell(self) -> Shell:
        return self._desk.settings.shell_in_use

    def _counter(self, task: str, total: int) -> Callable[[int], object]:
        return lambda done: self._desk.tasks.progress(task, done / total, f"{done} / {total}")

    def _tell(self, outcome: Outcome, words: str) -> None:
        if outcome.removed:
            self._desk.notices.post("ok", words)
        if outcome.failed:
            language = self._desk.languages.current
            self._desk.tasks.start("images.ask", tell_failures(self._parent, outcome, language))
