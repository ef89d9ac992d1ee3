"""The facts of one container in words: label and value pairs for the overview. Pure functions over inspect."""

from __future__ import annotations

import time
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from firstmate.core.command import quote
from firstmate.core.entities import Container, ContainerDetail, EngineInfo
from firstmate.core.quantities import format_cpus, format_mcpu, format_memory
from firstmate.pages.containers.rows import ports_words

_ = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Fact:
    """One line. `mono` for what a machine reads: ids, commands, core lists."""

    label: str
    value: str
    mono: bool = False


def facts(container: Container, detail: ContainerDetail | None) -> list[Fact]:
    """What it is made of, as far as it is known: the list's part at once, inspect's a moment later."""
    lines = [Fact(_("Containers", "Image"), container.image, mono=True)]
    if detail is None:
        lines.append(Fact(_("Containers", "Command"), container.command, mono=True))
    else:
        words = (*detail.entrypoint, *detail.command)
        lines.append(Fact(_("Containers", "Command"), quote(words, "bash") if words else "", mono=True))
    lines.append(Fact(_("Containers", "Id"), container.short_id, mono=True))
    if detail is not None:
        lines.append(Fact(_("Containers", "Host name"), detail.hostname, mono=True))
    lines.append(Fact(_("Containers", "Ports"), ports_words(container.ports), mono=True))
    lines.append(Fact(_("Containers", "Networks"), ", ".join(container.networks)))
    if detail is not None:
        lines.append(Fact(_("Containers", "Terminal"), _terminal_words(detail)))
        if detail.auto_remove:
            lines.append(Fact(_("Containers", "When it ends"), _("Containers", "it is removed (--rm)")))
        elif detail.restart_policy != "no":
            lines.append(Fact(_("Containers", "When it ends"), _restart_words(detail)))
        lines.append(Fact(_("Containers", "Started"), _moment(detail.started_at)))
        if not detail.state.is_alive:
            lines.append(Fact(_("Containers", "Ended"), _moment(detail.finished_at)))
    lines.append(Fact(_("Containers", "Created"), _moment(container.created)))
    return [line for line in lines if line.value]


def limits(detail: ContainerDetail, info: EngineInfo | None) -> list[Fact]:
    """The limits that are in force, read back from the engine; what is not limited says how much that is."""
    limit = detail.limits
    cpus, memory = (info.cpus, info.memory_bytes) if info is not None else (0, 0)
    none = _("Containers", "no limit")
    cpu_words, memory_words = none, none
    if limit.nano_cpus is not None:
        cpu_words = f"{format_cpus(limit.nano_cpus)} CPU ({format_mcpu(limit.nano_cpus)})"
    elif cpus:
        cpu_words = _("Containers", "no limit: all %n CPU(s)", None, cpus)
    if limit.memory is not None:
        memory_words = format_memory(limit.memory)
    elif memory:
        memory_words = _("Containers", "no limit: all {memory}").format(memory=format_memory(memory))
    lines = [
        Fact(_("Containers", "CPU"), cpu_words),
        Fact(_("Containers", "Cores"), limit.cpuset or _("Containers", "all"), mono=bool(limit.cpuset)),
        Fact(_("Containers", "Memory"), memory_words),
    ]
    if limit.memory is not None:
        lines.append(Fact(_("Containers", "Swap"), _swap_words(limit.memory, limit.memory_swap, info)))
    if limit.pids is not None:
        lines.append(Fact(_("Containers", "Processes"), str(limit.pids)))
    return lines


def _swap_words(memory: int, both: int | None, info: EngineInfo | None) -> str:
    """`both` counts memory and swap together; without it the engine allows as much swap as memory."""
    if info is not None and info.limits_supported.get("swap") is False:
        return _("Containers", "this engine cannot limit it")
    if both is None:
        both = 2 * memory
    if both < 0:
        return _("Containers", "no limit")
    if both <= memory:
        return _("Containers", "none")
    return _("Containers", "{swap} more").format(swap=format_memory(both - memory))


def _terminal_words(detail: ContainerDetail) -> str:
    if detail.tty and detail.open_stdin:
        return _("Containers", "yes (-it)")
    if detail.tty:
        return _("Containers", "output only (-t)")
    if detail.open_stdin:
        return _("Containers", "input only (-i)")
    return _("Containers", "no")


def _restart_words(detail: ContainerDetail) -> str:
    words = _("Containers", "it is started again ({policy})").format(policy=detail.restart_policy)
    if detail.restart_count:
        words += " · " + _("Containers", "%n time(s) so far", None, detail.restart_count)
    return words


def _moment(seconds: float | None) -> str:
    """Local date and time, the same in every language."""
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(seconds)) if seconds else ""
