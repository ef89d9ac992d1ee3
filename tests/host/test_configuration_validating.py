"""The engine's own opinion of a file, from programs that answer as each version does."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from firstmate.host.configuration.places import Place
from firstmate.host.configuration.validating import ask

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are shell scripts")

FILE = b'{"registry-mirrors": ["https://a.example.com"]}'


def place(folder: Path, script: str, version: str = "28.5.2", arguments: tuple[str, ...] = ()) -> Place:
    program = folder / "dockerd"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >"{folder}/asked"\n{script}\n')
    program.chmod(0o755)
    return Place(
        "packages", Path("/etc/docker/daemon.json"), program=str(program), version=version, arguments=arguments
    )


async def test_fine(tmp_path: Path) -> None:
    given = ("-H", "fd://", "--config-file", "/etc/docker/daemon.json", "--debug", "--config-file=/x")
    opinion = await ask(place(tmp_path, "echo configuration OK >&2", arguments=given), FILE)
    assert (opinion.kind, opinion.words) == ("fine", "configuration OK")
    first, config, *rest = _asked(tmp_path)
    assert first == "--validate" and config.startswith("--config-file=/") and "/etc" not in config
    assert rest == ["-H", "fd://", "--debug"]  # its own options are judged with the file, but not its own file


def _asked(folder: Path) -> list[str]:
    return (folder / "asked").read_text().splitlines()


async def test_a_refusal_names_the_real_file(tmp_path: Path) -> None:
    script = 'for w; do case "$w" in --config-file=*) f=${w#*=};; esac; done\n'
    script += (
        'grep -q mirrors "$f" || exit 0\necho "unable to configure the Docker daemon with file $f: bad" >&2; exit 1'
    )
    opinion = await ask(place(tmp_path, script), FILE)
    assert opinion.kind == "refused"
    assert opinion.words == "unable to configure the Docker daemon with file /etc/docker/daemon.json: bad"
    # The file that is there is refused for the same reason: then it is not about the change.
    assert (await ask(place(tmp_path, script), FILE, FILE)).kind == "none"


@pytest.mark.parametrize(
    ("script", "version"),
    [
        ("echo 'Status: unknown flag: --validate' >&2; exit 125", "28.5.2"),  # another program than the one that runs
        ("echo \"unknown shorthand flag: 'x' in -x\" >&2; exit 125", ""),
        ("echo helper is missing >&2; exit 1", "28.5.2"),  # it refuses every file
        ("kill -9 $$", "28.5.2"),
        ("touch never; exit 0", "20.10.24+dfsg1"),
        ("touch never; exit 0", "19.03.1"),
    ],
)
async def test_no_opinion(tmp_path: Path, script: str, version: str) -> None:
    assert (await ask(place(tmp_path, script, version), FILE)).kind == "none"
    if "never" in script:
        assert not _was_asked(tmp_path)  # an old engine would take the words for a start


def _was_asked(folder: Path) -> bool:
    return (folder / "asked").exists()


async def test_no_program_no_opinion(tmp_path: Path) -> None:
    assert (await ask(Place("packages", Path("/x"), program=""), FILE)).kind == "none"
    assert (await ask(Place("packages", Path("/x"), program=str(tmp_path / "none")), FILE)).kind == "none"


async def test_its_helpers_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """docker-proxy lies in /usr/sbin, which the PATH of a person on Debian lacks."""
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    await ask(place(tmp_path, f'echo "$PATH" >"{tmp_path}/path"'), FILE)
    folders = _path_given(tmp_path)
    assert folders[:2] == ["/usr/bin", "/bin"] and {"/usr/sbin", str(tmp_path)} <= set(folders)


def _path_given(folder: Path) -> list[str]:
    return (folder / "path").read_text().strip().split(":")
