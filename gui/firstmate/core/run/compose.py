"""The run specification as a Compose file (Compose Specification): `docker compose up` makes the same container.

A network that docker would look for by name is `external`, a named volume keeps its name, and the default network is
`bridge`, as for `docker run`: Compose's own ways would give another container. Every `$` is doubled, because Compose
would put variables in. Source: the Compose Specification and its schema; a test holds the output against a
real Compose.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from firstmate.core.mappings import VolumeMapping
from firstmate.core.names import ImageNameError, parse_image_name
from firstmate.core.quantities import NANO, memory_argument
from firstmate.core.run.body import is_cdi, is_own_network
from firstmate.core.run.export import Export, LeftOut, left_out, note
from firstmate.core.run.spec import DeviceRate, Endpoint, Gpus, Health, Limits, Mount, RunSpec
from firstmate.core.run.values import write_device, write_duration, write_exposed, write_ports
from firstmate.core.run.yaml_text import to_yaml

TARGET: Final = "Compose"
_HANDLED: Final = frozenset(
    {
        "image", "command", "entrypoint", "name", "tty", "interactive", "environment", "inherited", "ports", "volumes",
        "working_dir", "user", "hostname", "network", "restart", "platform", "labels", "init", "privileged",
        "env_files", "label_files", "annotations", "mounts", "tmpfs", "read_only", "volumes_from", "volume_driver",
        "shm_size", "more_networks", "expose", "dns", "dns_search", "dns_options", "extra_hosts",
        "links", "domainname", "stop_signal", "stop_timeout", "log_driver", "log_options", "cap_add", "cap_drop",
        "security_options", "group_add", "devices", "device_cgroup_rules", "gpus", "ipc", "pid", "uts", "userns",
        "cgroupns", "cgroup_parent", "runtime", "isolation", "use_api_socket", "sysctls", "ulimits",
        "oom_kill_disable", "oom_score_adj", "blkio_weight_devices", "device_read_bps", "device_write_bps",
        "device_read_iops", "device_write_iops", "cpu_count", "cpu_percent", "pull",
        *(f"health.{name}" for name in Health.__dataclass_fields__),
        *(f"endpoint.{name}" for name in Endpoint.__dataclass_fields__),
        *(f"limits.{name}" for name in Limits.__dataclass_fields__ if name not in ("cpuset_mems", "kernel_memory")),
    }
)  # fmt: skip


def to_compose(spec: RunSpec) -> Export:
    """One service in one file, and what Compose cannot say."""
    notes: list[LeftOut] = []
    volumes: dict[str, Any] = {}
    networks: dict[str, Any] = {}
    service = _service(spec, volumes, networks, notes)
    document: dict[str, Any] = {"services": {service_name(spec): service}}
    document |= _set(networks=networks, volumes=volumes)
    # Seen with Compose 5.6: it takes the other container's name only.
    notes += [note("volumes_from_mode", f"--volumes-from {one}") for one in spec.volumes_from if one.endswith(":ro")]
    handled = set(_HANDLED)
    if not volumes:  # the driver is a setting of a volume with a name
        handled.discard("volume_driver")
    if not networks:  # seen with Compose 5.6 on API 1.44 and newer: a network's own setting, else not passed on
        handled.discard("endpoint.mac_address")
    if spec.limits.memory_swappiness == 0:  # Compose takes 0 for "not given"
        handled.discard("limits.memory_swappiness")
    return Export(to_yaml(_escaped(document)), (*left_out(spec, handled, TARGET), *notes))


def service_name(spec: RunSpec) -> str:
    """A name that Compose and Kubernetes take (RFC 1035: a letter first): from the container's, else the image's."""
    base = spec.name
    if not base:
        try:
            base = parse_image_name(spec.image).repository.rpartition("/")[2]
        except ImageNameError:
            base = spec.image
    name = re.sub(r"[^a-z0-9]+", "-", base.lower()).strip("-")
    if not name or name[0].isdigit():
        name = f"app-{name}"
    return name[:63].strip("-")


def _set(**values: Any) -> dict[str, Any]:
    """What is set, as in the engine's body: 0 stays, None, False and what is empty go."""
    return {key: value for key, value in values.items() if value or (value == 0 and value is not False)}


