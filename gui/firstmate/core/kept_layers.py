"""Keeping the finished layers of an unfinished pull, on engines that let go of them when the pull ends early.

Docker's older image stores hold a layer only while a pull or an image needs it. So an image is made that needs the
layers which are ready: an archive of `docker load` with nothing in it but a configuration that lists them. The engine
looks each layer up by its chain before it reads the archive for it (moby, image/tarexport/load.go), and takes the ones
that the running pull has just unpacked: no byte of a layer is sent. The image has no name, and labels that say whose
unfinished download it is. (Measured on 20.10, 26.1 and 28.5: 10 to 60 ms, and nothing on the disk.)

Pure. Refuses to guess: where the registry's manifest does not list the layers of the pull, nothing is ready.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import takewhile
from typing import Any, Final

from firstmate.core import tags
from firstmate.core.entities import Image
from firstmate.core.names import ImageName, ImageNameError, parse_image_name
from firstmate.core.pull import Layer

UNFINISHED: Final = "firstmate.unfinished"
"""The label with the full name of the image that was to be pulled. Those below stand beside it."""
PLATFORM: Final = f"{UNFINISHED}.platform"
LAYERS: Final = f"{UNFINISHED}.layers"
"""How many of how many: `2/3`."""
SIZE: Final = f"{UNFINISHED}.size"
CHAIN: Final = f"{UNFINISHED}.chain"


@dataclass(frozen=True, slots=True)
class Part:
    """A layer: the digests of its packed and of its unpacked form, and the bytes to download (None: not said)."""

    blob: str
    diff: str
    size: int | None = None

    @property
    def id(self) -> str:
        """What the messages of a pull call it."""
        return self.blob.removeprefix("sha256:")[:12]


@dataclass(frozen=True, slots=True)
class Makeup:
    """What an image is made of, the lowest layer first."""

    os: str
    architecture: str
    parts: tuple[Part, ...]
    variant: str = ""

    def belongs_to(self, layers: Sequence[Layer]) -> bool:
        """Whether a pull is one of this image. It may not have named all of its layers yet."""
        ids = list(dict.fromkeys(part.id for part in self.parts))
        named = [layer.id for layer in layers]
        return bool(named) and named == ids[: len(named)]

    def ready(self, layers: Sequence[Layer]) -> int:
        """How many layers, from the lowest without a gap, are ready in a pull; 0 when it is not one of this image."""
        if not self.belongs_to(layers):
            return 0
        done = {layer.id for layer in layers if layer.finished}
        ready = list(takewhile(lambda part: part.id in done, self.parts))
        # A layer that an image has twice is one in the messages: the second time it is ready once one above it is.
        while ready and ready[-1].id in {part.id for part in ready[:-1]}:
            ready.pop()
        return len(ready)

    def chain(self, count: int) -> str:
        """The lowest `count` layers as one digest, as engines compute it (ChainID of the OCI image specification)."""
        whole = self.parts[0].diff
        for part in self.parts[1:count]:
            whole = f"sha256:{hashlib.sha256(f'{whole} {part.diff}'.encode()).hexdigest()}"
        return whole

    def kept(self, count: int, name: ImageName, platform: str = "") -> Unfinished:
        """What is kept of a download of it when the lowest `count` layers (at least one) are."""
        once = tuple(dict.fromkeys(self.parts[:count]))
        size = sum(part.size or 0 for part in once)
        return Unfinished(name, len(once), len(dict.fromkeys(self.parts)), size, self.chain(count), platform)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What is kept of a download: the lowest `layers` of `of` (each counted once), `size` bytes of it."""

    name: ImageName
    layers: int
    of: int
    size: int
    chain: str
    """Which layers these are, see `Makeup.chain`."""
    platform: str = ""
    """As it was asked for; "" for the engine's own."""

    @property
    def labels(self) -> dict[str, str]:
        labels = {
            UNFINISHED: self.name.full,
            LAYERS: f"{self.layers}/{self.of}",
            SIZE: str(self.size),
            CHAIN: self.chain,
        }
        return labels | ({PLATFORM: self.platform} if self.platform else {})

    def agrees_with(self, layers: Sequence[Layer]) -> bool:
        """Whether a later pull has found all of it (or has not begun): a name may have moved on to another image."""
        return not layers or len(list(takewhile(lambda layer: layer.finished, layers))) >= self.layers

    def covered_by(self, image: Makeup, count: int) -> bool:
        """Whether the lowest `count` layers of an image are all of this, or more."""
        return any(image.chain(number) == self.chain for number in range(1, count + 1))


