"""Another engine is chosen: the window closes as it should and opens again on that one, with nothing left behind."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from firstmate import main
from firstmate.app.languages import Languages
from firstmate.app.notices import Notice
from firstmate.app.page import Desk
from firstmate.app.settings import EngineChoice, Settings
from firstmate.core.errors import EndpointError
from firstmate.engine.endpoint import parse
from firstmate.window import Window

pytestmark = pytest.mark.window

NOBODY, NOBODY_ELSE = "tcp://127.0.0.1:1", "tcp://127.0.0.1:2"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Settings:
    monkeypatch.setenv("DOCKER_HOST", NOBODY)
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path / "docker"))
    monkeypatch.setattr(main, "log_to_file", lambda: None)
    monkeypatch.setattr(main, "catch_the_rest", lambda desk: None)
    return Settings(tmp_path / "settings.ini")


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.005)


def test_the_command_line_goes_before_the_settings_and_these_before_docker(settings: Settings) -> None:
    assert main.choose_engine(settings)[0].source == "DOCKER_HOST"
    settings.engine = EngineChoice(host=NOBODY_ELSE)
    assert main.choose_engine(settings)[0].address == NOBODY_ELSE
    assert main.choose_engine(settings, host="tcp://127.0.0.1:3")[0].address == "tcp://127.0.0.1:3"


def test_a_choice_that_cannot_be_used_any_more_keeps_nobody_out(settings: Settings) -> None:
    settings.engine = EngineChoice(context="removed since")
    endpoint, unusable = main.choose_engine(settings)
    assert endpoint.address == NOBODY
    assert isinstance(unusable, EndpointError) and "removed since" in str(unusable)
    with pytest.raises(EndpointError):
        main.choose_engine(settings, context="never there")


@dataclass
class Opened:
    """The desks of one window after the other, and what was said on them."""

    desks: list[Desk] = field(default_factory=list)
    said: list[Notice] = field(default_factory=list)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    found, make = Opened(), main.make_desk

    def noting(*arguments: object, **options: object) -> Desk:
        desk: Desk = make(*arguments, **options)  # type: ignore[arg-type]
        desk.notices.posted.connect(found.said.append)
        found.desks.append(desk)
        return desk

    monkeypatch.setattr(main, "make_desk", noting)
    return found


def windows() -> list[Window]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, Window) and one.isVisible()]


async def test_the_window_opens_again_on_the_chosen_engine(settings: Settings, opened: Opened) -> None:
    desks, said = opened.desks, opened.said
    languages = Languages()
    first = Window()
    first.show()
    life = asyncio.ensure_future(main.live_on(first, settings, languages, parse(NOBODY), "environment"))
    await until(lambda: desks and windows() == [first] and first.current_page == "environment")
    assert desks[0].engine.address == NOBODY
    settings.engine = EngineChoice(host=NOBODY_ELSE)
    desks[0].reopening.emit()
    await until(lambda: len(desks) == 2 and windows() and windows()[0].current_page == "settings")
    assert desks[1].engine.address == NOBODY_ELSE
    assert desks[1].prefix == ("docker", "-H", NOBODY_ELSE)
    settings.engine = EngineChoice(context="removed since")
    desks[1].reopening.emit()
    await until(lambda: len(desks) == 3 and any("removed since" in notice.text for notice in said))
    assert desks[2].engine.address == NOBODY
    (last,) = windows()
    settings.scheme = "dark"  # the pages of the windows before are gone, and must not hear of it
    languages.use("zh_CN")
    last.close()
    await asyncio.wait_for(life, 10)
    assert windows() == []
    languages.use("en")


@pytest.mark.parametrize("choice", [EngineChoice(), EngineChoice(context="removed since")])
async def test_where_no_engine_makes_sense_the_window_opens_again_as_it_was(
    settings: Settings, opened: Opened, monkeypatch: pytest.MonkeyPatch, choice: EngineChoice
) -> None:
    settings.engine = EngineChoice(host=NOBODY_ELSE)
    first = Window()
    first.show()
    life = asyncio.ensure_future(main.live_on(first, settings, Languages(), parse(NOBODY_ELSE), "settings"))
    try:
        await until(lambda: opened.desks and windows() == [first])
        monkeypatch.delenv("DOCKER_HOST")
        monkeypatch.setenv("DOCKER_CONTEXT", "gone")
        settings.engine = choice
        opened.desks[0].reopening.emit()
        await until(lambda: life.done() or any("'gone'" in notice.text for notice in opened.said))
        assert not life.done(), "the program has ended with the window"
        assert opened.desks[1].engine.address == NOBODY_ELSE
        assert main.choose_engine(settings)[0].address == NOBODY_ELSE, "so the next start is not refused"
    finally:
        for window in windows():
            window.close()
        await asyncio.wait_for(asyncio.gather(life, return_exceptions=True), 10)
