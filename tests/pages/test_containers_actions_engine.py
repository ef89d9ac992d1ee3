"""Every action of the Containers page on a real engine: what it did is asked of the engine, not of the page."""

from __future__ import annotations

import asyncio
import json
import shlex
import shutil
import tarfile
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from engine_fixtures import sweep_images
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QPlainTextEdit, QWidget

from firstmate.app.page import Desk
from firstmate.core.errors import EngineError
from firstmate.core.mappings import parse_volume
from firstmate.core.quantities import MIB
from firstmate.core.runspec import Limits, RunSpec
from firstmate.host.private_engine import PrivateEngine
from firstmate.pages.containers.view import ContainersView
from firstmate.widgets.rows_editor import Choice
from firstmate.widgets.table import Table

Until = Callable[..., Awaitable[None]]

pytestmark = pytest.mark.engine

POLITE = (
    "trap 'echo goodbye; exit 7' TERM; trap 'echo again' HUP; trap 'exit 5' QUIT; echo up; while :; do sleep 0.1; done"
)
STUBBORN = "trap '' TERM; echo up; while :; do sleep 0.1; done"


@pytest.fixture(autouse=True)
def _swept(private_engine: PrivateEngine) -> Iterator[None]:
    """After the containers are gone: some were saved as images."""
    yield
    sweep_images(private_engine)


@pytest.fixture
def desk(real_desk: Desk) -> Desk:
    real_desk.languages.use("en")
    return real_desk


@pytest.fixture
def page(desk: Desk, show: Callable[..., Any]) -> ContainersView:
    view: ContainersView = show(ContainersView(desk), width=1100)
    return view


@pytest.fixture
def posted(desk: Desk) -> list[str]:
    """Every notice, in order."""
    found: list[str] = []
    desk.notices.posted.connect(lambda notice: found.append(notice.text))
    return found


