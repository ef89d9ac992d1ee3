"""Image names: the reference grammar of the distribution project, with the reason when a name is refused.

`parse_image_name` accepts exactly what `ParseNormalizedNamed` of github.com/distribution/reference accepts (that is
what the engine and the docker CLI call) and completes the name as they do: registry docker.io, `library/`, tag latest.
The grammar decides; the search for the first wrong character runs only after it has said no, so an explanation can
never make a name valid or invalid. Refuses to guess: nothing is trimmed, lower-cased or corrected here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

DEFAULT_REGISTRY: Final = "docker.io"
LEGACY_REGISTRY: Final = "index.docker.io"
OFFICIAL_PREFIX: Final = "library/"
DEFAULT_TAG: Final = "latest"
MAX_REPOSITORY: Final = 255
MAX_TAG: Final = 128

# Patterns are kept as texts: `re` compiles each at its first use and remembers it, so that importing costs nothing.
_COMPONENT: Final = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_LABEL: Final = r"(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])"
_DOMAIN: Final = rf"(?:{_LABEL}(?:\.{_LABEL})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?"
_TAG: Final = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}"
_DIGEST: Final = r"[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}"

_NAME: Final = rf"(?:(?P<domain>{_DOMAIN})/)?(?P<path>{_COMPONENT}(?:/{_COMPONENT})*)"
_REFERENCE: Final = rf"{_NAME}(?::(?P<tag>{_TAG}))?(?:@(?P<digest>{_DIGEST}))?"
_IDENTIFIER: Final = r"[a-f0-9]{64}"
_SCHEME: Final = r"(?i)[a-z][a-z0-9+-]*://|https?:/"
# The algorithms that the engine and the docker CLI register, with the length of each in hexadecimal digits.
_DIGESTS: Final = {"sha256": 64, "sha384": 96, "sha512": 128}
_CHINESE_PUNCTUATION: Final = "。、—“”‘’《》【】·"
_INVISIBLE: Final = "\u200b\u200c\u200d\u2060\ufeff\u00ad"


class ImageNameError(ValueError):
    """A refused image name.

    `code` is stable: empty, space, fullwidth, uppercase, bad_character, separator, slash, scheme, hex_id,
    registry_only, bad_registry, bad_port, bad_tag, tag_too_long, bad_digest, too_long.
    `position` is the index of the first wrong character in the input (its length when something is missing at the end).
    `detail` may hold: character, limit, length, algorithm.
    """

    def __init__(self, code: str, position: int, message: str, **detail: Any) -> None:
        super().__init__(message)
        self.code = code
        self.position = position
        self.message = message
        self.detail: Mapping[str, Any] = detail


@dataclass(frozen=True, slots=True)
class ImageName:
    """One image, completed. Two spellings of the same image are equal.

    `repository` is the path inside the registry (`library/busybox`), `full` the whole canonical name and `familiar` the
    short one that docker prints (`busybox:latest`). With a digest and no tag, `tag` is None: the digest alone decides.
    `implied` says which of registry, library and tag the input left out; `spans` where each given part stands in it
    (registry, repository, tag, digest to start and end).
    """

    registry: str
    repository: str
    tag: str | None
    digest: str | None
    implied: frozenset[str] = field(default=frozenset(), compare=False)
    spans: Mapping[str, tuple[int, int]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def name(self) -> str:
        """Registry and repository, without tag and digest: what the engine's API calls `fromImage`."""
        return f"{self.registry}/{self.repository}" if self.registry else self.repository

    @property
    def familiar_name(self) -> str:
        """Repository as docker lists it, without tag and digest: `busybox`, `ghcr.io/owner/app`."""
        if self.registry != DEFAULT_REGISTRY:
            return self.name
        short = self.repository.removeprefix(OFFICIAL_PREFIX)
        # "library/a/b" keeps its prefix: without it, it would be another repository.
        return self.repository if "/" in short else short

    @property
    def suffix(self) -> str:
        return (f":{self.tag}" if self.tag else "") + (f"@{self.digest}" if self.digest else "")

    @property
    def full(self) -> str:
        return self.name + self.suffix

    @property
    def familiar(self) -> str:
        return self.familiar_name + self.suffix

    @property
    def mirrors_apply(self) -> bool:
        """Whether an engine asks its mirrors for this image first: `registry-mirrors` stand in for Docker Hub alone."""
        return self.registry == DEFAULT_REGISTRY

    def __str__(self) -> str:
        return self.familiar


