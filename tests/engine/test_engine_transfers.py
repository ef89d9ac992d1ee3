"""Images on their way through a real engine: guarded registries, push and pull, save and load, import."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import os
import tarfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from engine_fixtures import require_private_engine
from guarded_registry import GuardedRegistry, password_registry, token_registry
from proxy import Proxy
from waiting import eventually

from firstmate.core.errors import EngineError, InvalidRequest, LocalFileError, NotFound, RegistryError
from firstmate.core.explain import explain
from firstmate.core.kept_layers import Makeup, Part, archive, unfinished_of
from firstmate.core.names import parse_image_name
from firstmate.core.pull import PullState, keeps_parts
from firstmate.engine import endpoint
from firstmate.engine.client import DockerEngine
from firstmate.host import sample_images
from firstmate.host.archive_file import ArchiveFile
from firstmate.host.private_engine import PrivateEngine

pytestmark = pytest.mark.engine

READY = ("exists", "done", "extracting", "verifying")
"""The phases of a layer of which all bytes are here."""


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, GuardedRegistry]]:
    """The two registries that ask who one is."""
    folder = tmp_path_factory.mktemp("guarded")
    with password_registry(folder / "password") as password, token_registry(folder / "token") as token:
        yield {"password": password, "token": token}


@pytest.fixture(params=("password", "token"))
def registry(request: pytest.FixtureRequest, guarded: dict[str, GuardedRegistry]) -> GuardedRegistry:
    return guarded[request.param]


@pytest.fixture(autouse=True)
def _only_busybox(private_engine: PrivateEngine) -> Iterator[None]:
    """Every other image that a test brought goes."""
    yield
    for image in private_engine.request("GET", "/images/json?all=1"):
        if image["RepoTags"] != ["busybox:latest"]:
            for tag in image["RepoTags"] or [image["Id"]]:
                if tag != "busybox:latest":
                    private_engine.request("DELETE", f"/images/{tag}?force=1")


async def fold(messages: AsyncIterator[Mapping[str, Any]]) -> PullState:
    state = PullState()
    async for message in messages:
        state = state.apply(message, time.monotonic())
    return state.ended()


# -- registries that ask who one is ------------------------------------------------------------------------------------
async def test_signing_in_tells_right_from_wrong(engine: DockerEngine, registry: GuardedRegistry) -> None:
    assert await engine.sign_in(registry.credentials) == ""
    with pytest.raises(RegistryError) as caught:
        await engine.sign_in(registry.wrong)
    assert "401" in caught.value.engine_text or "unauthorized" in caught.value.engine_text.lower()
    assert "guessed" not in caught.value.engine_text


async def test_push_and_pull_round_trip_to_the_same_digest(
    engine: DockerEngine, busybox: str, registry: GuardedRegistry
) -> None:
    name = f"{registry.address}/team/app"
    before = await engine.image(busybox)
    await engine.tag_image(busybox, name, "v1")
    with pytest.raises(RegistryError):
        await fold(engine.push(f"{name}:v1"))
    with pytest.raises(RegistryError):
        await fold(engine.push(f"{name}:v1", credentials=registry.wrong))
    sent = await fold(engine.push(f"{name}:v1", credentials=registry.credentials))
    assert sent.done
    assert sent.layers_done == len(sent.layers) == 1
    assert sent.digest.startswith("sha256:")
    again = await fold(engine.push(f"{name}:v1", credentials=registry.credentials))
    assert [layer.phase for layer in again.layers] == ["exists"]
    assert again.digest == sent.digest
    await engine.remove_image(f"{name}:v1")
    with pytest.raises((RegistryError, NotFound)):
        await fold(engine.pull(f"{name}:v1"))
    came = await fold(engine.pull(f"{name}:v1", credentials=registry.credentials))
    assert came.digest == sent.digest
    after = await engine.image(f"{name}:v1")
    assert after.id == before.id
    assert f"{name}@{sent.digest}" in after.digests
    assert engine.open_streams == 0


async def test_the_token_service_is_asked_as_the_registry_says(
    engine: DockerEngine, busybox: str, guarded: dict[str, GuardedRegistry]
) -> None:
    registry = guarded["token"]
    name = f"{registry.address}/library/open"
    await engine.tag_image(busybox, name, "latest")
    await fold(engine.push(name, credentials=registry.credentials))
    await engine.remove_image(f"{name}:latest")
    asked = len(registry.tokens)
    assert (await fold(engine.pull(name))).done, "this repository is open for reading"
    [request] = registry.tokens[asked:]
    assert "authorization" not in request.headers
    assert "scope=repository%3Alibrary%2Fopen%3Apull" in request.target
    # Under a tag that is not there yet: Docker 29 sends nothing of what the registry has, and needs no right for that.
    await engine.tag_image(busybox, name, "newer")
    with pytest.raises(RegistryError):
        await fold(engine.push(f"{name}:newer"))


# -- pull: progress, cancel, again -------------------------------------------------------------------------------------
async def test_three_layers_sum_up_cancel_stops_and_again_begins_where_the_engine_can(
    engine: DockerEngine, busybox: str, private_engine: PrivateEngine
) -> None:
    keeps = keeps_parts(await engine.info())
    assert keeps is not None
    fetched = await cancelled_and_again(engine, private_engine.registry_address)
    assert (fetched < 7_000_000) == keeps, "the page says so"


@pytest.mark.slow
async def test_a_cut_line_is_taken_up_where_it_broke(engine: DockerEngine, private_engine: PrivateEngine) -> None:
    """The engine tries again by itself: what is ready stays, and the rest of a layer is fetched from where it broke."""
    with Proxy(private_engine.registry_address, bytes_per_second=2_500_000) as proxy:
        name = f"127.0.0.1:{proxy.port}/library/layers"
        states: list[PullState] = [PullState()]

        async def work() -> None:
            async for message in engine.pull(name):
                states.append(states[-1].apply(message, time.monotonic()))

        task = asyncio.create_task(work())
        await eventually(lambda: states[-1].current > 4_500_000, limit=20)
        await asyncio.to_thread(proxy.drop_all)
        await asyncio.wait_for(task, 25)
        last = states[-1].ended()
        assert last.done and not last.error
        # containerd's store goes on without a word.
        told = any(layer.phase == "retrying" for state in states for layer in state.layers)
        assert told or keeps_parts(await engine.info())
        known = [state.total for state in states if state.total]  # 0: only the layer that is here has been named
        assert set(known) == {known[-1]}, "what is left of a layer is not taken for the whole"
        print(f"9.0 MB in {proxy.passed_down:,} B with a cut after 4.5 MB")
        assert proxy.passed_down < 10_500_000


@pytest.mark.slow
async def test_the_containerd_image_store_keeps_what_is_ready(tmp_path: Path) -> None:
    """Docker's default from 29 on, to be had from 24 on; runs where such an engine is on PATH."""
    require_private_engine()
    private = PrivateEngine(tmp_path / "engine")
    with private:
        version = private.request("GET", "/version")["Version"]
        if int(version.partition(".")[0]) < 26:
            pytest.skip(f"Docker {version} has no containerd image store")
        private.stop_daemon()
        config = json.loads(private.config_path.read_text()) | {"features": {"containerd-snapshotter": True}}
        private.config_path.write_text(json.dumps(config))
        private.start_daemon()
        worker = DockerEngine(endpoint.parse(private.address))
        try:
            assert keeps_parts(await worker.info()) is True
            assert await cancelled_and_again(worker, private.registry_address) < 7_000_000
        finally:
            await worker.close()


