"""Room on a real engine's disk: the same figures as `docker system df`, and histories that add up."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from waiting import eventually, open_sockets

from firstmate.core.disk import DISK_KINDS, DiskUsage, ImageLayers, freed_by
from firstmate.core.entities import State
from firstmate.core.runspec import Mount, RunSpec
from firstmate.engine.client import DockerEngine
from firstmate.engine.disk_calls import step, usage
from firstmate.host import processes
from firstmate.host.private_engine import PrivateEngine

pytestmark = pytest.mark.engine

LINES = {"Images": "images", "Containers": "containers", "Local Volumes": "volumes", "Build Cache": "build_cache"}


def docker(private: PrivateEngine, *argv: str, typed: str | None = None) -> bytes:
    answer = processes.run_sync(
        ["docker", "-H", private.address, *argv], timeout=60, data=typed.encode() if typed else None
    )
    assert answer.ok, answer.stderr
    return answer.stdout


def human(size: int) -> str:
    """units.HumanSize of the docker client: four digits, powers of 1000."""
    amount, units = float(size), iter(("B", "kB", "MB", "GB", "TB"))
    unit = next(units)
    while amount >= 1000:
        amount, unit = amount / 1000, next(units)
    return f"{amount:.4g}{unit}"


def said_by_docker(private: PrivateEngine) -> dict[str, tuple[int, int, str, str]]:
    found = {}
    for line in docker(private, "system", "df", "--format", "{{json .}}").splitlines():
        one: dict[str, str] = json.loads(line)
        free = one["Reclaimable"].partition(" ")[0]
        found[LINES[one["Type"]]] = (int(one["TotalCount"]), int(one["Active"]), one["Size"], free)
    return found


def ours(counted: DiskUsage) -> dict[str, tuple[int, int, str, str]]:
    return {one.kind: (one.total, one.active, human(one.size), human(one.reclaimable)) for one in counted.shares}


async def test_our_figures_are_those_of_docker_system_df(
    engine: DockerEngine, private_engine: PrivateEngine, busybox: str
) -> None:
    private_engine.request("POST", "/images/create?fromImage=layers&tag=latest")
    fill = "head -c 3000000 /dev/zero > /own; head -c 2000000 /dev/zero > /data/kept"
    for name, command in (("df-ended", fill), ("df-runs", f"{fill}; sleep 60")):
        spec = RunSpec(
            busybox, ("sh", "-c", command), name=name, mounts=(Mount("volume", "/data", f"{name}-data"),), detach=True
        )
        await engine.start((await engine.create(spec)).id)
    assert await engine.wait("df-ended") == 0
    private_engine.request("POST", "/volumes/create", b'{"Name": "df-idle"}')
    for _attempt in range(50):
        counted = await engine.disk_usage()
        if counted.share("containers").size == 6_000_000 and counted.share("volumes").size == 4_000_000:
            break
    assert ours(counted) == said_by_docker(private_engine)
    assert [one.kind for one in counted.shares] == list(DISK_KINDS)
    containers = {one.name: one for one in counted.containers}
    assert containers["df-ended"].written == containers["df-runs"].written == 3_000_000
    assert containers["df-ended"].state is State.EXITED
    assert counted.share("containers").reclaimable == 3_000_000
    assert {one.name: one.users for one in counted.volumes} == {"df-ended-data": 1, "df-runs-data": 1, "df-idle": 0}
    layers = next(one for one in counted.images if "layers:latest" in one.tags)
    assert (layers.size, layers.shared_size, layers.containers) == (10_985_573, 1_985_573, 0)


async def test_a_count_that_nobody_waits_for_any_more_hangs_up(engine: DockerEngine) -> None:
    """At whichever moment it is given up: no stream and no socket stays."""
    await engine.disk_usage()
    before = open_sockets()
    for moment in range(30):
        task = asyncio.create_task(engine.disk_usage())
        await asyncio.sleep(moment * 0.0002)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert engine.open_streams == 0
    await eventually(lambda: open_sockets() <= before)


async def test_the_history_of_a_built_image_adds_up_and_names_its_parents(
    engine: DockerEngine, private_engine: PrivateEngine, busybox: str
) -> None:
    recipe = f'FROM {busybox}\nRUN head -c 1000000 /dev/zero > /a\nENV A=1\nCMD ["sh"]\n'
    docker(private_engine, "build", "-t", "built-here", "-", typed=recipe)
    try:
        history = await engine.image_history("built-here")
        detail = await engine.image("built-here")
        assert sum(one.size for one in history) == detail.size
        assert "ENV A=1" in history[1].created_by and history[1].size == 0
        assert history[0].tags == ("built-here:latest",)
        layers = ImageLayers.of(detail.layers, history)
        base = await engine.image(busybox)
        assert layers.sizes == (base.size, 1_000_000)
        parents = await engine.image_parents()
        above, steps = parents[detail.id], 1
        while above != base.id:
            above, steps = parents[above], steps + 1
        assert steps == 3, "two nameless images stand between"
        image = next(one for one in await engine.images() if "built-here:latest" in one.tags)
        base_layers = ImageLayers.of(base.layers, await engine.image_history(busybox))
        assert freed_by([image], {image.id: layers}, [base_layers]).size == 1_000_000
    finally:
        docker(private_engine, "rmi", "built-here")
    assert await engine.prune_build_cache() == 0


def test_what_an_engine_leaves_out_is_not_counted() -> None:
    data: dict[str, Any] = {
        "LayersSize": 10,
        "Images": None,
        "Volumes": [{"Name": "remote", "UsageData": {"Size": -1, "RefCount": -1}}, {"Name": "bare"}],
        "BuildCache": [
            {"ID": "a", "Size": 5, "InUse": True, "Shared": False},
            {"ID": "b", "Size": 7, "InUse": False, "Shared": False},
            {"ID": "c", "Size": 9, "InUse": False, "Shared": True},
        ],
    }
    counted = usage(data)
    assert [one.size for one in counted.volumes] == [None, None]
    assert counted.share("volumes").reclaimable == 0
    assert (counted.share("build_cache").size, counted.share("build_cache").reclaimable) == (12, 7)
    assert usage({}).shares[0].total == 0


def test_the_sections_of_newer_engines_say_the_same_as_the_lists_of_older_ones() -> None:
    images = [{"Id": "sha256:1", "Size": 9, "SharedSize": 4, "Containers": 1, "RepoTags": ["a:1"]}]
    containers = [{"Id": "c", "Names": ["/web"], "State": "running", "SizeRw": 3}]
    volumes = [{"Name": "data", "UsageData": {"Size": 8, "RefCount": 1}}]
    cache = [{"ID": "a", "Size": 5, "InUse": True, "Shared": False}]
    old = {"LayersSize": 20, "Images": images, "Containers": containers, "Volumes": volumes, "BuildCache": cache}
    new = {
        "ImageUsage": {"TotalSize": 20, "Items": images},
        "ContainerUsage": {"TotalSize": 3, "Items": containers},
        "VolumeUsage": {"TotalSize": 8, "Items": volumes},
        "BuildCacheUsage": {"TotalSize": 5, "Items": cache},
    }
    assert usage(new) == usage(old) == usage(old | new)
    assert usage(new).share("images").reclaimable == 15


def test_what_can_be_freed_is_never_less_than_nothing() -> None:
    counted = usage({"LayersSize": 10, "Images": [{"Id": "1", "Size": 30, "SharedSize": 0, "Containers": 1}]})
    assert counted.share("images").reclaimable == 0


def test_a_history_without_words_is_a_step_all_the_same() -> None:
    assert step({"CreatedBy": None, "Tags": None}).tags == ()
