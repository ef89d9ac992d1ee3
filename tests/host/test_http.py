"""The door to the web: limits, errors with a kind, proxies, redirects, certificates, and nothing left open."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import Iterator

import pytest
from waiting import COUNTS_SOCKETS, eventually, open_sockets

from firstmate.host import http
from firstmate.host.http import Door, HttpError, Limits
from firstmate.host.http_wire import proxy_for
from mirror_roles import NEVER, Reply, Request, RoleServer

QUICK = Limits(connect=1, answer=1, body=1)


@pytest.fixture
def server() -> Iterator[RoleServer]:
    with RoleServer(lambda _request: Reply(200, b'{"a": 1}', {"Content-Type": "application/json"})) as server:
        yield server


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


async def kind_of(url: str, limits: Limits = QUICK) -> str:
    with pytest.raises(HttpError) as caught:
        await http.get(url, limits=limits)
    assert url in str(caught.value) or caught.value.kind in ("address", "proxy")
    return caught.value.kind


async def test_an_answer(server: RoleServer) -> None:
    async with Door() as door:
        answer = await door.get(f"{server.address}/x?y=1", headers={"X-Own": "1"})
        assert (answer.status, answer.body, answer.ending) == (200, b'{"a": 1}', "end")
        assert answer.headers["content-type"] == "application/json" and answer.json() == {"a": 1}
        assert answer.url == f"{server.address}/x?y=1" and answer.seconds > 0 and answer.body_seconds >= 0
        assert await door.get_json(server.address) == {"a": 1}
        head = await door.get(server.address, method="HEAD")
        assert head.body == b"" and head.ending == "end"
    first, *others = server.asked
    assert first.target == "/x?y=1" and first.headers["x-own"] == "1"
    assert first.headers["user-agent"].startswith("firstmate/") and first.headers["accept-encoding"] == "identity"
    assert [request.method for request in others] == ["GET", "HEAD"]
    assert await http.get_json(server.address) == {"a": 1}


async def test_what_the_door_is_not_for(server: RoleServer) -> None:
    with pytest.raises(RuntimeError, match="not open"):
        await Door().get(server.address)
    async with Door() as door:
        with pytest.raises(ValueError, match="POST"):
            await door.get(server.address, method="POST")
    assert server.asked == []


async def test_no_cookies_are_kept(server: RoleServer) -> None:
    server.role = lambda _request: Reply(200, headers={"Set-Cookie": "who=you; Path=/"})
    async with Door() as door:
        await door.get(server.address)
        await door.get(server.address)
    assert all("cookie" not in request.headers for request in server.asked)


async def test_json_that_is_none(server: RoleServer) -> None:
    for reply, kind in (
        (Reply(404, b"{}"), "content"),
        (Reply(200, b"<html>"), "content"),
        (Reply(200, b"[1, 2", length=100, cut=5), "cut"),
        (Reply(200, b"[" * 9000), "too_large"),
    ):
        server.role = lambda _request, reply=reply: reply  # type: ignore[misc]
        async with Door(QUICK) as door:
            with pytest.raises(HttpError) as caught:
                await door.get_json(server.address, most=5000)
        assert (caught.value.kind, caught.value.status) == (kind, reply.status)


# -- sizes and times --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("size", "most", "length", "ending"), [(10, 20, 10, "end"), (20, 20, 20, "end"), (30, 20, 20, "most")]
)
async def test_no_more_is_read_than_wanted(server: RoleServer, size: int, most: int, length: int, ending: str) -> None:
    server.role = lambda _request: Reply(200, b"x" * size)
    async with Door() as door:
        for _ in range(3):
            answer = await door.get(server.address, most=most)
            assert (len(answer.body), answer.ending) == (length, ending)


async def test_an_endless_body_costs_neither_memory_nor_time(server: RoleServer) -> None:
    server.role = lambda _request: Reply(200, b"x" * 50_000_000)
    began = time.monotonic()
    async with Door() as door:
        answer = await door.get(server.address, most=100_000)
    assert (len(answer.body), answer.ending) == (100_000, "most") and time.monotonic() - began < 5


async def test_a_body_that_stops_half_way_is_an_answer(server: RoleServer) -> None:
    server.role = lambda _request: Reply(200, b"x" * 1000, cut=300)
    async with Door(QUICK) as door:
        answer = await door.get(server.address)
        assert (len(answer.body), answer.ending) == (300, "cut")
        server.role = lambda _request: Reply(200, b"x" * 10_000, rate=1500)
        answer = await door.get(server.address)
        assert answer.ending == "time" and 100 <= len(answer.body) < 5000
        assert 0.9 < answer.body_seconds < 5


async def test_no_answer_in_time(server: RoleServer) -> None:
    server.role = lambda _request: NEVER
    began = time.monotonic()
    assert await kind_of(server.address) == "no_answer"
    assert 0.9 < time.monotonic() - began < 5
    with RoleServer(handshake=False) as mute:
        assert await kind_of(mute.address, Limits(connect=0.5, answer=5)) == "no_connection"


# -- errors -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "url", ["", "nonsense", "ftp://a", "http://", "http://[::1", "http://a:port", "file:///etc/passwd"]
)
async def test_what_is_no_web_address(url: str) -> None:
    assert await kind_of(url) == "address"


async def test_nobody_there() -> None:
    assert await kind_of("http://127.0.0.1:1/") == "refused"
    assert await kind_of("http://nowhere.invalid/", Limits()) == "name"


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"", "cut"),
        (b"SSH-2.0-OpenSSH\r\n\r\n", "protocol"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", "protocol"),
    ],
)
async def test_what_is_no_http(server: RoleServer, raw: bytes, kind: str) -> None:
    server.role = lambda _request: Reply(raw=raw)
    assert await kind_of(server.address) == kind


async def test_a_connection_that_is_reset(server: RoleServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        asking = asyncio.create_task(http.get(f"http://127.0.0.1:{port}/"))
        accepted, _ = await asyncio.to_thread(listening.accept)
        accepted.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        accepted.close()
        with pytest.raises(HttpError) as caught:
            await asking
    assert caught.value.kind == "cut"


async def test_https_where_none_is(server: RoleServer) -> None:
    assert await kind_of(server.address.replace("http:", "https:")) == "tls"


async def test_credentials_in_an_address_are_neither_sent_nor_said(server: RoleServer) -> None:
    with pytest.raises(HttpError) as caught:
        await http.get(server.address.replace("://", "://me:secret@"))
    assert caught.value.kind == "address" and "secret" not in str(caught.value)
    assert server.asked == []


# -- redirects --------------------------------------------------------------------------------------------------------
async def test_redirects_are_followed_and_the_secret_stays_with_its_host(server: RoleServer) -> None:
    with RoleServer(lambda _request: Reply(200, b"there")) as other:

        def role(request: Request) -> Reply:
            where = "/second" if request.path == "/first" else f"{other.address}/third"
            return Reply(302, b"moved", {"Location": where})

        server.role = role
        async with Door() as door:
            answer = await door.get(f"{server.address}/first", headers={"Authorization": "Bearer secret"})
    assert (answer.body, answer.url) == (b"there", f"{other.address}/third")
    assert [request.headers.get("authorization") for request in server.asked] == ["Bearer secret"] * 2
    assert "authorization" not in other.asked[0].headers


async def test_redirects_that_lead_nowhere(server: RoleServer) -> None:
    server.role = lambda request: Reply(302, headers={"Location": request.target})
    assert await kind_of(server.address, Limits()) == "redirects"
    assert len(server.asked) == Limits().redirects + 1
    server.role = lambda _request: Reply(302, headers={"Location": "file:///etc/passwd"})
    with pytest.raises(HttpError) as caught:
        await http.get(server.address)
    assert caught.value.kind in ("address", "protocol")


# -- proxies ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("settings", "scheme", "host", "proxy"),
    [
        ({}, "https", "m.example.com", ""),
        ({"http_proxy": "http://p:1"}, "http", "m.example.com", "http://p:1"),
        ({"http_proxy": "http://p:1"}, "https", "m.example.com", ""),
        ({"https_proxy": "p:1"}, "https", "m.example.com", "http://p:1"),
        ({"all_proxy": "socks5://p:1"}, "https", "m.example.com", "socks5://p:1"),
        ({"all_proxy": "socks://p:1"}, "https", "m.example.com", "socks5h://p:1"),
        ({"https_proxy": "http://u:s@p:1", "all_proxy": "socks5://q:2"}, "https", "m.example.com", "http://u:s@p:1"),
        ({"http_proxy": "http://p:1", "no_proxy": "example.com"}, "http", "m.example.com", ""),
        ({"http_proxy": "http://p:1", "no_proxy": "*"}, "http", "m.example.com", ""),
        ({"http_proxy": "http://p:1"}, "http", "localhost", ""),
        ({"http_proxy": "http://p:1"}, "http", "127.8.9.10", ""),
        ({"http_proxy": "http://p:1"}, "http", "::1", ""),
    ],
)
def test_the_computers_proxy_settings(
    settings: dict[str, str], scheme: str, host: str, proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert proxy_for(scheme, host) == proxy


def test_a_proxy_of_an_unknown_kind_is_said_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "gopher://u:secret@p:70")
    with pytest.raises(HttpError) as caught:
        proxy_for("http", "m.example.com")
    assert caught.value.kind == "proxy" and "secret" not in str(caught.value)


async def test_a_request_goes_through_the_proxy_and_loopback_does_not(
    server: RoleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with RoleServer(lambda _request: Reply(200, b"by the proxy")) as proxy:
        monkeypatch.setenv("http_proxy", f"http://u:secret@127.0.0.1:{proxy.port}")
        async with Door() as door:
            assert (await door.get("http://mirror.test:8080/v2/")).body == b"by the proxy"
            assert (await door.get(server.address)).body == b'{"a": 1}'
        (asked,) = proxy.asked
        assert asked.target == "http://mirror.test:8080/v2/" and asked.headers["host"] == "mirror.test:8080"
        assert asked.headers["proxy-authorization"].startswith("Basic ")
        assert "proxy-authorization" not in server.asked[0].headers


async def test_a_proxy_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    with RoleServer(lambda _request: Reply(407)) as proxy:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{proxy.port}")
        assert await kind_of("https://mirror.test/") == "proxy"
        assert (proxy.asked[0].method, proxy.asked[0].target) == ("CONNECT", "mirror.test:443")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    assert await kind_of("https://mirror.test/") in ("proxy", "refused")


# -- certificates -----------------------------------------------------------------------------------------------------
def test_where_the_system_has_no_certificates_the_packaged_ones_serve(monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = ssl.DefaultVerifyPaths(None, None, "SSL_CERT_FILE", "/absent", "SSL_CERT_DIR", "/absent")
    monkeypatch.setenv("SSL_CERT_FILE", "/absent")
    monkeypatch.setenv("SSL_CERT_DIR", "/absent")
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: nowhere)
    http.certificates.cache_clear()
    try:
        assert http.certificates().cert_store_stats()["x509_ca"] > 50
    finally:
        http.certificates.cache_clear()
    assert http.certificates().verify_mode == ssl.CERT_REQUIRED and http.certificates().check_hostname


# -- nothing is left --------------------------------------------------------------------------------------------------
async def test_leaving_the_door_closes_every_connection(server: RoleServer) -> None:
    await http.get(server.address)
    await eventually(lambda: server.open_connections == 0)
    before = open_sockets()
    async with Door() as door:
        await asyncio.gather(*(door.get(server.address) for _ in range(5)))
        assert server.open_connections > 0
        assert open_sockets() > before or not COUNTS_SOCKETS
    await eventually(lambda: server.open_connections == 0 and open_sockets() == before)


@pytest.mark.parametrize("stage", ["head", "body", "handshake"])
async def test_a_cancelled_request_leaves_nothing(stage: str) -> None:
    role = {
        "head": lambda _request: NEVER,
        "body": lambda _request: Reply(200, b"x" * 10**6, rate=1000),
        "handshake": None,
    }[stage]
    with RoleServer(role, handshake=stage != "handshake") as server:
        before = open_sockets()
        asking = asyncio.create_task(http.get(server.address, limits=Limits(30, 30, 30)))
        await eventually(lambda: server.open_connections == 1)
        await asyncio.sleep(0.1)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        await eventually(lambda: server.open_connections == 0 and open_sockets() == before)
