"""What `dev.py build linux` makes, tried as people use it: installed in a bare Debian, started, upgraded, removed.

One life of the package is lived once (`life`), with everything written down on the way; the tests judge what was seen.
"""

from __future__ import annotations

import configparser
import contextlib
import hashlib
import json
import os
import platform
import shlex
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import debian_root
import frozen_modules
import pytest
from debian_root import HOME, DebianRoot
from linux_build import LinuxPackages

from firstmate import __version__
from firstmate.app.languages import NAMES
from firstmate.host.private_engine import PrivateEngine
from firstmate.navigation import PAGES

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="Linux packages")]

BUDGET = 60_000_000
"""Bytes of a download."""
SUITES = os.environ.get("FIRSTMATE_SUITES", "").split() or [debian_root.own_suite()]
CHINESE_FONT = "fonts-wqy-microhei"
# What distributions often lack, and the archive brings along.
BROUGHT_ALONG = ("libxcb-cursor0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1", "libxcb-render-util0")


@dataclass(slots=True)
class Seen:
    """What one look at the screen showed."""

    title: str
    colours: int
    ended: int


@dataclass(slots=True)
class Life:
    """Everything that was seen from the first installation to the end."""

    root: DebianRoot
    before: dict[str, str] = field(default_factory=dict)
    installed: dict[str, str] = field(default_factory=dict)
    upgraded: dict[str, str] = field(default_factory=dict)
    removed: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    self_test: dict[str, Any] = field(default_factory=dict)
    home_after_self_test: list[str] = field(default_factory=list)
    first_start: Seen | None = None
    second_start: Seen | None = None
    settings: list[bytes] = field(default_factory=list)
    archive_self_test: dict[str, Any] = field(default_factory=dict)
    menu: dict[str, str] = field(default_factory=dict)
    versions: list[str] = field(default_factory=list)


# -- without installing ------------------------------------------------------------------------------------------------
def test_both_downloads_are_small(linux_packages: LinuxPackages) -> None:
    sizes = {path.name: path.stat().st_size for path in (linux_packages.deb, linux_packages.archive)}
    print(
        f"\nbuilt in {linux_packages.seconds:.0f} s:", *(f"{name} {size / 1e6:.1f} MB" for name, size in sizes.items())
    )
    assert all(5_000_000 < size <= BUDGET for size in sizes.values()), sizes


