"""Tags from Docker Hub and from any registry: the real client against stand-ins on loopback with documented answers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator

import pytest

from firstmate.core.names import parse_image_name
from firstmate.core.platforms import platform_of
from firstmate.host import registry
from firstmate.host.insecure import speaks_plainly
from firstmate.host.registry import LookupFailed, Registries
from hub_stand_in import HubStandIn, RegistryStandIn, hub_tag
from mirror_roles import API, NEVER, Reply, RoleServer


class Clock:
    """Time that goes by when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def server() -> Iterator[RoleServer]:
    with RoleServer() as running:
        yield running


@pytest.fixture
def hub(server: RoleServer, monkeypatch: pytest.MonkeyPatch) -> HubStandIn:
    """Docker Hub's API on loopback; its registry is a port where nobody listens."""
    monkeypatch.setattr(registry, "HUB_API", server.address)
    monkeypatch.setattr(registry, "HUB_REGISTRY", "http://127.0.0.1:9")
    stand_in = HubStandIn(address=server.address)
    stand_in.tags["library/busybox"] = [hub_tag(f"1.{n}") for n in range(250)]
    stand_in.tags["ada/tool"] = [hub_tag("latest", windows=True)]
    server.role = stand_in
    return stand_in


@pytest.fixture
def private(server: RoleServer) -> RegistryStandIn:
    stand_in = RegistryStandIn(address=server.address)
    server.role = stand_in
    return stand_in


def app(server: RoleServer):
    return parse_image_name(f"127.0.0.1:{server.port}/team/app")


async def failure(awaited) -> LookupFailed:
    with pytest.raises(LookupFailed) as caught:
        await awaited
    return caught.value


# -- Docker Hub --------------------------------------------------------------------------------------------------------
async def test_the_hub_gives_its_tags_in_pages_with_sizes_and_platforms(hub: HubStandIn, server: RoleServer) -> None:
    lookups, name = Registries(), parse_image_name("busybox")
    first = await lookups.tags(name)
    second = await lookups.tags(name, page=first.next)
    third = await lookups.tags(name, page=second.next)
    assert (first.count, len(first.tags), len(third.tags), third.next) == (250, 100, 50, "")
    assert [tag.name for page in (first, second, third) for tag in page.tags] == [f"1.{n}" for n in range(250)]
    tag = first.tags[0]
    assert [str(one.platform) for one in tag.builds] == ["linux/amd64", "linux/arm64"]
    build = tag.build_for(platform_of("linux", "aarch64"))
    assert build is not None
    assert build.size == 2_000_007
    assert tag.build_for(platform_of("linux", "s390x")) is None
    assert tag.updated == 1789778175.123456
    assert not first.names_only
    assert server.asked[0].target.startswith("/v2/repositories/library/busybox/tags?page_size=100")


async def test_the_hub_narrows_the_list_itself(hub: HubStandIn) -> None:
    page = await Registries().tags(parse_image_name("busybox"), part="24")
    assert (page.count, page.next) == (13, "")  # 1.24, 1.240 … 1.249, 1.124 and 1.224


async def test_images_of_users_are_asked_for_by_their_own_path(hub: HubStandIn) -> None:
    page = await Registries().tags(parse_image_name("ada/tool:1"))
    assert [str(one.platform) for one in page.tags[0].builds] == ["linux/amd64", "linux/arm64", "windows/amd64"]


async def test_a_next_page_at_another_place_is_not_followed(hub: HubStandIn) -> None:
    hub.address = "http://elsewhere.example"
    assert (await Registries().tags(parse_image_name("busybox"))).next == ""


async def test_an_answer_is_kept_for_ten_minutes_and_asked_anew_on_wish(hub: HubStandIn, server: RoleServer) -> None:
    clock = Clock()
    lookups, name = Registries(clock=clock), parse_image_name("busybox")
    first = await lookups.tags(name)
    clock.now += 599
    assert await lookups.tags(name) is first
    assert len(server.asked) == 1
    clock.now += 2
    await lookups.tags(name)
    assert len(server.asked) == 2
    lookups.forget()
    await lookups.tags(name)
    assert len(server.asked) == 3


