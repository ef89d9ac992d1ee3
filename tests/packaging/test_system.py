"""What dev.py asks of the system, how it gets it, and how it tells a failure; nothing here installs anything."""

import os
import socket
import struct
import sys
from pathlib import Path

import pytest

from development import environment, failures, needs, screen, system
from development.messages import StepError, Words

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has system packages to look for")


@pytest.mark.parametrize(
    ("os_release", "family"),
    [
        ('ID=debian\nVERSION_ID="12"\n', "debian"),
        ('NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n', "debian"),
        ('ID=linuxmint\nID_LIKE="ubuntu debian"\n', "debian"),
        ("ID=fedora\n", "fedora"),
        ('ID="rocky"\nID_LIKE="rhel centos fedora"\n', "fedora"),
        ("ID=arch\n", "other"),
        ("", "other"),
    ],
)
def test_the_family_of_a_system(os_release: str, family: str) -> None:
    assert system.family_of(os_release) == family


@linux_only
def test_a_library_is_found_by_trying_it() -> None:
    assert needs.library("libc.so.6")()
    assert not needs.library("libthereisnosuchthing.so.9")()


def test_a_program_is_found_by_any_of_its_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    assert needs.program("no-such-program", Path(sys.executable).name)()
    assert not needs.program("no-such-program", "nor-this-one")()


def elf(*program_header_types: int) -> bytes:
    """A 64-bit ELF file of nothing but headers."""
    header = bytearray(64)
    header[:5] = b"\x7fELF\x02"
    struct.pack_into("<Q", header, 32, 64)
    struct.pack_into("<HH", header, 54, 56, len(program_header_types))
    return bytes(header) + b"".join(struct.pack("<I", kind).ljust(56, b"\0") for kind in program_header_types)


@pytest.mark.parametrize(
    ("content", "static"),
    [(elf(1, 1), True), (elf(6, 3, 1), False), (b"#!/bin/sh\n", False), (b"", False), (elf(1)[:30], False)],
)
def test_a_static_program_is_told_by_its_headers(tmp_path: Path, content: bytes, static: bool) -> None:
    path = tmp_path / "busybox"
    path.write_bytes(content)
    assert needs._is_static(path) is static


def group(*packages: str, required: bool = True, only_root: bool = False) -> needs.Group:
    absent = tuple(needs.Need(name, f"fedora-{name}", lambda: False) for name in packages)
    return needs.Group(Words("drawing", "绘图"), absent, required=required, only_root=only_root)


def provide(machine: system.Machine, *groups: needs.Group) -> None:
    system.provide([(one, one.missing()) for one in groups], machine)


def test_a_group_lists_only_what_is_missing() -> None:
    there = needs.Need("there", "there", lambda: True)
    absent = needs.Need("absent", "absent", lambda: False)
    assert needs.Group(Words("a", "b"), (there, absent)).missing() == [absent]


@pytest.mark.parametrize(
    ("machine", "remedy"),
    [
        (
            system.Machine("debian"),
            "run sudo apt-get install --no-install-recommends one two, then run the same command again",
        ),
        (
            system.Machine("debian", root=True, hands_off=True),
            "run apt-get install --no-install-recommends one two, then run the same command again",
        ),
        (system.Machine("fedora"), "run sudo dnf install fedora-one fedora-two, then run the same command again"),
        (system.Machine("fedora", root=True), "run dnf install fedora-one fedora-two, then run the same command again"),
        (
            system.Machine("other"),
            "install what your system calls these Debian packages: one two, then run the same command again",
        ),
    ],
)
def test_without_the_right_to_install_the_exact_command_is_shown(machine: system.Machine, remedy: str) -> None:
    with pytest.raises(StepError) as stopped:
        provide(machine, group("one", "two"))
    assert stopped.value.remedy.en == remedy
    assert stopped.value.problem.en == "Missing for drawing: 2 system packages"


def test_what_is_not_required_is_said_and_done_without(capsys: pytest.CaptureFixture[str]) -> None:
    provide(system.Machine("debian"), group("one", required=False))
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "Missing for drawing: 1 system package. Going on without." in said
    assert "sudo apt-get install --no-install-recommends one" in said


def test_ci_requires_everything() -> None:
    with pytest.raises(StepError):
        provide(system.Machine("debian", ci=True), group("one", required=False))


def test_what_only_root_can_use_is_not_asked_for_without_root(capsys: pytest.CaptureFixture[str]) -> None:
    provide(system.Machine("debian"), group("docker.io", only_root=True))
    assert capsys.readouterr().err == ""


def test_purposes_are_enumerated() -> None:
    parts = [Words("a", "甲"), Words("b", "乙"), Words("c", "丙")]
    assert system.joined(parts) == Words("a, b and c", "甲、乙、丙")
    assert system.joined(parts[:1]) == parts[0]


