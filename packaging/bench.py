"""How fast, how large, how still: each figure beside its comparison, measured in the same run.

    dev.py bench                                  every row; some minutes
    dev.py bench --rows window list-1000          only these
    dev.py bench --rounds 9 --json FILE           more rounds; the figures as JSON too

It measures and never judges: the exit code is 0 unless something broke. Rows with containers bring an engine of their
own, which needs root; without it they are left out, and that is said. The work is in the rooms of `benchmarks/`.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.children import ChildError, Docker
from benchmarks.figures import Figure, table
from benchmarks.load import Load
from benchmarks.readings import load_average
from benchmarks.rows import ROWS, RUNNING, Bench, Row, machine
from development import needs, screen
from development.checkout import BUILD, shown
from development.messages import StepError, say, show_failure
from firstmate.core.errors import FirstMateError

ROUNDS = 5


def parser() -> argparse.ArgumentParser:
    names = [row.name for row in ROWS]
    top = argparse.ArgumentParser(prog="dev.py bench", description="Measure speed and memory.")
    top.add_argument("--rows", nargs="+", choices=names, default=names, metavar="ROW", help=f"of {', '.join(names)}")
    top.add_argument("--rounds", type=_positive, default=ROUNDS, help=f"rounds that count (default {ROUNDS})")
    top.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    top.add_argument(
        "--platform", choices=("xcb", "offscreen"), help="of Qt; xcb on a virtual screen when there is one"
    )
    return top


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def chosen(names: Sequence[str], *, engine_missing: str) -> tuple[list[Row], list[Row]]:
    """The rows to measure in their order, and those that cannot be for want of an engine."""
    wanted = [row for row in ROWS if row.name in names]
    if not engine_missing:
        return wanted, []
    return [row for row in wanted if not row.containers], [row for row in wanted if row.containers]


@contextlib.contextmanager
def _stage(options: argparse.Namespace, folder: Path, *, with_engine: bool) -> Iterator[Bench]:
    """A screen, and an engine if rows need one; both end with the block."""
    with contextlib.ExitStack() as stack:
        platform = options.platform or ("xcb" if needs.find_program("Xvfb") else "offscreen")
        display = stack.enter_context(screen.virtual_screen()) if platform == "xcb" else ""
        bench = Bench(folder, rounds=options.rounds, platform=platform, display=display)
        if with_engine:
            from firstmate.host.private_engine import PrivateEngine

            say("Starting an engine of its own", "正在启动专用的引擎")
            engine = stack.enter_context(PrivateEngine(folder / "engine"))
            bench.address = engine.address
            bench.engine_pid = engine.daemon_pid or 0
            bench.docker = Docker(engine.address, bench.home)
            bench.load = Load(engine)
            bench.load.bring_image()
            stack.callback(bench.load.remove)
        yield bench


def measure(options: argparse.Namespace) -> list[Figure]:
    """All chosen rows. Raises what broke."""
    from firstmate.host.private_engine import PrivateEngine

    missing = PrivateEngine.missing_reason()
    rows, left_out = chosen(options.rows, engine_missing=missing)
    if left_out:
        names = ", ".join(row.name for row in left_out)
        say(f"Left out: {names}. {missing}", f"跳过:{names}。{missing}")
    if not rows:
        return []
    figures: list[Figure] = []
    BUILD.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=BUILD))
    try:
        with _stage(options, folder, with_engine=any(row.containers for row in rows)) as bench:
            for row in rows:
                if bench.load is not None and len(bench.load.ids) < row.containers:
                    say(f"Making {row.containers} containers", f"正在创建 {row.containers} 个容器")
                    bench.load.grow(row.containers, RUNNING)
                load = load_average()[0]
                say(f"Measuring: {row.about} (load {load:.1f})", f"正在测量:{row.about}(负载 {load:.1f})")
                figures += row.measure(bench)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return figures


def main(argv: Sequence[str]) -> int:
    """0 when everything could be measured, whatever came out; 1 when something broke."""
    options = parser().parse_args(argv)
    about = machine()
    try:
        figures = measure(options)
    except StepError as failure:
        show_failure(failure)
        return failure.code
    except (ChildError, FirstMateError) as error:
        say(f"Something broke: {error}", f"出错:{error}")
        return 1
    about["load_after"] = [round(value, 2) for value in load_average()]
    print(table(figures))
    print(f"\n{about['cpus']} CPUs, Python {about['python']}, PySide6 {about['pyside6']}, ", end="")
    print(f"load {about['load']} before, {about['load_after']} after; medians of {options.rounds}")
    if options.json:
        data = {"machine": about, "rounds": options.rounds, "rows": [figure.as_data() for figure in figures]}
        options.json.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        say(f"The figures are in {shown(options.json.resolve())}", f"测量结果见 {shown(options.json.resolve())}")
    return 0


if __name__ == "__main__":
    # What a person's shell sets for the whole session must not reach the measured programs.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.exit(main(sys.argv[1:]))
