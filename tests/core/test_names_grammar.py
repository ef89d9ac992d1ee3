"""The grammar of image names: every example that the distribution project's own tests have, and names made at random.

The examples are those of `regexp_test.go` of github.com/distribution/reference. Where a whole reference is stricter
than one of its patterns (a repository of more than 255 characters, a digest of the wrong length), the reference counts.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstmate.core.names import DEFAULT_REGISTRY, ImageNameError, is_image_id, parse_image_name

DIGEST = "sha256:be178c0543eb17f5f3043021c9e5fcf30285e557a4fc309cce97ff9ca6182912"

DOMAINS = {
    "test.com": True,
    "test.com:10304": True,
    "test.com:http": False,
    "localhost": True,
    "localhost:8080": True,
    "a": True,
    "a.b": True,
    "ab.cd.com": True,
    "a-b.com": True,
    "-ab.com": False,
    "ab-.com": False,
    "ab.c-om": True,
    "ab.-com": False,
    "ab.com-": False,
    "0101.com": True,
    "001a.com": True,
    "b.gbc.io:443": True,
    "b.gbc.io": True,
    "xn--n3h.com": True,
    "Asdf.com": True,
    "192.168.1.1:75050": True,
    "192.168.1.1:750050": True,
    "[fd00:1:2::3]:75050": True,
    "[fd00:1:2::3]75050": False,
    "[fd00:1:2::3]::75050": False,
    "[fd00:1:2::3%eth0]:75050": False,
    "[fd00123123123]:75050": True,
    "[2001:0db8:85a3:0000:0000:8a2e:0370:7334]:75050": True,
    "[2001:0db8:85a3:0000:0000:8a2e:0370:7334]:750505": True,
    "fd00:1:2::3:75050": False,
}

NAMES = {
    "": False,
    "short": True,
    "simple/name": True,
    "library/ubuntu": True,
    "docker/stevvooe/app": True,
    "aa/aa/aa/aa/aa/aa/aa/aa/aa/bb/bb/bb/bb/bb/bb": True,
    "aa/aa/bb/bb/bb": True,
    "a/a/a/a": True,
    "a/a/a/a/": False,
    "a//a/a": False,
    "a": True,
    "a/aa": True,
    "a/aa/a": True,
    "foo.com": True,
    "foo.com/": False,
    "foo.com:8080/bar": True,
    "foo.com:http/bar": False,
    "foo.com/bar": True,
    "foo.com/bar/baz": True,
    "localhost:8080/bar": True,
    "sub-dom1.foo.com/bar/baz/quux": True,
    "blog.foo.com/bar/baz": True,
    "a^a": False,
    "aa/asdf$$^/aa": False,
    "asdf$$^/aa": False,
    "aa-a/a": True,
    "a/" * 128 + "a": False,
    "a-/a/a/a": False,
    "foo.com/a-/a/a": False,
    "-foo/bar": False,
    "foo/bar-": False,
    "foo-/bar": False,
    "foo/-bar": False,
    "_foo/bar": False,
    "foo_bar": True,
    "foo_bar.com": True,
    "foo.com/foo_bar": True,
    "____/____": False,
    "_docker/_docker": False,
    "docker_/docker_": False,
    "b.gcr.io/test.example.com/my-app": True,
    "xn--n3h.com/myimage": True,
    "xn--7o8h.com/myimage": True,
    "example.com/xn--7o8h.com/myimage": True,
    "example.com/some_separator__underscore/myimage": True,
    "example.com/__underscore/myimage": False,
    "example.com/..dots/myimage": False,
    "example.com/.dots/myimage": False,
    "example.com/nodouble..dots/myimage": False,
    "docker./docker": False,
    ".docker/docker": False,
    "docker-/docker": False,
    "-docker/docker": False,
    "do..cker/docker": False,
    "do__cker:8080/docker": False,
    "do__cker/docker": True,
    "registry.io/foo/project--id.module--name.ver---sion--name": True,
    "Asdf.com/foo/bar": True,
    "Foo/FarB": False,
}

REFERENCES = [
    # text, registry, repository, tag, digest; None for one that is refused
    ("registry.com:8080/myapp:tag", ("registry.com:8080", "myapp", "tag", None)),
    (f"registry.com:8080/myapp@{DIGEST}", ("registry.com:8080", "myapp", None, DIGEST)),
    (f"registry.com:8080/myapp:tag2@{DIGEST}", ("registry.com:8080", "myapp", "tag2", DIGEST)),
    ("registry.com:8080/myapp@sha256:badbadbadbad", None),
    ("registry.com:8080/myapp:invalid~tag", None),
    ("bad_hostname.com:8080/myapp:tag", None),
    (f"localhost:8080@{DIGEST}", (DEFAULT_REGISTRY, "library/localhost", "8080", DIGEST)),
    (f"localhost:8080/name@{DIGEST}", ("localhost:8080", "name", None, DIGEST)),
    (f"localhost:http/name@{DIGEST}", None),
    (f"localhost@{DIGEST}", (DEFAULT_REGISTRY, "library/localhost", None, DIGEST)),
    ("registry.com:8080/myapp@bad", None),
    ("registry.com:8080/myapp@2bad", None),
]

IDENTIFIERS = {
    "da304e823d8ca2b9d863a3c897baeb852ba21ea9a9f1414736394ae7fcaf9821": True,
    "7EC43B381E5AEFE6E04EFB0B3F0693FF2A4A50652D64AEC573905F2DB5889A1C": False,
    "da304e823d8ca2b9d863a3c897baeb852ba21ea9a9f1414736394ae7fcaf": False,
    "da304e823d8ca2b9d863a3c897baeb852ba21ea9a9f1414736394ae7fcaf98218482": False,
}


def is_name(text: str) -> bool:
    try:
        parse_image_name(text)
    except ImageNameError as error:
        assert 0 <= error.position <= len(text)
        return False
    return True


@pytest.mark.parametrize(("domain", "valid"), DOMAINS.items())
def test_examples_of_registries(domain: str, valid: bool) -> None:
    assert is_name(f"{domain}/image") == valid


@pytest.mark.parametrize(("name", "valid"), NAMES.items(), ids=lambda one: str(one)[:40])
def test_examples_of_names(name: str, valid: bool) -> None:
    assert is_name(name) == valid


@pytest.mark.parametrize(("text", "parts"), REFERENCES)
def test_examples_of_references(text: str, parts: tuple[str, str, str | None, str | None] | None) -> None:
    if parts is None:
        assert not is_name(text)
    else:
        name = parse_image_name(text)
        assert (name.registry, name.repository, name.tag, name.digest) == parts


@pytest.mark.parametrize(("text", "valid"), IDENTIFIERS.items())
def test_examples_of_identifiers(text: str, valid: bool) -> None:
    assert is_image_id(text) == valid


# -- round trips -------------------------------------------------------------------------------------------------------
_component = st.from_regex(r"[a-z0-9]{1,6}((\.|_|__|-{1,3})[a-z0-9]{1,4}){0,2}", fullmatch=True)
_label = st.from_regex(r"[a-zA-Z0-9]([a-zA-Z0-9-]{0,6}[a-zA-Z0-9])?", fullmatch=True)
_port = st.integers(0, 99_999).map(lambda port: f":{port}")
_host = st.one_of(
    st.lists(_label, min_size=2, max_size=4).map(".".join),
    st.just("localhost"),
    st.from_regex(r"\[[a-fA-F0-9:]{0,9}:[a-fA-F0-9:]{0,9}\]", fullmatch=True),
)
_registry = st.builds(lambda host, port: host + port, _host, st.one_of(st.just(""), _port))
_tag = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}", fullmatch=True)
_hex = st.text("0123456789abcdef", min_size=64, max_size=64)


@st.composite
def references(draw: st.DrawFn) -> str:
    """A reference as the grammar of the documentation builds it."""
    path = "/".join(draw(st.lists(_component, min_size=1, max_size=4)))
    registry = draw(st.one_of(st.none(), _registry))
    tag, digest = draw(st.one_of(st.none(), _tag)), draw(st.one_of(st.none(), _hex))
    whole = path if registry is None else f"{registry}/{path}"
    return whole + (f":{tag}" if tag else "") + (f"@sha256:{digest}" if digest else "")


@given(references())
def test_every_spelling_of_a_name_is_the_same_image(text: str) -> None:
    try:
        name = parse_image_name(text)
    except ImageNameError as error:
        # The one thing that the grammar's rules build and docker refuses: an id in the place of a name.
        assert error.code == "hex_id", text
        return
    for spelling in (name.full, name.familiar):
        again = parse_image_name(spelling)
        assert again == name, spelling
        assert (again.full, again.familiar) == (name.full, name.familiar)
    assert len(name.familiar) <= len(name.full)
    for part, (start, end) in name.spans.items():
        written = text[start:end]
        known = {"registry": name.registry, "repository": name.repository, "tag": name.tag, "digest": name.digest}[part]
        assert known is not None
        assert known.endswith(written) or (part == "registry" and known == DEFAULT_REGISTRY), (part, written)


@given(st.text(max_size=40))
def test_any_text_is_a_name_or_has_a_first_wrong_character(text: str) -> None:
    if is_name(text):
        assert parse_image_name(parse_image_name(text).full) == parse_image_name(text)
