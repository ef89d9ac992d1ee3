"""New limits for a container that is there: what a person wants, what is in force, and what to ask the engine for.

Engines cannot take a limit away from a living container (they say yes and change nothing), so "no limit" is asked for
as all that the engine has, which is the same. Memory and swap always go together: an engine refuses swap below memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from firstmate.core.entities import LimitsInForce
from firstmate.core.quantities import NANO
from firstmate.core.run.spec import Capacity, Limits

Swap = Literal["same", "none", "own", "unlimited"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What the form says. None and "" are "no limit"; `swap_size` (bytes) counts only with swap "own"."""

    nano_cpus: int | None = None
    cpuset: str = ""
    memory: int | None = None
    swap: Swap = "same"
    swap_size: int = 0
    pids: int | None = None


def wish_of(limits: LimitsInForce) -> Wish:
    """What the form says when nothing is to change."""
    swap, size = _swap_of(limits)
    pids = limits.pids if limits.pids is not None and limits.pids > 0 else None
    return Wish(limits.nano_cpus, limits.cpuset, limits.memory, swap, size, pids)


def _swap_of(limits: LimitsInForce) -> tuple[Swap, int]:
    memory, both = limits.memory, limits.memory_swap
    if memory is None or both is None or both == 2 * memory:
        return "same", 0
    if both < 0:
        return "unlimited", 0
    return ("none", 0) if both <= memory else ("own", both - memory)


def change(now: LimitsInForce, wish: Wish, capacity: Capacity) -> Limits:
    """What to ask for; an empty `Limits` when the wish is what is in force."""
    was = wish_of(now)
    nano_cpus, cpuset, pids = None, "", None
    memory: int | None = None
    both: int | None = None
    if wish.nano_cpus != was.nano_cpus:
        nano_cpus = wish.nano_cpus if wish.nano_cpus is not None else capacity.cpus * NANO
    if wish.cpuset != was.cpuset:
        cpuset = wish.cpuset or _all_cores(capacity.cpus)
    if wish.pids != was.pids:
        pids = wish.pids if wish.pids is not None else -1
    if wish.memory is None:
        if was.memory is not None:
            # A number: engines on cgroup v1 keep the old swap limit at -1, and then refuse memory above it.
            memory, both = capacity.memory_bytes, 2 * capacity.memory_bytes
    elif (wish.memory, wish.swap, wish.swap_size) != (was.memory, was.swap, was.swap_size):
        memory = wish.memory
        both = {
            "same": 2 * memory,
            "none": memory,
            "own": memory + wish.swap_size,
            "unlimited": -1,
        }[wish.swap]
    return Limits(nano_cpus=nano_cpus, cpuset=cpuset, memory=memory, memory_swap=both, pids=pids)


def _all_cores(count: int) -> str:
    return "0" if count <= 1 else f"0-{count - 1}"


def differences(asked: Limits, now: LimitsInForce) -> tuple[str, ...]:
    """The fields of what was asked for that the engine did not put in force, whatever it answered."""
    found = []
    if asked.nano_cpus is not None and asked.nano_cpus != now.nano_cpus:
        found.append("cpus")
    if asked.cpuset and asked.cpuset != now.cpuset:
        found.append("cpuset")
    if asked.memory is not None and asked.memory != now.memory:
        found.append("memory")
    if asked.pids is not None and max(asked.pids, 0) != max(now.pids or 0, 0):
        found.append("pids")
    return tuple(found)
