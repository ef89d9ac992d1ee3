"""The part of `FakeEngine` that moves images: pull, push, save, load, import, signing in to a registry.

engine.pull_script = [{...}, error, gate, ...]         # messages, exceptions to raise, or gates to wait at
engine.push_script = [...]                             # the same for push; None: two layers go up
engine.accounts["127.0.0.1:5000"] = ("ann", "secret")  # who may sign in there; nobody else may
engine.save_gate = asyncio.Event()                     # `save` waits there after half of the archive
"""

from __future__ import annotations

import asyncio
import copy
import io
import json
import tarfile
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from firstmate.core.credentials import Credentials
from firstmate.core.errors import LocalFileError, RegistryError
from firstmate.engine import translate

Step = Mapping[str, Any] | BaseException | asyncio.Event
Messages = AsyncGenerator[Mapping[str, Any], None]

PUSHED: tuple[Mapping[str, Any], ...] = (
    {"status": "The push refers to repository [127.0.0.1:5000/app]"},
    {"status": "Preparing", "progressDetail": {}, "id": "5f70bf18a086"},
    {"status": "Preparing", "progressDetail": {}, "id": "8d3ac3489996"},
    {"status": "Layer already exists", "progressDetail": {}, "id": "8d3ac3489996"},
    {"status": "Pushing", "progressDetail": {"current": 512, "total": 1024}, "id": "5f70bf18a086"},
    {"status": "Pushing", "progressDetail": {"current": 1536, "total": 1024}, "id": "5f70bf18a086"},
    {"status": "Pushed", "progressDetail": {}, "id": "5f70bf18a086"},
    {"status": f"latest: digest: sha256:{'a' * 64} size: 739"},
    {"progressDetail": {}, "aux": {"Tag": "latest", "Digest": f"sha256:{'a' * 64}", "Size": 739}},
)


def nobody(_count: int) -> None:
    """Hears of progress where nobody asked for it."""


