"""The rows of the benchmark: what is done to measure each figure, and what it is compared with in the same rounds.

Ours and the comparison take turns, and the first round of each is thrown away: it warms the caches of the disk.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.children import Child, ChildError, Docker, bare_window, environment, firstmate
from benchmarks.figures import Figure, Goal, spread
from benchmarks.load import FLOOD, IMAGE, LABEL, PULLED, Load
from benchmarks.readings import alone_megabytes, cpu_seconds, descendants, load_average, pss_megabytes, sharers

RUNNING = 50
FEW, MANY = 200, 1000
NOBODY = "unix:///nonexistent/firstmate-bench.sock"

SETTLE = 8.0
"""Seconds from the list on the screen to "at rest"."""
REST = 10.0
STALL_ROUND = 6.0
LEAST_STALL = 5.0
"""Milliseconds; a heartbeat that is late by less is not told of."""


class Bench:
    """What every row needs. `address` is "" without an engine, and then `load` and `docker` are None."""

    def __init__(self, folder: Path, *, rounds: int, platform: str, display: str = "") -> None:
        self.folder = folder
        self.rounds = rounds
        self.home = folder / "home"
        self.home.mkdir(parents=True, exist_ok=True)
        self._env = environment(self.home, platform=platform, display=display)
        self.address = ""
        self.engine_pid = 0
        self.load: Load | None = None
        self.docker: Docker | None = None

    def firstmate(self, *options: str, page: str = "containers") -> Child:
        host = self.address or NOBODY
        return firstmate(self._env, self.folder / "firstmate.err", host=host, page=page, options=options)

    def bare(self, *, heartbeat: bool = False) -> Child:
        return bare_window(self._env, self.folder / "bare.err", heartbeat=heartbeat)

    @property
    def loaded(self) -> Load:
        assert self.load is not None, "rows that need an engine are not asked for without one"
        return self.load

    @property
    def cli(self) -> Docker:
        assert self.docker is not None
        return self.docker

    def turns(self) -> Iterator[bool]:
        """One for each round, False for the first, which does not count."""
        yield False
        for _ in range(self.rounds):
            yield True

    @contextmanager
    def listed(self, count: int, *options: str) -> Iterator[Child]:
        """The program with its list of containers on the screen."""
        with self.firstmate(*options) as child:
            child.await_report(_lists(count))
            yield child


@dataclass(frozen=True, slots=True)
class Row:
    """`containers` is how many there must be on the engine, 0 for a row that needs none."""

    name: str
    about: str
    containers: int
    measure: Callable[[Bench], Sequence[Figure]]


def window(bench: Bench) -> list[Figure]:
    """Process start to painted window, beside a bare window of the same toolkit in the same interpreter."""
    ours: list[float] = []
    bare: list[float] = []
    our_busy: list[float] = []
    bare_busy: list[float] = []
    loaded: set[str] = set()
    for counts in bench.turns():
        for samples, busy, start in ((bare, bare_busy, bench.bare), (ours, our_busy, bench.firstmate)):
            with start() as child:
                painted = child.await_named("painted")
                if start == bench.firstmate:
                    loaded.update(child.await_named("loaded").words)
            if counts:
                samples.append((painted.at - child.began) / 1e6)
                busy.append(int(painted.words[0]) / 1e6)
    early = f"loaded before the first paint, though not needed for it: {', '.join(sorted(loaded))}"
    return [
        Figure(
            row="window",
            title="start to painted window",
            unit="ms",
            samples=tuple(ours),
            comparison=tuple(bare),
            compared_with="bare PySide6 window",
            goal=Goal(1.5, "ratio"),
            notes=(
                f"{spread(ours)} and {spread(bare)} ms",
                _processor_time(our_busy, bare_busy),
                *([early] if loaded else []),
            ),
        )
    ]


def list_few(bench: Bench) -> list[Figure]:
    return listing(bench, FEW, None)


def list_many(bench: Bench) -> list[Figure]:
    return listing(bench, MANY, Goal(600))


def listing(bench: Bench, count: int, goal: Goal | None) -> list[Figure]:
    """Process start to that many rows painted, beside the docker CLI printing the same list."""
    whole: list[float] = []
    after: list[float] = []
    docker: list[float] = []
    busy: list[float] = []
    for counts in bench.turns():
        seconds = bench.cli.seconds("ps", "--all")
        with bench.firstmate() as child:
            painted = child.await_named("painted")
            listed = child.await_report(_lists(count))
        if counts:
            docker.append(seconds * 1e3)
            whole.append((listed.at - child.began) / 1e6)
            after.append((listed.at - painted.at) / 1e6)
            busy.append(int(listed.words[1]) / 1e6)
    ps = "docker ps -a"
    return [
        Figure(
            f"list-{count}",
            f"start to {count} containers listed",
            "ms",
            tuple(whole),
            tuple(docker),
            ps,
            notes=(_processor_time(busy),),
        ),
        Figure(f"list-{count}-after", "  of it after the window", "ms", tuple(after), tuple(docker), ps, goal),
    ]


def memory(bench: Bench) -> list[Figure]:
    """Proportional set size with the long list on the screen, beside the bare window's."""
    ours: list[float] = []
    bare: list[float] = []
    alone: list[float] = []
    others = 0
    for counts in bench.turns():
        with bench.bare() as child:
            child.await_named("painted")
            time.sleep(0.5)
            theirs = pss_megabytes(child.pid)
        with bench.listed(MANY) as child:
            time.sleep(SETTLE / 2)
            others = max(others, sharers("libQt6Core", [child.pid]))
            if counts:
                bare.append(theirs)
                ours.append(pss_megabytes(child.pid))
                alone.append(alone_megabytes(child.pid))
    shared = f"{others} other Qt programs shared pages with it; alone it would be {max(alone):.0f} MB"
    return [
        Figure(
            row="memory",
            title=f"memory (PSS) with {MANY} containers",
            unit="MB",
            samples=tuple(ours),
            comparison=tuple(bare),
            compared_with="bare PySide6 window",
            goal=Goal(110),
            notes=(shared,) if others else (),
        )
    ]


