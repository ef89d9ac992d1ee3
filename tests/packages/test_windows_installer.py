"""What the installer for Windows does to a computer, with a small program in the place of FirstMate.

The script and everything that it decides are the real ones; `test_windows_packages.py` has the real program. What
counts are files and the registry: an installer that did nothing may well exit with 0.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PureWindowsPath

import pytest
from PySide6.QtWidgets import QApplication
from windows_computer import (
    APP_PATH_KEY,
    PROFILE,
    UNINSTALL_KEY,
    Computer,
    compile_program,
    only_with_packages,
    until,
)

import publishing
from development import screen
from freezing import pictures
from windows import payload, side_picture, signing
from windows.installer import compile_installer

pytestmark = only_with_packages

HERE = Path(__file__).parent
DEFAULT_FOLDER = PROFILE / "AppData" / "Local" / "Programs" / "FirstMate"
CHINESE_FOLDER = PureWindowsPath(r"C:\课程 软件\大副 FirstMate")

Make = Callable[..., Path]


@pytest.fixture(scope="module")
def stand_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compile_program(HERE / "stand_in_program.c", tmp_path_factory.mktemp("stand-in") / "FirstMate.exe")


@pytest.fixture(scope="module")
def icon(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Path:
    path = tmp_path_factory.mktemp("icon") / "firstmate.ico"
    path.write_bytes(pictures.ico())
    return path


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory, stand_in: Path, icon: Path) -> Make:
    """Makes an installer of a version whose folder holds these files beside the two programs; the same one once."""
    made: dict[object, Path] = {}

    def make(version: str, files: Mapping[str, str] | None = None, **options: object) -> Path:
        key = (version, tuple((files or {}).items()), tuple((name, str(value)) for name, value in options.items()))
        if key not in made:
            folder = tmp_path_factory.mktemp("payload")
            for name, content in {"_internal/base.txt": version, **(files or {})}.items():
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(content, "utf-8")
            for name in ("FirstMate.exe", "firstmate-cli.exe"):
                shutil.copy(stand_in, folder / name)
            target = tmp_path_factory.mktemp("installer") / f"FirstMate-{version}-x64-installer.exe"
            prepared = payload.prepare(folder, 1_700_000_000)
            compile_installer(prepared, target, version=version, icon=icon, **options)  # type: ignore[arg-type]
            made[key] = target
        return made[key]

    return make


@pytest.fixture(scope="module")
def one_computer(scratch: Path) -> Iterator[Computer]:
    with screen.virtual_screen() as display:
        computer = Computer(scratch / "windows-installer", display)
        yield computer
        computer.switch_off()


@pytest.fixture
def computer(one_computer: Computer) -> Iterator[Computer]:
    """A computer without FirstMate."""
    yield one_computer
    one_computer.set_event("FirstMate.StandIn")
    one_computer.forget(UNINSTALL_KEY, APP_PATH_KEY)
    for folder in (
        one_computer.local / "Programs",
        one_computer.file(CHINESE_FOLDER.parent),
        one_computer.roaming / "FirstMate",
    ):
        shutil.rmtree(folder, ignore_errors=True)
    for place in (one_computer.start_menu, one_computer.desktop):
        for shortcut in place.glob("FirstMate*.lnk"):
            shortcut.unlink()
    one_computer.clear_installer_log()
    assert not one_computer.registry(UNINSTALL_KEY), "the next test would find this one's version"


def tree(folder: Path) -> dict[str, str]:
    """Every file under a folder with a digest of its content, {} where there is no folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def install(computer: Computer, installer: Path, *arguments: str) -> int:
    # The folder of /D= is never quoted, whatever is in it: as words of their own, its parts are not either.
    return computer.run(installer, "/S", *(word for one in arguments for word in one.split(" "))).code


def uninstall(computer: Computer, folder: Path) -> None:
    """The uninstaller copies itself away and goes on after it has ended: its key goes last."""
    computer.start(folder / "uninstall.exe", "/S")
    until(lambda: computer.registry(UNINSTALL_KEY) == {}, "the uninstaller is done")


