"""What is asked before something is lost, in whole sentences: by name, and what stays."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from firstmate.pages.containers.naming import listed
from firstmate.pages.containers.removal import Removal
from firstmate.widgets.dialogs import CONFIRM, Message, ask

_ = QCoreApplication.translate

_PASTE_SHOWN = 4000
"""Characters of a paste that the question shows."""


@dataclass(frozen=True, slots=True)
class RemovalWay:
    """How the person wants it removed."""

    stop_first: bool = False
    force: bool = False
    volumes: bool = False


async def ask_removal(parent: QWidget, what: Removal) -> RemovalWay | None:
    """How to remove, None for not at all. What runs is stopped or killed first; what is lost is named."""
    count = len(what.names)
    title = (
        _("Containers", "Remove {name}?").format(name=what.names[0])
        if count == 1
        else _("Containers", "Remove %n container(s)?", None, count)
    )
    if what.running:
        choice = await ask(
            parent,
            title=title,
            text=removal_text(what),
            confirm=_("Containers", "Stop and remove"),
            extra_choice=_("Containers", "Remove by force"),
            destructive=True,
        )
        return None if choice is None else RemovalWay(stop_first=choice == CONFIRM, force=choice != CONFIRM)
    choice = await ask(
        parent,
        title=title,
        text=removal_text(what),
        confirm=_("Containers", "Remove"),
        extra_choice=_("Containers", "Remove with its volumes") if what.anonymous_volumes else "",
        destructive=True,
    )
    return None if choice is None else RemovalWay(volumes=choice != CONFIRM)


def removal_text(what: Removal) -> str:
    """Paragraphs: what goes, what runs, which volumes."""
    count = len(what.names)
    parts = []
    if count > 1:
        parts.append(listed(what.names))
    parts.append(
        _(
            "Containers",
            "Everything that was written inside is lost: files, logs, settings. The image stays.",
        )
    )
    if what.running:
        running = (
            _("Containers", "It still runs.")
            if count == 1
            else _("Containers", "Still running: {names}.").format(names=listed(what.running))
        )
        # A pattern, since Chinese puts no blank between two sentences.
        parts.append(_("Containers", "{running} {ways}").format(running=running, ways=_ways(what.patience)))
    if what.self_removing:
        parts.append(
            _(
                "Containers",
                "Made with --rm, so the engine deletes the anonymous volumes as well: {names}.",
            ).format(names=listed(what.self_removing))
        )
    if what.anonymous_volumes:
        names = listed(tuple(name[:12] for name in what.anonymous_volumes))
        if what.running:
            words = _("Containers", "Its anonymous volumes stay on the disk without an owner: {names}.")
        else:
            words = _(
                "Containers",
                "Its anonymous volumes hold data too: {names}. “Remove” leaves them on the disk without an owner, "
                "“Remove with its volumes” deletes them.",
            )
        parts.append(words.format(names=names))
    if what.kept:
        parts.append(_("Containers", "These stay as they are: {names}.").format(names=listed(what.kept)))
    return "\n\n".join(parts)


def _ways(patience: int | None) -> str:
    """What the two buttons do; `patience` is how long the gentle one waits."""
    if patience is None:
        return _(
            "Containers",
            "“Stop and remove” asks the program to end and waits as long as it takes. "
            "“Remove by force” ends it at once; what it has not saved is lost.",
        )
    return _(
        "Containers",
        "“Stop and remove” asks the program to end and waits up to %n second(s). "
        "“Remove by force” ends it at once; what it has not saved is lost.",
        None,
        patience,
    )


async def ask_paste(parent: QWidget, text: str) -> bool:
    """Several lines at once: each line end runs a command, so it is asked."""
    lines = text.count("\n") + text.count("\r") - text.count("\r\n")
    dialog = Message(parent, title=_("Containers", "Paste several lines into the terminal?"), icon="clipboard-paste")
    dialog.add_text(
        _("Containers", "The text has %n line end(s): the shell runs every line as soon as it arrives.", None, lines)
    )
    dialog.add_command(text if len(text) <= _PASTE_SHOWN else text[:_PASTE_SHOWN] + " …")
    dialog.add_button(_("Containers", "Cancel"), None, name="dialog.cancel")
    agree = dialog.add_button(_("Containers", "Paste"), CONFIRM, variant="primary", name="dialog.confirm")
    dialog.set_default(agree)
    return await dialog.answer() == CONFIRM
