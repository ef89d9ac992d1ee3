"""What the floors above may ask about images on their way to and from registries and archives; part of `api.Engine`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from firstmate.core.credentials import Credentials


class Transfers(Protocol):
    """Pull and push, save and load. Messages are the engine's own; an error among them is raised.

    `credentials` None is somebody who has not signed in: no helper and no configuration is looked at here.
    """

    def pull(
        self, reference: str, *, platform: str = "", credentials: Credentials | None = None
    ) -> AsyncIterator[Mapping[str, Any]]:
        """Progress messages as the engine sends them (fold them with `core.pull`)."""

    def push(self, reference: str, *, credentials: Credentials | None = None) -> AsyncIterator[Mapping[str, Any]]:
        """Uploads an image under the name that it has here; fold the messages with `core.pull` as well."""

    def save(self, references: Sequence[str]) -> AsyncIterator[bytes]:
        """The images as one tar archive, as `docker save` writes it, piece by piece.

        An engine that fails half-way ends the archive early: only two blocks of zeros at its end make it whole.
        """

    def load(self, archive: Path, *, sent: Callable[[int], None] = ...) -> AsyncIterator[Mapping[str, Any]]:
        """Gives the engine an archive, as `docker load -i` does. `sent` hears how many bytes have left.

        What the archive names is replaced: an image of the same name loses it. Raises LocalFileError for an archive
        that cannot be read.
        """

    async def load_image(self, archive: Path) -> tuple[str, ...]:
        """The same to its end: the names that the engine says it has loaded."""

    async def keep_layers(self, archive: bytes) -> str:
        """Gives the engine an archive of `core.kept_layers`: the id of the image that needs these layers from now on.

        Raises EngineError where the engine does not have one of them.
        """

    def import_image(
        self, archive: Path, reference: str, *, sent: Callable[[int], None] = ...
    ) -> AsyncIterator[Mapping[str, Any]]:
        """Makes an image of one layer from the files of a root file system, as `docker import` does.

        The last message's `status` is the new image's id. Raises LocalFileError.
        """

    async def sign_in(self, credentials: Credentials) -> str:
        """Asks a registry, through the engine, whether it takes them: "", or the identity token that it gives.

        Raises RegistryError when it does not.
        """
