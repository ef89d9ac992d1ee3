"""The run specification as Kubernetes objects: a Deployment or a Pod, a Service for the ports, claims for the volumes.

Kubernetes has its own idea of many things (networks, restarts, logs), so the list of what has no counterpart is as
much part of the answer as the text. Source: the Kubernetes API reference (v1); a test holds the output against the
published JSON schemas.
"""

from __future__ import annotations

import re
from typing import Any, Final, Literal

from firstmate.core.quantities import GIB, KIB, MIB
from firstmate.core.run.check import capability
from firstmate.core.run.compose import service_name
from firstmate.core.run.export import Export, LeftOut, left_out, note
from firstmate.core.run.spec import Health, RunSpec
from firstmate.core.run.yaml_text import to_yaml

TARGET: Final = "Kubernetes"
Kind = Literal["", "deployment", "pod"]
VOLUME_SIZE: Final = GIB
"""Bytes that a claim asks for: docker's volumes have no size, a claim must have one."""

_HANDLED: Final = frozenset(
    {
        "image", "command", "entrypoint", "name", "tty", "interactive", "environment", "ports", "volumes",
        "working_dir", "labels", "privileged", "annotations", "mounts", "tmpfs", "read_only", "shm_size", "expose",
        "dns", "dns_search", "dns_options", "stop_timeout", "cap_add", "cap_drop", "pull", "sysctls", "runtime",
        "platform", "extra_hosts", "hostname", "gpus", "security_options", "group_add", "user",
        "limits.nano_cpus", "limits.memory", "limits.memory_reservation", "limits.cpu_shares",
        *(f"health.{name}" for name in Health.__dataclass_fields__ if name != "start_interval"),
    }
)  # fmt: skip
_QUALIFIED: Final = r"(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?"
_SECOND: Final = 1_000_000_000
_MOUNT_MODES: Final = {
    "shared": "Bidirectional", "rshared": "Bidirectional", "slave": "HostToContainer", "rslave": "HostToContainer",
}  # fmt: skip


def kind_for(spec: RunSpec) -> Literal["deployment", "pod"]:
    """A Deployment for what is meant to stay up, a Pod for what is run once or by hand."""
    if spec.restart in ("always", "unless-stopped"):
        return "deployment"
    return "deployment" if spec.detach and not (spec.remove_after or spec.tty or spec.restart) else "pod"


def to_kubernetes(spec: RunSpec, kind: Kind = "") -> Export:
    """The objects as one text, and what Kubernetes cannot say. `kind` "" chooses by the restart policy."""
    return _Objects(spec, kind or kind_for(spec)).export()


def _set(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value or (value == 0 and value is not False)}


