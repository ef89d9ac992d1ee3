"""What assistive technology sees of scroll areas, where Qt's own answer ends the process.

Qt (seen in 6.11 and 6.12) counts only the scroll bars that are shown, and reads beyond its list when it is asked for a
child that was there a moment ago: a bar that hides between a screen reader's "how many?" and "give me the second" is a
segmentation fault. A scroll area is therefore told as a plain widget: all children, hidden ones marked as such.
"""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QScrollArea

_installed = False


def install() -> None:
    """Answer Qt's question for scroll areas from now on. Costs nothing until assistive technology asks."""
    global _installed
    if not _installed:
        _installed = True
        QAccessible.installFactory(_factory)


def _factory(class_name: str, subject: QObject) -> QAccessibleInterface | None:
    # Asked once for the class and once for each of its bases; the first that answers wins.
    if class_name == "QScrollArea" and isinstance(subject, QScrollArea):
        return QAccessibleWidget(subject, QAccessible.Role.Client)
    return None
