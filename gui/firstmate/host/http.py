"""The one door to the web: HTTP GET and HEAD, asynchronous, cancellable, on httpx.

    async with Door() as door:
        answer = await door.get("https://mirror.example/v2/")

Certificates are checked against the computer's own store; the computer's proxy settings are respected, and loopback is
never sent to a proxy. Every request has a time limit and a size limit. What goes wrong is one `HttpError` with a `kind`
to choose words by; a body that stopped half-way is no error but an answer that says so, because what did arrive can
still be measured. Leaving the door closes every connection, also one whose handshake was cancelled.

httpx is imported in a thread when a door is first opened, so that the start of the window does not pay for it. Refuses
to send anything but GET and HEAD, to keep cookies, and to follow a redirect with the Authorization of another origin.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Literal

from firstmate import __version__
from firstmate.core.trust import as_docker_does
from firstmate.host.http_errors import HttpError, Kind, explained

if TYPE_CHECKING:
    import httpx

    from firstmate.host.http_wire import Wire

__all__ = ["Answer", "Door", "Ending", "HttpError", "Limits", "certificates", "get", "get_json"]

Ending = Literal["end", "most", "time", "cut"]

USER_AGENT: Final = f"firstmate/{__version__}"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a request may take, in seconds, and how many redirects it may follow."""

    connect: float = 5.0
    """Until the connection stands, TLS included; with several addresses of a host, for each connection."""
    answer: float = 10.0
    """From the request to the head of the answer, redirects and connecting included."""
    body: float = 30.0
    """From the head to the end of the body."""
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever its status."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case; several of one name are joined with a comma."""
    body: bytes
    url: str
    """Where the answer came from, after redirects."""
    seconds: float
    """From the request to the head of the answer."""
    body_seconds: float
    """From the head to the last byte that was read."""
    ending: Ending = "end"
    """How the body ended: whole, at the caller's limit, out of time, or cut by the other side."""

    def json(self) -> Any:
        """The body as JSON. Raises HttpError: `cut` when it is not whole, `content` when it is no JSON."""
        if self.ending != "end":
            kind: Kind = "too_large" if self.ending == "most" else "cut"
            raise HttpError(kind, f"{self.url}: the answer stopped after {len(self.body)} bytes", status=self.status)
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise HttpError("content", f"{self.url} did not answer with JSON: {error}", status=self.status) from None