def test_lintian_has_no_complaint(linux_packages: LinuxPackages) -> None:
    command = ["lintian", "--fail-on", "error,warning", "--tag-display-limit", "0", str(linux_packages.deb)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout
    assert done.stdout.strip() == ""


def test_nothing_is_frozen_along_unnamed(linux_packages: LinuxPackages) -> None:
    from freezing import tools

    program = linux_packages.frozen / "firstmate"
    assert {"docker", "httpx", "yaml", "qasync", "PySide6"} <= frozen_modules.carried(program)
    (site,) = tools.VENV.glob("lib/python*/site-packages")
    (materials,) = linux_packages.deb.parent.glob("firstmate-*-linux-*.cdx.json")
    assert frozen_modules.unnamed(program, site, materials) == set()


def test_all_that_a_release_consists_of_is_there(linux_packages: LinuxPackages) -> None:
    """The list of licences lies beside the packages as it lies in them, and no machine's folder is named in either."""
    output, internal = linux_packages.deb.parent, linux_packages.frozen / "_internal"
    for pattern, name in (("*-linux-*.cdx.json", "sbom.cdx.json"), ("*-licenses.txt", "THIRD-PARTY-LICENSES.txt")):
        (beside,) = output.glob(f"firstmate-{pattern}")
        assert beside.read_bytes() == (internal / name).read_bytes()
    here = str(Path(__file__).resolve().parents[2]).encode()
    files = [path for path in linux_packages.frozen.rglob("*") if path.is_file()]
    assert [path.name for path in files if here in path.read_bytes()] == []
    assert [path.name for path in files if path.name == "__pycache__" or path.suffix in (".pyc", ".py", ".ts")] == []


def test_the_desktop_understands_the_metadata(linux_packages: LinuxPackages, tmp_path: Path) -> None:
    subprocess.run(["dpkg-deb", "-x", str(linux_packages.deb), str(tmp_path)], check=True)
    share = tmp_path / "usr/share"
    checks = [
        ["appstreamcli", "validate", "--no-net", "--pedantic", *map(str, (share / "metainfo").iterdir())],
        ["appstreamcli", "validate-tree", "--no-net", str(tmp_path)],
        ["desktop-file-validate", str(share / "applications/firstmate.desktop")],
    ]
    for command in checks:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    for page in (share / "man").rglob("*.gz"):
        command = ["man", "--warnings", "-E", "UTF-8", "-l", str(page)]
        env = {**os.environ, "LC_ALL": "C.UTF-8", "MANWIDTH": "80", "MANROFFSEQ": ""}
        done = subprocess.run(command, capture_output=True, encoding="utf-8", env=env, check=False)
        assert done.returncode == 0 and done.stderr == "" and "firstmate" in done.stdout, done.stderr
    sizes = {path.parents[1].name for path in (share / "icons/hicolor").rglob("firstmate.*")}
    assert sizes >= {f"{side}x{side}" for side in (16, 24, 32, 48, 64, 128, 256, 512)} | {"scalable"}


def test_the_same_source_gives_the_same_program(linux_packages: LinuxPackages, scratch: Path) -> None:
    """Every file that is not a library of somebody else, frozen a second time elsewhere."""
    from development import building
    from freezing import freeze, tools

    second = freeze.freeze(
        [tools.ensure()], output=scratch / "again", work=scratch / "again-work", extras=building.EXTRAS
    )

    def digests(folder: Path) -> dict[str, str]:
        files = [path for path in folder.rglob("*") if path.is_file() and ".so" not in path.name]
        made_later = ("THIRD-PARTY-LICENSES.txt", "sbom.cdx.json")
        return {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in files
            if path.name not in made_later
        }

    first = digests(linux_packages.frozen)
    assert {"firstmate", "_internal/base_library.zip"} <= set(first)
    assert digests(second) == first


# -- one life in a bare Debian -----------------------------------------------------------------------------------------
@pytest.fixture(scope="module", params=SUITES)
def life(
    request: pytest.FixtureRequest, linux_packages: LinuxPackages, scratch: Path, pictures: Path
) -> Iterator[Life]:
    """Install an older one, use it, upgrade, use it, remove, purge; then the archive on what is left."""
    debian_root.require()
    suite: str = request.param
    root = DebianRoot.bootstrap(scratch / suite, suite)
    it = Life(root)
    older = older_version(linux_packages.deb, scratch / "older")
    root.run("apt-get", "install", "--yes", "--no-install-recommends", CHINESE_FONT)
    it.before = root.files()

    root.install(older)
    it.versions.append(installed_version(root))
    it.installed = root.files()
    it.menu = menu_entry(root)
    report = root.run("sh", "-c", f"firstmate --self-test --report {HOME}/r.json", user=True, may_fail=True)
    it.self_test = json.loads(root.path(f"{HOME}/r.json").read_text("utf-8"))
    assert report.stdout == ""
    root.path(f"{HOME}/r.json").unlink()
    it.home_after_self_test = [name for name in root.files() if name.startswith(HOME[1:] + "/")]
    start = [*shlex.split(it.menu["Exec"]), "--lang", "zh_CN", "--page", "environment"]
    it.first_start = seen_on_screen(root, start, it.menu["StartupWMClass"], pictures / f"linux_{suite}_first.png")
    it.settings.append(settings(root))

    root.install(linux_packages.deb)
    it.versions.append(installed_version(root))
    it.upgraded = root.files()
    it.settings.append(settings(root))
    again = shlex.split(it.menu["Exec"])
    it.second_start = seen_on_screen(root, again, it.menu["StartupWMClass"], pictures / f"linux_{suite}_upgraded.png")
    root.run("dpkg", "--verify", "firstmate")

    root.run("apt-get", "remove", "--yes", "firstmate")
    it.removed = root.files()
    it.archive_self_test = run_archive(root, linux_packages.archive)
    root.run("dpkg", "--purge", "firstmate")
    root.run("apt-get", "autoremove", "--purge", "--yes")
    it.after = root.files()
    it.settings.append(settings(root))
    yield it
    shutil.rmtree(root.folder)


def older_version(package: Path, folder: Path) -> Path:
    """The same package as an older one, with a file that the newer one no longer has."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    tree = folder / "tree"
    subprocess.run(["dpkg-deb", "-R", str(package), str(tree)], check=True)
    control = tree / "DEBIAN/control"
    text = control.read_text("utf-8").replace(f"Version: {__version__}", "Version: 0.0.1")
    assert "Version: 0.0.1\n" in text
    control.write_text(text, "utf-8")
    (tree / "usr/lib/firstmate/_internal/of-old-times.txt").write_text("old", "utf-8")
    path = folder / "firstmate_0.0.1.deb"
    build = ["dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "--build", str(tree), str(path)]
    subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(tree)
    return path


def installed_version(root: DebianRoot) -> str:
    return root.run("dpkg-query", "-W", "-f", "${Version}", "firstmate").stdout


def menu_entry(root: DebianRoot) -> dict[str, str]:
    entry = configparser.ConfigParser(interpolation=None, delimiters=("=",))
    entry.optionxform = str  # type: ignore[assignment, method-assign]
    entry.read(root.path("/usr/share/applications/firstmate.desktop"), "utf-8")
    return dict(entry["Desktop Entry"])


def settings(root: DebianRoot) -> bytes:
    return root.path(f"{HOME}/.config/firstmate/settings.ini").read_bytes()


def seen_on_screen(root: DebianRoot, words: list[str], window_class: str, picture: Path) -> Seen:
    """Starts the program on a virtual screen as the user, looks at its window, and ends it as a session does.

    The window is looked for by its class, as a desktop does that groups it under the icon of its menu entry.
    """
    from development import screen

    with screen.virtual_screen() as display:
        ours = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        process = subprocess.Popen(
            root.command(*words, user=True, env={"DISPLAY": display}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )

        def ask(*command: str) -> str:
            done = subprocess.run(command, env=ours, capture_output=True, encoding="utf-8", timeout=40, check=False)
            return done.stdout.strip()

        try:
            search = ("xdotool", "search", "--sync", "--onlyvisible", "--class", f"^{window_class}$")
            window = ask(*search).partition("\n")[0]
            time.sleep(3)  # what comes after the first paint
            title = ask("xdotool", "getwindowname", window)
            look = [sys.executable, str(Path(__file__).with_name("look_at_screen.py")), str(picture)]
            colours = int(ask(*look) or 0)
        finally:
            process.terminate()
            try:
                output, _ = process.communicate(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                output, _ = process.communicate()
    assert window, f"no window came: {output}"
    return Seen(title, colours, process.returncode)


def run_archive(root: DebianRoot, archive: Path) -> dict[str, Any]:
    """The self-test of the unpacked archive, moved to another place, without the libraries that it brings along."""
    root.run("dpkg", "--purge", "--force-depends", *BROUGHT_ALONG)
    places = [root.path(f"{HOME}/下载 与 解压"), root.path("/opt/some where else")]
    with tarfile.open(archive) as tar:
        tar.extractall(places[0], filter="tar")
    (unpacked,) = places[0].iterdir()
    first = root.run(f"{HOME}/下载 与 解压/{unpacked.name}/firstmate", "version", "--json", user=True).stdout
    assert json.loads(first)["firstmate"] == __version__
    unpacked.rename(places[1])
    done = root.run("/opt/some where else/firstmate", "--self-test", user=True, may_fail=True)
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(places[0])
    shutil.rmtree(places[1])
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def wrong(report: dict[str, Any]) -> list[Any]:
    return [one for part in report.values() if isinstance(part, list) for one in part if not one["ok"]]


def test_it_installs_with_all_that_it_needs(life: Life) -> None:
    added = set(life.installed) - set(life.before)
    assert {"usr/bin/firstmate", "usr/lib/firstmate/firstmate", "usr/share/doc/firstmate/copyright"} <= added
    ours = [name for name in added if "firstmate" in name]
    assert all(name.startswith(("usr/bin/", "usr/lib/firstmate", "usr/share/")) for name in ours), ours
    assert life.versions == ["0.0.1", __version__]


def test_the_self_test_holds_without_a_display_and_without_rights(life: Life) -> None:
    assert not wrong(life.self_test)
    assert life.self_test["ok"] is True and life.self_test["frozen"] is True
    assert life.self_test["version"] == __version__
    assert [(one["id"], one["language"]) for one in life.self_test["pages"]] == [
        (spec.name, language) for language in NAMES for spec in PAGES
    ]
    plugins = {one["id"] for one in life.self_test["plugins"]}
    assert {"platforms/libqxcb.so", "platforms/libqwayland.so", "platforms/libqoffscreen.so"} <= plugins
    assert life.self_test["fonts"]["chinese"] is True
    kept = {f"{HOME[1:]}/{name}" for name in (".bashrc", ".bash_logout", ".profile")}
    assert set(life.home_after_self_test) - kept == set()


def test_it_starts_from_the_menu(life: Life) -> None:
    seen = life.first_start
    assert seen is not None
    assert "大副" in seen.title
    assert seen.colours > 50
    assert seen.ended == 0
    assert f"usr/share/icons/hicolor/48x48/apps/{life.menu['Icon']}.png" in life.installed


def test_an_upgrade_keeps_the_settings_and_drops_old_files(life: Life) -> None:
    before, after, _ = life.settings
    assert before == after and b"page=environment" in before
    old = "usr/lib/firstmate/_internal/of-old-times.txt"
    assert old in life.installed and old not in life.upgraded
    assert life.second_start is not None and life.second_start.colours > 50 and life.second_start.ended == 0


def test_removal_leaves_only_the_settings(life: Life) -> None:
    assert not [name for name in life.removed if "firstmate" in name and not name.startswith(HOME[1:])]
    own = (f"{HOME[1:]}/.config", f"{HOME[1:]}/.local", f"{HOME[1:]}/.cache")
    left = {name: about for name, about in life.after.items() if life.before.get(name) != about}
    assert {name: about for name, about in left.items() if not name.startswith(own)} == {}
    assert set(life.before) - set(life.after) == set()
    assert f"{HOME[1:]}/.config/firstmate/settings.ini" in left
    assert b"page=environment" in life.settings[-1]


def test_the_archive_runs_from_any_folder_with_its_own_libraries(life: Life) -> None:
    assert not wrong(life.archive_self_test)
    assert life.archive_self_test["ok"] is True and life.archive_self_test["frozen"] is True


# -- what the frozen program starts ------------------------------------------------------------------------------------
def test_programs_that_it_starts_find_their_own_libraries(linux_packages: LinuxPackages, tmp_path: Path) -> None:
    said = tmp_path / "variables"
    docker = tmp_path / "bin" / "docker"
    docker.parent.mkdir()
    docker.write_text(f"#!/bin/sh\nenv > '{said}'\nexit 1\n", "utf-8")
    docker.chmod(0o755)
    env = {"PATH": f"{docker.parent}:/usr/bin:/bin", "HOME": str(tmp_path), "LD_LIBRARY_PATH": "/of/mine"}
    program = str(linux_packages.frozen / "firstmate")
    subprocess.run([program, "check"], env=env, capture_output=True, timeout=60, check=False)
    variables = dict(line.split("=", 1) for line in said.read_text("utf-8").splitlines() if "=" in line)
    assert variables["LD_LIBRARY_PATH"] == "/of/mine"
    assert not [
        name for name, value in variables.items() if name.startswith("_PYI") or str(linux_packages.frozen) in value
    ]


def test_a_running_program_goes_on_while_a_newer_one_is_installed(
    linux_packages: LinuxPackages, tmp_path: Path
) -> None:
    """dpkg asks nobody: what is imported only now comes from the program that runs, not from what has its name."""
    program = tmp_path / "firstmate"
    shutil.copy(linux_packages.frozen / "firstmate", program)
    (tmp_path / "_internal").symlink_to(linux_packages.frozen / "_internal")
    env = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
    process = subprocess.Popen(
        [str(program), "explain", "--json"],
        env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", bufsize=1,
    )  # fmt: skip
    try:
        assert process.stdin is not None
        until_it_reads(process.pid)
        newer = tmp_path / "firstmate.dpkg-new"
        newer.write_bytes(bytes(program.stat().st_size))
        newer.rename(program)
        output, errors = process.communicate("permission denied while trying to connect to docker.sock", timeout=60)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 0, errors
    assert json.loads(output)["matched"] is True


def until_it_reads(process: int, limit: float = 30.0) -> None:
    """Waits until a program waits for its standard input: it sleeps in the system call `read` of the file 0."""
    read = {"x86_64": "0", "aarch64": "63"}[platform.machine()]
    deadline = time.monotonic() + limit
    while Path(f"/proc/{process}/syscall").read_text("ascii").split()[:2] != [read, "0x0"]:
        assert time.monotonic() < deadline, "it does not read"
        time.sleep(0.05)


@pytest.mark.engine
def test_the_self_test_talks_to_an_engine(
    linux_packages: LinuxPackages, lone_engine: PrivateEngine, tmp_path: Path
) -> None:
    """Every page again, with something to show."""
    docker = ["docker", "-H", lone_engine.address]
    create = [*docker, "create", "--name", "from-self-test", "--network", "none", "busybox", "true"]
    subprocess.run(create, capture_output=True, timeout=60, check=True)
    try:
        env = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
        command = [str(linux_packages.frozen / "firstmate"), "--host", lone_engine.address, "--self-test"]
        done = subprocess.run(command, env=env, capture_output=True, encoding="utf-8", timeout=120, check=False)
    finally:
        subprocess.run([*docker, "rm", "--force", "from-self-test"], capture_output=True, timeout=60, check=True)
    report = json.loads(done.stdout)
    assert not wrong(report) and done.returncode == 0
    assert report["engine"]["found"] is True
    assert (report["engine"]["containers"], report["engine"]["images"]) == (1, 1)


@pytest.mark.engine
def test_the_frozen_program_walks_the_whole_journey(linux_packages: LinuxPackages, tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("an engine of its own needs root")
    env = {name: value for name, value in os.environ.items() if not name.startswith(("DOCKER_", "PYTHON", "QT_"))}
    words = ["tour", "--screenshots", str(tmp_path / "tour"), "--private-engine", "--json"]
    command = [str(linux_packages.frozen / "firstmate"), *words]
    done = subprocess.run(
        command,
        env=env | {"HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        encoding="utf-8",
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert json.loads(done.stdout)["ok"] is True
