"""What was read from a computer, as one frozen value that can be saved, sent and judged elsewhere.

`host.readings` gathers it, `core.checks` judges it; the two meet only here. The file format is public and described in
`resources/docs/readings.md` (format 1, JSON). Three answers are kept apart everywhere: it is there, it is known not to
be there (`null` in the file), and it could not be read (the key is missing, `None` or UNREAD here). What could not be
read never becomes a failed check.

Refuses to judge, and to know how anything is read; the file itself is `readings_file`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Final, Literal

from firstmate.core.errors import FirstMateError
from firstmate.core.masking import Mask

Platform = Literal["windows", "linux", "macos"]
Value = str | int
Purpose = Literal["registry", "token", "mirror"]
ErrorCode = Literal["not_json", "not_readings", "newer_format", "platform"]


class ReadingsError(FirstMateError):
    """A file that holds no readings. `code` chooses the words, `detail` is the technical reason."""

    def __init__(self, code: ErrorCode, detail: str = "") -> None:
        super().__init__(f"no readings of a computer: {detail or code}")
        self.code: ErrorCode = code
        self.detail = detail


class Presence(Enum):
    """The three answers to "is it there?"."""

    THERE = "there"
    ABSENT = "absent"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class CommandOutput:
    """A program that was run, and its bytes as they came. `exit` None: it was still running at its time limit."""

    argv: tuple[str, ...]
    exit: int | None
    stdout: bytes = b""
    stderr: bytes = b""

    @property
    def ok(self) -> bool:
        return self.exit == 0

    @property
    def program(self) -> str:
        """`wsl` for `C:\\Windows\\System32\\wsl.exe`."""
        return _program(self.argv[0]) if self.argv else ""


@dataclass(frozen=True, slots=True)
class User:
    """Whoever ran the reading. `groups` are those of this session, `account_groups` those of the account's entry."""

    id: int | None = None
    groups: tuple[str, ...] | None = None
    account_groups: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Socket:
    """A Unix socket or named pipe. `readable`: this user may connect; None where that was not tried (pipes)."""

    exists: bool
    readable: bool | None = None


@dataclass(frozen=True, slots=True)
class EngineReading:
    """What an engine answered: raw `/version` and `/info`, or why there was no answer.

    `error` are the words, `reason` is `core.errors.UnreachableReason` or "" (an old file, or an answer with an error).
    """

    version: Mapping[str, Any] | None = None
    info: Mapping[str, Any] | None = None
    error: str = ""
    reason: str = ""
    address: str = ""

    @property
    def answers(self) -> bool:
        return bool(self.version or self.info) and not self.error


@dataclass(frozen=True, slots=True)
class Probe:
    """One request to a registry, its token service or a mirror. `status` 0: no answer came (`error` says why)."""

    url: str
    purpose: Purpose = "registry"
    status: int = 0
    seconds: float = 0.0
    is_registry: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True)
