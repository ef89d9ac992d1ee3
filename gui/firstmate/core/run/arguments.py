"""The words of a run command -> the run specification, by the option grammar of docker's client 28.

That is Go's pflag: `=` or a blank, bundled letters, `--`, options only before the image. Which option is which field
comes from the table in `options`. Mends what has one meaning only (a long dash, `-name`, full-width signs), and tells.
"""

from __future__ import annotations

import difflib
import ntpath
import posixpath
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from firstmate.core.mappings import MappingError, VolumeMapping
from firstmate.core.quantities import QuantityError
from firstmate.core.run import csv_values, foreign, values
from firstmate.core.run.lexing import Shell, Surroundings, Word
from firstmate.core.run.options import BY_NAME, BY_SHORT, Draft, Option, apply
from firstmate.core.run.spec import Gpus, Mount, Problem, RunSpec

FIELD: Final = "run_line"
PROGRAMS: Final = ("docker", "podman", "nerdctl", "nvidia-docker", "finch", "podman-remote")
RUNNERS: Final = ("sudo", "doas", "env", "time", "nohup", "exec", "command", "winpty", "wsl", "lima", "then", "do")
_RUNNER_VALUES: Final = ("-u", "--user", "-g", "--group", "-d", "--distribution", "-h", "-p")
DASHES: Final = "‐‑‒–—―−－﹣"
_REMARK: Final = r"//[\u4e00-\u9fff]|（"
_STRUCTURE: Final = str.maketrans({"：": ":", "，": ",", "／": "/", "＝": "=", "．": "."})


@dataclass(frozen=True, slots=True)
class Unread:
    """A piece of the text that needs a word. `start` counts from 0; `words.problem_text(problem)` is the sentence."""

    text: str
    start: int
    problem: Problem


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of one text. `spec` is None only with an `error`.

    `unsupported` are the words not understood or not possible here, in the order of the text; `repairs` what was read
    as meant, though docker or the shell would have read it otherwise (and options behind the image, left as they are).
    """

    spec: RunSpec | None
    verb: Literal["run", "create"] = "run"
    program: str = "docker"
    shell: Shell = "bash"
    unsupported: tuple[Unread, ...] = ()
    repairs: tuple[Unread, ...] = ()
    error: Unread | None = None
    start: int = 0
    """Where the command begins in the text, and where it ends."""
    end: int = 0


def problem(code: str, position: int | None = None, **detail: Any) -> Problem:
    return Problem(FIELD, code, detail if position is None else {**detail, "position": position})


def ordered(unread: Sequence[Unread]) -> tuple[Unread, ...]:
    return tuple(sorted(unread, key=lambda one: one.start))


# -- finding the command -------------------------------------------------------------------------------------------


def program_of(word: str) -> str:
    """The program's name without folder and `.exe`."""
    return unicodedata.normalize("NFKC", ntpath.basename(word)).lower().removesuffix(".exe")


def find_run(words: Sequence[Word]) -> int | None:
    """The index of the program of a run command, None when the command is another."""
    index = 0
    while index < len(words):
        text = words[index].text
        name = program_of(text)
        if re.match(r"[A-Za-z_]\w*=", text):
            index += 1
        elif name in RUNNERS:
            index += 1
            while index < len(words) and words[index].text.startswith("-"):
                index += 2 if words[index].text in _RUNNER_VALUES else 1
        elif name in PROGRAMS:
            return index if _verb_at(words, index) is not None else None
        else:
            return None
    return None


def _verb_at(words: Sequence[Word], program: int) -> int | None:
    index = program + 1
    while index < len(words):
        text = words[index].text
        if text in ("run", "create"):
            return index
        if text.startswith("-"):
            index += 2 if text in foreign.GLOBAL_VALUES else 1
        elif text == "container":
            index += 1
        else:
            return None
    return None


# -- reading its words ---------------------------------------------------------------------------------------------


