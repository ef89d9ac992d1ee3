"""Asking registries and mirrors on the network whether they answer: one request each, only when a person wants it.

A registry answers `GET /v2/` with 200, or with 401 and a Bearer challenge; a web page or a redirect is something else.
Knows no proxy and no Docker: the engine may go another way, and the words of the checks say so.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import time
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

import h11

from firstmate.core.readings import Probe, Purpose
from firstmate.core.trust import as_docker_does

REGISTRY: Final = "https://registry-1.docker.io/v2/"
TOKEN: Final = "https://auth.docker.io/token?service=registry.docker.io&scope=repository:library/busybox:pull"
CONNECT_LIMIT: Final = 5.0
LIMIT: Final = 9.0
_MOST_HEAD: Final = 64 * 1024


async def probe(url: str, purpose: Purpose = "registry") -> Probe:
    """One request. What goes wrong is in the answer; only a cancellation is raised."""
    began = time.perf_counter()
    try:
        async with asyncio.timeout(LIMIT):
            status, is_registry = await _get(url)
        error = ""
    except TimeoutError:
        status, is_registry, error = 0, False, "no answer in time"
    except (OSError, ssl.SSLError, h11.ProtocolError, ValueError, UnicodeError) as problem:
        status, is_registry, error = 0, False, _words(problem)
    return Probe(url, purpose, status, round(time.perf_counter() - began, 3), is_registry, error)


async def probe_all(mirrors: Iterable[str]) -> tuple[Probe, ...]:
    """Docker Hub (registry and token service) and each mirror, all at once."""
    asked = [probe(REGISTRY), probe(TOKEN, "token")]
    asked += [probe(f"{mirror.rstrip('/')}/v2/", "mirror") for mirror in dict.fromkeys(mirrors)]
    return tuple(await asyncio.gather(*asked))


async def _get(url: str) -> tuple[int, bool]:
    """Status, and whether the answer is a registry's."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url} is no web address")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    context = as_docker_does(ssl.create_default_context()) if parts.scheme == "https" else None
    async with asyncio.timeout(CONNECT_LIMIT):
        reader, writer = await asyncio.open_connection(parts.hostname, port, ssl=context)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        host = parts.hostname if parts.port is None else f"{parts.hostname}:{parts.port}"
        connection = h11.Connection(h11.CLIENT, max_incomplete_event_size=_MOST_HEAD)
        request = h11.Request(
            method="GET",
            target=target,
            headers=[("Host", host), ("User-Agent", "firstmate"), ("Accept", "*/*"), ("Connection", "close")],
        )
        writer.write(connection.send(request) or b"")
        writer.write(connection.send(h11.EndOfMessage()) or b"")
        await writer.drain()
        while True:
            event = connection.next_event()
            if event is h11.NEED_DATA:
                connection.receive_data(await reader.read(_MOST_HEAD))
            elif isinstance(event, h11.Response):
                return event.status_code, _is_registry(event)
            elif not isinstance(event, h11.InformationalResponse):
                raise h11.RemoteProtocolError("the connection ended without an answer")
    finally:
        writer.transport.abort()
        with contextlib.suppress(OSError, ssl.SSLError):
            await writer.wait_closed()


def _is_registry(response: h11.Response) -> bool:
    headers = {bytes(name): bytes(value) for name, value in response.headers}
    named = headers.get(b"docker-distribution-api-version", b"").startswith(b"registry/2")
    if response.status_code == 401:
        return named or headers.get(b"www-authenticate", b"").lower().startswith((b"bearer", b"basic"))
    if response.status_code == 200:
        return named or headers.get(b"content-type", b"").startswith(b"application/json")
    return named


def _words(problem: BaseException) -> str:
    if isinstance(problem, socket.gaierror):
        return "the name is not known"
    if isinstance(problem, ConnectionRefusedError):
        return "connection refused"
    if isinstance(problem, ssl.SSLError):
        return f"no safe connection ({problem.reason or 'TLS'})"
    return str(problem) or type(problem).__name__
