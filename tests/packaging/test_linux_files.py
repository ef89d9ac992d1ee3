"""The parts of the Linux packages that need no build: metadata, versions, archives that are the same every time."""

from __future__ import annotations

import configparser
import hashlib
import os
import re
import tarfile
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from development import building, commands
from development.checkout import ROOT
from development.messages import StepError
from firstmate import __version__
from linux import archive, deb, tree
from making_links import needs_links

RELEASE = tree.Release("1.2.3", "https://firstmate.example/home", 1767323045)  # 2026-01-02 03:04:05
METAINFO = "io.github.firstmate.firstmate.metainfo.xml"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def test_the_version_is_said_in_one_place() -> None:
    assert building.version() == __version__


@pytest.mark.parametrize("words", [[], ["macos"], ["linux", "windows"], ["--help"]])
def test_build_wants_one_target_that_it_knows(words: list[str]) -> None:
    assert commands.main(["build", *words]) == 2


@pytest.mark.parametrize(
    ("python", "debian"),
    [("0.1.0", "0.1.0"), ("1.0rc1", "1.0~rc1"), ("1.0.dev3", "1.0~dev3"), ("2.0b2", "2.0~b2"), ("1.0a1", "1.0~a1")],
)
def test_versions_as_dpkg_orders_them(python: str, debian: str) -> None:
    assert deb.debian_version(python) == debian


@pytest.mark.parametrize("version", ["1.2.0", "1.2.0rc1", "2.0.0.dev4"])
def test_a_trial_version_can_be_published_too(version: str, tmp_path: Path) -> None:
    """Its file is called as the release expects it, and as a download keeps its name."""
    import publishing

    name = deb.file_name(version, "amd64")
    assert re.fullmatch(r"[A-Za-z0-9._-]+", name)
    (tmp_path / name).write_bytes(b"x")
    _, sums = publishing.release(tmp_path, version)
    assert f"  {name}\n" in sums.read_text("utf-8")


def test_the_menu_entry_speaks_both_languages() -> None:
    entry = configparser.ConfigParser(interpolation=None, delimiters=("=",))
    entry.optionxform = str  # type: ignore[assignment, method-assign]
    entry.read_string(tree.with_values("firstmate.desktop", RELEASE))
    assert set(entry.sections()) == {"Desktop Entry", "Desktop Action Check"}
    for section in entry.values():
        for key in ("Name", "GenericName", "Comment", "Keywords"):
            if key in section:
                assert re.search(r"[\u4e00-\u9fff]", section[f"{key}[zh_CN]"]), key
                assert section[key].isascii()
    main = entry["Desktop Entry"]
    # What the window says of itself, so that it is grouped under its icon: application and desktop file name.
    source = (ROOT / "gui/firstmate/main.py").read_text("utf-8")
    assert f'setDesktopFileName("{main["StartupWMClass"]}")' in source
    assert f'setApplicationName("{main["StartupWMClass"]}")' in source
    assert (main["Exec"], main["Icon"]) == ("firstmate", "firstmate")


def test_the_metadata_speaks_both_languages() -> None:
    component = ET.fromstring(tree.with_values("io.github.firstmate.firstmate.metainfo.xml", RELEASE))
    for tag in ("name", "summary", "description/p", "description/ul/li"):
        found = component.findall(tag)
        english, chinese = found[::2], found[1::2]
        assert english and len(english) == len(chinese)
        for one, other in zip(english, chinese, strict=True):
            assert LANG not in one.attrib and other.get(LANG) == "zh_CN"
            assert re.search(r"[\u4e00-\u9fff]", other.text or "")
    release = component.find("releases/release")
    assert release is not None and release.attrib == {"type": "stable", "version": "1.2.3", "date": "2026-01-02"}
    trial = tree.with_values("io.github.firstmate.firstmate.metainfo.xml", tree.Release("1.3.0rc1", "", 0))
    assert '<release type="development" version="1.3.0rc1" ' in trial
    assert component.findtext("launchable") == "firstmate.desktop"


@pytest.mark.parametrize("name", ["firstmate.1", "firstmate.zh_CN.1"])
def test_the_manual_knows_every_verb_and_option(name: str) -> None:
    from firstmate.__main__ import parser

    page = tree.with_values(name, RELEASE).replace("\\-", "-")
    top = parser(with_verbs=False)
    options = {text for action in top._actions for text in action.option_strings if text.startswith("--")}
    assert {option for option in options - {"--help"} if option not in page} == set()
    verbs = next(action.choices for action in parser()._actions if action.dest == "verb")
    assert verbs is not None and "check" in verbs
    assert [verb for verb in verbs if not re.search(rf"^\.BI? {verb}\b", page, re.MULTILINE)] == []
    folders = (".config/firstmate", ".local/share/firstmate", ".local/state/firstmate")
    assert all(told in page for told in ("DOCKER_HOST", "DOCKER_CONTEXT", *folders))


