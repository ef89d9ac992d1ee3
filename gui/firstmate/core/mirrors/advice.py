"""What can be said of somebody's list of mirrors before any network is asked: which of them are known to be closed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from firstmate.core.mirrors.addresses import host_of
from firstmate.core.mirrors.presets import Preset, preset_of

MOST_USEFUL: Final = 3
"""More mirrors than this help nobody: each dead one before the good one costs a waiting time."""


@dataclass(frozen=True, slots=True)
class Dead:
    """A mirror of somebody's list that is known to be closed."""

    address: str
    preset: Preset


def dead_ones(mirrors: Iterable[str]) -> tuple[Dead, ...]:
    """Those that are known to be closed for everybody, in the list's order; to be offered for removal."""
    found = ((address, preset_of(host_of(address))) for address in mirrors)
    return tuple(Dead(address, preset) for address, preset in found if preset is not None and preset.state == "closed")
