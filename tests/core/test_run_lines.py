"""Pasted lines: a table of real ones with what they mean, held against a real bash and the real docker client too."""

import re
import subprocess
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docker_client import assert_same, forgotten, listening_client, too_old
from examples import examples
from firstmate.core.command import quote, run_argv
from firstmate.core.run.body import to_create_body
from firstmate.core.run.lexing import Shell, Surroundings
from firstmate.core.run.line import read, read_all
from firstmate.core.run.options import OPTIONS
from firstmate.core.run.spec import RunSpec
from firstmate.core.words import problem_text

LINES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "run_lines.toml").read_text("utf-8"))["line"]
UNIX = Surroundings("/home/me/project", "/home/me", {"USER": "me", "HOME": "/home/me"}, "1000", "1000")
WINDOWS = Surroundings(r"C:\Users\me\project", r"C:\Users\me", {"USERPROFILE": r"C:\Users\me"})


def around(row: dict[str, Any]) -> Surroundings:
    return UNIX if row.get("shell", "bash") == "bash" else WINDOWS


def shown(row: dict[str, Any]) -> str:
    return " ".join(str(row["text"]).split())[:60]


def test_the_table_is_large() -> None:
    assert len(LINES) >= 150
    assert len({row["text"] for row in LINES}) == len(LINES)


@pytest.mark.parametrize("row", LINES, ids=shown)
def test_a_line_means(row: dict[str, Any]) -> None:
    text = row["text"]
    reading = read(text, around(row))
    assert reading.shell == row.get("shell", "bash")
    assert [one.text for one in reading.unsupported] == row.get("unsupported", [])
    assert [one.problem.code for one in reading.repairs] == row.get("repairs", [])
    if "error" in row:
        assert reading.spec is None
        assert reading.error is not None
        assert reading.error.problem.code == row["error"]
    else:
        assert reading.error is None
        assert reading.spec is not None
        assert quote(run_argv(reading.spec, verb=reading.verb), "bash") == row["means"]
        assert reading.program == row.get("program", "docker")
    pieces = [*reading.unsupported, *reading.repairs, *([reading.error] if reading.error else [])]
    for one in pieces:
        if one.problem.code not in ("comment_inside", "after_continuation"):
            assert text[one.start :].startswith(one.text.split("\n")[0]), one
        for language in ("en", "zh_CN"):
            words = problem_text(one.problem, language)
            assert words != one.problem.code
            assert len(words) > 4
            assert "None" not in words


@pytest.mark.parametrize("row", [row for row in LINES if "means" in row], ids=shown)
def test_what_it_means_means_itself(row: dict[str, Any]) -> None:
    reading = read(row["means"], UNIX, written_for="bash")
    assert reading.unsupported == ()
    assert quote(run_argv(reading.spec or RunSpec(""), verb=reading.verb), "bash") == row["means"]


# What is ours to say (programs, variables), or what this client could not do before a listener.
_NOT_FOR_THE_CLIENT = re.compile(
    r"env-file|use-api-socket|cidfile|isolation|nvidia|podman|nerdctl|GITLAB|DATA|annotation|sig-proxy|detach-keys"
)
_FUNCTIONS = """
docker() { printf '%s\\0' "$@"; exit; }
pwd() { echo /home/me/project; }
id() { echo 1000; }
PWD=/home/me/project
HOME=/home/me
"""


def as_create(words: list[str]) -> list[str]:
    """The words of `docker create` for those of `docker run`: it makes the same request and knows no -d."""
    found = []
    for word in words:
        if re.fullmatch(r"-[itP]*d[itpP]*", word):
            word = word.replace("d", "")
        if word not in ("-", "--detach"):
            found.append("create" if word == "run" else word)
    return found


@pytest.mark.slow
@pytest.mark.skipif(bool(too_old()), reason=too_old())
def test_bash_and_the_real_client_take_the_lines_as_we_do(tmp_path: Path) -> None:
    """Two strangers read the same lines: bash cuts them into words, docker's client makes a request of the words."""
    compared = 0
    with listening_client(tmp_path, "1.50") as ask:
        for row in LINES:
            text = row["text"]
            plain = "means" in row and not {"shell", "unsupported", "repairs"} & row.keys()
            if not plain or not text.startswith("docker ") or _NOT_FOR_THE_CLIENT.search(text):
                continue
            script = ["bash", "--norc", "-c", _FUNCTIONS + text]
            done = subprocess.run(script, capture_output=True, check=True, timeout=60)
            words = done.stdout.decode().split("\0")[:-1]
            spec = read(text, UNIX).spec
            assert spec is not None
            assert words[len(words) - len(spec.command) :] == list(spec.command)
            if any(word.startswith("./") for word in words):
                continue  # the client knows another folder than our table
            if any(word.startswith("--") and forgotten(word[2:].partition("=")[0]) for word in words):
                continue  # nor does it pass on all that it takes
            _, theirs = ask(["docker", "-H", f"unix://{tmp_path}/s", *as_create(words)])
            _, ours = to_create_body(spec)
            for body in (ours, theirs):  # of its own environment the client puts values in
                body["Env"] = [line for line in body.get("Env") or () if not re.match(r"HOME\b|AWS_", line)]
            assert_same(ours, theirs)
            compared += 1
    assert compared > 80


