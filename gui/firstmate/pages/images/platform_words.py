"""What it means that an image is made for another kind of processor: the tutorial's warning, in one place."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from firstmate.core.platforms import Platform

_ = QCoreApplication.translate


def foreign_words(image: Platform, engine: Platform) -> str:
    """For an image that this engine's computer does not run by itself."""
    if image.os != engine.os:
        words = _(
            "Images",
            "This image is made for {image}, and this engine runs {engine}. Containers share the system of the engine, "
            "so it cannot run here.",
        )
    else:
        words = _(
            "Images",
            "Containers use this computer's own processor ({engine}). An image for {image} runs here only through "
            "emulation, slowly, or not at all (“exec format error”).",
        )
    return words.format(image=image, engine=engine)


def compatible_words(image: Platform, engine: Platform) -> str:
    """For an image of an older generation, which newer processors usually still run."""
    return _("Images", "Made for {image}. This computer ({engine}) usually runs it as well.").format(
        image=image, engine=engine
    )


def instead_words(asked: str, image: Platform) -> str:
    """For an image that came although another platform was asked for: older engines say nothing of it."""
    return _(
        "Images", "You asked for {asked}, and the registry has this image for {image} only: that is what came."
    ).format(asked=asked, image=image)


def own_platform_words(engine: Platform | None) -> str:
    """The choice that asks for nothing special."""
    if engine is None:
        return _("Images", "This computer's platform")
    return _("Images", "This computer's: {platform}").format(platform=engine)
