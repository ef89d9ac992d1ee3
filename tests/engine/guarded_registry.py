"""Real registries that ask who one is: one with a password, one with a token service. Empty, on loopback, plain http.

    with password_registry(folder) as registry:   # htpasswd: HTTP basic authentication
    with token_registry(folder) as registry:      # sends to a token service, which knows the same person

Both are Debian's `docker-registry`. Its token service runs here and is as strict as the distribution specification's
token document asks: it grants what `scope` wants to whoever shows the right password, nothing to anybody else (an
anonymous person gets a token that opens `library/…` for reading), and signs with a key whose certificate the registry
trusts.
"""

from __future__ import annotations

import base64
import contextlib
import json
import re
import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from engine_fixtures import cannot

from firstmate.core.credentials import Credentials
from firstmate.host import processes
from firstmate.host.private_engine import registry_program
from mirror_roles import Reply, Request, RoleServer

USER, PASSWORD = "ann", "open sesame"
_BCRYPT = "$2b$05$FirstMateFirstMateFireoD0Wn7FhU8LE/4vlmrv9zKr45Z6KKKu"
"""Of PASSWORD; docker-registry takes no other kind. From crypt(3) with the salt "FirstMate…"."""
_SERVICE, _ISSUER = "guarded", "firstmate-test"
_START_LIMIT = 20.0


@dataclass(frozen=True)
class GuardedRegistry:
    """`address` is host:port. `tokens` are the requests for tokens so far, for the one with a token service."""

    address: str
    log: Path
    tokens: list[Request] = field(default_factory=list)

    @property
    def credentials(self) -> Credentials:
        """Who may do everything here."""
        return Credentials(self.address, USER, PASSWORD)

    @property
    def wrong(self) -> Credentials:
        return Credentials(self.address, USER, "guessed")


@contextlib.contextmanager
def password_registry(folder: Path) -> Iterator[GuardedRegistry]:
    """Wants a name and a password with every request."""
    folder.mkdir(parents=True, exist_ok=True)
    known = folder / "htpasswd"
    known.write_text(f"{USER}:{_BCRYPT}\n")
    with _running(folder, {"htpasswd": {"realm": "guarded", "path": str(known)}}) as address:
        yield GuardedRegistry(address, folder / "registry.log")


@contextlib.contextmanager
def token_registry(folder: Path) -> Iterator[GuardedRegistry]:
    """Wants a token; the token service at another port gives it for the password."""
    folder.mkdir(parents=True, exist_ok=True)
    service = TokenService(folder)
    with RoleServer(service) as server:
        rules = {
            "realm": f"{server.address}/token",
            "service": _SERVICE,
            "issuer": _ISSUER,
            "rootcertbundle": str(service.certificate),
        }
        with _running(folder, {"token": rules}) as address:
            yield GuardedRegistry(address, folder / "registry.log", server.asked)


class TokenService:
    """The role that gives tokens (distribution.github.io/distribution/spec/auth/token)."""

    def __init__(self, folder: Path) -> None:
        if processes.find("openssl") is None:
            cannot("no openssl here to sign tokens with")
        self.certificate, self._key = folder / "token.pem", folder / "token.key"
        _openssl(
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=token service",
            "-keyout", str(self._key), "-out", str(self.certificate),
        )  # fmt: skip
        text = self.certificate.read_text()
        self._chain = ["".join(text.split("-----")[2].split())]

    def __call__(self, request: Request) -> Reply:
        """Hangs up after each answer: Docker 29 would keep the line open for longer than a test takes."""
        reply = self._answer(request)
        return replace(reply, headers={**reply.headers, "Connection": "close"})

    def _answer(self, request: Request) -> Reply:
        parts = urlsplit(request.target)
        asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        who = request.headers.get("authorization", "")
        if request.method != "GET":
            # Docker 29 tries OAuth2's POST first. Its body is not read here, so nothing may come after it on this line.
            return Reply(404, raw=b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        if parts.path != "/token" or asked.get("service") != _SERVICE:
            return Reply(404)
        if who and who != _basic(USER, PASSWORD):
            return Reply(401, b'{"details":"incorrect username or password"}', {"Content-Type": "application/json"})
        access = [_granted(scope, known=bool(who)) for scope in parse_qs(parts.query).get("scope", ())]
        token = self._signed(USER if who else "", [one for one in access if one is not None])
        answer = json.dumps({"token": token, "expires_in": 300})
        return Reply(200, answer.encode(), {"Content-Type": "application/json"})

    def _signed(self, subject: str, access: list[dict[str, Any]]) -> str:
        now = int(time.time())
        claims = {
            "iss": _ISSUER, "sub": subject, "aud": _SERVICE, "exp": now + 300, "nbf": now - 10, "iat": now,
            "jti": secrets.token_hex(8), "access": access,
        }  # fmt: skip
        head = {"typ": "JWT", "alg": "RS256", "x5c": self._chain}
        signed = f"{_packed(json.dumps(head).encode())}.{_packed(json.dumps(claims).encode())}"
        return f"{signed}.{_packed(_openssl('dgst', '-sha256', '-sign', str(self._key), data=signed.encode()))}"


def _granted(scope: str, *, known: bool) -> dict[str, Any] | None:
    """What of `repository:team/app:pull,push` is granted."""
    found = re.fullmatch(r"(\w+):([^:]+(?::\d+[^:]*)?):([\w,*]+)", scope)
    if found is None:
        return None
    kind, name, actions = found.groups()
    wanted = actions.split(",")
    allowed = wanted if known else ["pull"] if kind == "repository" and name.startswith("library/") else []
    return {"type": kind, "name": name, "actions": [one for one in wanted if one in allowed]}


@contextlib.contextmanager
def _running(folder: Path, guard: Mapping[str, Any]) -> Iterator[str]:
    if processes.find(registry_program()) is None:
        cannot("no docker-registry here")
    config = {
        "version": 0.1,
        "log": {"accesslog": {"disabled": False}},
        "storage": {"filesystem": {"rootdirectory": str(folder / "storage")}},
        "http": {"addr": "127.0.0.1:0", "secret": "guarded"},
        "auth": guard,
    }
    (folder / "registry.json").write_text(json.dumps(config))  # JSON is YAML
    log = folder / "registry.log"
    with log.open("ab") as file:
        running = processes.start(
            [registry_program(), "serve", str(folder / "registry.json")], stdout=file, stderr=file
        )
    try:
        yield f"127.0.0.1:{_port(log)}"
    finally:
        running.end()


def _port(log: Path) -> int:
    end = time.monotonic() + _START_LIMIT
    while time.monotonic() < end:
        if found := re.search(r"listening on 127\.0\.0\.1:(\d+)", log.read_text(errors="replace")):
            return int(found[1])
        time.sleep(0.01)
    pytest.fail(f"docker-registry did not start: {log.read_text(errors='replace')[-800:]}")


def _openssl(*words: str, data: bytes | None = None) -> bytes:
    done = processes.run_sync(["openssl", *words], data=data, timeout=30)
    assert done.ok, done.stderr.decode()
    return done.stdout


def _packed(data: bytes) -> str:
    """As JSON Web Tokens write bytes."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