def makeup(manifest: object, config: object) -> Makeup | None:
    """An image from its manifest and configuration (Docker's schema 2, OCI); None where they do not tell or not fit.

    The oldest manifests (schema 1) name no configuration, and an artefact's is another thing: those have no makeup.
    """
    if not isinstance(manifest, Mapping) or not isinstance(config, Mapping):
        return None
    rootfs = config.get("rootfs")
    blobs = [entry for entry in _list(manifest.get("layers")) if isinstance(entry, Mapping)]
    diffs = _list(rootfs.get("diff_ids")) if isinstance(rootfs, Mapping) else []
    platform = (config.get("os"), config.get("architecture"))
    digests = [entry.get("digest") for entry in blobs]
    if not blobs or len(blobs) != len(diffs) or not all(tags.is_digest(one) for one in (*digests, *diffs)):
        return None
    if not all(isinstance(part, str) and part for part in platform):
        return None
    sizes = [size if isinstance(size := entry.get("size"), int) and size >= 0 else None for entry in blobs]
    parts = tuple(Part(str(blob), str(diff), size) for blob, diff, size in zip(digests, diffs, sizes, strict=True))
    return Makeup(str(platform[0]), str(platform[1]), parts, str(config.get("variant") or ""))


def config_digest(manifest: object) -> str:
    """The digest of the configuration that a manifest names; "" where it names none."""
    config = manifest.get("config") if isinstance(manifest, Mapping) else None
    digest = config.get("digest") if isinstance(config, Mapping) else None
    return str(digest) if tags.is_digest(digest) else ""


def archive(image: Makeup, count: int, kept: Unfinished, created: float) -> bytes:
    """What `docker load` makes the image from that needs the lowest `count` layers. The same input, the same image id.

    `created`: seconds since the epoch; lists of images show it.
    """
    import io
    import tarfile  # some milliseconds that the start of a window need not pay

    moment = datetime.fromtimestamp(int(created), UTC).isoformat().replace("+00:00", "Z")
    diffs = [one.diff for one in image.parts[:count]]
    steps = [f"layer {number} of {len(image.parts)} of {kept.name.familiar}" for number in range(1, count + 1)]
    config: dict[str, Any] = {
        "architecture": image.architecture,
        **({"variant": image.variant} if image.variant else {}),
        "os": image.os,
        "created": moment,
        "config": {"Labels": kept.labels},
        "rootfs": {"type": "layers", "diff_ids": diffs},
        "history": [{"created": moment, "created_by": words, "comment": UNFINISHED} for words in steps],
    }
    content = json.dumps(config, sort_keys=True).encode()
    file = f"{hashlib.sha256(content).hexdigest()}.json"
    layers = [f"{number}/layer.tar" for number in range(len(diffs))]
    manifest = json.dumps([{"Config": file, "RepoTags": None, "Layers": layers}]).encode()
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for entry, data in ((file, content), ("manifest.json", manifest)):
            head = tarfile.TarInfo(entry)
            head.size = len(data)
            tar.addfile(head, io.BytesIO(data))
    return packed.getvalue()


def unfinished(image: Image) -> Unfinished | None:
    """Whose unfinished download an image is; None for every image that was not made here for that.

    Who has given it a name, or built on it, has made it something of their own.
    """
    labels = image.labels
    if UNFINISHED not in labels or image.tags or image.digests or image.parent_id:
        return None
    try:
        name = parse_image_name(labels[UNFINISHED])
        layers, of = map(int, labels.get(LAYERS, "").split("/"))
        size = int(labels.get(SIZE, ""))
    except (ImageNameError, ValueError):
        return None
    return Unfinished(name, layers, of, size, labels.get(CHAIN, ""), labels.get(PLATFORM, ""))


def unfinished_of(images: Iterable[Image], name: ImageName) -> tuple[tuple[Image, Unfinished], ...]:
    """The images that keep parts of a download of this name."""
    found = ((image, unfinished(image)) for image in images)
    return tuple((image, part) for image, part in found if part is not None and part.name.full == name.full)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
