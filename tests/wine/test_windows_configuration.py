"""The engine's configuration file on Windows: Docker Desktop's place, replacing a file that others hold, and the whole
way of a change with a restart."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from firstmate.core.daemon_json import Settings
from firstmate.core.entities import RegistryState
from firstmate.host.configuration import applying, backups, changes, files, journal
from firstmate.host.configuration.applying import Limits, StepNews
from firstmate.host.configuration.facts import access_to, find_place
from firstmate.host.configuration.places import Place

OLD = b'{\r\n  "builder": {"gc": {"enabled": true}},\r\n  "experimental": false\r\n}\r\n'
A = "https://a.example.com"
QUICK = Limits(read_back=1, back=5, desktop_back=5)


@pytest.fixture(params=("lee", "李明"))
def home(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder with Docker Desktop's file in it."""
    folder = tmp_path / "Users" / request.param
    (folder / ".docker").mkdir(parents=True)
    (folder / ".docker" / "daemon.json").write_bytes(OLD)
    monkeypatch.setenv("USERPROFILE", str(folder))
    monkeypatch.setenv("LOCALAPPDATA", str(folder / "AppData" / "Local"))
    return folder


class Desktop:
    """An engine that reads its file when `docker desktop restart` (the program below) has run."""

    address = "npipe:////./pipe/dockerDesktopLinuxEngine"

    def __init__(self, path: Path, mark: Path) -> None:
        self._path = path
        self._mark = mark
        self._read = path.read_bytes()

    @property
    def restart(self) -> tuple[str, ...]:
        return (sys.executable, "-c", "import sys, pathlib; pathlib.Path(sys.argv[1]).touch()", str(self._mark))

    def _look(self) -> None:
        if self._mark.exists():
            self._mark.unlink()
            self._read = self._path.read_bytes()

    async def registry(self) -> RegistryState:
        self._look()
        return RegistryState(mirrors=tuple(json.loads(self._read).get("registry-mirrors", ())))

    async def answers(self, within: float) -> bool:
        self._look()
        return b"no-start" not in self._read

    async def running_containers(self) -> tuple[str, ...]:
        return ("web",)


async def test_docker_desktop_s_file(home: Path) -> None:
    place = await find_place(Desktop.address, None)
    assert isinstance(place, Place)
    assert (place.kind, Path(place.path)) == ("desktop", home / ".docker" / "daemon.json")
    assert place.can_write and not place.elevation and place.reload == "none"
    assert place.restart == (("docker", "desktop", "restart"),)


@pytest.mark.parametrize("taken", [True, False])
async def test_the_whole_way_and_back(home: Path, tmp_path: Path, taken: bool) -> None:
    path = home / ".docker" / "daemon.json"
    engine = Desktop(path, tmp_path / "restarted")
    place = replace(
        await _place(), restart=(engine.restart,) if taken else ((sys.executable, "-c", "raise SystemExit(1)"),)
    )
    steps: list[StepNews] = []
    asked: list[tuple[str, ...]] = []

    async def ask(containers: tuple[str, ...]) -> bool:
        asked.append(containers)
        return True

    change = changes.change_settings(files.read_file(place), Settings(mirrors=(A,)))
    outcome = await applying.apply(change, place, engine, on_step=steps.append, ask_restart=ask, limits=QUICK)
    assert asked == [("web",)]
    if taken:
        assert (outcome.code, outcome.verified, outcome.restarted) == ("applied", True, True), outcome
        written = _data(path)
        assert written.startswith(OLD[:-5]) and json.loads(written)["registry-mirrors"] == [A]
        assert b"\n" not in written.replace(b"\r\n", b"")
        kept = backups.backups(place.path)
        assert [one.data() for one in kept] == [OLD]
        back = await applying.roll_back(kept[0], place, engine, on_step=steps.append, ask_restart=ask, limits=QUICK)
        assert back.verified and _data(path) == OLD
    else:
        assert (outcome.code, outcome.rolled_back) == ("restart_failed", True), outcome
        assert _data(path) == OLD
    assert _names(path.parent) == {"daemon.json", *(one.path.name for one in backups.backups(place.path))}


async def _place() -> Place:
    found = await find_place(Desktop.address, None)
    assert isinstance(found, Place)
    return found


def _data(path: Path) -> bytes:
    return path.read_bytes()


def _names(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


def test_a_file_that_somebody_holds_for_a_moment(home: Path) -> None:
    """An editor or a virus scanner; CPython opens a file so that it may not be replaced meanwhile."""
    path = home / ".docker" / "daemon.json"
    held = path.open("rb")

    def let_go() -> None:
        time.sleep(0.3)
        held.close()

    thread = threading.Thread(target=let_go)
    thread.start()
    began = time.monotonic()
    files.replace(path, b"{}\n")
    thread.join()
    assert path.read_bytes() == b"{}\n" and time.monotonic() - began < 2
    assert _names(path.parent) == {"daemon.json"}


def test_a_file_that_somebody_holds_for_ever(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = home / ".docker" / "daemon.json"
    monkeypatch.setattr(files, "_WINDOWS_PATIENCE", 0.2)
    with path.open("rb"), pytest.raises(files.ConfigurationError) as caught:
        files.replace(path, b"{}\n")
    assert caught.value.code == "permission"
    assert path.read_bytes() == OLD and _names(path.parent) == {"daemon.json"}


def test_a_folder_may_be_new(home: Path) -> None:
    path = home / "elsewhere" / "docker" / "daemon.json"
    assert access_to(path).replaceable
    assert not path.parent.exists()
    files.replace(path, OLD)
    assert files.read(path) == OLD


def test_one_at_a_time_and_a_dead_one_holds_nothing(home: Path) -> None:
    with journal.held() as notes:
        with pytest.raises(journal.Busy), journal.held():
            pass
        note = journal.Note("x", "y", "z", "1", "2", "3", "4")
        notes.write(note)
        assert journal.Journal(home / "AppData/Local/FirstMate/Cache/configuration-change.json").read() == note
    code = (
        "import os, sys; from firstmate.host.configuration import journal; holding = journal.held();"
        "holding.__enter__(); print('held', flush=True); os._exit(9)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8")
    assert "held" in done.stdout, done.stderr
    with journal.held() as notes:
        assert notes.read() == note
        notes.clear()
        assert notes.read() is None


async def test_an_engine_that_is_a_windows_service(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its options stand in the registry, under the service."""
    import winreg

    monkeypatch.setenv("PROGRAMDATA", r"D:\ProgramData")
    line = r'"C:\Program Files\docker\dockerd.exe" --run-service --registry-mirror=https://m.example.com'
    service = r"SYSTEM\CurrentControlSet\Services\docker"
    with winreg.CreateKey(winreg.HKEY_LOCAL_MACHINE, service) as key:
        winreg.SetValueEx(key, "ImagePath", 0, winreg.REG_EXPAND_SZ, line)
    try:
        place = await find_place("npipe:////./pipe/docker_engine", None)
    finally:
        winreg.DeleteKey(winreg.HKEY_LOCAL_MACHINE, service)
    assert isinstance(place, Place)
    assert (place.kind, str(place.path)) == ("windows_service", r"D:\ProgramData\docker\config\daemon.json")
    assert place.flags["registry-mirror"] == ("https://m.example.com",)
    assert place.program == r"C:\Program Files\docker\dockerd.exe"
    assert place.restart[-1] == ("net", "start", "docker")
