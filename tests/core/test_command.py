"""The `docker` command: its words, its quoting in three shells, and that the real docker client reads it as meant."""

import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from docker_client import Ask, assert_same, listening_client
from firstmate.core import command
from firstmate.core.command import QuoteError, docker_prefix, quote, run_argv
from firstmate.core.mappings import PortMapping, VolumeMapping
from firstmate.core.quantities import GIB, MIB, NANO
from firstmate.core.runspec import Limits, RunSpec, to_create_body

FULL = RunSpec(
    "ghcr.io/owner/app:1",
    ("serve", "--port", "80"),
    entrypoint=("/init", "--flag"),
    name="web",
    tty=True,
    interactive=True,
    remove_after=True,
    limits=Limits(1_500_000_000, "0-2,5", 512 * MIB, -1, 100),
    environment=(("GREETING", "hello world"), ("EMPTY", "")),
    ports=(PortMapping(80, 8080), PortMapping(53, None, "udp", "127.0.0.1"), PortMapping(81)),
    volumes=(VolumeMapping("data", "/data"), VolumeMapping("/home/me", "/me", True), VolumeMapping("", "/cache")),
    working_dir="/srv",
    user="1000:1000",
    hostname="web1",
    network="bridge",
    platform="linux/amd64",
    labels=(("tier", "front"),),
    init=True,
    privileged=True,
)


@pytest.mark.parametrize(
    ("spec", "line"),
    [
        (
            RunSpec(
                "busybox",
                ("/bin/sh",),
                name="first",
                tty=True,
                interactive=True,
                detach=False,
                limits=Limits(cpuset="0-1", memory=512 * MIB),
            ),
            "docker run -it --cpuset-cpus 0-1 -m 512m --name first busybox /bin/sh",
        ),
        (RunSpec("python"), "docker run -d python"),
        (RunSpec("python", tty=True, interactive=True), "docker run -dit python"),
        (RunSpec("busybox", detach=False, entrypoint=()), "docker run --entrypoint '' busybox"),
        (RunSpec("x", limits=Limits(memory=GIB, memory_swap=-1)), "docker run -d -m 1g --memory-swap=-1 x"),
        (
            FULL,
            "docker run -dit --rm --cpus 1.5 --cpuset-cpus 0-2,5 -m 512m --memory-swap=-1 --pids-limit 100 --name web"
            " --hostname web1 --network bridge --platform linux/amd64 -p 8080:80 -p 127.0.0.1::53/udp -p 81"
            " -v data:/data -v /home/me:/me:ro -v /cache -e 'GREETING=hello world' -e EMPTY= -l tier=front -w /srv"
            " -u 1000:1000 --init --privileged --entrypoint /init ghcr.io/owner/app:1 --flag serve --port 80",
        ),
    ],
)
def test_run_line(spec: RunSpec, line: str) -> None:
    assert quote(run_argv(spec), "bash") == line


