"""What works and deserves a plain word first: risks of the specification, and what the catalogue knows of its image.

Advice never blocks a start. Refuses to ask the engine anything: it is given what the session knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from PySide6.QtCore import QCoreApplication

from firstmate.core.entities import Container, EngineInfo
from firstmate.core.quantities import format_memory
from firstmate.core.runspec import Problem, RunSpec, warnings
from firstmate.core.words import problem_text
from firstmate.pages.run.draft import Wrong

_ = QCoreApplication.translate

_EVERYWHERE = ("", "0.0.0.0", "::")
"""Addresses that stand for all of the computer's."""
_NO_PASSWORD = ("ALLOW_EMPTY", "RANDOM_ROOT")
"""In the names of variables that say that a password is not wanted."""


def usual_memory(image: str) -> int | None:
    """Bytes that suffice for light use of the image, by the catalogue; None where it does not know."""
    if not image:
        return None
    from firstmate.core.catalogue import usual_memory  # its table costs 15 ms, and an empty form needs none

    return usual_memory(image)


def advice(
    spec: RunSpec,
    info: EngineInfo | None,
    containers: Iterable[Container],
    field: Callable[[Problem], str],
    language: str,
) -> tuple[Wrong, ...]:
    """Each with the form's field that it belongs to, which `field` knows. `containers` are those on the engine."""
    found = [*_taken_ports(spec, containers)]
    found += [Wrong(field(one), problem_text(one, language)) for one in warnings(spec)]
    found += _of_the_catalogue(spec)
    if spec.gpus is not None and info is not None and not _has_gpus(info):
        words = _(
            "Run",
            "This engine shows no GPU support: it lacks the NVIDIA Container Toolkit. The start will probably be "
            "refused.",
        )
        found.append(Wrong("gpus", words))
    return tuple(dict.fromkeys(found))


def _taken_ports(spec: RunSpec, containers: Iterable[Container]) -> Iterator[Wrong]:
    """A start is not refused for them here: the other container may have stopped when it comes to that."""
    if not spec.ports or spec.network == "host":
        return
    taken: dict[tuple[int, str], list[tuple[str, str]]] = {}
    for one in containers:
        for port in one.ports:
            if port.public is not None:
                taken.setdefault((port.public, port.protocol), []).append((port.address, one.name))
    for wanted in spec.ports:
        if wanted.host is None or wanted.host_last is not None:  # then the engine looks for a free one
            continue
        for address, name in taken.get((wanted.host, wanted.protocol), ()):
            if address == wanted.address or address in _EVERYWHERE or wanted.address in _EVERYWHERE:
                words = _("Run", "Port {port} is in use by the container {name}. Choose another one, or stop it first.")
                yield Wrong("ports", words.format(port=wanted.host, name=name))
                break


def _of_the_catalogue(spec: RunSpec) -> Iterator[Wrong]:
    usual, memory = usual_memory(spec.image), spec.limits.memory
    if usual is not None and memory is not None and memory < usual:
        words = _("Run", "Light use of this image takes about {memory}. With less it may be ended at once.")
        yield Wrong("memory", words.format(memory=format_memory(usual)))
    if missing := _missing_variables(spec):
        words = _("Run", "This image does not start without {names}.")
        yield Wrong("env", words.format(names=", ".join(missing)))


def _missing_variables(spec: RunSpec) -> list[str]:
    """Variables that the image's own program needs; nothing is known of another program or of what a file says."""
    if not spec.image or spec.command or spec.entrypoint is not None or spec.env_files:
        return []
    from firstmate.core.catalogue import entry_of

    entry = entry_of(spec.image)
    given = {name for name, _value in spec.environment} | set(spec.inherited)
    if entry is None or any(word in name for word in _NO_PASSWORD for name in given):
        return []
    return [name for name in entry.needs if not {name, f"{name}_FILE"} & given]


def _has_gpus(info: EngineInfo) -> bool:
    return "nvidia" in info.runtimes or bool(info.raw.get("CDISpecDirs"))
