"""A container that exists -> the specification that would make it again: for "run again" and for the exports.

What inspect says, less what the image gives by itself and less what the engine fills in; so the command that comes out
is the short one that a person would have typed. What an engine does not tell (a variable that was taken away, the
platform asked for) cannot come back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast

from firstmate.core.mappings import MappingError, PortMapping, VolumeMapping, parse_volume
from firstmate.core.run.command_words import join_command
from firstmate.core.run.spec import Device, DeviceRate, Endpoint, Gpus, Health, Limits, Mount, Pairs, RunSpec, Ulimit

_DEFAULT_SHM: Final = 64 * 1024 * 1024
# Labels by which other programs know their own containers; a copy is not one of them.
_FOREIGN_LABELS: Final = ("com.docker.compose.", "desktop.docker.io/", "com.docker.stack.")
_Data = Mapping[str, Any]


def spec_of(container: _Data, image: _Data | None = None, cgroup_version: str = "") -> RunSpec:
    """The specification of an inspected container.

    `container` is the answer of `GET /containers/{id}/json`, `image` that of `GET /images/{id}/json` (None: nothing
    is known to come from the image). `cgroup_version` is the engine's ("1" or "2"): it decides the usual namespace.
    """
    config, host = _section(container, "Config"), _section(container, "HostConfig")
    usual = _section(image or {}, "Config")
    network, endpoint, more, links = _networks(container, host, config)
    entrypoint, command = _program(config, usual)
    return RunSpec(
        image=str(config.get("Image") or ""),
        command=command,
        entrypoint=entrypoint,
        name=str(container.get("Name") or "").removeprefix("/"),
        tty=bool(config.get("Tty")),
        interactive=bool(config.get("OpenStdin")),
        detach=not any(config.get(f"Attach{stream}") for stream in ("Stdin", "Stdout", "Stderr")),
        attach=_attach(config),
        remove_after=bool(host.get("AutoRemove")),
        limits=_limits(host),
        environment=_environment(config, usual),
        ports=tuple(_ports(host)),
        volumes=(*_binds(host), *_unnamed(config, usual)),
        working_dir=_unless(config, usual, "WorkingDir"),
        user=_unless(config, usual, "User"),
        hostname=_hostname(container, config, network),
        network=network,
        restart=_restart(host),
        labels=_labels(config, usual),
        init=bool(host.get("Init")),
        privileged=bool(host.get("Privileged")),
        annotations=_pairs(host.get("Annotations")),
        mounts=tuple(_mount(one) for one in host.get("Mounts") or ()),
        tmpfs=_pairs(host.get("Tmpfs")),
        read_only=bool(host.get("ReadonlyRootfs")),
        volumes_from=_words(host.get("VolumesFrom")),
        volume_driver=str(host.get("VolumeDriver") or ""),
        storage_options=_pairs(host.get("StorageOpt")),
        shm_size=None if host.get("ShmSize") in (0, None, _DEFAULT_SHM) else host["ShmSize"],
        endpoint=endpoint,
        more_networks=more,
        publish_all=bool(host.get("PublishAllPorts")),
        expose=_exposed(config, usual, host),
        dns=_words(host.get("Dns")),
        dns_search=_words(host.get("DnsSearch")),
        dns_options=_words(host.get("DnsOptions")),
        extra_hosts=tuple(_host(text) for text in host.get("ExtraHosts") or ()),
        links=links,
        domainname=str(config.get("Domainname") or ""),
        health=_health(config, usual),
        stop_signal="" if _unless(config, usual, "StopSignal") == "SIGTERM" else _unless(config, usual, "StopSignal"),
        stop_timeout=config.get("StopTimeout"),
        **_log(host),
        cap_add=_capabilities(host.get("CapAdd")),
        cap_drop=_capabilities(host.get("CapDrop")),
        security_options=_security(host),
        group_add=_words(host.get("GroupAdd")),
        devices=tuple(_devices(host)),
        device_cgroup_rules=_words(host.get("DeviceCgroupRules")),
        gpus=_gpus(host),
        ipc="" if host.get("IpcMode") == "private" else str(host.get("IpcMode") or ""),
        pid=str(host.get("PidMode") or ""),
        uts=str(host.get("UTSMode") or ""),
        userns=str(host.get("UsernsMode") or ""),
        cgroupns=_cgroup_namespace(host, cgroup_version),
        cgroup_parent=str(host.get("CgroupParent") or ""),
        runtime="" if host.get("Runtime") == "runc" else str(host.get("Runtime") or ""),
        isolation=str(host.get("Isolation") or ""),
        sysctls=_pairs(host.get("Sysctls")),
        ulimits=tuple(Ulimit(one["Name"], one["Soft"], one["Hard"]) for one in host.get("Ulimits") or ()),
        oom_kill_disable=bool(host.get("OomKillDisable")),
        oom_score_adj=int(host.get("OomScoreAdj") or 0),
        blkio_weight_devices=_rates(host.get("BlkioWeightDevice"), "Weight"),
        device_read_bps=_rates(host.get("BlkioDeviceReadBps")),
        device_write_bps=_rates(host.get("BlkioDeviceWriteBps")),
        device_read_iops=_rates(host.get("BlkioDeviceReadIOps")),
        device_write_iops=_rates(host.get("BlkioDeviceWriteIOps")),
        cpu_count=host.get("CpuCount") or None,
        cpu_percent=host.get("CpuPercent") or None,
        io_max_bandwidth=host.get("IOMaximumBandwidth") or None,
        io_max_iops=host.get("IOMaximumIOps") or None,
    )


def _section(data: _Data, key: str) -> _Data:
    return cast(_Data, data.get(key) or {})


def _words(value: Sequence[str] | None) -> tuple[str, ...]:
    return tuple(value or ())


def _pairs(value: Mapping[str, str] | None) -> Pairs:
    return tuple((value or {}).items())


def _unless(config: _Data, usual: _Data, key: str) -> str:
    """A text of the container's, "" where the image says the same."""
    value = config.get(key) or ""
    return "" if value == (usual.get(key) or "") else str(value)


