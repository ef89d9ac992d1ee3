"""The tools of `packaging/` are no installed package: they are found the way `python3 packaging/dev.py` finds them."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "packaging"))


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every test reads English unless it asks for Chinese."""
    from development import messages

    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    messages.speaks_chinese.cache_clear()
    yield
    messages.speaks_chinese.cache_clear()
