"""Linux, judged from readings: distributions, kernels, cgroups, sockets, services, snaps, rootless, WSL, Podman."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from check_fixtures import (
    INFO,
    LINUX_ENGINE,
    LINUX_VERSION,
    OS_RELEASE,
    SOCKET,
    bare_linux,
    df,
    linux,
    systemctl,
    text,
)
from check_rows import judged, told, verdict

from firstmate.core import checks
from firstmate.core.checks.distribution import linux as distribution
from firstmate.core.readings import CommandOutput, EngineReading, Readings, Socket, User

ABSENT = EngineReading(error="No such file or directory", reason="absent", address=f"unix://{SOCKET}")
REFUSED = replace(ABSENT, error="Connection refused", reason="refused")
DENIED = replace(ABSENT, error="Permission denied", reason="permission")
OUTSIDER = User(1000, ("user",), ("user",))


def stopped(files: dict[str, str | bool | None] | None = None, **changes: Any) -> Readings:
    """An engine is installed and does not run."""
    base = {
        "engine": ABSENT,
        "sockets": {SOCKET: Socket(False)},
        "commands": (systemctl(docker_service="inactive disabled", docker_socket="inactive disabled"), df(50 << 20)),
    }
    return linux(files, **{**base, **changes})


def test_a_computer_with_an_engine_is_ready() -> None:
    found = judged(linux())
    assert {one.status for one in found.values()} <= {"pass", "skip"}
    assert checks.ready(found.values())


def test_step_by_step() -> None:
    step = checks.next_step(judged(bare_linux()).values())
    assert step is not None and step.id == "engine_installed"
    step = checks.next_step(judged(stopped()).values())
    assert step is not None and step.id == "engine_service"
    denied = linux(user=OUTSIDER, sockets={SOCKET: Socket(True, False)}, engine=DENIED)
    step = checks.next_step(judged(denied).values())
    assert step is not None and step.id == "engine_access"


def test_nothing_read_is_unknown_and_never_failed() -> None:
    found = judged(Readings("linux"))
    assert {one.status for one in found.values()} == {"unknown", "skip"}
    assert checks.next_step(found.values()) is found["engine"]


MEMBERS = ("files", "commands", "environment", "machine", "user", "sockets", "engine")


@pytest.mark.parametrize("missing", MEMBERS)
@pytest.mark.parametrize("make", [linux, bare_linux, stopped])
def test_a_missing_member_makes_nothing_worse(make: Any, missing: str) -> None:
    whole, part = judged(make()), judged(make(**{missing: None}))
    for check_id, one in part.items():
        if one.status == "fail":
            assert whole[check_id].status in ("fail", "skip"), check_id


# -- distribution ----------------------------------------------------------------------------------------------------
DISTRIBUTIONS = {
    "debian 12": ("debian", "official", ("docker", "mirror", "distribution"), "bookworm"),
    "ubuntu 24.04": ("ubuntu", "official", ("docker", "mirror", "distribution"), "noble"),
    "linux mint 22": ("ubuntu", "derivative", ("docker", "mirror", "distribution"), "noble"),
    "kali": ("debian", "derivative", ("distribution",), ""),
    "deepin": ("debian", "derivative", ("distribution",), ""),
    "centos stream 9": ("centos", "official", ("docker", "mirror"), ""),
    "rocky 9": ("centos", "derivative", ("docker", "mirror"), ""),
    "fedora 43": ("fedora", "official", ("docker", "mirror", "distribution"), ""),
    "openeuler": ("openeuler", "own", ("distribution",), ""),
    "arch": ("arch", "own", ("distribution",), ""),
    "manjaro": ("arch", "derivative", ("distribution",), ""),
    "opensuse leap": ("opensuse", "own", ("distribution",), ""),
    "alpine": ("alpine", "own", ("distribution",), ""),
}


@pytest.mark.parametrize("name", OS_RELEASE)
def test_recorded_distributions(name: str) -> None:
    family, support, sources, codename = DISTRIBUTIONS[name]
    found = distribution(OS_RELEASE[name])
    assert (found.family, found.support, found.sources(), found.codename) == (family, support, sources, codename)
    result = judged(bare_linux({"/etc/os-release": OS_RELEASE[name]}))
    assert result["distribution"].status == ("warn" if support == "derivative" else "pass")
    fix = result["engine_installed"].fix
    assert fix is not None and fix.action == "install_engine" and fix.commands


@pytest.mark.parametrize(
    ("content", "family", "support"),
    [
        ("ID=pop\nID_LIKE='ubuntu debian'\nUBUNTU_CODENAME=jammy", "ubuntu", "derivative"),
        ("ID=zorin\nID_LIKE=ubuntu", "ubuntu", "derivative"),
        ("ID=someubuntu\nID_LIKE=ubuntu", "ubuntu", "derivative"),
        ("ID=linuxmint\nID_LIKE=debian\nVERSION_CODENAME=faye", "debian", "derivative"),
        ("ID=uos", "debian", "derivative"),
        ("ID=raspbian\nID_LIKE=debian", "debian", "derivative"),
        ("ID=almalinux\nID_LIKE='rhel centos fedora'", "centos", "derivative"),
        ('ID="ol"\nID_LIKE="fedora"', "centos", "derivative"),
        ("ID=rhel\nVERSION_ID=9.4", "rhel", "official"),
        ("ID=nobara\nID_LIKE=fedora", "fedora", "derivative"),
        ("ID=anolis\nID_LIKE='rhel fedora centos'", "openeuler", "own"),
        ("ID=tencentos", "openeuler", "own"),
        ("ID=opensuse-tumbleweed\nID_LIKE='opensuse suse'", "opensuse", "own"),
        ("ID=sles\nID_LIKE=suse", "opensuse", "own"),
        ("ID=endeavouros\nID_LIKE=arch", "arch", "derivative"),
        ("ID=ubuntu\nVERSION_ID='20.04'", "ubuntu", "ended"),
        ("ID=ubuntu\nVERSION_ID='22.04'", "ubuntu", "official"),
        ("ID=debian\nVERSION_ID=10", "debian", "ended"),
        ("ID=debian\nVERSION_CODENAME=sid", "debian", "official"),
        ("ID=centos\nVERSION_ID=7", "centos", "ended"),
        ("ID=nixos", None, "unknown"),
        ("", None, "unknown"),
    ],
)
def test_other_distributions(content: str, family: str | None, support: str) -> None:
    found = distribution(content)
    assert (found.family, found.support) == (family, support)


def test_the_second_place_of_os_release() -> None:
    readings = linux({"/etc/os-release": None, "/usr/lib/os-release": OS_RELEASE["arch"]})
    assert told("distribution", readings) == ("pass", "own")


def test_an_unknown_distribution_is_sent_to_the_guide() -> None:
    found = judged(bare_linux({"/etc/os-release": "ID=nixos"}))
    assert found["distribution"].status == "warn"
    fix = found["engine_installed"].fix
    assert fix is not None and fix.action == "open_url" and fix.url == "https://docs.docker.com/engine/install/"


# -- architecture, kernel, cgroups -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("machine", "status"),
    [("x86_64", "pass"), ("aarch64", "pass"), ("armv7l", "warn"), ("ppc64le", "warn"), ("s390x", "warn"),
     ("riscv64", "warn"), ("i686", "fail"), ("armv6l", "fail"), ("sparc64", "unknown")],
)  # fmt: skip
def test_architecture(machine: str, status: str) -> None:
    assert verdict("architecture", stopped(machine=machine)).status == status


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ("6.18.44-fc-v595", ("pass", "fine")),
        ("5.15.167.4-microsoft-standard-WSL2", ("pass", "wsl2")),
        ("4.4.0-19041-Microsoft", ("fail", "wsl1")),
        ("3.10.0-1160.el7.x86_64", ("warn", "aging")),
        ("2.6.32-754.el6.x86_64", ("fail", "old")),
        ("odd", ("unknown", "unread")),
    ],
)
def test_kernel(release: str, expected: tuple[str, str]) -> None:
    assert told("kernel", stopped({"/proc/sys/kernel/osrelease": f"{release}\n"})) == expected


def test_selinux_is_a_word_about_volumes() -> None:
    assert ":Z" in judged(linux({"/sys/fs/selinux/enforce": "1"}))["kernel"].detail
    assert ":Z" not in judged(linux({"/sys/fs/selinux/enforce": "0"}))["kernel"].detail
    asked = CommandOutput(("getenforce",), 0, b"Enforcing\n")
    assert verdict("kernel", replace(linux(), files={"/proc/sys/kernel/osrelease": "6.1"}, commands=(asked,))).notes


V1 = "#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpuset\t3\t60\t1\ncpu\t1\t60\t1\nmemory\t5\t1\t{}\npids\t6\t1\t1\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, ("pass", "v2")),
        ({"/sys/fs/cgroup/cgroup.controllers": None, "/proc/cgroups": V1.format(1)}, ("pass", "v1")),
        ({"/sys/fs/cgroup/cgroup.controllers": None, "/proc/cgroups": V1.format(0)}, ("warn", "no_memory")),
        ({"/sys/fs/cgroup/cgroup.controllers": "cpu io pids\n"}, ("warn", "no_memory")),
        ({"/sys/fs/cgroup/cgroup.controllers": "cpu io memory pids\n"}, ("warn", "missing")),
        ({"/sys/fs/cgroup/cgroup.controllers": "\n"}, ("fail", "none")),
        ({"/sys/fs/cgroup/cgroup.controllers": None}, ("unknown", "unread")),
    ],
)
def test_cgroups(files: dict[str, str | None], expected: tuple[str, str]) -> None:
    assert told("cgroups", stopped(files)) == expected  # type: ignore[arg-type]
    judged(stopped(files))  # type: ignore[arg-type]


# -- engine_installed ------------------------------------------------------------------------------------------------
DESKTOP_SOCKET = "/home/user/.docker/desktop/docker.sock"


@pytest.mark.parametrize(
    ("files", "changes", "expected"),
    [
        ({}, {}, ("fail", "absent")),
        ({"/usr/bin/dockerd": True}, {}, ("pass", "fine")),
        ({"/opt/own/bin/dockerd": True}, {}, ("pass", "fine")),
        ({"/snap/bin/docker": True}, {}, ("pass", "snap")),
        ({"/snap/bin/docker": True, "/usr/bin/dockerd": True}, {}, ("warn", "two")),
        ({DESKTOP_SOCKET: True}, {}, ("pass", "desktop")),
        ({"/usr/bin/docker": True}, {}, ("fail", "client_only")),
        ({"/proc/sys/kernel/osrelease": "5.15.1-microsoft-standard-WSL2"}, {}, ("fail", "absent_wsl")),
        ({"/proc/sys/fs/binfmt_misc/WSLInterop": True}, {}, ("fail", "absent_wsl")),
        ({"/usr/bin/docker": True}, {"commands": (CommandOutput(("docker", "--version"), 0, b"podman version 4.3.1"),)},
         ("fail", "podman")),
        ({}, {"engine": replace(LINUX_ENGINE, address="ssh://box")}, ("pass", "elsewhere")),
    ],
)  # fmt: skip
def test_engine_installed(files: Any, changes: Any, expected: tuple[str, str]) -> None:
    assert told("engine_installed", bare_linux(files, **changes)) == expected
    judged(bare_linux(files, **changes))


def test_the_best_source_depends_on_the_reader() -> None:
    """From China a mirror of the packages comes first; elsewhere Docker's own server."""
    english, chinese = (checks.judge_one("engine_installed", bare_linux(), language) for language in ("en", "zh_CN"))
    assert english.fix is not None and chinese.fix is not None
    assert english.fix.choices[0].id == "install.debian.docker"
    assert chinese.fix.choices[0].id == "install.debian.mirror.tuna"
    assert "清华大学" in chinese.fix.choices[0].label
    assert {one.id for one in english.fix.choices} == {one.id for one in chinese.fix.choices}


