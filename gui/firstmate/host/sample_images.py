"""Small real images made on the spot, so that an engine without a network has something true to pull and run.

`busybox:latest` is Debian's statically linked `/bin/busybox` with its command links and CMD `sh`, as Docker Hub's is.
`layers:latest` has two more layers of some MB that do not compress, so that a pull shows real progress. They are
pushed to a registry with plain HTTP requests (no engine is needed for it) or packed as a `docker load` archive. The
packages carry such an archive as the practice image. The same program gives the same bytes.
"""

from __future__ import annotations

import gzip
import hashlib
import http.client
import io
import json
import platform
import random
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from firstmate.host import processes

BUSYBOX = "library/busybox"
LAYERS = "library/layers"
LAYER_SIZES = (3_000_000, 6_000_000)
"""Bytes of the extra layers of `layers:latest`."""

_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
_CONFIG = "application/vnd.docker.container.image.v1+json"
_LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip"
_OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
_OCI_CONFIG = "application/vnd.oci.image.config.v1+json"
_OCI_LAYER = "application/vnd.oci.image.layer.v1.tar"
_OCI_INDEX = "application/vnd.oci.image.index.v1+json"
_CREATED = "2024-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes with the name that a registry knows them by."""

    data: bytes
    digest: str

    @classmethod
    def of(cls, data: bytes) -> Blob:
        return cls(data, f"sha256:{hashlib.sha256(data).hexdigest()}")


@dataclass(frozen=True, slots=True)
class SampleImage:
    repository: str
    tars: tuple[bytes, ...]
    """Root file system layers, lowest first, not compressed."""
    labels: Mapping[str, str] = field(default_factory=dict)
    created: str = _CREATED
    """RFC 3339."""

    @property
    def config(self) -> Blob:
        content = {
            "architecture": architecture(),
            "os": "linux",
            "created": self.created,
            "config": {
                "Cmd": ["sh"],
                "Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
                **({"Labels": dict(self.labels)} if self.labels else {}),
            },
            "rootfs": {"type": "layers", "diff_ids": [Blob.of(tar).digest for tar in self.tars]},
            "history": [{"created": self.created, "created_by": "firstmate sample image"} for _ in self.tars],
        }
        return Blob.of(json.dumps(content, sort_keys=True).encode())


def architecture() -> str:
    """This machine's architecture as images name it."""
    return {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())


@cache
def busybox() -> SampleImage:
    return SampleImage(BUSYBOX, (_root_file_system(),))


@cache
def layers() -> SampleImage:
    noise = random.Random(20240101)  # the same bytes each time, so that digests are stable
    extra = (
        _tar({f"data/layer{number}": (0o644, noise.randbytes(size))}) for number, size in enumerate(LAYER_SIZES, 1)
    )
    return SampleImage(LAYERS, (_root_file_system(), *extra))


def push(address: str, *images: SampleImage) -> None:
    """Uploads images (both samples when none is named) to the plain-HTTP registry at `host:port` as `latest`."""
    connection = http.client.HTTPConnection(address, timeout=30)
    try:
        for image in images or (busybox(), layers()):
            packed = [Blob.of(gzip.compress(tar, 1, mtime=0)) for tar in image.tars]
            for blob in [image.config, *packed]:
                _upload(connection, image.repository, blob)
            manifest = {
                "schemaVersion": 2,
                "mediaType": _MANIFEST,
                "config": {"mediaType": _CONFIG, "size": len(image.config.data), "digest": image.config.digest},
                "layers": [{"mediaType": _LAYER, "size": len(blob.data), "digest": blob.digest} for blob in packed],
            }
            target = f"/v2/{image.repository}/manifests/latest"
            _ask(connection, "PUT", target, json.dumps(manifest).encode(), _MANIFEST)
    finally:
        connection.close()


