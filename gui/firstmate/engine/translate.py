"""From whatever went wrong below to `core.errors`, here and nowhere else.

Below are the SDK, requests, urllib3, h11, sockets, TLS, Windows pipes, and the engine itself: answers with a status,
and errors in the middle of a stream that began with 200. The engine's own words are kept whole; they differ between
versions, so classes are chosen by parts that all versions share. Imports no SDK: its exceptions are known by shape.
"""

from __future__ import annotations

import asyncio
import errno
import json
import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from typing import Any, Final

import h11

from firstmate.core.errors import (
    Conflict,
    EndpointError,
    EngineError,
    EngineFailure,
    EngineNotRunning,
    EnginePermission,
    EngineTimeout,
    EngineTooOld,
    EngineUnreachable,
    FirstMateError,
    ImageMissing,
    InvalidRequest,
    NotFound,
    RegistryError,
)

REGISTRY_OPERATIONS: Final = frozenset({"images.pull", "images.push", "images.search", "registry.login"})

# Patterns are compiled at their first use: nobody should wait for them at the start.
_VERSION: Final = r"client version \S+ is too (new|old)|api versions below"
_NO_IMAGE: Final = r"no such image|image not known|unable to find image|failed to find image|does not exist locally"
_NO_THING: Final = (
    r"no such (container|volume|network|exec)|no container with name or id|no exec session|could not find the file"
    r"|(network|volume|plugin)[^:]* not found|no (volume|network) with name"
)
_CONFLICT: Final = (
    r"name \S+ is already in use|name \S+ already used|already exists|is not paused|is already paused|is not running"
    r"|is being used by|is using it|must be forced|must force|cannot be forced|running or paused container"
    r"|container state improper|has active endpoints|has associated containers|already connected to network"
    r"|removal of container .* is already in progress|image used by"
)
_BAD_NAME: Final = r"invalid reference format|invalid tag format|repository name must|is a reserved name"
_INVALID: Final = (
    r"names must match|invalid container name|invalid argument|not absolute|must be an absolute path"
    r"|is an invalid filter|invalid (mode|value|signal|option|address|subnet|cidr|port|volume|range|ipc|environment)"
    r"|invalid (container path|--)|limit (should|can|cannot|allowed)|always set (the|a) memory limit"
    r"|cpus are not available|nodes are not available|can ?not be less than|conflicts with|cannot unmarshal"
    r"|unknown capability|is not a valid|unrecognized|duplicate mount"
)
_PORT: Final = r"port is already allocated|address already in use|cannot assign requested address"
_DISK: Final = r"no space left on device"
_NO_REGISTRY: Final = r"invalid registry endpoint"
_PIPE_REASONS: Final[Mapping[int, str]] = {2: "absent", 3: "absent", 5: "permission", 231: "timeout", 121: "timeout"}
_REFUSED = (errno.ECONNREFUSED, 10061)
_ABSENT = (errno.ENOENT, errno.ENOTDIR)
_CLOSED = (errno.ECONNRESET, errno.EPIPE, errno.ECONNABORTED, errno.ENOTCONN, errno.ESHUTDOWN, 10054, 10053)
_NO_ROUTE = (errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EHOSTDOWN)


def from_exception(error: BaseException, operation: str, address: str = "") -> FirstMateError:
    """Any exception of a call or stream. `address` names the engine in sentences."""
    if isinstance(error, FirstMateError):
        return error
    status = _status_of(error)
    if status is not None:
        return from_status(status, _explanation_of(error), operation)
    return _from_connection(error, operation, address)


def from_response(status: int, body: bytes, operation: str) -> EngineError:
    """An answer with an error status, read by ourselves."""
    return from_status(status, _words_of(body), operation)


def from_status(status: int, words: str, operation: str) -> EngineError:
    """The engine's answer: its status and its words."""
    kind = _kind(status, words, operation)
    sentence = words or f"the engine answered {status} without a word"
    return kind(f"{operation}: {sentence}", engine_text=words, status=status, operation=operation)


def in_band(message: Mapping[str, Any], operation: str) -> EngineError | None:
    """The error in one line of a JSON stream that had begun with 200; None when the line holds none."""
    detail = message.get("errorDetail")
    words = message.get("error") or (detail.get("message") if isinstance(detail, Mapping) else None)
    if not words:
        return None
    words = str(words)
    return _in_band_kind(words, operation)(f"{operation}: {words}", engine_text=words, operation=operation)


def _kind(status: int, words: str, operation: str) -> type[EngineError]:
    if _says(words, _VERSION):
        return EngineTooOld
    if operation in REGISTRY_OPERATIONS:
        # Bad names are refused before any registry is asked; everything else in a transfer is the registry's word.
        if (status == 400 and not _says(words, _NO_REGISTRY)) or _says(words, _BAD_NAME):
            return InvalidRequest  # (a search in a registry that is away is 400, too, from 26 on)
        return EngineFailure if _says(words, _DISK) else RegistryError
    if status == 404:
        return ImageMissing if _says(words, _NO_IMAGE) else NotFound
    if status == 409:
        return Conflict
    if status == 400:
        return InvalidRequest
    # Podman, and Docker in some corners, answer 403 or 500 to what is really one of the above.
    if _says(words, _PORT) or _says(words, _DISK):
        return EngineFailure
    if _says(words, _CONFLICT):
        return Conflict
    if status == 403 or _says(words, _BAD_NAME) or _says(words, _INVALID):
        return InvalidRequest
    if _says(words, _NO_IMAGE):
        return ImageMissing
    if _says(words, _NO_THING):
        return NotFound
    return EngineFailure


