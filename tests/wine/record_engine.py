"""Records what a real Docker engine says, for the stand-in engine of the Windows tests.

    python tests/wine/record_engine.py        (Linux, root, Debian's docker.io, docker-registry, busybox-static)

Starts a private engine, asks it what FirstMate asks, and writes `recorded_engine.json` beside this file: answers with
status and headers, streams as the bytes that arrived, terminals with their first bytes. What names this computer is
replaced; nothing else is touched.
"""

from __future__ import annotations

import json
import re
import socket
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "gui"))

from firstmate.host import sample_images  # noqa: E402
from firstmate.host.private_engine import PrivateEngine  # noqa: E402

TARGET = Path(__file__).with_name("recorded_engine.json")
API = "/v1.41"
TALK = 'i=0; while :; do i=$((i+1)); echo "line $i 大副"; echo "warning $i" >&2; sleep 0.2; done'


class Recorder:
    """One connection for each request, so that a recording holds exactly one answer."""

    def __init__(self, engine: PrivateEngine) -> None:
        self._engine = engine

    def open(self, request: bytes) -> socket.socket:
        sock = socket.socket(socket.AF_UNIX)
        sock.settimeout(15)
        sock.connect(str(self._engine.socket))
        sock.sendall(request)
        return sock

    def read(self, sock: socket.socket, seconds: float) -> bytes:
        """What arrives until the engine ends the answer or the time is over."""
        data, until = b"", time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            sock.settimeout(left)
            try:
                part = sock.recv(65536)
            except TimeoutError:
                break
            if not part:
                break
            data += part
        return data

    def ask(self, method: str, path: str, body: Any = None, seconds: float = 15.0) -> dict[str, Any]:
        """One answer. HTTP/1.0, so that the engine puts no chunk frames into what is recorded."""
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        head = f"{method} {path} HTTP/1.0\r\nHost: docker\r\nContent-Type: application/json\r\n"
        with self.open(f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content) as sock:
            data = self.read(sock, seconds)
        lines, _, payload = data.partition(b"\r\n\r\n")
        return answer(lines, payload)

    def json(self, method: str, path: str, body: Any = None) -> Any:
        return json.loads(self.ask(method, API + path, body)["body"] or "null")

    def upgrade(self, path: str, body: Any, keys: bytes, *, half_close: bool = False) -> dict[str, Any]:
        """The head of an upgrade, the bytes before any key was typed, and those after `keys` (and a half-close)."""
        content = b"" if body is None else json.dumps(body).encode()
        head = f"POST {API}{path} HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n"
        kind = "Content-Type: application/json\r\n"
        with self.open(f"{head}{kind}Content-Length: {len(content)}\r\n\r\n".encode() + content) as sock:
            data = self.read(sock, 1.0)
            sock.sendall(keys)
            if half_close:
                sock.shutdown(socket.SHUT_WR)
            after = self.read(sock, 1.0)
        lines, _, first = data.partition(b"\r\n\r\n")
        return {
            "head": lines.decode("latin-1"),
            "first": first.decode(),
            "keys": keys.decode(),
            "after": after.decode(),
        }


def answer(head: bytes, body: bytes) -> dict[str, Any]:
    status, *fields = head.decode("latin-1").split("\r\n")
    headers = dict(field.split(": ", 1) for field in fields)
    for name in ("Date", "Content-Length", "Connection", "Transfer-Encoding"):
        headers.pop(name, None)
    _, number, reason = status.split(" ", 2)
    # Everything recorded is UTF-8, frame heads of short log lines too; that keeps the file readable.
    return {"status": int(number), "reason": reason, "headers": headers, "body": body.decode("utf-8")}


