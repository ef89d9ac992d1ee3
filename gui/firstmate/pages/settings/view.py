"""The Settings page: few choices, each with its meaning, and what one looks for when something is to be found out."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from firstmate.app.page import Desk
from firstmate.pages.settings.about_card import AboutCard
from firstmate.pages.settings.appearance_card import AppearanceCard
from firstmate.pages.settings.diagnostics_card import DiagnosticsCard
from firstmate.pages.settings.engine_card import EngineCard
from firstmate.pages.settings.model import SettingsModel
from firstmate.pages.settings.updates_card import UpdatesCard
from firstmate.widgets.page_view import PageView
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


class SettingsView(PageView):
    """A column of cards; what they mean is `SettingsModel`'s."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._model = SettingsModel(desk)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.viewport().setAutoFillBackground(False)
        self.column.addWidget(area, 1)
        inner = QWidget()
        area.setWidget(inner)
        inner.setAutoFillBackground(False)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, theme.tokens.space_s, 0)
        column.setSpacing(theme.tokens.space_m)
        # Filled where it stands: a part that is built first and moved then is dressed twice.
        self._appearance = AppearanceCard(desk, self._model, inner)
        self._engine = EngineCard(desk, self._model.engine, inner)
        self._updates = UpdatesCard(self._model.updates, sys.platform, inner)
        self._diagnostics = DiagnosticsCard(desk, self._model.diagnostics, inner)
        self._about = AboutCard(inner)
        self._cards = (self._appearance, self._engine, self._updates, self._diagnostics, self._about)
        for card in self._cards:
            column.addWidget(card)
        column.addStretch(1)
        self._area = area
        self.retranslate()

    def go(self, arguments: Mapping[str, Any]) -> None:
        """`part` brings "engine", "updates", "diagnostics" or "about" into view."""
        card = {
            "engine": self._engine,
            "updates": self._updates,
            "diagnostics": self._diagnostics,
            "about": self._about,
        }.get(str(arguments.get("part", "")))
        if card is not None:
            self._area.ensureWidgetVisible(card)

    def refresh(self) -> None:
        self._engine.refresh()

    def close_page(self) -> None:
        self._about.close_dialog()

    def retranslate(self) -> None:
        self.header.set_title(_("Settings", "Settings"))
        self.header.set_subtitle(_("Settings", "What you choose here is kept on this computer and in force at once."))
        for card in self._cards:
            card.retranslate()
