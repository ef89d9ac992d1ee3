"""The list of published releases: read, verified, compared with this version. Pure: fetches nothing.

A release folder on the web holds the packages, `releases.json` (which versions there are, and their files) and
`SHA256SUMS` in the format of `sha256sum`, which names the digest of every one of them, of `releases.json` too. `read`
takes both texts and believes nothing that they do not say alike: a list that was cut, mixed up by a cache or changed in
only one place is refused. Who wrote both is vouched for by the https connection and by the build provenance that the
release carries, not by this check, and the words shown to people claim no more.

`releases.json`, format 1:

    {"format": 1, "page": "https://…", "releases": [
      {"version": "1.2.0", "date": "2026-11-23", "page": "https://…",
       "files": [{"name": "…", "platform": "linux", "architecture": "amd64", "kind": "deb", "bytes": 1,
                  "sha256": "…"}]}]}

Unknown keys, platforms and kinds are left alone, so that an old FirstMate reads the lists of a newer one.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import total_ordering
from typing import Any, Final, Literal
from urllib.parse import urlsplit

FORMAT: Final = 1
LIST: Final = "releases.json"
SUMS: Final = "SHA256SUMS"
MOST_BYTES: Final = 512 * 1024
"""A list longer than this is none of ours."""

Code = Literal["sums", "checksum", "content", "format", "empty"]


class ReleasesError(ValueError):
    """A list that cannot be used. `code` is stable; `str()` is technical English.

    sums: SHA256SUMS is none, or does not name the list; checksum: the two do not say alike; content: no list of
    releases; format: of a newer format; empty: no release in it.
    """

    def __init__(self, code: Code, message: str) -> None:
        super().__init__(message)
        self.code: Code = code


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Version:
    """A version as FirstMate writes them, `1.2.3`, `1.2.3rc1`, `1.2.0.dev4`; spellings of semver too, `v1.2.3-rc.1`.

    Ordered as PEP 440 and semver both order these: dev < alpha < beta < candidate < final. What follows `+` is build
    information and counts for nothing.
    """

    numbers: tuple[int, ...]
    stage: int
    """-4 dev, -3 alpha, -2 beta, -1 candidate, 0 final."""
    stage_number: int
    text: str

    @property
    def is_final(self) -> bool:
        return self.stage == 0

    @property
    def _key(self) -> tuple[tuple[int, ...], int, int]:
        numbers = self.numbers
        while len(numbers) > 1 and numbers[-1] == 0:  # 1.2 is 1.2.0
            numbers = numbers[:-1]
        return numbers, self.stage, self.stage_number

    def __eq__(self, other: object) -> bool:
        return self._key == other._key if isinstance(other, Version) else NotImplemented

    def __lt__(self, other: Version) -> bool:
        return self._key < other._key

    def __hash__(self) -> int:
        return hash(self._key)

    def __str__(self) -> str:
        return self.text


_STAGES: Final = {"dev": -4, "a": -3, "alpha": -3, "b": -2, "beta": -2, "c": -1, "rc": -1, "pre": -1, "preview": -1}
_VERSION: Final = re.compile(
    r"v?(\d{1,9}(?:\.\d{1,9}){0,3})"
    r"(?:[-_.]?(dev|alpha|beta|preview|pre|rc|a|b|c)[-_.]?(\d{0,9}))?"
    r"(?:\+[A-Za-z0-9.]+)?",
    re.ASCII | re.IGNORECASE,
)


def parse_version(text: str) -> Version:
    """Raises ValueError for what is no version."""
    found = _VERSION.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is no version")
    stage = _STAGES[found[2].lower()] if found[2] else 0
    return Version(tuple(map(int, found[1].split("."))), stage, int(found[3] or 0), text.strip().removeprefix("v"))


@dataclass(frozen=True, slots=True)
class Home:
    """Where this copy of FirstMate comes from: the page for people, and the folder with the list, ending in a slash."""

    page: str
    folder: str


def parse_home(text: str) -> Home | None:
    """What the publisher wrote into `home.json`; None where it is nothing that can be used."""
    try:
        content = json.loads(text)
        if not isinstance(content, Mapping):
            return None
        page, folder = _address(content, "page"), _address(content, "releases")
    except (ValueError, RecursionError):
        return None
    return Home(page, folder if folder.endswith("/") else f"{folder}/")


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """One file to download. `sha256` is in hexadecimal and agrees with SHA256SUMS."""

    name: str
    platform: str
    architecture: str
    kind: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Release:
    """One published version; `date` is ISO 8601, `page` where people download it."""

    version: Version
    date: str
    page: str
    files: tuple[ReleaseFile, ...]

    def files_for(self, platform: str, architecture: str) -> tuple[ReleaseFile, ...]:
        """The files for a computer: `sys.platform` and the architecture as packages name it (amd64, arm64)."""
        return tuple(file for file in self.files if (file.platform, file.architecture) == (platform, architecture))


@dataclass(frozen=True, slots=True)
class ReleaseList:
    """What is published, newest first."""

    page: str
    releases: tuple[Release, ...]

    def newest(self, *, trials: bool = False) -> Release:
        """The newest final release; with `trials`, or where no release is final, the newest of all."""
        finals = [release for release in self.releases if release.version.is_final]
        return (self.releases if trials or not finals else finals)[0]


@dataclass(frozen=True, slots=True)
class Comparison:
    """This version against the list. `state`: a newer one is out, this is the newest, or this is ahead of the list."""

    state: Literal["newer", "current", "ahead"]
    newest: Release


def compare(found: ReleaseList, current: str) -> Comparison:
    """Who runs a trial version is told of newer trial versions too. Raises ValueError when `current` is no version."""
    mine = parse_version(current)
    newest = found.newest(trials=not mine.is_final)
    if newest.version > mine:
        return Comparison("newer", newest)
    return Comparison("current" if newest.version == mine else "ahead", newest)


def parse_sums(text: str) -> dict[str, str]:
    """File names and digests of a SHA256SUMS file; raises ReleasesError (`sums`) for anything else."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        match = re.fullmatch(r"([0-9A-Fa-f]{64}) [ *]([^/\\]+)", line.rstrip())
        if match is None:
            raise ReleasesError("sums", f"no line of a {SUMS} file: {line[:80]!r}")
        digest, name = match[1].lower(), match[2]
        if found.setdefault(name, digest) != digest:
            raise ReleasesError("sums", f"{name} has two digests")
    if LIST not in found:
        raise ReleasesError("sums", f"{SUMS} does not name {LIST}")
    return found


