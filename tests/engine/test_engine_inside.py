"""The inside of real containers: files with odd names both ways, processes, changes, programs run to their end."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firstmate.core import folder_listing
from firstmate.core.errors import Conflict, EngineFailure, InvalidRequest, LocalFileError, NotFound
from firstmate.core.explain import explain
from firstmate.core.inside import Change, archive_path, decoded, encoded
from firstmate.core.runspec import RunSpec
from firstmate.engine.client import DockerEngine
from firstmate.host import packing, processes, unpacking
from firstmate.host.private_engine import PrivateEngine

pytestmark = pytest.mark.engine

ODD = (
    b"plain.txt", b"two words", b"-rf", b"line\nbreak", b"ends in newline\n", b" lead", b"trail ",
    "文件 名.txt".encode(), b"gbk \xce\xc4\xbc\xfe", b"\xff\xfe", b"tab\there",
    b"quote'\"`$x", b"back\\slash\\0141", b"star*?[a]", b"%41%b",
    b"a" * 200, ("很" * 80).encode(),
)  # fmt: skip


async def started(engine: DockerEngine, image: str, command: str = "", name: str = "box") -> str:
    """A container that runs, once its command is through."""
    script = f"{command or ':'}; touch /made; sleep 1000"
    made = await engine.create(RunSpec(image, ("sh", "-c", script), name=name, detach=True))
    await engine.start(made.id)
    wait = ("sh", "-c", "while [ ! -e /made ]; do sleep 0.05; done")
    assert (await engine.run_command(made.id, wait)).code == 0
    return made.id


def odd_folder(place: Path) -> dict[bytes, bytes]:
    """A folder with every odd name, as this computer's own file system holds it."""
    place.mkdir()
    contents = {name: secrets.token_bytes(700) for name in ODD}
    for name, content in contents.items():
        (place / os.fsdecode(name)).write_bytes(content)
    return contents


def read_folder(place: Path) -> dict[bytes, bytes]:
    return {os.fsencode(one.name): one.read_bytes() for one in place.iterdir()}


def names_in(place: Path) -> list[str]:
    return sorted(one.name for one in place.iterdir())


async def put(engine: DockerEngine, identity: str, folder: str, *paths: Path) -> list[int]:
    asked, inner = archive_path(folder)
    packed = packing.plan(paths, inner)
    heard: list[int] = []
    await engine.write_archive(identity, asked, packing.PackedFiles(packed), packed.size, sent=heard.append)
    assert heard[-1] == packed.size
    return heard


def read(engine: DockerEngine, identity: str, path: str) -> tuple[AsyncIterator[bytes], tuple[str, ...]]:
    asked, inner = archive_path(path)
    return engine.read_archive(identity, f"{asked}/." if inner else asked), inner


@pytest.mark.parametrize("running", [True, False], ids=["running", "stopped"])
async def test_odd_names_go_in_and_come_out_unharmed(
    engine: DockerEngine, busybox: str, tmp_path: Path, running: bool
) -> None:
    identity = await started(engine, busybox)
    if not running:
        await engine.kill(identity)
    contents = odd_folder(tmp_path / "odd")
    await put(engine, identity, "/tmp", tmp_path / "odd")
    out = tmp_path / "out"
    out.mkdir()
    done = await unpacking.unpack(engine.read_archive(identity, "/tmp/odd"), out)
    assert (done.files, done.left_out, done.renamed) == (len(ODD), (), 0)
    assert [one.name for one in done.places] == ["odd"]
    assert read_folder(out / "odd") == contents
    assert names_in(out) == ["odd"]  # nothing of the way is left
    for number, name in enumerate(ODD):  # each alone, by its own path
        alone = tmp_path / f"alone{number}"
        alone.mkdir()
        chunks, inner = read(engine, identity, f"/tmp/odd/{decoded(name)}")
        done = await unpacking.unpack(chunks, alone, inner=inner)
        assert (done.files, read_folder(alone)) == (1, {name: contents[name]})
        chunks, inner = read(engine, identity, f"/tmp/odd/{decoded(name)}")
        assert await unpacking.first_file(chunks, 10, inner=inner) == contents[name][:10]


