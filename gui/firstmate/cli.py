"""The verbs without a window: for scripts, support and classrooms. Uses core, engine and host; never Qt.

Every verb prints for people, or JSON with `--json`; a lone `-` reads one input per line and prints one JSON object per
line. Exit codes: 0 fine, 1 a finding, 2 wrong usage. (The tour walks the real window, so it goes through `main`.)
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.metadata
import json
import locale
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any

from firstmate import __version__
from firstmate.core import content
from firstmate.core.answers import explain_answer, name_answer
from firstmate.core.errors import EndpointError, EngineError


def language(options: argparse.Namespace) -> str:
    """The language to answer in: `--lang`, else the user's locale."""
    wish = options.lang or os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or "en"
    return content.language_for(wish)


def show(answer: Mapping[str, Any]) -> None:
    """One line, at once: who asks line by line through pipes waits for it before the next question."""
    print(json.dumps(answer, ensure_ascii=False), flush=True)


def given(text: str, encoding: str = "") -> str:
    """What stood on standard input: UTF-8, as docker writes it, else as this system's own programs do (`echo` in cmd).

    `encoding` stands for the system's own.
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raw = text.encode("utf-8", "surrogateescape")
        return raw.decode(encoding or locale.getencoding(), "replace")
    return text


def run(options: argparse.Namespace) -> int:
    """Carries out the verb."""
    if options.verb == "tour":
        from firstmate.tour.walk import run_tour

        return run_tour(options)
    if options.verb == "version":
        return _version(options)
    if options.verb == "check":
        return _check(options)
    if options.verb == "convert":
        return _convert(options)
    if options.verb == "mirrors":
        return _mirrors(options)
    if options.verb == "name":
        return _each(options.image, options, name_answer, _name_words, lambda a: bool(a["ok"]))
    if options.text is None:
        options.text = given(sys.stdin.read())
        if not options.text.strip():
            print("firstmate explain: nothing to explain on standard input", file=sys.stderr)
            return 2
    return _each(options.text, options, explain_answer, _explain_words, lambda a: bool(a["matched"]))


def _each(
    text: str,
    options: argparse.Namespace,
    answer: Callable[[str, str], dict[str, Any]],
    words: Callable[[Mapping[str, Any]], str],
    fine: Callable[[Mapping[str, Any]], bool],
) -> int:
    """One answer, or one JSON line for each line of standard input."""
    spoken = language(options)
    if text == "-":
        codes = set()
        for line in sys.stdin:
            one = answer(given(line.rstrip("\r\n")), spoken)
            show(one)
            codes.add(fine(one))
        return 1 if False in codes else 0
    one = answer(text, spoken)
    if options.json:
        show(one)
    else:
        print(words(one))
    return 0 if fine(one) else 1


def _name_words(answer: Mapping[str, Any]) -> str:
    """The parts of a name, one per line; of a wrong one, what is wrong and where."""
    if not answer["ok"]:
        place = answer.get("position")
        pointer = f"\n{answer['input']}\n{' ' * place}^" if isinstance(place, int) else ""
        return f"{answer['message']}{pointer}"
    parts = ("registry", "repository", "tag", "digest", "full")
    lines = [f"{part:11} {answer[part]}" for part in parts if answer[part]]
    if answer["implied"]:
        lines.append(f"{'implied':11} {', '.join(answer['implied'])}")
    return "\n".join([*lines, f"{'mirrors':11} {'yes' if answer['mirrors_apply'] else 'no'}"])


def _explain_words(answer: Mapping[str, Any]) -> str:
    """Title, meaning, numbered steps, command."""
    if not answer["matched"]:
        return "FirstMate knows no explanation for this text yet. / 大副还不认识这段文字。"
    lines = [answer["title"], "", answer["meaning"]]
    lines += [f"{number}. {step}" for number, step in enumerate(answer["steps"], 1)]
    if answer["command"]:
        lines += ["", f"  {answer['command']}"]
    return "\n".join(lines)


def _convert(options: argparse.Namespace) -> int:
    """The other form on standard output, what needs a word on standard error: so the output can go into a file."""
    from firstmate import converting

    def answer(line: str, spoken: str) -> dict[str, Any]:
        return converting.answer(line, options.to, spoken, options.shell)

    def fine(one: Mapping[str, Any]) -> bool:
        return bool(one["ok"])

    if options.line == "-" or options.json:
        return _each(options.line, options, answer, lambda one: "", fine)
    one = answer(options.line, language(options))
    if fine(one):
        output = one["output"]
        print(output.rstrip("\n") if isinstance(output, str) else json.dumps(output, ensure_ascii=False, indent=2))
    else:
        print(one["message"], file=sys.stderr)
    for remark in (*one["warnings"], *one["unsupported"]):
        print(f"- {remark['message']}", file=sys.stderr)
    return 0 if fine(one) else 1


def _check(options: argparse.Namespace) -> int:
    from firstmate import checking
    from firstmate.core import checks
    from firstmate.core.checks import report

    spoken = language(options)
    try:
        readings, results = checking.run(options, spoken)
    except checking.WrongUsage as error:
        print(f"firstmate check: {error}", file=sys.stderr)
        return 2
    if options.json:
        show(report.answer(results, readings.platform))
    else:
        print(report.text(results, spoken))
    return 0 if checks.ready(results) else 1


def _mirrors(options: argparse.Namespace) -> int:
    """Each step of a change goes to standard error as it happens, the answer to standard output."""
    from firstmate import mirroring
    from firstmate.core import mirrors_report

    spoken = language(options)
    try:
        answer, fine = mirroring.run(options, spoken, lambda line: print(line, file=sys.stderr))
    except mirroring.WrongUsage as error:
        print(f"firstmate mirrors: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:  # what was under way has been put back before this arrives here
        print(content.texts("configuration", spoken)["verb"]["cancelled"], file=sys.stderr)
        return 1
    if options.json:
        show(answer)
    else:
        print(mirrors_report.text(answer, options.act, spoken))
    return 0 if fine else 1


def _version(options: argparse.Namespace) -> int:
    answer: dict[str, Any] = {
        "firstmate": __version__,
        "python": sys.version.split()[0],
        "qt": _installed("PySide6-Essentials"),
        "docker_sdk": _installed("docker"),
        "engine": asyncio.run(_engine(options)),
    }
    if options.json:
        show(answer)
    else:
        engine = answer.pop("engine")
        for name, value in {**answer, "engine": engine.get("version") or engine["error"]}.items():
            print(f"{name:12} {value}")
    return 0


def _installed(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:  # frozen: the packages' metadata is not carried along
        return ""


async def _engine(options: argparse.Namespace) -> dict[str, Any]:
    from firstmate.engine.client import DockerEngine
    from firstmate.engine.endpoint import resolve

    try:
        engine = DockerEngine(resolve(options.host, options.context))
    except EndpointError as error:
        return {"error": str(error)}
    try:
        info = await engine.info()
    except EngineError as error:
        return {"address": engine.address, "error": str(error)}
    finally:
        await engine.close()
    return {
        "address": engine.address,
        "version": info.version,
        "api_version": info.api_version,
        "os": info.os,
        "architecture": info.architecture,
    }
