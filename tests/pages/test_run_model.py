"""The Run page's draft and its start, on a fake engine: what is refused before asking, and what happens in order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from fakes import FakeEngine
from firstmate.app.page import Desk
from firstmate.core.errors import Conflict, EngineFailure, RegistryError
from firstmate.core.runspec import Limits
from firstmate.pages.run.model import Draft, RunModel

GIB = 1024**3
GOOD = Draft(image="busybox", command="/bin/sh", name="mine", cpuset="0-1", memory=512 * 1024**2)


async def ready(desk: Desk, until: Any) -> RunModel:
    await until(lambda: desk.session.capacity and desk.session.has("images"))
    return RunModel(desk)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"image": ""}, "image"),
        ({"image": "Busy Box"}, "image"),
        ({"image": "http://x/y"}, "image"),
        ({"command": "sh -c 'open"}, "command"),
        ({"name": "-x"}, "name"),
        ({"name": "a b"}, "name"),
        ({"name": "web"}, "name"),  # taken
        ({"nano_cpus": 0}, "cpus"),
        ({"nano_cpus": -1}, "cpus"),
        ({"nano_cpus": 10**12}, "cpus"),
        ({"cpuset": "9-3"}, "cpuset"),
        ({"cpuset": "0-99"}, "cpuset"),
        ({"memory": 1024}, "memory"),
        ({"memory": 0}, "memory"),
        ({"memory": 900 * GIB}, "memory"),
    ],
)
async def test_nonsense_is_refused_before_the_engine_is_asked(
    desk: Desk, engine: FakeEngine, until: Any, change: dict[str, Any], field: str
) -> None:
    model = await ready(desk, until)
    draft = Draft(**{**{name: getattr(GOOD, name) for name in GOOD.__slots__}, **change})
    model.edit(draft)
    before = len(engine.calls)
    assert not model.begin()
    spec, wrong = model.read()
    assert spec is None
    assert field in {one.field for one in wrong}
    assert all(one.text and one.text != "" for one in wrong)
    assert not [call for call in engine.calls[before:] if call.method in ("create", "pull", "start")]
    assert model.draft == draft  # nothing typed is lost


async def test_the_words_follow_the_language(desk: Desk, language: str, until: Any) -> None:
    model = await ready(desk, until)
    model.edit(Draft(image="Busy"))
    _spec, wrong = model.read()
    chinese = any("一" <= character <= "鿿" for character in wrong[0].text)
    assert chinese == (language == "zh_CN")


async def test_a_good_draft_becomes_the_tutorials_command(desk: Desk, until: Any) -> None:
    model = await ready(desk, until)
    model.edit(GOOD)
    assert " ".join(model.argv()) == "docker run -it --cpuset-cpus 0-1 -m 512m --name mine busybox /bin/sh"


async def test_attach_comes_before_start_and_the_terminal_waits(desk: Desk, engine: FakeEngine, until: Any) -> None:
    model = await ready(desk, until)
    asked: list[tuple[str, dict[str, Any]]] = []
    desk.requested.connect(lambda page, arguments: asked.append((page, arguments)))
    model.edit(GOOD)
    assert model.begin()
    await until(lambda: model.progress and not model.progress.running)
    order = [call.method for call in engine.calls if call.method in ("create", "attach", "start")]
    assert order == ["create", "attach", "start"]
    assert model.progress is not None and model.progress.failed is None
    assert set(model.progress.stages.values()) == {"done", "skipped"}
    container = model.progress.container
    assert asked == [("containers", {"container": container, "tab": "terminal"})]
    detail = await engine.container(container)
    assert detail.limits.cpuset == "0-1"
    assert detail.limits.memory == 512 * 1024**2
    assert detail.tty
    terminal = desk.session.take_terminal(container)
    assert terminal is not None
    assert desk.session.take_terminal(container) is None
    await terminal.close()


async def test_a_missing_image_is_pulled_first(desk: Desk, engine: FakeEngine, until: Any) -> None:
    model = await ready(desk, until)
    model.edit(Draft(image="alpine:3.99", tty=False))
    assert not model.is_local("alpine:3.99")
    model.begin()
    await until(lambda: model.progress and not model.progress.running)
    assert model.progress is not None
    assert engine.calls_of("pull")
    assert model.progress.stages["pull"] == "done"


async def test_a_failed_pull_says_why_and_the_draft_stays(desk: Desk, engine: FakeEngine, until: Any) -> None:
    model = await ready(desk, until)
    engine.fail_next("pull", RegistryError("x", engine_text="manifest for alpine:9 not found: manifest unknown"))
    model.edit(Draft(image="alpine:9", tty=False))
    model.begin()
    await until(lambda: model.progress and not model.progress.running)
    assert model.progress is not None and model.progress.failed is not None
    assert "manifest unknown" in model.progress.failed.details
    assert model.progress.failed.meaning
    assert model.progress.stages["pull"] == "failed"
    assert model.draft.image == "alpine:9"


async def test_a_failed_start_leaves_nothing_half_made(desk: Desk, engine: FakeEngine, until: Any) -> None:
    model = await ready(desk, until)
    engine.fail_next("start", EngineFailure("x", engine_text="port is already allocated", status=500))
    model.edit(GOOD)
    model.begin()
    await until(lambda: model.progress and not model.progress.running)
    assert model.progress is not None and model.progress.failed is not None
    assert "mine" not in {one.name for one in await engine.containers()}
    assert engine.open_streams == 1  # the session's events, no forgotten terminal


async def test_a_name_that_only_the_engine_knows_is_taken(desk: Desk, engine: FakeEngine, until: Any) -> None:
    model = await ready(desk, until)
    words = 'Conflict. The container name "/mine" is already in use by container "x".'
    engine.fail_next("create", Conflict("x", engine_text=words, status=409))
    model.edit(GOOD)
    model.begin()
    await until(lambda: model.progress and not model.progress.running)
    _spec, wrong = model.read()
    assert [one.field for one in wrong] == ["name"]
    model.edit(Draft(image="busybox", name="other"))
    assert model.read()[1] == ()


async def test_cancelling_a_pull_stops_it(desk: Desk, engine: FakeEngine, until: Any) -> None:
    model = await ready(desk, until)
    gate = engine.hold("pull")
    model.edit(Draft(image="alpine:3.99", tty=False))
    model.begin()
    await until(lambda: engine.calls_of("pull"))
    model.cancel()
    await until(lambda: model.progress and not model.progress.running)
    gate.set()
    assert not engine.calls_of("create")


async def test_a_start_that_is_cancelled_at_once_leaves_the_next_one_free(
    desk: Desk, engine: FakeEngine, until: Any
) -> None:
    model = await ready(desk, until)
    model.edit(Draft(image="busybox", tty=False))
    told: list[bool] = []
    model.progressed.connect(lambda: told.append(model.starting))
    assert model.begin()
    model.cancel()
    await until(lambda: not desk.tasks.running("run.start"))
    await until(lambda: not model.starting, seconds=3)
    assert told[-1] is False, "the page draws its buttons anew"
    assert not engine.calls_of("create"), "it never took its first step"
    assert model.begin()
    await until(lambda: engine.calls_of("create"))
    await until(lambda: not model.starting)
    assert model.progress is not None and model.progress.container


async def test_what_an_image_brings_along_is_asked_again_after_an_outage(
    desk: Desk, engine: FakeEngine, until: Any
) -> None:
    model = await ready(desk, until)
    await until(lambda: desk.session.online)
    engine.go_away()
    await until(lambda: not desk.session.online)
    model.edit(Draft(image="busybox"))
    assert not engine.calls_of("image"), "nobody is there to answer"
    engine.come_back()
    desk.session.live.retry()
    await until(lambda: model.facts.command, seconds=3)
    assert len(engine.calls_of("image")) == 1
    assert (model.facts.image, model.facts.command) == ("busybox", "sh")


async def test_what_an_image_brings_along_is_asked_again_after_an_error(
    desk: Desk, engine: FakeEngine, until: Any
) -> None:
    model = await ready(desk, until)
    await until(lambda: desk.session.online)
    engine.fail_next("image", EngineFailure("busy", engine_text="busy", status=500))
    model.edit(Draft(image="busybox"))
    await until(lambda: engine.calls_of("image") and not desk.tasks.running("run.image"))
    assert not model.facts.command
    model.edit(Draft(image="busybox", name="mine"))
    await until(lambda: model.facts.command, seconds=3)
    assert desk.notices.last is None, "nobody had asked for it by hand"
    model.edit(Draft(image="busybox", name="other"))
    assert len(engine.calls_of("image")) == 2, "what is known is not asked again"


async def test_limits_reach_the_engine_as_asked(desk: Desk, engine: FakeEngine, until: Any) -> None:
    model = await ready(desk, until)
    model.edit(Draft(image="busybox", tty=False, nano_cpus=1_500_000_000))
    model.begin()
    await until(lambda: engine.calls_of("create"))
    spec = engine.calls_of("create")[0].args[0]
    assert spec.limits == Limits(nano_cpus=1_500_000_000)
    assert spec.detach and not spec.tty
    await until(lambda: model.progress and not model.progress.running)


async def test_another_image_does_not_get_the_command_of_the_one_before(desk: Desk, until: Any) -> None:
    await until(lambda: desk.session.capacity)
    model = RunModel(desk)
    model.edit(Draft(command="/bin/sh", memory=64 << 20))
    model.use_image("busybox")
    typed = replace(model.draft, name="first")
    assert (typed.command, typed.memory) == ("/bin/sh", 64 << 20), "no image was there before"
    model.edit(typed)
    model.use_image("docker.io/library/busybox:latest")
    assert model.draft == replace(typed, image="docker.io/library/busybox:latest"), "it is the same image"
    model.use_image("nginx:1.27")
    assert model.draft == Draft(image="nginx:1.27")
    assert desk.notices.last is not None and desk.notices.last.on_action is not None
    desk.notices.last.on_action()
    assert model.draft.name == "first"
