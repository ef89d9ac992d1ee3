"""Which engine: the address, with key files, that `docker` on this computer would use, and where that came from.

`resolve` follows the docker CLI: `--host`, `--context`, DOCKER_HOST, DOCKER_CONTEXT, the current context, and then the
platform's default. The context files are read here (plain JSON), because loading the SDK takes 0.2 s, and because the
SDK takes the default engine without a word when a context does not exist; here that is an EndpointError. Opens no
connection and refuses to guess: an address that makes no sense is an error with its reason.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol
from urllib.parse import unquote, urlsplit

from firstmate.core.errors import EndpointError

Kind = Literal["unix", "npipe", "tcp", "ssh"]
Source = Literal["--host", "--context", "DOCKER_HOST", "DOCKER_CONTEXT", "current context", "default"]

DEFAULT_SOCKET = "/var/run/docker.sock"
DEFAULT_PIPE = "npipe:////./pipe/docker_engine"
DEFAULT_CONTEXT = "default"
PLAIN_PORT = 2375
TLS_PORT = 2376


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """Key files of a TCP engine. None: the system's authorities, or no client certificate."""

    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    verify: bool = True
    """False accepts any server certificate (`SkipTLSVerify` of a context)."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One engine's address. `address` is what `docker -H` takes, without user names or passwords of TCP addresses."""

    kind: Kind
    address: str
    path: str = ""
    """Socket file (unix, and the far one of ssh) or pipe (`\\\\.\\pipe\\docker_engine`)."""
    host: str = ""
    port: int = 0
    tls: TlsFiles | None = None
    context: str = ""
    """Name of the docker context, "" when none was involved."""
    source: Source = "--host"


class Tunnel(Protocol):
    """Brings a remote engine's socket to this computer (`host.tunnel.SshTunnel`). The engine is handed one for ssh."""

    async def open(self) -> str:
        """Local address (`unix://…` or `tcp://127.0.0.1:…`); starts again what has ended. OSError when it fails."""

    async def close(self) -> None: ...


def resolve(
    host: str | None = None,
    context: str | None = None,
    environ: Mapping[str, str] | None = None,
    home: Path | None = None,
    platform: str = sys.platform,
) -> Endpoint:
    """The endpoint to use. Raises EndpointError. The arguments after `context` exist for tests."""
    environ = os.environ if environ is None else environ
    home = Path.home() if home is None else home
    folder = Path(environ["DOCKER_CONFIG"]) if environ.get("DOCKER_CONFIG") else home / ".docker"
    if host and context:
        raise EndpointError("--host and --context exclude each other: give one of them")
    if host:
        return parse(host, _tls_from_environment(environ, folder), source="--host")
    if context:
        return _from_context(context, folder, environ, home, platform, "--context")
    if environ.get("DOCKER_HOST"):
        return parse(environ["DOCKER_HOST"], _tls_from_environment(environ, folder), source="DOCKER_HOST")
    if environ.get("DOCKER_CONTEXT"):
        return _from_context(environ["DOCKER_CONTEXT"], folder, environ, home, platform, "DOCKER_CONTEXT")
    current = _read_json(folder / "config.json").get("currentContext") or ""
    if current and current != DEFAULT_CONTEXT:
        return _from_context(str(current), folder, environ, home, platform, "current context")
    return _default(environ, home, platform)


def parse(address: str, tls: TlsFiles | None = None, *, context: str = "", source: Source = "--host") -> Endpoint:
    """Reads an address as `docker -H` takes it. Raises EndpointError."""
    text = address.strip()
    scheme, separator, rest = text.partition("://")
    if not separator:
        # `docker -H host:port` means tcp; a bare path means a socket.
        scheme, rest = ("unix", text) if text.startswith("/") else ("tcp", text)
    scheme = scheme.lower()
    if not rest:
        raise EndpointError(f"the engine address {address!r} is incomplete")
    if scheme == "unix":
        path = rest if rest.startswith("/") else f"/{rest}"
        return Endpoint("unix", f"unix://{path}", path=path, context=context, source=source)
    if scheme == "npipe":
        path = rest.replace("/", "\\")
        if not path.startswith("\\\\"):
            raise EndpointError(f"a pipe address looks like {DEFAULT_PIPE}, not {address!r}")
        return Endpoint("npipe", f"npipe://{rest}", path=path, context=context, source=source)
    if scheme in ("tcp", "http", "https"):
        return _tcp(scheme, rest, address, tls, context, source)
    if scheme == "ssh":
        return _ssh(rest, address, context, source)
    raise EndpointError(f"the engine address {address!r} begins with {scheme}://; known are unix, npipe, tcp and ssh")


def _tcp(scheme: str, rest: str, address: str, tls: TlsFiles | None, context: str, source: Source) -> Endpoint:
    if scheme == "https" and tls is None:
        tls = TlsFiles()
    try:
        parts = urlsplit(f"//{rest}")
        port = parts.port
    except ValueError as error:
        raise EndpointError(f"the engine address {address!r} makes no sense: {error}") from error
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise EndpointError(f"the engine address {address!r} has a path; only host and port are used")
    host = parts.hostname or "127.0.0.1"
    port = port if port is not None else (TLS_PORT if tls else PLAIN_PORT)
    shown = f"[{host}]" if ":" in host else host
    return Endpoint("tcp", f"tcp://{shown}:{port}", host=host, port=port, tls=tls, context=context, source=source)


