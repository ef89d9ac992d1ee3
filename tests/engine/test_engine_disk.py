"""Room on a real engine's disk: the same figures as `docker system df`, and histories that add up."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from waiting import eventually, open_sockets

from firstmate.core.disk import DISK_KINDS, DiskUsage, Gain, ImageLayers, freed_by
from firstmate.core.entities import EngineInfo, State
from firstmate.core.pull import keeps_parts
from firstmate.core.runspec import Mount, RunSpec
from firstmate.engine.client import DockerEngine
from firstmate.engine.disk_calls import step, usage
from firstmate.host import processes
from firstmate.host.private_engine import PrivateEngine
from sample_sizes import busybox_size

pytestmark = pytest.mark.engine

LINES = {"Images": "images", "Containers": "containers", "Local Volumes": "volumes", "Build Cache": "build_cache"}


def docker(private: PrivateEngine, *argv: str, typed: str | None = None) -> bytes:
    answer = processes.run_sync(
        ["docker", "-H", private.address, *argv], timeout=60, data=typed.encode() if typed else None
    )
    assert answer.ok, answer.stderr
    return answer.stdout


def keeps_packed(info: EngineInfo) -> bool:
    """Whether images are kept packed beside their unpacked layers: containerd's store, Docker's default from 29 on."""
    return keeps_parts(info) is True


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
        if counted.share("containers").size >= 6_000_000 and counted.share("volumes").size >= 4_000_000:
            break
    said, mine = said_by_docker(private_engine), ours(counted)
    if private_engine.request("GET", "/version")["Version"].startswith("29.1."):
        # It says all but what can be freed. (Removing the image frees that, less what it has packed in common.)
        images = counted.share("images")
        assert said["images"][3] == human(images.size - images.reclaimable)
        said["images"] = (*said["images"][:3], human(images.reclaimable))
    assert mine == said
    assert [one.kind for one in counted.shares] == list(DISK_KINDS)
    containers = {one.name: one for one in counted.containers}
    written = containers["df-ended"].written
    assert written == containers["df-runs"].written == counted.share("containers").reclaimable
    assert containers["df-ended"].state is State.EXITED
    assert {one.name: one.users for one in counted.volumes} == {"df-ended-data": 1, "df-runs-data": 1, "df-idle": 0}
    layers = next(one for one in counted.images if "layers:latest" in one.tags)
    assert layers.containers == 0 and layers.shared_size is not None
    if keeps_packed(await engine.info()):
        # Blocks of the disk, and packed layers beside the unpacked ones; what is packed in common counts as its own.
        assert 3_000_000 <= (written or 0) < 3_020_000
        assert busybox_size() <= layers.shared_size < busybox_size() + 115_000
        assert 18_000_000 < counted.share("images").reclaimable == layers.size - layers.shared_size < 20_000_000
    else:
        assert (written, layers.size, layers.shared_size) == (3_000_000, busybox_size() + 9_000_000, busybox_size())


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
        listed = next(one for one in await engine.images() if "built-here:latest" in one.tags)
        packed = keeps_packed(await engine.info())
        unpacked = sum(one.size for one in history)
        if packed:  # inspect tells that size, the list both, and a block or two for each step that has added nothing
            assert unpacked + detail.size <= listed.size < unpacked + detail.size + 50_000
        else:
            assert unpacked == detail.size == listed.size
        assert "ENV A=1" in history[1].created_by and history[1].size == 0
        assert history[0].tags == ("built-here:latest",)
        layers = ImageLayers.of(detail.layers, history)
        base = await engine.image(busybox)
        base_size, own_size = layers.sizes or (0, 0)
        if packed:  # in blocks of the disk
            assert busybox_size() <= base_size < busybox_size() + 115_000 and 1_000_000 <= own_size < 1_020_000
        else:
            assert (base_size, own_size) == (base.size, 1_000_000)
        parents = await engine.image_parents()
        above, steps = parents[detail.id], 1
        while above != base.id:
            above, steps = parents[above], steps + 1
        assert steps == 3, "two nameless images stand between"
        image = next(one for one in await engine.images() if "built-here:latest" in one.tags)
        base_layers = ImageLayers.of(base.layers, await engine.image_history(busybox))
        assert freed_by([image], {image.id: layers}, [base_layers]) == Gain(own_size, exact=not packed)
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


def test_what_can_be_freed_of_images_is_counted_by_the_rule_of_the_engine() -> None:
    """By that of Docker 29 in whichever API it is asked, and before by that of its client."""
    images = [
        {"Id": "sha256:1", "Size": 9, "SharedSize": 4, "Containers": 1},
        {"Id": "sha256:2", "Size": 7, "SharedSize": 4, "Containers": 0},
    ]
    data = {"LayersSize": 20, "Images": images}
    for newest, free in (("1.41", 15), ("1.51", 15), ("", 15), ("none", 15), ("1.52", 3), ("2.0", 3)):
        assert usage(data, newest).share("images").reclaimable == free, newest
    # What 29.1.3 says itself is the rest: 27.23 MB of layers, 19.12 MB of one unused image, "reclaimable" 8.111 MB.
    said = {"ImageUsage": {"TotalSize": 20, "Reclaimable": 17, "Items": images}}
    assert usage(said, "1.52").share("images").reclaimable == 3


def test_what_can_be_freed_is_never_less_than_nothing() -> None:
    counted = usage({"LayersSize": 10, "Images": [{"Id": "1", "Size": 30, "SharedSize": 0, "Containers": 1}]})
    assert counted.share("images").reclaimable == 0


def test_a_history_without_words_is_a_step_all_the_same() -> None:
    assert step({"CreatedBy": None, "Tags": None}).tags == ()
