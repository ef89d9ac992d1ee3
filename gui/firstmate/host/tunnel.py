"""A remote engine's socket brought to this computer by the user's own `ssh`, with its keys, agent and `~/.ssh/config`.

`SshTunnel.open` gives a local address for the engine floor, which knows nothing of ssh; it starts ssh again when it has
ended. One ssh carries every connection. It never asks (BatchMode): an unknown host or a missing key is an OSError with
ssh's own words. On Windows, whose ssh forwards no sockets to files, the local end is a port on loopback.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import socket
import sys
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

from firstmate.host import processes
from firstmate.host.processes import ProcessError, Running

OPEN_LIMIT = 20.0
"""Seconds until the tunnel must stand; a far host with a slow key exchange takes some."""
REMOTE_SOCKET = "/var/run/docker.sock"


class TunnelError(OSError):
    """ssh could not be started, or ended; `str()` holds its own last words."""


class SshTunnel:
    """One tunnel to `ssh://[user@]host[:port][/path/of/socket]`. Belongs to one event loop."""

    def __init__(self, address: str, *, platform: str = sys.platform) -> None:
        parts = urlsplit(address)
        if parts.scheme != "ssh" or not parts.hostname or parts.hostname.startswith("-"):
            raise ValueError(f"{address!r} is no ssh address")
        user = unquote(parts.username or "")
        if user.startswith("-"):
            raise ValueError(f"{address!r} is no ssh address")
        self._target = f"{user}@{parts.hostname}" if user else parts.hostname
        self._port = parts.port
        self._remote = parts.path if parts.path not in ("", "/") else REMOTE_SOCKET
        self._by_port = platform == "win32"
        self._folder: Path | None = None
        self._local = ""
        self._ssh: Running | None = None
        self._opening = asyncio.Lock()

    @property
    def pid(self) -> int | None:
        """The ssh that carries it, while it runs."""
        return self._ssh.pid if self._ssh and self._ssh.poll() is None else None

    async def open(self) -> str:
        """Local address (`unix://…` or `tcp://127.0.0.1:…`), once connections go through. Raises TunnelError."""
        async with self._opening:
            if self.pid is None:
                await self._start()
            return self._local

    async def close(self) -> None:
        """Ends ssh and with it every connection."""
        ssh, self._ssh = self._ssh, None
        if ssh is not None:
            await asyncio.get_running_loop().run_in_executor(None, ssh.end, 2.0)
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._folder = None

    def arguments(self, forward: str) -> list[str]:
        """The command line. After `--` nothing is taken for an option."""
        options = {
            "BatchMode": "yes",
            "ExitOnForwardFailure": "yes",
            "ConnectTimeout": "15",
            "ServerAliveInterval": "15",
            "ServerAliveCountMax": "3",
            "StreamLocalBindUnlink": "yes",
            "ControlPath": "none",  # a shared master would outlive us
        }
        words = ["ssh", "-N", "-T", "-L", forward]
        for name, value in options.items():
            words += ["-o", f"{name}={value}"]
        if self._port:
            words += ["-p", str(self._port)]
        return [*words, "--", self._target]

    async def _start(self) -> None:
        await self.close()
        self._folder = Path(tempfile.mkdtemp(prefix="firstmate-ssh-"))
        if self._by_port:
            port = _free_port()
            self._local, forward = f"tcp://127.0.0.1:{port}", f"127.0.0.1:{port}:{self._remote}"
        else:
            path = self._folder / "engine.sock"
            self._local, forward = f"unix://{path}", f"{path}:{self._remote}"
        words = self._folder / "ssh.log"
        try:
            with words.open("wb") as log:
                self._ssh = processes.start(self.arguments(forward), stdout=log, stderr=log)
            async with asyncio.timeout(OPEN_LIMIT):
                while not await self._stands():
                    if self._ssh.poll() is not None:
                        raise TunnelError(f"ssh to {self._target} ended: {_last_words(words)}")
                    await asyncio.sleep(0.02)
        except ProcessError as error:
            await self.close()
            raise TunnelError(str(error)) from error
        except TimeoutError:
            said = _last_words(words)
            await self.close()
            raise TunnelError(f"ssh to {self._target} was not ready after {OPEN_LIMIT:g} s: {said}") from None
        except BaseException:
            await self.close()
            raise

    async def _stands(self) -> bool:
        """ssh opens its local end only after it has logged in. A socket that is there may not listen yet."""
        with contextlib.suppress(OSError):
            if self._by_port:
                _, writer = await asyncio.open_connection("127.0.0.1", int(self._local.rpartition(":")[2]))
            else:
                _, writer = await asyncio.open_unix_connection(self._local.removeprefix("unix://"))
            writer.transport.abort()
            return True
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _last_words(path: Path) -> str:
    lines = path.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"
