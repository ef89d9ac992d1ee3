"""The journey of the tutorial, step by step. Each step acts through the window and checks the fact with the engine."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QLabel, QPlainTextEdit, QTextEdit, QWidget

from firstmate.app.page import Desk
from firstmate.core.entities import ContainerDetail, State
from firstmate.core.errors import NotFound
from firstmate.tour.hand import Hand, Stuck

IMAGE = "busybox"
MEMORY = 512 * 1024 * 1024
TERMINAL = "containers.terminal.view"
# One command for both generations of cgroups; the quotes keep its echo from looking like its answer.
MEASURE = 'echo limit"="$(cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null)'


def read_text(widget: QWidget) -> str:
    """All that a widget and what is in it say."""
    parts = [widget, *widget.findChildren(QWidget)]
    said = [one.text() for one in parts if isinstance(one, QLabel) and one.isVisible()]
    said += [one.toPlainText() for one in parts if isinstance(one, QPlainTextEdit | QTextEdit) and one.isVisible()]
    return "\n".join(said)


def check(condition: object, what: str) -> None:
    """A fact that must hold; raises Stuck."""
    if not condition:
        raise Stuck(what)


@dataclass
class Journey:
    """What the steps know of each other."""

    hand: Hand
    desk: Desk
    name: str = f"tour-{os.getpid()}"
    container: str = ""
    cpuset: str = "0-1"

    # -- steps -------------------------------------------------------------------------------------------------------
    async def engine(self) -> str:
        session = self.desk.session
        await self.hand.until(lambda: session.online and session.info, 15, "the engine to be connected")
        info = session.info
        assert info is not None
        self.cpuset = "0-1" if info.cpus > 1 else "0"
        return f"Docker {info.version}, {info.cpus} CPUs, {info.memory_bytes} bytes of memory"

    async def pull(self) -> str:
        await self.hand.click("nav.images")
        await self.hand.click("images.view.get")
        await self.hand.fill("images.name", IMAGE)
        await self.hand.click("images.pull")
        session = self.desk.session
        wanted = f"{IMAGE}:latest"
        await self.hand.until(
            lambda: self.hand.find("images.failure") or any(wanted in one.tags for one in session.images.values()),
            300,
            f"{wanted} to be listed",
        )
        await self.hand.until(lambda: not self.desk.tasks.shown, 300, "the download to end")
        self._check_failure("images.failure")
        detail = await self.desk.engine.image(IMAGE)
        return f"{IMAGE} is {detail.id[:19]}, {detail.size} bytes, {detail.os}/{detail.architecture}"

    async def form(self) -> str:
        await self.hand.click("nav.run")
        await self.hand.fill("run.image", IMAGE)
        await self.hand.fill("run.command", "/bin/sh")
        await self.hand.fill("run.name", self.name)
        await self.hand.fill("run.cpu.set", self.cpuset)
        await self.hand.fill("run.memory.value", "512M")
        preview = await self.hand.see("run.preview")
        words = preview.property("plainText") or getattr(preview, "toPlainText", lambda: "")()
        for part in ("docker ", " run ", f"--cpuset-cpus {self.cpuset}", "-m 512m", "-it", f"--name {self.name}"):
            check(part in words, f"the preview lacks {part!r}: {words}")
        return words

    async def start(self) -> str:
        await self.hand.click("run.start")
        session = self.desk.session
        await self.hand.until(
            lambda: self.hand.find("run.details") or self._row() is not None, 60, "the container in the list"
        )
        self._check_failure("run.details")
        row = self._row()
        assert row is not None
        self.container = row
        await self.hand.until(lambda: session.containers[row].state is State.RUNNING, 15, "it to run")
        await self.hand.see(TERMINAL, 15)
        await self.hand.until(lambda: self._screen().rstrip().endswith("#"), 15, "the shell's prompt")
        return f"{self.name} is {row[:12]}, running"

    async def limits(self) -> str:
        await self.hand.click("containers.overview")
        detail: ContainerDetail = await self.desk.engine.container(self.container)
        check(detail.tty and detail.open_stdin, "the container has no terminal")
        check(detail.limits.cpuset == self.cpuset, f"cpuset is {detail.limits.cpuset!r}")
        check(detail.limits.memory == MEMORY, f"memory is {detail.limits.memory}")
        return f"the engine says: cpuset {detail.limits.cpuset}, memory {detail.limits.memory} bytes, TTY"

    async def kernel(self) -> str:
        await self.hand.click("containers.terminal")
        await self.hand.see(TERMINAL)
        answer = await self._ask("uname -a", r"^Linux .+$")
        info = self.desk.session.info
        check(info is not None and info.kernel in answer, f"another kernel than the engine's: {answer}")
        return answer

    async def hostname(self) -> str:
        answer = await self._ask("hostname", rf"^{self.container[:12]}$")
        return f"{answer}: the first twelve digits of the container's id"

    async def memory(self) -> str:
        answer = await self._ask("grep MemTotal /proc/meminfo", r"^MemTotal:\s+\d+ kB$")
        seen = int(answer.split()[1]) * 1024
        info = self.desk.session.info
        check(info is not None and abs(seen - info.memory_bytes) < 1024 * 1024, f"not the host's memory: {answer}")
        return f"{answer}: the whole machine's, because the kernel is shared"

    async def measure(self) -> str:
        answer = await self._ask(MEASURE, r"^limit=\d+$")
        check(answer == f"limit={MEMORY}", f"the control group says {answer}")
        return f"inside the container the control group says {answer}"

    async def leave(self) -> str:
        await self.hand.type_line(TERMINAL, "exit")
        session = self.desk.session
        await self.hand.until(lambda: session.containers[self.container].state is State.EXITED, 15, "it to end")
        detail = await self.desk.engine.container(self.container)
        check(detail.exit_code == 0, f"exit code {detail.exit_code}")
        return "exited with code 0"

    async def remove(self) -> str:
        await self.hand.select_row("containers.table", self.container)
        await self.hand.click("containers.remove")
        await self.hand.click("dialog.confirm")
        session = self.desk.session
        await self.hand.until(lambda: self.container not in session.containers, 15, "it to leave the list")
        try:
            await self.desk.engine.container(self.container)
        except NotFound:
            self.container = ""
            return "the engine no longer knows it"
        raise Stuck("the engine still has the container")

    def _check_failure(self, name: str) -> None:
        """What the window itself says went wrong, in all its words."""
        trouble = self.hand.find(name)
        if trouble is not None:
            raise Stuck(" ".join(read_text(trouble).split()))

    # -- what they share ---------------------------------------------------------------------------------------------
    def _row(self) -> str | None:
        found = (one.id for one in self.desk.session.containers.values() if one.name == self.name)
        return next(found, None)

    def _screen(self) -> str:
        view = self.hand.find(TERMINAL)
        return str(view.text()) if view is not None and hasattr(view, "text") else ""

    async def _ask(self, command: str, pattern: str) -> str:
        """Types a command into the terminal and gives the line of its answer that fits."""
        expected = re.compile(pattern, re.MULTILINE)
        seen = len(expected.findall(self._screen()))
        await self.hand.type_line(TERMINAL, command)
        await self.hand.until(lambda: len(expected.findall(self._screen())) > seen, 10, f"the answer to {command}")
        await self.hand.until(lambda: self._screen().rstrip().endswith("#"), 10, "the next prompt")
        return expected.findall(self._screen())[-1].strip()

    async def clear(self) -> None:
        """After a failure: nothing of the tour stays on somebody's engine."""
        if row := self._row():
            await asyncio.wait_for(self.desk.engine.remove(row, force=True), 30)


STEPS: tuple[tuple[str, Callable[[Journey], Awaitable[str]]], ...] = (
    ("engine", Journey.engine),
    ("pull", Journey.pull),
    ("form", Journey.form),
    ("start", Journey.start),
    ("limits", Journey.limits),
    ("kernel", Journey.kernel),
    ("hostname", Journey.hostname),
    ("memory", Journey.memory),
    ("measure", Journey.measure),
    ("exit", Journey.leave),
    ("remove", Journey.remove),
)
