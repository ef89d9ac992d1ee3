"""Amounts: what docker reads, what beginners type, what comes back when it is written and read again."""

import random
from collections.abc import Callable

import pytest

from firstmate.core.quantities import (
    GIB,
    MIB,
    MIN_CPU,
    MIN_MEMORY,
    QuantityError,
    format_bytes,
    format_cpus,
    format_cpuset,
    format_duration,
    format_mcpu,
    format_memory,
    format_rate,
    memory_argument,
    parse_cpus,
    parse_cpuset,
    parse_memory,
)


@pytest.mark.parametrize(
    ("text", "nano"),
    [
        ("1.5", 1_500_000_000),
        ("1", 1_000_000_000),
        ("0.01", MIN_CPU),
        (".5", 500_000_000),
        ("2.", 2_000_000_000),
        ("+2", 2_000_000_000),
        ("1500m", 1_500_000_000),
        ("1500 mCPU", 1_500_000_000),
        ("1500MCPU", 1_500_000_000),
        ("1.5 CPU", 1_500_000_000),
        ("1.5cpus", 1_500_000_000),
        ("2 cores", 2_000_000_000),
        ("2核", 2_000_000_000),
        ("２", 2_000_000_000),
        ("１．５", 1_500_000_000),
        ("1。5", 1_500_000_000),
        (" 1.5 ", 1_500_000_000),
        ("0.123456789", 123_456_789),
        ("1e1", 10_000_000_000),
        ("5E-1", 500_000_000),
    ],
)
def test_cpus(text: str, nano: int) -> None:
    assert parse_cpus(text) == nano


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        # the published cases of go-units RAMInBytes
        ("32", 32),
        ("32b", 32),
        ("32B", 32),
        ("32k", 32 * 1024),
        ("32K", 32 * 1024),
        ("32kb", 32 * 1024),
        ("32Kb", 32 * 1024),
        ("32Kib", 32 * 1024),
        ("32KIB", 32 * 1024),
        ("32Mb", 32 * MIB),
        ("32MB", 32 * MIB),
        ("32MiB", 32 * MIB),
        ("32Gb", 32 * GIB),
        ("32GiB", 32 * GIB),
        ("32Tb", 32 * 1024 * GIB),
        ("32Pb", 32 * 1024 * 1024 * GIB),
        ("32.5kB", int(32.5 * 1024)),
        ("32.5 kB", int(32.5 * 1024)),
        ("32.5 B", 32),
        ("0.3 K", 307),
        (".3kB", 307),
        # what people write
        ("512M", 512 * MIB),
        ("512m", 512 * MIB),
        ("1.5 GiB", 3 * GIB // 2),
        ("0.1g", 107374182),
        ("５１２Ｍ", 512 * MIB),
        (" 1g ", GIB),
        ("1e3k", 1000 * 1024),
    ],
)
def test_memory(text: str, amount: int) -> None:
    assert parse_memory(text) == amount


def test_memory_takes_a_number_of_bytes() -> None:
    assert parse_memory(536870912) == 536870912
    with pytest.raises(QuantityError):
        parse_memory(-1)


@pytest.mark.parametrize(
    ("parse", "text", "code"),
    [
        (parse_cpus, "", "empty"),
        (parse_cpus, "  ", "empty"),
        (parse_cpus, "many", "not_a_number"),
        (parse_cpus, "NaN", "not_a_number"),
        (parse_cpus, "inf", "not_a_number"),
        (parse_cpus, "1,5", "not_a_number"),
        (parse_cpus, "1.5.5", "not_a_number"),
        (parse_cpus, "1 5", "not_a_number"),
        (parse_cpus, "0", "zero"),
        (parse_cpus, "0.0", "zero"),
        (parse_cpus, "-1", "negative"),
        (parse_cpus, "−1", "negative"),  # a real minus sign
        (parse_cpus, "1.5 GHz", "unit"),
        (parse_cpus, "0.0000000001", "too_small"),
        (parse_cpus, "1.0000000001", "too_precise"),
        (parse_cpus, "1" * 30, "too_large"),
        (parse_cpus, "1e99", "too_large"),
        (parse_cpus, "1e-99", "too_small"),
        (parse_cpus, "1e", "unit"),
        (parse_cpus, "1e999999999", "unit"),
        (parse_memory, "", "empty"),
        (parse_memory, "hello", "not_a_number"),
        (parse_memory, "m", "not_a_number"),
        (parse_memory, "0", "zero"),
        (parse_memory, "0m", "zero"),
        (parse_memory, "-512m", "negative"),
        (parse_memory, "0.1b", "too_small"),
        (parse_memory, "32bm", "unit"),
        (parse_memory, "32km", "unit"),
        (parse_memory, "32mm", "unit"),
        (parse_memory, "32 GiBi", "unit"),
        (parse_memory, "1.5.5g", "not_a_number"),
        (parse_memory, "1,5g", "not_a_number"),
        (parse_memory, "9" * 40, "too_large"),
        (parse_memory, "99999999999g", "too_large"),
        (parse_memory, "1e99t", "too_large"),
        (parse_memory, "1e-99", "too_small"),
        (parse_cpuset, "", "empty"),
        (parse_cpuset, "a", "not_a_number"),
        (parse_cpuset, "0-", "not_a_number"),
        (parse_cpuset, "0,,1", "not_a_number"),
        (parse_cpuset, "1.5", "not_a_number"),
        (parse_cpuset, "9-3", "reversed_range"),
        (parse_cpuset, "-1", "negative"),
        (parse_cpuset, "99999", "too_large"),
        (parse_cpuset, "0-99999999999999", "too_large"),
    ],
)
def test_refused(parse: Callable[[str], object], text: str, code: str) -> None:
    with pytest.raises(QuantityError) as caught:
        parse(text)
    assert caught.value.code == code


