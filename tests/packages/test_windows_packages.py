"""What `dev.py build windows` makes, tried as people use it: on a Chinese Windows, over an older version, to the end.

One life of the package is lived once (`life`), with everything written down on the way; the tests judge what was seen.
Everything that the installer decides, refuses and undoes is in `test_windows_installer.py`.

FIRSTMATE_PACKAGES_BUILT=1 takes what lies in build/packages already, for who works on these tests.
"""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath
from typing import Any

import frozen_modules
import pytest
from PySide6.QtWidgets import QApplication
from windows_computer import (
    APP_PATH_KEY,
    HERE,
    PROFILE,
    UNINSTALL_KEY,
    Computer,
    compile_program,
    only_with_packages,
    until,
)

from development import screen
from firstmate import __version__
from firstmate.app.languages import NAMES
from firstmate.navigation import PAGES
from freezing import pictures as icon_pictures
from under_wine.folders import windows_path
from windows import manifests, payload
from windows.installer import compile_installer

pytestmark = [pytest.mark.slow, only_with_packages]

ROOT = HERE.parents[1]
BUDGET = 60_000_000
"""Bytes of a download."""
LONGEST = 120
"""Characters of the longest path in the folder; with more, deep folders of a person would become too long."""
FOLDER = PROFILE / "AppData" / "Local" / "Programs" / "FirstMate"


@dataclass(frozen=True, slots=True)
class WindowsPackages:
    """What `dev.py build windows` made, and the folder that both were packed from."""

    installer: Path
    portable: Path
    output: Path
    frozen: Path
    seconds: float


