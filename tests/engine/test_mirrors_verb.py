"""`firstmate mirrors` on a real engine with a real registry as its mirror, as a script calls it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from engine_fixtures import own_engine
from mirror_world import BASE, A, B, Restarter, World

from firstmate.__main__ import main
from firstmate.core import content
from firstmate.host.configuration.places import NoPlace, Place
from firstmate.host.private_engine import PrivateEngine

pytestmark = [pytest.mark.engine]


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateEngine]:
    """One with a registry, to be its mirror."""
    with own_engine(tmp_path_factory.mktemp("verb"), registry=True) as engine:
        yield engine


@pytest.fixture
def world(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The engine that a shell finds."""
    monkeypatch.setenv("DOCKER_HOST", world.daemon.address)
    return world


class Called:
    """What one call of `firstmate mirrors` answered."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found


@pytest.fixture
def mirrors(capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*words: str, language: str = "en") -> Called:
        try:
            code = main(["--lang", language, "mirrors", *words])
        except SystemExit as ended:
            code = int(ended.code or 0)
        out, err = capsys.readouterr()
        return Called(code, out, err)

    return call


KEYS = {"config_path", "mirrors", "probes", "applied", "verified", "restarted"}


def test_show_apply_and_back(world: World, mirrors: Any) -> None:
    shown = mirrors("show", "--json")
    assert shown.code == 0 and shown.json.keys() >= KEYS
    assert (shown.json["config_path"], shown.json["mirrors"]) == (str(world.path), [])
    assert shown.json["file"]["mirrors"] == [] and shown.json["backups"] == []
    assert mirrors("--json", "show").json == shown.json

    applied = mirrors("apply", "--json", "docker.m.daocloud.io/", A)
    assert applied.code == 0 and applied.json.keys() >= KEYS
    assert applied.json["mirrors"] == ["https://docker.m.daocloud.io", A]
    assert (applied.json["applied"], applied.json["verified"], applied.json["restarted"]) == (True, True, False)
    assert applied.json["addresses"][0]["url"] == "https://docker.m.daocloud.io"
    assert world.mirrors() == ["https://docker.m.daocloud.io/", f"{A}/"]
    assert "✓ Ask the engine what it uses now" in applied.err

    again = mirrors("apply", "https://docker.m.daocloud.io", A)
    assert again.code == 0 and "Nothing to do" in again.out

    assert mirrors("apply", B, language="zh_CN").out.endswith("已生效\n引擎自己确认，它用的就是新设置。\n")
    listed = mirrors("show", "--json").json["backups"]
    assert len(listed) == 2
    back = mirrors("rollback", "--json")
    assert back.code == 0 and back.json["mirrors"] == ["https://docker.m.daocloud.io", A]
    oldest = mirrors("rollback", Path(listed[-1]["path"]).name)
    assert oldest.code == 0 and world.data() == BASE and world.mirrors() == []
    assert f'-        "{A}"' in oldest.out.splitlines() or f'-    "{A}"' in oldest.out


def test_none_and_insecure_registries(world: World, mirrors: Any) -> None:
    mirrors("apply", A, "--insecure-registry", "r.example.com:5000")
    assert world.mirrors() == [f"{A}/"] and world.insecure() == {"r.example.com:5000"}
    assert mirrors("apply", "--none").code == 0
    assert world.mirrors() == [] and world.insecure() == {"r.example.com:5000"}
    assert mirrors("apply", "--insecure-registry", "").code == 0
    assert world.insecure() == set()


def test_what_is_refused_is_one(world: World, mirrors: Any) -> None:
    page = mirrors("apply", "https://cr.console.aliyun.com/cn-hangzhou/instances/mirrors")
    assert page.code == 1 and "Alibaba" in page.out
    proxy = mirrors("apply", "--http-proxy", "http://eva:geheim@p.example.com:3128", "--json")
    assert proxy.code == 1 and not proxy.json["applied"]
    if world.major < 23:
        assert proxy.json["code"] == "rules"
        assert [one["code"] for one in proxy.json["problems"]] == ["key_too_new"]
    else:
        assert (proxy.json["code"], proxy.json["detail"]) == ("no_restart", "proxies")
    assert "geheim" not in proxy.out + proxy.err and "//***@p.example.com" in proxy.out
    assert world.data() == BASE and world.beside() == set()


def test_a_dry_run_writes_nothing(world: World, mirrors: Any) -> None:
    dry = mirrors("apply", "--dry-run", A)
    assert dry.code == 0 and f'+        "{A}"' in dry.out
    assert mirrors("apply", "--dry-run", "--http-proxy", "http://p.example.com:1").code == int(world.major < 23)
    assert world.data() == BASE and world.beside() == set() and world.mirrors() == []


def test_a_proxy_that_is_not_named_stays(world: World, mirrors: Any) -> None:
    world.write(b'{\n  "proxies": {"http-proxy": "http://old:1", "https-proxy": "http://secure:2"}\n}\n')
    dry = mirrors("apply", "--dry-run", "--json", "--http-proxy", "http://new:3").json
    after = "".join(line[1:] for line in dry["difference"] if line[0] != "-")
    assert json.loads(after) == {"proxies": {"http-proxy": "http://new:3", "https-proxy": "http://secure:2"}}
    cleared = mirrors("apply", "--dry-run", "--json", "--http-proxy", "").json
    after = "".join(line[1:] for line in cleared["difference"] if line[0] != "-")
    assert json.loads(after) == {"proxies": {"https-proxy": "http://secure:2"}}
    world.write(BASE)


@pytest.mark.parametrize("act", ["apply", "probe"])
@pytest.mark.parametrize("text", ["你好", "https://"])
def test_a_text_without_an_address_is_refused_and_not_taken_for_nothing(
    world: World, mirrors: Any, act: str, text: str
) -> None:
    called = mirrors(act, "--json", text)
    assert called.code == 1 and called.json["addresses"][0]["problem"] in called.json["message"]
    assert world.data() == BASE


@pytest.mark.parametrize(
    "words",
    [
        ("apply",),
        ("apply", "--none", A),
        ("show", A),
        ("probe", "--restart"),
        ("rollback", "nonsense"),
        ("rollback",),
        ("nonsense",),
        (),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_two(world: World, mirrors: Any, words: tuple[str, ...]) -> None:
    assert mirrors(*words).code == 2
    assert world.data() == BASE and world.beside() == set()


def test_a_broken_file_is_shown_with_its_places(world: World, mirrors: Any) -> None:
    world.write(b'{\n  "registry-mirrors": ["https://hub-mirror.c.163.com"],\n}\n')
    shown = mirrors("show", "--json")
    assert shown.code == 1
    assert [(one["code"], one["line"]) for one in shown.json["file"]["faults"]] == [("trailing_comma", 2)]
    assert json.loads(shown.json["file"]["repair"]) == {"registry-mirrors": ["https://hub-mirror.c.163.com"]}
    assert "2:" in mirrors("show").out
    refused = mirrors("apply", A)
    assert refused.code == 1 and "the file is broken" in refused.out
    world.write(BASE)


def test_probing_a_real_mirror_and_a_dead_one(world: World, mirrors: Any) -> None:
    dead = "http://127.0.0.1:9"
    called = mirrors("probe", "--json", dead, f"http://{world.daemon.registry_address}")
    assert called.code == 1
    best, worst = called.json["probes"]
    assert (best["url"], best["usable"]) == (f"http://{world.daemon.registry_address}", True)
    assert best["seconds"] < 5 and best["reason"]
    assert (worst["url"], worst["usable"], worst["seconds"]) == (dead, False, None) and worst["reason"]
    mirrors("apply", f"http://{world.daemon.registry_address}")
    own = mirrors("probe")
    assert own.code == 0 and world.daemon.registry_address in own.out and "MB/s" in own.out
    mirrors("apply", "--none")
    assert "No mirror is set" in mirrors("probe").out


def test_a_restart_needs_agreement(world: World, mirrors: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from firstmate import mirroring
    from firstmate.host.configuration import facts

    with Restarter(world, tmp_path / "bin") as restarter:

        async def restartable(address: str, info: Any) -> Place | NoPlace:
            found = await facts.find_place(address, info)
            assert isinstance(found, Place)
            return replace(found, reload="none", pid=None, restart=((str(restarter.program),),))

        monkeypatch.setattr(mirroring, "find_place", restartable)
        refused = mirrors("apply", A)
        assert refused.code == 1 and "--restart" in refused.out and restarter.restarts == 0
        agreed = mirrors("apply", "--json", "--restart", A)
        assert agreed.code == 0 and agreed.json["restarted"] and agreed.json["verified"]
        assert world.mirrors() == [f"{A}/"]


@pytest.mark.parametrize(("words", "code"), [(("show",), 1), (("apply", A), 1), (("rollback",), 1)])
def test_an_engine_that_does_not_answer(
    world: World, mirrors: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: tuple[str, ...], code: int
) -> None:
    """On a socket that no engine is known to have: nothing can be known, and that is said."""
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/nobody.sock")
    called = mirrors(*words, "--json")
    assert called.code == code and called.json["config_path"] is None
    assert called.json["message"] == content.texts("configuration", "en")["no_place"]["unknown"]
    assert mirrors(*words).out.strip()


def test_every_code_has_its_words_in_both_languages() -> None:
    from typing import get_args

    from firstmate.core import configuration_words
    from firstmate.host.configuration import places
    from firstmate.host.configuration.applying import Code, Outcome, Step

    for language in ("en", "zh_CN"):
        tables = content.texts("configuration", language)
        assert set(tables["outcome"]) == set(get_args(Code))
        assert set(tables["step"]) == set(get_args(Step))
        assert set(tables["place"]) == set(get_args(places.PlaceKind))
        assert set(tables["no_place"]) == set(get_args(places.NoReason))
        for code in get_args(Code):
            for rolled_back in (False, True):
                outcome = Outcome(code, rolled_back=rolled_back, backup=Path("/x/daemon.json.bak"), detail="words")
                assert configuration_words.outcome_title(outcome, language)
                said = configuration_words.outcome_text(outcome, language)
                assert said and "{" not in said
    assert content.texts("configuration", "en") != content.texts("configuration", "zh_CN")
