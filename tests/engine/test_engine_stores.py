"""Volumes and networks of a real engine: made, inspected, used, removed, and gone in the middle."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from engine_fixtures import sweep

from firstmate.core.errors import Conflict, EngineError, NotFound
from firstmate.core.mappings import parse_volume
from firstmate.core.runspec import RunSpec
from firstmate.engine.client import DockerEngine
from firstmate.host.private_engine import PrivateEngine

pytestmark = pytest.mark.engine


@pytest.fixture(autouse=True)
def _swept(private_engine: PrivateEngine, busybox: str) -> Iterator[None]:
    yield
    sweep(private_engine)
    for one in private_engine.request("GET", "/volumes")["Volumes"] or ():
        private_engine.request("DELETE", f"/volumes/{one['Name']}?force=1")
    for one in private_engine.request("GET", "/networks"):
        if one["Name"] not in ("bridge", "host", "none"):
            private_engine.request("DELETE", f"/networks/{one['Id']}")


async def test_a_volume_is_made_inspected_and_removed(engine: DockerEngine) -> None:
    made = await engine.create_volume("notes", labels={"purpose": "test"})
    assert made.name == "notes" and made.driver == "local" and made.labels == {"purpose": "test"}
    assert [one.name for one in await engine.volumes()] == ["notes"]
    assert (await engine.volume("notes"))["Mountpoint"] == made.mountpoint
    assert (await engine.create_volume("notes")).labels == {"purpose": "test"}  # the same one is given back
    await engine.remove_volume("notes")
    assert await engine.volumes() == ()
    for call in (engine.volume, engine.remove_volume):
        with pytest.raises(NotFound):
            await call("notes")


async def test_a_volume_without_a_name_has_a_long_number(engine: DockerEngine) -> None:
    assert len((await engine.create_volume()).name) == 64


async def test_a_volume_that_a_stopped_container_has_stays(engine: DockerEngine) -> None:
    spec = RunSpec(image="busybox", command=("true",), name="owner", volumes=(parse_volume("notes:/data"),))
    owner = await engine.create(spec)
    with pytest.raises(Conflict) as refused:
        await engine.remove_volume("notes")
    assert owner.id in refused.value.engine_text
    await engine.remove(owner.id)
    await engine.remove_volume("notes")


async def test_a_network_is_made_connected_and_removed(engine: DockerEngine, private_engine: PrivateEngine) -> None:
    name = f"net-{uuid.uuid4().hex[:6]}"
    # The private engines have bridges in 10.213: a subnet that none of them can have.
    identity = await engine.create_network(name, internal=True, subnet="10.219.7.0/24", gateway="10.219.7.1")
    found = next(one for one in await engine.networks() if one.id == identity)
    assert found.name == name and found.internal and found.driver == "bridge"
    said = await engine.network(name)
    [config] = said["IPAM"]["Config"]  # newer engines name what is empty, too
    assert {key: value for key, value in config.items() if value} == {
        "Subnet": "10.219.7.0/24",
        "Gateway": "10.219.7.1",
    }
    with pytest.raises(Conflict):
        await engine.create_network(name)
    created = await engine.create(RunSpec(image="busybox", command=("sleep", "1000"), name="member"))
    await engine.start(created.id)
    await engine.connect_network(identity, created.id)
    members = private_engine.request("GET", f"/containers/{created.id}/json")["NetworkSettings"]["Networks"]
    assert name in members and members[name]["IPAddress"].startswith("10.219.7.")
    with pytest.raises(EngineError) as refused:
        await engine.remove_network(identity)
    assert "active endpoints" in refused.value.engine_text
    await engine.disconnect_network(identity, created.id)
    assert name not in private_engine.request("GET", f"/containers/{created.id}/json")["NetworkSettings"]["Networks"]
    await engine.remove_network(identity)
    for call in (engine.network, engine.remove_network):
        with pytest.raises(NotFound):
            await call(identity)
    with pytest.raises(NotFound):
        await engine.connect_network(identity, created.id)
