"""A server on loopback that plays any kind of mirror, and certificates that are right or wrong in one way each.

`RoleServer` answers each request by calling `role(request)`; it runs in a thread with a loop of its own, writes exactly
what a `Reply` says (also nothing, or half a body), and remembers what it was asked. `Certificates` makes an authority
and server certificates with the `openssl` program.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import random
import ssl
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path
from types import TracebackType

from engine_fixtures import cannot

from firstmate.host import processes

INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
API = {"Docker-Distribution-Api-Version": "registry/2.0"}


@dataclass(frozen=True)
class Request:
    """What was asked. `headers` have names in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


@dataclass(frozen=True)
class Reply:
    """What to write. `delay` seconds before it; `rate` bytes a second for the body; `cut` after so many bytes of it.

    With `Connection: close` among the headers it hangs up afterwards.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    rate: float = 0.0
    cut: int | None = None
    raw: bytes | None = None
    length: int | None = None


NEVER = Reply(delay=3600)
Role = Callable[[Request], Reply]


class RoleServer:
    """`with RoleServer(role) as server:` … `server.address`; `server.asked` are the requests in order."""

    def __init__(self, role: Role | None = None, *, tls: ssl.SSLContext | None = None, handshake: bool = True) -> None:
        self.role: Role = role or (lambda _request: Reply(404))
        self.asked: list[Request] = []
        self.port = 0
        self._tls = tls
        self._handshake = handshake
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="role server")
        self._ready = threading.Event()
        self._connections: set[asyncio.Task[None]] = set()

    @property
    def address(self) -> str:
        return f"{'https' if self._tls or not self._handshake else 'http'}://127.0.0.1:{self.port}"

    @property
    def open_connections(self) -> int:
        return len(self._connections)

    def __enter__(self) -> RoleServer:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._stop = asyncio.Event()
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self._loop.set_exception_handler(lambda _loop, _context: None)  # clients that hang up in the handshake
        tls = self._tls if self._handshake else None
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0, ssl=tls)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            await self._talk(reader, writer)
        except (OSError, EOFError, asyncio.CancelledError):
            pass
        finally:
            self._connections.discard(task)
            writer.transport.abort()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._handshake:
            await reader.read(-1)
            return
        while True:
            first = await reader.readexactly(1)
            if first == b"\x16":  # a TLS handshake, where none is expected
                writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
                await writer.drain()
                return
            head = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            method, target, _ = head[0].split(" ")
            fields = (line.partition(":") for line in head[1:] if line)
            request = Request(method, target, {name.lower(): value.strip() for name, _, value in fields})
            self.asked.append(request)
            reply = self.role(request)
            if not await self._or_gone(reader, reply.delay):
                return
            if reply.raw is not None:
                writer.write(reply.raw)
                await writer.drain()
                return
            if not await self._write(reader, writer, request, reply):
                return

    async def _write(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: Request, reply: Reply
    ) -> bool:
        length = reply.length if reply.length is not None else len(reply.body)
        headers = {"Date": formatdate(usegmt=True), "Content-Length": str(length), **reply.headers}
        lines = [f"HTTP/1.1 {reply.status} X", *(f"{name}: {value}" for name, value in headers.items())]
        writer.write("\r\n".join([*lines, "", ""]).encode("latin-1"))
        body = b"" if request.method == "HEAD" else reply.body
        if reply.cut is not None:
            writer.write(body[: reply.cut])
            writer.close()  # not aborted: what was written arrives
            await writer.wait_closed()
            return False
        step = len(body) if not reply.rate else max(1, int(reply.rate / 20))
        for start in range(0, len(body), step or 1):
            writer.write(body[start : start + step])
            await writer.drain()
            if reply.rate and not await self._or_gone(reader, 0.05):
                return False
        if reply.headers.get("Connection") == "close":
            writer.close()
            await writer.wait_closed()
            return False
        return True

    async def _or_gone(self, reader: asyncio.StreamReader, seconds: float) -> bool:
        """Waits; False as soon as the client has hung up."""
        if seconds <= 0:
            return True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while await reader.read(1):
                    pass
                return False
        return True


@dataclass(frozen=True)
class Image:
    """A small image with an index, as a mirror has it."""

    layer: bytes
    manifest: bytes
    index: bytes

    @classmethod
    def made(cls, size: int = 2_000_000, *, seed: int = 1, architecture: str = "amd64") -> Image:
        layer = random.Random(seed).randbytes(size)
        small = b"small"
        entries = [{"size": len(data), "digest": digest(data), "mediaType": "x"} for data in (small, layer)]
        manifest = json.dumps({"schemaVersion": 2, "mediaType": MANIFEST, "layers": entries}).encode()
        platform = {"os": "linux", "architecture": architecture, "os.features": ["x"]}
        unknown = {"os": "unknown", "architecture": "unknown"}
        named = [
            {"digest": digest(b"attestation"), "platform": unknown, "size": 1},
            {"digest": digest(manifest), "platform": platform, "size": len(manifest)},
        ]
        return cls(layer, manifest, json.dumps({"schemaVersion": 2, "manifests": named}).encode())

    @property
    def digest(self) -> str:
        return digest(self.index)

    def role(self, blob: Callable[[Request, Reply], Reply] = lambda _request, reply: reply) -> Role:
        """A mirror that has this image; `blob` may change what it says to a request for the layer."""

        def answer(request: Request) -> Reply:
            if request.path == "/v2/":
                return Reply(200, b"{}", {**API, "Content-Type": "application/json"})
            if request.path.endswith("/manifests/latest"):
                return self._document(self.index, INDEX)
            if request.path.endswith(digest(self.manifest)):
                return self._document(self.manifest, MANIFEST)
            if request.path.endswith(digest(self.layer)):
                return blob(request, part_of(request, self.layer))
            return Reply(404, b'{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}', API)

        return answer

    def _document(self, data: bytes, media_type: str) -> Reply:
        return Reply(200, data, {**API, "Content-Type": media_type, "Docker-Content-Digest": digest(data)})


def digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def part_of(request: Request, data: bytes) -> Reply:
    """The range that was asked for, as a registry gives it."""
    asked = request.headers.get("range", "").removeprefix("bytes=")
    if not asked:
        return Reply(200, data)
    first, _, last = asked.partition("-")
    part = data[int(first) : int(last) + 1]
    return Reply(206, part, {"Content-Range": f"bytes {first}-{int(first) + len(part) - 1}/{len(data)}"})


class Certificates:
    """An authority, and certificates for 127.0.0.1: `good`, `expired`, `early`, `host` (another name), `self`, `alien`
    (of an authority that nobody trusts)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("authority", "stranger"):
            self._openssl("req", "-x509", *_KEY, "-keyout", f"{name}.key", "-out", f"{name}.pem", "-days", "2",
                          "-subj", f"/CN={name}")  # fmt: skip
        self._openssl("req", "-x509", *_KEY, "-keyout", "self.key", "-out", "self.pem", "-days", "2",
                      "-subj", "/CN=self", "-addext", "subjectAltName=IP:127.0.0.1")  # fmt: skip
        self._signed("good", "authority")
        self._signed("alien", "stranger")
        self._signed("host", "authority", names="DNS:other.example.com")
        self._signed("expired", "authority", dates=("20200101000000Z", "20200201000000Z"))
        self._signed("early", "authority", dates=("20900101000000Z", "20900201000000Z"))

    @property
    def authority(self) -> Path:
        return self.folder / "authority.pem"

    def server(self, name: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / f"{name}.pem", self.folder / f"{name}.key")
        return context

    def _signed(self, name: str, by: str, *, names: str = "IP:127.0.0.1", dates: tuple[str, str] | None = None) -> None:
        (self.folder / "index.txt").write_text("")
        (self.folder / "serial").write_text("01\n")
        (self.folder / "ca.cnf").write_text(
            "[ca]\ndefault_ca=own\n[own]\ndatabase=index.txt\nserial=serial\nnew_certs_dir=.\ndefault_md=sha256\n"
            f"policy=any\nx509_extensions=ext\n[any]\ncommonName=supplied\n[ext]\nsubjectAltName={names}\n"
        )
        self._openssl("req", *_KEY, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
        span = ("-startdate", dates[0], "-enddate", dates[1]) if dates else ("-days", "2")
        self._openssl("ca", "-batch", "-config", "ca.cnf", "-in", f"{name}.csr", "-out", f"{name}.pem", "-notext",
                      "-cert", f"{by}.pem", "-keyfile", f"{by}.key", *span)  # fmt: skip

    def _openssl(self, *words: str) -> None:
        done = processes.run_sync(["openssl", *words], folder=self.folder, timeout=30)
        assert done.ok, done.stderr.decode()


_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


def make_certificates(folder: Path) -> Certificates:
    if sys.platform == "win32" or processes.find("openssl") is None:  # Git's would take "/CN=…" for a file
        cannot("no openssl here to make certificates with")
    return Certificates(folder)
