"""Makes the practice image that the packages carry: `build/practice/busybox.tar`, its licences and its source offer.

It is Debian's `busybox-static` as the image `busybox:latest`, so that the tutorial's `docker run busybox` works on a
computer that cannot reach any registry. The program is taken from the installed package, and only if it is byte for
byte what the package contains. Same package, same bytes. BusyBox is GPL-2.0 and holds parts of the GNU C library
(LGPL-2.1): whoever passes the archive on passes on `LICENSE.busybox` and `SOURCE-OFFER.txt`, which lie beside it.

A Windows build takes the folder as a Linux build has made it: the engine there runs Linux images too.
"""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from development import needs
from development.checkout import BUILD, ROOT, shown
from development.messages import StepError, Words, say

FOLDER = BUILD / "practice"
ARCHIVE, LICENSE, OFFER = "busybox.tar", "LICENSE.busybox", "SOURCE-OFFER.txt"
IMAGE = "busybox:latest"

PACKAGE = "busybox-static"
_LICENCES = Path("/usr/share/common-licenses")
_FIELDS = ("Status", "Version", "Architecture", "source:Package", "source:Version", "Built-Using")

PRACTICE = needs.Group(
    Words("the practice image", "练习镜像"),
    (needs.Need(PACKAGE, "busybox", needs.static_program("busybox")),),
)
"""What the system must have to make it."""


@dataclass(frozen=True, slots=True)
class Package:
    """The installed `busybox-static` and what it was made from, as dpkg knows it."""

    version: str
    architecture: str
    source: str
    source_version: str
    built_using: str
    """Sources whose compiled parts are inside, as `glibc (= 2.36-9)`; "" where the package names none."""

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source package behind the program, as `name version`."""
        others = [part.strip() for part in self.built_using.split(",") if part.strip()]
        plain = [other.replace(" (= ", " ").removesuffix(")") for other in others]
        return (f"{self.source} {self.source_version}", *plain)


def make(folder: Path = FOLDER) -> Path:
    """The folder with the archive, its licences and its source offer: made anew on Linux, elsewhere as copied there."""
    if sys.platform != "linux":
        return _ready_made(folder)
    sys.path.insert(0, str(ROOT / "gui"))  # dev.py runs on any Python, before anything is installed
    from firstmate.host import sample_images

    package = installed()
    program = Path(needs.find_program("busybox") or "/bin/busybox").resolve()
    made = datetime.fromtimestamp(int(program.stat().st_mtime), UTC)  # dpkg keeps the time of the package
    image = sample_images.SampleImage(
        sample_images.BUSYBOX,
        sample_images.busybox().tars,
        labels={
            "org.opencontainers.image.title": "FirstMate practice image",
            "org.opencontainers.image.description": f"Debian's {PACKAGE} as a container image",
            "org.opencontainers.image.version": package.version,
            "org.opencontainers.image.licenses": "GPL-2.0-only AND LGPL-2.1-or-later",
        },
        created=made.strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / LICENSE).write_text(licence_text(), "utf-8", newline="\n")
    (folder / OFFER).write_text(source_offer(package), "utf-8", newline="\n")
    (folder / ARCHIVE).write_bytes(sample_images.archive(image, IMAGE))
    return folder


def installed() -> Package:
    """The package on this system. Raises StepError where it is missing or its program is not the packaged one."""
    remedy = Words(f"install it: apt-get install {PACKAGE}", f"请安装:apt-get install {PACKAGE}")
    if shutil.which("dpkg-query") is None:
        raise StepError(
            Words("The practice image is made from a Debian package", "练习镜像由 Debian 软件包制成"),
            Words(
                f"make it on Debian or Ubuntu and copy {shown(FOLDER)} here",
                f"请在 Debian 或 Ubuntu 上制作,再把 {shown(FOLDER)} 复制过来",
            ),
        )
    asked = "".join(f"${{{name}}}\n" for name in _FIELDS)
    query = subprocess.run(
        ["dpkg-query", "-W", "-f", asked, PACKAGE], capture_output=True, encoding="utf-8", check=False
    )
    values = dict(zip(_FIELDS, query.stdout.split("\n"), strict=False))
    if query.returncode != 0 or not values["Status"].endswith(" installed"):
        raise StepError(Words(f"{PACKAGE} is not installed", f"未安装 {PACKAGE}"), remedy)
    changed = subprocess.run(["dpkg", "--verify", PACKAGE], capture_output=True, encoding="utf-8", check=False).stdout
    if any(line.split()[-1].endswith("/bin/busybox") for line in changed.splitlines() if line.strip()):
        raise StepError(
            Words("The installed busybox is not the one of its package", "已安装的 busybox 与软件包中的不一致"),
            Words(
                f"install it again: apt-get install --reinstall {PACKAGE}",
                f"请重新安装:apt-get install --reinstall {PACKAGE}",
            ),
        )
    return Package(
        values["Version"],
        values["Architecture"],
        values["source:Package"],
        values["source:Version"],
        values["Built-Using"],
    )


def licence_text() -> str:
    """The package's own copyright file, then the whole texts that it refers to."""
    parts = [
        (f"{PACKAGE}: copyright", Path("/usr/share/doc") / PACKAGE / "copyright"),
        ("GNU General Public License, version 2 (BusyBox)", _LICENCES / "GPL-2"),
        (
            "GNU Lesser General Public License, version 2.1 (the GNU C library, linked into it)",
            _LICENCES / "LGPL-2.1",
        ),
    ]
    texts = []
    for title, path in parts:
        try:
            texts.append(f"{title}\n{'=' * len(title)}\n\n{path.read_text('utf-8').strip()}\n")
        except OSError as error:
            raise StepError(
                Words(f"A licence text is missing: {error}", f"缺少许可证文本:{error}"),
                Words(
                    "take a system whose dpkg installs documentation (see /etc/dpkg/dpkg.cfg.d)",
                    "请使用会安装文档的系统(见 /etc/dpkg/dpkg.cfg.d)",
                ),
            ) from None
    return "\n\n".join(texts)


