"""Fetches the list of published releases, when a person asks for it and at no other time.

Two plain GETs, `SHA256SUMS` and `releases.json`, to the folder that the package names: no cookie, no identifier, not
even the version. Over https only (plain http to this computer itself, for tests and for who mirrors a folder there).
Refuses to download a package: that is done in the browser, where one sees from whom.
"""

from __future__ import annotations

import ipaddress
from typing import Final
from urllib.parse import urljoin, urlsplit

from firstmate.core.releases import LIST, MOST_BYTES, SUMS, ReleaseList, read
from firstmate.host.http import Answer, Door, HttpError, Limits
from firstmate.host.http_errors import Kind

LIMITS: Final = Limits(connect=8.0, answer=15.0, body=15.0)
_HEADERS: Final = {"User-Agent": "firstmate"}


async def fetch(folder: str, limits: Limits = LIMITS) -> ReleaseList:
    """The verified list. `folder` ends in a slash.

    Raises HttpError (also `content` with the status for every answer but 200, and `too_large`), and
    `core.releases.ReleasesError` when what came cannot be used.
    """
    async with Door(limits) as door:
        sums = await _whole(door, urljoin(folder, SUMS))
        listed = await _whole(door, urljoin(folder, LIST))
    return read(sums, listed)


async def _whole(door: Door, url: str) -> bytes:
    _refuse_unsafe(url)
    answer = await door.get(url, headers=_HEADERS, most=MOST_BYTES)
    _refuse_unsafe(answer.url)
    if answer.status != 200:
        raise HttpError("content", f"{url} answered {answer.status}", status=answer.status)
    if answer.ending != "end":
        raise _unfinished(answer)
    return answer.body


def _unfinished(answer: Answer) -> HttpError:
    kind: Kind = "too_large" if answer.ending == "most" else "no_answer" if answer.ending == "time" else "cut"
    return HttpError(kind, f"{answer.url}: the answer stopped after {len(answer.body)} bytes")


def _refuse_unsafe(url: str) -> None:
    """Also after redirects: nobody may lead from https to http."""
    parts = urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and _is_this_computer(parts.hostname or "")):
        return
    raise HttpError("address", f"{url} is not https")


def _is_this_computer(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