async def cancelled_and_again(engine: DockerEngine, registry: str) -> int:
    """Pulls 3 MB and 6 MB that do not compress through 1.5 MB/s, cancels when the first is ready, and pulls again.

    The bytes that the second try fetched.
    """
    with Proxy(registry, bytes_per_second=1_500_000) as proxy:
        name = f"127.0.0.1:{proxy.port}/library/layers"
        states: list[PullState] = [PullState()]

        async def work() -> None:
            async for message in engine.pull(name):
                states.append(states[-1].apply(message, time.monotonic()))

        task = asyncio.create_task(work())

        def one_of_ours_is_ready() -> bool:
            # The lowest layer, busybox, is here already; containerd's store does not even name it then.
            ours = [one for one in states[-1].layers if (one.size or 0) > 2_500_000]
            return len(ours) == 2 and any(one.phase in READY for one in ours)

        await eventually(one_of_ours_is_ready, limit=20)
        last = states[-1]
        named = (2, 3) if keeps_parts(await engine.info()) else (3,)
        assert len(last.layers) in named
        assert last.total is not None
        assert last.total > 9_000_000
        assert last.current == sum(layer.downloaded for layer in last.layers)
        assert last.total == sum(layer.size or 0 for layer in last.layers)
        assert last.bytes_per_second is not None
        assert 100_000 < last.bytes_per_second < 6_000_000
        fractions = [state.fraction for state in states if state.fraction is not None]
        assert fractions == sorted(fractions)
        # Cancelled: the traffic ends within a second, and stays ended.
        task.cancel()
        began = time.monotonic()
        with pytest.raises(asyncio.CancelledError):
            await task
        passed = proxy.passed_down
        await asyncio.sleep(1.0 - (time.monotonic() - began))
        stopped = proxy.passed_down
        await asyncio.sleep(1.0)
        assert proxy.passed_down == stopped, "bytes came a second after cancelling"
        assert engine.open_streams == 0
        proxy.bytes_per_second = None
        again = await fold(engine.pull(name))
        assert again.done
        assert not again.error
        fetched = proxy.passed_down - stopped
        print(f"cancelled at {passed:,} B; {stopped - passed:,} B within a second, then none; again {fetched:,} B")
        assert (await engine.image(name)).id
        return fetched


