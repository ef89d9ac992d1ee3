"""The folded sections of the Run page: each field by its name, filled by hand, told in the command, marked if wrong."""

from __future__ import annotations

import shlex
import time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from run_hand import VALUES, click, fill, find, press, preview, unfold

from fakes import FakeEngine
from firstmate.app.page import Desk
from firstmate.core.run.line import read
from firstmate.core.runspec import RunSpec
from firstmate.pages.run.draft import draft_of, spec_of
from firstmate.pages.run.fields import FIELDS, SECTIONS, Section, read_field
from firstmate.pages.run.view import RunView

LINE = (
    "docker run -d --name shop --restart always -p 8080:80 -v data:/data:ro -e DB_PASSWORD=s3cret -m 64m "
    "--memory-swap 96m --pids-limit 50 --cpus 0.5 --cpuset-cpus 0 --health-cmd 'test -e /x' --ulimit nofile=9:10 "
    "--domainname example.test busybox sleep 9"
)


async def opened(desk: Desk, show: Any, until: Any) -> RunView:
    page: RunView = show(RunView(desk))
    await until(lambda: desk.session.capacity and desk.session.has("images") and desk.session.online)
    return page


async def test_nothing_folded_is_built_before_it_is_wanted(desk: Desk, show: Any, until: Any) -> None:
    page = await opened(desk, show, until)
    assert page.findChild(QWidget, "run.ports") is None
    unfold(page, "ports")
    assert find(page, "run.ports").isVisible()
    press(page, "run.section.ports")
    assert not find(page, "run.ports").isVisible()


async def test_every_field_has_its_name_and_a_spoken_one(desk: Desk, language: str, show: Any, until: Any) -> None:
    page = await opened(desk, show, until)
    for section in SECTIONS:
        head = find(page, f"run.section.{section.name}")
        assert head.accessibleName() and head.accessibleDescription()
        unfold(page, section.name)
    for name, field in FIELDS.items():
        assert find(page, f"run.{name}").accessibleName(), name
        if field.kind == "table":
            press(page, f"run.{name}.add")
            for column in field.columns:
                assert find(page, f"run.{name}.0.{column.key}").accessibleName(), name
            assert find(page, f"run.{name}.0.remove").accessibleName()
    chinese = any("一" <= c <= "鿿" for c in find(page, "run.workdir").accessibleName())
    assert chinese == (language == "zh_CN")


async def test_a_change_of_language_reaches_what_is_open(desk: Desk, show: Any, until: Any) -> None:
    page = await opened(desk, show, until)
    unfold(page, "behaviour")
    fill(page, "restart", ("unless-stopped",))
    before = find(page, "run.restart").accessibleName()
    desk.languages.use("zh_CN")
    await until(lambda: find(page, "run.restart").accessibleName() != before)
    assert "--restart unless-stopped" in preview(page)


@pytest.mark.slow  # fills every field of the form by hand
@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.name)
async def test_each_field_alone_is_in_the_command_and_comes_back_from_it(
    section: Section, desk: Desk, show: Any, until: Any
) -> None:
    page = await opened(desk, show, until)
    for name in (field.name for field in section.fields):
        click(page, "run.clear")
        find(page, "run.image").setText("busybox")
        plain = preview(page)
        fill(page, name, VALUES[name])
        page.go({})
        click(page, "run.copy")  # the true command: the one in sight hides secrets
        command = QGuiApplication.clipboard().text()
        reading = read(command, written_for="bash")
        assert reading.spec is not None and reading.unsupported == (), name
        # -it says the same of interactive
        assert sorted(read_field(draft_of(reading.spec), FIELDS[name])) == sorted(VALUES[name]) or name == "interactive"
        assert command != plain or name == "interactive", name
        assert find(page, f"run.section.{section.name}").accessibleDescription()


def test_a_value_is_tried_for_every_field() -> None:
    assert set(VALUES) == set(FIELDS) == {field.name for section in SECTIONS for field in section.fields}


