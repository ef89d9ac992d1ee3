"""The reference grammar: the cases published with it, our completion of names, and the place of the first mistake."""

import random
import re

import pytest

from firstmate.core.names import ImageName, ImageNameError, is_image_id, parse_image_name

SHA256 = "sha256:" + "f" * 64
SHA512 = "sha512:" + "f" * 128
HEX = "1a3f5e7d9c1b3a5f7e9d1c3b5a7f9e1d3c5b7a9f1e3d5d7c9b1a3f5e7d9c1b3a"

VALID = [
    # name, registry, repository, tag, digest
    ("busybox", "docker.io", "library/busybox", "latest", None),
    ("python:3.9.5-alpine", "docker.io", "library/python", "3.9.5-alpine", None),
    ("mcr.microsoft.com/mssql/server:2019-latest", "mcr.microsoft.com", "mssql/server", "2019-latest", None),
    ("docker/docker", "docker.io", "docker/docker", "latest", None),
    ("library/debian", "docker.io", "library/debian", "latest", None),
    ("docker.io/docker/docker", "docker.io", "docker/docker", "latest", None),
    ("docker.io/debian", "docker.io", "library/debian", "latest", None),
    ("index.docker.io/debian", "docker.io", "library/debian", "latest", None),
    ("index.docker.io/library/debian", "docker.io", "library/debian", "latest", None),
    ("127.0.0.1:5000/library/debian", "127.0.0.1:5000", "library/debian", "latest", None),
    ("192.168.0.1", "docker.io", "library/192.168.0.1", "latest", None),
    ("192.168.0.1:80", "docker.io", "library/192.168.0.1", "80", None),
    ("192.168.0.2:25000/debian", "192.168.0.2:25000", "debian", "latest", None),
    ("[fc00::1]:5000/docker", "[fc00::1]:5000", "docker", "latest", None),
    ("[fc00:1:2:3:4:5:6:7]:5000/library/debian", "[fc00:1:2:3:4:5:6:7]:5000", "library/debian", "latest", None),
    ("[2001:db8::1]/repo:tag", "[2001:db8::1]", "repo", "tag", None),
    (f"docker.io/{HEX}", "docker.io", f"library/{HEX}", "latest", None),
    (HEX[:-1], "docker.io", f"library/{HEX[:-1]}", "latest", None),
    ("thisisthesongthatneverendsitgoesonandonandonthisisthesongthatnev", "docker.io",
     "library/thisisthesongthatneverendsitgoesonandonandonthisisthesongthatnev", "latest", None),
    ("Docker/docker", "Docker", "docker", "latest", None),
    ("DOCKER/docker", "DOCKER", "docker", "latest", None),
    ("localhost/app", "localhost", "app", "latest", None),
    ("localhost:5000", "docker.io", "library/localhost", "5000", None),
    ("localhost:5000/app:1", "localhost:5000", "app", "1", None),
    ("test_com/foo", "docker.io", "test_com/foo", "latest", None),
    ("test.com:8080/foo", "test.com:8080", "foo", "latest", None),
    ("test-com:8080/foo", "test-com:8080", "foo", "latest", None),
    ("xn--n3h.com:18080/foo", "xn--n3h.com:18080", "foo", "latest", None),
    ("xn--n3h.com/myimage:xn--n3h.com", "xn--n3h.com", "myimage", "xn--n3h.com", None),
    ("docker.io/library/foo/bar", "docker.io", "library/foo/bar", "latest", None),
    ("store/foo/bar", "docker.io", "store/foo/bar", "latest", None),
    ("docker---rules/docker", "docker.io", "docker---rules/docker", "latest", None),
    ("dock__er/docker", "docker.io", "dock__er/docker", "latest", None),
    ("jess/t", "docker.io", "jess/t", "latest", None),
    ("lowercase:Uppercase", "docker.io", "library/lowercase", "Uppercase", None),
    ("foo_bar.com:8080", "docker.io", "library/foo_bar.com", "8080", None),
    ("b.gcr.io/test.example.com/my-app:test.example.com", "b.gcr.io", "test.example.com/my-app", "test.example.com",
     None),
    ("registry.io/foo/project--id.module--name.ver---sion--name", "registry.io",
     "foo/project--id.module--name.ver---sion--name", "latest", None),
    (f"busybox@{SHA256}", "docker.io", "library/busybox", None, SHA256),
    (f"test:5000/repo:tag@{SHA256}", "test:5000", "repo", "tag", SHA256),
    (f"xn--7o8h.com/myimage:xn--7o8h.com@{SHA512}", "xn--7o8h.com", "myimage", "xn--7o8h.com", SHA512),
    ("a/" * 127 + "a:tag-puts-this-over-max", "docker.io", "a/" * 127 + "a", "tag-puts-this-over-max", None),
    ("x:" + "t" * 128, "docker.io", "library/x", "t" * 128, None),
    # The grammar has no registry with an underscore and takes the whole for a path; docker asks for it as it stands.
    ("foo_bar.com/app", "", "foo_bar.com/app", "latest", None),
]  # fmt: skip

