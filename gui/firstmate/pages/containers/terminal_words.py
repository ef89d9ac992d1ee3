"""What is said about a terminal: while it lives, at its end, and where there is none."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from firstmate.core.entities import ContainerDetail
from firstmate.core.explain import explain_exit
from firstmate.pages.containers.channel import Channel
from firstmate.pages.containers.terminals import Offer

_ = QCoreApplication.translate


class OfferWords(NamedTuple):
    """A title, a sentence, and what the button says."""

    title: str
    text: str
    action: str


def live_words(channel: Channel) -> str:
    """What "exit" will do here."""
    if channel.kind == "shell":
        return _("Containers", "A shell beside the container's program. “exit” ends only the shell.")
    return _("Containers", "The container's own terminal: “exit” ends its program. If nothing shows, press Enter.")


def end_words(channel: Channel, detail: ContainerDetail | None, language: str) -> str:
    """The exit code in words; a connection that broke has none."""
    if channel.exit_code is None:
        return _("Containers", "The connection to the terminal has ended.")
    oom = channel.kind == "attached" and detail is not None and detail.oom_killed
    explained = explain_exit(channel.exit_code, oom_killed=oom, language=language)
    if channel.kind == "shell":
        words = _("Containers", "The shell has ended: {reason} (exit code {code}).")
    else:
        words = _("Containers", "The program has ended: {reason} (exit code {code}).")
    title = explained.title.partition("(")[0].partition("（")[0].strip()
    return words.format(reason=title, code=channel.exit_code)


def again_words(channel: Channel, *, alive: bool, gone: bool) -> str:
    """What can be done once it has ended; "" for nothing."""
    if channel.phase != "ended":
        return ""
    if channel.kind == "shell":
        return _("Containers", "Open another shell") if alive else ""
    if gone:
        return ""
    return _("Containers", "Attach again") if alive else _("Containers", "Start again")


def offer_words(offer: Offer, open_count: int) -> OfferWords:
    """Why there is no terminal, and what helps; not for a shell, see `shell_words`."""
    if offer == "attach":
        return OfferWords(
            _("Containers", "Detached"),
            _("Containers", "The container goes on without you. You can come back to its terminal at any time."),
            _("Containers", "Attach again"),
        )
    if offer == "stopped":
        return OfferWords(
            _("Containers", "It does not run"),
            _("Containers", "A terminal needs a running program at its other end."),
            _("Containers", "Start it"),
        )
    if offer == "paused":
        return OfferWords(
            _("Containers", "It is paused"),
            _("Containers", "Frozen programs do not answer. Resume it, then open a terminal."),
            _("Containers", "Resume"),
        )
    return OfferWords(
        _("Containers", "%n terminal(s) are open", None, open_count),
        _("Containers", "That is the most at a time. Close the shell of another container first."),
        _("Containers", "Try again"),
    )


def shell_words(*, further: bool, none_found: bool) -> OfferWords:
    """A shell can be opened: in the container's first place, or in a further one."""
    if further:
        title = _("Containers", "One more shell")
        text = _("Containers", "Its program and the other shells do not notice. “exit” ends only this one.")
    else:
        title = _("Containers", "It has no terminal of its own")
        text = _(
            "Containers",
            "Its program runs without one. A shell opened beside it lets you look around inside; "
            "the program does not notice.",
        )
    if none_found:
        text = _(
            "Containers",
            "No shell was found in it: its image brings little more than its program. If you know a program in it "
            "that can be typed into, write its name here.",
        )
    return OfferWords(title, text, _("Containers", "Open a shell"))
