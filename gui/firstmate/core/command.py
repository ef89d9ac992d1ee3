"""The `docker` command that does the same: as a list of arguments, and quoted for bash, PowerShell and cmd.

Every action of the app can show its command through this room. Lists of arguments are what the rest of the code
handles; a text exists only to be read and copied, and is right when the named shell hands exactly these arguments to
docker. Refuses to run anything.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, Literal

from firstmate.core.run.spec import Limits, RunSpec

Shell = Literal["bash", "powershell", "cmd"]
SHELLS: Final[tuple[Shell, ...]] = ("bash", "powershell", "cmd")
DOCKER: Final[tuple[str, ...]] = ("docker",)


def docker_prefix(host: str = "", context: str = "") -> tuple[str, ...]:
    """How a command begins when it is not for the default engine. A host wins, as it does in docker."""
    if host:
        return (*DOCKER, "-H", host)
    return (*DOCKER, "--context", context) if context else DOCKER


# -- docker run ----------------------------------------------------------------------------------------------------


def run_argv(spec: RunSpec, prefix: Sequence[str] = DOCKER, *, verb: str = "run") -> list[str]:
    """`docker run …` that gives the same container, options in one fixed order, the shortest spelling of each.

    `verb` "create" gives `docker create …`, which knows no `-d`.
    """
    from firstmate.core.run.options import arguments  # the table: 5 ms that a start without a preview does not need

    command = [*prefix, verb]
    letters = ("d" if spec.detach and verb == "run" else "") + ("i" if spec.interactive else "") + ("t" * spec.tty)
    if letters:
        command.append(f"-{letters}")
    for option, text in arguments(spec):
        if option.only_run and verb != "run":
            continue
        if text is None:
            command.append(option.written)
        elif option.takes == "flag":
            command.append(f"{option.written}={text}")
        elif text.startswith("-") and option.written.startswith("--"):
            command.append(f"{option.written}={text}")  # docker reads both, people only this one
        else:
            command += [option.written, text]
    command.append(spec.image)
    return [*command, *(spec.entrypoint or ())[1:], *spec.command]


_UPDATABLE: Final = frozenset(
    {
        "cpus", "cpuset-cpus", "cpuset-mems", "cpu-shares", "cpu-period", "cpu-quota", "cpu-rt-period",
        "cpu-rt-runtime", "memory", "memory-swap", "memory-reservation", "kernel-memory", "pids-limit", "blkio-weight",
    }
)  # fmt: skip
"""The options that `docker update` knows."""


def limit_options(limits: Limits) -> Iterator[tuple[str, str]]:
    """The options of the limits that are set and that a living container can get, in the order of `run`."""
    from firstmate.core.run.options import arguments

    for option, text in arguments(RunSpec("", limits=limits)):
        if option.name in _UPDATABLE and text is not None:
            yield option.written, text


# -- other actions -------------------------------------------------------------------------------------------------


def update_argv(name: str, limits: Limits, prefix: Sequence[str] = DOCKER) -> list[str]:
    """Limits of a living container. Swap always goes with memory: the engine refuses one below the other."""
    command = [*prefix, "update"]
    if limits.memory is not None and limits.memory_swap is None:
        limits = replace(limits, memory_swap=2 * limits.memory)
    for option, value in limit_options(limits):
        command += [f"{option}={value}"] if value.startswith("-") else [option, value]
    return [*command, name]


def start_argv(name: str, prefix: Sequence[str] = DOCKER) -> list[str]:
    return [*prefix, "start", name]


def stop_argv(name: str, seconds: int | None = None, prefix: Sequence[str] = DOCKER) -> list[str]:
    return [*prefix, "stop", *_wait(seconds), name]


def restart_argv(name: str, seconds: int | None = None, prefix: Sequence[str] = DOCKER) -> list[str]:
    return [*prefix, "restart", *_wait(seconds), name]


def _wait(seconds: int | None) -> list[str]:
    # -t is the one spelling that every version knows: --time became --timeout in docker 28.
    return [] if seconds is None else ["-t", str(seconds)]


def kill_argv(name: str, signal: str = "", prefix: Sequence[str] = DOCKER) -> list[str]:
    """SIGKILL is docker's default and not written."""
    return [*prefix, "kill", *(["-s", signal] if signal not in ("", "KILL", "SIGKILL") else []), name]


