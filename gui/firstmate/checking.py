"""`firstmate check`: gathers or opens readings, judges them, and gives the answer. Wires engine and host together.

Exit codes: 0 ready, 1 something is to be done (or not known), 2 wrong usage or a file that cannot be used.
Refuses to print: `cli` does that.
"""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from firstmate.core import checks, content
from firstmate.core.checks import CheckResult
from firstmate.core.errors import EndpointError
from firstmate.core.readings import EngineReading, Readings, ReadingsError
from firstmate.engine import reading as engine_reading
from firstmate.engine.endpoint import Endpoint, resolve


class WrongUsage(Exception):
    """An argument that cannot be used; `str()` is a sentence for the person."""


def run(options: argparse.Namespace, language: str) -> tuple[Readings, tuple[CheckResult, ...]]:
    """The readings and the results, in the language. Raises WrongUsage."""
    if options.readings is not None:
        readings = load(options.readings, language)
    else:
        readings = asyncio.run(this_computer(options.host, options.context, network=options.network))
    asked = checks.NETWORK if options.network or readings.network is not None else frozenset()
    if options.save is not None:
        save(readings, options.save, language)
    return readings, checks.judge(readings, language, asked)


def load(path: Path, language: str) -> Readings:
    """Readings from a file, perhaps of another computer. Raises WrongUsage."""
    words = content.texts("checks", language)["file"]
    try:
        return Readings.from_json(path.read_bytes())
    except ReadingsError as error:
        raise WrongUsage(f"{path}: " + words[error.code].format(detail=error.detail)) from error
    except OSError as error:
        raise WrongUsage(words["unreadable"].format(detail=error)) from error


def save(readings: Readings, path: Path, language: str) -> None:
    """Writes the readings without the names of this person and computer. Raises WrongUsage."""
    from firstmate.host.readings import masked_for_this_computer

    try:
        path.write_text(masked_for_this_computer(readings).to_json(), encoding="utf-8")
    except OSError as error:
        words = content.texts("checks", language)["file"]
        raise WrongUsage(words["unwritable"].format(detail=error)) from error


async def this_computer(host: str | None = None, context: str | None = None, *, network: bool = False) -> Readings:
    """The readings of this computer and of the engine that `docker` on it would use."""
    from firstmate.host.readings import gather

    try:
        endpoint = resolve(host, context)
    except EndpointError as error:
        if host or context:
            raise WrongUsage(str(error)) from error
        # An address in the environment that makes no sense is a finding, like an engine that does not answer.
        broken = engine_reading.failed(error)

        async def tell() -> EngineReading:
            return broken

        return await gather(network=network, engine_probe=tell)
    return await gather(network=network, engine_probe=lambda: ask(endpoint), address=endpoint.address)


async def ask(endpoint: Endpoint) -> EngineReading:
    """What the engine says; an ssh engine is asked through a tunnel of its own, ended afterwards."""
    if endpoint.kind != "ssh":
        return await engine_reading.read(endpoint)
    from firstmate.host.tunnel import SshTunnel

    tunnel = SshTunnel(endpoint.address)
    try:
        return await engine_reading.read(endpoint, tunnel)
    finally:
        await tunnel.close()