def is_image_id(text: str) -> bool:
    """Whether the text is an image id (64 hexadecimal digits, with or without `sha256:`), which is not a name."""
    return re.fullmatch(_IDENTIFIER, text.removeprefix("sha256:")) is not None


def parse_image_name(text: str) -> ImageName:
    """Read and complete an image name. Raises ImageNameError with the first wrong character."""
    if re.fullmatch(_IDENTIFIER, text):
        raise ImageNameError("hex_id", 0, "64 hexadecimal digits are an image id, not a name")
    domain, remote, start = _split_domain(text)
    path_and_tag = remote.partition("@")[0]
    prefix = OFFICIAL_PREFIX if domain in ("", DEFAULT_REGISTRY) and "/" not in remote else ""
    match = re.fullmatch(_REFERENCE, f"{domain or DEFAULT_REGISTRY}/{prefix}{remote}") if text else None
    if match is None or path_and_tag.partition(":")[0] != path_and_tag.partition(":")[0].lower():
        raise _diagnosis(text, domain, remote, start)
    name = re.fullmatch(_NAME, f"{match['domain']}/{match['path']}" if match["domain"] else match["path"])
    registry, repository = (name["domain"] or "", name["path"]) if name else ("", match["path"])
    if len(repository) > MAX_REPOSITORY:
        position = start + MAX_REPOSITORY - len(prefix)
        message = f"the repository name is longer than {MAX_REPOSITORY} characters"
        raise ImageNameError("too_long", position, message, limit=MAX_REPOSITORY, length=len(repository))
    tag, digest = match["tag"], match["digest"]
    if digest is not None:
        _check_digest(digest, text.index("@") + 1)
    implied = {name for name, left_out in (("registry", not domain), ("library", bool(prefix))) if left_out}
    if tag is None and digest is None:
        tag = DEFAULT_TAG
        implied.add("tag")
    return ImageName(registry, repository, tag, digest, frozenset(implied), _spans(text, start if registry else 0))


def _split_domain(text: str) -> tuple[str, str, int]:
    """Registry ("" when none is written), the rest, and where the rest begins (`splitDockerDomain`)."""
    first, slash, rest = text.partition("/")
    if not slash:
        return "", text, 0
    if first == LEGACY_REGISTRY:
        return DEFAULT_REGISTRY, rest, len(first) + 1
    if first == "localhost" or "." in first or ":" in first or first != first.lower():
        return first, rest, len(first) + 1
    return "", text, 0


def _spans(text: str, start: int) -> Mapping[str, tuple[int, int]]:
    name, at, _ = text.partition("@")
    spans = {"registry": (0, start - 1)} if start else {}
    colon = name.find(":", start)
    spans["repository"] = (start, len(name) if colon < 0 else colon)
    if colon >= 0:
        spans["tag"] = (colon + 1, len(name))
    if at:
        spans["digest"] = (len(name) + 1, len(text))
    return MappingProxyType(spans)


def _diagnosis(text: str, domain: str, remote: str, start: int) -> ImageNameError:
    """The first thing wrong in a name that the grammar refused, read from left to right."""
    if not text.strip():
        return ImageNameError("empty", 0, "there is no name")
    scheme = re.match(_SCHEME, text)
    if scheme:
        return ImageNameError("scheme", 0, "an image name does not start with a web scheme", character=scheme[0])
    alone = text.removesuffix("/")
    if re.fullmatch(_DOMAIN, alone) and (domain if alone != text else text.startswith("[")):
        return ImageNameError("registry_only", len(text), "after the registry the image itself is missing")
    try:
        if domain and start:
            _check_domain(text[: start - 1])
        name = remote.partition("@")[0]
        path, colon, tag = name.partition(":")
        _check_path(path, start)
        if colon:
            _check_tag(tag, start + len(path) + 1)
        if "@" in text:
            _check_digest(text.partition("@")[2], text.index("@") + 1)
    except ImageNameError as error:
        return error
    return ImageNameError("bad_character", 0, "this is not an image name")  # pragma: no cover - the parts cover all


def _wrong_character(character: str, position: int, code: str = "bad_character") -> ImageNameError:
    """The error for a character that may not stand here; what it is counts more than where it stands."""
    if character.isspace() or character in _INVISIBLE:
        return ImageNameError("space", position, "an image name has no spaces", character=character)
    if not character.isascii():
        plain = unicodedata.normalize("NFKC", character)
        if plain.isascii() or character in _CHINESE_PUNCTUATION:
            message = f"{character!r} is a full-width character, use the half-width one"
            return ImageNameError("fullwidth", position, message, character=character)
    if character.isupper() and code != "bad_tag":
        message = f"{character!r} is a capital letter, repository names are lower case"
        return ImageNameError("uppercase", position, message, character=character)
    return ImageNameError(code, position, f"{character!r} cannot stand here", character=character)


