"""Every short call of the worker, on a real engine: what it does, what it gives back, what it refuses."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from contextlib import aclosing
from pathlib import Path

import pytest
from proxy import Proxy
from waiting import eventually

from firstmate.core.entities import State
from firstmate.core.errors import Conflict, EngineFailure, ImageMissing, InvalidRequest, LocalFileError, NotFound
from firstmate.core.mappings import PortMapping, VolumeMapping
from firstmate.core.runspec import Limits, RunSpec
from firstmate.engine import endpoint
from firstmate.engine.client import DockerEngine
from firstmate.host import processes, sample_images
from firstmate.host.private_engine import PrivateEngine

pytestmark = pytest.mark.engine

MIB = 1024 * 1024
SLEEP = ("sleep", "1000")


def cgroup(engine: PrivateEngine, container_id: str, controller: str, name: str) -> str:
    """What the kernel really holds the container to (cgroup v1, or the v2 file of the same meaning)."""
    v1 = Path("/sys/fs/cgroup") / controller / engine.cgroup / container_id / name
    v2_names = {
        "memory.limit_in_bytes": "memory.max",
        "memory.memsw.limit_in_bytes": "memory.swap.max",
        "cpu.cfs_quota_us": "cpu.max",
        "cpuset.cpus": "cpuset.cpus",
        "pids.max": "pids.max",
    }
    v2 = Path("/sys/fs/cgroup") / engine.cgroup / container_id / v2_names[name]
    return (v1 if v1.exists() else v2).read_text().strip()


async def test_info_and_ping(engine: DockerEngine, private_engine: PrivateEngine) -> None:
    assert await engine.ping() >= "1.41"
    info = await engine.info()
    assert info.version.startswith("2")
    assert info.mirrors == (f"http://{private_engine.registry_address}/",)
    assert info.data_root == str(private_engine.folder / "data")
    assert info.cpus >= 1
    assert info.memory_bytes > 100 * MIB
    assert info.limits_supported["memory"] is True
    assert info.system_time is not None
    assert abs(info.system_time - time.time()) < 5
    assert engine.address == private_engine.address


async def test_the_sdk_is_not_loaded_before_the_first_call() -> None:
    """Nor on the loop's thread at all: a child process, since other tests have loaded it here."""
    script = "import firstmate.engine.client, sys; print(sorted({'docker', 'requests', 'urllib3'} & set(sys.modules)))"
    done = await processes.run([sys.executable, "-c", script], extra_environment={"PYTHONPATH": _source_root()})
    assert done.stdout.strip() == b"[]"


def _source_root() -> str:
    import firstmate

    return str(Path(next(iter(firstmate.__path__))).parent)


async def test_the_life_of_a_container(engine: DockerEngine, private_engine: PrivateEngine, busybox: str) -> None:
    script = "trap 'exit 5' TERM; echo ready; while :; do sleep 0.05; done"
    created = await engine.create(RunSpec(busybox, command=("sh", "-c", script), name="life"))

    async def ready(times: int) -> None:
        """Until the program hears TERM: before that, the first process of a container is deaf to it."""
        said = b""
        async with asyncio.timeout(10), aclosing(engine.logs(created.id)) as output:  # type: ignore[type-var]
            async for chunk in output:
                said += chunk.data
                if said == b"ready\n" * times:
                    break

    assert (await engine.container("life")).state is State.CREATED
    await engine.start("life")
    detail = await engine.container(created.id[:12])
    assert (detail.state, detail.name, detail.id) == (State.RUNNING, "life", created.id)
    assert detail.pid
    await ready(1)
    await engine.pause("life")
    assert (await engine.containers())[0].state is State.PAUSED
    await engine.unpause("life")
    # A busy engine may hear from containerd of the pause only now, and says "paused" until it hears of the way back.
    await eventually(lambda: private_engine.request("GET", "/containers/json")[0]["State"] == "running")
    await engine.rename("life", "renamed")
    (listed,) = await engine.containers()
    assert (listed.name, listed.state, listed.exit_code) == ("renamed", State.RUNNING, None)
    await engine.restart("renamed", seconds=5)
    again = await engine.container("renamed")
    assert again.started_at and detail.started_at and again.started_at > detail.started_at
    await ready(2)
    await engine.stop("renamed", seconds=5)
    (stopped,) = await engine.containers()
    assert (stopped.state, stopped.exit_code) == (State.EXITED, 5)
    assert (await engine.container("renamed")).exit_code == 5
    await engine.remove("renamed")
    assert await engine.containers() == ()


