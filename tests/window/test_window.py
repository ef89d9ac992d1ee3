"""What must hold for every page in every language and theme, and for the window around them."""

from __future__ import annotations

import platform
import re
from pathlib import Path

import pytest
from opening import OPERABLE, PAGE_NAMES, ROLE, Opened
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTranslator
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QScrollBar,
    QTableView,
    QWidget,
)
from show_world import ShowEngine

from fakes import recorded
from firstmate import paths
from firstmate.app.languages import NAMES
from firstmate.core.mirrors.presets import presets
from firstmate.widgets.labels import ElidedLabel
from firstmate.widgets.theme import theme
from measured_fonts import measured_fonts

pytestmark = pytest.mark.window

CONTROL = Qt.KeyboardModifier.ControlModifier


QUIET = 0.12
"""Seconds after which a page has asked for all that it shows; it waits a moment before it asks for rows in view."""


def words(text: str) -> set[str]:
    return set(text.split())


# The public names of product.md, as far as what they belong to exists. Not here, but with the pages' own tests: what
# comes with a pull (images.cancel, images.progress) or with an unfolded section (run.ports, run.env, run.volumes).
WINDOW_NAMES = words("""status.engine status.tasks notice.text notice.action palette.input""")
PUBLIC_NAMES = {
    "environment": words(
        """environment.recheck environment.summary environment.list environment.copy_report environment.install"""
    ),
    "mirrors": words(
        """mirrors.table mirrors.url mirrors.add mirrors.remove mirrors.probe mirrors.diff mirrors.apply
        mirrors.rollback mirrors.state"""
    ),
    "images": words(
        """images.filter images.table images.name images.explain images.pull images.search images.results
        images.tags images.catalogue images.remove images.run images.detail"""
    ),
    "run": words(
        """run.image run.command run.name run.tty run.remove_after run.cpu.slider run.cpu.value run.cpu.set
        run.memory.slider run.memory.value run.preview run.copy run.paste run.export run.start run.problems"""
    ),
    "containers": words(
        """containers.filter containers.table containers.start containers.stop containers.kill containers.restart
        containers.pause containers.remove containers.logs containers.terminal containers.stats containers.limits
        containers.inspect containers.command"""
    ),
    "settings": words(
        """settings.language settings.theme settings.endpoint settings.updates settings.diagnostics settings.licences"""
    ),
}

# What stays as it is in Chinese: proper nouns, units, keys, commands and their arguments.
UNTRANSLATED = words(
    """Docker Hub Compose Linux Windows macOS PowerShell English Ctrl Esc Enter Del Tab CPU mCPU MiB GiB MB GB kB TB PID
    OOM ID TTY IMAGE bash cmd sh docker run ps pull busybox python slim nginx latest it rm proc meminfo cpuinfo bin
    linux unix var sock context library io com digest root SIGTERM SIGKILL tcp dockerd cgroups systemd service
    WSL Desktop Win VirtualBox VMware LTSC dism github microsoft releases
    MIT Python Qt JSON shell Shift npipe ssh http https TLS localhost example insecure registries DaoCloud Panel"""
)


def still(engine: ShowEngine) -> ShowEngine:
    """An engine whose figures never come, so that two looks at it are the same."""
    engine.hold("stats")
    return engine


# -- every page --------------------------------------------------------------------------------------------------------
def colours(it: Opened) -> set[str]:
    """Some of the colours of the page."""
    picture = it.window.grab().toImage()
    return {picture.pixelColor(x, y).name() for x in range(220, 1200, 7) for y in (200, 400, 600)}


@pytest.mark.parametrize("language", NAMES)
async def test_every_page_opens_and_names_its_controls(open_window, page: str, language: str) -> None:
    async with open_window(page, language=language) as it:
        assert it.window.current_page == page
        light = colours(it)
        theme.set_scheme("dark")
        dark = colours(it)
        assert len(light) > 2 and len(dark) > 2, "nothing is drawn"
        assert "#ffffff" in light and "#ffffff" not in dark
        unnamed = []
        for node, owner in it.nodes():
            spoken = node.text(QAccessible.Text.Name)
            if isinstance(owner, QComboBox):  # its name is its value on Unix
                spoken = owner.accessibleName()
            if node.role() in OPERABLE and not node.state().invisible and not spoken:
                unnamed.append(f"{node.role().name} {type(owner).__name__} {owner.objectName()!r}")
        assert not unnamed, "\n".join(unnamed)