def _service(spec: RunSpec, volumes: dict[str, Any], networks: dict[str, Any], notes: list[LeftOut]) -> dict[str, Any]:
    command = spec.command
    entrypoint: list[str] | None = None
    if spec.entrypoint is not None:
        entrypoint = list(spec.entrypoint[:1]) or [""]
        command = spec.entrypoint[1:] + command
    return _set(
        image=spec.image,
        container_name=spec.name,
        platform=spec.platform,
        pull_policy=spec.pull,
        entrypoint=entrypoint,
        command=list(command),
        restart=spec.restart,
        init=spec.init,
        tty=spec.tty,
        stdin_open=spec.interactive,
        **_limits(spec.limits),
        **_devices_and_rates(spec),
        ports=write_ports(spec.ports),
        expose=write_exposed(spec.expose),
        env_file=list(spec.env_files),
        environment=_environment(spec),
        volumes=_volumes(spec, volumes, notes),
        tmpfs=[f"{path}:{options}" if options else path for path, options in spec.tmpfs],
        volumes_from=[f"container:{one}" for one in spec.volumes_from],
        read_only=spec.read_only,
        shm_size=_bytes(spec.shm_size),
        working_dir=spec.working_dir,
        user=spec.user,
        group_add=list(spec.group_add),
        hostname=spec.hostname,
        domainname=spec.domainname,
        **_network(spec, networks),
        dns=list(spec.dns),
        dns_search=list(spec.dns_search),
        dns_opt=list(spec.dns_options),
        extra_hosts=[f"{name}={address}" for name, address in spec.extra_hosts],
        external_links=list(spec.links),
        healthcheck=_health(spec.health),
        stop_signal=spec.stop_signal,
        stop_grace_period=None if spec.stop_timeout is None else f"{spec.stop_timeout}s",
        logging=_set(driver=spec.log_driver, options=dict(spec.log_options)),
        labels=dict(spec.labels),
        label_file=list(spec.label_files),
        annotations=dict(spec.annotations),
        privileged=spec.privileged,
        cap_add=list(spec.cap_add),
        cap_drop=list(spec.cap_drop),
        security_opt=list(spec.security_options),
        device_cgroup_rules=list(spec.device_cgroup_rules),
        deploy=_gpus(spec.gpus),
        ipc=spec.ipc,
        pid=spec.pid,
        uts=spec.uts,
        userns_mode=spec.userns,
        cgroup=spec.cgroupns,
        cgroup_parent=spec.cgroup_parent,
        runtime=spec.runtime,
        isolation=spec.isolation,
        use_api_socket=spec.use_api_socket,
        sysctls=dict(spec.sysctls),
        ulimits={one.name: {"soft": one.soft, "hard": one.hard} for one in spec.ulimits},
        oom_kill_disable=spec.oom_kill_disable,
        oom_score_adj=spec.oom_score_adj or None,
        cpu_count=spec.cpu_count,
        cpu_percent=spec.cpu_percent,
    )


def _bytes(amount: int | None) -> str:
    return "" if amount is None else memory_argument(amount)


def _limits(limits: Limits) -> dict[str, Any]:
    swap = limits.memory_swap
    cpus = None if limits.nano_cpus is None else limits.nano_cpus / NANO
    return _set(
        cpus=int(cpus) if cpus is not None and cpus.is_integer() else cpus,
        cpuset=limits.cpuset,
        cpu_shares=limits.cpu_shares,
        cpu_period=limits.cpu_period,
        cpu_quota=limits.cpu_quota,
        cpu_rt_period=limits.cpu_rt_period,
        cpu_rt_runtime=limits.cpu_rt_runtime,
        mem_limit=_bytes(limits.memory),
        memswap_limit=-1 if swap == -1 else _bytes(swap),
        mem_reservation=_bytes(limits.memory_reservation),
        mem_swappiness=limits.memory_swappiness,
        pids_limit=limits.pids,
    )


def _devices_and_rates(spec: RunSpec) -> dict[str, Any]:
    def rates(rows: Sequence[DeviceRate], unit: str = "rate") -> list[dict[str, Any]]:
        return [{"path": row.path, unit: row.rate} for row in rows]

    return _set(
        devices=[_device(write_device(device), is_cdi(device)) for device in spec.devices],
        blkio_config=_set(
            weight=spec.limits.blkio_weight,
            weight_device=rates(spec.blkio_weight_devices, "weight"),
            device_read_bps=rates(spec.device_read_bps),
            device_write_bps=rates(spec.device_write_bps),
            device_read_iops=rates(spec.device_read_iops),
            device_write_iops=rates(spec.device_write_iops),
        ),
    )


