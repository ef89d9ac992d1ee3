"""The one error tree. Everything that can go wrong with an engine arrives above `engine/` as one of these.

    FirstMateError
    ├── EngineError                 has `.engine_text`: the engine's own words, always shown under our explanation
    │   ├── EngineUnreachable       no engine answers; `.reason` says how
    │   │   ├── EngineNotRunning    no socket or pipe, or nobody listens on it
    │   │   ├── EnginePermission    the socket is there and we may not use it
    │   │   └── EngineTimeout       connected, no answer in time (starting, or hung)
    │   ├── EngineTooOld            speaks no API version we do
    │   ├── NotFound                no such container, image, volume, network …
    │   │   └── ImageMissing        the image is not on this engine
    │   ├── Conflict                the thing is in the wrong state, or the name is taken
    │   ├── InvalidRequest          the engine refused what we asked for (HTTP 400)
    │   ├── RegistryError           a pull or push failed at a registry
    │   └── EngineFailure           anything else the engine answered (HTTP 5xx, in-band errors)
    ├── LocalFileError              a file of this computer could not be read or written; `.path`
    ├── EndpointError               the address, context or key files of an engine make no sense
    └── TransferCancelled           the user cancelled; nothing to explain

Translation from the SDK's exceptions happens in `engine/translate.py` and nowhere else.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

UnreachableReason = Literal["absent", "refused", "permission", "timeout", "dns", "tls", "closed", "other"]


class FirstMateError(Exception):
    """Root of the tree. `str()` is one plain sentence in English for logs; pages show explanations instead."""


class EngineError(FirstMateError):
    """Something about the engine. `engine_text` are its own words ("" when it said nothing)."""

    def __init__(self, message: str, *, engine_text: str = "", status: int | None = None, operation: str = "") -> None:
        super().__init__(message)
        self.engine_text = engine_text or message
        self.status = status
        """HTTP status, None when there was no answer or the error came inside a stream."""
        self.operation = operation
        """What was asked, as `containers.start`; for logs and for choosing an explanation."""


class EngineUnreachable(EngineError):
    """No engine answers at the endpoint."""

    def __init__(
        self, message: str, *, reason: UnreachableReason = "other", engine_text: str = "", operation: str = ""
    ) -> None:
        super().__init__(message, engine_text=engine_text, operation=operation)
        self.reason: UnreachableReason = reason


class EngineNotRunning(EngineUnreachable):
    """The socket or pipe is missing, or nobody listens on it."""

    installed: bool | None = None
    """Whether there is any Docker on this computer, as far as it was looked for; None where nobody did."""


class EnginePermission(EngineUnreachable):
    """The socket or pipe is there and this user may not open it."""


class EngineTimeout(EngineUnreachable):
    """Connected, but no answer in time: starting, stopping or hung."""


class EngineTooOld(EngineError):
    """The engine and we share no API version."""


class NotFound(EngineError):
    """The named container, image, volume, network or exec does not exist."""


class ImageMissing(NotFound):
    """The image is not on this engine (it may still be in a registry)."""


class Conflict(EngineError):
    """Wrong state for this action, or the name is already in use."""


class InvalidRequest(EngineError):
    """The engine refused a value."""


class RegistryError(EngineError):
    """A registry or mirror failed during a pull or push."""


class EngineFailure(EngineError):
    """Everything else that the engine answered."""


class LocalFileError(FirstMateError):
    """A file of this computer could not be read or written. `path` is None where only an open file was known."""

    def __init__(self, message: str, *, path: Path | None = None) -> None:
        super().__init__(message)
        self.path = path


class EndpointError(FirstMateError):
    """An address, context or key file that makes no sense."""


class TransferCancelled(FirstMateError):
    """The user cancelled. Nobody needs an explanation."""
