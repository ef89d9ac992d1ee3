"""The readings file: what is written is read again, what is garbage is refused with its reason, names are masked."""

from __future__ import annotations

import json
import re

import pytest
from check_fixtures import bare_linux, fresh_windows, linux, output, windows
from hypothesis import given
from hypothesis import strategies as st

from firstmate.core.readings import (
    CommandOutput,
    EngineReading,
    Platform,
    Presence,
    Probe,
    Readings,
    ReadingsError,
    Socket,
    User,
    platform_of,
)

TEXTS = st.text(max_size=20)
COMMANDS = st.builds(
    CommandOutput,
    st.lists(TEXTS, min_size=1, max_size=3).map(tuple),
    st.none() | st.integers(-1, 2**32 - 1),
    st.binary(max_size=40),
    st.binary(max_size=40),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(TEXTS, JSON, max_size=3)


def maybe(strategy):
    return st.none() | strategy


READINGS = st.builds(
    Readings,
    st.sampled_from(["windows", "linux", "macos"]),
    registry=maybe(st.dictionaries(TEXTS, maybe(st.dictionaries(TEXTS, TEXTS | st.integers())), max_size=3)),
    services=maybe(st.lists(TEXTS, max_size=3).map(tuple)),
    native_machine=maybe(st.integers(0, 65535)),
    memory_bytes=maybe(st.integers(0, 2**60)),
    cim=maybe(OBJECTS),
    optional_features=maybe(st.dictionaries(TEXTS, st.integers(), max_size=3)),
    files=maybe(st.dictionaries(TEXTS, maybe(TEXTS | st.just(True)), max_size=3)),
    commands=maybe(st.lists(COMMANDS, max_size=3).map(tuple)),
    environment=maybe(st.dictionaries(TEXTS, TEXTS, max_size=3)),
    machine=maybe(TEXTS),
    user=maybe(st.builds(User, maybe(st.integers()), maybe(st.lists(TEXTS).map(tuple)), st.none())),
    sockets=maybe(st.dictionaries(TEXTS, st.builds(Socket, st.booleans(), maybe(st.booleans())), max_size=3)),
    engine=maybe(st.builds(EngineReading, maybe(OBJECTS), maybe(OBJECTS), TEXTS, TEXTS, TEXTS)),
    network=maybe(
        st.lists(st.builds(Probe, TEXTS, st.just("mirror"), st.integers(0, 599), st.just(0.5)), max_size=2).map(tuple)
    ),
)


@given(READINGS)
def test_what_is_written_is_read_again(readings: Readings) -> None:
    assert Readings.from_json(readings.to_json()) == readings


@pytest.mark.parametrize("make", [windows, fresh_windows, linux, bare_linux])
def test_whole_computers_survive_the_file(make) -> None:
    readings = make()
    assert Readings.from_json(readings.to_json().encode("utf-8")) == readings
    assert Readings.from_json(readings.to_json().encode("utf-16")) == readings  # as PowerShell's `>` writes
    assert Readings.from_json(readings.to_json().encode("utf-8-sig")) == readings  # as Notepad saves


def test_the_documented_shape() -> None:
    written = json.loads(
        windows(commands=(output(("wsl.exe", "--version"), "wsl/version_en_2.6.3_win10.utf8.bin"),)).to_json()
    )
    assert written["format"] == 1 and written["platform"] == "windows"
    assert set(written["commands"][0]) == {"argv", "exit", "stdout", "stderr"}
    assert written["commands"][0]["stdout"].startswith("V1NM")  # base64 of "WSL"
    assert written["native_machine"] == 34404
    assert written["sockets"][r"\\.\pipe\docker_engine"] == {"exists": True}
    assert json.loads(linux().to_json())["user"]["groups"] == ["user", "docker"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "not_json"),
        ("{", "not_json"),
        (b"\xff\xfe\x00\xd8", "not_json"),
        (b"\x80\x81", "not_json"),
        ("[]", "not_readings"),
        ("42", "not_readings"),
        ("{}", "not_readings"),
        ('{"format": 1}', "not_readings"),
        ('{"format": "1", "platform": "linux"}', "not_readings"),
        ('{"format": true, "platform": "linux"}', "not_readings"),
        ('{"format": 0, "platform": "linux"}', "not_readings"),
        ('{"format": 2, "platform": "linux"}', "newer_format"),
        ('{"format": 1, "platform": "beos"}', "platform"),
        ('{"format": 1, "platform": ["linux"]}', "platform"),
        ("[" * 100_000, "not_json"),
    ],
)
def test_garbage_is_refused_with_its_reason(content: str | bytes, code: str) -> None:
    with pytest.raises(ReadingsError) as caught:
        Readings.from_json(content)
    assert caught.value.code == code


@given(st.binary(max_size=300))
def test_any_file_is_read_or_refused(content: bytes) -> None:
    try:
        Readings.from_json(content)
    except ReadingsError as error:
        assert error.code == "not_json" or error.detail


@given(st.sampled_from(["windows", "linux", "macos"]), OBJECTS)
def test_members_of_a_wrong_kind_count_as_not_read(platform: Platform, members: dict) -> None:
    names = ("registry", "services", "files", "commands", "engine", "user", "sockets", "cim", "network", "machine")
    raw = dict(zip(names, members.values(), strict=False))
    Readings.from_json({"format": 1, "platform": platform, **raw})


def test_unknown_keys_are_skipped() -> None:
    assert Readings.from_json({"format": 1, "platform": "linux", "moon": "full"}) == Readings("linux")


