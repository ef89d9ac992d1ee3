"""The signals that a person may send to a container's program, and what programs usually make of each."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication

_ = QCoreApplication.translate

SIGNALS: Final = (
    "SIGTERM", "SIGINT", "SIGQUIT", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGWINCH", "SIGSTOP", "SIGCONT", "SIGKILL",
)  # fmt: skip
"""Those that have a use; in the order from a request to force."""


def meaning(signal: str) -> str:
    """A sentence about a signal, "" for one that programs agree on nothing about."""
    return {
        "SIGTERM": _("Containers", "Please end: what “Stop” sends first."),
        "SIGINT": _("Containers", "Interrupt, as Ctrl+C in its terminal does."),
        "SIGQUIT": _("Containers", "End; some servers finish what they are answering first (nginx does)."),
        "SIGHUP": _("Containers", "Many servers read their settings again."),
        "SIGUSR1": _("Containers", "The program's own meaning; nginx opens its log files again."),
        "SIGUSR2": _("Containers", "The program's own meaning."),
        "SIGWINCH": _("Containers", "The window has another size; Apache ends gently."),
        "SIGSTOP": _("Containers", "Stand still until SIGCONT. “Pause” does it for all programs in the container."),
        "SIGCONT": _("Containers", "Go on after SIGSTOP."),
        "SIGKILL": _("Containers", "Ended by the kernel at once; what it has not saved is lost."),
    }.get(signal, "")


def choices(own: str = "") -> tuple[str, ...]:
    """The signals to choose from; `own` is the one that this container is stopped with."""
    return (own, *SIGNALS) if own and own not in SIGNALS else SIGNALS
