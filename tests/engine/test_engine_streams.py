"""Streams on a real engine: whole, in order, bounded; and gone the moment they are cancelled."""

from __future__ import annotations

import asyncio
import gc
import gzip
import hashlib
import io
import json
import os
import re
import tarfile
import time
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from proxy import Proxy
from waiting import eventually, needs_unix_sockets, open_descriptors, open_sockets, threads

from fakes import recorded
from firstmate.core.entities import LogChunk
from firstmate.core.errors import EngineFailure, InvalidRequest, NotFound, RegistryError
from firstmate.core.pull import keeps_parts
from firstmate.core.runspec import Limits, RunSpec
from firstmate.engine import endpoint, streams
from firstmate.engine.budget import StreamBudget
from firstmate.engine.calls import UNARY_SOCKETS
from firstmate.engine.client import DockerEngine
from firstmate.engine.live import REPLAY_SLACK
from firstmate.host import sample_images
from firstmate.host.private_engine import PrivateEngine

pytestmark = pytest.mark.engine

TALKER = ("sh", "-c", "while :; do echo out; echo err >&2; sleep 0.05; done")


async def running(engine: DockerEngine, image: str, *command: str, **options: Any) -> str:
    created = await engine.create(RunSpec(image, command=command, **options))
    await engine.start(created.id)
    return created.id


def text(chunks: list[LogChunk], name: str) -> bytes:
    return b"".join(chunk.data for chunk in chunks if chunk.stream == name)


# -- logs -------------------------------------------------------------------------------------------------------------
async def test_logs_of_both_streams_to_their_end(engine: DockerEngine, busybox: str) -> None:
    script = "i=0; while [ $i -lt 500 ]; do echo out$i; echo err$i >&2; i=$((i+1)); done"
    identity = await running(engine, busybox, "sh", "-c", script)
    chunks = [chunk async for chunk in engine.logs(identity, tail=None)]
    assert text(chunks, "stdout") == b"".join(b"out%d\n" % number for number in range(500))
    assert text(chunks, "stderr") == b"".join(b"err%d\n" % number for number in range(500))


async def test_logs_of_a_terminal_are_not_framed(engine: DockerEngine, busybox: str) -> None:
    identity = await running(
        engine, busybox, "sh", "-c", "printf '\\001\\000\\000\\000\\000\\000\\000\\005hello'", tty=True
    )
    chunks = [chunk async for chunk in engine.logs(identity)]
    assert text(chunks, "stdout") == b"\x01\0\0\0\0\0\0\x05hello"


async def test_a_short_life_is_told_whole(engine: DockerEngine, busybox: str) -> None:
    """Followed from its start, ended at once: nothing of its one line may be lost (20.10 loses it now and then)."""

    async def once() -> bytes:
        identity = await running(engine, busybox, "echo", "hello")
        return text([chunk async for chunk in engine.logs(identity)], "stdout")

    for _ in range(5):
        assert await asyncio.gather(*(once() for _ in range(4))) == [b"hello\n"] * 4


async def test_tail_since_and_timestamps(engine: DockerEngine, busybox: str) -> None:
    identity = await running(engine, busybox, "sh", "-c", "for i in 1 2 3 4 5; do echo $i; sleep 0.1; done")
    await engine.wait(identity)
    assert text([c async for c in engine.logs(identity, tail=2)], "stdout") == b"4\n5\n"
    assert text([c async for c in engine.logs(identity, tail=0)], "stdout") == b""
    stamped = text([c async for c in engine.logs(identity, tail=1, timestamps=True)], "stdout")
    assert stamped.endswith(b"Z 5\n")
    started = (await engine.container(identity)).started_at
    assert started is not None
    late = text([c async for c in engine.logs(identity, since=started + 0.25)], "stdout")
    assert late.endswith(b"5\n")
    assert b"1\n" not in late


async def test_logs_that_are_not_followed_end(engine: DockerEngine, busybox: str) -> None:
    identity = await running(engine, busybox, *TALKER)
    await asyncio.sleep(0.2)
    async with asyncio.timeout(5):
        chunks = [chunk async for chunk in engine.logs(identity, follow=False)]
    assert b"out\n" in text(chunks, "stdout")


async def test_a_flood_reaches_us_in_large_reads(engine: DockerEngine, busybox: str) -> None:
    """8 MB of short lines; docker-py would hand over some 70,000 pieces."""
    identity = await running(
        engine, busybox, "sh", "-c", "yes 'a line of some forty characters, or so it seems' | head -c 8000000"
    )
    await engine.wait(identity)
    size = pieces = 0
    began = time.monotonic()
    async for chunk in engine.logs(identity, tail=None):
        size += len(chunk.data)
        pieces += 1
        assert len(chunk.data) <= 512 * 1024
    assert size == 8_000_000
    assert pieces < 8_000
    print(f"8 MB of log: {8 / (time.monotonic() - began):.0f} MB/s in {pieces} pieces")


