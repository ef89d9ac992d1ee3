"""`.venv`: made when it is missing, filled from the lock file, stamped so that a second call starts at once.

The stamp holds what the environment was made from: the Python, the place of the checkout (scripts and the editable
install contain it) and a fingerprint of the lock file and of those tables of pyproject.toml that decide what is
installed. Nothing else makes an environment old; editing the rules of a linter does not.
"""

import hashlib
import json
import os
import shutil
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from development import steps
from development.checkout import BUILD, LOCK, PYPROJECT, ROOT, VENV, WINDOWS, shown, venv_python
from development.messages import Stop, Words, elapsed, say

STAMP = "firstmate-stamp.json"
NEEDED_BYTES = 900_000_000  # 520 MB installed, the rest is what pip unpacks on the way


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
    project = {key: value for key, value in tables.get("project", {}).items() if key != "description"}
    deciding = {
        "build-system": tables.get("build-system"),
        "project": project,
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


def ensure() -> Path:
    """The interpreter of an environment that is up to date; makes or refreshes it where needed."""
    wanted = wanted_stamp(LOCK.read_bytes(), PYPROJECT.read_text("utf-8"), python=python_tag(), root=ROOT)
    python = venv_python()
    if python.exists() and Stamp.read(VENV) == wanted:
        return python
    with _one_at_a_time():
        found = Stamp.read(VENV) if python.exists() else None
        if found == wanted:  # another call made it while this one waited
            return python
        if found is None or (found.python, found.root) != (wanted.python, wanted.root):
            _make()
        else:
            (VENV / STAMP).unlink(missing_ok=True)
            say(
                "The pinned packages have changed: bringing .venv up to date",
                "锁定的依赖已变化,正在更新 .venv",
            )
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


def _make() -> None:
    """A new, empty environment from the Python that runs us."""
    import importlib.util

    version = ".".join(map(str, sys.version_info[:3]))
    if Path(sys.prefix) == VENV:
        raise Stop(
            Words(
                "This .venv is out of date and cannot renew itself while it runs",
                ".venv 已过期,无法在运行中重建自己",
            ),
            Words("call dev.py with the system's Python instead", "请用系统的 Python 运行 dev.py"),
        )
    _refuse_a_full_disk()
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        from development import system

        system.ensure_venv_module()
    say(f"Making {shown(VENV)} with Python {version}", f"正在用 Python {version} 建立 {shown(VENV)}")
    try:
        if VENV.exists():
            shutil.rmtree(VENV)
        VENV.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Stop(
            Words(f"The old {shown(VENV)} cannot be removed: {error}", f"无法删除旧的 {shown(VENV)}:{error}"),
            Words(
                "close programs that run from it (and check who owns the folder), then try again",
                "请关闭正在使用它的程序(并确认文件夹的所有者),然后重试",
            ),
        ) from None
    base = getattr(sys, "_base_executable", None) or sys.executable
    code, output = steps.run_logged("venv", [base, "-m", "venv", VENV])
    if code != 0:
        raise steps.unexpected("venv", Words("Python could not make the environment", "Python 无法建立虚拟环境"), output)


def _refuse_a_full_disk() -> None:
    free = shutil.disk_usage(ROOT).free
    if free < NEEDED_BYTES:
        raise _disk_full(free)


def _disk_full(free: int) -> Stop:
    megabytes = free // 1_000_000
    needed = NEEDED_BYTES // 1_000_000
    return Stop(
        Words(
            f"There is too little space on this disk: {megabytes} MB are free, about {needed} MB are needed",
            f"磁盘空间不足:剩余 {megabytes} MB,大约需要 {needed} MB",
        ),
        Words("free some space, then run the same command again", "请先清理一些空间,再运行同一条命令"),
    )


def _pip_environment() -> dict[str, str]:
    # The person's own pip settings (a near mirror, a proxy) count; those that would install elsewhere do not.
    return {
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        "PIP_USER": "0",
        "PIP_REQUIRE_VIRTUALENV": "0",
        "PIP_PROGRESS_BAR": "off",
        "PYTHONUTF8": "1",
    }


def _install_packages(python: Path) -> None:
    say(
        "Installing the pinned packages (about 120 MB the first time; a slow line takes minutes)",
        "正在安装锁定版本的依赖(首次约 120 MB,网络慢时需要几分钟)",
    )
    # Wheels only: building a source package would fetch its tools past the hashes.
    argv = [python, "-m", "pip", "install", "--no-deps", "--require-hashes", "--only-binary", ":all:", "-r", LOCK]
    with elapsed() as seconds:
        code, output = steps.run_logged("packages", argv, env=_pip_environment(), notable=_pip_says)
    if code != 0:
        raise explain_pip(output)
    say(f"Installed in {seconds[0]:.0f} s", f"安装完成,用时 {seconds[0]:.0f} 秒")


def _install_project(python: Path) -> None:
    argv = [python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--editable", ROOT]
    code, output = steps.run_logged("project", argv, env=_pip_environment())
    if code != 0:
        raise steps.unexpected(
            "project", Words("FirstMate itself could not be installed", "无法安装 FirstMate 本身"), output
        )
    code, output = steps.run_logged("check", [python, "-m", "pip", "check"], env=_pip_environment())
    if code != 0:
        problem = output.strip().splitlines()[-1] if output.strip() else ""
        raise Stop(
            Words(
                f"The lock file does not fit pyproject.toml: {problem}",
                f"锁定文件与 pyproject.toml 不一致:{problem}",
            ),
            Words("make it anew: python3 packaging/dev.py lock", "请重新生成:python3 packaging/dev.py lock"),
        )


def _pip_says(line: str) -> str | None:
    words = line.split()
    if not words:
        return None
    if words[0] == "Collecting" and len(words) > 1:
        return words[1]
    if words[0] == "Downloading" and len(words) > 1:
        return " ".join([words[1].rsplit("/", 1)[-1].split("-")[0], *words[2:]])
    if line.startswith("Installing collected packages"):
        return "unpacking"
    return None


_PIP_FAILURES: tuple[tuple[tuple[str, ...], Words, Words], ...] = (
    (
        ("No space left on device", "Errno 28", "WinError 112"),
        Words("The disk became full while installing", "安装时磁盘已满"),
        Words("free about 1 GB, then run the same command again", "请腾出约 1 GB 空间,再运行同一条命令"),
    ),
    (
        ("DO NOT MATCH THE HASHES",),
        Words(
            "A downloaded file is not the one that the lock file names, so it was not installed",
            "下载的文件与锁定文件不符,已拒绝安装",
        ),
        Words(
            "try again; if it stays, the package mirror in your pip settings serves another file: use another one",
            "请重试;若仍然如此,说明 pip 设置中的镜像源提供了不同的文件,请换一个镜像源",
        ),
    ),
    (
        ("CERTIFICATE_VERIFY_FAILED", "SSLError"),
        Words("The package index was reached, but its certificate is not trusted", "已连上软件源,但其证书不受信任"),
        Words(
            "check the clock of this computer; behind a company proxy set PIP_CERT to its certificate",
            "请检查本机时间;若在公司代理之后,请把 PIP_CERT 设为代理的证书",
        ),
    ),
    (
        (
            "NewConnectionError",
            "NameResolutionError",
            "Failed to establish a new connection",
            "Temporary failure in name resolution",
            "Name or service not known",
            "getaddrinfo failed",
            "Network is unreachable",
            "ConnectTimeout",
            "ReadTimeout",
            "Read timed out",
            "Connection refused",
            "ProxyError",
            "Connection aborted",
            "ConnectionResetError",
        ),
        Words("The package index could not be reached", "无法连接软件源"),
        Words(
            "check the network, or name a nearer index with PIP_INDEX_URL=…, then run the same command again",
            "请检查网络,或用 PIP_INDEX_URL=… 指定更近的镜像源,再运行同一条命令",
        ),
    ),
    (
        ("No matching distribution found", "is not a supported wheel"),
        Words(
            "One of the pinned packages does not exist for this computer, or not on the package index in use",
            "某个锁定的依赖没有适合本机的版本,或当前软件源中没有",
        ),
        Words(
            "FirstMate needs 64-bit Windows 10+, macOS 13+ or Linux with glibc 2.34+ (Debian 12, Ubuntu 22.04, Fedora); "
            "if this is one, use another index with PIP_INDEX_URL=…",
            "FirstMate 需要 64 位的 Windows 10+、macOS 13+ 或 glibc 2.34+ 的 Linux(Debian 12、Ubuntu 22.04、Fedora);"
            "若已满足,请用 PIP_INDEX_URL=… 换一个软件源",
        ),
    ),
    (
        ("Permission denied", "WinError 5]", "Errno 13"),
        Words("A file of .venv cannot be written", ".venv 中的文件无法写入"),
        Words(
            "close programs that run from it and check who owns the folder: python3 packaging/dev.py clean",
            "请关闭正在使用它的程序并确认文件夹的所有者:python3 packaging/dev.py clean",
        ),
    ),
)


def explain_pip(output: str) -> Stop:
    """What a failed pip meant, and what to do."""
    for signs, problem, remedy in _PIP_FAILURES:
        if any(sign in output for sign in signs):
            return Stop(problem, remedy)
    return steps.unexpected("packages", Words("pip could not install the packages", "pip 无法安装依赖"), output)


def hand_over(argv: list[str], env: dict[str, str]) -> int:
    """Become the program (Unix), or run it as the only thing left to do (Windows); its exit code."""
    os.chdir(ROOT)
    if not WINDOWS:
        import sys as _sys

        _sys.stdout.flush()
        _sys.stderr.flush()
        os.execve(argv[0], argv, env)
    import signal
    import subprocess

    # Ctrl+C reaches the child by itself, as both share the console; it decides what happens.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return subprocess.call(argv, env=env)
