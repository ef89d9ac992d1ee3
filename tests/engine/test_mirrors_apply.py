"""Changing a real engine's configuration: applied while a container runs, refused or put back where it must be.

After every test the file is whole, the engine answers, and nothing strange lies beside the file.
"""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from mirror_world import BASE, QUICK, A, B, C, Steps, World, cancelled_at, carry_out, names, once, place_of

from firstmate.core.daemon_json import Settings
from firstmate.core.runspec import RunSpec
from firstmate.engine.client import DockerEngine
from firstmate.host.configuration import applying, backups, changes, journal

pytestmark = [pytest.mark.engine]


async def test_the_place_of_a_private_engine(world: World, worker: DockerEngine) -> None:
    place = await place_of(worker)
    assert (place.kind, place.path, place.pid) == ("private", world.path, world.daemon.daemon_pid)
    assert (place.reload, place.restart, place.can_write, place.elevation) == ("hup", (), True, False)
    assert place.version == world.daemon.request("GET", "/version")["Version"]
    assert place.flags["iptables"] == ("false",) and "config-file" in place.flags


async def test_applied_while_a_container_runs(world: World, worker: DockerEngine) -> None:
    created = await worker.create(RunSpec("busybox", command=("sleep", "600"), name="runner"))
    await worker.start(created.id)
    try:
        before = await worker.container(created.id)
        steps, place = Steps(), await place_of(worker)
        wish = world.wish(mirrors=(A, f"{B}/"), insecure_registries=("10.1.2.3/8", "r.example.com:5000"))
        outcome = await carry_out(wish, place, worker, steps)
        assert (outcome.code, outcome.applied, outcome.verified, outcome.restarted) == ("applied", True, True, False)
        assert steps.asked == []
        assert steps.ended() == [
            "conflicts done",
            "rules done",
            "engine_rules done" if world.major >= 23 else "engine_rules skipped",
            "backup done",
            "write done",
            "reload done",
            "read_back done",
            "settle done",
        ]
        assert world.mirrors() == [f"{A}/", f"{B}/"]
        assert world.insecure() == {"10.0.0.0/8", "r.example.com:5000"}
        after = await worker.container(created.id)
        assert (after.pid, after.started_at, after.state) == (before.pid, before.started_at, before.state)
        assert list(world.written()) == [*json.loads(BASE), "registry-mirrors", "insecure-registries"]
        assert world.data().startswith(BASE[:-3])  # what was there is there byte for byte
        assert outcome.backup is not None
        assert [one.data() for one in backups.backups(world.path)] == [BASE]
        again = await carry_out(world.wish(mirrors=(A, f"{B}/")), place, worker)
        assert again.code == "nothing_to_do" and again.backup is None
    finally:
        await worker.remove(created.id, force=True)


async def test_odd_indentation_line_ends_owner_mode_and_link_stay(world: World, worker: DockerEngine) -> None:
    odd = b'{\r\n\t  "log-level" :"info",\r\n\t  "shutdown-timeout":   5\r\n}\r\n'
    real = world.path.parent / "elsewhere" / "settings.json"
    _make_link(world, real, odd)
    try:
        outcome = await carry_out(world.wish(mirrors=(A,)), await place_of(worker), worker)
        assert outcome.verified and world.mirrors() == [f"{A}/"]
        assert _owner_and_mode(world, real) == (1234, 2345, 0o640)
        data = world.data()
        assert data.startswith(odd[: odd.index(b"   5") + 4]) and b"\n" not in data.replace(b"\r\n", b"")
        assert outcome.backup is not None and outcome.backup.parent == real.parent
        assert [one.data() for one in backups.backups(world.path)] == [odd]
    finally:
        _remove_link(world, real)


def _make_link(world: World, real: Path, data: bytes) -> None:
    real.parent.mkdir()
    real.write_bytes(data)
    real.chmod(0o640)
    os.chown(real, 1234, 2345)
    world.remove()
    world.path.symlink_to(real)


def _owner_and_mode(world: World, real: Path) -> tuple[int, int, int]:
    assert world.path.is_symlink()
    status = real.stat()
    return status.st_uid, status.st_gid, status.st_mode & 0o777


def _remove_link(world: World, real: Path) -> None:
    world.remove()
    for entry in real.parent.iterdir():
        entry.unlink()
    real.parent.rmdir()
    world.write(BASE)


async def test_a_file_that_was_not_there(world: World, worker: DockerEngine) -> None:
    world.remove()
    wish = changes.change_settings(None, Settings(mirrors=(A,)))
    assert (await carry_out(wish, await place_of(worker), worker)).verified
    assert world.mirrors() == [f"{A}/"]
    assert [json.loads(one.data()) for one in backups.backups(world.path)] == [{}]


async def test_clearing(world: World, worker: DockerEngine) -> None:
    place = await place_of(worker)
    await carry_out(world.wish(mirrors=(A,)), place, worker)
    assert world.mirrors() != []
    assert (await carry_out(world.wish(mirrors=()), place, worker)).verified
    assert world.mirrors() == [] and world.written()["registry-mirrors"] == []


async def test_roll_back_to_any_earlier_backup(world: World, worker: DockerEngine) -> None:
    """The first backup names no mirrors at all: the engine must forget them, and the file have its old bytes."""
    place, steps = await place_of(worker), Steps()
    for mirror in (A, B, C):
        assert (await carry_out(world.wish(mirrors=(mirror,)), place, worker)).verified
    found = backups.backups(world.path)
    assert len(found) == 3 and found[-1].data() == BASE
    middle = await applying.roll_back(found[0], place, worker, on_step=steps, ask_restart=steps.ask, limits=QUICK)
    assert middle.verified and world.mirrors() == [f"{B}/"]
    oldest = await applying.roll_back(found[-1], place, worker, on_step=steps, ask_restart=steps.ask, limits=QUICK)
    assert oldest.verified and world.mirrors() == []
    assert world.data() == BASE
    assert len(backups.backups(world.path)) == 5 and steps.asked == []


