"""A change of the file as plain bytes, before and after, and what the engine needs to take it in.

Two things are not obvious. A reload leaves alone what the file does not name: a key that was removed keeps its old
value in the running engine, so clearing means reloading with `[]` first (`reload_text`). And some keys count only
after a restart. Pure: knows no disk and no engine.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from firstmate.core import daemon_json
from firstmate.core.daemon_json import Document, Settings
from firstmate.core.entities import RegistryState
from firstmate.host.configuration.files import EMPTY_FILE, ConfigurationError

Flags = Mapping[str, tuple[str, ...]]

_KEYS: Final = ("registry-mirrors", "insecure-registries")
_FLAGS: Final = {"registry-mirrors": "registry-mirror", "insecure-registries": "insecure-registry"}


@dataclass(frozen=True, slots=True)
class Change:
    """`before`: the file as it was read, None when there was none. `after`: exactly what is to be written."""

    before: bytes | None
    after: bytes

    @property
    def restart_keys(self) -> tuple[str, ...]:
        """The keys whose change a reload does not apply, in the file's order; () where the old file was broken, since
        then nobody knows what the engine runs with."""
        old, new = document_of(self.before), document_of(self.after)
        if old is None or new is None:
            return ()
        changed = (key for key in (*new.keys, *old.keys) if _plain(new.get(key)) != _plain(old.get(key)))
        return tuple(dict.fromkeys(key for key in changed if not daemon_json.reloadable(key)))


def change_settings(before: bytes | None, settings: Settings) -> Change:
    """The file with these settings, and everything else as it was. Raises ConfigurationError("broken_file")."""
    document = document_of(before)
    if document is None:
        raise ConfigurationError("broken_file")
    return Change(before, document.with_settings(settings).data() or EMPTY_FILE)


def document_of(data: bytes | None) -> Document | None:
    """What the engine would read; None when it could not."""
    return daemon_json.read(data).document


def reload_text(after: bytes, now: RegistryState, flags: Flags) -> bytes:
    """The text to reload with, so that the running engine comes to what `after` says.

    As `after`, plus an empty list for each of our keys that it does not name while the engine uses such values. Values
    that come from the command line are left alone: naming them in the file too would stop the engine.
    """
    document = document_of(after)
    if document is None:
        return after
    missing = {key for key in _KEYS if _values(now, key) and not _named(document, key) and _FLAGS[key] not in flags}
    return _with(document, dict.fromkeys(missing, ()), after)


def undo_text(change: Change, earlier: RegistryState, flags: Flags) -> bytes:
    """The text to reload with, so that the running engine goes back to what it was before the change.

    As the old file; a key that only the new one names is set to what was in force. An old file that the engine could
    not read says nothing: then the new one with the earlier values.
    """
    old, new = document_of(change.before), document_of(change.after) or daemon_json.EMPTY
    if old is None:
        return _with(new, {key: _values(earlier, key) for key in _KEYS if _FLAGS[key] not in flags}, change.after)
    only_new = {key for key in _KEYS if _named(new, key) and not _named(old, key) and _FLAGS[key] not in flags}
    values = {key: _values(earlier, key) for key in only_new}
    return _with(old, values, change.before or EMPTY_FILE)


def _values(state: RegistryState, key: str) -> tuple[str, ...]:
    return state.mirrors if key == "registry-mirrors" else state.insecure_registries


def _named(document: Document, key: str) -> bool:
    return document.get(key) is not None


def _with(document: Document, values: Mapping[str, tuple[str, ...]], unchanged: bytes) -> bytes:
    if not values:
        return unchanged
    return document.with_settings(
        Settings(mirrors=values.get("registry-mirrors"), insecure_registries=values.get("insecure-registries"))
    ).data()


def _plain(value: Any) -> str:
    """For comparing: numbers and texts as JSON writes them, whatever the document keeps them as."""
    return json.dumps(value, sort_keys=True, default=str)
