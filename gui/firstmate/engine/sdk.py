"""The docker SDK's low-level client, built so that it behaves: the one module that imports `docker`.

Import this module only in a worker thread (`calls` does): loading the SDK takes 0.2 s. What is mended here:
the SDK keys its pools for sockets and pipes by URL, so that hardly a connection is ever used again and a busy pool can
be thrown away under a caller; and the environment (REQUESTS_CA_BUNDLE, proxies) must not overrule the endpoint.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import sys
import weakref
from typing import Any, cast

import docker
import requests.adapters
from docker.tls import TLSConfig
from docker.transport.unixconn import UnixHTTPAdapter, UnixHTTPConnection, UnixHTTPConnectionPool

from firstmate.engine.endpoint import Endpoint, TlsFiles
from firstmate.engine.transport import require_unix_sockets, tls_context

# More threads than pooled connections is no fault worth a line in anybody's log.
logging.getLogger("urllib3.connectionpool").setLevel(logging.ERROR)


class _Connection(UnixHTTPConnection):
    """As the SDK's, which leaves an open socket lying about when there is no engine to connect to."""

    def connect(self) -> None:
        require_unix_sockets(self.unix_socket)
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            sock.settimeout(self.timeout)
            sock.connect(self.unix_socket)
        except BaseException:
            sock.close()
            raise
        self.sock = sock


class _TrackedPool(UnixHTTPConnectionPool):
    """Knows its open connections, so that `hang_up` can free threads that wait for an answer."""

    def __init__(self, base_url: str, socket_path: str, timeout: int, maxsize: int) -> None:
        super().__init__(base_url, socket_path, timeout, maxsize=maxsize)
        self.opened: weakref.WeakSet[Any] = weakref.WeakSet()

    def _new_conn(self) -> Any:
        connection = _Connection(self.base_url, self.socket_path, cast(Any, self).timeout)
        self.opened.add(connection)
        return connection


class _OnePoolUnix(UnixHTTPAdapter):
    """One pool for the one engine."""

    def __init__(self, path: str, timeout: int, size: int) -> None:
        super().__init__(f"http+unix://{path}", timeout, max_pool_size=size)
        self.pool = _TrackedPool("http+docker://localhost", path, timeout, size)

    def get_connection(self, url: Any, proxies: Any = None) -> Any:
        return self.pool

    def hang_up(self) -> None:
        for connection in list(self.pool.opened):
            sock = getattr(connection, "sock", None)
            if sock is not None:
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        super().close()
        self.pool.close()


if sys.platform == "win32":
    import ctypes

    import pywintypes
    import win32pipe
    from docker.transport.npipeconn import NpipeHTTPAdapter, NpipeHTTPConnectionPool

    class _TrackedPipePool(NpipeHTTPConnectionPool):
        """The same for a named pipe. The SDK's pool would hand out connections whose other end has long gone."""

        def __init__(self, pipe: str, timeout: int, maxsize: int) -> None:
            super().__init__(pipe, timeout, maxsize=maxsize)
            self.opened: weakref.WeakSet[Any] = weakref.WeakSet()

        def _new_conn(self) -> Any:
            connection = super()._new_conn()
            self.opened.add(connection)
            return connection

        def _get_conn(self, timeout: Any = None) -> Any:
            connection = super()._get_conn(timeout)
            sock = getattr(connection, "sock", None)
            if sock is not None:
                try:
                    win32pipe.PeekNamedPipe(sock._handle, 0)
                except pywintypes.error:
                    connection.close()  # it connects anew at its next request
            return connection

    class _OnePoolPipe(NpipeHTTPAdapter):
        """One pool for the one engine."""

        def __init__(self, address: str, timeout: int, size: int) -> None:
            super().__init__(address, timeout=timeout, max_pool_size=size)
            self.pool = _TrackedPipePool(self.npipe_path, timeout, size)

        def get_connection(self, url: Any, proxies: Any = None) -> Any:
            return self.pool

        def hang_up(self) -> None:
            # `CancelIo` would free only what this very thread has asked for.
            for connection in list(self.pool.opened):
                sock = getattr(connection, "sock", None)
                if sock is not None and not sock._closed:
                    ctypes.windll.kernel32.CancelIoEx(ctypes.c_void_p(int(sock._handle)), None)

        def close(self) -> None:
            super().close()
            self.pool.close()


class _TlsAdapter(requests.adapters.HTTPAdapter):
    """Checks the engine's certificate as the stream layer does; urllib3's own rules are those of the newest Python."""

    def __init__(self, files: TlsFiles, size: int) -> None:
        self._files = files
        super().__init__(pool_connections=1, pool_maxsize=size)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=tls_context(self._files), **kwargs)


class Client(docker.APIClient):
    """`APIClient` on one endpoint, at one API version (no request is made to find it out)."""

    def __init__(self, endpoint: Endpoint, version: str, *, timeout: int, connections: int) -> None:
        self._one_pool: Any = None
        super().__init__(
            base_url=endpoint.address,
            version=version,
            timeout=timeout,
            tls=_tls(endpoint),
            user_agent="firstmate",
            max_pool_size=connections,
        )
        if endpoint.kind == "unix":
            self._one_pool = _OnePoolUnix(endpoint.path, timeout, connections)
            self._replace_adapter("http+docker://", self._one_pool)
        elif endpoint.kind == "npipe" and sys.platform == "win32":
            self._one_pool = _OnePoolPipe(endpoint.address, timeout, connections)
            self._replace_adapter("http+docker://", self._one_pool)
        else:
            for scheme in ("http://", "https://"):
                adapter = (
                    _TlsAdapter(endpoint.tls, connections)
                    if endpoint.tls
                    else requests.adapters.HTTPAdapter(pool_connections=1, pool_maxsize=connections)
                )
                self.get_adapter(scheme).close()
                self.mount(scheme, adapter)
        self.trust_env = False

    def _replace_adapter(self, prefix: str, adapter: requests.adapters.HTTPAdapter) -> None:
        self.get_adapter(f"{prefix}localhost").close()
        cast(Any, self)._custom_adapter = adapter
        self.mount(prefix, adapter)

    def hang_up(self) -> None:
        """Ends the calls under way, where the platform allows it: their threads return at once with an error."""
        if self._one_pool is not None:
            self._one_pool.hang_up()

    def json(self, method: str, path: str, *, query: Any = None, body: Any = None, timeout: float | None = None) -> Any:
        """A call that the SDK has no method for, or gives no time limit: parsed JSON, None without a body."""
        raw = cast(Any, self)  # the SDK's own helpers, which its type stubs leave out
        target = f"{raw.base_url}/v{raw._version}{path}"
        options: dict[str, Any] = {"params": query}
        if timeout is not None:
            options["timeout"] = timeout
        if method == "GET":
            answer = raw._get(target, **options)
        elif method == "DELETE":
            answer = raw._delete(target, **options)
        elif body is None:
            answer = raw._post(target, **options)
        else:
            answer = raw._post(target, json=body, **options)
        raw._raise_for_status(answer)
        return answer.json() if answer.content else None


def _tls(endpoint: Endpoint) -> Any:
    files = endpoint.tls
    if files is None:
        return False
    pair = (str(files.certificate), str(files.key)) if files.certificate and files.key else None
    return TLSConfig(client_cert=pair, ca_cert=str(files.ca) if files.ca else None, verify=files.verify)
