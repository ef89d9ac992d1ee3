"""What the frozen folder holds: our data files, and of Qt, Python and the system only what FirstMate uses.

Pure functions over names, so that they can be tested without freezing anything. A name is the place inside the frozen
folder with forward slashes, as `PySide6/Qt/plugins/platforms/libqxcb.so`. Everything that is not known to be needless
stays: a part that is left out wrongly is found by the self-test, one that is kept wrongly only costs space.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

ENTRY = "packaging/freezing/start.py"

EXCLUDED_MODULES = (
    # Never used by a window: other toolkits, tests, and what only developers run.
    *("tkinter", "unittest", "doctest", "pydoc", "pdb", "test", "lib2to3", "distutils", "setuptools", "pip", "PIL"),
    *("pytest", "mypy", "hypothesis", "numpy", "IPython", "PyQt5", "PyQt6", "PySide2"),
    # qasync asks for them only under other Qt bindings; docker and requests only where they happen to be installed.
    *("paramiko", "chardet", "socks", "OpenSSL", "cryptography", "simplejson", "brotli", "zstandard"),
    # YAML is only written, which the compiled half of PyYAML (and libyaml in it) does no better.
    *("yaml._yaml", "_yaml"),
    # httpx's own command line, and the loops that it could run on instead of asyncio.
    *("click", "rich", "pygments", "trio", "h2", "uvloop"),
    # Of pywin32 only the calls of Windows: no COM, no windows of its own.
    *("win32com", "win32comext", "pythonwin", "win32ui", "win32uiole", "dde"),
    # The QML half of PySide, and modules that nothing of ours draws with.
    *(f"PySide6.{name}" for name in ("QtQml", "QtQuick", "QtNetwork", "QtOpenGL", "QtOpenGLWidgets", "QtPrintSupport")),
)

_PLUGINS = {
    "platforms": {"xcb", "wayland", "offscreen", "windows", "cocoa"},
    "platforminputcontexts": {"ibusplatforminputcontextplugin", "composeplatforminputcontextplugin"},
    "platformthemes": {"xdgdesktopportal"},
    "imageformats": {"svg", "ico"},
    "iconengines": {"svgicon"},
    "styles": {"modernwindowsstyle", "macstyle"},
    "wayland-shell-integration": {"xdg-shell"},
    "wayland-decoration-client": {"adwaita", "bradient"},
}
"""Qt's plug-ins that are kept, by folder. Nothing is drawn with OpenGL, and no word goes through Qt's network."""

_NEEDLESS_LIBRARIES = {
    # Software OpenGL (20 MB) and the compilers of shaders: the widgets are painted by the processor.
    *("opengl32sw", "d3dcompiler_47"),
    # What win32ui would need; Windows itself has it not.
    *("mfc140u", "mfc140", "mfcm140u"),
    *("qt6network", "qt6opengl", "qt6openglwidgets", "qt6printsupport", "qt6qml", "qt6qmlmeta", "qt6qmlmodels"),
    *("qt6qmlworkerscript", "qt6quick", "qt6virtualkeyboard", "qt6pdf", "qt6eglfsdeviceintegration", "pyside6qml"),
}

_SYSTEM_LIBRARIES = re.compile(
    # Every Linux desktop has them, and graphics drivers of the system must find their own, newer ones.
    r"lib(stdc\+\+|gcc_s|z|glib-2\.0|gthread-2\.0|gio-2\.0|gobject-2\.0|gmodule-2\.0|dbus-1|systemd|fontconfig|freetype"
    r"|EGL|GL|GLX|GLdispatch|OpenGL|X11|X11-xcb|xcb|wayland-\w+|Xau|Xdmcp|drm|gbm|expat|pcre2?-8|mount|blkid|selinux|cap"
    r"|gcrypt|gpg-error|lzma|zstd|lz4|png16|brotlidec|brotlicommon|uuid|bsd|md)\.so(\.\d+)*"
)

_PARTS_OF_WINDOWS = re.compile(r"((api|ext)-ms-win-.*|ucrtbase)\.dll", re.IGNORECASE)
"""Windows 10 has them and takes its own in any case; PyInstaller collects those of any other program on the PATH."""

_PYTHON_NEEDS = {"libz", "libexpat", "liblzma", "libuuid"}
"""Of those, what Python's own modules ask for: small, and without it nothing at all would start."""

QT_TRANSLATIONS = re.compile(r"qtbase_(en|zh_CN)\.qm")

