"""Names and passwords for registries, where docker keeps them: in credential helpers, by `config.json`.

Which helper serves a registry is chosen as the docker CLI chooses: `credHelpers`, then `credsStore`, and on a computer
that has neither nor any entry the system's own helper if it is installed. So `docker login` in a terminal and here are
the same signing in. What `docker login` left readable in `config.json`, where there is no helper, is read.

Refuses to write a password anywhere but into a helper's standard input, and never writes `config.json`. A helper is a
program of the user's that may ask questions of its own (to unlock a keyring); it gets its time and can be cancelled.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from firstmate.core.credentials import TOKEN_USER, Credentials, key_of, registry_of
from firstmate.core.errors import FirstMateError
from firstmate.host import processes

HELPER_LIMIT: Final = 60.0
"""Seconds; somebody may have to type the keyring's password."""
_PROGRAM: Final = "docker-credential-"
_NOT_FOUND: Final = r"credentials not found"

Reason = Literal["no_helper", "helper_missing", "helper_failed"]


class CredentialsError(FirstMateError):
    """Credentials could not be read or kept. `no_helper`: there is none to keep them; `helper_missing`: config.json
    names one that is not installed; `helper_failed`: it said no, in `said`."""

    def __init__(self, reason: Reason, message: str, *, helper: str = "", said: str = "") -> None:
        super().__init__(message)
        self.reason: Reason = reason
        self.helper = helper
        """Its name in config.json, as `secretservice`."""
        self.said = said


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who has signed in. `helper` "" means that config.json holds the password itself."""

    registry: str
    username: str
    helper: str = ""


@dataclass(frozen=True, slots=True)
class _Config:
    """What config.json says about credentials."""

    store: str = ""
    helpers: Mapping[str, str] = field(default_factory=dict)
    entries: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)

    @property
    def says_something(self) -> bool:
        return bool(self.store or self.helpers or self.entries)


class CredentialStore:
    """The credentials of the user who runs us. `folder` is docker's own one (`DOCKER_CONFIG`, `~/.docker`)."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    @property
    def config_path(self) -> Path:
        folder = self._folder or Path(os.environ.get("DOCKER_CONFIG") or Path.home() / ".docker")
        return folder / "config.json"

    async def helper(self, registry: str) -> str:
        """The name of the helper that keeps this registry's credentials, installed or not; "" for none."""
        return _helper_of(await self._config(), registry)

    async def get(self, registry: str) -> Credentials | None:
        """What is known for a registry. Raises CredentialsError when its helper is missing or fails."""
        config = await self._config()
        helper = _helper_of(config, registry)
        return await _ask_helper(helper, registry) if helper else _from_entries(config.entries, registry)

    async def store(self, credentials: Credentials) -> str:
        """Hands credentials to the helper and returns its name. Raises CredentialsError; nothing is written then."""
        helper = await self.helper(credentials.registry)
        if not helper:
            raise CredentialsError("no_helper", "there is no credential helper to keep a password")
        token = credentials.identity_token
        content = {
            "ServerURL": credentials.key,
            "Username": TOKEN_USER if token else credentials.username,
            "Secret": token or credentials.password,
        }
        await _run(helper, "store", json.dumps(content).encode())
        return helper

    async def erase(self, registry: str) -> bool:
        """Makes the helper forget a registry; False when no helper keeps it. Raises CredentialsError."""
        helper = await self.helper(registry)
        if not helper:
            return False
        await _run(helper, "erase", key_of(registry).encode())
        return True

    async def accounts(self) -> tuple[Account, ...]:
        """Everybody who has signed in, by registry. Helpers that fail are left out."""
        config = await self._config()
        found: dict[str, Account] = {}
        for helper in dict.fromkeys([_helper_of(config, ""), *config.helpers.values()]):
            if not helper:
                continue
            try:
                listed = json.loads(await _run(helper, "list", b""))
            except (CredentialsError, ValueError):
                continue
            for key, username in listed.items() if isinstance(listed, Mapping) else ():
                registry = registry_of(str(key))
                # Desktop helpers file more than one token of the hub under addresses with a path of their own.
                if key in (key_of(registry), registry) and _helper_of(config, registry) == helper:
                    found[registry] = Account(registry, str(username), helper)
        for key in config.entries:
            registry = registry_of(key)
            known = None if _helper_of(config, registry) else _from_entries(config.entries, registry)
            if known is not None:
                found[registry] = Account(registry, known.username)
        return tuple(found[registry] for registry in sorted(found))

    async def _config(self) -> _Config:
        return await asyncio.to_thread(_read, self.config_path)


