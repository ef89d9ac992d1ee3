"""The run specification as the engine's API takes it: `POST /containers/create`, and the limits of an update.

Sends what docker's own client would send and leaves out what is not set, so that the engine's defaults stay its own.
Source of every name: the Engine API reference (v1.41 to v1.51), and the client's own requests, which a test records.
Refuses to read files or the environment: `files.resolved` comes first where the specification names any.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from firstmate.core.run.spec import Device, DeviceRate, Endpoint, Gpus, Health, Limits, Mount, Pairs, RunSpec

ENGINE_SOCKET: Final = "/var/run/docker.sock"
_OWN_PLACES: Final = ("", "default", "bridge", "host", "none", "nat")


def is_own_network(name: str) -> bool:
    """Whether the name is that of a network somebody made: aliases and fixed addresses exist only there."""
    return name not in _OWN_PLACES and not name.startswith("container:")


def to_create_body(spec: RunSpec, api_version: str = "") -> tuple[dict[str, str], dict[str, Any]]:
    """Query and JSON body of `POST /containers/create`, the same that `docker run` would send.

    Two deliberate differences: MemorySwap goes with Memory always (twice the memory, what the engine would choose),
    and a terminal's StdinOnce stays false, so that it can be left and entered again (docker's own client closes the
    container's input for ever when the first client leaves). Without a terminal it is docker's: `-i` alone is a pipe,
    whose end must reach the program. `api_version` is the version spoken, "" when not known.
    """
    query = {key: value for key, value in (("name", spec.name), ("platform", spec.platform)) if value}
    streams = _attached(spec)
    body: dict[str, Any] = {
        "Image": spec.image,
        "Tty": spec.tty,
        "OpenStdin": spec.interactive,
        "StdinOnce": spec.interactive and "stdin" in streams and not spec.tty,
        "AttachStdin": "stdin" in streams,
        "AttachStdout": "stdout" in streams,
        "AttachStderr": "stderr" in streams,
        "HostConfig": _host_config(spec),
    }
    command = spec.command
    if spec.entrypoint is not None:
        # The CLI can name one word only; further words stand before the command, and the engine joins the two.
        body["Entrypoint"] = list(spec.entrypoint[:1]) or [""]
        command = spec.entrypoint[1:] + command
    unnamed: dict[str, dict[str, str]] = {volume.target: {} for volume in spec.volumes if not volume.source}
    exposed = [f"{port.container}/{port.protocol}" for port in spec.ports]
    mac = spec.endpoint.mac_address if not _at_least(api_version, "1.44") else ""
    _put(
        body,
        {
            "Cmd": list(command),
            "Env": [*(f"{key}={value}" for key, value in spec.environment), *spec.inherited],
            "Labels": dict(spec.labels),
            "ExposedPorts": {port: {} for port in (*exposed, *spec.expose)},
            "Volumes": unnamed,
            "WorkingDir": spec.working_dir,
            "User": spec.user,
            "Hostname": spec.hostname,
            "Domainname": spec.domainname,
            "MacAddress": mac,
            "StopSignal": spec.stop_signal,
            "StopTimeout": spec.stop_timeout,
            "Healthcheck": _healthcheck(spec.health),
            "NetworkingConfig": _networking(spec),
        },
    )
    return query, body


def limits_body(limits: Limits) -> dict[str, Any]:
    """The set limits, as the HostConfig of a create and the body of `POST /containers/{id}/update` take them."""
    body: dict[str, Any] = {}
    swap = limits.memory_swap
    if swap is None and limits.memory is not None:
        swap = 2 * limits.memory
    _put(
        body,
        {
            "NanoCpus": limits.nano_cpus,
            "CpusetCpus": limits.cpuset,
            "Memory": limits.memory,
            "MemorySwap": swap,
            "PidsLimit": limits.pids,
            "MemoryReservation": limits.memory_reservation,
            "CpuShares": limits.cpu_shares,
            "CpusetMems": limits.cpuset_mems,
            "CpuPeriod": limits.cpu_period,
            "CpuQuota": limits.cpu_quota,
            "CpuRealtimePeriod": limits.cpu_rt_period,
            "CpuRealtimeRuntime": limits.cpu_rt_runtime,
            "MemorySwappiness": limits.memory_swappiness,
            "KernelMemory": limits.kernel_memory,
            "BlkioWeight": limits.blkio_weight,
        },
    )
    return body


def _put(body: dict[str, Any], values: Mapping[str, Any]) -> None:
    """Adds what is set. 0 is set; None, "", False and what is empty are not."""
    body.update((key, value) for key, value in values.items() if value or (value == 0 and value is not False))


def _at_least(version: str, wanted: str) -> bool:
    return bool(version) and [int(part) for part in version.split(".")] >= [int(part) for part in wanted.split(".")]


def _attached(spec: RunSpec) -> tuple[str, ...]:
    if spec.detach:
        return ()
    if spec.attach:
        return spec.attach
    return ("stdin", "stdout", "stderr") if spec.interactive else ("stdout", "stderr")


def _host_config(spec: RunSpec) -> dict[str, Any]:
    host: dict[str, Any] = {"AutoRemove": spec.remove_after, **limits_body(spec.limits)}
    mounts = [_mount(mount) for mount in spec.mounts]
    if spec.use_api_socket:
        mounts.append({"Type": "bind", "Source": ENGINE_SOCKET, "Target": ENGINE_SOCKET})
    security, unconfined_paths = _security(spec.security_options)
    cap_add, cap_drop = _capabilities(spec.cap_add, spec.cap_drop)
    _put(
        host,
        {
            "PortBindings": _bindings(spec),
            "PublishAllPorts": spec.publish_all,
            "Binds": [str(volume) for volume in spec.volumes if volume.source],
            "Mounts": mounts,
            "Tmpfs": dict(spec.tmpfs),
            "VolumesFrom": list(spec.volumes_from),
            "VolumeDriver": spec.volume_driver,
            "StorageOpt": dict(spec.storage_options),
            "ReadonlyRootfs": spec.read_only,
            "ShmSize": spec.shm_size,
            "NetworkMode": spec.network,
            "Dns": list(spec.dns),
            "DnsSearch": list(spec.dns_search),
            "DnsOptions": list(spec.dns_options),
            "ExtraHosts": [f"{name}:{address}" for name, address in spec.extra_hosts],
            "Links": list(spec.links),
            "RestartPolicy": _restart(spec.restart),
            "Init": spec.init,
            "LogConfig": _log(spec),
            "Privileged": spec.privileged,
            "CapAdd": cap_add,
            "CapDrop": cap_drop,
            "SecurityOpt": security,
            "GroupAdd": list(spec.group_add),
            "Devices": [_device(device) for device in spec.devices if not is_cdi(device)],
            "DeviceCgroupRules": list(spec.device_cgroup_rules),
            "DeviceRequests": list(_device_requests(spec)),
            "IpcMode": spec.ipc,
            "PidMode": spec.pid,
            "UTSMode": spec.uts,
            "UsernsMode": spec.userns,
            "CgroupnsMode": spec.cgroupns,
            "CgroupParent": spec.cgroup_parent,
            "Runtime": spec.runtime,
            "Isolation": spec.isolation,
            "Annotations": dict(spec.annotations),
            "Sysctls": dict(spec.sysctls),
            "Ulimits": [{"Name": one.name, "Soft": one.soft, "Hard": one.hard} for one in spec.ulimits],
            "OomKillDisable": spec.oom_kill_disable,
            "OomScoreAdj": spec.oom_score_adj or None,
            "BlkioWeightDevice": _rates(spec.blkio_weight_devices, "Weight"),
            "BlkioDeviceReadBps": _rates(spec.device_read_bps, "Rate"),
            "BlkioDeviceWriteBps": _rates(spec.device_write_bps, "Rate"),
            "BlkioDeviceReadIOps": _rates(spec.device_read_iops, "Rate"),
            "BlkioDeviceWriteIOps": _rates(spec.device_write_iops, "Rate"),
            "CpuCount": spec.cpu_count,
            "CpuPercent": spec.cpu_percent,
            "IOMaximumBandwidth": spec.io_max_bandwidth,
            "IOMaximumIOps": spec.io_max_iops,
            "ContainerIDFile": spec.cidfile,
        },
    )
    if unconfined_paths:  # an empty list says "hide nothing"; absent would be the engine's own list
        host |= {"MaskedPaths": [], "ReadonlyPaths": []}
    return host


def _bindings(spec: RunSpec) -> dict[str, list[dict[str, str]]]:
    bindings: dict[str, list[dict[str, str]]] = {}
    for port in spec.ports:
        binding = {"HostIp": port.address, "HostPort": port.host_text}
        bindings.setdefault(f"{port.container}/{port.protocol}", []).append(binding)
    return bindings


def _restart(policy: str) -> dict[str, Any]:
    name, _, count = policy.partition(":")
    return {"Name": name or "no", "MaximumRetryCount": int(count or 0)}


def _log(spec: RunSpec) -> dict[str, Any]:
    if not spec.log_driver and not spec.log_options:
        return {}
    return {"Type": spec.log_driver, "Config": dict(spec.log_options)}


def _security(options: Sequence[str]) -> tuple[list[str], bool]:
    """The options for the engine, and whether /proc and /sys stay uncovered (the client turns that into paths)."""
    return [one for one in options if one != _UNCOVERED], _UNCOVERED in options


_UNCOVERED: Final = "systempaths=unconfined"


def _capabilities(add: Sequence[str], drop: Sequence[str]) -> tuple[list[str], list[str]]:
    """As docker's client sends them: full names, sorted; ALL stands alone, and what is added is not dropped."""

    def full(words: Sequence[str]) -> set[str]:
        names = {word.upper() for word in words}
        return {"ALL"} if "ALL" in names else {n if n.startswith("CAP_") else f"CAP_{n}" for n in names}

    added, dropped = full(add), full(drop)
    return sorted(added), sorted(dropped - added)