async def test_a_pasted_command_fills_the_form_and_gives_itself_back(desk: Desk, show: Any, until: Any) -> None:
    page = await opened(desk, show, until)
    page.go({"line": LINE})
    assert find(page, "run.image").text() == "busybox"
    assert find(page, "run.command").text() == "sleep 9"
    assert find(page, "run.cpu.value").text() == "0.5"
    assert find(page, "run.memory.value").text() == "64 MiB"
    assert find(page, "run.swap").value() == "own"
    assert find(page, "run.swap.value").text() == "32m"
    assert find(page, "run.pids").text() == "50"
    assert not find(page, "run.tty").isChecked()
    unfold(page, "environment")
    assert find(page, "run.env.0.value").text() == "s3cret"
    assert find(page, "run.env.0.value").echoMode() != QLineEdit.EchoMode.Normal
    click(page, "run.copy")
    again = read(QGuiApplication.clipboard().text())
    assert again.spec == read(LINE).spec
    assert "s3cret" not in preview(page)


async def test_what_was_not_understood_is_listed_word_by_word(desk: Desk, show: Any, until: Any) -> None:
    page = await opened(desk, show, until)
    page.go({"line": "docker run --colour blue -p 80:80 --rainbow nginx"})
    words = find(page, "run.unread")
    assert words.isVisible()
    assert "--colour" in words.text() and "--rainbow" in words.text()
    press(page, "run.unread.close")
    assert not words.isVisible()
    assert find(page, "run.image").text() == "nginx"


async def test_the_paste_dialog_reads_while_one_types(desk: Desk, language: str, show: Any, until: Any) -> None:
    page = await opened(desk, show, until)
    QGuiApplication.clipboard().setText("")
    press(page, "run.paste")
    dialog = next(one for one in QApplication.topLevelWidgets() if one.objectName() == "run.paste.dialog")
    field, filler = find(dialog, "run.paste.text"), find(dialog, "run.paste.fill")
    assert field.accessibleName() and not filler.isEnabled()
    field.setPlainText("hello")
    assert not filler.isEnabled()
    field.setPlainText("# web\ndocker run -d \\\n  --name web --colour blue \\\n  nginx")
    assert "--colour" in find(dialog, "run.paste.unread").text()
    filler.click()
    assert find(page, "run.name").text() == "web"
    assert preview(page) == "docker run -d --name web nginx"


async def test_a_command_in_the_clipboard_is_offered(desk: Desk, show: Any, until: Any) -> None:
    page = await opened(desk, show, until)
    QGuiApplication.clipboard().setText("docker run --rm -it alpine sh")
    press(page, "run.paste")
    dialog = next(one for one in QApplication.topLevelWidgets() if one.objectName() == "run.paste.dialog")
    assert find(dialog, "run.paste.text").toPlainText() == "docker run --rm -it alpine sh"
    press(dialog, "run.paste.cancel")
    assert find(page, "run.image").text() == ""


@pytest.mark.parametrize(
    ("target", "words"),
    [("run", "docker run -d"), ("compose", "services:"), ("deployment", "kind: Deployment"), ("pod", "kind: Pod")],
)
async def test_the_export_is_shown_without_secrets_and_copied_with_them(
    target: str, words: str, desk: Desk, show: Any, until: Any
) -> None:
    page = await opened(desk, show, until)
    page.go({"line": LINE})
    press(page, "run.export")
    dialog = next(one for one in QApplication.topLevelWidgets() if one.objectName() == "run.export.dialog")
    chooser = find(dialog, "run.export.target")
    chooser.setCurrentIndex(chooser.findData(target))
    shown = find(dialog, "run.export.text").toPlainText()
    assert words in shown and "s3cret" not in shown
    press(dialog, "run.export.copy")
    assert "s3cret" in QGuiApplication.clipboard().text()
    missing = find(dialog, "run.export.missing").text()
    assert bool(missing) == (target in ("deployment", "pod"))
    press(dialog, "run.export.close")


async def test_an_export_names_what_of_the_form_could_not_be_read(
    desk: Desk, language: str, show: Any, until: Any
) -> None:
    page = await opened(desk, show, until)
    find(page, "run.image").setText("nginx")
    find(page, "run.memory.value").setText("a lot")
    fill(page, "ports", ("80x:80",))
    press(page, "run.export")
    dialog = next(one for one in QApplication.topLevelWidgets() if one.objectName() == "run.export.dialog")
    missing = find(dialog, "run.export.missing")
    assert missing.isVisible() and len(missing.text().splitlines()) == 2
    assert "a lot" in missing.text() and ("：" in missing.text()) == (language == "zh_CN")
    press(dialog, "run.export.close")


