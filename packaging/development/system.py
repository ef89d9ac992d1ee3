"""How this system gets the libraries and programs that are missing.

Debian and its relatives: apt-get, as root, or by sudo after saying what and why. Elsewhere the command is shown, not
run. Nothing is started by an installation: a freshly installed Docker engine stays off (we install it for tests, which
start their own), and an engine that runs already is not touched.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from development import failures, needs, steps
from development.messages import StepError, Words, elapsed, say

Family = Literal["debian", "fedora", "other"]

_NO_RECOMMENDS = "--no-install-recommends"
_POLICY = Path("/usr/sbin/policy-rc.d")
_UNKNOWN_PACKAGE = "E: Unable to locate package "


@dataclass(frozen=True, slots=True)
class Machine:
    """What decides how packages are installed here.

    `hands_off` is the wish of a person who installs system packages alone: FIRSTMATE_KEEP_SYSTEM=1.
    """

    family: Family
    root: bool = False
    sudo: bool = False
    ci: bool = False
    hands_off: bool = False

    @classmethod
    def here(cls) -> "Machine":
        """This machine."""
        try:
            release = Path("/etc/os-release").read_text("utf-8")
        except OSError:
            release = ""
        hands_off = _is_set("FIRSTMATE_KEEP_SYSTEM")
        return cls(
            family=family_of(release),
            root=is_root(),
            sudo=not is_root() and not hands_off and _sudo_works(),
            ci=is_ci(),
            hands_off=hands_off,
        )


def is_root() -> bool:
    """Whether we may do everything on this machine."""
    return sys.platform != "win32" and os.geteuid() == 0


def is_ci() -> bool:
    """Whether nobody sits here, and nothing may be left out."""
    return _is_set("CI")


def _is_set(name: str) -> bool:
    return os.environ.get(name, "").lower() not in ("", "0", "false", "no")


def family_of(os_release: str) -> Family:
    """Which package system the text of /etc/os-release names."""
    fields = dict(line.split("=", 1) for line in os_release.splitlines() if "=" in line)
    names = f"{fields.get('ID', '')} {fields.get('ID_LIKE', '')}".replace('"', "").replace("'", "").split()
    if {"debian", "ubuntu"} & set(names):
        return "debian"
    if {"fedora", "rhel", "centos"} & set(names):
        return "fedora"
    return "other"


def _sudo_works() -> bool:
    """Whether sudo can get a password from a person, or needs none."""
    if shutil.which("sudo") is None:
        return False
    if sys.stdin is not None and sys.stdin.isatty():
        return True
    return subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0


def ensure(*groups: needs.Group) -> None:
    """See to it that this system meets these needs; raises StepError where a required one cannot be met."""
    if sys.platform != "linux":
        return
    lacking = [(group, group.missing()) for group in groups]
    lacking = [(group, missing) for group, missing in lacking if missing]
    if lacking:
        provide(lacking, Machine.here())


def provide(lacking: Sequence[tuple[needs.Group, list[needs.Need]]], machine: Machine) -> None:
    """Install what is missing, or say how; goes on without what is not required, except in CI."""
    wanted = [(group, missing) for group, missing in lacking if machine.root or not group.only_root]
    if not wanted:
        return
    packages = _package_names(wanted, machine.family)
    purposes = joined([group.purpose for group, _ in wanted])
    required = machine.ci or any(group.required for group, _ in wanted)
    try:
        if machine.family == "debian" and (machine.root or machine.sudo) and not machine.hands_off:
            listed = " ".join(packages)
            say(f"Missing for {purposes.en}: {listed}", f"{purposes.zh}还缺少:{listed}")
            _apt_get(packages, sudo=not machine.root)
            still = [need.apt for _, missing in wanted for need in missing if not need.present()]
            if still:
                raise StepError(
                    Words(f"Installed, but not found after it: {' '.join(still)}", f"安装后仍未找到:{' '.join(still)}"),
                    Words("install them with the package manager of this system", "请用系统的软件包管理器安装"),
                )
        else:
            command = shown_command(machine.family, packages, root=machine.root)
            count = f"{len(packages)} system package{'s' if len(packages) > 1 else ''}"
            raise StepError(
                Words(f"Missing for {purposes.en}: {count}", f"{purposes.zh}还缺少 {len(packages)} 个系统软件包"),
                Words(f"{command.en}, then run the same command again", f"{command.zh},再运行同一条命令"),
            )
    except StepError as error:
        if required:
            raise
        say(
            f"{error.problem.en}. Going on without. To have it: {error.remedy.en}",
            f"{error.problem.zh}。暂不使用,继续进行。如需要:{error.remedy.zh}",
        )


def _package_names(wanted: Sequence[tuple[needs.Group, list[needs.Need]]], family: Family) -> list[str]:
    names = [need.dnf if family == "fedora" else need.apt for _, missing in wanted for need in missing]
    return list(dict.fromkeys(names))


def joined(parts: Sequence[Words]) -> Words:
    """An enumeration: a, b and c."""
    *first, last = parts
    en = f"{', '.join(part.en for part in first)} and {last.en}" if first else last.en
    return Words(en, "、".join(part.zh for part in parts))


def shown_command(family: Family, packages: Sequence[str], *, root: bool) -> Words:
    """What a person does to install these packages."""
    installer = {"debian": ["apt-get", "install", _NO_RECOMMENDS], "fedora": ["dnf", "install"]}.get(family)
    if installer is None:
        names = " ".join(packages)
        return Words(
            f"install what your system calls these Debian packages: {names}",
            f"用系统的软件包管理器安装与这些 Debian 包对应的软件:{names}",
        )
    command = steps.command_line([*([] if root else ["sudo"]), *installer, *packages])
    return Words(f"run {command}", f"运行 {command}")


def _apt_get(packages: list[str], *, sudo: bool) -> None:
    as_root: list[str] = []
    if sudo:
        say(
            "Installing them with sudo apt-get install (sudo may ask for your password)",
            "将用 sudo apt-get install 安装(可能会要求输入密码)",
        )
        # In front, as sudo talks to the person; it remembers the answer for the commands below.
        if subprocess.call(["sudo", "-v"]) != 0:
            raise StepError(
                Words("sudo did not allow it", "sudo 未获允许"),
                Words(f"run sudo apt-get install {_NO_RECOMMENDS} {' '.join(packages)}", "请联系管理员安装上述软件包"),
            )
        as_root = ["sudo"]
    else:
        say("Installing them with apt-get", "正在用 apt-get 安装")
    as_root += ["env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8", "RUNLEVEL=1"]
    patience = ["-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3", "-o", "Dpkg::Use-Pty=0"]

    def install(names: Sequence[str]) -> tuple[int, str]:
        command = [*as_root, "apt-get", "install", "--yes", _NO_RECOMMENDS, *patience, *names]
        return steps.run_logged("apt-install", command, notable=apt_progress)

    # Without root nothing is asked for that has a service.
    with elapsed() as seconds, _no_services() if not sudo else nullcontext():
        # An old list may name versions that are gone. One archive of several may fail: the install tells what matters.
        steps.run_logged("apt-update", [*as_root, "apt-get", "update", *patience], notable=apt_progress)
        code, output = install(packages)
        unknown = unknown_packages(output)
        if code != 0 and unknown and set(packages) - unknown:
            code, output = install([package for package in packages if package not in unknown])
    if code != 0:
        otherwise = Words("apt-get could not install the packages", "apt-get 无法安装软件包")
        raise failures.explain(failures.APT, output, step="apt-install", otherwise=otherwise)
    say(f"Installed in {seconds[0]:.0f} s", f"安装完成,用时 {seconds[0]:.0f} 秒")


def unknown_packages(output: str) -> set[str]:
    """The packages that apt-get said it has never heard of."""
    return {line.removeprefix(_UNKNOWN_PACKAGE) for line in output.splitlines() if line.startswith(_UNKNOWN_PACKAGE)}


def apt_progress(line: str) -> str | None:
    """What apt-get is busy with, from a line of its output, or None where it says nothing new."""
    words = line.split()
    if line.startswith("Get:") and len(words) > 4:
        return words[4]
    if line.startswith(("Unpacking ", "Setting up ")):
        return " ".join(words[:2]) if words[0] == "Unpacking" else " ".join(words[:3])
    return None


@contextmanager
def _no_services() -> Iterator[None]:
    """While it lasts, no installed package may start a service (policy-rc.d of Debian's invoke-rc.d); needs root."""
    if _POLICY.exists():  # the machine has its own rule
        yield
        return
    _POLICY.write_text("#!/bin/sh\nexit 101\n", "ascii")
    _POLICY.chmod(0o755)
    try:
        yield
    finally:
        _POLICY.unlink(missing_ok=True)
