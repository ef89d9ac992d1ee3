"""Asks Docker Hub how many pulls it still grants to this address or account, when a person wants to know.

As the hub documents it: a token for the repository made for this, then HEAD of its manifest, which counts as no pull.
A password goes to the token service alone, and only over https (plain http to this computer itself, for tests).
"""

from __future__ import annotations

import base64
from typing import Final
from urllib.parse import urlsplit

from firstmate.core.allowance import Allowance, read_allowance
from firstmate.core.credentials import Credentials
from firstmate.host import registry_token
from firstmate.host.http import Door, HttpError, Limits

HUB: Final = "https://registry-1.docker.io"
REPOSITORY: Final = "ratelimitpreview/test"
LIMITS: Final = Limits(connect=8.0, answer=15.0, body=15.0)
_MANIFEST: Final = {
    "Accept": "application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.index.v1+json"
}


async def ask(credentials: Credentials | None = None, *, hub: str = HUB, limits: Limits = LIMITS) -> Allowance:
    """What is left. Raises HttpError; `content` with status 401 when the hub does not take the credentials."""
    address = f"{hub}/v2/{REPOSITORY}/manifests/latest"
    async with Door(limits) as door:
        answer = await door.get(address, method="HEAD", headers=_MANIFEST)
        if answer.status == 401:
            challenge = registry_token.challenge(answer.headers.get("www-authenticate", ""))
            where = challenge.token_address(f"repository:{REPOSITORY}:pull")
            token = registry_token.token_in(await door.get_json(where, headers=_signed(credentials, where)))
            headers = {**_MANIFEST, "Authorization": f"Bearer {token}"}
            answer = await door.get(address, method="HEAD", headers=headers)
    # 429: nothing is left, and the headers say of how many.
    if answer.status not in (200, 429):
        raise HttpError("content", f"{address} answered {answer.status}", status=answer.status)
    return read_allowance(answer.headers, username=credentials.username if credentials else "")


def _signed(credentials: Credentials | None, where: str) -> dict[str, str]:
    if credentials is None or not credentials.password:
        return {}
    parts = urlsplit(where)
    if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise HttpError("address", f"{parts.hostname} wants a password without encryption")
    pair = f"{credentials.username}:{credentials.password}".encode()
    return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