def rest(bench: Bench) -> list[Figure]:
    """Processor time over 10 s of nothing happening: with the list alone, and with statistics of the rows in view."""
    figures = []
    for name, words, options in (
        ("rest", "CPU at rest, without statistics", ["--without-statistics"]),
        ("rest-statistics", "CPU at rest, statistics in view", []),
    ):
        with bench.listed(len(bench.loaded.ids), *options) as child:
            time.sleep(SETTLE)
            engine = descendants(bench.engine_pid)
            shares: list[tuple[float, ...]] = []
            for _ in range(bench.rounds):
                before = cpu_seconds([child.pid]), cpu_seconds(engine), time.monotonic()
                time.sleep(REST)
                after = cpu_seconds([child.pid]), cpu_seconds(engine), time.monotonic()
                shares.append(tuple((after[part] - before[part]) / (after[2] - before[2]) * 100 for part in (0, 1)))
        ours, theirs = zip(*shares, strict=True)
        title = f"{words} ({RUNNING} run)"
        figures.append(Figure(name, title, "%", ours, theirs, "the engine itself meanwhile", Goal(1.0)))
    return figures


def arrival(bench: Bench) -> list[Figure]:
    """`docker run` in a terminal to its row painted as running.

    Counted from the moment at which the engine says that the container started (its event carries the time), because
    before that there is nothing to show; beside it, when `docker events` prints that event.
    """
    ours: list[float] = []
    events: list[float] = []
    returned: list[float] = []
    wall = time.time_ns() - time.monotonic_ns()
    with (
        bench.listed(len(bench.loaded.ids)) as child,
        bench.cli.lines("events", "--filter", "event=start", "--format", "{{json .}}") as next_event,
    ):
        time.sleep(SETTLE / 2)
        for number, counts in enumerate(bench.turns()):
            name = f"bench-arrival-{number}"
            run = ["run", "--detach", "--network", "none", "--label", f"{LABEL}=1", "--name", name, IMAGE]
            identity, _ = bench.cli.run(*run, "sleep", "86400")
            back = time.monotonic_ns()
            said = next_event(10)
            if said is None:
                raise ChildError("docker events did not tell of the start")
            started = json.loads(said[0])["timeNano"] - wall
            seen = child.await_report(lambda report: report.what == "row" and report.words == (identity, "ok"))  # noqa: B023
            if counts:
                ours.append((seen.at - started) / 1e6)
                events.append((said[1] - started) / 1e6)
                returned.append((seen.at - back) / 1e6)
            bench.cli.run("rm", "--force", name)
            time.sleep(0.7)
    note = f"counted from the return of docker run: {sorted(returned)[len(returned) // 2]:.0f} ms"
    return [
        Figure(
            row="arrival",
            title="docker run in a terminal to its row",
            unit="ms",
            samples=tuple(ours),
            comparison=tuple(events),
            compared_with="docker events prints it",
            goal=Goal(100),
            notes=(f"{spread(ours)} ms", note),
        )
    ]


