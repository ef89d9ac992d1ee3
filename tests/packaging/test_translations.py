"""Which texts of the source become translatable, and what Qt's own tools make of them."""

from pathlib import Path

import pytest

from development import checkout, translations
from development.messages import StepError
from development.translations import Text, as_cpp, find_texts, unfinished

needs_qt_tools = pytest.mark.skipif(
    not checkout.qt_tool("lupdate").exists(), reason="Qt's lupdate is part of .venv, which dev.py makes"
)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ('_("Window", "Hello")', Text("Window", "Hello")),
        ('QCoreApplication.translate("Window", "Hello")', Text("Window", "Hello")),
        ('_("Window", "a long " "text")', Text("Window", "a long text")),
        ('_("Window", "{n} layers").format(n=len(x))', Text("Window", "{n} layers")),
        ('_("Window", "Open", "a verb")', Text("Window", "Open", "a verb")),
        ('_("Window", "%n layer(s)", None, n)', Text("Window", "%n layer(s)", "", True)),
        ('_("Window", "%n layer(s)", "", len(rows))', Text("Window", "%n layer(s)", "", True)),
        ('_("Window", "%n layer(s)", "in a pull", self.n + 1)', Text("Window", "%n layer(s)", "in a pull", True)),
        ('_("Window", "%n layer(s)", n=3)', Text("Window", "%n layer(s)", "", True)),
        ('QT_TRANSLATE_NOOP("Window", "Later")', Text("Window", "Later")),
    ],
)
def test_a_text_is_found(code: str, text: Text) -> None:
    assert find_texts(code, "a.py") == translations.Found((text,), ())


@pytest.mark.parametrize(
    "code",
    ['"a".translate(table)', "painter.translate(3, 4)", 'translate(error, "pull")', "for _ in x: f(_)", "tr(x)"],
)
def test_what_is_no_text_is_left_alone(code: str) -> None:
    assert find_texts(code, "a.py") == translations.Found((), ())


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ('_("Window", f"{n} layers")', "literal"),
        ('_("Window", "%s" % n)', "literal"),
        ('_(context, "Hello")', "literal"),
        ('_("Hello")', "both as literal strings"),
        ('_("Window", "%n layer(s)")', "%n"),
        ('_("Window", "layers", None, n)', "%n"),
        ('self.tr("Hello")', "self.tr()"),
        ("def f(:", "invalid syntax"),
    ],
)
def test_a_text_that_could_never_be_found_is_refused_with_its_place(code: str, reason: str) -> None:
    found = find_texts("\n" + code, "a.py")
    assert found.texts == ()
    (problem,) = found.problems
    assert problem.startswith("a.py:2: ")
    assert reason in problem


TS = """<?xml version="1.0" encoding="utf-8"?>
<TS version="2.1"><context><name>C</name>
<message><source>done</source><translation>好</translation></message>
<message><source>open</source><translation type="unfinished"></translation></message>
<message><source>gone</source><translation type="vanished">无</translation></message>
<message><source>empty</source><translation></translation></message>
<message numerus="yes"><source>%n a</source><translation><numerusform>%n 个</numerusform></translation></message>
<message numerus="yes"><source>%n b</source>
<translation><numerusform>%n b</numerusform><numerusform></numerusform></translation></message>
</context></TS>"""


def test_what_a_translator_still_has_to_do() -> None:
    lines = ["C: open (unfinished)", "C: gone (vanished)", "C: empty (empty)", "C: %n b (empty)"]
    assert unfinished(TS.encode()) == lines


def message(source: str, translation: str) -> bytes:
    text = f"<source>{source}</source><translation>{translation}</translation>"
    return f"<TS><context><name>C</name><message>{text}</message></context></TS>".encode()


@pytest.mark.parametrize(
    ("source", "translation", "good"),
    [
        ("Remove…", "删除…", True),
        ("Stopping… {n} s", "正在停止… {n} 秒", True),
        ("Runs it: docker run …", "运行：docker run …", True),
        ("… %n skipped…", "… 略过", True),
        ("Remove …", "删除…", False),
        ("Remove...", "删除…", False),
        ("Removing…", "正在删除……", False),
        ("Removing…", "正在删除 …", False),
        ("Removing {name} …", "正在删除 {name}…", False),
        ("Ask docker for it …", "问 docker…", False),
    ],
)
def test_an_ellipsis_is_one_sign_behind_the_last_word(source: str, translation: str, good: bool) -> None:
    assert translations.ellipses(message(source, translation)) == ([] if good else [f"C: {source} (ellipsis)"])


