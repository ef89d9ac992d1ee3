"""`firstmate mirrors show|probe|apply ADDRESS…|rollback`: what the page does, without a window. Wires engine and host.

Every act gives one answer (JSON keys: config_path, mirrors, probes, applied, verified, restarted, and more);
`core.mirrors_report` says it for people. Exit codes: 0 fine, 1 a finding or a refusal, 2 wrong usage. Refuses to print:
`cli` does that.
"""

from __future__ import annotations

import argparse
import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from firstmate.core import configuration_words, content, daemon_json
from firstmate.core.daemon_json import Proxies, Settings
from firstmate.core.entities import EngineInfo, RegistryState
from firstmate.core.errors import EndpointError, EngineError
from firstmate.core.mirrors.addresses import Entry, read_addresses
from firstmate.core.mirrors.advice import dead_ones
from firstmate.core.mirrors.words import entry_words
from firstmate.engine.client import DockerEngine
from firstmate.engine.endpoint import Endpoint, resolve
from firstmate.host.configuration import applying, backups, changes, files
from firstmate.host.configuration.applying import Outcome, StepNews
from firstmate.host.configuration.backups import Backup
from firstmate.host.configuration.changes import Change
from firstmate.host.configuration.facts import find_place
from firstmate.host.configuration.files import ConfigurationError
from firstmate.host.configuration.places import NoPlace, Place

_PROBE_FALLBACK: Final = "amd64"

Answer = dict[str, Any]
Say = Callable[[str], None]


class WrongUsage(Exception):
    """An argument that cannot be used; `str()` is a sentence for the person."""


def run(options: argparse.Namespace, language: str, say: Say = lambda _line: None) -> tuple[Answer, bool]:
    """The answer, and whether all is fine. `say` hears each step of a change in words. Raises WrongUsage."""
    _check_usage(options)
    try:
        endpoint = resolve(options.host, options.context)
    except EndpointError as error:
        raise WrongUsage(str(error)) from error
    return asyncio.run(_act(options, endpoint, language, say))


def _check_usage(options: argparse.Namespace) -> None:
    if options.act != "apply":
        return
    settings = (options.insecure_registry, *_proxy_options(options))
    if not options.addresses and not options.none and all(one is None for one in settings):
        raise WrongUsage("apply needs at least one address, or --none")
    if options.none and options.addresses:
        raise WrongUsage("apply takes addresses or --none, not both")


def _proxy_options(options: argparse.Namespace) -> tuple[str | None, ...]:
    return options.http_proxy, options.https_proxy, options.no_proxy


@dataclass(frozen=True, slots=True)
class _Scene:
    """The engine and its file, as they were found."""

    engine: DockerEngine
    place: Place | NoPlace
    info: EngineInfo | None
    error: str
    state: RegistryState | None
    data: bytes | None
    file_error: ConfigurationError | None

    @property
    def reading(self) -> daemon_json.Reading:
        return daemon_json.read(self.data)

    @property
    def version(self) -> str:
        return self.info.version if self.info is not None else ""


async def _act(options: argparse.Namespace, endpoint: Endpoint, language: str, say: Say) -> tuple[Answer, bool]:
    async with _opened(endpoint) as engine:
        if options.act in ("apply", "rollback"):
            scene = await _look(engine)
            if isinstance(scene.place, Place) and await applying.recover(scene.place, engine) is not None:
                scene = await _look(engine)
            return await _change(scene, options, language, say)
        scene = await _look(engine)
        if options.act == "probe":
            return await _probe(scene, options.addresses, language)
        return _show(scene, language)


@asynccontextmanager
async def _opened(endpoint: Endpoint) -> AsyncIterator[DockerEngine]:
    async with AsyncExitStack() as stack:
        tunnel = None
        if endpoint.kind == "ssh":
            from firstmate.host.tunnel import SshTunnel

            tunnel = SshTunnel(endpoint.address)
            stack.push_async_callback(tunnel.close)
        engine = DockerEngine(endpoint, tunnel=tunnel)
        stack.push_async_callback(engine.close)
        yield engine


async def _look(engine: DockerEngine) -> _Scene:
    info, state, error = None, None, ""
    try:
        info = await engine.info()
        state = await engine.registry()
    except EngineError as failed:
        error = failed.engine_text
    place = await find_place(engine.address, info)
    data, file_error = None, None
    if isinstance(place, Place):
        try:
            data = files.read_file(place)
        except ConfigurationError as unreadable:
            file_error = unreadable
    return _Scene(engine, place, info, error, state, data, file_error)


