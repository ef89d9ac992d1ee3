"""A start on a fake engine: what it reads from this computer first, and what is told of one that ends at once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fake_registry import FakeRegistry, makeup_of
from fakes import FakeEngine
from firstmate.app import keeping
from firstmate.app.page import Desk
from firstmate.core.entities import LogChunk
from firstmate.core.errors import EngineFailure, NotFound
from firstmate.core.kept_layers import unfinished_of
from firstmate.core.names import parse_image_name
from firstmate.pages.run.draft import Draft
from firstmate.pages.run.model import RunModel

BACKGROUND = Draft(image="busybox", tty=False)


async def started(desk: Desk, until: Any, draft: Draft) -> RunModel:
    await until(lambda: desk.session.capacity and desk.session.has("images"))
    model = RunModel(desk)
    model.edit(draft)
    assert model.begin(), model.read()
    await until(lambda: model.progress and not model.progress.running)
    return model


async def test_nothing_to_do_is_told_with_what_to_give_it(
    desk: Desk, engine: FakeEngine, until: Any, language: str
) -> None:
    engine.log_script = []
    model = await started(desk, until, BACKGROUND)
    assert model.progress is not None
    engine.exit_container(model.progress.container, 0)
    await until(lambda: model.progress and model.progress.ended)
    ended = model.progress.ended
    assert ended is not None and ended.failed and ended.code == 0
    assert any("-it" in step for step in ended.told.steps)
    assert desk.notices.last is not None and desk.notices.last.told == ended.told


async def test_a_failure_is_told_with_its_code_and_last_lines(desk: Desk, engine: FakeEngine, until: Any) -> None:
    engine.log_script = [LogChunk("stderr", b"\x1b[31mno such file: app.py\x1b[0m\n")]
    model = await started(desk, until, Draft(image="busybox", tty=False, command="python app.py"))
    assert model.progress is not None
    engine.exit_container(model.progress.container, 127)
    await until(lambda: model.progress and model.progress.ended)
    ended = model.progress.ended
    assert ended is not None and ended.failed and ended.code == 127
    assert ended.told.details == "no such file: app.py"
    assert ended.told.title and ended.told.meaning and ended.told.steps


async def test_a_work_well_done_is_no_mistake(desk: Desk, engine: FakeEngine, until: Any) -> None:
    engine.log_script = [LogChunk("stdout", b"hello\n")]
    model = await started(desk, until, Draft(image="busybox", tty=False, command="echo hello"))
    assert model.progress is not None
    engine.exit_container(model.progress.container, 0)
    await until(lambda: model.progress and model.progress.ended)
    assert model.progress.ended is not None and not model.progress.ended.failed
    assert desk.notices.last is not None and desk.notices.last.kind == "ok"


async def test_what_removes_itself_is_still_told(desk: Desk, engine: FakeEngine, until: Any) -> None:
    model = await started(desk, until, Draft(image="busybox", tty=False, remove_after=True, command="false"))
    assert model.progress is not None
    engine.exit_container(model.progress.container, 1)
    await until(lambda: model.progress and model.progress.ended)
    assert model.progress.ended is not None and model.progress.ended.code == 1


async def test_what_removes_itself_is_listened_to(desk: Desk, engine: FakeEngine, until: Any) -> None:
    draft = Draft(image="busybox", tty=False, remove_after=True, command="echo hello")
    model = await started(desk, until, draft)
    assert model.progress is not None
    order = [call.method for call in engine.calls if call.method in ("attach", "start")]
    assert order == ["attach", "start"], "from before the first byte"
    engine.last_terminal.say(b"\x1b[32mhello\x1b[0m\n")
    engine.last_terminal.end(0)
    engine.exit_container(model.progress.container, 0)
    await until(lambda: model.progress and model.progress.ended)
    ended = model.progress.ended
    assert ended is not None and not ended.failed, "it did what it was told"
    assert ended.told.details == "hello"
    await until(lambda: engine.last_terminal.closed)


@pytest.mark.parametrize("interactive", [False, True])
async def test_where_nobody_can_listen_nothing_is_made_up(
    interactive: bool, desk: Desk, engine: FakeEngine, until: Any
) -> None:
    if not interactive:
        engine.fail_next("attach", EngineFailure("x", engine_text="no", status=500))
    draft = Draft(image="busybox", tty=False, remove_after=True, interactive=interactive, command="false")
    model = await started(desk, until, draft)
    assert model.progress is not None and model.progress.failed is None
    engine.exit_container(model.progress.container, 3)
    await until(lambda: model.progress and model.progress.ended)
    ended = model.progress.ended
    assert ended is not None and ended.failed
    assert "--rm" in ended.told.steps[0] and ended.told.details == ""


@pytest.mark.parametrize(
    ("command", "failed"),
    [("", True), ("/bin/sh", True), ("python3", True), ("touch /data/x", False), ("sh -c 'cp a b'", False)],
)
async def test_who_works_in_silence_is_not_told_that_there_was_nothing_to_do(
    command: str, failed: bool, desk: Desk, engine: FakeEngine, until: Any
) -> None:
    engine.log_script = []
    model = await started(desk, until, Draft(image="busybox", tty=False, command=command))
    assert model.progress is not None
    engine.exit_container(model.progress.container, 0)
    await until(lambda: model.progress and model.progress.ended)
    assert model.progress.ended is not None and model.progress.ended.failed == failed


async def test_a_shell_that_somebody_leaves_is_no_news(desk: Desk, engine: FakeEngine, until: Any) -> None:
    model = await started(desk, until, Draft(image="busybox"))
    assert model.progress is not None
    engine.exit_container(model.progress.container, 0)
    await until(lambda: not desk.tasks.running(f"run.watch:{model.progress and model.progress.container}"))
    assert model.progress.ended is None
    assert desk.notices.last is None


async def test_the_engine_listens_before_the_start(desk: Desk, engine: FakeEngine, until: Any) -> None:
    await started(desk, until, BACKGROUND)
    order = [call.method for call in engine.calls if call.method in ("create", "wait", "start")]
    assert order == ["create", "wait", "start"]


async def test_an_engine_that_will_not_watch_starts_all_the_same(desk: Desk, engine: FakeEngine, until: Any) -> None:
    engine.fail_next("wait", EngineFailure("x", engine_text="no", status=500))
    model = await started(desk, until, BACKGROUND)
    assert model.progress is not None and model.progress.failed is None and model.progress.container


@pytest.mark.parametrize(("policy", "image", "pulls"), [("always", "busybox", 1), ("never", "busybox", 0)])
async def test_the_policy_of_pulling_is_kept(
    policy: str, image: str, pulls: int, desk: Desk, engine: FakeEngine, until: Any
) -> None:
    await started(desk, until, Draft(image=image, tty=False).with_text("pull", policy))
    assert len(engine.calls_of("pull")) == pulls


async def test_an_image_of_another_platform_is_pulled_as_docker_does(
    desk: Desk, engine: FakeEngine, until: Any
) -> None:
    words = "image with reference busybox was found but does not match the specified platform: wanted linux/arm64"
    engine.fail_next("create", NotFound(words, engine_text=words, status=404))
    model = await started(desk, until, BACKGROUND.with_text("platform", "linux/arm64"))
    assert [call.options["platform"] for call in engine.calls_of("pull")] == ["linux/arm64"]
    assert model.progress is not None and model.progress.container
    assert set(model.progress.stages.values()) == {"done"}


async def test_an_image_of_another_platform_stays_where_pulling_is_forbidden(
    desk: Desk, engine: FakeEngine, until: Any
) -> None:
    words = "image with reference busybox was found but does not match the specified platform: wanted linux/arm64"
    engine.fail_next("create", NotFound(words, engine_text=words, status=404))
    model = await started(desk, until, BACKGROUND.with_text("pull", "never"))
    assert model.progress is not None and model.progress.failed is not None
    assert not engine.calls_of("pull") and model.progress.stages["create"] == "failed"


@pytest.mark.parametrize(
    ("policy", "code", "told"),
    [("always", 0, True), ("on-failure:3", 1, True), ("on-failure:3", 0, False), ("no", 1, False), ("", 1, False)],
)
async def test_what_docker_starts_again_and_again_is_told(
    policy: str, code: int, told: bool, desk: Desk, engine: FakeEngine, until: Any
) -> None:
    draft = replace(BACKGROUND, command="false").with_text("restart", *((policy,) if policy else ()))
    model = await started(desk, until, draft)
    assert model.progress is not None
    engine.exit_container(model.progress.container, code)
    await until(lambda: model.progress and model.progress.ended)
    assert model.progress.ended is not None
    assert any("restart policy" in step for step in model.progress.ended.told.steps) == told


async def test_never_pulling_says_that_the_image_is_missing(desk: Desk, engine: FakeEngine, until: Any) -> None:
    model = await started(desk, until, Draft(image="alpine:9", tty=False).with_text("pull", "never"))
    assert model.progress is not None and model.progress.failed is not None
    assert model.progress.stages["create"] == "failed"
    assert not engine.calls_of("pull")


async def test_the_platform_is_pulled_as_asked(desk: Desk, engine: FakeEngine, until: Any) -> None:
    await started(desk, until, Draft(image="alpine:3.99", tty=False).with_text("platform", "linux/arm64"))
    assert engine.calls_of("pull")[0].options["platform"] == "linux/arm64"


@pytest.mark.parametrize("end", ["cancelled", "done"])
async def test_the_finished_layers_of_a_start_that_is_cancelled_are_kept(
    end: str, desk: Desk, engine: FakeEngine, until: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "PATIENCE", 0.0)
    registry, ids, gate = FakeRegistry(), ("a" * 12, "b" * 12), asyncio.Event()
    registry.makeups["docker.io/library/alpine:9"] = makeup_of(*ids)
    monkeypatch.setattr(keeping, "open_lookups", registry)
    named = [{"status": "Pulling fs layer", "id": one} for one in ids]
    engine.pull_script = [*named, {"status": "Pull complete", "id": ids[0]}, gate]
    await until(lambda: desk.session.capacity and desk.session.has("images"))
    model = RunModel(desk)
    model.edit(Draft(image="alpine:9", tty=False))
    assert model.begin(), model.read()
    name = parse_image_name("alpine:9")
    await until(lambda: unfinished_of(desk.session.images.values(), name))
    if end == "cancelled":
        desk.tasks.cancel("run.start")
    else:
        gate.set()
    await until(lambda: model.progress and not model.progress.running)
    kept = unfinished_of(await engine.images(), name)
    assert [part.layers for _image, part in kept] == ([1] if end == "cancelled" else [])
    await until(lambda: not desk.tasks.running(keeping.task_of(name)))


async def test_files_and_variables_of_this_computer_are_put_in(
    desk: Desk, engine: FakeEngine, until: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIRSTMATE_TEST_VARIABLE", "from here")
    file = tmp_path / "app.env"
    file.write_text("MODE=file\nTITLE=甲\n", "utf-8")
    draft = BACKGROUND.with_text("env-file", str(file)).with_text("env", "MODE=form", "FIRSTMATE_TEST_VARIABLE")
    await started(desk, until, draft)
    made = dict(engine.calls_of("create")[0].args[0].environment)
    assert made == {"MODE": "form", "TITLE": "甲", "FIRSTMATE_TEST_VARIABLE": "from here"}


async def test_a_missing_file_is_told_beside_its_field(
    desk: Desk, engine: FakeEngine, until: Any, tmp_path: Path
) -> None:
    draft = BACKGROUND.with_text("env-file", str(tmp_path / "none.env"))
    model = await started(desk, until, draft)
    assert [one.field for one in model.read()[1]] == ["env_file"]
    assert not engine.calls_of("create")
    (tmp_path / "none.env").write_text("A=1\n", "utf-8")
    model.edit(draft.with_text("env-file", str(tmp_path / "none.env"), ""))
    assert model.read()[1] == ()


async def test_a_taken_port_is_told_beside_the_ports(desk: Desk, engine: FakeEngine, until: Any) -> None:
    words = "driver failed programming external connectivity: Bind for 0.0.0.0:8080 failed: port is already allocated"
    engine.fail_next("start", EngineFailure(words, engine_text=words, status=500))
    model = await started(desk, until, BACKGROUND.with_text("publish", "8080:80"))
    assert [one.field for one in model.read()[1]] == ["ports"]
    await asyncio.sleep(0)
    model.edit(BACKGROUND.with_text("publish", "8081:80"))
    assert model.read()[1] == ()


async def test_what_was_refused_can_be_tried_again_unchanged(desk: Desk, engine: FakeEngine, until: Any) -> None:
    words = "driver failed programming external connectivity: Bind for 0.0.0.0:8080 failed: port is already allocated"
    engine.fail_next("start", EngineFailure(words, engine_text=words, status=500))
    model = await started(desk, until, BACKGROUND.with_text("publish", "8080:80"))
    assert model.read()[1], "the port is taken"
    assert model.begin(), "the other program was closed meanwhile, as the explanation says"
    await until(lambda: model.progress and not model.progress.running)
    assert model.progress is not None and model.progress.container and model.read()[1] == ()


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ("8080:80", True), ("127.0.0.1:8080:80", True), ("8080:80/udp", False), ("8081:80", False), ("80", False),
        ("8080-8090:80", False),
    ],
)  # fmt: skip
async def test_a_port_of_another_container_is_told_before_the_start(
    wanted: str, told: bool, desk: Desk, engine: FakeEngine, language: str, until: Any
) -> None:
    engine.add_container("first", Ports=[{"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"}])
    await until(lambda: any(one.name == "first" and one.ports for one in desk.session.containers.values()))
    model = RunModel(desk)
    model.edit(BACKGROUND.with_text("publish", wanted))
    assert any("first" in one.text and one.field == "ports" for one in model.warnings()) == told
    assert model.read()[1] == (), "it never blocks"
