"""Where things are on Windows: the engine's address, and our folders, for a user with a Chinese name too."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from firstmate import paths
from firstmate.app.settings import Settings
from firstmate.core.errors import EndpointError
from firstmate.engine import endpoint

DESKTOP_PIPE = "npipe:////./pipe/dockerDesktopLinuxEngine"


@pytest.fixture(params=("lee", "李明", "Jörg Müller"))
def profile(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a user, with the variables that Windows sets for it."""
    home = tmp_path / "Users" / request.param
    for name, folder in (
        ("USERPROFILE", home),
        ("APPDATA", home / "AppData" / "Roaming"),
        ("LOCALAPPDATA", home / "AppData" / "Local"),
    ):
        folder.mkdir(parents=True, exist_ok=True)
        monkeypatch.setenv(name, str(folder))
    return home


def write_context(home: Path, name: str, host: str, *, current: bool = False) -> None:
    """A context as the docker CLI and Docker Desktop write it."""
    folder = home / ".docker" / "contexts" / "meta" / hashlib.sha256(name.encode()).hexdigest()
    folder.mkdir(parents=True)
    meta = {"Name": name, "Metadata": {}, "Endpoints": {"docker": {"Host": host, "SkipTLSVerify": False}}}
    (folder / "meta.json").write_text(json.dumps(meta), "utf-8")
    if current:
        (home / ".docker" / "config.json").write_text(json.dumps({"currentContext": name}), "utf-8")


def test_the_default_is_the_engine_s_pipe(profile: Path) -> None:
    found = endpoint.resolve()
    assert (found.kind, found.path, found.source) == ("npipe", r"\\.\pipe\docker_engine", "default")
    assert found.address == "npipe:////./pipe/docker_engine"


def test_docker_host_names_a_pipe(profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "npipe:////./pipe/mine")
    found = endpoint.resolve()
    assert (found.path, found.source) == (r"\\.\pipe\mine", "DOCKER_HOST")


def test_the_current_context_is_that_of_docker_desktop(profile: Path) -> None:
    write_context(profile, "desktop-linux", DESKTOP_PIPE, current=True)
    found = endpoint.resolve()
    assert (found.path, found.context) == (r"\\.\pipe\dockerDesktopLinuxEngine", "desktop-linux")
    assert found.source == "current context"
    assert endpoint.context_names() == ("desktop-linux",)


def test_a_context_by_name_and_one_that_is_not_there(profile: Path) -> None:
    write_context(profile, "学校", "tcp://192.0.2.7:2375")
    found = endpoint.resolve(context="学校")
    assert (found.kind, found.host, found.port) == ("tcp", "192.0.2.7", 2375)
    with pytest.raises(EndpointError, match="学校"):
        endpoint.resolve(context="home")


def test_docker_config_moves_the_folder(profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_context(tmp_path / "elsewhere", "lab", DESKTOP_PIPE, current=True)
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path / "elsewhere" / ".docker"))
    assert endpoint.resolve().context == "lab"


def test_our_folders_are_the_user_s(profile: Path) -> None:
    assert paths.config() == profile / "AppData" / "Roaming" / "FirstMate"
    assert paths.cache_folder() == profile / "AppData" / "Local" / "FirstMate" / "Cache"
    assert paths.logs() == profile / "AppData" / "Local" / "FirstMate" / "Logs"


def test_folders_that_an_administrator_moved(profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Roaming profiles of schools and companies lie on a server; the variable says where, the profile does not."""
    monkeypatch.setenv("APPDATA", str(tmp_path / "server" / "漫游"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "D"))
    assert paths.config() == tmp_path / "server" / "漫游" / "FirstMate"
    assert paths.cache_folder() == tmp_path / "D" / "FirstMate" / "Cache"


def test_our_folders_without_those_variables(profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A service or a stripped environment: the profile's own folders."""
    monkeypatch.delenv("APPDATA")
    monkeypatch.delenv("LOCALAPPDATA")
    assert paths.config() == profile / "AppData" / "Roaming" / "FirstMate"
    assert paths.logs().is_relative_to(profile / "AppData" / "Local")


def test_the_resources_are_found(profile: Path) -> None:
    assert (paths.resources() / "icons").is_dir()
    assert (paths.resources() / "style" / "app.qss").is_file()


def test_settings_are_kept(profile: Path, qapp: Any) -> None:
    """Qt writes the file; its path and its content go beyond the code page of this Windows."""
    first = Settings()
    first.language = "zh_CN"
    first.page = "大副"
    first.save()
    assert (paths.config() / "settings.ini").is_file()
    again = Settings()
    assert (again.language, again.page) == ("zh_CN", "大副")
