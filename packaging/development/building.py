"""The verb `build`: packages that people install, in `build/packages/`.

    dev.py build linux       .deb and .tar.gz
    dev.py build windows     the installer and the portable folder; on Linux under Wine
    dev.py build practice    only the practice image that both carry
    dev.py build release     SHA256SUMS and releases.json of all that lies in build/packages/; --tag is checked

What both need is made here, once: translations, icons, the practice image, the environment that freezes. How a
package is put together is known in `packaging/linux/` and `packaging/windows/`.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from development import needs, system
from development.checkout import BUILD, ROOT, SOURCES, WINDOWS, shown
from development.commands import compile_translations, prepare
from development.messages import StepError, Words, elapsed, say

OUTPUT = BUILD / "packages"
FREEZING = BUILD / "freezing"
EXTRAS = FREEZING / "extras"
"""What goes into the frozen root beside the program: the practice image with its papers, and our licence."""


def _shared_python() -> bool:
    """Whether the library of the Python that runs us is there: a frozen program carries it."""
    name = str(sysconfig.get_config_var("INSTSONAME") or "")
    folder = Path(str(sysconfig.get_config_var("LIBDIR") or ""))
    return not name.startswith("libpython") or (folder / name).exists() or needs.library(name)()


_LIBPYTHON = f"libpython3.{sys.version_info[1]}"

LINUX = needs.Group(
    Words("the Linux packages", "制作 Linux 安装包"),
    (
        needs.Need("binutils", "binutils", needs.program("strip")),
        needs.Need("dpkg-dev", "dpkg-dev", needs.program("dpkg-shlibdeps")),
        needs.Need(_LIBPYTHON, "python3-libs", _shared_python),
    ),
)

CHECKS = needs.Group(
    Words("the tests of the packages", "测试安装包"),
    (
        needs.Need("lintian", "lintian", needs.program("lintian")),
        needs.Need("appstream", "appstream", needs.program("appstreamcli")),
        needs.Need("desktop-file-utils", "desktop-file-utils", needs.program("desktop-file-validate")),
        needs.Need("man-db", "man-db", needs.program("man")),
        needs.Need("debootstrap", "debootstrap", needs.program("debootstrap")),
    ),
)


def test_groups() -> tuple[needs.Group, ...]:
    """What the system must have to build every package and to try it."""
    import practice_image
    from windows import build as windows_build

    return (practice_image.PRACTICE, LINUX, *windows_build.GROUPS, needs.VIRTUAL_SCREEN, CHECKS)


def version() -> str:
    """The version of this checkout, from its one place."""
    found = re.search(r'^__version__ = "([^"]+)"', (SOURCES / "__init__.py").read_text("utf-8"), re.MULTILINE)
    assert found is not None, "the program says its version"
    return found[1]


def build(target: str, tag: str = "") -> int:
    """Makes one of the packages, the practice image alone, or what a release has beside them. Raises StepError."""
    import publishing

    publishing.refuse_another_home(os.environ)
    with elapsed() as seconds:
        match target:
            case "linux":
                _linux()
            case "windows":
                _windows()
            case "practice":
                _practice()
            case _:
                _release(tag)
    say(f"Built in {seconds[0]:.0f} s", f"制作完成,用时 {seconds[0]:.0f} 秒")
    return 0


def _linux() -> None:
    if sys.platform != "linux":
        raise StepError(
            Words("Linux packages are made on Linux", "Linux 安装包只能在 Linux 上制作"),
            Words("use Debian or Ubuntu, in a virtual machine or in WSL", "请使用 Debian 或 Ubuntu(虚拟机或 WSL 均可)"),
        )
    import publishing
    from freezing import freeze, tools
    from linux import build as linux_build
    from linux import tree

    prepare(needs.QT_TOOLS, needs.QT, needs.SCREEN, LINUX)
    _make_extras()
    python = tools.ensure()
    _draw_icons(python)
    release = tree.Release(version(), publishing.homepage(), freeze.source_time())
    linux_build.build(python, EXTRAS, FREEZING, OUTPUT, release)


def _windows() -> None:
    from windows import build as windows_build

    python = prepare(needs.QT_TOOLS, *windows_build.GROUPS)
    _make_extras()
    _draw_icons(python)
    windows_build.build(EXTRAS, FREEZING / "firstmate.ico", OUTPUT)


def _practice() -> None:
    import practice_image

    if not WINDOWS:
        system.ensure(practice_image.PRACTICE)
    folder = shown(practice_image.make())
    say(f"The practice image is in {folder}", f"练习镜像在 {folder}")


def _release(tag: str) -> None:
    import publishing

    publishing.refuse_another_tag(tag, version())
    publishing.release(OUTPUT, version())


def _make_extras() -> None:
    """Fills EXTRAS anew, and compiles the translations: all that freezing takes from the checkout."""
    import practice_image
    import publishing

    compile_translations()
    if not WINDOWS:
        system.ensure(practice_image.PRACTICE)
    practice = practice_image.make()
    shutil.rmtree(EXTRAS, ignore_errors=True)
    shutil.copytree(practice, EXTRAS / "practice")
    shutil.copy(ROOT / "LICENSE", EXTRAS / "LICENSE")
    (EXTRAS / publishing.HOME).write_text(publishing.home_text(), "utf-8", newline="\n")


def _draw_icons(python: Path) -> None:
    """firstmate.ico and firstmate-SIZE.png in FREEZING."""
    drawing = [str(python), str(ROOT / "packaging" / "freezing" / "pictures.py"), str(FREEZING)]
    done = subprocess.run(drawing, capture_output=True, encoding="utf-8", errors="replace", check=False)
    if done.returncode != 0:
        raise StepError(
            Words(f"The icon could not be drawn: {done.stderr.strip()}", f"无法绘制图标:{done.stderr.strip()}"),
            Words("correct resources/icons/app.svg", "请修正 resources/icons/app.svg"),
        )
