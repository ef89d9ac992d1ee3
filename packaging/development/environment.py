"""`.venv`: made when it is missing, filled from the lock file, stamped so that a second call starts at once.

The stamp holds what the environment was made from: the Python, the place of the checkout (its scripts and the editable
install contain it) and a fingerprint of the lock file and of those tables of pyproject.toml that decide what is
installed. Nothing else makes an environment old; editing the rules of a linter does not.
"""

import hashlib
import importlib.util
import json
import shutil
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from development import failures, steps
from development.checkout import BUILD, LOCK, PYPROJECT, ROOT, VENV, shown, venv_python
from development.messages import StepError, Words, elapsed, say

STAMP = "firstmate-stamp.json"
NEEDED_BYTES = 700_000_000  # measured: 400 MB installed, 120 MB of wheels on the way there


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an environment was made from."""

    python: str
    root: str
    packages: str

    def to_json(self) -> str:
        return json.dumps({"python": self.python, "root": self.root, "packages": self.packages}, indent=1)

    @classmethod
    def read(cls, venv: Path) -> "Stamp | None":
        """The stamp of an environment, or None where there is none that can be trusted."""
        try:
            fields = json.loads((venv / STAMP).read_text("utf-8"))
            return cls(fields["python"], fields["root"], fields["packages"])
        except (OSError, ValueError, KeyError, TypeError):
            return None


def wanted_stamp(lock: bytes, pyproject: str, *, python: str, root: Path) -> Stamp:
    """The stamp that an environment must carry to be used as it is."""
    tables = tomllib.loads(pyproject)
    deciding = {
        "build-system": tables.get("build-system"),
        "project": {key: value for key, value in tables.get("project", {}).items() if key != "description"},
        "dependency-groups": tables.get("dependency-groups"),
        "hatch": tables.get("tool", {}).get("hatch"),
    }
    digest = hashlib.sha256(lock.replace(b"\r\n", b"\n"))
    digest.update(json.dumps(deciding, sort_keys=True).encode())
    return Stamp(python=python, root=str(root), packages=digest.hexdigest())


def python_tag() -> str:
    """What must be equal for an environment to fit the Python that runs us: version, build, word size."""
    bits = 64 if sys.maxsize > 2**32 else 32
    return f"{sys.implementation.cache_tag}{getattr(sys, 'abiflags', '')}-{sys.platform}-{bits}"


def is_current() -> bool:
    """Whether the environment can be used as it is."""
    return venv_python().exists() and Stamp.read(VENV) == _wanted()


def _wanted() -> Stamp:
    try:
        return wanted_stamp(LOCK.read_bytes(), PYPROJECT.read_text("utf-8"), python=python_tag(), root=ROOT)
    except tomllib.TOMLDecodeError as error:
        raise StepError(
            Words(f"pyproject.toml cannot be read: {error}", f"无法读取 pyproject.toml:{error}"),
            Words("correct the line that it names", "请修正它指出的那一行"),
        ) from None


def can_make() -> bool:
    """Whether the Python that runs us can make an environment; Debian keeps the module apart, in python3-venv."""
    return importlib.util.find_spec("ensurepip") is not None


def ensure() -> Path:
    """The interpreter of an environment that is up to date; makes or refreshes it where needed."""
    python = venv_python()
    if is_current():
        return python
    with _one_at_a_time():
        if is_current():  # another call made it while this one waited
            return python
        wanted = _wanted()
        found = Stamp.read(VENV) if python.exists() else None
        _refuse_a_full_disk()
        if found is None or (found.python, found.root) != (wanted.python, wanted.root):
            _make(found)
        else:
            (VENV / STAMP).unlink()
            say("The pinned packages have changed: bringing .venv up to date", "锁定的依赖已变化,正在更新 .venv")
        _install_packages(python)
        _install_project(python)
        (VENV / STAMP).write_text(wanted.to_json(), "utf-8")
    return python


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two calls in one checkout must not fill the same environment: the second waits for the first."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "dev.lock").open("a+b") as file:
        if not _lock(file, wait=False):
            say("Another dev.py is preparing this checkout: waiting for it", "另一个 dev.py 正在准备环境,请稍候")
            _lock(file, wait=True)
        yield  # closing the file lets go of the lock


def _lock(file: IO[bytes], *, wait: bool) -> bool:
    if sys.platform == "win32":
        import msvcrt
        import time

        while True:
            try:
                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
                return True
            except OSError:
                if not wait:
                    return False
                time.sleep(0.5)
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True


def _make(old: Stamp | None) -> None:
    """A new, empty environment from the Python that runs us."""
    if Path(sys.prefix) == VENV:
        raise StepError(
            Words(
                "This .venv is out of date and cannot renew itself while it runs",
                ".venv 已过期,无法在运行中重建自己",
            ),
            Words("start dev.py with the Python of the system", "请用系统的 Python 运行 dev.py"),
        )
    if not can_make():
        raise StepError(
            Words(f"{sys.executable} comes without the module ensurepip", f"{sys.executable} 缺少 ensurepip 模块"),
            Words("use a Python that has it, such as the system's own", "请改用带有该模块的 Python,例如系统自带的"),
        )
    version = ".".join(map(str, sys.version_info[:3]))
    if old is None:
        say(f"Making {shown(VENV)} with Python {version}", f"正在用 Python {version} 建立 {shown(VENV)}")
    else:
        was = old.python if old.root == str(ROOT) else old.root
        say(
            f"Making {shown(VENV)} anew with Python {version} (it was made for {was})",
            f"正在用 Python {version} 重建 {shown(VENV)}(原为 {was})",
        )
    try:
        if VENV.exists():
            shutil.rmtree(VENV)
        VENV.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StepError(
            Words(f"The old {shown(VENV)} cannot be removed: {error}", f"无法删除旧的 {shown(VENV)}:{error}"),
            Words(
                "close the programs that run from it and look who owns the folder, then run the same command again",
                "请关闭正在使用它的程序并确认文件夹的所有者,再运行同一条命令",
            ),
        ) from None
    base = getattr(sys, "_base_executable", None) or sys.executable
    code, output = steps.run_logged("venv", [base, "-m", "venv", VENV])
    if code != 0:
        what = Words("Python could not make the environment", "Python 无法建立虚拟环境")
        raise steps.unexplained("venv", what, output)


def _refuse_a_full_disk() -> None:
    free = shutil.disk_usage(ROOT).free
    if free >= NEEDED_BYTES:
        return
    has, needs = free // 1_000_000, NEEDED_BYTES // 1_000_000
    raise StepError(
        Words(
            f"This disk has too little space: {has} MB are free, about {needs} MB are needed",
            f"磁盘空间不足:剩余 {has} MB,大约需要 {needs} MB",
        ),
        Words("free some space, then run the same command again", "请先清理一些空间,再运行同一条命令"),
    )


def pip_environment() -> dict[str, str]:
    # The person's own pip settings (a near mirror, a proxy) count; those that would install elsewhere do not.
    return {
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        "PIP_USER": "0",
        "PIP_PROGRESS_BAR": "off",
        "PYTHONUTF8": "1",
    }


def _install_packages(python: Path) -> None:
    say(
        "Installing the pinned packages (about 120 MB the first time; a slow line takes minutes)",
        "正在安装锁定版本的依赖(首次约 120 MB,网络慢时需要几分钟)",
    )
    # Wheels only: building a source package would fetch its build tools past the hashes.
    options = ["--no-deps", "--require-hashes", "--only-binary", ":all:"]
    argv: list[str | Path] = [python, "-m", "pip", "install", *options, "-r", LOCK]
    with elapsed() as seconds:
        code, output = steps.run_logged("packages", argv, env=pip_environment(), notable=pip_progress)
    if code != 0:
        otherwise = Words("pip could not install the packages", "pip 无法安装依赖")
        raise failures.explain(failures.PIP, output, step="packages", otherwise=otherwise)
    say(f"Installed in {seconds[0]:.0f} s", f"安装完成,用时 {seconds[0]:.0f} 秒")


def _install_project(python: Path) -> None:
    say("Installing FirstMate itself", "正在安装 FirstMate 本身")
    options = ["--no-deps", "--no-build-isolation"]
    argv: list[str | Path] = [python, "-m", "pip", "install", *options, "--editable", ROOT]
    code, output = steps.run_logged("project", argv, env=pip_environment())
    if code != 0:
        what = Words("FirstMate itself could not be installed", "无法安装 FirstMate 本身")
        raise steps.unexplained("project", what, output)
    code, output = steps.run_logged("check", [python, "-m", "pip", "check"], env=pip_environment())
    if code != 0:
        problem = (output.strip().splitlines() or [""])[-1]
        raise StepError(
            Words(
                f"The lock file does not fit pyproject.toml: {problem}",
                f"锁定文件与 pyproject.toml 不一致:{problem}",
            ),
            Words("make it anew: python3 packaging/dev.py lock", "请重新生成:python3 packaging/dev.py lock"),
        )


def pip_progress(line: str) -> str | None:
    """What pip is busy with, from a line of its output, or None where it says nothing new."""
    match line.split():
        case ["Collecting", requirement, *_]:
            return requirement
        case ["Downloading", address, *size]:
            return " ".join([address.rsplit("/", 1)[-1].split("-")[0], *size])
        case ["Installing", "collected", *_]:
            return "unpacking"
    return None
