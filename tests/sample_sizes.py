"""How large the sample images are on this computer, whose busybox may be another than that of the next one."""

from __future__ import annotations

import io
import tarfile

from firstmate.host import sample_images


def busybox_size() -> int:
    """Bytes that an engine counts for `busybox:latest` unpacked: its files, and the names that its links hold."""
    (root,) = sample_images.busybox().tars
    with tarfile.open(fileobj=io.BytesIO(root)) as tar:
        return sum(one.size + len(one.linkname) for one in tar)
