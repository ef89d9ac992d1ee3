"""Progress of a pull: folds the engine's messages, one by one, into one value that a page can draw.

Messages are those of `POST /images/create` (moby's JSON lines; graph drivers and the containerd image store, old and
new, and Podman's). Those of a push and of loading an archive have the same form and words of their own: there,
"downloading" stands for a layer's way up, and "extracting" for its way out of the archive.

Pure: the clock is handed in, and the same messages always give the same picture. Refuses to guess sizes: while an
unfinished layer has not said how large it is, `total` and `seconds_left` are None, and `fraction` is an estimate that
weighs such a layer like the average of the known ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from firstmate.core.entities import EngineInfo

Phase = Literal["waiting", "downloading", "verifying", "extracting", "done", "exists", "retrying"]

WHOLE: Final = "archive"
"""The id of what has no layers: an archive on its way, in the messages that `archive_message` makes."""
WINDOW: Final = 5.0
"""Seconds over which the speed is measured."""
_SAMPLE_GAP: Final = 0.1
_MIN_SPAN: Final = 0.5
_DOWNLOAD_SHARE: Final = 0.8
"""Part of a layer's work that is its download; the rest is unpacking, which the engine often leaves unmeasured."""

_PHASES: Final[tuple[tuple[str, Phase], ...]] = (
    ("pulling fs layer", "waiting"),
    ("waiting", "waiting"),
    ("downloading", "downloading"),
    ("download complete", "verifying"),
    ("verifying checksum", "verifying"),
    ("extracting", "extracting"),
    ("pull complete", "done"),
    ("already exists", "exists"),
    ("layer already exists", "exists"),
    ("retrying in", "retrying"),
    # The words of a push, and of an archive that is loaded.
    ("preparing", "waiting"),
    ("pushing", "downloading"),
    ("pushed", "done"),
    ("mounted from", "exists"),
    ("loading layer", "extracting"),
)
_DOWNLOADED: Final = frozenset({"verifying", "extracting", "done"})
_GRAPH_DRIVERS: Final = frozenset(
    {"overlay2", "fuse-overlayfs", "btrfs", "zfs", "vfs", "aufs", "devicemapper", "windowsfilter"}
)
"""The older image stores of Docker. (Podman's usual one is called "overlay".)"""
_DIGEST: Final = r"(?i)(?:^|: )digest: *(sha256:[0-9a-f]{64})\b"
"""`Digest: …` ends a pull, `v1: digest: … size: 444` a push: Docker 29 sends the latter without its `aux`."""
_UP_TO_DATE: Final = r"(?i)image is up to date"
_NEWER: Final = r"(?i)downloaded newer image"


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer. `current` and `total` are bytes of the phase it is in (None: the engine did not say)."""

    id: str
    phase: Phase = "waiting"
    current: int | None = None
    total: int | None = None
    downloaded: int = 0
    size: int | None = None
    """Compressed bytes of the whole layer, once known."""

    @property
    def finished(self) -> bool:
        return self.phase in ("done", "exists")

    @property
    def fraction(self) -> float:
        """How much of this layer's work is behind it, 0 to 1."""
        if self.finished:
            return 1.0
        if self.phase not in _DOWNLOADED:
            return _DOWNLOAD_SHARE * min(1.0, self.downloaded / self.size) if self.size else 0.0
        if self.phase == "extracting" and self.total and self.current is not None:
            # Even a fully unpacked layer is still being registered.
            return _DOWNLOAD_SHARE + (0.99 - _DOWNLOAD_SHARE) * min(1.0, self.current / self.total)
        return _DOWNLOAD_SHARE


