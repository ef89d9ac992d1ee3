"""The run specification: what a person wants to run, as one frozen value; its check, and its form on the engine's API.

The same value feeds the form, the `docker run` preview (`command.run_argv`), the checks and `POST /containers/create`,
so they cannot disagree. A new option is a field here, a line in `to_create_body`, one in `command.py` and, where it can
be wrong, one in `validate`. Refuses to ask anyone: what only the engine can know comes back from it as an error.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as value_field
from typing import Any, Final

from firstmate.core.mappings import (
    MAX_PORT,
    PROTOCOLS,
    VOLUME_NAME,
    PortMapping,
    VolumeMapping,
    is_absolute,
    is_address,
)
from firstmate.core.names import ImageNameError, is_image_id, parse_image_name
from firstmate.core.quantities import MIN_CPU, MIN_MEMORY, NANO, QuantityError, parse_cpuset

_CONTAINER_NAME: Final = r"[a-zA-Z0-9][a-zA-Z0-9_.-]+"
_HOST_NAME: Final = r"(?!-)[a-zA-Z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-zA-Z0-9-]{1,63}(?<!-))*"
_PLATFORM: Final = r"[a-z0-9]+(?:/[a-z0-9_]+(?:/[a-z0-9.]+)?)?"
_RESTART: Final = r"no|always|unless-stopped|on-failure(?::\d+)?"
MAX_HOST_NAME: Final = 64


@dataclass(frozen=True, slots=True)
class Limits:
    """What a container may use. None or "" is no limit (and in an update: leave as it is).

    `nano_cpus` counts billionths of a core, `memory` bytes. `memory_swap` counts memory and swap together as docker
    does: None is docker's default (twice the memory), equal to `memory` is no swap, -1 is unlimited swap.
    """

    nano_cpus: int | None = None
    cpuset: str = ""
    memory: int | None = None
    memory_swap: int | None = None
    pids: int | None = None

    def __bool__(self) -> bool:
        return self != Limits()


@dataclass(frozen=True, slots=True)
class RunSpec:
    """One container to run. `entrypoint` None keeps the image's own, () clears it. `restart` is docker's policy."""

    image: str
    command: tuple[str, ...] = ()
    entrypoint: tuple[str, ...] | None = None
    name: str = ""
    tty: bool = False
    interactive: bool = False
    detach: bool = True
    remove_after: bool = False
    limits: Limits = Limits()
    environment: tuple[tuple[str, str], ...] = ()
    ports: tuple[PortMapping, ...] = ()
    volumes: tuple[VolumeMapping, ...] = ()
    working_dir: str = ""
    user: str = ""
    hostname: str = ""
    network: str = ""
    restart: str = ""
    platform: str = ""
    labels: tuple[tuple[str, str], ...] = ()
    init: bool = False
    privileged: bool = False


@dataclass(frozen=True, slots=True)
class Capacity:
    """What the engine has to give (on Windows: the virtual machine, not the computer)."""

    cpus: int
    memory_bytes: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field. `code` and `detail` become words in `words.problem_text`.

    Fields: image, command, entrypoint, name, cpus, cpuset, memory, memory_swap, pids, environment, ports, volumes,
    working_dir, user, hostname, network, restart, platform, labels.
    """

    field: str
    code: str
    detail: Mapping[str, Any] = value_field(default_factory=dict, hash=False)


# -- checking ------------------------------------------------------------------------------------------------------


def validate(
    spec: RunSpec, capacity: Capacity | None = None, taken_names: Collection[str] = frozenset()
) -> tuple[Problem, ...]:
    """All that is wrong with the specification before any engine is asked; () when it may be tried.

    `capacity` None skips what depends on the engine. `taken_names` are the container names in use, without slash.
    """
    return (
        *_image_problems(spec),
        *_name_problems(spec.name, taken_names),
        *limit_problems(spec.limits, capacity),
        *_mapping_problems(spec),
        *_other_problems(spec),
    )


def warnings(spec: RunSpec) -> tuple[Problem, ...]:
    """What works but deserves a plain word first. Never blocks. Codes: privileged, engine_socket, host_root,
    open_to_network (detail: port)."""
    found = [Problem("privileged", "privileged")] if spec.privileged else []
    for volume in spec.volumes:
        source = volume.source.replace("\\", "/").rstrip("/")
        if source.endswith(("docker.sock", "pipe/docker_engine")):
            found.append(Problem("volumes", "engine_socket", {"source": volume.source}))
        elif volume.source and (not source or re.fullmatch(r"[A-Za-z]:", source)):
            found.append(Problem("volumes", "host_root", {"source": volume.source}))
    found += [
        Problem("ports", "open_to_network", {"port": mapping.host or mapping.container})
        for mapping in spec.ports
        if mapping.address in ("", "0.0.0.0", "::")
    ]
    return tuple(found)


def _image_problems(spec: RunSpec) -> Iterator[Problem]:
    if not is_image_id(spec.image):
        try:
            parse_image_name(spec.image)
        except ImageNameError as error:
            yield Problem("image", error.code, {**error.detail, "position": error.position, "text": spec.image})
    for name, words in (("command", spec.command), ("entrypoint", spec.entrypoint or ())):
        if any("\0" in word for word in words):
            yield Problem(name, "null_character")