def is_cdi(device: Device) -> bool:
    """Whether the device is a name of the Container Device Interface (`vendor.com/class=name`), not a path."""
    return not device.source.startswith("/") and "=" in device.source


def _device(device: Device) -> dict[str, str]:
    return {
        "PathOnHost": device.source,
        "PathInContainer": device.target or device.source,
        "CgroupPermissions": device.permissions,
    }


def _device_requests(spec: RunSpec) -> Iterator[dict[str, Any]]:
    if spec.gpus is not None:
        yield _gpus(spec.gpus)
    named = [device.source for device in spec.devices if is_cdi(device)]
    if named:
        yield {"Driver": "cdi", "DeviceIDs": named}


def _gpus(gpus: Gpus) -> dict[str, Any]:
    return {
        "Driver": gpus.driver,
        "Count": gpus.count,
        "DeviceIDs": list(gpus.devices) or None,
        "Capabilities": [list(gpus.capabilities)],
        "Options": dict(gpus.options),
    }


def _rates(rates: Sequence[DeviceRate], unit: str) -> list[dict[str, Any]]:
    return [{"Path": one.path, unit: one.rate} for one in rates]


def _healthcheck(health: Health) -> dict[str, Any]:
    if health.disabled:
        return {"Test": ["NONE"]}
    check: dict[str, Any] = {}
    _put(
        check,
        {
            "Test": ["CMD-SHELL", health.command] if health.command else [],
            "Interval": health.interval,
            "Timeout": health.timeout,
            "StartPeriod": health.start_period,
            "StartInterval": health.start_interval,
            "Retries": health.retries,
        },
    )
    return check


