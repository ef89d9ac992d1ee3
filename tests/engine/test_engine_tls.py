"""An engine behind TCP and TLS: our context's authority decides, and nothing that lies in the environment."""

from __future__ import annotations

import asyncio
import ssl
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from engine_fixtures import cannot
from proxy import Proxy
from waiting import eventually

from firstmate.core.errors import EngineUnreachable
from firstmate.core.runspec import RunSpec
from firstmate.engine.client import DockerEngine
from firstmate.engine.endpoint import Endpoint, TlsFiles
from firstmate.host import processes
from firstmate.host.private_engine import PrivateEngine
from strict_python import be_strict

pytestmark = pytest.mark.engine


def openssl(folder: Path, *words: str) -> None:
    done = processes.run_sync(["openssl", *words], folder=folder, timeout=30)
    assert done.ok, done.stderr.decode()


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two authorities (ca, other), a server's certificate for 127.0.0.1 and a client's, both of the first."""
    if sys.platform == "win32" or processes.find("openssl") is None:  # Git's would take "/CN=…" for a file
        cannot("no openssl here to make certificates with")
    folder = tmp_path_factory.mktemp("keys")
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    for name in ("ca", "other"):
        openssl(
            folder,
            "req",
            "-x509",
            *curve,
            "-keyout",
            f"{name}.key",
            "-out",
            f"{name}.pem",
            "-days",
            "2",
            "-subj",
            f"/CN={name}",
        )
    (folder / "san").write_text("subjectAltName=IP:127.0.0.1\n")
    for name in ("server", "client"):
        openssl(folder, "req", *curve, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
        openssl(
            folder, "x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-out", f"{name}.pem", "-days", "2", "-extfile", "san",
        )  # fmt: skip
    return folder


@pytest.fixture
def tls_engine(private_engine: PrivateEngine, keys: Path) -> Iterator[Proxy]:
    """The private engine on a loopback port that asks for a client certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(keys / "server.pem", keys / "server.key")
    context.load_verify_locations(keys / "ca.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    with Proxy(private_engine.address, tls=context) as proxy:
        yield proxy


def endpoint_of(proxy: Proxy, tls: TlsFiles | None) -> Endpoint:
    return Endpoint("tcp", proxy.address, host="127.0.0.1", port=proxy.port, tls=tls)


def client_files(keys: Path, ca: str = "ca.pem", *, verify: bool = True) -> TlsFiles:
    return TlsFiles(keys / ca, keys / "client.pem", keys / "client.key", verify)


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
async def test_the_environment_does_not_replace_our_authority(
    tls_engine: Proxy, keys: Path, busybox: str, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, str(keys / "other.pem"))
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    worker = DockerEngine(endpoint_of(tls_engine, client_files(keys)))
    assert (await worker.info()).version  # through the SDK
    assert await anext(worker.pull(busybox))  # through the stream layer
    await worker.close()


async def test_an_authority_as_docker_teaches_to_make_it_is_enough(
    tls_engine: Proxy, keys: Path, busybox: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does not say what its key is for. Docker's client takes it; Python 3.13 by itself would not."""
    be_strict(monkeypatch)
    worker = DockerEngine(endpoint_of(tls_engine, client_files(keys)))
    assert (await worker.info()).version  # through the SDK
    assert await anext(worker.pull(busybox))  # through the stream layer
    await worker.close()
    other = DockerEngine(endpoint_of(tls_engine, client_files(keys, "other.pem")))
    with pytest.raises(EngineUnreachable):
        await other.info()
    await other.close()


async def test_streams_and_terminals_through_tls(
    tls_engine: Proxy, keys: Path, engine: DockerEngine, busybox: str
) -> None:
    worker = DockerEngine(endpoint_of(tls_engine, client_files(keys)))
    created = await worker.create(RunSpec(busybox, command=("sh",), tty=True, interactive=True))
    session = await worker.attach(created.id)
    await worker.start(created.id)
    await session.write(b"echo $((6*7))\n")
    said = b""
    async with asyncio.timeout(10):
        while b"42" not in said:
            said += await session.read()
    following = [asyncio.create_task(_drain(worker.stats(created.id))), asyncio.create_task(_drain(worker.events()))]
    await eventually(lambda: worker.open_streams == 4)
    began = time.monotonic()
    for task in following:
        task.cancel()
    await asyncio.gather(*following, return_exceptions=True)
    assert time.monotonic() - began < 0.1
    await session.close()
    assert worker.open_streams == 0
    await worker.close()
    await eventually(lambda: tls_engine.open == 0)


async def _drain(stream: object) -> None:
    async for _ in stream:  # type: ignore[attr-defined]
        pass


async def test_what_is_not_safe_is_not_used(tls_engine: Proxy, keys: Path) -> None:
    for tls in (client_files(keys, "other.pem"), TlsFiles()):
        worker = DockerEngine(endpoint_of(tls_engine, tls))
        with pytest.raises(EngineUnreachable) as caught:
            await worker.ping()
        assert caught.value.reason == "tls"
        assert "certificate" in str(caught.value).lower()
        await worker.close()


async def test_without_a_client_certificate_the_engine_hangs_up(tls_engine: Proxy, keys: Path) -> None:
    worker = DockerEngine(endpoint_of(tls_engine, TlsFiles(keys / "ca.pem")))
    with pytest.raises(EngineUnreachable) as caught:
        await worker.ping()
    assert caught.value.reason in ("tls", "closed")
    await worker.close()


async def test_a_context_may_skip_the_check(tls_engine: Proxy, keys: Path) -> None:
    worker = DockerEngine(endpoint_of(tls_engine, client_files(keys, "other.pem", verify=False)))
    assert await worker.ping()
    await worker.close()


async def test_plain_tcp(private_engine: PrivateEngine) -> None:
    with Proxy(private_engine.address) as proxy:
        worker = DockerEngine(endpoint_of(proxy, None))
        assert await worker.containers() == ()
        assert (await worker.info()).version
        assert proxy.most_open <= 2
        await worker.close()