async def test_an_export_is_saved_as_it_is_and_a_failure_is_told(
    desk: Desk, show: Any, until: Any, tmp_path: Path
) -> None:
    page = await opened(desk, show, until)
    page._save(tmp_path / "compose.yaml", "services:\n  名: 值\n")
    await until(lambda: desk.notices.last is not None)
    assert desk.notices.last is not None and desk.notices.last.kind == "ok"
    assert (tmp_path / "compose.yaml").read_text("utf-8") == "services:\n  名: 值\n"
    page._save(tmp_path / "missing" / "x", "")
    await until(lambda: desk.notices.last is not None and desk.notices.last.kind == "error")


async def test_a_wrong_row_is_marked_told_and_led_to(desk: Desk, engine: FakeEngine, show: Any, until: Any) -> None:
    page = await opened(desk, show, until)
    find(page, "run.image").setText("busybox")
    fill(page, "ports", ("8080:80", "99999:80"))
    assert find(page, "run.ports.1.host").property("problem")
    assert not find(page, "run.ports.0.host").property("problem")
    assert find(page, "run.problems").isVisible()
    press(page, "run.section.ports")  # folded again: the way there opens it
    press(page, "run.start")
    assert find(page, "run.ports").isVisible()
    assert find(page, "run.ports.1.host").text() == "99999"  # nothing typed is lost
    assert not engine.calls_of("create")


async def test_risks_are_told_and_never_block(desk: Desk, engine: FakeEngine, show: Any, until: Any) -> None:
    page = await opened(desk, show, until)
    find(page, "run.image").setText("busybox")
    assert not find(page, "run.warnings").isVisible()
    fill(page, "privileged", ("true",))
    fill(page, "volumes", ("/var/run/docker.sock:/var/run/docker.sock",))
    assert find(page, "run.warnings").isVisible()
    assert find(page, "run.privileged").accessibleDescription()
    press(page, "run.start")
    await until(lambda: engine.calls_of("create"))
    spec = engine.calls_of("create")[0].args[0]
    assert spec.privileged and str(spec.volumes[0]).startswith("/var/run/docker.sock")


async def test_a_range_of_thousands_of_ports_is_one_row_and_one_warning(desk: Desk, show: Any, until: Any) -> None:
    page = await opened(desk, show, until)
    unfold(page, "ports")
    line = "docker run -p 49152-65535:49152-65535/udp coturn/coturn"
    began = time.monotonic()
    page.go({"line": line})
    assert time.monotonic() - began < 10  # a row for each took minutes
    assert preview(page) == line
    assert [find(page, f"run.ports.0.{cell}").text() for cell in ("host", "container")] == ["49152-65535"] * 2
    assert page.findChild(QWidget, "run.ports.1.host") is None
    assert len([one for one in page._model.warnings() if one.field == "ports"]) == 1


async def test_rows_come_and_go(desk: Desk, show: Any, until: Any) -> None:
    page = await opened(desk, show, until)
    find(page, "run.image").setText("busybox")
    fill(page, "env", ("A=1", "B=2", "C=3"))
    press(page, "run.env.1.remove")
    assert preview(page).endswith("-e A=1 -e C=3 busybox")
    assert find(page, "run.env.1.name").text() == "C"
    press(page, "run.env.0.remove")
    press(page, "run.env.0.remove")
    assert preview(page) == "docker run -it busybox"


