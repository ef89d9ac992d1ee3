"""A probe of every kind of mirror: what it reads, what we say of it, and that nothing is left behind."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest
from engine_fixtures import cannot
from waiting import eventually, open_sockets

from firstmate.core.probing import ProbeVerdict, judge
from firstmate.host import http, processes, sample_images
from firstmate.host.mirror_probe import ProbeLimits, probe, probe_all, tag_digest
from firstmate.host.private_engine import registry_program
from mirror_roles import (
    API,
    NEVER,
    Certificates,
    Image,
    Reply,
    Request,
    Role,
    RoleServer,
    digest,
    make_certificates,
    part_of,
)
from strict_python import be_strict

IMAGE = Image.made()
QUICK = ProbeLimits(connect=3, step=3, transfer=1, total=10)
HASTY = ProbeLimits(connect=0.8, step=1.6, transfer=1, total=8)
PAGE = b"<!DOCTYPE html><html><body>Welcome</body></html>"


@pytest.fixture
def server() -> Iterator[RoleServer]:
    with RoleServer(IMAGE.role()) as server:
        yield server


async def verdict(address: str, limits: ProbeLimits = QUICK, **how: str) -> ProbeVerdict:
    return judge(await probe(address, limits=limits, **how))


def refusing(path: str, reply: Reply) -> Role:
    """A mirror that has the image, and says this to requests whose path ends so."""
    role = IMAGE.role()
    return lambda request: reply if request.path.endswith(path) else role(request)


# -- a mirror that works ----------------------------------------------------------------------------------------------
async def test_a_mirror_that_works(server: RoleServer) -> None:
    reading = await probe(server.address + "/", limits=QUICK, hub_digest=IMAGE.digest)
    found = judge(reading)
    assert (found.kind, found.usable, found.reason) == ("usable", True, "usable")
    assert found.address == server.address + "/" and not found.digest_differs and found.clock_skew is None
    assert found.seconds is not None and 0 < found.seconds < 2
    assert found.mb_per_s is not None and found.mb_per_s > 0.1
    assert reading.digest == IMAGE.digest and reading.digest_fits
    assert (reading.bytes, reading.layer_size, reading.ending) == (1024 * 1024, len(IMAGE.layer), "end")
    base = "/v2/library/busybox"
    assert [(request.method, request.path) for request in server.asked] == [
        ("GET", "/v2/"),
        ("HEAD", f"{base}/manifests/latest"),
        ("GET", f"{base}/manifests/latest"),
        ("GET", f"{base}/manifests/{digest(IMAGE.manifest)}"),
        ("GET", f"{base}/blobs/{digest(IMAGE.layer)}"),
    ]
    assert all("authorization" not in request.headers for request in server.asked)
    assert server.asked[-1].headers["range"] == "bytes=0-1048575"
    assert "application/vnd.oci.image.index.v1+json" in server.asked[1].headers["accept"]


async def test_a_mirror_below_a_path(server: RoleServer) -> None:
    role = IMAGE.role()
    server.role = lambda request: role(replace(request, target=request.target.removeprefix("/mirror")))
    assert (await verdict(f"{server.address}/mirror")).kind == "usable"
    assert all(request.path.startswith("/mirror/v2/") for request in server.asked)


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real docker-registry with busybox in it."""
    if processes.find(registry_program()) is None or processes.find("busybox") is None:
        cannot("docker-registry and busybox are needed: apt-get install docker-registry busybox-static")
    folder = tmp_path_factory.mktemp("registry")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    storage = {"filesystem": {"rootdirectory": str(folder / "data")}}
    config = folder / "registry.json"
    config.write_text(json.dumps({"version": 0.1, "storage": storage, "http": {"addr": address, "secret": "x"}}))
    with (folder / "log").open("wb") as log:
        running = processes.start([registry_program(), "serve", str(config)], stdout=log, stderr=log)
    try:
        end = time.monotonic() + 20
        while True:
            with contextlib.suppress(OSError):
                sample_images.push(address)
                break
            assert time.monotonic() < end and running.poll() is None, (folder / "log").read_text()
            time.sleep(0.05)
        yield f"http://{address}"
    finally:
        running.end()