# -- the program ---------------------------------------------------------------------------------------------------


def _program(config: _Data, usual: _Data) -> tuple[tuple[str, ...] | None, tuple[str, ...]]:
    entrypoint, command = _words(config.get("Entrypoint")), _words(config.get("Cmd"))
    if entrypoint != _words(usual.get("Entrypoint")):
        return entrypoint, command
    return None, () if command == _words(usual.get("Cmd")) else command


def _environment(config: _Data, usual: _Data) -> Pairs:
    given = set(usual.get("Env") or ())
    found = {}
    for line in config.get("Env") or ():
        name, equals, value = line.partition("=")
        if line not in given and equals:
            found[name] = value
    return tuple(found.items())


def _labels(config: _Data, usual: _Data) -> Pairs:
    given = usual.get("Labels") or {}
    pairs = (config.get("Labels") or {}).items()
    return tuple((k, v) for k, v in pairs if given.get(k) != v and not k.startswith(_FOREIGN_LABELS))


def _attach(config: _Data) -> tuple[str, ...]:
    streams = tuple(name for name in ("stdin", "stdout", "stderr") if config.get(f"Attach{name.capitalize()}"))
    usual = ("stdin", "stdout", "stderr") if config.get("OpenStdin") else ("stdout", "stderr")
    return () if streams == usual else streams


def _health(config: _Data, usual: _Data) -> Health:
    check, given = _section(config, "Healthcheck"), _section(usual, "Healthcheck")
    test = _words(check.get("Test"))
    if test[:1] == ("NONE",):
        return Health(disabled=True)
    command = ""
    if test and test != _words(given.get("Test")):
        command = test[1] if test[0] == "CMD-SHELL" else join_command(test[1:])

    def own(key: str) -> int | None:
        value = check.get(key)
        return None if not value or value == given.get(key) else int(value)

    return Health(command, own("Interval"), own("Timeout"), own("StartPeriod"), own("StartInterval"), own("Retries"))


# -- limits --------------------------------------------------------------------------------------------------------


