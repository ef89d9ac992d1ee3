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
    """`app`, page models and rows import neither QtWidgets nor QtGui (import-linter cannot look inside PySide6)."""
    paths = [*SOURCES.glob("app/**/*.py"), *SOURCES.glob("pages/*/model.py"), *SOURCES.glob("pages/*/rows.py")]
    lines = [
        f"{shown(path)}:{line}: imports {module}"
        for path in sorted(paths)
        for line, module in drawing_imports(path.read_text("utf-8"))
    ]
    print("\n".join(lines) if lines else f"{len(paths)} files draw nothing")
    return 1 if lines else 0


def drawing_imports(code: str) -> list[tuple[int, str]]:
    """Line and name of each import of a Qt module that draws."""
    drawing = {"PySide6.QtWidgets", "PySide6.QtGui"}
    found = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names if alias.name in drawing]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            found += [(node.lineno, name) for name in names if name in drawing]
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
