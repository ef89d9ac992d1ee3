"""The same as root by one script, asked for once: it writes, waits for our word, and holds the way back.

In the place of pkexec stands a program that notes what it was asked and runs it without our environment.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from mirror_world import BASE, A, B, Restarter, Steps, World, cancelled_at, carry_out, once, place_of

from firstmate.core.daemon_json import Proxies, Settings
from firstmate.engine.client import DockerEngine
from firstmate.host.configuration import backups, changes
from firstmate.host.configuration.elevated import script_for
from firstmate.host.configuration.places import Place

pytestmark = [pytest.mark.engine, pytest.mark.slow]

CHILD = Path(__file__).with_name("mirror_child.py")


class Pkexec:
    """The stand-in, and what it was asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.program = folder / "pkexec"
        self.answers('exec env -i PATH="$PATH" "$@"')

    def answers(self, line: str) -> None:
        self.program.write_text(
            f'#!/bin/sh\nprintf "%s\\n" "$*" >>"$(dirname "$0")/asked"\necho >>"$(dirname "$0")/times"\n{line}\n'
        )
        self.program.chmod(0o755)

    def times(self) -> int:
        note = self.folder / "times"
        return len(note.read_text().splitlines()) if note.exists() else 0

    def asked(self) -> str:
        return (self.folder / "asked").read_text()


@pytest.fixture
def pkexec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pkexec:
    folder, scratch = tmp_path / "bin", tmp_path / "scratch"
    folder.mkdir()
    scratch.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr("firstmate.host.install.is_root", lambda: False)
    return Pkexec(folder)


async def elevated(worker: DockerEngine, **changes_of_it: object) -> Place:
    return replace(await place_of(worker), elevation=True, can_write=False, **changes_of_it)  # type: ignore[arg-type]


async def test_one_password_for_backup_file_and_engine(
    world: World, worker: DockerEngine, pkexec: Pkexec, tmp_path: Path
) -> None:
    world.path.chmod(0o640)
    os.chown(world.path, 1234, 2345)
    steps = Steps()
    outcome = await carry_out(world.wish(mirrors=(A,)), await elevated(worker), worker, steps)
    assert (outcome.code, outcome.applied, outcome.verified) == ("applied", True, True), outcome
    assert pkexec.times() == 1
    assert world.mirrors() == [f"{A}/"] and world.written()["registry-mirrors"] == [A]
    assert [one.data() for one in backups.backups(world.path)] == [BASE]
    assert _owners(world) == {(1234, 2345, 0o640)}  # the file's and the backup's
    assert steps.ended()[-5:] == ["backup done", "write done", "reload done", "read_back done", "settle done"]
    assert _left(tmp_path) == []


def _owners(world: World) -> set[tuple[int, int, int]]:
    found = [world.path, *(one.path for one in backups.backups(world.path))]
    return {(path.stat().st_uid, path.stat().st_gid, path.stat().st_mode & 0o777) for path in found}


def _left(tmp_path: Path) -> list[str]:
    """What is left of folders for words and texts."""
    return [entry.name for entry in (tmp_path / "scratch").iterdir()]


async def test_a_password_of_a_proxy_stands_on_no_command_line(
    world: World, worker: DockerEngine, pkexec: Pkexec
) -> None:
    """20.10 knows no proxies in its file: our rules are told of a newer one, the engine refuses, all comes back."""
    wish = changes.change_settings(
        BASE, Settings(mirrors=(A,), proxies=Proxies(http="http://eva:geheim@p.example.com:1"))
    )
    place = await elevated(worker, version="28.0.0", program="", restart=(("true",),), manager="")
    outcome = await carry_out(wish, place, worker)
    assert "geheim" not in pkexec.asked() and world.path.name in pkexec.asked()
    assert outcome.rolled_back and world.data() == BASE and world.mirrors() == []


@pytest.fixture
def deaf() -> Iterator[int]:
    """A process that takes the signal and does nothing, in the engine's place."""
    with subprocess.Popen(["sh", "-c", "trap '' HUP; while :; do sleep 0.2; done"]) as process:
        yield process.pid
        process.kill()


async def test_the_way_back_needs_no_second_password(
    world: World, worker: DockerEngine, pkexec: Pkexec, tmp_path: Path, deaf: int
) -> None:
    world.take_in(changes.change_settings(BASE, Settings(mirrors=(A,))).after, [f"{A}/"])
    good = world.data()
    outcome = await carry_out(world.wish(mirrors=(B,)), await elevated(worker, pid=deaf), worker)
    assert (outcome.code, outcome.rolled_back, outcome.verified) == ("not_as_expected", True, True), outcome
    assert pkexec.times() == 1
    assert world.data() == good and world.mirrors() == [f"{A}/"]
    assert _left(tmp_path) == []