def test_chinese_texts_have_chinese_punctuation() -> None:
    import notice_files
    import practice_image

    package = practice_image.Package("1", "amd64", "busybox", "1", "")
    texts = [(tree.FILES / name).read_text("utf-8") for name in ("firstmate.zh_CN.1", METAINFO)]
    texts += [practice_image.source_offer(package), notice_files.licences_text([])]
    found = [match[0] for text in texts for match in re.finditer(r".{0,9}[\u4e00-\u9fff][,:;(].{0,9}", text)]
    assert [one for one in found if "://" not in one] == []


def test_a_value_that_is_unknown_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "FILES", tmp_path)
    (tmp_path / "page").write_text("@VERSION@ @COLOUR@", "utf-8")
    with pytest.raises(KeyError):
        tree.with_values("page", RELEASE)


def test_control_copyright_and_changelog() -> None:
    control = deb.control_text(
        tree.Release("1.0rc1", RELEASE.homepage, 0), "amd64", ["libc6 (>= 2.36)", "libegl1"], 1234
    )
    fields = dict(line.split(": ", 1) for line in control.splitlines() if not line.startswith(" "))
    assert fields["Depends"] == "libc6 (>= 2.36), libegl1"
    assert (fields["Version"], fields["Architecture"], fields["Installed-Size"]) == ("1.0~rc1", "amd64", "1234")
    assert fields["Homepage"] == RELEASE.homepage
    assert all(len(line) <= 80 for line in control.splitlines() if line.startswith(" "))
    licence = (ROOT / "LICENSE").read_text("utf-8")
    text = deb.copyright_text(licence)
    assert "THIRD-PARTY-LICENSES.txt" in text and "Permission is hereby granted" in text
    assert next(line for line in licence.splitlines() if line.startswith("Copyright")).partition(") ")[2] in text
    with pytest.raises(StepError):
        deb.copyright_text("no owner")
    told = deb.changelog(RELEASE)
    assert told.endswith("  Fri, 02 Jan 2026 03:04:05 +0000\n") and told.startswith("firstmate (1.2.3) ")


def frozen_folder(folder: Path) -> Path:
    """As PyInstaller leaves one, small."""
    internal = folder / "_internal"
    internal.mkdir(parents=True)
    (internal / "LICENSE").write_text("MIT", "utf-8")
    (internal / "数据.txt").write_text("data", "utf-8")
    (internal / "libQt6Core.so.6").write_bytes(b"\x7fELF\x02\x01" + bytes(10))
    (internal / "link.so").symlink_to("libQt6Core.so.6")
    (folder / "firstmate").write_bytes(b"\x7fELF\x02\x01" + bytes(10))
    return folder


@pytest.mark.skipif(os.name == "nt", reason="permissions of Linux")
def test_the_same_folder_gives_the_same_archive(tmp_path: Path) -> None:
    icons = tmp_path / "icons"
    icons.mkdir()
    (icons / "firstmate-256.png").write_bytes(b"PNG")
    digests = set()
    for number in (1, 2):
        frozen = frozen_folder(tmp_path / str(number) / "frozen")
        (frozen / "_internal" / "LICENSE").chmod(0o600 if number == 1 else 0o644)
        os.utime(frozen / "firstmate", (number, number))
        path = archive.make(frozen, icons, tmp_path / str(number) / "out", RELEASE, "x86_64")
        digests.add(hashlib.sha256(path.read_bytes()).hexdigest())
    assert len(digests) == 1
    assert path.name == "firstmate-1.2.3-linux-x86_64.tar.gz"
    with tarfile.open(path) as tar:
        members = {one.name: one for one in tar.getmembers()}
    top = "firstmate-1.2.3-linux-x86_64"
    assert all(name == top or name.startswith(f"{top}/") for name in members)
    assert members[f"{top}/firstmate"].mode == 0o755
    assert members[f"{top}/_internal/libQt6Core.so.6"].mode == members[f"{top}/_internal/数据.txt"].mode == 0o644
    assert members[f"{top}/_internal/link.so"].linkname == "libQt6Core.so.6"
    assert {(one.uid, one.gid, one.mtime) for one in members.values()} == {(0, 0, 1767323045)}
    assert {f"{top}/LICENSE", f"{top}/firstmate.png"} <= set(members)


@needs_links
def test_checksums_leave_out_the_control_files(tmp_path: Path) -> None:
    for name in ("DEBIAN/control", "usr/share/a", "usr/b"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, "utf-8")
    (tmp_path / "usr/link").symlink_to("b")
    lines = deb.checksums(tmp_path).splitlines()
    assert lines == [
        f"{hashlib.md5(b'usr/b').hexdigest()}  usr/b",
        f"{hashlib.md5(b'usr/share/a').hexdigest()}  usr/share/a",
    ]
