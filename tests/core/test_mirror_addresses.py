"""What beginners paste as a mirror's address is repaired or explained, and never makes an engine refuse to start."""

import json
import time
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstmate.core import content
from firstmate.core.mirrors import addresses
from firstmate.core.mirrors.addresses import Entry, host_of, major, normalized, read_addresses
from firstmate.core.mirrors.words import entry_words

GOOD = "https://docker.m.daocloud.io"


def one(text: str, version: str = "") -> Entry:
    entries = read_addresses(text, version)
    assert len(entries) == 1, entries
    return entries[0]


@pytest.mark.parametrize(
    ("pasted", "repairs"),
    [
        (GOOD, ()),
        ("docker.m.daocloud.io", ("scheme_added",)),
        ("https://docker.m.daocloud.io/", ("slash",)),
        ("  https://docker.m.daocloud.io \n", ()),
        ("HTTPS://Docker.M.DaoCloud.IO", ("lower_case",)),
        ("https:/docker.m.daocloud.io", ("scheme_fixed",)),
        ("https//docker.m.daocloud.io", ("scheme_fixed",)),
        ("https//:docker.m.daocloud.io", ("scheme_fixed",)),
        ("https:docker.m.daocloud.io", ("scheme_fixed",)),
        (r"https:\\docker.m.daocloud.io", ("scheme_fixed",)),
        ("htps://docker.m.daocloud.io", ("scheme_fixed",)),
        ("https ://docker.m.daocloud.io", ("blanks",)),
        ("https:// docker.m .daocloud.io", ("blanks",)),
        ("docker.m. daocloud.io", ("blanks", "scheme_added")),
        ("ｈｔｔｐｓ：／／docker．m．daocloud．io", ("full_width",)),
        ("https：//docker。m。daocloud。io", ("full_width",)),
        ("\u200bhttps://docker.m.daocloud.io\ufeff", ("invisible",)),
        ("https://somebody:secret@docker.m.daocloud.io", ("credentials",)),
        ("https://docker.m.daocloud.io?from=tutorial#top", ("query",)),
        ("https://docker.m.daocloud.io/v2/", ("path",)),
        ("https://docker.m.daocloud.io/v2/library/busybox", ("path",)),
        ("<https://docker.m.daocloud.io>", ()),
        ("“https://docker.m.daocloud.io”,", ()),
        ("docker pull docker.m.daocloud.io/library/busybox:latest", ("from_command", "from_image", "scheme_added")),
        (
            "sudo docker pull --platform linux/amd64 docker.m.daocloud.io/nginx",
            ("from_command", "from_image", "scheme_added"),
        ),
        ("$ docker run -it --rm docker.m.daocloud.io/python:3.12 sh", ("from_command", "from_image", "scheme_added")),
        ("docker.m.daocloud.io/library/busybox:latest", ("from_image", "scheme_added")),
        ("https://docker.m.daocloud.io/library/busybox", ("from_image",)),
        ("dockerd --registry-mirror=https://docker.m.daocloud.io", ("from_command",)),
        ("推荐使用 https://docker.m.daocloud.io，速度很快。", ()),
        ("镜像源：https://docker.m.daocloud.io（推荐）", ()),
    ],
)
def test_one_address_in_every_dress(pasted: str, repairs: tuple[str, ...]) -> None:
    entry = one(pasted)
    assert (entry.address, entry.repairs, entry.problem) == (GOOD, repairs, None)


@pytest.mark.parametrize(
    "snippet",
    [
        '{"registry-mirrors": ["https://a.example.com", "https://b.example.com/"]}',
        '{\n  "debug": true,\n  "registry-mirrors": [\n\t"https://a.example.com",\n\t"https://b.example.com",\n  ],\n}',
        '"registry-mirrors": ["https://a.example.com","https://b.example.com"',
        "{“registry-mirrors”：［“https://a.example.com”，“https://b.example.com”］}",
        '{"registry-mirror": ["https://a.example.com,https://b.example.com"]}',
        "registry-mirrors: [https://a.example.com, https://b.example.com]",
        'sudo tee /etc/docker/daemon.json <<-\'EOF\'\n{\n  "registry-mirrors": ["https://a.example.com",'
        '"https://b.example.com"]\n}\nEOF\nsudo systemctl daemon-reload\nsudo systemctl restart docker',
        '{"registry-mirrors": ["https:\\/\\/a.example.com", "https:\\/\\/b.example.com"]}',
        '["https://a.example.com","https://b.example.com"]',
        "https://a.example.com, https://b.example.com",
        "https://a.example.com；https://b.example.com、https://a.example.com",
        "1. https://a.example.com\n2. b.example.com\n",
        "--registry-mirror=https://a.example.com --registry-mirror https://b.example.com",
    ],
)
def test_several_addresses_in_every_dress(snippet: str) -> None:
    entries = read_addresses(snippet)
    assert [entry.address for entry in entries] == ["https://a.example.com", "https://b.example.com"]