def test_root_needs_no_sudo() -> None:
    fix = judged(bare_linux(user=User(0, ("root",), ("root",))))["engine_installed"].fix
    assert fix is not None and not any("sudo" in command for command in fix.commands)
    fix = judged(bare_linux())["engine_installed"].fix
    assert fix is not None and all(command.startswith("sudo ") for command in fix.commands)


# -- engine_service --------------------------------------------------------------------------------------------------
NO_SYSTEMD = {"/proc/1/comm": "init\n"}
WSL = {**NO_SYSTEMD, "/proc/sys/kernel/osrelease": "5.15.1-microsoft-standard-WSL2"}


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        (linux(), ("pass", "fine")),
        (linux(commands=(systemctl(docker_service="active disabled", docker_socket="inactive disabled"),)),
         ("warn", "not_enabled")),
        (linux(commands=(systemctl(docker_service="active disabled", docker_socket="active enabled"),)),
         ("pass", "fine")),
        (linux(NO_SYSTEMD, commands=()), ("pass", "fine")),
        (stopped(), ("fail", "stopped")),
        (stopped(engine=REFUSED), ("fail", "stopped")),
        (stopped(commands=(systemctl(docker_service="failed enabled", docker_socket="active enabled"),)),
         ("fail", "failed")),
        (stopped(commands=(systemctl(docker_service="activating enabled"),)), ("warn", "starting")),
        (stopped(commands=(systemctl(docker_service="active enabled"),), engine=DENIED), ("pass", "active")),
        (stopped(commands=(systemctl(docker_service="inactive enabled", docker_socket="active enabled"),),
                 engine=DENIED), ("pass", "active")),  # it starts at the first use
        (stopped(NO_SYSTEMD, commands=()), ("fail", "stopped")),
        (stopped(WSL, commands=()), ("fail", "stopped_wsl")),
        (stopped(NO_SYSTEMD, commands=(), engine=DENIED), ("pass", "socket")),
        (stopped(NO_SYSTEMD, commands=(), engine=replace(ABSENT, reason="timeout"), sockets={SOCKET: Socket(True)}),
         ("warn", "silent")),
        (stopped(commands=None, engine=None, sockets=None), ("unknown", "unread")),
        (stopped(engine=replace(ABSENT, address="tcp://box:2375")), ("skip", "other_address")),
        (bare_linux(), ("skip", "not_installed")),
        (bare_linux({DESKTOP_SOCKET: True}), ("fail", "desktop_stopped")),
    ],
)  # fmt: skip
def test_engine_service(readings: Readings, expected: tuple[str, str]) -> None:
    assert told("engine_service", readings) == expected
    judged(readings)


