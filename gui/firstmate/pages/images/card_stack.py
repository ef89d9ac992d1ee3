"""Cards of what moves, newest first under each other: as high as they are up to a limit, from there on they scroll."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from firstmate.widgets.card import Card
from firstmate.widgets.theme import theme

_MOST = 260


class MovingCard(Card):
    """One pull or another transfer, called `key`. `run_wanted(image)` when what came is to be run,
    `sign_in_wanted(key)` when a registry asks who one is, `place_wanted(key)` when a file is to go elsewhere.
    """

    run_wanted = Signal(str)
    sign_in_wanted = Signal(str)
    place_wanted = Signal(str)

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.key = key

    def draw(self) -> None:
        """Shows how things stand."""
        raise NotImplementedError


class CardStack(QScrollArea):
    """Hidden while there is no card. While nobody sees it nothing is drawn: what moved is drawn when it is shown."""

    run_wanted = Signal(str)
    sign_in_wanted = Signal(str)
    place_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards: dict[str, MovingCard] = {}
        self._most = theme.px(_MOST)
        self._behind: set[str] = set()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self._inner = QWidget()
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.tokens.space_s)
        self._column.addStretch(1)
        self.setWidget(self._inner)
        self._inner.setAutoFillBackground(False)

    def make_card(self, key: str) -> MovingCard:
        """A card for something that is new."""
        raise NotImplementedError

    def set_most(self, height: int) -> None:
        """The height in pixels that the cards may take together."""
        self._most = height
        self._fit()

    def reveal(self, key: str) -> None:
        """Scrolls to a card."""
        # A new card gets its place only when the layout has run.
        QTimer.singleShot(0, self, lambda: self._scroll_to(key))

    def _scroll_to(self, key: str) -> None:
        card = self._cards.get(key)
        if card is not None:
            self.verticalScrollBar().setValue(card.y())

    # -- what is shown -------------------------------------------------------------------------------------------------
    def show_cards(self, wanted: Iterable[str]) -> None:
        """These and no others, the oldest first."""
        keys = list(wanted)
        for key in [key for key in self._cards if key not in keys]:
            gone = self._cards.pop(key)
            gone.hide()
            self._column.removeWidget(gone)
            gone.deleteLater()
        for key in keys:
            card = self._cards.get(key)
            if card is None:
                card = self._cards[key] = self.make_card(key)
                card.run_wanted.connect(self.run_wanted)
                card.sign_in_wanted.connect(self.sign_in_wanted)
                card.place_wanted.connect(self.place_wanted)
                self._column.insertWidget(0, card)
            else:
                card.draw()
        self.setVisible(bool(keys))
        self._fit()

    def redraw(self, key: str) -> None:
        """Something moved on."""
        if not self.isVisible():
            self._behind.add(key)
        elif key in self._cards:
            self._cards[key].draw()
            self._fit()

    def catch_up(self) -> None:
        """Draws what moved while nobody looked."""
        keys, self._behind = self._behind, set()
        for key in keys & self._cards.keys():
            self._cards[key].draw()
        self._fit()

    # -- its height ----------------------------------------------------------------------------------------------------
    def _fit(self) -> None:
        column = self._column
        column.activate()
        wanted = column.sizeHint().height()
        if column.hasHeightForWidth():
            wanted = column.heightForWidth(self.viewport().width())
        height = max(1, min(wanted, self._most))
        if self.minimumHeight() != height or self.maximumHeight() != height:
            self.setFixedHeight(height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The scroll area watches its widget already; a card that grows is heard of here.
        done = super().eventFilter(watched, event)
        if event.type() == QEvent.Type.LayoutRequest and watched is self._inner:
            self._fit()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.catch_up()
