"""Python code that a library compiles anew at every start, compiled once and kept.

PySide6 (6.11, from the package index) carries 100 KB of Python source inside its library, `shibokensupport`, and
compiles it whenever it is imported: no `.pyc` can lie beside what is no file. Measured: 12 to 14 ms of each start.
Its own switch against that (`SBK_EMBED=0`) writes into the folder where PySide6 is installed, which a person may not.

What is kept is a `marshal` file in the person's cache folder, as private as every `.pyc`. It counts only for this
very Python and for source that is the same to the last byte; whatever is wrong with it, the code is compiled as ever.
"""

from __future__ import annotations

import builtins
import marshal
import os
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import CodeType
from typing import Any

EMBEDDED = "shibokensupport/"
"""How PySide names the files of its source: `shibokensupport/signature/parser.py`."""

_Kept = dict[str, tuple[bytes, CodeType]]


@contextmanager
def kept_code(file: Path) -> Iterator[None]:
    """While it lasts, what PySide compiles comes from `file`; what was not in there is added to it at the end.

    `builtins.compile` is replaced for that long, so it belongs to the very start, before there are other threads.
    """
    compile_ = builtins.compile
    kept = _read(file)
    compiled: _Kept = {}

    def compile_less(source: Any, filename: Any, mode: str, *args: Any, **kwargs: Any) -> Any:
        plain = isinstance(source, bytes) and mode == "exec" and not args and not kwargs
        ours = plain and isinstance(filename, str) and filename.startswith(EMBEDDED)
        if ours and filename in kept and kept[filename][0] == source:
            return kept[filename][1]
        # compile() takes over the `__future__` of whoever calls it: this module has the one that PySide's has.
        code = compile_(source, filename, mode, *args, **kwargs)
        if ours:
            compiled[filename] = (source, code)
        return code

    builtins.compile = compile_less
    try:
        yield
    finally:
        builtins.compile = compile_
    if compiled:
        _write(file, kept | compiled)


def _python() -> str:
    """Code of one Python is nothing for another."""
    return f"{sys.implementation.cache_tag} {sys.version}"


def _read(file: Path) -> _Kept:
    try:
        content = file.read_bytes()
        if int.from_bytes(content[:4], "little") != zlib.crc32(content[4:]):
            return {}  # half of it was written, or none
        python, kept = marshal.loads(content[4:])
    except (OSError, ValueError, TypeError, EOFError):
        return {}
    return kept if python == _python() else {}


def _write(file: Path, kept: _Kept) -> None:
    """Whole or not at all. Where nothing can be written a start is 12 ms longer, and that is all."""
    content = marshal.dumps((_python(), kept))
    new = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(zlib.crc32(content).to_bytes(4, "little") + content)
        new.replace(file)
    except OSError:
        with suppress(OSError):
            new.unlink()
