"""One call of makensis: the installer from a frozen folder. What it does there is in `installer.nsi`."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import publishing
from development import needs
from development.checkout import WINDOWS
from development.messages import StepError, Words
from development.steps import command_line, run_logged, unexplained
from windows.payload import LIST, Payload
from windows.version_resource import dotted, order

SCRIPT = Path(__file__).resolve().parent / "installer.nsi"
NSIS = needs.Group(
    Words("the Windows installer", "Windows 安装程序"), (needs.Need("nsis", "nsis", needs.program("makensis")),)
)
TARGETS = ("amd64-unicode", "x86-unicode")
"""In the order in which we want them: NSIS for Windows comes without the first."""
_STEP = "makensis"


def makensis() -> Path:
    """The compiler. Raises StepError."""
    found = needs.find_program("makensis")
    if found is None and WINDOWS:
        places = [Path(os.environ.get(name, "C:\\")) / "NSIS" for name in ("ProgramFiles(x86)", "ProgramFiles")]
        found = shutil.which("makensis", path=os.pathsep.join(map(str, places)))
    if found is None:
        raise StepError(
            Words("makensis, the compiler of installers, is not there", "找不到安装程序编译器 makensis"),
            Words(
                "install NSIS 3.08 or newer (Debian: apt-get install nsis; Windows: winget install NSIS.NSIS)",
                "请安装 NSIS 3.08 或更高版本(Debian:apt-get install nsis;Windows:winget install NSIS.NSIS)",
            ),
        )
    return Path(found)


def target(compiler: Path) -> str:
    """The kind of program that the installer becomes: 64-bit where this NSIS has a stub for it."""
    stubs = [compiler.parent / "Stubs", Path("/usr/share/nsis/Stubs")]
    for name in TARGETS:
        if any((folder / f"lzma_solid-{name}").exists() for folder in stubs):
            return name
    return TARGETS[-1]


def file_commands(folder: Path) -> str:
    """The commands that lay every file of the folder into the folder ARRIVALS, in an order that is always the same."""
    lines = []
    for parent in sorted({path.parent for path in folder.rglob("*") if path.is_file()}, key=lambda path: path.parts):
        place = "\\".join(parent.relative_to(folder).parts)
        lines.append(f'SetOutPath "${{ARRIVALS}}\\{_literally(place)}"')
        files = sorted((path for path in parent.iterdir() if path.is_file()), key=lambda path: path.name)
        lines += [f'File "{_literally(str(path))}"' for path in files]
    return "\n".join(lines) + "\n"


def _literally(text: str) -> str:
    """A text inside double quotes of NSIS, where a dollar sign begins a variable."""
    return text.replace("$", "$$").replace('"', '$\\"')


def compile_installer(
    payload: Payload,
    output: Path,
    *,
    version: str,
    icon: Path,
    picture: Path | None = None,
    sign: Sequence[str] = (),
    kind: str = "",
) -> None:
    """Writes the installer. Raises StepError.

    `picture` is a .bmp for the side of its last page, `sign` a command that signs the file named after it, `kind` one
    of TARGETS instead of the best that this NSIS has.
    """
    compiler = makensis()
    if picture:  # it goes in with its time, as every file does
        moment = (payload.folder / LIST).stat().st_mtime
        os.utime(picture, (moment, moment))
    files = output.with_name(f"{output.stem}-files.nsh")
    files.write_text(file_commands(payload.folder), "utf-8-sig")
    symbols = {
        "VERSION": version,
        "VERSION_NUMBERS": dotted(version),
        "VERSION_ORDER": order(version),
        "HOMEPAGE": publishing.homepage(),
        "FILES": files,
        "SIZE": payload.size,
        "LONGEST": payload.longest,
        "ICON": icon,
        "OUTPUT": output,
        "TARGET": kind or target(compiler),
        **({"PICTURE": picture} if picture else {}),
        **({"SIGN": command_line(sign)} if sign else {}),
    }
    # Warnings are errors with the NSIS that we test with; the one of a Windows machine may be newer and know more.
    words = ["-V2", *(() if WINDOWS else ("-WX",)), "-INPUTCHARSET", "UTF8"]
    words += [f"-D{name}={value}" for name, value in symbols.items()]
    output.unlink(missing_ok=True)
    try:
        code, said = run_logged(_STEP, [compiler, *words, SCRIPT])
    finally:
        files.unlink()
    if code != 0 or not output.is_file():
        raise unexplained(_STEP, Words("The installer did not compile", "安装程序编译失败"), said)
