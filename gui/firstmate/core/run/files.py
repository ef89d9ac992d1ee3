"""Puts the content in where a specification only names it: variables of the environment, env files, label files.

docker's client does this before it asks the engine, so whoever creates a container from a specification does it too.
Refuses to open anything itself: the caller reads the files.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace

from firstmate.core.run.env_file import parse_env_file
from firstmate.core.run.spec import Problem, RunSpec

_BUILT_IN_SECCOMP = ("unconfined", "builtin")


class FileProblem(ValueError):
    """A file that cannot be used; `words.problem_text(problem)` is the sentence. The field is env_files, label_files
    or security_options."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.field}: {problem.code} {dict(problem.detail)}")
        self.problem = problem


def needs_resolving(spec: RunSpec) -> bool:
    """Whether anything would have to be read from the person's computer."""
    return bool(spec.inherited or spec.env_files or spec.label_files or any(map(_seccomp_file, spec.security_options)))


def resolved(spec: RunSpec, read: Callable[[str], bytes], environment: Mapping[str, str]) -> RunSpec:
    """The specification with all content in it, as docker's client sends it. Raises FileProblem; what `read` raises
    passes through.

    Files come first, in their order, then the options: the last value of a name counts. A name without a value in
    the environment stays in `inherited`: the engine takes the image's own variable away then.
    """
    pairs: dict[str, str] = {}
    names: dict[str, None] = {}
    for path in spec.env_files:
        found = parse_env_file(read(path))
        if found.problems:
            raise FileProblem(replace(found.problems[0].problem, field="env_files"))
        pairs |= dict(found.variables)
        # A file's name without a value is passed over when the environment has none; an option's is not.
        pairs |= {name: environment[name] for name in found.inherited if name in environment}
    pairs |= dict(spec.environment)
    for name in spec.inherited:
        if name in environment:
            pairs[name] = environment[name]
        else:
            pairs.pop(name, None)
            names[name] = None
    labels: dict[str, str] = {}
    for path in spec.label_files:
        found = parse_env_file(read(path))
        if found.problems:
            raise FileProblem(replace(found.problems[0].problem, field="label_files"))
        labels |= dict(found.variables)
    labels |= dict(spec.labels)
    return replace(
        spec,
        environment=tuple(pairs.items()),
        inherited=tuple(names),
        env_files=(),
        labels=tuple(labels.items()),
        label_files=(),
        security_options=tuple(_with_profile(option, read) for option in spec.security_options),
    )


def _seccomp_file(option: str) -> str:
    key, _, value = option.partition("=") if "=" in option else option.partition(":")
    is_file = key == "seccomp" and value and value not in _BUILT_IN_SECCOMP and not value.lstrip().startswith("{")
    return value if is_file else ""


def _with_profile(option: str, read: Callable[[str], bytes]) -> str:
    """`seccomp=FILE` as the engine takes it: with the profile itself."""
    path = _seccomp_file(option)
    if not path:
        return option
    try:
        profile = json.loads(read(path))
    except ValueError as error:
        raise FileProblem(Problem("security_options", "bad_profile", {"text": path})) from error
    return f"seccomp={json.dumps(profile, separators=(',', ':'))}"
