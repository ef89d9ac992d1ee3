"""What a change needs of the engine, and what the engine must say afterwards: pure rules in tables."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from firstmate.core import daemon_json
from firstmate.core.daemon_json import Proxies, Settings
from firstmate.core.entities import RegistryState
from firstmate.host.configuration.changes import Change, change_settings, reload_text, undo_text
from firstmate.host.configuration.expecting import Expectation, expectation
from firstmate.host.configuration.files import ConfigurationError

A, B = "https://a.example.com", "https://b.example.com"
NOTHING = RegistryState()


def file(**keys: object) -> bytes:
    return json.dumps({key.replace("_", "-"): value for key, value in keys.items()}).encode()


@pytest.mark.parametrize(
    ("before", "after", "keys"),
    [
        (file(), file(registry_mirrors=[A]), ()),
        (file(registry_mirrors=[A]), file(registry_mirrors=[A, B], insecure_registries=["x"]), ()),
        (file(), file(proxies={"http-proxy": "http://p:1"}), ("proxies",)),
        (file(proxies={"http-proxy": "http://p:1"}), file(), ("proxies",)),
        (file(data_root="/a", debug=True), file(data_root="/b", debug=False), ("data-root",)),
        (file(log_level="info"), file(log_level="info", registry_mirrors=[]), ()),
        (b'{"max-concurrent-downloads": 3}', b'{"max-concurrent-downloads": 3.0}', ()),
        (b"{broken", file(data_root="/b"), ()),
        (None, file(data_root="/b"), ("data-root",)),
        (b"", file(registry_mirrors=[A]), ()),
    ],
)
def test_what_only_a_restart_applies(before: bytes | None, after: bytes, keys: tuple[str, ...]) -> None:
    assert Change(before, after).restart_keys == keys


def test_settings_of_a_broken_file_are_not_guessed() -> None:
    with pytest.raises(ConfigurationError) as caught:
        change_settings(b"{broken", Settings(mirrors=(A,)))
    assert caught.value.code == "broken_file"
    assert change_settings(None, Settings()).after == b"{}\n"  # 20.10 refuses a file without a character
    assert json.loads(change_settings(b"\n", Settings(mirrors=(A,))).after) == {"registry-mirrors": [A]}


@pytest.mark.parametrize(
    ("after", "now", "flags", "written"),
    [
        # What is named needs nothing more.
        (file(registry_mirrors=[B]), RegistryState(mirrors=(A,)), {}, {"registry-mirrors": [B]}),
        # A reload keeps what is not named: it must be named once, as empty.
        (file(debug=True), RegistryState(mirrors=(A,)), {}, {"debug": True, "registry-mirrors": []}),
        (file(), RegistryState(insecure_registries=("x:1",)), {}, {"insecure-registries": []}),
        (
            file(registry_mirrors=None),
            RegistryState(mirrors=(A,), insecure_registries=("x",)),
            {},
            {"registry-mirrors": [], "insecure-registries": []},
        ),
        (file(), NOTHING, {}, {}),
        # What comes from the command line would stop the engine if it were named in the file, too.
        (file(), RegistryState(mirrors=(A,)), {"registry-mirror": (A,)}, {}),
    ],
)
def test_the_text_to_reload_with(
    after: bytes, now: RegistryState, flags: dict[str, tuple[str, ...]], written: dict[str, object]
) -> None:
    text = reload_text(after, now, flags)
    assert json.loads(text) == written
    if json.loads(after) == written:
        assert text == after


@pytest.mark.parametrize(
    ("before", "after", "earlier", "written"),
    [
        (
            file(registry_mirrors=[A]),
            file(registry_mirrors=[B]),
            RegistryState(mirrors=(A,)),
            {"registry-mirrors": [A]},
        ),
        (file(debug=True), file(debug=True, registry_mirrors=[B]), NOTHING, {"debug": True, "registry-mirrors": []}),
        # Old values that the engine kept although the file has lost them.
        (file(), file(registry_mirrors=[B]), RegistryState(mirrors=(A,)), {"registry-mirrors": [A]}),
        (None, file(registry_mirrors=[B]), NOTHING, {"registry-mirrors": []}),
        # A file that the engine cannot read does not tell what it runs with.
        (
            b"{broken",
            file(debug=True, registry_mirrors=[B]),
            RegistryState(mirrors=(A,)),
            {"debug": True, "registry-mirrors": [A], "insecure-registries": []},
        ),
    ],
)
def test_the_text_to_go_back_with(
    before: bytes | None, after: bytes, earlier: RegistryState, written: dict[str, object]
) -> None:
    assert json.loads(undo_text(Change(before, after), earlier, {})) == written


def expected(restarted: bool = False, flags: dict[str, tuple[str, ...]] | None = None, **keys: object) -> Expectation:
    document = daemon_json.read(file(**keys)).document
    assert document is not None
    return expectation(document, flags or {}, restarted=restarted)


@pytest.mark.parametrize(
    ("keys", "state"),
    [
        ({"registry_mirrors": [A, f"{B}/"]}, RegistryState(mirrors=(A, B))),
        ({"registry_mirrors": ["HTTPS://A.Example.com/"]}, RegistryState(mirrors=(A,))),
        ({"registry_mirrors": [A, A, B]}, RegistryState(mirrors=(A, B))),  # the engine keeps one of each
        ({"registry_mirrors": [f"{A}/proxy/"]}, RegistryState(mirrors=(f"{A}/proxy",))),
        ({"registry_mirrors": []}, NOTHING),
        ({"insecure_registries": ["http://R.example.com:5000", "10.1.2.3/8"]},
         RegistryState(insecure_registries=("10.0.0.0/8", "r.example.com:5000"))),
        ({"insecure_registries": ["127.0.0.0/8", "::1/128"]}, NOTHING),
        ({}, RegistryState(mirrors=(A,), insecure_registries=("x",), http_proxy="http://p")),
    ],
)  # fmt: skip
def test_the_engine_says_it_its_own_way(keys: dict[str, object], state: RegistryState) -> None:
    assert expected(**keys).met_by(state)


@pytest.mark.parametrize(
    ("keys", "state", "difference"),
    [
        ({"registry_mirrors": [A]}, NOTHING, f"registry-mirrors: expected {A}, the engine says nothing"),
        ({"registry_mirrors": [A, B]}, RegistryState(mirrors=(B, A)),
         f"registry-mirrors: expected {A}, {B}, the engine says {B}, {A}"),  # the order is the order of trying
        ({"registry_mirrors": []}, RegistryState(mirrors=(A,)),
         f"registry-mirrors: expected nothing, the engine says {A}"),
        ({"insecure_registries": ["x:1"]}, RegistryState(insecure_registries=("y:1", "x:1")),
         "insecure-registries: expected x:1, the engine says x:1, y:1"),
    ],
)  # fmt: skip
def test_what_differs_is_said(keys: dict[str, object], state: RegistryState, difference: str) -> None:
    assert expected(**keys).differences(state) == (difference,)


def test_proxies_count_only_after_a_restart_and_without_their_password() -> None:
    keys = {"proxies": {"http-proxy": "http://eva:geheim@p:1", "no-proxy": "localhost"}}
    assert expected(restarted=False, **keys) == Expectation()
    wanted = expected(restarted=True, **keys)
    said = RegistryState(http_proxy="http://xxxxx:xxxxx@p:1", no_proxy="localhost", https_proxy="http://from-outside:1")
    assert wanted.met_by(said)
    assert not wanted.met_by(replace(said, no_proxy=""))
    assert "geheim" not in str(wanted.differences(NOTHING))


def test_flags_are_not_looked_at() -> None:
    assert expected(flags={"registry-mirror": (A,)}, registry_mirrors=[B]).mirrors is None


def test_removing_proxies_is_a_change_for_a_restart() -> None:
    change = change_settings(file(proxies={"http-proxy": "http://p:1"}), Settings(proxies=Proxies()))
    assert change.restart_keys == ("proxies",) and "proxies" not in json.loads(change.after)
