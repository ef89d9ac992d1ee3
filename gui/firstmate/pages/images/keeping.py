"""The words about what is kept of a pull that has ended early: on its card, and as an image in the list."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from firstmate.core.kept_layers import Unfinished
from firstmate.core.quantities import format_bytes
from firstmate.pages.images.pulls import Pull

_ = QCoreApplication.translate


def name_words(part: Unfinished) -> str:
    """In place of a name, which such an image has none of. Where it is cut short, what it is of is still to be read."""
    return _("Images", "{image} (unfinished download)").format(image=_short(part))


def amount_words(part: Unfinished) -> str:
    """How much of it is here."""
    words = _("Images", "{kept} of %n layer(s) kept", None, part.of)
    return words.format(kept=part.layers)


def reason_words(part: Unfinished) -> str:
    """Why it is there, and when it goes."""
    words = _(
        "Images",
        "A pull of {image} has ended early. This keeps its first {kept} of %n layer(s), {size} to download, so that "
        "pulling it again goes on from there. It goes by itself once the pull is done. Removing it only means that "
        "these layers are downloaded again.",
        None,
        part.of,
    )
    return words.format(image=_short(part), kept=part.layers, size=format_bytes(part.size))


def loss_words(part: Unfinished, size: int) -> str:
    """What removing it means; `size` are its bytes on the disk."""
    words = _("Images", "What is kept of this download goes: up to {size}. Pulling {image} fetches these layers anew.")
    return words.format(size=format_bytes(size), image=_short(part))


def again_words() -> str:
    return _("Images", "Pull it again")


def staying_words(pull: Pull, keeps: bool | None) -> str:
    """What of a pull that has ended early another try need not fetch again; "" where that is not known.

    `keeps`: whether the engine keeps layers by itself.
    """
    layers, ready = len(pull.state.layers), pull.state.layers_done
    if keeps:
        if pull.phase == "cancelled":
            return _("Images", "Pulling it again goes on with the layers that are ready.")
        words = _("Images", "{ready} of %n layer(s) are ready and stay. Trying again goes on from there.", None, layers)
        return words.format(ready=ready) if ready else ""
    kept = pull.kept
    if kept is not None:
        words = _(
            "Images",
            "The first {kept} of %n layer(s) ({size}) are kept: pulling it again goes on from there.",
            None,
            kept.of,
        )
        return words.format(kept=kept.layers, size=format_bytes(kept.size))
    if keeps is False and (ready or pull.phase == "cancelled"):
        return _(
            "Images", "No layer of it is kept: pulling it again fetches it anew, except for what images here have."
        )
    return ""


def _short(part: Unfinished) -> str:
    return f"{part.name.familiar} ({part.platform})" if part.platform else part.name.familiar
