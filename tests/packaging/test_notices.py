"""What goes along with a frozen FirstMate: nothing without its licence, and one list of it for programs."""

from __future__ import annotations

import json
import re
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from making_links import needs_links


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A small frozen folder with two packages, Qt, and what Python brings; FirstMate requires the first package."""
    import notices

    site = tmp_path / "site-packages"
    package(site, "PySide6_Essentials", "6.11.3", "LGPL-3.0-only OR GPL-2.0-only", files=["PySide6/libQt6Core.so.6"])
    package(site, "shiboken6", "6.11.3", "LGPL-3.0-only OR GPL-2.0-only")
    package(site, "docker", "7.2.0", "Apache-2.0", requires=["requests>=2", 'paramiko; extra == "ssh"'])
    package(site, "requests", "2.34.2", "Apache-2.0", requires=["idna<4", 'PySocks; extra == "socks"'])
    package(site, "idna", "3.20", "BSD-3-Clause")
    package(site, "paramiko", "1.0", "LGPL-2.1")
    package(site, "pyinstaller", "6.22.3", "GPLv2-or-later with a special exception")
    package(site, "pytest", "9.2.0", "MIT")
    pyproject = tmp_path / "pyproject.toml"
    pyproject.write_text('[project]\ndependencies = ["docker>=7", "PySide6-Essentials; python_version < \'3.12\'"]\n')
    monkeypatch.setattr(notices, "PYPROJECT", pyproject)
    python = tmp_path / "python"
    python.mkdir()
    (python / "LICENSE.txt").write_text("PYTHON SOFTWARE FOUNDATION LICENSE")
    root = tmp_path / "root"
    for place in ("PySide6/libQt6Core.so.6", "python3.11/lib-dynload/_ssl.so", "libpython3.11.so.1.0"):
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        (root / place).write_bytes(b"\x7fELF")
    return notices.Build(root, site, python, "3.11.7", "linux")


def package(site: Path, name: str, version: str, licence: str, *, requires: Any = (), files: Any = ()) -> None:
    info = site / f"{name}-{version}.dist-info"
    (info / "licenses").mkdir(parents=True)
    lines = [f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\nLicense-Expression: {licence}"]
    lines += [f"Requires-Dist: {one}" for one in requires]
    (info / "METADATA").write_text("\n".join(lines) + "\n")
    text = f"licenses/LICENSE of {name}" if name != "idna" else "licenses/LICENSE of requests"
    (info / "licenses" / "LICENSE").write_text(text)
    record = [*files, f"{info.name}/METADATA", f"{info.name}/licenses/LICENSE", f"{info.name}/RECORD"]
    (info / "RECORD").write_text("".join(f"{one},,\n" for one in record))
    for one in files:  # from Python 3.12 on, a package has no files that are not there
        (site / one).parent.mkdir(parents=True, exist_ok=True)
        (site / one).write_bytes(b"")


def test_every_package_that_is_required_is_named_and_no_other(build: Any) -> None:
    import notices

    names = {part.name for part in notices.components(build)}
    assert {"FirstMate", "docker", "requests", "idna", "PySide6_Essentials", "Python", "Lucide icons"} <= names
    assert not {"paramiko", "pytest", "PySocks"} & names


def test_extras_are_followed_where_they_are_asked_for(build: Any) -> None:
    import notices

    notices.PYPROJECT.write_text('[project]\ndependencies = ["docker[ssh]"]\n')
    assert notices.required(build.distributions) == {"docker", "requests", "idna", "paramiko"}


def test_qt_goes_with_both_licences_and_the_notices_of_what_is_inside_it(build: Any) -> None:
    import notices

    qt = next(part for part in notices.components(build) if part.name == "PySide6_Essentials")
    assert qt.licence == "LGPL-3.0-only"
    text = notices.licences_text([qt])
    for phrase in ("GNU LESSER GENERAL PUBLIC LICENSE", "GNU GENERAL PUBLIC LICENSE", "FreeType", "HarfBuzz", "ICU"):
        assert phrase.lower() in text.lower()
    assert "replace" in qt.note


def test_each_licence_of_the_code_inside_qt_is_there_in_full() -> None:
    import notices

    text = (notices._TEXTS / "qt-third-party.txt").read_text("utf-8")
    named = set(re.findall(r"^    Licence: (.+)$", text, re.MULTILINE))
    words = {word for name in named for word in re.split(r" and | or |, | with the ", name)}
    headings = set(re.findall(r"^(\S+)\n-+$", text, re.MULTILINE))
    elsewhere = {"LGPL-2.1+", "GPL-2", "GPL-2+", "AFL-2.1", "PSF-2.0", "as Python itself"}
    assert "X11" in words and words - headings - elsewhere == set()


def test_a_licence_that_the_metadata_does_not_know_is_read_from_its_classifiers(build: Any) -> None:
    import notices

    metadata = build.site_packages / "idna-3.20.dist-info" / "METADATA"
    text = metadata.read_text().replace("License-Expression: BSD-3-Clause", "License: UNKNOWN")
    metadata.write_text(text + "Classifier: License :: OSI Approved :: BSD License\n")
    assert next(part for part in notices.components(build) if part.name == "idna").licence == "BSD License"


def test_a_licence_has_one_name_whatever_a_package_calls_it(build: Any) -> None:
    import notices

    metadata = build.site_packages / "idna-3.20.dist-info" / "METADATA"
    text = metadata.read_text().replace("License-Expression: BSD-3-Clause", "License: MIT License")
    metadata.write_text(text)
    assert next(part for part in notices.components(build) if part.name == "idna").licence == "MIT"


def test_who_must_offer_source_says_where_it_is(build: Any) -> None:
    import notices

    metadata = build.site_packages / "idna-3.20.dist-info" / "METADATA"
    text = metadata.read_text().replace("BSD-3-Clause", "MPL-2.0")
    metadata.write_text(text + "Project-URL: Source, https://example.org/idna\n")
    notes = {part.name: part.note for part in notices.components(build) if part.note}
    assert "https://example.org/idna, version 3.20" in notes["idna"]
    for name, folder in (("PySide6_Essentials", "QtForPython"), ("Qt", "qt")):
        assert f"official_releases/{folder}/" in notes[name]


@needs_links
def test_what_is_inside_the_wheels_of_qt_can_be_looked_up_by_its_own_name(build: Any) -> None:
    """A list of known weaknesses knows Qt and ICU, and no PySide6."""
    import notices

    assert not [part for part in notices.components(build) if part.name == "ICU"]
    icu = build.root / "PySide6" / "Qt" / "lib" / "libicuuc.so.73"
    icu.parent.mkdir(parents=True)
    icu.symlink_to(build.root / "PySide6" / "libQt6Core.so.6")
    purls = {part.name: part.purl for part in notices.components(build)}
    assert (purls["Qt"], purls["ICU"]) == ("pkg:generic/qt@6.11.3", "pkg:generic/icu@73")
    icu.unlink()
    for folder in (build.root, build.site_packages):
        (folder / "PySide6" / "Qt" / "lib").mkdir(parents=True, exist_ok=True)
        (folder / "PySide6" / "Qt" / "lib" / icu.name).write_bytes(b"\x7fELF\0" + b"73.2\0")
    record = build.site_packages / "PySide6_Essentials-6.11.3.dist-info" / "RECORD"
    record.write_text(record.read_text() + "PySide6/Qt/lib/libicuuc.so.73,,\n")
    assert next(part for part in notices.components(build) if part.name == "ICU").version == "73.2"


OPENSSL = [path for name in ("libssl3", "libssl3t64") if (path := Path("/usr/share/doc", name, "copyright")).exists()]
"""Debian's paper of OpenSSL, under the name that the library has here."""