async def test_a_real_registry(registry: str) -> None:
    reading = await probe(registry, limits=QUICK)
    found = judge(reading)
    assert (found.kind, found.reason) == ("usable", "usable")
    assert reading.bytes > 500_000 and reading.digest_fits and reading.digest.startswith("sha256:")
    assert await tag_digest(registry, limits=QUICK) == reading.digest
    absent = await verdict(registry, image="library/absent")
    assert (absent.kind, absent.reason, absent.status) == ("limited", "image_missing", 404)


# -- tokens and redirects ---------------------------------------------------------------------------------------------
def token_role(realm: Callable[[], str], *, blob: Callable[[Request, Reply], Reply] | None = None) -> Role:
    role = IMAGE.role(blob or (lambda _request, reply: reply))

    def answer(request: Request) -> Reply:
        if request.headers.get("authorization") != "Bearer let-me-in":
            challenge = f'Bearer realm="{realm()}",service="registry.test"'
            return Reply(401, b"{}", {**API, "Www-Authenticate": challenge})
        return role(request)

    return answer


async def test_a_token_is_fetched_and_sent(server: RoleServer) -> None:
    for field in ("token", "access_token"):
        with RoleServer(lambda _request, field=field: Reply(200, json.dumps({field: "let-me-in"}).encode())) as tokens:  # type: ignore[misc]
            server.role = token_role(lambda tokens=tokens: f"{tokens.address}/token?x=1")  # type: ignore[misc]
            assert (await verdict(server.address)).kind == "usable"
            (asked,) = tokens.asked
            query = "x=1&scope=repository%3Alibrary%2Fbusybox%3Apull&service=registry.test"
            assert asked.target == f"/token?{query}" and "authorization" not in asked.headers


async def test_a_redirect_to_another_host_loses_the_token(server: RoleServer) -> None:
    tokens = Reply(200, b'{"token": "let-me-in"}')
    with (
        RoleServer(lambda request: part_of(request, IMAGE.layer)) as store,
        RoleServer(lambda _request: tokens) as gate,
    ):
        where = {"Location": f"{store.address}/deep/layer?signature=1"}
        server.role = token_role(lambda: gate.address, blob=lambda _request, _reply: Reply(307, headers=where))
        reading = await probe(server.address, limits=QUICK)
        assert judge(reading).kind == "usable"
        assert server.asked[-1].headers["authorization"] == "Bearer let-me-in"
        (asked,) = store.asked
        assert "authorization" not in asked.headers and asked.headers["range"] == "bytes=0-1048575"
        blob = reading.exchange("blob")
        assert blob is not None and blob.host == f"127.0.0.1:{store.port}"


@pytest.mark.parametrize(
    ("reply", "kind", "reason"),
    [
        (Reply(403, b"no"), "account", "token_refused"),
        (Reply(500), "dead", "token_failed"),
        (Reply(200, b"<html>"), "dead", "token_failed"),
        (Reply(200, b"[]"), "dead", "token_failed"),
        (Reply(200, b'{"token": "a\\r\\nb"}'), "dead", "token_failed"),
        (Reply(429), "rate_limited", "rate_limited"),
    ],
)
async def test_token_services_that_fail(server: RoleServer, reply: Reply, kind: str, reason: str) -> None:
    with RoleServer(lambda _request: reply) as tokens:
        server.role = token_role(lambda: tokens.address)
        found = await verdict(server.address)
    assert (found.kind, found.reason, found.usable) == (kind, reason, False)


async def test_a_token_service_that_is_not_there(server: RoleServer) -> None:
    server.role = token_role(lambda: "http://127.0.0.1:1/token")
    assert (await verdict(server.address)).reason == "token_unreachable"
    server.role = token_role(lambda: "file:///etc/passwd")
    assert (await verdict(server.address)).reason == "token_failed"


