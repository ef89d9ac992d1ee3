"""What a frozen FirstMate is made of: the licences that go along with it, and its bill of materials.

`write` looks at the frozen folder after PyInstaller has made it and puts two files into it:

    THIRD-PARTY-LICENSES.txt   every component with its version and licence, then the whole texts
    sbom.cdx.json              the same list as a CycloneDX 1.6 document, for programs

The components are those whose files are really there: the Python packages by their own metadata, Python, Qt with the
code of others inside it, on Linux each library of the system by its Debian package, on Windows those that come with
Python, the icons and the practice image. A library that nobody owns up to is an error: nothing is passed on without
knowing under which licence. Standard library only; the same folder gives the same bytes.
"""

from __future__ import annotations

import importlib.metadata
import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Literal
from urllib.parse import quote

from development.checkout import PYPROJECT, ROOT
from development.messages import StepError, Words
from freezing.freeze import source_time
from notice_files import bill_of_materials, licences_text

LICENCES, SBOM = "THIRD-PARTY-LICENSES.txt", "sbom.cdx.json"

_TEXTS = ROOT / "packaging" / "licenses"
_QT = ("pyside6-essentials", "shiboken6")
_QT_SOURCE = (
    "Used under the LGPL. The libraries are separate files, which you may replace with your own build; the Qt project "
    "offers their source under the same version: https://download.qt.io/official_releases/{}/"
)
_LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|authors)[^/]*$", re.IGNORECASE)
_LIBRARY = re.compile(r"(\.so(\.\d+)*|\.dll|\.pyd|\.dylib)$", re.IGNORECASE)
_MICROSOFT = re.compile(r"(vcruntime|msvcp|concrt)140\w*\.dll", re.IGNORECASE)
"""The runtime of Microsoft's compiler, which Python, Qt and others each bring a copy of."""
_ALSO_CALLED = {"MIT License": "MIT", "PSF": "PSF-2.0", "Apache Software License": "Apache-2.0"}
"""Words of packages for a licence that has an identifier."""
_LIBRARIES_ALONE = (
    (re.compile(r"libxcb.*"), "X11"),
    (re.compile(r"libxkbcommon.*"), "X11 AND HPND"),
    (re.compile(r"libffi\d+|libexpat1"), "MIT"),
    (re.compile(r"libbz2-.*"), "bzip2-1.0.6"),
    (re.compile(r"liblzma\d+"), "public domain"),
    (re.compile(r"libssl3.*"), "Apache-2.0"),
    (re.compile(r"libuuid1.*"), "BSD-3-Clause"),
    (re.compile(r"zlib1g"), "Zlib"),
)
"""Debian says under which licences a whole source is, its tests and tools too (GPL among them); only the library of it
is carried along. Read from the sources of these libraries."""

Kind = Literal["application", "library", "framework", "data"]


@dataclass(frozen=True, slots=True)
class Component:
    """One thing that somebody else made (or FirstMate itself), with the texts that must go along with it."""

    name: str
    version: str
    licence: str
    """An SPDX expression where one is known, else words."""
    texts: tuple[str, ...] = ()
    kind: Kind = "library"
    purl: str = ""
    note: str = ""
    """One sentence for people."""

    @property
    def key(self) -> tuple[str, str]:
        return self.name.lower(), self.version


@dataclass(frozen=True, slots=True)
class Build:
    """A frozen folder and what it was made with.

    `root` is the folder that holds `resources/` and `PySide6/`; `site_packages` is where the packages were frozen from;
    `python_home` the Python that was frozen along (`sys.base_prefix` of that interpreter) with its version.
    """

    root: Path
    site_packages: Path
    python_home: Path
    python_version: str
    platform: Literal["linux", "win32"]
    distributions: dict[str, importlib.metadata.Distribution] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        found = importlib.metadata.distributions(path=[str(self.site_packages)])
        object.__setattr__(self, "distributions", {_normal(one.metadata["Name"]): one for one in found})


def write(build: Build) -> tuple[Component, ...]:
    """Puts both files into the frozen folder; what is in it. Raises StepError for a library of unknown origin."""
    parts = components(build)
    (build.root / LICENCES).write_text(licences_text(parts), "utf-8", newline="\n")
    document = bill_of_materials(parts, build.platform, source_time())
    (build.root / SBOM).write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")
    return parts