def _device(text: str, cdi: bool) -> str:
    # Compose reads source:target:rights and knows no source:rights.
    parts = text.split(":")
    if not cdi and len(parts) == 2 and not parts[1].startswith("/"):
        parts.insert(1, parts[0])
    return ":".join(parts)


def _environment(spec: RunSpec) -> dict[str, str | None]:
    return {**dict(spec.environment), **dict.fromkeys(spec.inherited)}


def _network(spec: RunSpec, networks: dict[str, Any]) -> dict[str, Any]:
    if not is_own_network(spec.network) and not spec.more_networks:
        mode = "bridge" if spec.network in ("", "default") else spec.network
        return {"network_mode": mode}
    joined: dict[str, Any] = {}
    for name, endpoint in ((spec.network or "bridge", spec.endpoint), *spec.more_networks):
        key = re.sub(r"[^A-Za-z0-9._-]", "-", name)
        networks[key] = {"name": name, "external": True}
        joined[key] = _endpoint(endpoint) or None
    return {"networks": joined}


def _endpoint(endpoint: Endpoint) -> dict[str, Any]:
    return _set(
        aliases=list(endpoint.aliases),
        ipv4_address=endpoint.ip,
        ipv6_address=endpoint.ip6,
        mac_address=endpoint.mac_address,
        link_local_ips=list(endpoint.link_local_ips),
        driver_opts=dict(endpoint.driver_options),
        gw_priority=endpoint.gateway_priority or None,
    )


def _health(health: Health) -> dict[str, Any]:
    if health.disabled:
        return {"disable": True}

    def time(value: int | None) -> str:
        return "" if value is None else write_duration(value)

    return _set(
        test=["CMD-SHELL", health.command] if health.command else [],
        interval=time(health.interval),
        timeout=time(health.timeout),
        # Compose wants one beside an interval at the start; docker's own is none.
        start_period=time(health.start_period) or ("0s" if health.start_interval else ""),
        start_interval=time(health.start_interval),
        retries=health.retries,
    )


def _gpus(gpus: Gpus | None) -> dict[str, Any]:
    if gpus is None:
        return {}
    request = _set(
        driver=gpus.driver,
        count="all" if gpus.count == -1 else gpus.count or None,
        device_ids=list(gpus.devices),
        capabilities=list(gpus.capabilities),
        options=dict(gpus.options),
    )
    return {"resources": {"reservations": {"devices": [request]}}}


# -- folders and volumes -------------------------------------------------------------------------------------------


def _volumes(spec: RunSpec, named: dict[str, Any], notes: list[LeftOut]) -> list[Any]:
    entries: list[Any] = []
    for volume in spec.volumes:
        if volume.source and not volume.is_bind:
            named[volume.source] = {"name": volume.source} | _set(driver=spec.volume_driver)
        entries.append(_volume(volume))
    entries += [_mount(mount, named, notes) for mount in spec.mounts]
    return entries


def _volume(volume: VolumeMapping) -> Any:
    if not volume.source and (volume.read_only or volume.options):
        return {"type": "volume", "target": volume.target, "read_only": volume.read_only}
    return str(volume)


def _mount(mount: Mount, named: dict[str, Any], notes: list[LeftOut]) -> dict[str, Any]:
    settings = _set(driver=mount.volume_driver, driver_opts=dict(mount.volume_options))
    if mount.type == "volume" and mount.source:
        named[mount.source] = {"name": mount.source} | settings | _set(labels=dict(mount.volume_labels))
    elif settings or mount.volume_labels:
        notes.append(note("unnamed_volume", f"--mount {mount.target}"))
    return _set(
        type=mount.type,
        source=mount.source,
        target=mount.target,
        read_only=mount.read_only,
        consistency=mount.consistency,
        bind=_bind(mount),
        volume=_set(nocopy=mount.no_copy, subpath=mount.subpath if mount.type == "volume" else ""),
        tmpfs=_set(size=mount.tmpfs_size, mode=mount.tmpfs_mode),
        image=_set(subpath=mount.subpath if mount.type == "image" else ""),
    )


def _bind(mount: Mount) -> Mapping[str, Any]:
    if mount.type != "bind":
        return {}
    # Compose would make a missing folder by itself; --mount does not.
    return {"create_host_path": mount.create_source} | _set(
        propagation=mount.propagation, recursive=mount.bind_recursive
    )


def _escaped(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("$", "$$")
    if isinstance(value, dict):
        return {key: _escaped(inner) for key, inner in value.items()}
    return [_escaped(inner) for inner in value] if isinstance(value, list) else value