# -- cutting and reading, rule by rule ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "word"),
    [
        (r"a\ b", "a b"),
        (r"a\\b", "a\\b"),
        ("'a\\b'", "a\\b"),
        (r'"a\$b\`c\"d\\e\f"', 'a$b`c"d\\e\\f'),
        ("$'a\\tb\\x41\\101\\u5bb9\\'\\\\'", "a\tbAA容'\\"),
        ('$"a"', "a"),
        ("a'b'\"c\"d", "abcd"),
        ("a#b", "a#b"),
        ("$", "$"),
        ("$HOME/x", "/home/me/x"),
        ('"${HOME}"', "/home/me"),
        ("'$HOME'", "$HOME"),
        ("${NOPE:-fallback}", "fallback"),
        ("$(pwd)/x", "/home/me/project/x"),
        ("`pwd`", "/home/me/project"),
        ("~/x", "/home/me/x"),
        ("a~/x", "a~/x"),
        ('"~/x"', "~/x"),
        ("it’s", "it’s"),
        ("“two words”", "two words"),
        ("\u200bzero", "zero"),
        ("a\\\nb", "ab"),
        ("2x", "2x"),
    ],
)
def test_bash_words(line: str, word: str) -> None:
    spec = read(f"docker run x {line}", UNIX, written_for="bash").spec
    assert spec is not None
    assert spec.command == (word,)


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("'it''s'", "it's"),
        ("‘a’", "a"),
        ('"a`"b`$c`n"', 'a"b$c\n'),
        ('"a""b"', 'a"b'),
        ("“a b”", "a b"),
        ("a` b", "a b"),
        ("${PWD}\\x", r"C:\Users\me\project\x"),
        ("$env:USERPROFILE", r"C:\Users\me"),
        ('"$(pwd)"', r"C:\Users\me\project"),
        ("'$PWD'", "$PWD"),
        ("~\\x", r"C:\Users\me\x"),
        ("$", "$"),
    ],
)
def test_powershell_words(line: str, word: str) -> None:
    spec = read(f"docker run x {line}", WINDOWS, written_for="powershell").spec
    assert spec is not None
    assert spec.command == (word,)


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ('"a b"', "a b"),
        ("a^&b", "a&b"),
        ("^^", "^"),
        ('"a^b"', "a^b"),
        ("%CD%\\x", r"C:\Users\me\project\x"),
        ("%nope%", "%nope%"),
        ("100%", "100%"),
        ("'a", "'a"),
        ('\\"a\\"', '"a"'),
        ('"a\\\\"', "a\\"),
        ('"a""b"', 'a"b'),
        ("C:\\a\\b", "C:\\a\\b"),
    ],
)
def test_cmd_words(line: str, word: str) -> None:
    spec = read(f"docker run x {line}", WINDOWS, written_for="cmd").spec
    assert spec is not None
    assert spec.command == (word,)


@pytest.mark.parametrize(
    ("text", "code", "start"),
    [
        ("docker run 'x", "open_quote", 11),
        ('docker run "x', "open_quote", 11),
        ("docker run $'x", "open_quote", 11),
        ("docker run $(pwd", "open_quote", 11),
        ("docker run `pwd", "open_quote", 11),
    ],
)
def test_what_never_ends(text: str, code: str, start: int) -> None:
    reading = read(text, written_for="bash")
    assert reading.error is not None
    assert (reading.error.problem.code, reading.error.start) == (code, start)


def test_powershell_quotes_that_never_end() -> None:
    for text in ("docker run 'x", 'docker run "x', "docker run $(pwd"):
        reading = read(text, written_for="powershell")
        assert reading.error is not None
        assert reading.error.problem.code == "open_quote"


def test_every_run_line_of_a_text() -> None:
    text = "docker network create n\ndocker run -d --name a nginx\ndocker run -d --name b httpd && docker create c"
    readings = read_all(text)
    assert [(one.verb, one.spec.image if one.spec else "") for one in readings] == [
        ("run", "nginx"),
        ("run", "httpd"),
        ("create", "c"),
    ]
    assert [one.text for one in readings[0].unsupported] == ["docker network create n"]
    assert [one.problem.code for one in read(text).unsupported] == ["other_command", "further_line", "further_line"]


