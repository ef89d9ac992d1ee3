"""What goes into the frozen folder and how it begins, without freezing anything."""

from __future__ import annotations

import os
import re
import shutil
import struct
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from development.checkout import FREEZING_LOCK, LOCK, ROOT
from development.messages import StepError
from freezing import base_library, contents, elf, freeze, start

LINUX_ONLY = pytest.mark.skipif(sys.platform != "linux", reason="reads Linux libraries")


@pytest.mark.parametrize(
    ("name", "platform", "wanted"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", "linux", True),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", "linux", True),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", "linux", False),
        ("PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so", "linux", True),
        ("PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so", "linux", False),
        ("PySide6/Qt/plugins/imageformats/libqsvg.so", "linux", True),
        ("PySide6/Qt/plugins/imageformats/libqtiff.so", "linux", False),
        ("PySide6/Qt/plugins/tls/libqopensslbackend.so", "linux", False),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", "linux", False),
        ("PySide6/Qt/translations/qtbase_zh_CN.qm", "linux", True),
        ("PySide6/Qt/translations/qtbase_de.qm", "linux", False),
        ("PySide6/Qt/translations/qt_zh_CN.qm", "linux", False),
        ("PySide6/Qt/qml/QtQuick/qmldir", "linux", False),
        ("PySide6/Qt/lib/libQt6Core.so.6", "linux", True),
        ("PySide6/Qt/lib/libQt6Network.so.6", "linux", False),
        ("PySide6\\plugins\\platforms\\qwindows.dll", "win32", True),
        ("PySide6\\plugins\\platforms\\qdirect2d.dll", "win32", False),
        ("PySide6\\plugins\\styles\\qmodernwindowsstyle.dll", "win32", True),
        ("PySide6\\opengl32sw.dll", "win32", False),
        ("PySide6\\Qt6Gui.dll", "win32", True),
        ("mfc140u.dll", "win32", False),
        ("ucrtbase.dll", "win32", False),
        ("api-ms-win-crt-runtime-l1-1-0.dll", "win32", False),
        ("VCRUNTIME140_1.dll", "win32", True),
        ("libcrypto-3.dll", "win32", True),
        ("libstdc++.so.6", "linux", False),
        ("libGL.so.1", "linux", False),
        ("libglib-2.0.so.0", "linux", False),
        ("libxcb-cursor.so.0", "linux", True),
        ("libxcb.so.1", "linux", False),
        ("libz.so.1", "linux", True),
        ("libssl.so.3", "linux", True),
        ("python3.11/lib-dynload/_ssl.cpython-311-x86_64-linux-gnu.so", "linux", True),
        ("resources/icons/box.svg", "linux", True),
        ("resources/i18n/firstmate_zh_CN.qm", "linux", True),
        ("docker-7.2.0.dist-info/METADATA", "linux", True),
        ("docker-7.2.0.dist-info/RECORD", "linux", False),
        ("practice/busybox.tar", "linux", True),
    ],
)
def test_what_is_wanted(name: str, platform: str, wanted: bool) -> None:
    assert contents.is_wanted(name, platform) is wanted


def test_libraries_that_nobody_asks_for_are_left_out() -> None:
    asks = {"/s/_ssl.so": ("libssl.so.3",), "/s/libssl.so.3": ("libcrypto.so.3",), "/s/libqxcb.so": ("libQt6Gui.so.6",)}
    entries = [
        ("python3.11/lib-dynload/_ssl.so", "/s/_ssl.so", "EXTENSION"),
        ("libssl.so.3", "/s/libssl.so.3", "BINARY"),
        ("libcrypto.so.3", "/s/libcrypto.so.3", "BINARY"),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", "/s/libqxcb.so", "BINARY"),
        ("PySide6/Qt/lib/libQt6Gui.so.6", "/s/libQt6Gui.so.6", "BINARY"),
        ("libQt6Gui.so.6", "PySide6/Qt/lib/libQt6Gui.so.6", "SYMLINK"),
        ("libpython3.11.so.1.0", "/s/libpython3.11.so.1.0", "BINARY"),
        ("libpango-1.0.so.0", "/s/libpango-1.0.so.0", "BINARY"),
        ("PySide6/Qt/lib/libQt6EglFs.so.6", "/s/libQt6EglFs.so.6", "BINARY"),
        ("libQt6EglFs.so.6", "PySide6/Qt/lib/libQt6EglFs.so.6", "SYMLINK"),
        ("resources/icons/box.svg", "/r/box.svg", "DATA"),
    ]
    kept = contents.without_orphans(entries, lambda path: asks.get(path.as_posix(), ()))
    gone = {entry[0] for entry in entries} - {entry[0] for entry in kept}
    assert gone == {"libpango-1.0.so.0", "PySide6/Qt/lib/libQt6EglFs.so.6", "libQt6EglFs.so.6"}
    assert kept == [entry for entry in entries if entry[0] not in gone]


