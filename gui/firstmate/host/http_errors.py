"""What can go wrong on the way to a web address: one error with a kind, whatever the libraries below raised.

httpx, httpcore, anyio, ssl and the sockets each have their own tree, and wrap each other; `explained` looks through the
chain for what the system really said. Refuses to import them before there is something to explain.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from typing import Literal

from firstmate.core.errors import FirstMateError

Kind = Literal[
    "address",  # not a web address
    "name",  # DNS does not know the host
    "refused",  # nobody listens on the port
    "unreachable",  # no way there
    "no_connection",  # no connection in time
    "no_answer",  # connected, and no answer in time
    "cut",  # the connection ended before an answer
    "certificate",  # TLS: the certificate is not to be trusted; `verify_code` says why
    "tls",  # TLS failed otherwise, usually because the port speaks something else
    "protocol",  # what came is not HTTP
    "redirects",  # one redirect after the other
    "too_large",  # more came than the caller wanted whole
    "content",  # the answer was not what it has to be (status, JSON)
    "proxy",  # the computer's proxy failed or cannot be used
    "other",
]


class HttpError(FirstMateError):
    """No answer, or none that can be used. `str()` is technical English: for logs and under our own words."""

    def __init__(self, kind: Kind, message: str, *, verify_code: int = 0, status: int = 0) -> None:
        super().__init__(message)
        self.kind: Kind = kind
        self.verify_code = verify_code
        """OpenSSL's X509_V_ERR: 9 not yet valid, 10 expired, 18, 19 self-signed, 20 unknown issuer, 62 wrong host."""
        self.status = status
        """HTTP status when a `content` error had one, 0 otherwise."""


def explained(error: BaseException, url: str) -> HttpError:
    """Whatever the libraries raised, as ours. The chain of causes holds what the system really said."""
    import httpcore
    import httpx

    if isinstance(error, HttpError):
        return error
    causes = list(_causes(error))

    def first(kinds: type[BaseException] | tuple[type[BaseException], ...]) -> BaseException | None:
        return next((cause for cause in causes if isinstance(cause, kinds)), None)

    if isinstance(found := first(ssl.SSLCertVerificationError), ssl.SSLCertVerificationError):
        return HttpError("certificate", f"{url}: {found.verify_message}", verify_code=found.verify_code)
    by_cause: list[tuple[type[BaseException] | tuple[type[BaseException], ...], Kind]] = [
        (httpcore.ConnectTimeout, "no_connection"),  # before TLS: a handshake that hangs "wants to read"
        (ssl.SSLError, "tls"),
        (socket.gaierror, "name"),
        (httpcore.ProxyError, "proxy"),
        (ConnectionRefusedError, "refused"),
        (httpcore.TimeoutException, "no_answer"),
        ((ConnectionResetError, ConnectionAbortedError, BrokenPipeError), "cut"),
        (httpcore.ReadError, "cut"),
        (httpcore.ConnectError, "unreachable"),
        ((httpx.InvalidURL, httpx.UnsupportedProtocol, httpcore.UnsupportedProtocol, UnicodeError), "address"),
    ]
    for kinds, kind in by_cause:
        if found := first(kinds):
            return HttpError(kind, f"{url}: {_words(found)}")
    if found := first((httpcore.RemoteProtocolError, httpx.RemoteProtocolError, httpx.DecodingError)):
        ended = "disconnected" in str(found) or "closed connection" in str(found)
        return HttpError("cut" if ended else "protocol", f"{url}: {_words(found)}")
    return HttpError("other", f"{url}: {_words(error)}")


def _words(error: BaseException) -> str:
    return str(error) or type(error).__name__


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and all that led to it, members of groups included."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        current = waiting.pop(0)
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        if isinstance(current, BaseExceptionGroup):
            waiting.extend(current.exceptions)
        waiting += [current.__cause__, current.__context__]
