"""What inspect tells of a container as short sections of words, and as JSON with secrets covered. Pure functions.

Secrets are covered by the names of their variables, as everywhere, until a person wants to see them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication

from firstmate.core.command import quote
from firstmate.core.entities import ContainerDetail
from firstmate.core.run.secrets import masked_value
from firstmate.pages.containers.facts import Fact

_ = QCoreApplication.translate

_COVERED_MAPS = frozenset({"Labels", "Options", "DriverOpts", "Config"})


@dataclass(frozen=True, slots=True)
class Section:
    """One card: an icon, a title, lines."""

    name: str
    icon: str
    title: str
    facts: tuple[Fact, ...]


def sections(detail: ContainerDetail, *, revealed: bool = False) -> tuple[Section, ...]:
    """The cards in the order of need; those without a line are left out."""
    raw = detail.raw
    found = (
        Section("program", "activity", _("Inspect", "Program"), tuple(_program(detail))),
        Section("network", "network", _("Inspect", "Network"), tuple(_networks(raw))),
        Section("health", "stethoscope", _("Inspect", "Health check"), tuple(_health(raw))),
        Section("mounts", "database", _("Inspect", "Mounts: what lies outside the container"), tuple(_mounts(raw))),
        Section("environment", "key", _("Inspect", "Environment variables"), tuple(_environment(detail, revealed))),
        Section("labels", "tag", _("Inspect", "Labels"), tuple(_labels(detail, revealed))),
    )
    return tuple(one for one in found if one.facts)


def has_secrets(detail: ContainerDetail) -> bool:
    """Whether anything is covered until it is asked for."""
    pairs = (*detail.environment, *detail.labels.items())
    return any(masked_value(name, value) != value for name, value in pairs)


def as_json(detail: ContainerDetail, *, revealed: bool = False) -> str:
    """The whole answer as `docker inspect` prints it, indented."""
    raw = detail.raw if revealed else _masked(detail.raw, "")
    return json.dumps(raw, indent=2, ensure_ascii=False)


def _masked(value: Any, name: str) -> Any:
    if isinstance(value, Mapping):
        if name in _COVERED_MAPS and all(isinstance(one, str) for one in value.values()):
            return {key: masked_value(key, one) for key, one in value.items()}
        return {key: _masked(one, key) for key, one in value.items()}
    if isinstance(value, list | tuple):
        if name == "Env":
            return [_masked_pair(one) for one in value]
        return [_masked(one, "") for one in value]
    return value


def _masked_pair(pair: Any) -> Any:
    if not isinstance(pair, str):
        return pair
    name, sign, value = pair.partition("=")
    return f"{name}{sign}{masked_value(name, value)}"


def _program(detail: ContainerDetail) -> list[Fact]:
    config = _part(detail.raw, "Config")
    state = _part(detail.raw, "State")
    lines = [Fact(_("Inspect", "Image"), detail.image, mono=True)]
    if detail.entrypoint:
        lines.append(Fact(_("Inspect", "Entrypoint"), quote(detail.entrypoint, "bash"), mono=True))
    if detail.command:
        lines.append(Fact(_("Inspect", "Command"), quote(detail.command, "bash"), mono=True))
    lines.append(Fact(_("Inspect", "Folder"), str(config.get("WorkingDir") or "/"), mono=True))
    lines.append(Fact(_("Inspect", "User"), str(config.get("User") or "root"), mono=True))
    if detail.pid:
        lines.append(Fact(_("Inspect", "Process id on the engine"), str(detail.pid), mono=True))
    if not detail.state.is_alive and detail.exit_code is not None and detail.started_at:
        code = str(detail.exit_code)
        if detail.oom_killed:
            code += " · " + _("Inspect", "the memory limit was reached")
        lines.append(Fact(_("Inspect", "Exit code"), code))
    if state.get("Error"):
        lines.append(Fact(_("Inspect", "Error"), str(state["Error"])))
    lines.append(Fact(_("Inspect", "Restart policy"), _restart_words(detail)))
    lines.append(Fact(_("Inspect", "Restarted"), _("Inspect", "%n time(s)", None, detail.restart_count)))
    return lines


def _restart_words(detail: ContainerDetail) -> str:
    policy = detail.restart_policy
    known = {
        "no": _("Inspect", "no: it stays ended"),
        "always": _("Inspect", "always: it is started again whenever it ends"),
        "unless-stopped": _("Inspect", "unless-stopped: started again unless somebody stopped it"),
        "on-failure": _("Inspect", "on-failure: started again after an error"),
    }
    most = _part(_part(detail.raw, "HostConfig"), "RestartPolicy").get("MaximumRetryCount")
    words = known.get(policy, policy)
    return words + " · " + _("Inspect", "at most %n time(s)", None, int(most)) if most else words


def _networks(raw: Mapping[str, Any]) -> list[Fact]:
    settings = _part(raw, "NetworkSettings")
    lines: list[Fact] = []
    networks = _part(settings, "Networks")
    for name, one in networks.items():
        if not isinstance(one, Mapping):
            continue
        address = str(one.get("IPAddress") or "")
        lines.append(Fact(str(name), address or _("Inspect", "no address while it does not run"), mono=bool(address)))
        if one.get("GlobalIPv6Address"):
            lines.append(Fact(_("Inspect", "IPv6"), str(one["GlobalIPv6Address"]), mono=True))
        if one.get("Gateway"):
            lines.append(Fact(_("Inspect", "Gateway"), str(one["Gateway"]), mono=True))
        if one.get("MacAddress"):
            lines.append(Fact(_("Inspect", "MAC address"), str(one["MacAddress"]), mono=True))
        aliases = [str(alias) for alias in one.get("Aliases") or ()]
        if aliases:
            lines.append(Fact(_("Inspect", "Also called there"), ", ".join(aliases), mono=True))
    for port, bindings in _part(settings, "Ports").items():
        places = [f"{one.get('HostIp') or '0.0.0.0'}:{one.get('HostPort')}" for one in bindings or ()]
        words = ", ".join(places) or _("Inspect", "not published: only other containers reach it")
        lines.append(Fact(_("Inspect", "Port {port}").format(port=port), words, mono=bool(places)))
    mode = str(_part(raw, "HostConfig").get("NetworkMode") or "")
    if mode == "host":
        lines.insert(0, Fact(_("Inspect", "Mode"), _("Inspect", "host: it uses the engine's own network")))
    elif mode == "none":
        lines.insert(0, Fact(_("Inspect", "Mode"), _("Inspect", "none: it has no network")))
    elif mode.startswith("container:"):
        lines.insert(0, Fact(_("Inspect", "Mode"), _("Inspect", "it shares the network of another container")))
    return lines


def _health(raw: Mapping[str, Any]) -> list[Fact]:
    health = _part(_part(raw, "State"), "Health")
    check = _part(_part(raw, "Config"), "Healthcheck")
    test = [str(word) for word in check.get("Test") or ()]
    if not health and (not test or test[0] == "NONE"):
        return []
    status = str(health.get("Status") or "none")
    known = {
        "healthy": _("Inspect", "healthy"),
        "unhealthy": _("Inspect", "unhealthy: the check fails"),
        "starting": _("Inspect", "starting: not yet known"),
        "none": _("Inspect", "not checked yet"),
    }
    lines = [Fact(_("Inspect", "State"), known.get(status, status))]
    if streak := health.get("FailingStreak"):
        lines.append(Fact(_("Inspect", "Failed in a row"), _("Inspect", "%n time(s)", None, int(streak))))
    if len(test) > 1:
        words = test[1] if test[0] == "CMD-SHELL" else quote(test[1:], "bash")
        lines.append(Fact(_("Inspect", "Check"), words, mono=True))
    last = [one for one in health.get("Log") or () if isinstance(one, Mapping)]
    if last:
        lines.append(Fact(_("Inspect", "Last exit code"), str(last[-1].get("ExitCode"))))
        if said := str(last[-1].get("Output") or "").strip():
            lines.append(Fact(_("Inspect", "Last words"), said, mono=True))
    return lines


def _mounts(raw: Mapping[str, Any]) -> list[Fact]:
    lines = []
    for one in raw.get("Mounts") or ():
        if not isinstance(one, Mapping):
            continue
        kind = str(one.get("Type") or "")
        source = str(one.get("Name") or one.get("Source") or "")
        words = {
            "volume": _("Inspect", "volume {name}").format(name=source),
            "bind": _("Inspect", "folder of the engine's computer: {path}").format(path=one.get("Source") or ""),
            "tmpfs": _("Inspect", "in memory, lost when it stops"),
        }.get(kind, f"{kind} {source}".strip())
        if not one.get("RW", True):
            words += " · " + _("Inspect", "read only")
        lines.append(Fact(str(one.get("Destination") or ""), words))
    for path, options in _part(_part(raw, "HostConfig"), "Tmpfs").items():
        lines.append(Fact(path, _("Inspect", "in memory, lost when it stops") + (f" · {options}" if options else "")))
    return lines


def _environment(detail: ContainerDetail, revealed: bool) -> list[Fact]:
    return [
        Fact(name, value if revealed else masked_value(name, value), mono=True) for name, value in detail.environment
    ]


def _labels(detail: ContainerDetail, revealed: bool) -> list[Fact]:
    pairs = sorted(detail.labels.items())
    return [Fact(name, value if revealed else masked_value(name, value), mono=True) for name, value in pairs]


def _part(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key)
    return value if isinstance(value, Mapping) else {}
