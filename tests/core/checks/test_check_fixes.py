"""Every command that mends something, row by row against the documents, and none built from what came from outside."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

import pytest
from check_fixtures import OS_RELEASE, bare_linux

from firstmate.core import content, fixes
from firstmate.core.checks import judge_one
from firstmate.core.fixes import Family, Init, Source

OFFICIAL = "https://download.docker.com"
TUNA = "https://mirrors.tuna.tsinghua.edu.cn/docker-ce"
PACKAGES = "docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin"
SYSTEMD = "systemctl enable --now docker"


def deb(distribution: str, codename: str, base: str, present: str) -> list[str]:
    """docs.docker.com/engine/install/debian and /ubuntu, as they were in 2026-09, for a script that runs as root."""
    return [
        f"apt-get remove -y $(dpkg --get-selections {present} 2>/dev/null | cut -f1)",
        "apt-get update",
        "apt-get install -y ca-certificates curl",
        "install -m 0755 -d /etc/apt/keyrings",
        f"curl -fsSL {base}/linux/{distribution}/gpg -o /etc/apt/keyrings/docker.asc",
        "chmod a+r /etc/apt/keyrings/docker.asc",
        "tee /etc/apt/sources.list.d/docker.sources <<EOF",
        "Types: deb",
        f"URIs: {base}/linux/{distribution}",
        f'Suites: $(. /etc/os-release && echo "{codename}")',
        "Components: stable",
        "Architectures: $(dpkg --print-architecture)",
        "Signed-By: /etc/apt/keyrings/docker.asc",
        "EOF",
        "apt-get update",
        f"apt-get install -y {PACKAGES}",
        SYSTEMD,
    ]


def debian(base: str) -> list[str]:
    old = "docker.io docker-compose docker-doc podman-docker containerd runc"
    return deb("debian", "$VERSION_CODENAME", base, old)


def ubuntu(base: str) -> list[str]:
    old = "docker.io docker-compose docker-compose-v2 docker-doc podman-docker containerd runc"
    return deb("ubuntu", "${UBUNTU_CODENAME:-$VERSION_CODENAME}", base, old)


def el(distribution: str, base: str) -> list[str]:
    add = f"dnf config-manager --add-repo {base}/linux/{distribution}/docker-ce.repo"
    return ["dnf -y install dnf-plugins-core", add, *rewrite(base), f"dnf -y install {PACKAGES}", SYSTEMD]


def fedora(base: str) -> list[str]:
    add = f"dnf config-manager addrepo --overwrite --from-repofile {base}/linux/fedora/docker-ce.repo"
    return ["dnf -y install dnf-plugins-core", add, *rewrite(base), f"dnf -y install {PACKAGES}", SYSTEMD]


def rewrite(base: str) -> list[str]:
    """With rpm the addresses inside the downloaded file must be rewritten too, or the mirror is not used."""
    host = base.removeprefix("https://")
    return [] if base == OFFICIAL else [f"sed -i 's+download.docker.com+{host}+' /etc/yum.repos.d/docker-ce.repo"]


ROWS: list[tuple[Family, Source, list[str]]] = [
    ("debian", "docker", debian(OFFICIAL)),
    ("debian", "mirror", debian(TUNA)),
    ("debian", "distribution", ["apt-get update", "apt-get install -y docker.io", SYSTEMD]),
    ("ubuntu", "docker", ubuntu(OFFICIAL)),
    ("ubuntu", "mirror", ubuntu(TUNA)),
    ("ubuntu", "distribution", ["apt-get update", "apt-get install -y docker.io", SYSTEMD]),
    ("fedora", "docker", fedora(OFFICIAL)),
    ("fedora", "mirror", fedora(TUNA)),
    ("fedora", "distribution", ["dnf -y install moby-engine docker-cli", SYSTEMD]),
    ("centos", "docker", el("centos", OFFICIAL)),
    ("centos", "mirror", el("centos", TUNA)),
    ("rhel", "docker", el("rhel", OFFICIAL)),
    ("rhel", "mirror", el("rhel", TUNA)),
    ("arch", "distribution", ["pacman -S --needed --noconfirm docker docker-buildx docker-compose", SYSTEMD]),
    ("opensuse", "distribution", ["zypper --non-interactive install docker docker-compose", SYSTEMD]),
    ("alpine", "distribution", ["apk add docker docker-cli-compose", SYSTEMD]),
    ("openeuler", "distribution", ["dnf -y install docker", SYSTEMD]),
]


@pytest.mark.parametrize(("family", "source", "lines"), ROWS, ids=[f"{row[0]}-{row[1]}" for row in ROWS])
def test_installing(family: Family, source: Source, lines: list[str]) -> None:
    assert fixes.install_script(family, source, "systemd").text.splitlines() == lines


def test_every_source_of_every_distribution_is_a_row() -> None:
    offered = {(family, source) for family in content.data("fixes")["install"] for source in fixes.sources(family)}
    assert offered == {(family, source) for family, source, _ in ROWS}


BARE = "setsid dockerd </dev/null >>/var/log/docker.log 2>&1"
WAIT = "timeout 20 sh -c 'until docker -H unix:///var/run/docker.sock version >/dev/null 2>&1; do sleep 0.5; done'"
STARTS: list[tuple[Init, str]] = [
    ("systemd", "systemctl enable --now docker"),
    ("service", f"sh -c 'service docker start || {{ {BARE} & }}'\n{WAIT}"),
    ("openrc", "rc-update add docker default\nservice docker start"),
    ("snap", "snap start --enable docker"),
    ("desktop", "systemctl --user start docker-desktop"),
    ("none", f"sh -c '{BARE} &'\n{WAIT}"),
]


@pytest.mark.parametrize(("init", "text"), STARTS)
def test_starting(init: Init, text: str) -> None:
    assert fixes.start_script(init).text == text
    assert fixes.start_script(init).elevated == (init != "desktop")


def test_every_start_is_a_row() -> None:
    assert set(content.data("fixes")["start"]) == {init for init, _ in STARTS}


def test_joining_the_group() -> None:
    script = fixes.group_script("eva; reboot")
    assert script.text == 'groupadd -f docker\nusermod -aG docker "$1"'
    assert script.arguments == ("eva; reboot",)
    assert fixes.group_commands() == ("sudo groupadd -f docker", "sudo usermod -aG docker $USER")


WINDOWS = {
    "install": (["wsl.exe --install --no-distribution"], True, "restart"),
    "features": (
        [
            "dism.exe /online /enable-feature /featurename:Microsoft-Windows-Subsystem-Linux /all /norestart",
            "dism.exe /online /enable-feature /featurename:VirtualMachinePlatform /all /norestart",
        ],
        True,
        "restart",
    ),
    "update": (["wsl.exe --update"], True, ""),
    "update_web": (["wsl.exe --update --web-download"], True, ""),
    "default_version": (["wsl.exe --set-default-version 2"], False, ""),
    "hypervisor": (["bcdedit.exe /set hypervisorlaunchtype auto"], True, "restart"),
    "start_desktop": (["docker.exe desktop start"], False, ""),
    "linux_engine": (["docker.exe desktop engine use linux"], False, ""),
}


@pytest.mark.parametrize("name", WINDOWS)
def test_windows(name: str) -> None:
    lines, elevated, after = WINDOWS[name]
    script = fixes.windows_script(name)
    assert (script.text.splitlines(), script.elevated, script.after) == (lines, elevated, after)
    assert [" ".join(program) for program in script.programs] == lines


def test_every_windows_fix_is_a_row() -> None:
    assert set(content.data("fixes")["windows"]) == set(WINDOWS)


def test_mirrors_of_packages_are_safe_addresses() -> None:
    for mirror in fixes.package_mirrors():
        assert mirror.base.startswith("https://") and mirror.base.endswith("/docker-ce")
        assert mirror.name["en"] and mirror.name["zh_CN"]
    assert fixes.package_mirrors()[0].base == TUNA


@pytest.mark.parametrize("mirror", fixes.package_mirrors(), ids=lambda mirror: mirror.id)
def test_a_mirror_replaces_every_address(mirror: fixes.Mirror) -> None:
    for family in ("debian", "ubuntu", "fedora", "centos", "rhel"):
        text = fixes.install_script(family, "mirror", "systemd", mirror.id).text
        assert OFFICIAL not in text and mirror.base in text


@pytest.mark.slow  # starts a shell for each script
@pytest.mark.parametrize(("family", "source", "lines"), ROWS, ids=[f"{row[0]}-{row[1]}" for row in ROWS])
@pytest.mark.parametrize("init", ["systemd", "service", "none"])
def test_scripts_are_well_formed_shell(family: Family, source: Source, lines: list[str], init: Init) -> None:
    """`sh -n` reads a script without running it; both the script as it runs and its copy with sudo."""
    script = fixes.install_script(family, source, init)
    shell = shutil.which("dash") or shutil.which("sh")
    if shell is None or sys.platform == "win32":  # there it is the one of WSL, or of Git
        pytest.skip("there is no POSIX shell here")
    for text in (script.text, "\n".join(fixes.to_copy(script))):
        done = subprocess.run([shell, "-n"], input=text.encode(), capture_output=True, check=False)
        assert done.returncode == 0 and not done.stderr, done.stderr
    assert not re.search(r"\{\w+\}", script.text)


def test_a_here_document_stays_in_one_piece_when_copied() -> None:
    copied = fixes.to_copy(fixes.install_script("debian", "docker", "systemd"))
    piece = next(one for one in copied if "<<EOF" in one)
    assert piece.startswith("sudo tee ") and piece.endswith("\nEOF") and "sudo Types" not in piece
    assert all(one.startswith("sudo ") for one in copied)


@pytest.mark.parametrize("name", OS_RELEASE)
def test_what_a_recorded_distribution_is_told(name: str) -> None:
    """The first choice on every recorded distribution without systemd in it: never Docker's server for a codename it
    does not know."""
    fix = judge_one("engine_installed", bare_linux({"/etc/os-release": OS_RELEASE[name]})).fix
    assert fix is not None
    for choice in fix.choices:
        if name in ("kali", "deepin"):
            assert OFFICIAL not in choice.script.text
    if name == "linux mint 22":
        assert "/linux/ubuntu" in fix.choices[0].script.text
