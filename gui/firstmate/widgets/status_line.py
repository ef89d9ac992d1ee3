"""The foot of the window: the engine, the tasks under way, and above them the notice of the moment."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from firstmate.widgets.bar import Bar
from firstmate.widgets.buttons import Button
from firstmate.widgets.labels import ElidedLabel
from firstmate.widgets.notice import NoticeBar
from firstmate.widgets.pill import Status, pill_pixmap, pill_size
from firstmate.widgets.theme import theme

_ = QCoreApplication.translate


class PillButton(QPushButton):
    """A status pill that can be pressed, for more about what it says."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind: Status = "idle"
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    @property
    def kind(self) -> Status:
        return self._kind

    def set(self, kind: Status, text: str) -> None:
        self._kind = kind
        self.setText(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return pill_size(self.text()) + QSize(6, 6)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        picture = pill_pixmap(self._kind, self.text(), self.devicePixelRatioF(), self.width() - 6)
        painter.drawPixmap(3, (self.height() - pill_size("").height()) // 2, picture)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("focus"), 2))
            ring = self.rect().adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)


class StatusLine(QFrame):
    """Children: `status.engine`, `status.tasks`, and the notice with its own names."""

    engine_clicked = Signal()
    tasks_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks_count = 0
        self._tasks_text = ""
        self._tasks_fraction: float | None = None
        space = theme.tokens
        outer = QVBoxLayout(self)
        outer.setContentsMargins(space.space_m - 3, space.space_xs + 2, space.space_m, space.space_xs + 2)
        outer.setSpacing(space.space_xs + 2)
        self.notice = NoticeBar()
        outer.addWidget(self.notice)
        row = QHBoxLayout()
        row.setSpacing(space.space_s)
        self._engine = PillButton()
        self._engine.setObjectName("status.engine")
        self._detail = ElidedLabel("", "caption", "muted")
        self._bar = Bar(levels=False)
        self._tasks = Button("", "ghost", compact=True, name="status.tasks")
        row.addWidget(self._engine)
        row.addWidget(self._detail, 1)
        row.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._tasks)
        outer.addLayout(row)
        self._engine.clicked.connect(self.engine_clicked)
        self._tasks.clicked.connect(self.tasks_clicked)
        theme.changed.connect(self._measure)
        self._measure()
        self.retranslate()

    def set_engine(self, kind: Status, text: str, detail: str = "", tooltip: str = "") -> None:
        """The engine's state in a word or two, and beside it version, platform and endpoint."""
        self._engine.set(kind, text)
        self._engine.setToolTip(tooltip)
        self._engine.setAccessibleDescription(detail)
        self._detail.setText(detail)
        self._name_engine()

    def set_tasks(self, count: int, text: str = "", fraction: float | None = None) -> None:
        """How many tasks run, the words for them ("" for a count) and how far they are, None if that is unknown."""
        self._tasks_count, self._tasks_text, self._tasks_fraction = count, text, fraction
        self._show_tasks()

    def _show_tasks(self) -> None:
        count = self._tasks_count
        if self._tasks_text:
            words = self._tasks_text
        elif count:
            words = _("StatusLine", "%n task(s) running", None, count)
        else:
            words = _("StatusLine", "No tasks running")
        self._tasks.setText(words)
        self._tasks.setEnabled(count > 0)
        self._bar.setVisible(count > 0 and self._tasks_fraction is not None)
        self._bar.set_usage(self._tasks_fraction)

    def _name_engine(self) -> None:
        self._engine.setAccessibleName(_("StatusLine", "Engine: {state}").format(state=self._engine.text()))

    def _measure(self) -> None:
        self._bar.setFixedWidth(theme.px(96))

    def retranslate(self) -> None:
        self._bar.setAccessibleName(_("StatusLine", "Progress of the tasks"))
        self._name_engine()
        self._show_tasks()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
