"""Asks a registry mirror what an engine would ask it, once, and only when a person wants to know.

The steps are the engine's own: `GET /v2/`, a token where one is asked for, the manifest of a small image, the manifest
for our architecture, and the first bytes of its largest layer. Everything read is in a `ProbeReading` for
`core.probing.judge`; nothing is raised but a cancellation, and after one no connection stays open. At most 1 MiB of a
layer is fetched, a step and the whole probe have time limits, and nothing is tried twice: mirrors count requests.

Credentials are never sent: a token is the anonymous one, and a redirect to another host loses it.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlsplit

from firstmate.core.probing import Exchange, ProbeReading, StepName
from firstmate.host import registry_token
from firstmate.host.http import Answer, Door, HttpError, Limits

HUB: Final = "https://registry-1.docker.io"
HUB_LIMIT: Final = 10.0
"""Seconds. Where Docker Hub cannot be reached, nobody waits longer than that for a comparison."""
IMAGE: Final = "library/busybox"
"""On every allow-list, and small."""

_INDEXES: Final = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
)
_MANIFESTS: Final = (
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
)
_ACCEPT: Final = ", ".join(_INDEXES + _MANIFESTS)
_ARCHITECTURES: Final = {"x86_64": "amd64", "aarch64": "arm64", "armv7l": "arm", "i386": "386", "i686": "386"}
_MOST_JSON: Final = 1024 * 1024
_MOST_WORDS: Final = 400


@dataclass(frozen=True, slots=True)
class ProbeLimits:
    """Seconds for each part of one probe, and bytes of the layer."""

    connect: float = 5.0
    step: float = 10.0
    """From a request to the head of its answer."""
    transfer: float = 10.0
    """For a body: so long the layer may arrive."""
    total: float = 30.0
    most: int = 1024 * 1024


async def probe(
    address: str,
    *,
    image: str = IMAGE,
    tag: str = "latest",
    architecture: str = "amd64",
    limits: ProbeLimits | None = None,
    hub_digest: str = "",
) -> ProbeReading:
    """Probes one mirror, `https://mirror.example` or `http://host:port`. What goes wrong is in the reading."""
    chosen = limits or ProbeLimits()
    asked = _Probe(address.rstrip("/"), image, tag, _ARCHITECTURES.get(architecture, architecture), chosen)
    try:
        async with asyncio.timeout(chosen.total):
            await asked.ask()
    except TimeoutError:
        asked.fail(HttpError("no_answer", f"not done after {chosen.total:g} s"))
    except HttpError as error:
        asked.fail(error)
        await asked.ask_the_time(error)
    return replace(asked.reading, address=address, hub_digest=hub_digest)


async def probe_all(
    addresses: Iterable[str],
    *,
    image: str = IMAGE,
    tag: str = "latest",
    architecture: str = "amd64",
    limits: ProbeLimits | None = None,
    hub: str | None = HUB,
) -> AsyncIterator[tuple[str, ProbeReading]]:
    """Probes all at once and gives each reading as it comes, with its address.

    Docker Hub is asked for its digest at the same time, unless `hub` is None. It may answer late or never; so readings
    that came before its answer come once more with `hub_digest` filled in. Close the generator (`contextlib.aclosing`)
    or cancel its task to stop everything.
    """

    async def one(address: str) -> tuple[str, ProbeReading]:
        reading = await probe(address, image=image, tag=tag, architecture=architecture, limits=limits)
        return address, reading

    probes = {asyncio.ensure_future(one(address)) for address in dict.fromkeys(addresses)}
    chosen = limits or ProbeLimits()
    hurried = replace(chosen, total=min(chosen.total, HUB_LIMIT))
    asking_hub = asyncio.ensure_future(tag_digest(hub or HUB, image=image, tag=tag, limits=hurried))
    if hub is None or not probes:
        asking_hub.cancel()
    hub_digest = ""
    given: list[tuple[str, ProbeReading]] = []
    waiting: set[asyncio.Future[Any]] = {*probes, asking_hub}
    try:
        while waiting:
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            if asking_hub in done and not asking_hub.cancelled():
                hub_digest = asking_hub.result()
                for address, reading in given if hub_digest else ():
                    if reading.digest:
                        yield address, replace(reading, hub_digest=hub_digest)
            for finished in done & probes:
                address, reading = finished.result()
                given.append((address, reading))
                yield address, replace(reading, hub_digest=hub_digest)
    finally:
        for task in (*probes, asking_hub):
            task.cancel()
        await asyncio.gather(*probes, asking_hub, return_exceptions=True)


async def tag_digest(
    address: str, *, image: str = IMAGE, tag: str = "latest", limits: ProbeLimits | None = None
) -> str:
    """The digest that a registry has for a tag, "" when it cannot be had. A HEAD request: it counts for no limit."""
    chosen = limits or ProbeLimits()
    asked = _Probe(address.rstrip("/"), image, tag, "", chosen)
    try:
        async with asyncio.timeout(chosen.total):
            return await asked.ask_digest()
    except (TimeoutError, HttpError):
        return ""


class _Stop(Exception):
    """An answer after which the next question makes no sense. It is in the reading; `error` says what is wrong with it
    where its status does not."""

    def __init__(self, error: str = "", words: str = "") -> None:
        super().__init__(words)
        self.error = error


class _Probe:
    """One probe under way: the door, the token, and what has been read so far."""

    def __init__(self, base: str, image: str, tag: str, architecture: str, limits: ProbeLimits) -> None:
        self._base = base
        self._repository = f"{base}/v2/{image}"
        self._scope = f"repository:{image}:pull"
        self._tag = tag
        self._architecture = architecture
        self._limits = limits
        self._door_limits = Limits(connect=limits.connect, answer=limits.step, body=limits.transfer)
        self._headers: dict[str, str] = {}
        self._step: StepName = "version"
        self.reading = ProbeReading(base, image, tag, datetime.now(UTC))

    async def ask(self) -> None:
        """All steps, until one stands in the way. Raises HttpError when a step has no answer."""
        async with Door(self._door_limits) as door:
            try:
                await self._open(door)
                await self._digest(door)
                manifest = await self._manifest(door)
                await self._layer(door, manifest)
            except _Stop as stop:
                if stop.error:
                    self._note(Exchange(self._step, error=stop.error, error_text=str(stop)))

    async def ask_digest(self) -> str:
        async with Door(self._door_limits) as door:
            try:
                await self._open(door)
                await self._digest(door)
            except _Stop:
                return ""
        return self.reading.digest

    async def ask_the_time(self, error: HttpError) -> None:
        """Where a certificate is too old or too new, our clock may be the one that is wrong: the server's tells.

        Its answer is not trusted for anything but this hint, and nothing is sent that is worth stealing.
        """
        if error.kind != "certificate" or error.verify_code not in (9, 10) or self.reading.clock_skew is not None:
            return
        try:
            async with asyncio.timeout(self._limits.step), Door(self._door_limits, verify=False) as door:
                self._note_time(await door.get(f"{self._base}/v2/", method="HEAD"))
        except (HttpError, TimeoutError):
            pass

    def fail(self, error: HttpError) -> None:
        """The step under way had no answer."""
        words = str(error)[:_MOST_WORDS]
        exchange = Exchange(self._step, error=error.kind, error_text=words, verify_code=error.verify_code)
        self._note(exchange)

    # -- the steps ----------------------------------------------------------------------------------------------------
    async def _open(self, door: Door) -> None:
        self._step = "version"
        answer = await door.get(f"{self._base}/v2/", most=_MOST_JSON)
        exchange = self._record(answer)
        challenge = answer.headers.get("www-authenticate", "")
        if answer.status == 401 and exchange.challenge == "bearer":
            await self._token(door, challenge)
        elif answer.status != 200 or (exchange.media_type == "text/html" and not exchange.is_registry):
            raise _Stop

    async def _token(self, door: Door, challenge: str) -> None:
        self._step = "token"
        try:
            address = registry_token.challenge(challenge).token_address(self._scope)
        except HttpError as error:
            raise _Stop("content", str(error)) from error
        answer = await door.get(address, most=_MOST_JSON)
        self._record(answer)
        if answer.status != 200:
            raise _Stop
        said = answer.json()
        try:
            self._headers = {"Authorization": f"Bearer {registry_token.token_in(said)}"}
        except HttpError as error:
            raise _Stop("content", str(error)) from error

    async def _digest(self, door: Door) -> None:
        """HEAD, as an engine does first. A registry that does not know HEAD is asked with GET afterwards."""
        self._step = "manifest"
        headers = {**self._headers, "Accept": _ACCEPT}
        answer = await door.get(f"{self._repository}/manifests/{self._tag}", headers=headers, method="HEAD")
        self._record(answer)
        digest = answer.headers.get("docker-content-digest", "")
        if answer.status == 200 and _is_digest(digest):
            self.reading = replace(self.reading, digest=digest)
        elif answer.status in (401, 404, 429) or answer.status >= 502:
            raise _Stop

    async def _manifest(self, door: Door) -> Mapping[str, Any]:
        """The manifest for our architecture, by way of the index where the tag names one."""
        media_type, manifest = await self._document(door, "manifest", self._tag)
        if "manifests" not in manifest:
            return self._of_a_known_format(media_type, manifest)
        chosen = self._platform(manifest["manifests"])
        if chosen is None:
            raise _Stop("no_platform", f"the image has no linux/{self._architecture}")
        media_type, manifest = await self._document(door, "image", chosen)
        return self._of_a_known_format(media_type, manifest)

    def _platform(self, entries: Any) -> str | None:
        """Digest of the entry for our architecture; of several variants the last, which is the newest."""
        found = None
        for entry in entries if isinstance(entries, list) else ():
            platform = entry.get("platform") if isinstance(entry, Mapping) else None
            wanted = {"os": "linux", "architecture": self._architecture}
            if isinstance(platform, Mapping) and wanted.items() <= platform.items():
                found = entry.get("digest")
        return found if _is_digest(found) else None

    async def _document(self, door: Door, step: StepName, reference: str) -> tuple[str, Mapping[str, Any]]:
        """A manifest or index as JSON, its bytes compared with the digest that it was asked by or that it claims."""
        self._step = step
        headers = {**self._headers, "Accept": _ACCEPT}
        answer = await door.get(f"{self._repository}/manifests/{reference}", headers=headers, most=_MOST_JSON)
        exchange = self._record(answer)
        if answer.status != 200 or exchange.media_type == "text/html":
            raise _Stop
        said = answer.json()
        if not isinstance(said, dict):
            raise _Stop("content", "the manifest is no JSON object")
        digest = f"sha256:{hashlib.sha256(answer.body).hexdigest()}"
        claimed = reference if ":" in reference else answer.headers.get("docker-content-digest", "")
        fits = not claimed.startswith("sha256:") or claimed == digest or "signatures" in said
        self.reading = replace(
            self.reading,
            digest=self.reading.digest or digest if step == "manifest" else self.reading.digest,
            digest_fits=self.reading.digest_fits and fits,
        )
        return exchange.media_type, said

    def _of_a_known_format(self, media_type: str, manifest: Mapping[str, Any]) -> Mapping[str, Any]:
        if manifest.get("schemaVersion") == 1:
            raise _Stop("old_format", f"the manifest has the old format {media_type}")
        return manifest

    async def _layer(self, door: Door, manifest: Mapping[str, Any]) -> None:
        named = manifest.get("layers")
        layers = [
            (layer["size"], layer["digest"])
            for layer in (named if isinstance(named, list) else ())
            if isinstance(layer, Mapping) and isinstance(layer.get("size"), int) and _is_digest(layer.get("digest"))
        ]
        if not layers:
            raise _Stop("content", "the manifest names no layers")
        size, digest = max(layers)
        self._step = "blob"
        most = self._limits.most
        headers = {**self._headers, "Range": f"bytes=0-{most - 1}"}
        answer = await door.get(f"{self._repository}/blobs/{digest}", headers=headers, most=most)
        self._record(answer)
        if answer.status not in (200, 206):
            raise _Stop
        whole = len(answer.body) == size
        fits = not whole or digest == f"sha256:{hashlib.sha256(answer.body).hexdigest()}"
        cut = answer.ending == "end" and len(answer.body) < min(size, most)
        self.reading = replace(
            self.reading,
            layer_size=size,
            bytes=len(answer.body),
            transfer_seconds=answer.body_seconds,
            ending="cut" if cut else answer.ending,
            digest_fits=self.reading.digest_fits and fits,
        )

    # -- keeping what was read ----------------------------------------------------------------------------------------
    def _record(self, answer: Answer) -> Exchange:
        headers = answer.headers
        asked, answered = urlsplit(self._base).netloc, urlsplit(answer.url).netloc
        exchange = Exchange(
            self._step,
            status=answer.status,
            seconds=answer.seconds,
            host="" if answered == asked else answered,
            media_type=headers.get("content-type", "").partition(";")[0].strip().lower(),
            is_registry=headers.get("docker-distribution-api-version", "").startswith("registry/2"),
            challenge=headers.get("www-authenticate", "").partition(" ")[0].lower(),
            body=_words(answer) if answer.status >= 400 else "",
        )
        self._note(exchange)
        if not exchange.host:
            self._note_time(answer)
        return exchange

    def _note(self, exchange: Exchange) -> None:
        self.reading = replace(self.reading, exchanges=(*self.reading.exchanges, exchange))

    def _note_time(self, answer: Answer) -> None:
        """The server's clock against ours. A Date is a whole second, and the answer was a moment under way."""
        if self.reading.clock_skew is not None or "date" not in answer.headers:
            return
        try:
            theirs = parsedate_to_datetime(answer.headers["date"])
        except ValueError:
            return
        if theirs.tzinfo is not None:
            arrived = datetime.now(UTC).timestamp() - answer.body_seconds
            skew = theirs.timestamp() + 0.5 - (arrived - answer.seconds / 2)
            self.reading = replace(self.reading, clock_skew=round(skew, 1))


def _is_digest(value: object) -> bool:
    """Becomes part of an address; so nothing else may be in it."""
    return isinstance(value, str) and re.fullmatch(r"sha256:[0-9a-f]{64}", value) is not None


def _words(answer: Answer) -> str:
    """What a refusal says in words: the message of a registry's JSON, or plain text; never a web page."""
    text = answer.body.decode(errors="replace").strip()
    try:
        errors = json.loads(text)["errors"]
        text = "; ".join(f"{error.get('code', '')}: {error.get('message', '')}".strip(": ") for error in errors)
    except (ValueError, KeyError, TypeError, AttributeError):
        if text.lstrip().startswith("<"):
            return ""
    return re.sub(r"\s+", " ", text)[:_MOST_WORDS]
