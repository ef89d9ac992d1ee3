"""Settings: what was chosen comes back, what is broken or unknown gives the default."""

from __future__ import annotations

from pathlib import Path

import pytest

from firstmate import paths
from firstmate.app.settings import EngineChoice, Settings

GEOMETRY = bytes(range(256))


@pytest.fixture
def file(tmp_path: Path, qapp) -> Path:
    return tmp_path / "deep" / "设置" / "settings.ini"


def test_nothing_chosen_gives_the_defaults(file: Path) -> None:
    settings = Settings(file)
    assert (settings.language, settings.scheme, settings.shell, settings.page) == ("", "system", "", "")
    assert settings.geometry == b""


def test_what_was_chosen_comes_back(file: Path) -> None:
    settings = Settings(file)
    settings.language, settings.scheme, settings.shell, settings.page = "zh_CN", "dark", "powershell", "run"
    settings.geometry = GEOMETRY
    settings.save()
    again = Settings(file)
    assert (again.language, again.scheme, again.shell, again.page) == ("zh_CN", "dark", "powershell", "run")
    assert again.geometry == GEOMETRY


def test_a_change_is_told_once(file: Path) -> None:
    settings = Settings(file)
    told: list[str] = []
    settings.changed.connect(told.append)
    settings.scheme = "dark"
    settings.scheme = "dark"
    settings.page = "images"
    assert told == ["theme", "page"]


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\xff\xfe garbage \x80",
        b"[General]\ntheme=@Variant(garbage\ngeometry=@ByteArray(",
        b"[General\ntheme",
        b"theme=dark\ntheme=purple\n[General]\nshell=fish\ngeometry=17\npage=one, two\nlanguage=a, b",
        b"[General]\ntheme=\xe4\xb8\xad\xe6\x96\x87\nlanguage=\n",
    ],
)
def test_a_broken_file_gives_defaults_and_can_be_written_again(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    settings = Settings(file)
    assert settings.scheme == "system" and settings.shell == "" and settings.geometry == b""
    assert isinstance(settings.page, str) and isinstance(settings.language, str)
    settings.scheme = "light"
    settings.save()
    assert Settings(file).scheme == "light"


def test_a_place_that_cannot_be_written_is_no_reason_to_fail(tmp_path: Path, qapp) -> None:
    settings = Settings(tmp_path)  # a folder: nobody can write a file of this name
    settings.scheme = "dark"
    settings.save()
    assert settings.scheme == "dark", "it still holds for this start"


def test_the_file_lies_in_the_config_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp) -> None:
    for name in ("XDG_CONFIG_HOME", "APPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    settings = Settings()
    settings.page = "images"
    settings.save()
    assert (paths.config() / "settings.ini").is_file() and tmp_path in paths.config().parents


@pytest.mark.parametrize("choice", [EngineChoice(host="tcp://h:1=2"), EngineChoice(context="学校"), EngineChoice()])
def test_the_chosen_engine_comes_back(file: Path, choice: EngineChoice) -> None:
    settings = Settings(file)
    settings.engine = EngineChoice(context="another")
    settings.engine = choice
    settings.save()
    assert Settings(file).engine == choice


@pytest.mark.parametrize("written", ["", "host", "host=", "port=1", "=x", "tcp://h:1"])
def test_an_engine_that_makes_no_sense_is_none(file: Path, written: str) -> None:
    file.parent.mkdir(parents=True)
    file.write_text(f"[General]\nengine={written}\n")
    assert Settings(file).engine == EngineChoice()


def test_how_a_page_was_divided_comes_back(file: Path) -> None:
    settings = Settings(file)
    assert settings.share("containers.list") is None
    settings.set_share("containers.list", 0.41234)
    settings.set_share("another", 0.9)
    settings.save()
    assert Settings(file).share("containers.list") == 0.412
    assert Settings(file).share("another") == 0.9


@pytest.mark.parametrize("written", ["", "0", "1", "-0.3", "nan", "half", "35"])
def test_a_share_that_makes_no_sense_is_none(file: Path, written: str) -> None:
    file.parent.mkdir(parents=True)
    file.write_text(f"[share]\nlist={written}\n")
    assert Settings(file).share("list") is None
