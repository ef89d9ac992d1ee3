"""The table of known mirrors: dated, sourced, worded in both languages, and nothing dead is ever offered."""

from datetime import date
from typing import get_args

import pytest

from firstmate.core import content
from firstmate.core.mirrors.addresses import read_addresses
from firstmate.core.mirrors.advice import dead_ones
from firstmate.core.mirrors.presets import Preset, State, offered, page_of, preset_of, presets
from firstmate.core.mirrors.words import preset_words


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.id)
def test_a_preset_says_who_what_when_and_whence(preset: Preset) -> None:
    assert preset.state in get_args(State)
    assert date(2019, 1, 1) <= preset.verified <= date(2026, 11, 30)
    assert preset.source.startswith("https://")
    assert preset.address or preset.console
    if preset.address and preset.state != "closed":
        entry = read_addresses(preset.address, "20.10.24")[0]
        assert (entry.address, entry.repairs, entry.problem) == (preset.address, (), None)
    for language in ("en", "zh_CN"):
        words = preset_words(preset, language)
        assert words.operator and words.state
        assert bool(words.fate) == (preset.state == "closed")
        assert words.restriction or preset.state == "closed"


def test_ids_and_hosts_are_unique() -> None:
    assert len({preset.id for preset in presets()}) == len(presets())
    hosts = [host for preset in presets() for host in preset.hosts]
    assert len(set(hosts)) == len(hosts)


def test_only_what_may_answer_is_offered_and_always_encrypted() -> None:
    assert offered()
    assert all(preset.state != "closed" and preset.secure for preset in offered())
    assert "aliyun" not in {preset.id for preset in offered()}, "everybody's is another: there is nothing to choose"


@pytest.mark.parametrize(
    ("address", "id_"),
    [
        ("https://docker.mirrors.ustc.edu.cn", "ustc"),
        ("http://hub-mirror.c.163.com", "netease"),
        ("https://registry.docker-cn.com", "docker_cn"),
        ("https://docker.mirrors.ustc.edu.cn/", "ustc"),
        ("HTTPS://Hub-Mirror.C.163.com:443/", "netease"),
        ("https://dockerhub.azk8s.cn", "azure_cn"),
    ],
)
def test_the_mirrors_of_old_tutorials_are_known_to_be_dead(address: str, id_: str) -> None:
    assert [dead.preset.id for dead in dead_ones([address])] == [id_]


def test_the_living_and_the_unknown_are_not_called_dead() -> None:
    mirrors = ["https://docker.m.daocloud.io", "https://my.example.com", "https://abcd.mirror.aliyuncs.com"]
    assert dead_ones(mirrors) == ()
    found = dead_ones([mirrors[0], "https://mirror.baidubce.com", mirrors[1], "https://reg-mirror.qiniu.com"])
    assert [one.address for one in found] == ["https://mirror.baidubce.com", "https://reg-mirror.qiniu.com"]


def test_personal_mirrors_are_recognised_by_their_pattern() -> None:
    personal = preset_of("abcd1234.mirror.aliyuncs.com")
    assert personal is not None and personal.id == "aliyun"
    assert preset_of("mirror.aliyuncs.com") is None
    assert preset_of("a.b.mirror.aliyuncs.com") is None
    assert preset_of("evil-docker.m.daocloud.io") is None


def test_patterns_of_pages_match_whole_names_only() -> None:
    assert page_of("cr.console.aliyun.com") is not None
    assert page_of("someone.cnblogs.com") is not None
    assert page_of("notgithub.com") is None
    assert page_of("docker.m.daocloud.io") is None


def test_every_text_belongs_to_a_row() -> None:
    texts = content.texts("mirrors", "en")
    assert set(texts["preset"]) == {preset.id for preset in presets()}
    assert set(texts["restrictions"]) == {preset.restriction for preset in presets()} - {"none"}
