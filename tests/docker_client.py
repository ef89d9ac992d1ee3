"""The real docker client, asked what it would ask an engine for; and what counts as the same request."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import pytest


class Ask(Protocol):
    """Runs a `docker … create …` command; gives the target and the body of its request."""

    def __call__(self, argv: list[str]) -> tuple[str, dict[str, Any]]: ...


OLDEST_ALIKE = 25
"""The client's major version from which on it asks as the newest do: one MAC address for each network, `name=address`
for hosts."""

FORGETFUL = 26
DEVICE_RATES = ("device-read-bps", "device-read-iops", "device-write-bps", "device-write-iops")
"""What a client of that version takes from a person and does not pass on (seen with Debian's 26.1.5)."""


@cache
def client_version() -> int:
    """The major version of the installed client, 0 where there is none."""
    if shutil.which("docker") is None or sys.platform == "win32":
        return 0
    done = subprocess.run(["docker", "--version"], capture_output=True, text=True, timeout=60, check=True)
    match = re.search(r"version (\d+)", done.stdout)
    return int(match[1]) if match else 0


def forgotten(option: str) -> str:
    """Why the installed client cannot be the measure of this option; "" when it can."""
    forgets = client_version() == FORGETFUL and option in DEVICE_RATES
    return f"a client of version {FORGETFUL} takes --{option} and does not pass it on" if forgets else ""


def full_names(capabilities: Any) -> Any:
    """With `CAP_` before each, as most clients send them; Debian's 26.1.5 sends what a person wrote."""
    return [f"CAP_{one.removeprefix('CAP_')}" if one != "ALL" else one for one in capabilities or ()]


def too_old() -> str:
    """Why the installed client cannot be the measure of today's grammar; "" when it can."""
    version = client_version()
    if not version:
        return "no docker client here to ask"
    return "" if version >= OLDEST_ALIKE else f"this client asks in an older way: version {version}"


@contextmanager
def listening_client(folder: Path, api_version: str = "1.41") -> Iterator[Ask]:
    """A listener that only writes down what the client asks for. Give the client `-H unix://FOLDER/s`."""
    program = shutil.which("docker")
    if program is None or sys.platform == "win32":
        pytest.skip("no docker client here to ask")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(folder / "s"))
    listener.listen()
    asked: list[tuple[str, dict[str, Any]]] = []

    def answer(connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as stream:
            while line := stream.readline().decode():
                length = 0
                while header := stream.readline().strip().lower():
                    length = int(header[15:]) if header.startswith(b"content-length:") else length
                body = stream.read(length)
                reply = b""
                if "/containers/create" in line:
                    asked.append((line.split()[1], json.loads(body)))
                    reply = b'{"Id":"0","Warnings":[]}'
                head = f"HTTP/1.1 {'201 Created' if reply else '200 OK'}\r\nApi-Version: {api_version}\r\n"
                head += f"Ostype: linux\r\nContent-Type: application/json\r\nContent-Length: {len(reply)}\r\n\r\n"
                connection.sendall(head.encode() + reply)

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            answer(connection)

    thread = threading.Thread(target=serve)
    thread.start()

    def ask(argv: list[str]) -> tuple[str, dict[str, Any]]:
        asked.clear()
        environment = {"HOME": str(folder), "PATH": str(Path(program).parent)}
        done = subprocess.run(argv, capture_output=True, text=True, timeout=60, env=environment, cwd=folder)
        assert done.returncode == 0, (argv, done.stderr)
        return asked.pop()

    try:
        yield ask
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
    assert not thread.is_alive()


# What we leave out means the same as what the client spells out.
CLIENT_DEFAULTS: dict[str, Any] = {
    "NetworkMode": "default",
    "MemorySwappiness": -1,
    "RestartPolicy": {"Name": "no", "MaximumRetryCount": 0},
}


OLD_NAMES = frozenset({"MacAddress", "KernelMemory"})
"""What only older engines read: a MAC address beside the network's own, and a limit that left the API with 1.42."""


def is_nothing(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(is_nothing, value.values()))
    return all(map(is_nothing, value)) if isinstance(value, list) else not value


def assert_same(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    for key, value in theirs.items():
        if key in ("HostConfig", "NetworkingConfig", "EndpointsConfig", "IPAMConfig") or _is_endpoint(value):
            assert_same(ours.get(key) or {}, value or {})
        elif key == "MemorySwap" and value == 0 and "Memory" in ours:
            assert ours[key] == 2 * ours["Memory"]  # what the engine makes of 0
        elif key.startswith("Attach") or key == "StdinOnce":
            pass  # whether the client stays; ours is told apart in to_create_body
        elif key in ("CapAdd", "CapDrop") and value:
            assert sorted(ours[key]) == sorted(full_names(value))
        elif key in ("Binds", "Env", "SecurityOpt", "Ulimits") and value:
            assert sorted(ours[key], key=str) == sorted(
                value, key=str
            )  # the client keeps them in maps without an order
        elif key in ours:
            assert ours[key] == value, key
        else:
            assert is_nothing(value) or CLIENT_DEFAULTS.get(key) == value, (key, value)
    assert set(ours) - OLD_NAMES <= set(theirs)


def _is_endpoint(value: Any) -> bool:
    """Whether the value is how a container stands in one network."""
    return isinstance(value, dict) and "IPAMConfig" in value