def archive(image: SampleImage | None = None, name: str = "busybox:latest") -> bytes:
    """An image (busybox by default) as `docker load` takes it, old engines and new ones, and podman too.

    It is what `docker save` has written since 25.0: an OCI image layout, which containerd's image store reads by
    `index.json`, with the `manifest.json` that older engines read. `name` is `[domain/]repository:tag`.
    """
    image = image or busybox()
    layers = [Blob.of(tar) for tar in image.tars]
    manifest = Blob.of(
        _json(
            {
                "schemaVersion": 2,
                "mediaType": _OCI_MANIFEST,
                "config": _descriptor(_OCI_CONFIG, image.config),
                "layers": [_descriptor(_OCI_LAYER, layer) for layer in layers],
            }
        )
    )
    repository, _, tag = name.rpartition(":")
    full = repository if "." in repository.partition("/")[0] else f"docker.io/{repository}"
    if full.count("/") == 1 and full.startswith("docker.io/"):
        full = full.replace("/", "/library/")
    names = {"io.containerd.image.name": f"{full}:{tag}", "org.opencontainers.image.ref.name": tag}
    index = {
        "schemaVersion": 2,
        "mediaType": _OCI_INDEX,
        "manifests": [
            _descriptor(_OCI_MANIFEST, manifest)
            | {"annotations": names, "platform": {"architecture": architecture(), "os": "linux"}}
        ],
    }
    old = [{"Config": _place(image.config), "RepoTags": [name], "Layers": [_place(layer) for layer in layers]}]
    files = {_place(blob): blob.data for blob in (image.config, manifest, *layers)}
    files |= {
        "index.json": _json(index),
        "manifest.json": _json(old),
        "oci-layout": _json({"imageLayoutVersion": "1.0.0"}),
    }
    folders = ("blobs", "blobs/sha256")
    return _tar({path: (0o644, data) for path, data in sorted(files.items())}, folders=folders)


def _descriptor(media_type: str, blob: Blob) -> dict[str, Any]:
    return {"mediaType": media_type, "digest": blob.digest, "size": len(blob.data)}


def _place(blob: Blob) -> str:
    return f"blobs/{blob.digest.replace(':', '/')}"


def _json(content: Any) -> bytes:
    return json.dumps(content, sort_keys=True).encode()


def _upload(connection: http.client.HTTPConnection, repository: str, blob: Blob) -> None:
    place = _ask(connection, "POST", f"/v2/{repository}/blobs/uploads/")["Location"]
    joiner = "&" if "?" in place else "?"
    _ask(connection, "PUT", f"{place}{joiner}digest={blob.digest}", blob.data, "application/octet-stream")


def _ask(
    connection: http.client.HTTPConnection, method: str, target: str, body: bytes = b"", content_type: str = ""
) -> Any:
    headers = {"Content-Length": str(len(body))} | ({"Content-Type": content_type} if content_type else {})
    connection.request(method, target, body, headers)
    answer = connection.getresponse()
    said = answer.read()
    if answer.status >= 300:
        raise OSError(f"the registry refused {method} {target}: {answer.status} {said[:300]!r}")
    return answer.headers


@cache
def _root_file_system() -> bytes:
    program = processes.find("busybox")
    if program is None:
        raise FileNotFoundError("busybox is missing (Debian and Ubuntu: apt-get install busybox-static)")
    # `--list-full` gives each command's usual place, as `usr/bin/vi`.
    listed = processes.run_sync([program, "--list-full"]).stdout.decode().split()
    links = {path: "/bin/busybox" for path in listed if path != "bin/busybox"}
    files = {
        "bin/busybox": (0o755, Path(program).read_bytes()),
        "etc/passwd": (0o644, b"root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/home:/bin/false\n"),
        "etc/group": (0o644, b"root:x:0:\nnobody:x:65534:\n"),
    }
    folders = ("bin", "dev", "etc", "home", "proc", "root", "sbin", "sys", "tmp", "usr/bin", "usr/sbin", "var")
    return _tar(files, links, folders)


def _tar(
    files: dict[str, tuple[int, bytes]], links: dict[str, str] | None = None, folders: tuple[str, ...] = ()
) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name in folders:
            entry = tarfile.TarInfo(name)
            entry.type = tarfile.DIRTYPE
            entry.mode = 0o1777 if name == "tmp" else 0o755
            tar.addfile(entry)
        for name, (mode, data) in files.items():
            entry = tarfile.TarInfo(name)
            entry.mode = mode
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
        for name, target in sorted((links or {}).items()):
            entry = tarfile.TarInfo(name)
            entry.type = tarfile.SYMTYPE
            entry.linkname = target
            entry.mode = 0o777
            tar.addfile(entry)
    return packed.getvalue()
