"""Signs a program for Windows where a certificate is configured; without one nothing is signed and nothing fails.

    python signing.py FILE…        what makensis calls for the uninstaller and the installer

Configured by the environment, so that a pipeline hands its secrets over without a trace in a command line:

    FIRSTMATE_SIGN_THUMBPRINT      on Windows: the SHA-1 of a certificate in the person's store, used by signtool
    FIRSTMATE_SIGN_PKCS12          elsewhere: a file with certificate and key, used by osslsigncode
    FIRSTMATE_SIGN_PASSWORD_FILE   the file with its password
    FIRSTMATE_SIGN_TIMESTAMP       address of a time-stamping service (RFC 3161); without one a signature ends with its
                                   certificate

Standard library only and nothing of ours, for makensis starts it from anywhere.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

NAME = "FirstMate"
_LIMIT = 120.0
"""Seconds for one file; the time-stamping service may be slow."""


class SigningError(Exception):
    """A certificate is configured, and the file could not be signed with it."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """What to sign with: one of `thumbprint` and `pkcs12`."""

    thumbprint: str = ""
    pkcs12: str = ""
    password_file: str = ""
    timestamp: str = ""

    @classmethod
    def configured(cls, env: Mapping[str, str]) -> Certificate | None:
        """The certificate that the environment names, None where it names none. Raises SigningError for half of one."""
        found = cls(
            env.get("FIRSTMATE_SIGN_THUMBPRINT", ""),
            env.get("FIRSTMATE_SIGN_PKCS12", ""),
            env.get("FIRSTMATE_SIGN_PASSWORD_FILE", ""),
            env.get("FIRSTMATE_SIGN_TIMESTAMP", ""),
        )
        if not found.thumbprint and not found.pkcs12:
            return None
        for name, file in (("PKCS12", found.pkcs12), ("PASSWORD_FILE", found.password_file)):
            if file and not Path(file).is_file():
                raise SigningError(f"FIRSTMATE_SIGN_{name} names a file that is not there: {file}")
        return found


def sign(file: Path, certificate: Certificate) -> None:
    """Signs the file in place. Raises SigningError and leaves the file as it was."""
    if certificate.thumbprint:
        words = [find_tool("signtool"), "sign", "/fd", "sha256", "/sha1", certificate.thumbprint, "/d", NAME]
        words += ["/td", "sha256", "/tr", certificate.timestamp] if certificate.timestamp else []
        _run([*words, str(file)])
        return
    signed = file.with_name(f"{file.name}.signed")
    words = [find_tool("osslsigncode"), "sign", "-pkcs12", certificate.pkcs12, "-h", "sha256", "-n", NAME]
    words += ["-readpass", certificate.password_file] if certificate.password_file else []
    words += ["-ts", certificate.timestamp] if certificate.timestamp else []
    try:
        _run([*words, "-in", str(file), "-out", str(signed)])
        shutil.copymode(file, signed)
        signed.replace(file)
    finally:
        signed.unlink(missing_ok=True)


def find_tool(name: str) -> str:
    """The path of a signing tool. Raises SigningError."""
    found = shutil.which(name) or _of_the_windows_kit(name)
    if found is None:
        raise SigningError(f"{name} is not there, and a certificate for it is configured")
    return found


def _of_the_windows_kit(name: str) -> str | None:
    """The newest of this name in the Windows SDK, which puts nothing on PATH; its folders are named by versions."""
    kits = Path(os.environ.get("PROGRAMFILES(X86)", "")) / "Windows Kits" / "10" / "bin"
    found = kits.glob(f"10.*/x64/{name}.exe")
    return str(max(found, key=lambda path: [int(part) for part in path.parts[-3].split(".")], default="")) or None


def _run(words: Sequence[str]) -> None:
    try:
        done = subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=_LIMIT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SigningError(f"{Path(words[0]).name}: {error}") from error
    if done.returncode != 0:
        raise SigningError(f"{Path(words[0]).name}: {' | '.join(done.stdout.strip().splitlines()[-3:])}")


def main(files: Sequence[str]) -> int:
    """Exit code 0 where all are signed or there is nothing to sign with, 1 otherwise."""
    try:
        certificate = Certificate.configured(os.environ)
        for file in files:
            if certificate is not None:
                sign(Path(file), certificate)
    except SigningError as error:
        print(f"signing failed: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
