"""The rooms of the app floor: no window, English unless a test says otherwise."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from firstmate.app.languages import Languages
from firstmate.app.notices import Notice, Notices


@pytest.fixture
def languages(qapp: QApplication) -> Iterator[Languages]:
    """Speaks English before and after the test, whatever the test does."""
    languages = Languages()
    yield languages
    if languages.current != "en":
        languages.use("en")


@pytest.fixture
def notices(qapp: QApplication) -> Notices:
    return Notices()


@pytest.fixture
def posted(notices: Notices) -> list[Notice]:
    """Everything that was posted, in order."""
    seen: list[Notice] = []
    notices.posted.connect(seen.append)
    return seen
