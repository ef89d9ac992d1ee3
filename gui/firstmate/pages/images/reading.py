"""A typed image name, explained as it is typed: its parts and what each means, or the first wrong character and why.

The grammar is `core.names`', the words for what is wrong are `core.words`'. What people paste is read as meant: blanks
around the name, and a whole `docker pull NAME` line. Nothing else is corrected.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QCoreApplication

from firstmate.core.names import DEFAULT_REGISTRY, OFFICIAL_PREFIX, ImageName, ImageNameError, parse_image_name
from firstmate.core.words import name_error_text

_ = QCoreApplication.translate

PartKind = Literal["registry", "repository", "tag", "digest"]

_COMMAND: Final = re.compile(r"(?:sudo\s+)?docker\s+(?:image\s+)?pull\s+(\S+)")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the completed name. `implied` means that it was not typed."""

    kind: PartKind
    label: str
    text: str
    meaning: str
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What was typed, as a name: `name` and `parts`, or `problem` at `position` (its length: something is missing)."""

    text: str
    name: ImageName | None = None
    parts: tuple[Part, ...] = ()
    problem: str = ""
    position: int = 0

    @property
    def unfinished(self) -> bool:
        """True when what is there may still become a name by typing on."""
        return self.name is None and self.position >= len(self.text)


def wanted(typed: str) -> str:
    """The name in what was typed or pasted."""
    text = typed.strip()
    command = _COMMAND.fullmatch(text)
    return command[1] if command else text


def read(typed: str, language: str) -> Reading:
    """Explains what was typed."""
    text = wanted(typed)
    try:
        name = parse_image_name(text)
    except ImageNameError as error:
        return Reading(text, problem=name_error_text(error, language), position=error.position)
    return Reading(text, name, tuple(_parts(name)))


def mirror_words(name: ImageName, mirrors: Sequence[str] | None) -> str:
    """Whether the engine asks mirrors for this image; None for mirrors that are not known."""
    if not name.mirrors_apply:
        return _("ImageName", "mirrors serve Docker Hub only: this registry is asked itself")
    if mirrors is None:
        return _("ImageName", "mirrors apply to it, if any are set")
    if not mirrors:
        return _("ImageName", "mirrors would apply, and none is set: Docker Hub is asked itself")
    return _("ImageName", "%n mirror(s) asked first, then Docker Hub", None, len(mirrors))


def _parts(name: ImageName) -> list[Part]:
    parts = []
    if name.registry:
        meaning = _registry_meaning(name)
        parts.append(Part("registry", _("ImageName", "Registry"), name.registry, meaning, "registry" in name.implied))
    parts.append(Part("repository", _("ImageName", "Repository"), name.repository, _repository_meaning(name)))
    if name.tag is not None:
        parts.append(Part("tag", _("ImageName", "Tag"), name.tag, _tag_meaning(name), "tag" in name.implied))
    if name.digest is not None:
        meaning = _("ImageName", "the fingerprint of exactly one content")
        parts.append(Part("digest", _("ImageName", "Digest"), name.digest, meaning))
    return parts


def _registry_meaning(name: ImageName) -> str:
    if "registry" in name.implied:
        return _("ImageName", "Docker Hub, since no other is named")
    if name.registry == DEFAULT_REGISTRY:
        return _("ImageName", "Docker Hub")
    return _("ImageName", "the server that keeps the image")


def _repository_meaning(name: ImageName) -> str:
    if name.registry != DEFAULT_REGISTRY:
        return _("ImageName", "the image's place on that server")
    if "library" in name.implied:
        return _("ImageName", "an official image; library/ is added")
    if name.repository.startswith(OFFICIAL_PREFIX):
        return _("ImageName", "an official image")
    return _("ImageName", "published by {owner}").format(owner=name.repository.partition("/")[0])


def _tag_meaning(name: ImageName) -> str:
    if "tag" in name.implied:
        return _("ImageName", "the usual version, since none is given")
    if name.digest is not None:
        return _("ImageName", "only a remark here: the digest decides")
    if name.tag == "latest":
        return _("ImageName", "the usual version, not always the newest")
    return _("ImageName", "the version of the image")