PROGRAMS = {"FirstMate.exe", "firstmate-cli.exe", "uninstall.exe", payload.LIST}


# -- a first installation ---------------------------------------------------------------------------------------------
def test_a_first_installation_on_a_chinese_windows(computer: Computer, make: Make) -> None:
    with computer.in_chinese():
        assert install(computer, make("1.2.0", {"_internal/a/课.txt": "课"})) == 0
    folder = computer.file(DEFAULT_FOLDER)
    assert set(tree(folder)) == PROGRAMS | {"_internal/base.txt", "_internal/a/课.txt"}
    assert [path.name for path in computer.start_menu.glob("*.lnk")] == ["FirstMate 大副.lnk"]
    assert not list(computer.desktop.glob("*.lnk")), "a shortcut on the desktop is for who asks for it"
    entry = computer.registry(UNINSTALL_KEY)
    size = entry.pop("EstimatedSize")
    assert int(size) > 200
    uninstaller = f'"{DEFAULT_FOLDER}\\uninstall.exe"'
    assert entry == {
        "DisplayName": "FirstMate",
        "DisplayVersion": "1.2.0",
        "DisplayIcon": f"{DEFAULT_FOLDER}\\FirstMate.exe",
        "Publisher": "FirstMate contributors",
        "InstallLocation": str(DEFAULT_FOLDER),
        "URLInfoAbout": publishing.homepage(),
        "VersionOrder": "1.2.0.0.4.0",
        "UninstallString": uninstaller,
        "QuietUninstallString": f"{uninstaller} /S",
        "NoModify": "1",
        "NoRepair": "1",
    }
    assert computer.registry(APP_PATH_KEY)[""] == f"{DEFAULT_FOLDER}\\FirstMate.exe"


def test_a_folder_with_spaces_and_chinese_and_a_shortcut_on_the_desktop(computer: Computer, make: Make) -> None:
    assert install(computer, make("1.2.0"), "/DESKTOP", f"/D={CHINESE_FOLDER}") == 0
    assert set(tree(computer.file(CHINESE_FOLDER))) == PROGRAMS | {"_internal/base.txt"}
    assert tree(computer.local / "Programs") == {}
    (shortcut,) = computer.desktop.glob("*.lnk")
    assert shortcut.name == "FirstMate.lnk"
    link = shortcut.read_bytes()
    for part in CHINESE_FOLDER.parts[1:]:
        assert part.encode("utf-16-le") in link, "it leads there"
    uninstall(computer, computer.file(CHINESE_FOLDER))
    assert not computer.file(CHINESE_FOLDER).exists()
    assert not list(computer.desktop.glob("*.lnk")) and not list(computer.start_menu.glob("FirstMate*"))


# -- a newer version --------------------------------------------------------------------------------------------------
def test_an_upgrade_removes_what_no_longer_belongs_and_keeps_what_is_the_persons(
    computer: Computer, make: Make
) -> None:
    assert install(computer, make("1.1.0", {"_internal/gone.txt": "old", "old-top/x.txt": "old"})) == 0
    folder = computer.file(DEFAULT_FOLDER)
    (folder / "notes.txt").write_text("mine", "utf-8")
    (folder / "firstmate-new").mkdir()
    (folder / "firstmate-new" / "half.bin").write_text("an installation was cut off here", "utf-8")
    settings = computer.roaming / "FirstMate" / "settings.ini"
    settings.parent.mkdir(parents=True)
    settings.write_text("[General]\nlanguage=zh_CN\n", "utf-8")
    with computer.in_chinese():
        assert install(computer, make("1.2.0", {"_internal/new.txt": "new"})) == 0
    assert set(tree(folder)) == PROGRAMS | {"_internal/base.txt", "_internal/new.txt", "notes.txt"}
    assert (folder / "_internal" / "base.txt").read_text("utf-8") == "1.2.0"
    assert settings.read_text("utf-8") == "[General]\nlanguage=zh_CN\n"
    assert computer.registry(UNINSTALL_KEY)["DisplayVersion"] == "1.2.0"
    names = [path.name for path in computer.start_menu.glob("*.lnk")]
    assert names == ["FirstMate 大副.lnk"], "not one more for each language"