@pytest.mark.parametrize(
    ("argv", "line"),
    [
        (command.start_argv("web"), "docker start web"),
        (command.stop_argv("web"), "docker stop web"),
        (command.stop_argv("web", 5), "docker stop -t 5 web"),
        (command.restart_argv("web", 0), "docker restart -t 0 web"),
        (command.kill_argv("web"), "docker kill web"),
        (command.kill_argv("web", "SIGKILL"), "docker kill web"),
        (command.kill_argv("web", "SIGHUP"), "docker kill -s SIGHUP web"),
        (command.pause_argv("web"), "docker pause web"),
        (command.unpause_argv("web"), "docker unpause web"),
        (command.rename_argv("web", "old"), "docker rename web old"),
        (command.commit_argv("web", "mine:v1"), "docker commit web mine:v1"),
        (
            command.commit_argv("web", "mine:v1", message="with curl", pause=False),
            "docker commit -p=false -m 'with curl' web mine:v1",
        ),
        (command.export_argv("web", "web.tar"), "docker export -o web.tar web"),
        (command.rm_argv("web"), "docker rm web"),
        (command.rm_argv("web", force=True, volumes=True), "docker rm -fv web"),
        (command.logs_argv("web"), "docker logs web"),
        (command.logs_argv("web", follow=True, tail=200, timestamps=True), "docker logs -ft -n 200 web"),
        (command.exec_argv("web", ["/bin/sh"]), "docker exec -it web /bin/sh"),
        (command.exec_argv("web", ["ls"], tty=False, interactive=False, user="root"), "docker exec -u root web ls"),
        (command.attach_argv("web"), "docker attach web"),
        (command.stats_argv(), "docker stats"),
        (command.inspect_argv("web"), "docker inspect web"),
        (command.ps_argv(), "docker ps -a"),
        (command.ps_argv(all_states=False), "docker ps"),
        (command.pull_argv("busybox"), "docker pull busybox"),
        (command.pull_argv("busybox", platform="linux/arm64"), "docker pull --platform linux/arm64 busybox"),
        (command.images_argv(), "docker images"),
        (command.rmi_argv("busybox", force=True), "docker rmi -f busybox"),
        (command.tag_argv("busybox", "mine:1"), "docker tag busybox mine:1"),
        (command.update_argv("web", Limits(nano_cpus=NANO // 2)), "docker update --cpus 0.5 web"),
        (command.update_argv("web", Limits(memory=GIB)), "docker update -m 1g --memory-swap 2g web"),
        (command.update_argv("web", Limits(memory=GIB, memory_swap=-1)), "docker update -m 1g --memory-swap=-1 web"),
        (command.stop_argv("web", prefix=docker_prefix(context="lab")), "docker --context lab stop web"),
        (command.info_argv(docker_prefix("tcp://192.0.2.1:2376", "lab")), "docker -H tcp://192.0.2.1:2376 info"),
        (run_argv(RunSpec("x"), docker_prefix(context="lab"), verb="create"), "docker --context lab create x"),
    ],
)
def test_other_lines(argv: list[str], line: str) -> None:
    assert quote(argv, "bash") == line


# -- quoting ---------------------------------------------------------------------------------------------------------

NASTY = [
    "",
    " ",
    "a b",
    "it's",
    'say "hi"',
    "a\\",
    "a b\\",
    '\\"',
    '\\\\"x\\',
    "C:\\Program Files\\x\\",
    "$HOME `id` $(id) !!",
    "%PATH%",
    "100%",
    "a&b|c<d>e^f(g)",
    "0,2",
    "@list",
    "-p.x",
    "--name=a.b",
    "-e:x",
    "~",
    "#x",
    "{a,b}",
    "[a]*?",
    "‘curly’",
    "“curly”",
    "–dash",
    "镜像",
    ";",
    "&&",
    "--%",
    "tab\tbed",
    "two\nlines",
    "bell\x07",
    "'",
    "''",
    '"',
    "\\",
]


def random_arguments(seed: int, letters: str, count: int) -> list[list[str]]:
    rng = random.Random(seed)
    return [
        ["docker", *("".join(rng.choices(letters, k=rng.randint(0, 8))) for _ in range(rng.randint(1, 4)))]
        for _ in range(count)
    ]


LETTERS = "ab1 '\"\\$%^&|<>()!,;=@#~`*?[]{}-./:‘’“”容"


@pytest.mark.skipif(sys.platform == "win32" or shutil.which("bash") is None, reason="no bash of this system to ask")
def test_bash_hands_over_exactly_the_arguments() -> None:
    cases = [["docker", *NASTY], *random_arguments(11, LETTERS + "\n\t\r\x1b\x7f", 400)]
    # `docker` is a function here that prints its arguments, each ended by a null character, and each call by two.
    script = "docker() { printf '%s\\0' \"$@\"; printf '\\0\\0'; }\n"
    script += "\n".join(quote(argv, "bash") for argv in cases)
    done = subprocess.run(["bash", "-c", script], capture_output=True, check=True, timeout=60)
    expected = b"".join(b"".join(word.encode() + b"\0" for word in argv[1:]) + b"\0\0" for argv in cases)
    assert done.stdout == expected
    assert done.stderr == b""


def runtime_split(line: str) -> list[str]:
    """CommandLineToArgvW and the Microsoft C runtime, as documented in "Parsing C command-line arguments"."""
    words: list[str] = []
    word, quoted, started, index = "", False, False, 0
    while index < len(line):
        if line[index] in " \t" and not quoted:
            if started:
                words.append(word)
            word, started = "", False
            index += 1
            continue
        started = True
        slashes = re.match(r"\\*", line[index:])[0]  # type: ignore[index]
        after = index + len(slashes)
        if after < len(line) and line[after] == '"':
            word += "\\" * (len(slashes) // 2)
            if len(slashes) % 2:
                word += '"'
            else:
                quoted = not quoted
            index = after + 1
        elif slashes:
            word += slashes
            index = after
        else:
            word += line[index]
            index += 1
    return [*words, word] if started else words


def cmd_line(line: str) -> str:
    """What cmd.exe hands to a program: %NAME% expanded (here every name is set), carets taken out, quotes kept."""
    line = re.sub(r"%([A-Za-z0-9 _.]+)%", "EXPANDED", line)
    result, quoted, index = "", False, 0
    while index < len(line):
        character = line[index]
        if character == '"':
            quoted = not quoted
        elif not quoted and character == "^":
            index += 1
            character = line[index]
        elif not quoted and character in "&|<>\n":
            raise AssertionError(f"cmd would act on {character!r} in {line!r}")
        result += character
        index += 1
    assert not quoted, line
    return result


def powershell_split(line: str) -> list[str]:
    """The documented rules for the words that we write: bare, single-quoted, or everything after the token --%.

    Words that Windows PowerShell 5.1 hands over wrongly are refused, so what passes is right in 5.1 and in 7.
    """
    head, token, tail = line.partition(" --% ")
    if token and re.fullmatch(r"[A-Za-z]+", head):
        assert not re.search(r"%[^%]*%|[\n\r]", tail), line
        quoted = False
        for index, character in enumerate(tail):
            quoted ^= character == '"'
            assert quoted or (character != "|" and tail[index : index + 2] != "&&"), line
        return [head, *runtime_split(tail)]
    words = []
    position = 0
    pattern = re.compile(r"(?:'((?:[^'‘’‚‛]|['‘’‚‛]{2})*)'|([A-Za-z0-9_./\\:=+-]+))(?: |$)")
    while position < len(line):
        match = pattern.match(line, position)
        assert match, (line, position)
        if match[1] is not None:
            words.append(re.sub(r"(['‘’‚‛])['‘’‚‛]", r"\1", match[1]))
        else:
            assert not re.match(r"-[^-]?.*[.:]", match[2]), f"cut in two: {match[2]}"
            words.append(match[2])
        position = match.end()
    return words


def test_powershell_hands_over_exactly_the_arguments() -> None:
    for argv in [["docker", word] for word in NASTY] + random_arguments(12, LETTERS, 3000):
        assert powershell_split(quote(argv, "powershell")) == argv


def test_powershell_uses_verbatim_mode_only_where_5_1_would_lose_something() -> None:
    assert quote(["docker", "run", "-e", "A=it's", "x"], "powershell") == "docker run -e 'A=it''s' x"
    assert quote(["docker", "run", "--cpuset-cpus", "0,2", "x"], "powershell") == "docker run --cpuset-cpus '0,2' x"
    assert quote(["docker", "run", "--entrypoint", "", "x"], "powershell") == 'docker --% run --entrypoint "" x'
    assert quote(["docker", "x", 'a"b'], "powershell") == 'docker --% x "a\\"b"'
    # Nothing helps both here; single quotes are right from PowerShell 7.3 on.
    assert quote(["docker", "x", 'a"%b'], "powershell") == "docker x 'a\"%b'"


def test_cmd_hands_over_exactly_the_arguments() -> None:
    nasty = [word for word in NASTY if "\n" not in word]
    for argv in [["docker", word] for word in nasty] + random_arguments(13, LETTERS, 3000):
        assert runtime_split(cmd_line(quote(argv, "cmd"))) == argv


def test_cmd_quotes_as_little_as_it_can() -> None:
    argv = ["docker", "run", "-v", "C:\\my files:/data", "-e", "A=b", "x:1"]
    assert quote(argv, "cmd") == 'docker run -v "C:\\my files:/data" -e A=b x:1'


@pytest.mark.parametrize(
    ("shell", "argument"), [("bash", "a\0"), ("powershell", "a\0"), ("cmd", "a\0"), ("cmd", "a\nb"), ("cmd", "a\rb")]
)
def test_what_no_shell_can_say_is_refused(shell: command.Shell, argument: str) -> None:
    with pytest.raises(QuoteError):
        quote(["docker", argument], shell)


# -- the real client reads it ------------------------------------------------------------------------------------------


@pytest.fixture
def create_requests(tmp_path: Path) -> Iterator[Ask]:
    with listening_client(tmp_path) as ask:
        yield ask


@pytest.mark.slow  # starts the real docker client
def test_the_real_client_asks_for_the_same_container(create_requests: Ask, tmp_path: Path) -> None:
    specs = [
        FULL,
        RunSpec("busybox", ("/bin/sh",), tty=True, interactive=True, limits=Limits(cpuset="0-1", memory=512 * MIB)),
        RunSpec("busybox", entrypoint=(), command=("a b", "--rm", "-x"), name="ab", restart="on-failure:3"),
        RunSpec("busybox", limits=Limits(10_000_000, "3", GIB, GIB), restart="always", environment=(("A", "="),)),
    ]
    for spec in specs:
        target, theirs = create_requests(run_argv(spec, docker_prefix(f"unix://{tmp_path}/s"), verb="create"))
        query, ours = to_create_body(spec)
        sent = dict(pair.split("=") for pair in target.partition("?")[2].split("&") if pair)
        assert {key: value.replace("%2F", "/") for key, value in sent.items()} == query
        assert_same(ours, theirs)
