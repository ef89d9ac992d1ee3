"""A change meets a disk or an engine that will not: what was written comes back, and nothing of ours stays behind.

Beside the tests on a real engine: here the engine is a file, and a program in its place notes that it was restarted.
"""

from __future__ import annotations

import errno
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from firstmate import paths
from firstmate.core.daemon_json import Settings
from firstmate.core.entities import RegistryState
from firstmate.host.configuration import applying, changes, facts, files, journal
from firstmate.host.configuration.applying import Limits, Outcome
from firstmate.host.configuration.places import Place

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX shell scripts")

OLD = b'{"debug": true}\n'
MIRROR = "https://a.example.com"


@dataclass
class Engine:
    """It reads its file when it starts; one that is down says nothing."""

    path: Path
    restarts: Path
    up: bool = True
    address: str = "unix:///engine.sock"
    seen: int = 0
    mirrors: tuple[str, ...] = ()

    async def registry(self) -> RegistryState:
        if self.restarts.exists() and len(self.restarts.read_text().splitlines()) > self.seen:
            self.seen = len(self.restarts.read_text().splitlines())
            self.mirrors = tuple(json.loads(self.path.read_bytes()).get("registry-mirrors", ()))
        return RegistryState(mirrors=self.mirrors)

    async def answers(self, within: float) -> bool:
        return self.up

    async def running_containers(self) -> tuple[str, ...]:
        return ()


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setattr(paths, "cache_folder", lambda: tmp_path / "cache")
    folder = tmp_path / "docker"
    folder.mkdir()
    (folder / "daemon.json").write_bytes(OLD)
    return Engine(folder / "daemon.json", tmp_path / "restarts")


async def carry_out(engine: Engine, place: Place) -> Outcome:
    async def ask(_containers: tuple[str, ...]) -> bool:
        return True

    change = changes.change_settings(files.read_file(place), Settings(mirrors=(MIRROR,)))
    return await applying.apply(
        change, place, engine, on_step=lambda _news: None, ask_restart=ask, limits=Limits(1, 1, 1)
    )


@posix
async def test_a_note_that_cannot_be_written_before_the_restart(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full cache disk, after the new file is in its place: the old one comes back, with an engine that reads it."""
    write = journal.Journal.write

    def refuse(self: journal.Journal, note: journal.Note) -> None:
        if note.restarting:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(self, note)

    monkeypatch.setattr(journal.Journal, "write", refuse)
    again = ("sh", "-c", 'echo >>"$0"', str(engine.restarts))
    outcome = await carry_out(engine, Place("packages", engine.path, reload="none", restart=(again,), can_write=True))
    assert (outcome.code, outcome.rolled_back, outcome.verified) == ("restart_failed", True, True), outcome
    assert "No space left" in outcome.detail
    assert engine.path.read_bytes() == OLD
    assert len(engine.restarts.read_text().splitlines()) == 1
    assert not journal.is_there()


# -- Windows' way to ask ---------------------------------------------------------------------------------------------
def test_a_trial_file_that_somebody_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A virus scanner looks at every new file: for a moment it cannot be removed, and it could be made all the same."""

    def held(self: Path, missing_ok: bool = False) -> None:
        raise PermissionError(errno.EACCES, "held", str(self))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", held)
        assert facts._can_make_files(tmp_path)
    assert facts._can_make_files(tmp_path)
    assert list(tmp_path.iterdir()) == []