def test_an_upgrade_goes_where_the_earlier_version_is(computer: Computer, make: Make) -> None:
    assert install(computer, make("1.1.0"), f"/D={CHINESE_FOLDER}") == 0
    assert install(computer, make("1.2.0")) == 0
    assert (computer.file(CHINESE_FOLDER) / "_internal" / "base.txt").read_text("utf-8") == "1.2.0"
    assert tree(computer.local / "Programs") == {}


def test_an_upgrade_into_another_folder_leaves_nothing_in_the_first(computer: Computer, make: Make) -> None:
    assert install(computer, make("1.1.0")) == 0
    (computer.file(DEFAULT_FOLDER) / "notes.txt").write_text("mine", "utf-8")
    assert install(computer, make("1.2.0"), f"/D={CHINESE_FOLDER}") == 0
    assert set(tree(computer.file(DEFAULT_FOLDER))) == {"notes.txt"}
    assert (computer.file(CHINESE_FOLDER) / "_internal" / "base.txt").read_text("utf-8") == "1.2.0"


def test_an_upgrade_under_another_name_of_its_folder_does_not_remove_itself(computer: Computer, make: Make) -> None:
    """A junction, a drive letter of `subst`, a short name: one folder has many names."""
    assert install(computer, make("1.1.0")) == 0
    folder, other_name = computer.file(DEFAULT_FOLDER), computer.file(CHINESE_FOLDER)
    other_name.parent.mkdir()
    other_name.symlink_to(folder)
    assert install(computer, make("1.2.0"), f"/D={CHINESE_FOLDER}") == 0
    assert set(tree(folder)) == PROGRAMS | {"_internal/base.txt"}
    assert (folder / "_internal" / "base.txt").read_text("utf-8") == "1.2.0"


def test_a_class_can_be_put_back_to_an_older_version(computer: Computer, make: Make) -> None:
    assert install(computer, make("1.2.0", {"_internal/new.txt": "new"})) == 0
    assert install(computer, make("1.1.0")) == 0
    assert set(tree(computer.file(DEFAULT_FOLDER))) == PROGRAMS | {"_internal/base.txt"}
    assert computer.registry(UNINSTALL_KEY)["DisplayVersion"] == "1.1.0"


# -- while FirstMate runs ---------------------------------------------------------------------------------------------
def started(computer: Computer, mode: str) -> None:
    """The installed program runs: Windows, and Wine too, lets nobody write into it any more."""
    program = computer.file(DEFAULT_FOLDER) / "FirstMate.exe"
    computer.start(program, mode)
    until(lambda: running(computer), "the program runs")


def running(computer: Computer) -> bool:
    return computer.has_event("FirstMate.StandIn")


def test_a_running_program_is_asked_to_close_and_replaced(computer: Computer, make: Make) -> None:
    assert install(computer, make("1.1.0")) == 0
    started(computer, "")
    assert install(computer, make("1.2.0")) == 0
    assert not running(computer)
    assert (computer.file(DEFAULT_FOLDER) / "_internal" / "base.txt").read_text("utf-8") == "1.2.0"


@pytest.mark.parametrize(
    ("mode", "told"),
    [("busy", "FirstMate is at work"), ("unreachable", "Files of FirstMate are still in use")],
)
def test_what_must_not_be_cut_off_stays_and_nothing_changes(
    mode: str, told: str, computer: Computer, make: Make
) -> None:
    assert install(computer, make("1.1.0")) == 0
    before, entry = tree(computer.file(DEFAULT_FOLDER)), computer.registry(UNINSTALL_KEY)
    started(computer, mode)
    ended = computer.run(make("1.2.0"), "/S")
    assert ended.code == 3
    assert told in ended.said and told in computer.installer_log
    computer.clear_installer_log()
    assert running(computer)
    assert tree(computer.file(DEFAULT_FOLDER)) == before
    computer.start(computer.file(DEFAULT_FOLDER) / "uninstall.exe", "/S")
    until(lambda: told in computer.installer_log, "the uninstaller refuses too")
    assert running(computer)
    assert tree(computer.file(DEFAULT_FOLDER)) == before
    assert computer.registry(UNINSTALL_KEY) == entry