def _is_alphanumeric(character: str) -> bool:
    return character.isascii() and (character.islower() or character.isdigit())


def _check_path(path: str, start: int) -> None:
    if not path:
        raise ImageNameError("empty", start, "the name before the tag or digest is missing")
    offset = start
    for component in path.split("/"):
        if not component:
            position = offset - 1 if offset > start else offset
            raise ImageNameError("slash", position, "nothing stands between two slashes or at an end", character="/")
        _check_component(component, offset)
        offset += len(component) + 1


def _check_component(component: str, offset: int) -> None:
    for index, character in enumerate(component):
        if not _is_alphanumeric(character) and character not in "._-":
            raise _wrong_character(character, offset + index)
    for match in re.finditer(r"[._-]+", component):
        run = match.group()
        if match.start() == 0 or match.end() == len(component):
            message = f"{run!r} stands at the start or end of a part"
            raise ImageNameError("separator", offset + match.start(), message, character=run)
        if run not in (".", "_", "__") and set(run) != {"-"}:
            message = f"{run!r} is not a separator; one dot, one or two underscores, or dashes are"
            raise ImageNameError("separator", offset + match.start() + 1, message, character=run)


def _check_domain(domain: str) -> None:
    if re.fullmatch(_DOMAIN, domain):
        return
    closing = domain.find("]")
    colon = domain.find(":", closing + 1)
    host, port = (domain, "") if colon < 0 else (domain[:colon], domain[colon + 1 :])
    bracketed = host.startswith("[")
    allowed = "0123456789abcdefABCDEF:[]" if bracketed else ".-"
    for index, character in enumerate(host):
        if character in allowed or (not bracketed and character.isascii() and character.isalnum()):
            continue
        if re.fullmatch(_NAME, domain.lower()) and domain != domain.lower():
            # Not the name of a host, but a fine path once it is in lower case: that is what was meant.
            index = next(i for i, letter in enumerate(domain) if letter.isupper())
            raise _wrong_character(domain[index], index)
        raise _wrong_character(character, index, "bad_registry")
    for index, character in enumerate(port):
        if not (character.isascii() and character.isdigit()):
            raise _wrong_character(character, colon + 1 + index, "bad_port")
    if colon >= 0 and not port:
        raise ImageNameError("bad_port", colon + 1, "after the colon of a registry comes its port number")
    # A dot or dash where a part of the host name must begin, or at its end.
    match = re.search(r"(?:^|(?<=\.))[.-]|-(?=\.|$)|\.$", host)
    position = 0 if match is None else match.start()
    raise ImageNameError("bad_registry", position, f"{domain!r} is not the address of a registry", character=domain)


def _check_tag(tag: str, start: int) -> None:
    if not tag:
        raise ImageNameError("bad_tag", start, "after the colon the tag is missing")
    for index, character in enumerate(tag):
        fits = character.isascii() and (character.isalnum() or character == "_" or (index > 0 and character in ".-"))
        if not fits:
            raise _wrong_character(character, start + index, "bad_tag")
    if len(tag) > MAX_TAG:
        message = f"a tag has at most {MAX_TAG} characters"
        raise ImageNameError("tag_too_long", start + MAX_TAG, message, limit=MAX_TAG, length=len(tag))


def _check_digest(digest: str, start: int) -> None:
    algorithm, colon, encoded = digest.partition(":")
    length = _DIGESTS.get(algorithm)
    if length is None or not colon:
        message = f"a digest starts with {', '.join(_DIGESTS)} and a colon"
        raise ImageNameError("bad_digest", start, message, algorithm=algorithm)
    begin = start + len(algorithm) + 1
    for index, character in enumerate(encoded):
        if character not in "0123456789abcdef":
            wrong = _wrong_character(character, begin + index, "bad_digest")
            code = "bad_digest" if wrong.code == "uppercase" else wrong.code
            raise ImageNameError(code, wrong.position, wrong.message, character=character, algorithm=algorithm)
    if len(encoded) != length:
        message = f"{algorithm} has {length} hexadecimal digits, these are {len(encoded)}"
        position = begin + min(len(encoded), length)
        raise ImageNameError("bad_digest", position, message, algorithm=algorithm, limit=length, length=len(encoded))
