"""What FirstMate uses of the system itself, and how to see that it is there.

Presence is tried, not looked up in the package database: a library that the loader finds and a program on the path
count however they came. Looking is cheap, for it happens before every run: a file in the usual place is enough, and
only what is not there is searched for thoroughly. It installs nothing.

The libraries are those that `ldd` misses for PySide6 6.11 and 6.12 wheels (modules Core, Gui, Widgets, Svg, Network;
plugins xcb, wayland, offscreen) on a Debian 12 of debootstrap's variant minbase.
"""

import os
import platform
import shutil
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from development.messages import Words


@dataclass(frozen=True, slots=True)
class Need:
    """One thing of the system: its Debian package, what Fedora calls it, and how to see it."""

    apt: str
    dnf: str
    present: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Group:
    """Needs with one purpose. A verb stops without a required group; without another it says so and does less."""

    purpose: Words
    needs: tuple[Need, ...]
    required: bool = True
    only_root: bool = False

    def missing(self) -> list[Need]:
        """The needs of this group that the system does not meet."""
        return [need for need in self.needs if not need.present()]


_MULTIARCH = getattr(sys.implementation, "_multiarch", "") or f"{platform.machine()}-linux-gnu"
# Not /usr/lib: on Fedora it holds the 32-bit libraries.
_LIBRARY_FOLDERS = (f"/usr/lib/{_MULTIARCH}", "/usr/lib64")
# /usr/sbin is not on a user's PATH on Debian.
_PROGRAM_FOLDERS = ("/usr/sbin", "/sbin", "/usr/local/sbin", "/usr/lib/wine")


def library(soname: str) -> Callable[[], bool]:
    """Whether the loader finds this shared library."""

    def present() -> bool:
        if any(os.path.exists(f"{folder}/{soname}") for folder in _LIBRARY_FOLDERS):  # noqa: PTH110 - 30 times faster
            return True
        import ctypes

        try:
            ctypes.CDLL(soname)
        except OSError:
            return False
        return True

    return present


def find_program(name: str) -> str | None:
    """The path of a program, also where only root's PATH leads."""
    return shutil.which(name) or shutil.which(name, path=os.pathsep.join(_PROGRAM_FOLDERS))


def program(*names: str) -> Callable[[], bool]:
    """Whether one of these programs is installed."""
    return lambda: any(find_program(name) for name in names)


def file(*patterns: str) -> Callable[[], bool]:
    """Whether a file of one of these patterns (from the root of the file system) exists."""
    return lambda: any(next(Path("/").glob(pattern), None) for pattern in patterns)


def static_program(name: str) -> Callable[[], bool]:
    """Whether this program is installed and needs no shared library, so that it runs in an empty container image."""

    def present() -> bool:
        path = find_program(name)
        return path is not None and _is_static(Path(path))

    return present


def _is_static(path: Path) -> bool:
    # An ELF file that asks for a loader has a program header of type PT_INTERP (3); man 5 elf.
    try:
        with path.open("rb") as elf:
            header = elf.read(64)
            if header[:5] != b"\x7fELF\x02":
                return False
            (offset,) = struct.unpack_from("<Q", header, 32)
            size, count = struct.unpack_from("<HH", header, 54)
            elf.seek(offset)
            table = elf.read(size * count)
    except (OSError, struct.error):
        return False
    return all(struct.unpack_from("<I", table, index * size)[0] != 3 for index in range(count))


def chinese_font() -> bool:
    """Whether a font with Chinese characters is installed."""
    usual = ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "/usr/share/fonts/google-noto-sans-cjk-vf-fonts")
    if any(os.path.exists(path) for path in usual):  # noqa: PTH110
        return True
    import subprocess

    lister = shutil.which("fc-list")
    if lister is None:
        return False
    listing = subprocess.run([lister, ":lang=zh-cn", "family"], capture_output=True, check=False)
    return bool(listing.stdout.strip())


def _libraries(*pairs: str) -> tuple[Need, ...]:
    found = []
    for pair in pairs:
        soname, package = pair.split(" ")
        found.append(Need(package, f"{soname}()(64bit)", library(soname)))
    return tuple(found)


QT_TOOLS = Group(
    Words("the translation tools", "翻译工具"),
    _libraries("libglib-2.0.so.0 libglib2.0-0", "libgthread-2.0.so.0 libglib2.0-0"),
)

QT = Group(
    Words("the window", "窗口界面"),
    QT_TOOLS.needs
    + _libraries(
        "libEGL.so.1 libegl1",
        "libGL.so.1 libgl1",
        "libX11.so.6 libx11-6",
        "libdbus-1.so.3 libdbus-1-3",
        "libfontconfig.so.1 libfontconfig1",
        "libfreetype.so.6 libfreetype6",
        "libxkbcommon.so.0 libxkbcommon0",
    ),
)

