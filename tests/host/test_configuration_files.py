"""Replacing the file in one step: whole at every moment, owned as before, and untouched when the disk refuses."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from firstmate.host.configuration import backups, files
from firstmate.host.configuration.facts import access_to
from firstmate.host.configuration.files import ConfigurationError

posix = pytest.mark.skipif(sys.platform == "win32", reason="owners, modes and links of POSIX")
as_root = pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="mounting needs root")

OLD = b'{\r\n\t"debug": true\r\n}\r\n'
NEW = b'{"registry-mirrors": []}\n'


def names(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


def test_a_missing_file_is_none_and_is_made_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "etc" / "docker" / "daemon.json"
    assert files.read(path) is None
    files.replace(path, NEW)
    assert files.read(path) == NEW
    assert names(path.parent) == {"daemon.json"}


@posix
def test_a_new_file_can_be_read_by_everybody_and_an_old_one_keeps_its_mode(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "daemon.json"
    files.replace(path, NEW)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    path.chmod(0o600)
    seen: list[int] = []
    whole = files._rename

    def rename(temporary: Path, target: Path) -> None:
        seen.append(stat.S_IMODE(temporary.stat().st_mode))
        whole(temporary, target)

    monkeypatch.setattr(files, "_rename", rename)
    files.replace(path, OLD)
    assert seen == [0o600]  # nobody could read it before it had its name either
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@as_root
def test_owner_group_mode_and_attributes_stay(tmp_path: Path) -> None:
    path = tmp_path / "daemon.json"
    path.write_bytes(OLD)
    path.chmod(0o640)
    os.chown(path, 1234, 2345)
    try:
        os.setxattr(path, "user.note", b"kept")
    except OSError:
        pytest.skip("no attributes on this file system")
    files.replace(path, NEW)
    now = path.stat()
    assert (now.st_uid, now.st_gid, stat.S_IMODE(now.st_mode)) == (1234, 2345, 0o640)
    assert os.getxattr(path, "user.note") == b"kept"
    copy = backups.take(path)
    kept = copy.stat()
    assert (kept.st_uid, kept.st_gid, stat.S_IMODE(kept.st_mode)) == (1234, 2345, 0o640)


@posix
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real" / "settings.json", tmp_path / "daemon.json"
    link.symlink_to("real/settings.json")
    files.replace(link, OLD)  # a link to nothing yet
    assert link.is_symlink() and real.read_bytes() == OLD
    files.replace(link, NEW)
    assert link.is_symlink() and real.read_bytes() == NEW
    backup = backups.take(link)
    assert backup.parent == real.parent
    assert [one.path for one in backups.backups(link)] == [backup]
    files.remove(link)
    assert link.is_symlink() and files.read(link) is None


def test_what_stops_half_way_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "daemon.json"
    path.write_bytes(OLD)

    def stop(temporary: Path, target: Path) -> None:
        assert (temporary.read_bytes(), target.read_bytes()) == (NEW, OLD)
        raise KeyboardInterrupt

    monkeypatch.setattr(files, "_rename", stop)
    with pytest.raises(KeyboardInterrupt):
        files.replace(path, NEW)
    assert path.read_bytes() == OLD and names(tmp_path) == {"daemon.json"}


def test_strays_of_a_killed_run_are_removed_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "daemon.json"
    for name in (
        "daemon.json",
        ".daemon.json.tmp.1a2b3c4d",
        ".daemon.json.tmp.XyZaBcDe",
        ".daemon.json.swp",
        "key.json",
    ):
        (tmp_path / name).write_bytes(OLD)
    files.remove_strays(path)
    assert names(tmp_path) == {"daemon.json", ".daemon.json.swp", "key.json"}


def test_no_configuration_is_a_folder_or_a_mountain(tmp_path: Path) -> None:
    folder = tmp_path / "daemon.json"
    folder.mkdir()
    with pytest.raises(ConfigurationError) as caught:
        files.read(folder)
    assert caught.value.code == "unreadable"
    big = tmp_path / "big.json"
    big.write_bytes(b" " * (files.MOST + 1))
    with pytest.raises(ConfigurationError) as caught:
        files.read(big)
    assert caught.value.code == "unreadable"
    assert files.read(tmp_path / "big.json" / "below") is None


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@as_root
def test_a_full_disk_changes_nothing(small_disk: Path) -> None:
    path = small_disk / "daemon.json"
    path.write_bytes(OLD)
    with pytest.raises(OSError), (small_disk / "film").open("wb", buffering=0) as film:
        while True:
            film.write(b"x" * 4096)
    with pytest.raises(ConfigurationError) as caught:
        files.replace(path, NEW)
    assert caught.value.code == "full"
    with pytest.raises(ConfigurationError) as caught:
        backups.take(path)
    assert caught.value.code == "full"
    assert path.read_bytes() == OLD and names(small_disk) == {"daemon.json", "film"}


@as_root
def test_a_read_only_disk_is_known_before_and_changes_nothing(small_disk: Path) -> None:
    path = small_disk / "daemon.json"
    path.write_bytes(OLD)
    assert access_to(path).replaceable
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    access = access_to(path)
    assert access.read_only and not access.replaceable
    for act in (lambda: files.replace(path, NEW), lambda: files.remove(path)):
        with pytest.raises(ConfigurationError) as caught:
            act()
        assert caught.value.code == "read_only"
    assert path.read_bytes() == OLD and names(small_disk) == {"daemon.json"}


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may pass through; pytest's own are for root alone."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@as_root
def test_whose_file_it_is_decides_who_may_replace_it(open_folder: Path) -> None:
    """As an unprivileged user, in a process of its own: ours, root's in our folder, and in root's folder."""
    ours, theirs = open_folder / "ours", open_folder / "theirs"
    for folder in (ours, theirs):
        folder.mkdir()
        (folder / "daemon.json").write_bytes(OLD)
    os.chown(ours, 65534, 65534)
    (theirs / "daemon.json").chmod(0o600)
    code = (
        "import os, sys; from pathlib import Path;"
        "from firstmate.host.configuration import files; from firstmate.host.configuration.facts import access_to;"
        "os.setgid(65534); os.setuid(65534);"
        "one, two = Path(sys.argv[1]), Path(sys.argv[2]);"
        "print(access_to(one / 'daemon.json').replaceable, access_to(one / 'new.json').replaceable);"
        "print(access_to(two / 'daemon.json').replaceable, access_to(two / 'a/b/new.json').replaceable);"
        "\ntry: files.read(two / 'daemon.json')\nexcept files.ConfigurationError as error: print(error.code)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(ours), str(theirs)], capture_output=True, text=True)
    assert done.stdout.split() == ["False", "True", "False", "False", "unreadable"], done.stderr


def test_backups_newest_first(tmp_path: Path) -> None:
    path = tmp_path / "daemon.json"
    path.write_bytes(OLD)
    moment = datetime(2026, 11, 23, 8, 15, 0, tzinfo=UTC)
    first = backups.take(path, now=moment)
    path.write_bytes(NEW)
    second = backups.take(path, now=moment)  # in the same second
    path.unlink()
    third = backups.take(path, now=moment.replace(hour=9))
    for name in ("daemon.json.old", "daemon.json.99999999-999999.bak", "other.json.20261123-081500.bak"):
        (tmp_path / name).write_bytes(b"{}")
    assert first.name == "daemon.json.20261123-081500.bak" and second.name == "daemon.json.20261123-081500-2.bak"
    found = backups.backups(path)
    assert [one.path for one in found] == [third, second, first]
    assert [one.data() for one in found] == [b"{}\n", NEW, OLD]
    assert found[0].taken == datetime(2026, 11, 23, 9, 15, 0, tzinfo=UTC)
    third.unlink()
    with pytest.raises(ConfigurationError):
        found[0].data()
    assert backups.backups(tmp_path / "nowhere" / "daemon.json") == ()
