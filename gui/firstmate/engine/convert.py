"""Engine JSON to `core.entities`. Every key may be missing or null, as Podman and old engines leave them; labels may be
any text. Refuses nothing: what the engine did not say becomes None or empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final

from firstmate.core.entities import (
    EMPTY,
    Container,
    ContainerDetail,
    EngineInfo,
    Event,
    Image,
    ImageDetail,
    LimitsInForce,
    Network,
    Port,
    RegistryState,
    State,
    Volume,
)

Json = Mapping[str, Any]

_EXITED: Final = re.compile(r"^Exited \((-?\d+)\)")
_HEALTH: Final = re.compile(r"\((healthy|unhealthy|health: starting)\)")
_TIME: Final = re.compile(r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?")
_LOOPBACK: Final = ("127.0.0.0/8", "::1/128")
_NOT_TAGS: Final = ("<none>:<none>", "<none>@<none>")


def container(data: Json) -> Container:
    """One entry of `GET /containers/json`."""
    status = text(data, "Status")
    exited = _EXITED.match(status)
    health = _HEALTH.search(status)
    names = [name for name in sequence(data, "Names") if isinstance(name, str)]
    # A linked container is listed as "/other/alias" too; its own name has one slash.
    own = next((name for name in names if name.count("/") <= 1), names[0] if names else "")
    return Container(
        id=text(data, "Id"),
        name=own.removeprefix("/"),
        image=text(data, "Image"),
        image_id=text(data, "ImageID"),
        command=_command_text(data.get("Command")),
        created=seconds(data.get("Created")) or 0.0,
        state=State(text(data, "State").lower()),
        status=status,
        exit_code=int(exited[1]) if exited else None,
        health=health[1].removeprefix("health: ") if health else "",
        ports=_ports(sequence(data, "Ports")),
        labels=labels(data),
        networks=tuple(sorted(section(section(data, "NetworkSettings"), "Networks"))),
        mounts=tuple(
            text(mount, "Name") or text(mount, "Source")
            for mount in sequence(data, "Mounts")
            if isinstance(mount, Mapping)
        ),
    )


def container_detail(data: Json) -> ContainerDetail:
    """`GET /containers/{id}/json`."""
    state, config, host = section(data, "State"), section(data, "Config"), section(data, "HostConfig")
    status = State(text(state, "Status").lower())
    return ContainerDetail(
        id=text(data, "Id"),
        name=text(data, "Name").removeprefix("/"),
        image=text(config, "Image"),
        image_id=text(data, "Image"),
        created=seconds(data.get("Created")) or 0.0,
        state=status,
        exit_code=number(state, "ExitCode") if status in (State.EXITED, State.DEAD, State.REMOVING) else None,
        oom_killed=bool(state.get("OOMKilled")),
        error=text(state, "Error"),
        started_at=seconds(state.get("StartedAt")),
        finished_at=seconds(state.get("FinishedAt")),
        command=words(config.get("Cmd")),
        entrypoint=words(config.get("Entrypoint")),
        tty=bool(config.get("Tty")),
        open_stdin=bool(config.get("OpenStdin")),
        auto_remove=bool(host.get("AutoRemove")),
        hostname=text(config, "Hostname"),
        limits=limits(host),
        restart_policy=text(section(host, "RestartPolicy"), "Name") or "no",
        restart_count=number(data, "RestartCount") or 0,
        pid=number(state, "Pid") or None,
        environment=environment(config.get("Env")),
        labels=labels(config),
        stop_signal=text(config, "StopSignal"),
        stop_timeout=number(config, "StopTimeout"),
        raw=data,
    )


def limits(host: Json) -> LimitsInForce:
    """The limits of a HostConfig. 0 and null mean none; `docker run --cpus` and quota/period are the same limit."""
    nano = number(host, "NanoCpus") or None
    quota, period = number(host, "CpuQuota") or 0, number(host, "CpuPeriod") or 100_000
    if nano is None and quota > 0:
        nano = round(quota / period * 1_000_000_000)
    pids = number(host, "PidsLimit")
    return LimitsInForce(
        nano_cpus=nano,
        cpuset=text(host, "CpusetCpus"),
        memory=number(host, "Memory") or None,
        memory_swap=number(host, "MemorySwap") or None,
        pids=pids if pids is not None and pids > 0 else None,
    )


def image(data: Json) -> Image:
    """One entry of `GET /images/json`."""
    shared, used = number(data, "SharedSize"), number(data, "Containers")
    return Image(
        id=text(data, "Id"),
        tags=_references(data, "RepoTags"),
        digests=_references(data, "RepoDigests"),
        created=seconds(data.get("Created")) or 0.0,
        size=number(data, "Size") or 0,
        shared_size=shared if shared is not None and shared >= 0 else None,
        containers=used if used is not None and used >= 0 else None,
        parent_id=text(data, "ParentId"),
        labels=labels(data),
    )


def image_detail(data: Json) -> ImageDetail:
    """`GET /images/{name}/json`."""
    config = section(data, "Config")
    return ImageDetail(
        id=text(data, "Id"),
        tags=_references(data, "RepoTags"),
        digests=_references(data, "RepoDigests"),
        created=seconds(data.get("Created")) or 0.0,
        size=number(data, "Size") or 0,
        architecture=text(data, "Architecture"),
        os=text(data, "Os"),
        variant=text(data, "Variant"),
        command=words(config.get("Cmd")),
        entrypoint=words(config.get("Entrypoint")),
        environment=environment(config.get("Env")),
        exposed_ports=tuple(section(config, "ExposedPorts")),
        volumes=tuple(section(config, "Volumes")),
        working_dir=text(config, "WorkingDir"),
        user=text(config, "User"),
        labels=labels(config),
        layers=words(section(data, "RootFS").get("Layers")),
        raw=data,
    )


def volume(data: Json) -> Volume:
    return Volume(
        name=text(data, "Name"),
        driver=text(data, "Driver"),
        mountpoint=text(data, "Mountpoint"),
        created=seconds(data.get("CreatedAt")),
        labels=labels(data),
    )


def network(data: Json) -> Network:
    return Network(
        id=text(data, "Id"),
        name=text(data, "Name"),
        driver=text(data, "Driver"),
        scope=text(data, "Scope"),
        created=seconds(data.get("Created")),
        internal=bool(data.get("Internal")),
        labels=labels(data),
    )


def engine_info(info: Json, version: Json) -> EngineInfo:
    """`GET /info` and `GET /version` together."""
    registry = section(info, "RegistryConfig")
    supported = {
        "memory": "MemoryLimit",
        "swap": "SwapLimit",
        "cpu_cfs": "CpuCfsQuota",
        "cpuset": "CPUSet",
        "pids": "PidsLimit",
    }
    # Podman and some engines write the first letters of these differently.
    lower = {key.lower(): value for key, value in info.items()}
    return EngineInfo(
        id=text(info, "ID"),
        name=text(info, "Name"),
        version=text(version, "Version") or text(info, "ServerVersion"),
        api_version=text(version, "ApiVersion"),
        min_api_version=text(version, "MinAPIVersion"),
        os=text(info, "OperatingSystem"),
        os_type=text(info, "OSType"),
        architecture=text(info, "Architecture"),
        kernel=text(info, "KernelVersion"),
        cpus=number(info, "NCPU") or 0,
        memory_bytes=number(info, "MemTotal") or 0,
        cgroup_version=text(info, "CgroupVersion") or "1",
        cgroup_driver=text(info, "CgroupDriver"),
        storage_driver=text(info, "Driver"),
        data_root=text(info, "DockerRootDir"),
        mirrors=words(registry.get("Mirrors")),
        insecure_registries=_insecure(registry),
        security_options=words(info.get("SecurityOptions")),
        runtimes=tuple(sorted(section(info, "Runtimes"))),
        warnings=words(info.get("Warnings")),
        limits_supported={
            name: bool(lower[key.lower()]) for name, key in supported.items() if lower.get(key.lower()) is not None
        },
        system_time=seconds(info.get("SystemTime")),
        raw=info,
    )


def registry_state(info: Json) -> RegistryState:
    """The registry settings in force, of `GET /info`."""
    registry = section(info, "RegistryConfig")
    return RegistryState(
        mirrors=tuple(mirror.removesuffix("/") for mirror in words(registry.get("Mirrors"))),
        insecure_registries=tuple(name for name in _insecure(registry) if name not in _LOOPBACK),
        http_proxy=text(info, "HttpProxy"),
        https_proxy=text(info, "HttpsProxy"),
        no_proxy=text(info, "NoProxy"),
        live_restore=info.get("LiveRestoreEnabled") is True,
    )


def event(data: Json) -> Event:
    """One line of `GET /events`. Podman writes no `timeNano` in some versions."""
    actor = section(data, "Actor")
    nano = number(data, "timeNano")
    return Event(
        type=text(data, "Type"),
        action=text(data, "Action"),
        actor_id=text(actor, "ID") or text(data, "id"),
        attributes=_texts(section(actor, "Attributes")),
        time_nano=nano if nano is not None else (number(data, "time") or 0) * 1_000_000_000,
    )


# -- small readers --------------------------------------------------------------------------------------------------


def section(data: Json, key: str) -> Json:
    value = data.get(key)
    return value if isinstance(value, Mapping) else {}


def sequence(data: Json, key: str) -> list[Any]:
    value = data.get(key)
    return value if isinstance(value, list) else []


def text(data: Json, key: str) -> str:
    value = data.get(key)
    return value if isinstance(value, str) else ""


def number(data: Json, key: str) -> int | None:
    value = data.get(key)
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def words(value: Any) -> tuple[str, ...]:
    """A list of strings; a lone string counts as one (Podman's entrypoint)."""
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(str(word) for word in value) if isinstance(value, list) else ()


def seconds(value: Any) -> float | None:
    """Epoch seconds from a number or from RFC 3339 with up to nanoseconds. The zero time (year 1) is None."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    match = _TIME.match(value) if isinstance(value, str) else None
    if match is None or match[1].startswith("0001-"):
        return None
    zone = match[3] or "Z"
    moment = datetime.fromisoformat(match[1].replace(" ", "T") + ("+00:00" if zone == "Z" else zone))
    return moment.astimezone(UTC).timestamp() + float(match[2] or 0)


def labels(data: Json) -> Mapping[str, str]:
    return _texts(section(data, "Labels"))


def environment(value: Any) -> tuple[tuple[str, str], ...]:
    """`NAME=value` entries; a bare name has an empty value."""
    pairs = (entry.partition("=") for entry in words(value))
    return tuple((name, content) for name, _, content in pairs)


def _texts(data: Json) -> Mapping[str, str]:
    if not data:
        return EMPTY
    return MappingProxyType({str(key): "" if value is None else str(value) for key, value in data.items()})


def _references(data: Json, key: str) -> tuple[str, ...]:
    return tuple(name for name in words(data.get(key)) if name not in _NOT_TAGS)


def _command_text(value: Any) -> str:
    if isinstance(value, list):  # Podman's own API
        return " ".join(str(word) for word in value)
    return value if isinstance(value, str) else ""


def _ports(entries: Iterable[Any]) -> tuple[Port, ...]:
    ports = {
        Port(
            private=number(entry, "PrivatePort") or 0,
            protocol=text(entry, "Type") or "tcp",
            public=number(entry, "PublicPort") or None,
            address=text(entry, "IP"),
        )
        for entry in entries
        if isinstance(entry, Mapping)
    }
    return tuple(sorted(ports, key=lambda port: (port.private, port.protocol, port.public or 0, port.address)))


def _insecure(registry: Json) -> tuple[str, ...]:
    """Networks and hosts that may be asked without TLS. Loopback always is and says nothing."""
    hosts = [
        name
        for name, settings in section(registry, "IndexConfigs").items()
        if isinstance(settings, Mapping) and settings.get("Secure") is False
    ]
    return (*words(registry.get("InsecureRegistryCIDRs")), *sorted(hosts))
