"""A stand-in for Docker Hub's API and for a registry, with the JSON that their documentation shows.

`HubStandIn` is a role of `mirror_roles.RoleServer`: tags in pages with `count` and `next`, `name=` and `page_size`,
404 as the hub words it, and 429 with its headers when told to. `RegistryStandIn` has `tags/list` with Link headers,
an index with two platforms, and asks for a token or a password when told to.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from mirror_roles import API, INDEX, MANIFEST, Reply, Request

JSON = {"Content-Type": "application/json"}


def hub_tag(name: str, *, size: int = 2_000_000, windows: bool = False) -> dict[str, Any]:
    """One tag as `GET /v2/repositories/…/tags` shows it (docs.docker.com/reference/api/hub)."""
    images = [_image("linux", "amd64", "", size), _image("linux", "arm64", "v8", size + 7)]
    images += [_image("unknown", "unknown", "", 9)]
    images += [_image("windows", "amd64", "", 2_000_000_000)] if windows else []
    return {
        "creator": 7, "id": 42, "image_id": None, "images": images, "last_updated": "2026-09-19T00:36:15.123456Z",
        "last_updater": 7, "last_updater_username": "doijanky", "name": name, "repository": 21, "full_size": size,
        "v2": True, "tag_status": "active", "tag_last_pulled": "2026-09-20T00:00:00Z",
        "tag_last_pushed": "2026-09-19T00:36:15.123456Z", "media_type": INDEX, "content_type": "image",
        "digest": "sha256:" + hashlib.sha256(name.encode()).hexdigest(),
    }  # fmt: skip


def _image(os: str, architecture: str, variant: str, size: int) -> dict[str, Any]:
    return {
        "architecture": architecture, "features": "", "variant": variant or None, "os": os, "os_features": "",
        "os_version": None, "size": size, "status": "active", "last_pulled": None, "last_pushed": None,
        "digest": "sha256:" + hashlib.sha256(f"{os}{architecture}{size}".encode()).hexdigest(),
    }  # fmt: skip


@dataclass
class HubStandIn:
    """Docker Hub's API. Set `address` to the server's once it is known."""

    tags: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    address: str = ""
    limited: bool = False
    retry_after: dict[str, str] = field(default_factory=lambda: {"Retry-After": "60"})
    broken: int = 0

    def __call__(self, request: Request) -> Reply:
        if self.broken:
            return Reply(self.broken, b"<html>bad gateway</html>", {"Content-Type": "text/html"})
        if self.limited:
            return Reply(429, b'{"detail":"Rate limit exceeded","error":false}', {**JSON, **self.retry_after})
        parts = urlsplit(request.target)
        words = parts.path.strip("/").split("/")
        if words[:2] != ["v2", "repositories"] or words[-1] != "tags":
            return Reply(404, b'{"message":"object not found","errinfo":{}}', JSON)
        found = self.tags.get("/".join(words[2:-1]))
        if found is None:
            return Reply(404, b'{"message":"object not found","errinfo":{}}', JSON)
        return self._page(parts.path, {key: values[-1] for key, values in parse_qs(parts.query).items()}, found)

    def _page(self, path: str, query: dict[str, str], found: list[dict[str, Any]]) -> Reply:
        found = [tag for tag in found if query.get("name", "") in tag["name"]]
        number, size = int(query.get("page", 1)), min(int(query.get("page_size", 10)), 100)
        first, last = (number - 1) * size, number * size
        query = {key: value for key, value in query.items() if key != "page"}
        words = "&".join(f"{key}={value}" for key, value in query.items())
        following = f"{self.address}{path}?page={number + 1}&{words}" if last < len(found) else None
        answer = {"count": len(found), "next": following, "previous": None, "results": found[first:last]}
        return Reply(200, json.dumps(answer).encode(), JSON)


@dataclass
class RegistryStandIn:
    """A registry with one repository, `team/app`. `wants`: "", "token", "basic" (user `ada`, password `secret`)."""

    names: list[str] = field(default_factory=lambda: ["1.0", "1.1", "latest"])
    wants: str = ""
    address: str = ""
    lists: bool = True
    tokens_given: int = 0

    def __call__(self, request: Request) -> Reply:
        parts = urlsplit(request.target)
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        if parts.path == "/token":
            return self._token(request, query)
        if not self._let_in(request):
            return Reply(401, b'{"errors":[{"code":"UNAUTHORIZED"}]}', {**API, "WWW-Authenticate": self._challenge()})
        if parts.path == "/v2/":
            return Reply(200, b"{}", {**API, **JSON})
        if parts.path == "/v2/_catalog":
            return Reply(200, b'{"repositories":["team/app","team/db"]}', JSON)
        if parts.path == "/v2/team/app/tags/list":
            return self._names(query) if self.lists else Reply(403, b'{"errors":[{"code":"DENIED"}]}', JSON)
        if parts.path.startswith("/v2/team/app/manifests/"):
            return self._manifest(parts.path.rpartition("/")[2])
        return Reply(
            404, b'{"errors":[{"code":"NAME_UNKNOWN","message":"repository name not known"}]}', {**API, **JSON}
        )

    def _challenge(self) -> str:
        if self.wants == "basic":
            return 'Basic realm="Registry"'
        return f'Bearer realm="{self.address}/token",service="stand-in",scope="repository:team/app:pull"'

    def _let_in(self, request: Request) -> bool:
        given = request.headers.get("authorization", "")
        return {"": True, "basic": given == BASIC, "token": given == "Bearer t0ken"}[self.wants]

    def _token(self, request: Request, query: dict[str, str]) -> Reply:
        good = query.get("service") == "stand-in" and query.get("scope") == "repository:team/app:pull"
        if not good or request.headers.get("authorization", BASIC) != BASIC:
            return Reply(401, b'{"details":"incorrect username or password"}', JSON)
        self.tokens_given += 1
        return Reply(200, b'{"token":"t0ken","access_token":"t0ken","expires_in":300}', JSON)

    def _names(self, query: dict[str, str]) -> Reply:
        size, last = int(query.get("n", 100)), query.get("last", "")
        rest = [name for name in self.names if name > last]
        headers = {**API, **JSON}
        if len(rest) > size:
            headers["Link"] = f'</v2/team/app/tags/list?last={rest[size - 1]}&n={size}>; rel="next"'
        return Reply(200, json.dumps({"name": "team/app", "tags": rest[:size]}).encode(), headers)

    def _manifest(self, reference: str) -> Reply:
        manifests = {self._digest(name): self._single(name) for name in ("amd64", "arm64")}
        if reference in manifests:
            return Reply(200, manifests[reference], {**API, "Content-Type": MANIFEST})
        entries = [
            {"digest": self._digest(name), "size": 1, "platform": {"os": "linux", "architecture": name}}
            for name in ("amd64", "arm64")
        ]
        entries.append(
            {"digest": self._digest("amd64"), "size": 1, "platform": {"os": "unknown", "architecture": "unknown"}}
        )
        index = json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": entries}).encode()
        return Reply(200, index, {**API, "Content-Type": INDEX, "Docker-Content-Digest": "sha256:" + "a" * 64})

    def _single(self, name: str) -> bytes:
        layers = [{"size": 1000, "digest": "x"}, {"size": 24 if name == "amd64" else 48, "digest": "y"}]
        return json.dumps({"schemaVersion": 2, "config": {"size": 100}, "layers": layers}).encode()

    def _digest(self, name: str) -> str:
        return "sha256:" + hashlib.sha256(self._single(name)).hexdigest()


BASIC = "Basic " + base64.b64encode(b"ada:secret").decode()
