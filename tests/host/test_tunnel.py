"""The ssh tunnel: its command line, its end, and a real sshd where there is one."""

from __future__ import annotations

import asyncio
import getpass
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from engine_fixtures import cannot

from firstmate.engine import endpoint
from firstmate.engine.client import DockerEngine
from firstmate.host import processes
from firstmate.host.private_engine import PrivateEngine
from firstmate.host.tunnel import SshTunnel, TunnelError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs Unix sockets")

STAND_IN = '''#!{python}
"""As much of ssh as a tunnel needs: listens at the local end of -L and passes bytes to the far one."""
import asyncio, socket, sys

assert "BatchMode=yes" in sys.argv and sys.argv[-2] == "--", sys.argv
assert sys.stdin.read() == ""
near, _, far = sys.argv[sys.argv.index("-L") + 1].partition(":")
if sys.argv[-1] == "nobody@far.example":
    sys.exit("nobody@far.example: Permission denied (publickey).")

async def pump(reader, writer):
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()

async def serve(reader, writer):
    far_reader, far_writer = await asyncio.open_unix_connection(far)
    await asyncio.gather(pump(reader, far_writer), pump(far_reader, writer), return_exceptions=True)

async def main():
    local = socket.socket(socket.AF_UNIX)
    local.bind(near)
    await asyncio.sleep(0.2)  # there, and not listening yet: as with ssh, only longer
    async with await asyncio.start_unix_server(serve, sock=local) as server:
        await server.serve_forever()

asyncio.run(main())
'''


@pytest.fixture
def ssh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in for the program `ssh`, found on PATH before the real one."""
    program = tmp_path / "bin" / "ssh"
    program.parent.mkdir()
    program.write_text(STAND_IN.format(python=sys.executable))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")


def test_the_command_line() -> None:
    words = SshTunnel("ssh://me@far.example:2222/run/other.sock").arguments("/tmp/x:/run/other.sock")
    assert words[:5] == ["ssh", "-N", "-T", "-L", "/tmp/x:/run/other.sock"]
    assert words[-4:] == ["-p", "2222", "--", "me@far.example"]
    assert "BatchMode=yes" in words
    assert "-p" not in SshTunnel("ssh://far.example").arguments("x")


@pytest.mark.parametrize(
    "address", ["ssh://", "unix:///x", "ssh://-oProxyCommand=evil", "ssh://-l@host", "far.example"]
)
def test_what_is_no_ssh_address(address: str) -> None:
    with pytest.raises(ValueError, match="no ssh address"):
        SshTunnel(address)


async def test_refused_in_ssh_s_own_words(ssh: None) -> None:
    tunnel = SshTunnel("ssh://nobody@far.example")
    with pytest.raises(TunnelError, match="Permission denied"):
        await tunnel.open()
    assert tunnel.pid is None


async def test_without_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "find", lambda _: None)
    with pytest.raises(TunnelError, match="no program ssh"):
        await SshTunnel("ssh://far.example").open()


async def test_bytes_go_through_and_a_dead_ssh_is_replaced(ssh: None, tmp_path: Path) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write((await reader.read(100)).upper())
        writer.close()

    server = await asyncio.start_unix_server(answer, str(tmp_path / "far.sock"))
    tunnel = SshTunnel(f"ssh://me@far.example{tmp_path}/far.sock")

    async def ask() -> bytes:
        reader, writer = await asyncio.open_unix_connection((await tunnel.open()).removeprefix("unix://"))
        writer.write(b"hello")
        said = await reader.read()
        writer.close()
        await writer.wait_closed()
        return said

    both = await asyncio.gather(tunnel.open(), tunnel.open())
    assert both[0] == both[1], "one ssh for all"
    assert await ask() == b"HELLO"
    first = tunnel.pid
    assert first is not None
    os.kill(first, 9)
    while tunnel.pid is not None:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    assert await ask() == b"HELLO"
    assert tunnel.pid not in (None, first)
    folder = Path((await tunnel.open()).removeprefix("unix://")).parent
    await tunnel.close()
    assert not folder.exists()
    server.close()
    await asyncio.sleep(0.05)


@pytest.fixture
def sshd(tmp_path: Path) -> Iterator[int]:
    """A real sshd on loopback that lets our key in; its port."""
    if processes.find("sshd") is None or processes.find("ssh-keygen") is None:
        cannot("no sshd here (Debian and Ubuntu: apt-get install openssh-server)")
    from firstmate.host.tunnel import _free_port

    for name in ("host", "user"):
        processes.run_sync(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / name)])
    port = _free_port()
    (tmp_path / "config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {tmp_path}/host\nPidFile none\nStrictModes no\nUsePAM no\n"
        f"AuthorizedKeysFile {tmp_path}/user.pub\nPermitRootLogin yes\nAllowStreamLocalForwarding yes\n"
    )
    Path("/run/sshd").mkdir(exist_ok=True)
    with (tmp_path / "sshd.log").open("wb") as log:
        running = processes.start(["sshd", "-D", "-e", "-f", str(tmp_path / "config")], stdout=log, stderr=log)
    end = time.monotonic() + 5
    while b"listening" not in (tmp_path / "sshd.log").read_bytes() and time.monotonic() < end:
        time.sleep(0.02)
    yield port
    running.end()


@pytest.mark.engine
async def test_an_engine_behind_a_real_sshd(
    sshd: int, private_engine: PrivateEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tunnel = SshTunnel(f"ssh://{getpass.getuser()}@127.0.0.1:{sshd}{private_engine.socket}")
    with pytest.raises(TunnelError, match=r"(?i)host key|denied|verification"):
        await tunnel.open()
    arguments = SshTunnel.arguments

    def with_our_key(self: SshTunnel, forward: str) -> list[str]:
        words = arguments(self, forward)
        return [
            words[0],
            "-F",
            "none",
            "-i",
            str(tmp_path / "user"),
            "-o",
            "StrictHostKeyChecking=no",
            "-o",
            "UserKnownHostsFile=/dev/null",
            *words[1:],
        ]

    monkeypatch.setattr(SshTunnel, "arguments", with_our_key)
    worker = DockerEngine(
        endpoint.parse(f"ssh://{getpass.getuser()}@127.0.0.1:{sshd}{private_engine.socket}"), tunnel=tunnel
    )
    assert (await worker.info()).version
    assert await worker.containers() == ()
    events = worker.events()
    waiting = asyncio.ensure_future(anext(events))
    while worker.open_streams == 0:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await worker.close()
    assert tunnel.pid is None
