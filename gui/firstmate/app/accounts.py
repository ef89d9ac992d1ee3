"""Who is signed in to which registry: for this session in memory, for longer in docker's credential helper.

Everything that pulls or pushes asks here. Refuses to keep a password anywhere else, and never raises while something is
pulled: a helper that fails means an anonymous pull, and the registry then says what it thinks of that.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QObject, Signal

from firstmate.core.credentials import Credentials
from firstmate.core.names import ImageName
from firstmate.host.credentials import Account, CredentialsError, CredentialStore

log = logging.getLogger(__name__)


class Accounts(QObject):
    """`changed` when somebody signed in or out here."""

    changed = Signal()

    def __init__(self, store: CredentialStore | None = None) -> None:
        super().__init__()
        self.store = store or CredentialStore()
        self._session: dict[str, Credentials] = {}

    @property
    def session(self) -> Mapping[str, Credentials]:
        """What is known until the window closes, by registry."""
        return MappingProxyType(self._session)

    async def for_image(self, name: ImageName) -> Credentials | None:
        """What to send along for this image; None for an anonymous transfer. Never raises."""
        return await self.for_registry(name.registry)

    async def for_registry(self, registry: str) -> Credentials | None:
        if registry in self._session:
            return self._session[registry]
        try:
            return await self.store.get(registry)
        except CredentialsError as error:
            log.info("no credentials for %s: %s", registry, error)
            return None

    async def keep(self, credentials: Credentials) -> str:
        """Keeps them in the helper and returns its name. Raises CredentialsError: then nothing is kept."""
        helper = await self.store.store(credentials)
        self._session.pop(credentials.registry, None)
        self.changed.emit()
        return helper

    def keep_for_session(self, credentials: Credentials) -> None:
        self._session[credentials.registry] = credentials
        self.changed.emit()

    async def sign_out(self, registry: str) -> None:
        """Forgets a registry here and in its helper. Raises CredentialsError."""
        self._session.pop(registry, None)
        try:
            await self.store.erase(registry)
        finally:
            self.changed.emit()

    async def known(self) -> tuple[tuple[Account, bool], ...]:
        """Everybody who is signed in, by registry; True for those who are until the window closes."""
        lasting = {account.registry: (account, False) for account in await self.store.accounts()}
        brief = {
            registry: (Account(registry, credentials.username), True) for registry, credentials in self._session.items()
        }
        both = lasting | brief
        return tuple(both[registry] for registry in sorted(both))
