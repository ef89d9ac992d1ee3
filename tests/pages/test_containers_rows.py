"""Containers in words: states and their reasons, use against limits, ports, ages, facts, and what a removal loses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes import recorded
from firstmate.core.entities import Container, ContainerDetail, EngineInfo, LimitsInForce, Port, State, StatsSample
from firstmate.core.quantities import GIB, MIB, NANO
from firstmate.core.stats import sample_from_json
from firstmate.engine import convert
from firstmate.pages.containers import rows
from firstmate.pages.containers.facts import facts, limits
from firstmate.pages.containers.pending import Pending
from firstmate.pages.containers.removal import removal

NOW = 1_795_412_700.0


def container(name: str = "shell", **changes: object) -> Container:
    entry = next(one for one in recorded("containers") if one["Names"] == [f"/{name}"])
    return replace(convert.container(entry), **changes)  # type: ignore[arg-type]


def detail(name: str = "web", **changes: object) -> ContainerDetail:
    return replace(convert.container_detail(recorded("inspect")[name]), **changes)  # type: ignore[arg-type]


def info() -> EngineInfo:
    return convert.engine_info(recorded("info"), recorded("version"))


def sample(**changes: object) -> StatsSample:
    found = sample_from_json("web", recorded("stats"))
    assert found is not None
    return replace(found, **changes)  # type: ignore[arg-type]


# -- states --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "kind", "text"),
    [
        (0, "idle", "Exited (0): finished"),
        (1, "error", "Exited (1): error"),
        (3, "error", "Exited (3): error"),
        (127, "error", "Exited (127): no such command"),
        (130, "idle", "Exited (130): Ctrl+C"),
        (137, "warn", "Exited (137): killed"),
        (139, "error", "Exited (139): crashed"),
        (143, "idle", "Exited (143): stopped"),
        (150, "error", "Exited (150): signal"),
    ],
)
def test_an_end_says_its_code_and_reason(qapp: object, code: int, kind: str, text: str) -> None:
    words = rows.state_words(container("failed", exit_code=code), "en")
    assert (words.kind, words.text) == (kind, text)
    assert words.title and words.meaning and str(words.tooltip).startswith(words.title)


def test_out_of_memory_is_told_apart_from_a_kill(qapp: object) -> None:
    killed = container("killed")
    assert rows.state_words(killed, "en").text == "Exited (137): killed"
    known = rows.state_words(killed, "en", detail=detail("killed"))
    assert (known.kind, known.text) == ("error", "Exited (137): killed, memory limit reached")
    assert "memory limit was reached" in known.title


def test_an_explanation_comes_in_the_language_of_the_reader(qapp: object) -> None:
    words = rows.state_words(container("killed"), "zh_CN")
    assert "137" in words.text and "强制结束" in words.title


def test_a_program_that_ends_at_once_is_explained_as_such(qapp: object) -> None:
    short = detail("failed", exit_code=0, started_at=100.0, finished_at=100.4)
    words = rows.state_words(container("failed", exit_code=0), "en", detail=short)
    assert "nothing to do" in words.title
    backwards = replace(short, finished_at=99.0)
    assert "nothing to do" not in rows.state_words(container("failed", exit_code=0), "en", detail=backwards).title


def test_a_container_that_could_not_start_says_why(qapp: object) -> None:
    error = 'exec: "nope": executable file not found in $PATH: unknown'
    words = rows.state_words(container("fresh"), "en", detail=detail("fresh", error=error))
    assert (words.kind, words.text) == ("error", "Could not start")
    assert words.words == error and words.title
    assert rows.state_words(container("fresh"), "en", detail=detail("fresh")).text == "Created"


@pytest.mark.parametrize(
    ("health", "kind", "text"),
    [("", "ok", "Running"), ("healthy", "ok", "Running"), ("unhealthy", "warn", "Running: unhealthy")],
)
def test_a_running_container_tells_its_health(qapp: object, health: str, kind: str, text: str) -> None:
    words = rows.state_words(container("web", health=health), "en")
    assert (words.kind, words.text) == (kind, text)


def test_every_state_has_a_pill(qapp: object) -> None:
    for state in State:
        words = rows.state_words(container("web", state=state, exit_code=None), "en")
        assert words.kind in ("ok", "warn", "error", "idle", "busy") and words.text


def test_what_is_under_way_counts_down(qapp: object) -> None:
    stopping = Pending("stop", until=110.0)
    words = rows.state_words(container("web"), "en", pending=stopping, clock=102.2)
    assert (words.kind, words.text) == ("busy", "Stopping… 8 s")
    assert rows.state_words(container("web"), "en", pending=stopping, clock=111.0).text == "Stopping…"
    assert rows.state_words(container("web"), "en", pending=Pending("remove")).text == "Removing…"


# -- use -----------------------------------------------------------------------------------------------------------


def test_cpu_is_shown_against_its_limit() -> None:
    limited = detail("web", limits=LimitsInForce(nano_cpus=NANO * 3 // 2, cpuset="0-1"))
    use = rows.cpu_usage(sample(cpu_percent=75.0, online_cpus=4), limited, info())
    assert (use.text, use.fraction, use.value, use.limit) == ("0.75 / 1.5 CPU", 0.5, 0.75, 1.5)
    assert "750 mCPU" in use.tooltip and "1500 mCPU" in use.tooltip


def test_a_core_list_is_a_limit_too_and_the_smaller_one_counts() -> None:
    pinned = detail("web", limits=LimitsInForce(cpuset="0,2-3"))
    assert rows.cpu_limit(pinned) == 3
    assert rows.cpu_limit(detail("web", limits=LimitsInForce(nano_cpus=NANO // 2, cpuset="0-3"))) == 0.5
    assert rows.cpu_limit(detail("web", limits=LimitsInForce(cpuset="nonsense"))) is None
    assert rows.cpu_limit(detail("web", limits=LimitsInForce())) is None


def test_without_a_limit_the_whole_engine_is_the_ground(qapp: object) -> None:
    free = detail("shell", limits=LimitsInForce())
    use = rows.cpu_usage(sample(cpu_percent=100.0, online_cpus=4), free, info())
    assert (use.fraction, use.limit) == (0.25, None)
    memory = rows.memory_usage(sample(memory_usage=256 * MIB, memory_limit=info().memory_bytes), free, info())
    assert memory.limit is None and memory.text == "256 MiB"


def test_the_kernels_memory_limit_goes_before_the_one_asked_for() -> None:
    asked = detail("web", limits=LimitsInForce(memory=512 * MIB))
    use = rows.memory_usage(sample(memory_usage=192 * MIB, memory_limit=256 * MIB), asked, info())
    assert (use.text, use.fraction, use.limit) == ("192 MiB / 256 MiB", 0.75, 256 * MIB)
    assert rows.memory_limit(None, asked, info()) == 512 * MIB


def test_the_first_sample_and_stopped_rows_show_nothing(qapp: object) -> None:
    assert rows.cpu_usage(sample(cpu_percent=None), None, info()) == rows.NOTHING
    stopped = rows.container_row(container("killed"), language="en", now=NOW, sample=sample(), info=info())
    assert stopped.cpu == rows.NOTHING and stopped.memory == rows.NOTHING and not stopped.alive


# -- ports and times -----------------------------------------------------------------------------------------------


def test_ports_are_pairs_and_open_ones_are_named_as_such(qapp: object) -> None:
    ports = (
        Port(80, "tcp", 8080, "0.0.0.0"),
        Port(80, "tcp", 8080, "::"),
        Port(53, "udp", 5353, "127.0.0.1"),
        Port(443),
    )
    assert rows.ports_words(ports) == "8080→80, 5353→53/udp"
    lines = rows.ports_tooltip(ports).splitlines()
    assert len(lines) == 3
    assert "the whole network can reach it" in lines[0] and "127.0.0.1" in lines[1] and "only inside" in lines[2]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "0 s"),
        (59.9, "59 s"),
        (60, "1 min"),
        (3599, "59 min"),
        (7200, "2 h"),
        (86_400, "1 day"),
        (200_000, "2 days"),
    ],
)
def test_ages_are_short(qapp: object, desk: object, seconds: float, words: str) -> None:
    desk.languages.use("en")  # type: ignore[attr-defined]
    assert rows.age_words(seconds) == words


def test_a_running_row_says_how_long_and_since_when(qapp: object) -> None:
    row = rows.container_row(
        container("web", created=NOW - 7300), language="en", now=NOW, detail=detail("web", started_at=NOW - 130)
    )
    assert (row.age, row.up, row.created) == ("2 h ago", "up 2 min", NOW - 7300)
    unknown = rows.container_row(container("web", created=NOW - 7300), language="en", now=NOW)
    assert (unknown.age, unknown.up) == ("2 h ago", "")
    assert row.subtitle == f"{container('web').image} · {row.key[:12]}"


# -- facts ---------------------------------------------------------------------------------------------------------


def test_limits_are_read_back_in_words(qapp: object) -> None:
    limited = detail("web", limits=LimitsInForce(NANO * 3 // 2, "0-1", 512 * MIB, GIB, 100))
    engine = replace(info(), limits_supported={"swap": True})
    found = {fact.label: fact.value for fact in limits(limited, engine)}
    assert found == {
        "CPU": "1.5 CPU (1500 mCPU)",
        "Cores": "0-1",
        "Memory": "512 MiB",
        "Swap": "512 MiB more",
        "Processes": "100",
    }
    free = {fact.label: fact.value for fact in limits(detail("shell", limits=LimitsInForce()), engine)}
    assert free["CPU"].startswith("no limit") and free["Memory"].startswith("no limit") and free["Cores"] == "all"
    assert "Swap" not in free


@pytest.mark.parametrize(
    ("both", "supported", "words"),
    [
        (None, True, "512 MiB more"),
        (-1, True, "no limit"),
        (512 * MIB, True, "none"),
        (GIB, False, "this engine cannot limit it"),
    ],
)
def test_swap_in_words(qapp: object, both: int | None, supported: bool, words: str) -> None:
    limited = detail("web", limits=LimitsInForce(memory=512 * MIB, memory_swap=both))
    engine = replace(info(), limits_supported={"swap": supported})
    assert {fact.label: fact.value for fact in limits(limited, engine)}["Swap"] == words


def test_facts_grow_when_inspect_arrives(qapp: object) -> None:
    few = {fact.label for fact in facts(container("web"), None)}
    more = {fact.label: fact.value for fact in facts(container("web"), detail("web"))}
    assert few < set(more)
    assert more["Terminal"] == "no"
    assert {fact.label: fact.value for fact in facts(container("shell"), detail("shell"))}["Terminal"] == "yes (-it)"
    ended = {fact.label: fact.value for fact in facts(container("failed"), detail("failed"))}
    assert ended["Ended"] and ended["Command"] == "sh -c 'echo oops >&2; exit 3'"


def test_a_removal_names_volumes_and_who_runs() -> None:
    anonymous = "ab" * 32
    running = container("web", mounts=("data", anonymous, "/srv/site"))
    known = {running.id: detail("web", auto_remove=True)}
    what = removal([running, container("failed")], known)
    assert what.names == ("web", "failed") and what.running == ("web",) and what.self_removing == ("web",)
    assert what.anonymous_volumes == (anonymous,) and what.kept == ("data", "/srv/site")


def test_a_removal_knows_what_inspect_knows() -> None:
    """An engine lists a container that it is still making with the first of its volumes only."""
    anonymous = "cd" * 32
    early = container("web", mounts=("data",))
    mounts = [
        {"Type": "volume", "Name": anonymous},
        {"Type": "volume", "Name": "data"},
        {"Type": "tmpfs", "Source": ""},
    ]
    known = {early.id: detail("web", raw={"Mounts": [*mounts, {"Type": "bind", "Source": "/srv"}]})}
    what = removal([early], known)
    assert what.anonymous_volumes == (anonymous,) and what.kept == ("data", "/srv")
    assert removal([early], {early.id: detail("web", raw={"Mounts": None})}).kept == ("data",)
