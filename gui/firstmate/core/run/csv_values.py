"""Values of options that are CSV of keys and values: `--mount`, the long form of `--network`, `--gpus`.

As in `values`: what `read_…` takes, `write_…` gives back.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final, cast, get_args

from firstmate.core.mappings import MappingError
from firstmate.core.quantities import memory_argument
from firstmate.core.run.csv_text import read_cells, read_fields, write_cells
from firstmate.core.run.spec import Endpoint, Gpus, Mount, MountType
from firstmate.core.run.values import (
    read_bool,
    read_bytes,
    read_full_pair,
    read_integer,
    read_pair,
    write_label,
    write_pair,
)

_MOUNT_FLAGS: Final = {
    "readonly": "read_only", "ro": "read_only", "volume-nocopy": "no_copy", "bind-create-src": "create_source",
    "bind-nonrecursive": "",
}  # fmt: skip
_MOUNT_TEXTS: Final = {
    "source": "source", "src": "source", "target": "target", "dst": "target", "destination": "target",
    "consistency": "consistency", "bind-propagation": "propagation", "volume-subpath": "subpath",
    "image-subpath": "subpath", "volume-driver": "volume_driver",
}  # fmt: skip
_RECURSIVE: Final = ("enabled", "disabled", "writable", "readonly")


def read_mount(text: str) -> Mount:
    """`type=bind,source=…,target=…,readonly`: CSV of keys and values, a volume when no type is named."""
    mount = Mount("volume", "")
    for key, value in read_fields(text, bare=_MOUNT_FLAGS):
        key = key.lower()
        if key == "type":
            if value.lower() not in get_args(MountType):
                raise MappingError("mount_type", text=text, type=value)
            mount = replace(mount, type=cast(MountType, value.lower()))
        elif key in _MOUNT_FLAGS:
            on = read_bool(value) if value else True
            if key == "bind-nonrecursive":
                mount = replace(mount, bind_recursive="disabled" if on else "")
            else:
                mount = replace(mount, **{_MOUNT_FLAGS[key]: on})  # type: ignore[arg-type]
        elif key in _MOUNT_TEXTS:
            mount = replace(mount, **{_MOUNT_TEXTS[key]: value})  # type: ignore[arg-type]
        elif key == "bind-recursive" and value in _RECURSIVE:
            mount = replace(mount, bind_recursive="" if value == "enabled" else value)  # type: ignore[arg-type]
        elif key == "volume-opt":
            mount = replace(mount, volume_options=(*mount.volume_options, read_pair(value)))
        elif key == "volume-label":
            mount = replace(mount, volume_labels=(*mount.volume_labels, read_pair(value)))
        elif key == "tmpfs-size":
            mount = replace(mount, tmpfs_size=read_bytes(value))
        elif key == "tmpfs-mode":
            if not re.fullmatch(r"[0-7]+", value):
                raise MappingError("not_a_number", text=text, part=value)
            mount = replace(mount, tmpfs_mode=int(value, 8))
        else:
            raise MappingError("unknown_key", text=text, key=key)
    if not mount.target:
        raise MappingError("target", text=text, target="")
    return mount


def write_mount(mount: Mount) -> str:
    fields = [f"type={mount.type}"]
    fields += [f"source={mount.source}"] if mount.source else []
    fields.append(f"target={mount.target}")
    fields += ["readonly"] if mount.read_only else []
    texts = (("bind-propagation", mount.propagation), ("consistency", mount.consistency))
    fields += [f"{key}={value}" for key, value in texts if value]
    if mount.bind_recursive:
        fields.append(f"bind-recursive={mount.bind_recursive}")
    fields += ["bind-create-src"] if mount.create_source else []
    fields += ["volume-nocopy"] if mount.no_copy else []
    if mount.subpath:
        fields.append(f"{'image' if mount.type == 'image' else 'volume'}-subpath={mount.subpath}")
    fields += [f"volume-driver={mount.volume_driver}"] if mount.volume_driver else []
    fields += [f"volume-opt={key}={value}" for key, value in mount.volume_options]
    fields += [f"volume-label={write_label(pair)}" for pair in mount.volume_labels]
    fields += [f"tmpfs-size={memory_argument(mount.tmpfs_size)}"] if mount.tmpfs_size is not None else []
    fields += [f"tmpfs-mode={mount.tmpfs_mode:o}"] if mount.tmpfs_mode is not None else []
    return write_cells(fields)


# -- network -------------------------------------------------------------------------------------------------------


def read_network(text: str) -> tuple[str, Endpoint]:
    """A name, or `name=…,alias=…,ip=…` with the settings of this one network."""
    if not re.search(r"\w+=\w+", text):
        return text, Endpoint()
    name, endpoint = "", Endpoint()
    for key, value in read_fields(text):
        key = key.lower()
        if key == "name":
            name = value
        elif key == "alias":
            endpoint = replace(endpoint, aliases=(*endpoint.aliases, value))
        elif key == "link-local-ip":
            endpoint = replace(endpoint, link_local_ips=(*endpoint.link_local_ips, value))
        elif key == "driver-opt":
            endpoint = replace(endpoint, driver_options=(*endpoint.driver_options, read_full_pair(value)))
        elif key == "gw-priority":
            endpoint = replace(endpoint, gateway_priority=read_integer(value))
        elif key in ("ip", "ip6", "mac-address"):
            endpoint = replace(endpoint, **{key.replace("-", "_"): value})  # type: ignore[arg-type]
        else:
            raise MappingError("unknown_key", text=text, key=key)
    return name, endpoint


def write_network(name: str, endpoint: Endpoint) -> str:
    if not endpoint:
        return name if "=" not in name else write_cells([f"name={name}"])
    fields = [f"name={name}", *(f"alias={alias}" for alias in endpoint.aliases)]
    texts = (("ip", endpoint.ip), ("ip6", endpoint.ip6), ("mac-address", endpoint.mac_address))
    fields += [f"{key}={value}" for key, value in texts if value]
    fields += [f"link-local-ip={address}" for address in endpoint.link_local_ips]
    fields += [f"driver-opt={key}={value}" for key, value in endpoint.driver_options]
    fields += [f"gw-priority={endpoint.gateway_priority}"] if endpoint.gateway_priority else []
    return write_cells(fields)


# -- GPUs ---------------------------------------------------------------------------------------------------------


def read_gpus(text: str) -> Gpus:
    """`all`, a number, or CSV of count, device, driver, capabilities and options. docker always adds "gpu"."""
    gpus, count = Gpus(), None
    seen: set[str] = set()
    for key, value in read_fields(text, bare=None):
        if key in seen:
            raise MappingError("duplicate", text=text, key=key)
        seen.add(key)
        if not value:
            count = _gpu_count(key)
        elif key == "count":
            count = _gpu_count(value)
        elif key == "device":
            gpus = replace(gpus, devices=tuple(value.split(",")))
        elif key == "driver":
            gpus = replace(gpus, driver=value)
        elif key == "capabilities":
            gpus = replace(gpus, capabilities=(*value.split(","), "gpu"))
        elif key == "options":
            gpus = replace(gpus, options=tuple(read_pair(field) for field in read_cells(value)))
        else:
            raise MappingError("unknown_key", text=text, key=key)
    return replace(gpus, count=count if count is not None else 0 if gpus.devices else 1)


def _gpu_count(text: str) -> int:
    return -1 if text == "all" else read_integer(text)


def write_gpus(gpus: Gpus) -> str:
    fields = []
    if gpus.count or not gpus.devices:
        fields.append("all" if gpus.count == -1 else f"{gpus.count}")
    fields += [f"device={','.join(gpus.devices)}"] if gpus.devices else []
    fields += [f"driver={gpus.driver}"] if gpus.driver else []
    named = gpus.capabilities[:-1] if gpus.capabilities[-1:] == ("gpu",) else gpus.capabilities
    fields += [f"capabilities={','.join(named)}"] if named else []
    fields += [f"options={write_cells([write_pair(pair) for pair in gpus.options])}"] if gpus.options else []
    return write_cells(fields)
