"""What is asked of an engine for new limits: only what differs, and what it can do."""

from __future__ import annotations

import pytest

from firstmate.core.entities import LimitsInForce
from firstmate.core.limit_change import Wish, change, differences, wish_of
from firstmate.core.quantities import GIB, MIB, NANO
from firstmate.core.run.spec import Capacity, Limits

HERE = Capacity(4, 8 * GIB)
FREE = LimitsInForce()
TIGHT = LimitsInForce(nano_cpus=NANO, cpuset="0", memory=256 * MIB, memory_swap=512 * MIB, pids=50)


@pytest.mark.parametrize("limits", [FREE, TIGHT, LimitsInForce(memory=64 * MIB, memory_swap=64 * MIB)])
def test_what_is_in_force_asks_for_nothing(limits: LimitsInForce) -> None:
    assert change(limits, wish_of(limits), HERE) == Limits()


@pytest.mark.parametrize(
    ("now", "wish", "asked"),
    [
        (FREE, Wish(nano_cpus=NANO // 2), Limits(nano_cpus=NANO // 2)),
        (FREE, Wish(cpuset="1,3"), Limits(cpuset="1,3")),
        (FREE, Wish(memory=64 * MIB), Limits(memory=64 * MIB, memory_swap=128 * MIB)),
        (FREE, Wish(memory=64 * MIB, swap="none"), Limits(memory=64 * MIB, memory_swap=64 * MIB)),
        (FREE, Wish(memory=64 * MIB, swap="unlimited"), Limits(memory=64 * MIB, memory_swap=-1)),
        (FREE, Wish(memory=64 * MIB, swap="own", swap_size=MIB), Limits(memory=64 * MIB, memory_swap=65 * MIB)),
        (FREE, Wish(pids=9), Limits(pids=9)),
        (FREE, Wish(swap="none"), Limits()),  # swap without a memory limit means nothing
        (
            TIGHT,
            Wish(),  # all limits off: as much as there is
            Limits(nano_cpus=4 * NANO, cpuset="0-3", memory=8 * GIB, memory_swap=16 * GIB, pids=-1),
        ),
        (
            LimitsInForce(memory=64 * MIB, memory_swap=128 * MIB),
            Wish(memory=64 * MIB, swap="none"),
            Limits(memory=64 * MIB, memory_swap=64 * MIB),
        ),
    ],
)
def test_only_what_differs_is_asked(now: LimitsInForce, wish: Wish, asked: Limits) -> None:
    assert change(now, wish, HERE) == asked


@pytest.mark.parametrize(
    ("both", "swap", "size"),
    [(None, "same", 0), (128, "same", 0), (64, "none", 0), (-1, "unlimited", 0), (100, "own", 36 * MIB)],
)
def test_swap_is_read_as_people_say_it(both: int | None, swap: str, size: int) -> None:
    in_bytes = both * MIB if both is not None and both > 0 else both
    wish = wish_of(LimitsInForce(memory=64 * MIB, memory_swap=in_bytes))
    assert (wish.swap, wish.swap_size) == (swap, size)


def test_a_yes_that_changed_nothing_is_noticed() -> None:
    asked = Limits(nano_cpus=NANO, cpuset="0", memory=64 * MIB, memory_swap=-1, pids=-1)
    assert differences(asked, FREE) == ("cpus", "cpuset", "memory")
    assert differences(asked, LimitsInForce(NANO, "0", 64 * MIB, None, 0)) == ()
    assert differences(Limits(), TIGHT) == ()
