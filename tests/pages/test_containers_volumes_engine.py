"""Volumes on a real engine: backed up and restored byte for byte, cancelled, and gone in the middle."""

from __future__ import annotations

import asyncio
import os
import tarfile
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from engine_fixtures import sweep
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from firstmate.app.languages import Languages
from firstmate.app.page import Desk
from firstmate.app.session import Session
from firstmate.app.settings import Settings
from firstmate.core.mappings import parse_volume
from firstmate.core.runspec import RunSpec
from firstmate.engine import endpoint
from firstmate.engine.client import DockerEngine
from firstmate.host.private_engine import PrivateEngine
from firstmate.pages.containers.file_rows import key_of
from firstmate.pages.containers.volume_browser import VolumeBrowser
from firstmate.pages.containers.volume_transfers import VolumeTransfers

Until = Callable[..., Awaitable[None]]

pytestmark = pytest.mark.engine

ODD = r"""
cd /data && umask 022
echo plain > plain; echo s > ' leading and trailing '; echo z > '中文 名字'; printf x > "$(printf 'new\nline')"
printf b > "$(printf 'bytes\377\376')"; echo d > -dash; mkdir -p 'deep/er/空 目录' empty; : > nothing
ln -s plain link; ln -s /no/where dangling; ln plain hard; mkfifo pipe
echo s > secret; chmod 600 secret; chown 1234:4321 secret; echo u > setuid; chmod 4755 setuid; chmod 1777 empty
dd if=/dev/urandom of=big bs=1M count=5 2>/dev/null; touch -d '2001-02-03 04:05:06' plain
n=$(printf 'l%.0s' $(seq 1 200)); echo long > "$n"
"""


@pytest.fixture
def worker(private_engine: PrivateEngine, busybox: str) -> Iterator[DockerEngine]:
    yield DockerEngine(endpoint.parse(private_engine.address))
    sweep(private_engine)
    for one in private_engine.request("GET", "/volumes")["Volumes"] or ():
        private_engine.request("DELETE", f"/volumes/{one['Name']}?force=1")


