"""`firstmate`: arguments -> the window, or a verb without a window. Imports nothing heavy before it knows which."""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from firstmate import __version__

if TYPE_CHECKING:
    import argparse

USAGE_ERROR = 2


def _utf8_streams() -> None:
    """Chinese must come out of a Windows console or a C-locale pipe too, and bytes that are no UTF-8 end nothing."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if sys.stdin is not None and hasattr(sys.stdin, "reconfigure"):
        # Windows programs put a byte order mark before the first word: it is no part of it. Other bytes: `cli.given`.
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="surrogateescape")


def defaults() -> Any:
    """What holds when nothing is said; parse into it (defaults of shared options would overwrite each other)."""
    return SimpleNamespace(
        verb=None, lang=None, host=None, context=None, theme=None, page=None, self_test=False, report=None
    )


def parser(*, with_verbs: bool = True) -> argparse.ArgumentParser:
    """The command line of `firstmate`; verbs are optional, alone it opens the window."""
    import argparse
    from pathlib import Path

    # Options that may stand before and after the verb: SUPPRESS, or a verb's default would overwrite what stood before.
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--lang", choices=("en", "zh_CN"), help="language / 语言")
    engine = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    engine.add_argument("--host", help="address of the engine, as `docker -H` takes it")
    engine.add_argument("--context", help="docker context to use")
    machine = argparse.ArgumentParser(add_help=False)
    machine.add_argument("--json", action="store_true", help="print JSON for machines")

    top = argparse.ArgumentParser(
        prog="firstmate", description="FirstMate 大副: a desktop companion for Docker.", parents=[common, engine]
    )
    top.add_argument("--version", action="version", version=f"FirstMate {__version__}")
    top.add_argument("--page", default=argparse.SUPPRESS, help="page to open")
    top.add_argument("--theme", choices=("light", "dark", "system"), default=argparse.SUPPRESS, help="colours")
    top.add_argument(
        "--self-test",
        action="store_true",
        default=argparse.SUPPRESS,
        help="try every part of this installation off screen, print a JSON report",
    )
    top.add_argument(
        "--report", metavar="FILE", type=Path, default=argparse.SUPPRESS, help="write the self-test's report there"
    )
    if not with_verbs:
        return top
    verbs = top.add_subparsers(dest="verb", metavar="VERB")

    def add(name: str, text: str, *parents: argparse.ArgumentParser) -> argparse.ArgumentParser:
        return verbs.add_parser(name, help=text, description=text, parents=list(parents))

    add("version", "versions of the app, Qt, the SDK and the engine", common, engine, machine)
    check = add("check", "whether this computer can run containers, and what to do next", common, engine, machine)
    check.add_argument("--save", metavar="FILE", type=Path, help="write what was read, without names, to be sent")
    check.add_argument("--readings", metavar="FILE", type=Path, help="judge such a file instead of this computer")
    check.add_argument("--network", action="store_true", help="ask Docker Hub and the engine's mirrors too")
    name = add("name", "explain an image name (- reads one per line)", common, machine)
    name.add_argument("image", metavar="IMAGE")
    convert = add("convert", "a docker run line in another form (- reads one per line)", common, machine)
    convert.add_argument("--to", choices=("run", "compose", "kubernetes", "spec"), required=True, help="the form")
    convert.add_argument("--shell", choices=("bash", "powershell", "cmd"), default="bash", help="quoting of `run`")
    convert.add_argument("line", metavar="LINE", help="the whole command, quoted as one word")
    text = add("explain", "explain an error text (standard input when left out, - one per line)", common, machine)
    text.add_argument("text", metavar="TEXT", nargs="?")
    mirrors = add("mirrors", "show, probe and set registry mirrors, and go back", common, engine, machine)
    late = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    late.add_argument("--json", action="store_true", help="print JSON for machines")
    _add_mirrors(mirrors, [common, engine, late])
    tour = add("tour", "walk the whole first-container journey through the real window", common, engine, machine)
    tour.add_argument("--screenshots", metavar="DIR", type=Path, default=Path("tour"), help="where the pictures go")
    tour.add_argument("--private-engine", action="store_true", help="where no engine answers, bring one (Linux, root)")
    tour.add_argument("--theme", choices=("light", "dark", "system"), default=argparse.SUPPRESS, help="colours")
    return top


def _add_mirrors(mirrors: argparse.ArgumentParser, shared: Sequence[argparse.ArgumentParser]) -> None:
    """What can be done with mirrors."""
    from pathlib import Path

    acts = mirrors.add_subparsers(dest="act", metavar="ACT", required=True)

    def add(name: str, text: str) -> argparse.ArgumentParser:
        return acts.add_parser(name, help=text, description=text, parents=list(shared))

    add("show", "what is in use, what the file says, and its backups")
    probe = add("probe", "ask mirrors for a small image, all at once (those that are set when none is named)")
    probe.add_argument("addresses", metavar="ADDRESS", nargs="*")
    apply = add("apply", "set mirrors in the engine's file, and read them back from the engine")
    apply.add_argument("addresses", metavar="ADDRESS", nargs="*", help="in the order in which they are tried")
    apply.add_argument("--none", action="store_true", help="no mirrors at all")
    apply.add_argument("--insecure-registry", metavar="HOST", action="append", help="instead of those there are")
    apply.add_argument("--http-proxy", metavar="URL", help="the engine's proxy for http ('' for none)")
    apply.add_argument("--https-proxy", metavar="URL", help="the same for https")
    apply.add_argument("--no-proxy", metavar="HOSTS", help="reached without a proxy, with commas between")
    rollback = add("rollback", "go back to a backup of the file (the newest when none is named)")
    rollback.add_argument("backup", metavar="BACKUP", nargs="?", type=Path)
    for one in (apply, rollback):
        one.add_argument("--restart", action="store_true", help="agree to a restart of the engine where one is needed")
        one.add_argument("--dry-run", action="store_true", help="only show what would change")


def _only_options(words: Sequence[str]) -> bool:
    """True for `--name value …` and nothing else: then the window is meant, and the verbs' parsers are not made."""
    return all(
        (word.startswith("--") and word != "--help") or (place > 0 and words[place - 1].startswith("--"))
        for place, word in enumerate(words)
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code 0 fine, 1 a finding, 2 wrong usage."""
    _utf8_streams()
    words = sys.argv[1:] if argv is None else list(argv)
    # A double click gives no arguments: nothing to parse, and argparse (10 ms) stays where it is.
    options = parser(with_verbs=not _only_options(words)).parse_args(words, defaults()) if words else defaults()
    if options.self_test:
        from firstmate.self_test.run import run_self_test

        return run_self_test(options)
    if options.verb is None:
        gc.disable()  # until `main.collect_less`: there is no garbage yet, only classes. Later, the loop collects it.
        from firstmate.main import run_window

        return run_window(options)
    from firstmate import cli

    try:
        return cli.run(options)
    except OSError as error:
        if not _reader_gone(error):
            raise
        # `firstmate … | head`: whoever read has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _reader_gone(error: OSError) -> bool:
    """Windows calls a pipe that nobody reads an invalid argument: ours, where what is left cannot be written either."""
    if isinstance(error, BrokenPipeError):
        return True
    if sys.platform == "win32" and error.errno == errno.EINVAL:
        try:
            sys.stdout.flush()
        except OSError as again:
            return again.errno == errno.EINVAL
    return False


if __name__ == "__main__":
    sys.exit(main())
