"""What an image is made of, asked of stand-ins on loopback: platforms, mirrors first, the hub's allowance, oddities."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from firstmate.core.kept_layers import Makeup, Part
from firstmate.core.names import ImageName, parse_image_name
from firstmate.core.platforms import parse_platform
from firstmate.host import registry
from firstmate.host.registry import LookupFailed, Registries
from hub_stand_in import BASIC, JSON
from mirror_roles import API, INDEX, MANIFEST, NEVER, Reply, Request, RoleServer

AMD64 = parse_platform("linux/amd64")
ADA = ("ada", "secret")


def digest(data: bytes | str) -> str:
    return f"sha256:{hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()}"


def layers_of(platform: str) -> tuple[Part, ...]:
    return tuple(Part(digest(f"{platform} {n} packed"), digest(f"{platform} {n}"), 100 + n) for n in range(2))


@dataclass
class ImageStandIn:
    """A registry with one repository, whose tag `latest` is `content`; blobs and manifests lie in `kept` by digest."""

    repository: str = "library/python"
    content: bytes = b""
    kept: dict[str, bytes] = field(default_factory=dict)
    wants_token: str = ""
    """The token service's address, where a token is wanted."""
    headers: dict[str, str] = field(default_factory=dict)

    def keep(self, data: bytes) -> str:
        self.kept[digest(data)] = data
        return digest(data)

    def single(self, platform: str) -> bytes:
        os, architecture, *variant = platform.split("/")
        parts = layers_of(platform)
        config: dict[str, Any] = {"os": os, "architecture": architecture, "rootfs": {"type": "layers"}}
        config["rootfs"]["diff_ids"] = [part.diff for part in parts]
        config |= {"variant": variant[0]} if variant else {}
        entry = {"digest": self.keep(json.dumps(config).encode()), "size": 1}
        manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "config": entry}
        return json.dumps(manifest | {"layers": [{"digest": one.blob, "size": one.size} for one in parts]}).encode()

    def index(self, *platforms: str) -> bytes:
        entries: list[dict[str, Any]] = [{"digest": digest("proof"), "platform": {"os": "unknown"}}]
        for platform in platforms:
            os, architecture, *variant = platform.split("/")
            said = {"os": os, "architecture": architecture} | ({"variant": variant[0]} if variant else {})
            entries.append({"digest": self.keep(self.single(platform)), "size": 1, "platform": said})
        return json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": entries}).encode()

    def __call__(self, request: Request) -> Reply:
        parts = urlsplit(request.target)
        if parts.path == "/token":
            assert parse_qs(parts.query)["scope"] == [f"repository:{self.repository}:pull"]
            return Reply(200, b'{"token":"t0ken"}', JSON)
        if parts.path == "/v2/":
            return Reply(200, b"{}", {**API, **JSON})
        if self.wants_token and request.headers.get("authorization") != "Bearer t0ken":
            challenge = f'Bearer realm="{self.wants_token}/token",service="stand-in"'
            return Reply(401, b"{}", {**API, "WWW-Authenticate": challenge})
        home = f"/v2/{self.repository}"
        name = parts.path.rpartition("/")[2]
        if parts.path.startswith(f"{home}/manifests/") or parts.path.startswith(f"{home}/blobs/"):
            found = self.content if name == "latest" else self.kept.get(name)
            if found is not None:
                body = b"" if request.method == "HEAD" else found
                return Reply(200, body, {**API, "Content-Type": MANIFEST, **self.headers}, length=len(found))
        return Reply(404, b'{"errors":[{"code":"MANIFEST_UNKNOWN"}]}', {**API, **JSON})


@pytest.fixture
def server() -> Iterator[RoleServer]:
    with RoleServer() as running:
        yield running


@pytest.fixture
def other() -> Iterator[RoleServer]:
    with RoleServer() as running:
        yield running


@pytest.fixture
def stand_in(server: RoleServer) -> ImageStandIn:
    server.role = made = ImageStandIn("team/app")
    return made


def app(server: RoleServer) -> ImageName:
    return parse_image_name(f"127.0.0.1:{server.port}/team/app")


async def failure(awaited: Any) -> LookupFailed:
    with pytest.raises(LookupFailed) as caught:
        await awaited
    return caught.value


# -- any registry ------------------------------------------------------------------------------------------------------
async def test_a_single_manifest(stand_in: ImageStandIn, server: RoleServer) -> None:
    stand_in.content = stand_in.single("linux/amd64")
    made = await Registries().makeup(app(server), AMD64)
    assert made == Makeup("linux", "amd64", layers_of("linux/amd64"))
    # By its digest, too; and an image made for one processor comes to any computer.
    by_digest = parse_image_name(f"127.0.0.1:{server.port}/team/app@{stand_in.keep(stand_in.content)}")
    assert await Registries().makeup(by_digest, parse_platform("linux/s390x")) == made


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("linux/amd64", "linux/amd64"),
        ("linux/arm64", "linux/arm64/v8"),
        ("linux/arm/v6", "linux/arm/v6"),
        ("linux/arm", "linux/arm/v7"),
    ],
)
async def test_of_an_index_the_build_for_the_platform(
    stand_in: ImageStandIn, server: RoleServer, asked: str, given: str
) -> None:
    stand_in.content = stand_in.index("linux/arm/v6", "linux/arm/v7", "linux/arm64/v8", "linux/amd64")
    made = await Registries().makeup(app(server), parse_platform(asked))
    assert made.parts == layers_of(given)
    assert made.variant == "".join(given.split("/")[2:])


