"""What `main` puts together looks for Docker on this computer, for an engine of this computer and for no other."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from firstmate import main
from firstmate.app.explanations import tell
from firstmate.app.languages import Languages
from firstmate.app.settings import Settings
from firstmate.core.errors import EngineNotRunning
from firstmate.core.presence import Seen
from firstmate.engine import endpoint
from firstmate.host import presence


@pytest.mark.skipif(not hasattr(asyncio, "open_unix_connection"), reason="needs Unix sockets")
@pytest.mark.parametrize(
    ("seen", "here", "title"),
    [
        (Seen(), True, "Docker is not installed on this computer"),
        (Seen(programs=("/usr/bin/docker",)), True, "The Docker engine is not running"),
        (Seen(), False, "The Docker engine is not running"),
    ],
)
async def test_an_engine_that_was_never_installed_is_told_from_one_that_is_stopped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, languages: Languages, seen: Seen, here: bool, title: str
) -> None:
    looked = asyncio.Event()
    loop = asyncio.get_running_loop()

    def look() -> Seen:
        loop.call_soon_threadsafe(looked.set)
        return seen

    monkeypatch.setattr(presence, "look", look)
    address = f"unix://{tmp_path}/docker.sock" if here else "tcp://127.0.0.1:9"
    desk = main.make_desk(endpoint.parse(address), Settings(tmp_path / "settings.ini"), languages=languages)
    said: list[str] = []

    def changed(kinds: frozenset[str], _ids: frozenset[str]) -> None:
        error = desk.session.connection.error
        if "connection" in kinds and error is not None:
            said.append(tell(error, "en").title)

    desk.session.changed.connect(changed)
    desk.session.start()
    async with asyncio.timeout(10):
        while title not in said:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
        if here:
            await looked.wait()
    error = desk.session.connection.error
    assert isinstance(error, EngineNotRunning)
    assert tell(error, "en").title == title
    assert looked.is_set() == here
    await desk.session.close()
