"""A change meets a disk or an engine that will not: what was written comes back, and nothing of ours stays behind.

Beside the tests on a real engine: here the engine is a file, and a program in its place notes that it was restarted.
"""

from __future__ import annotations

import errno
import json
import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from firstmate import paths
from firstmate.core.daemon_json import Settings
from firstmate.core.entities import RegistryState
from firstmate.host import patience
from firstmate.host.configuration import applying, changes, elevated, facts, files, journal
from firstmate.host.configuration.applying import Limits, Outcome
from firstmate.host.configuration.hands import Texts
from firstmate.host.configuration.places import Place

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX shell scripts")
linux = pytest.mark.skipif(sys.platform != "linux", reason="root's script uses programs of Linux")

OLD = b'{"debug": true}\n'
MIRROR = "https://a.example.com"


def names(folder: Path) -> list[str]:
    return [entry.name for entry in folder.iterdir()]


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


def test_a_note_that_somebody_holds_for_a_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A virus scanner on Windows looks at the first note while the second one is to take its place."""
    notes = journal.Journal(tmp_path / "note.json")
    notes.write(journal.Note("x", "y", "z", "1", "2", "3", "4"))
    whole, tries = Path.replace, 0

    def held(self: Path, target: Path) -> Path:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise PermissionError(errno.EACCES, "held", str(target))
        return whole(self, target)

    monkeypatch.setattr(Path, "replace", held)
    monkeypatch.setattr(patience, "sys", SimpleNamespace(platform="win32"))
    notes.restarting()
    monkeypatch.undo()
    note = notes.read()
    assert note is not None and note.restarting and tries == 3
    assert names(tmp_path) == ["note.json"]


# -- root's hands ------------------------------------------------------------------------------------------------------
@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the folders for texts are made; in pkexec's place stands a program that asks nobody."""
    program, scratch = tmp_path / "bin" / "pkexec", tmp_path / "scratch"
    program.parent.mkdir()
    scratch.mkdir()
    program.write_text('#!/bin/sh\nexec env -i PATH="$PATH" "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    monkeypatch.setattr("firstmate.host.install.is_root", lambda: False)
    return scratch


@linux
@pytest.mark.parametrize("reload", ["none", "hup"])
async def test_as_root_without_a_way_to_restart(engine: Engine, scratch: Path, reload: str) -> None:
    """An engine that is down, and that nobody here can start: the file is written, and it is told to nobody."""
    engine.up = False
    place = Place("packages", engine.path, reload=reload, elevation=True)  # type: ignore[arg-type]
    outcome = await carry_out(engine, place)
    assert (outcome.code, outcome.applied, outcome.verified) == ("written", True, False), outcome
    assert json.loads(engine.path.read_bytes())["registry-mirrors"] == [MIRROR]
    assert names(scratch) == []


@linux
async def test_root_s_script_that_ends_before_the_last_word(
    engine: Engine, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has put the old file back by itself, and that is what is said."""
    engine.up = False
    whole = elevated.script_for

    def failing(*arguments: object, **options: object) -> object:
        script = whole(*arguments, **options)  # type: ignore[arg-type]
        return replace(script, text=script.text.replace("hear 900 keep back", "false"))

    monkeypatch.setattr(elevated, "script_for", failing)
    outcome = await carry_out(engine, Place("packages", engine.path, reload="none", elevation=True))
    assert (outcome.code, outcome.rolled_back) == ("other", True), outcome
    assert engine.path.read_bytes() == OLD and names(scratch) == []


async def test_texts_that_do_not_fit_on_the_disk_leave_nothing(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy's password may stand in them."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    write = Path.write_bytes

    def full(self: Path, data: bytes) -> int:
        if self.name == "final":
            raise OSError(errno.ENOSPC, "No space left on device", str(self))
        return write(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    hand = elevated.ElevatedHand(
        Place("packages", engine.path, elevation=True), Texts(OLD, OLD, OLD, OLD), restart=False
    )
    with pytest.raises(files.ConfigurationError) as caught:
        await hand.backup()
    await hand.abandon()
    assert caught.value.code == "full"
    assert names(scratch) == []


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