def _limits(host: _Data) -> Limits:
    def amount(key: str) -> int | None:
        return int(host.get(key) or 0) or None

    memory, swap = amount("Memory"), amount("MemorySwap")
    swappiness = host.get("MemorySwappiness")
    return Limits(
        nano_cpus=amount("NanoCpus"),
        cpuset=str(host.get("CpusetCpus") or ""),
        memory=memory,
        memory_swap=None if memory is None or swap == 2 * memory else swap,
        pids=amount("PidsLimit"),
        memory_reservation=amount("MemoryReservation"),
        cpu_shares=amount("CpuShares"),
        cpuset_mems=str(host.get("CpusetMems") or ""),
        cpu_period=amount("CpuPeriod"),
        cpu_quota=amount("CpuQuota"),
        cpu_rt_period=amount("CpuRealtimePeriod"),
        cpu_rt_runtime=amount("CpuRealtimeRuntime"),
        memory_swappiness=None if swappiness in (None, -1) else swappiness,
        kernel_memory=amount("KernelMemory"),
        blkio_weight=amount("BlkioWeight"),
    )


def _rates(rows: Sequence[_Data] | None, unit: str = "Rate") -> tuple[DeviceRate, ...]:
    return tuple(DeviceRate(row["Path"], row[unit]) for row in rows or ())


def _restart(host: _Data) -> str:
    policy = _section(host, "RestartPolicy")
    name, count = policy.get("Name") or "", policy.get("MaximumRetryCount") or 0
    return "" if name in ("", "no") else f"{name}:{count}" if name == "on-failure" and count else str(name)


# -- places --------------------------------------------------------------------------------------------------------


def _binds(host: _Data) -> Iterator[VolumeMapping]:
    for text in host.get("Binds") or ():
        try:
            yield parse_volume(text, exact=True)
        except MappingError:  # a mode of an engine newer than this table: the places are what matters
            source, _, target = text.rpartition(":")[0].rpartition(":")
            yield VolumeMapping(source, target)


def _unnamed(config: _Data, usual: _Data) -> Iterator[VolumeMapping]:
    given = usual.get("Volumes") or {}
    return (VolumeMapping("", target) for target in config.get("Volumes") or {} if target not in given)


def _mount(data: _Data) -> Mount:
    bind, volume = _section(data, "BindOptions"), _section(data, "VolumeOptions")
    tmpfs, driver = _section(data, "TmpfsOptions"), _section(volume, "DriverConfig")
    recursive = "disabled" if bind.get("NonRecursive") else ""
    recursive = "writable" if bind.get("ReadOnlyNonRecursive") else recursive
    recursive = "readonly" if bind.get("ReadOnlyForceRecursive") else recursive
    return Mount(
        type=data.get("Type") or "volume",
        target=data.get("Target") or "",
        source=data.get("Source") or "",
        read_only=bool(data.get("ReadOnly")),
        propagation=bind.get("Propagation") or "",
        bind_recursive=cast(Any, recursive),
        create_source=bool(bind.get("CreateMountpoint")),
        no_copy=bool(volume.get("NoCopy")),
        subpath=volume.get("Subpath") or _section(data, "ImageOptions").get("Subpath") or "",
        volume_driver=driver.get("Name") or "",
        volume_options=_pairs(driver.get("Options")),
        volume_labels=_pairs(volume.get("Labels")),
        tmpfs_size=tmpfs.get("SizeBytes") or None,
        tmpfs_mode=tmpfs.get("Mode") or None,
        consistency="" if data.get("Consistency") in (None, "default") else data["Consistency"],
    )


# -- network -------------------------------------------------------------------------------------------------------


def _ports(host: _Data) -> Iterator[PortMapping]:
    for key, bindings in (host.get("PortBindings") or {}).items():
        number, _, protocol = key.partition("/")
        for binding in bindings or [{}]:
            first, _, last = str(binding.get("HostPort") or "").partition("-")
            yield PortMapping(
                int(number),
                int(first) if first and first != "0" else None,
                protocol or "tcp",
                binding.get("HostIp") or "",
                int(last) if last else None,
            )


def _exposed(config: _Data, usual: _Data, host: _Data) -> tuple[str, ...]:
    known = {*(usual.get("ExposedPorts") or {}), *(host.get("PortBindings") or {})}
    return tuple(port for port in config.get("ExposedPorts") or {} if port not in known)


