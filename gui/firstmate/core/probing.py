"""What a probe of a registry mirror found, and what that means. Facts in, verdict out.

`host/mirror_probe.py` asks a mirror what an engine would ask it: the version check, a token, the manifest of a small
image, the first bytes of a layer. Each answer is an `Exchange` here; `judge` turns them into one verdict, and
`best_first` puts verdicts into the order of use. The words are `probe_words`'. Refuses to ask anything itself, and to
promise anything: a verdict holds for the moment in which the probe was made.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

StepName = Literal["version", "token", "manifest", "image", "blob"]
Kind = Literal[
    "usable",
    "stale",  # works, but its image is not the one of Docker Hub
    "slow",
    "rate_limited",
    "limited",  # only some images
    "account",
    "forbidden",  # not for this network
    "clock",
    "certificate",
    "altered",  # what came does not fit its own digest
    "not_registry",
    "dead",
]
Ending = Literal["end", "most", "time", "cut"]

CLOCK_TOLERANCE: Final = 300.0
"""Seconds between the server's clock and ours that nobody needs to hear about."""
SLOW_RATE: Final = 0.05
"""MB/s. Slower than this, an image of 100 MB takes more than half an hour."""
_EXPIRED_OR_EARLY: Final = (9, 10)  # OpenSSL: X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED
_CERTIFICATE_REASONS: Final = {
    9: "certificate_early",
    10: "certificate_expired",
    18: "certificate_self_signed",
    19: "certificate_self_signed",
    20: "certificate_issuer",
    21: "certificate_issuer",
    62: "certificate_host",
    64: "certificate_host",
}
_LEAST_FOR_A_RATE: Final = 64 * 1024
_RANKS: Final[tuple[Kind, ...]] = (
    *("usable", "stale", "slow", "rate_limited", "limited", "account", "forbidden"),
    *("clock", "certificate", "altered", "not_registry", "dead"),
)
_TYPICAL_IMAGE: Final = 20.0  # MB; only for putting a quick answer and a quick transfer into one order


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question to the mirror, or to the token service that it names, and what came back."""

    step: StepName
    status: int = 0
    """HTTP status, 0 when no answer came."""
    seconds: float = 0.0
    """From the request to the head of the answer, redirects included."""
    host: str = ""
    """Who answered in the end: another host than the mirror's after a redirect."""
    media_type: str = ""
    """Content-Type without parameters, in lower case."""
    is_registry: bool = False
    """The answer names the registry API (`Docker-Distribution-Api-Version`)."""
    challenge: str = ""
    """Scheme of `WWW-Authenticate`, in lower case: bearer, basic."""
    body: str = ""
    """Beginning of the body of a refusal, for the people who want the server's own words."""
    error: str = ""
    """Kind of an `HttpError`, "" when an answer came; or `content`: an answer that cannot be understood."""
    error_text: str = ""
    verify_code: int = 0
    """OpenSSL's reason when the certificate was refused."""


@dataclass(frozen=True, slots=True)
class ProbeReading:
    """All that one probe read, before anybody judges it."""

    address: str
    image: str
    tag: str
    tested: datetime
    """When, in UTC and aware of it."""
    exchanges: tuple[Exchange, ...] = ()
    digest: str = ""
    """Of the manifest or index that the tag names, as this mirror has it."""
    hub_digest: str = ""
    """The same as Docker Hub has it, "" when Docker Hub was not asked or did not answer."""
    digest_fits: bool = True
    """False when the bytes of a manifest or of a whole layer have another digest than the one they were asked by."""
    layer_size: int = 0
    """Bytes of the layer, as the manifest says."""
    bytes: int = 0
    """Bytes of the layer that were fetched."""
    transfer_seconds: float = 0.0
    """From the head of that answer to the last byte fetched."""
    ending: Ending = "end"
    """How the fetching ended: the layer's end, the most that a probe takes, out of time, or cut by the other side."""
    clock_skew: float | None = None
    """Seconds by which the server's clock is ahead of ours, None when no answer had a date."""

    def exchange(self, step: StepName) -> Exchange | None:
        """The last exchange of a step."""
        return next((exchange for exchange in reversed(self.exchanges) if exchange.step == step), None)


@dataclass(frozen=True, slots=True)
class ProbeVerdict:
    """What the reading means. `reason` chooses the words (`probes.toml`)."""

    address: str
    kind: Kind
    usable: bool
    """An engine would get images from it now."""
    reason: str
    tested: datetime
    seconds: float | None = None
    """Time to the first byte of a layer, None when it did not come so far."""
    mb_per_s: float | None = None
    """Megabytes (10**6 bytes) a second after the first byte; None when too little came to tell."""
    digest_differs: bool = False
    clock_skew: float | None = None
    """Set only where it is more than `CLOCK_TOLERANCE`: seconds by which the server is ahead."""
    status: int = 0
    """HTTP status of the answer that decided, 0 without one."""
    host: str = ""
    """Who gave that answer, when it was not the mirror itself."""
    server_words: str = ""
    """Technical words for who wants them: the server's refusal, or the error of the connection."""