def test_systemctl_without_systemd_is_understood() -> None:
    """What people paste from WSL: the recorded refusal stands where process 1 was not read."""
    said = CommandOutput(("systemctl", "start", "docker"), 1, stderr=text("linux/wsl_without_systemd.txt").encode())
    readings = stopped(
        {"/proc/1/comm": None, "/proc/sys/kernel/osrelease": WSL["/proc/sys/kernel/osrelease"]}, commands=(said,)
    )
    assert told("engine_service", readings) == ("fail", "stopped_wsl")
    assert verdict("engine_service", readings).remedy.commands[0].startswith("sudo sh -c 'service docker start")


BARE = "setsid dockerd </dev/null >>/var/log/docker.log 2>&1"


@pytest.mark.parametrize(
    ("readings", "command"),
    [
        (stopped(), "sudo systemctl enable --now docker"),
        (stopped(NO_SYSTEMD, commands=()), f"sudo sh -c 'service docker start || {{ {BARE} & }}'"),
        (stopped({**NO_SYSTEMD, "/etc/init.d/docker": None}, commands=()),
         f"sudo sh -c '{BARE} &'"),
        (stopped({**NO_SYSTEMD, "/sbin/openrc-run": True}, commands=()), "sudo rc-update add docker default"),
        (stopped({"/usr/sbin/dockerd": None, "/snap/bin/docker": True}), "sudo snap start --enable docker"),
    ],
)  # fmt: skip
def test_how_the_engine_is_started(readings: Readings, command: str) -> None:
    fix = judged(readings)["engine_service"].fix
    assert fix is not None and fix.action == "start_engine"
    assert fix.commands[0] == command
    assert command.removeprefix("sudo ") in fix.choices[0].script.text


