"""`firstmate convert`: the answer as data, on the command line, in both languages."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from firstmate.__main__ import main
from firstmate.core.run.answer import TARGETS, Target, convert_answer
from firstmate.core.run.data import from_data
from firstmate.core.run.lexing import Surroundings
from firstmate.core.run.line import read

LINE = "docker run -d --name web -p 8080:80 -m 512m --cpus 1.5 nginx:alpine"


def convert(line: str, target: Target, language: str = "en") -> dict[str, Any]:
    answer = convert_answer(line, target, language, Surroundings("/here"))
    json.dumps(answer)
    assert {"input", "ok", "output", "warnings", "unsupported"} <= answer.keys()
    return answer


@pytest.mark.parametrize("target", TARGETS)
def test_every_form(target: Target) -> None:
    answer = convert(LINE, target)
    assert answer["ok"]
    assert answer["input"] == LINE
    assert answer["unsupported"] == []
    assert [(one["level"], one["code"]) for one in answer["warnings"]] == [("warning", "open_to_network")]
    output = answer["output"]
    if target == "run":
        assert output == "docker run -d --cpus 1.5 -m 512m --name web -p 8080:80 nginx:alpine"
    elif target == "compose":
        assert yaml.safe_load(output)["services"]["web"]["mem_limit"] == "512m"
    elif target == "kubernetes":
        assert [one["kind"] for one in yaml.safe_load_all(output)] == ["Deployment", "Service"]
    else:
        assert from_data(output) == read(LINE).spec


def test_for_another_shell() -> None:
    line = "docker run -e 'A=b c' x"
    answer = convert_answer(line, "run", "en", Surroundings(), "cmd")
    assert answer["output"] == 'docker run -e "A=b c" x'
    refused = convert_answer("docker run x $'a\\nb'", "run", "en", Surroundings(), "cmd")
    assert (refused["ok"], refused["error"]) == (False, "cannot_quote")


def test_what_was_not_understood_comes_word_by_word() -> None:
    answer = convert("docker run –d --frobnicate -P -p 99999:80 -v $NOPE:/x nginx", "compose")
    assert answer["ok"]
    assert [(one["word"], one["position"]) for one in answer["unsupported"]] == [
        ("--frobnicate", 14),
        ("-p 99999:80", 30),
        ("$NOPE", 45),
        ("--publish-all", None),
    ]
    assert answer["warnings"][0]["level"] == "repair"
    assert all(one["message"] for one in (*answer["unsupported"], *answer["warnings"]))


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("docker ps", "no_run"),
        ("", "no_run"),
        ("docker run -d", "no_image"),
        ("docker run 'x", "open_quote"),
        ("docker run Nginx", "uppercase"),
    ],
)
def test_what_cannot_be_converted(line: str, error: str) -> None:
    for target in TARGETS:
        for language in ("en", "zh_CN"):
            answer = convert(line, target, language)
            assert (answer["ok"], answer["error"]) == (False, error)
            assert not answer["output"]
            assert len(answer["message"]) > 5


def test_problems_are_told_and_do_not_stop_a_conversion() -> None:
    answer = convert("docker run --name a -m 1m nginx", "run", "zh_CN")
    assert answer["ok"]
    assert [(one["level"], one["field"]) for one in answer["warnings"]] == [("problem", "name"), ("problem", "memory")]
    assert answer["warnings"][0]["message"] == "容器名至少要有两个字符。"


# -- the command line --------------------------------------------------------------------------------------------------


def test_the_file_on_standard_output_and_the_remarks_beside_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["convert", "--to", "compose", "docker run -d -P -v $PWD/a:/a nginx"]) == 0
    printed = capsys.readouterr()
    assert yaml.safe_load(printed.out)["services"]["nginx"]["volumes"] == [f"{tmp_path}/a:/a"]
    assert printed.err == "- --publish-all has no counterpart in Compose.\n"
    assert main(["--lang", "zh_CN", "convert", "--to", "run", "docker ps"]) == 1
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "这段文字里没有 docker run 命令。\n")


def test_json_and_lines_from_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["convert", "--to", "spec", "--json", LINE]) == 0
    assert json.loads(capsys.readouterr().out)["output"]["limits"] == {
        "nano_cpus": 1_500_000_000,
        "memory": 512 * 2**20,
    }
    monkeypatch.setattr(sys, "stdin", io.StringIO("docker run a1\nnonsense\n\ndocker run b1 x\n"))
    assert main(["convert", "--to", "run", "-"]) == 1
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["input"], row["ok"]) for row in rows] == [
        ("docker run a1", True),
        ("nonsense", False),
        ("", False),
        ("docker run b1 x", True),
    ]


def test_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    for argv in (["convert", LINE], ["convert", "--to", "helm", LINE], ["convert", "--to", "run"]):
        with pytest.raises(SystemExit) as caught:
            main(argv)
        assert caught.value.code == 2
    assert "convert" in capsys.readouterr().err
