"""Every check of the source in one report: each runs whatever the others found, and the end lists them all."""

import ast
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from development import translations
from development.checkout import LOCK, ROOT, SOURCES, shown, venv_script
from development.messages import StepError, say, show_failure


def lint(python: Path, env: dict[str, str]) -> int:
    """Run all checks; 0 when every one is content."""

    def tool(*argv: str | Path) -> Callable[[], int]:
        return lambda: subprocess.call([str(word) for word in argv], cwd=ROOT, env=env, stdin=subprocess.DEVNULL)

    checks: list[tuple[str, Callable[[], int]]] = [
        ("ruff", tool(python, "-m", "ruff", "check")),
        ("mypy", tool(python, "-m", "mypy")),
        ("import-linter", tool(venv_script("lint-imports"), "--no-logo")),
        ("i18n", lambda: translations.i18n(["--check"])),
        ("drawing", drawing_below_the_widgets),
        ("words", forbidden_words),
    ]
    failed = []
    for name, check in checks:
        print(f"\n== {name}", flush=True)
        try:
            code = check()
        except StepError as failure:
            show_failure(failure)
            code = 1
        if code != 0:
            failed.append(name)
    print(flush=True)
    names = ", ".join(failed)
    if failed:
        say(
            f"{len(failed)} of {len(checks)} checks failed: {names}",
            f"{len(checks)} 项检查中有 {len(failed)} 项失败:{names}",
        )
    else:
        say(f"All {len(checks)} checks passed", f"{len(checks)} 项检查全部通过")
    return 1 if failed else 0


def drawing_below_the_widgets() -> int:
    """`app`, page models and rows import neither QtWidgets nor QtGui, nor does what they are made of.

    (import-linter cannot look inside PySide6.)
    """
    begin = [*SOURCES.glob("app/**/*.py"), *SOURCES.glob("pages/*/model.py"), *SOURCES.glob("pages/*/rows.py")]
    paths = imported(begin, SOURCES)
    lines = [
        f"{shown(path)}:{line}: imports {module}"
        for path in sorted(paths)
        for line, module in drawing_imports(path.read_text("utf-8"))
    ]
    print("\n".join(lines) if lines else f"{len(paths)} files draw nothing")
    return 1 if lines else 0


def imported(begin: Iterable[Path], sources: Path) -> set[Path]:
    """These files of the package in the folder `sources`, and its modules that they import, directly or not.

    A package stands for its modules, not for its `__init__`: that of a page names the page's view.
    """
    found: set[Path] = set()
    waiting = list(begin)
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        for _line, name in imports(path.read_text("utf-8")):
            package, *parts = name.split(".")
            module = sources.joinpath(*parts).with_suffix(".py")
            if package == sources.name and parts and module.is_file():
                waiting.append(module)
    return found


def drawing_imports(code: str) -> list[tuple[int, str]]:
    """Line and name of each import of a Qt module that draws."""
    return [(line, name) for line, name in imports(code) if name in ("PySide6.QtWidgets", "PySide6.QtGui")]


def imports(code: str) -> list[tuple[int, str]]:
    """Line and name of everything that is imported: of `from a import b` both `a` and `a.b`, which may be a module."""
    found = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [
                (node.lineno, node.module),
                *((node.lineno, f"{node.module}.{alias.name}") for alias in node.names),
            ]
    return found


def forbidden_words() -> int:
    """No tracked file names this checkout's folder, the home folder, or the host of a package registry."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        say("Not a git checkout: nothing to look through", "不是 git 仓库,跳过")
        return 0
    pattern = [part for word in forbidden(ROOT, Path.home()) for part in ("-e", word)]
    grep = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "grep", "-I", "-n", "-i", "-F", *pattern],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if grep.returncode > 1:
        print(grep.stderr, file=sys.stderr)
        return 1
    lines = grep.stdout.splitlines()
    lines += [f"{shown(LOCK)}: has an address" for line in LOCK.read_text("utf-8").splitlines() if "://" in line]
    print("\n".join(lines) if lines else "no path of this machine, no host of a registry")
    return 1 if lines else 0


def forbidden(root: Path, home: Path) -> Iterable[str]:
    """What no file may hold: paths of this machine, and the hosts of registries (a mirror must work as well)."""
    # Assembled, so that this file does not hold them itself. A path of one part (/src, /root) is an ordinary word.
    sites = ("pypi", "pythonhosted", "deb.debian", "security.debian", "snapshot.debian", "npmjs")
    yield from (".".join((site, "org")) for site in sites)
    yield from (str(path) for path in (root, home) if len(path.parts) > 2)