def test_an_upgrade_into_another_folder_waits_for_the_first_one_too(computer: Computer, make: Make) -> None:
    """Else what cannot be deleted while it runs would stay behind for ever."""
    assert install(computer, make("1.1.0")) == 0
    before, entry = tree(computer.file(DEFAULT_FOLDER)), computer.registry(UNINSTALL_KEY)
    started(computer, "unreachable")
    assert install(computer, make("1.2.0"), f"/D={CHINESE_FOLDER}") == 3
    assert tree(computer.file(DEFAULT_FOLDER)) == before
    assert not computer.file(CHINESE_FOLDER).exists()
    assert computer.registry(UNINSTALL_KEY) == entry


def test_two_installers_do_not_get_into_each_others_way(computer: Computer, make: Make, stand_in: Path) -> None:
    computer.start(stand_in, "installer")
    until(lambda: running(computer), "the other installer runs")
    assert install(computer, make("1.2.0")) == 6
    assert tree(computer.local / "Programs") == {}


# -- with a window ----------------------------------------------------------------------------------------------------
def finish(computer: Computer, installer: subprocess.Popen[bytes], title: str) -> None:
    """The last page: done, and start it, as the box for that is ticked."""
    deadline = time.monotonic() + 30
    while installer.poll() is None:  # the page comes a moment after the last file
        assert time.monotonic() < deadline, "the installer does not end"
        for window in computer.windows(title)[-1:]:
            computer.focus(window)
            computer.press("Return")
        time.sleep(0.5)
    assert installer.poll() == 0
    until(lambda: running(computer), "the program was started")


def test_a_beginner_gets_through_with_the_enter_key(computer: Computer, make: Make) -> None:
    with computer.in_chinese():
        installer = computer.start(make("1.2.0"))
        computer.window("FirstMate 大副 安装")
        computer.press("Return")  # the folder as it is
        folder = computer.file(DEFAULT_FOLDER)
        until(lambda: (folder / "uninstall.exe").exists(), "it is installed")
        finish(computer, installer, "FirstMate 大副 安装")
    assert not list(computer.desktop.glob("*.lnk"))


@pytest.mark.parametrize(("there", "coming"), [("1.2.0rc1", "1.2.0"), ("1.9.0", "1.10.0")])
def test_who_goes_on_is_not_asked(there: str, coming: str, computer: Computer, make: Make) -> None:
    """A release is no step back from its own candidate: the first key already installs it."""
    assert install(computer, make(there)) == 0
    installer = computer.start(make(coming))
    computer.window("FirstMate Setup")
    computer.press("Return")
    until(lambda: computer.registry(UNINSTALL_KEY)["DisplayVersion"] == coming, "it is installed")
    finish(computer, installer, "FirstMate Setup")


def test_who_would_go_back_is_asked(computer: Computer, make: Make) -> None:
    """The button under the finger keeps the newer one."""
    assert install(computer, make("1.2.0")) == 0
    installer = computer.start(make("1.2.0rc1"))
    computer.window("FirstMate Setup")
    computer.press("Return")
    assert installer.wait(20) == 1
    assert computer.registry(UNINSTALL_KEY)["DisplayVersion"] == "1.2.0"


@pytest.mark.parametrize(
    ("mode", "keys", "replaced"), [("", ["Return"], True), ("busy", ["Return"], False), ("busy", ["Alt+y"], True)]
)
def test_a_person_is_asked_before_it_is_closed(
    mode: str, keys: list[str], replaced: bool, computer: Computer, make: Make
) -> None:
    """Work under way is cut off only by a person who chooses so: the button under the finger says no."""
    assert install(computer, make("1.1.0")) == 0
    started(computer, mode)
    installer = computer.start(make("1.2.0"))
    setup = computer.window("FirstMate Setup")
    computer.press("Return")
    until(lambda: len(computer.windows("FirstMate")) > 1, "the question is there")
    computer.focus(next(window for window in computer.windows("FirstMate") if window != setup))
    computer.press(*keys)
    until(lambda: installer.poll() is not None or running(computer) != replaced, "the answer is taken")
    version = computer.file(DEFAULT_FOLDER) / "_internal" / "base.txt"
    if replaced:
        until(lambda: version.exists() and version.read_text("utf-8") == "1.2.0", "it is replaced")
        finish(computer, installer, "FirstMate Setup")
    else:
        assert installer.wait(20) == 1
        assert running(computer) and version.read_text("utf-8") == "1.1.0"