class _Objects:
    def __init__(self, spec: RunSpec, kind: Literal["deployment", "pod"]) -> None:
        self._spec = spec
        self._kind = kind
        self._name = service_name(spec)
        self._notes: list[LeftOut] = []
        self._volumes: list[dict[str, Any]] = []
        self._mounts: list[dict[str, Any]] = []
        self._claims: dict[str, None] = {}
        self._handled = set(_HANDLED)

    def export(self) -> Export:
        spec = self._spec
        self._places()
        pod = self._pod()
        meta = {"name": self._name, "labels": {"app": self._name}}
        annotations = self._annotations()
        if self._kind == "pod":
            main = {"apiVersion": "v1", "kind": "Pod", "metadata": meta | _set(annotations=annotations), "spec": pod}
        else:
            template = {"metadata": {"labels": {"app": self._name}} | _set(annotations=annotations), "spec": pod}
            selector = {"matchLabels": {"app": self._name}}
            inner = {"replicas": 1, "selector": selector, "template": template}
            main = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": meta, "spec": inner}
        documents = [*(self._claim(name) for name in self._claims), main, *self._service()]
        return Export(to_yaml(*documents), (*left_out(spec, self._handled, TARGET), *self._notes))

    # -- the pod ---------------------------------------------------------------------------------------------------
    def _pod(self) -> dict[str, Any]:
        spec = self._spec
        self._restart()
        pod = _set(
            hostname=self._hostname(),
            hostNetwork=spec.network == "host",
            hostPID=spec.pid == "host",
            hostIPC=spec.ipc == "host",
            hostUsers=True if spec.userns == "host" else None,
            runtimeClassName=spec.runtime,
            terminationGracePeriodSeconds=max(spec.stop_timeout, 0) if spec.stop_timeout is not None else None,
            nodeSelector=self._platform(),
            securityContext=self._pod_security(),
            hostAliases=self._hosts(),
            **self._dns(),
        )
        for name, host in (("network", spec.network), ("pid", spec.pid), ("ipc", spec.ipc), ("userns", spec.userns)):
            if host == "host" or (name == "network" and host in ("bridge", "default")):
                self._handled.add(name)
        pod["containers"] = [self._container()]
        if self._volumes:
            pod["volumes"] = self._volumes
        if self._kind == "pod":
            pod["restartPolicy"] = {"": "Never", "no": "Never", "always": "Always", "unless-stopped": "Always"}.get(
                spec.restart, "OnFailure"
            )
        return pod

    def _restart(self) -> None:
        if self._kind == "deployment" and kind_for(self._spec) == "pod":
            self._notes.append(note("restarts_always", f"--restart {self._spec.restart or 'no'}"))
        if self._spec.restart.startswith("on-failure:"):
            self._notes.append(note("retries", f"--restart {self._spec.restart}"))
        self._handled.add("restart")

    def _container(self) -> dict[str, Any]:
        spec = self._spec
        command, entrypoint = spec.command, spec.entrypoint
        if entrypoint == ():  # Kubernetes has no "without the image's entry point": the command itself becomes it
            entrypoint, command = command, ()
        ports = dict.fromkeys([(port.container, port.protocol) for port in spec.ports])
        ports |= dict.fromkeys((int(text.partition("/")[0]), text.partition("/")[2]) for text in spec.expose)
        pull = {"always": "Always", "missing": "IfNotPresent", "never": "Never"}.get(spec.pull, "")
        return _set(
            name=self._name,
            image=spec.image,
            imagePullPolicy=pull,
            command=[_literal(word) for word in entrypoint or ()],
            args=[_literal(word) for word in command],
            workingDir=spec.working_dir,
            stdin=spec.interactive,
            tty=spec.tty,
            env=self._environment(),
            ports=[{"containerPort": number} | _protocol(protocol) for number, protocol in ports],
            resources=self._resources(),
            volumeMounts=self._mounts,
            livenessProbe=self._probe(),
            securityContext=self._container_security(),
        )

    def _environment(self) -> list[dict[str, str]]:
        rows = []
        for key, value in self._spec.environment:
            if re.fullmatch(r"[ -<>-~]+", key):  # printable ASCII without "="
                rows.append({"name": key, "value": _literal(value)})
            else:
                self._missing(f"--env {key}")
        return rows

    def _resources(self) -> dict[str, Any]:
        limits = self._spec.limits
        most: dict[str, Any] = _set(cpu=self._cpu(limits.nano_cpus), memory=_memory(limits.memory))
        least = dict(most)
        if limits.cpu_shares is not None:
            least["cpu"] = f"{max(1, round(limits.cpu_shares * 1000 / 1024))}m"
        least |= _set(memory=_memory(limits.memory_reservation))
        gpus = self._spec.gpus
        if gpus is not None:
            number = gpus.count if gpus.count > 0 else len(gpus.devices) or 1
            most["nvidia.com/gpu"] = str(number)
            if gpus.count == -1 or gpus.devices:
                self._notes.append(note("gpu_number", "--gpus", number=number))
        return _set(limits=most, requests=least)

    def _cpu(self, nano: int | None) -> str:
        if nano is None:
            return ""
        milli = -(-nano // 1_000_000)
        if nano % 1_000_000:
            self._notes.append(note("cpu_rounded", "--cpus", value=f"{milli}m"))
        return f"{milli}m"

    def _probe(self) -> dict[str, Any]:
        health = self._spec.health
        if not health.command:
            if health and not health.disabled:
                self._notes.append(note("image_health", "--health-interval"))
            return {}

        def seconds(value: int | None) -> int | None:
            return None if value is None else max(1, -(-value // _SECOND))

        return {"exec": {"command": ["/bin/sh", "-c", health.command]}} | _set(
            periodSeconds=seconds(health.interval) or 30,  # docker's defaults, not those of Kubernetes
            timeoutSeconds=seconds(health.timeout) or 30,
            failureThreshold=health.retries or 3,
            initialDelaySeconds=seconds(health.start_period),
        )

    def _container_security(self) -> dict[str, Any]:
        spec = self._spec
        capabilities = _set(
            add=[capability(word) for word in spec.cap_add], drop=[capability(word) for word in spec.cap_drop]
        )
        context = _set(privileged=spec.privileged, readOnlyRootFilesystem=spec.read_only, capabilities=capabilities)
        for option in spec.security_options:
            if option in ("no-new-privileges", "no-new-privileges:true", "no-new-privileges=true"):
                context["allowPrivilegeEscalation"] = False
            elif option in ("seccomp=unconfined", "seccomp:unconfined"):
                context["seccompProfile"] = {"type": "Unconfined"}
            elif option in ("apparmor=unconfined", "apparmor:unconfined"):
                context["appArmorProfile"] = {"type": "Unconfined"}
            else:
                self._missing(f"--security-opt {option}")
        return context

    def _pod_security(self) -> dict[str, Any]:
        spec = self._spec
        context: dict[str, Any] = {}
        match = re.fullmatch(r"(\d+)(?::(\d+))?", spec.user)
        if match:
            context["runAsUser"] = int(match[1])
            context |= {"runAsGroup": int(match[2])} if match[2] else {}
        elif spec.user:
            self._notes.append(note("user_number", f"--user {spec.user}"))
        groups = [int(group) for group in spec.group_add if group.isdigit()]
        for group in spec.group_add:
            if not group.isdigit():
                self._notes.append(note("user_number", f"--group-add {group}"))
        sysctls = [{"name": name, "value": value} for name, value in spec.sysctls]
        return context | _set(supplementalGroups=groups, sysctls=sysctls)

    def _hostname(self) -> str:
        name = self._spec.hostname
        if name and not re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", name):
            self._missing(f"--hostname {name}")
            return ""
        return name

    def _platform(self) -> dict[str, str]:
        parts = self._spec.platform.split("/")
        known = _set(**{"kubernetes.io/os": parts[0], "kubernetes.io/arch": parts[1] if len(parts) > 1 else ""})
        if len(parts) > 2:
            self._missing(f"--platform {self._spec.platform}")
        return known

    def _hosts(self) -> list[dict[str, Any]]:
        rows: dict[str, list[str]] = {}
        for name, address in self._spec.extra_hosts:
            if address == "host-gateway":
                self._missing(f"--add-host {name}:{address}")
            else:
                rows.setdefault(address, []).append(name)
        return [{"ip": address, "hostnames": names} for address, names in rows.items()]

    def _dns(self) -> dict[str, Any]:
        spec = self._spec
        options = [_set(name=name, value=value) for name, _, value in (one.partition(":") for one in spec.dns_options)]
        config = _set(nameservers=list(spec.dns), searches=list(spec.dns_search), options=options)
        if not config:
            return {}
        return {"dnsPolicy": "None" if spec.dns else "ClusterFirst", "dnsConfig": config}

    def _annotations(self) -> dict[str, str]:
        """docker's labels are free remarks, which Kubernetes calls annotations."""
        kept = {}
        for option, pairs in (("--label", self._spec.labels), ("--annotation", self._spec.annotations)):
            for key, value in pairs:
                if re.fullmatch(_QUALIFIED, key):
                    kept[key] = value
                else:
                    self._missing(f"{option} {key}")
        return kept

    # -- folders and volumes ---------------------------------------------------------------------------------------
    def _places(self) -> None:
        spec = self._spec
        for volume in spec.volumes:
            mode = next((_MOUNT_MODES[word] for word in volume.options if word in _MOUNT_MODES), "")
            more = _set(readOnly=volume.read_only, mountPropagation=mode)
            self._place(volume.source, volume.is_bind, volume.target, more)
        for mount in spec.mounts:
            more = _set(readOnly=mount.read_only, mountPropagation=_MOUNT_MODES.get(mount.propagation, ""))
            more |= _set(subPath=mount.subpath)
            if mount.type == "tmpfs":
                self._memory_place(mount.target, mount.tmpfs_size, more)
            elif mount.type == "image":
                self._add({"image": {"reference": mount.source}}, mount.target, more)
            elif mount.type in ("bind", "volume"):
                if mount.volume_driver or mount.volume_options or mount.volume_labels:
                    self._missing(f"--mount {mount.target}")
                self._place(mount.source, mount.type == "bind", mount.target, more)
            else:
                self._missing(f"--mount type={mount.type}")
        for path, options in spec.tmpfs:
            match = re.search(r"(?:^|,)size=(\d+)([kmg]?)", options, re.IGNORECASE)
            unit = {"": 1, "k": KIB, "m": MIB, "g": GIB}[match[2].lower()] if match else 1
            self._memory_place(path, int(match[1]) * unit if match else None, {})
        if spec.shm_size is not None:
            self._memory_place("/dev/shm", spec.shm_size, {})

    def _place(self, source: str, bind: bool, target: str, more: dict[str, Any]) -> None:
        if bind:
            if re.match(r"[A-Za-z]:[\\/]", source):
                self._notes.append(note("windows_path", source))
            self._add({"hostPath": {"path": source}}, target, more)
        elif source:
            claim = re.sub(r"[^a-z0-9]+", "-", source.lower()).strip("-") or "data"
            if claim not in self._claims:
                self._claims[claim] = None
                self._notes.append(note("volume_size", source))
            self._add({"persistentVolumeClaim": {"claimName": claim}}, target, more)
        else:
            self._add({"emptyDir": {}}, target, more)

    def _memory_place(self, target: str, size: int | None, more: dict[str, Any]) -> None:
        self._add({"emptyDir": {"medium": "Memory"} | _set(sizeLimit=_memory(size))}, target, more)

    def _add(self, source: dict[str, Any], target: str, more: dict[str, Any]) -> None:
        known = next((one for one in self._volumes if {k: v for k, v in one.items() if k != "name"} == source), None)
        if known is None or "emptyDir" in source:
            known = {"name": f"volume-{len(self._volumes) + 1}"} | source
            self._volumes.append(known)
        self._mounts.append({"name": known["name"], "mountPath": target} | more)

    def _claim(self, name: str) -> dict[str, Any]:
        request = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": _memory(VOLUME_SIZE)}}}
        return {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": name}, "spec": request}

    # -- ports -----------------------------------------------------------------------------------------------------
    def _service(self) -> list[dict[str, Any]]:
        spec = self._spec
        if not spec.ports or spec.network == "host":
            return []
        rows: list[dict[str, Any]] = []
        for port in spec.ports:
            number = port.host or port.container
            row = {"name": f"{port.protocol}-{number}", "port": number, "targetPort": port.container}
            if any(one["name"] == row["name"] for one in rows):
                self._notes.append(note("same_port", f"-p {port}"))
                continue
            if port.host_last is not None:
                self._notes.append(note("port_range", f"-p {port}", port=number))
            if port.address and port.address not in ("0.0.0.0", "::"):
                self._notes.append(note("bound_address", f"-p {port}", address=port.address))
            rows.append(row | _protocol(port.protocol))
        # Docker opens ports on the computer itself; of the kinds of Service this one does it on a desktop's cluster.
        inner = {"type": "LoadBalancer", "selector": {"app": self._name}, "ports": rows}
        return [{"apiVersion": "v1", "kind": "Service", "metadata": {"name": self._name}, "spec": inner}]

    def _missing(self, option: str) -> None:
        self._notes.append(note("no_counterpart", option, target=TARGET))


def _protocol(protocol: str) -> dict[str, str]:
    return {} if protocol == "tcp" else {"protocol": protocol.upper()}


def _memory(amount: int | None) -> str:
    """Mi where it is whole, else Ki or bytes."""
    if amount is None:
        return ""
    if amount % MIB == 0:
        return f"{amount // MIB}Mi"
    return f"{amount // KIB}Ki" if amount % KIB == 0 else str(amount)


def _literal(text: str) -> str:
    """Kubernetes would put a variable in place of $(NAME)."""
    return re.sub(r"\$(?=[$(])", "$$", text)