INVALID = [
    # name, code, position of the first wrong character
    ("", "empty", 0),
    ("   ", "empty", 0),
    (":justtag", "empty", 0),
    (f"@{SHA256}", "empty", 0),
    ("Uppercase:tag", "uppercase", 0),
    ("docker/Docker", "uppercase", 7),
    ("docker.io/docker/Docker", "uppercase", 17),
    ("test:5000/Uppercase/lowercase:tag", "uppercase", 10),
    ("Foo/FarB", "uppercase", 4),
    ("Foo_Bar/x", "uppercase", 0),
    ("busy box", "space", 4),
    (" busybox", "space", 0),
    ("busybox ", "space", 7),
    ("busybox\n", "space", 7),
    ("busybox\u200b", "space", 7),
    ("busybox:la test", "space", 10),
    ("busybox：latest", "fullwidth", 7),
    ("ｂusybox", "fullwidth", 0),
    ("busybox:3。1", "fullwidth", 9),
    ("busybox\u3000", "space", 7),
    ("镜像", "bad_character", 0),
    ("aa/asdf$$^/aa", "bad_character", 7),
    ("-docker", "separator", 0),
    ("docker-/docker", "separator", 6),
    ("docker/docker_", "separator", 13),
    ("____/____", "separator", 0),
    ("dock..er/docker", "bad_registry", 5),
    ("foo/dock..er", "separator", 9),
    ("foo/dock_.er", "separator", 9),
    ("foo/a___b", "separator", 6),
    ("docker///docker", "slash", 6),
    ("docker/", "slash", 6),
    ("/docker", "slash", 0),
    ("https://github.com/docker/docker", "scheme", 0),
    ("docker://busybox", "scheme", 0),
    (HEX, "hex_id", 0),
    ("[fc00::1]", "registry_only", 9),
    ("[fc00::1]:5000", "registry_only", 14),
    ("docker.io/", "registry_only", 10),
    ("-docker.io/docker/docker", "bad_registry", 0),
    ("bad_hostname.com:8080/myapp:tag", "bad_registry", 3),
    ("[fe80::1%eth0]:5000/repo", "bad_registry", 8),
    ("[2001:db8:3:4::192.0.2.33]:5000/debian", "bad_registry", 18),
    ("fc00::1:5000/debian", "bad_port", 5),
    ("foo.com:http/bar", "bad_port", 8),
    ("foo.com:/bar", "bad_port", 8),
    ("busybox:", "bad_tag", 8),
    ("busybox:-foo", "bad_tag", 8),
    ("registry.com:8080/myapp:invalid~tag", "bad_tag", 31),
    ("busybox:1:2", "bad_tag", 9),
    ("x:" + "t" * 129, "tag_too_long", 130),
    ("registry.com:8080/myapp@bad", "bad_digest", 24),
    ("registry.com:8080/myapp@sha256:badbadbadbad", "bad_digest", 43),
    ("validname@invaliddigest:" + "f" * 64, "bad_digest", 10),
    ("repo@sha256:" + "f" * 65, "bad_digest", 76),
    ("repo@sha256:" + "f" * 63 + "F", "bad_digest", 75),
    ("repo@SHA256:" + "f" * 64, "bad_digest", 5),
    ("a/" * 128 + "a:tag", "too_long", 255),
    ("x" * 256, "too_long", 247),  # "library/" counts
]


@pytest.mark.parametrize(("text", "registry", "repository", "tag", "digest"), VALID, ids=[c[0][:60] for c in VALID])
def test_valid_name(text: str, registry: str, repository: str, tag: str | None, digest: str | None) -> None:
    name = parse_image_name(text)
    assert (name.registry, name.repository, name.tag, name.digest) == (registry, repository, tag, digest)
    again = parse_image_name(name.full)
    assert again == name
    assert parse_image_name(name.familiar) == name