@pytest.fixture
def desk(qapp: QApplication, worker: DockerEngine, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(Session(worker), Settings(tmp_path / "settings.ini"), Languages())
    desk.languages.use("en")
    yield desk


@pytest.fixture
def posted(desk: Desk) -> list[str]:
    found: list[str] = []
    desk.notices.posted.connect(lambda notice: found.append(notice.text))
    return found


async def filled(desk: Desk, volume: str, script: str) -> None:
    """A volume in which a script has run."""
    spec = RunSpec(image="busybox", command=("sh", "-c", script), volumes=(parse_volume(f"{volume}:/data"),))
    created = await desk.engine.create(spec)
    waiting = asyncio.create_task(desk.engine.wait(created.id, "next-exit"))
    await asyncio.sleep(0.1)
    await desk.engine.start(created.id)
    assert await waiting == 0
    await desk.engine.remove(created.id)


def content(archive: Path) -> dict[str, tuple[Any, ...]]:
    """Everything that an archive says of each name, and the bytes."""
    found: dict[str, tuple[Any, ...]] = {}
    with tarfile.open(archive, errors="surrogateescape") as tar:
        for one in tar:
            file = tar.extractfile(one) if one.isreg() else None
            data = file.read() if file is not None else b""
            name = os.path.normpath(one.name)
            found[name] = (one.type, one.mode & 0o7777, one.uid, one.gid, int(one.mtime), one.linkname, data)
    return found


def helpers(engine: PrivateEngine) -> list[Any]:
    found: list[Any] = engine.request("GET", "/containers/json?all=1")
    return found


async def test_a_volume_comes_back_byte_for_byte(
    desk: Desk, private_engine: PrivateEngine, posted: list[str], until: Until, tmp_path: Path
) -> None:
    await filled(desk, "notes", ODD)
    transfers = VolumeTransfers(desk)
    first, second = tmp_path / "first.tar", tmp_path / "second.tar"
    transfers.back_up("notes", first, "busybox")
    await until(lambda: len(posted) == 1)
    assert posted[0].startswith("The files of notes are in first.tar (")
    await desk.engine.create_volume("copy")
    transfers.restore("copy", first, "busybox")
    await until(lambda: len(posted) == 2)
    assert posted[1].startswith("The files of first.tar (")
    transfers.back_up("copy", second, "busybox")
    await until(lambda: len(posted) == 3)
    before, after = content(first), content(second)
    names = {
        "plain",
        " leading and trailing ",
        "中文 名字",
        "new\nline",
        "bytes\udcff\udcfe",
        "-dash",
        "deep/er/空 目录",
    }
    assert names | {"link", "dangling", "hard", "pipe", "secret", "setuid", "big", "l" * 200} <= set(before)
    assert before["secret"][1:4] == (0o600, 1234, 4321) and before["setuid"][1] == 0o4755
    assert set(after) == set(before)
    # The folder itself was written into: its time, and nothing else, is that of the restoration.
    assert {name for name, said in after.items() if said != before[name]} <= {"."}
    assert after["."][:4] == before["."][:4]
    assert helpers(private_engine) == []


async def test_a_restoration_replaces_and_leaves(desk: Desk, posted: list[str], until: Until, tmp_path: Path) -> None:
    await filled(desk, "notes", "cd /data; echo new > both; echo one > one")
    await filled(desk, "other", "cd /data; echo old > both; echo two > two")
    transfers = VolumeTransfers(desk)
    transfers.back_up("notes", tmp_path / "notes.tar", "busybox")
    await until(lambda: len(posted) == 1)
    transfers.restore("other", tmp_path / "notes.tar", "busybox")
    await until(lambda: len(posted) == 2)
    transfers.back_up("other", tmp_path / "other.tar", "busybox")
    await until(lambda: len(posted) == 3)
    found = {name: said[-1] for name, said in content(tmp_path / "other.tar").items() if said[-1]}
    assert found == {"both": b"new\n", "one": b"one\n", "two": b"two\n"}


async def test_a_cancelled_backup_leaves_neither_file_nor_helper(
    desk: Desk, private_engine: PrivateEngine, posted: list[str], until: Until, tmp_path: Path
) -> None:
    await filled(desk, "notes", "dd if=/dev/zero of=/data/big bs=1M count=200 2>/dev/null")
    transfers = VolumeTransfers(desk)
    export = transfers.back_up("notes", tmp_path / "notes.tar", "busybox")
    await until(lambda: export.written > 1024**2)
    assert len(helpers(private_engine)) == 1
    transfers.cancel(export.key)
    await until(lambda: posted == ["The backup of notes was cancelled; nothing of it is left."])
    await until(lambda: helpers(private_engine) == [])
    assert await asyncio.to_thread(lambda: list(tmp_path.glob("*.tar*"))) == []


async def test_a_cancelled_restoration_leaves_no_helper(
    desk: Desk, private_engine: PrivateEngine, posted: list[str], until: Until, tmp_path: Path
) -> None:
    await filled(desk, "notes", "dd if=/dev/zero of=/data/big bs=1M count=200 2>/dev/null")
    transfers = VolumeTransfers(desk)
    transfers.back_up("notes", tmp_path / "notes.tar", "busybox")
    await until(lambda: len(posted) == 1, seconds=60)
    await desk.engine.create_volume("copy")
    export = transfers.restore("copy", tmp_path / "notes.tar", "busybox")
    await until(lambda: export.written > 1024**2)
    transfers.cancel(export.key)
    await until(lambda: posted[1:] == ["Restoring copy was cancelled; a part of the files is there."])
    await until(lambda: helpers(private_engine) == [])


async def test_a_volume_that_is_gone_is_not_made_anew(
    desk: Desk, private_engine: PrivateEngine, posted: list[str], until: Until, tmp_path: Path
) -> None:
    await filled(desk, "notes", "echo x > /data/x")
    await desk.engine.remove_volume("notes")
    VolumeTransfers(desk).back_up("notes", tmp_path / "notes.tar", "busybox")
    await until(lambda: len(posted) == 1)
    assert desk.notices.last is not None and desk.notices.last.kind == "error"
    assert not private_engine.request("GET", "/volumes")["Volumes"] and helpers(private_engine) == []


async def test_the_helper_is_removed_by_somebody_else(
    desk: Desk, private_engine: PrivateEngine, posted: list[str], until: Until, tmp_path: Path
) -> None:
    await filled(desk, "notes", "dd if=/dev/zero of=/data/big bs=1M count=200 2>/dev/null")
    export = VolumeTransfers(desk).back_up("notes", tmp_path / "notes.tar", "busybox")
    await until(lambda: export.written > 1024**2)
    identity = helpers(private_engine)[0]["Id"]
    await asyncio.to_thread(private_engine.request, "DELETE", f"/containers/{identity}?force=1")
    await until(lambda: len(posted) == 1, seconds=60)
    left = await asyncio.to_thread(lambda: [one.name for one in tmp_path.glob("*.tar*")])
    if posted[0].startswith("The files of notes"):
        assert len(content(tmp_path / "notes.tar")["big"][-1]) == 200 * 1024**2
    else:
        assert left == []
    assert helpers(private_engine) == []


async def test_a_volume_is_browsed_with_its_odd_names(
    desk: Desk, private_engine: PrivateEngine, until: Until, qapp: QApplication
) -> None:
    await filled(desk, "notes", ODD)
    parent = QWidget()
    browser = VolumeBrowser(parent, desk, "notes", "busybox")
    await until(lambda: browser.table.row_model.rowCount() > 10)
    assert helpers(private_engine) == []
    entries = {one.name: one for one in browser._folders[""]}
    assert {"plain", "中文 名字", "new\nline", "bytes\udcff\udcfe", "-dash", "deep"} <= set(entries)
    assert entries["secret"].user == 1234 and entries["link"].target == "plain" and entries["pipe"].kind == "pipe"
    browser.table.activated_key.emit("deep")
    assert browser.path == "deep"
    browser.up()
    browser.table.activated_key.emit(key_of(entries["中文 名字"]))
    text = browser.findChild(QPlainTextEdit, "containers.volumes.browser.text")
    assert text is not None
    await until(lambda: text.toPlainText().strip() == "z")
    await until(lambda: helpers(private_engine) == [])
    browser.close()
    parent.deleteLater()


async def test_what_is_no_archive_is_explained(
    desk: Desk, private_engine: PrivateEngine, posted: list[str], until: Until, tmp_path: Path
) -> None:
    await desk.engine.create_volume("notes")
    (tmp_path / "picture.tar").write_bytes(b"this is no archive at all" * 100)
    VolumeTransfers(desk).restore("notes", tmp_path / "picture.tar", "busybox")
    await until(lambda: len(posted) == 1)
    assert desk.notices.last is not None and desk.notices.last.kind == "error"
    assert helpers(private_engine) == []
