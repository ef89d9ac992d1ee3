"""What a real engine makes of a container: an image by commit, an archive by export; cancelled, and with it gone."""

from __future__ import annotations

import asyncio
import tarfile
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

import pytest
from engine_fixtures import sweep, sweep_images
from waiting import eventually

from firstmate.core.errors import LocalFileError, NotFound
from firstmate.core.runspec import RunSpec
from firstmate.engine.client import DockerEngine
from firstmate.host.archive_file import ArchiveFile
from firstmate.host.private_engine import PrivateEngine

pytestmark = pytest.mark.engine

MIB = 1024**2


@pytest.fixture(autouse=True)
def _swept(private_engine: PrivateEngine, busybox: str) -> Iterator[None]:
    yield
    sweep(private_engine)
    sweep_images(private_engine)


def sizes(folder: Path) -> list[int]:
    """Bytes of each file."""
    return [one.stat().st_size for one in folder.iterdir()]


async def made(engine: DockerEngine, script: str, name: str = "maker") -> str:
    """A container that has run a script to its end."""
    created = await engine.create(RunSpec(image="busybox", command=("sh", "-c", script), name=name))
    waiting = asyncio.create_task(engine.wait(created.id, "next-exit"))
    await asyncio.sleep(0.1)
    await engine.start(created.id)
    assert await waiting == 0
    return created.id


async def exported(engine: DockerEngine, reference: str, path: Path) -> ArchiveFile:
    async with aclosing(engine.export(reference)) as pieces, ArchiveFile(path) as file:  # type: ignore[type-var]
        async for piece in pieces:
            await file.write(piece)
        await file.finish()
        return file


async def test_a_commit_is_an_image_with_the_files(engine: DockerEngine, private_engine: PrivateEngine) -> None:
    container = await made(engine, "echo kept > /note")
    image = await engine.commit(container, "mine", "v1", message="a note")
    assert image.startswith("sha256:")
    found = private_engine.request("GET", "/images/mine:v1/json")
    assert found["Id"] == image and found["Comment"] == "a note"
    again = await engine.create(RunSpec(image="mine:v1", command=("grep", "-qx", "kept", "/note"), name="reader"))
    await engine.start(again.id)
    assert await engine.wait(again.id) == 0


@pytest.mark.parametrize("pause", [True, False])
async def test_a_running_container_goes_on_after_its_commit(
    engine: DockerEngine, private_engine: PrivateEngine, pause: bool
) -> None:
    created = await engine.create(RunSpec(image="busybox", command=("sleep", "1000"), name="sleeper"))
    await engine.start(created.id)
    started = private_engine.request("GET", f"/containers/{created.id}/json")["State"]["StartedAt"]
    await engine.commit(created.id, "mine", "live", pause=pause)
    state = private_engine.request("GET", f"/containers/{created.id}/json")["State"]
    assert state["Status"] == "running" and state["StartedAt"] == started


async def test_nothing_can_be_made_of_a_container_that_is_gone(engine: DockerEngine, tmp_path: Path) -> None:
    container = await made(engine, "true")
    await engine.remove(container)
    with pytest.raises(NotFound):
        await engine.commit(container, "mine", "v1")
    with pytest.raises(NotFound):
        await exported(engine, container, tmp_path / "gone.tar")
    with pytest.raises(NotFound):
        await engine.files_size(container)
    assert sizes(tmp_path) == []


async def test_an_export_has_every_file(engine: DockerEngine, tmp_path: Path) -> None:
    script = "echo kept > /note; echo odd > '/奇怪 name'; dd if=/dev/zero of=/big bs=1M count=8 2>/dev/null"
    container = await made(engine, script)
    size = await engine.files_size(container)
    file = await exported(engine, container, tmp_path / "maker.tar")
    with tarfile.open(tmp_path / "maker.tar") as tar:
        names = set(tar.getnames())
        note = tar.extractfile("note")
        assert note is not None and note.read() == b"kept\n"
        assert {"note", "奇怪 name", "big", "bin/sh"} <= names and tar.getmember("big").size == 8 * MIB
    assert 0.9 < file.written / size < 1.5  # what the progress counts up to


async def test_a_cancelled_export_leaves_nothing(engine: DockerEngine, tmp_path: Path) -> None:
    container = await made(engine, "dd if=/dev/zero of=/big bs=1M count=200 2>/dev/null")
    path = tmp_path / "maker.tar"
    task = asyncio.create_task(exported(engine, container, path))
    await eventually(lambda: any(size > MIB for size in sizes(tmp_path)), 20)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert sizes(tmp_path) == []
    await eventually(lambda: engine.open_streams == 0)
    await engine.remove(container)  # the engine holds it no more


async def test_a_container_removed_during_its_export(engine: DockerEngine, tmp_path: Path) -> None:
    """Whether the engine goes on reading or breaks off: there is a whole archive, or none."""
    container = await made(engine, "dd if=/dev/zero of=/big bs=1M count=200 2>/dev/null")
    path = tmp_path / "maker.tar"
    task = asyncio.create_task(exported(engine, container, path))
    await eventually(lambda: any(size > MIB for size in sizes(tmp_path)), 20)
    await engine.remove(container, force=True)
    try:
        await task
    except LocalFileError:
        assert sizes(tmp_path) == []
    else:
        with tarfile.open(path) as tar:
            assert tar.getmember("big").size == 200 * MIB
