"""A container in the words of the list: pure functions from what the engine said to what a row and the facts show.

No table, no widget, no engine: the view turns a `ContainerRow` into cells, tests read it as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication

from firstmate.core.entities import Container, ContainerDetail, EngineInfo, Port, State, StatsSample
from firstmate.core.explain import explain, explain_exit
from firstmate.core.quantities import (
    NANO,
    QuantityError,
    format_cpus,
    format_mcpu,
    format_memory,
    parse_cpuset,
)
from firstmate.core.words import state_meaning, state_text
from firstmate.pages.containers.pending import Pending

_ = QCoreApplication.translate

_POLITE_ENDS = frozenset((0, 130, 143))
"""Exit codes after which nothing needs looking at: done, Ctrl+C, asked to stop."""


_KINDS = {
    State.RUNNING: "ok",
    State.PAUSED: "idle",
    State.RESTARTING: "warn",
    State.REMOVING: "busy",
    State.DEAD: "error",
}


@dataclass(frozen=True, slots=True)
class StateWords:
    """A state as a pill (`kind`, `text`) and its explanation, "" where the word says all."""

    kind: str
    text: str
    title: str = ""
    meaning: str = ""
    steps: tuple[str, ...] = ()
    words: str = ""
    """The engine's own words about it, "" when there are none."""

    @property
    def tooltip(self) -> str:
        return "\n".join(part for part in (self.title, self.meaning) if part)


@dataclass(frozen=True, slots=True)
class Usage:
    """Use against its limit. `value` and `limit` in cores or bytes; `fraction` None when there is nothing to show."""

    text: str = ""
    fraction: float | None = None
    value: float | None = None
    limit: float | None = None
    """The limit in force; None: the whole computer may be used."""
    tooltip: str = ""
    ground: float | None = None
    """What fills the bar: the limit, or all that the engine has."""
    trail: tuple[float | None, ...] = ()
    """The last minute as fractions, the newest last; None is a gap."""


NOTHING = Usage()


@dataclass(frozen=True, slots=True)
class ContainerRow:
    """One row of the list. `age` is when it was made, `up` how long it runs ("" unknown)."""

    key: str
    name: str
    subtitle: str
    state: StateWords
    ports: str
    ports_tooltip: str
    cpu: Usage
    memory: Usage
    age: str
    up: str
    created: float
    alive: bool
    faded: bool = False
    project: str = ""
    """The Compose project that it belongs to."""
    opens: bool = False
    """Whether one of its ports can be opened in a browser here."""


def container_row(
    container: Container,
    *,
    language: str,
    now: float,
    clock: float = 0.0,
    pending: Pending | None = None,
    detail: ContainerDetail | None = None,
    sample: StatsSample | None = None,
    info: EngineInfo | None = None,
    faded: bool = False,
    cpu_trail: Sequence[float | None] = (),
    memory_trail: Sequence[float | None] = (),
    opens: bool = False,
) -> ContainerRow:
    """One row. `now` is wall time (epoch seconds), `clock` the monotonic one that `pending` counts by.

    The trails are the last minute in cores and in bytes.
    """
    alive = container.state.is_alive
    started = detail.started_at if detail is not None and alive else None
    return ContainerRow(
        key=container.id,
        name=container.name or container.short_id,
        subtitle=f"{container.image} · {container.short_id}",
        state=state_words(container, language, pending=pending, clock=clock, detail=detail),
        ports=ports_words(container.ports),
        ports_tooltip=ports_tooltip(container.ports),
        cpu=_trailed(cpu_usage(sample, detail, info), cpu_trail) if alive else NOTHING,
        memory=_trailed(memory_usage(sample, detail, info), memory_trail) if alive else NOTHING,
        age=_("Containers", "{age} ago").format(age=age_words(now - container.created)),
        up=_("Containers", "up {age}").format(age=age_words(now - started)) if started is not None else "",
        created=container.created,
        alive=alive,
        faded=faded,
        project=container.project,
        opens=opens,
    )


def _trailed(usage: Usage, trail: Sequence[float | None]) -> Usage:
    """The history on the same ground as the bar: at the top of the cell is the limit."""
    ground = usage.ground
    if not ground:
        return usage
    return replace(usage, trail=tuple(None if value is None else min(1.0, value / ground) for value in trail))


# -- state ---------------------------------------------------------------------------------------------------------


