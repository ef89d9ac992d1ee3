"""What is wrong with an amount, in words. Codes come from `core.quantities`, sentences from the translations."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QCoreApplication

from firstmate.core.quantities import QuantityError, format_cpus, format_memory

_ = QCoreApplication.translate

Kind = Literal["cpu", "memory", "cpuset"]


def explain(error: QuantityError, kind: Kind) -> str:
    """One or two sentences a beginner can act on."""
    detail = error.detail
    code = error.code
    if kind == "cpuset":
        return _cpuset(error)
    if code in ("too_small", "zero", "negative"):
        minimum = detail.get("minimum") or 0
        if kind == "cpu":
            return _("Quantity", "At least {minimum} CPU is needed.").format(minimum=format_cpus(minimum))
        return _("Quantity", "At least {minimum} is needed: the engine refuses less.").format(
            minimum=format_memory(minimum)
        )
    if code == "too_large" and detail.get("maximum"):
        if kind == "cpu":
            return _("Quantity", "That is too much: this engine has {maximum} CPUs.").format(
                maximum=format_cpus(detail["maximum"])
            )
        return _("Quantity", "That is too much: this engine has {maximum} of memory.").format(
            maximum=format_memory(detail["maximum"])
        )
    if code == "empty":
        if kind == "cpu":
            return _("Quantity", "Enter a number of CPUs, for example 1.5, or switch the limit off.")
        return _("Quantity", "Enter an amount of memory, for example 512 MiB, or switch the limit off.")
    if code == "too_precise":
        return _("Quantity", "Too many decimals: nine are the most.")
    if code == "unit":
        if kind == "cpu":
            return _("Quantity", '"{unit}" is no unit of CPU. Write 1.5 or 1500m.').format(unit=detail.get("unit", ""))
        return _("Quantity", '"{unit}" is no unit of memory. Write 512m, 512 MiB or 2g.').format(
            unit=detail.get("unit", "")
        )
    if kind == "cpu":
        return _("Quantity", "This is not a number of CPUs. Write 1.5 or 1500m.")
    return _("Quantity", "This is not an amount of memory. Write 512m, 512 MiB or 2g.")


def _cpuset(error: QuantityError) -> str:
    detail = error.detail
    if error.code == "core_absent":
        return _("Quantity", "There is no core {core}: this engine has the cores 0 to {last}.").format(
            core=detail.get("core", ""), last=int(detail.get("cores", 1)) - 1
        )
    if error.code == "reversed_range":
        return _("Quantity", '"{text}" runs backwards. Write {last}-{first}.').format(
            text=detail.get("text", ""), first=detail.get("first", ""), last=detail.get("last", "")
        )
    return _("Quantity", "This is not a list of cores. Write numbers and ranges, for example 0-2,5.")