async def test_an_env_file_is_pasted_by_dockers_rules(desk: Desk, show: Any, until: Any) -> None:
    page = await opened(desk, show, until)
    find(page, "run.image").setText("busybox")
    fill(page, "env", ("MODE=old", "KEEP=1"))
    QGuiApplication.clipboard().setText('# settings\nMODE=new\nTITLE="a b"\nHOME\n')
    press(page, "run.env.paste")
    click(page, "run.copy")
    # On Windows `--%` comes after `docker`, for PowerShell.
    assert shlex.split(QGuiApplication.clipboard().text().replace("docker --% ", "docker "))[3:-1] == [
        "-e", "KEEP=1", "-e", "MODE=new", "-e", 'TITLE="a b"', "-e", "HOME",
    ]  # fmt: skip
    assert find(page, "run.env.remarks").isVisible()  # docker keeps the quotation marks: that surprises many
    QGuiApplication.clipboard().setText("export A=1")
    press(page, "run.env.paste")
    assert "export" in find(page, "run.env.remarks").text()
    assert "-e A=1" not in preview(page)


async def test_the_images_ports_are_offered_on_free_ones(desk: Desk, engine: FakeEngine, show: Any, until: Any) -> None:
    engine._image_details[0]["Config"]["ExposedPorts"] = {"80/tcp": {}, "53/udp": {}}
    page = await opened(desk, show, until)
    unfold(page, "ports")
    find(page, "run.image").setText("busybox")
    await until(lambda: page.findChild(QWidget, "run.ports.offer.80") is not None)
    press(page, "run.ports.offer.80")
    press(page, "run.ports.offer.53")
    assert find(page, "run.ports.0.container").text() == "80"
    assert find(page, "run.ports.1.protocol").value() == "udp"
    taken = {port.public for one in desk.session.containers.values() for port in one.ports}
    hosts = [int(find(page, f"run.ports.{row}.host").text()) for row in (0, 1)]
    assert len({*hosts}) == 2 and not taken & {*hosts} and min(hosts) >= 1024
    assert find(page, "run.ports").isVisible()


async def test_a_port_that_nobody_published_is_pointed_out(
    desk: Desk, engine: FakeEngine, show: Any, until: Any
) -> None:
    engine._image_details[0]["Config"]["ExposedPorts"] = {"80/tcp": {}, "53/udp": {}}
    page = await opened(desk, show, until)
    head = find(page, "run.section.ports")
    usual = head.accessibleDescription()
    find(page, "run.image").setText("busybox")
    await until(lambda: head.accessibleDescription() != usual)
    assert "80" in head.accessibleDescription() and "53/udp" in head.accessibleDescription()
    page._model.edit(page._model.draft.with_text("publish", "8080:80"))
    assert head.accessibleDescription() == "8080:80"
    press(page, "run.clear")
    assert head.accessibleDescription() == usual


async def test_the_images_own_command_is_told(desk: Desk, engine: FakeEngine, show: Any, until: Any) -> None:
    page = await opened(desk, show, until)
    find(page, "run.image").setText("busybox")
    detail = await engine.image("busybox")
    if detail.command:
        await until(lambda: detail.command[0] in find(page, "run.command").accessibleDescription())
        assert find(page, "run.command").placeholderText() == " ".join(detail.command)
    assert find(page, "run.command").text() == ""


async def test_a_friendly_name_is_offered(desk: Desk, engine: FakeEngine, show: Any, until: Any) -> None:
    engine.add_container("my-busybox")
    page = await opened(desk, show, until)
    assert not find(page, "run.name.offer").isVisible()
    find(page, "run.image").setText("busybox")
    press(page, "run.name.offer")
    assert find(page, "run.name").text() == "my-busybox-2"
    assert not find(page, "run.name.offer").isVisible()
    find(page, "run.name").setText("my-busybox")  # as after a start: the way on is beside what is wrong
    assert [one.field for one in page._model.read()[1]] == ["name"]
    press(page, "run.name.offer")
    assert find(page, "run.name").text() == "my-busybox-2" and page._model.read()[1] == ()


async def test_a_container_is_run_again_with_changes(desk: Desk, engine: FakeEngine, show: Any, until: Any) -> None:
    page = await opened(desk, show, until)
    page.go({"line": "docker run -d --name first -m 64m --restart always -e A=1 -p 8080:80 busybox sleep 9"})
    press(page, "run.start")
    await until(lambda: page._model.progress and not page._model.progress.running and page._model.progress.container)
    made = page._model.progress.container
    press(page, "run.clear")
    assert find(page, "run.image").text() == ""
    await until(lambda: made in desk.session.containers)
    page.go({"container": made})
    await until(lambda: find(page, "run.image").text() == "busybox")
    spec = spec_of(page._model.draft)[0]
    assert spec.name == "first-2"
    assert spec.limits.memory == 64 << 20 and spec.restart == "always"
    assert ("A", "1") in spec.environment and [str(port) for port in spec.ports] == ["8080:80"]