# -- engine_access ---------------------------------------------------------------------------------------------------
CLOSED = {SOCKET: Socket(True, False)}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ("pass", "fine")),
        ({"user": User(0, ("root",), ("root",))}, ("pass", "root")),
        ({"engine": DENIED, "user": OUTSIDER, "sockets": CLOSED}, ("fail", "not_member")),
        ({"engine": DENIED, "user": OUTSIDER, "sockets": None}, ("fail", "not_member")),
        ({"engine": None, "user": OUTSIDER, "sockets": CLOSED}, ("fail", "not_member")),
        ({"engine": DENIED, "user": User(1000, ("user",), ("user", "docker")), "sockets": CLOSED},
         ("fail", "needs_login")),
        ({"engine": DENIED, "sockets": CLOSED}, ("fail", "denied")),
        ({"engine": ABSENT, "sockets": {SOCKET: Socket(False)}}, ("skip", "no_socket")),
        ({"engine": replace(ABSENT, address="tcp://box:2375")}, ("skip", "no_socket_needed")),
        ({"engine": None, "sockets": None}, ("unknown", "unread")),
        ({"engine": REFUSED}, ("pass", "fine")),
    ],
)  # fmt: skip
def test_engine_access(changes: Any, expected: tuple[str, str]) -> None:
    assert told("engine_access", linux(**changes)) == expected
    judged(linux(**changes))