class World:
    """The page with a real engine behind it."""

    def __init__(self, page: ContainersView, desk: Desk, engine: PrivateEngine, until: Until) -> None:
        self.page, self.desk, self.engine, self.until = page, desk, engine, until

    async def run(self, name: str, script: str = POLITE, **changes: Any) -> str:
        """A container that runs and has said so."""
        spec = RunSpec(image="busybox", command=("sh", "-c", script), name=name, **changes)
        created = await self.desk.engine.create(spec)
        await self.desk.engine.start(created.id)
        await self.until(lambda: self.state(name) == "Running")
        await self.until(lambda: "up" in self.log(created.id))
        return str(created.id)

    def inspect(self, identity: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.engine.request("GET", f"/containers/{identity}/json")
        return found

    def log(self, identity: str) -> str:
        """What it has printed, as the engine keeps it on its disk."""
        lines = Path(self.inspect(identity)["LogPath"])
        return "".join(json.loads(line)["log"] for line in lines.read_text("utf-8").splitlines())

    def names(self) -> set[str]:
        return {one["Names"][0].removeprefix("/") for one in self.engine.request("GET", "/containers/json?all=1")}

    def remove_elsewhere(self, identity: str) -> None:
        """As somebody in a terminal does."""
        self.engine.request("DELETE", f"/containers/{identity}?force=1")

    def state(self, name: str) -> str:
        table = self.table
        return next((row.cells[1].text for row in table.row_model.shown if row.cells[0].text == name), "")

    @property
    def table(self) -> Table:
        found = self.page.findChild(Table, "containers.table")
        assert found is not None
        return found

    async def select(self, *ids: str) -> None:
        await self.until(lambda: all(self.table.row_model.row(key) is not None for key in ids))
        self.table.select_keys(ids)
        assert {one.id for one in self.page.model.selected} == set(ids)
        await self.until(lambda: self.button("remove").isEnabled())  # the buttons follow the selection a little later

    def button(self, name: str) -> QAbstractButton:
        found = self.page.findChild(QAbstractButton, f"containers.{name}")
        assert found is not None, name
        return found

    def press(self, name: str) -> None:
        found = self.button(name)
        assert found.isEnabled(), name
        found.click()

    def dialog(self, name: str = "") -> QDialog | None:
        wanted = f"containers.{name}.dialog" if name else "dialog"
        for one in QApplication.topLevelWidgets():
            if isinstance(one, QDialog) and one.objectName() == wanted and one.isVisible():
                return one
        return None

    async def ask(self, name: str) -> QDialog:
        """The dialog of a further action."""
        self.page.list_view.starter.act(name)
        await self.until(lambda: self.dialog(name) is not None)
        found = self.dialog(name)
        assert found is not None
        return found

    async def answer(self, choice: str) -> None:
        """Presses a button of a question."""
        await self.until(lambda: self.dialog() is not None)
        window = self.dialog()
        assert window is not None
        found = window.findChild(QAbstractButton, f"dialog.{choice}")
        assert found is not None, choice
        found.click()


@pytest.fixture
def world(page: ContainersView, desk: Desk, private_engine: PrivateEngine, until: Until) -> World:
    return World(page, desk, private_engine, until)


def inside(window: QWidget, kind: type[Any], name: str) -> Any:
    found = window.findChild(kind, f"containers.{name}")
    assert found is not None, name
    return found


# -- running and not -----------------------------------------------------------------------------------------------


async def test_stop_asks_the_program_and_start_runs_it_again(world: World, until: Until) -> None:
    web = await world.run("web")
    await world.select(web)
    world.press("stop")
    await until(lambda: world.state("web") == "Exited (7): error")
    assert world.inspect(web)["State"]["ExitCode"] == 7 and "goodbye" in world.log(web)  # it was asked, not killed
    world.press("start")
    await until(lambda: world.state("web") == "Running")
    assert world.inspect(web)["State"]["Running"]


async def test_stop_sends_the_signal_that_the_container_was_made_with(world: World, until: Until) -> None:
    web = await world.run("web", stop_signal="SIGQUIT")
    await world.select(web)
    stop = world.page.findChild(QAbstractButton, "containers.stop")
    assert stop is not None
    await until(lambda: "(SIGQUIT)" in stop.toolTip())
    world.press("stop")
    await until(lambda: world.state("web") == "Exited (5): error")


async def test_after_its_seconds_a_stubborn_program_is_ended(world: World, until: Until) -> None:
    web = await world.run("web", STUBBORN, stop_timeout=2)
    await world.select(web)
    await until(lambda: world.page.model.patience == 2)
    began = time.monotonic()
    world.press("stop")
    await until(lambda: world.state("web") == "Stopping… 2 s")
    await until(lambda: world.state("web") == "Stopping… 1 s")
    await until(lambda: world.state("web") == "Exited (137): killed")
    assert 1.8 < time.monotonic() - began < 5 and world.inspect(web)["State"]["ExitCode"] == 137


async def test_the_count_down_is_shortened(world: World, until: Until) -> None:
    web = await world.run("web", STUBBORN)
    await world.select(web)
    world.press("stop")
    await until(lambda: world.state("web").startswith("Stopping… 9"))
    kill = world.page.findChild(QAbstractButton, "containers.kill")
    assert kill is not None and kill.text() == "Kill now"
    began = time.monotonic()
    kill.click()
    await until(lambda: world.state("web") == "Exited (137): killed")
    assert time.monotonic() - began < 3
    await until(lambda: world.page.model.pendings.get(web) is None)


async def test_restart_begins_anew(world: World, until: Until) -> None:
    web = await world.run("web")
    before = world.inspect(web)["State"]
    await world.select(web)
    world.press("restart")
    await until(lambda: world.inspect(web)["State"]["StartedAt"] != before["StartedAt"])
    await until(lambda: world.state("web") == "Running")
    assert "goodbye" in world.log(web)


async def test_pause_freezes_and_resume_lets_go_on(world: World, until: Until) -> None:
    web = await world.run("web", "echo up; while :; do echo tick; sleep 0.05; done")
    await world.select(web)
    world.press("pause")
    await until(lambda: world.state("web") == "Paused")
    assert world.inspect(web)["State"]["Paused"]
    frozen = world.log(web).count("tick")
    await asyncio.sleep(0.3)
    assert world.log(web).count("tick") == frozen
    world.press("pause")  # it says "Resume" now
    await until(lambda: world.state("web") == "Running")
    await until(lambda: world.log(web).count("tick") > frozen)


async def test_a_signal_arrives_at_the_program(world: World, posted: list[str], until: Until) -> None:
    web = await world.run("web")
    await world.select(web)
    dialog = await world.ask("signal")
    choice = inside(dialog, Choice, "signal.choice")
    choice.setCurrentIndex(choice.findData("SIGHUP"))
    inside(dialog, QAbstractButton, "signal.confirm").click()
    await until(lambda: "again" in world.log(web))
    await until(lambda: posted == ["web was sent the signal."])
    assert world.inspect(web)["State"]["Running"]


# -- names, images, archives, copies -------------------------------------------------------------------------------


async def test_a_running_container_gets_another_name(world: World, until: Until) -> None:
    web = await world.run("web")
    await world.select(web)
    dialog = await world.ask("rename")
    inside(dialog, QLineEdit, "rename.name").setText("shop-web_2.0")
    inside(dialog, QAbstractButton, "rename.confirm").click()
    await until(lambda: world.state("shop-web_2.0") == "Running")
    assert world.names() == {"shop-web_2.0"} and world.inspect(web)["Name"] == "/shop-web_2.0"


async def test_an_image_has_what_was_changed(world: World, posted: list[str], until: Until) -> None:
    web = await world.run("web", "echo kept > /note; echo up; sleep 1000")
    await world.select(web)
    dialog = await world.ask("commit")
    inside(dialog, QLineEdit, "commit.name").setText("mine:v1")
    inside(dialog, QLineEdit, "commit.message").setText("a note")
    inside(dialog, QAbstractButton, "commit.confirm").click()
    await until(lambda: posted == ["web was saved as the image mine:v1."])
    assert world.engine.request("GET", "/images/mine:v1/json")["Comment"] == "a note"
    created = await world.desk.engine.create(RunSpec(image="mine:v1", command=("cat", "/note"), name="reader"))
    await world.desk.engine.start(created.id)
    await until(lambda: "kept" in world.log(created.id))


async def test_an_archive_has_the_files(world: World, posted: list[str], until: Until, tmp_path: Path) -> None:
    web = await world.run("web", "echo kept > '/奇怪 的 name'; echo up; sleep 1000")
    await world.select(web)
    container = world.page.model.single
    assert container is not None
    world.page.list_view.starter.export_to(container, tmp_path / "web.tar")
    await until(lambda: posted and posted[0].startswith("The files of web are in web.tar ("))
    with tarfile.open(tmp_path / "web.tar") as tar:
        note = tar.extractfile("奇怪 的 name")
        assert note is not None and note.read() == b"kept\n"
    assert world.inspect(web)["State"]["Running"]


async def test_a_copied_command_makes_the_same_container(
    world: World, private_engine: PrivateEngine, until: Until, docker_cli: str
) -> None:
    limits = Limits(nano_cpus=750_000_000, memory=96 * MIB, memory_swap=96 * MIB)
    web = await world.run("web", limits=limits, environment=(("COLOR", "deep blue"),), labels=(("a.b", "c"),))
    await world.select(web)
    world.page.list_view.starter.copy_as("run")
    await until(lambda: world.dialog("copy_as") is not None)
    dialog = world.dialog("copy_as")
    assert dialog is not None
    line = inside(dialog, QPlainTextEdit, "copy_as.text").toPlainText()
    dialog.reject()
    words = shlex.split(line)
    assert words[:2] == ["docker", "run"]
    words[words.index("web")] = "copy"
    arguments = ["-d", *(one for one in words[2:] if one not in ("-d", "--detach"))]
    process = await asyncio.create_subprocess_exec(docker_cli, "-H", private_engine.address, "run", *arguments)
    assert await process.wait() == 0
    await until(lambda: world.state("copy") == "Running")
    old, new = world.inspect(web), world.inspect("copy")
    for key in ("NanoCpus", "Memory", "MemorySwap", "RestartPolicy", "Binds"):
        assert old["HostConfig"][key] == new["HostConfig"][key], key
    for key in ("Env", "Cmd", "Entrypoint", "Labels", "Image"):
        assert old["Config"][key] == new["Config"][key], key


@pytest.fixture
def docker_cli() -> str:
    found = shutil.which("docker")
    if found is None:
        pytest.skip("no docker command here")
    return found


# -- away with it --------------------------------------------------------------------------------------------------


async def test_a_running_container_is_removed_only_with_a_word(world: World, until: Until) -> None:
    web = await world.run("web")
    await world.select(web)
    with pytest.raises(EngineError):
        await world.desk.engine.remove(web)  # what docker rm does
    world.press("remove")
    await world.answer("cancel")
    assert world.inspect(web)["State"]["Running"]
    world.press("remove")
    await world.answer("confirm")  # stop and remove
    await until(lambda: world.names() == set() and world.state("web") == "")


async def test_by_force_it_goes_at_once(world: World, until: Until) -> None:
    web = await world.run("web", STUBBORN)
    await world.select(web)
    world.press("remove")
    began = time.monotonic()
    await world.answer("extra")
    await until(lambda: world.names() == set())
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("along", [False, True])
async def test_anonymous_volumes_go_only_when_it_is_said(world: World, until: Until, along: bool) -> None:
    volumes = (parse_volume("/data"), parse_volume("keep:/kept"))
    created = await world.desk.engine.create(RunSpec(image="busybox", command=("true",), name="web", volumes=volumes))
    web = created.id

    def left() -> set[str]:
        return {one["Name"] for one in world.engine.request("GET", "/volumes")["Volumes"] or ()}

    try:
        before = left()
        assert "keep" in before and len(before) == 2
        await world.select(web)
        await until(lambda: world.page.model.details.get(web) is not None)  # a list read early lacks some volumes
        world.press("remove")
        await world.until(lambda: world.dialog() is not None)
        await world.answer("extra" if along else "confirm")
        await until(lambda: world.names() == set())
        await until(lambda: left() == ({"keep"} if along else before))  # the engine removes them a little later
    finally:
        for name in left():
            world.engine.request("DELETE", f"/volumes/{name}?force=1")


# -- many, and somebody else ---------------------------------------------------------------------------------------


async def test_many_with_one_summary_and_one_that_somebody_removed(
    world: World, posted: list[str], until: Until
) -> None:
    ids = [await world.run(f"worker-{number}", STUBBORN if number == 2 else POLITE) for number in range(6)]
    await world.select(*ids)
    world.press("stop")
    await until(lambda: world.state("worker-2").startswith("Stopping… 9"))
    world.remove_elsewhere(ids[2])
    await until(lambda: len(posted) == 1)
    await until(lambda: world.state("worker-2") == "")
    # Whether the engine calls the stop of what was removed a success is its own affair.
    assert posted[0] in ("6 containers stopped.", "1 of 6 did not work: worker-2")
    assert all(world.inspect(key)["State"]["ExitCode"] == 7 for key in ids if key != ids[2])
    assert not any(world.page.model.pendings.get(key) for key in ids)


@pytest.mark.parametrize("verb", ["stop", "restart"])
async def test_it_is_removed_while_it_is_waited_for(world: World, desk: Desk, until: Until, verb: str) -> None:
    web = await world.run("web", STUBBORN)
    await world.select(web)
    world.press(verb)
    await until(lambda: world.state("web").endswith("… 9 s"))
    world.remove_elsewhere(web)
    await until(lambda: world.state("web") == "")
    await until(lambda: world.page.model.pendings.get(web) is None and not desk.tasks.shown)
    assert world.page.model.targets("stop") == ()


@pytest.mark.parametrize("what", ["rename", "commit", "signal"])
async def test_it_is_removed_while_its_question_is_open(
    world: World, desk: Desk, posted: list[str], until: Until, what: str
) -> None:
    web = await world.run("web")
    await world.select(web)
    dialog = await world.ask(what)
    world.remove_elsewhere(web)
    await until(lambda: world.state("web") == "")
    if what != "signal":
        inside(dialog, QLineEdit, f"{what}.name").setText("other")
    inside(dialog, QAbstractButton, f"{what}.confirm").click()
    await until(lambda: len(posted) == 1)
    last = desk.notices.last
    assert (
        last is not None and last.kind == "error" and last.told is not None and "No such container" in last.told.details
    )


async def test_it_is_removed_while_its_removal_is_asked(world: World, posted: list[str], until: Until) -> None:
    web = await world.run("web")
    await world.select(web)
    world.press("remove")
    await until(lambda: world.dialog() is not None)
    world.remove_elsewhere(web)
    await until(lambda: world.state("web") == "")
    await world.answer("confirm")
    await until(lambda: posted)
    assert len(posted) == 1 and "web" in posted[0]  # what was wanted has happened


async def test_it_is_removed_while_its_files_are_exported(
    world: World, posted: list[str], until: Until, tmp_path: Path
) -> None:
    web = await world.run("web", "dd if=/dev/zero of=/big bs=1M count=150 2>/dev/null; echo up; sleep 1000")
    await world.select(web)
    container = world.page.model.single
    assert container is not None
    path = tmp_path / "web.tar"
    world.page.list_view.starter.export_to(container, path)
    await until(lambda: world.page.model.exports.all and world.page.model.exports.all[0].written > MIB)
    await asyncio.to_thread(world.remove_elsewhere, web)
    await until(lambda: posted, seconds=60)
    left = await asyncio.to_thread(lambda: [one.name for one in tmp_path.glob("*.tar*")])
    if posted[0].startswith("The files of web are in"):
        with tarfile.open(path) as tar:
            assert tar.getmember("big").size == 150 * MIB
    else:
        assert left == []
    assert world.page.model.exports.all == ()
