"""Where things are under `build/wine/`, and how each of them is made once. Knows nothing of Wine or Python."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from development.checkout import BUILD, ROOT

WINE = BUILD / "wine"
DOWNLOADS = WINE / "downloads"
PREFIX = WINE / "prefix"
PYTHON = WINE / "python"
HOME = WINE / "home"
STUBS = ROOT / "packaging" / "windows" / "stubs"


@dataclass(frozen=True, slots=True)
class Part:
    """One folder that is made once: its stamp tells what it was made from."""

    name: str
    fingerprint: str
    make: Callable[[], None]

    def ensure(self) -> None:
        """Makes the part unless it is there as wanted."""
        stamp = WINE / f"{self.name}.stamp"
        if stamp.exists() and stamp.read_text("utf-8") == self.fingerprint:
            return
        stamp.unlink(missing_ok=True)
        self.make()
        stamp.write_text(self.fingerprint, "utf-8")


def fingerprint(*facts: str | bytes) -> str:
    """One text that changes with any of the facts."""
    digest = hashlib.sha256()
    for fact in facts:
        data = fact if isinstance(fact, bytes) else fact.encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def sha256(path: Path) -> str:
    """The digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def windows_path(path: Path) -> str:
    """The path as programs under Wine name it: drive Z is the root of the file system."""
    return "Z:" + str(path).replace("/", "\\")