async def test_an_archive_without_layers_keeps_those_that_the_engine_has(engine: DockerEngine, busybox: str) -> None:
    if keeps_parts(await engine.info()):
        pytest.skip("this engine keeps layers by itself, and takes no such archive")
    here = await engine.image(busybox)
    name, absent = parse_image_name("python:3.12"), f"sha256:{'a' * 64}"
    parts = tuple(Part(diff, diff, 1000) for diff in (*here.layers, absent))
    image = Makeup(here.os, here.architecture, parts)
    kept = image.kept(len(here.layers), name)
    began = time.monotonic()
    made = await engine.keep_layers(archive(image, len(here.layers), kept, 1_700_000_000))
    print(f"kept in {(time.monotonic() - began) * 1000:.0f} ms")
    assert made == await engine.keep_layers(archive(image, len(here.layers), kept, 1_700_000_000))
    [(found, part)] = unfinished_of(await engine.images(), name)
    assert (found.id, part) == (made, kept)
    assert (await engine.image(made)).layers == here.layers
    with pytest.raises(EngineError):
        await engine.keep_layers(archive(image, len(parts), image.kept(len(parts), name), 1_700_000_000))
    assert len(unfinished_of(await engine.images(), name)) == 1
    await engine.remove_image(made)
    assert (await engine.image(busybox)).id == here.id
    assert engine.open_streams == 0


# -- archives ----------------------------------------------------------------------------------------------------------
async def test_save_and_load_round_trip_to_the_same_image(
    engine: DockerEngine, busybox: str, private_engine: PrivateEngine, tmp_path: Path
) -> None:
    await fold(engine.pull(f"{private_engine.registry_address}/library/layers"))
    await engine.tag_image(f"{private_engine.registry_address}/library/layers", "carried", "v1")
    before = await engine.image("carried:v1")
    target = tmp_path / "carried.tar"
    async with ArchiveFile(target) as file:
        async for piece in engine.save(["carried:v1", f"{busybox}:latest"]):
            await file.write(piece)
        await file.finish()
    with tarfile.open(target) as tar:
        assert "manifest.json" in tar.getnames()
    await engine.remove_image("carried:v1")
    await engine.remove_image(f"{private_engine.registry_address}/library/layers:latest")
    sent: list[int] = []
    lines = [str(one.get("stream", "")) async for one in engine.load(target, sent=sent.append)]
    assert sorted(line.strip() for line in lines if line.startswith("Loaded")) == [
        "Loaded image: busybox:latest",
        "Loaded image: carried:v1",
    ]
    assert sent == sorted(sent)
    assert sent[-1] == target.stat().st_size
    after = await engine.image("carried:v1")
    assert (after.id, after.layers) == (before.id, before.layers)
    assert engine.open_streams == 0