def test_every_module_and_resource_is_listed() -> None:
    names = contents.modules(ROOT)
    assert {"firstmate", "firstmate.__main__", "firstmate.host.windows", "firstmate.self_test.run"} <= set(names)
    listed = {f"{place}/{path.name}" for path, place in contents.resource_files(ROOT)}
    assert {"resources/icons/app.svg", "resources/style/app.qss", "resources/text/zh_CN/checks.toml"} <= listed
    assert not [one for one in listed if one.endswith((".ts", ".pyc")) or one.startswith("resources/docs/")]


def test_extra_files_keep_their_places(tmp_path: Path) -> None:
    (tmp_path / "practice").mkdir()
    (tmp_path / "practice" / "busybox.tar").write_bytes(b"x")
    (tmp_path / "LICENSE").write_bytes(b"x")
    found = [(path.name, place) for path, place in contents.extra_files(tmp_path)]
    assert found == [("LICENSE", "."), ("busybox.tar", "practice")]


def test_the_modules_that_python_starts_with_lie_in_a_fixed_order(tmp_path: Path) -> None:
    """Not PyInstaller's order, which changes; the content and the time of each file stay."""
    packed = {"locale.pyc": b"1" * 90, "re/__init__.pyc": b"2", "abc.pyc": b"3"}
    made = []
    for number, names in enumerate((list(packed), list(reversed(packed)))):
        archive = tmp_path / f"{number}" / "base_library.zip"
        archive.parent.mkdir()
        with zipfile.ZipFile(archive, "w") as file:
            for name in names:
                file.writestr(zipfile.ZipInfo(name), packed[name])
        base_library.put_in_order([("base_library.zip", str(archive), "DATA"), ("a.toml", "/nowhere", "DATA")])
        with zipfile.ZipFile(archive) as file:
            assert file.namelist() == sorted(packed)
            assert {name: file.read(name) for name in packed} == packed
            assert {entry.date_time[0] for entry in file.infolist()} == {1980}
        made.append(archive.read_bytes())
    assert made[0] == made[1]


