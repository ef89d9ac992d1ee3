"""The running theme: tokens become one palette, one font and one style sheet for the whole application.

`theme` is the only instance. Widgets that paint themselves read `theme.color()` and `theme.font()` while painting, so a
new theme needs no call to each of them: replacing the application's style sheet repaints every widget.
Per-widget style sheets are refused: they cost time at start and cannot be switched at once.
"""

from __future__ import annotations

import sys
from functools import cache, lru_cache
from string import Template
from typing import Any, Literal, get_args

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from firstmate import paths
from firstmate.widgets.tokens import DARK, LIGHT, Tokens

Scheme = Literal["light", "dark", "system"]
FontRole = Literal["title", "heading", "body", "strong", "caption", "mono"]

# A Latin face first and a simplified Chinese one right after it: without the second, Qt may pick Japanese glyphs.
_UI_FAMILIES = {
    "win32": ("Segoe UI", "Microsoft YaHei UI", "Microsoft YaHei", "SimSun", "Tahoma"),
    "darwin": (".AppleSystemUIFont", "PingFang SC", "Helvetica Neue"),
    "linux": (
        "Adwaita Sans",
        "Inter",
        "Cantarell",
        "Ubuntu Sans",
        "Ubuntu",
        "Noto Sans",
        "Noto Sans CJK SC",
        "Source Han Sans SC",
        "WenQuanYi Micro Hei",
        "DejaVu Sans",
    ),
}
_MONO_FAMILIES = {
    "win32": ("Cascadia Mono", "Consolas", "Microsoft YaHei UI", "NSimSun", "Courier New"),
    "darwin": ("Menlo", "PingFang SC"),
    "linux": (
        "Adwaita Mono",
        "JetBrains Mono",
        "Ubuntu Sans Mono",
        "Ubuntu Mono",
        "Source Code Pro",
        "Noto Sans Mono",
        "DejaVu Sans Mono",
        "Noto Sans Mono CJK SC",
        "WenQuanYi Micro Hei Mono",
    ),
}


def _platform() -> str:
    return sys.platform if sys.platform in ("win32", "darwin") else "linux"


def _present(wanted: tuple[str, ...], system: QFont) -> list[str]:
    """The wanted families that are installed. Naming a missing one makes Qt search for aliases and warn about it."""
    found = [family for family in wanted if QFontDatabase.hasFamily(family)]
    return found or system.families()


@cache
def ui_families() -> tuple[str, ...]:
    """The families of words on the screen, Latin before Chinese. Needs a QGuiApplication."""
    return tuple(_present(_UI_FAMILIES[_platform()], QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)))


@cache
def mono_families() -> tuple[str, ...]:
    """The families of commands, ids and logs. Needs a QGuiApplication."""
    return tuple(_present(_MONO_FAMILIES[_platform()], QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)))


def _system_scale() -> float:
    """How much larger than normal the desktop wants its text: GNOME's "large text" is 1.25.

    Windows and macOS scale the whole window instead, and Qt does that by itself.
    """
    screen = QGuiApplication.primaryScreen()
    if sys.platform in ("win32", "darwin") or screen is None:
        return 1.0
    return min(2.0, max(1.0, round(screen.logicalDotsPerInch() / 96 * 8) / 8))