class Readings:
    """One computer. Every member but `platform` may be None: it could not be read (or nobody asked yet)."""

    platform: Platform
    registry: Mapping[str, Mapping[str, Value] | None] | None = None
    services: tuple[str, ...] | None = None
    native_machine: int | None = None
    memory_bytes: int | None = None
    cim: Mapping[str, Any] | None = None
    optional_features: Mapping[str, int] | None = None
    files: Mapping[str, str | bool | None] | None = None
    commands: tuple[CommandOutput, ...] | None = None
    environment: Mapping[str, str] | None = None
    machine: str | None = None
    user: User | None = None
    sockets: Mapping[str, Socket] | None = None
    engine: EngineReading | None = None
    network: tuple[Probe, ...] | None = None

    # -- questions -------------------------------------------------------------------------------------------------
    def key(self, path: str) -> Presence:
        """Whether a registry key is there; `path` as `HKLM\\SOFTWARE\\…`, in any spelling of upper and lower case."""
        found = _find(self.registry, path, _registry_path)
        return _presence(found, empty=None)

    def values(self, path: str) -> Mapping[str, Value]:
        """The values of a registry key; empty when the key is absent or was not read."""
        found = _find(self.registry, path, _registry_path)
        return found if isinstance(found, Mapping) else {}

    def subkeys(self, path: str) -> tuple[str, ...]:
        """Paths of the keys that were read right below `path`."""
        parent = _registry_path(path) + "\\"
        return tuple(
            one
            for one, content in (self.registry or {}).items()
            if content is not None
            and _registry_path(one).startswith(parent)
            and "\\" not in _registry_path(one)[len(parent) :]
        )

    def file(self, path: str) -> Presence:
        """Whether a file or folder is there."""
        return _presence(_find(self.files, path, self._path), empty=None)

    def text(self, path: str) -> str | None:
        """Content of a file; None when it is absent, was not read, or only its existence was."""
        found = _find(self.files, path, self._path)
        return found if isinstance(found, str) else None

    def files_ending(self, *tails: str) -> tuple[str, ...]:
        """Files that are there and whose path ends so: for files of a home folder, wherever that is."""
        wanted = tuple(self._path(tail) for tail in tails)
        found = self.files or {}
        return tuple(path for path, content in found.items() if content is not None and _ends(self._path(path), wanted))

    def looked_for(self, *tails: str) -> bool:
        """Whether any file with such an ending was looked for at all."""
        wanted = tuple(self._path(tail) for tail in tails)
        return any(_ends(self._path(path), wanted) for path in self.files or {})

    def service(self, name: str) -> Presence:
        """Whether a Windows service or driver is installed."""
        if self.services is None:
            return Presence.UNREAD
        wanted = name.lower()
        return Presence.THERE if any(one.lower() == wanted for one in self.services) else Presence.ABSENT

    def command(self, program: str, *arguments: str) -> CommandOutput | None:
        """The output of `program` with exactly these arguments, or None when it was not run (or could not be started).

        The program is compared without folder and ending: `wsl` finds `C:\\Windows\\System32\\wsl.exe`.
        """
        for one in self.commands or ():
            if one.program == program.lower() and one.argv[1:] == arguments:
                return one
        return None

    def commands_of(self, program: str) -> tuple[CommandOutput, ...]:
        """All outputs of a program."""
        return tuple(one for one in self.commands or () if one.program == program.lower())

    def socket(self, path: str) -> Socket | None:
        """A socket or pipe that was looked at."""
        found = _find(self.sockets, path, self._path)
        return found if isinstance(found, Socket) else None

    def probe(self, url: str) -> Probe | None:
        return next((one for one in self.network or () if one.url == url), None)

    def _path(self, path: str) -> str:
        return path.lower().replace("/", "\\").rstrip("\\") if self.platform == "windows" else path

    # -- changes ---------------------------------------------------------------------------------------------------
    def with_commands(self, *outputs: CommandOutput) -> Readings:
        """With these outputs added to the others."""
        return replace(self, commands=(*(self.commands or ()), *outputs))

    def with_files(self, found: Mapping[str, str | bool | None]) -> Readings:
        """With these files added to the others."""
        return replace(self, files={**(self.files or {}), **found})

    # -- the file ----------------------------------------------------------------------------------------------------
    def to_json(self) -> str:
        """The file's text: format 1, the keys in the order of the documentation, two blanks of indent."""
        from firstmate.core import readings_file

        return readings_file.dump(self)

    @classmethod
    def from_json(cls, source: str | bytes | Mapping[str, Any]) -> Readings:
        """The readings in a file's text or bytes (UTF-8, or UTF-16 with its mark). Raises ReadingsError."""
        from firstmate.core import readings_file

        return readings_file.load(source)

    def masked(self, user: str, host: str, home: str) -> Readings:
        """Without the names of the person and the computer, in texts, paths and in the bytes of outputs.

        The user name becomes `user`, the host name `computer`, the home folder `/home/user`, `/Users/user` or
        `C:\\Users\\user`; passwords and user names in addresses become `***`. Names that say nothing about anybody
        (root, docker, debian …) stay.
        """
        from firstmate.core import readings_file

        mask = Mask(user, host, home, platform=self.platform)
        raw = readings_file.as_object(self)
        shown = {key: raw[key] if key in ("format", "platform") else mask.value(raw[key]) for key in raw}
        readings = readings_file.load(shown)
        if self.commands is None:
            return readings
        # The walk over texts cannot look into base64: the outputs' bytes are masked by themselves.
        outputs = tuple(
            CommandOutput(tuple(map(mask.text, one.argv)), one.exit, mask.bytes(one.stdout), mask.bytes(one.stderr))
            for one in self.commands
        )
        return replace(readings, commands=outputs)


def empty(platform: Platform) -> Readings:
    """Nothing read yet."""
    return Readings(platform)


def platform_of(name: str) -> Platform:
    """Our word for `sys.platform`; everything that is neither Windows nor macOS is read as Linux."""
    return {"win32": "windows", "cygwin": "windows", "darwin": "macos"}.get(name, "linux")  # type: ignore[return-value]


# -- finding ---------------------------------------------------------------------------------------------------------
_MISSING: Final = object()
_HIVES: Final = {"hkey_local_machine": "hklm", "hkey_current_user": "hkcu"}


def _find(table: Mapping[str, Any] | None, wanted: str, spelling: Callable[[str], str]) -> Any:
    """The entry, whatever its spelling; _MISSING when there is none."""
    if table is None:
        return _MISSING
    if wanted in table:
        return table[wanted]
    spelled = spelling(wanted)
    return next((content for path, content in table.items() if spelling(path) == spelled), _MISSING)


def _presence(found: Any, *, empty: object) -> Presence:
    if found is _MISSING:
        return Presence.UNREAD
    return Presence.ABSENT if found is empty or found is False else Presence.THERE


def _registry_path(path: str) -> str:
    hive, _, rest = path.lower().rstrip("\\").partition("\\")
    return f"{_HIVES.get(hive, hive)}\\{rest}"


def _program(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2].lower().removesuffix(".exe")


def _ends(path: str, tails: Iterable[str]) -> bool:
    return any(path == tail or path.endswith(tail) for tail in tails)
