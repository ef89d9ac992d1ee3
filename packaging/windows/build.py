"""The packages for Windows: `dev.py build windows`. On Windows natively, on Linux under Wine, with the same steps.

    build/packages/FirstMate-VERSION-x64-installer.exe     the installer (what it does: installer.nsi)
    build/packages/FirstMate-VERSION-x64-portable.zip      the folder to unpack, for who may not install anything
    build/packages/FirstMate-VERSION-windows-x64.cdx.json  what is in them, and
    build/packages/FirstMate-VERSION-windows-x64-licenses.txt  under which licences
    build/packages/winget/, scoop/                         manifests for the two package managers, and the same in
    build/packages/FirstMate-VERSION-manifests.zip         one file for the release

A package that was made under Wine is fine for tests; what is released is made by the pipeline on Windows.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import notices
import practice_image
import publishing
from development import environment, needs
from development.checkout import BUILD, WINDOWS, shown
from development.messages import StepError, Words, elapsed, say
from development.steps import run_logged, unexplained
from freezing import freeze, tools
from windows import manifests, payload, signing, version_resource
from windows.installer import NSIS, compile_installer

OUTPUT = BUILD / "packages"
WORK = BUILD / "freezing" / "windows"

GROUPS: tuple[needs.Group, ...] = (needs.QT, NSIS, practice_image.PRACTICE, *(() if WINDOWS else (needs.WINE,)))
"""What the system must have for it."""


@dataclass(frozen=True, slots=True)
class Packages:
    """What was made, and of what."""

    version: str
    folder: Path
    """The frozen folder."""
    installer: Path
    portable: Path
    manifests: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class _Frozen:
    """A frozen folder and the Python that it was made with."""

    folder: Path
    site_packages: Path
    python_home: Path
    python_version: str


def build(extras: Path, icon: Path, output: Path = OUTPUT) -> Packages:
    """All of it. `extras` holds what goes along beside the program, `icon` is an .ico. Raises StepError."""
    version, seconds = notices.version(), freeze.source_time()
    with elapsed() as taken:
        certificate = _certificate()
        shutil.rmtree(WORK, ignore_errors=True)
        WORK.mkdir(parents=True)
        output.mkdir(parents=True, exist_ok=True)
        frozen = _freeze(extras, icon, _version_file(WORK / "version.txt", version))
        inside = frozen.folder / "_internal"
        notices.write(
            notices.Build(inside, frozen.site_packages, frozen.python_home, frozen.python_version, platform="win32")
        )
        _sign(sorted(frozen.folder.glob("*.exe")), certificate)
        prepared = payload.prepare(frozen.folder, seconds)

        say("Packing the installer and the zip", "正在制作安装程序与压缩包")
        top = f"FirstMate-{version}"
        installer = output / f"{top}-x64-installer.exe"
        portable = output / f"{top}-x64-portable.zip"
        signer = [sys.executable, signing.__file__] if certificate else []
        with ThreadPoolExecutor() as beside:
            packing = beside.submit(payload.pack, prepared, portable, top, seconds)
            picture = _side_picture(WORK / "side.bmp")
            compile_installer(prepared, installer, version=version, icon=icon, picture=picture, sign=signer)
            packing.result()
        shutil.copyfile(inside / notices.SBOM, output / f"{top}-windows-x64.cdx.json")
        shutil.copyfile(inside / notices.LICENCES, output / f"{top}-windows-x64-licenses.txt")
        release = manifests.Release(version, partial(publishing.download_address, version), publishing.homepage())
        written = manifests.write(output, release, installer=installer, portable=portable, top=top)
        manifests.pack(output, written, output / f"{top}-manifests.zip", seconds)
    for path in (installer, portable):
        say(f"{shown(path)}, {_megabytes(path):.1f} MB", f"{shown(path)},{_megabytes(path):.1f} MB")
    say(f"Made in {taken[0]:.0f} s", f"制作完成,用时 {taken[0]:.0f} 秒")
    return Packages(version, frozen.folder, installer, portable, tuple(written))


def _megabytes(path: Path) -> float:
    return path.stat().st_size / 1_000_000


def _version_file(path: Path, version: str) -> Path:
    path.write_text(version_resource.text(version), "utf-8")
    return path


def _side_picture(path: Path) -> Path:
    """Drawn by the Qt of the checkout's environment."""
    code, said = run_logged("side-picture", [environment.ensure(), Path(__file__).with_name("side_picture.py"), path])
    if code != 0:
        raise unexplained(
            "side-picture", Words("The installer's picture could not be drawn", "无法绘制安装程序的图片"), said
        )
    return path


def _freeze(extras: Path, icon: Path, version_file: Path) -> _Frozen:
    output, work = WORK / "frozen", WORK / "work"
    if WINDOWS:
        python = tools.ensure()
        say("Freezing FirstMate", "正在打包 FirstMate")
        folder = freeze.freeze([python], output=output, work=work, extras=extras, icon=icon, version_file=version_file)
        site = tools.VENV / "Lib" / "site-packages"
        return _Frozen(folder, site, Path(sys.base_prefix), platform.python_version())

    from under_wine import freezer, interpreter, prefix
    from under_wine.folders import windows_path

    with prefix.alone():
        for part in (prefix.part(), interpreter.parts()[0], freezer.part()):
            part.ensure()
        say("Freezing FirstMate for Windows under Wine (a minute or two)", "正在 Wine 下打包 Windows 版(约一两分钟)")
        words = freeze.command_line(
            output=output, work=work, extras=extras, icon=icon, version_file=version_file, shown=windows_path
        )
        freezer.run(words, freeze.variables())
    version = interpreter.WINDOWS["python_full_version"]
    return _Frozen(output / freeze.FOLDER, freezer.SITE, freezer.HOME, version)


def _certificate() -> signing.Certificate | None:
    try:
        return signing.Certificate.configured(os.environ)
    except signing.SigningError as error:
        raise _unsigned(error) from None


def _sign(files: Sequence[Path], certificate: signing.Certificate | None) -> None:
    for file in files:
        if certificate is not None:
            try:
                signing.sign(file, certificate)
            except signing.SigningError as error:
                raise _unsigned(error) from None


def _unsigned(error: signing.SigningError) -> StepError:
    return StepError(
        Words(f"Signing failed: {error}", f"签名失败:{error}"),
        Words("look at FIRSTMATE_SIGN_* (packaging/windows/signing.py)", "请检查 FIRSTMATE_SIGN_* 变量"),
    )
