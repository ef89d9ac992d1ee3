"""PyInstaller for Windows, run under Wine: a second Python beside the one of the tests, and one run in it.

It holds what the lock file of freezing pins and nothing else, so that nothing that only tests is found and taken along:
what `freezing/tools.py` is where PyInstaller runs natively.
"""

import os
import shutil
import tomllib
from collections.abc import Mapping, Sequence

from development.checkout import FREEZING_LOCK, PYPROJECT, ROOT
from development.messages import StepError, Words, say
from development.steps import log_path
from under_wine import interpreter, prefix
from under_wine.folders import PYTHON, WINE, Part, fingerprint, windows_path

HOME = WINE / "freezer"
SITE = HOME / "Lib" / "site-packages"
LIMIT = 600.0
"""Seconds for one run; measured: 50 on an idle core, 330 on a crowded one."""
SILENCE = 100.0
"""Seconds without a word after which a run hangs; measured: 9 between two lines."""
ATTEMPTS = 3
"""Now and then a process hangs or dies under Wine, and another run does not."""
_DIED = "Child process died"
"""What PyInstaller says when a helper of its own was gone."""
_STEP = "freeze-windows"


def part() -> Part:
    """The Python that freezes; needs that of the tests."""
    python, _packages = interpreter.parts()
    return Part("freezer", fingerprint(python.fingerprint, FREEZING_LOCK.read_bytes(), *sorted(_roots())), _make)


def _make() -> None:
    say("Installing PyInstaller and the Windows packages", "正在安装 PyInstaller 与 Windows 依赖")
    shutil.rmtree(HOME, ignore_errors=True)
    shutil.copytree(PYTHON, HOME, ignore=shutil.ignore_patterns("site-packages", "__pycache__"), copy_function=os.link)
    interpreter.install(FREEZING_LOCK, _roots(), SITE)


def _roots() -> set[str]:
    """The packages that FirstMate asks for, and the one that freezes them."""
    project = tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]
    return interpreter.applicable(project["dependencies"]) | {"pyinstaller"}


def run(arguments: Sequence[str], variables: Mapping[str, str]) -> str:
    """One run of PyInstaller, again where Wine spoilt it; what it said. Raises StepError."""
    command = [windows_path(HOME / "python.exe"), "-m", "PyInstaller", *arguments]
    more = {**variables, "PYTHONPATH": windows_path(ROOT / "gui")}
    for attempt in range(1, ATTEMPTS + 1):
        lines: list[str] = []
        code = prefix.run(command, limit=LIMIT, silence=SILENCE, show=lines.append, more=more)
        said = "\n".join(lines)
        if code is not None and not (code != 0 and _DIED in said):
            break
        if attempt < ATTEMPTS:
            say("PyInstaller did not come to its end under Wine: once more", "PyInstaller 在 Wine 下未能结束:再试一次")
    log = log_path(_STEP)
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text(said + "\n", "utf-8")
    if code != 0:
        last = " | ".join(lines[-2:])
        raise StepError(
            Words(f"PyInstaller under Wine failed: {last}", f"Wine 下的 PyInstaller 失败:{last}"),
            Words(f"read its output in {log}", f"请查看 {log} 中的输出"),
        )
    return said