_NOT_RESOURCES = {"docs"}
"""Folders of `resources/` that are for readers of the checkout."""


def modules(root: Path) -> list[str]:
    """Every module of ours by its dotted name: what is only imported by name must be there, too."""
    sources = root / "gui"
    places = [path.relative_to(sources).with_suffix("") for path in sources.glob("firstmate/**/*.py")]
    names = {".".join(place.parts).removesuffix(".__init__") for place in places}
    return sorted(names)


def resource_files(root: Path) -> Iterator[tuple[Path, str]]:
    """Each file of `resources/` that the program reads, with its folder in the frozen folder. In a fixed order."""
    resources = root / "resources"
    for path in sorted(resources.rglob("*")):
        place = path.relative_to(resources)
        if path.is_file() and place.parts[0] not in _NOT_RESOURCES and path.suffix not in {".ts", ".pyc"}:
            yield path, (PurePosixPath("resources") / place.parent.as_posix()).as_posix()


def extra_files(folder: Path) -> Iterator[tuple[Path, str]]:
    """Each file of a folder that a build adds to the frozen root (practice image, licences), with its place there."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path, path.relative_to(folder).parent.as_posix()


def versions(search: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """The file that tells the version of each package whose version the program says, with its place."""
    folders = [folder for folder in search if folder.is_dir()]
    for name in ("docker", "pyside6_essentials"):
        found = (one for folder in folders for one in folder.glob("*.dist-info") if _package(one) == name)
        folder = next(found, None)
        if folder is not None:
            yield folder / "METADATA", folder.name


def _package(dist_info: Path) -> str:
    return dist_info.name.partition("-")[0].lower()


def is_wanted(name: str, platform: str) -> bool:
    """Whether a file that PyInstaller found belongs into the folder; `platform` is `sys.platform` of the target."""
    path = PurePosixPath(name.replace("\\", "/"))
    parts = path.parts
    stem = _library_stem(path.name)
    if platform == "linux" and _SYSTEM_LIBRARIES.fullmatch(path.name):
        return stem in _PYTHON_NEEDS
    if platform == "win32" and _PARTS_OF_WINDOWS.fullmatch(path.name):
        return False
    if "translations" in parts and "PySide6" in parts:
        return QT_TRANSLATIONS.fullmatch(path.name) is not None
    if "plugins" in parts and "PySide6" in parts:
        folder = parts[parts.index("plugins") + 1]
        plugin = stem.removeprefix("lib").removeprefix("q")
        return plugin in {one.removeprefix("q") for one in _PLUGINS.get(folder, ())}
    if "qml" in parts and "PySide6" in parts:
        return False
    if stem.lower().removeprefix("lib") in _NEEDLESS_LIBRARIES:
        return False
    # Of a package's own papers only its version is said by the program; its licence is in the notices.
    return not any(part.endswith(".dist-info") for part in parts[:-1]) or path.name == "METADATA"


def _library_stem(name: str) -> str:
    """`Qt6Core` of `Qt6Core.dll`, `libQt6Core` of `libQt6Core.so.6`, `QtCore` of `QtCore.abi3.so`."""
    return re.sub(r"(\.abi3)?\.(so(\.\d+)*|dll|dylib|pyd)$", "", name)


Entry = tuple[str, str, str]
"""As PyInstaller lists a file: its place in the frozen folder, where it comes from, its kind."""


def without_orphans(entries: Sequence[Entry], needed: Callable[[Path], Sequence[str]]) -> list[Entry]:
    """The entries without the shared libraries that only parts asked for which are left out.

    `needed` names the libraries that a file asks for. Python's extension modules, Python itself and Qt's plug-ins are
    what is asked for by others than files. A link whose library is left out goes with it.
    """
    libraries = {PurePosixPath(place).name: (place, source) for place, source, kind in entries if kind == "BINARY"}
    roots = [(place, source) for place, source, kind in entries if kind == "EXTENSION" or _is_loaded_by_name(place)]
    kept: set[str] = set()
    while roots:
        place, source = roots.pop()
        if place not in kept:
            kept.add(place)
            roots += [libraries[name] for name in needed(Path(source)) if name in libraries]
    orphans = {place for place, _ in libraries.values()} - kept
    return [one for one in entries if one[0] not in orphans and not (one[2] == "SYMLINK" and one[1] in orphans)]


def _is_loaded_by_name(place: str) -> bool:
    path = PurePosixPath(place)
    return "plugins" in path.parts or path.name.startswith("libpython")
