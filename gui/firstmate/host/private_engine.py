"""A real Docker engine of our own, for tests and for the tour where no engine answers.

`PrivateEngine(folder)` runs Debian's `dockerd` with everything of its own: socket, data root, exec root, containerd,
cgroup parent and bridge device. A second daemon on the default bridge, or with `--bridge=none`, would take `docker0`
away from an engine that is running; so the bridge is made here, on a private subnet that no route uses. Firewall
rules and kernel switches of the host stay untouched. With `registry=True` a real `docker-registry` answers on
loopback as a registry and as the engine's mirror of Docker Hub, with images made from Debian's `busybox-static`
(`sample_images.py`).

`stop` leaves nothing behind: no process, mount, device, cgroup or data; logs stay in the folder. What killed runs left
is cleaned away by the next `start` of any private engine (`private_engine_traces.py`). Needs root on Linux; knows no
Docker SDK and no Qt.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import json
import os
import re
import signal
import socket
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote

from firstmate.core.errors import FirstMateError
from firstmate.host import process_table, processes, sample_images
from firstmate.host.private_engine_traces import OWNER_LABEL, Traces, sweep_orphans
from firstmate.host.processes import Running

START_LIMIT = 30.0
"""Seconds until the daemon must answer; 0.3 s is usual."""


class PrivateEngineError(FirstMateError):
    """The private engine could not be had; `str()` is a sentence that says why and what to do."""


def registry_program() -> str:
    """The program of the registry: `docker-registry` as Debian calls it, or `registry` as it calls itself."""
    names = ("docker-registry", "registry")
    return next((name for name in names if processes.find(name) is not None), names[0])


class PrivateEngine:
    """One private engine; usable as a context manager. Not thread-safe: one owner starts and stops it."""

    def __init__(self, folder: Path, *, registry: bool = True) -> None:
        self._traces = Traces(folder)
        self.folder = self._traces.folder
        self._wants_registry = registry
        self._daemon: Running | None = None
        self._registry: Running | None = None
        self._registry_port = 0

    # -- what it is ---------------------------------------------------------------------------------------------------
    @property
    def socket(self) -> Path:
        return self._traces.run / "docker.sock"

    @property
    def address(self) -> str:
        """The endpoint as `docker -H` takes it."""
        return f"unix://{self.socket}"

    @property
    def registry_address(self) -> str:
        """`127.0.0.1:port` of the registry, "" without one."""
        return f"127.0.0.1:{self._registry_port}" if self._registry_port else ""

    @property
    def daemon_pid(self) -> int | None:
        return self._daemon.pid if self._daemon and self._daemon.poll() is None else None

    @property
    def config_path(self) -> Path:
        """The daemon.json that this engine reads."""
        return self.folder / "daemon.json"

    @property
    def cgroup(self) -> str:
        """The parent of its containers' cgroups, below `/sys/fs/cgroup` or each controller's folder there."""
        return self._traces.cgroup

    @property
    def log_path(self) -> Path:
        return self.folder / "dockerd.log"

    @property
    def registry_log_path(self) -> Path:
        """Access log of the registry: one line per request, as `GET /v2/library/busybox/manifests/latest`."""
        return self.folder / "registry.log"

    # -- life ---------------------------------------------------------------------------------------------------------
    def __enter__(self) -> PrivateEngine:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @staticmethod
    def missing_reason(*, registry: bool = True) -> str:
        """Why there can be no private engine on this computer, as a sentence; "" when there can be one."""
        if sys.platform != "linux":
            return "A private engine needs Linux."
        if os.geteuid() != 0:
            return "A private engine needs root: run as root, or with sudo."
        wanted = ["dockerd", "containerd", "runc", "ip", "busybox"] + ([registry_program()] if registry else [])
        missing = [program for program in wanted if processes.find(program) is None]
        if missing:
            return (
                f"Programs are missing: {', '.join(missing)}. "
                "On Debian and Ubuntu: apt-get install docker.io docker-registry busybox-static iproute2; "
                "on Fedora: dnf install moby-engine docker-distribution busybox iproute"
            )
        if not any(Path("/sys/fs/cgroup").glob("*/cgroup.procs")) and not Path("/sys/fs/cgroup/cgroup.procs").exists():
            return "No cgroups are mounted at /sys/fs/cgroup, so no engine can run containers here."
        return ""

    def start(self) -> None:
        """Registry and images, then the daemon; returns when it answers. Raises PrivateEngineError."""
        if reason := self.missing_reason(registry=self._wants_registry):
            raise PrivateEngineError(reason)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._traces.remove()
        sweep_orphans()
        try:
            if self._wants_registry:
                self._start_registry()
            self._write_config()
            self.start_daemon()
            if not self._wants_registry:
                self._load_image()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Ends everything and removes all data. Fine to call twice, and after a half-way start."""
        self._kill_containers()
        self.stop_daemon()
        if self._registry:
            self._registry.end()
        self._registry = None
        self._registry_port = 0
        if self.missing_reason(registry=False) == "":
            self._traces.remove()

    def leftovers(self) -> list[str]:
        """What of this engine is still on the computer, in words; empty after `stop`."""
        return self._traces.found()

    # -- the daemon alone, for tests of an engine that goes away and comes back ----------------------------------------
    def start_daemon(self) -> None:
        """Starts `dockerd` on the data it had."""
        self._make_bridge()
        self._forget_dead_containerd()
        self._traces.run.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self.log_path.open("ab") as log:
            self._daemon = processes.start(
                [
                    "dockerd",
                    f"--config-file={self.config_path}",
                    f"--host={self.address}",
                    f"--data-root={self.folder / 'data'}",
                    f"--exec-root={self._traces.run / 'exec'}",
                    f"--pidfile={self._traces.run / 'dockerd.pid'}",
                    f"--bridge={self._traces.bridge}",
                    f"--cgroup-parent=/{self.cgroup}",
                    f"--label={OWNER_LABEL}={process_table.life_of(os.getpid())}",
                    "--exec-opt=native.cgroupdriver=cgroupfs",
                    "--iptables=false",
                    "--ip6tables=false",
                    "--ip-forward=false",
                    "--ip-masq=false",
                ],
                stdout=log,
                stderr=log,
                extra_environment={"PATH": _system_path(), "HOME": str(self.folder), "DOCKER_TMPDIR": ""},
                folder=self.folder,
            )
        self._await_daemon()

    def stop_daemon(self) -> None:
        """TERM, and KILL when that does not help. Containers end with it; data and registry stay."""
        if self._daemon is not None:
            self._daemon.end(patience=20.0)
        self._daemon = None

    def kill_daemon(self) -> None:
        """SIGKILL: the crash. The socket file stays behind, as after a real one."""
        if self._daemon is not None:
            self._daemon.send(signal.SIGKILL)
            self._daemon.end()
        self._daemon = None

    def end_processes(self) -> None:
        """SIGKILL for all that a killed daemon has left running: a new one gives each old container ten seconds."""
        self._traces.end_processes()

    def freeze(self) -> None:
        """SIGSTOP: the daemon accepts connections and answers none. Returns when the last of its threads stands."""
        if self._daemon is None:
            return
        self._daemon.send(signal.SIGSTOP)
        end = time.monotonic() + 5
        while time.monotonic() < end and not process_table.is_stopped(self._daemon.pid):
            time.sleep(0.005)

    def thaw(self) -> None:
        if self._daemon is not None:
            self._daemon.send(signal.SIGCONT)

    def request(self, method: str, target: str, body: bytes = b"", content_type: str = "application/json") -> Any:
        """One request to the engine's API with the standard library; parsed JSON (None when there is no body)."""
        connection = _UnixConnection(self.socket)
        try:
            connection.request(method, target, body, {"Content-Type": content_type} if body else {})
            answer = connection.getresponse()
            raw = answer.read()
        finally:
            connection.close()
        if answer.status >= 400:
            raise PrivateEngineError(f"{method} {target}: {answer.status} {raw.decode(errors='replace').strip()}")
        try:
            return json.loads(raw) if raw else None
        except ValueError:
            return raw.decode(errors="replace")

    # -- steps --------------------------------------------------------------------------------------------------------
    def _write_config(self) -> None:
        config: dict[str, Any] = {"shutdown-timeout": 5, "log-level": "info"}
        if self._wants_registry:
            config["registry-mirrors"] = [f"http://{self.registry_address}"]
        self.config_path.write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")

    def _start_registry(self) -> None:
        config = {
            "version": 0.1,
            "log": {"accesslog": {"disabled": False}},
            "storage": {"filesystem": {"rootdirectory": str(self.folder / "registry")}, "delete": {"enabled": True}},
            "http": {"addr": "127.0.0.1:0", "secret": self._traces.tag},
        }
        path = self.folder / "registry.json"
        path.write_text(json.dumps(config), encoding="utf-8")  # JSON is YAML
        self.registry_log_path.unlink(missing_ok=True)
        with self.registry_log_path.open("ab") as log:
            self._registry = processes.start([registry_program(), "serve", str(path)], stdout=log, stderr=log)
        end = time.monotonic() + START_LIMIT
        while time.monotonic() < end:
            said = self.registry_log_path.read_text(errors="replace")
            if found := re.search(r"listening on 127\.0\.0\.1:(\d+)", said):
                self._registry_port = int(found[1])
                try:
                    sample_images.push(self.registry_address)
                except (OSError, http.client.HTTPException) as error:
                    message = f"the registry at {self.registry_address} cannot be used: {error}"
                    raise PrivateEngineError(message) from error
                return
            if self._registry.poll() is not None:
                break
            time.sleep(0.01)
        raise PrivateEngineError(f"docker-registry did not start: {_last_lines(self.registry_log_path)}")

    def _forget_dead_containerd(self) -> None:
        """After a crash the old containerd dies with its parent, and where nobody reaps it stays a zombie: a daemon
        that finds its id takes it for alive and waits in vain."""
        note = self._traces.run / "exec/containerd/containerd.pid"
        end = time.monotonic() + 2
        for pid in process_table.numbers(note):
            while process_table.is_alive(pid) and time.monotonic() < end:
                time.sleep(0.02)
            if not process_table.is_alive(pid):
                note.unlink(missing_ok=True)

    def _await_daemon(self) -> None:
        assert self._daemon is not None
        end = time.monotonic() + START_LIMIT
        while time.monotonic() < end:
            if self._daemon.poll() is not None:
                break
            with contextlib.suppress(OSError, http.client.HTTPException, PrivateEngineError):
                self.request("GET", "/_ping")
                return
            time.sleep(0.02)
        reason = _last_lines(self.log_path)
        self._daemon.end()
        self._daemon = None
        raise PrivateEngineError(f"dockerd did not start: {reason}")

    def _load_image(self) -> None:
        self.request("POST", "/images/load?quiet=1", sample_images.archive(), "application/x-tar")

    def _make_bridge(self) -> None:
        if Path("/sys/class/net", self._traces.bridge).exists():
            return
        subnet = _free_subnet()
        for argv in (
            ["ip", "link", "add", self._traces.bridge, "type", "bridge"],
            ["ip", "address", "add", f"{subnet[1]}/{subnet.prefixlen}", "dev", self._traces.bridge],
            ["ip", "link", "set", self._traces.bridge, "up"],
        ):
            done = processes.run_sync(argv)
            if not done.ok:
                raise PrivateEngineError(f"`{' '.join(argv)}` failed: {done.stderr.decode(errors='replace').strip()}")

    def _kill_containers(self) -> None:
        """Kills what runs, so that the daemon need not wait for programs deaf to TERM; thaws a frozen daemon first."""
        if self.daemon_pid is None:
            return
        self.thaw()
        with contextlib.suppress(OSError, http.client.HTTPException, PrivateEngineError):
            for container in self.request("GET", "/containers/json"):
                with contextlib.suppress(PrivateEngineError):
                    self.request("POST", f"/containers/{quote(container['Id'])}/kill")


class _UnixConnection(http.client.HTTPConnection):
    """The standard library's HTTP on a Unix socket."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=30)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


def _system_path() -> str:
    return os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/local/sbin", "/usr/sbin", "/sbin"])


def _free_subnet() -> ipaddress.IPv4Network:
    """A /24 of the private ranges that no route of this computer touches."""
    taken = []
    for line in Path("/proc/net/route").read_text().splitlines()[1:]:
        words = line.split()
        destination, mask = (int.from_bytes(bytes.fromhex(words[index]), "little") for index in (1, 7))
        if mask:
            taken.append(ipaddress.ip_network((destination, bin(mask).count("1")), strict=False))
    for third in range(1, 255):
        subnet = ipaddress.IPv4Network(f"10.213.{third}.0/24")
        if not any(subnet.overlaps(other) for other in taken if isinstance(other, ipaddress.IPv4Network)):
            return subnet
    raise PrivateEngineError("Every subnet in 10.213.0.0/16 is in use on this computer.")


def _last_lines(path: Path, count: int = 3) -> str:
    try:
        lines = path.read_text(errors="replace").strip().splitlines()
    except OSError:
        return "it wrote no log"
    return " | ".join(lines[-count:]) or "it said nothing"