@pytest.mark.parametrize(("text", "code", "position"), INVALID, ids=[repr(case[0][:60]) for case in INVALID])
def test_invalid_name(text: str, code: str, position: int) -> None:
    with pytest.raises(ImageNameError) as caught:
        parse_image_name(text)
    assert (caught.value.code, caught.value.position) == (code, position)
    assert caught.value.message


@pytest.mark.parametrize(
    ("text", "familiar", "full", "implied"),
    [
        ("ubuntu", "ubuntu:latest", "docker.io/library/ubuntu:latest", {"registry", "library", "tag"}),
        ("library/ubuntu:20.04", "ubuntu:20.04", "docker.io/library/ubuntu:20.04", {"registry"}),
        ("docker.io/ubuntu", "ubuntu:latest", "docker.io/library/ubuntu:latest", {"library", "tag"}),
        ("fooo/bar", "fooo/bar:latest", "docker.io/fooo/bar:latest", {"registry", "tag"}),
        ("library/foo/bar", "library/foo/bar:latest", "docker.io/library/foo/bar:latest", {"registry", "tag"}),
        ("127.0.0.1:80/base", "127.0.0.1:80/base:latest", "127.0.0.1:80/base:latest", {"tag"}),
        (f"redis@{SHA256}", f"redis@{SHA256}", f"docker.io/library/redis@{SHA256}", {"registry", "library"}),
        (f"redis:7@{SHA256}", f"redis:7@{SHA256}", f"docker.io/library/redis:7@{SHA256}", {"registry", "library"}),
        ("Foo/bar", "Foo/bar:latest", "Foo/bar:latest", {"tag"}),
    ],
)
def test_completed_name(text: str, familiar: str, full: str, implied: set[str]) -> None:
    name = parse_image_name(text)
    assert (name.familiar, name.full, name.implied) == (familiar, full, implied)
    assert str(name) == familiar


def test_spans_point_at_the_parts_as_written() -> None:
    text = f"index.docker.io/library/redis:7@{SHA256}"
    spans = parse_image_name(text).spans
    assert {part: text[start:end] for part, (start, end) in spans.items()} == {
        "registry": "index.docker.io",
        "repository": "library/redis",
        "tag": "7",
        "digest": SHA256,
    }
    assert set(parse_image_name("redis").spans) == {"repository"}


def test_two_spellings_of_one_image_are_equal_and_hash_alike() -> None:
    assert len({parse_image_name(text) for text in ("busybox", "docker.io/busybox", "library/busybox:latest")}) == 1


def test_image_ids() -> None:
    assert is_image_id(HEX)
    assert is_image_id(f"sha256:{HEX}")
    assert not is_image_id(HEX[:12])
    assert not is_image_id(HEX.upper())


_PATH = r"[a-z0-9]+(?:(?:[._]|__|[-]*)[a-z0-9]+)*"
_GRAMMAR = re.compile(  # the grammar as its documentation prints it, with a registry always written
    r"(?:(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*"
    rf"(?::[0-9]+)?|\[[a-fA-F0-9:]+\](?::[0-9]+)?)/{_PATH}(?:/{_PATH})*(?::\w[\w.-]{{0,127}})?(?:@sha256:[0-9a-f]{{64}})?",
    re.ASCII,
)


def test_random_names_agree_with_the_documented_grammar() -> None:
    rng = random.Random(20210707)
    atoms = ["a", "foo", "B", "-", "--", "_", "__", "___", ".", "..", ":", "/", "//", "@", SHA256, "80", "[::1]", "é"]
    accepted = 0
    for _ in range(8000):
        text = "reg.example:5000/" + "".join(rng.choices(atoms, k=rng.randint(1, 6)))
        try:
            name: ImageName | None = parse_image_name(text)
        except ImageNameError as error:
            name = None
            assert 0 <= error.position <= len(text), text
        assert (name is not None) == (_GRAMMAR.fullmatch(text) is not None), text
        accepted += name is not None
    assert accepted > 300


def test_the_first_wrong_character_is_really_the_first() -> None:
    """What stands before the named place is the beginning of some valid name, for mistakes of one character."""
    rng = random.Random(7)
    for _ in range(2000):
        good = "".join(rng.choices("abc019", k=rng.randint(2, 12)))
        place = rng.randrange(len(good) + 1)
        character = rng.choice(" $é：A\t~,")
        with pytest.raises(ImageNameError) as caught:
            parse_image_name(good[:place] + character + good[place:])
        assert caught.value.position == place
