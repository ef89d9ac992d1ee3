"""The practice image on a real engine: `docker load`, then the tutorial's first command works without any network."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from firstmate.host.private_engine import PrivateEngine

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "packaging"))

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import practice_image

    return practice_image.make(tmp_path_factory.mktemp("practice")) / practice_image.ARCHIVE


def docker(engine: PrivateEngine, *words: str) -> str:
    done = subprocess.run(
        ["docker", "-H", engine.address, *words], capture_output=True, encoding="utf-8", check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_loaded_it_runs_as_busybox(lone_engine: PrivateEngine, archive: Path) -> None:
    for image in lone_engine.request("GET", "/images/json"):
        lone_engine.request("DELETE", f"/images/{image['Id']}?force=1")
    assert "Loaded image: busybox:latest" in docker(lone_engine, "load", "-i", str(archive))
    (image,) = lone_engine.request("GET", "/images/json")
    assert image["RepoTags"] == ["busybox:latest"]
    run = ("run", "--rm", "--network", "none", "--cpus", "0.5", "--memory", "64m")
    said = docker(lone_engine, *run, "busybox", "sh", "-c", "echo $((6 * 7)); hostname; id -un")
    assert said.splitlines()[0] == "42"
    assert said.splitlines()[2:] == ["root"]


def test_loading_it_twice_changes_nothing(lone_engine: PrivateEngine, archive: Path) -> None:
    docker(lone_engine, "load", "-i", str(archive))
    before = {image["Id"] for image in lone_engine.request("GET", "/images/json")}
    docker(lone_engine, "load", "-i", str(archive))
    assert {image["Id"] for image in lone_engine.request("GET", "/images/json")} == before
