"""The real window, off screen, over a fake engine; each test opens and closes its own on the loop it runs on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path

import pytest
from opening import PAGE_NAMES, Opened, opened
from PySide6.QtWidgets import QApplication
from show_host import show_host

from firstmate.app.languages import Languages
from firstmate.pages.mirrors import host_door
from firstmate.widgets.theme import theme

Open = Callable[..., AbstractAsyncContextManager[Opened]]


@pytest.fixture(autouse=True)
def _plain_looks(qapp: QApplication) -> Iterator[None]:
    theme.install(qapp)
    theme.set_font_scale(1.0)
    theme.set_scheme("light")
    yield
    theme.set_scheme("light")


@pytest.fixture(autouse=True)
def _computer_of_the_world(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Mirrors page shows the world's computer, not the one that the test runs on."""
    monkeypatch.setattr(host_door, "open_door", show_host)


@pytest.fixture
def languages(qapp: QApplication) -> Iterator[Languages]:
    """English again after the test, whatever it spoke."""
    languages = Languages()
    yield languages
    if languages.current != "en":
        languages.use("en")


@pytest.fixture(params=PAGE_NAMES)
def page(request: pytest.FixtureRequest) -> str:
    """The test runs once for each page there is."""
    return str(request.param)


@pytest.fixture
def open_window(tmp_path: Path, languages: Languages) -> Open:
    """`async with open_window("images", language="zh_CN") as opened:`"""
    return partial(opened, tmp_path, languages)