async def test_an_index_without_the_platform(stand_in: ImageStandIn, server: RoleServer) -> None:
    stand_in.content = stand_in.index("linux/arm64")
    assert (await failure(Registries().makeup(app(server), AMD64))).reason == "not_found"


@pytest.mark.parametrize(
    "content",
    [
        b"no json",
        b"[]",
        b"{}",
        json.dumps({"schemaVersion": 1, "fsLayers": [{"blobSum": digest("a")}]}).encode(),
        json.dumps({"config": {"digest": "sha256:../../etc"}, "layers": []}).encode(),
        json.dumps({"manifests": "nonsense"}).encode(),
    ],
)
async def test_what_is_no_image(stand_in: ImageStandIn, server: RoleServer, content: bytes) -> None:
    stand_in.content = content
    assert (await failure(Registries().makeup(app(server), AMD64))).reason in ("not_registry", "not_found")


async def test_what_is_not_what_its_digest_says_is_not_believed(stand_in: ImageStandIn, server: RoleServer) -> None:
    stand_in.content = stand_in.single("linux/amd64")
    config = json.loads(stand_in.content)["config"]["digest"]
    stand_in.kept[config] += b" "
    assert "digest" in str(await failure(Registries().makeup(app(server), AMD64)))


async def test_a_token_is_fetched_once(stand_in: ImageStandIn, server: RoleServer) -> None:
    stand_in.content, stand_in.wants_token = stand_in.index("linux/amd64"), server.address
    assert (await Registries().makeup(app(server), AMD64)).parts == layers_of("linux/amd64")
    assert sum(one.path == "/token" for one in server.asked) == 1


async def test_who_does_not_answer_is_given_up_soon(server: RoleServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server.role = lambda _request: NEVER
    monkeypatch.setattr(registry, "QUICK", registry.Limits(connect=0.1, answer=0.1, body=0.1))
    assert (await failure(Registries().makeup(app(server), AMD64))).reason == "unreachable"


# -- Docker Hub and its mirrors ----------------------------------------------------------------------------------------
@pytest.fixture
def hub(server: RoleServer, monkeypatch: pytest.MonkeyPatch) -> ImageStandIn:
    """Docker Hub's registry on loopback; it wants a token."""
    monkeypatch.setattr(registry, "HUB_REGISTRY", server.address)
    server.role = made = ImageStandIn()
    made.content, made.wants_token = made.index("linux/amd64"), server.address
    return made


async def knows_ada(_registry: str) -> tuple[str, str]:
    return ADA


async def test_a_mirror_is_asked_first_and_gets_nobodys_password(
    hub: ImageStandIn, server: RoleServer, other: RoleServer
) -> None:
    mirror = ImageStandIn(wants_token=other.address)
    mirror.content, other.role = mirror.index("linux/amd64", "linux/arm64"), mirror
    lookups = Registries(credentials=knows_ada)
    made = await lookups.makeup(parse_image_name("python"), AMD64, ("http://127.0.0.1:9", f"{other.address}/"))
    assert made.parts == layers_of("linux/amd64")
    assert server.asked == [], "the hub has nothing to count"
    assert {one.headers.get("authorization", "") for one in other.asked} == {"", "Bearer t0ken"}
    assert all(one.path.startswith(("/v2/library/python/", "/token")) for one in other.asked)


async def test_where_the_mirrors_fail_the_hub_is_asked_with_the_password(
    hub: ImageStandIn, server: RoleServer, other: RoleServer
) -> None:
    lookups = Registries(credentials=knows_ada)
    made = await lookups.makeup(parse_image_name("python"), AMD64, (other.address,))
    assert made.parts == layers_of("linux/amd64")
    assert len(other.asked) == 1
    assert [one.headers.get("authorization") for one in server.asked if one.path == "/token"] == [BASIC]


async def test_mirrors_stand_for_docker_hub_alone(
    stand_in: ImageStandIn, server: RoleServer, other: RoleServer
) -> None:
    stand_in.content = stand_in.single("linux/amd64")
    await Registries().makeup(app(server), AMD64, (other.address,))
    assert other.asked == []


@pytest.mark.parametrize(("left", "asked"), [("9;w=21600", False), ("10;w=21600", True), ("", True)])
async def test_the_last_pulls_are_left_to_the_person(
    hub: ImageStandIn, server: RoleServer, left: str, asked: bool
) -> None:
    hub.headers = {"RateLimit-Remaining": left} if left else {}
    lookup = Registries().makeup(parse_image_name("python"), AMD64)
    if asked:
        assert (await lookup).parts == layers_of("linux/amd64")
    else:
        assert (await failure(lookup)).reason == "rate_limited"
    methods = [one.method for one in server.asked if "/manifests/" in one.path]
    assert methods == ["HEAD", "HEAD", *(["GET", "GET"] if asked else [])], "asking how many counts as none"