def state_words(
    container: Container,
    language: str,
    *,
    pending: Pending | None = None,
    clock: float = 0.0,
    detail: ContainerDetail | None = None,
) -> StateWords:
    """The state and its reason, or what is being done about it."""
    if pending is not None:
        return StateWords("busy", pending_words(pending, clock))
    state = container.state
    if state is State.EXITED:
        return _exit_words(container, detail, language)
    if state is State.CREATED:
        return _created_words(detail, language)
    if state is State.RUNNING and container.health == "unhealthy":
        return StateWords(
            "warn",
            _("Containers", "Running: unhealthy"),
            _("Containers", "Its own health check fails"),
            _("Containers", "The program runs, but the check that came with the image says it does not work well."),
        )
    if state is State.RUNNING and container.health == "starting":
        return StateWords("busy", _("Containers", "Running: being checked"))
    text = container.status if state is State.UNKNOWN and container.status else state_text(state, language)
    return StateWords(_KINDS.get(state, "idle"), text, meaning=state_meaning(state, language))


def pending_words(pending: Pending, clock: float) -> str:
    """What is being done, with the seconds that are left before force is used."""
    seconds = pending.remaining(clock)
    if pending.verb == "stop" and seconds is not None:
        return _("Containers", "Stopping… {n} s").format(n=seconds)
    if pending.verb == "restart" and seconds is not None:
        return _("Containers", "Restarting… {n} s").format(n=seconds)
    return {
        "start": _("Containers", "Starting…"),
        "stop": _("Containers", "Stopping…"),
        "kill": _("Containers", "Killing…"),
        "signal": _("Containers", "Sending a signal…"),
        "restart": _("Containers", "Restarting…"),
        "pause": _("Containers", "Pausing…"),
        "unpause": _("Containers", "Resuming…"),
        "remove": _("Containers", "Removing…"),
    }[pending.verb]


def _exit_words(container: Container, detail: ContainerDetail | None, language: str) -> StateWords:
    code = container.exit_code
    if code is None and detail is not None:
        code = detail.exit_code
    if code is None:
        return StateWords("idle", state_text(State.EXITED, language), meaning=state_meaning(State.EXITED, language))
    known = detail if detail is not None and detail.state is State.EXITED else None
    oom = known is not None and known.oom_killed
    explained = explain_exit(code, oom_killed=oom, seconds=_ran_for(known), language=language)
    kind = "error" if oom or code not in (*_POLITE_ENDS, 137) else "warn" if code == 137 else "idle"
    text = _("Containers", "Exited ({code}): {reason}").format(code=code, reason=_short_reason(code, oom=oom))
    return StateWords(kind, text, explained.title, explained.meaning, explained.steps)


def _ran_for(detail: ContainerDetail | None) -> float | None:
    """Seconds between start and end; None when unknown, or when the engine's clock was set back between."""
    if detail is None or detail.started_at is None or detail.finished_at is None:
        return None
    seconds = detail.finished_at - detail.started_at
    return seconds if seconds >= 0 else None


def _short_reason(code: int, *, oom: bool) -> str:
    if oom:
        return _("Containers", "killed, memory limit reached")
    known = {
        0: _("Containers", "finished"),
        1: _("Containers", "error"),
        2: _("Containers", "wrong usage"),
        125: _("Containers", "could not start"),
        126: _("Containers", "not executable"),
        127: _("Containers", "no such command"),
        130: _("Containers", "Ctrl+C"),
        134: _("Containers", "gave up"),
        137: _("Containers", "killed"),
        139: _("Containers", "crashed"),
        143: _("Containers", "stopped"),
    }
    return known.get(code) or (_("Containers", "signal") if code > 128 else _("Containers", "error"))


def _created_words(detail: ContainerDetail | None, language: str) -> StateWords:
    if detail is None or not detail.error:
        return StateWords("idle", state_text(State.CREATED, language), meaning=state_meaning(State.CREATED, language))
    explained = explain(detail.error, language)
    return StateWords(
        "error",
        _("Containers", "Could not start"),
        explained.title if explained else _("Containers", "The engine could not start it"),
        explained.meaning if explained else _("Containers", "Its own words are below."),
        explained.steps if explained else (),
        detail.error,
    )


# -- use -----------------------------------------------------------------------------------------------------------


def cpu_limit(detail: ContainerDetail | None) -> float | None:
    """How many cores may be used at most; None where nothing was limited."""
    if detail is None:
        return None
    limits = [detail.limits.nano_cpus / NANO] if detail.limits.nano_cpus else []
    if detail.limits.cpuset:
        try:
            limits.append(float(len(parse_cpuset(detail.limits.cpuset))))
        except QuantityError:
            pass
    return min(limits, default=None)


