"""What a private engine has on this computer outside its owner's memory, found by its folder alone, and removed.

Everything is named after the folder, so whoever starts there later finds what a killed run has left: processes, mounts,
bridges, cgroups, sockets, data. Each daemon also carries the id and the start time of its owner: one whose owner has
died is nobody's, and any private engine that starts ends it (`sweep_orphans`). Touches nothing that another engine may
use: shared folders go only when they are empty. A container with rights enough has the same cgroups, perhaps the same
devices, and for its host its processes are in the list; what it runs is not ours to end, under the same folder name
neither. Needs root on Linux; speaks to no engine.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import os
import re
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from firstmate.host import process_table, processes

OWNER_LABEL = "firstmate.owner"
"""The daemon's label that names its owner as `process_table.life_of` does."""

_PROGRAMS = ("dockerd", "containerd", "containerd-shim-runc-v2", "docker-registry", "registry", "docker-proxy")
_LONGEST_SOCKET_FOLDER = 107 - len("/exec/containerd/containerd-debug.sock.ttrpc")
_MNT_DETACH = 2


class Traces:
    """The names of a private engine's things, and which of them are there. The same folder gives the same names; a
    container's own folder of that name gives other ones where the two share what is named: bridges and cgroups."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.tag = _digest(str(self.folder))
        here = _digest(f"{process_table.numbering()} {self.folder}")
        self.bridge = f"fm{here}"
        self.cgroup = f"firstmate-{here}"
        self.run = self._socket_folder()

    def _socket_folder(self) -> Path:
        """Socket paths end at 107 bytes, and containerd's are long: a deep folder gets a short one in /tmp."""
        run = self.folder / "run"
        if len(os.fsencode(run)) <= _LONGEST_SOCKET_FOLDER:
            return run
        return Path(tempfile.gettempdir()) / f"firstmate-{self.tag}"

    def found(self) -> list[str]:
        """What of this engine is on the computer, in words; empty when nothing is."""
        found = [f"process {pid}: {command}" for pid, command in self._processes()]
        found += [f"mount {mount}" for mount in self._mounts()]
        found += [f"device {device}" for device in self.devices()]
        found += [f"cgroup {path}" for path in self._cgroups()]
        found += [f"socket {path}" for path in self._shim_sockets()]
        return found

    def remove(self) -> None:
        """Removes all that belongs to this folder, whoever left it there."""
        devices = list(self.devices())
        sockets = list(self._shim_sockets())
        self.end_processes()
        for mount in sorted(self._mounts(), reverse=True):
            _unmount(mount)
        for device in devices:
            processes.run_sync(["ip", "link", "delete", device])
        for path in sorted(self._cgroups(), reverse=True):
            with contextlib.suppress(OSError):
                path.rmdir()
        for path in sockets:
            path.unlink(missing_ok=True)
        for name in ("data", "registry", ".docker"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        shutil.rmtree(self.run, ignore_errors=True)
        # The daemon and its shims make these on the way; only empty ones go, so another engine's stay.
        for shared in ("/run/docker/plugins", "/run/docker", "/run/containerd/s", "/run/containerd"):
            with contextlib.suppress(OSError):
                Path(shared).rmdir()

    def end_processes(self) -> None:
        """Ends what still runs from our folder, by id. A shim's children are the containers: they go first."""
        end = time.monotonic() + 5
        while (found := self._processes()) and time.monotonic() < end:
            mine = {pid for pid, _ in found}
            for pid in [*process_table.children(mine), *mine]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.05)
        for path in self._cgroups():
            for pid in process_table.numbers(path / "cgroup.procs"):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    def _processes(self) -> list[tuple[int, str]]:
        """Living daemons, containerds, shims and registries whose arguments name our folders."""
        marks = (f"{self.folder}/", f"{self.run}/")
        return [
            (pid, " ".join(words))
            for pid, words in process_table.command_lines()
            if pid != os.getpid()
            and Path(words[0]).name in _PROGRAMS
            and any(mark in word for mark in marks for word in words[1:])
        ]

    def _mounts(self) -> list[str]:
        found = []
        for line in Path("/proc/self/mountinfo").read_text().splitlines():
            point = line.split()[4].encode().decode("unicode_escape")
            if any(Path(point).is_relative_to(base) for base in (self.folder, self.run)):
                found.append(point)
        return found

    def devices(self) -> Iterator[str]:
        """Our bridge, and the bridges of networks made on this engine (`br-` and the network's id)."""
        present = {entry.name for entry in Path("/sys/class/net").iterdir()}
        names = {self.bridge}
        with contextlib.suppress(OSError):
            store = (self.folder / "data/network/files/local-kv.db").read_bytes()
            names |= {f"br-{found.decode()[:12]}" for found in re.findall(rb"[0-9a-f]{64}", store)}
        yield from sorted(names & present)

    def _cgroups(self) -> list[Path]:
        roots = [Path("/sys/fs/cgroup", self.cgroup), *Path("/sys/fs/cgroup").glob(f"*/{self.cgroup}")]
        return [folder for root in roots if root.is_dir() for folder in [root, *root.rglob("*/")] if folder.is_dir()]

    def _shim_sockets(self) -> Iterator[Path]:
        """Sockets of containerd's shims lie outside its own folders; a killed shim leaves its one."""
        for note in (self.run / "exec").glob("containerd/daemon/io.containerd.runtime.v2.task/*/*/address"):
            with contextlib.suppress(OSError):
                path = Path(note.read_text().strip().removeprefix("unix://"))
                if path.is_socket():
                    yield path


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def sweep_orphans() -> list[Path]:
    """Ends private engines whose owner has died without stopping them, and removes what they had; their folders."""
    swept = []
    for _, words in process_table.command_lines():
        options = dict(word.split("=", 1) for word in words[1:] if word.startswith("--") and "=" in word)
        label, _, life = options.get("--label", "").partition("=")
        config = Path(options.get("--config-file", ""))
        if Path(words[0]).name != "dockerd" or label != OWNER_LABEL or config.name != "daemon.json":
            continue
        if process_table.life_of(int(life.partition(":")[0])) != life:
            Traces(config.parent).remove()
            swept.append(config.parent)
    return swept


def _unmount(point: str) -> None:
    # Detached: a mount that something still uses disappears now and is freed later.
    ctypes.CDLL(None, use_errno=True).umount2(os.fsencode(point), _MNT_DETACH)
