"""`firstmate check` as a person runs it, in a process of its own: on a real engine that runs, hangs, is stopped, is not
allowed, or was never installed. What must differ from this computer (accounts, programs, the system's engine) differs
in a name space of that process alone; the system's own engine is never touched.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from engine_fixtures import require_private_engine

from firstmate.core import checks
from firstmate.host.private_engine import PrivateEngine

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="name spaces and Unix sockets")

SOURCES = Path(checks.__file__).parents[3]
NOBODY = 65534


def run(*arguments: str, before: tuple[str, ...] = (), **environment: str) -> subprocess.CompletedProcess[bytes]:
    """`firstmate check` with these arguments; `before` is a program that starts it (unshare, setpriv)."""
    values = {**os.environ, "PYTHONPATH": str(SOURCES), "LC_ALL": "C", **environment}
    for name in ("DOCKER_HOST", "DOCKER_CONTEXT"):
        values.pop(name, None) if name not in environment else None
    argv = [*before, sys.executable, "-m", "firstmate", "check", *arguments]
    return subprocess.run(argv, env=values, capture_output=True, check=False, timeout=60)


def answer(done: subprocess.CompletedProcess[bytes]) -> dict[str, Any]:
    assert done.returncode in (0, 1), done.stderr.decode()
    found: dict[str, Any] = json.loads(done.stdout)
    found["by_id"] = {one["id"]: one for one in found["checks"]}
    assert done.returncode == (0 if found["ready"] else 1)
    return found


def statuses(found: dict[str, Any]) -> dict[str, str]:
    return {check_id: one["status"] for check_id, one in found["by_id"].items()}


# -- without an engine -----------------------------------------------------------------------------------------------
def test_nobody_listens(tmp_path: Path) -> None:
    found = answer(run("--json", "--host", f"unix://{tmp_path}/none.sock"))
    assert found["ready"] is False and found["platform"] == "linux"
    assert list(found["by_id"]) == list(checks.check_ids("linux"))
    engine = found["by_id"]["engine"]
    assert engine["status"] == "fail" and engine["fix"]["text"]
    assert statuses(found)["registry_access"] == statuses(found)["mirror_health"] == "skip"
    for one in found["checks"]:
        assert {"id", "status", "title", "detail", "fix"} <= set(one)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_words_for_people(language: str, tmp_path: Path) -> None:
    done = run("--lang", language, "--host", f"unix://{tmp_path}/none.sock")
    said = done.stdout.decode("utf-8")
    assert done.returncode == 1 and not done.stderr
    assert ("Next step: " if language == "en" else "下一步：") in said
    assert said.count("\n") > len(checks.check_ids("linux"))


def test_a_saved_file_gives_the_same_answer(tmp_path: Path) -> None:
    saved = tmp_path / "readings.json"
    host = f"unix://{tmp_path}/none.sock"
    first = answer(run("--json", "--save", str(saved), "--host", host))
    again = answer(run("--json", "--readings", str(saved)))
    assert statuses(again) == statuses(first)
    assert json.loads(saved.read_text("utf-8"))["format"] == 1
    moved = tmp_path / "again.json"
    run("--readings", str(saved), "--save", str(moved))
    assert moved.read_text("utf-8") == saved.read_text("utf-8")


def test_a_saved_file_names_nobody(tmp_path: Path) -> None:
    home = tmp_path / "hildegard"
    home.mkdir()
    saved = tmp_path / "readings.json"
    run("--save", str(saved), HOME=str(home), USER="hildegard", LOGNAME="hildegard",
        DOCKER_HOST=f"unix://{home}/docker.sock")  # fmt: skip
    content = saved.read_text("utf-8")
    assert "hildegard" not in content and "/home/user" in content


def test_windows_is_judged_here(tmp_path: Path) -> None:
    """A file from another computer, written by hand in the documented form."""
    file = tmp_path / "windows.json"
    file.write_text(
        json.dumps(
            {
                "format": 1,
                "platform": "windows",
                "registry": {
                    "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion": {"CurrentBuildNumber": "18363"},
                    "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Lxss\\MSI": None,
                },
                "services": [],
                "native_machine": 34404,
            }
        ),
        encoding="utf-8",
    )
    found = answer(run("--json", "--lang", "zh_CN", "--readings", str(file)))
    assert found["platform"] == "windows" and found["next"] == "os_build"
    assert statuses(found)["wsl"] == "fail" and statuses(found)["memory"] == "unknown"
    assert "dism.exe" in found["by_id"]["vm_platform"]["fix"]["command"]
    assert "18362" in found["by_id"]["os_build"]["detail"]


@pytest.mark.parametrize("content", [None, b"", b"{}", b'{"format": 9, "platform": "linux"}', b"\xff\xfe\x00"])
def test_an_unusable_file_is_wrong_usage(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "file.json"
    if content is not None:
        file.write_bytes(content)
    done = run("--json", "--readings", str(file))
    assert done.returncode == 2 and not done.stdout
    assert done.stderr.startswith(b"firstmate check: ") and b"Traceback" not in done.stderr


def test_wrong_usage() -> None:
    for arguments in (["--host", "ftp://x"], ["--context", "no-such-context"], ["--save", "/no/such/folder/x.json"]):
        done = run(*arguments)
        assert done.returncode == 2 and b"Traceback" not in done.stderr, arguments
    assert run("--nonsense").returncode == 2


def test_an_odd_address_in_the_environment_is_a_finding() -> None:
    found = answer(run("--json", DOCKER_HOST="gopher://x"))
    assert found["by_id"]["engine"]["status"] == "fail"
    assert "gopher" in found["by_id"]["engine"]["detail"]


# -- on a real engine ------------------------------------------------------------------------------------------------
@pytest.mark.engine
def test_a_running_engine(private_engine: PrivateEngine) -> None:
    began = time.monotonic()
    found = answer(run("--json", "--host", private_engine.address))
    assert time.monotonic() - began < 3
    assert found["ready"] is True and found["next"] == ""
    version = private_engine.request("GET", "/version")["Version"]
    assert version in found["by_id"]["engine"]["detail"]
    assert set(statuses(found).values()) <= {"pass", "warn", "skip"}
    assert statuses(found)["limits_supported"] in ("pass", "warn")
    data = {fact["value"] for fact in found["by_id"]["disk"]["facts"]}
    assert str(private_engine.folder / "data") in data


@pytest.mark.engine
def test_an_engine_that_stops_and_one_that_hangs(lone_engine: PrivateEngine) -> None:
    assert answer(run("--json", "--host", lone_engine.address))["ready"] is True
    lone_engine.freeze()
    frozen = answer(run("--json", "--host", lone_engine.address))
    lone_engine.thaw()
    assert frozen["by_id"]["engine"]["status"] == "fail" and "in time" in frozen["by_id"]["engine"]["detail"]
    lone_engine.kill_daemon()  # its socket file stays behind
    killed = answer(run("--json", "--host", lone_engine.address))
    assert killed["by_id"]["engine"]["status"] == "fail" and killed["ready"] is False
    lone_engine.start_daemon()
    assert answer(run("--json", "--host", lone_engine.address))["ready"] is True


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may enter, as /run is."""
    folder = Path(tempfile.mkdtemp(prefix="fmcheck"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def as_person(*groups: int) -> tuple[str, ...]:
    """Starts a program as an account without rights. It may read all files, so that it finds this Python; connecting
    to a socket takes the right to write, which it has not."""
    setpriv = shutil.which("setpriv")
    if os.geteuid() != 0 or setpriv is None:
        pytest.skip("needs root and setpriv to become somebody else")
    joined = f"--groups={','.join(map(str, groups))}" if groups else "--clear-groups"
    right = "dac_read_search"
    return (setpriv, f"--reuid={NOBODY}", f"--regid={NOBODY}", joined, f"--inh-caps=+{right}",
            f"--ambient-caps=+{right}")  # fmt: skip


def in_own_world(script: str) -> tuple[str, ...]:
    """Starts a program after a shell script has changed the mounts, in name spaces that end with it."""
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        pytest.skip("needs root and unshare for a world of its own")
    world = "mount --make-rprivate /\n" + script + '\nexec "$@"'
    return ("unshare", "--mount", "--net", "--pid", "--fork", "--mount-proc", "sh", "-euc", world, "world")


@pytest.mark.engine
def test_a_socket_without_permission(open_folder: Path) -> None:
    """First somebody outside the group, then a member whose session began before, then one whose session knows."""
    require_private_engine()
    with PrivateEngine(open_folder / "engine", registry=False) as engine:
        for folder in (engine.socket.parent, engine.folder):
            folder.chmod(0o755)
        engine.socket.chmod(0o660)
        group = Path("/etc/group").read_text("utf-8")
        number = next(int(line.split(":")[2]) for line in group.splitlines() if line.startswith("docker:"))
        os.chown(engine.socket, 0, number)
        own_group = open_folder / "group"
        own_group.write_text(
            "".join(f"{line}nobody\n" if line.startswith("docker:") else f"{line}\n" for line in group.splitlines())
        )
        member = in_own_world(f"mount --bind {own_group} /etc/group")
        asked = ("--json", "--host", engine.address)

        outside = answer(run(*asked, before=as_person()))
        access = outside["by_id"]["engine_access"]
        assert access["status"] == "fail" and outside["next"] == "engine_access"
        assert "sudo usermod -aG docker $USER" in access["fix"]["command"]
        assert access["fix"]["action"] == "join_group" and "root" in access["fix"]["warning"]

        early = answer(run(*asked, before=(*member, *as_person())))
        access = early["by_id"]["engine_access"]
        assert access["status"] == "fail" and "already in the group" in access["detail"]
        assert "Log out" in access["fix"]["text"] and "action" not in access["fix"]

        inside = answer(run(*asked, before=as_person(number)))
        assert inside["ready"] is True and statuses(inside)["engine_access"] == "pass"


BARE = """
for folder in /usr/bin /usr/sbin /usr/local/bin; do
  hidden=$(mktemp -d -p "$1"); mkdir "$hidden/upper" "$hidden/work"
  mount -t overlay overlay -o lowerdir=$folder,upperdir=$hidden/upper,workdir=$hidden/work $folder
  rm -f $folder/dockerd $folder/docker $folder/podman
done
mount -t tmpfs tmpfs /run
shift
"""


@pytest.mark.engine
def test_no_engine_on_this_computer() -> None:
    """The programs are hidden from this one process, as if they had never been installed."""
    require_private_engine()
    memory = tempfile.mkdtemp(prefix="fmcheck", dir="/dev/shm")
    try:
        found = answer(run("--json", before=(*in_own_world(BARE), memory)))
    finally:
        shutil.rmtree(memory)
    assert found["next"] == "engine_installed" and found["ready"] is False
    installed = found["by_id"]["engine_installed"]
    assert installed["status"] == "fail" and installed["fix"]["action"] == "install_engine"
    assert installed["fix"]["commands"]
    assert statuses(found)["engine_service"] == "skip" and statuses(found)["engine"] == "fail"


START = """
import asyncio, json, sys
from firstmate.checking import this_computer
from firstmate.core import checks
from firstmate.host.install import run_script

async def main():
    before = {one.id: one for one in checks.judge(await this_computer())}
    step = checks.next_step(before.values())
    said = []
    code = await run_script(step.fix.choices[0].script, on_line=said.append)
    after = checks.judge(await this_computer())
    print(json.dumps({"step": step.id, "action": step.fix.action, "code": code, "said": said,
                      "ready": checks.ready(after), "after": {one.id: one.status for one in after}}))

asyncio.run(main())
"""
WORLD = """
mount -t tmpfs tmpfs /run
mkdir -p /var/lib/docker
mount -t tmpfs tmpfs /var/lib/docker
mount -t tmpfs tmpfs /var/log
ip link set lo up
"""


@pytest.mark.engine
def test_start_the_engine_really_starts_it() -> None:
    """Debian's docker.io without systemd: the fix that the check offers is run, and the next check is green.

    Its data, sockets, network and processes live in name spaces that end with the test.
    """
    require_private_engine()
    if Path("/proc/1/comm").read_text().strip() == "systemd":
        pytest.skip("systemd is here, and starts the system's own engine")
    before = set(Path("/sys/fs/cgroup").glob("*/docker"))
    argv = [*in_own_world(WORLD), sys.executable, "-c", START]
    values = {**os.environ, "PYTHONPATH": str(SOURCES)}
    values.pop("DOCKER_HOST", None)
    try:
        done = subprocess.run(argv, env=values, capture_output=True, check=False, timeout=90)
    finally:
        for path in set(Path("/sys/fs/cgroup").glob("*/docker")) - before:
            path.rmdir()
    assert done.returncode == 0, done.stderr.decode()
    told = json.loads(done.stdout)
    assert (told["step"], told["action"], told["code"]) == ("engine_service", "start_engine", 0), told
    assert told["ready"] is True and told["after"]["engine"] == "pass", told