async def test_a_file_that_was_not_there_comes_and_goes(
    world: World, worker: DockerEngine, pkexec: Pkexec, deaf: int
) -> None:
    world.remove()
    wish = changes.change_settings(None, Settings(mirrors=(A,)))
    outcome = await carry_out(wish, await elevated(worker, pid=deaf), worker)
    assert outcome.rolled_back and not _exists(world)
    outcome = await carry_out(wish, await elevated(worker), worker)
    assert outcome.verified and world.written() == {"registry-mirrors": [A]}
    assert _mode(world) == 0o644


def _exists(world: World) -> bool:
    return world.path.exists()


def _mode(world: World) -> int:
    return world.path.stat().st_mode & 0o777


async def test_rolling_back_to_a_file_that_names_nothing(world: World, worker: DockerEngine, pkexec: Pkexec) -> None:
    world.take_in(changes.change_settings(BASE, Settings(mirrors=(A,))).after, [f"{A}/"])
    outcome = await carry_out(changes.Change(world.data(), BASE), await elevated(worker), worker)
    assert outcome.verified and world.mirrors() == [] and world.data() == BASE
    assert pkexec.times() == 1


@pytest.mark.parametrize("code", [126, 127])
async def test_the_password_is_not_given(
    world: World, worker: DockerEngine, pkexec: Pkexec, code: int, tmp_path: Path
) -> None:
    pkexec.answers(f"exit {code}")
    outcome = await carry_out(world.wish(mirrors=(A,)), await elevated(worker), worker)
    assert outcome.code == "elevation_declined"
    assert world.data() == BASE and world.beside() == set() and _left(tmp_path) == []


async def test_no_way_to_ask(
    world: World, worker: DockerEngine, pkexec: Pkexec, monkeypatch: pytest.MonkeyPatch
) -> None:
    pkexec.program.unlink()
    monkeypatch.setenv("PATH", str(pkexec.folder))
    outcome = await carry_out(world.wish(mirrors=(A,)), await elevated(worker), worker)
    assert outcome.code == "elevation_impossible" and "pkexec" in outcome.detail and world.data() == BASE


async def test_somebody_edits_while_the_password_is_typed(world: World, worker: DockerEngine, pkexec: Pkexec) -> None:
    pkexec.answers(f'echo \'{{"debug": true}}\' >\'{world.path}\'\nexec env -i PATH="$PATH" "$@"')
    outcome = await carry_out(world.wish(mirrors=(A,)), await elevated(worker), worker)
    assert outcome.code == "changed_meanwhile", outcome
    assert world.data() == b'{"debug": true}\n' and world.beside() == set()


async def test_a_text_that_was_exchanged_is_not_written(world: World, worker: DockerEngine, pkexec: Pkexec) -> None:
    """Between our agreement and root's hand nobody else may put a text of his own."""
    pkexec.answers('echo \'{}\' >"$7/first"\nexec env -i PATH="$PATH" "$@"')
    outcome = await carry_out(world.wish(mirrors=(A,)), await elevated(worker), worker)
    assert not outcome.applied and outcome.code in ("other", "changed_meanwhile"), outcome
    assert world.data() == BASE and world.mirrors() == [] and world.beside() == set()


@pytest.fixture
def disk(world: World) -> Iterator[Path]:
    """The file on a disk of 64 KiB, behind a link."""
    folder = world.path.parent / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], check=True)
    real = folder / "daemon.json"
    real.write_bytes(BASE)
    world.remove()
    world.path.symlink_to(real)
    yield folder
    world.remove()
    world.write(BASE)
    subprocess.run(["umount", str(folder)], check=True)
    folder.rmdir()


def fill(folder: Path) -> None:
    with pytest.raises(OSError), (folder / "film").open("wb", buffering=0) as film:
        while True:
            film.write(b"x" * 4096)


def read_only(folder: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)


@pytest.mark.parametrize("by_root", [False, True])
async def test_a_full_disk(world: World, worker: DockerEngine, pkexec: Pkexec, disk: Path, by_root: bool) -> None:
    place = await elevated(worker) if by_root else await place_of(worker)
    fill(disk)
    outcome = await carry_out(world.wish(mirrors=(A,)), place, worker)
    assert (outcome.code, outcome.applied) == ("full", False), outcome
    assert world.data() == BASE and world.mirrors() == []
    assert world.daemon.request("GET", "/_ping") == "OK"


async def test_a_disk_that_fills_up_half_way(world: World, worker: DockerEngine, pkexec: Pkexec, disk: Path) -> None:
    """The backup has its place, the new file has none."""
    steps = Steps(act=once("backup", "done", lambda: fill(disk)))
    outcome = await carry_out(world.wish(mirrors=(A,)), await place_of(worker), worker, steps)
    assert (outcome.code, outcome.applied) == ("full", False), outcome
    assert world.data() == BASE and world.mirrors() == []


