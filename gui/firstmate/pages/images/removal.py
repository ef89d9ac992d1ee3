"""The dialogs around removing images: what exactly will be lost, and who still needs one that cannot be removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from firstmate.app.explanations import tell
from firstmate.core.command import Shell, quote, rmi_argv
from firstmate.core.disk import Gain
from firstmate.core.entities import Image
from firstmate.core.errors import FirstMateError
from firstmate.core.kept_layers import unfinished
from firstmate.core.quantities import format_bytes
from firstmate.pages.images.keeping import loss_words
from firstmate.pages.images.pruning import PrunePlan
from firstmate.pages.images.removals import Outcome, Removal
from firstmate.pages.images.rows import image_name, tags, users_words
from firstmate.widgets.dialogs import CONFIRM, Message, explain_error

_ = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class WayOut:
    """Where a person wants to go from a refusal: to a container or to an image, by its id."""

    kind: Literal["container", "image"]
    id: str


async def confirm_removal(parent: QWidget, removal: Removal, *, shell: Shell, prefix: Sequence[str]) -> bool:
    """Asks; Enter and Esc keep the image."""
    name = image_name(removal.image)
    dialog = Message(parent, title=_("Images", "Remove {image}?").format(image=name), icon="triangle-alert")
    dialog.set_tone("error")
    for sentence in losses(removal.image):
        dialog.add_text(sentence)
    dialog.add_command(command_of(removal.references, shell, prefix))
    return await _answer(dialog)


def losses(image: Image) -> tuple[str, ...]:
    """What removing the image means, in sentences."""
    part = unfinished(image)
    if part is not None:
        return loss_words(part, image.size), _("Images", "No container uses it.")
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


async def confirm_several(
    parent: QWidget, free: Sequence[Removal], kept: Sequence[Removal], *, shell: Shell, prefix: Sequence[str]
) -> bool:
    """Asks about several at once: which go, and which cannot and why. Without one that can, it only tells."""
    if not free:
        await explain_error(
            parent,
            title=_("Images", "None of these images can be removed"),
            meaning="\n".join(map(reason, kept)),
            steps=[_("Images", "Remove what needs them first; the list says who uses each.")],
        )
        return False
    dialog = Message(parent, title=_("Images", "Remove %n image(s)?", None, len(free)), icon="triangle-alert")
    dialog.set_tone("error")
    size = format_bytes(sum(one.image.size for one in free))
    words = _(
        "Images", "They go from this engine with all their names: up to {size}. Layers that other images use stay."
    )
    dialog.add_text(words.format(size=size))
    dialog.add_list(_("Images", "What goes"), [line(one.image) for one in free])
    local = sum(not one.image.digests and unfinished(one.image) is None for one in free)
    if local:
        dialog.add_text(
            _("Images", "%n of them came from no registry: only building it again brings it back.", None, local)
        )
    if kept:
        dialog.add_list(_("Images", "What stays, and why"), list(map(reason, kept)))
    dialog.add_command(command_of([name for one in free for name in one.references], shell, prefix))
    return await _answer(dialog)


async def confirm_pruning(parent: QWidget, plan: PrunePlan, *, shell: Shell, prefix: Sequence[str]) -> bool:
    """Asks with the exact list and the bytes that will be free; where there is nothing, it says so."""
    if not plan.removals:
        dialog = Message(parent, title=_("Images", "There is nothing to clean up"), icon="circle-check")
        dialog.set_tone("ok")
        dialog.add_text(
            _("Images", "There is no image without a name.")
            if plan.kind == "dangling"
            else _("Images", "Every image is used by a container.")
        )
        dialog.set_default(dialog.add_button(_("Images", "Close"), None, name="dialog.cancel"))
        await dialog.answer()
        return False
    count = len(plan.removals)
    title = (
        _("Images", "Remove %n image(s) without a name?", None, count)
        if plan.kind == "dangling"
        else _("Images", "Remove %n unused image(s)?", None, count)
    )
    dialog = Message(parent, title=title, icon="triangle-alert")
    dialog.set_tone("error")
    dialog.add_text(gain_words(plan.gain))
    dialog.add_list(_("Images", "What goes"), [line(one.image) for one in plan.removals])
    if plan.kind == "unused":
        dialog.add_text(
            _(
                "Images",
                "No container was made from these, neither a running nor a stopped one. What is used stays with all "
                "its names; “docker image prune -a” would take further names away from used images as well.",
            )
        )
    local = sum(bool(not one.image.digests and one.image.tags) for one in plan.removals)
    if local:
        dialog.add_text(
            _("Images", "%n of them came from no registry: only building it again brings it back.", None, local)
        )
    dialog.add_command(quote([*prefix, *map(_short, plan.argv)], shell))
    return await _answer(dialog)


async def confirm_cache(parent: QWidget, free: int | None, *, shell: Shell, prefix: Sequence[str]) -> bool:
    """Asks before the build cache is emptied; `free` bytes are in it that nothing uses, None where nobody counted."""
    dialog = Message(parent, title=_("Images", "Empty the build cache?"), icon="triangle-alert")
    dialog.set_tone("error")
    if free is not None:
        # What a later build may still use stays: the engine decides.
        dialog.add_text(_("Images", "This frees up to {size}.").format(size=format_bytes(free)))
    dialog.add_text(
        _(
            "Images",
            "The cache keeps the steps of earlier builds. Without it the next build takes longer; images, containers "
            "and volumes stay as they are.",
        )
    )
    dialog.add_command(quote([*prefix, "builder", "prune"], shell))
    keep = dialog.add_button(_("Images", "Keep it"), None, name="dialog.cancel")
    dialog.add_button(_("Images", "Empty it"), CONFIRM, variant="destroy", name="dialog.confirm")
    dialog.set_default(keep)
    return await dialog.answer() == CONFIRM


def gain_words(gain: Gain) -> str:
    """What will be free, in one sentence."""
    words = _("Images", "This frees {size}.") if gain.exact else _("Images", "This frees at least {size}.")
    return words.format(size=format_bytes(gain.size))


def line(image: Image) -> str:
    """An image in a list of those that go: all its names, its size."""
    return f"{', '.join(tags(image)) or image_name(image)}  {image.short_id}  {format_bytes(image.size)}"


def reason(removal: Removal) -> str:
    """Why an image cannot be removed, in one line."""
    name = image_name(removal.image)
    if removal.users:
        names = ", ".join(one.name or one.short_id for one in removal.users)
        return _("Images", "{image}: used by {names}").format(image=name, names=names)
    return _("Images", "{image}: the base of {names}").format(
        image=name, names=", ".join(map(image_name, removal.children))
    )


def command_of(references: Sequence[str], shell: Shell, prefix: Sequence[str]) -> str:
    """`docker rmi` of several names."""
    names = [_short(one) for one in references]
    return quote([*rmi_argv(names[0], prefix=prefix), *names[1:]], shell)


def _short(reference: str) -> str:
    """An id as people write it."""
    return reference.removeprefix("sha256:")[:12] if reference.startswith("sha256:") else reference


async def explain_refusal(
    parent: QWidget, removal: Removal, *, language: str, error: FirstMateError | None = None
) -> WayOut | None:
    """Says why an image cannot be removed and who needs it; where the person wants to go from there."""
    told = tell(error, language) if error is not None else None
    name = image_name(removal.image)
    way: WayOut | None = None
    if removal.users:
        title, meaning, steps = _("Images", "{image} is in use").format(image=name), *_used(removal, language)
        one = len(removal.users) == 1
        action = _("Images", "Show the container") if one else _("Images", "Show the first container")
        way = WayOut("container", removal.users[0].id)
    elif removal.children:
        title, meaning, steps = _("Images", "Other images are built on {image}").format(image=name), *_stood_on(removal)
        one = len(removal.children) == 1
        action = _("Images", "Show the image") if one else _("Images", "Show the first image")
        way = WayOut("image", removal.children[0].id)
    elif told is not None:
        title, meaning, steps, action = told.title, told.meaning, list(told.steps), ""
    else:
        return None
    chosen = await explain_error(
        parent,
        title=title,
        meaning=meaning,
        steps=steps,
        command=told.command if told is not None and way is None else "",
        details=told.details if told is not None else "",
        action=action,
    )
    return way if chosen == CONFIRM else None


def _used(removal: Removal, language: str) -> tuple[str, list[str]]:
    running = any(one.state.is_alive for one in removal.users)
    first = [_("Images", "Stop the containers that are running.")] if running else []
    meaning = "{}\n\n{}".format(
        _("Images", "%n container(s) were made from it and need its files:", None, len(removal.users)),
        users_words(removal.users, language),
    )
    return meaning, [
        *first,
        _("Images", "Remove these containers, if nothing in them is needed any more."),
        _("Images", "Then remove the image."),
    ]


def _stood_on(removal: Removal) -> tuple[str, list[str]]:
    meaning = "{}\n\n{}".format(
        _(
            "Images",
            "%n image(s) were built on it and use its layers. Removing it now would only take its name away, and free "
            "nothing:",
            None,
            len(removal.children),
        ),
        "\n".join(map(line, removal.children)),
    )
    return meaning, [
        _("Images", "Remove the images that were built on it, if they are not needed any more."),
        _("Images", "Then remove this one."),
    ]


async def tell_failures(parent: QWidget, outcome: Outcome, language: str) -> None:
    """What the engine refused although nothing spoke against it: each with its own words."""
    first = tell(outcome.failed[0][1], language)
    await explain_error(
        parent,
        title=_("Images", "%n image(s) could not be removed", None, len(outcome.failed)),
        meaning=first.meaning,
        steps=first.steps,
        details="\n".join(f"{removal.name}: {error.engine_text}" for removal, error in outcome.failed),
    )


async def _answer(dialog: Message) -> bool:
    keep = dialog.add_button(_("Images", "Keep it"), None, name="dialog.cancel")
    dialog.add_button(_("Images", "Remove it"), CONFIRM, variant="destroy", name="dialog.confirm")
    dialog.set_default(keep)
    return await dialog.answer() == CONFIRM
