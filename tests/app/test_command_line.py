"""The arguments of `firstmate`, and the verbs that need no engine, as scripts call them."""

from __future__ import annotations

import errno
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from firstmate import cli
from firstmate.__main__ import _only_options, defaults, main, parser


class Pipe(io.RawIOBase):
    """What was really written, as the other end of a pipe sees it."""

    def __init__(self, seen: io.BytesIO) -> None:
        self._seen = seen

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        return self._seen.write(data)


@pytest.mark.parametrize(
    ("words", "window"),
    [
        ([], True),
        (["--page", "run", "--lang", "zh_CN"], True),
        (["--host=unix:///x"], True),
        (["version"], False),
        (["--lang", "en", "name", "busybox"], False),
        (["--help"], False),
        (["-h"], False),
        (["nonsense"], False),
    ],
)
def test_only_options_mean_the_window(words: list[str], window: bool) -> None:
    assert _only_options(words) is window


def test_options_before_and_after_the_verb() -> None:
    before = parser().parse_args(["--lang", "zh_CN", "--host", "tcp://h:1", "version"], defaults())
    after = parser().parse_args(["version", "--lang", "zh_CN", "--host", "tcp://h:1"], defaults())
    assert (before.lang, before.host) == (after.lang, after.host) == ("zh_CN", "tcp://h:1")
    assert parser().parse_args(["version"], defaults()).lang is None


@pytest.mark.parametrize("words", [["nonsense"], ["name"], ["--lang", "xx"], ["--no-such-option"]])
def test_wrong_usage_is_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_a_name_in_json_and_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["name", "--json", "busybox"]) == 0
    assert json.loads(capsys.readouterr().out)["full"] == "docker.io/library/busybox:latest"
    assert main(["--lang", "en", "name", "Foo"]) == 1
    assert "capital" in capsys.readouterr().out
    assert main(["--lang", "zh_CN", "name", "Foo"]) == 1
    assert "小写" in capsys.readouterr().out


def test_one_line_in_one_object_out(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("busybox\nFoo\nnginx:1\n"))
    assert main(["name", "-"]) == 1
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["ok"] for one in answers] == [True, False, True]


def test_explain_reads_a_whole_text(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("step 1\nno space left on device\n"))
    assert main(["explain", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "disk_full"
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n"))
    assert main(["explain"]) == 2
    assert main(["explain", "all is well"]) == 1


def test_input_that_is_no_utf8_is_explained(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = io.TextIOWrapper(io.BytesIO(b"no space left on device \xff"), encoding="utf-8", errors="strict")
    monkeypatch.setattr(sys, "stdin", given)
    assert main(["explain", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "disk_full"


def test_input_in_the_systems_own_encoding_is_read_as_such() -> None:
    """`echo 端口被占用 | firstmate explain` in a Chinese Windows' cmd."""
    words = "端口被占用"
    stream = io.TextIOWrapper(io.BytesIO(words.encode("gbk")), encoding="utf-8-sig", errors="surrogateescape")
    assert cli.given(stream.read(), "gbk") == words
    assert cli.given(words, "gbk") == words
    assert cli.given("no \udcff", "ascii") == "no \ufffd"


def test_a_byte_order_mark_is_no_part_of_a_name(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbfbusybox\r\nnginx:1\r\n"), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", given)
    assert main(["name", "-"]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["input"] for one in answers] == ["busybox", "nginx:1"]


def test_each_answer_comes_before_the_next_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """A script asks one line, and waits for its answer through a pipe: a full buffer would never come."""
    pipe = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BufferedWriter(Pipe(pipe)), encoding="utf-8"))
    came: list[int] = []

    def ask() -> Iterator[str]:
        for question in ("busybox", "nginx:1"):
            yield f"{question}\n"
            came.append(pipe.getvalue().count(b"\n"))

    monkeypatch.setattr(sys, "stdin", ask())
    assert main(["name", "-"]) == 0
    assert came == [1, 2]


class Closed(Pipe):
    """A pipe of Windows that nobody reads any more, with a descriptor that may be led elsewhere."""

    def __init__(self, descriptor: int) -> None:
        super().__init__(io.BytesIO())
        self._descriptor = descriptor
        self.gone = True

    def fileno(self) -> int:
        return self._descriptor

    def write(self, data: Any, /) -> int:
        if self.gone:
            raise OSError(errno.EINVAL, "Invalid argument")
        return len(data)


def test_whoever_has_read_enough_on_windows_sees_no_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "led").open("wb") as led:
        pipe = Closed(led.fileno())
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BufferedWriter(pipe), encoding="utf-8"))
        with monkeypatch.context() as patch:
            patch.setattr(sys, "platform", "win32")
            assert main(["name", "--json", "busybox"]) == 1
        pipe.gone = False  # as the empty device takes what is left


def test_another_invalid_argument_on_windows_is_no_closed_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_options: object) -> int:
        raise OSError(errno.EINVAL, "something else")

    monkeypatch.setattr(cli, "run", fail)
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(OSError, match="something else"):
        main(["name", "busybox"])
