r"""What stands around a command on a web page: prompts, fences, bullets. Blanked out, so that every place stays.

Also the guess which shell a text was written for. Refuses to change what is part of a command.
"""

from __future__ import annotations

import re
from typing import Final

from firstmate.core.run.lexing import Shell

_START: Final = r"(?=(?:sudo[ \t]|docker|podman|nerdctl|nvidia-docker|[A-Z_]+=))"
_PROMPTS: Final = (
    r"PS(?: [A-Za-z]:\\[^>\n]*)?>[ \t]*",
    r"[A-Za-z]:\\[^>\n]*>[ \t]*",
    r"(?:\([\w.-]+\)[ \t]*)?\[?[\w.-]+@[\w.-]+[^$#%\n]{0,80}[$#%][ \t]*",
    r"[$%❯➜][ \t]+",
    r">[ \t]+" + _START,
    r"(?:[-*•·]|\d+[.)、])[ \t]+" + _START,
)
_PROMPT: Final = re.compile(r"^[ \t]*(?:" + "|".join(_PROMPTS) + ")", re.MULTILINE)
_ROOT_PROMPT: Final = re.compile(r"^[ \t]*#[ \t]*" + _START, re.MULTILINE)
_FENCE: Final = re.compile(r"^[ \t]*(?:```|~~~)[^\n]*$", re.MULTILINE)
_INLINE: Final = re.compile(r"\A(\s*)`([^`\n]+)`(\s*)\Z")
_SECOND_PROMPT: Final = re.compile(r"(?<=[\\`^\n])(\r?\n)([ \t]*(?:>>|>)[ \t]+)")


def clean(text: str) -> str:
    """The text with everything around the commands replaced by blanks; each place stays what it was."""
    text = _FENCE.sub(_blank, text)
    text = _INLINE.sub(lambda match: f"{match[1]} {match[2]} {match[3]}", text)
    text = _PROMPT.sub(_blank, text)
    text = _SECOND_PROMPT.sub(lambda match: match[1] + " " * len(match[2]), text)
    if not re.search(r"^[ \t]*" + _START, text, re.MULTILINE):  # else the line with # is a comment
        text = _ROOT_PROMPT.sub(_blank, text)
    return text


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def detect_shell(text: str) -> Shell:
    """The shell that the text was written for: by its prompt, its line continuation, its variables, its paths."""
    if re.search(r"^[ \t]*PS(?: [A-Za-z]:\\[^>\n]*)?>", text, re.MULTILINE):
        return "powershell"
    if re.search(r"^[ \t]*[A-Za-z]:\\[^>\n]*>", text, re.MULTILINE):
        return "cmd"
    if re.search(r"\\[ \t]*(?:#[^\n]*)?\r?\n", text):
        return "bash"
    if re.search(r"`[ \t]*\r?\n", text) or re.search(r"\$\{?env:|[ \t]--%[ \t]", text, re.IGNORECASE):
        return "powershell"
    if re.search(r"\^[ \t]*\r?\n", text) or re.search(r"%[A-Za-z_]+%", text):
        return "cmd"
    bare = re.sub(r"'[^'\n]*'|\"[^\"\n]*\"", "''", text)
    # A Windows path outside of quotes would lose its backslashes in bash.
    if re.search(r"(?:^|[\s=])[A-Za-z]:\\|\$\{?PWD\}?\\", bare, re.IGNORECASE):
        return "cmd" if "^" in bare and "'" not in text else "powershell"
    return "bash"