# -- statistics -------------------------------------------------------------------------------------------------------
async def test_statistics_of_a_busy_container(engine: DockerEngine, busybox: str) -> None:
    limits = Limits(nano_cpus=500_000_000, memory=64 * 1024 * 1024)
    identity = await running(engine, busybox, "sh", "-c", "while :; do :; done", limits=limits)
    samples = []
    stream = engine.stats(identity)
    async for sample in stream:
        samples.append(sample)
        if len(samples) == 4:
            break
    await stream.aclose()
    assert samples[0].cpu_percent is None, "the first sample has nothing to compare with"
    last = samples[-1]
    assert last.cpu_percent is not None
    assert 5 < last.cpu_percent < 60
    assert last.memory_limit == 64 * 1024 * 1024
    assert 0 < last.memory_usage < last.memory_limit
    # On a busy machine it may get less than its limit, and then nothing has to be held back.
    assert last.periods > 0 and (last.throttled_periods > 0 or last.cpu_percent < 45)
    assert 0.5 < samples[-1].time - samples[-2].time < 3


async def test_statistics_end_with_the_container(engine: DockerEngine, busybox: str) -> None:
    identity = await running(engine, busybox, "sleep", "1.5")
    async with asyncio.timeout(10):
        samples = [sample async for sample in engine.stats(identity)]
    assert 1 <= len(samples) <= 3
    async with asyncio.timeout(10):
        assert [sample async for sample in engine.stats(identity)] == []