async def test_controls_are_found_by_their_public_names(open_window, page: str) -> None:
    """Those of product.md are there, and whatever else a person can use has a name that begins with its page's."""
    async with open_window(page) as it:
        names = {widget.objectName() for widget in it.window.findChildren(QWidget)}
        public = {*WINDOW_NAMES, *(f"nav.{name}" for name in PAGE_NAMES), *PUBLIC_NAMES.get(page, ())}
        assert public - names == set()
        nameless = []
        for widget in it.window.page(page).findChildren(QWidget):
            operable = isinstance(widget, (QAbstractButton, QLineEdit, QComboBox, QAbstractSlider))
            inside = isinstance(widget, QScrollBar) or isinstance(widget.parent(), (QComboBox, QLineEdit, QTableView))
            if operable and widget.isVisible() and not inside and not widget.objectName().startswith(f"{page}."):
                nameless.append(f"{type(widget).__name__} {widget.objectName()!r} {widget.accessibleName()!r}")
        assert not nameless, "\n".join(nameless)


# -- language ----------------------------------------------------------------------------------------------------------
def words_of_the_world(engine: ShowEngine) -> set[str]:
    """Words that the engine says: names, images, commands, addresses."""
    said = [
        engine.address,
        *(f"{one['Names']} {one['Image']} {one['Command']} {one['Status']}" for one in engine._containers),
    ]
    said += [str(image["RepoTags"]) for image in engine._images]
    said += [str(recorded("info")), str(recorded("version"))]
    said += [preset.address for preset in presets()]
    # The catalogue names programs; its own tests hold that it is written in each language.
    said += [(paths.resources() / f"text/zh_CN/{name}.toml").read_text("utf-8") for name in ("catalogue", "tags")]
    said.append(" ".join(platform.uname()))  # the environment page tells of the computer that the test runs on
    said += [file.read_text(encoding="utf-8") for file in (Path("/etc/os-release"),) if file.is_file()]
    return set(re.findall(r"[A-Za-z]{2,}", " ".join(said)))


def english_in(texts: set[str], engine: ShowEngine) -> list[str]:
    """The texts that hold English words which are neither data nor proper nouns."""
    allowed = UNTRANSLATED | words_of_the_world(engine)
    # Ids, the command that does the same, addresses and the places of files; commands, errors and names in a sentence.
    quoted = re.compile(
        r"\b[0-9a-f]{12,}\b|^docker .*$|[a-z]+://[\w@./-]*|(?:/[\w.-]+){2,}"
        r"|(?:\b[A-Z]:)?(?:\\[\w.-]+){2,}"
        r"|\bdocker (?:(?:builder|container|image|volume) )?(?:prune|rmi|save|load|import|search|login|logout)\b"
        r"|“exec format error”|\blinux/\w+|\bghcr\.io/[\w/]+|\bmine:v1\b",
        re.MULTILINE,
    )
    found = []
    for text in texts:
        words = re.findall(r"[A-Za-z]{2,}", quoted.sub("", text))
        if any(word not in allowed for word in words):
            found.append(text)
    return sorted(found)


def chinese_in(texts: set[str], engine: ShowEngine) -> list[str]:
    """The texts that hold Chinese which is neither data nor the way back to Chinese."""
    data = "|".join([*(one["Names"][0].removeprefix("/") for one in engine._containers), *NAMES.values()])
    return sorted(text for text in texts if re.search(r"[\u4e00-\u9fff]", re.sub(data, "", text)))


def steady(texts: set[str]) -> set[str]:
    """Texts without their figures, which time changes."""
    return {re.sub(r"\d+", "0", text) for text in texts}


async def test_a_switched_language_leaves_nothing_behind(open_window, page: str) -> None:
    async with open_window(page, language="zh_CN", engine=still(ShowEngine())) as fresh:
        await fresh.rest(QUIET)
        chinese = steady(fresh.texts())
    async with open_window(page, engine=still(ShowEngine())) as it:
        await it.rest(QUIET)
        english = steady(it.texts())
        it.click("window.language")
        await it.rest()
        assert it.desk.languages.current == it.desk.settings.language == "zh_CN"
        assert steady(it.texts()) == chinese
        left = english_in(it.texts(hidden=True), it.engine)
        assert not left, "\n".join(left)
        it.click("window.language")
        await it.rest()
        assert steady(it.texts()) == english
        left = chinese_in(it.texts(hidden=True), it.engine)
        assert not left, "\n".join(left)


# -- theme -------------------------------------------------------------------------------------------------------------
async def test_a_switched_theme_looks_like_a_fresh_one(open_window, page: str) -> None:
    async with open_window(page, scheme="dark", engine=still(ShowEngine())) as fresh:
        await fresh.rest(QUIET)
        dark = fresh.window.grab().toImage()
    async with open_window(page, engine=still(ShowEngine())) as it:
        await it.rest(QUIET)
        it.click("window.theme")
        await it.rest()
        assert it.desk.settings.scheme == "dark" and theme.dark
        assert it.window.grab().toImage() == dark


