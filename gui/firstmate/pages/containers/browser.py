"""Opens what a container publishes, in the browser that the desktop has. Only addresses of `addresses` come here."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QMenu, QWidget

from firstmate.pages.containers.addresses import Address
from firstmate.widgets import icons

_ = QCoreApplication.translate


def open_address(address: Address) -> None:
    QDesktopServices.openUrl(QUrl(address.url))


def add_addresses(menu: QMenu, addresses: Iterable[Address]) -> None:
    """An entry for each."""
    for one in addresses:
        words = _("Containers", "Open {address} in the browser").format(address=one.url)
        action = QAction(icons.icon("globe"), words, menu)
        action.setObjectName(f"containers.menu.open.{one.port}")
        action.triggered.connect(lambda _checked=False, one=one: open_address(one))
        menu.addAction(action)


def address_menu(addresses: Iterable[Address], parent: QWidget) -> QMenu:
    """A menu of them, which goes away with its closing."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    add_addresses(menu, addresses)
    return menu
