"""Source text -> .ts -> .qm.

The texts are found here, by Python's own parser, and given to Qt's `lupdate` as a C++ file, because the Python reader
of `lupdate` 6.11 is silently wrong where 6.12 is right: it loses the plural of `_("Ctx", "%n layer(s)", None, n)` and
drops the whole text where the number is a call such as `len(rows)`. Merging with what is translated already is left to
`lupdate`. A text that could never be found at run time (an f-string, a variable, `self.tr`) is refused with its place.
"""

import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from development.checkout import ROOT, SOURCES, TRANSLATIONS, VENV, needs_compiling, qt_tool, shown
from development.messages import StepError, Words, say

# The source language needs only its plural forms.
CHINESE = "firstmate_zh_CN.ts"
ENGLISH = "firstmate_en.ts"
_LANGUAGES = {CHINESE: "zh_CN", ENGLISH: "en"}

_TRANSLATE = {"_", "QCoreApplication.translate"}
_NOOP = "QT_TRANSLATE_NOOP"


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """One text of the program: its context, the English, what tells two equal texts apart, and whether it counts."""

    context: str
    source: str
    comment: str = ""
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What one source file holds: its texts, and what is wrong with it as `file:line: reason`."""

    texts: tuple[Text, ...]
    problems: tuple[str, ...]


def find_texts(code: str, name: str) -> Found:
    """The texts of one Python source file; `name` is how problems call it."""
    texts: list[Text] = []
    problems: list[str] = []
    try:
        tree = ast.parse(code, name)
    except SyntaxError as error:
        return Found((), (f"{name}:{error.lineno}: {error.msg}",))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        place = f"{name}:{node.lineno}"
        if called == "self.tr":
            problems.append(f'{place}: self.tr() can lose its context: use _("Context", "text")')
        elif called in _TRANSLATE or called == _NOOP:
            try:
                texts.append(_read(node, called))
            except ValueError as error:
                problems.append(f"{place}: {error}")
    return Found(tuple(texts), tuple(problems))


def _read(node: ast.Call, called: str) -> Text:
    if len(node.args) < 2:
        raise ValueError('write _("Context", "text"), both as literal strings')
    context, source = (_literal(argument) for argument in node.args[:2])
    named = {keyword.arg: keyword.value for keyword in node.keywords}
    comment = node.args[2] if len(node.args) > 2 else named.get("disambiguation")
    without = comment is None or (isinstance(comment, ast.Constant) and comment.value is None)
    plural = called != _NOOP and (len(node.args) > 3 or "n" in named)
    if plural != ("%n" in source):
        raise ValueError("a text with %n needs a number as fourth argument, and only such a text")
    return Text(context, source, "" if comment is None or without else _literal(comment), plural)


def _literal(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise ValueError("context and text must be literal strings; format after translating")


def as_cpp(texts: Iterable[Text]) -> str:
    """The texts as the macros of Qt that `lupdate` reads, sorted, each once."""
    lines = []
    for text in sorted(set(texts)):
        many = "_N" if text.plural else ""
        parts = [text.context, text.source]
        suffix = ""
        if text.comment:
            parts.append(text.comment)
            suffix = "3"
        lines.append(f"QT_TRANSLATE{many}_NOOP{suffix}({', '.join(_cpp_string(part) for part in parts)})\n")
    return "".join(lines)


def _cpp_string(text: str) -> str:
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    return '"' + "".join(escapes.get(character, character) for character in text) + '"'


def find_all() -> list[Text]:
    """The texts of the whole program; raises StepError with every text that is written in a way that cannot work."""
    texts: list[Text] = []
    problems: list[str] = []
    for path in sorted(SOURCES.rglob("*.py")):
        found = find_texts(path.read_text("utf-8"), shown(path))
        texts += found.texts
        problems += found.problems
    if problems:
        listed = "\n   ".join(problems)
        raise StepError(
            Words(f"Texts that cannot be translated:\n   {listed}", f"无法翻译的文字:\n   {listed}"),
            Words("write them as the lines say", "请按上面各行的说明修改"),
        )
    return texts


def update(folder: Path = TRANSLATIONS) -> int:
    """Bring the .ts files of a folder up to date with the source; how many texts the program has."""
    texts = find_all()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="firstmate-i18n-") as scratch:
        source = Path(scratch) / "texts.cpp"
        source.write_text(as_cpp(texts), "utf-8")
        for name, language in _LANGUAGES.items():
            only_plurals = ["-pluralonly"] if name == ENGLISH else []
            _qt(
                "lupdate",
                *("-silent", "-locations", "none", "-sort-messages", "-no-obsolete", *only_plurals),
                *("-source-language", "en", "-target-language", language),
                *(source, "-ts", folder / name),
            )
            written = (folder / name).read_bytes()
            (folder / name).write_bytes(written.replace(b"\r\n", b"\n"))
    return len(set(texts))


def unfinished(ts: bytes) -> list[str]:
    """The texts of a .ts file that lack a translation or are no longer in the program, as `Context: text`."""
    lines = []
    for context in ET.fromstring(ts).iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            state = "unfinished" if translation is None else translation.get("type", "")
            forms = [] if translation is None else translation.findall("numerusform")
            written = [form.text for form in forms] if forms else ["" if translation is None else translation.text]
            if state or not all(written):
                lines.append(f"{context.findtext('name')}: {message.findtext('source')} ({state or 'empty'})")
    return lines


def ellipses(ts: bytes) -> list[str]:
    """The texts of a .ts file whose ellipsis is not the one sign right behind the last word, as `Context: text`.

    So it is in both languages ("Remove…", "正在删除…"). At the end of a docker command it stands for words of its own,
    and a text may begin with it.
    """
    lines = []
    for context in ET.fromstring(ts).iter("context"):
        for message in context.iter("message"):
            source, *chinese = [part.text or "" for part in message.iter() if part.tag != "message"]
            texts = (re.sub(r"^… |docker [a-z]+(?: -[a-z]+)* …$", "", text) for text in (source, *chinese))
            if any(re.search(r"\S\s+…|\.\.\.|……", text) for text in texts):
                lines.append(f"{context.findtext('name')}: {source} (ellipsis)")
    return lines


def check() -> list[str]:
    """What is wrong with the .ts files, a line each; none when the translations are complete and up to date."""
    lines: list[str] = []
    with tempfile.TemporaryDirectory(prefix="firstmate-i18n-") as scratch:
        for name in _LANGUAGES:
            if (TRANSLATIONS / name).exists():
                shutil.copy(TRANSLATIONS / name, scratch)
        update(Path(scratch))
        for name in _LANGUAGES:
            path = TRANSLATIONS / name
            if not path.exists():
                lines.append(f"{shown(path)} does not exist: python3 packaging/dev.py i18n")
                continue
            fresh = (Path(scratch) / name).read_bytes()
            if fresh != path.read_bytes().replace(b"\r\n", b"\n"):
                lines.append(f"{shown(path)} does not match the source: python3 packaging/dev.py i18n")
            lines += [f"{shown(path)}: {line}" for line in [*unfinished(fresh), *ellipses(fresh)]]
    return lines


def compile_stale() -> None:
    """Make each .qm that is missing or older than its .ts."""
    for ts in sorted(TRANSLATIONS.glob("*.ts")):
        if needs_compiling(ts):
            # A running app has the old file mapped into its memory: written over in place, that ends in a bus error.
            fresh = ts.with_name(f".{ts.stem}.qm")
            _qt("lrelease", "-silent", ts, "-qm", fresh)
            fresh.replace(ts.with_suffix(".qm"))


def i18n(arguments: list[str]) -> int:
    """The verb: bring .ts and .qm up to date, or with --check only look."""
    if "--check" in arguments:
        lines = check()
        for line in lines:
            print(line, file=sys.stderr)
        if lines:
            say(f"{len(lines)} things to do for the translations", f"翻译还有 {len(lines)} 处待处理")
        return 1 if lines else 0
    count = update()
    compile_stale()
    open_texts = sum(len(unfinished((TRANSLATIONS / name).read_bytes())) for name in _LANGUAGES)
    say(f"{count} texts, {open_texts} of them without a translation", f"共 {count} 条文字,{open_texts} 条尚未翻译")
    return 0


def _qt(tool: str, *arguments: str | Path) -> None:
    words = [str(qt_tool(tool, VENV)), *(str(argument) for argument in arguments)]
    # In a bare container, or where the named locale is not installed, Qt complains of it: no fault of the texts.
    locale = {"LC_ALL": "C.UTF-8"} if sys.platform == "linux" else {}
    result = subprocess.run(
        words, cwd=ROOT, env=os.environ | locale, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    complaint = (result.stderr or result.stdout).strip()
    if result.returncode != 0 or result.stderr.strip():
        raise StepError(
            Words(f"{tool} failed: {complaint}", f"{tool} 失败:{complaint}"),
            Words("correct the text or the .ts file that it names", "请修正它指出的文字或 .ts 文件"),
        )