def record(engine: PrivateEngine) -> dict[str, Any]:
    recorder = Recorder(engine)
    pull = recorder.ask("POST", f"{API}/images/create?fromImage=layers&tag=latest")
    missing_image = recorder.ask("POST", f"{API}/images/create?fromImage=absent&tag=latest")
    recorder.ask("POST", f"{API}/images/create?fromImage=busybox&tag=latest")
    shell = recorder.json(
        "POST",
        "/containers/create?name=shell",
        {"Image": "busybox", "Cmd": ["sh"], "Tty": True, "OpenStdin": True, "Hostname": "shell",
         "HostConfig": {"NanoCpus": 1500000000, "Memory": 536870912, "CpusetCpus": "0-1"}},
    )["Id"]  # fmt: skip
    talker = recorder.json("POST", "/containers/create?name=talker", {"Image": "busybox", "Cmd": ["sh", "-c", TALK]})
    reader = recorder.json(
        "POST",
        "/containers/create?name=reader",
        {"Image": "busybox", "Cmd": ["cat"], "OpenStdin": True, "StdinOnce": True, "AttachStdin": True},
    )["Id"]
    created = recorder.ask("POST", f"{API}/containers/create?name=finished", {"Image": "busybox", "Cmd": ["true"]})
    finished = json.loads(created["body"])["Id"]
    with recorder.open(f"GET {API}/events HTTP/1.0\r\nHost: docker\r\n\r\n".encode()) as events:
        started = recorder.ask("POST", f"{API}/containers/{shell}/start")
        recorder.ask("POST", f"{API}/containers/{talker['Id']}/start")
        recorder.ask("POST", f"{API}/containers/{reader}/start")
        recorder.ask("POST", f"{API}/containers/{finished}/start")
        waited = recorder.ask("POST", f"{API}/containers/{finished}/wait")
        happened = recorder.read(events, 2.0)
    events_head, _, events_body = happened.partition(b"\r\n\r\n")
    attached = recorder.upgrade(
        f"/containers/{shell}/attach?stream=1&stdin=1&stdout=1&stderr=1&logs=1", None, b"uname\n"
    )
    exec_body = {"AttachStdin": True, "AttachStdout": True, "AttachStderr": True, "Tty": True,
                 "Cmd": ["/bin/sh", "-c", 'echo $$; exec "$@"', "sh", "/bin/sh"]}  # fmt: skip
    exec_created = recorder.ask("POST", f"{API}/containers/{shell}/exec", exec_body)
    exec_id = json.loads(exec_created["body"])["Id"]
    executed = recorder.upgrade(f"/exec/{exec_id}/start", {"Detach": False, "Tty": True}, b"uname\n")
    return {
        "ids": {"shell": shell, "talker": talker["Id"], "reader": reader, "finished": finished, "exec": exec_id},
        "answers": {
            "GET /_ping": recorder.ask("GET", "/_ping"),
            "GET /version": recorder.ask("GET", f"{API}/version"),
            "GET /info": recorder.ask("GET", f"{API}/info"),
            "GET /containers/json": recorder.ask("GET", f"{API}/containers/json?all=1"),
            "GET /images/json": recorder.ask("GET", f"{API}/images/json"),
            "GET /images/busybox:latest/json": recorder.ask("GET", f"{API}/images/busybox:latest/json"),
            "POST /images/load": recorder.ask("POST", f"{API}/images/load?quiet=1", sample_images.archive()),
            "GET /volumes": recorder.ask("GET", f"{API}/volumes"),
            "GET /networks": recorder.ask("GET", f"{API}/networks"),
            f"GET /containers/{shell}/json": recorder.ask("GET", f"{API}/containers/{shell}/json"),
            f"GET /containers/{talker['Id']}/json": recorder.ask("GET", f"{API}/containers/{talker['Id']}/json"),
            f"GET /containers/{reader}/json": recorder.ask("GET", f"{API}/containers/{reader}/json"),
            f"GET /containers/{finished}/json": recorder.ask("GET", f"{API}/containers/{finished}/json"),
            "GET /containers/absent/json": recorder.ask("GET", f"{API}/containers/absent/json"),
            "POST /containers/create": created,
            f"POST /containers/{shell}/start": started,
            f"POST /containers/{shell}/resize": recorder.ask("POST", f"{API}/containers/{shell}/resize?h=30&w=100"),
            f"POST /containers/{shell}/exec": exec_created,
            f"GET /exec/{exec_id}/json": recorder.ask("GET", f"{API}/exec/{exec_id}/json"),
            f"POST /exec/{exec_id}/resize": recorder.ask("POST", f"{API}/exec/{exec_id}/resize?h=30&w=100"),
        },
        "streams": {
            "events": answer(events_head, events_body),
            "logs": recorder.ask(
                "GET", f"{API}/containers/{talker['Id']}/logs?stdout=1&stderr=1&follow=1", seconds=1.5
            ),
            "stats": recorder.ask("GET", f"{API}/containers/{talker['Id']}/stats?stream=1", seconds=4.5),
            "pull": pull,
            "pull absent": missing_image,
            "wait": waited,
        },
        # Last, for it ends the reader.
        "terminals": {
            "attach": attached,
            "exec": executed,
            "reader": recorder.upgrade(
                f"/containers/{reader}/attach?stream=1&stdin=1&stdout=1&stderr=1", None, b"uname\n", half_close=True
            ),
        },
    }


def without_this_computer(text: str, engine: PrivateEngine) -> str:
    """Recordings name the engine's folders and the computer's name; neither belongs into them."""
    port = engine.registry_address.rpartition(":")[2]
    for found, said in (
        (str(engine.folder), "/var/lib/docker"),
        (str(engine.socket.parent), "/var/run"),
        (rf"\"Name\":\"{socket.gethostname()}\"", r"\"Name\":\"engine\""),
        (f"127.0.0.1:{port}", "127.0.0.1:5000"),
    ):
        text = text.replace(found, said)
    return re.sub(r" on [\d.]+:53:", " on 192.0.2.53:53:", text)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, PrivateEngine(Path(folder) / "engine") as engine:
        recorded = json.dumps(record(engine), indent=1, ensure_ascii=False)
        recorded = without_this_computer(recorded, engine)
    TARGET.write_text(recorded + "\n", "utf-8", newline="\n")
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