def _in_band_kind(words: str, operation: str) -> type[EngineError]:
    if _says(words, _DISK):
        return EngineFailure
    if operation in REGISTRY_OPERATIONS:
        return ImageMissing if operation == "images.push" and _says(words, _NO_IMAGE) else RegistryError
    return EngineFailure


def _from_connection(error: BaseException, operation: str, address: str) -> FirstMateError:
    """No answer came. The reason may lie deep: requests wraps urllib3 wraps http.client wraps the socket's error."""
    engine = f"the engine at {address}" if address else "the engine"
    chain = list(_chain(error))
    words = str(error) or type(error).__name__
    for one in chain:
        name = type(one).__name__
        if name == "InvalidVersion":
            return EngineTooOld(f"{engine} is too old: {one}", engine_text=str(one), operation=operation)
        if isinstance(one, h11.RemoteProtocolError) and "illegal" in str(one):
            return EngineFailure(f"what answers is no Docker engine: {one}", engine_text=words, operation=operation)
        if name in ("TLSParameterError", "InvalidConfigFile"):
            return EndpointError(f"the settings of {engine} make no sense: {one}")
    for one in chain:
        reason = _reason(one)
        if reason == "absent":
            return EngineNotRunning(f"{engine} is not running", reason="absent", engine_text=words, operation=operation)
        if reason == "refused":
            return EngineNotRunning(
                f"nobody listens at {address or 'the address'}",
                reason="refused",
                engine_text=words,
                operation=operation,
            )
        if reason == "permission":
            return EnginePermission(
                f"this user may not use {engine}", reason="permission", engine_text=words, operation=operation
            )
        if reason == "timeout":
            return EngineTimeout(
                f"{engine} did not answer in time", reason="timeout", engine_text=words, operation=operation
            )
        if reason == "dns":
            return EngineUnreachable(
                f"the host name of {engine} is not known", reason="dns", engine_text=words, operation=operation
            )
        if reason == "tls":
            return EngineUnreachable(
                f"no safe connection to {engine}: {one}", reason="tls", engine_text=words, operation=operation
            )
        if reason == "closed":
            return EngineUnreachable(
                f"{engine} closed the connection", reason="closed", engine_text=words, operation=operation
            )
    if any(isinstance(one, OSError) for one in chain):
        return EngineUnreachable(f"{engine} cannot be reached: {words}", engine_text=words, operation=operation)
    return EngineFailure(f"{operation}: {type(error).__name__}: {words}", engine_text=words, operation=operation)


def _reason(error: BaseException) -> str:
    """One link of the chain; "" when it says nothing by itself."""
    name = type(error).__name__
    if type(error).__module__ == "pywintypes":
        code = error.args[0] if error.args else 0
        return _PIPE_REASONS.get(code, "closed")
    if isinstance(error, ssl.SSLError):
        return "closed" if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError) else "tls"
    if isinstance(error, socket.gaierror) or name == "NameResolutionError":
        return "dns"
    if isinstance(error, asyncio.TimeoutError | TimeoutError) or name in ("ReadTimeout", "ConnectTimeout"):
        return "timeout"
    if isinstance(error, OSError):
        return _reason_of_number(error)
    if name in ("RemoteDisconnected", "IncompleteRead", "ClosedPoolError", "ChunkedEncodingError"):
        return "closed"
    if isinstance(error, h11.RemoteProtocolError):
        return "closed"
    return ""


def _reason_of_number(error: OSError) -> str:
    windows = getattr(error, "winerror", None)
    if isinstance(windows, int) and windows in _PIPE_REASONS:
        return _PIPE_REASONS[windows]
    if isinstance(error, FileNotFoundError) or error.errno in _ABSENT:
        return "absent"
    if isinstance(error, ConnectionRefusedError) or error.errno in _REFUSED:
        return "refused"
    if isinstance(error, PermissionError):
        return "permission"
    if error.errno in _NO_ROUTE:
        return "timeout"
    if isinstance(error, ConnectionResetError | BrokenPipeError) or error.errno in _CLOSED:
        return "closed"
    return ""


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and all that it wraps (cause, context, `args`, `reason`), outermost first, each once."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = (one.__cause__, one.__context__, getattr(one, "reason", None), *one.args)
        waiting += [link for link in inner if isinstance(link, BaseException)]
        waiting += [
            link for arg in one.args if isinstance(arg, tuple) for link in arg if isinstance(link, BaseException)
        ]


def _says(words: str, pattern: str) -> bool:
    return re.search(pattern, words, re.IGNORECASE) is not None


def _status_of(error: BaseException) -> int | None:
    """HTTP status of an SDK error (`APIError.response.status_code`)."""
    status = getattr(getattr(error, "response", None), "status_code", None)
    return status if isinstance(status, int) else None


def _explanation_of(error: BaseException) -> str:
    explanation = getattr(error, "explanation", None)
    if isinstance(explanation, bytes):
        return _words_of(explanation)
    return str(explanation).strip() if explanation else str(error)


def _words_of(body: bytes) -> str:
    """The message in an error body: JSON in Docker and Podman, plain text from proxies and very old engines."""
    text = body.decode("utf-8", errors="replace").strip()
    try:
        content = json.loads(text)
    except ValueError:
        return text
    if isinstance(content, Mapping):
        words = content.get("message") or content.get("cause")
        if isinstance(words, str) and words:
            return words.strip()
    return text