# -- room for words ----------------------------------------------------------------------------------------------------
class Stretched(QTranslator):
    """A language that is 1.4 times as long as English and full of accents: whatever it cuts, German would cut."""

    accents = str.maketrans("aeiounAEIOUN", "àéîöüñÀÉÎÖÜÑ")

    def isEmpty(self) -> bool:
        return False

    def translate(self, _context: str, source: str, _disambiguation: str | None = None, _n: int = -1) -> str:
        parts = re.split(r"(\{\w+\}|%n)", source)
        words = "".join(part if number % 2 else part.translate(self.accents) for number, part in enumerate(parts))
        return f"{words} {'ñö' * round(len(source) * 0.2)}".rstrip() if len(source) > 2 else words


def cut_words(window: QWidget) -> list[str]:
    """Visible labels and buttons that have less room than their words need."""
    cut = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or isinstance(widget, ElidedLabel):
            continue
        if isinstance(widget, QLabel) and widget.wordWrap():
            need = widget.heightForWidth(widget.width())
            if widget.text() and widget.height() < need:
                cut.append(f"{widget.text()!r} needs the height {need}, has {widget.height()}")
        elif isinstance(widget, (QLabel, QPushButton, QCheckBox, QRadioButton)):
            need_size = widget.minimumSizeHint() if isinstance(widget, QLabel) else widget.sizeHint()
            if isinstance(widget, QRadioButton):
                need_size = widget.minimumSizeHint()  # a page of the sidebar, which collapses
            if widget.width() < need_size.width() or widget.height() < need_size.height():
                cut.append(f"{widget.text()!r} needs {need_size.toTuple()}, has {widget.size().toTuple()}")
    return cut


@measured_fonts
async def test_long_words_find_room(open_window, page: str) -> None:
    stretched = Stretched()
    async with open_window(page) as it:
        QCoreApplication.installTranslator(stretched)
        try:
            for size in ((1200, 800), (760, 560)):
                it.window.resize(*size)
                await it.rest()
                assert "ñö" in it.window.windowTitle()
                for _ in range(5):  # words that wrap find their height in more than one pass
                    it.window.grab()
                    QCoreApplication.sendPostedEvents()
                cut = cut_words(it.window)
                assert not cut, f"{size}:\n" + "\n".join(cut)
        finally:
            QCoreApplication.removeTranslator(stretched)
            await it.rest()


# -- assistive technology ----------------------------------------------------------------------------------------------
async def test_a_text_written_by_assistive_technology_counts_as_typed(open_window) -> None:
    """AT-SPI writes through the accessible interface, where nobody presses a key."""
    async with open_window("run") as it:
        for name, text in (("run.image", "busybox"), ("run.command", "/bin/sh"), ("run.name", "mine"),
                           ("run.cpu.value", "1.5"), ("run.cpu.set", "0-1"), ("run.memory.value", "512M")):  # fmt: skip
            QAccessible.queryAccessibleInterface(it.find(name)).setText(QAccessible.Text.Value, text)
        said = it.find("run.preview").toPlainText()  # type: ignore[attr-defined]
        assert said == "docker run -it --cpus 1.5 --cpuset-cpus 0-1 -m 512m --name mine busybox /bin/sh"
    async with open_window("images") as it:
        it.click("images.view.get")
        QAccessible.queryAccessibleInterface(it.find("images.name")).setText(QAccessible.Text.Value, "redis:7")
        await it.rest()
        assert "docker pull redis:7" in it.find("images.pull.command").toPlainText()  # type: ignore[attr-defined]
    for name in ("images", "containers"):
        async with open_window(name) as it:
            QAccessible.queryAccessibleInterface(it.find(f"{name}.filter")).setText(QAccessible.Text.Value, "nginx")

            def rows() -> list[str]:
                cells = (node for node, owner in it.nodes() if owner is it.find(f"{name}.table"))  # noqa: B023
                return [node.text(QAccessible.Text.Name) for node in cells if node.role() == ROLE.Cell]

            await it.until(lambda: rows() and not any("redis" in row for row in rows()))


async def test_a_scroll_area_survives_a_question_that_comes_too_late(open_window, page: str) -> None:
    """Qt's own interface ends the process when it is asked for a scroll bar that has just been hidden."""
    async with open_window(page) as it:
        for area in it.window.findChildren(QScrollArea):
            node = QAccessible.queryAccessibleInterface(area)
            shown = node.childCount()
            area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            assert node.childCount() == shown == 3, "the number of its children does not follow the scroll bars"
            assert node.child(shown) is None


async def test_the_words_of_the_window_are_announced_as_a_whole(open_window, page: str) -> None:
    async with open_window(page, language="zh_CN") as it:
        view = it.window.page(page)
        assert view.accessibleName() == it.find(f"nav.{page}", QRadioButton).text()
        QCoreApplication.sendEvent(it.window, QEvent(QEvent.Type.LanguageChange))
        assert it.window.windowTitle() == "大副"