def test_packages_that_apt_get_does_not_know_are_told() -> None:
    output = "Reading package lists...\nE: Unable to locate package one\nE: Unable to locate package two\n"
    assert system.unknown_packages(output) == {"one", "two"}


def test_a_debian_python_needs_the_venv_package_of_its_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "base_prefix", "/usr")
    assert [need.apt for need in needs.venv_module(lambda: False).missing()] == [f"python3.{sys.version_info[1]}-venv"]
    assert needs.venv_module(lambda: True).missing() == []
    monkeypatch.setattr(sys, "base_prefix", "/opt/python")
    assert needs.venv_module(lambda: False).missing() == []


# What a failure meant: the lines are those of pip 23.2 and apt 2.6

PIP_OFFLINE = """
WARNING: Retrying (Retry(total=0, connect=None)) after connection broken by 'NewConnectionError('<HTTPSConnection \
object>: Failed to establish a new connection: [Errno -3] Temporary failure in name resolution')'
ERROR: Could not find a version that satisfies the requirement ast-serialize==0.13.1 (from versions: none)
ERROR: No matching distribution found for ast-serialize==0.13.1
"""
PIP_OTHER_FILE = """
ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.
        Expected     or 0000fd0165e463aac3b1aadc6a1fa1e5820c14ca950821f4fe02f8a3f6a388d6
             Got        9f99786e0d62082a5b121b3437f3167562133711df22128de1e9886f57f0b226
"""
PIP_FULL = "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n"
PIP_NO_WHEEL = "ERROR: No matching distribution found for pyside6-essentials==6.12.0\n"
APT_LOCKED = "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 1234 (apt-get)\n"
APT_OFFLINE = "Err:1 bookworm InRelease\n  Temporary failure resolving 'archive'\nE: Failed to fetch x.deb\n"


@pytest.mark.parametrize(
    ("known", "output", "problem", "remedy"),
    [
        (failures.PIP, PIP_OFFLINE, "could not be reached", "check the network"),
        (failures.PIP, PIP_OTHER_FILE, "not the one that the lock file names", "try again"),
        (failures.PIP, PIP_FULL, "disk became full", "free about 1 GB"),
        (failures.PIP, PIP_NO_WHEEL, "does not exist for this computer", "glibc 2.34"),
        (failures.PIP, "something new\nlast words\n", "pip failed: something new | last words", "build/dev/step.log"),
        (failures.APT, APT_LOCKED, "Another program", "wait"),
        (failures.APT, APT_OFFLINE, "could not be reached", "check the network"),
    ],
)
def test_a_failure_is_put_in_words(known: tuple[failures.Known, ...], output: str, problem: str, remedy: str) -> None:
    found = failures.explain(known, output, step="step", otherwise=Words("pip failed", "pip 失败"))
    assert problem in found.problem.en
    assert remedy in found.remedy.en
    assert found.problem.zh
    assert found.remedy.zh


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Collecting pytest==9.2.0 (from -r requirements.lock)\n", "pytest==9.2.0"),
        ("  Downloading pyside6_essentials-6.11.3-cp310-abi3.whl (84.3 MB)\n", "pyside6_essentials (84.3 MB)"),
        ("Installing collected packages: a, b\n", "unpacking"),
        ("  Using cached x.whl\n", None),
        ("\n", None),
    ],
)
def test_progress_of_pip(line: str, said: str | None) -> None:
    assert environment.pip_progress(line) == said


# The virtual screen


@linux_only
def test_a_screen_is_told_by_the_environment() -> None:
    assert screen.has_screen({"DISPLAY": ":0"})
    assert screen.has_screen({"WAYLAND_DISPLAY": "wayland-0"})
    assert not screen.has_screen({"DISPLAY": ""})


@pytest.mark.slow  # starts Xvfb
@linux_only
@pytest.mark.skipif(needs.find_program("Xvfb") is None, reason="Xvfb is not installed")
def test_the_virtual_screen_lives_as_long_as_its_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "LOGS", tmp_path)
    with screen.virtual_screen() as display:
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(f"/tmp/.X11-unix/X{display.removeprefix(':')}")
            process, _user, _group = struct.unpack("3i", client.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
        os.kill(process, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


@linux_only
def test_a_screen_that_cannot_start_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "Xvfb"
    broken.write_text("#!/bin/sh\nexit 1\n", "ascii")
    broken.chmod(0o755)
    monkeypatch.setattr(screen, "LOGS", tmp_path)
    monkeypatch.setattr(needs, "find_program", lambda _name: str(broken))
    with pytest.raises(StepError, match="did not start"), screen.virtual_screen():
        pass
