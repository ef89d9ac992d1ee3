"""The images of this computer on a real engine: refused in each way, cleaned up to the byte, named, drawn."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from engine_fixtures import sweep
from images_hand import answer, button, dialog, dialog_text, find, listed, names, said, shown, table, went
from PySide6.QtWidgets import QLineEdit

from firstmate.app.languages import Languages
from firstmate.app.page import Desk
from firstmate.app.session import Session
from firstmate.app.settings import Settings
from firstmate.core.errors import Conflict
from firstmate.core.pull import keeps_parts
from firstmate.core.quantities import format_bytes
from firstmate.engine import endpoint
from firstmate.engine.client import DockerEngine
from firstmate.host import processes, sample_images
from firstmate.host.private_engine import PrivateEngine
from firstmate.pages.images.view import ImagesView
from firstmate.widgets.table import Table
from sample_sizes import busybox_size

Until = Callable[..., Awaitable[None]]
Show = Callable[..., Any]

pytestmark = pytest.mark.engine


@pytest.fixture
def desk(qapp: Any, private_engine: PrivateEngine, busybox: str, tmp_path: Path) -> Iterator[Desk]:
    """A desk on the real engine, which has busybox and the image of three layers."""
    private_engine.request("POST", "/images/create?fromImage=layers&tag=latest")
    worker = DockerEngine(endpoint.parse(private_engine.address))
    desk = Desk(Session(worker), Settings(tmp_path / "settings.ini"), Languages())
    desk.languages.use("en")
    yield desk
    sweep(private_engine)


def docker(private: PrivateEngine, *argv: str, data: bytes | None = None) -> str:
    done = processes.run_sync(["docker", "-H", private.address, *argv], timeout=60, data=data)
    assert done.ok, done.stderr
    return done.stdout.decode()


async def packed(desk: Desk) -> bool:
    """Whether images are kept packed beside their unpacked layers: containerd's store, Docker's default from 29 on."""
    return keeps_parts(await desk.engine.info()) is True


def build(private: PrivateEngine, name: str, *lines: str) -> None:
    docker(private, "build", "-q", "-t", name, "-", data="\n".join(lines).encode())


def layers_size(private: PrivateEngine) -> int:
    """What the engine itself counts for all layers."""
    return int(private.request("GET", "/system/df")["LayersSize"])


def create(private: PrivateEngine, name: str, image: str, *command: str, start: bool = False) -> str:
    made = private.request(
        "POST", f"/containers/create?name={name}", json.dumps({"Image": image, "Cmd": list(command)}).encode()
    )
    if start:
        private.request("POST", f"/containers/{name}/start")
    return str(made["Id"])


async def opened(desk: Desk, show: Show, until: Until, select: str = "") -> ImagesView:
    page: ImagesView = show(ImagesView(desk), 1200, 800)
    await until(lambda: listed(page) and desk.session.has("containers"))
    if select:
        page.go({"select": select})
    return page


async def ask_to_remove(page: ImagesView, until: Until) -> str:
    """Presses the button and gives what the dialog says."""
    button(page, "images.remove").click()
    await until(lambda: dialog() is not None)
    return dialog_text()


# -- detail --------------------------------------------------------------------------------------------------------


async def test_the_layers_drawn_are_those_of_docker_history(
    desk: Desk, private_engine: PrivateEngine, show: Show, until: Until
) -> None:
    build(private_engine, "built:1", "FROM layers", "RUN head -c 2000000 /dev/urandom > /more", "ENV A=1")
    page = await opened(desk, show, until)
    await until(lambda: "built:1" in names(page))
    page.go({"select": "built:1"})
    layers = find(page, Table, "images.layers")
    await until(lambda: layers.row_model.rowCount() > 0)
    said_by_docker = docker(private_engine, "history", "--human=false", "--format", "{{.Size}}", "built:1").split()
    assert [int(cell.sort or 0) for cell in (row.cells[1] for row in layers.row_model.shown)] == [
        int(size) for size in reversed(said_by_docker)
    ]
    words = [row.cells[0].text for row in layers.row_model.shown]
    assert words[-2:] == ["RUN head -c 2000000 /dev/urandom > /more", "ENV A=1"]
    fractions = [row.cells[1].fraction for row in layers.row_model.shown]
    assert max(one for one in fractions if one is not None) == 1.0
    assert fractions[-1] is None, "a setting adds no files"


async def test_an_image_for_another_processor_that_is_here_already_is_warned_of(
    desk: Desk, private_engine: PrivateEngine, show: Show, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample_images, "architecture", lambda: "s390x")
    small = sample_images.SampleImage("library/foreign", (sample_images.busybox().tars[0],), {"made": "elsewhere"})
    docker(private_engine, "load", data=sample_images.archive(small, "foreign:1"))
    page = await opened(desk, show, until)
    await until(lambda: "foreign:1" in names(page))
    at = names(page).index("foreign:1")
    await until(lambda: shown(page, at, "platform").status == "warn")
    assert shown(page, at, "platform").text == "s390x"
    assert shown(page, names(page).index("busybox:latest"), "platform").status == ""
    page.go({"select": "foreign:1"})
    assert "linux/s390x" in said(page, "images.foreign")


# -- refused, in each of its ways ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("alive", "words"), [(True, "keeper: Running"), (False, "keeper: Exited")])
async def test_refused_for_a_container_running_or_stopped_and_one_press_goes_there(
    desk: Desk, private_engine: PrivateEngine, show: Show, until: Until, alive: bool, words: str
) -> None:
    keeper = create(private_engine, "keeper", "layers", *(("sleep", "60") if alive else ("true",)), start=True)
    if not alive:
        private_engine.request("POST", f"/containers/{keeper}/wait")
    with pytest.raises(Conflict, match=r"container .* is using its referenced image"):
        await desk.engine.remove_image("layers:latest")
    page = await opened(desk, show, until, "layers")
    told = await ask_to_remove(page, until)
    assert words in told
    assert ("Stop the containers that are running." in told) == alive
    gone = went(desk)
    answer("confirm")
    await until(lambda: gone)
    assert gone == [("containers", {"container": keeper})]
    private_engine.request("DELETE", f"/containers/{keeper}?force=1")
    await until(lambda: not desk.session.containers)
    page.go({"select": "layers"})
    told = await ask_to_remove(page, until)
    assert "Remove layers:latest?" in told
    answer("confirm")
    await until(lambda: "layers:latest" not in names(page))


async def test_refused_for_an_image_that_was_built_on_it_and_one_press_goes_there(
    desk: Desk, private_engine: PrivateEngine, show: Show, until: Until
) -> None:
    build(private_engine, "child:1", "FROM layers", "ENV A=1", "RUN true > /made")
    page = await opened(desk, show, until)
    await until(lambda: "child:1" in names(page))
    base = next(one for one in desk.session.images.values() if "layers:latest" in one.tags)
    if await packed(desk):  # it is not refused, and frees nothing but what says that it was there
        before = layers_size(private_engine)
        await desk.engine.remove_image(base.id)
        assert before - layers_size(private_engine) < 10_000
        await until(lambda: base.id not in desk.session.images)
        private_engine.request("POST", "/images/create?fromImage=layers&tag=latest")
        await until(lambda: base.id in desk.session.images)
    else:
        with pytest.raises(Conflict, match="dependent child images"):
            await desk.engine.remove_image(base.id)
    page.go({"select": "layers"})
    told = await ask_to_remove(page, until)
    assert "Other images are built on layers:latest" in told
    assert "child:1" in told
    answer("confirm")
    await until(lambda: page._model.image is not None and page._model.image.tags == ("child:1",))
    await ask_to_remove(page, until)
    answer("confirm")
    await until(lambda: "child:1" not in names(page))
    page.go({"select": "layers"})
    assert "Remove layers:latest?" in await ask_to_remove(page, until)
    answer("confirm")
    await until(lambda: names(page) == ["busybox:latest"])


async def test_refused_by_its_id_for_two_repositories_and_removed_name_by_name(
    desk: Desk, private_engine: PrivateEngine, show: Show, until: Until
) -> None:
    private_engine.request("POST", "/images/layers/tag?repo=elsewhere/mine&tag=v1")
    page = await opened(desk, show, until)
    await until(lambda: any(len(one.tags) == 2 for one in desk.session.images.values()))
    image = next(one for one in desk.session.images.values() if len(one.tags) == 2)
    with pytest.raises(Conflict, match="multiple repositories"):
        await desk.engine.remove_image(image.id)
    page.go({"select": "layers"})
    told = await ask_to_remove(page, until)
    assert "All its names are lost: layers:latest, elsewhere/mine:v1" in told
    answer("confirm")
    await until(lambda: names(page) == ["busybox:latest"])
    assert desk.notices.last is not None
    assert desk.notices.last.kind == "ok"


async def test_a_refusal_that_nobody_could_see_coming_is_explained_in_the_engine_s_words(
    desk: Desk, private_engine: PrivateEngine, show: Show, until: Until
) -> None:
    """It has two names, and the first is taken away before the engine refuses the second: it gets it back."""
    private_engine.request("POST", "/images/layers/tag?repo=elsewhere/mine&tag=v1")
    page = await opened(desk, show, until, "layers")
    await until(lambda: page._model.image is not None and len(page._model.image.tags) == 2)
    assert "Remove layers:latest?" in await ask_to_remove(page, until)
    create(private_engine, "late", "layers", "true")
    answer("confirm")
    await until(lambda: dialog() is not None and "late" in dialog_text())
    told = dialog_text()
    assert "late: Created" in told
    assert "is using its referenced image" in told
    answer("cancel")
    await until(lambda: dialog() is None)
    tags = private_engine.request("GET", "/images/layers/json")["RepoTags"]
    assert sorted(tags) == ["elsewhere/mine:v1", "layers:latest"]


# -- cleaning up ---------------------------------------------------------------------------------------------------


def clean(page: ImagesView, kind: str) -> None:
    page.local.clearing.prune(kind)  # type: ignore[arg-type]


async def test_cleaning_up_dangling_images_frees_to_the_byte_what_it_said(
    desk: Desk, private_engine: PrivateEngine, show: Show, until: Until
) -> None:
    build(private_engine, "again:1", "FROM layers", "RUN head -c 5000000 /dev/urandom > /first")
    build(private_engine, "again:1", "FROM layers", "RUN head -c 4000000 /dev/urandom > /second")
    page = await opened(desk, show, until)
    await until(lambda: "No name" in names(page))
    before = layers_size(private_engine)
    clean(page, "dangling")
    await until(lambda: dialog() is not None)
    told = dialog_text()
    assert "Remove 1 image without a name?" in told
    alike = await packed(desk)
    words = "This frees at least 5 MB." if alike else "This frees 5 MB."
    assert words in told, "what it shares with layers and the newer one stays"
    answer("confirm")
    await until(lambda: "No name" not in names(page))
    await until(lambda: desk.notices.last is not None)
    freed = before - layers_size(private_engine)
    # Random bytes do not get smaller when they are packed.
    assert 10_000_000 <= freed < 10_050_000 if alike else freed == 5_000_000
    assert desk.notices.last is not None
    assert desk.notices.last.text == f"1 image has been removed, {format_bytes(freed)} are free again."
    assert sorted(names(page)) == ["again:1", "busybox:latest", "layers:latest"]


async def test_cleaning_up_unused_images_takes_exactly_the_list_and_frees_what_it_said(
    desk: Desk, private_engine: PrivateEngine, show: Show, until: Until
) -> None:
    """One is used by a stopped container, and its base stays with it; two stand on each other and both go."""
    build(private_engine, "kept:1", "FROM layers", "RUN head -c 1000000 /dev/urandom > /kept")
    build(private_engine, "low:1", "FROM busybox", "RUN head -c 3000000 /dev/urandom > /low")
    build(private_engine, "high:1", "FROM low:1", "RUN head -c 2000000 /dev/urandom > /high")
    create(private_engine, "keeper", "kept:1", "true")
    create(private_engine, "simple", "busybox", "true")
    private_engine.request("POST", "/images/kept:1/tag?repo=second&tag=name")
    page = await opened(desk, show, until)
    await until(lambda: {"high:1", "low:1", "kept:1"} <= set(names(page)) and desk.session.containers)
    before = layers_size(private_engine)
    plan = await page._model.pruning.plan("unused")
    assert sorted(one.name for one in plan.removals) == ["high:1", "low:1"]
    alike = await packed(desk)
    assert plan.gain.exact == (not alike)
    assert 5_000_000 <= plan.gain.size < 5_050_000 if alike else plan.gain.size == 5_000_000
    clean(page, "unused")
    await until(lambda: dialog() is not None)
    told = dialog_text()
    assert f"This frees {'at least ' if alike else ''}{format_bytes(plan.gain.size)}." in told
    answer("confirm")
    await until(lambda: not {"high:1", "low:1"} & set(names(page)))
    await until(lambda: desk.notices.last is not None)
    freed = before - layers_size(private_engine)
    assert 10_000_000 <= freed < 10_050_000 if alike else freed == 5_000_000
    kept = next(one for one in desk.session.images.values() if "kept:1" in one.tags)
    assert kept.tags == ("kept:1", "second:name"), "what is used keeps all its names"


# -- names ---------------------------------------------------------------------------------------------------------


async def test_a_name_is_given_and_taken_on_the_engine(
    desk: Desk, private_engine: PrivateEngine, show: Show, until: Until
) -> None:
    page = await opened(desk, show, until, "layers")
    field = find(page, QLineEdit, "images.tag.name")
    field.setText("127.0.0.1:5000/me/mine:v1")
    button(page, "images.tag").click()
    await until(lambda: page._model.image is not None and len(page._model.image.tags) == 2)
    listing = docker(private_engine, "images", "--format", "{{.Repository}}:{{.Tag}}").split()
    assert "127.0.0.1:5000/me/mine:v1" in listing
    await until(lambda: button(page, "images.untag").isVisible())
    take = next(
        one
        for one in page.findChildren(type(button(page, "images.untag")), "images.untag")
        if "mine:v1" in one.accessibleName()
    )
    take.click()
    await until(lambda: page._model.image is not None and page._model.image.tags == ("layers:latest",))
    listing = docker(private_engine, "images", "--format", "{{.Repository}}:{{.Tag}}").split()
    assert "127.0.0.1:5000/me/mine:v1" not in listing
    assert table(page).selected_keys()


# -- disk ----------------------------------------------------------------------------------------------------------


async def test_the_disk_view_says_what_docker_system_df_says(
    desk: Desk, private_engine: PrivateEngine, show: Show, until: Until
) -> None:
    create(private_engine, "writer", "busybox", "sh", "-c", "head -c 3000000 /dev/zero > /own", start=True)
    private_engine.request("POST", "/containers/writer/wait")
    page = await opened(desk, show, until)
    page.go({"view": "disk"})
    disk = page._model.disk
    await until(lambda: disk.usage is not None and not disk.busy)
    lines = [json.loads(line) for line in docker(private_engine, "system", "df", "--format", "{{json .}}").splitlines()]
    by_docker = {line["Type"]: (line["TotalCount"], line["Active"]) for line in lines}
    assert disk.usage is not None
    by_us = {share.kind: (str(share.total), str(share.active)) for share in disk.usage.shares}
    assert list(by_us.values()) == list(by_docker.values())
    assert said(page, "images.disk.containers.size") == "3 MB, of which 3 MB can be freed"
    assert disk.usage.share("images").size == layers_size(private_engine)
    layers = next(one.id for one in desk.session.images.values() if "layers:latest" in one.tags)
    shared = disk.shared(layers)
    if await packed(desk):  # in blocks of the disk
        assert shared is not None
        assert busybox_size() <= shared < busybox_size() + 115_000
    else:
        assert shared == busybox_size()