def judge(reading: ProbeReading) -> ProbeVerdict:
    """One verdict from what was read."""
    kind, reason, decisive = _decide(reading)
    blob = reading.exchange("blob")
    seconds = blob.seconds if blob is not None and blob.status in (200, 206) else None
    skew = reading.clock_skew
    return ProbeVerdict(
        address=reading.address,
        kind=kind,
        usable=kind in ("usable", "stale"),
        reason=reason,
        tested=reading.tested,
        seconds=seconds,
        mb_per_s=_rate(reading),
        digest_differs=_differs(reading),
        clock_skew=skew if skew is not None and abs(skew) > CLOCK_TOLERANCE else None,
        status=decisive.status if decisive else 0,
        host=decisive.host if decisive else "",
        server_words=(decisive.error_text or decisive.body) if decisive else "",
    )


def best_first(verdicts: Iterable[ProbeVerdict]) -> tuple[ProbeVerdict, ...]:
    """The order in which an engine should try them: usable ones, and of those the quickest, first."""
    return tuple(sorted(verdicts, key=_order))


def _order(verdict: ProbeVerdict) -> tuple[bool, int, float]:
    seconds = verdict.seconds if verdict.seconds is not None else 60.0
    transfer = _TYPICAL_IMAGE / verdict.mb_per_s if verdict.mb_per_s else _TYPICAL_IMAGE
    return (not verdict.usable, _RANKS.index(verdict.kind), seconds + transfer)


_Decision = tuple[Kind, str, Exchange | None]


def _decide(reading: ProbeReading) -> _Decision:
    """Kind, reason, and the exchange that decided: the first one that stood in the way."""
    for exchange in _last_of_each_step(reading):
        found = _unanswered(exchange, reading) if exchange.error else _refused(exchange)
        if found is not None:
            return (*found, exchange)
    if not reading.digest_fits:
        return "altered", "altered", None
    blob = reading.exchange("blob")
    if blob is None:
        return "dead", "unfinished", reading.exchanges[-1] if reading.exchanges else None
    if reading.ending == "cut":
        return "dead", "cut_layer", blob
    rate = _rate(reading)
    if reading.ending == "time" and (rate is None or rate < SLOW_RATE):
        return "slow", "slow_layer", blob
    if rate is not None and rate < SLOW_RATE:
        return "slow", "slow_layer", blob
    if _differs(reading):
        return "stale", "stale", None
    return "usable", "usable", None


def _last_of_each_step(reading: ProbeReading) -> list[Exchange]:
    latest = {exchange.step: exchange for exchange in reading.exchanges}
    return list(latest.values())


def _unanswered(exchange: Exchange, reading: ProbeReading) -> tuple[Kind, str]:
    """What it means that no usable answer came."""
    match exchange.error:
        case "certificate":
            skew = reading.clock_skew
            wrong_clock = skew is not None and abs(skew) > CLOCK_TOLERANCE
            if exchange.verify_code in _EXPIRED_OR_EARLY and wrong_clock:
                return "clock", "clock"
            return "certificate", _CERTIFICATE_REASONS.get(exchange.verify_code, "certificate")
        case "content" | "too_large" if exchange.step == "token":
            return "dead", "token_failed"
        case "no_platform":
            return "limited", "no_platform"
        case "old_format":
            return "limited", "old_format"
        case "content" | "too_large" | "protocol" | "redirects":
            return "not_registry", "protocol" if exchange.error == "protocol" else "not_registry"
        case "no_answer" if exchange.step in ("manifest", "image", "blob"):
            return "slow", f"slow_{'layer' if exchange.step == 'blob' else 'manifest'}"
    if exchange.step == "token":
        return "dead", "token_unreachable"
    if exchange.step != "version" and exchange.error in ("name", "refused", "unreachable", "no_connection", "tls"):
        return "dead", "sent_on"
    known = ("address", "name", "refused", "unreachable", "no_connection", "no_answer", "cut", "tls", "proxy")
    return "dead", exchange.error if exchange.error in known else "other"


def _refused(exchange: Exchange) -> tuple[Kind, str] | None:
    """What it means that this status came; None when the way is free."""
    status, step = exchange.status, exchange.step
    if status == 429:
        return "rate_limited", "rate_limited"
    if status >= 500:
        return "dead", "token_failed" if step == "token" else "server_error"
    if step == "version":
        return _refused_version(exchange)
    if step == "token":
        if status in (401, 403):
            return "account", "token_refused"
        return None if status == 200 else ("dead", "token_failed")
    if _is_page(exchange) and status == 200:
        return "not_registry", "web_page"
    if status == 401:
        return "account", "account"
    if status in (403, 451):
        return "limited", "image_refused"
    if status == 404:
        return "limited", "image_missing" if step == "manifest" else "layer_missing"
    return None if status in (200, 206) else ("dead", "strange_status")


def _refused_version(exchange: Exchange) -> tuple[Kind, str] | None:
    status = exchange.status
    if status == 200:
        if exchange.is_registry or not _is_page(exchange):
            return None
        return "not_registry", "web_page"
    if status == 401:
        if exchange.challenge == "bearer":
            return None
        return "account", "account"
    if status in (403, 451):
        return "forbidden", "forbidden"
    return "not_registry", "no_api" if status == 404 else "not_registry"


def _is_page(exchange: Exchange) -> bool:
    return exchange.media_type in ("text/html", "application/xhtml+xml")


def _rate(reading: ProbeReading) -> float | None:
    """MB/s behind the first byte; None for a layer so small that it came in one piece."""
    if reading.ending != "time" and reading.bytes < _LEAST_FOR_A_RATE:
        return None
    return reading.bytes / 1e6 / max(reading.transfer_seconds, 0.001)


def _differs(reading: ProbeReading) -> bool:
    return bool(reading.digest and reading.hub_digest and reading.digest != reading.hub_digest)
