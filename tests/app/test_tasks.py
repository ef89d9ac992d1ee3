"""Tasks: one per key and the latest wins, cancelling stops the real work, and no error gets lost."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from firstmate.app.notices import Notice, Notices
from firstmate.app.tasks import Tasks
from firstmate.core.errors import Conflict, EngineNotRunning, FirstMateError, TransferCancelled


class Work:
    """Work that goes on until it is let go, and remembers how it ended."""

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.began = False
        self.end = ""

    async def __call__(self) -> str:
        self.began = True
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.end = "cancelled"
            raise
        self.end = "done"
        return "result"


@pytest.fixture
def tasks(notices: Notices) -> Tasks:
    return Tasks(notices)


@pytest.fixture
def changes(tasks: Tasks) -> Iterator[list[tuple[str, ...]]]:
    """The titles shown, after every change."""
    seen: list[tuple[str, ...]] = []
    tasks.changed.connect(lambda: seen.append(tuple(job.title for job in tasks.shown)))
    return seen


async def test_a_task_is_shown_while_it_runs_and_gives_its_result(tasks: Tasks, changes: list[tuple[str, ...]]) -> None:
    work = Work()
    task = tasks.start("images.pull:busybox", work(), title="Pulling busybox")
    assert tasks.running("images.pull:busybox")
    work.go.set()
    assert await task == "result"
    await asyncio.sleep(0)
    assert not tasks.running("images.pull:busybox")
    assert changes == [("Pulling busybox",), ()]


async def test_what_has_no_title_stays_out_of_the_status_line(tasks: Tasks) -> None:
    quiet, loud = Work(), Work()
    tasks.start("containers.inspect", quiet())
    tasks.start("containers.stop:web", loud(), title="Stopping web")
    assert [job.key for job in tasks.shown] == ["containers.stop:web"]
    await asyncio.sleep(0)
    await tasks.close()


async def test_the_latest_of_a_key_wins(tasks: Tasks) -> None:
    first, second, other = Work(), Work(), Work()
    tasks.start("images.inspect", first())
    tasks.start("images.remove:x", other())
    await asyncio.sleep(0)
    task = tasks.start("images.inspect", second())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert (first.end, second.began, other.end) == ("cancelled", True, "")
    assert tasks.running("images.inspect"), "the end of the first must not take the second's place away"
    second.go.set()
    assert await task == "result"
    await tasks.close()
    assert other.end == "cancelled"


async def test_only_what_was_meant_is_cancelled(tasks: Tasks) -> None:
    first, second = Work(), Work()
    old = tasks.start("pull", first())
    new = tasks.start("pull", second())
    assert not tasks.cancel("pull", only=old), "another one has taken its place"
    assert tasks.running("pull")
    assert tasks.cancel("pull", only=new)
    assert not tasks.running("pull"), "at once"
    await asyncio.gather(old, new, return_exceptions=True)


async def test_work_that_never_began_is_put_away_without_a_warning(tasks: Tasks) -> None:
    first, second = Work(), Work()
    task = tasks.start("images.inspect", first())
    tasks.start("images.inspect", second())  # in the same turn of the loop, before the first could begin
    await tasks.close()
    assert task.cancelled() and not first.began and not second.began


async def test_cancelling_stops_the_work_and_says_whether_there_was_any(tasks: Tasks, posted: list[Notice]) -> None:
    work = Work()
    task = tasks.start("images.pull:x", work(), title="Pulling x")
    await asyncio.sleep(0)
    assert tasks.cancel("images.pull:x") is True
    assert tasks.cancel("images.pull:x") is False
    assert not tasks.running("images.pull:x") and tasks.shown == ()
    await asyncio.wait([task])
    assert work.end == "cancelled"
    assert posted == [], "who cancels needs no news of it"


async def test_progress_is_told_once_per_change(tasks: Tasks, changes: list[tuple[str, ...]]) -> None:
    work = Work()
    tasks.start("images.pull:x", work(), title="Pulling x")
    tasks.progress("images.pull:x", 0.25, "1.0 of 4.0 MB")
    tasks.progress("images.pull:x", 0.25, "1.0 of 4.0 MB")
    tasks.progress("no such task", 0.5)
    job = tasks.shown[0]
    assert (job.fraction, job.detail) == (0.25, "1.0 of 4.0 MB")
    assert len(changes) == 2
    await asyncio.sleep(0)
    await tasks.close()


async def test_an_error_of_ours_becomes_an_explained_notice(tasks: Tasks, posted: list[Notice]) -> None:
    async def fail() -> None:
        raise EngineNotRunning(
            "nothing listens", reason="absent", engine_text="dial unix /run/docker.sock: no such file"
        )

    await tasks.start("containers.stop:web", fail())
    (notice,) = posted
    assert notice.kind == "error" and notice.told is not None
    assert notice.text == notice.told.title
    assert notice.told.meaning and notice.told.steps
    assert notice.told.details == "dial unix /run/docker.sock: no such file"


async def test_the_notice_speaks_the_language_of_the_moment(notices: Notices, posted: list[Notice]) -> None:
    spoken = "en"
    tasks = Tasks(notices, lambda: spoken)

    async def fail() -> None:
        raise EngineNotRunning("nothing listens", reason="absent")

    await tasks.start("a", fail())
    spoken = "zh_CN"
    await tasks.start("a", fail())
    english, chinese = (notice.text for notice in posted)
    assert english.isascii() and not chinese.isascii()


async def test_who_starts_a_task_may_deal_with_its_error(tasks: Tasks, posted: list[Notice]) -> None:
    async def fail() -> None:
        raise Conflict("the name is taken", engine_text="Conflict. The container name is in use")

    seen: list[FirstMateError] = []

    def beside_the_field(error: FirstMateError) -> bool:
        seen.append(error)
        return True

    await tasks.start("run.start", fail(), on_error=beside_the_field)
    assert isinstance(seen[0], Conflict) and posted == []
    await tasks.start("run.start", fail(), on_error=lambda error: False)
    assert len(posted) == 1, "what it did not take is told as usual"


async def test_a_transfer_that_says_cancelled_is_no_news(tasks: Tasks, posted: list[Notice]) -> None:
    async def stop() -> None:
        raise TransferCancelled("by the user")

    assert await tasks.start("images.pull:x", stop()) is None
    assert posted == []


async def test_a_fault_of_ours_reaches_the_log_and_the_user(
    tasks: Tasks, posted: list[Notice], complaints, caplog
) -> None:
    async def fail() -> None:
        raise ZeroDivisionError("a bug")

    complaints.expect("task images.list failed")
    await tasks.start("images.list", fail())
    assert posted[0].kind == "error" and "unexpected" in posted[0].text
    record = next(one for one in caplog.records if "images.list" in one.getMessage())
    assert record.exc_info is not None and record.exc_info[0] is ZeroDivisionError


async def test_closing_waits_until_everything_has_really_ended(tasks: Tasks) -> None:
    cleaned: list[str] = []

    async def slow_to_leave(name: str) -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            await asyncio.sleep(0.02)
            cleaned.append(name)

    running = [tasks.start(f"images.pull:{name}", slow_to_leave(name), title=name) for name in "abc"]
    await asyncio.sleep(0)
    tasks.cancel("images.pull:a")
    await tasks.close()
    assert cleaned == ["a", "b", "c"] and all(task.done() for task in running)


async def test_closing_at_the_very_moment_a_task_has_ended(tasks: Tasks) -> None:
    task = tasks.start("images.list", asyncio.sleep(3600))
    await asyncio.sleep(0)
    tasks.cancel("images.list")
    await asyncio.sleep(0)
    assert task.done(), "it has ended, and its callbacks wait behind this test"
    await tasks.close()
    assert task.cancelled()


async def test_a_closed_window_starts_nothing(tasks: Tasks) -> None:
    await tasks.close()
    work = Work()
    coroutine = work()
    assert tasks.closed
    with pytest.raises(RuntimeError, match="closing"):
        tasks.start("images.pull:x", coroutine)
    assert not work.began and coroutine.cr_frame is None, "the refused work is put away, or Python warns about it"
