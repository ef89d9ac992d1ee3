"""Tags and repositories from real registries: open, with a password, with a token service; on loopback, plain http."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from guarded_registry import GuardedRegistry, password_registry, token_registry

from firstmate.core.names import parse_image_name
from firstmate.core.platforms import parse_platform
from firstmate.engine.client import DockerEngine
from firstmate.host import sample_images
from firstmate.host.private_engine import PrivateEngine
from firstmate.host.registry import LookupFailed, Registries

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, GuardedRegistry]]:
    folder = tmp_path_factory.mktemp("guarded")
    with password_registry(folder / "password") as password, token_registry(folder / "token") as token:
        yield {"password": password, "token": token}


@pytest.fixture(params=("password", "token"))
def registry(request: pytest.FixtureRequest, guarded: dict[str, GuardedRegistry]) -> GuardedRegistry:
    return guarded[request.param]


async def pushed(engine: DockerEngine, image: str, registry: GuardedRegistry, *tags: str) -> None:
    """Puts an image into a registry and takes the names away again."""
    name = f"{registry.address}/team/app"
    for tag in tags:
        await engine.tag_image(image, name, tag)
        async for _message in engine.push(f"{name}:{tag}", credentials=registry.credentials):
            pass
        await engine.remove_image(f"{name}:{tag}")


async def test_an_open_registry_tells_repositories_tags_sizes_and_platforms(private_engine: PrivateEngine) -> None:
    address = private_engine.registry_address
    lookups = Registries()
    assert {"library/busybox", "library/layers"} <= set(await lookups.repositories(address))
    page = await lookups.tags(parse_image_name(f"{address}/library/layers"))
    assert [tag.name for tag in page.tags] == ["latest"]
    assert page.names_only
    tag = await lookups.describe(parse_image_name(f"{address}/library/layers"), "latest")
    [build] = tag.builds
    assert build.platform == parse_platform(f"linux/{sample_images.architecture()}")
    assert build.size is not None
    assert build.size > sum(sample_images.LAYER_SIZES)
    with pytest.raises(LookupFailed) as caught:
        await lookups.tags(parse_image_name(f"{address}/library/nothing"))
    assert caught.value.reason == "not_found"


async def test_a_guarded_registry_tells_who_is_signed_in_and_nobody_else(
    engine: DockerEngine, busybox: str, registry: GuardedRegistry
) -> None:
    await pushed(engine, busybox, registry, "v1", "v2", "slim")
    name = parse_image_name(f"{registry.address}/team/app")

    async def ann(_registry: str) -> tuple[str, str]:
        return registry.credentials.username, registry.credentials.password

    async def stranger(_registry: str) -> tuple[str, str]:
        return registry.wrong.username, registry.wrong.password

    lookups = Registries(credentials=ann)
    assert sorted(tag.name for tag in (await lookups.tags(name)).tags) == ["slim", "v1", "v2"]
    tag = await lookups.describe(name, "v1")
    assert tag.builds[0].size is not None
    assert tag.digest.startswith("sha256:")
    assert await lookups.repositories(registry.address) == ("team/app",)
    for asking in (Registries(), Registries(credentials=stranger)):
        with pytest.raises(LookupFailed) as caught:
            await asking.tags(name)
        assert caught.value.reason in ("account", "refused")
        assert "guessed" not in str(caught.value)


async def test_a_token_is_asked_for_once_and_used_again(
    engine: DockerEngine, busybox: str, guarded: dict[str, GuardedRegistry]
) -> None:
    registry = guarded["token"]
    await pushed(engine, busybox, registry, "v1")

    async def ann(_registry: str) -> tuple[str, str]:
        return registry.credentials.username, registry.credentials.password

    lookups = Registries(credentials=ann)
    asked = len(registry.tokens)
    name = parse_image_name(f"{registry.address}/team/app")
    await lookups.tags(name)
    await lookups.describe(name, "v1")
    assert len(registry.tokens) == asked + 1


async def test_many_tags_come_in_the_order_of_people(engine: DockerEngine, busybox: str, tmp_path: Path) -> None:
    """docker-registry 2.8 gives all of them at once, as they lie on its disk."""
    with password_registry(tmp_path / "many") as registry:
        await pushed(engine, busybox, registry, *(f"v{number}" for number in range(25)), "latest")

        async def ann(_registry: str) -> tuple[str, str]:
            return registry.credentials.username, registry.credentials.password

        page = await Registries(credentials=ann).tags(parse_image_name(f"{registry.address}/team/app"))
        assert [tag.name for tag in page.tags] == ["latest", *(f"v{number}" for number in range(25))]