# -- refusals ---------------------------------------------------------------------------------------------------------
DENIED = "denied: 🚫 这镜像不在白名单. this image is not in the allowlist"
DENIED_BODY = json.dumps({"errors": [{"code": "DENIED", "message": DENIED}]}).encode()
HTML = {"Content-Type": "text/html; charset=utf-8"}
REFUSALS: list[tuple[str, Reply, str, str]] = [
    ("/v2/", Reply(403, b'{"errors":[{"message":"USTCnet only"}]}'), "forbidden", "forbidden"),
    ("/v2/", Reply(404, b"404 page not found"), "not_registry", "no_api"),
    ("/v2/", Reply(429, b"Too Many Requests"), "rate_limited", "rate_limited"),
    ("/v2/", Reply(200, PAGE, HTML), "not_registry", "web_page"),
    ("/v2/", Reply(503), "dead", "server_error"),
    ("/v2/", Reply(401, b"", {"Www-Authenticate": 'Basic realm="x"'}), "account", "account"),
    ("/v2/", Reply(401), "account", "account"),
    (
        "/v2/",
        Reply(200, b"{}", {"Location": "x"}, raw=b"SSH-2.0-OpenSSH_9.2\r\nGo away.\r\n\r\n"),
        "not_registry",
        "protocol",
    ),
    ("/v2/", Reply(200, raw=b""), "dead", "cut"),
    ("/manifests/latest", Reply(403, DENIED_BODY), "limited", "image_refused"),
    ("/manifests/latest", Reply(404), "limited", "image_missing"),
    ("/manifests/latest", Reply(401), "account", "account"),
    ("/manifests/latest", Reply(429), "rate_limited", "rate_limited"),
    ("/manifests/latest", Reply(500), "dead", "server_error"),
    ("/manifests/latest", Reply(200, PAGE, HTML), "not_registry", "web_page"),
    ("/manifests/latest", Reply(200, b"no json"), "not_registry", "not_registry"),
    (
        "/manifests/latest",
        Reply(200, b'{"schemaVersion": 1, "fsLayers": [], "signatures": []}'),
        "limited",
        "old_format",
    ),
    (digest(IMAGE.layer), Reply(403), "limited", "image_refused"),
    (digest(IMAGE.layer), Reply(404), "limited", "layer_missing"),
    (digest(IMAGE.layer), Reply(307, headers={"Location": "http://127.0.0.1:1/x"}), "dead", "sent_on"),
    (digest(IMAGE.layer), Reply(416), "dead", "strange_status"),
]


@pytest.mark.parametrize(("path", "reply", "kind", "reason"), REFUSALS, ids=[f"{c[3]}-{c[0][-9:]}" for c in REFUSALS])
async def test_refusals(server: RoleServer, path: str, reply: Reply, kind: str, reason: str) -> None:
    server.role = refusing(path, reply)
    found = await verdict(server.address)
    assert (found.kind, found.reason, found.usable) == (kind, reason, False)
    if reply.raw is None and reply.status >= 400:
        assert found.status == reply.status
    if reply.body == DENIED_BODY:
        assert found.server_words == f"DENIED: {DENIED}"


@pytest.mark.parametrize(
    "said",
    [
        *(b"[]", b"{}", b"[" * 5000, b'{"manifests": 3}', b'{"manifests": [1, {"platform": 2}]}', b'{"layers": 3}'),
        *(b'{"layers": [1, {"size": "x", "digest": 1}, {"size": 1, "digest": "../../../x"}]}', b"\xff\xfe"),
        b'{"manifests": [{"platform": {"os": "linux", "architecture": "amd64"}, "digest": "sha256:x y"}]}',
    ],
)
async def test_manifests_that_make_no_sense(server: RoleServer, said: bytes) -> None:
    server.role = refusing("/manifests/latest", Reply(200, said))
    found = await verdict(server.address)
    assert found.kind in ("not_registry", "limited") and not found.usable
    assert all("x" not in request.path.removeprefix("/v2/library/busybox") for request in server.asked)


async def test_a_password_in_the_address_is_not_sent(server: RoleServer) -> None:
    found = await verdict(server.address.replace("://", "://u:secret@"))
    assert found.reason == "address" and server.asked == [] and "secret" not in found.server_words


async def test_a_redirect_to_a_web_page(server: RoleServer) -> None:
    home = Reply(302, headers={"Location": "/welcome"})
    server.role = lambda request: Reply(200, PAGE, HTML) if request.path == "/welcome" else home
    found = await verdict(server.address)
    assert (found.kind, found.reason) == ("not_registry", "web_page")
    server.role = lambda request: Reply(302, headers={"Location": request.target})
    assert (await verdict(server.address)).kind == "not_registry"