# -- there, not there, not read --------------------------------------------------------------------------------------
def test_three_answers() -> None:
    readings = Readings.from_json(
        {
            "format": 1,
            "platform": "windows",
            "registry": {r"HKLM\A\B": {"x": 1}, r"HKLM\C": None},
            "files": {r"C:\a.txt": "text", r"C:\b": True, r"C:\c": None},
        }
    )
    assert readings.key(r"HKEY_LOCAL_MACHINE\a\b") is Presence.THERE
    assert readings.key(r"HKLM\C") is Presence.ABSENT
    assert readings.key(r"HKLM\D") is Presence.UNREAD
    assert readings.file("c:/A.TXT") is Presence.THERE
    assert readings.file(r"C:\c") is Presence.ABSENT
    assert readings.file(r"C:\d") is Presence.UNREAD
    assert readings.service("vmcompute") is Presence.UNREAD
    assert readings.subkeys(r"HKLM\A") == (r"HKLM\A\B",)


def test_paths_of_linux_keep_their_case() -> None:
    readings = Readings("linux", files={"/etc/OS-release": "x"})
    assert readings.file("/etc/os-release") is Presence.UNREAD


def test_commands_are_found_by_program_and_arguments() -> None:
    readings = Readings("windows").with_commands(CommandOutput((r"C:\Windows\System32\WSL.EXE", "--version"), 0))
    assert readings.command("wsl", "--version") is not None
    assert readings.command("wsl", "--status") is None


def test_platform_names() -> None:
    assert [platform_of(name) for name in ("win32", "darwin", "linux", "freebsd14")] == [
        "windows",
        "macos",
        "linux",
        "linux",
    ]


# -- masking ---------------------------------------------------------------------------------------------------------
def everything(readings: Readings) -> str:
    """The file with its outputs decoded in every encoding: what an eye could find in it."""
    outputs = [one for command in readings.commands or () for one in (command.stdout, command.stderr)]
    decoded = [one.decode(encoding, "ignore") for one in outputs for encoding in ("utf-8", "utf-16-le", "cp936")]
    # An output in UTF-16 may begin at an odd place after other bytes.
    decoded += [one[1:].decode("utf-16-le", "ignore") for one in outputs]
    return "\n".join([readings.to_json(), *decoded])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "cp936"])
@pytest.mark.parametrize(("user", "host"), [("Alice", "ALICE-LAPTOP"), ("张三丰", "三丰的电脑"), ("bo", "mars")])
def test_no_name_is_left_in_any_encoding(user: str, host: str, encoding: str) -> None:
    home = rf"C:\Users\{user}"
    said = f"默认分发: {user}\r\n{home}\\AppData on {host} ({user.upper()}) {host.lower()}\r\n".encode(encoding)
    readings = windows(
        files={rf"{home}\.wslconfig": f"# {user}@{host}\n[wsl2]\nmemory=4GB\n"},
        environment={"USERPROFILE": home, "USERNAME": user},
        commands=(CommandOutput(("wsl.exe", "-d", user), 0, said, said),),
        engine=EngineReading(info={"Name": host, "Labels": [f"owner={user}"], "path": home.replace("\\", "\\\\")}),
    ).masked(user, host, home)
    seen = everything(readings)
    for name in (user, host):
        assert not re.search(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", seen, re.IGNORECASE), name
    assert readings.environment is not None and readings.environment["USERPROFILE"] == r"C:\Users\user"
    assert readings.files_ending(r"\.wslconfig") == (r"C:\Users\user\.wslconfig",)
    assert readings.commands is not None
    assert r"C:\Users\user\AppData on computer" in readings.commands[0].stdout.decode(encoding)


def test_linux_home_and_host() -> None:
    readings = linux(
        files={"/home/maria/.docker/desktop/docker.sock": True},
        environment={"HOME": "/home/maria", "USER": "maria", "DOCKER_HOST": "ssh://maria:geheim@server"},
        commands=(CommandOutput(("id",), 0, b"uid=1000(maria) gid=1000(maria) host=kiste.example.org kiste\n"),),
        user=User(1000, ("maria", "docker"), ("maria", "docker")),
        engine=EngineReading(info={"Name": "kiste", "HttpProxy": "http://maria:pass@proxy:3128"}),
    ).masked("maria", "kiste.example.org", "/home/maria")
    seen = everything(readings)
    assert "maria" not in seen and "kiste" not in seen and "geheim" not in seen and "pass@" not in seen
    assert readings.files_ending("/.docker/desktop/docker.sock") == ("/home/user/.docker/desktop/docker.sock",)
    assert readings.user is not None and "docker" in (readings.user.groups or ())


def test_names_that_verdicts_need_stay() -> None:
    """Accounts and computers are often called like the distribution, or docker."""
    readings = linux(commands=(CommandOutput(("id",), 0, b"uid=0(root) groups=docker"),))
    assert readings.masked("root", "debian", "/root") == readings
    assert readings.masked("docker", "vm", "/home/docker") == readings


def test_short_names_do_not_tear_words() -> None:
    readings = linux(environment={"USER": "al", "LANG": "also al.so"}).masked("al", "h", "/home/al")
    assert (readings.environment or {})["LANG"] == "also user.so"


def test_masking_twice_changes_nothing_more() -> None:
    once = windows(environment={"USERPROFILE": r"D:\Leute\eva"}).masked("eva", "pc-eva", r"D:\Leute\eva")
    assert once.masked("eva", "pc-eva", r"D:\Leute\eva") == once


@given(READINGS, st.text(max_size=8), st.text(max_size=8))
def test_masking_never_fails(readings: Readings, user: str, host: str) -> None:
    assert readings.masked(user, host, f"/home/{user}").platform == readings.platform