def memory_limit(sample: StatsSample | None, detail: ContainerDetail | None, info: EngineInfo | None) -> int | None:
    """Bytes; None without a limit. What the kernel enforces (statistics) goes before what was asked for (inspect)."""
    total = info.memory_bytes if info is not None else 0
    if sample is not None and sample.memory_limit and total:
        return sample.memory_limit if sample.memory_limit < total else None
    return detail.limits.memory if detail is not None else None


def cpu_usage(sample: StatsSample | None, detail: ContainerDetail | None, info: EngineInfo | None) -> Usage:
    """Cores in use; without a limit the bar is filled against all cores of the engine."""
    if sample is None or sample.cpu_percent is None:
        return NOTHING
    all_cores = sample.online_cpus or (info.cpus if info is not None else 0)
    limit = cpu_limit(detail)
    cores = sample.cpu_percent / 100
    ground = limit or all_cores or 1
    used = f"{cores:.2f}" if cores < 10 else f"{cores:.1f}"
    if limit is None:
        tip = _("Containers", "{used} CPU in use ({mcpu}). No limit: it may use all {cpus} CPUs.")
        text = _("Containers", "{used} CPU").format(used=used)
    else:
        tip = _("Containers", "{used} CPU in use ({mcpu}) of at most {limit} CPU ({limit_mcpu}).")
        text = f"{used} / {format_cpus(round(limit * NANO))} CPU"
    tooltip = tip.format(
        used=used,
        mcpu=format_mcpu(round(cores * 1000) * 1_000_000),
        cpus=all_cores,
        limit=format_cpus(round((limit or 0) * NANO)),
        limit_mcpu=format_mcpu(round((limit or 0) * NANO)),
    )
    return Usage(text, min(1.0, cores / ground), cores, limit, tooltip, ground)


def memory_usage(sample: StatsSample | None, detail: ContainerDetail | None, info: EngineInfo | None) -> Usage:
    """Bytes in use; without a limit the bar is filled against the engine's whole memory."""
    if sample is None:
        return NOTHING
    limit = memory_limit(sample, detail, info)
    ground = limit or (info.memory_bytes if info is not None else 0) or sample.memory_limit
    used = format_memory(sample.memory_usage)
    if limit is None:
        text = used
        tip = _("Containers", "{used} in use. No limit: it may use all {ground} of the engine.")
    else:
        text = f"{used} / {format_memory(limit)}"
        tip = _("Containers", "{used} in use of at most {ground}.")
    tooltip = tip.format(used=used, ground=format_memory(ground))
    fraction = min(1.0, sample.memory_usage / ground) if ground else None
    return Usage(text, fraction, sample.memory_usage, limit, tooltip, ground)


# -- ports and times -----------------------------------------------------------------------------------------------


def ports_words(ports: tuple[Port, ...]) -> str:
    """`8080→80`, the published ones only, each pair once (IPv4 and IPv6 are one to a reader)."""
    return ", ".join(dict.fromkeys(_pair(port) for port in ports if port.public is not None))


def _pair(port: Port) -> str:
    protocol = "" if port.protocol == "tcp" else f"/{port.protocol}"
    return f"{port.public}→{port.private}{protocol}"


def ports_tooltip(ports: tuple[Port, ...]) -> str:
    """Each port in a sentence; ports that the whole network can reach are named as such."""
    lines: dict[str, None] = {}
    for port in ports:
        inner = f"{port.private}/{port.protocol}"
        if port.public is None:
            lines[_("Containers", "{port}: only inside, not published").format(port=inner)] = None
        elif port.address in ("", "0.0.0.0", "::"):
            words = _("Containers", "Port {public} of this computer leads to {port}; the whole network can reach it.")
            lines[words.format(public=port.public, port=inner)] = None
        else:
            words = _("Containers", "{address}, port {public}, leads to {port}.")
            lines[words.format(address=port.address, public=port.public, port=inner)] = None
    return "\n".join(lines)


def age_words(seconds: float) -> str:
    """A span in its largest unit, rounded down: nobody counts the seconds of a container that runs for days."""
    whole = int(max(0.0, seconds))
    if whole < 60:
        return _("Containers", "{n} s").format(n=whole)
    if whole < 3600:
        return _("Containers", "{n} min").format(n=whole // 60)
    if whole < 86_400:
        return _("Containers", "{n} h").format(n=whole // 3600)
    return _("Containers", "%n day(s)", None, whole // 86_400)
