"""Why a transfer failed, in the words of its kind: a save by its folder, a push by its registry."""

from __future__ import annotations

from firstmate.app.explanations import Told, tell
from firstmate.app.explanations_saving import obstacle, tell_unwritten
from firstmate.core.names import ImageNameError, parse_image_name
from firstmate.pages.images.transfers import Transfer


def told_of(transfer: Transfer, error: BaseException, language: str) -> Told:
    """`error` is what ended `transfer`."""
    told = tell_unwritten(error) if transfer.kind == "save" else None
    return told or tell(error, language, {"registry": registry_of(transfer)})


def other_place_helps(transfer: Transfer) -> bool:
    """Whether an archive may be saved elsewhere because its folder does not take it."""
    return transfer.kind == "save" and transfer.phase == "failed" and obstacle(transfer.error) != ""


def registry_of(transfer: Transfer) -> str:
    """Where a push goes; "" for what goes to no registry."""
    if transfer.kind != "push":
        return ""
    try:
        return parse_image_name(transfer.images[0]).registry
    except ImageNameError:
        return ""