class FakeTransfers:
    """A mixin: `FakeEngine` has the world that these move images into."""

    def __init__(self) -> None:
        self.pull_script: list[Step] | None = None
        """None: the recorded pull of a three-layer image, whatever the name; the image is there afterwards."""
        self.push_script: list[Step] | None = None
        self.accounts: dict[str, tuple[str, str]] = {}
        self.save_gate: asyncio.Event | None = None

    async def pull(
        self, reference: str, *, platform: str = "", credentials: Credentials | None = None
    ) -> AsyncGenerator[Mapping[str, Any], None]:
        from fakes import recorded

        engine: Any = self
        options = {"platform": platform} | ({"credentials": credentials} if credentials else {})
        await engine._enter("pull", reference, **options)
        script = recorded("pull_layers") if self.pull_script is None else list(self.pull_script)
        async for message in self._play(script, "images.pull"):
            yield message
        tag = reference if ":" in reference.rpartition("/")[2] else f"{reference}:latest"
        if not any(tag in image["RepoTags"] for image in engine._images):
            self._add_image(tag)
        engine._tell("image", "pull", tag, name=tag)

    async def push(
        self, reference: str, *, credentials: Credentials | None = None
    ) -> AsyncGenerator[Mapping[str, Any], None]:
        engine: Any = self
        await engine._enter("push", reference, **({"credentials": credentials} if credentials else {}))
        engine._image(reference)
        async for message in self._play(PUSHED if self.push_script is None else self.push_script, "images.push"):
            yield message

    async def save(self, references: Sequence[str]) -> AsyncGenerator[bytes, None]:
        engine: Any = self
        await engine._enter("save", tuple(references))
        for reference in references:
            engine._image(reference)
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as tar:
            manifest = json.dumps([{"Config": "config.json", "RepoTags": list(references), "Layers": []}]).encode()
            entry = tarfile.TarInfo("manifest.json")
            entry.size = len(manifest)
            tar.addfile(entry, io.BytesIO(manifest))
        data = packed.getvalue()
        half = len(data) // 2
        with engine._stream():
            yield data[:half]
            if self.save_gate is not None:
                await self.save_gate.wait()
            engine._check_present()
            yield data[half:]

    async def load(self, archive: Path, *, sent: Callable[[int], None] = nobody) -> Messages:
        engine: Any = self
        await engine._enter("load", archive)
        names = names_in(archive)
        sent(size_of(archive))
        layer = {"status": "Loading layer", "progressDetail": {"current": 512, "total": 1024}, "id": "5f70bf18a086"}
        async for message in self._play([layer, layer], "images.load"):
            yield message
        for name in names:
            self._add_image(name)
            yield {"stream": f"Loaded image: {name}\n"}

    async def load_image(self, archive: Path) -> tuple[str, ...]:
        engine: Any = self
        await engine._enter("load_image", archive)
        names = names_in(archive)
        for name in names:
            self._add_image(name)
        return names

    async def keep_layers(self, archive: bytes) -> str:
        """Makes the image of the archive's configuration; which layers there are is not looked at."""
        engine: Any = self
        await engine._enter("keep_layers", archive)
        with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
            names = packed.getnames()
            member = packed.extractfile(names[0])
            assert names == [names[0], "manifest.json"]
            assert member is not None
            config = json.load(member)
        identity = f"sha256:{names[0].removesuffix('.json')}"
        image = {"Id": identity, "RepoTags": [], "RepoDigests": [], "ParentId": "", "SharedSize": -1}
        image |= {"Created": int(time.time()), "Size": 3_000_000, "Containers": -1}
        image["Labels"] = config["config"]["Labels"]
        if not any(one["Id"] == identity for one in engine._images):
            engine._images.insert(0, image)
        engine._tell("image", "load", identity, name=identity)
        return identity

    async def import_image(self, archive: Path, reference: str, *, sent: Callable[[int], None] = nobody) -> Messages:
        engine: Any = self
        await engine._enter("import_image", archive, reference)
        sent(size_of(archive))
        identity = self._add_image(reference)
        async for message in self._play([{"status": identity}], "images.import"):
            yield message

    async def sign_in(self, credentials: Credentials) -> str:
        engine: Any = self
        await engine._enter("sign_in", credentials)
        if self.accounts.get(credentials.registry) != (credentials.username, credentials.password):
            words = f"Get http://{credentials.registry}/v2/: unauthorized: authentication required"
            raise RegistryError(words, engine_text=words, status=500, operation="registry.login")
        return ""

    # -- the world ----------------------------------------------------------------------------------------------------
    async def _play(self, script: Sequence[Step], operation: str) -> Messages:
        engine: Any = self
        with engine._stream():
            for step in script:
                if isinstance(step, BaseException):
                    raise step
                if isinstance(step, asyncio.Event):
                    await step.wait()
                    continue
                error = translate.in_band(step, operation)
                if error is not None:
                    raise error
                await asyncio.sleep(0)
                engine._check_present()
                yield step

    def _add_image(self, name: str) -> str:
        from fakes import recorded

        engine: Any = self
        image = copy.deepcopy(recorded("images")[0]) | {"Id": f"sha256:{engine._new_id()}", "RepoTags": [name]}
        engine._images.insert(0, image)
        engine._tell("image", "load", image["Id"], name=image["Id"])
        return str(image["Id"])


def size_of(archive: Path) -> int:
    if not archive.is_file():
        raise LocalFileError(f"{archive.name} cannot be read", path=archive)
    return archive.stat().st_size


def names_in(archive: Path) -> tuple[str, ...]:
    """The names that an archive of `docker save` brings along."""
    size_of(archive)
    with tarfile.open(archive) as packed:
        member = packed.extractfile("manifest.json")
        assert member is not None
        return tuple(name for image in json.load(member) for name in image["RepoTags"])
