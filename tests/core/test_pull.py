"""Pull progress, on messages recorded from engine 20.10 and on messages in the form of the containerd image store."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from fake_transfers import PUSHED
from firstmate.core.pull import WHOLE, PullState, archive_message, keeps_parts
from firstmate.engine import convert

DATA = Path(__file__).parent / "data"


def recorded(name: str) -> list[tuple[float, dict[str, Any]]]:
    return [tuple(json.loads(line)) for line in (DATA / name).read_text().splitlines()]


def layer(identity: str, status: str, current: int | None = None, total: int | None = None) -> dict[str, Any]:
    detail = {key: value for key, value in (("current", current), ("total", total)) if value is not None}
    return {"status": status, "progressDetail": detail, "id": identity}


def folded(*messages: dict[str, Any], step: float = 1.0) -> PullState:
    state = PullState()
    for index, message in enumerate(messages):
        state = state.apply(message, index * step)
    return state


@pytest.mark.parametrize("name", ["pull_20.10.jsonl", "pull_containerd.jsonl"])
def test_a_recorded_pull(name: str) -> None:
    state = PullState()
    fraction = 0.0
    for time, message in recorded(name):
        state = state.apply(message, time)
        assert state.fraction is None or fraction <= state.fraction <= 1.0
        assert state.total is None or state.current <= state.total
        fraction = state.fraction or fraction
        if not state.done:
            assert fraction < 1.0 or state.layers_done == len(state.layers)
    assert state.done
    assert state.fraction == 1.0
    assert state.digest.startswith("sha256:")
    assert state.error == ""
    assert not state.up_to_date
    assert {layer.phase for layer in state.layers} <= {"done", "exists"}
    assert state.current == state.total


def test_recorded_sizes_add_up() -> None:
    messages = recorded("pull_20.10.jsonl")
    sizes = {
        message["id"]: message["progressDetail"]["total"]
        for _, message in messages
        if message.get("progressDetail", {}).get("total")
    }
    state = PullState()
    for time, message in messages:
        state = state.apply(message, time)
    assert len(state.layers) == 5
    assert state.current == sum(sizes.values())


def test_the_total_is_unknown_while_one_layer_is_silent() -> None:
    waiting = [layer("a", "Pulling fs layer"), layer("b", "Pulling fs layer"), layer("c", "Already exists")]
    state = folded(*waiting, layer("a", "Downloading", 50, 100))
    assert (state.current, state.total, state.seconds_left) == (50, None, None)
    assert state.fraction == pytest.approx(0.5 * 0.8 / 2)
    state = state.apply(layer("b", "Downloading", 0, 300), 9)
    assert (state.current, state.total) == (50, 400)


def test_a_tiny_layer_that_never_says_its_size_does_not_hide_the_total() -> None:
    state = folded(
        layer("a", "Pulling fs layer"),
        layer("b", "Pulling fs layer"),
        layer("b", "Download complete"),
        layer("a", "Downloading", 10, 100),
    )
    assert (state.current, state.total) == (10, 100)


def test_the_bar_never_goes_back_when_a_layer_turns_out_large() -> None:
    state = folded(
        layer("a", "Pulling fs layer"),
        layer("b", "Pulling fs layer"),
        layer("a", "Downloading", 100, 100),
        layer("a", "Pull complete"),
    )
    before = state.fraction
    assert before == pytest.approx(0.5)
    assert state.apply(layer("b", "Downloading", 1, 100_000), 9).fraction == before


def test_a_retry_is_said_and_a_lost_download_is_honest() -> None:
    state = folded(layer("a", "Pulling fs layer"), layer("a", "Downloading", 80, 100))
    assert state.fraction == pytest.approx(0.64)
    state = state.apply(layer("a", "Retrying in 5 seconds"), 3)
    assert state.layers[0].phase == "retrying"
    state = state.apply(layer("a", "Downloading", 10, 100), 9)
    assert state.fraction == pytest.approx(0.08)
    assert state.current == 10


def test_speed_and_time_left() -> None:
    state = PullState().apply(layer("a", "Pulling fs layer"), 0)
    for tick in range(1, 101):
        state = state.apply(layer("a", "Downloading", tick * 100_000, 20_000_000), tick / 10)
    assert state.bytes_per_second == pytest.approx(1_000_000, rel=0.02)
    assert state.seconds_left == pytest.approx(10, rel=0.02)
    assert len(state.samples) < 60
    # The line stalls: no message comes, the speed falls to nothing, and no time left is promised.
    assert (state.at(12.5).bytes_per_second or 0) < 600_000
    stalled = state.at(16).at(22)
    assert stalled.bytes_per_second == 0
    assert stalled.seconds_left is None


def test_the_speed_is_not_guessed_from_a_moment() -> None:
    state = folded(layer("a", "Downloading", 1000, 10_000), layer("a", "Downloading", 5000, 10_000), step=0.01)
    assert state.bytes_per_second is None


@pytest.mark.parametrize(
    "message",
    [
        {"errorDetail": {"message": "no space left on device"}, "error": "no space left on device"},
        {"errorDetail": {"message": "no space left on device"}},
        {"error": "no space left on device"},
        {"errorDetail": {"code": 401, "message": "no space left on device"}, "error": "no space left on device"},
    ],
)
def test_an_error_in_the_stream(message: dict[str, Any]) -> None:
    state = folded(layer("a", "Downloading", 1, 10), message)
    assert state.error == "no space left on device"
    assert not state.ended().done
    assert state.fraction is not None


def test_the_image_was_here_already() -> None:
    state = folded(
        {"status": "Pulling from library/busybox", "id": "latest"},
        {"status": "Digest: sha256:" + "1" * 64},
        {"status": "Status: Image is up to date for busybox:latest"},
    )
    assert (state.done, state.up_to_date, state.fraction) == (True, True, 1.0)
    assert state.status == "Status: Image is up to date for busybox:latest"


def test_podman_says_no_last_word() -> None:
    state = folded(
        {"status": "Trying to pull docker.io/library/busybox:latest...", "id": ""},
        {"status": "Pulling fs layer", "progressDetail": {}, "id": "a"},
        {"status": "Download complete", "progressDetail": {}, "id": "a"},
        {"id": "0" * 64},
    )
    assert not state.done
    assert state.ended().done
    assert state.ended().fraction == 1.0


@pytest.mark.parametrize(
    ("status", "phase"),
    [
        ("Pulling fs layer", "waiting"),
        ("Waiting", "waiting"),
        ("Downloading", "downloading"),
        ("Verifying Checksum", "verifying"),
        ("Download complete", "verifying"),
        ("Extracting", "extracting"),
        ("Pull complete", "done"),
        ("Already exists", "exists"),
        ("Retrying in 1 second", "retrying"),
    ],
)
def test_phases(status: str, phase: str) -> None:
    assert folded(layer("a", status)).layers[0].phase == phase


def test_seconds_of_unpacking_are_not_taken_for_bytes() -> None:
    message = {"status": "Extracting", "progressDetail": {"current": 3, "units": "s"}, "id": "a"}
    state = folded(layer("a", "Downloading", 100, 100), message)
    assert (state.layers[0].current, state.layers[0].total, state.current, state.total) == (None, None, 100, 100)


def test_any_order_of_messages_keeps_the_picture_sane() -> None:
    rng = random.Random(5)
    statuses = ["Pulling fs layer", "Waiting", "Downloading", "Verifying Checksum", "Download complete", "Extracting",
                "Pull complete", "Already exists", "Retrying in 3 seconds", "Something new"]  # fmt: skip
    for _ in range(200):
        state = PullState()
        for step in range(40):
            total = rng.choice([None, 0, -1, 100, 5000])
            message = layer(rng.choice("abcd"), rng.choice(statuses), rng.randint(0, 6000), total)
            state = state.apply(message, step * rng.random())
            assert state.fraction is None or 0 <= state.fraction <= 1
            assert state.total is None or state.current <= state.total
            assert state.seconds_left is None or state.seconds_left >= 0


def test_a_broken_download_goes_on_where_it_stopped() -> None:
    """As 20.10 and 28.5 say it: after the retry, `total` is what was left."""
    whole, rest = 3_001_177, 1_187_068
    state = folded(
        layer("a", "Downloading", 1_805_917, whole),
        layer("a", "Retrying in 5 seconds"),
        layer("a", "Retrying in 1 second"),
    )
    assert (state.layers[0].phase, state.current, state.total) == ("retrying", 1_805_917, whole)
    state = state.apply(layer("a", "Downloading", 15_906, rest), 9.0)
    assert (state.current, state.total) == (whole - rest + 15_906, whole)
    assert (state.layers[0].current, state.layers[0].total) == (whole - rest + 15_906, whole)
    state = state.apply(layer("a", "Downloading", rest, rest), 10.0).apply(layer("a", "Download complete"), 11.0)
    assert (state.current, state.total) == (whole, whole)


# -- what an engine keeps ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("driver", "status", "keeps"),
    [
        ("overlayfs", [["driver-type", "io.containerd.snapshotter.v1"]], True),
        ("overlay2", [["Backing Filesystem", "extfs"], ["Supports d_type", "true"]], False),
        ("windowsfilter", [["Windows", ""]], False),
        ("overlay", [["Backing Filesystem", "extfs"]], None),
        ("overlay2", None, False),
        ("", "nonsense", None),
    ],
)
def test_what_an_engine_keeps_of_a_pull_that_ended_early(driver: str, status: object, keeps: bool | None) -> None:
    info = convert.engine_info({"Driver": driver, "DriverStatus": status}, {})
    assert keeps_parts(info) is keeps


# -- other ways --------------------------------------------------------------------------------------------------------
def test_a_push_is_folded_like_a_pull() -> None:
    state = PullState()
    for number, message in enumerate(PUSHED):
        state = state.apply(message, float(number))
    state = state.ended()
    assert [layer.phase for layer in state.layers] == ["done", "exists"]
    assert state.done
    assert state.digest == f"sha256:{'a' * 64}"


def test_an_archive_on_its_way_has_bytes_and_no_layers() -> None:
    state = PullState().apply(archive_message(250, 1000), 0.0).apply(archive_message(500, 1000), 1.0)
    assert [layer.id for layer in state.layers] == [WHOLE]
    assert (state.current, state.total) == (500, 1000)
    assert state.apply(archive_message(1500, 1000), 2.0).total == 1500, "a size that was guessed too small"


def test_the_digest_of_a_push_is_known_without_an_aux() -> None:
    """Docker 29 with its containerd store, recorded."""
    digest = "sha256:2ce50f0f1f6a831abe51cde85b670784dfe594d0ec38b62b08e1faa8b0ee65f2"
    messages = (
        {"status": "The push refers to repository [127.0.0.1:40807/team/app]"},
        {"status": "Pushed", "progressDetail": {}, "id": "b2c1873e9c6c"},
        {"status": f"v1: digest: {digest} size: 444"},
    )
    state = PullState()
    for moment, message in enumerate(messages):
        state = state.apply(message, float(moment))
    assert state.ended().digest == digest
    assert not PullState().apply({"status": "about the digest: none"}, 0.0).digest
