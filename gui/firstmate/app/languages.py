"""The languages of the window: which there are, which one the system wants, and switching live.

Labels on controls are translated by Qt (`resources/i18n`), sentences that teach are data (`resources/text/<lang>`).
Both follow `Languages.current`. Installing a translator makes Qt send LanguageChange to every widget.
"""

from __future__ import annotations

import logging

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator, Signal

from firstmate import paths

log = logging.getLogger(__name__)

NAMES = {"en": "English", "zh_CN": "简体中文"}
"""Each language by its own name, in the order of the menu."""


def preferred(wanted: str = "") -> str:
    """The language to use: `wanted` if we have it, else the first of the system's that we have, else English."""
    for name in (wanted, *QLocale.system().uiLanguages()):
        name = name.replace("-", "_")
        if name in NAMES:
            return name
        if name.partition("_")[0] == "zh":  # Traditional Chinese readers read Simplified sooner than English
            return "zh_CN"
        if name.partition("_")[0] == "en":
            return "en"
    return "en"


class Languages(QObject):
    """Loads and switches the translators of the application."""

    changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.current = "en"
        self._installed: list[QTranslator] = []

    def use(self, language: str) -> None:
        """Switches to `language` ("en", "zh_CN"); a missing file is logged and leaves the English source."""
        if language not in NAMES:
            language = "en"
        for translator in self._installed:
            QCoreApplication.removeTranslator(translator)
        self._installed.clear()
        self.current = language
        QLocale.setDefault(QLocale(language))
        qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        ours = paths.resources() / "i18n"
        for name, folder, needed in (
            (f"qtbase_{language}", qt_folder, False),
            (f"firstmate_{language}", str(ours), True),
        ):
            translator = QTranslator()
            if translator.load(name, folder):
                self._installed.append(translator)
                QCoreApplication.installTranslator(translator)
            elif needed:
                log.warning("no translation %s in %s", name, folder)
        self.changed.emit(language)
