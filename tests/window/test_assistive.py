"""The first container by assistive technology alone: the real program, a real engine, nothing but the public names.

As a screen reader's user would: names are heard, fields are written, buttons are pressed through AT-SPI; only the
terminal is typed into. What came of it is asked of the engine itself.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import assistive
import pytest
from assistive import Assistant, Desktop
from engine_fixtures import sweep

from firstmate.host.private_engine import PrivateEngine, PrivateEngineError

pytestmark = [pytest.mark.window, pytest.mark.atspi, pytest.mark.engine, pytest.mark.slow]


@pytest.fixture(scope="session")
def desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    """One screen and one bus for all tests; nothing of it is left."""
    assistive.require()
    with Desktop(tmp_path_factory.mktemp("desktop")) as desktop:
        yield desktop
    assert desktop.leftovers() == []


@pytest.fixture
def engine_without_busybox(private_engine: PrivateEngine) -> Iterator[PrivateEngine]:
    with suppress(PrivateEngineError):  # a test before this one may have pulled it, and one after it may want it
        private_engine.request("DELETE", "/images/busybox?force=1")
    yield private_engine
    sweep(private_engine)
    private_engine.request("POST", "/images/create?fromImage=busybox&tag=latest")


def until(what: Callable[[], Any], seconds: float = 15.0) -> Any:
    """Asks until the answer is true, and gives it."""
    deadline = time.monotonic() + seconds
    while not (answer := what()):
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.1)
    return answer


def test_a_first_container_without_eyes(desktop: Desktop, engine_without_busybox: PrivateEngine) -> None:
    engine = engine_without_busybox
    began = time.monotonic()
    program = desktop.start_program("--host", engine.address, "--page", "images", "--lang", "zh_CN", "--theme", "light")
    it = desktop.assist(program)

    # Images: pull by name, and find it in the table.
    it.press("images.view.get")
    assert it.name("images.pull") == "拉取"
    assert it.name("nav.images") == "镜像" and it.ask("role", name="nav.images") == "radio button"
    it.write("images.name", "busybox")
    it.press("images.pull")
    it.press("images.view.local")
    until(lambda: any(row[0].startswith("busybox:latest") for row in it.cells("images.table")))
    assert engine.request("GET", "/images/busybox/json")["RepoTags"] == ["busybox:latest"]

    # Run: what is written into the fields is what the preview says and what the engine gets.
    it.press("nav.run")
    it.write("run.image", "busybox")
    it.write("run.command", "/bin/sh")
    it.write("run.name", "first")
    it.write("run.cpu.set", "0-1")
    it.write("run.memory.value", "512M")
    assert it.ask("slider", name="run.memory.slider") == 512, "in MiB, not a position"
    preview = it.text("run.preview")
    assert preview.endswith("run -it --cpuset-cpus 0-1 -m 512m --name first busybox /bin/sh"), preview
    it.press("run.start")

    # Containers: it is there, and its terminal is read as text.
    until(lambda: any(row[0].startswith("first") for row in it.cells("containers.table")))
    made = engine.request("GET", "/containers/first/json")
    assert made["HostConfig"]["CpusetCpus"] == "0-1"
    assert made["HostConfig"]["Memory"] == 512 * 1024 * 1024
    assert made["Config"]["Tty"] is True and made["Config"]["Cmd"] == ["/bin/sh"]
    assert made["State"]["Status"] == "running"
    assert it.ask("role", name="containers.terminal.view") == "terminal"
    until(lambda: it.text("containers.terminal.view").rstrip().endswith("/ #"))
    it.ask("focus", name="containers.terminal.view")
    until(lambda: it.ask("focused", name="containers.terminal.view"))
    desktop.type("hostname\n")
    heard = until(lambda: said_after(it, "hostname"))
    assert heard[0] == made["Config"]["Hostname"]

    # Remove it: the question says what is lost, and only the answer removes.
    it.press("containers.remove")
    assert it.name("dialog.cancel") == "取消"
    assert engine.request("GET", "/containers/first/json")["State"]["Status"] == "running"
    it.press("dialog.extra")  # by force: its shell ignores a polite request
    until(lambda: engine.request("GET", "/containers/json?all=1") == [])
    until(lambda: "first" not in heard_now(it))

    it.close()
    program.send_signal(signal.SIGTERM)
    assert program.wait(10) == 0
    assert desktop.complaints() == []
    assert time.monotonic() - began < 60


def heard_now(it: Assistant) -> set[str]:
    """The names of all that is shown."""
    return {name for _role, _id, name in it.ask("shown")}


def said_after(it: Assistant, command: str) -> list[str]:
    """The lines that the terminal shows after a command, once its prompt is back."""
    lines = [line.rstrip() for line in it.text("containers.terminal.view").splitlines()]
    at = next((number for number, line in enumerate(lines) if line.endswith(f"# {command}")), len(lines))
    rest = [line for line in lines[at + 1 :] if line]
    return rest[:-1] if rest and rest[-1].endswith("/ #") else []