async def test_an_image_for_another_processor_only(server: RoleServer) -> None:
    server.role = Image.made(architecture="s390x").role()
    found = await verdict(server.address)
    assert (found.kind, found.reason) == ("limited", "no_platform")
    server.role = Image.made(architecture="arm64").role()
    assert (await verdict(server.address, architecture="aarch64")).kind == "usable"


async def test_a_registry_that_knows_no_head(server: RoleServer) -> None:
    role = IMAGE.role()
    server.role = lambda request: Reply(405) if request.method == "HEAD" else role(request)
    reading = await probe(server.address, limits=QUICK, hub_digest=IMAGE.digest)
    assert judge(reading).kind == "usable" and reading.digest == IMAGE.digest


# -- content ----------------------------------------------------------------------------------------------------------
async def test_another_image_than_docker_hub_has(server: RoleServer) -> None:
    found = await verdict(server.address, hub_digest=Image.made(seed=2).digest)
    assert (found.kind, found.usable, found.digest_differs) == ("stale", True, True)


async def test_altered_content(server: RoleServer) -> None:
    small = Image.made(size=100_000)
    server.role = small.role(lambda _request, reply: replace(reply, body=b"!" + reply.body[1:]))
    found = await verdict(server.address)
    assert (found.kind, found.usable) == ("altered", False)
    role = IMAGE.role()

    def other_manifest(request: Request) -> Reply:
        reply = role(request)
        return replace(reply, body=reply.body + b" ") if request.path.endswith(digest(IMAGE.manifest)) else reply

    server.role = other_manifest
    assert (await verdict(server.address)).kind == "altered"


async def test_a_mirror_that_ignores_the_range(server: RoleServer) -> None:
    server.role = IMAGE.role(lambda _request, _reply: Reply(200, IMAGE.layer))
    reading = await probe(server.address, limits=QUICK)
    assert (reading.bytes, reading.ending) == (1024 * 1024, "most") and judge(reading).kind == "usable"


# -- time -------------------------------------------------------------------------------------------------------------
async def test_a_slow_mirror(server: RoleServer) -> None:
    server.role = IMAGE.role(lambda _request, reply: replace(reply, rate=20_000))
    reading = await probe(server.address, limits=QUICK)
    found = judge(reading)
    assert (found.kind, found.usable, reading.ending) == ("slow", False, "time")
    assert found.mb_per_s is not None and 0.005 < found.mb_per_s < 0.05
    server.role = IMAGE.role(lambda _request, _reply: NEVER)
    assert (await verdict(server.address, HASTY)).reason == "slow_layer"
    server.role = refusing("/manifests/latest", NEVER)
    assert (await verdict(server.address, HASTY)).reason == "slow_manifest"


async def test_a_first_byte_that_comes_late_is_told_apart_from_the_rate(server: RoleServer) -> None:
    server.role = IMAGE.role(lambda _request, reply: replace(reply, delay=0.5))
    found = await verdict(server.address)
    assert found.kind == "usable" and found.seconds is not None and found.seconds >= 0.5
    assert found.mb_per_s is not None and found.mb_per_s > 2


async def test_a_download_that_is_cut(server: RoleServer) -> None:
    server.role = IMAGE.role(lambda _request, reply: replace(reply, cut=300_000))
    reading = await probe(server.address, limits=QUICK)
    assert (judge(reading).reason, reading.ending, reading.bytes) == ("cut_layer", "cut", 300_000)
    server.role = IMAGE.role(lambda _request, reply: replace(reply, body=reply.body[:1000]))
    assert (await verdict(server.address)).reason == "cut_layer"


async def test_a_mirror_that_accepts_and_never_answers(server: RoleServer) -> None:
    server.role = lambda _request: NEVER
    found = await verdict(server.address, HASTY)
    assert (found.kind, found.reason) == ("dead", "no_answer")
    with RoleServer(handshake=False) as silent:
        assert (await verdict(silent.address, HASTY)).reason == "no_connection"