async def test_kill_and_forced_removal(engine: DockerEngine, busybox: str) -> None:
    one = await engine.create(RunSpec(busybox, command=SLEEP))
    await engine.start(one.id)
    await engine.kill(one.id, "SIGKILL")
    assert await engine.wait(one.id) == 137
    two = await engine.create(RunSpec(busybox, command=SLEEP))
    await engine.start(two.id)
    with pytest.raises(Conflict, match="running"):
        await engine.remove(two.id)
    await engine.remove(two.id, force=True)
    assert {container.id for container in await engine.containers()} == {one.id}


async def test_stopping_takes_as_long_as_asked_and_holds_up_nothing(engine: DockerEngine, busybox: str) -> None:
    deaf = [await engine.create(RunSpec(busybox, command=SLEEP)) for _ in range(8)]
    await asyncio.gather(*(engine.start(one.id) for one in deaf))
    began = time.monotonic()
    stops = [asyncio.create_task(engine.stop(one.id, seconds=1)) for one in deaf]
    await asyncio.sleep(0.2)
    asked = time.monotonic()
    await engine.containers()
    assert time.monotonic() - asked < 0.5, "a list waited for the stops"
    await asyncio.gather(*stops)
    assert 0.9 < time.monotonic() - began < 4


async def test_lists_take_one_request_each(
    engine: DockerEngine, private_engine: PrivateEngine, busybox: str, tmp_path: Path
) -> None:
    for _ in range(7):
        await engine.create(RunSpec(busybox, command=SLEEP))
    with Proxy(private_engine.address, path=tmp_path / "p.sock") as proxy:
        worker = DockerEngine(endpoint.parse(proxy.address))
        await worker.ping()
        before = len(proxy.requests)
        assert len(await worker.containers()) == 7
        await worker.images()
        await worker.volumes()
        await worker.networks()
        assert len(proxy.requests) - before == 4
        for container in await worker.containers():
            await worker.container(container.id)
        assert proxy.most_open <= 2, "keep-alive is not used"
        await worker.close()


async def test_lists_by_id(engine: DockerEngine, busybox: str) -> None:
    made = [await engine.create(RunSpec(busybox, command=SLEEP)) for _ in range(3)]
    some = await engine.containers({made[0].id, made[2].id, "f" * 64})
    assert {one.id for one in some} == {made[0].id, made[2].id}
    assert await engine.containers({"f" * 64}) == ()


async def test_limits_are_in_force(engine: DockerEngine, private_engine: PrivateEngine, busybox: str) -> None:
    limits = Limits(nano_cpus=1_500_000_000, cpuset="0-1", memory=512 * MIB, pids=64)
    created = await engine.create(RunSpec(busybox, command=SLEEP, limits=limits))
    assert created.warnings == ()
    await engine.start(created.id)
    force = (await engine.container(created.id)).limits
    assert (force.nano_cpus, force.cpuset, force.memory, force.pids) == (1_500_000_000, "0-1", 512 * MIB, 64)
    assert force.memory_swap == 1024 * MIB
    assert cgroup(private_engine, created.id, "memory", "memory.limit_in_bytes") == str(512 * MIB)
    assert cgroup(private_engine, created.id, "cpu", "cpu.cfs_quota_us").split()[0] == "150000"
    assert cgroup(private_engine, created.id, "cpuset", "cpuset.cpus") == "0-1"
    assert cgroup(private_engine, created.id, "pids", "pids.max") == "64"

    # Past the present swap limit: refused by the engine unless memory and swap go together.
    await engine.update_limits(created.id, Limits(memory=2048 * MIB, nano_cpus=500_000_000, cpuset="1"))
    force = (await engine.container(created.id)).limits
    assert (force.memory, force.memory_swap, force.nano_cpus, force.cpuset) == (
        2048 * MIB,
        4096 * MIB,
        500_000_000,
        "1",
    )
    assert cgroup(private_engine, created.id, "memory", "memory.limit_in_bytes") == str(2048 * MIB)
    assert cgroup(private_engine, created.id, "cpu", "cpu.cfs_quota_us").split()[0] == "50000"
    assert cgroup(private_engine, created.id, "cpuset", "cpuset.cpus") == "1"