def test_other_keys_of_a_snippet_are_not_taken_for_mirrors() -> None:
    text = json.dumps({"insecure-registries": ["192.168.1.10:5000"], "registry-mirrors": [GOOD], "dns": ["8.8.8.8"]})
    assert one(text) == Entry(GOOD, GOOD, ("snippet",))


def test_an_address_with_six_bytes_in_brackets() -> None:
    assert one('{"registry-mirrors": ["https://[2001:db8::1]:5000"]}').address == "https://[2001:db8::1]:5000"
    assert one("[2001:db8::1]:5000").address == "http://[2001:db8::1]:5000"
    assert one("https://[2001:db8]").problem == "host"


def test_the_paragraph_of_the_tutorial() -> None:
    entries = read_addresses(
        "  • https://docker.mirrors.ustc.edu.cn :中科大镜像\n"
        "  • http://hub-mirror.c.163.com:网易镜像。注意这个没有TLS。\n"
        "  • 也可以去这个地方 获得一个阿里云的镜像源:https://cr.console.aliyun.com/cn-hangzhou/instances/mirrors "
        "这个不是镜像地址 不要直接复制!"
    )
    assert [(one.address, one.problem) for one in entries] == [
        ("https://docker.mirrors.ustc.edu.cn", None),
        ("http://hub-mirror.c.163.com", None),
        (None, "page"),
    ]
    assert entries[1].warnings == ("http",)
    assert "mirror.aliyuncs.com" in entry_words(entries[2], "zh_CN").problem


@pytest.mark.parametrize(
    ("pasted", "problem"),
    [
        ("busybox", "not_an_address"),
        ("hello world", "not_an_address"),
        ("你好", "not_an_address"),
        ("https://", "not_an_address"),
        ("/etc/docker/daemon.json", "not_an_address"),
        ("docker pull busybox", "no_registry"),
        ("docker pull", "no_registry"),
        ('{"debug": true}', "empty_snippet"),
        ('{"registry-mirrors": []}', "empty_snippet"),
        ("ftp://mirror.example.com", "scheme"),
        ("tcp://127.0.0.1:2375", "scheme"),
        ("https://-mirror.example.com", "host"),
        ("https://mirror..example.com", "host"),
        ("https://mirror.example.com:0", "port"),
        ("https://mirror.example.com:65536", "port"),
        ("https://mirror.example.com:http", "port"),
        ("https://<your-id>.mirror.aliyuncs.com", "placeholder"),
        ("https://xxxxxxxx.mirror.aliyuncs.com", "placeholder"),
        ("https://你的ID.mirror.aliyuncs.com", "placeholder"),
        ("https://[系统分配前缀].mirror.aliyuncs.com", "placeholder"),
        ("https://cr.console.aliyun.com/cn-hangzhou/instances/mirrors", "page"),
        ("https://github.com/DaoCloud/public-image-mirror", "page"),
        ("https://www.cnblogs.com/somebody/p/1.html", "page"),
        ("hub.docker.com", "hub"),
        ("https://registry-1.docker.io", "hub"),
        ("ghcr.io", "other_registry"),
        ("registry.cn-hangzhou.aliyuncs.com", "other_registry"),
        ("k8s.m.daocloud.io", "other_mirror"),
        ("m.daocloud.io/docker.io/library/busybox", "other_mirror"),
    ],
)
def test_what_is_no_mirror_is_refused_with_its_reason(pasted: str, problem: str) -> None:
    entry = one(pasted)
    assert (entry.address, entry.problem) == (None, problem)
    for language in ("en", "zh_CN"):
        words = entry_words(entry, language)
        assert words.problem and "{" not in words.problem


