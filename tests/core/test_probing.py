"""The verdict on a mirror: from what was read to a kind, words and an order."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstmate.core import content
from firstmate.core.probe_words import kind_label, speed_text, verdict_text
from firstmate.core.probing import Ending, Exchange, Kind, ProbeReading, ProbeVerdict, StepName, best_first, judge

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MEGABYTE = 1_000_000
OURS, HUBS = f"sha256:{'a' * 64}", f"sha256:{'b' * 64}"
STEPS: tuple[StepName, ...] = get_args(StepName)


def exchange(step: StepName, status: int = 200, **how: Any) -> Exchange:
    return Exchange(step, status=status, seconds=0.1, media_type="application/json", **how)


GOOD = ProbeReading(
    "https://m.example.com",
    "library/busybox",
    "latest",
    NOW,
    (
        exchange("version", 401, challenge="bearer", is_registry=True),
        exchange("token"),
        exchange("manifest"),
        exchange("image"),
        replace(exchange("blob", 206), seconds=0.25),
    ),
    digest=OURS,
    hub_digest=OURS,
    layer_size=2 * MEGABYTE,
    bytes=MEGABYTE,
    transfer_seconds=0.5,
    ending="most",
)


def stopped(*exchanges: Exchange, **how: Any) -> ProbeReading:
    return replace(GOOD, exchanges=exchanges, bytes=0, layer_size=0, digest="", **how)


def failed(step: StepName, error: str, **how: Any) -> ProbeReading:
    before = [exchange(name) for name in STEPS[: STEPS.index(step)]]
    return stopped(*before, Exchange(step, error=error, error_text="the system's words", **how))


def refused(step: StepName, status: int, **how: Any) -> ProbeReading:
    before = [exchange(name) for name in STEPS[: STEPS.index(step)]]
    return stopped(*before, exchange(step, status, **how))


CASES: list[tuple[ProbeReading, Kind, str]] = [
    (GOOD, "usable", "usable"),
    (replace(GOOD, hub_digest=""), "usable", "usable"),
    (replace(GOOD, hub_digest=HUBS), "stale", "stale"),
    (replace(GOOD, digest_fits=False), "altered", "altered"),
    (replace(GOOD, transfer_seconds=50.0), "slow", "slow_layer"),
    (replace(GOOD, ending="time", bytes=0), "slow", "slow_layer"),
    (replace(GOOD, ending="time", bytes=900_000, transfer_seconds=10.0), "usable", "usable"),
    (replace(GOOD, ending="cut"), "dead", "cut_layer"),
    (replace(GOOD, exchanges=GOOD.exchanges[:3]), "dead", "unfinished"),
    (replace(GOOD, exchanges=()), "dead", "unfinished"),
    *[
        (failed("version", error), "dead", error)
        for error in ("address", "name", "refused", "unreachable", "no_connection", "no_answer", "cut", "tls", "proxy")
    ],
    (failed("version", "other"), "dead", "other"),
    (failed("version", "never heard of"), "dead", "other"),
    (failed("version", "protocol"), "not_registry", "protocol"),
    (failed("version", "redirects"), "not_registry", "not_registry"),
    (failed("version", "certificate", verify_code=10), "certificate", "certificate_expired"),
    (failed("version", "certificate", verify_code=9), "certificate", "certificate_early"),
    (failed("version", "certificate", verify_code=18), "certificate", "certificate_self_signed"),
    (failed("version", "certificate", verify_code=20), "certificate", "certificate_issuer"),
    (failed("version", "certificate", verify_code=62), "certificate", "certificate_host"),
    (failed("version", "certificate", verify_code=1), "certificate", "certificate"),
    (replace(failed("version", "certificate", verify_code=10), clock_skew=-9e6), "clock", "clock"),
    (replace(failed("version", "certificate", verify_code=10), clock_skew=60.0), "certificate", "certificate_expired"),
    (replace(failed("version", "certificate", verify_code=62), clock_skew=-9e6), "certificate", "certificate_host"),
    (failed("token", "refused"), "dead", "token_unreachable"),
    (failed("token", "content"), "dead", "token_failed"),
    (failed("manifest", "no_answer"), "slow", "slow_manifest"),
    (failed("manifest", "name"), "dead", "sent_on"),
    (failed("manifest", "content"), "not_registry", "not_registry"),
    (failed("manifest", "cut"), "dead", "cut"),
    (failed("image", "no_platform"), "limited", "no_platform"),
    (failed("image", "old_format"), "limited", "old_format"),
    (failed("blob", "no_answer"), "slow", "slow_layer"),
    (failed("blob", "no_connection"), "dead", "sent_on"),
    (refused("version", 200, is_registry=False, body=""), "dead", "unfinished"),
    (stopped(Exchange("version", 200, media_type="text/html")), "not_registry", "web_page"),
    (refused("version", 401, challenge="basic"), "account", "account"),
    (refused("version", 401), "account", "account"),
    (refused("version", 403), "forbidden", "forbidden"),
    (refused("version", 451), "forbidden", "forbidden"),
    (refused("version", 404), "not_registry", "no_api"),
    (refused("version", 302), "not_registry", "not_registry"),
    (refused("version", 429), "rate_limited", "rate_limited"),
    (refused("version", 502), "dead", "server_error"),
    (refused("token", 401), "account", "token_refused"),
    (refused("token", 404), "dead", "token_failed"),
    (refused("token", 503), "dead", "token_failed"),
    (refused("manifest", 401), "account", "account"),
    (refused("manifest", 403), "limited", "image_refused"),
    (refused("manifest", 404), "limited", "image_missing"),
    (refused("manifest", 429), "rate_limited", "rate_limited"),
    (refused("blob", 404), "limited", "layer_missing"),
    (refused("blob", 416), "dead", "strange_status"),
]


@pytest.mark.parametrize(("reading", "kind", "reason"), CASES, ids=[f"{i}-{c[2]}" for i, c in enumerate(CASES)])
def test_verdicts(reading: ProbeReading, kind: Kind, reason: str) -> None:
    found = judge(reading)
    assert (found.kind, found.reason) == (kind, reason)
    assert found.usable == (kind in ("usable", "stale"))
    for language in ("en", "zh_CN"):
        text = verdict_text(found, language)
        assert len(text) > 8 and not re.search(r"[{}]|None|status 0|状态码 0", text), text
        assert kind_label(kind, language)
    assert verdict_text(found, "zh_CN") != verdict_text(found, "en")


def test_every_kind_and_every_sentence_is_reached() -> None:
    assert {kind for _, kind, _ in CASES} == set(get_args(Kind))
    for language in ("en", "zh_CN"):
        texts = content.texts("probes", language)
        assert set(texts["reasons"]) == {reason for _, _, reason in CASES}
        assert set(texts["kinds"]) == set(get_args(Kind))


def test_the_figures_of_a_usable_mirror() -> None:
    found = judge(GOOD)
    assert (found.seconds, found.mb_per_s, found.tested) == (0.25, 2.0, NOW)
    assert speed_text(found) == "first byte after 0.25 s, 2.0 MB/s"
    assert speed_text(found, "zh_CN") == "0.25 秒后收到第一个字节，2.0 MB/s"
    small = judge(replace(GOOD, bytes=2000, layer_size=2000, transfer_seconds=0.0001, ending="end"))
    assert small.kind == "usable" and small.mb_per_s is None
    assert speed_text(small) == "first byte after 0.25 s"
    assert speed_text(judge(failed("version", "name"))) == ""
    assert speed_text(judge(replace(GOOD, transfer_seconds=0.01))) == "first byte after 0.25 s, 100 MB/s"


def test_whoever_decided_is_named_with_the_servers_words() -> None:
    found = judge(refused("token", 403, host="auth.example.com", body="DENIED: no"))
    assert (found.status, found.host, found.server_words) == (403, "auth.example.com", "DENIED: no")
    assert judge(failed("version", "refused")).server_words == "the system's words"
    assert judge(GOOD).server_words == "" and judge(GOOD).status == 0


def test_a_step_that_was_tried_twice_counts_as_it_ended() -> None:
    tries = (exchange("version"), exchange("manifest", 405), *GOOD.exchanges[2:])
    assert judge(replace(GOOD, exchanges=tries)).kind == "usable"


@pytest.mark.parametrize(
    ("skew", "english", "chinese"),
    [
        (-3 * 86400.0, "3 days ahead", "快了 3 天"),
        (3 * 3600.0, "3 hours behind", "慢了 3 小时"),
        (-600.0, "10 minutes ahead", "快了 10 分钟"),
    ],
)
def test_a_wrong_clock_is_told(skew: float, english: str, chinese: str) -> None:
    seen = judge(replace(GOOD, clock_skew=skew))
    assert seen.clock_skew == skew and seen.kind == "usable"
    assert verdict_text(seen).endswith(f"The clock of this computer is {english}.")
    assert chinese in verdict_text(seen, "zh_CN")
    expired = replace(failed("version", "certificate", verify_code=10), clock_skew=skew)
    assert english in verdict_text(judge(expired)) and chinese in verdict_text(judge(expired), "zh_CN")
    assert judge(replace(GOOD, clock_skew=12.0)).clock_skew is None


def test_a_slow_mirror_that_is_also_stale_says_both() -> None:
    found = judge(replace(GOOD, hub_digest=HUBS, transfer_seconds=50.0))
    assert found.kind == "slow" and found.digest_differs
    assert verdict_text(found).endswith("Its image is not the same as on Docker Hub.")


def test_best_first() -> None:
    def reading(name: str, **how: Any) -> ProbeReading:
        return replace(GOOD, address=name, **how)

    late = tuple(replace(x, seconds=30.0) if x.step == "blob" else x for x in GOOD.exchanges)
    readings = [
        reading("dead", exchanges=()),
        reading("late", exchanges=late),
        reading("limited", exchanges=refused("manifest", 404).exchanges),
        reading("stale", hub_digest=HUBS, transfer_seconds=0.1),
        reading("slow", transfer_seconds=60.0),
        reading("quick", transfer_seconds=0.1),
        reading("usual"),
    ]
    order = [verdict.address for verdict in best_first(map(judge, readings))]
    assert order == ["quick", "usual", "late", "stale", "slow", "limited", "dead"]
    assert best_first([]) == ()


EXCHANGES = st.builds(
    Exchange,
    step=st.sampled_from(STEPS),
    status=st.sampled_from([0, 200, 206, 301, 400, 401, 403, 404, 429, 500]),
    seconds=st.floats(0, 60),
    media_type=st.sampled_from(["", "text/html", "application/json"]),
    is_registry=st.booleans(),
    challenge=st.sampled_from(["", "bearer", "basic"]),
    error=st.sampled_from(["", "", "", "refused", "certificate", "content", "no_answer", "no_platform"]),
    verify_code=st.sampled_from([0, 9, 10, 62]),
)
READINGS = st.builds(
    ProbeReading,
    st.just("https://m.example.com"),
    st.just("i"),
    st.just("t"),
    st.just(NOW),
    st.lists(EXCHANGES, max_size=6).map(tuple),
    digest=st.sampled_from(["", OURS]),
    hub_digest=st.sampled_from(["", OURS, HUBS]),
    digest_fits=st.booleans(),
    layer_size=st.integers(0, 10**7),
    bytes=st.integers(0, 10**6),
    transfer_seconds=st.floats(0, 60),
    ending=st.sampled_from(get_args(Ending)),
    clock_skew=st.none() | st.floats(-1e9, 1e9),
)


@given(st.lists(READINGS, max_size=5))
def test_whatever_was_read_has_a_verdict_words_and_a_place(readings: list[ProbeReading]) -> None:
    verdicts: list[ProbeVerdict] = [judge(reading) for reading in readings]
    for verdict in verdicts:
        for language in ("en", "zh_CN"):
            assert verdict_text(verdict, language) and kind_label(verdict.kind, language)
            speed_text(verdict, language)
        assert not verdict.usable or (verdict.seconds is not None and verdict.status in (0, 200, 206))
    ordered = best_first(verdicts)
    assert sorted(map(id, ordered)) == sorted(map(id, verdicts))
    usable = [verdict.usable for verdict in ordered]
    assert usable == sorted(usable, reverse=True)
