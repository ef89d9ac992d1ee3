"""Scenes of the view where one gets an image: what a person does there, and what Docker Hub would have answered."""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

from PySide6.QtWidgets import QComboBox

from fake_registry import FakeRegistry, makeup_of
from fakes import recorded
from firstmate.app import keeping
from firstmate.core.credentials import Credentials
from firstmate.core.errors import RegistryError
from firstmate.core.names import ImageName
from firstmate.core.platforms import parse_platform
from firstmate.core.tags import Build, Tag, TagPage
from firstmate.host import sample_images
from firstmate.pages.images import tag_list
from scenes.stage import NARROW, Scene, Stage

DAY = 86_400.0
MB = 1_000_000
AWAY = 'Get "https://index.docker.io/v1/search?q=redis&n=50": dial tcp: lookup index.docker.io: i/o timeout'
DENIED = 'Head "https://registry.example.com/v2/team/app/manifests/1.2": no basic auth credentials'

registry = FakeRegistry()
keeping.open_lookups = registry  # no picture asks a real one


class ShowLookups:
    """Docker Hub's tags of python, as they were one day."""

    async def tags(self, name: ImageName, *, part: str = "", page: str = "") -> TagPage:
        both = ("linux/amd64", "linux/arm64")
        listed = (
            _tag("3.14-slim", 45.6, 1, *both, "linux/386", "linux/s390x"),
            _tag("3.14", 387, 1, *both),
            _tag("3.14-alpine", 17.1, 2, *both),
            _tag("3.14-windowsservercore", 2100, 3, "windows/amd64"),
            _tag("3.13-slim", 44.9, 9, *both),
            _tag("3.9-slim", 44, 400, "linux/arm64"),
        )
        return TagPage(tuple(tag for tag in listed if part in tag.name), next="more", count=1893)

    async def describe(self, name: ImageName, tag: str) -> Tag:
        return _tag(tag, 45.6, 1, "linux/amd64")

    async def repositories(self, registry: str) -> tuple[str, ...]:
        return ("team/app", "team/db")

    def forget(self) -> None:
        """Nothing is kept."""


def _tag(name: str, size: float, age: float, *platforms: str) -> Tag:
    count = round(size * MB)
    builds = tuple(Build(parse_platform(platform), count) for platform in platforms)
    return Tag(name, builds, count, time.time() - age * DAY, f"sha256:{'a' * 64}")


def _scroll_to(stage: Stage, name: str) -> None:
    """The control near the top of the view."""
    stage.window.grab()
    area, control = stage.window.page("images").getting._area, stage.find(name)
    area.verticalScrollBar().setValue(control.mapTo(area.widget(), control.rect().topLeft()).y() - 60)


async def _platform(stage: Stage) -> None:
    stage.desk.go("images", view="get")
    stage.write("images.name", "nginx")
    await stage.settle()
    choice = stage.find("images.platform")
    assert isinstance(choice, QComboBox)
    choice.setCurrentIndex(choice.findData("linux/arm64"))


async def _kept(stage: Stage) -> None:
    """A pull was cancelled when two of its three layers were ready."""
    patience, keeping.PATIENCE = keeping.PATIENCE, 0.0
    ids = ("b2c1873e9c6c", "880950929aea", "227d8dd037b8")
    registry.makeups["docker.io/library/python:3.12"] = makeup_of(*ids, size=29_700_000)
    ready = [{"status": "Pulling fs layer", "id": one} for one in ids]
    ready += [{"status": "Pull complete", "id": one} for one in ids[:2]]
    stage.engine.pull_script = [*ready, asyncio.Event()]
    stage.desk.go("images", view="get", pull="python:3.12")
    await stage.settle()
    pulls = stage.window.page("images")._model.pulls
    pulls.cancel(pulls.all[0].key)
    await stage.settle()
    keeping.PATIENCE = patience


async def _kept_image(stage: Stage) -> None:
    """The same as an image in the list."""
    await _kept(stage)
    stage.desk.go("images", select=stage.engine._images[0]["Id"])
    await stage.settle()


async def _kept_removing(stage: Stage) -> None:
    await _kept_image(stage)
    stage.press("images.remove")


async def _kept_pruning(stage: Stage) -> None:
    await _kept_image(stage)
    stage.window.page("images").local.clearing.prune("dangling")


async def _stuck(stage: Stage) -> None:
    script = recorded("pull_layers")
    stage.engine.pull_script = [*script[: len(script) // 2], asyncio.Event()]
    stage.desk.go("images", view="get", pull="tomcat:10")
    await stage.settle()
    pulls = stage.window.page("images")._model.pulls
    pulls.all[0].moved -= 42
    pulls.look()


async def _catalogue(stage: Stage) -> None:
    tag_list.open_lookups = lambda _credentials, _insecure: ShowLookups()
    stage.desk.go("images", view="get")
    await stage.settle()
    stage.find("images.catalogue").select_key("python")
    await stage.settle()
    _scroll_to(stage, "images.search")


async def _tags(stage: Stage) -> None:
    await _catalogue(stage)
    stage.press("images.tags.load")
    await stage.settle()
    _scroll_to(stage, "images.lesson")


async def _search(stage: Stage) -> None:
    stage.desk.go("images", view="get", search="redis")
    await stage.settle()
    stage.press("images.search.go")
    await stage.settle()
    _scroll_to(stage, "images.search")


async def _search_away(stage: Stage) -> None:
    stage.engine.fail_next("search_images", RegistryError(AWAY, engine_text=AWAY))
    await _search(stage)


async def _accounts(stage: Stage) -> None:
    for registry in ("docker.io", "ghcr.io"):
        stage.desk.accounts.keep_for_session(Credentials(registry, "ann", "open sesame"))
    stage.desk.go("images", view="get")
    await stage.settle()
    stage.press("images.accounts.open")


async def _sign_in(stage: Stage) -> None:
    await _accounts(stage)
    await stage.settle()
    stage.press("images.accounts.sign_in")


async def _private(stage: Stage) -> None:
    stage.engine.pull_script = [RegistryError(DENIED, engine_text=DENIED)]
    stage.desk.go("images", view="get", pull="registry.example.com/team/app:1.2")


async def _loading(stage: Stage) -> None:
    """An archive came, another one is not there."""
    with tempfile.TemporaryDirectory(prefix="firstmate-shots-") as folder:
        archive = Path(folder) / "class.tar"
        archive.write_bytes(sample_images.archive())
        stage.desk.go("images", view="get")
        transfers = stage.window.page("images")._model.transfers
        transfers.load(archive)
        await stage.settle()
        transfers.load(Path(folder) / "holiday.tar")
        await stage.settle()


SCENES: dict[str, Scene] = {
    "platform": Scene(_platform, ("images",)),
    "stuck": Scene(_stuck, ("images",)),
    "kept": Scene(_kept, ("images",)),
    "keptimage": Scene(_kept_image, ("images",)),
    "keptremove": Scene(_kept_removing, ("images",)),
    "keptprune": Scene(_kept_pruning, ("images",)),
    "catalogue": Scene(_catalogue, ("images",)),
    "tags": Scene(_tags, ("images",)),
    "search": Scene(_search, ("images",)),
    "searchaway": Scene(_search_away, ("images",)),
    "accounts": Scene(_accounts, ("images",)),
    "signin": Scene(_sign_in, ("images",)),
    "private": Scene(_private, ("images",)),
    "getloading": Scene(_loading, ("images",)),
    "cataloguenarrow": Scene(_catalogue, ("images",), size=NARROW),
}
