"""The private engine: real, and gone without a trace. Runs as root on Linux with Debian's docker.io."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from engine_fixtures import require_private_engine

import firstmate
from firstmate.host import processes
from firstmate.host.private_engine import PrivateEngine, PrivateEngineError
from firstmate.host.private_engine_traces import OWNER_LABEL, Traces, sweep_orphans

DEVICES = Path("/sys/class/net")
linux = pytest.mark.skipif(sys.platform != "linux", reason="a private engine needs Linux")


@pytest.fixture
def needs_root() -> None:
    require_private_engine()


def run_sleeper(engine: PrivateEngine) -> str:
    """A container deaf to TERM, on a network of its own; its id."""
    engine.request("POST", "/images/create?fromImage=busybox&tag=latest")
    engine.request("POST", "/networks/create", b'{"Name": "own"}')
    body = b'{"Image": "busybox", "Cmd": ["sh", "-c", "trap : TERM; while :; do sleep 0.2; done"]}'
    made = engine.request("POST", "/containers/create", body)
    engine.request("POST", "/networks/own/connect", json.dumps({"Container": made["Id"]}).encode())
    engine.request("POST", f"/containers/{made['Id']}/start")
    return str(made["Id"])


def master_of(device: Path) -> str:
    """The bridge that a network device is a port of, "" when of none."""
    try:
        return (device / "master").readlink().name
    except OSError:
        return ""


def test_nothing_remains(needs_root: None, tmp_path: Path) -> None:
    # Other engines may come and go on this computer meanwhile: only what is tied to ours counts.
    with PrivateEngine(tmp_path / "engine") as engine:
        run_sleeper(engine)
        assert len(engine.leftovers()) > 10
        assert any("br-" in one for one in engine.leftovers())
        assert any("containerd-shim" in one for one in engine.leftovers())
        bridges = set(Traces(engine.folder).devices())
        devices = {path for path in DEVICES.iterdir() if path.name in bridges or master_of(path) in bridges}
        assert len(devices) >= 4, "two bridges, and an end of a wire on each"
        assert str(tmp_path) in Path("/proc/self/mountinfo").read_text()
    assert engine.leftovers() == []
    assert [path for path in devices if path.exists()] == []
    assert str(tmp_path) not in Path("/proc/self/mountinfo").read_text()
    assert str(tmp_path) not in processes.run_sync(["ps", "-eo", "args"]).stdout.decode()
    assert {path.name for path in engine.folder.iterdir()} == {
        "daemon.json",
        "dockerd.log",
        "registry.json",
        "registry.log",
    }


def test_what_a_crash_left_is_swept_by_the_next_start(needs_root: None, tmp_path: Path) -> None:
    crashed = PrivateEngine(tmp_path / "engine")
    crashed.start()
    run_sleeper(crashed)
    crashed.kill_daemon()
    assert any("containerd-shim" in one for one in crashed.leftovers())
    with PrivateEngine(tmp_path / "engine") as again:
        assert again.request("GET", "/containers/json?all=1") == []
        assert not any("containerd-shim" in one for one in again.leftovers())
    assert again.leftovers() == []
    crashed.stop()  # reaps the registry that the second start ended


def test_an_engine_whose_owner_was_killed_is_nobodys(needs_root: None, tmp_path: Path) -> None:
    """As when a test run is ended by a time limit: the next private engine, wherever it is, cleans up."""
    script = (
        "import sys, time; from pathlib import Path; from firstmate.host.private_engine import PrivateEngine;"
        f"engine = PrivateEngine(Path({str(tmp_path / 'lost')!r}), registry=False); engine.start();"
        "print('up', flush=True); time.sleep(60)"
    )
    source = str(Path(next(iter(firstmate.__path__))).parent)
    lost = PrivateEngine(tmp_path / "lost", registry=False)
    with (tmp_path / "said").open("wb") as said:
        owner = processes.start([sys.executable, "-c", script], stdout=said, extra_environment={"PYTHONPATH": source})
    end = time.monotonic() + 30
    while (tmp_path / "said").read_bytes() != b"up\n" and time.monotonic() < end:
        time.sleep(0.05)
    assert len(lost.leftovers()) > 3
    with PrivateEngine(tmp_path / "neighbour", registry=False):
        assert len(lost.leftovers()) > 3, "its owner lives"
    owner.send(signal.SIGKILL)
    owner.end()
    with PrivateEngine(tmp_path / "neighbour", registry=False):
        assert lost.leftovers() == []


def test_an_engine_of_another_system_on_this_kernel_is_left_alone(needs_root: None, tmp_path: Path) -> None:
    """As one in a container, seen from its host: its owner's id and its folder's name mean something else there."""
    folder = tmp_path / "engine"
    for apart in (["unshare", "--pid", "--fork", "--kill-child"], []):
        # A program named dockerd with its arguments; its owner is a process that is not alive, as our ids go.
        options = [f"--config-file={folder}/daemon.json", f"--label={OWNER_LABEL}={os.getpid()}:1"]
        script = f"import os; os.execv('/bin/sh', {['dockerd', '-c', 'echo up; sleep 60; true', *options]})"
        with subprocess.Popen([*apart, sys.executable, "-c", script], stdout=subprocess.PIPE) as other:
            assert other.stdout is not None and other.stdout.readline() == b"up\n"
            try:
                assert sweep_orphans() == ([] if apart else [folder])
                Traces(folder).remove()
                assert (other.poll() is None) == bool(apart), "without a system of its own it is an orphan of ours"
            finally:
                other.kill()


def test_two_systems_on_one_kernel_share_no_name_for_the_same_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = Traces(tmp_path)
    monkeypatch.setattr("firstmate.host.process_table.numbering", lambda: "pid:[1]")
    theirs = Traces(tmp_path)
    assert (ours.bridge, ours.cgroup) != (theirs.bridge, theirs.cgroup)
    assert ours.run == theirs.run, "a folder is a matter of the files"


def test_another_engines_bridge_stays(needs_root: None, tmp_path: Path) -> None:
    ours = not (DEVICES / "docker0").exists()
    if ours:
        processes.run_sync(["ip", "link", "add", "docker0", "type", "bridge"])
    forwarding = Path("/proc/sys/net/ipv4/ip_forward").read_text()
    try:
        with PrivateEngine(tmp_path / "engine", registry=False) as engine:
            assert (DEVICES / "docker0").exists()
            assert engine.registry_address == ""
            assert engine.request("GET", "/images/json")[0]["RepoTags"] == ["busybox:latest"]
        assert (DEVICES / "docker0").exists()
        assert Path("/proc/sys/net/ipv4/ip_forward").read_text() == forwarding
    finally:
        if ours:
            processes.run_sync(["ip", "link", "delete", "docker0"])


def test_a_deep_folder_gets_a_short_socket(needs_root: None, tmp_path: Path) -> None:
    deep = tmp_path / ("a-rather-long-name-" * 6)
    with PrivateEngine(deep, registry=False) as engine:
        assert len(str(engine.socket)) < 108
    assert engine.leftovers() == []
    assert not engine.socket.parent.exists()


@linux
def test_without_root_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(PrivateEngineError, match="root"):
        PrivateEngine(tmp_path).start()


@linux
def test_a_missing_program_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(processes, "find", lambda program: None if program == "dockerd" else f"/bin/{program}")
    with pytest.raises(PrivateEngineError, match=r"dockerd.*apt-get install"):
        PrivateEngine(tmp_path).start()


def test_a_daemon_that_refuses_its_file_says_why(needs_root: None, tmp_path: Path) -> None:
    engine = PrivateEngine(tmp_path / "engine", registry=False)
    engine.folder.mkdir()
    engine._write_config()
    engine.config_path.write_text('{"registry-mirrors": "not a list"}')
    with pytest.raises(PrivateEngineError, match=r"registry-mirrors|daemon\.json"):
        engine.start_daemon()
    engine.stop()
    assert engine.leftovers() == []