def _read(path: Path) -> _Config:
    """A file that is missing or broken says nothing: the CLI complains of it, we need not."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return _Config()
    if not isinstance(content, Mapping):
        return _Config()
    helpers, entries = content.get("credHelpers"), content.get("auths")
    return _Config(
        str(content.get("credsStore") or ""),
        {str(key): str(value) for key, value in helpers.items()} if isinstance(helpers, Mapping) else {},
        {str(key): value for key, value in entries.items() if isinstance(value, Mapping)}
        if isinstance(entries, Mapping)
        else {},
    )


def _helper_of(config: _Config, registry: str) -> str:
    if (chosen := config.helpers.get(key_of(registry), config.helpers.get(registry))) is not None and registry:
        return chosen
    if config.store:
        return config.store
    return "" if config.says_something else _own_helper()


def _own_helper() -> str:
    """The system's helper, where it is installed: what the CLI takes when nothing is configured."""
    if sys.platform == "win32":
        name = "wincred"
    elif sys.platform == "darwin":
        name = "osxkeychain"
    else:
        name = "pass" if processes.find("pass") else "secretservice"
    return name if processes.find(_PROGRAM + name) else ""


async def _ask_helper(helper: str, registry: str) -> Credentials | None:
    try:
        answer = json.loads(await _run(helper, "get", key_of(registry).encode()))
        username, secret = str(answer["Username"]), str(answer["Secret"])
    except (ValueError, TypeError, KeyError):
        # Never with what it said: half of an answer may be a password.
        raise CredentialsError("helper_failed", f"{_PROGRAM}{helper} gave no credentials", helper=helper) from None
    except CredentialsError as error:
        if re.search(_NOT_FOUND, error.said, re.IGNORECASE):
            return None
        raise
    if username == TOKEN_USER:
        return Credentials(registry, username, identity_token=secret)
    return Credentials(registry, username, secret) if username and secret else None


def _from_entries(entries: Mapping[str, Mapping[str, Any]], registry: str) -> Credentials | None:
    for key, entry in entries.items():
        if registry_of(key) != registry:
            continue
        try:
            username, _colon, password = (
                base64.b64decode(str(entry.get("auth") or ""), validate=True).decode().partition(":")
            )
        except (binascii.Error, UnicodeDecodeError):
            continue
        token = str(entry.get("identitytoken") or "")
        if token or (username and password):
            return Credentials(registry, username, password.rstrip("\0"), token)
    return None


async def _run(helper: str, act: str, data: bytes) -> bytes:
    """What the helper prints. Its complaints come on standard output too; they hold no secrets, only reasons."""
    program = _PROGRAM + helper
    if not re.fullmatch(r"[\w.-]+", helper):
        raise CredentialsError("helper_missing", f"{helper!r} is no name of a credential helper", helper=helper)
    try:
        done = await processes.run([program, act], timeout=HELPER_LIMIT, data=data)
    except processes.ProgramMissing:
        raise CredentialsError("helper_missing", f"{program} is not installed", helper=helper) from None
    except processes.ProcessError:
        raise CredentialsError("helper_failed", f"{program} {act} did not end", helper=helper) from None
    if not done.ok:
        said = (done.stdout or done.stderr).decode(errors="replace").strip()[:500] if act != "get" else _reason(done)
        raise CredentialsError("helper_failed", f"{program} {act} failed: {said}", helper=helper, said=said)
    return done.stdout


def _reason(done: processes.Finished) -> str:
    """Why a `get` failed; what looks like an answer is left out."""
    said = (done.stdout or done.stderr).decode(errors="replace").strip()
    return "" if "{" in said else said[:500]
