"""Statistics: one JSON sample of `GET /containers/{id}/stats` to one `StatsSample`, counted as `docker stats` counts.

Works for cgroup v1 and v2 and for Podman, which leaves parts out. Refuses samples that say nothing: the frame that a
container which is not running answers with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from firstmate.core.entities import StatsSample

_TIME: Final = r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)"


def sample_from_json(
    container_id: str, data: Mapping[str, Any], previous: StatsSample | None = None
) -> StatsSample | None:
    """One sample; None when the container is not running (zero time, or no memory figures and no processors' time).

    `cpu_percent` is None where it cannot be known: in the first sample of a stream, which has nothing to compare with.
    Where the engine gives a time that has not moved since `previous`, the same figure is given again.
    """
    time = _seconds(data.get("read"))
    memory = _section(data, "memory_stats")
    cpu, before = _section(data, "cpu_stats"), _section(data, "precpu_stats")
    if time is None or not (memory or _number(cpu, "system_cpu_usage")):
        return None
    online = _online(cpu)
    percent = _cpu_percent(cpu, before, online)
    if percent is None and previous is not None and previous.time >= time:
        percent = previous.cpu_percent
    usage, cache = _memory(memory)
    received, sent = _network(data)
    read, written = _block(data)
    throttling = _section(cpu, "throttling_data")
    return StatsSample(
        container_id=container_id,
        time=time,
        cpu_percent=percent,
        online_cpus=online,
        memory_usage=usage,
        memory_cache=cache,
        memory_limit=_number(memory, "limit"),
        network_rx=received,
        network_tx=sent,
        block_read=read,
        block_write=written,
        pids=_number(_section(data, "pids_stats"), "current"),
        throttled_periods=_number(throttling, "throttled_periods"),
        periods=_number(throttling, "periods"),
    )


def _section(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key)
    return value if isinstance(value, Mapping) else {}


def _number(data: Mapping[str, Any], key: str) -> int:
    value = data.get(key)
    return int(value) if isinstance(value, int | float) else 0


def _seconds(text: Any) -> float | None:
    match = re.fullmatch(_TIME, text) if isinstance(text, str) else None
    if match is None or text.startswith("0001-"):
        return None
    moment = datetime.fromisoformat(match[1] + ("+00:00" if match[3] == "Z" else match[3]))
    # Nanoseconds do not fit into a datetime; a float keeps them to a microsecond, which is enough here.
    return moment.astimezone(UTC).timestamp() + float(match[2] or 0)


def _online(cpu: Mapping[str, Any]) -> int:
    """Engines before 17.12 and cgroup v2 each leave one of the two out."""
    return _number(cpu, "online_cpus") or len(_section(cpu, "cpu_usage").get("percpu_usage") or ())


def _cpu_percent(cpu: Mapping[str, Any], before: Mapping[str, Any], online: int) -> float | None:
    system_before = _number(before, "system_cpu_usage")
    used = _number(_section(cpu, "cpu_usage"), "total_usage") - _number(_section(before, "cpu_usage"), "total_usage")
    passed = _number(cpu, "system_cpu_usage") - system_before
    if not system_before or passed <= 0 or used < 0:
        return None
    return used / passed * online * 100.0


def _memory(memory: Mapping[str, Any]) -> tuple[int, int]:
    """Memory in use and page cache that the kernel would give back, as the CLI splits them (v1, then v2 names)."""
    usage = _number(memory, "usage")
    parts = _section(memory, "stats")
    for name in ("total_inactive_file", "inactive_file"):
        if name in parts and _number(parts, name) < usage:
            return usage - _number(parts, name), _number(parts, name)
    return usage, 0


def _network(data: Mapping[str, Any]) -> tuple[int, int]:
    networks = [value for value in _section(data, "networks").values() if isinstance(value, Mapping)]
    return sum(_number(one, "rx_bytes") for one in networks), sum(_number(one, "tx_bytes") for one in networks)


def _block(data: Mapping[str, Any]) -> tuple[int, int]:
    entries: Iterable[Any] = _section(data, "blkio_stats").get("io_service_bytes_recursive") or ()
    read = written = 0
    for entry in entries:
        if isinstance(entry, Mapping):
            operation = str(entry.get("op", "")).lower()
            read += _number(entry, "value") if operation == "read" else 0
            written += _number(entry, "value") if operation == "write" else 0
    return read, written