async def test_a_running_container_lists_odd_names_as_they_are(
    engine: DockerEngine, busybox: str, tmp_path: Path
) -> None:
    identity = await started(engine, busybox)
    contents = odd_folder(tmp_path / "odd")
    (tmp_path / "odd" / "sub").mkdir()
    (tmp_path / "odd" / "link").symlink_to("sub")
    await put(engine, identity, "/tmp", tmp_path / "odd")

    async def listed(path: str) -> dict[bytes, tuple[str, int, int]]:
        word = secrets.token_hex(8)
        answer = await engine.run_command(identity, folder_listing.command(path, word), user="0")
        assert answer.code == 0, answer
        return {
            encoded(one.name): (one.kind, one.size if one.kind == "file" else 0, one.user)
            for one in folder_listing.entries(answer.output, word)
        }

    expected = dict.fromkeys(contents, ("file", 700, 0))
    expected |= {b"sub": ("folder", 0, 0), b"link": ("link", 0, 0)}
    assert await listed("/tmp/odd") == expected
    assert await listed("/tmp/odd/sub") == {}
    for name in ODD:  # folders with odd names are gone into as well
        odd = tmp_path / "folders" / os.fsdecode(name)
        odd.mkdir(parents=True)
        (odd / "inside").write_bytes(b"1")
    await put(engine, identity, "/tmp", tmp_path / "folders")
    for name in ODD:
        path = f"/tmp/folders/{decoded(name)}"
        assert await listed(path) == {b"inside": ("file", 1, 0)}, name
        await put(engine, identity, path, tmp_path / "odd" / "-rf")
        assert await listed(path) == {b"inside": ("file", 1, 0), b"-rf": ("file", 700, 0)}, name
        chunks, inner = read(engine, identity, path)
        found = await unpacking.listing(chunks, inner=inner)
        assert {one.name for one in found.folders["" if inner else decoded(name)]} == {"inside", "-rf"}
    word = secrets.token_hex(8)
    gone = await engine.run_command(identity, folder_listing.command("/nowhere", word))
    assert (gone.code, gone.output) == (folder_listing.NO_FOLDER, b"")


async def test_a_stopped_container_is_listed_from_its_archive(
    engine: DockerEngine, busybox: str, tmp_path: Path
) -> None:
    identity = await started(engine, busybox)
    odd_folder(tmp_path / "odd")
    (tmp_path / "odd" / "sub").mkdir()
    (tmp_path / "odd" / "sub" / "deep").write_bytes(b"12345")
    await put(engine, identity, "/tmp", tmp_path / "odd")
    await engine.kill(identity)
    found = await unpacking.listing(engine.read_archive(identity, "/tmp/odd/."))
    assert {encoded(one.name) for one in found.folders[""]} == {*ODD, b"sub"}
    assert [(one.name, one.size) for one in found.folders["sub"]] == [("deep", 5)]
    whole = await unpacking.listing(engine.read_archive(identity, "/."))
    assert {"bin", "etc", "tmp"} <= {one.name for one in whole.folders[""]}
    assert "tmp/odd/sub" in whole.folders


async def test_what_is_at_a_path(engine: DockerEngine, busybox: str) -> None:
    identity = await started(engine, busybox, "printf 12345 > /f; ln -s f /l; chmod 640 /f; chmod 1777 /tmp")
    entry = await engine.file(identity, "/f")
    assert (entry.name, entry.kind, entry.size, entry.mode) == ("f", "file", 5, 0o640)
    assert (await engine.file(identity, "/tmp")).kind == "folder"
    assert (await engine.file(identity, "/tmp")).mode == 0o1777
    link = await engine.file(identity, "/l")
    assert (link.kind, link.target) == ("link", "/f")
    with pytest.raises(NotFound):
        await engine.file(identity, "/none")
    content = await unpacking.first_file(engine.read_archive(identity, "/f"), 3)
    assert content == b"123"


async def test_a_big_file_streams_and_a_cancelled_copy_leaves_nothing(
    engine: DockerEngine, busybox: str, tmp_path: Path
) -> None:
    identity = await started(engine, busybox, "dd if=/dev/zero of=/big bs=1M count=300 2>/dev/null")
    begun, loop = asyncio.Event(), asyncio.get_running_loop()

    def told(_entries: int, size: int) -> None:
        if size:
            loop.call_soon_threadsafe(begun.set)

    copying = asyncio.create_task(unpacking.unpack(engine.read_archive(identity, "/big"), tmp_path, told))
    async with asyncio.timeout(20):
        await begun.wait()
    assert names_in(tmp_path) != []
    copying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await copying
    assert names_in(tmp_path) == []
    assert engine.open_streams == 0
    done = await unpacking.unpack(engine.read_archive(identity, "/big"), tmp_path)
    assert done.size == 300 * 2**20 == (tmp_path / "big").stat().st_size


async def test_a_copy_in_is_refused_where_there_is_no_folder(
    engine: DockerEngine, busybox: str, tmp_path: Path
) -> None:
    identity = await started(engine, busybox)
    (tmp_path / "f").write_bytes(b"x" * 10_000_000)
    with pytest.raises(NotFound):
        await put(engine, identity, "/none", tmp_path / "f")
    await put(engine, identity, "/tmp", tmp_path / "f")
    owner = await engine.run_command(identity, ("stat", "-c", "%u %g %s", "/tmp/f"))
    assert owner.output == b"0 0 10000000\n"
    with pytest.raises(NotFound):
        await put(engine, "nobody", "/tmp", tmp_path / "f")
    with pytest.raises(InvalidRequest):
        await put(engine, identity, "/etc/passwd", tmp_path / "f")


