"""Gathering on this Linux: what is read is what is there, nothing blocks the loop, nothing is left behind."""

from __future__ import annotations

import asyncio
import os
import platform
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from firstmate.core import checks
from firstmate.core.readings import CommandOutput, EngineReading, Presence, Readings
from firstmate.host import gathering, probes
from firstmate.host.gathering import Step
from firstmate.host.readings import gather, masked_for_this_computer, names

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads this Linux")

OS_RELEASE = Path("/etc/os-release").read_text("utf-8") if sys.platform == "linux" else ""
ANSWER = EngineReading(version={"Version": "20.10.24"}, info={"DockerRootDir": "/tmp", "OSType": "linux"})


async def answer() -> EngineReading:
    return ANSWER


async def test_what_is_read_is_what_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///tmp/none.sock")
    readings = await gather(engine_probe=answer)
    assert readings.platform == "linux"
    assert readings.machine == platform.machine()
    assert readings.text("/etc/os-release") == OS_RELEASE
    assert readings.text("/proc/sys/kernel/osrelease") == f"{platform.release()}\n"
    assert readings.user is not None and readings.user.id == os.getuid()
    assert (readings.environment or {})["DOCKER_HOST"] == "unix:///tmp/none.sock"
    assert readings.engine == ANSWER
    assert readings.network is None
    df = readings.commands_of("df")
    assert [one.argv for one in df] == [("df", "-P", "-k", "/tmp")]  # where the engine says that it keeps its data
    statuses = {one.id: one.status for one in checks.judge(readings)}
    assert statuses["architecture"] == "pass" and statuses["engine"] == "pass"
    assert statuses["disk"] in ("pass", "warn", "fail")


async def test_absent_and_forbidden_files_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "there").write_text("words")
    found = gathering.files((str(tmp_path / "there"), str(tmp_path / "not")), ("/etc", "/not/there", "/etc/passwd/x"))
    assert found == {
        str(tmp_path / "there"): "words",
        str(tmp_path / "not"): None,
        "/etc": True,
        "/not/there": None,
        "/etc/passwd/x": None,
    }
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    assert str(loop) not in gathering.files((str(loop),), ())  # neither there nor absent: not read


async def test_every_name_is_told_once_and_readings_grow() -> None:
    seen: list[str] = []
    growing: list[Readings] = []

    def note(name: str, readings: Readings) -> None:
        seen.append(name)
        growing.append(readings)

    whole = await gather(engine_probe=answer, on_reading=note)
    assert sorted(seen) == sorted(names())
    assert growing[-1] == whole
    for check_id in checks.check_ids("linux"):
        assert checks.needs("linux", check_id) <= set(seen), check_id
    # A check that has all it needs may be shown: it says the same at the end.
    for check_id in ("distribution", "architecture", "kernel", "cgroups"):
        arrived = next(
            readings
            for count, readings in enumerate(growing, 1)
            if checks.needs("linux", check_id) <= set(seen[:count])
        )
        assert checks.judge_one(check_id, arrived) == checks.judge_one(check_id, whole)


async def test_only_what_is_wanted() -> None:
    seen: list[str] = []
    readings = await gather(want={"machine", "files"}, on_reading=lambda name, _r: seen.append(name))
    assert sorted(seen) == ["files", "machine"]
    assert readings.user is None and readings.engine is None
    readings = await gather(want={"commands.df"}, engine_probe=answer, on_reading=lambda name, _r: seen.append(name))
    assert seen[2:] == ["commands.df"]
    assert readings.commands_of("df")[0].argv[-1] == "/tmp"


async def test_it_is_quick() -> None:
    began = time.perf_counter()
    await gather(engine_probe=answer)
    assert time.perf_counter() - began < 3


def replaced(monkeypatch: pytest.MonkeyPatch, **steps: Callable[[], Awaitable[gathering.Patch | None]]) -> None:
    """Takes these steps in the place of the platform's."""
    made = tuple(Step(name, take, limit=0.3) for name, take in steps.items())
    monkeypatch.setattr("firstmate.host.linux.steps", lambda _errand: made)