def read(sums: bytes, listed: bytes) -> ReleaseList:
    """The list, verified. Raises ReleasesError."""
    try:
        digests = parse_sums(sums.decode("utf-8"))
    except UnicodeDecodeError:
        raise ReleasesError("sums", f"{SUMS} is no text") from None
    actual = hashlib.sha256(listed).hexdigest()
    if actual != digests[LIST]:
        raise ReleasesError("checksum", f"{LIST} has the digest {actual}, {SUMS} says {digests[LIST]}")
    try:
        content = json.loads(listed)
    except (ValueError, RecursionError):
        raise ReleasesError("content", f"{LIST} is no JSON") from None
    if not isinstance(content, Mapping):
        raise ReleasesError("content", f"{LIST} is no list of releases")
    if content.get("format") != FORMAT:
        raise ReleasesError("format", f"{LIST} has the format {content.get('format')!r}, this version reads {FORMAT}")
    releases = [_release(entry) for entry in _entries(content, "releases")]
    if not releases:
        raise ReleasesError("empty", f"{LIST} names no release")
    releases.sort(key=lambda release: release.version, reverse=True)
    for file in releases[0].files + next((one.files for one in releases if one.version.is_final), ()):
        # The folder holds the files of one release; what it has, the list must know by the same digest.
        if digests.get(file.name, file.sha256) != file.sha256:
            raise ReleasesError("checksum", f"{LIST} and {SUMS} differ about {file.name}")
    return ReleaseList(_address(content, "page"), tuple(releases))


def _release(entry: Mapping[str, Any]) -> Release:
    try:
        version = parse_version(_text(entry, "version"))
    except ValueError as error:
        raise ReleasesError("content", str(error)) from None
    files = tuple(_file(file) for file in _entries(entry, "files"))
    return Release(version, _text(entry, "date"), _address(entry, "page"), files)


def _file(entry: Mapping[str, Any]) -> ReleaseFile:
    size, digest, name = entry.get("bytes"), _text(entry, "sha256").lower(), _text(entry, "name")
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        raise ReleasesError("content", f"{name} has no size")
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise ReleasesError("content", f"{name} has no digest")
    return ReleaseFile(name, _text(entry, "platform"), _text(entry, "architecture"), _text(entry, "kind"), size, digest)


def _entries(content: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
    found = content.get(key)
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise ReleasesError("content", f"{key!r} is no list of entries")
    return found


def _text(content: Mapping[str, Any], key: str) -> str:
    found = content.get(key)
    if not isinstance(found, str) or not found.strip() or len(found) > 500:
        raise ReleasesError("content", f"{key!r} is missing")
    return found


def _address(content: Mapping[str, Any], key: str) -> str:
    """An address that may be opened in a browser: https only, so that the list cannot start anything else."""
    found = _text(content, key)
    try:
        parts = urlsplit(found)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme != "https" or not parts.hostname:
        raise ReleasesError("content", f"{key!r} is no https address")
    return found