def _ssh(rest: str, address: str, context: str, source: Source) -> Endpoint:
    try:
        parts = urlsplit(f"//{rest}")
        port = parts.port or 0
    except ValueError as error:
        raise EndpointError(f"the engine address {address!r} makes no sense: {error}") from error
    if parts.password:
        raise EndpointError("an ssh address must not hold a password; use a key or an agent")
    host = parts.hostname or ""
    user = unquote(parts.username or "")
    # A name that begins with a hyphen would be taken for an option by ssh.
    if not host or host.startswith("-") or user.startswith("-"):
        raise EndpointError(f"the engine address {address!r} names no host")
    target = f"{user}@{host}" if user else host
    shown = f"ssh://{target}" + (f":{port}" if port else "") + (parts.path if parts.path != "/" else "")
    path = parts.path if parts.path not in ("", "/") else DEFAULT_SOCKET
    return Endpoint("ssh", shown, path=path, host=target, port=port, context=context, source=source)


def _default(environ: Mapping[str, str], home: Path, platform: str) -> Endpoint:
    if platform == "win32":
        return parse(DEFAULT_PIPE, source="default")
    candidates = [Path(DEFAULT_SOCKET)]
    if platform == "darwin":
        # Docker Desktop links /var/run/docker.sock only when an administrator allowed it.
        candidates.append(home / ".docker" / "run" / "docker.sock")
    elif environ.get("XDG_RUNTIME_DIR"):
        candidates.append(Path(environ["XDG_RUNTIME_DIR"]) / "docker.sock")
    for path in candidates:
        if path.exists():
            return parse(f"unix://{path.as_posix()}", source="default")
    return parse(f"unix://{DEFAULT_SOCKET}", source="default")


def _from_context(
    name: str, folder: Path, environ: Mapping[str, str], home: Path, platform: str, source: Source
) -> Endpoint:
    if name == DEFAULT_CONTEXT:
        # The CLI lets the context "default" mean DOCKER_HOST, or else the platform's default.
        if environ.get("DOCKER_HOST"):
            return parse(environ["DOCKER_HOST"], _tls_from_environment(environ, folder), context=name, source=source)
        default = _default(environ, home, platform)
        return parse(default.address, context=name, source=source)
    digest = hashlib.sha256(name.encode()).hexdigest()
    meta = folder / "contexts" / "meta" / digest / "meta.json"
    if not meta.is_file():
        known = ", ".join(sorted(context_names(folder))) or "none"
        raise EndpointError(f"there is no docker context {name!r} (there are: {known})")
    endpoint = _section(_section(_read_json(meta), "Endpoints"), "docker")
    host = endpoint.get("Host")
    if not isinstance(host, str) or not host:
        raise EndpointError(f"the docker context {name!r} names no engine address")
    files = folder / "contexts" / "tls" / digest / "docker"
    skip = bool(endpoint.get("SkipTLSVerify"))
    return parse(host, _tls_from_folder(files, verify=not skip, wanted=skip), context=name, source=source)


def context_names(folder: Path | None = None) -> tuple[str, ...]:
    """Names of the contexts in a docker configuration folder, without "default"."""
    folder = folder or Path(os.environ.get("DOCKER_CONFIG") or Path.home() / ".docker")
    found = []
    for meta in (folder / "contexts" / "meta").glob("*/meta.json"):
        try:
            name = _read_json(meta).get("Name")
        except EndpointError:
            continue
        if isinstance(name, str) and name:
            found.append(name)
    return tuple(sorted(found))


def _tls_from_environment(environ: Mapping[str, str], folder: Path) -> TlsFiles | None:
    """DOCKER_TLS_VERIFY (any text means yes) with the files of DOCKER_CERT_PATH, as the CLI reads them."""
    verify = bool(environ.get("DOCKER_TLS_VERIFY"))
    path = environ.get("DOCKER_CERT_PATH", "")
    if not verify and not path:
        return None
    return _tls_from_folder(Path(path) if path else folder, verify=verify, wanted=True)


def _tls_from_folder(folder: Path, *, verify: bool, wanted: bool) -> TlsFiles | None:
    """ca.pem, cert.pem and key.pem, as far as they are there; None when there are none and TLS is not `wanted`."""
    ca, certificate, key = (folder / name for name in ("ca.pem", "cert.pem", "key.pem"))
    if certificate.is_file() != key.is_file():
        raise EndpointError(f"{folder} must hold both cert.pem and key.pem, or neither of them")
    if not wanted and not ca.is_file() and not certificate.is_file():
        return None
    return TlsFiles(
        ca=ca if ca.is_file() else None,
        certificate=certificate if certificate.is_file() else None,
        key=key if key.is_file() else None,
        verify=verify,
    )


def _read_json(path: Path) -> Mapping[str, Any]:
    """A JSON object; {} when the file is missing."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise EndpointError(f"{path} cannot be read: {error}") from error
    return content if isinstance(content, dict) else {}


def _section(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key)
    return value if isinstance(value, Mapping) else {}