def components(build: Build) -> tuple[Component, ...]:
    """FirstMate first, then everything else by name."""
    found = [*packages(build), *qt(build), python(build), bootloader(build), *system_libraries(build), icons()]
    found += practice_image(build.root)
    return (firstmate(), *sorted({one.key: one for one in found}.values(), key=lambda one: one.key))


# -- the components ---------------------------------------------------------------------------------------------------
def firstmate() -> Component:
    """This project."""
    licence = (ROOT / "LICENSE").read_text("utf-8")
    return Component("FirstMate", version(), "MIT", (licence,), "application", f"pkg:pypi/firstmate@{version()}")


def version() -> str:
    """FirstMate's version, from its one place."""
    source = (ROOT / "gui" / "firstmate" / "__init__.py").read_text("utf-8")
    found = re.search(r'^__version__ = "([^"]+)"', source, re.MULTILINE)
    assert found is not None
    return found[1]


def packages(build: Build) -> Iterator[Component]:
    """The Python packages that FirstMate requires, and those that they require."""
    for name in sorted(required(build.distributions)):
        package = build.distributions[name]
        own_name, number = package.metadata["Name"], package.version
        purl = f"pkg:pypi/{name}@{number}"
        if name in _QT:
            yield Component(
                own_name, number, "LGPL-3.0-only", _qt_texts(), "framework", purl, _QT_SOURCE.format("QtForPython")
            )
        else:
            licence = _licence(package)
            note = f"Its source: {_home(package)}, version {number}." if "MPL" in licence else ""
            yield Component(own_name, number, licence, tuple(_own_texts(package)), "library", purl, note)


def qt(build: Build) -> Iterator[Component]:
    """Qt itself, which comes inside PySide and has its version, and on Linux ICU inside that."""
    number = build.distributions["pyside6-essentials"].version
    purl = f"pkg:generic/qt@{number}"
    yield Component("Qt", number, "LGPL-3.0-only", _qt_texts(), "framework", purl, _QT_SOURCE.format("qt"))
    icu = next(iter(sorted(build.root.glob("PySide6/Qt/lib/libicuuc.so.*"))), None)
    if icu is not None:
        major = icu.suffix.removeprefix(".")
        found = re.search(rb"\0(%s(?:\.\d+)+)\0" % major.encode("ascii"), icu.read_bytes())
        number = found[1].decode("ascii") if found else major
        within = "Its licence is among those of the code inside Qt."
        yield Component("ICU", number, "ICU AND Unicode-DFS-2016", purl=f"pkg:generic/icu@{number}", note=within)


def required(distributions: dict[str, importlib.metadata.Distribution]) -> set[str]:
    """Names of the packages behind `[project.dependencies]`, as far as this platform has them installed."""
    declared = tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]["dependencies"]
    found: set[str] = set()
    waiting = [_requirement(one) for one in declared]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        name, extras = waiting.pop()
        # What a marker rules out is not installed: the environment was made from a lock file for this platform.
        if (name, extras) in seen or name not in distributions:
            continue
        seen.add((name, extras))
        found.add(name)
        for line in distributions[name].requires or ():
            marker = line.partition(";")[2]
            wanted = re.search(r"extra\s*==\s*['\"]([^'\"]+)['\"]", marker)
            if wanted is None or wanted[1] in extras:
                waiting.append(_requirement(line))
    return found


def _requirement(line: str) -> tuple[str, frozenset[str]]:
    """Name and extras of a requirement."""
    found = re.match(r"\s*([A-Za-z0-9._-]+)\s*(?:\[([^\]]*)\])?", line)
    assert found is not None
    return _normal(found[1]), frozenset(one.strip() for one in (found[2] or "").split(",") if one.strip())


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _licence(package: importlib.metadata.Distribution) -> str:
    """As the package's metadata says it: expression, else field, else classifiers."""
    about = package.metadata
    for field_name in ("License-Expression", "License"):
        for given in about.get_all(field_name) or ():
            if given.strip() not in ("", "UNKNOWN") and "\n" not in given.strip():
                return _ALSO_CALLED.get(given.strip(), str(given).strip())
    classified = [one.rpartition(" :: ")[2] for one in about.get_all("Classifier") or () if one.startswith("License")]
    return ", ".join(_ALSO_CALLED.get(one, one) for one in classified) or "see its text"