async def test_a_program_over_its_memory_is_killed_and_said_so(engine: DockerEngine, busybox: str) -> None:
    limits = Limits(memory=32 * MIB, memory_swap=32 * MIB)
    created = await engine.create(RunSpec(busybox, command=("tail", "/dev/zero"), limits=limits))
    await engine.start(created.id)
    assert await engine.wait(created.id) == 137
    detail = await engine.container(created.id)
    assert (detail.oom_killed, detail.exit_code, detail.state) == (True, 137, State.EXITED)


async def test_what_was_asked_for_arrives(engine: DockerEngine, busybox: str, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)  # noqa: ASYNC240
    (tmp_path / "note").write_text("from the host")
    spec = RunSpec(
        busybox,
        command=("sh", "-c", "cat /mnt/note; hostname; echo $GREETING; pwd; id -u"),
        environment=(("GREETING", "你好 & bye"),),
        volumes=(VolumeMapping(source=str(tmp_path), target="/mnt"),),
        ports=(PortMapping(container=80, host=None, address="127.0.0.1"),),
        hostname="little-box",
        working_dir="/tmp",
        user="65534",
        labels=(("purpose", "test"),),
    )
    created = await engine.create(spec)
    await engine.start(created.id)
    await engine.wait(created.id)
    said = b"".join([chunk.data async for chunk in engine.logs(created.id)]).decode()
    assert said == "from the hostlittle-box\n你好 & bye\n/tmp\n65534\n"
    detail = await engine.container(created.id)
    assert detail.labels == {"purpose": "test"}
    assert ("GREETING", "你好 & bye") in detail.environment


async def test_labels_of_any_kind(engine: DockerEngine, private_engine: PrivateEngine, busybox: str) -> None:
    labels = {
        "a": "",
        "ключ": "значение",
        "quote\"'": "<b>not markup</b>",
        "new\nline": "tab\tand\nline",
        "emoji 🐳": "=" * 2000,
        "com.docker.compose.project": "shop",
    }
    body = {"Image": busybox, "Cmd": ["sh"], "Labels": labels}
    made = private_engine.request("POST", "/containers/create?name=odd", json.dumps(body).encode())
    (listed,) = await engine.containers()
    assert dict(listed.labels) == labels
    assert listed.project == "shop"
    assert dict((await engine.container(made["Id"])).labels) == labels
    private_engine.request("POST", "/volumes/create", json.dumps({"Name": "odd", "Labels": labels}).encode())
    assert dict((await engine.volumes())[0].labels) == labels


async def test_images(engine: DockerEngine, busybox: str) -> None:
    (image,) = [one for one in await engine.images() if "busybox:latest" in one.tags]
    assert image.size > 500_000
    detail = await engine.image("busybox")
    assert (detail.id, detail.command, detail.os) == (image.id, ("sh",), "linux")
    await engine.tag_image("busybox", "registry.test:5000/me/box", "v1")
    assert (await engine.image("registry.test:5000/me/box:v1")).id == image.id
    created = await engine.create(RunSpec("registry.test:5000/me/box:v1"))
    with pytest.raises(Conflict, match="must be forced"):
        await engine.remove_image(image.id)
    await engine.remove(created.id)
    assert await engine.remove_image("registry.test:5000/me/box:v1") == ("Untagged: registry.test:5000/me/box:v1",)
    with pytest.raises(ImageMissing):
        await engine.image("registry.test:5000/me/box:v1")


async def test_volumes_and_networks(engine: DockerEngine, private_engine: PrivateEngine) -> None:
    private_engine.request("POST", "/volumes/create", b'{"Name": "data"}')
    private_engine.request("POST", "/networks/create", b'{"Name": "inner", "Internal": true}')
    (volume,) = await engine.volumes()
    assert (volume.name, volume.driver) == ("data", "local")
    assert volume.created is not None
    assert abs(volume.created - time.time()) < 60
    networks = {network.name: network for network in await engine.networks()}
    assert {"bridge", "host", "none", "inner"} <= set(networks)
    assert networks["inner"].internal is True
    assert networks["bridge"].internal is False


