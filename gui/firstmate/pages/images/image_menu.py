"""The menu of an image in the list, or of several that are chosen: what else can be done, each with its command."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from firstmate.app.page import Desk
from firstmate.core.command import pull_argv, push_argv, quote, rmi_argv, save_argv
from firstmate.core.entities import Image
from firstmate.core.kept_layers import Unfinished, unfinished
from firstmate.pages.images.keeping import again_words
from firstmate.pages.images.rows import reference
from firstmate.widgets import icons

_ = QCoreApplication.translate


ARCHIVE: Final = "images.tar"
"""What the archive is called in a command, before somebody has chosen its name."""


@dataclass(frozen=True, slots=True)
class ImageActs:
    """What is done with references to images, as commands take them; `remove` asks first."""

    run: Callable[[str], object]
    again: Callable[[Unfinished], object]
    copy: Callable[[str], object]
    save: Callable[[Sequence[str]], object]
    push: Callable[[str], object]
    remove: Callable[[], object]


def image_menu(parent: QWidget, desk: Desk, images: Sequence[Image], acts: ImageActs) -> QMenu:
    """A menu that goes when it is closed. With several images it has what can be done with several at once."""
    menu = QMenu(parent)
    menu.setObjectName("images.menu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setToolTipsVisible(True)
    names = [reference(image) for image in images]
    online, prefix = desk.session.online, desk.prefix

    def add(icon: str, words: str, act: Callable[[], object], argv: Sequence[str] = (), role: str = "text") -> QAction:
        action = menu.addAction(icons.icon(icon, role), words)
        action.triggered.connect(lambda: act())
        if argv:
            action.setToolTip(quote(argv, desk.settings.shell_in_use))
        return action

    part = unfinished(images[0]) if len(images) == 1 else None
    if part is not None:
        pull = pull_argv(part.name.familiar, platform=part.platform, prefix=prefix)
        add("cloud-download", again_words(), lambda: acts.again(part), pull).setEnabled(online)
    elif len(names) == 1:
        name = names[0]
        add("play", _("Images", "Run it"), lambda: acts.run(name), [*prefix, "run", name])
        add("copy", _("Images", "Copy the name"), lambda: acts.copy(name))
        menu.addSeparator()
    if part is None:
        save = add("save", _("Images", "Save to a file…"), lambda: acts.save(names), save_argv(names, ARCHIVE, prefix))
        save.setEnabled(online)
    if len(names) == 1 and part is None:
        push = add("server", _("Images", "Push…"), lambda: acts.push(names[0]), push_argv(names[0], prefix))
        push.setEnabled(online and bool(images[0].tags))  # its name says where an image goes
    menu.addSeparator()
    gone = [*rmi_argv(names[0], prefix=prefix), *names[1:]]
    remove = add("trash-2", _("Images", "Remove…"), acts.remove, gone, "error")
    remove.setEnabled(online)
    return menu