def _name_problems(name: str, taken: Collection[str]) -> Iterator[Problem]:
    if not name:
        return
    if not re.fullmatch(_CONTAINER_NAME, name):
        wrong = next((i for i, c in enumerate(name) if not (c.isascii() and (c.isalnum() or c in "_.-"))), None)
        if wrong is not None:
            yield Problem("name", "bad_character", {"text": name, "character": name[wrong], "position": wrong})
        elif not name[0].isalnum():
            yield Problem("name", "bad_first_character", {"text": name, "character": name[0], "position": 0})
        else:
            yield Problem("name", "too_short", {"text": name, "minimum": 2})
    elif name in taken:
        yield Problem("name", "taken", {"text": name})


def limit_problems(limits: Limits, capacity: Capacity | None = None) -> tuple[Problem, ...]:
    """What is wrong with the limits alone; also for a live update. Figures in `detail`: value, minimum, maximum."""
    found = list(_amount_problem("cpus", limits.nano_cpus, MIN_CPU, capacity.cpus * NANO if capacity else None))
    if limits.cpuset:
        try:
            parse_cpuset(limits.cpuset, capacity.cpus if capacity else None)
        except QuantityError as error:
            found.append(Problem("cpuset", error.code, error.detail))
    found += _amount_problem("memory", limits.memory, MIN_MEMORY, capacity.memory_bytes if capacity else None)
    swap = limits.memory_swap
    if swap is not None:
        if limits.memory is None:
            found.append(Problem("memory_swap", "swap_without_memory", {"value": swap}))
        elif swap == 0 or swap < -1:
            found.append(Problem("memory_swap", "zero" if swap == 0 else "negative", {"value": swap}))
        elif -1 < swap < limits.memory:
            found.append(Problem("memory_swap", "swap_below_memory", {"value": swap, "minimum": limits.memory}))
    found += _amount_problem("pids", limits.pids, 1, None)
    return tuple(found)


def _amount_problem(name: str, value: int | None, minimum: int, maximum: int | None) -> Iterator[Problem]:
    if value is None:
        return
    code = "negative" if value < 0 else "zero" if value == 0 else "too_small" if value < minimum else ""
    if not code and maximum is not None and value > maximum:
        code = "too_large"
    if code:
        yield Problem(name, code, {"value": value, "minimum": minimum, "maximum": maximum})


def _mapping_problems(spec: RunSpec) -> Iterator[Problem]:
    for field_name, pairs in (("environment", spec.environment), ("labels", spec.labels)):
        seen: set[str] = set()
        for key, value in pairs:
            if not key.strip() or "=" in key or key != key.strip():
                yield Problem(field_name, "bad_key", {"key": key})
            elif "\0" in key + value:
                yield Problem(field_name, "null_character", {"key": key})
            elif key in seen:
                yield Problem(field_name, "duplicate", {"key": key})
            seen.add(key)
    used: set[tuple[str, int, str]] = set()
    for port in spec.ports:
        numbers = (port.container,) if port.host is None else (port.container, port.host)
        wrong = next((number for number in numbers if not 1 <= number <= MAX_PORT), None)
        if wrong is not None:
            yield Problem("ports", "out_of_range", {"port": wrong, "minimum": 1, "maximum": MAX_PORT})
        elif port.protocol not in PROTOCOLS:
            yield Problem("ports", "protocol", {"protocol": port.protocol})
        elif port.address and not is_address(port.address):
            yield Problem("ports", "address", {"address": port.address})
        elif port.host is not None:
            key_of_host = (port.address, port.host, port.protocol)
            if key_of_host in used:
                yield Problem("ports", "duplicate", {"port": port.host})
            used.add(key_of_host)
    targets: set[str] = set()
    for volume in spec.volumes:
        if not is_absolute(volume.target) or volume.target == "/":
            yield Problem("volumes", "target", {"target": volume.target})
        elif volume.source and not is_absolute(volume.source) and not re.fullmatch(VOLUME_NAME, volume.source):
            yield Problem("volumes", "source", {"source": volume.source})
        elif volume.target in targets:
            yield Problem("volumes", "duplicate", {"target": volume.target})
        targets.add(volume.target)


def _other_problems(spec: RunSpec) -> Iterator[Problem]:
    if spec.working_dir and not is_absolute(spec.working_dir):
        yield Problem("working_dir", "not_absolute", {"text": spec.working_dir})
    if spec.hostname and (len(spec.hostname) > MAX_HOST_NAME or not re.fullmatch(_HOST_NAME, spec.hostname)):
        yield Problem("hostname", "bad_hostname", {"text": spec.hostname, "maximum": MAX_HOST_NAME})
    if spec.platform and not re.fullmatch(_PLATFORM, spec.platform):
        yield Problem("platform", "bad_platform", {"text": spec.platform})
    if spec.restart and not re.fullmatch(_RESTART, spec.restart):
        yield Problem("restart", "bad_policy", {"text": spec.restart})
    elif spec.remove_after and spec.restart not in ("", "no"):
        yield Problem("restart", "restart_with_remove", {"text": spec.restart})
    if spec.hostname and spec.network.startswith("container:"):
        yield Problem("hostname", "hostname_with_shared_network", {"text": spec.hostname})
    for name in ("user", "network"):
        text: str = getattr(spec, name)
        if any(character.isspace() or character == "\0" for character in text):
            yield Problem(name, "bad_character", {"text": text})


