"""The answer of `firstmate convert`, as a JSON-ready dict.

The keys are a public interface (scripts read them): add, never rename. Refuses to print and to look at this computer.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, Literal, get_args

from firstmate.core.command import DOCKER, QuoteError, quote, run_argv
from firstmate.core.run.check import validate
from firstmate.core.run.compose import to_compose
from firstmate.core.run.data import to_data
from firstmate.core.run.export import LeftOut
from firstmate.core.run.kubernetes import to_kubernetes
from firstmate.core.run.lexing import Shell, Surroundings
from firstmate.core.run.line import Reading, Unread, read
from firstmate.core.run.spec import Problem, RunSpec
from firstmate.core.run.warnings import warnings
from firstmate.core.words import problem_text

Target = Literal["run", "compose", "kubernetes", "spec"]
TARGETS: Final[tuple[Target, ...]] = get_args(Target)


def convert_answer(
    line: str, target: Target, language: str, surroundings: Surroundings, shell: Shell = "bash"
) -> dict[str, Any]:
    """What a pasted run line is in another form. `shell` is the one that `run` is written for.

    `ok` is false when there is no command, no image or no valid image name; `error` is then a stable code and `output`
    empty. `unsupported` lists word by word what was not understood, and for a file what has no counterpart there.
    """
    reading = read(line, surroundings)
    answer: dict[str, Any] = {"input": line, "ok": False, "to": target, "output": None if target == "spec" else ""}
    spec = reading.spec
    if spec is None:
        answer |= {"warnings": [], "unsupported": _unread(reading.unsupported, language)}
        for error in _unread((reading.error,) if reading.error else (), language):
            answer |= {"error": error["code"], "position": error["position"], "message": error["message"]}
        return answer
    found = validate(spec)
    answer["warnings"] = [*_warnings(reading, found, spec, language)]
    answer["unsupported"] = _unread(reading.unsupported, language)
    wrong = next((problem for problem in found if problem.field == "image"), None)
    if wrong is not None:
        return answer | {"error": wrong.code, "message": problem_text(wrong, language)}
    if target == "spec":
        answer["output"] = to_data(spec)
    elif target == "run":
        try:
            answer["output"] = quote(run_argv(spec, DOCKER, verb=reading.verb), shell)
        except QuoteError as error:
            return answer | {"error": "cannot_quote", "message": str(error)}
    else:
        export = to_compose(spec) if target == "compose" else to_kubernetes(spec)
        answer["output"] = export.text
        answer["unsupported"] += _left_out(export.left_out, language)
    return answer | {"ok": True, "verb": reading.verb, "program": reading.program, "shell": reading.shell}


def _unread(pieces: Iterable[Unread], language: str) -> list[dict[str, Any]]:
    return [
        {
            "word": one.text,
            "position": one.start,
            "code": one.problem.code,
            "message": problem_text(one.problem, language),
        }
        for one in pieces
    ]


def _left_out(rows: Iterable[LeftOut], language: str) -> list[dict[str, Any]]:
    return [
        {
            "word": one.option,
            "position": None,
            "code": one.problem.code,
            "message": problem_text(one.problem, language),
        }
        for one in rows
    ]


def _warnings(reading: Reading, found: Iterable[Problem], spec: RunSpec, language: str) -> Iterable[dict[str, Any]]:
    for repair in reading.repairs:
        message = problem_text(repair.problem, language)
        level = "warning" if repair.problem.code == "options_after_image" else "repair"
        yield {"level": level, "code": repair.problem.code, "word": repair.text, "position": repair.start,
               "message": message}  # fmt: skip
    for level, problems in (("problem", found), ("warning", warnings(spec))):
        for problem in problems:
            message = problem_text(problem, language)
            yield {"level": level, "code": problem.code, "field": problem.field, "message": message}