def _networking(spec: RunSpec) -> dict[str, Any]:
    own = spec.network if spec.network else "default"
    endpoints: dict[str, Any] = {}
    if spec.endpoint or (spec.links and is_own_network(own)):
        endpoints[own] = _endpoint(spec.endpoint, spec.links if is_own_network(own) else ())
    for name, endpoint in spec.more_networks:
        endpoints.setdefault(own, _endpoint(spec.endpoint, ()))
        endpoints[name] = _endpoint(endpoint, ())
    return {"EndpointsConfig": endpoints} if endpoints else {}


def _endpoint(endpoint: Endpoint, links: Sequence[str]) -> dict[str, Any]:
    addresses: dict[str, Any] = {}
    _put(
        addresses,
        {"IPv4Address": endpoint.ip, "IPv6Address": endpoint.ip6, "LinkLocalIPs": list(endpoint.link_local_ips)},
    )
    body: dict[str, Any] = {}
    _put(
        body,
        {
            "IPAMConfig": addresses,
            "Links": list(links),
            "Aliases": list(endpoint.aliases),
            "MacAddress": endpoint.mac_address,
            "DriverOpts": dict(endpoint.driver_options),
            "GwPriority": endpoint.gateway_priority or None,
        },
    )
    return body


def _mount(mount: Mount) -> dict[str, Any]:
    body: dict[str, Any] = {"Type": mount.type, "Target": mount.target}
    recursive = mount.bind_recursive
    _put(
        body,
        {
            "Source": mount.source,
            "ReadOnly": mount.read_only,
            "Consistency": mount.consistency,
            "BindOptions": _set(
                Propagation=mount.propagation,
                NonRecursive=recursive == "disabled",
                CreateMountpoint=mount.create_source,
                ReadOnlyNonRecursive=recursive == "writable",
                ReadOnlyForceRecursive=recursive == "readonly",
            ),
            "VolumeOptions": _set(
                NoCopy=mount.no_copy,
                Labels=_mapping(mount.volume_labels),
                DriverConfig=_set(Name=mount.volume_driver, Options=_mapping(mount.volume_options)),
                Subpath=mount.subpath if mount.type == "volume" else "",
            ),
            "TmpfsOptions": _set(SizeBytes=mount.tmpfs_size, Mode=mount.tmpfs_mode),
            "ImageOptions": _set(Subpath=mount.subpath if mount.type == "image" else ""),
        },
    )
    return body


_mapping: Final[Callable[[Pairs], dict[str, str]]] = dict


def _set(**values: Any) -> dict[str, Any]:
    body: dict[str, Any] = {}
    _put(body, values)
    return body