@dataclass(frozen=True, slots=True)
class PullState:
    """The whole pull. Layers stand in the order in which the engine named them: with the older stores that of the
    image, with containerd's any; and it does not name those that are here already.

    `current` and `total` count downloaded bytes of the layers that are not here already; `total` is None as long as it
    is not known. `status` is the engine's last word about the whole, `error` its error message ("" when there is none).
    """

    layers: tuple[Layer, ...] = ()
    current: int = 0
    total: int | None = None
    fraction: float | None = None
    bytes_per_second: float | None = None
    seconds_left: float | None = None
    done: bool = False
    status: str = ""
    digest: str = ""
    error: str = ""
    up_to_date: bool = False
    """True when the engine said that it had this very image already."""
    samples: tuple[tuple[float, int], ...] = ()
    """(time, bytes downloaded in all) inside the window; what the speed is computed from."""

    @property
    def layers_done(self) -> int:
        return sum(layer.finished for layer in self.layers)

    def apply(self, message: Mapping[str, Any], now: float) -> PullState:
        """The state after one more message. `now` is any clock in seconds that never goes back."""
        error = _error_text(message)
        if error:
            return replace(self, error=error, seconds_left=None, bytes_per_second=None)
        sent = message.get("aux")
        if isinstance(sent, Mapping) and sent.get("Digest"):
            return replace(self, digest=str(sent["Digest"]))
        status = str(message.get("status") or "")
        phase = _phase(status)
        identity = str(message.get("id") or "")
        if phase and identity:
            return self._with_layer(identity, phase, _numbers(message), now)
        if digest := re.search(_DIGEST, status):
            return replace(self, digest=digest[1])
        if not status:
            return self
        up_to_date = re.search(_UP_TO_DATE, status) is not None
        if up_to_date or re.search(_NEWER, status):
            return replace(self.ended(), status=status, up_to_date=up_to_date)
        return replace(self, status=status)

    def at(self, now: float) -> PullState:
        """The state when nothing came since: the speed falls as time passes. For a line that stalls."""
        if self.done or self.error or not self.samples:
            return self
        samples = self._sampled(now, self.current)
        speed = _speed(samples)
        left = (self.total - self.current) / speed if speed and self.total is not None else None
        return replace(self, samples=samples, bytes_per_second=speed, seconds_left=left)

    def ended(self) -> PullState:
        """The state once the stream has ended well. An engine that says no last word (Podman) needs this."""
        if self.error or self.done:
            return self
        return replace(self, done=True, fraction=1.0, total=self.current, bytes_per_second=None, seconds_left=None)

    def _with_layer(self, identity: str, phase: Phase, numbers: tuple[int | None, int | None], now: float) -> PullState:
        index = next((i for i, layer in enumerate(self.layers) if layer.id == identity), len(self.layers))
        before = self.layers[index] if index < len(self.layers) else Layer(identity)
        layer = _advanced(before, phase, numbers)
        layers = (*self.layers[:index], layer, *self.layers[index + 1 :])
        current, total = _totals(layers)
        fraction = _fraction(layers)
        if self.fraction is not None and fraction is not None and layer.downloaded >= before.downloaded:
            # A layer that turns out larger than the average must not pull the bar back; only a lost download may.
            fraction = max(fraction, self.fraction)
        samples = self._sampled(now, current)
        speed = _speed(samples)
        left = (total - current) / speed if speed and total is not None else None
        return replace(
            self,
            layers=layers,
            current=current,
            total=total,
            fraction=fraction,
            bytes_per_second=speed,
            seconds_left=left,
            samples=samples,
        )

    def _sampled(self, now: float, current: int) -> tuple[tuple[float, int], ...]:
        samples = self.samples
        if samples and current < samples[-1][1]:
            return ((now, current),)  # a download began anew: measure anew
        if len(samples) > 1 and now - samples[-2][0] < _SAMPLE_GAP:
            samples = samples[:-1]
        samples = (*samples, (now, current))
        # Keep one sample from before the window, so that it stays covered when messages are rare.
        first = next((i for i, (time, _) in enumerate(samples) if time >= now - WINDOW), len(samples) - 1)
        return samples[max(0, first - 1) :]


def keeps_parts(info: EngineInfo) -> bool | None:
    """Whether an engine by itself keeps the layers of a pull that ended early; None where nobody measured it.

    Docker's containerd image store does, even parts of layers, for some hours. Its older stores hold the layers of a
    pull only while it runs or when an image needs them (measured on 20.10, 26.1 and 28.5): there `kept_layers` makes an
    image that does.
    """
    status = info.raw.get("DriverStatus")
    facts = [one for one in status if isinstance(one, list)] if isinstance(status, list) else []
    if any(one[:1] == ["driver-type"] and str(one[1:]).find("io.containerd.") >= 0 for one in facts):
        return True
    return False if info.storage_driver in _GRAPH_DRIVERS else None


def archive_message(current: int, total: int) -> Mapping[str, Any]:
    """So many bytes of an archive have passed: a message to fold like the engine's own."""
    progress = {"current": current, "total": max(current, total)}
    return {"status": "Downloading", "id": WHOLE, "progressDetail": progress}


def _phase(status: str) -> Phase | None:
    lower = status.lower()
    return next((phase for start, phase in _PHASES if lower.startswith(start)), None)


def _error_text(message: Mapping[str, Any]) -> str:
    detail = message.get("errorDetail")
    text = message.get("error") or (detail.get("message") if isinstance(detail, Mapping) else None)
    return str(text or "")


def _numbers(message: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """Current and total bytes. The containerd store counts seconds while it unpacks (`units`): those are no bytes."""
    detail = message.get("progressDetail")
    if not isinstance(detail, Mapping) or detail.get("units"):
        return None, None
    pair = (detail.get("current"), detail.get("total"))
    current, total = (value if isinstance(value, int) and value >= 0 else None for value in pair)
    return current, total or None


def _advanced(layer: Layer, phase: Phase, numbers: tuple[int | None, int | None]) -> Layer:
    current, total = numbers
    downloaded, size = layer.downloaded, layer.size
    if phase == "downloading":
        if current is not None and total and size and total < size:
            # A download that broke is taken up where it stopped, and the engine counts only what was left of it.
            current, total = min(size, size - total + current), size
        downloaded = downloaded if current is None else current
        size = total or size
    elif phase in _DOWNLOADED:
        # Tiny layers arrive without one "Downloading": then what was unpacked tells the size, or nothing does.
        size = size or total
        downloaded = downloaded if size is None else size
    return Layer(layer.id, phase, current, total, downloaded, size)


def _totals(layers: tuple[Layer, ...]) -> tuple[int, int | None]:
    moving = [layer for layer in layers if layer.phase != "exists"]
    current = sum(layer.downloaded for layer in moving)
    if any(layer.size is None and layer.phase not in _DOWNLOADED for layer in moving):
        return current, None
    return current, sum(max(layer.size or 0, layer.downloaded) for layer in moving)


def _fraction(layers: tuple[Layer, ...]) -> float | None:
    moving = [layer for layer in layers if layer.phase != "exists"]
    if not moving:
        return None
    known = [layer.size for layer in moving if layer.size]
    average = sum(known) / len(known) if known else 1.0
    weights = [float(layer.size) if layer.size else average for layer in moving]
    return sum(weight * layer.fraction for weight, layer in zip(weights, moving, strict=True)) / sum(weights)


def _speed(samples: tuple[tuple[float, int], ...]) -> float | None:
    (start, first), (end, last) = samples[0], samples[-1]
    return (last - first) / (end - start) if end - start >= _MIN_SPAN else None