async def test_after_429_nobody_is_asked_before_the_time_that_it_named(hub: HubStandIn, server: RoleServer) -> None:
    clock = Clock()
    hub.limited = True
    lookups, name = Registries(clock=clock), parse_image_name("busybox")
    error = await failure(lookups.tags(name))
    assert (error.reason, error.wait) == ("rate_limited", 60.0)
    clock.now += 20
    again = await failure(lookups.tags(name))
    assert (again.reason, again.wait, len(server.asked)) == ("rate_limited", 40.0, 1)
    lookups.forget()
    assert (await failure(lookups.tags(name))).wait == 40.0
    hub.limited, clock.now = False, clock.now + 41
    assert (await lookups.tags(name)).count == 250


@pytest.mark.parametrize("header", ["X-Retry-After", "X-RateLimit-Reset"])
async def test_429_may_name_a_moment(hub: HubStandIn, header: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry.time, "time", lambda: 1_800_000_000.0)
    hub.limited, hub.retry_after = True, {header: "1800000090"}
    assert (await failure(Registries().tags(parse_image_name("busybox")))).wait == 90.0


async def test_429_without_a_time_may_be_tried_again_at_once(hub: HubStandIn, server: RoleServer) -> None:
    hub.limited, hub.retry_after = True, {}
    lookups = Registries()
    assert (await failure(lookups.tags(parse_image_name("busybox")))).wait is None
    await failure(lookups.tags(parse_image_name("busybox")))
    assert len(server.asked) == 2


async def test_an_image_that_the_hub_does_not_have(hub: HubStandIn) -> None:
    error = await failure(Registries().tags(parse_image_name("nobody/nothing")))
    assert error.reason == "not_found"
    assert "object not found" in str(error)


