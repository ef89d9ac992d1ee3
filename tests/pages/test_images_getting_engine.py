"""Getting images on a real engine, through the page: a slow registry, another processor, a password, files."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from engine_fixtures import sweep
from guarded_registry import GuardedRegistry, password_registry, token_registry
from proxy import Proxy
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from firstmate.app.languages import Languages
from firstmate.app.page import Desk
from firstmate.app.session import Session
from firstmate.app.settings import Settings
from firstmate.core.credentials import Credentials
from firstmate.core.names import parse_image_name
from firstmate.core.pull import keeps_parts
from firstmate.engine import endpoint
from firstmate.engine.client import DockerEngine
from firstmate.host import sample_images
from firstmate.host.credentials import CredentialStore
from firstmate.host.private_engine import PrivateEngine
from firstmate.pages.images.sign_in import SignInDialog
from firstmate.pages.images.view import ImagesView
from firstmate.widgets.labels import Label

Until = Callable[..., Awaitable[None]]
Show = Callable[..., Any]
Found = TypeVar("Found", bound=QObject)

pytestmark = pytest.mark.engine

HELPER = """#!{python}
import json, pathlib, sys
store = pathlib.Path({store!r})
kept = json.loads(store.read_text()) if store.exists() else {{}}
act, said = sys.argv[1], sys.stdin.read()
if act == "store":
    entry = json.loads(said)
    kept[entry["ServerURL"]] = [entry["Username"], entry["Secret"]]
    store.write_text(json.dumps(kept))
elif act == "list":
    print(json.dumps({{key: pair[0] for key, pair in kept.items()}}))
elif said.strip() not in kept:
    print("credentials not found in native keychain"); sys.exit(1)
elif act == "get":
    print(json.dumps({{"ServerURL": said.strip(), "Username": kept[said.strip()][0], "Secret": kept[said.strip()][1]}}))
elif act == "erase":
    del kept[said.strip()]
    store.write_text(json.dumps(kept))
"""


@pytest.fixture
def desk(
    qapp: QApplication,
    private_engine: PrivateEngine,
    busybox: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Desk]:
    """A desk on the real engine, which has busybox alone before and after. Docker's own folder is an empty one."""
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path / "docker"))
    worker = DockerEngine(endpoint.parse(private_engine.address))
    yield Desk(Session(worker), Settings(tmp_path / "settings.ini"), Languages())
    sweep(private_engine)


