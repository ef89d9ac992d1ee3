"""The notice about a pull, or another transfer of an image, that ended while nobody looked at it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from firstmate.app.explanations import tell
from firstmate.app.page import Desk
from firstmate.pages.images.pulls import Pull
from firstmate.pages.images.transfer_cards import card_title
from firstmate.pages.images.transfer_failures import told_of
from firstmate.pages.images.transfers import Transfer

_ = QCoreApplication.translate


def tell_of_end(desk: Desk, pull: Pull) -> None:
    """Says that the image is here, or why it is not; what was cancelled is no news."""
    image = pull.image
    if pull.phase == "done":
        desk.notices.post(
            "ok",
            _("Images", "{image} is here.").format(image=image),
            action_text=_("Images", "Run it"),
            on_action=lambda: desk.go("run", image=image),
        )
    elif pull.phase == "failed" and pull.error is not None:
        told = tell(pull.error, desk.languages.current, {"registry": pull.name.registry})
        desk.notices.post(
            "error",
            _("Images", "{image} could not be pulled: {reason}").format(image=image, reason=told.title),
            action_text=_("Images", "Show"),
            on_action=lambda: desk.go("images", view="get"),
            told=told,
        )


def tell_of_transfer(desk: Desk, transfer: Transfer, view: str) -> None:
    """Says what came of saving, loading, importing or pushing. `view` is the view of the page that has its card."""
    if transfer.phase == "failed" and transfer.error is not None:
        told = told_of(transfer, transfer.error, desk.languages.current)
        desk.notices.post(
            "error",
            _("Images", "{what} has failed: {reason}").format(what=card_title(transfer), reason=told.title),
            action_text=_("Images", "Show"),
            on_action=lambda: desk.go("images", view=view),
            told=told,
        )
    elif transfer.phase == "done" and transfer.kind in ("load", "import") and transfer.images:
        image = transfer.images[0]
        desk.notices.post(
            "ok",
            _("Images", "{image} is here.").format(image=", ".join(transfer.images)),
            action_text=_("Images", "Run it"),
            on_action=lambda: desk.go("run", image=image),
        )
    elif transfer.phase == "done":
        words = {
            "save": _("Images", "{what} has been saved."),
            "push": _("Images", "{what} is in its registry."),
        }.get(transfer.kind, _("Images", "{what} has been loaded."))
        desk.notices.post(
            "ok",
            words.format(what=transfer.title),
            action_text=_("Images", "Show"),
            on_action=lambda: desk.go("images", view=view),
        )
