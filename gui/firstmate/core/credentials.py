"""A name and password for one registry: how they are keyed and what the engine is sent. Kept in memory, never written.

The words of docker: a registry is filed under its host (`ghcr.io`, `127.0.0.1:5000`), Docker Hub under the address it
had in 2013. A secret is either a password (or a token in its place) or an identity token, which the helpers file under
the user name `<token>`. No `repr` shows a secret. Refuses to know where credentials come from: `host.credentials` does.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import Final

from firstmate.core.names import DEFAULT_REGISTRY, LEGACY_REGISTRY

HUB_KEY: Final = "https://index.docker.io/v1/"
TOKEN_USER: Final = "<token>"
ANONYMOUS: Final = base64.urlsafe_b64encode(b"{}").decode()
"""X-Registry-Auth of somebody who has not signed in. A push without this header is refused for its form."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who one is at one registry. `registry` as in image names: `docker.io`, `127.0.0.1:5000`."""

    registry: str
    username: str
    password: str = field(default="", repr=False)
    identity_token: str = field(default="", repr=False)

    @property
    def key(self) -> str:
        return key_of(self.registry)

    @property
    def signing_in(self) -> dict[str, str]:
        """The body of `POST /auth`."""
        return {"username": self.username, "password": self.password, "serveraddress": self.key}

    @property
    def header(self) -> str:
        """The value of X-Registry-Auth: JSON in URL-safe base64."""
        if self.identity_token:
            content = {"identitytoken": self.identity_token, "serveraddress": self.key}
        else:
            content = self.signing_in
        return base64.urlsafe_b64encode(json.dumps(content).encode()).decode()


def key_of(registry: str) -> str:
    """What docker and its helpers file a registry under."""
    return HUB_KEY if registry in ("", DEFAULT_REGISTRY, LEGACY_REGISTRY) else registry


def registry_of(key: str) -> str:
    """The registry, as image names have it, behind a key of docker's configuration or of a helper.

    Old entries are whole addresses (`https://ghcr.io/v2/`): only their host counts, as docker compares them.
    """
    host = key.removeprefix("https://").removeprefix("http://").partition("/")[0]
    return DEFAULT_REGISTRY if host in (LEGACY_REGISTRY, DEFAULT_REGISTRY) else host
