"""Which engine: the docker CLI's order, contexts and key files."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from firstmate.core.errors import EndpointError
from firstmate.engine.endpoint import DEFAULT_PIPE, Endpoint, TlsFiles, context_names, parse, resolve
from firstmate.host import processes


def make_context(home: Path, name: str, host: str, *, tls: tuple[str, ...] = (), skip: bool = False) -> None:
    digest = hashlib.sha256(name.encode()).hexdigest()
    meta = home / ".docker/contexts/meta" / digest
    meta.mkdir(parents=True)
    content = {"Name": name, "Metadata": {}, "Endpoints": {"docker": {"Host": host, "SkipTLSVerify": skip}}}
    (meta / "meta.json").write_text(json.dumps(content))
    keys = home / ".docker/contexts/tls" / digest / "docker"
    keys.mkdir(parents=True)
    for file in tls:
        (keys / file).write_text("pem")


def configure(home: Path, text: str) -> None:
    (home / ".docker").mkdir(exist_ok=True)
    (home / ".docker/config.json").write_text(text)


def test_the_order(tmp_path: Path) -> None:
    make_context(tmp_path, "work", "tcp://work.test:2375")
    make_context(tmp_path, "lab", "tcp://lab.test:2375")
    configure(tmp_path, '{"currentContext": "work"}')
    environ = {"DOCKER_HOST": "tcp://host.test:1", "DOCKER_CONTEXT": "lab"}

    def where(host: str | None = None, context: str | None = None, **kept: str) -> tuple[str, str]:
        found = resolve(host, context, kept, tmp_path, "linux")
        return found.host, found.source

    assert where("tcp://flag.test:1", **environ) == ("flag.test", "--host")
    assert where(None, "lab", **environ) == ("lab.test", "--context")
    assert where(**environ) == ("host.test", "DOCKER_HOST")
    assert where(DOCKER_CONTEXT="lab") == ("lab.test", "DOCKER_CONTEXT")
    assert where() == ("work.test", "current context")
    configure(tmp_path, "{}")
    assert resolve(None, None, {}, tmp_path, "linux").source == "default"


def test_both_host_and_context_is_a_contradiction(tmp_path: Path) -> None:
    with pytest.raises(EndpointError, match="exclude"):
        resolve("tcp://x:1", "y", {}, tmp_path)


@pytest.mark.parametrize("environ", [{"DOCKER_CONTEXT": "gone"}, {}])
def test_an_unknown_context_is_an_error(tmp_path: Path, environ: dict[str, str]) -> None:
    """The SDK takes the default engine without a word."""
    make_context(tmp_path, "there", "unix:///x.sock")
    configure(tmp_path, '{"currentContext": "gone"}')
    with pytest.raises(EndpointError, match=r"'gone'.*there"):
        resolve(None, None, environ, tmp_path, "linux")


def test_the_context_default_means_docker_host(tmp_path: Path) -> None:
    found = resolve(None, "default", {"DOCKER_HOST": "tcp://a:1"}, tmp_path, "linux")
    assert (found.host, found.context) == ("a", "default")
    assert resolve(None, "default", {}, tmp_path, "linux").address == "unix:///var/run/docker.sock"


def test_another_configuration_folder(tmp_path: Path) -> None:
    make_context(tmp_path, "moved", "unix:///moved.sock")
    environ = {"DOCKER_CONFIG": str(tmp_path / ".docker"), "DOCKER_CONTEXT": "moved"}
    assert resolve(None, None, environ, Path("/nowhere"), "linux").path == "/moved.sock"
    assert context_names(tmp_path / ".docker") == ("moved",)


@pytest.mark.parametrize("text", ["{", "[]", '{"currentContext": ""}', '{"currentContext": null}', "\ufeff{}"])
def test_configuration_files_of_all_sorts(tmp_path: Path, text: str) -> None:
    configure(tmp_path, text)
    if text == "{":
        with pytest.raises(EndpointError, match=r"config\.json"):
            resolve(None, None, {}, tmp_path, "linux")
    else:
        assert resolve(None, None, {}, tmp_path, "linux").kind == "unix"


def test_platform_defaults(tmp_path: Path) -> None:
    assert resolve(None, None, {}, tmp_path, "win32") == Endpoint(
        "npipe", DEFAULT_PIPE, path=r"\\.\pipe\docker_engine", source="default"
    )
    if Path("/var/run/docker.sock").exists():
        pytest.skip("this computer has an engine at the usual place")
    assert resolve(None, None, {}, tmp_path, "darwin").path == "/var/run/docker.sock"
    desktop = tmp_path / ".docker/run/docker.sock"
    desktop.parent.mkdir(parents=True)
    desktop.touch()
    assert resolve(None, None, {}, tmp_path, "darwin").path.endswith(desktop.as_posix())  # a slash before a drive
    rootless = {"XDG_RUNTIME_DIR": str(tmp_path)}
    assert resolve(None, None, rootless, tmp_path, "linux").path == "/var/run/docker.sock"
    (tmp_path / "docker.sock").touch()
    assert resolve(None, None, rootless, tmp_path, "linux").path.endswith(f"{tmp_path.as_posix()}/docker.sock")


@pytest.mark.parametrize(
    ("address", "kind", "shown", "path", "host", "port"),
    [
        ("unix:///var/run/docker.sock", "unix", "unix:///var/run/docker.sock", "/var/run/docker.sock", "", 0),
        ("unix://var/run/docker.sock", "unix", "unix:///var/run/docker.sock", "/var/run/docker.sock", "", 0),
        ("/tmp/x.sock", "unix", "unix:///tmp/x.sock", "/tmp/x.sock", "", 0),
        ("npipe:////./pipe/x", "npipe", "npipe:////./pipe/x", r"\\.\pipe\x", "", 0),
        ("tcp://1.2.3.4:2375", "tcp", "tcp://1.2.3.4:2375", "", "1.2.3.4", 2375),
        ("tcp://user:secret@h:1", "tcp", "tcp://h:1", "", "h", 1),
        ("tcp://[::1]:99", "tcp", "tcp://[::1]:99", "", "::1", 99),
        ("tcp://h", "tcp", "tcp://h:2375", "", "h", 2375),
        ("h:77", "tcp", "tcp://h:77", "", "h", 77),
        ("ssh://me@far", "ssh", "ssh://me@far", "/var/run/docker.sock", "me@far", 0),
        ("ssh://me@far:22/run/d.sock", "ssh", "ssh://me@far:22/run/d.sock", "/run/d.sock", "me@far", 22),
    ],
)
def test_addresses(address: str, kind: str, shown: str, path: str, host: str, port: int) -> None:
    found = parse(address)
    assert (found.kind, found.address, found.path, found.host, found.port) == (kind, shown, path, host, port)
    assert "secret" not in repr(found)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "unix://",
        "ftp://x",
        "tcp://h:notaport",
        "tcp://h:1/path",
        "npipe://./pipe/x",
        "ssh://",
        "ssh://-oX=y",
        "ssh://u:pw@h",
    ],
)
def test_addresses_that_make_no_sense(address: str) -> None:
    with pytest.raises(EndpointError) as caught:
        parse(address)
    assert "pw" not in str(caught.value)


def test_key_files(tmp_path: Path) -> None:
    make_context(tmp_path, "full", "tcp://h:2376", tls=("ca.pem", "cert.pem", "key.pem"))
    tls = resolve(None, "full", {}, tmp_path).tls
    assert tls is not None
    assert [path and path.name for path in (tls.ca, tls.certificate, tls.key)] == ["ca.pem", "cert.pem", "key.pem"]
    assert tls.verify
    make_context(tmp_path, "skip", "tcp://h:2376", skip=True)
    assert resolve(None, "skip", {}, tmp_path).tls == TlsFiles(verify=False)
    make_context(tmp_path, "half", "tcp://h:2376", tls=("cert.pem",))
    with pytest.raises(EndpointError, match=r"both cert\.pem and key\.pem"):
        resolve(None, "half", {}, tmp_path)
    make_context(tmp_path, "plain", "tcp://h:2375")
    assert resolve(None, "plain", {}, tmp_path).tls is None


def test_key_files_from_the_environment(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").touch()
    environ = {"DOCKER_HOST": "tcp://h", "DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": str(tmp_path)}
    found = resolve(None, None, environ, tmp_path)
    assert found.port == 2376
    assert found.tls == TlsFiles(ca=tmp_path / "ca.pem")
    del environ["DOCKER_TLS_VERIFY"]
    found = resolve(None, None, environ, tmp_path)
    assert found.tls is not None
    assert not found.tls.verify


async def test_resolving_loads_no_sdk() -> None:
    import firstmate

    script = "import firstmate.engine.endpoint as e, sys; e.resolve(); print({'docker', 'requests'} & set(sys.modules))"
    root = str(Path(next(iter(firstmate.__path__))).parent)
    done = await processes.run([sys.executable, "-c", script], extra_environment={"PYTHONPATH": root})
    assert done.stdout.strip() == b"set()", done.stderr


@pytest.mark.skipif(
    sys.platform == "win32" or processes.find("docker") is None, reason="no docker client to compare with"
)
def test_the_docker_client_reads_the_same(tmp_path: Path) -> None:
    """A context that the CLI made; both name the same address."""
    environ = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin:/usr/local/bin"}
    make = ["docker", "context", "create", "made-by-cli", "--docker", "host=tcp://cli.test:2375"]
    subprocess.run(make, env=environ, check=True, capture_output=True)
    subprocess.run(["docker", "context", "use", "made-by-cli"], env=environ, check=True, capture_output=True)
    said = subprocess.run(
        ["docker", "context", "inspect", "--format", "{{.Endpoints.docker.Host}}"],
        env=environ,
        check=True,
        capture_output=True,
    )
    found = resolve(None, None, {}, tmp_path, "linux")
    assert found.address == said.stdout.decode().strip()
    assert (found.context, found.source) == ("made-by-cli", "current context")
