"""The notice about a pull that ended while nobody looked at it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from firstmate.app.explanations import tell
from firstmate.app.page import Desk
from firstmate.pages.images.pulls import Pull

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
        told = tell(pull.error, desk.languages.current)
        desk.notices.post(
            "error",
            _("Images", "{image} could not be pulled: {reason}").format(image=image, reason=told.title),
            action_text=_("Images", "Show"),
            on_action=lambda: desk.go("images", view="get"),
            told=told,
        )