@pytest.mark.skipif(not OPENSSL, reason="needs Debian's papers")
def test_a_library_is_not_named_by_the_licences_of_its_tests_and_tools() -> None:
    """Debian tells of a whole source: GPL for the scripts beside a library is none for the library."""
    import notices

    text = OPENSSL[0].read_text("utf-8")
    assert "GPL-1+" in notices._debian_licence(text)
    for name in ("libssl3", "libssl3t64", "libxcb-xkb1", "libxkbcommon-x11-0", "libffi8", "liblzma5", "libbz2-1.0"):
        (licence,) = [known for pattern, known in notices._LIBRARIES_ALONE if pattern.fullmatch(name)]
        assert "GPL" not in licence


@pytest.mark.slow  # asks dpkg
def test_a_library_of_unknown_origin_stops_the_build(build: Any) -> None:
    import notices
    from development.messages import StepError

    (build.root / "libnobody-knows.so.7").write_bytes(b"\x7fELF")
    with pytest.raises(StepError, match=r"libnobody-knows\.so\.7"):
        notices.write(build)
    assert not (build.root / notices.LICENCES).exists()


def test_a_package_without_any_licence_text_stops_the_build(build: Any) -> None:
    import notices
    from development.messages import StepError

    shutil.rmtree(build.site_packages / "idna-3.20.dist-info" / "licenses")
    record = build.site_packages / "idna-3.20.dist-info" / "RECORD"
    record.write_text("idna-3.20.dist-info/METADATA,,\n")
    with pytest.raises(StepError, match=r"idna 3\.20"):
        notices.write(build)


