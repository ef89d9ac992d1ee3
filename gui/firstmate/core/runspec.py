"""The run specification's front door: the value, its check, its form on the engine's API, the words of a command.

The same value feeds the form, the `docker run` preview (`command.run_argv`), the checks and `POST /containers/create`,
so they cannot disagree. The rooms are in `core/run/`; a new option is a field in `run.spec`, a row in `run.options`, a
line in `run.body` and, where it can be wrong, one in `run.check`.
"""

from __future__ import annotations

from firstmate.core.run.body import limits_body, to_create_body
from firstmate.core.run.check import MAX_HOST_NAME, limit_problems, validate
from firstmate.core.run.command_words import CommandError, join_command, split_command
from firstmate.core.run.spec import (
    Capacity,
    Device,
    DeviceRate,
    Endpoint,
    Gpus,
    Health,
    Limits,
    Mount,
    Pairs,
    Problem,
    RunSpec,
    Ulimit,
)
from firstmate.core.run.warnings import warnings

__all__ = [
    "MAX_HOST_NAME",
    "Capacity",
    "CommandError",
    "Device",
    "DeviceRate",
    "Endpoint",
    "Gpus",
    "Health",
    "Limits",
    "Mount",
    "Pairs",
    "Problem",
    "RunSpec",
    "Ulimit",
    "join_command",
    "limit_problems",
    "limits_body",
    "split_command",
    "to_create_body",
    "validate",
    "warnings",
]
