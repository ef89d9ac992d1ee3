"""The checks that come last everywhere (`CHECKS`): the engine's version, and, only when asked for, the network.

The network is looked at from this program; an engine behind its own proxy may see another one, and the words say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from firstmate.core.checks import engine as engines
from firstmate.core.checks.verdict import Check, Question, Verdict, unknown
from firstmate.core.readings import Probe, Readings

_TRIED: Final = (200, 401)
# Closed for everybody; the dates are in the words. Older guides still name them.
CLOSED_MIRRORS: Final = (
    "docker.mirrors.ustc.edu.cn",
    "hub-mirror.c.163.com",
    "registry.docker-cn.com",
    "dockerhub.azk8s.cn",
    "docker.mirrors.sjtug.sjtu.edu.cn",
    "mirror.baidubce.com",
    "reg-mirror.qiniu.com",
)


def mirrors_of(readings: Readings) -> tuple[str, ...] | None:
    """The mirrors that the engine uses, None when it did not say."""
    reading = engines.reading_of(readings)
    if reading is None or not reading.info:
        return None
    config = reading.info.get("RegistryConfig")
    if not isinstance(config, Mapping):
        return None
    return engines.words(config, "Mirrors")


def registry_access(question: Question) -> Verdict:
    """Can Docker Hub be reached from here?"""
    if "registry_access" not in question.asked:
        return Verdict("skip", "not_asked")
    probes = [probe for probe in question.readings.network or () if probe.purpose != "mirror"]
    if not probes:
        return unknown()
    shown = tuple(("probe", _told(probe)) for probe in probes)
    failed = [probe for probe in probes if not _works(probe)]
    if not failed:
        return Verdict("pass", "fine", {"seconds": f"{max(probe.seconds for probe in probes):.1f}"}, shown)
    figures = {"url": failed[0].url, "reason": failed[0].error or str(failed[0].status)}
    # With a mirror that works, images come without Docker Hub.
    helped = any(probe.purpose == "mirror" and _works(probe) for probe in question.readings.network or ())
    return Verdict("warn", "blocked_with_mirror" if helped else "blocked", figures, shown)


def mirror_health(question: Question) -> Verdict:
    """Do the mirrors that the engine is set to use still answer?"""
    mirrors = mirrors_of(question.readings)
    if "mirror_health" not in question.asked:
        return Verdict("skip", "not_asked")
    if mirrors is None:
        return Verdict("skip", "no_engine") if engines.reading_of(question.readings) else unknown()
    if not mirrors:
        return Verdict("pass", "none")
    probes = [probe for probe in question.readings.network or () if probe.purpose == "mirror"]
    if not probes:
        return unknown()
    shown = tuple(("probe", _told(probe)) for probe in probes)
    dead = [probe for probe in probes if not _works(probe)]
    figures = {"count": len(probes), "dead": ", ".join(probe.url for probe in dead)}
    if not dead:
        return Verdict("pass", "fine", figures, shown)
    closed = any(host in probe.url for probe in dead for host in CLOSED_MIRRORS)
    return Verdict("warn", "closed" if closed else "dead", figures, shown)


def _works(probe: Probe) -> bool:
    if probe.purpose == "token":
        return 200 <= probe.status < 500
    return probe.is_registry and probe.status in _TRIED


def _told(probe: Probe) -> str:
    return f"{probe.url} · {probe.error or probe.status} · {probe.seconds:.2f} s"


CHECKS: Final = (
    Check("engine_version", frozenset({"engine"}), engines.engine_version, prepares=False),
    Check("registry_access", frozenset({"network"}), registry_access, prepares=False),
    Check("mirror_health", frozenset({"network", "engine"}), mirror_health, prepares=False),
)