class Door:
    """Keeps connections open between requests; an asynchronous context manager that belongs to one event loop.

    `verify=False` is for reading what a server with a bad certificate says of the time, and nothing else.
    """

    def __init__(self, limits: Limits | None = None, *, verify: bool = True) -> None:
        self._limits = limits or Limits()
        self._verify = verify
        self._client: httpx.AsyncClient | None = None
        self._wire: Wire | None = None

    async def __aenter__(self) -> Door:
        await asyncio.to_thread(_prepare)
        from http.cookiejar import CookieJar, DefaultCookiePolicy

        import httpx

        from firstmate.host.http_wire import Wire

        self._wire = Wire(certificates() if self._verify else _no_certificates())
        headers = {"User-Agent": USER_AGENT, "Accept": "*/*", "Accept-Encoding": "identity"}
        no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=()))
        self._client = httpx.AsyncClient(transport=self._wire, trust_env=False, headers=headers, cookies=no_cookies)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        client, self._client, self._wire = self._client, None, None
        if client is not None:
            await client.aclose()

    async def get(
        self, url: str, *, headers: Mapping[str, str] | None = None, most: int = 1024 * 1024, method: str = "GET"
    ) -> Answer:
        """Asks once, follows redirects, reads at most `most` bytes. Raises HttpError when no answer comes at all."""
        if method not in ("GET", "HEAD"):
            raise ValueError(f"{method} is not for this door")
        if self._client is None:
            raise RuntimeError("the door is not open")
        response: httpx.Response | None = None
        began = time.perf_counter()
        try:
            try:
                async with asyncio.timeout(self._limits.answer):
                    response = await self._head(method, url, headers or {})
            except TimeoutError:
                raise HttpError("no_answer", f"{url}: no answer in {self._limits.answer:g} s") from None
            seconds = time.perf_counter() - began
            body, ending = await self._body(response, most)
            return Answer(
                status=response.status_code,
                headers={name.lower(): value for name, value in response.headers.items()},
                body=body,
                url=str(response.url),
                seconds=seconds,
                body_seconds=time.perf_counter() - began - seconds,
                ending=ending,
            )
        finally:
            if response is not None:
                await response.aclose()

    async def get_json(self, url: str, *, headers: Mapping[str, str] | None = None, most: int = 4 * 1024 * 1024) -> Any:
        """The JSON at an address. Raises HttpError, also for every status but 200 (`content`, with `.status`)."""
        answer = await self.get(url, headers={"Accept": "application/json", **(headers or {})}, most=most)
        if answer.status != 200:
            raise HttpError("content", f"{url} answered {answer.status}", status=answer.status)
        return answer.json()

    async def _head(self, method: str, url: str, headers: Mapping[str, str]) -> httpx.Response:
        """Sends, follows redirects, returns at the head of the answer. httpx drops Authorization for other origins."""
        assert self._client is not None
        import httpx

        limits = self._limits
        timeout = httpx.Timeout(limits.answer, connect=limits.connect)
        try:
            if httpx.URL(url).userinfo:
                raise HttpError("address", "an address with a user name or password is not asked")
            request: httpx.Request | None = self._client.build_request(method, url, headers=headers, timeout=timeout)
            for _ in range(limits.redirects + 1):
                assert request is not None
                response = await self._client.send(request, stream=True, follow_redirects=False)
                if response.next_request is None:
                    return response
                request = response.next_request
                await response.aclose()
        except Exception as error:
            raise explained(error, url) from error
        raise HttpError("redirects", f"{url}: more than {limits.redirects} redirects")

    async def _body(self, response: httpx.Response, most: int) -> tuple[bytes, Ending]:
        body = bytearray()
        full: Ending | None = None
        try:
            async with asyncio.timeout(self._limits.body):
                async for (
                    piece
                ) in response.aiter_bytes():  # as it comes: a piece that waits to be full is lost at the end
                    if full is not None:
                        continue
                    body += piece
                    if len(body) >= most:
                        full = "end" if len(body) == most and _is_whole(response, most) else "most"
                        # Not `break`: the generators below would be left half-way, and whoever collects the garbage
                        # could not end them. Closed, the next read ends them with an error.
                        await response.aclose()
        except TimeoutError:
            return bytes(body[:most]), full or "time"
        except Exception as error:
            kind = explained(error, str(response.url)).kind
            return bytes(body[:most]), full or ("time" if kind == "no_answer" else "cut")
        return bytes(body[:most]), full or "end"


async def get(url: str, *, headers: Mapping[str, str] | None = None, limits: Limits | None = None) -> Answer:
    """One request through a door of its own."""
    async with Door(limits) as door:
        return await door.get(url, headers=headers)


async def get_json(url: str, *, headers: Mapping[str, str] | None = None, limits: Limits | None = None) -> Any:
    """One JSON document through a door of its own; see `Door.get_json`."""
    async with Door(limits) as door:
        return await door.get_json(url, headers=headers)


@cache
def certificates() -> ssl.SSLContext:
    """The computer's trusted certificates. Reading them takes tens of milliseconds; doors do it in a thread, once."""
    context = as_docker_does(ssl.create_default_context())
    places = ssl.get_default_verify_paths()
    if not (context.cert_store_stats()["x509_ca"] or places.cafile or places.capath):
        # A packaged Python looks for the store where its builder had it. On another distribution that is nowhere.
        import certifi

        context.load_verify_locations(certifi.where())
    return context


def _no_certificates() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _prepare() -> None:
    """What is slow the first time, for a thread."""
    import httpx  # noqa: F401

    import firstmate.host.http_wire  # noqa: F401

    certificates()


def _is_whole(response: httpx.Response, length: int) -> bool:
    return str(response.headers.get("content-length", "")) == str(length)
