"""Scenes of the page Environment."""

from __future__ import annotations

from typing import cast

from check_fixtures import fresh_windows

from firstmate.pages.environment.model import CHECK_TASK
from firstmate.pages.environment.view import EnvironmentView
from scenes.stage import Scene, Stage
from scenes.worlds import unreachable


async def _fresh_windows(stage: Stage) -> None:
    """A Windows laptop as it comes out of its box, whatever computer this is drawn on."""
    view = cast(EnvironmentView, stage.window.page("environment"))
    model = view._model
    stage.desk.tasks.cancel(CHECK_TASK)
    await stage.settle()
    for card in view._cards.values():
        card.hide()
        card.deleteLater()
    view._cards.clear()
    model.platform, model.readings, model.results = "windows", fresh_windows(), {}
    model._judge_all()


SCENES: dict[str, Scene] = {
    "freshwindows": Scene(_fresh_windows, ("environment",), world=unreachable),
}