def test_without_surroundings_a_line_keeps_what_only_a_shell_knows() -> None:
    reading = read('docker run -v "$PWD/data":/data -v ~/x:/x -v ./y:/y -u $(id -u) app')
    assert reading.spec is not None
    assert [volume.source for volume in reading.spec.volumes] == ["$PWD/data", "~/x", "./y"]
    assert [one.text for one in reading.unsupported] == ["$PWD", "$(id -u)"]


def test_a_variable_twice_is_the_last_one_at_the_place_of_the_first() -> None:
    spec = read("docker run -e A=1 -e B=2 -e A=3 -e B -e C x").spec
    assert spec is not None
    assert spec.environment == (("A", "3"),)
    assert spec.inherited == ("B", "C")


def test_relative_folders_of_windows() -> None:
    spec = read(r"docker run -v .\data:/data --mount type=bind,src=..\x,dst=/x a", WINDOWS, written_for="cmd").spec
    assert spec is not None
    assert spec.volumes[0].source == r"C:\Users\me\project\data"
    assert spec.mounts[0].source == r"C:\Users\me\x"


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "docker", "docker run", "docker run --", 'docker run ""', "\\", "^", "`"]
)
def test_no_text_raises(text: str) -> None:
    for shell in (None, "bash", "powershell", "cmd"):
        assert read(text, UNIX, shell).spec is None  # type: ignore[arg-type]


PIECES = st.sampled_from(
    [
        "docker", "run", "create", "sudo", "-d", "--", "-", " ", "\n", "\\\n", "`\n", "^\n", "'", '"', "$", "$(", "${",
        "}", ")", "`", "%", "^", "&&", "|", "<", ">", "#", "=", ",", ":", "/", "~", "nginx", "–name", "“", "”", "’",
        "，", "\u3000", "\u200b", "\0", "\r\n", "PS C:\\>", "$ ", "> ", "\\", "--%", "-p", "-v", "-e", "1e400",
        *(f"--{option.name}" for option in OPTIONS),
    ]
)  # fmt: skip


@settings(max_examples=examples(300), deadline=None)
@given(st.lists(PIECES, max_size=14), st.sampled_from([None, "bash", "powershell", "cmd"]), st.booleans())
def test_whatever_is_pasted_is_read_and_placed(pieces: list[str], shell: Any, blanks: bool) -> None:
    text = "docker run " + (" " if blanks else "").join(pieces)
    reading = read(text, UNIX, shell)
    assert (reading.spec is None) == (reading.error is not None)
    for one in (*reading.unsupported, *reading.repairs):
        assert 0 <= one.start < len(text)
        assert problem_text(one.problem, "zh_CN")


@pytest.mark.parametrize(
    "text",
    [
        "docker run " + "$(" * 20_000,
        "docker run " + "“" * 20_000 + "x",
        "docker run -d\n" + "foo bar\n" * 3_000,
        "docker run -d\n" + "-e A=b\n" * 2_000 + "x",
        "foo bar \n" * 10_000,
        "docker run " + "%a%" * 20_000 + " ^\n x",
        "docker run " + "--zzz " * 2_000 + "x",
        "docker run --mount " + "a=b," * 20_000 + " x",
    ],
    ids=lambda text: text[:24],
)
def test_a_whole_book_pasted_keeps_nobody_waiting(text: str) -> None:
    began = time.process_time()
    read(text)
    assert time.process_time() - began < 2


def test_cmd_keeps_what_quotes_protect_even_where_nobody_sees_it() -> None:
    spec = RunSpec("busybox", ("a\u200bb",), detach=False)
    assert read(quote(run_argv(spec), "cmd"), written_for="cmd").spec == spec


@pytest.mark.parametrize("text", ["$(pwd)", '"$PWD"', "${PWD}", "`pwd`", "%cd%", "%CD%", "$(Get-Location)"])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_folder_of_a_shell_is_told_as_one(text: str, language: str) -> None:
    shell = "cmd" if "%" in text else "powershell" if "Get" in text else "bash"
    reading = read(f"docker run -v {text}:/app node", written_for=shell)
    assert [one.problem.code for one in reading.unsupported] == ["current_folder"]
    assert text.strip('"') in problem_text(reading.unsupported[0].problem, language)


@pytest.mark.parametrize("shell", ["bash", "powershell", "cmd"])
def test_what_we_write_is_never_read_as_a_remark(shell: Shell) -> None:
    spec = RunSpec("busybox", ("echo", "//中", "（甲）", "//", "中"))
    reading = read(quote(run_argv(spec), shell), written_for=shell)
    assert reading.spec == spec and reading.repairs == ()