async def test_the_whole_probe_has_a_limit(server: RoleServer) -> None:
    role = IMAGE.role()
    server.role = lambda request: replace(role(request), delay=0.3)
    began = time.monotonic()
    found = await verdict(server.address, ProbeLimits(total=0.8))
    assert time.monotonic() - began < 3
    assert not found.usable and found.kind == "slow"


async def test_nobody_there() -> None:
    assert (await verdict("http://127.0.0.1:1")).reason == "refused"
    assert (await verdict("http://nowhere.invalid")).reason == "name"
    assert (await verdict("nonsense")).reason == "address"
    assert (await verdict("http://[::1")).reason == "address"


# -- certificates and clocks ------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def trusting(keys: Certificates, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The authority of the tests stands in the computer's store. It does not say what its key is for."""
    be_strict(monkeypatch)
    monkeypatch.setenv("SSL_CERT_FILE", str(keys.authority))
    http.certificates.cache_clear()
    yield
    http.certificates.cache_clear()


@pytest.mark.usefixtures("trusting")
@pytest.mark.parametrize(
    ("name", "kind", "reason"),
    [
        ("good", "usable", "usable"),
        ("expired", "certificate", "certificate_expired"),
        ("early", "certificate", "certificate_early"),
        ("host", "certificate", "certificate_host"),
        ("self", "certificate", "certificate_self_signed"),
        ("alien", "certificate", "certificate_issuer"),
    ],
)
async def test_certificates(keys: Certificates, name: str, kind: str, reason: str) -> None:
    with RoleServer(IMAGE.role(), tls=keys.server(name)) as server:
        found = await verdict(server.address)
        assert (found.kind, found.reason) == (kind, reason)
        assert all("authorization" not in request.headers for request in server.asked)
        assert len(server.asked) == {"usable": 5, "certificate": 1 if name in ("expired", "early") else 0}[kind]


@pytest.mark.usefixtures("trusting")
async def test_a_wrong_clock_explains_a_certificate_that_seems_out_of_date(keys: Certificates) -> None:
    then = {"Date": "Wed, 15 Jan 2020 12:00:00 GMT"}
    role = IMAGE.role()

    def dated(request: Request) -> Reply:
        reply = role(request)
        return replace(reply, headers={**reply.headers, **then})

    with RoleServer(dated, tls=keys.server("expired")) as server:
        found = await verdict(server.address)
    assert (found.kind, found.reason) == ("clock", "clock")
    assert found.clock_skew is not None and found.clock_skew < -86400 * 365
    with RoleServer(dated) as server:
        found = await verdict(server.address)
    assert found.kind == "usable" and found.clock_skew is not None
    with RoleServer(lambda request: replace(role(request), headers={"Date": "yesterday"})) as server:
        assert (await verdict(server.address)).clock_skew is None


@pytest.mark.usefixtures("trusting")
async def test_https_asked_of_a_port_that_speaks_http(server: RoleServer) -> None:
    assert (await verdict(server.address.replace("http:", "https:"))).reason == "tls"


# -- all at once ------------------------------------------------------------------------------------------------------
async def test_all_at_once_each_as_it_comes(server: RoleServer) -> None:
    with RoleServer(IMAGE.role()) as late, RoleServer(lambda _request: NEVER) as silent:
        role = IMAGE.role()
        late.role = lambda request: replace(role(request), delay=0.3 if request.path == "/v2/" else 0)
        addresses = [silent.address, late.address, server.address, server.address, "http://127.0.0.1:1"]
        found = []
        async with aclosing(probe_all(addresses, limits=QUICK, hub=None)) as readings:
            async for address, reading in readings:
                found.append((address, judge(reading).kind))
    assert len(found) == 4 and found[-1] == (silent.address, "dead")
    assert found.index((server.address, "usable")) < found.index((late.address, "usable"))


