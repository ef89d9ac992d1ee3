"""New limits on real containers: in force inside, read back, taken away as far as engines can, refused in words."""

from __future__ import annotations

import pytest

from firstmate.core.entities import ContainerDetail
from firstmate.core.errors import EngineError, NotFound
from firstmate.core.explain import explain
from firstmate.core.limit_change import Wish, change, differences, wish_of
from firstmate.core.quantities import MIB, NANO
from firstmate.core.run.spec import Capacity, Limits
from firstmate.core.runspec import RunSpec
from firstmate.engine.client import DockerEngine

pytestmark = pytest.mark.engine


async def started(engine: DockerEngine, image: str, limits: Limits = Limits()) -> str:  # noqa: B008
    made = await engine.create(RunSpec(image, ("sleep", "1000"), name="limited", limits=limits, detach=True))
    await engine.start(made.id)
    return made.id


async def capacity(engine: DockerEngine) -> Capacity:
    info = await engine.info()
    return Capacity(info.cpus, info.memory_bytes)


async def wished(engine: DockerEngine, identity: str, wish: Wish) -> tuple[Limits, ContainerDetail]:
    asked = change((await engine.container(identity)).limits, wish, await capacity(engine))
    await engine.update_limits(identity, asked)
    return asked, await engine.container(identity)


async def inside(engine: DockerEngine, identity: str) -> dict[str, str]:
    """The limits as the container's own kernel files say them, on either kind of cgroup."""
    script = (
        "cd /sys/fs/cgroup; cat cpu/cpu.cfs_quota_us cpu.max 2>/dev/null | head -1;"
        " cat memory/memory.limit_in_bytes memory.max 2>/dev/null | head -1; nproc;"
        " cat pids/pids.max pids.max 2>/dev/null | head -1"
    )
    answer = await engine.run_command(identity, ("sh", "-c", script))
    quota, memory, cores, pids = answer.output.decode().splitlines()
    return {"quota": quota.split()[0], "memory": memory, "cores": cores, "pids": pids}


async def test_new_limits_are_in_force_and_read_back(engine: DockerEngine, busybox: str) -> None:
    identity = await started(engine, busybox)
    wish = Wish(nano_cpus=NANO // 2, cpuset="0", memory=64 * MIB, swap="none", pids=30)
    asked, detail = await wished(engine, identity, wish)
    assert differences(asked, detail.limits) == ()
    assert wish_of(detail.limits) == wish
    assert await inside(engine, identity) == {
        "quota": "50000", "memory": str(64 * MIB), "cores": "1", "pids": "30",
    }  # fmt: skip
    for size in (96 * MIB, 48 * MIB):  # swap goes along, up and down
        asked, detail = await wished(engine, identity, Wish(NANO, "0", size, "none", 0, 30))
        assert (differences(asked, detail.limits), detail.limits.memory) == ((), size)


async def test_no_limit_becomes_all_that_the_engine_has(engine: DockerEngine, busybox: str) -> None:
    has = await capacity(engine)
    tight = Limits(nano_cpus=NANO // 2, cpuset="0", memory=64 * MIB, pids=30)
    identity = await started(engine, busybox, tight)
    asked, detail = await wished(engine, identity, Wish())
    assert differences(asked, detail.limits) == ()
    told = await inside(engine, identity)
    assert (told["quota"], told["cores"], told["pids"]) == (str(has.cpus * 100_000), str(has.cpus), "max")
    assert int(told["memory"]) >= has.memory_bytes // 4096 * 4096


async def test_a_stopped_container_has_them_when_it_starts_again(engine: DockerEngine, busybox: str) -> None:
    identity = await started(engine, busybox)
    await engine.kill(identity)
    await wished(engine, identity, Wish(nano_cpus=NANO // 4))
    await engine.start(identity)
    assert (await inside(engine, identity))["quota"] == "25000"


@pytest.mark.parametrize(
    "limits", [Limits(cpuset="0-99"), Limits(memory=MIB, memory_swap=2 * MIB), Limits(nano_cpus=999 * NANO)]
)
async def test_what_the_engine_refuses_has_an_explanation(engine: DockerEngine, busybox: str, limits: Limits) -> None:
    identity = await started(engine, busybox)
    with pytest.raises(EngineError) as caught:
        await engine.update_limits(identity, limits)
    for language in ("en", "zh_CN"):
        told = explain(caught.value.engine_text, language)
        assert told is not None, caught.value.engine_text
        assert told.meaning
    assert (await engine.container(identity)).limits.memory is None


async def test_a_container_that_is_gone(engine: DockerEngine, busybox: str) -> None:
    identity = await started(engine, busybox)
    await engine.remove(identity, force=True)
    with pytest.raises(NotFound):
        await engine.update_limits(identity, Limits(nano_cpus=NANO))