async def test_an_engine_that_keeps_its_old_values(world: World, worker: DockerEngine) -> None:
    """A value that our rules let pass and the engine does not: it logs a line and goes on as it was.

    Played by changing the file after our checks, as if this engine had a rule that we do not know.
    """
    place = await place_of(worker)
    assert (await carry_out(world.wish(mirrors=(A,)), place, worker)).verified
    good = world.data()
    spoil = once("write", "done", lambda: world.write(good.replace(A.encode(), b"https://bad.example.com/?x")))
    steps = Steps(act=spoil)
    outcome = await carry_out(world.wish(mirrors=(B,)), place, worker, steps)
    assert (outcome.code, outcome.applied, outcome.rolled_back) == ("not_as_expected", False, True)
    assert outcome.verified
    assert A in outcome.detail and B in outcome.detail
    assert "read_back failed" in steps.ended() and "put_back done" in steps.ended()
    assert world.data() == good and world.mirrors() == [f"{A}/"]


PATH: dict[str, Any] = {"mirrors": ("https://m.example.com/v2/foo",)}
BAD: list[dict[str, Any]] = [
    PATH,
    {"mirrors": ("docker.m.daocloud.io",)},
    {"mirrors": ("https://u:p@m.example.com",)},
    {"mirrors": ("",)},
    {"mirrors": ("https://m.example.com?x=1",)},
    {"insecure_registries": ("r.example.com/path",)},
]


@pytest.mark.parametrize("values", BAD, ids=str)
async def test_a_bad_address_is_refused_before_anything_is_written(
    world: World, worker: DockerEngine, values: dict[str, Any]
) -> None:
    if world.major >= 25 and values == PATH:
        pytest.skip("this engine takes a path")
    outcome = await carry_out(world.wish(**values), await place_of(worker), worker)
    assert outcome.code == "rules" and outcome.problems and not outcome.applied
    assert world.data() == BASE and world.mirrors() == [] and world.beside() == set()


async def test_a_real_conflict_with_the_command_line_is_found_before_writing(
    world: World, worker: DockerEngine
) -> None:
    """This engine has `--label` on its command line: with labels in the file it would refuse every reload."""
    world.write(b'{"labels": ["a=b"]}')
    outcome = await carry_out(world.wish(mirrors=(A,)), await place_of(worker), worker)
    assert outcome.code == "conflict" and outcome.problems[0].key == "labels"
    assert world.beside() == set() and world.mirrors() == []


async def test_a_conflict_about_mirrors(world: World, worker: DockerEngine) -> None:
    place = replace(await place_of(worker), flags={"registry-mirror": (B,)})
    outcome = await carry_out(world.wish(mirrors=(A,)), place, worker)
    assert outcome.code == "conflict" and outcome.problems[0].code == "flag_conflict"
    assert world.data() == BASE and world.beside() == set()


async def test_somebody_else_was_quicker(world: World, worker: DockerEngine) -> None:
    wish, place = world.wish(mirrors=(A,)), await place_of(worker)
    world.write(BASE + b"\n")
    outcome = await carry_out(wish, place, worker)
    assert outcome.code == "changed_meanwhile" and world.data() == BASE + b"\n"
    edit = once("backup", "done", lambda: world.write(BASE))
    outcome = await carry_out(world.wish(mirrors=(A,)), place, worker, Steps(act=edit))
    assert outcome.code == "changed_meanwhile" and world.data() == BASE
    assert world.beside() == set()


async def test_two_at_once(world: World, worker: DockerEngine) -> None:
    with journal.held():
        outcome = await carry_out(world.wish(mirrors=(A,)), await place_of(worker), worker)
    assert outcome.code == "busy" and world.data() == BASE


async def test_cancelling_takes_the_way_back(world: World, worker: DockerEngine) -> None:
    """At every step: what was cancelled has not happened, in the file and in the engine."""
    place, wish, whole = await place_of(worker), world.wish(mirrors=(A,)), Steps()
    assert (await carry_out(wish, place, worker, whole)).verified
    for index, news in enumerate(whole.news):
        world.reset()
        cancelled = await cancelled_at(index, wish, place, worker)
        # Once the engine has said it, it has happened: a cancellation comes too late to undo it.
        happened = news.step == "settle" or (news.step, news.state) == ("read_back", "done")
        assert (cancelled, world.data() == BASE) == (not happened, not happened), news
        assert world.mirrors() == ([f"{A}/"] if happened else []), news
        assert [name for name in world.beside() if not name.endswith(".bak")] == []


async def test_the_journal_is_empty_after_every_end(world: World, worker: DockerEngine, own_cache: Path) -> None:
    place = await place_of(worker)
    assert (await carry_out(world.wish(mirrors=(A,)), place, worker)).verified
    assert (await carry_out(world.wish(mirrors=("nonsense",)), place, worker)).code == "rules"
    assert names(own_cache) == {"configuration-change.lock"}
    assert await applying.recover(place, worker) is None


async def test_looking_for_a_killed_run_makes_nothing(world: World, worker: DockerEngine, own_cache: Path) -> None:
    """A page does so whenever it is opened."""
    assert await applying.recover(await place_of(worker), worker) is None
    assert not _is_there(own_cache)


def _is_there(folder: Path) -> bool:
    return folder.exists()