SOURCE = r"""
from PySide6.QtCore import QCoreApplication
_ = QCoreApplication.translate
def f(rows):
    _("Zoo", "%n layer(s)", None, len(rows))
    _("Zoo", "a \"quoted\" word\nand a back\\slash, 中文, ??=")
    _("Zoo", "Open", "a verb")
    _("Zoo", "Open", "an adjective")
    _("Ark", "last")
    _("Ark", "first")
"""


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program of one file, with its translations in a folder beside it."""
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "zoo.py").write_text(SOURCE, "utf-8")
    monkeypatch.setattr(translations, "SOURCES", sources)
    monkeypatch.setattr(translations, "TRANSLATIONS", tmp_path / "i18n")
    return tmp_path


@needs_qt_tools
def test_lupdate_reads_every_text_as_it_was_written(program: Path) -> None:
    import xml.etree.ElementTree as ET

    assert translations.update(program / "i18n") == 6
    root = ET.fromstring((program / "i18n" / translations.CHINESE).read_bytes())
    assert root.get("language") == "zh_CN"
    read = [
        Text(
            context.findtext("name", ""),
            message.findtext("source", ""),
            message.findtext("comment", ""),
            message.get("numerus") == "yes",
        )
        for context in root.iter("context")
        for message in context.iter("message")
    ]
    assert sorted(read) == sorted(find_texts(SOURCE, "zoo.py").texts)
    assert [text.context for text in read] == ["Ark", "Ark", "Zoo", "Zoo", "Zoo", "Zoo"]
    english = ET.fromstring((program / "i18n" / translations.ENGLISH).read_bytes())
    assert [message.findtext("source") for message in english.iter("message")] == ["%n layer(s)"]


@needs_qt_tools
def test_the_check_follows_a_text_from_new_to_translated_to_gone(program: Path) -> None:
    (program / "sources" / "zoo.py").write_text('_("Zoo", "Hello")', "utf-8")
    assert all("does not exist" in line for line in translations.check())

    translations.update(program / "i18n")
    (line,) = translations.check()
    assert line.endswith("firstmate_zh_CN.ts: Zoo: Hello (unfinished)")

    ts = program / "i18n" / translations.CHINESE
    done = ts.read_text("utf-8").replace(' type="unfinished"></translation>', ">你好</translation>")
    ts.write_text(done, "utf-8")
    assert translations.check() == []
    translations.update(program / "i18n")
    assert ts.read_text("utf-8") == done

    (program / "sources" / "zoo.py").write_text('_("Zoo", "Bye")', "utf-8")
    lines = translations.check()
    assert any("does not match the source" in line for line in lines)
    assert any("Zoo: Bye (unfinished)" in line for line in lines)
    assert ts.read_text("utf-8") == done, "a check only looks"


@needs_qt_tools
def test_a_compiled_translation_is_renewed_when_its_source_is_newer(program: Path) -> None:
    import os

    (program / "i18n").mkdir()
    ts = program / "i18n" / "firstmate_zh_CN.ts"
    ts.write_text(TS.replace(' type="vanished"', ""), "utf-8")
    translations.compile_stale()
    qm = ts.with_suffix(".qm")
    first = qm.stat().st_mtime_ns
    mapped = qm.stat().st_ino
    translations.compile_stale()
    assert qm.stat().st_mtime_ns == first
    os.utime(ts, ns=(first + 1_000_000_000, first + 1_000_000_000))
    translations.compile_stale()
    assert qm.stat().st_mtime_ns != first
    assert qm.stat().st_ino != mapped, "an app that runs has the old file in its memory"
    assert [path.name for path in (program / "i18n").glob("*.qm")] == [qm.name]


@needs_qt_tools
@pytest.mark.parametrize("locale", ["", "C", "zh_CN.NOT-INSTALLED"])
def test_the_locale_of_the_computer_is_no_fault_of_the_texts(
    program: Path, monkeypatch: pytest.MonkeyPatch, locale: str
) -> None:
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        monkeypatch.setenv(name, locale)
    translations.update(program / "i18n")
    translations.compile_stale()
    assert (program / "i18n" / translations.CHINESE).with_suffix(".qm").stat().st_size


def test_all_unusable_texts_of_the_program_are_listed_at_once(program: Path) -> None:
    (program / "sources" / "one.py").write_text('_("A", f"{x}")\n_("B", y)', "utf-8")
    with pytest.raises(StepError) as stopped:
        translations.find_all()
    assert stopped.value.problem.en.count("one.py:") == 2


def test_equal_texts_are_given_to_qt_once() -> None:
    text = Text("C", "x")
    assert as_cpp([text, text, Text("B", "%n", "", True)]) == (
        'QT_TRANSLATE_N_NOOP("B", "%n")\nQT_TRANSLATE_NOOP("C", "x")\n'
    )
