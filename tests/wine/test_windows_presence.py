"""What is seen of Docker on Windows: Docker Desktop's folder, programs on the PATH, pipes; and nothing without them."""

from __future__ import annotations

from pathlib import Path

import pytest

from firstmate.core.presence import Seen, is_docker_installed
from firstmate.core.readings import Socket
from firstmate.host import presence, windows

PIPE = r"\\.\pipe\docker_engine"


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A Windows on which nothing of Docker is installed."""
    for name in ("LOCALAPPDATA", "PROGRAMFILES", "PROGRAMW6432"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(windows, "registry", dict)
    monkeypatch.setattr(windows, "pipes", lambda: {PIPE: Socket(False)})


def test_nothing_is_seen_where_nothing_is() -> None:
    assert presence.look() == Seen()
    assert not is_docker_installed(presence.look())


def test_docker_desktop_is_seen_in_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "LOCALAPPDATA" / "Programs" / "DockerDesktop"
    (folder / "resources" / "bin").mkdir(parents=True)
    for name in ("Docker Desktop.exe", "resources/bin/docker.exe"):
        (folder / name).write_bytes(b"MZ")
    assert presence.look().programs == (str(folder / "resources" / "bin" / "docker.exe"),)


def test_a_program_on_the_path_is_seen(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "docker.exe").write_bytes(b"MZ")
    [found] = presence.look().programs
    assert Path(found).name.lower() == "docker.exe"


def test_a_pipe_is_a_door(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "pipes", lambda: {PIPE: Socket(True)})
    assert presence.look() == Seen(doors=(PIPE,))
