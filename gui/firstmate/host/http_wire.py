"""Under the door: the way a request takes (directly or through the computer's proxy), and that no socket stays open.

httpx alone leaves a connection open whose TLS handshake is cancelled (0.28.1 with httpcore 1.0.9: the socket lives
until the garbage is collected). So the transport is ours, over httpcore's public pools, and it remembers every socket.
It also asks the operating system anew for each request whether there is a proxy, by the standard library's rules, which
know the lists of exceptions of Windows and macOS. Only `http.py` uses this room; importing it imports httpx.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import ssl
import sys
import urllib.request
from collections.abc import AsyncIterable, AsyncIterator, Iterable
from typing import Final

import httpcore
import httpx

from firstmate.host.http_errors import HttpError

_SCHEMES: Final = ("http", "https", "socks5", "socks5h")


class Wire(httpx.AsyncBaseTransport):
    """Sends requests; `aclose` closes every connection that was ever opened."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        self._sockets = _Sockets()
        self._pools: dict[str, httpcore.AsyncConnectionPool] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One request. Raises httpcore's exceptions; the door translates them."""
        url = request.url
        if url.scheme not in ("http", "https") or not url.host:
            raise HttpError("address", f"{url} is no web address")
        proxy = await _proxy(url)
        pool = self._pools.get(proxy)
        if pool is None:
            pool = self._pools[proxy] = self._pool(proxy)
        assert isinstance(request.stream, httpx.AsyncByteStream)
        response = await pool.handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        assert isinstance(response.stream, AsyncIterable)
        return httpx.Response(
            status_code=response.status,
            headers=response.headers,
            stream=_Body(response),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        for pool in self._pools.values():
            with contextlib.suppress(httpcore.NetworkError, RuntimeError):
                await pool.aclose()
        self._pools.clear()
        await self._sockets.close()

    def _pool(self, proxy: str) -> httpcore.AsyncConnectionPool:
        if not proxy:
            return httpcore.AsyncConnectionPool(ssl_context=self._context, network_backend=self._sockets)
        asked = httpx.Proxy(proxy)
        address = asked.url
        where = httpcore.URL(scheme=address.raw_scheme, host=address.raw_host, port=address.port, target=b"/")
        if address.scheme.startswith("socks"):
            return httpcore.AsyncSOCKSProxy(
                where, proxy_auth=asked.raw_auth, ssl_context=self._context, network_backend=self._sockets
            )
        return httpcore.AsyncHTTPProxy(
            where, proxy_auth=asked.raw_auth, ssl_context=self._context, network_backend=self._sockets
        )


class _Body(httpx.AsyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._response.aiter_stream():
            yield piece

    async def aclose(self) -> None:
        await self._response.aclose()


class _Sockets(httpcore.AnyIOBackend):
    """Opens connections as httpcore does, and remembers them."""

    def __init__(self) -> None:
        self._opened: list[httpcore.AsyncNetworkStream] = []

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        stream = await super().connect_tcp(host, port, timeout, local_address, socket_options)
        self._opened.append(stream)
        return stream

    async def close(self) -> None:
        opened, self._opened = self._opened, []
        for stream in opened:
            await stream.aclose()
        await asyncio.sleep(0)  # an aborted transport lets go of its socket in the loop's next turn


async def _proxy(url: httpx.URL) -> str:
    """The proxy for this address, "" for the direct way."""
    if _is_loopback(url.host):
        return ""
    if sys.platform == "win32":  # the list of exceptions may be compared with names that DNS must be asked for
        return await asyncio.to_thread(proxy_for, url.scheme, url.host)
    return proxy_for(url.scheme, url.host)


def proxy_for(scheme: str, host: str) -> str:
    """What the computer's settings name: the environment, and on Windows and macOS the system's own.

    Raises HttpError for a proxy of a kind that httpx does not speak.
    """
    if _is_loopback(host):
        return ""
    settings = urllib.request.getproxies()
    address = settings.get(scheme) or settings.get("all") or settings.get("socks") or ""
    if not address or urllib.request.proxy_bypass(host):
        return ""
    kind, mark, rest = address.partition("://")
    if not mark:
        kind, rest = "http", address
    kind = {"socks": "socks5h", "socks5": "socks5"}.get(kind.lower(), kind.lower())
    if kind not in _SCHEMES or not rest:
        raise HttpError("proxy", f"the proxy {kind}://{rest.rpartition('@')[2]} is of a kind that is not supported")
    return f"{kind}://{rest}"


def _is_loopback(host: str) -> bool:
    if host.rstrip(".").lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