# -- refusals ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("version", ["win7", "win81"])
def test_a_windows_that_is_too_old_is_told_so(version: str, computer: Computer, make: Make, tmp_path: Path) -> None:
    installer = tmp_path / f"FirstMate-{version}-installer.exe"
    shutil.copy(make("1.2.0"), installer)
    computer.pretend_to_be(version, installer.name)
    with computer.in_chinese():
        assert install(computer, installer) == 4
    assert "需要 64 位 Windows 10 1809 或更高版本" in computer.installer_log
    assert tree(computer.local / "Programs") == {}
    assert computer.registry(UNINSTALL_KEY) == {}


def test_a_folder_that_holds_something_else_of_that_name_is_left_alone(computer: Computer, make: Make) -> None:
    folder = computer.file(CHINESE_FOLDER)
    (folder / "_internal").mkdir(parents=True)
    (folder / "_internal" / "another-program.dll").write_text("not ours", "utf-8")
    before = tree(folder)
    assert install(computer, make("1.2.0"), f"/D={CHINESE_FOLDER}") == 5
    assert "lies something else" in computer.installer_log
    assert tree(folder) == before
    assert computer.registry(UNINSTALL_KEY) == {}


def test_a_folder_whose_files_could_not_be_opened_is_refused(computer: Computer, make: Make) -> None:
    deep = PureWindowsPath("C:\\").joinpath(*["a-very-long-folder-name-of-fifty-characters-in-all"] * 5)
    assert install(computer, make("1.2.0"), f"/D={deep}") == 5
    assert "too long" in computer.installer_log
    assert not computer.file(deep).exists()


def test_a_folder_into_which_nothing_can_be_written_is_told(computer: Computer, make: Make) -> None:
    folder = computer.file(CHINESE_FOLDER)
    folder.mkdir(parents=True)
    (folder / "firstmate-new").write_text("a file where the installer needs a folder", "utf-8")
    assert install(computer, make("1.2.0"), f"/D={CHINESE_FOLDER}") == 5
    assert "Nothing can be written" in computer.installer_log
    assert set(tree(folder)) == {"firstmate-new"}


def test_a_disk_that_becomes_full_leaves_the_earlier_version_as_it_was(computer: Computer, make: Make) -> None:
    folder = computer.file(CHINESE_FOLDER)
    folder.mkdir(parents=True)
    small = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if subprocess.run(small, capture_output=True, check=False).returncode != 0:
        pytest.skip("no small disk can be made here")
    try:
        assert install(computer, make("1.1.0"), f"/D={CHINESE_FOLDER}") == 0
        before, entry = tree(folder), computer.registry(UNINSTALL_KEY)
        assert install(computer, make("1.2.0", {"_internal/large.bin": "large " * 400_000})) == 2
        assert "disk full" in computer.installer_log
        assert tree(folder) == before
        assert computer.registry(UNINSTALL_KEY) == entry
    finally:
        subprocess.run(["umount", str(folder)], check=True)