@pytest.mark.slow  # asks dpkg
@pytest.mark.skipif(sys.platform != "linux" or shutil.which("dpkg-query") is None, reason="needs dpkg")
def test_a_library_of_the_system_is_named_by_its_package(build: Any) -> None:
    import notices

    (build.root / "libz.so.1").write_bytes(b"\x7fELF")
    (build.root / "libQt6Core.so.6").symlink_to(build.root / "PySide6/libQt6Core.so.6")
    zlib = next(part for part in notices.components(build) if part.name.startswith("zlib1g"))
    assert zlib.licence == "Zlib"
    assert zlib.purl.startswith("pkg:deb/debian/zlib1g@") and zlib.version
    assert "+" not in zlib.purl
    assert "Gailly" in "".join(zlib.texts)


@pytest.fixture
def windows_build(build: Any) -> Any:
    """The same folder as it is on Windows: Python's libraries lie beside it, and some are of others."""
    import notices

    shutil.rmtree(build.root)
    for place in ("PySide6/libQt6Core.so.6", "PySide6/MSVCP140_1.dll", "_ssl.pyd", "python311.dll", "libffi-8.dll"):
        (build.root / place).parent.mkdir(parents=True, exist_ok=True)
        (build.root / place).write_bytes(b"MZ")
    (build.root / "libcrypto-3.dll").write_bytes(b"MZ\0OpenSSL 3.0.13 30 Jan 2024\0")
    home = build.python_home
    (home / "DLLs").mkdir()
    for place in ("python311.dll", "DLLs/_ssl.pyd", "DLLs/libcrypto-3.dll", "DLLs/libffi-8.dll"):
        (home / place).write_bytes(b"MZ")
    return notices.Build(build.root, build.site_packages, home, "3.11.9", "win32")


def test_on_windows_the_libraries_that_python_brings_are_named(windows_build: Any) -> None:
    import notices

    found = {part.name: part for part in notices.components(windows_build)}
    assert (found["OpenSSL"].version, found["OpenSSL"].licence) == ("3.0.13", "Apache-2.0")
    assert "Apache License" in found["OpenSSL"].texts[0]
    assert {"libffi", "Microsoft Visual C++ Runtime", "Python"} <= set(found)
    notices.write(windows_build)
    document = json.loads((windows_build.root / notices.SBOM).read_text("utf-8"))
    assert "pkg:generic/openssl@3.0.13" in {one["bom-ref"] for one in document["components"]}


def test_on_windows_too_a_library_of_unknown_origin_stops_the_build(windows_build: Any) -> None:
    import notices
    from development.messages import StepError

    (windows_build.root / "libpng16.dll").write_bytes(b"MZ")
    with pytest.raises(StepError, match=r"libpng16\.dll"):
        notices.write(windows_build)


def test_each_text_stands_once_under_all_its_owners(build: Any) -> None:
    import notices

    notices.write(build)
    text = (build.root / notices.LICENCES).read_text("utf-8")
    assert text.count("licenses/LICENSE of requests") == 1
    assert "idna, requests\n====" in text or "requests, idna\n====" in text
    assert "  * docker 7.2.0: Apache-2.0\n" in text
    assert "MIT License" in text


def test_the_same_folder_gives_the_same_bytes(build: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import notices

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    notices.write(build)
    first = [(build.root / name).read_bytes() for name in (notices.LICENCES, notices.SBOM)]
    notices.write(build)
    assert [(build.root / name).read_bytes() for name in (notices.LICENCES, notices.SBOM)] == first
    assert json.loads(first[1])["metadata"]["timestamp"] == "2023-11-14T22:13:20Z"


@pytest.mark.slow  # builds the parsers of a schema library
def test_the_bill_of_materials_is_valid_cyclonedx(build: Any) -> None:
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    import notices

    parts = (*notices.components(build), odd_licence(notices))
    document = notices.bill_of_materials(parts, "linux", 1_700_000_000)
    error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(document))
    assert error is None, error
    broken = replace(parts[1], kind="nonsense")
    document = notices.bill_of_materials((parts[0], broken), "linux", 1_700_000_000)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(document)) is not None


def odd_licence(notices: Any) -> Any:
    return notices.Component("odd", "1", "MIT/X Consortium License, none", ("text",), purl="pkg:deb/debian/odd@1")


def test_the_bill_of_materials_lists_what_the_licences_list(build: Any) -> None:
    import notices

    notices.write(build)
    document = json.loads((build.root / notices.SBOM).read_text("utf-8"))
    listed = {(one["name"], one.get("version", "")) for one in document["components"]}
    assert listed == {(part.name, part.version) for part in notices.components(build)[1:]}
    assert document["metadata"]["component"]["version"] == notices.version()
    refs = [one["bom-ref"] for one in document["components"]]
    assert len(set(refs)) == len(refs)
    docker = next(one for one in document["components"] if one["name"] == "docker")
    assert docker["purl"] == "pkg:pypi/docker@7.2.0" and docker["licenses"] == [{"license": {"id": "Apache-2.0"}}]
