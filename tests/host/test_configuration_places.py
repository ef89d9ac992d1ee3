"""Which file configures which engine: tables, so that every platform is judged on every platform."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from firstmate.core.entities import EngineInfo
from firstmate.engine import convert
from firstmate.host.configuration.facts import units_of
from firstmate.host.configuration.places import (
    SNAP_UNIT,
    SYSTEM_UNIT,
    Access,
    Daemon,
    EngineFacts,
    NoPlace,
    Place,
    Unit,
    flags_of,
    locate,
    where,
)

OURS = Access(replaceable=True)
THEIRS = Access(replaceable=False)


def info(**changes: Any) -> EngineInfo:
    """What an engine says of itself, as little as places look at."""
    raw = {"OperatingSystem": "Debian GNU/Linux 12", "ServerVersion": "28.5.2", "DockerRootDir": "/var/lib/docker"}
    return convert.engine_info(raw | changes, {})


DESKTOP = info(OperatingSystem="Docker Desktop")


def linux(**changes: Any) -> EngineFacts:
    """Docker from the packages under systemd, asked by a person who is not root."""
    facts = EngineFacts(
        platform="linux",
        address="unix:///var/run/docker.sock",
        home="/home/eva",
        user=1000,
        info=info(),
        daemon=Daemon(812, 0, ("/usr/bin/dockerd", "-H", "fd://", "--containerd=/run/containerd/containerd.sock")),
        units=(Unit(SYSTEM_UNIT, 812, ("/usr/bin/dockerd", "-H", "fd://")),),
        environment={"XDG_RUNTIME_DIR": "/run/user/1000"},
        present=frozenset({"/run/systemd/system", "/usr/bin/dockerd", "/etc/init.d/docker"}),
        program="/usr/bin/dockerd",
        access=THEIRS,
    )
    return replace(facts, **changes)


def place(facts: EngineFacts) -> Place:
    found = locate(facts)
    assert isinstance(found, Place), found
    return found


def test_packages_under_systemd() -> None:
    found = place(linux())
    assert (found.kind, str(found.path)) == ("packages", "/etc/docker/daemon.json")
    assert (found.reload, found.reload_command) == ("systemctl", ("systemctl", "reload", "docker.service"))
    assert found.restart[-1] == ("systemctl", "restart", "docker.service")
    assert found.restart[0] == ("systemctl", "reset-failed", "docker.service")
    assert found.elevation and not found.can_write
    assert found.program == "/usr/bin/dockerd" and found.version == "28.5.2"
    assert found.flags == {"host": ("fd://",), "containerd": ("/run/containerd/containerd.sock",)}
    assert found.commands == ("sudo systemctl reload docker.service",)


def test_as_root_nothing_is_asked_for() -> None:
    found = place(linux(user=0, administrator=True, access=OURS))
    assert found.can_write and not found.elevation


def test_a_read_only_disk_is_not_helped_by_a_password() -> None:
    found = place(linux(access=Access(read_only=True)))
    assert found.read_only and not found.can_write and not found.elevation


def test_a_writable_file_still_needs_root_for_the_engine() -> None:
    assert place(linux(access=OURS)).elevation


def test_without_systemd_a_signal_reaches_the_engine() -> None:
    bare = linux(units=(), present=frozenset({"/usr/sbin/dockerd", "/etc/init.d/docker"}), user=0, access=OURS)
    found = place(bare)
    assert (found.reload, found.pid, found.restart) == ("hup", 812, (("service", "docker", "restart"),))
    assert found.commands == ("sudo kill -HUP 812",)
    alpine = replace(bare, present=frozenset({"/usr/bin/dockerd", "/run/openrc"}))
    assert place(alpine).restart == (("rc-service", "docker", "restart"),)
    alone = place(replace(bare, present=frozenset({"/usr/bin/dockerd"})))
    assert alone.restart == () and alone.reload == "hup"


def test_an_engine_started_by_hand_beside_systemd_is_not_restarted_by_it() -> None:
    found = place(linux(units=(Unit(SYSTEM_UNIT, 0, ()),), daemon=Daemon(99, 0, ("dockerd",))))
    assert found.manager == "systemd"  # the unit does not run: it may well be asked to
    other = place(linux(units=(Unit(SYSTEM_UNIT, 500, ()),), daemon=Daemon(99, 0, ("dockerd",))))
    assert (other.reload, other.restart) == ("hup", ())


def test_the_unit_that_names_another_file() -> None:
    daemon = Daemon(812, 0, ("/usr/bin/dockerd", "--config-file", "/srv/docker.json"))
    found = place(linux(daemon=daemon))
    assert (found.kind, str(found.path)) == ("packages", "/srv/docker.json")
    assert found.restart


def test_rootless() -> None:
    facts = linux(
        address="unix:///run/user/1000/docker.sock",
        info=info(SecurityOptions=["name=seccomp,profile=builtin", "name=rootless"]),
        daemon=Daemon(4000, 1000, ("dockerd",)),
        units=(Unit(SYSTEM_UNIT, 3990, ("/usr/bin/dockerd-rootless.sh",), of_user=True),),
        access=OURS,
    )
    found = place(facts)
    assert (found.kind, str(found.path)) == ("rootless", "/home/eva/.config/docker/daemon.json")
    assert found.reload_command == ("systemctl", "--user", "reload", "docker.service")
    assert not found.elevation and found.can_write
    moved = replace(facts, environment={"XDG_CONFIG_HOME": "/data/eva"})
    assert str(place(moved).path) == "/data/eva/docker/daemon.json"
    by_hand = place(replace(facts, units=()))
    assert (by_hand.reload, by_hand.pid, by_hand.restart) == ("hup", 4000, ())
    asleep = place(replace(facts, info=None, daemon=None))
    assert asleep.kind == "rootless" and asleep.reload == "none" and asleep.restart[-1][1] == "--user"
    assert not place(replace(facts, access=THEIRS)).elevation  # root's engine would be told, not this one


def test_snap() -> None:
    facts = linux(
        info=info(DockerRootDir="/var/snap/docker/common/var-lib-docker"),
        daemon=Daemon(
            700, 0, ("dockerd", "--group", "docker", "--config-file=/var/snap/docker/2932/config/daemon.json")
        ),
        units=(Unit(SNAP_UNIT, 650, ("/usr/bin/snap",)),),
        present=frozenset({"/snap/bin/docker", "/run/systemd/system"}),
    )
    found = place(facts)
    assert (found.kind, str(found.path)) == ("snap", "/var/snap/docker/2932/config/daemon.json")
    assert (found.reload, found.pid, found.restart) == ("hup", 700, (("snap", "restart", "docker"),))
    assert found.elevation and found.program == ""
    asleep = place(replace(facts, info=None, daemon=None))
    assert (asleep.kind, str(asleep.path)) == ("snap", "/var/snap/docker/current/config/daemon.json")


@pytest.mark.parametrize(
    ("facts", "path"),
    [
        (
            EngineFacts("windows", "npipe:////./pipe/docker_engine", r"C:\Users\eva", info=DESKTOP),
            r"C:\Users\eva\.docker\daemon.json",
        ),
        (
            EngineFacts("windows", "npipe:////./pipe/dockerDesktopLinuxEngine", r"C:\Users\eva"),
            r"C:\Users\eva\.docker\daemon.json",
        ),
        (
            EngineFacts("windows", "tcp://localhost:2375", r"C:\Users\eva", info=DESKTOP),
            r"C:\Users\eva\.docker\daemon.json",
        ),
        (
            EngineFacts("macos", "unix:///Users/eva/.docker/run/docker.sock", "/Users/eva", 501),
            "/Users/eva/.docker/daemon.json",
        ),
        (
            EngineFacts(
                "linux",
                "unix:///home/eva/.docker/desktop/docker.sock",
                "/home/eva",
                1000,
                info=DESKTOP,
                daemon=Daemon(5, 1000, ("/opt/docker-desktop/bin/com.docker.backend",)),
            ),
            "/home/eva/.docker/daemon.json",
        ),
    ],
)
def test_docker_desktop(facts: EngineFacts, path: str) -> None:
    found = place(replace(facts, access=OURS))
    assert (found.kind, str(found.path)) == ("desktop", path)
    assert (found.reload, found.restart) == ("none", (("docker", "desktop", "restart"),))
    assert found.program == "" and not found.elevation and found.can_write
    assert found.commands == ("docker desktop restart",)


def test_a_windows_engine_without_desktop() -> None:
    facts = EngineFacts(
        "windows",
        "npipe:////./pipe/docker_engine",
        r"C:\Users\eva",
        info=info(OperatingSystem="Microsoft Windows Server Version 21H2", OSType="windows"),
        environment={"PROGRAMDATA": r"D:\ProgramData"},
        service_arguments=(
            r"C:\Program Files\docker\dockerd.exe",
            "--run-service",
            "--registry-mirror=https://m.example.com",
        ),
    )
    found = place(facts)
    assert (found.kind, str(found.path)) == ("windows_service", r"D:\ProgramData\docker\config\daemon.json")
    assert found.restart == (("net", "stop", "docker"), ("net", "start", "docker"))
    assert found.flags["registry-mirror"] == ("https://m.example.com",)
    assert found.program.endswith("dockerd.exe")
    assert not found.can_write and not found.elevation
    own = ("dockerd.exe", "--run-service", "--config-file", r"E:\docker\daemon.json")
    assert str(place(replace(facts, service_arguments=own)).path) == r"E:\docker\daemon.json"


def test_an_engine_with_its_own_file() -> None:
    arguments = ("/usr/sbin/dockerd", "--config-file=/srv/x/daemon.json", "-H", "unix:///srv/x/docker.sock")
    facts = linux(address="unix:///srv/x/docker.sock", daemon=Daemon(77, 0, arguments), units=(), access=OURS)
    found = place(facts)
    assert (found.kind, str(found.path), found.reload, found.pid) == ("private", "/srv/x/daemon.json", "hup", 77)
    assert found.restart == () and found.elevation  # root's process
    assert not place(replace(facts, user=0)).elevation
    own = replace(facts, daemon=Daemon(77, 1000, arguments))
    assert not place(own).elevation


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (linux(address="ssh://eva@server"), "remote"),
        (linux(address="tcp://192.0.2.1:2376"), "remote"),
        (linux(address="tcp://127.0.0.1:2375"), "remote"),
        (EngineFacts("windows", "tcp://192.0.2.1:2375", info=DESKTOP), "remote"),
        (linux(daemon=Daemon(3, 1000, ("ssh", "-L", "/run/x.sock:/var/run/docker.sock", "server"))), "remote"),
        (linux(info=DESKTOP, wsl=True), "wsl_desktop"),
        (linux(daemon=Daemon(3, 1000, ("/usr/bin/limactl", "hostagent"))), "virtual_machine"),
        (
            EngineFacts("macos", "unix:///Users/eva/.colima/docker.sock", "/Users/eva", 501, info=info()),
            "virtual_machine",
        ),
        (linux(info=info(BuildahVersion="1.28.2")), "not_docker"),
        (linux(info=None, daemon=Daemon(3, 1000, ("/usr/bin/podman", "system", "service"))), "not_docker"),
        (linux(address="unix:///srv/x/docker.sock", info=None, daemon=None), "unknown"),
    ],
)
def test_what_is_not_here(facts: EngineFacts, reason: str) -> None:
    assert locate(facts) == where(facts) == NoPlace(reason, facts.address)  # type: ignore[arg-type]


def test_behind_a_socket_of_systemd() -> None:
    """The engine sleeps: process 1 listens, and the unit tells how it will be started."""
    unit = Unit(SYSTEM_UNIT, 0, ("/usr/bin/dockerd", "--registry-mirror=https://m.example.com"))
    found = place(linux(info=None, daemon=Daemon(1, 0, ("/sbin/init",)), units=(unit,)))
    assert (found.kind, found.reload) == ("packages", "none")
    assert found.flags == {"registry-mirror": ("https://m.example.com",)}
    assert found.restart[-1] == ("systemctl", "restart", "docker.service")


CONTAINERD = {"DriverStatus": [["driver-type", "io.containerd.snapshotter.v1"]]}
HOSTS = "/etc/docker/certs.d/docker.io/hosts.toml"


@pytest.mark.parametrize(
    ("says", "there", "changes", "overridden"),
    [
        (CONTAINERD, {HOSTS}, {}, HOSTS),
        ({}, {HOSTS}, {}, ""),  # the classic store does not read it
        (CONTAINERD, set(), {}, ""),
        (
            {**CONTAINERD, "SecurityOptions": ["name=rootless"]},
            {HOSTS, "/data/docker/certs.d/docker.io/hosts.toml"},
            {"environment": {"XDG_CONFIG_HOME": "/data"}},
            "/data/docker/certs.d/docker.io/hosts.toml",
        ),
        ({**CONTAINERD, "OperatingSystem": "Docker Desktop"}, {HOSTS}, {}, ""),  # its engine is elsewhere
    ],
)
def test_a_table_of_hosts_wins_over_mirrors(
    says: dict[str, Any], there: set[str], changes: dict[str, Any], overridden: str
) -> None:
    found = place(linux(info=info(**says), host_tables=frozenset(there), **changes))
    assert found.overridden_by == overridden


def test_flags() -> None:
    words = (
        "--registry-mirror=A",
        "--registry-mirror",
        "B",
        "-D",
        "--iptables=false",
        "-H",
        "fd://",
        "--label",
        "x=y",
        "-",
    )
    assert flags_of(words) == {
        "registry-mirror": ("A", "B"),
        "debug": (),
        "iptables": ("false",),
        "host": ("fd://",),
        "label": ("x=y",),
    }
    assert flags_of(()) == {}


def test_units_as_systemctl_shows_them() -> None:
    text = """MainPID=812
ExecStart={ path=/usr/bin/dockerd ; argv[]=/usr/bin/dockerd -H fd:// $DOCKER_OPTS ; ignore_errors=no ; pid=812 }
Id=docker.service
LoadState=loaded

MainPID=0
Id=snap.docker.dockerd.service
LoadState=not-found
"""
    assert units_of(text) == [Unit("docker.service", 812, ("/usr/bin/dockerd", "-H", "fd://", "$DOCKER_OPTS"))]
