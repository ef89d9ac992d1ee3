"""What is seen of Docker: programs in folders, bundles and doors that exist, and nothing where there is none."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from firstmate.core.presence import Seen
from firstmate.host import presence

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="looks where Linux and macOS keep things")


def program(folder: Path, name: str, mode: int = 0o755) -> str:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text("#!/bin/sh\n")
    path.chmod(mode)
    return str(path)


def test_nothing_is_seen_where_nothing_is(tmp_path: Path) -> None:
    folders = (str(tmp_path), "", str(tmp_path / "missing"))
    assert presence.look_in(folders, (str(tmp_path / "Docker.app"),), (str(tmp_path / "docker.sock"),)) == Seen()
    assert presence.look_in((), (), ()) == Seen()


def test_programs_are_found_in_every_folder(tmp_path: Path) -> None:
    docker, daemon = program(tmp_path / "bin", "docker"), program(tmp_path / "sbin", "dockerd")
    folders = (str(tmp_path / "bin"), str(tmp_path / "sbin"))
    assert presence.look_in(folders, (), ()).programs == (docker, daemon)
    assert presence.look_in(folders[1:], (), ()).programs == (daemon,)


def test_what_cannot_be_run_is_no_program(tmp_path: Path) -> None:
    program(tmp_path / "bin", "docker", 0o644)
    (tmp_path / "bin" / "dockerd").mkdir()
    assert presence.look_in((str(tmp_path / "bin"),), (), ()) == Seen()


def test_doors_and_bundles_are_seen(tmp_path: Path) -> None:
    bundle, door = tmp_path / "Docker.app", tmp_path / "docker.sock"
    bundle.mkdir()
    door.symlink_to(tmp_path / "away")  # Docker Desktop leads there even while it is not running
    seen = presence.look_in((), (str(bundle),), (str(door), str(tmp_path / "other.sock")))
    assert seen == Seen((str(bundle),), (str(door),))


def test_an_own_engine_has_its_door_in_the_runtime_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert f"{tmp_path}/docker.sock" in presence.sockets()
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    assert presence.sockets()[0] == "/var/run/docker.sock"
    assert not any(one.startswith(str(tmp_path)) for one in presence.sockets())


def test_this_computer_is_seen_as_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The PATH of a window's program may lack the folder where docker is; a PATH that has it counts, too."""
    docker = program(tmp_path / "bin", "docker")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert docker in presence.look().programs
    monkeypatch.setenv("PATH", str(tmp_path))
    usual = shutil.which("docker", path=os.pathsep.join(presence.FOLDERS))
    assert (usual in presence.look().programs) if usual else docker not in presence.look().programs