class ArgumentReader:
    """Reads one command: `words` as the shell cut them, `program` the index of docker's own word, `text` the paste."""

    def __init__(self, words: Sequence[Word], program: int, text: str, surroundings: Surroundings) -> None:
        self._words = words
        self._program = program
        self._text = text
        self._around = surroundings
        self._draft = Draft()
        self._unsupported: list[Unread] = []
        self._repairs: list[Unread] = []
        self._index = 0

    def read(self, shell: Shell) -> Reading:
        words = self._words
        verb_at = _verb_at(words, self._program)
        assert verb_at is not None, "find_run gave this command"
        program = program_of(words[self._program].text)
        self._global_options(words[self._program + 1 : verb_at])
        self._draft.put("detach", False)
        self._index = verb_at + 1
        image = self._options()
        spec, error = None, None
        if image is None:
            last = words[-1]
            error = Unread(self._raw(last), last.start, problem("no_image", last.start, text=self._raw(last)))
        else:
            inner = self._without_remark(words[self._index :])
            command = tuple(word.text for word in inner)
            self._notice_options_after(inner)
            name = image.text if image.quoted else self._structural(image, image.text)
            if program == "nvidia-docker" and "gpus" not in self._draft.values:
                self._draft.put("gpus", Gpus())
            spec = self._draft.spec(name, command)
        return Reading(
            spec,
            "create" if words[verb_at].text == "create" else "run",
            program,
            shell,
            ordered(self._unsupported),
            ordered(self._repairs),
            error,
            words[0].start,
            words[-1].end,
        )

    def _global_options(self, words: Sequence[Word]) -> None:
        index = 0
        while index < len(words):
            word, index = words[index], index + 1
            if word.text in foreign.GLOBAL_VALUES and index < len(words):
                word, index = Word(word.text, word.start, words[index].end), index + 1
            if word.text != "container":
                self._cannot(word, "global_option")

    # -- words -----------------------------------------------------------------------------------------------------
    def _raw(self, word: Word) -> str:
        return self._text[word.start : word.end]

    def _cannot(self, word: Word, code: str, **detail: Any) -> None:
        raw = self._raw(word)
        self._unsupported.append(Unread(raw, word.start, problem(code, word.start, text=raw, **detail)))

    def _repaired(self, word: Word, code: str, **detail: Any) -> None:
        raw = self._raw(word)
        self._repairs.append(Unread(raw, word.start, problem(code, word.start, text=raw, **detail)))

    def _options(self) -> Word | None:
        """Takes the options; the image's word, None when there is none."""
        while self._index < len(self._words):
            word = self._words[self._index]
            self._index += 1
            text = self._with_dashes(word)
            if text == "--":
                if self._index < len(self._words):
                    self._index += 1
                    return self._words[self._index - 1]
                return None
            if text.startswith("--"):
                self._long(word, text[2:])
            elif text.startswith("-") and len(text) > 1:
                self._letters(word, text[1:])
            elif text:
                return word
            else:
                self._cannot(word, "empty_word")
        return None

    def _with_dashes(self, word: Word) -> str:
        """The word with the dashes that somebody typed before a page made one long dash of them."""
        text = word.text
        match = re.match(rf"[-{DASHES}]+", text)
        if match is None or set(match[0]) <= {"-"}:
            return text
        body = unicodedata.normalize("NFKC", text[match.end() :].partition("=")[0])
        rest = text[match.end() :][len(text[match.end() :].partition("=")[0]) :]
        long = len(body) > 1 and (body in BY_NAME or "—" in match[0] or len(match[0]) > 1) and not _is_bundle(body)
        mended = ("--" if long else "-") + body + rest
        self._repaired(word, "dash", mended=mended)
        return mended

    def _structural(self, word: Word, text: str) -> str:
        """Full-width signs where only the ASCII ones make sense: in a port, a path, an image's name."""
        mended = text.translate(_STRUCTURE)
        mended = "".join(chr(ord(c) - 0xFEE0) if "０" <= c <= "９" or "Ａ" <= c <= "ｚ" else c for c in mended)
        if mended != text:
            self._repaired(word, "full_width", mended=mended)
        return mended

    def _value(self, word: Word, name: str) -> tuple[Word, str] | None:
        """The next word as the value of an option."""
        if self._index >= len(self._words):
            self._cannot(word, "needs_value", option=name)
            return None
        value = self._words[self._index]
        self._index += 1
        return value, value.text

    def _long(self, word: Word, body: str) -> None:
        name, equals, value = body.partition("=")
        option = BY_NAME.get(name) or BY_NAME.get(unicodedata.normalize("NFKC", name))
        if option is None:
            self._unknown_long(word, name, bool(equals))
        elif equals:
            self._apply(option, word, value)
        elif option.takes == "flag":
            self._apply(option, word, "true")
        else:
            found = self._value(word, f"--{name}")
            if found:
                self._apply(option, found[0], found[1], also=word)

    def _unknown_long(self, word: Word, name: str, has_value: bool) -> None:
        if not has_value and _is_bundle(name):
            self._repaired(word, "double_dash", mended=f"-{name}")
            self._letters(word, name)
            return
        takes_value = not has_value and (name in foreign.VALUES or (name not in foreign.FLAGS and self._looks_valued()))
        near = difflib.get_close_matches(name, BY_NAME, 1, 0.75)
        code = "other_program" if name in foreign.VALUES | foreign.FLAGS else "similar" if near else "unknown_option"
        if takes_value and self._index < len(self._words):
            value = self._words[self._index]
            self._index += 1
            word = Word(word.text, word.start, value.end)
        self._cannot(word, code, near=f"--{near[0]}" if near else "", option=f"--{name}")

    def _looks_valued(self) -> bool:
        """Whether an unknown option seems to own the next word: then a later word remains for the image."""
        rest = [word.text for word in self._words[self._index :]]
        if len(rest) < 2 or rest[0].startswith("-"):
            return False
        # The next word is the image itself when it is spelled as only images are, or when options end right after it.
        return not re.search(r"^[\w.-]+(?:/[\w.-]+)+(?::[\w.-]+)?$|^[a-z][\w.-]*:[\w.-]+$", rest[0])

    def _letters(self, word: Word, body: str) -> None:
        name = body.partition("=")[0]
        if name in BY_NAME and len(name) > 1 and not _readable_bundle(name):
            self._repaired(word, "single_dash", mended=f"--{body}")
            self._long(word, body)
            return
        place = 0
        while place < len(body):
            option = BY_SHORT.get(body[place])
            rest = body[place + 1 :]
            if option is None:
                self._cannot(word, "unknown_letter", option=f"-{body[place]}")
                return
            if option.takes == "flag":
                if rest.startswith("="):
                    self._apply(option, word, rest[1:])
                    return
                self._apply(option, word, "true")
                place += 1
                continue
            if rest:
                self._apply(option, word, rest.removeprefix("="))
                return
            found = self._value(word, f"-{body[place]}")
            if found:
                self._apply(option, found[0], found[1], also=word)
            return

    # -- values ----------------------------------------------------------------------------------------------------
    def _apply(self, option: Option, word: Word, text: str, also: Word | None = None) -> None:
        whole = Word(word.text, also.start, word.end) if also else word
        if option.name not in _FREE_TEXT and not word.quoted:
            text = self._structural(word, text)
        if option.name == "disable-content-trust" or option.name == "help":
            self._cannot(whole, "no_effect", option=f"--{option.name}")
            return
        if option.name == "gpus" and "gpus" in self._draft.values:
            self._cannot(whole, "repeated", option="--gpus")
            return
        try:
            if option.name == "volume":
                self._volume(whole, text)
            elif option.name == "mount":
                mount = csv_values.read_mount(text)
                self._draft.add("mounts", self._with_full_source(mount))
            else:
                apply(option, self._draft, text)
        except (MappingError, QuantityError) as error:
            raw = self._raw(whole)
            detail = {"text": text, **error.detail, "position": whole.start}
            self._unsupported.append(Unread(raw, whole.start, Problem(field_of(option), error.code, detail)))

    def _volume(self, word: Word, text: str) -> None:
        while True:
            try:
                mapping = values.read_volume(text)
            except MappingError as error:
                mode = error.detail.get("mode")
                if error.code != "mode" or not mode:
                    raise
                # Everything but this one word can be done.
                front, _, modes = text.rpartition(":")
                left = ",".join(one for one in modes.split(",") if one and one != mode)
                text = f"{front}:{left}" if left else front
                at = word.start + max(0, self._raw(word).rfind(mode))
                self._unsupported.append(Unread(mode, at, Problem("volumes", "mode", {"mode": mode, "position": at})))
                continue
            self._draft.add("volumes", replace(mapping, source=self._full(mapping)))
            return

    def _full(self, mapping: VolumeMapping) -> str:
        return self._full_path(mapping.source)

    def _with_full_source(self, mount: Mount) -> Mount:
        return replace(mount, source=self._full_path(mount.source)) if mount.type == "bind" else mount

    def _full_path(self, source: str) -> str:
        """`./here` and `~/there` as docker's client and a shell make them: absolute, when the folder is known."""
        if re.match(r"~(?:[/\\]|$)", source) and self._around.home:
            return self._around.home + source[1:]
        if re.match(r"\.{1,2}(?:[/\\]|$)", source) and self._around.folder:
            folder = self._around.folder
            windows = "\\" in folder or re.match(r"[A-Za-z]:", folder) is not None
            paths: Any = ntpath if windows else posixpath
            return str(paths.normpath(paths.join(folder, source)))
        return source

    def _without_remark(self, words: Sequence[Word]) -> Sequence[Word]:
        """The words up to a remark in Chinese, `//后台运行` or `（进入容器）`, that a page put behind its command."""
        for place, word in enumerate(words):
            following = words[place + 1 : place + 2] if word.text == "//" else ()
            after = "".join(one.text for one in following if not one.quoted)
            if not word.quoted and re.match(_REMARK, word.text + after):
                whole = Word(word.text, word.start, words[-1].end)
                self._repaired(whole, "remark_after")
                return words[:place]
        return words

    def _notice_options_after(self, words: Sequence[Word]) -> None:
        """Options behind the image go to the program inside. When they look like docker's own, that was a mistake."""
        if not words or not words[0].text.startswith("-"):
            return
        first = words[0].text
        known = first.startswith("--") and BY_NAME.get(first[2:].partition("=")[0])
        if known or first in ("-d", "-it", "-itd", "-dit", "-p", "-v", "-e", "-P", "-i", "-t"):
            self._repaired(words[0], "options_after_image", option=first)


_FREE_TEXT: Final = ("env", "label", "health-cmd", "annotation", "log-opt", "entrypoint", "name", "env-file")


def field_of(option: Option) -> str:
    """The name under which problems with the option have their words."""
    return {"limits.nano_cpus": "cpus"}.get(option.field, option.field.removeprefix("limits."))


def _is_bundle(body: str) -> bool:
    return 0 < len(body) <= 4 and all(letter in BY_SHORT and BY_SHORT[letter].takes == "flag" for letter in body)


def _readable_bundle(body: str) -> bool:
    """Whether pflag would read the letters: flags up to a letter that takes the rest as its value."""
    for letter in body:
        option = BY_SHORT.get(letter)
        if option is None:
            return False
        if option.takes != "flag":
            return True
    return True
