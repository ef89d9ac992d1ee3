"""The token of a registry: what its challenge asks for, and what its token service gave (distribution's auth spec).

Shared by whoever speaks to a registry by itself: the lookups of tags and the probes of mirrors. Refuses to send
anything; tokens and passwords never stand in a message.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from firstmate.host.http import HttpError


@dataclass(frozen=True, slots=True)
class Challenge:
    """A `WWW-Authenticate` header. `scheme` in lower case: "bearer", "basic", "" without one."""

    scheme: str
    fields: Mapping[str, str]

    def token_address(self, scope: str) -> str:
        """Where a token for the scope is asked for. Raises HttpError `content` when the challenge names no service."""
        realm = self.fields.get("realm", "")
        if urlsplit(realm).scheme not in ("http", "https"):
            raise HttpError("content", f"the challenge names no token service: {realm!r}")
        service = {"service": self.fields["service"]} if self.fields.get("service") else {}
        mark = "&" if "?" in realm else "?"
        return f"{realm}{mark}{urlencode({'scope': scope, **service})}"


def challenge(header: str) -> Challenge:
    """Reads the header; of several challenges the first counts."""
    scheme, _, rest = header.strip().partition(" ")
    return Challenge(scheme.lower(), {name.lower(): value for name, value in re.findall(r'(\w+)="([^"]*)"', rest)})


def token_in(said: Any) -> str:
    """The token in the service's JSON, fit for a header. Raises HttpError `content` when there is none."""
    token = (said.get("token") or said.get("access_token")) if isinstance(said, Mapping) else None
    if not isinstance(token, str) or not re.fullmatch(r"[\x21-\x7e]+", token):
        raise HttpError("content", "the token service gave no token")
    return token
