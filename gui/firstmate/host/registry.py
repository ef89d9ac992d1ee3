"""Asks Docker Hub and any registry for tags, when a person wants to see them: read only, cached, cancellable.

Docker Hub's own API tells sizes and platforms with each tag; where it cannot be reached, its registry still tells
names. Any other registry is asked as an engine would: `GET /v2/<name>/tags/list`, with an anonymous token or the
signed-in person's where one is wanted, and a tag's manifests when its platforms are wanted. Plain http is spoken to
this computer itself and to registries that the engine's configuration calls insecure, and no password goes over it to
another computer. Pages follow `next` and the Link header, and only on the same host.

Answers are kept for ten minutes; after a 429 nobody is asked again before the time that it named. Cancelling the task
closes the connection. Manifests of Docker Hub count as pulls there: none is fetched to show a list. Only `makeup`, for
an image that is being pulled, may, and it leaves the last pulls to the person. Refuses to fetch layers.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from typing import Any, Final, Literal
from urllib.parse import quote, urlencode, urlsplit

from firstmate.core import kept_layers, tags
from firstmate.core.allowance import read_allowance
from firstmate.core.errors import FirstMateError
from firstmate.core.kept_layers import Makeup
from firstmate.core.names import DEFAULT_REGISTRY, ImageName
from firstmate.core.platforms import Platform, platform_of
from firstmate.core.tags import Build, Tag, TagPage
from firstmate.host.http import Answer, Door, HttpError, Limits
from firstmate.host.insecure import speaks_plainly, this_computer
from firstmate.host.registry_token import challenge, token_in

log = logging.getLogger(__name__)

HUB_API: Final = "https://hub.docker.com"
HUB_REGISTRY: Final = "https://registry-1.docker.io"
LIMITS: Final = Limits(connect=5.0, answer=10.0, body=15.0)
QUICK: Final = Limits(connect=3.0, answer=6.0, body=10.0)
"""For what nobody waits for: each place that does not answer soon is passed over."""
SPARED: Final = 10
"""Pulls that Docker Hub must still grant before one is spent on `makeup`."""
KEPT_SECONDS: Final = 600.0
KEPT_MOST: Final = 256
PAGE: Final = 100
"""Tags in one page; more are not given by Docker Hub."""

_MOST: Final = 8 * 1024 * 1024
_TOKEN_SECONDS: Final = 60
_AT_ONCE: Final = 6
_INDEX_TYPES: Final = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
)
_ACCEPT: Final = ", ".join(
    (
        *_INDEX_TYPES,
        "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.v2+json",
    )
)
_NO_WAY_THERE: Final = ("name", "refused", "unreachable", "no_connection", "no_answer", "cut", "tls", "proxy", "other")

Reason = Literal[
    "unreachable", "certificate", "rate_limited", "not_found", "account", "refused", "not_registry", "server"
]
Credentials = tuple[str, str]
"""User name and password (or token), as one signs in with."""
CredentialsOf = Callable[[str], Awaitable[Credentials | None]]


class LookupFailed(FirstMateError):
    """No list. `reason` chooses the words (`tags.toml`); `str()` is technical English for under them."""

    def __init__(self, reason: Reason, host: str, message: str, *, wait: float | None = None) -> None:
        super().__init__(message)
        self.reason: Reason = reason
        self.host = host
        self.wait = wait
        """Seconds until it may be asked again, None when it did not say."""


@dataclass(frozen=True, slots=True)
class _Kept:
    until: float
    value: Any


class Registries:
    """The lookups of one page. Belongs to one event loop; holds no connection between two lookups."""

    def __init__(
        self,
        *,
        credentials: CredentialsOf | None = None,
        insecure: Callable[[], tuple[str, ...]] = tuple,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._credentials = credentials
        self._insecure = insecure
        self._clock = clock
        self._answers: OrderedDict[str, _Kept] = OrderedDict()
        self._tokens: dict[tuple[str, str], _Kept] = {}
        self._bases: dict[str, str] = {}
        self._waits: dict[str, float] = {}

    def forget(self) -> None:
        """Asks anew from now on. What a 429 said stays in force."""
        self._answers.clear()
        self._tokens.clear()
        self._bases.clear()

    # -- what is asked -------------------------------------------------------------------------------------------------
    async def tags(self, name: ImageName, *, part: str = "", page: str = "") -> TagPage:
        """A page of tags, newest first on Docker Hub; `page` is an earlier page's `next`.

        `part` keeps tags that contain it; only Docker Hub can do that, others ignore it. Raises LookupFailed.
        """
        async with Door(LIMITS) as door:
            if name.registry != DEFAULT_REGISTRY:
                return await self._registry_tags(door, name.registry, name.repository, page)
            if page.startswith(f"{HUB_REGISTRY}/"):
                return await self._registry_tags(door, DEFAULT_REGISTRY, name.repository, page)
            try:
                return await self._hub_tags(door, name.repository, part, page)
            except LookupFailed as failed:
                if failed.reason not in ("unreachable", "certificate", "server", "not_registry") or page:
                    raise
                try:
                    return await self._registry_tags(door, DEFAULT_REGISTRY, name.repository, "")
                except LookupFailed:
                    raise failed from None

    async def describe(self, name: ImageName, tag: str) -> Tag:
        """One tag with its platforms and their sizes, from its manifests. Raises LookupFailed.

        Raises ValueError for Docker Hub, whose list has told it, and where a manifest would count as a pull.
        """
        if name.registry == DEFAULT_REGISTRY:
            raise ValueError("Docker Hub's manifests count as pulls")
        key = f"{name.registry}/{name.repository}:{tag}"
        kept: Tag | None = self._recall(key)
        if kept is None:
            async with Door(LIMITS) as door:
                kept = self._keep(key, await self._describe(door, name, tag))
        return kept

    async def makeup(self, name: ImageName, platform: Platform, mirrors: Sequence[str] = ()) -> Makeup:
        """What an image is made of, for a platform as engines choose one: its manifest and its configuration.

        Docker Hub's images are asked for at the engine's `mirrors` first, in their order, as the engine does: without
        anybody's password, for a mirror is another place. At the hub it costs one pull. Raises LookupFailed, that of
        the last place.
        """
        stranger = Registries(clock=self._clock)
        async with Door(QUICK) as door:
            for mirror in mirrors if name.mirrors_apply else ():
                place = urlsplit(mirror).netloc
                try:
                    return await stranger._makeup(door, name, platform, mirror.rstrip("/"), place)
                except LookupFailed as failed:
                    log.info("%s: asked %s for what it is made of: %s", name, place, failed)
            base = await self._base(door, name.registry)
            if base == HUB_REGISTRY:
                await self._spare(door, name)
            return await self._makeup(door, name, platform, base, name.registry)

    async def repositories(self, registry: str) -> tuple[str, ...]:
        """The first repositories that a registry names (`_catalog`); many answer 401 or 404. Raises LookupFailed."""
        async with Door(LIMITS) as door:
            base = await self._base(door, registry)
            answer = await self._ask(door, registry, f"{base}/v2/_catalog?n={PAGE}", "registry:catalog:*")
            return tags.repositories(_json(answer, registry))

    # -- Docker Hub ----------------------------------------------------------------------------------------------------
    async def _hub_tags(self, door: Door, repository: str, part: str, page: str) -> TagPage:
        query = {"page_size": PAGE, "ordering": "last_updated", **({"name": part} if part else {})}
        url = page or f"{HUB_API}/v2/repositories/{quote(repository)}/tags?{urlencode(query)}"
        kept: TagPage | None = self._recall(url)
        if kept is None:
            host = urlsplit(HUB_API).netloc
            answer = await self._get(door, host, url, {"Accept": "application/json"})
            _refuse(answer, host)
            kept = self._keep(url, tags.hub_tags(_json(answer, host), f"{HUB_API}/"))
        return kept

    # -- any registry --------------------------------------------------------------------------------------------------
    async def _registry_tags(self, door: Door, registry: str, repository: str, page: str) -> TagPage:
        base = await self._base(door, registry)
        url = page or f"{base}/v2/{quote(repository)}/tags/list?n={PAGE}"
        kept: TagPage | None = self._recall(url)
        if kept is None:
            answer = await self._ask(door, registry, url, f"repository:{repository}:pull")
            link = answer.headers.get("link", "")
            kept = self._keep(url, tags.registry_tags(_json(answer, registry), url, link))
        return kept

    async def _describe(self, door: Door, name: ImageName, tag: str) -> Tag:
        base = await self._base(door, name.registry)
        scope = f"repository:{name.repository}:pull"
        manifests = f"{base}/v2/{quote(name.repository)}/manifests"
        limit = asyncio.Semaphore(_AT_ONCE)

        async def fetch(reference: str) -> tuple[Answer, Mapping[str, Any]]:
            async with limit:
                answer = await self._ask(door, name.registry, f"{manifests}/{reference}", scope, _ACCEPT)
            said = _json(answer, name.registry)
            if not isinstance(said, dict):
                raise LookupFailed("not_registry", name.registry, "the manifest is no JSON object")
            return answer, said

        async def sized(build: Build) -> Build:
            return replace(build, size=tags.manifest_size((await fetch(build.digest))[1]))

        answer, manifest = await fetch(quote(tag))
        digest = answer.headers.get("docker-content-digest", "")
        if "manifests" in manifest:
            try:
                async with asyncio.TaskGroup() as group:
                    asked = [group.create_task(sized(build)) for build in tags.index_builds(manifest)]
            except BaseExceptionGroup as failed:
                raise failed.exceptions[0] from None
            return Tag(tag, tuple(task.result() for task in asked), digest=digest)
        build = await self._build_of(door, name, base, manifest)
        return Tag(tag, (build,) if build else (), tags.manifest_size(manifest), digest=digest)

    async def _build_of(self, door: Door, name: ImageName, base: str, manifest: Mapping[str, Any]) -> Build | None:
        """What a single manifest is made for stands in its configuration."""
        config = manifest.get("config")
        digest = config.get("digest") if isinstance(config, Mapping) else None
        if not tags.is_digest(digest):
            return None
        url = f"{base}/v2/{quote(name.repository)}/blobs/{digest}"
        answer = await self._ask(door, name.registry, url, f"repository:{name.repository}:pull")
        said = _json(answer, name.registry)
        if not isinstance(said, dict) or not said.get("os") or not said.get("architecture"):
            return None
        platform = platform_of(str(said["os"]), str(said["architecture"]), str(said.get("variant") or ""))
        return Build(platform, tags.manifest_size(manifest))

    # -- what an image is made of --------------------------------------------------------------------------------------
    async def _makeup(self, door: Door, name: ImageName, platform: Platform, base: str, place: str) -> Makeup:
        """At one address; `place` is whose credentials and tokens go there."""
        scope, reference = f"repository:{name.repository}:pull", name.digest or name.tag or "latest"
        home = f"{base}/v2/{quote(name.repository)}"

        async def fetch(kind: str, what: str, accept: str) -> Any:
            answer = await self._ask(door, place, f"{home}/{kind}/{quote(what, safe=':')}", scope, accept)
            if tags.is_digest(what) and what != f"sha256:{hashlib.sha256(answer.body).hexdigest()}":
                raise LookupFailed("not_registry", place, f"{answer.url}: not what its digest says")
            return _json(answer, place)

        manifest = await fetch("manifests", reference, _ACCEPT)
        if isinstance(manifest, Mapping) and "manifests" in manifest:
            build = Tag(reference, tags.index_builds(manifest)).build_for(platform)
            if build is None:
                raise LookupFailed("not_found", place, f"{name} is not made for {platform}")
            manifest = await fetch("manifests", build.digest, _ACCEPT)
        config = kept_layers.config_digest(manifest)
        found = kept_layers.makeup(manifest, await fetch("blobs", config, "*/*")) if config else None
        if found is None:
            raise LookupFailed("not_registry", place, f"{base} does not say what {name} is made of")
        return found

    async def _spare(self, door: Door, name: ImageName) -> None:
        """Raises LookupFailed when Docker Hub grants only few more pulls. Its head alone counts as none."""
        url = f"{HUB_REGISTRY}/v2/{quote(name.repository)}/manifests/{quote(name.digest or name.tag or '', safe=':')}"
        scope = f"repository:{name.repository}:pull"
        answer = await self._ask(door, name.registry, url, scope, _ACCEPT, method="HEAD")
        left = read_allowance(answer.headers).remaining
        if left is not None and left < SPARED:
            raise LookupFailed("rate_limited", name.registry, f"{left} pulls are left")

    async def _base(self, door: Door, registry: str) -> str:
        """The address at which the registry speaks; found out once where plain http is allowed."""
        if registry == DEFAULT_REGISTRY:
            return HUB_REGISTRY
        if registry not in self._bases:
            plain = speaks_plainly(registry, self._insecure())
            self._bases[registry] = await self._plain_or_not(door, registry) if plain else f"https://{registry}"
        return self._bases[registry]

    async def _plain_or_not(self, door: Door, registry: str) -> str:
        """A server with TLS answers plain http with 400 or hangs up."""
        try:
            answer = await door.get(f"http://{registry}/v2/", most=1024)
        except HttpError as error:
            if error.kind in ("cut", "protocol"):
                return f"https://{registry}"
            raise _failed(error, registry) from error
        return f"https://{registry}" if answer.status == 400 else f"http://{registry}"

    # -- asking --------------------------------------------------------------------------------------------------------
    async def _ask(
        self, door: Door, registry: str, url: str, scope: str, accept: str = "application/json", method: str = "GET"
    ) -> Answer:
        """With a token or a password when the registry wants one."""
        headers = {"Accept": accept}
        kept = self._tokens.get((registry, scope))
        if kept is not None and kept.until > self._clock():
            headers["Authorization"] = kept.value
        answer = await self._get(door, registry, url, headers, method)
        if answer.status == 401:
            authorization = await self._authorization(door, registry, url, answer, scope)
            if authorization:
                answer = await self._get(door, registry, url, {**headers, "Authorization": authorization}, method)
        _refuse(answer, registry)
        return answer

    async def _authorization(self, door: Door, registry: str, url: str, refusal: Answer, scope: str) -> str:
        """The header for another try, "" when there is nothing to show."""
        wanted = challenge(refusal.headers.get("www-authenticate", ""))
        credentials = await self._credentials(registry) if self._credentials is not None else None
        basic = _basic(credentials) if credentials else ""
        if wanted.scheme == "basic":
            return basic if _is_private(url) else ""
        if wanted.scheme != "bearer":
            return ""
        try:
            realm = wanted.token_address(scope)
        except HttpError as error:
            raise LookupFailed("not_registry", registry, str(error)) from error
        shown = {"Authorization": basic} if basic and _is_private(realm) else {}
        answer = await self._get(door, urlsplit(realm).netloc, realm, {"Accept": "application/json", **shown})
        _refuse(answer, registry)
        said = _json(answer, registry)
        try:
            token = f"Bearer {token_in(said)}"
        except HttpError as error:
            raise LookupFailed("not_registry", registry, str(error)) from error
        seconds = said.get("expires_in")
        seconds = seconds if isinstance(seconds, int | float) and 0 < seconds < 86_400 else _TOKEN_SECONDS
        self._tokens[registry, scope] = _Kept(self._clock() + seconds - min(10.0, seconds / 2), token)
        return token

    async def _get(self, door: Door, host: str, url: str, headers: Mapping[str, str], method: str = "GET") -> Answer:
        left = self._waits.get(host, 0.0) - self._clock()
        if left > 0:
            raise LookupFailed("rate_limited", host, f"{host} asked to wait", wait=left)
        try:
            answer = await door.get(url, headers=headers, most=_MOST, method=method)
        except HttpError as error:
            raise _failed(error, host) from error
        if answer.status == 429:
            wait = _wait_of(answer.headers, time.time())
            if wait is not None:
                self._waits[host] = self._clock() + wait
            words = answer.body[:200].decode(errors="replace")
            raise LookupFailed("rate_limited", host, f"{url}: 429 {words}", wait=wait)
        return answer

    # -- keeping -------------------------------------------------------------------------------------------------------
    def _recall(self, key: str) -> Any:
        kept = self._answers.get(key)
        return kept.value if kept is not None and kept.until > self._clock() else None

    def _keep(self, key: str, value: Any) -> Any:
        self._answers[key] = _Kept(self._clock() + KEPT_SECONDS, value)
        self._answers.move_to_end(key)
        while len(self._answers) > KEPT_MOST:
            self._answers.popitem(last=False)
        return value


def _refuse(answer: Answer, host: str) -> None:
    """Raises for everything that is not the thing asked for."""
    status = answer.status
    if status == 200:
        return
    reasons: dict[int, Reason] = {401: "account", 403: "refused", 404: "not_found", 451: "refused"}
    reason: Reason = reasons.get(status) or ("server" if status >= 500 else "not_registry")
    media = answer.headers.get("content-type", "")
    if reason == "not_found" and "html" in media:
        reason = "not_registry"
    words = "" if "html" in media else answer.body[:300].decode(errors="replace").strip()
    raise LookupFailed(reason, host, f"{answer.url}: {status} {words}".strip())


def _json(answer: Answer, host: str) -> Any:
    try:
        return answer.json()
    except HttpError as error:
        reason: Reason = "not_registry" if error.kind == "content" else "unreachable"
        raise LookupFailed(reason, host, str(error)) from error


def _failed(error: HttpError, host: str) -> LookupFailed:
    reason: Reason = "certificate" if error.kind == "certificate" else "not_registry"
    return LookupFailed("unreachable" if error.kind in _NO_WAY_THERE else reason, host, str(error))


def _wait_of(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds that a 429 asks for: `Retry-After` (seconds or a date), or Docker Hub's `X-Retry-After` and
    `X-RateLimit-Reset` (seconds since the epoch). At most a day is believed."""
    for name in ("retry-after", "x-retry-after", "x-ratelimit-reset"):
        value = headers.get(name, "").strip()
        try:
            seconds = float(value)
        except ValueError:
            try:
                seconds = parsedate_to_datetime(value).timestamp() - now
            except ValueError:
                continue
        else:
            seconds = seconds - now if seconds > 1e9 else seconds
        if 0 < seconds <= 86_400:
            return seconds
    return None


def _basic(credentials: Credentials) -> str:
    return "Basic " + base64.b64encode(":".join(credentials).encode()).decode()


def _is_private(url: str) -> bool:
    """Whether a password may be sent there: encrypted, or not leaving this computer."""
    parts = urlsplit(url)
    return parts.scheme == "https" or this_computer(parts.hostname or "")