def _base(scene: _Scene, language: str) -> Answer:
    """What every act answers."""
    place = scene.place
    answer: Answer = {
        "engine": {"address": scene.engine.address, "version": scene.version},
        "config_path": str(place.path) if isinstance(place, Place) else None,
        "mirrors": list(scene.state.mirrors) if scene.state is not None else None,
        "probes": [],
        "applied": False,
        "verified": False,
        "restarted": False,
    }
    if scene.error:
        answer["engine"]["error"] = scene.error
    if isinstance(place, Place):
        answer |= {"place": place.kind, "elevation": place.elevation, "commands": list(place.commands)}
        answer["overridden_by"] = place.overridden_by or None
    else:
        answer |= {"place": None, "message": configuration_words.no_place_text(place.reason, language)}
    return answer


# -- show --------------------------------------------------------------------------------------------------------------
def _show(scene: _Scene, language: str) -> tuple[Answer, bool]:
    answer = _base(scene, language)
    fine = scene.state is not None
    if scene.state is not None:
        answer["insecure_registries"] = list(scene.state.insecure_registries)
    if isinstance(scene.place, Place):
        if scene.file_error is not None:
            return answer | _refusal(scene.file_error, language), False
        found, whole = _file(scene, scene.place, language)
        answer["file"] = found
        answer["backups"] = [_backup(one) for one in backups.backups(scene.place.path)]
        fine = fine and whole
    known = [*(answer["mirrors"] or ()), *answer.get("file", {}).get("mirrors", ())]
    answer["closed"] = [dead.address for dead in dead_ones(dict.fromkeys(known))]
    return answer, fine


def _file(scene: _Scene, place: Place, language: str) -> tuple[Answer, bool]:
    """What the file says; whether it is whole and the engine would take it."""
    reading = scene.reading
    faults = [
        {"code": one.code, "line": one.line, "column": one.column, "message": daemon_json.fault_text(one, language)}
        for one in reading.faults
    ]
    found: Answer = {"exists": scene.data is not None, "faults": faults, "problems": []}
    if reading.repair is not None and reading.faults:
        found["repair"] = reading.repair.decode()
    document = reading.document
    if document is None:
        return found, False
    problems = daemon_json.problems(document, scene.version, place.flags)
    found |= {
        "mirrors": list(document.mirrors),
        "insecure_registries": list(document.insecure_registries),
        "problems": [_problem(one, language) for one in problems],
    }
    return found, not faults and not any(one.blocks for one in problems)


def _problem(problem: daemon_json.Problem, language: str) -> Answer:
    return {
        "code": problem.code,
        "key": problem.key,
        "value": problem.value,
        "line": problem.line,
        "column": problem.column,
        "blocks": problem.blocks,
        "message": daemon_json.problem_text(problem, language),
    }


def _backup(backup: Backup) -> Answer:
    return {"path": str(backup.path), "taken": backup.taken.isoformat(), "size": backup.size}


# -- probe -------------------------------------------------------------------------------------------------------------
async def _probe(scene: _Scene, values: list[str], language: str) -> tuple[Answer, bool]:
    """The given ones; else those in force, and those in the file."""
    from firstmate.core import probing
    from firstmate.core.probe_words import speed_text, verdict_text
    from firstmate.host import mirror_probe

    answer = _base(scene, language)
    if values:
        entries = _entries(values, scene.version)
        answer |= _told(entries, language)
        addresses = [entry.address for entry in entries if entry.address]
    else:
        document = scene.reading.document
        addresses = [*(answer["mirrors"] or ()), *(document.mirrors if document is not None else ())]
        addresses = list(dict.fromkeys(address.removesuffix("/") for address in addresses))
    architecture = scene.info.architecture if scene.info is not None else _PROBE_FALLBACK
    verdicts: dict[str, probing.ProbeVerdict] = {}
    async for address, reading in mirror_probe.probe_all(addresses, architecture=architecture):
        verdicts[address] = probing.judge(reading)
    answer["probes"] = [
        {
            "url": verdict.address,
            "usable": verdict.usable,
            "seconds": verdict.seconds,
            "mb_per_s": verdict.mb_per_s,
            "kind": verdict.kind,
            "reason": verdict_text(verdict, language),
            "speed": speed_text(verdict, language),
            "tested": verdict.tested.isoformat(),
        }
        for verdict in probing.best_first(verdicts.values())
    ]
    return answer, "message" not in answer and all(one["usable"] for one in answer["probes"])


def _entries(values: list[str], version: str) -> list[Entry]:
    return [entry for value in values for entry in read_addresses(value, version)]


def _told(entries: list[Entry], language: str) -> Answer:
    """What was repaired in the addresses, and what cannot be: that is the `message`, and nothing is done."""
    said = [(entry, entry_words(entry, language)) for entry in entries]
    answer: Answer = {
        "addresses": [
            {
                "input": entry.input,
                "url": entry.address,
                "problem": words.problem,
                "remarks": [*words.repairs, *words.warnings],
            }
            for entry, words in said
        ]
    }
    wrong = [f"{entry.input}: {words.problem}" for entry, words in said if words.problem]
    return answer | ({"message": "\n".join(wrong)} if wrong else {})


