"""What the file says, what the engine uses and what the person chose, laid side by side. Pure values, no I/O."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Literal

from firstmate.core.daemon_json import Document, Proxies, Settings
from firstmate.core.mirrors.addresses import normalized

Agreement = Literal["same", "order", "different", "unknown"]


@dataclass(frozen=True, slots=True)
class Draft:
    """The settings as the person wants them, in the order in which the engine shall try them."""

    mirrors: tuple[str, ...] = ()
    insecure: tuple[str, ...] = ()
    proxies: Proxies = field(default_factory=Proxies)

    @classmethod
    def of(cls, document: Document) -> Draft:
        """What the file says now."""
        return cls(tuple(document.mirrors), tuple(document.insecure_registries), document.proxies)

    def settings(self, document: Document) -> Settings:
        """Only what is to be different: the rest of the file is left as somebody wrote it."""
        file = Draft.of(document)
        return Settings(
            mirrors=self.mirrors if self.mirrors != file.mirrors else None,
            insecure_registries=self.insecure if self.insecure != file.insecure else None,
            proxies=self.proxies if self.proxies != file.proxies else None,
        )


@dataclass(frozen=True, slots=True)
class Listed:
    """One mirror of the list and where it stands. `place` counts the chosen ones from 1, 0 for the others."""

    address: str
    place: int = 0
    in_file: bool = False
    in_force: bool | None = False
    """None while the engine does not say."""
    from_flag: bool = False
    """The engine has it from its command line: the file cannot take it away."""

    @property
    def key(self) -> str:
        return normalized(self.address)

    @property
    def chosen(self) -> bool:
        return self.place > 0


def listed(
    chosen: Collection[str], file: Collection[str], in_force: Collection[str] | None, flags: Collection[str] = ()
) -> tuple[Listed, ...]:
    """Every mirror that anybody names, once: the chosen ones in their order, then what else the file or engine has."""
    used = in_force if in_force is not None else ()
    in_file, in_use, on_line = ({normalized(one) for one in group} for group in (file, used, flags))
    places = {normalized(one): number for number, one in enumerate(chosen, 1)}
    found: dict[str, Listed] = {}
    for address in (*chosen, *file, *used, *flags):
        key = normalized(address)
        if key not in found:
            force = None if in_force is None else key in in_use
            found[key] = Listed(
                address if key in places else key, places.get(key, 0), key in in_file, force, key in on_line
            )
    return tuple(found.values())


def agreement(file: Iterable[str], in_force: Iterable[str] | None, flags: Iterable[str] = ()) -> Agreement:
    """Whether the engine uses what is written. Mirrors of its command line count as written."""
    if in_force is None:
        return "unknown"
    written = [normalized(one) for one in (*flags, *file)]
    used = [normalized(one) for one in in_force]
    if written == used:
        return "same"
    return "order" if sorted(set(written)) == sorted(set(used)) else "different"


def with_added(mirrors: tuple[str, ...], addresses: Iterable[str]) -> tuple[str, ...]:
    """The list with new ones at its end; what is there already stays where it is."""
    known = {normalized(one) for one in mirrors}
    result = list(mirrors)
    for address in addresses:
        if normalized(address) not in known:
            known.add(normalized(address))
            result.append(address)
    return tuple(result)


def without(mirrors: tuple[str, ...], addresses: Iterable[str]) -> tuple[str, ...]:
    gone = {normalized(one) for one in addresses}
    return tuple(one for one in mirrors if normalized(one) not in gone)


def rebased(draft: Draft, base: Draft, now: Draft) -> Draft:
    """What was chosen on top of `base`, on top of `now`: only what the person changed is laid over what is there.

    So a choice outlives a repair of the file, and does not undo what somebody else has written meanwhile.
    """
    if now == base:
        return draft

    def proxy(name: Literal["http", "https", "no_proxy"]) -> str:
        chosen: str = getattr(draft.proxies, name)
        there: str = getattr(now.proxies, name)
        return chosen if chosen != getattr(base.proxies, name) else there

    return Draft(
        _rebased(draft.mirrors, base.mirrors, now.mirrors),
        _rebased(draft.insecure, base.insecure, now.insecure),
        Proxies(proxy("http"), proxy("https"), proxy("no_proxy")),
    )


def _rebased(chosen: tuple[str, ...], base: tuple[str, ...], now: tuple[str, ...]) -> tuple[str, ...]:
    removed, added = without(base, chosen), without(chosen, base)
    result = with_added(without(now, removed), added)
    put_in_order = with_added(without(base, removed), added) != chosen
    return sorted_like(result, chosen) if put_in_order else result


def moved(mirrors: tuple[str, ...], address: str, by: int) -> tuple[str, ...]:
    """The list with one mirror earlier (negative) or later; at an end it stays."""
    keys = [normalized(one) for one in mirrors]
    if normalized(address) not in keys:
        return mirrors
    place = keys.index(normalized(address))
    target = min(max(place + by, 0), len(mirrors) - 1)
    result = list(mirrors)
    result.insert(target, result.pop(place))
    return tuple(result)


def sorted_like(mirrors: tuple[str, ...], order: Iterable[str]) -> tuple[str, ...]:
    """The list in the order of `order`; what that does not name keeps its order after it."""
    ranks = {normalized(one): number for number, one in enumerate(order)}
    return tuple(sorted(mirrors, key=lambda one: ranks.get(normalized(one), len(ranks))))