def source_offer(package: Package) -> str:
    """Where the source of this very program is, and the promise to hand it over; GPL-2.0 section 3."""
    sources = "\n".join(f"    {source}" for source in package.sources)
    return f"""\
The practice image of FirstMate: where its source is
====================================================

{ARCHIVE} holds one program, BusyBox, taken unchanged from the Debian package

    {PACKAGE} {package.version} ({package.architecture})

It is free software under the GNU General Public License, version 2; the parts of the GNU C library that are linked into
it are under the GNU Lesser General Public License, version 2.1 or later. {LICENSE} has the whole texts.

The complete source is in these Debian source packages:

{sources}

Debian keeps every version of every source package in its public snapshot archive, at no charge; on Debian and Ubuntu
`apt-get source {package.source}={package.source_version}` fetches it where that version is still in the archive.

Offer: for at least three years from the day on which you received this copy, whoever published it will give any third
party a complete machine-readable copy of that source, for no more than the cost of the copy. Ask on the page from which
FirstMate was downloaded, and name the version above.


大副练习镜像：如何取得源代码
====================================================

{ARCHIVE} 中只有一个程序 BusyBox，原样取自 Debian 软件包 {PACKAGE} {package.version}（{package.architecture}）。
它是自由软件，许可证为 GNU GPL 第 2 版；其中链接的 GNU C 库部分为 GNU LGPL 2.1 或更高版本，全文见 {LICENSE}。

完整源代码在以下 Debian 源码包中：

{sources}

Debian 在公开的快照存档中免费保存每个源码包的每个版本。此外，自你收到本副本之日起至少三年内，本副本的发布者会以不高于
复制成本的费用，向任何人提供上述源代码的完整副本。请在下载大副的页面上提出，并写明上面的版本。
"""


def _ready_made(folder: Path) -> Path:
    missing = [name for name in (ARCHIVE, LICENSE, OFFER) if not (folder / name).is_file()]
    if missing:
        place = shown(folder) if folder.is_relative_to(ROOT) else str(folder)
        raise StepError(
            Words(f"The practice image is missing: {', '.join(missing)}", f"缺少练习镜像:{', '.join(missing)}"),
            Words(
                f"make it on Linux (python3 packaging/practice_image.py) and copy it to {place}",
                f"请在 Linux 上制作(python3 packaging/practice_image.py)并复制到 {place}",
            ),
        )
    return folder


def main() -> int:
    """Makes it for whoever calls by hand."""
    from development import system
    from development.messages import show_failure

    try:
        system.ensure(PRACTICE)
        folder = make()
    except StepError as failure:
        show_failure(failure)
        return failure.code
    size = (folder / ARCHIVE).stat().st_size
    say(f"{shown(folder / ARCHIVE)}: {IMAGE}, {size:,} bytes", f"{shown(folder / ARCHIVE)}:{IMAGE},{size:,} 字节")
    return 0


if __name__ == "__main__":
    sys.exit(main())