def test_joining_the_group_warns_and_takes_the_name_as_a_parameter() -> None:
    fix = judged(linux(engine=DENIED, user=OUTSIDER, sockets=CLOSED))["engine_access"].fix
    assert fix is not None and fix.action == "join_group"
    assert "root" in fix.warning
    script = fix.choices[0].script
    assert script.arguments == ("user",) and "user" not in script.text.replace("usermod", "")
    assert script.after == "login"


@pytest.mark.parametrize("account", ["", "a b", "-rf", "x;y\n", "root", "a:b", "a/b"])
def test_odd_accounts_get_no_script(account: str) -> None:
    readings = linux(engine=DENIED, user=OUTSIDER, sockets=CLOSED, environment={"USER": account})
    fix = judged(readings)["engine_access"].fix
    assert fix is not None
    assert fix.action == "" and fix.commands[-1] == "sudo usermod -aG docker $USER"


# -- engine, limits_supported, engine_version ------------------------------------------------------------------------
PODMAN = {"Version": "4.9.3", "ApiVersion": "1.41", "Components": [{"Name": "Podman Engine", "Version": "4.9.3"}]}


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        (LINUX_ENGINE, ("pass", "fine")),
        (EngineReading(version=PODMAN, info={"OSType": "linux"}), ("warn", "podman")),
        (EngineReading(version={"Version": "29.4.0"}, info={"OperatingSystem": "Docker Desktop"}), ("pass", "desktop")),
        (ABSENT, ("fail", "stopped")),
        (REFUSED, ("fail", "stopped")),
        (replace(ABSENT, address="tcp://box:2375"), ("fail", "stopped_elsewhere")),
        (replace(ABSENT, address="unix:///run/user/1000/docker.sock"), ("fail", "stopped_rootless")),
        (DENIED, ("fail", "permission")),
        (replace(ABSENT, reason="timeout"), ("fail", "no_answer")),
        (replace(ABSENT, reason="tls", error="certificate verify failed"), ("fail", "unreachable")),
        (EngineReading(error=text("docker/error_linux_permission.txt")), ("fail", "permission")),
        (EngineReading(error=text("docker/error_linux_daemon_down.txt")), ("fail", "stopped")),
        *((EngineReading(error=line), ("fail", "permission" if line.startswith("permission") else "stopped"))
          for line in text("docker/errors_newest_client.txt").splitlines()),
        (EngineReading(), ("fail", "unreachable")),
        (None, ("unknown", "unread")),
    ],
    ids=lambda value: (value.error or "answers")[-40:] if isinstance(value, EngineReading) else None,
)  # fmt: skip
def test_engine(reading: EngineReading | None, expected: tuple[str, str]) -> None:
    assert told("engine", linux(engine=reading)) == expected
    judged(linux(engine=reading))


def test_podman_in_the_place_of_docker_can_run_containers() -> None:
    readings = linux(engine=EngineReading(version=PODMAN, info={**INFO, "OSType": "linux"}))
    assert checks.ready(judged(readings).values())


def test_rootless_and_remote_engines_are_named() -> None:
    rootless = replace(
        LINUX_ENGINE, info={**INFO, "SecurityOptions": ["name=seccomp,profile=builtin", "name=rootless"]}
    )
    assert "rootless" in judged(linux(engine=rootless))["engine"].detail
    remote = replace(LINUX_ENGINE, address="ssh://box")
    assert told("disk", linux(engine=remote)) == ("skip", "elsewhere")