async def test_where_the_hubs_api_is_away_its_registry_tells_the_names(
    server: RoleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hubs_registry(request):
        if request.path == "/v2/library/busybox/tags/list":
            body = json.dumps({"name": "library/busybox", "tags": ["1.37", "latest"]}).encode()
            return Reply(200, body, {**API, "Content-Type": "application/json"})
        return Reply(502, b"<html>", {"Content-Type": "text/html"})

    server.role = hubs_registry
    monkeypatch.setattr(registry, "HUB_API", server.address)
    monkeypatch.setattr(registry, "HUB_REGISTRY", server.address)
    page = await Registries().tags(parse_image_name("busybox"))
    assert ([tag.name for tag in page.tags], page.names_only) == (["1.37", "latest"], True)


async def test_where_both_are_away_the_first_reason_is_told(hub: HubStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "HUB_API", "http://127.0.0.1:9")
    error = await failure(Registries().tags(parse_image_name("busybox")))
    assert (error.reason, error.host) == ("unreachable", "127.0.0.1:9")


async def test_manifests_of_the_hub_are_never_fetched(hub: HubStandIn, server: RoleServer) -> None:
    with pytest.raises(ValueError, match="count as pulls"):
        await Registries().describe(parse_image_name("busybox"), "latest")
    assert not server.asked


async def test_cancelling_hangs_up(server: RoleServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server.role = lambda _request: NEVER
    monkeypatch.setattr(registry, "HUB_API", server.address)
    task = asyncio.create_task(Registries().tags(parse_image_name("busybox")))
    for _ in range(1000):
        if server.asked:
            break
        await asyncio.sleep(0.01)
    assert server.asked
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    for _ in range(100):
        if not server.open_connections:
            break
        await asyncio.sleep(0.01)
    assert server.open_connections == 0


# -- any registry ------------------------------------------------------------------------------------------------------
async def test_a_registry_with_a_port_is_asked_over_plain_http_on_this_computer(
    private: RegistryStandIn, server: RoleServer
) -> None:
    page = await Registries().tags(app(server))
    assert ([tag.name for tag in page.tags], page.names_only, page.next) == (["1.0", "1.1", "latest"], True, "")


async def test_pages_of_a_registry_follow_the_link_header(private: RegistryStandIn, server: RoleServer) -> None:
    private.names = [f"{n:03}" for n in range(150)]
    lookups = Registries()
    first = await lookups.tags(app(server))
    second = await lookups.tags(app(server), page=first.next)
    assert (len(first.tags), [tag.name for tag in second.tags], second.next) == (100, private.names[100:], "")


async def test_a_tag_is_described_from_its_manifests(private: RegistryStandIn, server: RoleServer) -> None:
    lookups = Registries()
    tag = await lookups.describe(app(server), "1.0")
    assert [(str(one.platform), one.size) for one in tag.builds] == [("linux/amd64", 1124), ("linux/arm64", 1148)]
    assert tag.digest == "sha256:" + "a" * 64
    asked = len(server.asked)
    assert await lookups.describe(app(server), "1.0") is tag
    assert len(server.asked) == asked


async def test_a_token_is_fetched_once_and_used_again(private: RegistryStandIn, server: RoleServer) -> None:
    private.wants = "token"
    lookups = Registries()
    await lookups.tags(app(server))
    await lookups.describe(app(server), "1.1")
    assert private.tokens_given == 1


async def test_a_password_goes_to_the_token_service(private: RegistryStandIn, server: RoleServer) -> None:
    private.wants = "token"

    async def wrong(_registry: str):
        return ("ada", "guess")

    async def right(host: str):
        assert host == f"127.0.0.1:{server.port}"
        return ("ada", "secret")

    assert (await failure(Registries(credentials=wrong).tags(app(server)))).reason == "account"
    assert len((await Registries(credentials=right).tags(app(server))).tags) == 3


async def test_a_registry_with_a_password(private: RegistryStandIn, server: RoleServer) -> None:
    private.wants = "basic"

    async def right(_registry: str):
        return ("ada", "secret")

    assert (await failure(Registries().tags(app(server)))).reason == "account"
    assert len((await Registries(credentials=right).tags(app(server))).tags) == 3


async def test_no_password_is_sent_in_the_clear_to_another_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[dict[str, str]] = []

    class Door:
        def __init__(self, _limits: object) -> None: ...
        async def __aenter__(self):
            return self

        async def __aexit__(self, *_error: object) -> None: ...
        async def get(self, url: str, *, headers=None, **_more: object):
            sent.append(dict(headers or {}))
            refusal = {"www-authenticate": 'Basic realm="x"'}
            return registry.Answer(401, refusal, b"", url, 0.0, 0.0)

    async def known(_registry: str):
        return ("ada", "secret")

    monkeypatch.setattr(registry, "Door", Door)
    lookups = Registries(credentials=known, insecure=lambda: ("10.0.0.0/8",))
    error = await failure(lookups.tags(parse_image_name("10.1.2.3:5000/team/app")))
    assert error.reason == "account"
    assert sent and not any("Authorization" in headers for headers in sent)


@pytest.mark.parametrize(
    ("status", "body", "media", "reason"),
    [
        (403, b'{"errors":[{"code":"DENIED"}]}', "application/json", "refused"),
        (404, b'{"errors":[{"code":"NAME_UNKNOWN"}]}', "application/json", "not_found"),
        (404, b"<html>nothing here</html>", "text/html", "not_registry"),
        (200, b"<html>welcome</html>", "text/html", "not_registry"),
        (503, b"", "text/plain", "server"),
        (418, b"", "text/plain", "not_registry"),
    ],
)
async def test_why_a_registry_gives_no_list(
    server: RoleServer, status: int, body: bytes, media: str, reason: str
) -> None:
    server.role = lambda _request: Reply(status, body, {"Content-Type": media})
    assert (await failure(Registries().tags(app(server)))).reason == reason


async def test_the_repositories_of_a_registry(private: RegistryStandIn, server: RoleServer) -> None:
    assert await Registries().repositories(f"127.0.0.1:{server.port}") == ("team/app", "team/db")


async def test_a_registry_that_is_not_there() -> None:
    assert (await failure(Registries().tags(parse_image_name("127.0.0.1:9/team/app")))).reason == "unreachable"


def test_who_may_be_asked_without_tls() -> None:
    insecure = ("registry.lan:5000", "10.0.0.0/8")
    plain = ["localhost:5000", "127.0.0.1", "127.3.2.1:80", "[::1]:5000", "registry.lan:5000", "10.2.3.4:5000"]
    assert all(speaks_plainly(one, insecure) for one in plain)
    assert not any(speaks_plainly(one, insecure) for one in ("ghcr.io", "registry.lan", "11.2.3.4:5000", "quay.io:443"))