def _hostname(container: _Data, config: _Data, network: str) -> str:
    name = str(config.get("Hostname") or "")
    own = str(container.get("Id") or "")[:12]
    # In the computer's own network the engine writes the computer's name there.
    return "" if name == own or network == "host" or network.startswith("container:") else name


def _host(text: str) -> tuple[str, str]:
    name, _, address = text.partition(":")
    return name, address


def _networks(
    container: _Data, host: _Data, config: _Data
) -> tuple[str, Endpoint, tuple[tuple[str, Endpoint], ...], tuple[str, ...]]:
    mode = str(host.get("NetworkMode") or "")
    network = "" if mode in ("", "default", "bridge") else mode
    joined: dict[str, Any] = dict(_section(_section(container, "NetworkSettings"), "Networks"))
    first = joined.pop(mode if mode in joined else "bridge", None) or {}
    if not network.startswith("container:") and network not in ("host", "none"):
        more = tuple((name, _endpoint(container, data or {})) for name, data in joined.items())
    else:
        more = ()
    endpoint = _endpoint(container, first, str(config.get("MacAddress") or ""))
    links = [_link(text) for text in host.get("Links") or first.get("Links") or ()]
    return network, endpoint, more, tuple(links)


def _endpoint(container: _Data, data: _Data, mac_address: str = "") -> Endpoint:
    # The engine adds the short id, and the host name where one was given.
    added = {str(container.get("Id") or "")[:12], _section(container, "Config").get("Hostname")}
    addresses = _section(data, "IPAMConfig")
    return Endpoint(
        aliases=tuple(alias for alias in data.get("Aliases") or () if alias not in added),
        ip=addresses.get("IPv4Address") or "",
        ip6=addresses.get("IPv6Address") or "",
        mac_address=mac_address,
        link_local_ips=_words(addresses.get("LinkLocalIPs")),
        driver_options=_pairs(data.get("DriverOpts")),
        gateway_priority=int(data.get("GwPriority") or 0),
    )


def _link(text: str) -> str:
    """`/other:/web/db`, as the engine keeps it, is `other:db`."""
    target, _, alias = text.partition(":")
    target, alias = target.removeprefix("/"), alias.rpartition("/")[2]
    return target if alias in ("", target) else f"{target}:{alias}"


# -- rights --------------------------------------------------------------------------------------------------------


def _log(host: _Data) -> dict[str, Any]:
    log = _section(host, "LogConfig")
    driver, options = log.get("Type") or "", _pairs(log.get("Config"))
    return {"log_driver": "" if driver == "json-file" and not options else driver, "log_options": options}


def _capabilities(words: Sequence[str] | None) -> tuple[str, ...]:
    return tuple(word.removeprefix("CAP_") for word in words or ())


def _security(host: _Data) -> tuple[str, ...]:
    options = list(host.get("SecurityOpt") or ())
    if host.get("Privileged"):
        return tuple(one for one in options if one != "label=disable")
    if host.get("MaskedPaths") == [] and host.get("ReadonlyPaths") == []:
        options.append("systempaths=unconfined")
    return tuple(options)


def _devices(host: _Data) -> Iterator[Device]:
    for one in host.get("Devices") or ():
        source, target = one["PathOnHost"], one["PathInContainer"]
        yield Device(source, "" if target == source else target, one.get("CgroupPermissions") or "rwm")
    for request in host.get("DeviceRequests") or ():
        if request.get("Driver") == "cdi":
            yield from (Device(name) for name in request.get("DeviceIDs") or ())


def _gpus(host: _Data) -> Gpus | None:
    for request in host.get("DeviceRequests") or ():
        if request.get("Driver") != "cdi":
            capabilities = tuple((request.get("Capabilities") or [["gpu"]])[0])
            devices = _words(request.get("DeviceIDs"))
            options = _pairs(request.get("Options"))
            return Gpus(request.get("Count") or 0, devices, request.get("Driver") or "", capabilities, options)
    return None


def _cgroup_namespace(host: _Data, cgroup_version: str) -> str:
    mode = str(host.get("CgroupnsMode") or "")
    usual = {"1": "host", "2": "private"}.get(cgroup_version, mode)
    return "" if mode == usual else mode
