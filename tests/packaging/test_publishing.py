"""A release's list and sums: made from the files that are there, and understood by the app that reads them."""

from __future__ import annotations

import hashlib
import http.server
import shutil
import subprocess
import threading
import tomllib
from functools import partial
from pathlib import Path

import pytest

from firstmate.core import releases

NAMES = (
    "firstmate_1.3.0_amd64.deb",
    "firstmate-1.3.0-linux-x86_64.tar.gz",
    "FirstMate-1.3.0-x64-installer.exe",
    "FirstMate-1.3.0-x64-portable.zip",
    "FirstMate-1.3.0-windows-x64.cdx.json",
    "firstmate-1.3.0-linux-amd64.cdx.json",
    "FirstMate-1.3.0-manifests.zip",
    "FirstMate-1.3.0-windows-x64-licenses.txt",
    "firstmate-1.3.0-linux-amd64-licenses.txt",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number, name in enumerate(NAMES):
        (tmp_path / name).write_bytes(name.encode() * (number + 1))
    (tmp_path / "winget").mkdir()
    return tmp_path


def test_the_app_reads_what_is_published(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import publishing

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795412700")
    listed, sums = publishing.release(folder, "1.3.0")
    found = releases.read(sums.read_bytes(), listed.read_bytes())
    newest = found.newest()
    assert (str(newest.version), newest.date) == ("1.3.0", "2026-11-23")
    assert newest.page == publishing.release_page("1.3.0") and found.page.startswith("https://")
    linux = {file.kind: file for file in newest.files_for("linux", "amd64")}
    windows = {file.kind: file for file in newest.files_for("win32", "amd64")}
    assert (set(linux), set(windows)) == ({"deb", "archive"}, {"installer", "portable"})
    for file in (*linux.values(), *windows.values()):
        content = (folder / file.name).read_bytes()
        assert (file.size, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())


async def test_the_app_fetches_it_from_where_it_lies(folder: Path) -> None:
    """All of it at once: built files, list and sums, a web server, the app's own way to ask."""
    import publishing
    from firstmate.host import release_list

    publishing.release(folder, "1.3.0")

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        address = f"http://127.0.0.1:{server.server_address[1]}/"
        found = releases.compare(await release_list.fetch(address), "1.2.9")
        assert (found.state, str(found.newest.version)) == ("newer", "1.3.0")
        (folder / "releases.json").write_bytes((folder / "releases.json").read_bytes().replace(b"1.3.0", b"6.6.6"))
        with pytest.raises(releases.ReleasesError, match="digest"):
            await release_list.fetch(address)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.slow  # runs sha256sum
def test_the_sums_name_every_file_and_can_be_checked_by_anybody(folder: Path) -> None:
    import publishing

    _, sums = publishing.release(folder, "1.3.0")
    named = releases.parse_sums(sums.read_text("utf-8"))
    assert set(named) == {*NAMES, "releases.json"}
    if shutil.which("sha256sum"):
        checked = subprocess.run(
            ["sha256sum", "-c", "--strict", sums.name], cwd=folder, capture_output=True, check=False
        )
        assert checked.returncode == 0, checked.stderr
        (folder / NAMES[0]).write_bytes(b"changed")
        checked = subprocess.run(
            ["sha256sum", "-c", "--strict", sums.name], cwd=folder, capture_output=True, check=False
        )
        assert checked.returncode != 0


def test_made_twice_they_are_the_same(folder: Path) -> None:
    import publishing

    first = [path.read_bytes() for path in publishing.release(folder, "1.3.0")]
    assert [path.read_bytes() for path in publishing.release(folder, "1.3.0")] == first


@pytest.mark.parametrize(
    "name",
    [
        "firstmate_1.2.0_amd64.deb",
        "FirstMate-1.2.0-windows-x64.cdx.json",
        "FirstMate-1.2.0-manifests.zip",
        "firstmate-1.2.0-linux-amd64-licenses.txt",
        "notes.txt",
        "FirstMate-1.3.0-x64-installer.exe.tmp",
    ],
)
def test_what_does_not_belong_to_it_is_refused(folder: Path, name: str) -> None:
    import publishing
    from development.messages import StepError

    (folder / name).write_bytes(b"x")
    with pytest.raises(StepError, match=name.replace(".", r"\.")):
        publishing.release(folder, "1.3.0")
    assert not (folder / "SHA256SUMS").exists()


def test_a_release_without_packages_is_refused(tmp_path: Path) -> None:
    import publishing
    from development.messages import StepError

    with pytest.raises(StepError, match="no package"):
        publishing.release(tmp_path, "1.3.0")


def test_every_address_is_made_from_the_one_in_pyproject(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import publishing

    assert publishing.homepage().startswith("https://")
    fork = tmp_path / "pyproject.toml"
    fork.write_text('[project.urls]\nHomepage = "https://example.org/fork/"\n')
    monkeypatch.setattr(publishing, "PYPROJECT", fork)
    assert publishing.release_page("2.0") == "https://example.org/fork/releases/tag/v2.0"
    assert publishing.download_address("2.0", "a.deb") == "https://example.org/fork/releases/download/v2.0/a.deb"
    home = releases.parse_home(publishing.home_text())
    assert home == releases.Home(
        "https://example.org/fork/releases", "https://example.org/fork/releases/latest/download/"
    )


@pytest.mark.parametrize(
    ("repository", "kind", "refused"),
    [
        ("firstmate/firstmate", "tag", False),
        ("FirstMate/firstmate", "tag", False),
        ("teacher/fork", "tag", True),
        ("teacher/fork", "branch", False),
        ("", "", False),
    ],
)
def test_a_release_goes_nowhere_but_where_the_packages_say(
    repository: str, kind: str, refused: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else everybody's program would ask somebody else for newer versions."""
    import publishing
    from development.messages import StepError

    declared = tmp_path / "pyproject.toml"
    declared.write_text('[project.urls]\nHomepage = "https://github.com/firstmate/firstmate"\n')
    monkeypatch.setattr(publishing, "PYPROJECT", declared)
    env = {"GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": repository, "GITHUB_REF_TYPE": kind}
    if refused:
        with pytest.raises(StepError, match=r"https://github\.com/teacher/fork"):
            publishing.refuse_another_home(env)
    else:
        publishing.refuse_another_home(env)


@pytest.mark.parametrize("target", ["linux", "windows", "practice", "release"])
def test_nothing_of_a_release_is_built_in_a_foreign_place(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from development import building
    from development.messages import StepError

    for name, value in (("SERVER_URL", "https://example.org"), ("REPOSITORY", "a/b"), ("REF_TYPE", "tag")):
        monkeypatch.setenv(f"GITHUB_{name}", value)
    with pytest.raises(StepError, match=r"https://example\.org/a/b"):
        building.build(target)


def test_nobody_repeats_the_address() -> None:
    import publishing
    from development.checkout import PYPROJECT, ROOT

    home = publishing.homepage()
    assert tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]["urls"]["Homepage"] == home
    places = [ROOT / "packaging", ROOT / "gui", ROOT / "resources"]
    files = [path for place in places for path in place.rglob("*") if path.suffix in (".py", ".xml", ".in", ".toml")]
    repeating = [path.relative_to(ROOT).as_posix() for path in files if home in path.read_text("utf-8", "replace")]
    assert repeating == []