async def test_what_the_engine_refuses_to_take_is_explained(engine: DockerEngine, busybox: str, tmp_path: Path) -> None:
    (tmp_path / "tmp").write_bytes(b"a file of the name of a folder")
    (tmp_path / "hostname").mkdir()
    identity = await started(engine, busybox)
    made = await engine.create(RunSpec(busybox, ("sleep", "1000"), name="fixed", read_only=True, detach=True))
    await engine.start(made.id)
    for where, folder, name in ((identity, "/", "tmp"), (identity, "/etc", "hostname"), (made.id, "/tmp", "tmp")):
        # A root file system that is read-only is a failure (500) for old engines and a wrong wish (400) for Docker 29.
        with pytest.raises((EngineFailure, InvalidRequest)) as caught:
            await put(engine, where, folder, tmp_path / name)
        for language in ("en", "zh_CN"):
            told = explain(caught.value.engine_text, language)
            assert told is not None, caught.value.engine_text


async def test_links_that_lead_outside_and_devices_stay_behind(
    engine: DockerEngine, busybox: str, tmp_path: Path
) -> None:
    script = (
        "mkdir -p /d/in; cd /d; ln -s /etc/passwd absolute; ln -s ../../etc out; ln -s in inner; mknod null c 1 3;"
        " mkfifo pipe; echo hi > in/f; ln in/f hard; chmod 4777 in/f"
    )
    identity = await started(engine, busybox, script)
    done = await unpacking.unpack(engine.read_archive(identity, "/d"), tmp_path)
    assert {(one.name, one.why) for one in done.left_out} == {
        ("d/absolute", "outside"), ("d/out", "outside"), ("d/null", "device"), ("d/pipe", "device"),
    }  # fmt: skip
    assert (tmp_path / "d" / "inner").readlink() == Path("in")
    assert (tmp_path / "d" / "hard").read_text() == (tmp_path / "d" / "in" / "f").read_text() == "hi\n"
    assert (tmp_path / "d" / "in" / "f").stat().st_mode & 0o7777 == 0o755


async def test_processes_and_changes_are_those_of_docker(
    engine: DockerEngine, private_engine: PrivateEngine, busybox: str
) -> None:
    identity = await started(engine, busybox, "mkdir /new; touch /new/f; rm /etc/group")
    table = await engine.processes(identity)
    told = processes.run_sync(["docker", "-H", private_engine.address, "top", identity], timeout=20).stdout.decode()
    assert table.titles == tuple(told.splitlines()[0].split())
    assert [row[-1] for row in table.rows] == [line.split(maxsplit=7)[-1] for line in told.splitlines()[1:]]
    changes = await engine.changes(identity)
    assert {Change("added", "/new"), Change("added", "/new/f"), Change("deleted", "/etc/group")} <= set(changes)
    told = processes.run_sync(["docker", "-H", private_engine.address, "diff", identity], timeout=20).stdout.decode()
    assert {f"{one.kind[0].upper()} {one.path}" for one in changes} == set(told.splitlines())
    await engine.kill(identity)
    with pytest.raises(Conflict):
        await engine.processes(identity)
    assert set(await engine.changes(identity)) == set(changes)


async def test_a_program_runs_to_its_end(engine: DockerEngine, busybox: str) -> None:
    identity = await started(engine, busybox)
    answer = await engine.run_command(identity, ("sh", "-c", "printf out; printf err >&2; exit 7"))
    assert (answer.output, answer.errors, answer.code) == (b"out", b"err", 7)
    none = await engine.run_command(identity, ("no-such-program",))
    assert none.code in folder_listing.NO_PROGRAM
    with pytest.raises(EngineFailure):
        await engine.run_command(identity, ("yes",), most=100_000)
    await engine.pause(identity)
    with pytest.raises(Conflict):
        await engine.run_command(identity, ("true",))
    await engine.unpause(identity)


async def test_a_container_removed_in_the_middle_ends_each_of_these(
    engine: DockerEngine, busybox: str, tmp_path: Path
) -> None:
    identity = await started(engine, busybox, "dd if=/dev/zero of=/big bs=1M count=200 2>/dev/null")
    reading = asyncio.create_task(unpacking.unpack(engine.read_archive(identity, "/big"), tmp_path))
    waiting = asyncio.create_task(engine.run_command(identity, ("sleep", "1000")))
    await asyncio.sleep(0.1)
    async with asyncio.timeout(20):  # nothing hangs; the engine removes it only when the file has been sent
        await engine.remove(identity, force=True)
        copied, answer = await asyncio.gather(reading, waiting, return_exceptions=True)
    assert isinstance(copied, NotFound | EngineFailure | LocalFileError) or copied.size == 200 * 2**20
    # 128 with "cannot exec in a stopped state": Docker 29, when the container went between making and starting it.
    # A conflict ("is not running"): when it went before the command was made.
    assert isinstance(answer, NotFound | Conflict) or answer.code in (126, 128, 137, None)
    for asked in (engine.processes(identity), engine.changes(identity), engine.file(identity, "/big"),
                  engine.run_command(identity, ("true",)), anext(engine.read_archive(identity, "/")),
                  put(engine, identity, "/tmp", tmp_path)):  # fmt: skip
        with pytest.raises(NotFound):
            await asked
