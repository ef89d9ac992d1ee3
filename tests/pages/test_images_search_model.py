"""Searching and tag lists as the page asks for them: FakeEngine for the search, stand-ins on loopback for the tags."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator

import pytest

from fakes import FakeEngine
from firstmate.app.page import Desk
from firstmate.core.credentials import Credentials
from firstmate.core.errors import EngineNotRunning, RegistryError
from firstmate.core.names import parse_image_name
from firstmate.host import registry
from firstmate.pages.images.search import Search
from firstmate.pages.images.tag_list import TagList
from hub_stand_in import HubStandIn, RegistryStandIn, hub_tag
from mirror_roles import NEVER, RoleServer

Until = Callable[..., Awaitable[None]]


@pytest.fixture
def server() -> Iterator[RoleServer]:
    with RoleServer() as running:
        yield running


@pytest.fixture
def hub(server: RoleServer, monkeypatch: pytest.MonkeyPatch) -> HubStandIn:
    monkeypatch.setattr(registry, "HUB_API", server.address)
    monkeypatch.setattr(registry, "HUB_REGISTRY", "http://127.0.0.1:9")
    stand_in = HubStandIn(address=server.address)
    stand_in.tags["library/python"] = [hub_tag(f"3.{n}") for n in range(150)]
    server.role = stand_in
    return stand_in


@pytest.fixture
def private(server: RoleServer) -> RegistryStandIn:
    stand_in = RegistryStandIn(address=server.address)
    server.role = stand_in
    return stand_in


@pytest.fixture
def search(desk: Desk) -> Search:
    return Search(desk, TagList(desk))


def searches(engine: FakeEngine) -> list[object]:
    return [call.args for call in engine.calls if call.method == "search_images"]


# -- searching ---------------------------------------------------------------------------------------------------------
async def test_typing_asks_nobody_and_narrows_the_catalogue(search: Search, engine: FakeEngine) -> None:
    everything = len(search.entries)
    search.type("postgres")
    assert 0 < len(search.entries) < everything
    assert searches(engine) == []
    assert search.results is None


async def test_the_engine_searches_when_asked_and_the_answer_is_kept(
    search: Search, engine: FakeEngine, until: Until
) -> None:
    search.type("redis")
    search.start()
    assert search.searching
    await until(lambda: search.results is not None)
    assert [one.name for one in search.results or ()] == ["redis", "bitnami/redis", "redis/redis-stack"]
    assert search.back()
    assert search.results is None
    search.start()
    assert search.results is not None
    assert len(searches(engine)) == 1
    search.start(anew=True)
    await until(lambda: search.results is not None)
    assert len(searches(engine)) == 2


async def test_a_tag_is_no_part_of_the_search(search: Search, engine: FakeEngine, until: Until) -> None:
    search.type("redis:7-alpine")
    search.start()
    await until(lambda: search.results is not None)
    assert searches(engine) == [("redis",)]


async def test_typing_on_leaves_the_results_and_ends_the_search(
    search: Search, engine: FakeEngine, desk: Desk, until: Until
) -> None:
    gate = engine.hold("search_images")
    search.type("redis")
    search.start()
    search.type("redi")
    assert not search.searching
    assert not desk.tasks.running("images.search")
    gate.set()
    search.type("redis")
    search.start()
    await until(lambda: search.results is not None)


async def test_cancelling_goes_back_to_the_catalogue(search: Search, engine: FakeEngine, desk: Desk) -> None:
    engine.hold("search_images")
    search.type("redis")
    search.start()
    search.cancel()
    assert (search.searching, search.asked, search.failure) == (False, "", None)
    assert not desk.tasks.running("images.search")


async def test_where_the_hub_cannot_be_reached_the_catalogue_serves(
    search: Search, engine: FakeEngine, desk: Desk, until: Until
) -> None:
    posted: list[object] = []
    desk.notices.posted.connect(posted.append)
    search.type("mysql")
    for _ in range(2):
        engine.fail_next("search_images", RegistryError("search", engine_text="dial tcp: i/o timeout"))
        search.start(anew=True)
        await until(lambda: not search.searching)
        assert search.failure is not None
        assert (search.failure.reason, search.failure.words) == ("search", "dial tcp: i/o timeout")
        assert search.asked == ""
        assert next(entry.name for entry in search.entries) == "mysql"
    assert posted == []
    search.start()
    await until(lambda: search.results is not None)
    assert search.failure is None


async def test_what_the_engine_said_of_one_text_is_not_shown_with_another(
    search: Search, engine: FakeEngine, until: Until
) -> None:
    engine.fail_next("search_images", RegistryError("search", engine_text="search?q=mysql: i/o timeout"))
    search.type("mysql")
    search.start()
    await until(lambda: search.failure is not None)
    assert search.failure is not None and search.failure.text == "mysql"
    search.type("redis")
    assert search.failure is not None, "the way to Docker Hub is closed for this one, too"
    assert search.failure.text == "mysql", "but the words are still about the other"


async def test_what_one_registry_said_goes_with_its_name(search: Search, until: Until) -> None:
    search.type("127.0.0.1:9")
    search.start()
    await until(lambda: search.failure is not None)
    search.type("redis")
    assert search.failure is None


async def test_an_engine_that_is_away_is_suspected(search: Search, engine: FakeEngine, until: Until) -> None:
    engine.fail_next("search_images", EngineNotRunning("gone", reason="refused"))
    search.type("redis")
    search.start()
    await until(lambda: search.failure is not None)


async def test_an_image_with_its_registry_is_chosen_at_once(
    search: Search, engine: FakeEngine, private: RegistryStandIn, server: RoleServer, until: Until
) -> None:
    search.type(f"localhost:{server.port}/team/app:1.0")
    search.start()
    await until(lambda: bool(search.tags.tags))
    assert search.chosen == parse_image_name(f"localhost:{server.port}/team/app:1.0")
    assert [tag.name for tag in search.tags.tags] == ["1.0", "1.1", "latest"]
    assert searches(engine) == []


async def test_a_registry_alone_tells_its_repositories(
    search: Search, private: RegistryStandIn, server: RoleServer, until: Until
) -> None:
    search.type(f"127.0.0.1:{server.port}/")
    search.start()
    await until(lambda: search.results is not None)
    host = f"127.0.0.1:{server.port}"
    assert [one.name for one in search.results or ()] == [f"{host}/team/app", f"{host}/team/db"]


async def test_a_registry_that_is_not_there_says_why(search: Search, until: Until) -> None:
    search.type("127.0.0.1:9")
    search.start()
    await until(lambda: search.failure is not None)
    assert search.failure is not None
    assert (search.failure.reason, search.failure.host) == ("unreachable", "127.0.0.1:9")


@pytest.mark.parametrize("text", ["localhost:5000", "ghcr.io", "nas:5000/", "10.0.0.3:5000", "[::1]:5000"])
async def test_what_is_a_registry(search: Search, engine: FakeEngine, text: str, desk: Desk) -> None:
    search.type(text)
    search.start()
    desk.tasks.cancel("images.search")
    assert searches(engine) == []
    assert search.chosen is None


@pytest.mark.parametrize("text", ["redis:7", "python:3.12", "node", "Some Words", "my_app"])
async def test_what_is_no_registry(search: Search, engine: FakeEngine, text: str, until: Until) -> None:
    search.type(text)
    search.start()
    await until(lambda: len(searches(engine)) == 1)


# -- tags --------------------------------------------------------------------------------------------------------------
async def test_choosing_asks_nobody(search: Search, hub: HubStandIn, server: RoleServer) -> None:
    search.choose("python")
    assert search.entry is not None
    assert not search.tags.asked
    assert server.asked == []


async def test_tags_come_page_by_page(search: Search, hub: HubStandIn, until: Until) -> None:
    tags = search.tags
    search.choose("python")
    tags.load()
    await until(lambda: not tags.loading)
    assert (len(tags.tags), tags.count, tags.more) == (100, 150, True)
    tags.load_more()
    await until(lambda: not tags.loading)
    assert (len(tags.tags), tags.more) == (150, False)


async def test_a_list_that_is_not_whole_is_narrowed_by_the_hub(
    search: Search, hub: HubStandIn, server: RoleServer, until: Until
) -> None:
    tags = search.tags
    search.choose("python")
    tags.narrow("14")
    assert server.asked == []
    tags.load()
    await until(lambda: not tags.loading)
    tags.narrow("14")
    await until(lambda: not tags.loading)
    assert {tag.name for tag in tags.tags} == {"3.14", "3.114", *(f"3.14{n}" for n in range(10))}
    tags.narrow("")
    await until(lambda: not tags.loading)
    assert len(tags.tags) == 100


async def test_a_failure_leaves_the_tags_that_are_here(search: Search, hub: HubStandIn, until: Until) -> None:
    tags = search.tags
    search.choose("python")
    tags.load()
    await until(lambda: not tags.loading)
    hub.limited = True
    tags.load_more()
    await until(lambda: not tags.loading)
    assert tags.failure is not None
    assert (tags.failure.reason, tags.failure.wait) == ("rate_limited", pytest.approx(60, abs=1))
    assert len(tags.tags) == 100


async def test_another_image_ends_what_is_under_way(
    search: Search, hub: HubStandIn, server: RoleServer, desk: Desk, until: Until
) -> None:
    search.choose("python")
    server.role = lambda _request: NEVER
    search.tags.load()
    await until(lambda: server.asked)
    search.choose("redis")
    assert not search.tags.loading
    assert not desk.tasks.running("images.tags")
    await until(lambda: not server.open_connections)


async def test_bare_names_are_described_when_they_are_seen(
    search: Search, private: RegistryStandIn, server: RoleServer, until: Until
) -> None:
    tags = search.tags
    search.choose(f"127.0.0.1:{server.port}/team/app")
    tags.load()
    await until(lambda: not tags.loading)
    assert tags.names_only
    assert not tags.tags[0].builds
    tags.describe(["1.0", "latest"])
    await until(lambda: tags.tags[0].builds and tags.tags[2].builds)
    assert not tags.tags[1].builds
    asked = len(server.asked)
    tags.describe(["1.0"])
    assert len(server.asked) == asked


async def test_who_is_signed_in_is_asked_as_such(
    search: Search, desk: Desk, private: RegistryStandIn, server: RoleServer, until: Until
) -> None:
    private.wants = "basic"
    host = f"127.0.0.1:{server.port}"
    search.choose(f"{host}/team/app")
    desk.accounts.keep_for_session(Credentials(host, "ada", "secret"))
    search.tags.load()
    await until(lambda: not search.tags.loading)
    assert len(search.tags.tags) == 3


async def test_f5_asks_anew(search: Search, hub: HubStandIn, server: RoleServer, until: Until) -> None:
    search.choose("python")
    for expected in (1, 1):
        search.tags.load()
        await until(lambda: not search.tags.loading)
        assert len(server.asked) == expected
    search.tags.load(anew=True)
    await until(lambda: not search.tags.loading)
    assert len(server.asked) == 2
