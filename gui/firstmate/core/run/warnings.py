"""What a run specification may do, and a person should hear first: plain words, never a refusal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from firstmate.core.mappings import PortMapping, port_runs
from firstmate.core.run.check import capability
from firstmate.core.run.spec import Problem, RunSpec

_POWERFUL: Final = frozenset({"ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_PTRACE", "SYS_RAWIO", "DAC_READ_SEARCH", "BPF"})


def warnings(spec: RunSpec) -> tuple[Problem, ...]:
    """What works but deserves a plain word first. Never blocks.

    Codes: privileged, engine_socket, host_root, open_to_network (detail: port), powerful_capability, unconfined,
    host_namespace, ports_with_host_network, oom_kill_disable, client_only.
    """
    return tuple(_warnings(spec))


def _warnings(spec: RunSpec) -> Iterator[Problem]:
    if spec.privileged:
        yield Problem("privileged", "privileged")
    sources = [("volumes", volume.source) for volume in spec.volumes]
    sources += [("mounts", mount.source) for mount in spec.mounts if mount.type in ("bind", "npipe")]
    for name, path in sources:
        source = path.replace("\\", "/").rstrip("/")
        if source.endswith(("docker.sock", "pipe/docker_engine")):
            yield Problem(name, "engine_socket", {"source": path})
        elif path and (not source or re.fullmatch(r"[A-Za-z]:", source)):
            yield Problem(name, "host_root", {"source": path})
    if spec.use_api_socket:
        yield Problem("use_api_socket", "engine_socket")
    if spec.network == "host":
        if spec.ports or spec.publish_all:
            yield Problem("ports", "ports_with_host_network")
    else:
        yield from _open_ports(spec.ports)
    for word in spec.cap_add:
        if capability(word) in _POWERFUL:
            yield Problem("cap_add", "powerful_capability", {"text": word})
    for option in spec.security_options:
        if re.fullmatch(r"(?:seccomp|apparmor|systempaths)[=:]unconfined|label[=:]disable", option):
            yield Problem("security_options", "unconfined", {"text": option})
    for name, mode in (("pid", spec.pid), ("ipc", spec.ipc), ("userns", spec.userns), ("uts", spec.uts)):
        if mode == "host":
            yield Problem(name, "host_namespace", {"text": name})
    if spec.oom_kill_disable and spec.limits.memory is None:
        yield Problem("oom_kill_disable", "oom_kill_disable")
    client = (("cidfile", spec.cidfile), ("detach_keys", spec.detach_keys), ("sig_proxy", not spec.sig_proxy))
    for name, given in client:
        if given:
            yield Problem(name, "client_only", {"text": name})


def _open_ports(ports: Iterable[PortMapping]) -> Iterator[Problem]:
    for first, last in port_runs(ports):
        if first.address not in ("", "0.0.0.0", "::"):
            continue
        port = first.host_text or f"{first.container}"
        # A whole range is one thing to say.
        yield Problem("ports", "open_to_network", {"port": port if first == last else f"{port}-{_upper(last)}"})


def _upper(port: PortMapping) -> int:
    return port.container if port.host is None else port.host