@needs_unix_sockets
async def test_empty_frames_and_early_ends_of_a_living_container_are_borne(tmp_path: Path) -> None:
    """What a real engine under load was seen to send: nothing at all, and frames of a container that does not run."""
    empty = b'{"read":"0001-01-01T00:00:00Z","preread":"0001-01-01T00:00:00Z","memory_stats":{}}\n'
    sample = json.dumps(recorded("stats")).encode() + b"\n"
    answers = [b"", empty + sample, empty, sample]
    inspected: list[str] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = (await reader.readuntil(b"\r\n\r\n")).split()[1]
        if asked == b"/_ping":
            body = b""
        elif asked.endswith(b"/stats?stream=1"):
            body = answers.pop(0) if answers else empty
        else:
            inspected.append("running" if answers else "exited")
            body = json.dumps({"Id": "1", "State": {"Status": inspected[-1]}}).encode()
        head = b"HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body)
        writer.write(head + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_unix_server(answer, str(tmp_path / "s"))
    worker = DockerEngine(endpoint.parse(f"unix://{tmp_path}/s"))
    async with asyncio.timeout(10):
        assert len([one async for one in worker.stats("1")]) == 2
    assert inspected[-1] == "exited"
    await worker.close()
    server.close()
    await asyncio.sleep(0.05)


async def test_statistics_of_more_containers_than_slots_take_turns(
    private_engine: PrivateEngine, engine: DockerEngine, busybox: str
) -> None:
    identities = await asyncio.gather(*(running(engine, busybox, "sleep", "1000") for _ in range(6)))
    worker = DockerEngine(endpoint.parse(private_engine.address), budget=StreamBudget(2))
    given = dict.fromkeys(identities, 0)
    known: set[str] = set()

    async def watch(identity: str) -> None:
        async for sample in worker.stats(identity):
            given[identity] += 1
            if sample.cpu_percent is not None:
                known.add(identity)

    watchers = [asyncio.create_task(watch(identity)) for identity in identities]
    await eventually(lambda: len(known) == 6, limit=20)
    assert worker.open_streams <= 2
    # A person's stream comes at once, though every slot is taken.
    began = time.monotonic()
    assert [chunk async for chunk in worker.logs(identities[0], follow=False)] == []
    assert time.monotonic() - began < 0.5
    before = dict(given)
    await eventually(lambda: sum(given.values()) > sum(before.values()), limit=5)
    for watcher in watchers:
        watcher.cancel()
    await asyncio.gather(*watchers, return_exceptions=True)
    assert worker.open_streams == 0
    await worker.close()


# -- events -----------------------------------------------------------------------------------------------------------
async def test_events_and_their_replay(engine: DockerEngine, private_engine: PrivateEngine, busybox: str) -> None:
    listening = asyncio.Event()
    seen = []

    async def listen() -> None:
        async for event in engine.events(opened=listening.set):
            seen.append(event)
            if event.action == "die":
                return

    task = asyncio.create_task(listen())
    await listening.wait()
    identity = await running(engine, busybox, "sh", "-c", "exit 3", name="short")
    await asyncio.wait_for(task, 10)
    mine = [event for event in seen if event.type == "container"]
    assert [event.action for event in mine] == ["create", "start", "die"]
    assert {event.actor_id for event in mine} == {identity}
    assert mine[-1].attributes["exitCode"] == "3"
    assert mine[-1].attributes["name"] == "short"
    assert [event.time_nano for event in seen] == sorted(event.time_nano for event in seen)

    major = int(private_engine.request("GET", "/version")["Version"].partition(".")[0])
    first = mine[0].time_nano - (REPLAY_SLACK if major >= 29 else 0)
    replay = engine.events(f"{first // 10**9}.{first % 10**9:09d}")
    again = await asyncio.wait_for(anext(replay), 5)
    await replay.aclose()
    assert again == mine[0], "`since` includes its own nanosecond, as far as the engine tells it"


# -- pulls ------------------------------------------------------------------------------------------------------------
def remove_image(engine: PrivateEngine, name: str) -> None:
    engine.request("DELETE", f"/images/{name}?force=1")


async def test_a_pull_goes_through_the_mirror_and_tells_each_layer(
    engine: DockerEngine, private_engine: PrivateEngine
) -> None:
    messages = [message async for message in engine.pull("layers")]
    assert messages[-1]["status"] == "Status: Downloaded newer image for layers:latest"
    layers = {message["id"] for message in messages if message.get("status") == "Pull complete"}
    assert 2 <= len(layers) <= 3, "busybox may be there already, as the lowest layer"
    sizes = {message.get("progressDetail", {}).get("total", 0) for message in messages}
    # containerd's store looks ten times a second; what has come in between is not told. (Slower lines: below.)
    assert max(sizes) > 5_000_000 or keeps_parts(await engine.info())
    assert "GET /v2/library/layers/manifests" in private_engine.registry_log_path.read_text()
    assert [one.tags for one in await engine.images() if "layers:latest" in one.tags]
    remove_image(private_engine, "layers")


async def test_a_name_without_a_tag_fetches_one_tag_only(engine: DockerEngine, private_engine: PrivateEngine) -> None:
    """The engine would fetch every tag of the repository."""
    assert streams.pull_query("busybox") == {"fromImage": "busybox", "tag": "latest"}
    assert streams.pull_query("registry.test:5000/a/b:v1") == {"fromImage": "registry.test:5000/a/b", "tag": "v1"}
    digest = "sha256:" + "a" * 64
    assert streams.pull_query(f"a/b:v1@{digest}") == {"fromImage": "a/b", "tag": digest}
    name = f"{private_engine.registry_address}/library/busybox"
    log = private_engine.registry_log_path
    before = len(log.read_text())
    assert [message async for message in engine.pull(name)]
    # A line is written when its answer has left.
    await eventually(lambda: re.search(r"(GET|HEAD) /v2/library/busybox/manifests", log.read_text()[before:]))
    asked = log.read_text()[before:]
    assert "tags/list" not in asked, "other tests ask for tags on purpose"
    remove_image(private_engine, name)


async def test_pull_errors_before_and_inside_the_stream(engine: DockerEngine, private_engine: PrivateEngine) -> None:
    address = private_engine.registry_address
    # The registry's word, or that of containerd's store (Docker 29).
    with pytest.raises(RegistryError, match=r"manifest unknown|busybox:nosuchtag: not found"):
        [_ async for _ in engine.pull(f"{address}/library/busybox:nosuchtag")]
    with pytest.raises(RegistryError, match="connection refused"):
        [_ async for _ in engine.pull("127.0.0.1:1/foo")]
    with pytest.raises(InvalidRequest, match="lowercase"):
        [_ async for _ in engine.pull("Upper/Case")]
    # A layer that the registry has lost: the answer has begun with 200, the error is a line of it.
    broken = sample_images.SampleImage("library/broken", (*sample_images.busybox().tars, b"\0" * 10240))
    sample_images.push(address, broken)
    lost = hashlib.sha256(gzip.compress(broken.tars[1], 1, mtime=0)).hexdigest()
    (private_engine.folder / f"registry/docker/registry/v2/blobs/sha256/{lost[:2]}/{lost}/data").unlink()
    got = []
    with pytest.raises(RegistryError) as caught:
        async for message in engine.pull(f"{address}/library/broken"):
            got.append(message)  # noqa: PERF401 (what came before the error counts)
    assert got[0]["status"] == "Pulling from library/broken"
    assert caught.value.status is None, "the answer itself was a success"
    assert re.search("unknown|could not fetch .* from remote: not found", caught.value.engine_text)


async def has_left(registry: Proxy, *, keeps: bool | None) -> None:
    """Waits until the engine has hung up on a registry after a pull was cancelled. containerd's client cuts what is
    under way and keeps an idle connection for the next time: there (`keeps`), nothing comes any more."""
    if not keeps:
        await eventually(lambda: registry.open == 0, limit=5)
        return
    async with asyncio.timeout(5):
        passed = -1
        while passed != registry.passed_down:
            passed = registry.passed_down
            await asyncio.sleep(0.2)
    assert registry.open <= 3, "as many as it downloads at a time"


def _tar_of_noise(size: int) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        entry = tarfile.TarInfo("noise")
        entry.size = size
        tar.addfile(entry, io.BytesIO(os.urandom(size)))
    return packed.getvalue()


@pytest.mark.slow  # for its limit: a busy computer takes its time to begin a download
async def test_cancelling_a_pull_stops_the_download(engine: DockerEngine, private_engine: PrivateEngine) -> None:
    # Bytes that no engine can have yet: of a layer that is there already nothing is downloaded, and so nothing told.
    repository = f"library/fresh-{uuid.uuid4().hex}"
    image = sample_images.SampleImage(repository, (_tar_of_noise(9_000_000),))
    sample_images.push(private_engine.registry_address, image)
    with Proxy(private_engine.registry_address, bytes_per_second=400_000) as proxy:
        name = f"127.0.0.1:{proxy.port}/{repository}"
        got: list[Any] = []

        async def work() -> None:
            async for message in engine.pull(name):
                got.append(message)  # noqa: PERF401 (looked at while it grows)

        task = asyncio.create_task(work())
        await eventually(lambda: task.done() or any("current" in m.get("progressDetail", {}) for m in got), limit=60)
        assert not task.done(), got[-3:]
        assert any(m.get("progressDetail", {}).get("total", 0) > 9_000_000 for m in got), "the size is told"
        assert proxy.open > 0
        began = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert time.monotonic() - began < 0.1
        assert engine.open_streams == 0
        await has_left(proxy, keeps=keeps_parts(await engine.info()))
        passed = proxy.passed_down
        await asyncio.sleep(0.5)
        assert proxy.passed_down == passed, "bytes still come from the registry"
        assert passed < 9_000_000
    assert not [one for one in await engine.images() if any(name in tag for tag in one.tags)]


# -- opening and cancelling -------------------------------------------------------------------------------------------
async def open_all(
    worker: DockerEngine, identities: list[str], tty: str, registry: str
) -> tuple[list[asyncio.Task[None]], list[asyncio.Task[None]]]:
    """Fifty streams of all kinds, open. The second list are shells: whoever leaves one also hangs up on its process."""

    async def sit() -> None:
        session = await worker.attach(tty)
        try:
            while await session.read():
                pass
        finally:
            await session.close()

    async def wait() -> None:
        await worker.wait(tty)

    opened = []

    async def shell() -> None:
        session = await worker.execute(tty, ("sh",))
        opened.append(session)
        try:
            while await session.read():
                pass
        finally:
            await session.close()

    work = [_drain(worker.logs(identity)) for identity in identities * 3]
    work += [_drain(worker.stats(identity)) for identity in identities * 3]
    work += [_drain(worker.events()) for _ in range(7)]
    work += [wait() for _ in range(5)]
    work += [sit() for _ in range(5)]  # two each
    work += [_drain(worker.pull(f"{registry}/library/layers"))]
    tasks = [asyncio.create_task(one) for one in work]
    shells = [asyncio.create_task(shell()) for _ in range(3)]
    # A pull may fail on the heels of the last one.
    await eventually(lambda: worker.open_streams >= 49 and len(opened) == len(shells), limit=10)
    return tasks, shells


@pytest.mark.slow
async def test_fifty_streams_twenty_times_leave_nothing(
    private_engine: PrivateEngine, engine: DockerEngine, busybox: str
) -> None:
    identities = await asyncio.gather(*(running(engine, busybox, *TALKER) for _ in range(4)))
    tty = await running(engine, busybox, "sh", tty=True, interactive=True)
    keeps = keeps_parts(await engine.info())
    gc.collect()

    def counted() -> dict[str, int]:
        return {"descriptors": open_descriptors(), "sockets": open_sockets(), "threads": threads()}

    def alone() -> bool:
        return len(private_engine.request("GET", f"/containers/{tty}/top")["Processes"]) == 1

    before = counted()
    longest: list[float] = []
    after_each: list[int] = []
    with Proxy(private_engine.registry_address, bytes_per_second=100_000) as slow:
        worker = DockerEngine(endpoint.parse(private_engine.address), budget=StreamBudget(80))
        for _ in range(20):
            tasks, shells = await open_all(worker, identities, tty, f"127.0.0.1:{slow.port}")
            began = time.monotonic()
            for task in (*shells, *tasks):
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await eventually(lambda: worker.open_streams == 0, limit=1)
            longest.append(time.monotonic() - began)
            await asyncio.gather(*shells, return_exceptions=True)
            await eventually(alone, limit=5)  # no shell that was left goes on in the container
            await has_left(slow, keeps=keeps)
            if slow.open:  # idle ones: their sockets are in this process too
                slow.drop_all()
            after_each.append(open_sockets())
        await worker.close()
    await eventually(lambda: all(count <= before[name] for name, count in counted().items()), limit=5)
    print(
        f"50 streams cancelled 20 times: median {sorted(longest)[10] * 1000:.1f} ms,"
        f" longest {max(longest) * 1000:.1f} ms; {before} -> {counted()}"
    )
    assert max(longest) < 0.1
    # Between the turns only the pool of the SDK's client may grow, to its six.
    assert max(after_each) <= after_each[0] + UNARY_SOCKETS


async def test_each_kind_ends_within_100_ms(engine: DockerEngine, busybox: str) -> None:
    identity = await running(engine, busybox, "sleep", "1000")
    kinds: dict[str, Any] = {
        "logs": lambda: engine.logs(identity),
        "stats": lambda: engine.stats(identity),
        "events": lambda: engine.events(),
    }
    for name, make in kinds.items():

        async def follow(make: Any = make) -> None:
            async for _ in make():
                pass

        task = asyncio.create_task(follow())
        await eventually(lambda: engine.open_streams == 1)
        await asyncio.sleep(0.05)
        began = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert time.monotonic() - began < 0.1, name
        assert engine.open_streams == 0


async def test_a_dropped_iterator_closes_its_stream(engine: DockerEngine, busybox: str) -> None:
    """`break` without `aclose`: nobody refers to the generator any more."""
    identity = await running(engine, busybox, *TALKER)
    async for _ in engine.logs(identity):
        break
    gc.collect()
    await eventually(lambda: engine.open_streams == 0, limit=1)


async def test_never_more_than_twenty_sockets(
    private_engine: PrivateEngine, engine: DockerEngine, busybox: str
) -> None:
    identities = await asyncio.gather(*(running(engine, busybox, "sleep", "1000") for _ in range(16)))
    before = open_sockets()
    most = 0
    worker = DockerEngine(endpoint.parse(private_engine.address))

    async def ask() -> None:
        while True:
            await asyncio.gather(*(worker.container(identity) for identity in identities))
            await worker.ping()

    async def count() -> None:
        nonlocal most
        while True:
            most = max(most, open_sockets() - before)
            await asyncio.sleep(0)

    tasks = [asyncio.create_task(_drain(worker.stats(identity))) for identity in identities]
    tasks += [asyncio.create_task(ask()), asyncio.create_task(count())]
    await asyncio.sleep(2)
    tasks += [asyncio.create_task(_drain(worker.logs(identity))) for identity in identities[:5]]
    await asyncio.sleep(1.5)
    print(f"16 statistics, 5 logs and calls without pause: at most {most} sockets")
    assert 13 < most <= 20
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await worker.close()


async def _drain(stream: AsyncIterator[Any]) -> None:
    async for _ in stream:
        pass


async def test_a_stream_that_finds_no_slot_says_what_to_do(
    private_engine: PrivateEngine, engine: DockerEngine, busybox: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("firstmate.engine.budget.PERSON_PATIENCE", 0.1)
    identity = await running(engine, busybox, *TALKER)
    worker = DockerEngine(endpoint.parse(private_engine.address), budget=StreamBudget(1))
    first = worker.logs(identity)
    await anext(first)
    with pytest.raises(EngineFailure, match="close a log"):
        await anext(worker.logs(identity))
    await first.aclose()
    assert await anext(worker.logs(identity))
    await worker.close()


async def test_streams_of_what_is_not_there(engine: DockerEngine) -> None:
    for stream in (engine.logs("nosuch"), engine.stats("nosuch")):
        with pytest.raises(NotFound, match="No such container: nosuch"):
            await anext(stream)