class Theme(QObject):
    """The colours, fonts and sizes in force. Emits `changed` after the application shows them."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._app: QApplication | None = None
        self._scheme: Scheme = "system"
        self._tokens = LIGHT
        self._scale = 1.0

    def install(self, app: QApplication, *, styled: bool = False) -> None:
        """Dress the application, once, before its first window; follows the system while the scheme is "system".

        `styled`: it was made with `-style Fusion`, which is 4 ms quicker than setting it here.
        """
        if self._app is app:
            return
        self._app = app
        self._scale = _system_scale()
        if not styled:
            app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        if self._scheme != "system":
            self._tell_platform()
        self._tokens = self._wanted()
        self._render()

    def set_scheme(self, scheme: Scheme) -> None:
        """Choose "light", "dark" or "system". Anything else raises ValueError."""
        if scheme not in get_args(Scheme):
            raise ValueError(f"no such colour scheme: {scheme!r}")
        if scheme == self._scheme:
            return
        self._scheme = scheme
        if self._app is not None:
            self._tell_platform()
            self._apply(self._wanted())

    def set_font_scale(self, scale: float) -> None:
        """Make all text and what is measured by it larger, 1.0 to 2.0. The desktop's own setting is the default."""
        scale = min(2.0, max(1.0, scale))
        if scale != self._scale:
            self._scale = scale
            _cached_font.cache_clear()
            self._render()

    @property
    def scheme(self) -> Scheme:
        """What was asked for, which may be "system"."""
        return self._scheme

    @property
    def dark(self) -> bool:
        """Whether the dark tokens are in force."""
        return self._tokens is DARK

    @property
    def tokens(self) -> Tokens:
        return self._tokens

    @property
    def font_scale(self) -> float:
        return self._scale

    @property
    def motion(self) -> bool:
        """Whether things may move. False where the desktop asks for less motion."""
        hints = QGuiApplication.styleHints()  # kept alive: what it hands out dies with it
        accessibility = hints.accessibility()
        if hasattr(accessibility, "motionPreference"):  # Qt 6.12 and newer
            return bool(accessibility.motionPreference().name != "ReducedMotion")
        # Before that, only Windows tells Qt; elsewhere the answer is always no.
        return sys.platform != "win32" or QApplication.isEffectEnabled(Qt.UIEffect.UI_General)

    def px(self, size: float) -> int:
        """A token's size at the font scale in force, in whole device-independent pixels."""
        return round(size * self._scale)

    def color(self, name: str) -> QColor:
        """The colour of a token such as "accent"; an unknown name raises AttributeError. A copy, free to be changed."""
        return QColor(_color(getattr(self._tokens, name)))

    def font(self, role: FontRole = "body") -> QFont:
        """The font of a role; a copy, so that the caller may change it."""
        return QFont(_cached_font(role, self._scale))

    def _wanted(self) -> Tokens:
        if self._scheme != "system":
            return DARK if self._scheme == "dark" else LIGHT
        return DARK if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT

    def _tell_platform(self) -> None:
        """The platform draws title bars and file dialogs; where it cannot, this changes nothing."""
        native = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark, "system": Qt.ColorScheme.Unknown}
        QGuiApplication.styleHints().setColorScheme(native[self._scheme])

    def _system_changed(self) -> None:
        if self._scheme == "system":
            self._apply(self._wanted())

    def _apply(self, tokens: Tokens) -> None:
        if tokens is not self._tokens:
            self._tokens = tokens
            self._render()

    def _render(self) -> None:
        if self._app is None:
            return
        self._app.setPalette(palette(self._tokens))
        self._app.setFont(self.font("body"))
        # Replacing one sheet by another costs 3 times as much as taking the old one off first (300 ms for 900 widgets).
        if self._app.styleSheet():
            self._app.setStyleSheet("")
        self._app.setStyleSheet(style_sheet(self._tokens, self._scale))
        self.changed.emit()


def palette(tokens: Tokens) -> QPalette:
    """The palette of a theme, for what the style draws without the sheet."""
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    colours = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.surface_sunken,
        role.Text: tokens.text,
        role.PlaceholderText: tokens.text_muted,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.error,
        role.Light: tokens.surface_raised,
        role.Midlight: tokens.hover,
        role.Mid: tokens.border_strong,
        role.Dark: tokens.control_border,
        role.Shadow: tokens.border_strong,
        role.ToolTipBase: tokens.surface_raised,
        role.ToolTipText: tokens.text,
        role.Highlight: tokens.selection,
        role.HighlightedText: tokens.selection_text,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.Accent: tokens.accent,
    }
    result = QPalette()
    for key, value in colours.items():
        result.setColor(key, QColor(value))
    for key in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        result.setColor(group.Disabled, key, QColor(tokens.text_disabled))
    result.setColor(group.Disabled, role.Base, QColor(tokens.surface_sunken))
    result.setColor(group.Disabled, role.Accent, QColor(tokens.track_off))
    return result


@cache
def _template() -> Template:
    return Template((paths.resources() / "style" / "app.qss").read_text(encoding="utf-8"))


@lru_cache(maxsize=8)
def style_sheet(tokens: Tokens, scale: float = 1.0) -> str:
    """The style sheet `resources/style/app.qss` filled with a theme; sizes are multiplied by `scale`."""
    values: dict[str, Any] = {"style_dir": (paths.resources() / "style").as_posix()}
    for name in tokens._fields:
        value = getattr(tokens, name)
        scales = name.startswith(("type_", "control_")) and not isinstance(value, str)
        values[name] = round(value * scale) if scales else value
    values["mono_families"] = ", ".join(f'"{family}"' for family in mono_families())
    # A sheet counts without the border: 1 pixel at each side, 2 while focused.
    values["control_height"] -= 2
    values["control_height_inner"] = values["control_height"]
    values["control_height_focus"] = values["control_height"] - 2
    values["control_height_compact"] = round(28 * scale) - 2
    values["control_height_compact_focus"] = values["control_height_compact"] - 2
    # The edge of a checked radio button is 5 pixels wide and inside the same circle.
    side = round(18 * scale)
    values.update(indicator=side, indicator_focus=side - 2, radio_inner=side - 8, radio_radius=(side + 2) // 2)
    return _template().substitute(values)


@lru_cache(maxsize=128)
def _color(value: str) -> QColor:
    return QColor(value)


@lru_cache(maxsize=32)
def _cached_font(role: FontRole, scale: float) -> QFont:
    tokens = LIGHT  # both themes have the same type
    sizes = {
        "title": tokens.type_title,
        "heading": tokens.type_heading,
        "body": tokens.type_body,
        "strong": tokens.type_body,
        "caption": tokens.type_caption,
        "mono": tokens.type_mono,
    }
    font = QFont()
    font.setFamilies(list(mono_families() if role == "mono" else ui_families()))
    if role == "mono":
        font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPixelSize(round(sizes[role] * scale))
    if role in ("title", "heading", "strong"):
        font.setWeight(QFont.Weight.DemiBold)
    return font


theme = Theme()