def stalls(bench: Bench) -> list[Figure]:
    """The longest time for which the event loop was held up, while statistics, a pull and a log flood run.

    A bare window with the same heartbeat runs beside it: what holds that up is the machine, not the program.
    """
    ours: list[float] = []
    bare: list[float] = []
    work: list[float] = []
    pulled = 0
    with (
        bench.loaded.flood(),
        bench.bare(heartbeat=True) as other,
        bench.listed(len(bench.loaded.ids) + 1, "--heartbeat") as child,
    ):
        child.order("streams")
        child.order(f"logs {FLOOD}")
        child.await_named("done")
        time.sleep(SETTLE)
        for counts in bench.turns():
            bench.loaded.forget_pulled()
            begun = time.monotonic_ns()
            child.order(f"pull {PULLED}")
            time.sleep(STALL_ROUND)
            ended = time.monotonic_ns()
            if counts:
                ours.append(_longest_gap(child, begun, ended)[0])
                bare.append(_longest_gap(other, begun, ended)[0])
                work.append(_longest_gap(child, begun, ended)[1])
                pulled += bench.cli.run("images", "--quiet", PULLED)[0] != ""
        busy = cpu_seconds([child.pid])
        time.sleep(1.0)
        busy = (cpu_seconds([child.pid]) - busy) * 100
    load = f"pulled {pulled} times; the program used {busy:.0f} % of a core meanwhile"
    return [
        Figure(
            row="stalls",
            title="longest stall under load",
            unit="ms",
            samples=tuple(ours),
            comparison=tuple(bare),
            compared_with="bare window beside it",
            goal=Goal(50),
            notes=(
                f"worst of all rounds: {max(ours):.0f} ms",
                f"the most work at a stretch: {max(work):.0f} ms; the rest is waiting for a core",
                load,
            ),
        )
    ]


def _processor_time(ours: Sequence[float], bare: Sequence[float] = ()) -> str:
    """On a machine with other work the time on the clock tells less than this."""
    words = f"processor time of it: {statistics.median(ours):.0f} ms"
    if not bare:
        return words
    ratio = statistics.median(ours) / statistics.median(bare)
    return f"{words}, bare {statistics.median(bare):.0f} ms, × {ratio:.2f}"


def _longest_gap(child: Child, begun: int, ended: int) -> tuple[float, float]:
    """In ms: the most that a beat was late, and the most that the thread was at work before a late one."""
    gaps = [
        (int(one.words[0]) / 1e6, int(one.words[1]) / 1e6)
        for one in list(child.reports)
        if one.what == "gap" and begun <= one.at < ended
    ]
    return max((late for late, _ in gaps), default=LEAST_STALL), max((worked for _, worked in gaps), default=0.0)


def _lists(count: int) -> Callable[..., bool]:
    return lambda report: report.what == "listed" and int(report.words[0]) >= count


ROWS = (
    Row("window", "start to painted window", 0, window),
    Row(f"list-{FEW}", f"start to {FEW} containers listed", FEW, list_few),
    Row("rest", "CPU at rest", FEW, rest),
    Row("arrival", "docker run to row", FEW, arrival),
    Row("stalls", "longest event-loop stall under load", FEW, stalls),
    Row(f"list-{MANY}", f"start to {MANY} containers listed", MANY, list_many),
    Row("memory", f"memory with {MANY} containers", MANY, memory),
)
"""In the order in which they are measured: the engine's load only grows."""


def machine() -> dict[str, object]:
    """What the figures were measured on."""
    import os
    import platform

    from PySide6 import __version__ as qt

    return {
        "cpus": os.cpu_count(),
        "python": platform.python_version(),
        "pyside6": qt,
        "system": platform.platform(),
        "load": [round(value, 2) for value in load_average()],
    }