@pytest.fixture(params=("password", "token"))
def registry(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[GuardedRegistry]:
    open_one = password_registry if request.param == "password" else token_registry
    with open_one(tmp_path / "registry") as found:
        yield found


def find(page: QWidget, kind: type[Found], name: str) -> Found:
    found = page.findChildren(kind, name)
    assert found, f"nothing is called {name}"
    return next((one for one in found if isinstance(one, QWidget) and one.isVisible()), found[0])


def button(page: QWidget, name: str) -> QAbstractButton:
    return find(page, QAbstractButton, name)


def words(page: QWidget) -> str:
    return "\n".join(one.text() for one in page.findChildren(Label) if one.isVisible())


async def opened(desk: Desk, show: Show, until: Until) -> Any:
    page = show(ImagesView(desk))
    page.go({"view": "get"})
    await until(lambda: desk.session.has("images") and desk.session.info is not None)
    return page


# -- a slow registry ---------------------------------------------------------------------------------------------------
async def test_a_pull_goes_on_when_the_page_is_left_and_its_cancel_stops_the_bytes(
    desk: Desk, private_engine: PrivateEngine, show: Show, until: Until
) -> None:
    with Proxy(private_engine.registry_address, bytes_per_second=600_000) as proxy:
        page = await opened(desk, show, until)
        page.go({"pull": f"127.0.0.1:{proxy.port}/library/layers"})
        [pull] = page._model.pulls.all
        await until(lambda: pull.state.current > 300_000)
        page.hide()  # another page is shown
        behind, passed = pull.state.current, proxy.passed_down
        await until(lambda: pull.state.current > behind + 600_000)
        assert proxy.passed_down > passed
        [job] = [one for one in desk.tasks.shown if one.key == pull.key]
        assert job.fraction is not None
        assert 0 < job.fraction < 1
        assert "MB" in job.detail and "/s" in job.detail
        page.show()
        await until(lambda: "left" in words(page))
        # containerd's store does not name the layer that is here already.
        named = len(pull.state.layers)
        assert named == 3 or (named == 2 and keeps_parts(desk.session.info))
        assert f"of {named} layer" in words(page)
        button(page, "images.cancel").click()
        began = time.monotonic()
        await until(lambda: pull.phase == "cancelled")
        await asyncio.sleep(1.0 - (time.monotonic() - began))
        stopped = proxy.passed_down
        await asyncio.sleep(0.7)
        assert proxy.passed_down == stopped
        assert not [one for one in desk.tasks.shown if one.key == pull.key]
        # Again, at full speed, to the end; then it can be run.
        proxy.bytes_per_second = None
        button(page, "images.again").click()
        await until(lambda: button(page, "images.pulled.run").isVisible())


async def test_several_pulls_at_once_through_a_slow_registry(
    desk: Desk, private_engine: PrivateEngine, show: Show, until: Until
) -> None:
    other = sample_images.SampleImage("library/other", (*sample_images.busybox().tars, b"\0" * 10240))
    sample_images.push(private_engine.registry_address, other)
    with Proxy(private_engine.registry_address, bytes_per_second=600_000) as proxy:
        page = await opened(desk, show, until)
        page.go({"pull": f"127.0.0.1:{proxy.port}/library/layers"})
        page.go({"pull": f"127.0.0.1:{proxy.port}/library/other"})
        large, small = page._model.pulls.all
        await until(lambda: small.phase == "done")
        assert large.phase == "running"
        page._model.pulls.cancel(large.key)
        await until(lambda: large.phase == "cancelled")
        assert small.phase == "done"


# -- another processor -------------------------------------------------------------------------------------------------
async def test_an_image_of_another_processor_is_warned_of_when_it_came(
    desk: Desk, private_engine: PrivateEngine, show: Show, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample_images, "architecture", lambda: "s390x")
    foreign = sample_images.SampleImage("library/foreign", sample_images.busybox().tars)
    sample_images.push(private_engine.registry_address, foreign)
    page = await opened(desk, show, until)
    page.go({"pull": "foreign"})
    [pull] = page._model.pulls.all
    await until(lambda: pull.phase == "done")
    await until(lambda: "linux/s390x" in words(page))
    assert "exec format error" in words(page)


async def test_one_that_came_for_another_platform_than_was_asked_for_says_so(
    desk: Desk, show: Show, until: Until
) -> None:
    """A registry with a single build gives it to everybody; engines before 25 take it without a word."""
    page = await opened(desk, show, until)
    [asked] = [one for one in ("linux/arm64", "linux/amd64") if one != str(page._model.pulls.engine_platform)][:1]
    pull, _new = page._model.pulls.start(parse_image_name("layers"), asked)
    await until(lambda: pull.phase != "running")
    if pull.phase == "failed":
        assert "platform" in getattr(pull.error, "engine_text", ""), "newer engines refuse it themselves"
    else:
        await until(lambda: f"You asked for {asked}" in words(page))


# -- a registry that asks who one is -----------------------------------------------------------------------------------
async def test_push_and_pull_with_a_password_that_only_the_helper_keeps(
    desk: Desk,
    registry: GuardedRegistry,
    show: Show,
    until: Until,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    install_helper(tmp_path, monkeypatch)
    page = await opened(desk, show, until)
    name = f"{registry.address}/team/app:v1"
    await desk.engine.tag_image("busybox", f"{registry.address}/team/app", "v1")
    # The push is refused, signs in, and goes through.
    page.go({"view": "local"})
    transfers = page._model.transfers
    transfers.push(name)
    await until(lambda: button(page, "images.transfer.sign_in").isVisible())
    button(page, "images.transfer.sign_in").click()
    await sign_in(registry.credentials, until)
    await until(lambda: transfers.all[0].phase == "done")
    pushed = transfers.all[0].state.digest
    assert pushed.startswith("sha256:")
    # The helper has the password; no file of ours or docker's does.
    kept = await CredentialStore(tmp_path / "docker").get(registry.address)
    assert kept == registry.credentials
    found = await asyncio.to_thread(files_with, tmp_path, registry.credentials.password)
    assert found == ["helper.store"]
    # A pull is sent with it, and gets what was pushed.
    await desk.engine.remove_image(name)
    page.go({"view": "get", "pull": name})
    [pull] = page._model.pulls.all
    await until(lambda: pull.phase == "done")
    assert pull.state.digest == pushed
    # Signed out, the same pull is refused and asks who one is.
    await desk.accounts.sign_out(registry.address)
    await desk.engine.remove_image(name)
    page.go({"pull": name})
    await until(lambda: button(page, "images.sign_in").isVisible())


async def test_tags_of_a_guarded_registry_are_listed_for_who_is_signed_in(
    desk: Desk, registry: GuardedRegistry, show: Show, until: Until
) -> None:
    name = f"{registry.address}/team/app"
    await desk.engine.tag_image("busybox", name, "v1")
    async for _message in desk.engine.push(f"{name}:v1", credentials=registry.credentials):
        pass
    page = await opened(desk, show, until)
    tags = page.getting._finding._search.tags
    page.getting.look_for(name)
    page.getting._finding._list._start()
    await until(lambda: tags.failure is not None)
    assert find(page, Label, "images.tags.failure").isVisible()
    desk.accounts.keep_for_session(registry.credentials)
    button(page, "images.tags.load").click()
    await until(lambda: [tag.name for tag in tags.tags] == ["v1"])
    await until(lambda: bool(tags.tags[0].builds))
    assert tags.tags[0].builds[0].size is not None
    button(page, "images.tags.pull").click()
    await until(lambda: page._model.pulls.all and page._model.pulls.all[0].phase == "done")


async def sign_in(credentials: Credentials, until: Until) -> None:
    def dialog() -> SignInDialog | None:
        return next((one for one in QApplication.topLevelWidgets() if isinstance(one, SignInDialog)), None)

    await until(lambda: dialog() is not None)
    window = dialog()
    assert window is not None
    find(window, QLineEdit, "images.sign_in.username").setText(credentials.username)
    find(window, QLineEdit, "images.sign_in.password").setText("guessed")
    button(window, "images.sign_in.confirm").click()
    await until(lambda: find(window, Label, "images.sign_in.problem").isVisible())
    find(window, QLineEdit, "images.sign_in.password").setText(credentials.password)
    button(window, "images.sign_in.confirm").click()
    await until(lambda: dialog() is None)


def install_helper(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A credential helper as docker knows them, named in config.json."""
    (folder / "docker").mkdir()
    (folder / "bin").mkdir()
    (folder / "docker/config.json").write_text(json.dumps({"credsStore": "stand-in"}))
    program = folder / "bin/docker-credential-stand-in"
    program.write_text(HELPER.format(python=sys.executable, store=str(folder / "helper.store")))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder / "bin"), prepend=":")


def files_with(folder: Path, secret: str) -> list[str]:
    """The files in which a secret stands, as it is or in base64."""
    import base64

    wanted = [secret.encode(), base64.b64encode(secret.encode())]
    files = [one for one in folder.rglob("*") if one.is_file() and "registry" not in one.parts]
    return sorted(one.name for one in files if any(part in one.read_bytes() for part in wanted))


# -- files -------------------------------------------------------------------------------------------------------------
async def test_save_and_load_through_the_page_give_the_same_image(
    desk: Desk, show: Show, until: Until, tmp_path: Path
) -> None:
    page = await opened(desk, show, until)
    page.go({"pull": "layers"})
    [pull] = page._model.pulls.all
    await until(lambda: pull.phase == "done")
    before = await desk.engine.image("layers")
    await until(lambda: any("layers:latest" in one.tags for one in desk.session.images.values()))
    target = tmp_path / "layers.tar"
    page.local._actions.save_to(["layers:latest"], target)
    transfers = page._model.transfers
    await until(lambda: transfers.all[0].phase == "done")
    assert transfers.all[0].expected >= before.size
    await desk.engine.remove_image("layers")
    loading = transfers.load(target)
    await until(lambda: loading.phase == "done")
    assert loading.images == ("layers:latest",)
    after = await desk.engine.image("layers")
    assert (after.id, after.layers) == (before.id, before.layers)
    await until(lambda: any("layers:latest" in one.tags for one in desk.session.images.values()))