def _home(package: importlib.metadata.Distribution) -> str:
    """Where its authors publish it, as its metadata says."""
    about = package.metadata
    pages = [one.partition(",")[2].strip() for one in about.get_all("Project-URL") or ()]
    return str(next(iter([*(about.get_all("Home-page") or ()), *pages]), "ask its authors"))


def _own_texts(package: importlib.metadata.Distribution) -> Iterator[str]:
    """The licence files that the package brings. Raises StepError where it brings none."""
    files = [file for file in package.files or () if _LICENCE_FILE.search(file.name) and file.suffix != ".py"]
    texts = [Path(str(file.locate())).read_text("utf-8", errors="replace") for file in sorted(files)]
    if not texts:
        raise _unknown(f"{package.metadata['Name']} {package.version}")
    yield from dict.fromkeys(texts)


def _qt_texts() -> tuple[str, ...]:
    # The LGPL's third version only adds to the GPL's, so both go along; of the code inside Qt some is Apache-2.0.
    names = ("LGPL-3.0", "GPL-3.0", "qt-third-party", "Apache-2.0")
    return tuple((_TEXTS / f"{name}.txt").read_text("utf-8") for name in names)


def python(build: Build) -> Component:
    """The interpreter, with whatever its own licence file says of the libraries inside it."""
    short = ".".join(build.python_version.split(".")[:2])
    places = (
        build.python_home / "LICENSE.txt",
        build.python_home / "lib" / f"python{short}" / "LICENSE.txt",
        Path("/usr/share/doc") / f"python{short}" / "copyright",
    )
    text = next((place.read_text("utf-8", errors="replace") for place in places if place.is_file()), None)
    if text is None:
        raise _unknown(f"Python {build.python_version}")
    inside = (_TEXTS / "python-incorporated.txt").read_text("utf-8")
    purl = f"pkg:generic/python@{build.python_version}"
    return Component("Python", build.python_version, "PSF-2.0", (text, inside), "framework", purl)


def bootloader(build: Build) -> Component:
    """The small program of PyInstaller that starts the frozen one; its licence makes an exception for that."""
    package = build.distributions.get("pyinstaller")
    if package is None:
        raise _unknown("PyInstaller")
    name, purl = "PyInstaller (its start program)", f"pkg:pypi/pyinstaller@{package.version}"
    licence = "GPL-2.0-or-later WITH Bootloader-exception"
    return Component(name, package.version, licence, tuple(_own_texts(package)), "library", purl)


def icons() -> Component:
    """The icons of the window."""
    text = (ROOT / "resources" / "icons" / "LICENSE").read_text("utf-8")
    return Component("Lucide icons", "", "ISC AND MIT", (text,), "data")


def practice_image(root: Path) -> list[Component]:
    """BusyBox, where the folder carries the practice image."""
    licence = root / "practice" / "LICENSE.busybox"
    if not licence.is_file():
        return []
    offer = (root / "practice" / "SOURCE-OFFER.txt").read_text("utf-8")
    found = re.search(r"^ +(busybox-static) (\S+)", offer, re.MULTILINE)
    assert found is not None
    texts = (licence.read_text("utf-8"), offer)
    purl = f"pkg:deb/debian/{found[1]}@{quote(found[2], safe=':')}"
    note = "A container image, not a part of the program. Its source is offered in practice/SOURCE-OFFER.txt."
    return [Component("BusyBox", found[2], "GPL-2.0-only AND LGPL-2.1-or-later", texts, "data", purl, note)]


# -- libraries of the system ------------------------------------------------------------------------------------------
def system_libraries(build: Build) -> Iterator[Component]:
    """The libraries that belong to no Python package. Raises StepError for one of unknown origin."""
    return _debian_libraries(build) if build.platform == "linux" else _windows_libraries(build)


