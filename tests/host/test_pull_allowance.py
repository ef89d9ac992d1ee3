"""How many pulls the hub still grants: asked as the hub documents it, from a stand-in with its own headers."""

from __future__ import annotations

import base64
import json
from urllib.parse import parse_qs, urlsplit

import pytest

from firstmate.core.allowance import Allowance, read_allowance
from firstmate.core.credentials import Credentials
from firstmate.host import pull_allowance
from firstmate.host.http import HttpError
from mirror_roles import Reply, Request, RoleServer


class Hub:
    """Docker Hub's registry and token service in one."""

    def __init__(self) -> None:
        self.remaining = 76
        self.limits = True
        self.realm = ""

    def __call__(self, request: Request) -> Reply:
        if request.path == "/token":
            query = parse_qs(urlsplit(request.target).query)
            assert query == {"scope": ["repository:ratelimitpreview/test:pull"], "service": ["registry.docker.io"]}
            signed = request.headers.get("authorization", "")
            if signed and signed != f"Basic {base64.b64encode(b'ann:correct horse').decode()}":
                return Reply(401, b'{"details":"incorrect username or password"}')
            return Reply(body=json.dumps({"token": "ann" if signed else "nobody"}).encode())
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not token:
            challenge = f'Bearer realm="{self.realm}/token",service="registry.docker.io"'
            return Reply(401, headers={"WWW-Authenticate": challenge})
        assert request.method == "HEAD" and request.path == "/v2/ratelimitpreview/test/manifests/latest"
        limit = 200 if token == "ann" else 100
        headers = {
            "RateLimit-Limit": f"{limit};w=21600",
            "RateLimit-Remaining": f"{self.remaining};w=21600",
            "Docker-RateLimit-Source": "192.0.2.7",
        }
        return Reply(429 if self.remaining == 0 else 200, headers=headers if self.limits else {})


async def test_nobody_s_and_somebody_s_allowance() -> None:
    hub = Hub()
    with RoleServer(hub) as server:
        hub.realm = server.address
        assert await pull_allowance.ask(hub=server.address) == Allowance(100, 76, 21600, "192.0.2.7")
        ann = Credentials("docker.io", "ann", "correct horse")
        assert await pull_allowance.ask(ann, hub=server.address) == Allowance(200, 76, 21600, "192.0.2.7", "ann")
        assert [request.method for request in server.asked] == ["HEAD", "GET", "HEAD"] * 2, "no pull is counted"
        hub.remaining = 0
        assert (await pull_allowance.ask(hub=server.address)).remaining == 0
        hub.limits, hub.remaining = False, 1
        assert (await pull_allowance.ask(hub=server.address)).unlimited
        with pytest.raises(HttpError) as caught:
            await pull_allowance.ask(Credentials("docker.io", "ann", "wrong"), hub=server.address)
        assert caught.value.status == 401


async def test_a_password_never_goes_out_without_encryption() -> None:
    hub = Hub()
    with RoleServer(hub) as server:
        hub.realm = "http://hub.test"
        with pytest.raises(HttpError, match="without encryption"):
            await pull_allowance.ask(Credentials("docker.io", "ann", "x"), hub=server.address)
        assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("headers", "limit", "remaining", "window"),
    [
        ({"ratelimit-limit": "100;w=21600", "ratelimit-remaining": "0;w=21600"}, 100, 0, 21600),
        ({"ratelimit-limit": "200", "ratelimit-remaining": "13"}, 200, 13, None),
        ({"ratelimit-limit": "many"}, None, None, None),
        ({}, None, None, None),
    ],
)
def test_what_the_headers_say(
    headers: dict[str, str], limit: int | None, remaining: int | None, window: int | None
) -> None:
    assert read_allowance(headers) == Allowance(limit, remaining, window)