async def test_clear_forgets_everything(desk: Desk, show: Any, until: Any) -> None:
    page = await opened(desk, show, until)
    page.go({"line": LINE})
    unfold(page, "ports")
    press(page, "run.clear")
    assert preview(page) == "docker run -it IMAGE"
    assert page.findChild(QWidget, "run.ports.0.host") is None
    assert not find(page, "run.cpu.limit").isChecked()
    assert find(page, "run.swap").value() == "same"


async def test_what_was_typed_can_be_had_back(desk: Desk, show: Any, until: Any) -> None:
    page = await opened(desk, show, until)
    find(page, "run.image").setText("busybox")
    press(page, "run.clear")
    assert desk.notices.last is None, "a name alone is typed again in a moment"
    page.go({"line": LINE})
    typed = page._model.draft
    for replacing in (
        lambda: press(page, "run.clear"),
        lambda: page.go({"line": "docker run alpine:3.20"}),
        lambda: page._model.use_kept(RunSpec("nginx")),
    ):
        replacing()
        assert page._model.draft != typed
        notice = desk.notices.last
        assert notice is not None and notice.action_text and notice.on_action is not None
        notice.on_action()
        assert page._model.draft == typed and find(page, "run.name").text() == "shop"


async def test_an_absent_engine_is_told_at_the_start_with_a_way_out(
    desk: Desk, engine: FakeEngine, language: str, show: Any, until: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = await opened(desk, show, until)
    find(page, "run.image").setText("busybox")
    assert not find(page, "run.away").isVisible()
    engine.go_away()
    await until(lambda: find(page, "run.away").isVisible())
    assert not find(page, "run.start").isEnabled()
    assert page._problems.isVisible() and page._problems.text()
    gone: list[object] = []
    monkeypatch.setattr(desk, "go", lambda *page, **_arguments: gone.append(page))
    press(page, "run.away")
    assert gone == [("environment",)]
    engine.come_back()
    await until(lambda: find(page, "run.start").isEnabled())
    assert not find(page, "run.away").isVisible() and not page._problems.isVisible()
    assert find(page, "run.image").text() == "busybox"


async def test_tab_passes_the_fields_where_they_stand(desk: Desk, show: Any, until: Any) -> None:
    page = await opened(desk, show, until)
    for section in ("network", "ports"):  # not in their order
        unfold(page, section)
    press(page, "run.ports.add")
    names: list[str] = []
    one = find(page, "run.image")
    for _ in range(400):
        one = one.nextInFocusChain()
        names.append(one.objectName())
        if one.objectName() == "run.image":
            break
    wanted = (
        "run.command", "run.cpu.core.0", "run.cpu.set", "run.memory.value", "run.section.ports", "run.ports.0.host",
        "run.ports.0.address", "run.ports.add", "run.expose", "run.section.storage", "run.section.network",
        "run.hostname", "run.section.behaviour", "run.start",
    )  # fmt: skip
    places = [names.index(name) for name in wanted]
    assert places == sorted(places)
    page.setFocus()  # as the window gives it to a page that is opened
    QTest.keyClick(page, Qt.Key.Key_Tab)
    assert find(page, "run.image").hasFocus()


async def test_a_further_network_is_blamed_itself(desk: Desk, language: str, show: Any, until: Any) -> None:
    page = await opened(desk, show, until)
    find(page, "run.image").setText("busybox")
    fill(page, "network", ("mine",))
    fill(page, "network_more", ("no name",))
    assert {one.field for one in page._model.read()[1]} == {"network_more"}
    fill(page, "network_more", ("mine",))
    wrong = [one for one in page._model.read()[1] if "mine" in one.text]
    assert [one.field for one in wrong] == ["network_more"]