def test_a_path_is_kept_for_engines_that_take_one() -> None:
    pasted = "https://mirror.example.com/hub"
    assert one(pasted, "24.0.9") == Entry(pasted, "https://mirror.example.com", ("path",))
    assert one(pasted, "25.0.0") == Entry(pasted, pasted, (), None, ("path_kept",))
    assert one(pasted).address == "https://mirror.example.com"


def test_addresses_without_encryption_are_allowed_and_warned_of() -> None:
    assert one("http://mirror.example.com").warnings == ("http",)
    assert one("192.168.1.10:5000") == Entry(
        "192.168.1.10:5000", "http://192.168.1.10:5000", ("scheme_added_http",), None, ("http",)
    )
    assert one("localhost:5000").warnings == ("loopback",)
    assert one("http://127.0.0.1:5000").warnings == ("loopback",)


def test_nothing_is_nothing() -> None:
    assert read_addresses("") == read_addresses(" \n\t ") == ()


def test_each_once_and_not_without_end() -> None:
    assert len(read_addresses(f"{GOOD} {GOOD}/ docker.m.daocloud.io")) == 1
    assert len(read_addresses("\n".join(f"https://m{number}.example.com" for number in range(500)))) == addresses.MOST


@pytest.mark.parametrize("character", ["x", " ", "镜", "a.", "https://", "<", "[", "\n", ".mirror.", "***"])
def test_a_huge_paste_is_read_while_the_person_types(character: str) -> None:
    started = time.process_time()
    read_addresses(character * 1_000_000)
    assert time.process_time() - started < 1.0


def test_addresses_are_compared_without_the_slash_that_the_engine_adds() -> None:
    assert normalized("HTTPS://Mirror.Example.COM/") == normalized("https://mirror.example.com")
    assert normalized("https://mirror.example.com/Path") == "https://mirror.example.com/Path"
    assert host_of("https://[2001:db8::1]:5000/x") == "[2001:db8::1]"
    assert host_of("Mirror.example.com:5000") == "mirror.example.com"
    assert (major("28.5.1"), major("v25"), major("dev"), major("")) == (28, 25, 0, 0)


def acceptable(address: str, *, paths: bool) -> bool:
    """The engine's own rule (ValidateMirror of moby's registry/config.go, versions up to 24 and from 25)."""
    parts = urlsplit(address)
    whole = parts.scheme in ("http", "https") and bool(parts.netloc)
    bare = not parts.query and not parts.fragment and parts.username is None and parts.password is None
    return whole and bare and (paths or parts.path in ("", "/")) and address == address.strip()


_PARTS = (
    *(
        "https",
        "http",
        ":",
        "：",
        "/",
        "／",
        "\\",
        ".",
        "。",
        "@",
        "?",
        "#",
        "[",
        "]",
        "{",
        "}",
        '"',
        "“",
        "，",
        ",",
        " ",
    ),
    *("\n", "a", "mirror", "Ｍ", "example", "com", "5000", "镜像", "docker pull ", '"registry-mirrors"', "\u200b", "-"),
)
_pasted = st.text() | st.lists(st.sampled_from(_PARTS), max_size=25).map("".join)


@given(text=_pasted, version=st.sampled_from(["", "20.10.24", "28.5.1"]))
def test_no_text_gives_an_address_that_the_engine_refuses(text: str, version: str) -> None:
    for entry in read_addresses(text, version):
        assert (entry.address is None) == (entry.problem is not None)
        assert set(entry.repairs) <= set(addresses.REPAIRS) and set(entry.warnings) <= set(addresses.WARNINGS)
        assert entry.problem is None or entry.problem in addresses.PROBLEMS
        entry_words(entry)
        if entry.address is not None:
            assert acceptable(entry.address, paths=major(version) >= 25), entry
            again = read_addresses(entry.address, version)
            assert [(one.address, one.repairs) for one in again] == [(entry.address, ())]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_code_has_its_sentence(language: str) -> None:
    texts = content.texts("mirrors", language)
    assert set(texts["repairs"]) == set(addresses.REPAIRS)
    assert set(texts["problems"]) == set(addresses.PROBLEMS)
    assert set(texts["warnings"]) == set(addresses.WARNINGS)
