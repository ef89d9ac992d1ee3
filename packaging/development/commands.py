"""The verbs of dev.py and what each of them needs. The work itself is in the other rooms."""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from development import environment, needs, system
from development.checkout import ROOT, TOUR, TRANSLATIONS, VENV, needs_compiling, shown
from development.messages import StepError, Words, say, show_failure
from development.steps import hand_over, run_to_end


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb: how its arguments are written, what it does, and the function that does it."""

    arguments: str
    summary: Words
    action: Callable[[list[str]], int]


def prepare(*groups: needs.Group) -> Path:
    """The interpreter of an environment that is ready, on a system that has what these groups ask for."""
    making = () if environment.is_current() else (needs.venv_module(environment.can_make),)
    system.ensure(*making, *groups)
    return environment.ensure()


def program_environment(**more: str) -> dict[str, str]:
    """The variables for a program that runs in the environment."""
    return {**os.environ, "PYTHONUTF8": "1", **more}


FAST_OPTIONS = ("-m", "fast", "-n", "auto", "--maxprocesses", "4", "--dist", "worksteal")
"""What is fast, and in how many processes, tests/fast_set.py says; `-n 0` after them for a debugger."""
FAST_FOLDERS = tuple(f"tests/{floor}" for floor in ("core", "app", "widgets", "pages", "packaging"))
"""Where fast tests are; the others need not even be read."""


def test_environment() -> dict[str, str]:
    """The variables for the tests: no screen, and no way to the Docker engine of the person."""
    env = program_environment(QT_QPA_PLATFORM="offscreen")
    for name in ("DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH", "DOCKER_CONFIG"):
        env.pop(name, None)
    return env


def compile_translations() -> None:
    """Make the .qm files that are older than their .ts."""
    if any(needs_compiling(ts) for ts in TRANSLATIONS.glob("*.ts")):
        from development import translations

        translations.compile_stale()


@dataclass(frozen=True, slots=True)
class RunPlan:
    """What `run` starts: the arguments of `firstmate`, and for a tour on a virtual screen where its report will lie."""

    arguments: tuple[str, ...]
    tour: Path | None = None


def plan_run(arguments: Sequence[str], *, has_screen: bool, root: bool) -> RunPlan:
    """How to run `firstmate` with these arguments here.

    Without a screen the window is walked through by `firstmate tour`; a verb that opens no window runs as it is.
    """
    rest = [argument for argument in arguments if argument != "--no-screen"]
    if has_screen and "--no-screen" not in arguments:
        return RunPlan(tuple(rest))
    answers_in_text = {"-h", "--help", "--version"} & set(rest)
    if answers_in_text or (rest and not rest[0].startswith("-") and rest[0] != "tour"):
        return RunPlan(tuple(rest))
    if rest[:1] == ["tour"]:
        rest = rest[1:]
    folder = _option("--screenshots", rest)
    tour = ["tour"] if folder else ["tour", "--screenshots", str(TOUR)]
    if root and "--private-engine" not in rest:
        tour.append("--private-engine")
    return RunPlan((*tour, *rest), tour=ROOT / folder if folder else TOUR)


def _option(name: str, arguments: Sequence[str]) -> str:
    """The value of an option, written `--name value` or `--name=value`; "" where it is not given."""
    for argument, following in zip(arguments, [*arguments[1:], ""], strict=False):
        if argument == name:
            return following
        if argument.startswith(f"{name}="):
            return argument.removeprefix(f"{name}=")
    return ""


def run(arguments: list[str]) -> int:
    """Open FirstMate, or walk it on a virtual screen."""
    from development import screen

    plan = plan_run(arguments, has_screen=screen.has_screen(os.environ), root=system.is_root())
    groups = [needs.QT, needs.SCREEN, needs.FONTS]
    if plan.tour:
        groups += [needs.VIRTUAL_SCREEN, needs.ENGINE]
    python = prepare(*groups)
    compile_translations()
    argv: list[str | Path] = [python, "-m", "firstmate", *plan.arguments]
    if not plan.tour:
        return hand_over(argv, program_environment())
    report = plan.tour / "report.json"
    report.unlink(missing_ok=True)
    with screen.virtual_screen() as display:
        code = run_to_end(argv, program_environment(DISPLAY=display))
    if report.exists():
        say(f"The report of the tour: {shown(report)}", f"完整旅程的报告:{shown(report)}")
    return code


def test(arguments: list[str]) -> int:
    """Run the tests: all of them, or those on fakes, those of the Windows code, those of the packages."""
    if "--fast" in arguments:
        python = prepare(needs.QT, needs.SCREEN, needs.FONTS)
        compile_translations()
        rest = [argument for argument in arguments if argument != "--fast"]
        paths = [] if any(argument.startswith("tests") for argument in rest) else FAST_FOLDERS
        # Fewer examples of each property: the whole run tries them all.
        variables = test_environment() | {"FIRSTMATE_FAST": "1"}
        return hand_over([python, "-m", "pytest", *FAST_OPTIONS, *paths, *rest], variables)
    if "--packages" in arguments:
        from development import building

        rest = [argument for argument in arguments if argument != "--packages"]
        python = prepare(needs.QT_TOOLS, needs.QT, needs.SCREEN, needs.FONTS, needs.TESTS, *building.test_groups())
        compile_translations()
        paths = [] if any(argument.startswith("tests") for argument in rest) else ["tests/packages"]
        return hand_over([python, "-m", "pytest", *paths, *rest], test_environment() | {"FIRSTMATE_PACKAGES": "1"})
    if "--wine" in arguments:
        rest = [argument for argument in arguments if argument != "--wine"]
        if sys.platform != "linux":
            raise StepError(
                Words("Wine is for running Windows code on Linux", "Wine 用于在 Linux 上运行 Windows 代码"),
                Words("leave --wine away", "请去掉 --wine"),
            )
        python = prepare(needs.QT_TOOLS, needs.FONTS, needs.VIRTUAL_SCREEN, needs.WINE)
        compile_translations()
        return hand_over([python, _script("wine.py"), "test", *rest], test_environment())
    groups = [needs.QT, needs.SCREEN, needs.FONTS, needs.TESTS, needs.ENGINE]
    python = prepare(*groups, *([needs.SSH] if system.is_ci() else []))
    compile_translations()
    return hand_over([python, "-m", "pytest", *arguments], test_environment())


def lint(arguments: list[str]) -> int:
    """Every check of the source."""
    _takes_no_arguments(arguments)
    from development import lint as checks

    return checks.lint(prepare(needs.QT_TOOLS), program_environment())


def i18n(arguments: list[str]) -> int:
    """Bring the translation files up to date, or check them."""
    if arguments not in ([], ["--check"]):
        raise _wrong_usage()
    prepare(needs.QT_TOOLS)
    from development import translations

    return translations.i18n(arguments)


def shots(arguments: list[str]) -> int:
    """Draw every page in every theme and language."""
    python = prepare(needs.QT, needs.FONTS)
    compile_translations()
    return hand_over([python, _script("shots.py"), *arguments], test_environment())


def bench(arguments: list[str]) -> int:
    """Measure, each figure beside its comparison."""
    python = prepare(needs.QT, needs.SCREEN, needs.FONTS, needs.VIRTUAL_SCREEN, needs.ENGINE)
    compile_translations()
    return hand_over([python, _script("bench.py"), *arguments], test_environment())


def lock(arguments: list[str]) -> int:
    """Make the lock file anew."""
    if arguments not in ([], ["--upgrade"]):
        raise _wrong_usage()
    from development import lockfile

    system.ensure(needs.venv_module(environment.can_make))
    return lockfile.lock(arguments)


def build(arguments: list[str]) -> int:
    """Make what people install."""
    match arguments:
        case ["linux" | "windows" | "practice" | "release"]:
            target, tag = arguments[0], ""
        case ["release", "--tag", given] if given:
            target, tag = "release", given
        case _:
            raise _wrong_usage()
    if target == "windows" and Path(sys.prefix).resolve() != VENV.resolve():
        # Under Wine the lock file is read with a library of the environment's, and the system's Python may have none.
        return hand_over([prepare(), ROOT / "packaging" / "dev.py", "build", target], program_environment())
    from development import building

    return building.build(target, tag)


def clean(arguments: list[str]) -> int:
    """Back to a fresh checkout."""
    _takes_no_arguments(arguments)
    from development import cleaning

    return cleaning.clean()


def _script(name: str) -> Path:
    path = ROOT / "packaging" / name
    if not path.exists():
        raise StepError(
            Words(f"This checkout has no {shown(path)}", f"此仓库中没有 {shown(path)}"),
            Words("take a newer checkout", "请更新仓库"),
        )
    return path


def _takes_no_arguments(arguments: list[str]) -> None:
    if arguments:
        raise _wrong_usage()


def _wrong_usage() -> StepError:
    return StepError(
        Words("These arguments are not understood", "无法理解这些参数"),
        Words("look at: python3 packaging/dev.py --help", "请查看:python3 packaging/dev.py --help"),
        code=2,
    )


VERBS = {
    "run": Verb(
        "[--no-screen] [arguments…]",
        Words(
            "open FirstMate; arguments go to `firstmate`. No screen: its tour on a virtual one, into build/tour/",
            "打开 FirstMate,参数传给 `firstmate`;没有屏幕时在虚拟屏幕上走完整旅程,结果在 build/tour/",
        ),
        run,
    ),
    "test": Verb(
        "[--fast|--wine|--packages] [arguments…]",
        Words(
            "run the tests; arguments go to pytest. --fast: those on fakes, on every core;\n"
            "      --wine: the Windows code under Wine; --packages: what build makes",
            "运行测试,参数传给 pytest;--fast:只运行使用模拟对象的测试,用上所有核心;\n"
            "      --wine:在 Wine 下测试 Windows 代码;--packages:测试 build 制作的安装包",
        ),
        test,
    ),
    "lint": Verb(
        "",
        Words("check the source: style, types, floors, translations", "检查源码:风格、类型、分层、翻译"),
        lint,
    ),
    "i18n": Verb(
        "[--check]",
        Words("bring the translation files up to date; --check only looks", "更新翻译文件;--check 只检查"),
        i18n,
    ),
    "shots": Verb(
        "[arguments…]",
        Words("draw every page × theme × language into build/shots/", "把每个页面 × 主题 × 语言绘制到 build/shots/"),
        shots,
    ),
    "bench": Verb("[arguments…]", Words("measure speed and memory", "测量速度与内存"), bench),
    "lock": Verb(
        "[--upgrade]",
        Words("make packaging/requirements.lock anew", "重新生成 packaging/requirements.lock"),
        lock,
    ),
    "build": Verb(
        "linux|windows|practice|release [--tag vVERSION]",
        Words(
            "make the packages that people install, into build/packages/\n"
            "      practice: only the practice image; release: checksums and list of what lies there",
            "制作供用户安装的软件包,放入 build/packages/\n"
            "      practice:只制作练习镜像;release:为其中的文件生成校验值与列表",
        ),
        build,
    ),
    "clean": Verb("", Words("remove .venv, build and caches", "删除 .venv、build 和缓存"), clean),
}


def usage() -> str:
    """The help text."""
    head = Words("usage: python3 packaging/dev.py VERB [arguments…]", "用法:python3 packaging/dev.py 动词 [参数…]")
    lines = [str(head), ""]
    for name, verb in VERBS.items():
        lines += [f"  {name} {verb.arguments}".rstrip(), f"      {verb.summary}"]
    return "\n".join(lines) + "\n"


def main(argv: list[str]) -> int:
    """Carry out one verb; its exit code: 0 fine, 1 a step failed, 2 wrong usage."""
    if argv[:1] in (["-h"], ["--help"], ["help"]):
        print(usage(), end="")
        return 0
    verb = VERBS.get(argv[0]) if argv else None
    if verb is None:
        print(usage(), end="", file=sys.stderr)
        return 2
    try:
        return verb.action(argv[1:])
    except StepError as failure:
        show_failure(failure)
        return failure.code
    except OSError as error:  # a full disk, a read-only folder, a file that is gone
        show_failure(
            StepError(
                Words(f"A file or program could not be used: {error}", f"无法使用某个文件或程序:{error}"),
                Words(
                    "look at its owner, its permissions and the space on its disk",
                    "请检查其所有者、权限以及所在磁盘的剩余空间",
                ),
            )
        )
        return 1
    except KeyboardInterrupt:
        return 130
