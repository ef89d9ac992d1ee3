"""The shelf of the Run page: remembered, saved, taken back, handed on as a file; and what the catalogue knows."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from run_hand import find, press, preview

from fakes import FakeEngine
from firstmate import paths
from firstmate.app.page import Desk
from firstmate.app.settings import Settings
from firstmate.core.quantities import MIB
from firstmate.core.run import shelf as rules
from firstmate.core.run.secrets import MASK
from firstmate.core.run.shelf import Shelf, with_template
from firstmate.core.runspec import RunSpec
from firstmate.pages.run.shelf import FILE
from firstmate.pages.run.view import RunView


async def opened(desk: Desk, show: Any, until: Any) -> RunView:
    page: RunView = show(RunView(desk))
    await until(lambda: desk.session.capacity and desk.session.has("images") and desk.session.online)
    return page


def dialog(name: str) -> QDialog:
    (found,) = (one for one in QApplication.topLevelWidgets() if one.objectName() == name and one.isVisible())
    assert isinstance(found, QDialog)
    return found


async def shelf_of(page: RunView, until: Any) -> QDialog:
    """The dialog, once the file is read."""
    read: list[bool] = []
    page._model.shelf.changed.connect(lambda: read.append(True))
    press(page, "run.shelf")
    await until(lambda: read)
    return dialog("run.shelf.dialog")


def half_written(folder: Path) -> list[str]:
    return [one.name for one in folder.iterdir() if one.suffix == ".part"]


def words(widget: QWidget, name: str) -> str:
    return str(find(widget, name, QLabel).text())


async def test_what_was_started_is_remembered_without_its_secrets(
    desk: Desk, engine: FakeEngine, show: Any, until: Any, tmp_path: Path
) -> None:
    page = await opened(desk, show, until)
    page.go({"line": "docker run -d --name mine -e DB_PASSWORD=s3cret -m 64m busybox sleep 9"})
    press(page, "run.start")
    file = tmp_path / FILE
    await until(file.exists)
    text = file.read_text("utf-8")
    assert "s3cret" not in text and "DB_PASSWORD" in text
    created = engine.calls_of("create")[0].args[0]
    assert ("DB_PASSWORD", "s3cret") in created.environment, "the container has it"

    await until(lambda: "mine" in {one.name for one in desk.session.containers.values()})
    press(page, "run.clear")
    shelf = await shelf_of(page, until)
    press(shelf, "run.shelf.recent.0.use")
    assert find(page, "run.image").text() == "busybox" and find(page, "run.name").text() == "mine-2"
    assert "-m 64m" in preview(page)
    press(page, "run.start")
    assert len(engine.calls_of("create")) == 1, "a covered password starts nothing"
    assert "DB_PASSWORD" in page._model.read()[1][0].text
    find(page, "run.env.0.value").setText("again")
    press(page, "run.start")
    await until(lambda: len(engine.calls_of("create")) == 2)
    assert ("DB_PASSWORD", "again") in engine.calls_of("create")[1].args[0].environment


async def test_what_never_started_is_not_remembered(
    desk: Desk, engine: FakeEngine, show: Any, until: Any, tmp_path: Path
) -> None:
    from firstmate.core.errors import EngineFailure

    page = await opened(desk, show, until)
    engine.fail_next("start", EngineFailure("no", engine_text="no"))
    page.go({"line": "docker run -d busybox"})
    press(page, "run.start")
    await until(lambda: page._model.progress and page._model.progress.failed)
    assert not (tmp_path / FILE).exists()


async def test_a_template_is_saved_used_removed_and_put_back(
    desk: Desk, language: str, show: Any, until: Any, tmp_path: Path
) -> None:
    page = await opened(desk, show, until)
    shelf = await shelf_of(page, until)
    assert not find(shelf, "run.shelf.keep").isEnabled(), "an empty form is no template"
    shelf.reject()

    find(page, "run.image").setText("nginx")
    find(page, "run.memory.value").setText("a lot")
    shelf = await shelf_of(page, until)
    find(shelf, "run.shelf.name").setText("half")
    assert not find(shelf, "run.shelf.keep").isEnabled(), "what cannot be read would be lost without a word"
    shelf.reject()

    page.go({"line": "docker run --rm -p 8080:80 nginx:1.27"})
    shelf = await shelf_of(page, until)
    assert shelf.windowTitle() and find(shelf, "run.shelf.name").accessibleName()
    find(shelf, "run.shelf.name").setText("课堂")
    press(shelf, "run.shelf.keep")
    await until(lambda: page._model.shelf.shelf.templates)
    assert find(shelf, "run.shelf.template.0").isVisible()
    press(shelf, "run.shelf.template.0.remove")
    await until(lambda: not page._model.shelf.shelf.templates)
    assert "课堂" in words(shelf, "run.shelf.news")
    press(shelf, "run.shelf.undo")
    await until(lambda: page._model.shelf.shelf.templates)
    assert not find(shelf, "run.shelf.undo").isVisible()
    press(page, "run.clear")
    press(shelf, "run.shelf.template.0.use")
    assert preview(page) == "docker run --rm -p 8080:80 nginx:1.27"
    assert json.loads((tmp_path / FILE).read_text("utf-8"))["templates"][0]["name"] == "课堂"


async def test_a_teacher_s_file_goes_to_a_class(desk: Desk, show: Any, until: Any, tmp_path: Path) -> None:
    page = await opened(desk, show, until)
    shelf = page._model.shelf
    shelf.keep("web", RunSpec("nginx"))
    shelf.keep("db", RunSpec("postgres", environment=(("POSTGRES_PASSWORD", "s3cret"),)))
    await until(lambda: len(shelf.shelf.templates) == 2)
    file = tmp_path / "class.json"
    shelf.export_to(file)
    await until(lambda: shelf.news)
    assert shelf.news is not None and "2 templates saved" in shelf.news.text
    document = json.loads(file.read_text("utf-8"))
    assert "recent" not in document and "s3cret" not in str(document)
    document["templates"].append({"name": "odd", "run": {"image": "x", "detach": True, "evil": 1}})
    file.write_text(json.dumps(document), "utf-8")

    (tmp_path / FILE).write_text(rules.write(with_template(Shelf(), "web", RunSpec("httpd"), 1.0)), "utf-8")
    shelf.import_from(file)
    await until(lambda: len(shelf.shelf.templates) == 3)
    assert [one.name for one in shelf.shelf.templates] == ["db", "web", "web (2)"]
    await until(lambda: shelf.news and shelf.news.wrong)
    assert "2 templates added" in shelf.news.text
    assert shelf.news.wrong == ("odd: there is no option evil",)
    shelf.import_from(file)
    await until(lambda: shelf.news and "2 of them were here already" in shelf.news.text)


async def test_a_file_that_is_none_says_so_and_changes_nothing(
    desk: Desk, language: str, show: Any, until: Any, tmp_path: Path
) -> None:
    page = await opened(desk, show, until)
    shelf = page._model.shelf
    (tmp_path / "holiday.json").write_text("{}", "utf-8")
    shelf.import_from(tmp_path / "holiday.json")
    await until(lambda: shelf.news)
    assert shelf.news is not None and shelf.news.failed and shelf.news.text
    shelf.news = None
    shelf.import_from(tmp_path / "missing.json")
    await until(lambda: shelf.news)
    assert shelf.news is not None and "missing.json" in shelf.news.text
    assert not (tmp_path / FILE).exists()


async def test_an_unreadable_shelf_is_set_aside_and_never_written_over(
    desk: Desk, show: Any, until: Any, tmp_path: Path
) -> None:
    page = await opened(desk, show, until)
    shelf = page._model.shelf
    file = tmp_path / FILE
    file.write_text("half a fi", "utf-8")
    shelf.keep("web", RunSpec("nginx"))
    await until(lambda: shelf.shelf.templates)
    assert (tmp_path / "runs.unreadable1.json").read_text("utf-8") == "half a fi"
    assert "nginx" in file.read_text("utf-8")
    assert desk.notices.last is not None and "unreadable1" in desk.notices.last.text

    newer = '{"firstmate": "runs", "version": 9}'
    file.write_text(newer, "utf-8")
    shelf.keep("other", RunSpec("httpd"))
    await until(lambda: desk.notices.last and "newer version" in desk.notices.last.text)
    assert file.read_text("utf-8") == newer


async def test_one_wrong_entry_is_kept_beside(desk: Desk, show: Any, until: Any, tmp_path: Path) -> None:
    page = await opened(desk, show, until)
    rows = [{"name": "good", "run": {"image": "x", "detach": True}}, {"name": "odd", "run": {}}]
    text = json.dumps({"firstmate": "runs", "version": 1, "templates": rows})
    (tmp_path / FILE).write_text(text, "utf-8")
    page._model.shelf.remember(RunSpec("busybox"))
    await until(lambda: page._model.shelf.shelf.recent)
    assert (tmp_path / "runs.unreadable1.json").read_text("utf-8") == text
    assert [one.name for one in page._model.shelf.shelf.templates] == ["good"]


async def test_two_changes_at_once_are_both_kept(desk: Desk, show: Any, until: Any, tmp_path: Path) -> None:
    page = await opened(desk, show, until)
    for number in range(12):
        page._model.shelf.keep(f"t{number:02}", RunSpec(f"image:{number}"))
    await until(lambda: len(page._model.shelf.shelf.templates) == 12)
    shelf, wrong = rules.read((tmp_path / FILE).read_bytes())
    assert len(shelf.templates) == 12 and wrong == ()
    assert half_written(tmp_path) == []


async def test_dots_pasted_from_a_screen_are_no_password(desk: Desk, show: Any, until: Any) -> None:
    page = await opened(desk, show, until)
    page.go({"line": f"docker run -e 'API_KEY={MASK}' busybox"})
    _spec, wrong = page._model.read()
    assert [one.field for one in wrong] == ["env"]


# -- the catalogue's usual memory --------------------------------------------------------------------------------------
async def test_the_usual_memory_is_offered_and_less_is_told(desk: Desk, language: str, show: Any, until: Any) -> None:
    page = await opened(desk, show, until)
    offer = find(page, "run.memory.usual")
    assert not offer.isVisible()
    page.go({"line": "docker run -it -e POSTGRES_PASSWORD_FILE=/run/secret postgres:16"})
    assert offer.isVisible() and "256 MiB" in offer.text()
    find(page, "run.memory.value").setText("32m")
    assert [one.field for one in page._model.warnings()] == ["memory"]
    assert page._model.read()[0] is not None, "a warning blocks nothing"
    press(page, "run.memory.usual")
    assert page._model.draft.memory == 256 * MIB and not offer.isVisible()
    assert page._model.warnings() == ()
    find(page, "run.image").setText("nobody/knows-this")
    assert not offer.isVisible()


async def test_a_variable_that_the_image_needs_is_told(desk: Desk, language: str, show: Any, until: Any) -> None:
    page = await opened(desk, show, until)

    def told(line: str) -> list[str]:
        page.go({"line": line})
        assert page._model.read()[0] is not None
        return [one.text for one in page._model.warnings() if one.field == "env"]

    (words_of_it,) = told("docker run -d postgres:16")
    assert "POSTGRES_PASSWORD" in words_of_it
    for well in (
        "docker run -d -e POSTGRES_PASSWORD=x postgres:16",
        "docker run -d -e POSTGRES_PASSWORD postgres:16",
        "docker run -d --env-file my.env postgres:16",
        "docker run -d postgres:16 psql --version",
        "docker run -d -e MYSQL_ALLOW_EMPTY_PASSWORD=1 mysql",
        "docker run -d busybox",
    ):
        assert told(well) == [], well


async def test_no_limit_is_the_slider_s_last_stop(desk: Desk, show: Any, until: Any) -> None:
    page = await opened(desk, show, until)
    find(page, "run.image").setText("busybox")
    slider = find(page, "run.memory.slider")
    slider.setValue(64)
    assert preview(page) == "docker run -it -m 64m busybox"
    slider.setValue(slider.maximum())
    assert preview(page) == "docker run -it busybox"
    assert not find(page, "run.memory.limit").isChecked()


async def test_what_the_image_brings_along_can_be_changed(
    desk: Desk, engine: FakeEngine, show: Any, until: Any
) -> None:
    page = await opened(desk, show, until)
    find(page, "run.image").setText("busybox")
    await until(lambda: page._model.facts.command)
    command = page._model.facts.command
    assert find(page, "run.command").placeholderText() == command
    press(page, "run.command.own")
    assert find(page, "run.command").text() == command
    assert not find(page, "run.command.own").isVisible()


async def test_a_container_s_export_opens_at_once(desk: Desk, engine: FakeEngine, show: Any, until: Any) -> None:
    page = await opened(desk, show, until)
    container = next(iter(desk.session.containers.values()))
    page.go({"container": container.id, "export": True})
    await until(lambda: any(one.objectName() == "run.export.dialog" for one in QApplication.topLevelWidgets()))
    text = find(dialog("run.export.dialog"), "run.export.text").toPlainText()
    assert text.startswith("services:") and container.image in text


async def test_how_it_went_can_be_put_away(desk: Desk, engine: FakeEngine, show: Any, until: Any) -> None:
    page = await opened(desk, show, until)
    find(page, "run.image").setText("busybox")
    press(page, "run.start")
    assert not page.findChild(QWidget, "run.progress.close").isVisible(), "not while it runs"
    await until(lambda: page._model.progress and not page._model.progress.running)
    press(page, "run.progress.close")
    assert page._model.progress is None and not find(page, "run.progress.close").isVisible()
    press(page, "run.start")
    await until(lambda: page._model.progress and not page._model.progress.running)
    assert page.escape() and page._model.progress is None
    assert not page.escape()


# -- where it lies -----------------------------------------------------------------------------------------------------
@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the folders of Linux")
def test_the_shelf_lies_in_the_person_s_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert paths.data() == tmp_path / "data" / "firstmate"
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    assert paths.data() == Path.home() / ".local" / "share" / "firstmate"
    assert Settings(tmp_path / "settings.ini").data_folder == tmp_path