def _windows_libraries(build: Build) -> Iterator[Component]:
    """Those that Python brings along there; its own licence file holds the words of all but OpenSSL."""
    within = "Its licence is part of Python's."
    files = {path.name.lower(): path for path in build.root.rglob("*.dll")}
    if "libcrypto-3.dll" in files:
        found = re.search(rb"OpenSSL (\d+\.\d+\.\d+) ", files["libcrypto-3.dll"].read_bytes())
        if found is None:
            raise _unknown("libcrypto-3.dll")
        number = found[1].decode("ascii")
        text = (_TEXTS / "Apache-2.0.txt").read_text("utf-8")
        yield Component("OpenSSL", number, "Apache-2.0", (text,), purl=f"pkg:generic/openssl@{number}")
    if "libffi-8.dll" in files:
        yield Component("libffi", "", "MIT", purl="pkg:generic/libffi", note=within)
    if any(_MICROSOFT.fullmatch(name) for name in files):
        yield Component("Microsoft Visual C++ Runtime", "", "Microsoft Distributable Code", note=within)
    for name in sorted(foreign_libraries(build)):
        raise _unknown(name)


def _debian_libraries(build: Build) -> Iterator[Component]:
    """Those that were taken from the system, one component for each Debian package."""
    owners: dict[str, str] = {}
    for name in sorted(foreign_libraries(build)):
        owner = _debian_package(name)
        if owner is None:
            raise _unknown(name)
        owners.setdefault(owner, name)
    for owner in sorted(owners):
        number = _dpkg_query("-W", "-f", "${Version}", owner)
        copyright_file = Path("/usr/share/doc") / owner.partition(":")[0] / "copyright"
        if not copyright_file.is_file():
            raise _unknown(owner)
        text = copyright_file.read_text("utf-8", errors="replace")
        if "common-licenses/Apache-2.0" in text:
            text += "\n" + (_TEXTS / "Apache-2.0.txt").read_text("utf-8")
        plain = owner.partition(":")[0]
        licence = next((known for pattern, known in _LIBRARIES_ALONE if pattern.fullmatch(plain)), None)
        purl = f"pkg:deb/debian/{plain}@{quote(number, safe=':')}"
        yield Component(plain, number, licence or _debian_licence(text), (text,), "library", purl)


def foreign_libraries(build: Build) -> set[str]:
    """File names of the libraries in the folder that belong neither to a package nor to Python."""
    theirs = {
        str(PurePosixPath(str(file)))
        for name in required(build.distributions)
        for file in build.distributions[name].files or ()
    }
    folders = (build.python_home, build.python_home / "DLLs") if build.platform == "win32" else ()
    of_windows = {path.name.lower() for folder in folders if folder.is_dir() for path in folder.iterdir()}
    found = set()
    for path in build.root.rglob("*"):
        place = path.relative_to(build.root).as_posix()
        of_python = "lib-dynload/" in place or re.match(r"(lib)?python3", path.name)
        if build.platform == "win32":
            of_python = path.name.lower() in of_windows or _MICROSOFT.fullmatch(path.name)
        is_library = path.is_file() and not path.is_symlink() and _LIBRARY.search(path.name) is not None
        if is_library and not of_python and place not in theirs:
            found.add(path.name)
    return found


def _debian_package(library: str) -> str | None:
    """The installed package that a library of this name belongs to."""
    if shutil.which("dpkg-query") is None:
        return None
    lines = _dpkg_query("-S", f"*/{library}").splitlines()
    owners = [line.partition(": ")[0] for line in lines if line.rpartition("/")[2] == library]
    return owners[0].split(",")[0] if owners else None


def _dpkg_query(*words: str) -> str:
    return subprocess.run(["dpkg-query", *words], capture_output=True, encoding="utf-8", check=False).stdout


def _debian_licence(text: str) -> str:
    """The licences of a machine-readable copyright file, those of Debian's own packaging left out."""
    paragraphs = re.split(r"\n\s*\n", text)
    names = [
        match[1].strip()
        for paragraph in paragraphs
        if paragraph.startswith("Files:") and "debian/" not in paragraph.splitlines()[0]
        and (match := re.search(r"^License:[ \t]*(\S.*)$", paragraph, re.MULTILINE))
    ]  # fmt: skip
    return ", ".join(dict.fromkeys(names)) or "see its text"


def _unknown(what: str) -> StepError:
    return StepError(
        Words(f"The licence of {what} is not known", f"不清楚 {what} 的许可证"),
        Words(
            "find out where it comes from, and leave it out or name its licence in packaging/notices.py",
            "请查明其来源,将其排除,或在 packaging/notices.py 中写明许可证",
        ),
    )
