"""What mends a finding: commands to copy, and scripts that FirstMate runs itself when it is asked to.

All commands are data (`resources/data/fixes.toml`); this room chooses by distribution, source and init system, and
fills in nothing but its own tables (a repository's address, the name of a distribution in it). What comes from outside,
the name of an account, is only ever a script's positional parameter: no shell text is built from input.
Refuses to run anything: `host.install` does that, after the person has seen `Script.text`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, Literal

from firstmate.core import content

Family = Literal["debian", "ubuntu", "fedora", "centos", "rhel", "arch", "opensuse", "alpine", "openeuler"]
Source = Literal["docker", "mirror", "distribution"]
Init = Literal["systemd", "service", "openrc", "snap", "none", "desktop"]
After = Literal["", "restart", "login"]

PREFERRED_MIRROR: Final = "tuna"


@dataclass(frozen=True, slots=True)
class Script:
    """Something that can be done for the person. `text` is shown before, and is exactly what runs.

    With `programs` empty it is a POSIX shell script, run by `/bin/sh -eux` (each command is printed, the first failure
    ends it) with `arguments` as $1, $2 …; otherwise these programs run one after another, without any shell.
    """

    id: str
    text: str
    elevated: bool = True
    """Needs root (pkexec) or administrator rights (UAC)."""
    arguments: tuple[str, ...] = ()
    programs: tuple[tuple[str, ...], ...] = ()
    after: After = ""
    """What must happen before it has an effect: a restart of the computer, or a new login."""
    figures: Mapping[str, str] = field(default_factory=dict)
    """What the words of this script need, as the name of a mirror."""


@dataclass(frozen=True, slots=True)
class Mirror:
    """A mirror of Docker's package repository. `base` stands for `https://download.docker.com`."""

    id: str
    base: str
    name: Mapping[str, str]

    @property
    def host(self) -> str:
        """As it stands inside a `docker-ce.repo`."""
        return self.base.removeprefix("https://")


@cache
def package_mirrors() -> tuple[Mirror, ...]:
    """The known mirrors of Docker's package repository, the preferred one first."""
    rows: list[dict[str, Any]] = content.data("fixes")["mirror"]
    found = [Mirror(row["id"], row["base"], {"en": row["en"], "zh_CN": row["zh_CN"]}) for row in rows]
    return tuple(sorted(found, key=lambda mirror: mirror.id != PREFERRED_MIRROR))


@cache
def sources(family: Family) -> tuple[Source, ...]:
    """Where a distribution can have its engine from."""
    offered: Mapping[str, str] = content.data("fixes")["install"][family]
    found: list[Source] = []
    if "docker" in offered:
        found += ["docker", "mirror"]
    if "distribution" in offered:
        found.append("distribution")
    return tuple(found)


def install_script(
    family: Family, source: Source, init: Init, mirror: str = PREFERRED_MIRROR, language: str = "en"
) -> Script:
    """Installs the engine, starts it and lets it start with the computer."""
    table = content.data("fixes")
    offered: Mapping[str, str] = table["install"][family]
    base = table["docker_base"]
    lines = offered["distribution" if source == "distribution" else "docker"].strip().splitlines()
    name, figures = f"install.{family}.{source}", {}
    if source == "mirror":
        chosen = next(one for one in package_mirrors() if one.id == mirror)
        base = chosen.base
        name, figures = f"{name}.{chosen.id}", {"mirror": chosen.name.get(language, chosen.name["en"])}
        if rewrite := table["rewrite"].get(offered.get("packages", "")):
            at = 1 + next(index for index, line in enumerate(lines) if "docker-ce.repo" in line)
            lines.insert(at, rewrite.replace("{host}", chosen.host))
    text = "\n".join(lines).replace("{base}", base)
    return Script(name, f"{text}\n{start_script(init).text}", figures=figures)


def start_script(init: Init) -> Script:
    """Starts the engine now and, where there is such a thing, with every start of the computer."""
    text: str = content.data("fixes")["start"][init]
    return Script(f"start.{init}", text.strip(), elevated=init != "desktop")


def group_script(account: str) -> Script:
    """Lets an account use the engine without sudo; that equals root, and counts from the next login on."""
    text: str = content.data("fixes")["group"]["script"]
    return Script("group", text.strip(), arguments=(account,), after="login")


def group_commands() -> tuple[str, ...]:
    """The same to copy: the shell of the person knows the name."""
    return tuple(content.data("fixes")["group"]["commands"])


def windows_script(name: str) -> Script:
    """One of the Windows fixes: install, features, update, default_version, bcdedit, winsock."""
    row: Mapping[str, Any] = content.data("fixes")["windows"][name]
    programs = tuple(tuple(line.split()) for line in row["commands"])
    return Script(
        f"windows.{name}",
        "\n".join(row["commands"]),
        elevated=row.get("elevated", True),
        programs=programs,
        after=row.get("after", ""),
    )


def to_copy(script: Script, *, sudo: bool = True) -> tuple[str, ...]:
    """The script as commands for a terminal, one each; a here-document stays with its command.

    `sudo` puts that word before each command of a script that needs root.
    """
    prefix = "sudo " if sudo and script.elevated else ""
    shown: list[str] = []
    end = ""
    for line in script.text.splitlines():
        if end:
            shown[-1] += f"\n{line}"
            end = "" if line == end else end
        else:
            shown.append(f"{prefix}{line}")
            if "<<" in line:
                end = line.rpartition("<<")[2].strip().strip("'\"")
    return tuple(shown)