async def test_a_reading_that_hangs_or_fails_costs_only_itself(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def hangs() -> None:
        await asyncio.sleep(60)

    async def fails() -> None:
        raise RuntimeError("odd machine")

    async def works() -> gathering.Patch:
        return lambda readings: Readings("linux", machine="x86_64", engine=readings.engine)

    replaced(monkeypatch, hangs=hangs, fails=fails, machine=works)
    seen: list[str] = []
    began = time.perf_counter()
    readings = await gather(engine_probe=answer, on_reading=lambda name, _r: seen.append(name))
    assert time.perf_counter() - began < 2
    assert readings.machine == "x86_64" and readings.engine == ANSWER
    assert {"hangs", "fails", "machine", "engine"} <= set(seen)
    assert "odd machine" in caplog.text


async def test_cancelling_ends_all_that_is_under_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = tmp_path / "late"

    async def slow() -> gathering.Patch:
        return await gathering.commands(("sh", "-c", f"sleep 1; touch {mark}"))

    replaced(monkeypatch, slow=slow)
    monkeypatch.setattr("firstmate.host.gathering.LIMIT", 30)
    task = asyncio.create_task(gather(engine_probe=answer))
    await asyncio.sleep(0.1)
    began = time.perf_counter()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.perf_counter() - began < 0.5
    await asyncio.sleep(1.2)
    assert not mark.exists()


async def test_the_loop_is_never_held_up() -> None:
    longest = 0.0
    over = False

    async def watch() -> None:
        nonlocal longest
        while not over:
            began = time.perf_counter()
            await asyncio.sleep(0.005)
            longest = max(longest, time.perf_counter() - began)

    watcher = asyncio.create_task(watch())
    await gather(engine_probe=answer)
    over = True
    await watcher
    assert longest < 0.25


async def test_a_program_that_is_slow_keeps_what_it_said() -> None:
    late = await gathering.command(("sh", "-c", "echo early; sleep 30"), timeout=0.3)
    assert late == CommandOutput(("sh", "-c", "echo early; sleep 30"), None, b"early\n", b"")
    assert await gathering.command(("no-such-program-here",)) is None


async def test_an_engine_that_never_answers_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("firstmate.host.readings.LIMIT", 0.2)

    async def never() -> EngineReading:
        await asyncio.sleep(60)
        return ANSWER

    readings = await gather(engine_probe=never, address="unix:///run/x.sock")
    assert readings.engine is not None and readings.engine.reason == "timeout"
    assert checks.judge_one("engine", readings).status == "fail"
    assert readings.commands_of("df")  # whoever waits for the engine's word does not wait for ever


async def test_an_engine_s_socket_is_looked_at(tmp_path: Path) -> None:
    socket = tmp_path / "docker.sock"
    socket.touch()
    readings = await gather(want={"sockets"}, address=f"unix://{socket}")
    found = readings.socket(str(socket))
    assert found is not None and found.exists and found.readable
    gone = await gather(want={"sockets"}, address=f"unix://{tmp_path}/gone.sock")
    found = gone.socket(f"{tmp_path}/gone.sock")
    assert found is not None and not found.exists


async def test_nothing_of_this_person_is_saved(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    home = tmp_path / "greta"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("LOGNAME", "greta")
    monkeypatch.setenv("USER", "greta")
    monkeypatch.setattr("socket.gethostname", lambda: "gretas-kiste")
    monkeypatch.setenv("DOCKER_HOST", f"unix://{home}/docker.sock")

    async def tell() -> EngineReading:
        return EngineReading(info={"Name": "gretas-kiste", "DockerRootDir": f"{home}/data"})

    readings = await gather(engine_probe=tell, address=f"unix://{home}/docker.sock")
    saved = masked_for_this_computer(readings)
    assert "greta" in readings.to_json()
    assert "greta" not in saved.to_json()
    assert Presence.UNREAD is saved.file(str(home))
    assert [one.status for one in checks.judge(saved)] == [one.status for one in checks.judge(readings)]


# -- the network, on loopback -----------------------------------------------------------------------------------------
async def serve(answer: bytes) -> tuple[asyncio.Server, str]:
    """A server that gives this answer to whoever asks."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(65536)
        writer.write(answer)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    return server, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v2/"


BEARER = b'Www-Authenticate: Bearer realm="https://auth.example.com/token",service="registry"\r\n'
REGISTRY = b"Docker-Distribution-Api-Version: registry/2.0\r\n"


@pytest.mark.parametrize(
    ("answer", "status", "is_registry"),
    [
        (b"HTTP/1.1 200 OK\r\n" + REGISTRY + b"Content-Length: 2\r\n\r\n{}", 200, True),
        (b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}", 200, True),
        (b"HTTP/1.1 401 Unauthorized\r\n" + BEARER + b"Content-Length: 0\r\n\r\n", 401, True),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>Welcome", 200, False),
        (b"HTTP/1.1 302 Found\r\nLocation: https://example.com/login\r\nContent-Length: 0\r\n\r\n", 302, False),
        (b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", 403, False),
        (b"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n", 429, False),
    ],
)
async def test_who_is_a_registry(answer: bytes, status: int, is_registry: bool) -> None:
    server, url = await serve(answer)
    try:
        found = await probes.probe(url, "mirror")
    finally:
        server.close()
        await server.wait_closed()
    assert (found.url, found.status, found.is_registry, found.error) == (url, status, is_registry, "")
    assert 0 < found.seconds < 5


@pytest.mark.parametrize(
    "answer", [b"", b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 200 OK\r\nBad", b"\x15\x03\x01\0\x02\x02F"]
)
async def test_what_is_no_web_server(answer: bytes) -> None:
    server, url = await serve(answer)
    try:
        found = await probes.probe(url)
    finally:
        server.close()
        await server.wait_closed()
    assert found.status == 0 and found.error and not found.is_registry


@pytest.mark.parametrize(
    "url", ["ftp://127.0.0.1/v2/", "https://", "nonsense", "http://127.0.0.1:99999/v2/", "http://[::1"]
)
async def test_odd_addresses(url: str) -> None:
    assert (await probes.probe(url)).error


async def test_nobody_there_and_no_tls() -> None:
    server, url = await serve(b"HTTP/1.1 400 Bad\r\n\r\n")
    found = await probes.probe(url.replace("http:", "https:"))
    server.close()
    await server.wait_closed()
    assert found.error.startswith("no safe connection")
    assert (await probes.probe(url)).error == "connection refused"


async def test_a_silent_server_does_not_hold_us_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("firstmate.host.probes.LIMIT", 0.3)
    asked = asyncio.Event()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await reader.read()  # until the other side hangs up
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    found = await probes.probe(f"http://127.0.0.1:{port}/v2/")
    server.close()
    await server.wait_closed()
    assert asked.is_set() and found.error == "no answer in time" and found.seconds < 2


async def test_the_network_is_asked_only_on_demand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Docker Hub, its token service, and every mirror that the engine names, each once."""
    server, url = await serve(b"HTTP/1.1 200 OK\r\n" + REGISTRY + b"Content-Length: 0\r\n\r\n")
    base = url.removesuffix("/v2/")
    monkeypatch.setattr("firstmate.host.probes.REGISTRY", url)
    monkeypatch.setattr("firstmate.host.probes.TOKEN", f"{base}/token?service=x")

    async def with_mirrors() -> EngineReading:
        return EngineReading(version={"Version": "29"}, info={"RegistryConfig": {"Mirrors": [f"{base}/", f"{base}/"]}})

    try:
        assert (await gather(engine_probe=with_mirrors)).network is None
        readings = await gather(engine_probe=with_mirrors, network=True)
    finally:
        server.close()
        await server.wait_closed()
    assert [(probe.purpose, probe.status) for probe in readings.network or ()] == [
        ("registry", 200),
        ("token", 200),
        ("mirror", 200),
    ]
    results = {one.id: one.status for one in checks.judge(readings, asked=checks.NETWORK)}
    assert results["registry_access"] == results["mirror_health"] == "pass"
