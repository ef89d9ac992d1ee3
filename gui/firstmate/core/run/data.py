"""The run specification as plain data, and back: for `convert --to spec`, saved templates and recent runs.

Only what is set is written. Pairs are objects (lists of pairs where a name is there twice), everything else is as in
`spec`, in the engine's units. Reading is strict, because a template may come from anybody: an unknown key or a wrong
type is refused with its path.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from firstmate.core.run.spec import RunSpec

T = TypeVar("T")


class SpecDataError(ValueError):
    """Data that is no run specification. `path` says where: `limits.memory`, `ports.0.container`."""

    def __init__(self, path: str, code: str) -> None:
        super().__init__(f"{path or 'top'}: {code}")
        self.path = path
        self.code = code


def to_data(spec: RunSpec) -> dict[str, Any]:
    """The set fields, as JSON can hold them; `detach` always, because a command's own default is the opposite."""
    return {"image": spec.image, "detach": spec.detach} | _object(spec)


def from_data(data: Any) -> RunSpec:
    """The specification of such data. Raises SpecDataError (codes: not_an_object, unknown_key, missing, wrong_type)."""
    return _read_object(RunSpec, data, "")


# -- writing -------------------------------------------------------------------------------------------------------


def _object(value: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    hints = _hints(type(value))
    for one in fields(value):
        here = getattr(value, one.name)
        if here != one.default:
            found[one.name] = _plain(here, hints[one.name])
    return found


def _plain(value: Any, kind: Any) -> Any:
    if is_dataclass(value):
        return _object(value)
    if isinstance(value, tuple):
        if _is_mapping(kind) and len({key for key, _ in value}) == len(value):
            return {key: _plain(inner, None) for key, inner in value}
        return [_plain(inner, None) for inner in value]
    return value


# -- reading -------------------------------------------------------------------------------------------------------


def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _is_mapping(kind: Any) -> bool:
    """Whether the type is a tuple of names with something each: Pairs, or networks with their settings."""
    inner = get_args(kind)
    return get_origin(kind) is tuple and get_origin(inner[0]) is tuple and get_args(inner[0])[0] is str


def _read_object(kind: type[T], data: Any, path: str) -> T:
    if not isinstance(data, Mapping):
        raise SpecDataError(path, "not_an_object")
    hints = _hints(kind)
    for key in data:
        if key not in hints:
            raise SpecDataError(_join(path, str(key)), "unknown_key")
    values = {key: _read(hints[key], value, _join(path, key)) for key, value in data.items()}
    try:
        return kind(**values)
    except TypeError:
        raise SpecDataError(path, "missing") from None


def _join(path: str, key: object) -> str:
    return f"{path}.{key}" if path else f"{key}"


def _rows(value: Any, path: str) -> Iterable[tuple[Any, Any]]:
    """An object's members, or the pairs of a list: the same name may be there twice (two addresses of one host)."""
    if isinstance(value, Mapping):
        return value.items()
    pairs = isinstance(value, list | tuple) and all(isinstance(row, list | tuple) and len(row) == 2 for row in value)
    if not pairs:
        raise SpecDataError(path, "wrong_type")
    return [(key, inner) for key, inner in value]


def _read(kind: Any, value: Any, path: str) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        if value is None and type(None) in get_args(kind):
            return None
        return _read(next(one for one in get_args(kind) if one is not type(None)), value, path)
    if origin is Literal:
        if value not in get_args(kind):
            raise SpecDataError(path, "wrong_type")
        return value
    if _is_mapping(kind):
        inner = get_args(get_args(kind)[0])[1]
        return tuple((str(key), _read(inner, one, _join(path, key))) for key, one in _rows(value, path))
    if origin is tuple:
        if not isinstance(value, list | tuple):
            raise SpecDataError(path, "wrong_type")
        inner = get_args(kind)[0]
        return tuple(_read(inner, one, _join(path, place)) for place, one in enumerate(value))
    if is_dataclass(kind):
        return _read_object(kind, value, path)  # type: ignore[arg-type]
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise SpecDataError(path, "wrong_type")
    return value
