"""The dialogs around removing an image: what exactly will be lost, and who still needs it when it cannot be removed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from firstmate.app.explanations import tell
from firstmate.core.command import Shell, quote, rmi_argv
from firstmate.core.entities import Container, Image
from firstmate.core.errors import FirstMateError
from firstmate.core.quantities import format_bytes
from firstmate.pages.images.model import Removal
from firstmate.pages.images.rows import image_name, tags, users_words
from firstmate.widgets.dialogs import CONFIRM, Message, explain_error

_ = QCoreApplication.translate


async def confirm_removal(parent: QWidget, removal: Removal, *, shell: Shell, prefix: Sequence[str]) -> bool:
    """Asks; Enter and Esc keep the image."""
    name = image_name(removal.image)
    dialog = Message(parent, title=_("Images", "Remove {image}?").format(image=name), icon="triangle-alert")
    dialog.set_tone("error")
    for sentence in losses(removal.image):
        dialog.add_text(sentence)
    dialog.add_command(quote([*rmi_argv(removal.references[0], prefix=prefix), *removal.references[1:]], shell))
    keep = dialog.add_button(_("Images", "Keep it"), None, name="dialog.cancel")
    dialog.add_button(_("Images", "Remove it"), CONFIRM, variant="destroy", name="dialog.confirm")
    dialog.set_default(keep)
    return await dialog.answer() == CONFIRM


def losses(image: Image) -> tuple[str, ...]:
    """What removing the image means, in sentences."""
    size = format_bytes(image.size)
    sentences = [
        _("Images", "The image and its files go from this engine: up to {size}. Layers that other images use stay.")
    ]
    if len(image.tags) > 1:
        sentences.append(_("Images", "All its names are lost: {names}").format(names=", ".join(tags(image))))
    if image.digests:
        sentences.append(_("Images", "It can be pulled again as long as its registry has it."))
    else:
        sentences.append(
            _("Images", "It came from no registry: once it is gone, only building it again brings it back.")
        )
    sentences.append(_("Images", "No container uses it."))
    return tuple(sentence.format(size=size) for sentence in sentences[:1]) + tuple(sentences[1:])


async def explain_refusal(
    parent: QWidget, image: Image, users: Sequence[Container], *, language: str, error: FirstMateError | None = None
) -> bool:
    """Says why an image cannot be removed and which containers need it; True when they are to be shown."""
    told = tell(error, language) if error is not None else None
    if users:
        running = [one for one in users if one.state.is_alive]
        first = _("Images", "Stop the containers that are running.") if running else ""
        steps = [
            *([first] if first else []),
            _("Images", "Remove these containers, if nothing in them is needed any more."),
            _("Images", "Then remove the image."),
        ]
        meaning = "{}\n\n{}".format(
            _("Images", "%n container(s) were made from it and need its files:", None, len(users)),
            users_words(users, language),
        )
        title = _("Images", "{image} is in use").format(image=image_name(image))
        action = _("Images", "Show the container") if len(users) == 1 else _("Images", "Show the first container")
    elif told is not None:
        title, meaning, steps, action = told.title, told.meaning, list(told.steps), ""
    else:
        return False
    chosen = await explain_error(
        parent,
        title=title,
        meaning=meaning,
        steps=steps,
        details=told.details if told is not None else "",
        action=action,
    )
    return chosen == CONFIRM