async def test_refusals_keep_the_engines_words(engine: DockerEngine, busybox: str) -> None:
    await engine.create(RunSpec(busybox, name="taken"))
    cases = [
        (engine.create(RunSpec(busybox, name="taken")), Conflict, 409, "already in use"),
        (engine.create(RunSpec("nosuch:1")), ImageMissing, 404, "No such image: nosuch:1"),
        (engine.create(RunSpec(busybox, limits=Limits(memory=MIB))), InvalidRequest, 400, "6MB"),
        (engine.create(RunSpec(busybox, limits=Limits(nano_cpus=10**12))), InvalidRequest, 400, "Range of CPUs"),
        (engine.create(RunSpec(busybox, limits=Limits(cpuset="0-99"))), InvalidRequest, 400, "not available"),
        (engine.start("nosuch"), NotFound, 404, "No such container: nosuch"),
        (engine.stop("nosuch"), NotFound, 404, "No such container: nosuch"),
        (engine.kill("taken"), Conflict, 409, "is not running"),
        (engine.pause("taken"), Conflict, 409, "is not running"),
        (engine.wait("nosuch"), NotFound, 404, "No such container: nosuch"),
        (engine.container("../version"), NotFound, 404, ""),
    ]
    for call, kind, status, words in cases:
        with pytest.raises(kind) as caught:
            await call
        assert caught.value.status == status
        assert words.lower() in caught.value.engine_text.lower()
        assert "http+docker" not in str(caught.value)


async def test_the_exit_code_outlives_the_container(engine: DockerEngine, busybox: str) -> None:
    """`wait` that listens before the start hears the code of a container that removes itself; after it, never."""

    async def once(number: int) -> int:
        created = await engine.create(RunSpec(busybox, command=("sh", "-c", f"exit {number}"), remove_after=True))
        listening = asyncio.Event()
        waiting = asyncio.create_task(engine.wait(created.id, "next-exit", opened=listening.set))
        await listening.wait()
        await engine.start(created.id)
        return await asyncio.wait_for(waiting, 20)

    assert await asyncio.gather(*map(once, range(10))) == list(range(10))


async def test_waiting_can_be_cancelled(engine: DockerEngine, busybox: str) -> None:
    created = await engine.create(RunSpec(busybox, command=SLEEP))
    await engine.start(created.id)
    listening = asyncio.Event()
    waiting = asyncio.create_task(engine.wait(created.id, opened=listening.set))
    await listening.wait()
    began = time.monotonic()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert time.monotonic() - began < 0.1
    assert engine.open_streams == 0


async def test_credentials_helpers_are_never_asked(
    private_engine: PrivateEngine, busybox: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stale `credsStore` breaks even anonymous pulls of the SDK; ours do not look."""
    (tmp_path / "config.json").write_text('{"credsStore": "no-such-helper", "HttpHeaders": {"X-Mine": "1"}}')
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    worker = DockerEngine(endpoint.parse(private_engine.address))
    messages = [message async for message in worker.pull("busybox")]
    assert "Image is up to date" in str(messages[-1])
    await worker.info()
    await worker.close()


async def test_after_close_every_call_says_so(private_engine: PrivateEngine) -> None:
    worker = DockerEngine(endpoint.parse(private_engine.address))
    await worker.containers()
    await worker.close()
    with pytest.raises(Exception, match="closed"):
        await worker.containers()
    with pytest.raises(Exception, match="closed"):
        await anext(worker.events())


async def test_an_archive_is_loaded_and_says_its_names(
    engine: DockerEngine, private_engine: PrivateEngine, tmp_path: Path
) -> None:
    archive = tmp_path / "大副 practice.tar"
    archive.write_bytes(sample_images.archive(name="loaded:1"))
    try:
        assert await engine.load_image(archive) == ("loaded:1",)
        created = await engine.create(RunSpec(image="loaded:1", command=("sh", "-c", "exit 7")))
        await engine.start(created.id)
        assert await engine.wait(created.id) == 7
        await engine.remove(created.id)
    finally:
        private_engine.request("DELETE", "/images/loaded:1?force=1")


async def test_what_is_no_archive_is_refused_in_the_engine_s_words(engine: DockerEngine, tmp_path: Path) -> None:
    archive = tmp_path / "broken.tar"
    archive.write_bytes(sample_images.archive()[:5000])
    with pytest.raises(EngineFailure) as caught:
        await engine.load_image(archive)
    assert caught.value.engine_text and caught.value.operation == "images.load"
    with pytest.raises(LocalFileError, match=r"nowhere\.tar"):
        await engine.load_image(tmp_path / "nowhere.tar")
