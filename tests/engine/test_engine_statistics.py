"""Our figures are those of `docker stats --no-stream`: of the very same answer to the digit, and at the same moment."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from proxy import Proxy

from firstmate.core.entities import StatsSample
from firstmate.core.quantities import MIB, NANO
from firstmate.core.run.spec import Limits
from firstmate.core.runspec import RunSpec
from firstmate.core.stats import sample_from_json
from firstmate.engine.client import DockerEngine
from firstmate.host import processes
from firstmate.host.private_engine import PrivateEngine

pytestmark = pytest.mark.engine

BUSY = (
    "dd if=/dev/zero of=/f bs=1M count=8 2>/dev/null; sync; cat /f >/dev/null;"
    " ping -c 3 127.0.0.1 >/dev/null; while :; do :; done"
)
FORMAT = '{"cpu":"{{.CPUPerc}}","memory":"{{.MemUsage}}","net":"{{.NetIO}}","block":"{{.BlockIO}}","pids":"{{.PIDs}}"}'


class Tee(Proxy):
    """Keeps what the engine said to the client."""

    def __init__(self, target: str, path: Path) -> None:
        super().__init__(target, path=path)
        self.said = bytearray()

    async def _pump(self, reader: Any, writer: Any, *, down: bool) -> bool:
        return await super()._pump(_Kept(reader, self.said) if down else reader, writer, down=down)

    def last_sample(self, identity: str) -> StatsSample:
        found = None
        text = self.said.decode("utf-8", "replace")
        for match in re.finditer(r'(?<=\n)\{"', text):
            # The engine sends it in chunks of HTTP; a sample is one of them, or several put together again. With which
            # key it begins differs between engines.
            rest = re.sub(r"\r\n[0-9a-f]+\r\n", "", text[match.start() :])
            answer, _end = json.JSONDecoder().raw_decode(rest)
            found = answer if "cpu_stats" in answer else found
        assert found is not None
        sample = sample_from_json(identity, found)
        assert sample is not None
        return sample


class _Kept:
    def __init__(self, reader: asyncio.StreamReader, kept: bytearray) -> None:
        self._reader, self._kept = reader, kept

    async def read(self, size: int) -> bytes:
        data = await self._reader.read(size)
        self._kept += data
        return data


def scaled(amount: float, base: int, units: tuple[str, ...], digits: int) -> str:
    """units.CustomSize of the docker client."""
    place = 0
    while amount >= base and place < len(units) - 1:
        amount, place = amount / base, place + 1
    return f"{amount:.{digits}g}{units[place]}"


def as_docker_writes(sample: StatsSample) -> dict[str, str]:
    def binary(amount: int) -> str:
        return scaled(amount, 1024, ("B", "KiB", "MiB", "GiB", "TiB"), 4)

    def decimal(amount: int) -> str:
        return scaled(amount, 1000, ("B", "kB", "MB", "GB", "TB"), 3)

    return {
        "cpu": f"{sample.cpu_percent or 0.0:.2f}%",
        "memory": f"{binary(sample.memory_usage)} / {binary(sample.memory_limit)}",
        "net": f"{decimal(sample.network_rx)} / {decimal(sample.network_tx)}",
        "block": f"{decimal(sample.block_read)} / {decimal(sample.block_write)}",
        "pids": str(sample.pids),
    }


async def docker_stats(address: str, identity: str) -> dict[str, str]:
    answer = await asyncio.to_thread(
        processes.run_sync,
        ["docker", "-H", address, "stats", "--no-stream", "--format", FORMAT, identity],
        timeout=30,
    )
    assert answer.ok, answer.stderr
    told: dict[str, str] = json.loads(answer.stdout)
    return told


@pytest.mark.parametrize("command", ["sleep 1000", BUSY], ids=["idle", "busy"])
async def test_our_figures_are_those_of_docker_stats(
    engine: DockerEngine, private_engine: PrivateEngine, busybox: str, tmp_path: Path, command: str
) -> None:
    limits = Limits(nano_cpus=NANO // 2, memory=64 * MIB)
    made = await engine.create(RunSpec(busybox, ("sh", "-c", command), name="counted", limits=limits, detach=True))
    await engine.start(made.id)
    await asyncio.sleep(3)
    with Tee(private_engine.address, tmp_path / "tee.sock") as tee:
        told = await docker_stats(tee.address, made.id)
        sample = tee.last_sample(made.id)
    assert as_docker_writes(sample) == told  # the very same answer of the engine, digit for digit
    # And our own stream at the same moment: counters and memory move little, the processor's time is what it was given.
    ours, told = await asyncio.gather(_second(engine, made.id), docker_stats(private_engine.address, made.id))
    assert abs((ours.cpu_percent or 0.0) - float(told["cpu"].rstrip("%"))) < 12
    assert str(ours.pids) == told["pids"]
    assert as_docker_writes(ours)["memory"].partition(" / ")[2] == told["memory"].partition(" / ")[2] == "64MiB"
    used = float(re.match(r"[\d.]+", told["memory"])[0]) * (MIB if "MiB /" in told["memory"] else 1024)  # type: ignore[index]
    assert abs(ours.memory_usage - used) < 0.1 * used + 256 * 1024


async def _second(engine: DockerEngine, identity: str) -> StatsSample:
    """The first sample that can know the processor's time."""
    samples: AsyncIterator[StatsSample] = engine.stats(identity)
    try:
        async for sample in samples:
            if sample.cpu_percent is not None:
                return sample
    finally:
        await samples.aclose()  # type: ignore[attr-defined]
    raise AssertionError("the statistics ended")