WARNINGS = text("docker/info_warnings.txt").splitlines()


@pytest.mark.parametrize(
    ("info", "expected"),
    [
        (INFO, ("pass", "fine")),
        ({**INFO, "SwapLimit": False, "Warnings": [WARNINGS[1]]}, ("warn", "swap")),
        ({**INFO, "MemoryLimit": False, "CPUSet": False}, ("warn", "missing")),
        ({**INFO, "Warnings": [next(line for line in WARNINGS if "rootless" in line)]}, ("warn", "rootless")),
        ({"OSType": "linux"}, ("unknown", "unread")),
    ],
)
def test_limits(info: dict[str, Any], expected: tuple[str, str]) -> None:
    assert told("limits_supported", linux(engine=replace(LINUX_ENGINE, info=info))) == expected


def test_missing_limits_are_named_in_the_language() -> None:
    reading = replace(LINUX_ENGINE, info={**INFO, "MemoryLimit": False, "CpuCfsQuota": False})
    english, chinese = (checks.judge_one("limits_supported", linux(engine=reading), one) for one in ("en", "zh_CN"))
    assert "memory, CPU time" in english.detail
    assert "内存、CPU 时间" in chinese.detail


def test_the_end_of_cgroup_v1_is_mentioned_where_the_engine_says_so() -> None:
    said = next(line for line in WARNINGS if "cgroup v1" in line)
    found = judged(linux(engine=replace(LINUX_ENGINE, info={**INFO, "Warnings": [said]})))["limits_supported"]
    assert found.status == "pass" and "2029" in found.detail


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        (LINUX_ENGINE, ("pass", "fine")),
        (EngineReading(version={"Version": "29.7.2"}), ("pass", "fine")),
        (EngineReading(version={"Version": "19.03.15"}), ("warn", "old")),
        (EngineReading(version={"Version": "dev"}), ("unknown", "odd")),
        (EngineReading(version=PODMAN), ("pass", "podman")),
        (EngineReading(error="the engine speaks API 1.12; FirstMate needs 1.24 or newer", reason="too_old"),
         ("fail", "too_old")),
        (ABSENT, ("skip", "no_engine")),
        (None, ("unknown", "unread")),
    ],
)  # fmt: skip
def test_engine_version(reading: EngineReading | None, expected: tuple[str, str]) -> None:
    assert told("engine_version", linux(engine=reading)) == expected


@pytest.mark.parametrize(
    ("outputs", "expected"),
    [
        ((df(50 << 20),), ("pass", "fine")),
        ((df(3 << 20),), ("warn", "low")),
        ((df(500 << 10),), ("fail", "full")),
        ((df(500 << 10), df(50 << 20, "/var/lib/docker")), ("pass", "fine")),
        ((df(50 << 20), df(500 << 10, "/var")), ("fail", "full")),
        ((df(50 << 20, "/home"), df(50 << 20, "/srv")), ("unknown", "unread")),
        ((df(50 << 20, "/home"),), ("pass", "fine")),  # asked about the folder, whose name is masked in what is sent
        ((), ("unknown", "unread")),
    ],
)
def test_disk(outputs: tuple[CommandOutput, ...], expected: tuple[str, str]) -> None:
    assert told("disk", linux(commands=outputs)) == expected
    judged(linux(commands=outputs))


def test_a_full_disk_stops_even_a_running_engine() -> None:
    assert not checks.ready(judged(linux(commands=(df(100 << 10),))).values())


def test_whatever_an_engine_says_is_judged() -> None:
    """Wrong kinds in every place of the answer: an engine that is not quite Docker must not break the page."""
    odd: list[Any] = [None, 1, "x", [], [1, None], {}, {"a": []}]
    for value in odd:
        info = dict.fromkeys((*INFO, "Warnings", "SecurityOptions", "RegistryConfig", "MemTotal", "NCPU"), value)
        version = dict.fromkeys((*LINUX_VERSION, "Components", "Platform"), value)
        judged(linux(engine=EngineReading(version=version, info=info)), *checks.NETWORK)