@pytest.mark.parametrize("text", [",", "0,,1", "0,"])
def test_a_part_that_is_nothing_is_told_by_the_whole(text: str) -> None:
    with pytest.raises(QuantityError) as caught:
        parse_cpuset(text)
    assert caught.value.detail["text"] == text


def test_bounds_come_back_in_the_detail() -> None:
    with pytest.raises(QuantityError) as caught:
        parse_memory("4m", minimum=MIN_MEMORY, maximum=GIB)
    assert caught.value.code == "too_small"
    assert (caught.value.detail["minimum"], caught.value.detail["maximum"]) == (MIN_MEMORY, GIB)
    with pytest.raises(QuantityError) as caught:
        parse_cpus("4", minimum=MIN_CPU, maximum=2_000_000_000)
    assert caught.value.code == "too_large"


@pytest.mark.parametrize(
    ("text", "cores"),
    [
        ("0", (0,)),
        ("0-2,5", (0, 1, 2, 5)),
        ("5,0-2", (0, 1, 2, 5)),
        ("1,1,1-2", (1, 2)),
        ("0-0", (0,)),
        (" 0 - 1 , 3 ", (0, 1, 3)),
        ("０－１，３", (0, 1, 3)),
        ("0~1、3", (0, 1, 3)),
        ("0—1", (0, 1)),
        ("0到2", (0, 1, 2)),
    ],
)
def test_cpuset(text: str, cores: tuple[int, ...]) -> None:
    assert parse_cpuset(text) == cores


def test_cpuset_beyond_the_engine() -> None:
    assert parse_cpuset("0-3", 4) == (0, 1, 2, 3)
    with pytest.raises(QuantityError) as caught:
        parse_cpuset("0-5", 4)
    assert caught.value.code == "core_absent"
    assert (caught.value.detail["core"], caught.value.detail["cores"]) == (4, 4)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (format_cpus(1_500_000_000), "1.5"),
        (format_cpus(10_000_000), "0.01"),
        (format_cpus(2_000_000_000), "2"),
        (format_cpus(10_000_000_000), "10"),
        (format_mcpu(1_500_000_000), "1500 mCPU"),
        (format_mcpu(12_500_000), "12.5 mCPU"),
        (format_memory(512 * MIB), "512 MiB"),
        (format_memory(3 * GIB // 2), "1.5 GiB"),
        (format_memory(8_343_842_816), "7.77 GiB"),
        (format_memory(1024 * MIB - 1), "1 GiB"),
        (format_memory(0), "0 B"),
        (format_memory(1023), "1023 B"),
        (memory_argument(512 * MIB), "512m"),
        (memory_argument(3 * GIB // 2), "1536m"),
        (memory_argument(2 * GIB), "2g"),
        (memory_argument(1_000_000), "1000000b"),
        (memory_argument(0), "0b"),
        (format_bytes(4_261_550), "4.26 MB"),
        (format_bytes(999_999), "1 MB"),
        (format_bytes(123_456_789), "123 MB"),
        (format_rate(1_234_000), "1.23 MB/s"),
        (format_duration(0), "0 s"),
        (format_duration(2.34), "2.3 s"),
        (format_duration(9.96), "10 s"),
        (format_duration(59.6), "1 min"),
        (format_duration(125), "2 min 5 s"),
        (format_duration(4800), "1 h 20 min"),
        (format_duration(3 * 86400), "3 d"),
        (format_duration(3605), "1 h"),
        (format_duration(125, "zh_CN"), "2 分 5 秒"),
        (format_duration(-1), "0 s"),
    ],
)
def test_written(text: str, expected: str) -> None:
    assert text == expected


def test_written_and_read_again() -> None:
    rng = random.Random(1)
    for _ in range(3000):
        nano = rng.randint(1, 64_000_000_000)
        assert parse_cpus(format_cpus(nano)) == nano
        assert parse_cpus(format_mcpu(nano)) == nano
        amount = rng.choice([1, 1024, MIB, GIB]) * rng.randint(1, 5000)
        assert parse_memory(memory_argument(amount)) == amount
        cores = tuple(sorted(rng.sample(range(24), rng.randint(1, 12))))
        assert parse_cpuset(format_cpuset(cores)) == cores


def test_any_text_is_read_or_refused_in_our_own_words() -> None:
    rng = random.Random(2)
    letters = "0123456789.-+, kmgtpKMGiBbcpuCPUe%一核。，～－１"
    for _ in range(5000):
        text = "".join(rng.choices(letters, k=rng.randint(0, 9)))
        for parse in (parse_cpus, parse_memory, parse_cpuset):
            try:
                parse(text)
            except QuantityError as error:
                assert error.code