async def test_a_cancelled_save_stops_the_engine_and_leaves_no_file(
    engine: DockerEngine, busybox: str, tmp_path: Path
) -> None:
    target = tmp_path / "half.tar"
    target.write_bytes(b"what was there before")
    began = asyncio.Event()

    async def work() -> None:
        async with ArchiveFile(target) as file:
            async for piece in engine.save([busybox]):
                await file.write(piece)
                began.set()
                await asyncio.sleep(0.2)
            await file.finish()

    task = asyncio.create_task(work())
    await began.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await asyncio.to_thread(os.listdir, tmp_path) == ["half.tar"]
    assert target.read_bytes() == b"what was there before"
    await eventually(lambda: engine.open_streams == 0)


async def test_what_is_no_archive_is_refused(engine: DockerEngine, tmp_path: Path) -> None:
    with pytest.raises(LocalFileError):
        await fold(engine.load(tmp_path / "nothing.tar"))
    broken = tmp_path / "broken.tar"
    broken.write_bytes(b"no archive at all " * 4096)
    # What docker export makes has files and no images: the usual mistake.
    exported = tmp_path / "exported.tar"
    with tarfile.open(exported, "w") as tar:
        tar.addfile(tarfile.TarInfo("bin"))
    for path in (broken, exported):
        with pytest.raises(EngineError) as refused:
            await fold(engine.load(path))
        explained = explain(refused.value.engine_text)
        assert explained is not None, refused.value.engine_text
        assert explained.id == "archive_damaged", refused.value.engine_text
    with pytest.raises(NotFound):
        [_ async for _ in engine.save(["no-such-image:here"])]
    assert engine.open_streams == 0


async def test_import_makes_an_image_of_one_layer(engine: DockerEngine, tmp_path: Path) -> None:
    archive = tmp_path / "files.tar"
    with tarfile.open(archive, "w") as tar:
        entry = tarfile.TarInfo("etc/motd")
        entry.size = 5
        tar.addfile(entry, io.BytesIO(b"hello"))
    sent: list[int] = []
    last = [one async for one in engine.import_image(archive, "imported:v1", sent=sent.append)][-1]
    made = await engine.image("imported:v1")
    assert last["status"] == made.id
    assert len(made.layers) == 1
    assert made.layers[0] == "sha256:" + hashlib.sha256(archive.read_bytes()).hexdigest()
    assert sent[-1] == archive.stat().st_size


@pytest.mark.parametrize("size", [5, 200_000, 4_000_000])
async def test_a_refusal_is_heard_however_early_it_comes(engine: DockerEngine, tmp_path: Path, size: int) -> None:
    """The engine says no before it reads a byte; an engine that then hangs up at once breaks the pipe under us."""
    archive = tmp_path / "files.tar"
    with tarfile.open(archive, "w") as tar:
        entry = tarfile.TarInfo("etc/motd")
        entry.size = size
        tar.addfile(entry, io.BytesIO(bytes(size)))
    for _ in range(100 if size < 1_000_000 else 5):
        with pytest.raises(InvalidRequest):
            await fold(engine.import_image(archive, "Not A Name"))
    assert engine.open_streams == 0


# -- another processor -------------------------------------------------------------------------------------------------
async def test_an_image_of_another_processor_is_pulled_and_says_which(
    engine: DockerEngine, private_engine: PrivateEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An image that exists for one architecture only comes to any computer."""
    monkeypatch.setattr(sample_images, "architecture", lambda: "s390x")
    foreign = sample_images.SampleImage("library/foreign", sample_images.busybox().tars)
    sample_images.push(private_engine.registry_address, foreign)
    assert (await fold(engine.pull("foreign"))).done
    detail = await engine.image("foreign")
    assert (detail.os, detail.architecture) == ("linux", "s390x")