# -- apply and rollback ------------------------------------------------------------------------------------------------
async def _change(scene: _Scene, options: argparse.Namespace, language: str, say: Say) -> tuple[Answer, bool]:
    answer = _base(scene, language)
    place = scene.place
    if not isinstance(place, Place):
        return answer | {"code": place.reason}, False
    if scene.file_error is not None:
        return answer | _refusal(scene.file_error, language), False
    entries = _entries(options.addresses, scene.version) if options.act == "apply" else []
    answer |= _told(entries, language) if entries else {}
    if "message" in answer:
        return answer | {"code": "rules"}, False
    try:
        wish = _wish(scene, place, options, entries)
    except ConfigurationError as error:
        return answer | _refusal(error, language), False
    new = daemon_json.read(wish.after)
    answer["difference"] = [
        f"{_SIGNS[line.kind]}{_PASSWORD.sub('//***@', line.text)}"
        for line in daemon_json.difference(scene.reading.text, new.text)
    ]
    if options.dry_run:
        problems = daemon_json.problems(new.document, scene.version, place.flags) if new.document is not None else ()
        answer["problems"] = [_problem(one, language) for one in problems]
        return answer, new.document is not None and not any(one.blocks for one in problems)
    return await _carry_out(scene, place, wish, options, language, say, answer)


_PASSWORD: Final = re.compile(r"//[^/@\s\"]*@")
_SIGNS: Final = {"same": " ", "add": "+", "remove": "-"}


def _wish(scene: _Scene, place: Place, options: argparse.Namespace, entries: list[Entry]) -> Change:
    """Raises ConfigurationError, or WrongUsage for a backup that is not there."""
    if options.act == "rollback":
        return Change(scene.data, _chosen(place, options.backup).data())
    proxies = None
    if any(one is not None for one in _proxy_options(options)):
        there = scene.reading.document.proxies if scene.reading.document is not None else Proxies()
        named = zip(_proxy_options(options), (there.http, there.https, there.no_proxy), strict=True)
        proxies = Proxies(*(was if option is None else option for option, was in named))
    insecure = options.insecure_registry
    return changes.change_settings(
        scene.data,
        Settings(
            mirrors=tuple(entry.address for entry in entries if entry.address) if entries or options.none else None,
            insecure_registries=tuple(one for one in insecure if one) if insecure is not None else None,
            proxies=proxies,
        ),
    )


def _chosen(place: Place, wanted: Path | None) -> Backup:
    """The named backup, by its path or its name; the newest when none is named."""
    found = backups.backups(place.path)
    if wanted is None and found:
        return found[0]
    for one in found:
        if wanted is not None and (wanted.name == one.path.name and wanted.parent in (Path(), one.path.parent)):
            return one
    raise WrongUsage(f"there is no backup {wanted}" if wanted else f"there is no backup of {place.path}")


async def _carry_out(
    scene: _Scene, place: Place, wish: Change, options: argparse.Namespace, language: str, say: Say, answer: Answer
) -> tuple[Answer, bool]:
    stopping: list[str] = []

    async def ask_restart(containers: tuple[str, ...]) -> bool:
        stopping.extend(containers)
        return bool(options.restart)

    def hear(news: StepNews) -> None:
        if news.state in ("done", "failed"):
            sign = "✓" if news.state == "done" else "✗"
            say(f"{sign} {configuration_words.step_text(news.step, language)}")

    outcome = await applying.apply(wish, place, scene.engine, on_step=hear, ask_restart=ask_restart)
    answer |= {
        "code": outcome.code,
        "applied": outcome.applied or outcome.code == "nothing_to_do",
        "verified": outcome.verified,
        "restarted": outcome.restarted,
        "rolled_back": outcome.rolled_back,
        "backup": str(outcome.backup) if outcome.backup is not None else None,
        "problems": [_problem(one, language) for one in outcome.problems],
        "detail": outcome.detail,
        "stopping": stopping,
        "message": _outcome_message(outcome, stopping, language),
    }
    try:
        answer["mirrors"] = list((await scene.engine.registry()).mirrors)
    except EngineError:
        answer["mirrors"] = None
    return answer, outcome.code in ("applied", "nothing_to_do")


def _outcome_message(outcome: Outcome, stopping: list[str], language: str) -> str:
    lines = [
        configuration_words.outcome_title(outcome, language),
        configuration_words.outcome_text(outcome, language),
    ]
    lines += [f"- {daemon_json.problem_text(one, language)}" for one in outcome.problems]
    if outcome.code == "declined_restart":
        words = content.texts("configuration", language)["verb"]
        lines.append(words["stopping"].format(names=", ".join(stopping)) if stopping else words["restart"])
    return "\n".join(lines)


def _refusal(error: ConfigurationError, language: str) -> Answer:
    outcome = Outcome(error.code, detail=error.detail)
    return {"code": error.code, "detail": error.detail, "message": _outcome_message(outcome, [], language)}