def pause_argv(name: str, prefix: Sequence[str] = DOCKER) -> list[str]:
    return [*prefix, "pause", name]


def unpause_argv(name: str, prefix: Sequence[str] = DOCKER) -> list[str]:
    return [*prefix, "unpause", name]


def rename_argv(name: str, new_name: str, prefix: Sequence[str] = DOCKER) -> list[str]:
    return [*prefix, "rename", name, new_name]


def rm_argv(name: str, *, force: bool = False, volumes: bool = False, prefix: Sequence[str] = DOCKER) -> list[str]:
    letters = ("f" if force else "") + ("v" if volumes else "")
    return [*prefix, "rm", *([f"-{letters}"] if letters else []), name]


def logs_argv(
    name: str,
    *,
    follow: bool = False,
    tail: int | None = None,
    timestamps: bool = False,
    since: str = "",
    prefix: Sequence[str] = DOCKER,
) -> list[str]:
    letters = ("f" if follow else "") + ("t" if timestamps else "")
    options = [f"-{letters}"] if letters else []
    options += [] if tail is None else ["-n", str(tail)]
    options += ["--since", since] if since else []
    return [*prefix, "logs", *options, name]


def exec_argv(
    name: str,
    command: Sequence[str],
    *,
    tty: bool = True,
    interactive: bool = True,
    user: str = "",
    prefix: Sequence[str] = DOCKER,
) -> list[str]:
    letters = ("i" if interactive else "") + ("t" if tty else "")
    options = ([f"-{letters}"] if letters else []) + (["-u", user] if user else [])
    return [*prefix, "exec", *options, name, *command]


def attach_argv(name: str, prefix: Sequence[str] = DOCKER) -> list[str]:
    return [*prefix, "attach", name]


def stats_argv(name: str = "", prefix: Sequence[str] = DOCKER) -> list[str]:
    return [*prefix, "stats", *([name] if name else [])]


def inspect_argv(name: str, prefix: Sequence[str] = DOCKER) -> list[str]:
    return [*prefix, "inspect", name]


def top_argv(name: str, prefix: Sequence[str] = DOCKER) -> list[str]:
    return [*prefix, "top", name]


def diff_argv(name: str, prefix: Sequence[str] = DOCKER) -> list[str]:
    return [*prefix, "diff", name]


def cp_argv(source: str, target: str, prefix: Sequence[str] = DOCKER) -> list[str]:
    """One of the two is `container:path`."""
    return [*prefix, "cp", source, target]


def ps_argv(*, all_states: bool = True, prefix: Sequence[str] = DOCKER) -> list[str]:
    return [*prefix, "ps", *(["-a"] if all_states else [])]


def pull_argv(image: str, *, platform: str = "", prefix: Sequence[str] = DOCKER) -> list[str]:
    return [*prefix, "pull", *(["--platform", platform] if platform else []), image]


def push_argv(image: str, prefix: Sequence[str] = DOCKER) -> list[str]:
    return [*prefix, "push", image]


def save_argv(images: Sequence[str], archive: str, prefix: Sequence[str] = DOCKER) -> list[str]:
    return [*prefix, "save", "-o", archive, *images]


def load_argv(archive: str, prefix: Sequence[str] = DOCKER) -> list[str]:
    return [*prefix, "load", "-i", archive]


