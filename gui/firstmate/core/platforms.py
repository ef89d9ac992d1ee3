"""Platforms of images and engines: how they are written, and whether an image made for one runs on another.

An image names its platform as Go does (`linux/arm64`, `linux/arm/v7`); an engine says of itself what its kernel says
(`x86_64`, `aarch64`). Refuses to know whether an emulator is installed: no engine tells. What is "foreign" here runs
slowly through emulation at best (Docker Desktop brings one, a Linux engine only where somebody installed it).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Fit = Literal["same", "compatible", "foreign"]

_ARCHITECTURES: Final = {
    "x86_64": "amd64",
    "x86-64": "amd64",
    "aarch64": "arm64",
    "i386": "386",
    "i486": "386",
    "i586": "386",
    "i686": "386",
    "x86": "386",
    "armhf": "arm",
    "armel": "arm",
    "loongarch64": "loong64",
}
"""The names of kernels and distributions, as `normalizeArch` of github.com/containerd/platforms reads them."""
_ARM_VARIANTS: Final = {"armv5": "v5", "armv6": "v6", "armv7": "v7", "armel": "v6", "armhf": "v7"}

COMMON: Final[tuple[str, ...]] = (
    "linux/amd64",
    "linux/arm64",
    "linux/arm/v7",
    "linux/386",
    "linux/ppc64le",
    "linux/s390x",
    "linux/riscv64",
    "linux/loong64",
)
"""The platforms for which official images are made, the usual ones first."""


@dataclass(frozen=True, slots=True)
class Platform:
    """Parts in lower case, "" where nothing is said. The variant tells generations of ARM apart."""

    os: str
    architecture: str
    variant: str = ""

    def __str__(self) -> str:
        return "/".join(part for part in (self.os, self.architecture, self.variant) if part)


def platform_of(os: str, architecture: str, variant: str = "") -> Platform:
    """A platform from what an engine or an image says of itself, in the names that images use."""
    machine = architecture.strip().lower()
    variant = variant.strip().lower()
    family = next((family for family in _ARM_VARIANTS if machine.startswith(family)), "")
    if family:
        machine, variant = "arm", variant or _ARM_VARIANTS[family]
    machine = _ARCHITECTURES.get(machine, machine)
    if machine == "arm64" and variant in ("8", "v8"):
        variant = ""  # the only one there was for years; most images leave it out
    return Platform(os.strip().lower() or "linux", machine, variant)


def parse_platform(text: str) -> Platform:
    """`os/architecture[/variant]`, or an architecture alone. Raises ValueError for anything else."""
    parts = text.strip().lower().split("/")
    if not all(part and part.replace("_", "").replace("-", "").isalnum() for part in parts) or len(parts) > 3:
        raise ValueError(f"not a platform: {text!r}")
    if len(parts) == 1:
        return platform_of("linux", parts[0])
    return platform_of(*parts)


def fits(engine: Platform, image: Platform) -> Fit:
    """Whether the engine's computer runs programs made for the image's platform by itself.

    "compatible": an older generation that newer processors still run. An image that does not say its architecture
    counts as the same.
    """
    if not image.architecture or not engine.architecture:
        return "same"
    if image.os != engine.os:
        return "foreign"
    if image.architecture == engine.architecture:
        # The engine often does not say its variant; images for a newer one than it has are rare.
        return "same"
    if (engine.architecture, image.architecture) in (("amd64", "386"), ("arm64", "arm")):
        return "compatible"
    return "foreign"
