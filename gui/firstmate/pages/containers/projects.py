"""The groups of the list: containers that Compose made together stand together. Pure.

Without a single project there are no groups at all: a beginner's list is a plain list.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from firstmate.core.entities import Container, State


@dataclass(frozen=True, slots=True)
class Project:
    """A group; `name` "" holds those that belong to no project. `key` cannot be a container's id."""

    name: str
    total: int
    running: int

    @property
    def key(self) -> str:
        return key_of(self.name)


def key_of(project: str) -> str:
    """The key of a project's heading in the list."""
    return f"project:{project}"


def projects(containers: Iterable[Container]) -> tuple[Project, ...]:
    """Those without a project come first, where a new one is looked for; then the projects by name."""
    groups: dict[str, list[Container]] = {}
    for one in containers:
        groups.setdefault(one.project, []).append(one)
    if not any(groups):
        return ()
    names = sorted(groups, key=lambda name: (name != "", name.casefold(), name))
    return tuple(
        Project(name, len(groups[name]), sum(one.state is State.RUNNING for one in groups[name])) for name in names
    )