def commit_argv(
    name: str, image: str, *, message: str = "", pause: bool = True, prefix: Sequence[str] = DOCKER
) -> list[str]:
    """Pausing while the files are read is docker's default and not written."""
    options = ([] if pause else ["-p=false"]) + (["-m", message] if message else [])
    return [*prefix, "commit", *options, name, image]


def volume_argv(verb: str, *names: str, prefix: Sequence[str] = DOCKER) -> list[str]:
    """`verb` is create, inspect, rm, ls."""
    return [*prefix, "volume", verb, *names]


def network_argv(verb: str, *words: str, prefix: Sequence[str] = DOCKER) -> list[str]:
    """`verb` is inspect, rm, ls, connect, disconnect; network first, then container."""
    return [*prefix, "network", verb, *words]


def network_create_argv(
    name: str, *, internal: bool = False, subnet: str = "", gateway: str = "", prefix: Sequence[str] = DOCKER
) -> list[str]:
    options = ["--internal"] if internal else []
    options += ["--subnet", subnet] if subnet else []
    options += ["--gateway", gateway] if gateway else []
    return [*prefix, "network", "create", *options, name]


def backup_argv(volume: str, image: str, folder: str, archive: str, prefix: Sequence[str] = DOCKER) -> list[str]:
    """As people do it by hand: a container that has both, and tar in it (the image must bring tar along)."""
    mounts = ["-v", f"{volume}:/volume:ro", "-v", f"{folder}:/backup"]
    return [*prefix, "run", "--rm", *mounts, image, "tar", "-cf", f"/backup/{archive}", "-C", "/volume", "."]


def restore_argv(volume: str, image: str, folder: str, archive: str, prefix: Sequence[str] = DOCKER) -> list[str]:
    mounts = ["-v", f"{volume}:/volume", "-v", f"{folder}:/backup:ro"]
    return [*prefix, "run", "--rm", *mounts, image, "tar", "-xf", f"/backup/{archive}", "-C", "/volume"]


def export_argv(name: str, archive: str, prefix: Sequence[str] = DOCKER) -> list[str]:
    return [*prefix, "export", "-o", archive, name]


def import_argv(archive: str, image: str, prefix: Sequence[str] = DOCKER) -> list[str]:
    return [*prefix, "import", archive, image]


def login_argv(registry: str, username: str = "", prefix: Sequence[str] = DOCKER) -> list[str]:
    """Docker Hub is the default and not written; the password is asked for, never an argument."""
    return [*prefix, "login", *(["-u", username] if username else []), *([registry] if registry else [])]


def logout_argv(registry: str, prefix: Sequence[str] = DOCKER) -> list[str]:
    return [*prefix, "logout", *([registry] if registry else [])]


def images_argv(prefix: Sequence[str] = DOCKER) -> list[str]:
    return [*prefix, "images"]


def rmi_argv(image: str, *, force: bool = False, prefix: Sequence[str] = DOCKER) -> list[str]:
    return [*prefix, "rmi", *(["-f"] if force else []), image]


def tag_argv(image: str, new_name: str, prefix: Sequence[str] = DOCKER) -> list[str]:
    return [*prefix, "tag", image, new_name]


def info_argv(prefix: Sequence[str] = DOCKER) -> list[str]:
    return [*prefix, "info"]


# -- quoting -------------------------------------------------------------------------------------------------------


class QuoteError(ValueError):
    """An argument that the shell cannot hand over at all (a null character anywhere; a line break in cmd)."""


def quote(argv: Sequence[str], shell: Shell) -> str:
    """The line to type into the shell so that docker gets exactly these arguments. Raises QuoteError.

    bash as in its manual, 3.1.2 "Quoting". PowerShell as in about_Quoting_Rules and about_Parsing, right for Windows
    PowerShell 5.1 and PowerShell 7 alike. cmd by its own rules and those of the Microsoft C runtime, which Go follows.
    """
    if any("\0" in argument for argument in argv):
        raise QuoteError("no shell can hand over a null character")
    if shell == "bash":
        return " ".join(map(_quote_bash, argv))
    if shell == "powershell":
        return _quote_powershell(argv)
    return " ".join(map(_quote_cmd, argv))


