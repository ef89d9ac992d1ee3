"""What a mirror is for: a pull comes through it, as its access log shows, and falls back when it dies.

Docker Hub is played by a real registry with a certificate for registry-1.docker.io, reached through a proxy that the
engine is given; the mirror is another real registry, set by FirstMate while the engine runs.
"""

from __future__ import annotations

import json
import re
import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from engine_fixtures import close, require_private_engine
from mirror_world import BASE, World, carry_out, place_of

from firstmate.engine import endpoint
from firstmate.engine.client import DockerEngine
from firstmate.host import processes, sample_images
from firstmate.host.private_engine import PrivateEngine, registry_program

pytestmark = [pytest.mark.engine, pytest.mark.slow]

HUB = "registry-1.docker.io"


class Registry:
    """A real `docker-registry` on loopback with its access log."""

    def __init__(self, folder: Path, name: str, certificate: str = "") -> None:
        http: dict[str, object] = {"addr": "127.0.0.1:0", "secret": name}
        if certificate:
            http["tls"] = {"certificate": f"{folder}/{certificate}.pem", "key": f"{folder}/{certificate}.key"}
        config = {
            "version": 0.1,
            "log": {"accesslog": {"disabled": False}},
            "storage": {"filesystem": {"rootdirectory": f"{folder}/images"}},
            "http": http,
        }
        path = folder / f"{name}.json"
        path.write_text(json.dumps(config))
        self._log = folder / f"{name}.log"
        with self._log.open("wb") as log:
            self._process = processes.start([registry_program(), "serve", str(path)], stdout=log, stderr=log)
        end = time.monotonic() + 30
        while not (found := re.search(r"listening on 127\.0\.0\.1:(\d+)", self._log.read_text())):
            assert time.monotonic() < end and self._process.poll() is None, self._log.read_text()
            time.sleep(0.02)
        self.port = int(found[1])

    def manifests_asked(self) -> int:
        return len(re.findall(r'"(?:GET|HEAD) /v2/library/busybox/manifests/', self._log.read_text()))

    def blobs_given(self) -> int:
        return len(re.findall(r'"GET /v2/library/busybox/blobs/[^"]*" 200', self._log.read_text()))

    def end(self) -> None:
        self._process.end(1.0)


class _Tunnel(socketserver.StreamRequestHandler):
    """CONNECT to Docker Hub leads to the registry that plays it; everything else leads nowhere."""

    def handle(self) -> None:
        words = self.rfile.readline().split()
        while self.rfile.readline().strip():
            pass
        if words[:2] != [b"CONNECT", f"{HUB}:443".encode()]:
            self.wfile.write(b"HTTP/1.1 502 Nobody\r\n\r\n")
            return
        self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        with socket.create_connection(("127.0.0.1", self.server.hub_port)) as far:  # type: ignore[attr-defined]
            back = threading.Thread(target=_carry, args=(far, self.connection), name="tunnel back")
            back.start()
            _carry(self.connection, far)
            back.join()


def _carry(source: socket.socket, target: socket.socket) -> None:
    try:
        while some := source.recv(65536):
            target.sendall(some)
    except OSError:
        pass
    finally:
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with images for registries, and a certificate for Docker Hub of an authority of our own."""
    require_private_engine()
    if processes.find("openssl") is None:
        pytest.skip("no openssl here to make certificates with")
    folder = tmp_path_factory.mktemp("hub")
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")
    for name, extra in (
        ("ca", ("-subj", "/CN=ca")),
        ("hub", ("-subj", f"/CN={HUB}", "-addext", f"subjectAltName=DNS:{HUB}", "-CA", "ca.pem", "-CAkey", "ca.key")),
    ):
        done = processes.run_sync(
            ["openssl", "req", "-x509", *curve, "-keyout", f"{name}.key", "-out", f"{name}.pem", *extra],
            folder=folder,
            timeout=30,
        )
        assert done.ok, done.stderr.decode()
    filling = Registry(folder, "filling")
    sample_images.push(f"127.0.0.1:{filling.port}")
    filling.end()
    return folder


@pytest.fixture
def hub(images: Path) -> Iterator[Registry]:
    registry = Registry(images, "dockerhub", "hub")
    yield registry
    registry.end()


@pytest.fixture
def world(
    images: Path, hub: Registry, own_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    """An engine without mirrors that reaches Docker Hub."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Tunnel) as tunnel:
        tunnel.hub_port = hub.port  # type: ignore[attr-defined]
        serving = threading.Thread(target=tunnel.serve_forever, args=(0.05,), name="tunnel")
        serving.start()
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{tunnel.server_address[1]}")
        monkeypatch.setenv("SSL_CERT_FILE", str(images / "ca.pem"))
        try:
            with PrivateEngine(tmp_path / "engine", registry=False) as engine:
                monkeypatch.delenv("HTTPS_PROXY")
                monkeypatch.delenv("SSL_CERT_FILE")
                one = World(engine)
                one.reset()
                yield one
                one.clean()
        finally:
            tunnel.shutdown()
            serving.join()


@pytest.fixture
def worker(world: World) -> Iterator[DockerEngine]:
    engine = DockerEngine(endpoint.parse(world.daemon.address))
    yield engine
    close(engine)


async def pull(worker: DockerEngine) -> None:
    """From nothing, whole."""
    await worker.remove_image("busybox", force=True)
    said = [str(message.get("status", "")) async for message in worker.pull("busybox:latest")]
    assert any("Downloaded newer image" in line for line in said)
    assert (await worker.image("busybox")).id


async def test_a_pull_comes_through_the_mirror_and_falls_back_when_it_dies(
    world: World, worker: DockerEngine, images: Path, hub: Registry
) -> None:
    await pull(worker)
    straight = hub.manifests_asked()
    assert straight > 0 and hub.blobs_given() > 0  # without a mirror: from Docker Hub

    mirror = Registry(images, "mirror")
    try:
        address = f"http://127.0.0.1:{mirror.port}"
        place = await place_of(worker)
        assert (await carry_out(world.wish(mirrors=(address,)), place, worker)).verified
        given = hub.blobs_given()
        await pull(worker)
        assert mirror.manifests_asked() > 0 and mirror.blobs_given() > 0
        assert (hub.manifests_asked(), hub.blobs_given()) == (straight, given)  # nobody asked there
    finally:
        mirror.end()

    await pull(worker)
    assert hub.manifests_asked() > straight and hub.blobs_given() > given

    cleared = await carry_out(world.wish(mirrors=()), place, worker)
    assert cleared.verified and world.mirrors() == []
    assert world.data() != BASE