@dataclass(slots=True)
class Life:
    """Everything that was seen from an older version to the end."""

    computer: Computer
    upgraded: set[str] = field(default_factory=set)
    registry: dict[str, str] = field(default_factory=dict)
    self_test: dict[str, Any] = field(default_factory=dict)
    home_after_self_test: set[str] = field(default_factory=set)
    console: dict[str, Any] = field(default_factory=dict)
    colours: int = 0
    seconds_to_start: float = 0.0
    seconds_to_install: float = 0.0
    closed_by_installer: bool = False
    code_of_second_installation: int = -1
    portable_version: str = ""
    left: set[str] = field(default_factory=set)
    registry_after: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def packages() -> WindowsPackages:
    """The packages of this checkout, built once by the verb that people use."""
    output, began = ROOT / "build" / "packages", time.monotonic()
    if not os.environ.get("FIRSTMATE_PACKAGES_BUILT"):
        for old in output.glob("FirstMate-*"):
            old.unlink()
        command = [sys.executable, str(ROOT / "packaging" / "dev.py"), "build", "windows"]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=900, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    (installer,), (portable,) = output.glob("FirstMate-*-installer.exe"), output.glob("FirstMate-*-portable.zip")
    frozen = ROOT / "build" / "freezing" / "windows" / "frozen" / "firstmate"
    return WindowsPackages(installer, portable, output, frozen, time.monotonic() - began)


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Path:
    """An installer of an older version, whose folder holds files that the one of today has no more."""
    base = tmp_path_factory.mktemp("older")
    folder = base / "folder"
    for name in ("FirstMate.exe", "firstmate-cli.exe"):
        compile_program(HERE / "stand_in_program.c", folder / name)
    for name in ("_internal/resources/old.toml", "_internal/old/old.dll"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("of the older version", "utf-8")
    icon = base / "firstmate.ico"
    icon.write_bytes(icon_pictures.ico())
    installer = base / "FirstMate-0.0.1-x64-installer.exe"
    compile_installer(payload.prepare(folder, 1_600_000_000), installer, version="0.0.1", icon=icon)
    return installer


@pytest.fixture(scope="module")
def life(packages: WindowsPackages, older: Path, scratch: Path, pictures: Path) -> Iterator[Life]:
    with screen.virtual_screen() as display:
        computer = Computer(scratch / "windows-packages", display)
        it = Life(computer)
        try:
            with computer.in_chinese():
                live(it, packages, older, display, pictures)
            yield it
        finally:
            computer.switch_off()


def live(it: Life, packages: WindowsPackages, older: Path, display: str, pictures: Path) -> None:
    """Older version, upgrade, self-test, a start on the screen, the installer while it runs, removal."""
    computer = it.computer
    drive = computer.folder / "drive_c"
    at_first = {path for path in drive.rglob("*") if path.is_file()}
    assert computer.run(older, "/S").code == 0
    settings = computer.roaming / "FirstMate" / "settings.ini"
    settings.parent.mkdir(parents=True)
    settings.write_text("[General]\nlanguage=zh_CN\ntheme=dark\n", "utf-8")

    began = time.monotonic()
    assert computer.run(packages.installer, "/S").code == 0
    it.seconds_to_install = time.monotonic() - began
    folder = computer.file(FOLDER)
    it.upgraded = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    it.registry = computer.registry(UNINSTALL_KEY)

    before = files_of_the_person(computer)
    report = PureWindowsPath(r"C:\report.json")
    computer.run(str(FOLDER / "FirstMate.exe"), "--self-test", "--report", str(report))
    it.self_test = json.loads(computer.file(report).read_text("utf-8"))
    computer.file(report).unlink()
    it.home_after_self_test = files_of_the_person(computer) - before
    it.console = json.loads(computer.run(str(FOLDER / "firstmate-cli.exe"), "name", "busybox", "--json").said)

    it.seconds_to_start = seconds_to_start(computer)
    time.sleep(4)  # what comes after the first paint
    it.colours = look(display, pictures / "windows_chinese.png")
    it.code_of_second_installation = computer.run(packages.installer, "/S").code
    it.closed_by_installer = not computer.has_event("FirstMate.Close")

    elsewhere = computer.file(r"C:\我的 工具")
    with zipfile.ZipFile(packages.portable) as archive:
        archive.extractall(elsewhere)
    (top,) = elsewhere.iterdir()
    it.portable_version = computer.run(top / "firstmate-cli.exe", "--version").said
    shutil.rmtree(elsewhere)

    computer.start(str(FOLDER / "uninstall.exe"), "/S")
    until(lambda: computer.registry(UNINSTALL_KEY) == {}, "the uninstaller is done", limit=60)
    temporary = computer.local / "Temp"
    now = {path for path in drive.rglob("*") if path.is_file() and temporary not in path.parents}
    it.left = {path.relative_to(drive).as_posix() for path in now - at_first}
    it.registry_after = computer.registry(APP_PATH_KEY)


def seconds_to_start(computer: Computer) -> float:
    """Starts FirstMate and waits until it runs; once more where it hung, as now and then a process does under Wine."""
    for last in (False, True):
        began = time.monotonic()
        computer.start(str(FOLDER / "FirstMate.exe"), "--page", "environment")
        try:
            until(lambda: computer.has_event("FirstMate.Close"), "FirstMate runs", limit=45)
            break
        except AssertionError:
            if last:
                raise
            computer.restart()
    return time.monotonic() - began


def files_of_the_person(computer: Computer) -> set[str]:
    """Files under the profile that are not the installed program's."""
    home, program = computer.file(PROFILE), computer.file(FOLDER)
    files = (path for path in home.rglob("*") if path.is_file() and program not in path.parents)
    return {path.relative_to(home).as_posix() for path in files}


def look(display: str, picture: Path) -> int:
    """Takes a picture of the screen; how many colours are on it."""
    env = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    command = [sys.executable, str(HERE / "look_at_screen.py"), str(picture)]
    done = subprocess.run(command, env=env, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


# -- without installing -----------------------------------------------------------------------------------------------
def test_both_downloads_are_small(packages: WindowsPackages) -> None:
    sizes = {path.name: path.stat().st_size for path in (packages.installer, packages.portable)}
    print(f"\nbuilt in {packages.seconds:.0f} s:", *(f"{name} {size / 1e6:.1f} MB" for name, size in sizes.items()))
    assert all(10_000_000 < size <= BUDGET for size in sizes.values()), sizes


def test_the_folder_holds_what_belongs_to_it(packages: WindowsPackages) -> None:
    names = payload.names(packages.frozen)
    assert {"FirstMate.exe", "firstmate-cli.exe", r"_internal\LICENSE", r"_internal\THIRD-PARTY-LICENSES.txt"} <= set(
        names
    )
    for name in ("busybox.tar", "LICENSE.busybox", "SOURCE-OFFER.txt"):
        assert rf"_internal\practice\{name}" in names
    assert max(map(len, names)) <= LONGEST
    assert not [name for name in names if "icuuc" in name.lower()], "the stand-in of Wine must not be taken along"
    listed = (packages.frozen / payload.LIST).read_bytes().decode("utf-16").split()
    assert listed == [word for name in names for word in name.split()]


def test_nothing_is_frozen_along_unnamed(packages: WindowsPackages) -> None:
    from under_wine import freezer

    program = packages.frozen / "FirstMate.exe"
    assert {"docker", "httpx", "yaml", "qasync", "PySide6", "win32con"} <= frozen_modules.carried(program)
    (materials,) = packages.output.glob("FirstMate-*-windows-x64.cdx.json")
    assert frozen_modules.unnamed(program, freezer.SITE, materials) == set()
    assert "OpenSSL" in {one["name"] for one in json.loads(materials.read_text("utf-8"))["components"]}


def test_all_that_a_release_consists_of_is_there(packages: WindowsPackages) -> None:
    """The list of licences lies beside the packages as it lies in them, and no machine's folder is named in either."""
    internal = packages.frozen / "_internal"
    for suffix, name in ((".cdx.json", "sbom.cdx.json"), ("-licenses.txt", "THIRD-PARTY-LICENSES.txt")):
        beside = packages.output / f"FirstMate-{__version__}-windows-x64{suffix}"
        assert beside.read_bytes() == (internal / name).read_bytes()
    with zipfile.ZipFile(packages.output / f"FirstMate-{__version__}-manifests.zip") as archive:
        assert {name.partition("/")[0] for name in archive.namelist()} == {"winget", "scoop"}
    here = [str(ROOT).encode(), windows_path(ROOT).encode(), windows_path(ROOT).encode("utf-16-le")]
    files = [path for path in packages.frozen.rglob("*") if path.is_file()]
    assert [path.name for path in files if any(name in path.read_bytes() for name in here)] == []
    assert [path.name for path in files if path.suffix in (".pyc", ".py", ".ts")] == []


def pictures_in(icon: Path) -> list[bytes]:
    """The pictures of an .ico file, as a program holds them too."""
    data = icon.read_bytes()
    (count,) = struct.unpack_from("<H", data, 4)
    entries = [struct.unpack_from("<II", data, 6 + 16 * number + 8) for number in range(count)]
    assert len(entries) >= 6
    return [data[place : place + size] for size, place in entries]


def test_the_programs_say_what_they_are(packages: WindowsPackages) -> None:
    for name in ("FirstMate.exe", "firstmate-cli.exe"):
        data = (packages.frozen / name).read_bytes()
        for words in ("FirstMate 大副", "FirstMate contributors", __version__):
            assert words.encode("utf-16-le") in data, (name, words)
        assert all(picture in data for picture in pictures_in(ROOT / "build" / "freezing" / "firstmate.ico")), name
        assert b"longPathAware" in data and b"{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}" in data, name


def test_the_zip_holds_the_same_folder(packages: WindowsPackages) -> None:
    with zipfile.ZipFile(packages.portable) as archive:
        packed = {name.partition("/")[2]: archive.getinfo(name).CRC for name in archive.namelist()}
        tops = {name.partition("/")[0] for name in archive.namelist()}
    assert tops == {f"FirstMate-{__version__}"}
    frozen = {name.replace("\\", "/") for name in payload.names(packages.frozen)}
    assert set(packed) == frozen
    for name in ("FirstMate.exe", "_internal/resources/data/errors.toml"):
        assert packed[name] == zipfile.crc32((packages.frozen / name).read_bytes())  # type: ignore[attr-defined]


def test_the_manifests_name_these_files(packages: WindowsPackages) -> None:
    winget = (packages.output / "winget" / f"{manifests.IDENTIFIER}.installer.yaml").read_text("utf-8")
    scoop = json.loads((packages.output / "scoop" / "firstmate.json").read_text("utf-8"))
    assert manifests.sha256(packages.installer).upper() in winget and packages.installer.name in winget
    assert scoop["architecture"]["64bit"]["hash"] == manifests.sha256(packages.portable)
    assert scoop["architecture"]["64bit"]["url"].endswith("/" + packages.portable.name)
    with zipfile.ZipFile(packages.portable) as archive:
        assert f"{scoop['architecture']['64bit']['extract_dir']}/{scoop['bin'][0][0]}" in archive.namelist()


# -- on a computer ----------------------------------------------------------------------------------------------------
def test_it_takes_the_place_of_an_older_version(life: Life, packages: WindowsPackages) -> None:
    listed = {name.replace("\\", "/") for name in payload.names(packages.frozen)}
    assert life.upgraded == listed | {"uninstall.exe", payload.LIST}
    assert life.registry["DisplayVersion"] == __version__
    in_bytes = sum(path.stat().st_size for path in packages.frozen.rglob("*") if path.is_file())
    assert abs(int(life.registry["EstimatedSize"]) - in_bytes / 1024) < 2
    print(f"\n{in_bytes / 1e6:.0f} MB on the disk, installed in {life.seconds_to_install:.1f} s under Wine")


def test_the_self_test_holds_on_a_chinese_windows(life: Life) -> None:
    report = life.self_test
    wrong = [one for part in report.values() if isinstance(part, list) for one in part if not one.get("ok", True)]
    assert not wrong
    assert report["ok"] is True and report["frozen"] is True and report["version"] == __version__
    assert [(one["id"], one["language"]) for one in report["pages"]] == [
        (spec.name, language) for language in NAMES for spec in PAGES
    ]
    assert life.home_after_self_test == set(), "nothing but its report"


def test_a_console_gets_answers(life: Life) -> None:
    assert life.console["ok"] is True and life.console["repository"] == "library/busybox"


def test_it_opens_a_real_window_and_closes_it_when_the_installer_asks(life: Life) -> None:
    print(f"\nruns {life.seconds_to_start:.1f} s after its start under Wine")
    assert life.colours > 20, "an empty screen"
    assert life.code_of_second_installation == 0
    assert life.closed_by_installer


def test_the_zip_runs_from_any_folder(life: Life) -> None:
    assert life.portable_version.strip() == f"FirstMate {__version__}"


def test_removal_leaves_only_the_settings(life: Life) -> None:
    settings = (PROFILE / "AppData" / "Roaming" / "FirstMate" / "settings.ini").relative_to("C:\\").as_posix()
    assert life.left == {settings}
    assert life.registry_after == {}
    assert "theme=dark" in (life.computer.folder / "drive_c" / settings).read_text("utf-8")