_CONTROL: Final = r"[\x01-\x1f\x7f]"


def _quote_bash(argument: str) -> str:
    if not re.search(_CONTROL, argument):
        return shlex.quote(argument)
    # A tab or line break typed into a terminal acts instead of standing there; $'…' spells it out.
    named = {"\\": r"\\", "'": r"\'", "\n": r"\n", "\t": r"\t", "\r": r"\r"}
    return "$'" + "".join(named.get(c, f"\\x{ord(c):02x}" if re.match(_CONTROL, c) else c) for c in argument) + "'"


# Bare words: no comma (it makes a list), no leading @, -name.value or -name:value (they are cut in two).
_POWERSHELL_BARE: Final = r"(?:[A-Za-z0-9_./\\:][A-Za-z0-9_./\\:=+-]*|--?[A-Za-z0-9_=+-]*)"
_POWERSHELL_QUOTES: Final = "['\u2018\u2019\u201a\u201b]"
# What Windows PowerShell 5.1 hands over wrongly: nothing at all for "", inner quotes, a quoted word's last backslash.
_POWERSHELL_LOST: Final = r'(?s)|.*".*|.*\s.*\\'
_VERBATIM_BARE: Final = r"[A-Za-z0-9_./\\:=+,-]+"


def _quote_powershell(argv: Sequence[str]) -> str:
    if any(re.fullmatch(_POWERSHELL_LOST, argument) for argument in argv):
        verbatim = _powershell_verbatim(argv)
        if verbatim is not None:
            return verbatim
    return " ".join(map(_quote_powershell_word, argv))


def _quote_powershell_word(argument: str) -> str:
    if re.fullmatch(_POWERSHELL_BARE, argument):
        return argument
    # Curly single quotes end a single-quoted string as the straight one does; doubling makes each a letter.
    return "'" + re.sub(_POWERSHELL_QUOTES, lambda match: match[0] * 2, argument) + "'"


def _powershell_verbatim(argv: Sequence[str]) -> str | None:
    """`docker --% …`: after the stop-parsing token the rest of the line goes to docker as it stands.

    None where that token cannot help: it still expands %NAME%, ends at a line break, and ends at | and && outside of
    quotes, which it counts without knowing that a backslash makes one a letter.
    """
    everything = "".join(argv[1:])
    if "%" in everything or re.search(_CONTROL, everything):
        return None
    if re.search(r"[|&]", everything) and re.search(r'["\u201c\u201d\u201e]', everything):
        return None
    words = [_quote_runtime(argument, always=not re.fullmatch(_VERBATIM_BARE, argument)) for argument in argv[1:]]
    return " ".join([_quote_powershell_word(argv[0]), "--%", *words])


def _quote_runtime(argument: str, *, always: bool) -> str:
    """The Microsoft C runtime's rule: backslashes count only before a double quote."""
    if not always and argument and not re.search(r'[\s"]', argument):
        return argument
    escaped = re.sub(r'(\\*)"', r'\1\1\\"', argument)
    return '"' + re.sub(r"(\\+)$", r"\1\1", escaped) + '"'


_CMD_BARE: Final = r"[A-Za-z0-9_./\\:=+,@-]+"
_CMD_SPECIAL: Final = r'[()%!^"<>&|]'


def _quote_cmd(argument: str) -> str:
    if re.search(r"[\r\n]", argument):
        raise QuoteError("cmd cannot hand over a line break")
    if re.fullmatch(_CMD_BARE, argument):
        return argument
    word = _quote_runtime(argument, always=True)
    if '"' in argument or "%" in argument:
        # cmd expands %NAME% even inside quotes and knows no \": leave its quotes unopened and escape every sign.
        return re.sub(_CMD_SPECIAL, r"^\g<0>", word)
    return word