def pins(lock: Path) -> dict[str, set[str]]:
    """Each package with its versions (one for each kind of Python)."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([a-z0-9-]+)==(\S+)", lock.read_text("utf-8"), re.MULTILINE):
        found.setdefault(name, set()).add(version)
    return found


def test_what_is_frozen_is_what_is_tested() -> None:
    tested, frozen = pins(LOCK), pins(FREEZING_LOCK)
    assert {"pyside6-essentials", "docker", "qasync", "pyinstaller"} <= set(frozen)
    assert {name: frozen[name] for name in set(tested) & set(frozen)} == {
        name: tested[name] for name in set(tested) & set(frozen)
    }
    assert not {"pytest", "mypy", "hypothesis", "ruff"} & set(frozen)
    assert "://" not in FREEZING_LOCK.read_text("utf-8")


def test_pyinstaller_is_called_the_same_way_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = freeze.command_line(
        output=Path("/o"), work=Path("/w"), icon=Path("/i.ico"), shown=lambda path: f"Z:{path.as_posix()}"
    )
    assert words[words.index("--distpath") + 1] == "Z:/o"
    assert words[words.index("--") + 1 :] == ["--icon", "Z:/i.ico"]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000123")
    assert freeze.variables()["SOURCE_DATE_EPOCH"] == "1700000123"
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert freeze.source_time(tmp_path) == freeze.source_time(tmp_path) > 1_600_000_000


@pytest.mark.slow  # starts a Python
def test_an_interpreter_without_pyinstaller_is_told(tmp_path: Path) -> None:
    with pytest.raises(StepError, match="PyInstaller"):
        freeze.freeze([sys.executable, "-S"], output=tmp_path / "out", work=tmp_path / "work")


# -- the environment of the children -----------------------------------------------------------------------------------
def test_children_get_the_variables_of_the_person() -> None:
    variables = {
        "LD_LIBRARY_PATH": "/opt/firstmate/_internal:/mine",
        "LD_LIBRARY_PATH_ORIG": "/mine",
        "QT_PLUGIN_PATH": "/opt/firstmate/_internal/PySide6/Qt/plugins",
        "QML2_IMPORT_PATH": "/opt/firstmate/_internal/PySide6/Qt/qml",
        "_PYI_ARCHIVE_FILE": "/opt/firstmate/firstmate",
        "PATH": os.pathsep.join(["/opt/firstmate/_internal", "/usr/bin"]),
        "HOME": "/home/me",
    }
    start.forget(variables, "/opt/firstmate/_internal")
    assert variables == {
        "LD_LIBRARY_PATH": "/mine",
        "LD_LIBRARY_PATH_ORIG": "/mine",
        "PATH": "/usr/bin",
        "HOME": "/home/me",
    }


def test_a_variable_that_was_not_there_is_gone_and_a_foreign_one_stays() -> None:
    variables = {"LD_LIBRARY_PATH": "/opt/firstmate/_internal", "QT_PLUGIN_PATH": "/usr/lib/qt6/plugins"}
    start.forget(variables, "/opt/firstmate/_internal")
    assert variables == {"QT_PLUGIN_PATH": "/usr/lib/qt6/plugins"}


def test_a_running_program_reads_its_own_modules_when_another_takes_its_place(tmp_path: Path) -> None:
    program = tmp_path / "firstmate"
    program.write_bytes(b"this version")
    running = tmp_path / "exe"  # as the system keeps a file that runs: another name of the same one
    os.link(program, running)
    archive = SimpleNamespace(_filename=str(program))
    assert start.keep_to_this_version(archive, running)
    program.unlink()
    program.write_bytes(b"the next version")
    assert Path(archive._filename).read_bytes() == b"this version"


def test_an_archive_that_is_no_part_of_the_program_is_left_alone(tmp_path: Path) -> None:
    for name in ("archive.pyz", "exe"):
        (tmp_path / name).write_bytes(b"")
    archive = SimpleNamespace(_filename=str(tmp_path / "archive.pyz"))
    assert not start.keep_to_this_version(archive, tmp_path / "exe")
    assert not start.keep_to_this_version(archive, tmp_path / "no-such-file")
    assert archive._filename == str(tmp_path / "archive.pyz")
    assert not start.keep_to_this_version(object(), tmp_path / "exe")


# -- libraries ---------------------------------------------------------------------------------------------------------
def qt_core() -> Path:
    import PySide6.QtCore

    return Path(PySide6.QtCore.__file__)


@LINUX_ONLY
def test_what_a_library_asks_for() -> None:
    asked = elf.needed(qt_core())
    assert {"libQt6Core.so.6", "libc.so.6"} <= set(asked)
    assert all(path.startswith("$ORIGIN") for path in elf.search_paths(qt_core()))
    readelf = shutil.which("readelf")
    if readelf is not None:
        said = subprocess.run([readelf, "-d", str(qt_core())], capture_output=True, text=True, check=True).stdout
        assert list(asked) == re.findall(r"Shared library: \[(.+?)\]", said)


@pytest.mark.slow  # loads Qt in another Python
@LINUX_ONLY
def test_folders_of_the_building_machine_are_forgotten(tmp_path: Path) -> None:
    library = tmp_path / "lib.so"
    shutil.copy(qt_core(), library)
    assert elf.search_paths(library) and not elf.forget_foreign_paths(library)
    assert library.read_bytes() == qt_core().read_bytes()
    before = elf.needed(library)
    library.write_bytes(library.read_bytes().replace(b"\0$ORIGIN", b"\0/RIGIN/"))
    assert elf.search_paths(library)[0].startswith("/RIGIN/")
    assert elf.forget_foreign_paths(library)
    assert elf.search_paths(library) == ()
    assert elf.needed(library) == before
    load = [sys.executable, "-c", f"import ctypes; ctypes.CDLL({str(library)!r}, mode=0)"]
    env = {**os.environ, "LD_LIBRARY_PATH": f"{qt_core().parent}:{qt_core().parent}/Qt/lib:{shiboken_folder()}"}
    done = subprocess.run(load, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def shiboken_folder() -> Path:
    import shiboken6

    return Path(shiboken6.__file__).parent


def test_other_files_are_refused(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"MZ" + bytes(100))
    assert not elf.is_elf(other)
    with pytest.raises(ValueError, match="no 64-bit"):
        elf.needed(other)


@pytest.mark.slow  # starts a Python
# -- the icon ----------------------------------------------------------------------------------------------------------
def test_the_icon_in_every_size(tmp_path: Path) -> None:
    script = ROOT / "packaging" / "freezing" / "pictures.py"
    subprocess.run([sys.executable, str(script), str(tmp_path)], check=True, env={**os.environ, "LC_ALL": "C.UTF-8"})
    from PySide6.QtGui import QImage

    for size in (16, 22, 24, 32, 48, 64, 128, 256, 512):
        image = QImage(str(tmp_path / f"firstmate-{size}.png"))
        assert (image.width(), image.height()) == (size, size)
        middle = image.pixelColor(size // 2, size * 3 // 8)
        assert middle.alpha() == 255 and min(middle.red(), middle.green(), middle.blue()) > 30  # the cap, not the sea
        assert image.pixelColor(0, 0).alpha() < 128  # round corners
    data = (tmp_path / "firstmate.ico").read_bytes()
    reserved, kind, count = struct.unpack_from("<HHH", data)
    assert (reserved, kind) == (0, 1)
    sizes = []
    for number in range(count):
        width, height, _, _, planes, bits, length, place = struct.unpack_from("<BBBBHHII", data, 6 + number * 16)
        part = data[place : place + length]
        assert (width, planes, bits, len(part)) == (height, 1, 32, length)
        sizes.append(width or 256)
        if part.startswith(b"\x89PNG"):
            assert sizes[-1] > 64
        else:
            assert struct.unpack_from("<Iii", part) == (40, sizes[-1], sizes[-1] * 2)
    assert sizes == [16, 20, 24, 32, 40, 48, 64, 128, 256]
    assert place + length == len(data)