# -- the engine's API ----------------------------------------------------------------------------------------------


def to_create_body(spec: RunSpec) -> tuple[dict[str, str], dict[str, Any]]:
    """Query and JSON body of `POST /containers/create`, the same that `docker run` would send.

    Two deliberate differences: MemorySwap goes with Memory always (twice the memory, what the engine would choose),
    and StdinOnce stays false, for a terminal that can be left and entered again (docker's own client closes the
    container's input for ever when the first client leaves).
    """
    query = {key: value for key, value in (("name", spec.name), ("platform", spec.platform)) if value}
    attached = not spec.detach
    body: dict[str, Any] = {
        "Image": spec.image,
        "Tty": spec.tty,
        "OpenStdin": spec.interactive,
        "StdinOnce": False,
        "AttachStdin": attached and spec.interactive,
        "AttachStdout": attached,
        "AttachStderr": attached,
        "HostConfig": _host_config(spec),
    }
    command = spec.command
    if spec.entrypoint is not None:
        # The CLI can name one word only; further words stand before the command, and the engine joins the two.
        body["Entrypoint"] = list(spec.entrypoint[:1]) or [""]
        command = spec.entrypoint[1:] + command
    if command:
        body["Cmd"] = list(command)
    if spec.environment:
        body["Env"] = [f"{key}={value}" for key, value in spec.environment]
    if spec.labels:
        body["Labels"] = dict(spec.labels)
    if spec.ports:
        body["ExposedPorts"] = {f"{port.container}/{port.protocol}": {} for port in spec.ports}
    unnamed: dict[str, dict[str, str]] = {volume.target: {} for volume in spec.volumes if not volume.source}
    if unnamed:
        body["Volumes"] = unnamed
    texts = (("WorkingDir", spec.working_dir), ("User", spec.user), ("Hostname", spec.hostname))
    body.update((key, text) for key, text in texts if text)
    return query, body


def _host_config(spec: RunSpec) -> dict[str, Any]:
    host: dict[str, Any] = {"AutoRemove": spec.remove_after, **limits_body(spec.limits)}
    if spec.ports:
        bindings: dict[str, list[dict[str, str]]] = {}
        for port in spec.ports:
            binding = {"HostIp": port.address, "HostPort": "" if port.host is None else str(port.host)}
            bindings.setdefault(f"{port.container}/{port.protocol}", []).append(binding)
        host["PortBindings"] = bindings
    binds = [str(volume) for volume in spec.volumes if volume.source]
    if binds:
        host["Binds"] = binds
    if spec.network:
        host["NetworkMode"] = spec.network
    if spec.restart:
        policy, _, count = spec.restart.partition(":")
        host["RestartPolicy"] = {"Name": policy, "MaximumRetryCount": int(count or 0)}
    if spec.init:
        host["Init"] = True
    if spec.privileged:
        host["Privileged"] = True
    return host


def limits_body(limits: Limits) -> dict[str, Any]:
    """The set limits, as the HostConfig of a create and the body of `POST /containers/{id}/update` take them."""
    body: dict[str, Any] = {}
    if limits.nano_cpus is not None:
        body["NanoCpus"] = limits.nano_cpus
    if limits.cpuset:
        body["CpusetCpus"] = limits.cpuset
    if limits.memory is not None:
        body["Memory"] = limits.memory
        body["MemorySwap"] = 2 * limits.memory if limits.memory_swap is None else limits.memory_swap
    if limits.pids is not None:
        body["PidsLimit"] = limits.pids
    return body


# -- the command's words -------------------------------------------------------------------------------------------


class CommandError(ValueError):
    """A command line that cannot be cut into words. `code`: open_quote, open_escape. `position` is where it begins."""

    def __init__(self, code: str, position: int) -> None:
        super().__init__(f"{code} at {position}")
        self.code = code
        self.position = position


def split_command(text: str) -> tuple[str, ...]:
    """The words of a command as a POSIX shell would cut them; nothing is expanded. Raises CommandError."""
    try:
        return tuple(shlex.split(text, comments=False, posix=True))
    except ValueError:
        raise _open_end(text) from None


def _open_end(text: str) -> CommandError:
    quote, start, position = "", 0, 0
    while position < len(text):
        character = text[position]
        if character == "\\" and quote != "'":
            if position + 1 == len(text):
                return CommandError("open_escape", position)
            position += 1
        elif quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote, start = character, position
        position += 1
    return CommandError("open_quote", start)


def join_command(words: Sequence[str]) -> str:
    """A text that `split_command` cuts into exactly these words."""
    return shlex.join(words)