@pytest.mark.parametrize("by_root", [False, True])
async def test_a_read_only_folder(
    world: World, worker: DockerEngine, pkexec: Pkexec, disk: Path, by_root: bool
) -> None:
    place = await place_of(worker)
    read_only(disk)
    found = await place_of(worker)
    assert found.read_only and not found.can_write
    outcome = await carry_out(world.wish(mirrors=(A,)), found, worker)
    assert (outcome.code, pkexec.times()) == ("read_only", 0)
    # It became so after we had looked.
    late = replace(place, elevation=True, can_write=False) if by_root else place
    outcome = await carry_out(world.wish(mirrors=(A,)), late, worker)
    assert outcome.code == "read_only", outcome
    assert world.data() == BASE and world.mirrors() == []


async def test_a_restart_by_root_and_back(world: World, worker: DockerEngine, pkexec: Pkexec) -> None:
    with Restarter(world, pkexec.folder) as restarter:
        place = await elevated(
            worker, reload="none", pid=None, manager="service", restart=(("service", "docker", "restart"),), program=""
        )
        steps = Steps()
        outcome = await carry_out(world.wish(mirrors=(A,)), place, worker, steps)
        assert (outcome.code, outcome.verified, outcome.restarted) == ("applied", True, True), outcome
        assert restarter.restarts == 1 and world.mirrors() == [f"{A}/"] and steps.asked == [()]
        kept = world.data()
        # An engine that does not start with the new file.
        unstartable = changes.Change(kept, kept.replace(b'"info"', b'"noise"'))
        outcome = await carry_out(unstartable, place, worker)
        assert (outcome.code, outcome.rolled_back, outcome.verified) == ("restart_failed", True, True), outcome
        assert (restarter.restarts, restarter.failures, pkexec.times()) == (3, 1, 2)
        assert world.data() == kept and world.mirrors() == [f"{A}/"]


async def test_cancelled_at_each_step(world: World, worker: DockerEngine, pkexec: Pkexec) -> None:
    place, wish, whole = await elevated(worker), world.wish(mirrors=(A,)), Steps()
    assert (await carry_out(wish, place, worker, whole)).verified
    for index, news in enumerate(whole.news):
        world.reset()
        cancelled = await cancelled_at(index, wish, place, worker)
        happened = news.step == "settle" or (news.step, news.state) == ("read_back", "done")
        assert (cancelled, world.data() == BASE) == (not happened, not happened), news
        assert world.mirrors() == ([f"{A}/"] if happened else []), news


@pytest.mark.parametrize("number", range(5, 15))
def test_we_are_killed_and_root_puts_it_back_by_itself(
    world: World, pkexec: Pkexec, tmp_path: Path, number: int
) -> None:
    """Root's script notices that nobody holds its other end any more."""
    world.take_in(changes.change_settings(BASE, Settings(mirrors=(A,))).after, [f"{A}/"])
    old = world.data()
    done = subprocess.run(
        [sys.executable, str(CHILD), world.daemon.address, str(tmp_path / "cache"), B, f"news:{number}", "elevated"],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    assert done.returncode == -signal.SIGKILL, f"{done.stdout} {done.stderr}"
    end = time.monotonic() + 10
    while _scripts(world) and time.monotonic() < end:
        assert isinstance(json.loads(world.data()), dict)
        time.sleep(0.02)
    assert _scripts(world) == []
    new = old.replace(A.encode(), B.encode())
    assert world.data() in (old, new)
    assert world.mirrors() == ([f"{A}/"] if world.data() == old else [f"{B}/"])
    assert [name for name in world.beside() if not name.endswith(".bak")] == []


def _scripts(world: World) -> list[int]:
    """Processes that change our file; the guard, which only waits to kill, is none."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if words[0].endswith(b"sh") and words[1:2] == [b"-eux"] and os.fsencode(world.path) in words:
                found.append(int(entry.name))
    return found


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX shell scripts")
def test_what_is_shown_is_what_runs(tmp_path: Path) -> None:
    """One text per way to tell an engine; each is a shell script that the shell understands."""
    path = tmp_path / "script"
    for reload in ("hup", "systemctl", "none"):
        for manager in ("systemd", "openrc", "service", "snap", ""):
            for restart in (False, True):
                place = Place("packages", Path("/etc/docker/daemon.json"), reload=reload, manager=manager)  # type: ignore[arg-type]
                text = script_for(place, restart=restart).text
                way = "restart" if restart else ":" if reload == "none" else "reload"
                assert "{" + "reload}" not in text and f"\nway={way}\n" in text
                path.write_text(text)
                subprocess.run(["sh", "-n", str(path)], check=True)
    assert (
        "systemctl reload docker.service"
        in script_for(Place("packages", Path("/x"), reload="systemctl", manager="systemd"), restart=False).text
    )