SCREEN = Group(
    Words("the window on a screen", "在屏幕上显示窗口"),
    _libraries(
        "libX11-xcb.so.1 libx11-xcb1",
        "libxkbcommon-x11.so.0 libxkbcommon-x11-0",
        "libxcb.so.1 libxcb1",
        "libxcb-cursor.so.0 libxcb-cursor0",
        "libxcb-glx.so.0 libxcb-glx0",
        "libxcb-icccm.so.4 libxcb-icccm4",
        "libxcb-image.so.0 libxcb-image0",
        "libxcb-keysyms.so.1 libxcb-keysyms1",
        "libxcb-randr.so.0 libxcb-randr0",
        "libxcb-render-util.so.0 libxcb-render-util0",
        "libxcb-render.so.0 libxcb-render0",
        "libxcb-shape.so.0 libxcb-shape0",
        "libxcb-shm.so.0 libxcb-shm0",
        "libxcb-sync.so.1 libxcb-sync1",
        "libxcb-util.so.1 libxcb-util1",
        "libxcb-xfixes.so.0 libxcb-xfixes0",
        "libxcb-xkb.so.1 libxcb-xkb1",
        "libwayland-client.so.0 libwayland-client0",
        "libwayland-cursor.so.0 libwayland-cursor0",
        "libwayland-egl.so.1 libwayland-egl1",
    ),
)

FONTS = Group(
    Words("Chinese characters", "显示中文"),
    (Need("fonts-noto-cjk", "google-noto-sans-cjk-fonts", chinese_font),),
    required=False,
)

VIRTUAL_SCREEN = Group(
    Words("a virtual screen", "虚拟屏幕"),
    (Need("xvfb", "xorg-x11-server-Xvfb", program("Xvfb")),),
)

ENGINE = Group(
    Words("a private Docker engine", "独立的 Docker 引擎"),
    (
        Need("docker.io", "moby-engine", program("dockerd")),
        # A package of its own from Debian 13 on, before that a part of docker.io.
        Need("docker-cli", "docker-cli", program("docker")),
        Need("docker-registry", "docker-distribution", program("docker-registry", "registry")),
        Need("busybox-static", "busybox", static_program("busybox")),
        Need("iptables", "iptables-nft", program("iptables")),
        Need("iproute2", "iproute", program("ip")),
    ),
    required=False,
    only_root=True,
)

TESTS = Group(
    Words("the tests of the window and the terminal", "窗口与终端的测试"),
    (
        *VIRTUAL_SCREEN.needs,
        Need("xdotool", "xdotool", program("xdotool")),
        Need("openbox", "openbox", program("openbox")),
        Need("tmux", "tmux", program("tmux")),
        Need("procps", "procps-ng", program("ps")),
        Need("openssl", "openssl", program("openssl")),
        Need("dbus", "dbus-daemon", program("dbus-daemon")),
        Need("dbus-x11", "dbus-x11", program("dbus-launch")),
        Need(
            "at-spi2-core",
            "at-spi2-core",
            file("usr/libexec/at-spi-bus-launcher", "usr/lib/at-spi2-core/at-spi-bus-launcher"),
        ),
        Need(
            "gir1.2-atspi-2.0",
            "at-spi2-core",
            file("usr/lib/*/girepository-1.0/Atspi-2.0.typelib", "usr/lib64/girepository-1.0/Atspi-2.0.typelib"),
        ),
        Need(
            "python3-pyatspi",
            "python3-pyatspi",
            file("usr/lib/python3/dist-packages/pyatspi", "usr/lib/python3.*/site-packages/pyatspi"),
        ),
    ),
    required=False,
)

SSH = Group(
    Words("an engine behind ssh", "通过 ssh 连接的引擎"),
    (Need("openssh-server", "openssh-server", program("sshd")),),
    only_root=True,
)
"""For CI alone: on a person's computer its package would open a port to everybody."""

WINE = Group(
    Words("Windows code under Wine", "在 Wine 下运行 Windows 代码"),
    (
        Need("wine", "wine-core", program("wine", "wine-stable")),
        Need("wine64", "wine-core", program("wine64", "wine64-stable")),
        Need("gcc-mingw-w64-x86-64", "mingw64-gcc", program("x86_64-w64-mingw32-gcc")),
    ),
)


def venv_module(can_make: Callable[[], bool]) -> Group:
    """The module that makes environments: Debian keeps it apart from its own Python, other Pythons have it."""
    package = f"python3.{sys.version_info[1]}-venv"
    debian_python = Path(sys.base_prefix) == Path("/usr")
    present = can_make if debian_python else lambda: True
    return Group(Words("making .venv", "建立 .venv"), (Need(package, "python3-libs", present),))