# -- removing ---------------------------------------------------------------------------------------------------------
def test_removing_leaves_what_is_the_persons_and_nothing_else(computer: Computer, make: Make) -> None:
    before = set(computer.folder.joinpath("drive_c").rglob("*"))
    assert install(computer, make("1.2.0", {"_internal/a/b/c.txt": "deep"})) == 0
    own = {
        computer.file(DEFAULT_FOLDER) / "notes.txt",
        computer.file(DEFAULT_FOLDER) / "_internal" / "mine.txt",
        computer.roaming / "FirstMate" / "settings.ini",
    }
    made = {
        computer.file(DEFAULT_FOLDER) / "firstmate-new" / "_internal" / "cut-off.bin",
        computer.local / "FirstMate" / "Logs" / "firstmate.log",
        computer.local / "FirstMate" / "Cache" / "restart.json",
    }
    for path in own | made:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("content", "utf-8")
    uninstall(computer, computer.file(DEFAULT_FOLDER))
    uninstalling = computer.local / "Temp"  # where the uninstaller runs from; Windows clears it with the next start
    left = {path for path in computer.folder.joinpath("drive_c").rglob("*") if path.is_file()} - before
    assert {path for path in left if uninstalling not in path.parents} == own
    assert computer.registry(APP_PATH_KEY) == {}


# -- the file itself --------------------------------------------------------------------------------------------------
def machine(program: Path) -> int:
    """What processor a program is for, as its header says."""
    data = program.read_bytes()
    start = int.from_bytes(data[60:64], "little")
    assert data[start : start + 4] == b"PE\0\0"
    return int.from_bytes(data[start + 4 : start + 6], "little")


def test_the_installer_says_what_it_is(make: Make) -> None:
    data = make("1.2.0").read_bytes()
    assert machine(make("1.2.0")) == 0x8664
    for words in ("FirstMate 大副", "FirstMate contributors", "1.2.0"):
        assert words.encode("utf-16-le") in data, words
    assert pictures.png(pictures.drawn(256)) in data, "the icon"
    for wish in (
        b'<requestedExecutionLevel level="asInvoker"',  # no administrator
        b"<dpiAware",
        b"longPathAware",
        b"{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}",  # runs on Windows 10 as Windows 10
    ):
        assert wish in data, wish


def test_where_nsis_has_no_64_bit_stub_the_installer_is_of_32_bits(make: Make) -> None:
    assert machine(make("1.2.0", kind="x86-unicode")) == 0x014C


def test_the_same_files_give_the_same_installer(make: Make, tmp_path: Path, qapp: QApplication) -> None:
    """Also when the picture, which is drawn for each build, is not of the same minute."""
    picture = tmp_path / "side.bmp"
    assert side_picture.drawn().save(str(picture))
    first = make("1.3.0", picture=picture)
    os.utime(picture, (1_500_000_000, 1_500_000_000))
    again = make("1.3.0", {"_internal/base.txt": "1.3.0"}, picture=picture)
    assert first != again
    assert hashlib.sha256(first.read_bytes()).digest() == hashlib.sha256(again.read_bytes()).digest()


# -- signing ----------------------------------------------------------------------------------------------------------
def test_with_a_certificate_installer_and_uninstaller_are_signed(
    computer: Computer, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for tool in ("osslsigncode", "openssl"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
    key, certificate, both, password = (tmp_path / name for name in ("key.pem", "cert.pem", "both.p12", "password"))
    password.write_text("secret", "ascii")
    subject = ["-subj", "/CN=FirstMate test", "-addext", "extendedKeyUsage=codeSigning"]
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    subprocess.run([*request, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    pack = ["openssl", "pkcs12", "-export", "-inkey", key, "-in", certificate, "-out", both]
    subprocess.run([*pack, "-passout", f"file:{password}"], check=True, capture_output=True)
    monkeypatch.setenv("FIRSTMATE_SIGN_PKCS12", str(both))
    monkeypatch.setenv("FIRSTMATE_SIGN_PASSWORD_FILE", str(password))

    installer = make("1.4.0", sign=("python3", signing.__file__))
    assert install(computer, installer) == 0
    for program in (installer, computer.file(DEFAULT_FOLDER) / "uninstall.exe"):
        verify = ["osslsigncode", "verify", "-CAfile", certificate, "-in", program]
        done = subprocess.run(verify, capture_output=True, encoding="utf-8", errors="replace", check=False)
        assert done.returncode == 0, done.stdout[-2000:]
    uninstall(computer, computer.file(DEFAULT_FOLDER))
    assert not computer.file(DEFAULT_FOLDER).exists()