@pytest.mark.parametrize("hub_is_late", [False, True])
async def test_the_hubs_digest_is_compared(server: RoleServer, hub_is_late: bool) -> None:
    other = Image.made(seed=3)
    role = other.role()

    def hub_role(request: Request) -> Reply:
        return replace(role(request), delay=1.0 if hub_is_late and request.path == "/v2/" else 0)

    server.role = IMAGE.role(lambda _request, reply: replace(reply, delay=0 if hub_is_late else 0.8))
    with RoleServer(hub_role) as hub:
        found = []
        async with aclosing(
            probe_all([server.address, "http://127.0.0.1:1"], limits=QUICK, hub=hub.address)
        ) as readings:
            async for address, reading in readings:
                if address == server.address:
                    found.append((judge(reading).kind, reading.hub_digest))
        assert [request.method for request in hub.asked] == ["GET", "HEAD"]
    assert found == [("usable", ""), ("stale", other.digest)][0 if hub_is_late else 1 :]


async def test_a_hub_that_cannot_be_reached_changes_nothing(server: RoleServer) -> None:
    found = [pair async for pair in probe_all([server.address], limits=QUICK, hub="http://127.0.0.1:1")]
    assert [(address, judge(reading).kind) for address, reading in found] == [(server.address, "usable")]
    assert [pair async for pair in probe_all([], limits=QUICK, hub=server.address)] == []


# -- cancelling -------------------------------------------------------------------------------------------------------
def stages() -> dict[str, Role]:
    return {
        "version": lambda _request: NEVER,
        "token": token_role(lambda: "http://127.0.0.1:9/"),
        "manifest": refusing("/manifests/latest", NEVER),
        "head of the layer": IMAGE.role(lambda _request, _reply: NEVER),
        "layer": IMAGE.role(lambda _request, reply: replace(reply, rate=50_000)),
    }


@pytest.mark.parametrize("stage", ["version", "token", "manifest", "head of the layer", "layer", "handshake"])
async def test_cancelling_leaves_nothing_within_a_tenth_of_a_second(stage: str) -> None:
    with RoleServer(stages().get(stage), handshake=stage != "handshake") as server:
        if stage == "token":
            server.role = lambda request: (
                NEVER
                if request.path == "/token"
                else Reply(401, b"", {"Www-Authenticate": f'Bearer realm="{server.address}/token"'})
            )
        patient = ProbeLimits(connect=30, step=30, transfer=30, total=60)
        needed = []
        for _ in range(3):  # the best of three: other processes may hold this computer up
            before = open_sockets()
            asking = asyncio.create_task(probe(server.address, limits=patient))
            await eventually(lambda: server.open_connections > 0)
            await asyncio.sleep(0.15)
            assert not asking.done()
            began = time.monotonic()
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking
            needed.append(time.monotonic() - began)
            await eventually(lambda: server.open_connections == 0 and open_sockets() == before)  # noqa: B023
        assert min(needed) < 0.1


async def test_closing_the_generator_stops_all(server: RoleServer) -> None:
    with RoleServer(lambda _request: NEVER) as silent, RoleServer(handshake=False) as mute:
        before = open_sockets()
        tasks = asyncio.all_tasks()
        async with aclosing(
            probe_all([server.address, silent.address, mute.address], limits=QUICK, hub=silent.address)
        ) as readings:
            async for address, _ in readings:
                assert address == server.address
                break
        assert asyncio.all_tasks() == tasks
        await eventually(lambda: silent.open_connections == mute.open_connections == 0 and open_sockets() == before)


async def test_a_cancelled_task_stops_all() -> None:
    with RoleServer(lambda _request: NEVER) as silent:
        before = open_sockets()

        async def consume() -> None:
            async for _ in probe_all([silent.address, silent.address + "/b"], limits=QUICK, hub=silent.address):
                pass

        consuming = asyncio.create_task(consume())
        await eventually(lambda: silent.open_connections == 3)
        consuming.cancel()
        with pytest.raises(asyncio.CancelledError):
            await consuming
        await eventually(lambda: silent.open_connections == 0 and open_sockets() == before)


async def test_a_finished_probe_leaves_nothing(server: RoleServer) -> None:
    await verdict(server.address)
    before = open_sockets()
    for _ in range(3):
        await verdict(server.address)
    await eventually(lambda: server.open_connections == 0 and open_sockets() <= before)


def test_importing_the_probe_imports_no_http_library() -> None:
    code = (
        "import sys, firstmate.host.mirror_probe as _; print(sorted({'httpx', 'httpcore', 'anyio'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2] / "gui",
    )
    assert done.stdout.strip() == "[]"
