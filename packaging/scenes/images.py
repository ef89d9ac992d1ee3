"""Scenes of the page Images: pulling, choosing, removing, moving, the disk."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import cast

from fakes import recorded
from firstmate.core.errors import RegistryError
from firstmate.pages.images.pruning import PruneKind
from firstmate.pages.images.view import ImagesView
from firstmate.widgets.scrolled import Scrolled
from firstmate.widgets.table import Table
from scenes.stage import NARROW, Act, Scene, Stage
from scenes.worlds import empty, with_children

REFUSED = "denied: requested access to the resource is denied"


async def _pulling(stage: Stage) -> None:
    """Half way through a pull of three layers, as recorded."""
    script = recorded("pull_layers")
    stage.engine.pull_script = [*script[: len(script) * 2 // 3], asyncio.Event()]
    stage.desk.go("images", view="get")
    stage.write("images.name", "tomcat:10")
    await stage.settle()
    stage.press("images.pull")


async def _pull_failed(stage: Stage) -> None:
    words = "pull access denied for nonsense/image, repository does not exist or may require 'docker login'"
    stage.engine.pull_script = [RegistryError(words, engine_text=words)]
    stage.desk.go("images", view="get")
    stage.write("images.name", "nonsense/image")
    await stage.settle()
    stage.press("images.pull")


async def _wrong_name(stage: Stage) -> None:
    stage.desk.go("images", view="get")
    stage.write("images.name", "Nginx:latest:oops")


async def _explained_name(stage: Stage) -> None:
    stage.desk.go("images", view="get")
    stage.write("images.name", "registry.cn-hangzhou.aliyuncs.com/team/app:1.2")


def _image(name: str) -> Act:
    """An image is chosen."""

    async def act(stage: Stage) -> None:
        stage.desk.go("images", select=name)

    return act


def _image_end(name: str) -> Act:
    """An image is chosen, and its details are seen to their end."""

    async def act(stage: Stage) -> None:
        stage.desk.go("images", select=name)
        await stage.settle()
        area = stage.find("images.detail").findChild(Scrolled)
        assert area is not None
        area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())

    return act


def _image_removing(name: str) -> Act:
    """Somebody wants to remove an image."""

    async def act(stage: Stage) -> None:
        stage.desk.go("images", select=name)
        await stage.settle()
        stage.press("images.remove")

    return act


async def _images_chosen(stage: Stage) -> None:
    """Four images are chosen, two of them are used."""
    table = cast(Table, stage.find("images.table"))
    table.select_keys([row.key for row in table.row_model.shown[2:6]])


async def _images_removing(stage: Stage) -> None:
    await _images_chosen(stage)
    stage.press("images.remove.chosen")


def _pruning(kind: PruneKind) -> Act:
    async def act(stage: Stage) -> None:
        cast(ImagesView, stage.window.page("images")).local.clearing.prune(kind)

    return act


async def _images_moving(stage: Stage) -> None:
    """Half of an archive is written, and a registry has refused a push."""
    view = cast(ImagesView, stage.window.page("images"))
    stage.engine.save_gate = asyncio.Event()
    stage.desk.go("images", select="nginx:1.27-alpine")
    view.local._actions.save_to(["nginx:1.27-alpine"], Path(tempfile.gettempdir()) / "nginx_1.27-alpine.tar")
    words = "denied: requested access to the resource is denied"
    stage.engine.push_script = [RegistryError(words, engine_text=words)]
    view._model.transfers.push("registry.cn-hangzhou.aliyuncs.com/harbour-team/background-worker:2026.11-rc1")
    await stage.settle()


async def _image_pushing(stage: Stage) -> None:
    """Under which name an image shall be pushed."""
    stage.desk.go("images", select="busybox")
    await stage.settle()
    stage.press("images.push")


async def _disk_counting(stage: Stage) -> None:
    stage.engine.hold("disk_usage")
    stage.desk.go("images", view="disk")


async def _disk(stage: Stage) -> None:
    stage.desk.go("images", view="disk")


async def _practice(stage: Stage) -> None:
    """busybox cannot be pulled, and this copy of FirstMate brought it along."""
    view = cast(ImagesView, stage.window.page("images"))
    view._model.practice.archive = Path("/usr/lib/firstmate/_internal/practice/busybox.tar")
    words = 'Get "https://registry-1.docker.io/v2/": dial tcp: i/o timeout'
    stage.engine.pull_script = [RegistryError(words, engine_text=words)]
    stage.desk.go("images", view="get")
    stage.write("images.name", "busybox")
    await stage.settle()
    stage.press("images.pull")


async def _carrying(stage: Stage) -> None:
    """One archive is written, an image is on its way up."""
    stage.engine.save_gate = asyncio.Event()
    layers = ("5f70bf18a086", "8d3ac3489996")
    stage.engine.push_script = [
        *({"status": "Preparing", "progressDetail": {}, "id": one} for one in layers),
        {"status": "Layer already exists", "progressDetail": {}, "id": layers[1]},
        {"status": "Pushing", "progressDetail": {"current": 14_000_000, "total": 48_000_000}, "id": layers[0]},
        asyncio.Event(),
    ]
    stage.desk.go("images", view="local")
    await stage.settle()
    transfers = stage.window.page("images")._model.transfers
    name = next(iter(stage.desk.session.images.values())).tags[0]
    transfers.push(name)
    with tempfile.TemporaryDirectory(prefix="firstmate-shots-") as folder:
        transfers.save([name], Path(folder) / "class.tar", expected=9_000)
        await stage.settle()


async def _nowhere(stage: Stage) -> None:
    """An archive was to go where no folder is."""
    stage.desk.go("images", view="local")
    await stage.settle()
    transfers = stage.window.page("images")._model.transfers
    transfers.save(["hello-world:latest"], Path("/media/stick/class/busybox.tar"), expected=9_000)
    await stage.settle()


async def _refused_push(stage: Stage) -> None:
    stage.engine.push_script = [RegistryError(REFUSED, engine_text=REFUSED)]
    stage.desk.go("images", view="local")
    await stage.settle()
    await stage.engine.tag_image("hello-world:latest", "registry.example.com/team/app", "1.2")
    stage.window.page("images")._model.transfers.push("registry.example.com/team/app:1.2")
    await stage.settle()


SCENES: dict[str, Scene] = {
    "carrying": Scene(_carrying, ("images",)),
    "savenowhere": Scene(_nowhere, ("images",)),
    "refusedpush": Scene(_refused_push, ("images",)),
    "pulling": Scene(_pulling, ("images",)),
    "pullfailed": Scene(_pull_failed, ("images",)),
    "wrongname": Scene(_wrong_name, ("images",)),
    "name": Scene(_explained_name, ("images",)),
    "image": Scene(_image("nginx:1.27-alpine"), ("images",)),
    "imageend": Scene(_image_end("postgres:16"), ("images",)),
    "imageforeign": Scene(_image("arm64v8/alpine:3.20"), ("images",)),
    "imagenarrow": Scene(_image("nginx:1.27-alpine"), ("images",), size=NARROW),
    "imageremove": Scene(_image_removing("hello-world"), ("images",)),
    "imageused": Scene(_image_removing("postgres:16"), ("images",)),
    "imagebase": Scene(_image_removing("hello-world"), ("images",), world=with_children),
    "imageschosen": Scene(_images_chosen, ("images",)),
    "imagesremove": Scene(_images_removing, ("images",)),
    "prunedangling": Scene(_pruning("dangling"), ("images",)),
    "pruneunused": Scene(_pruning("unused"), ("images",)),
    "imagesmoving": Scene(_images_moving, ("images",)),
    "imagepush": Scene(_image_pushing, ("images",)),
    "disk": Scene(_disk, ("images",)),
    "diskcounting": Scene(_disk_counting, ("images",)),
    "disknarrow": Scene(_disk, ("images",), size=NARROW),
    "diskempty": Scene(_disk, ("images",), world=empty),
    "practice": Scene(_practice, ("images",), world=empty),
}
