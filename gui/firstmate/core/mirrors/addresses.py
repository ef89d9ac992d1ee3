"""Mirror addresses out of whatever people paste: a line of a tutorial, a JSON snippet, a `docker pull`, a console page.

`read_addresses` repairs what has one meaning and says so by a code, refuses with a code what has none, and never
guesses a host. What it gives as an address is one that the engine's own rule accepts (scheme and host, no name and
password, no query; a path only from engine 25 on). Refuses to judge whether a mirror is any good: that is a probe's.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from firstmate.core.mirrors.presets import page_of

PATHS_SINCE: Final = 25
"""The first engine that takes a path in a mirror's address (ValidateMirror of moby's registry/config.go)."""
MOST: Final = 50
"""Addresses read of one text: nobody means more, and a pasted log must not fill the page."""
LONGEST: Final = 64 * 1024
"""Characters looked at."""

REPAIRS: Final = (
    "snippet", "from_command", "from_image", "full_width", "invisible", "blanks", "scheme_added", "scheme_added_http",
    "scheme_fixed", "lower_case", "credentials", "query", "path", "slash",
)  # fmt: skip
PROBLEMS: Final = (
    "empty_snippet", "no_registry", "not_an_address", "scheme", "host", "port", "placeholder", "page", "hub",
    "other_registry", "other_mirror",
)  # fmt: skip
WARNINGS: Final = ("http", "loopback", "path_kept")

# Patterns are kept as texts: `re` compiles each at its first use and remembers it, so that importing costs nothing.
_INVISIBLE: Final = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"
_QUOTES: Final = str.maketrans("“”„「」『』‘’", '"""""""\'\'')
_WIDE: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xA0: " "}
_WIDE_IN_ADDRESS: Final = r"[Ａ-Ｚａ-ｚ０-９．／＼－＿]|：(?=[/／0-9０-９])|(?<=[A-Za-z0-9])。(?=[A-Za-z0-9])"
_WIDE_IN_JSON: Final = rf"{_WIDE_IN_ADDRESS}|[：，［］｛｝＂“”]"

_LIST: Final = r"[\"']?\bregistry-?mirrors?[\"']?\s*[:=]\s*(?:\[((?:\[[0-9A-Fa-f:.]+\]|[^\]])*)|([^\s\[][^\n]*))"
_OPTION: Final = r"--registry-mirror[=\s]+[\"']?([^\s\"']+)"
_COMMAND: Final = r"(?i)\b(?:docker|podman|nerdctl)\s+(?:image\s+)?(?:pull|run|create)\b(.*)"
# An address may have to be cut out of Chinese prose; commas, quotes and brackets never belong to one.
_BREAK: Final = r"[\s,;|\"'`<>(){}]+|[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f]+"
_PLACEHOLDER: Final = (  # bounded: a long run of x must not be looked at from each of its letters to its end
    r"(?i)(?:<[^<>\s]{0,60}>|\{[^{}\s]{0,60}\}|\[[^\[\]\s]{0,60}\]|(?<!x)x{3,60}|\*{2,60}|\byour[-_a-z]{0,60}"
    r"|(?<![\w\u4e00-\u9fff])\w{0,60}[\u4e00-\u9fff]\w{0,60})\.mirror\.[a-z.]{0,60}(?:aliyuncs|myhuaweicloud)\.com"
)
_SCHEME: Final = r"(?i)([a-z][a-z0-9+-]*)([:/\\]{2,}|(?<=http):|(?<=https):)"
_SLIPS: Final = frozenset(
    {"htttp", "htp", "hhtp", "ttp", "httpp", "ttps", "htps", "htttps", "httpps", "hhtps", "httpss", "htpps"}
)
_LABEL: Final = r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?"
_HOST: Final = rf"{_LABEL}(?:\.{_LABEL})*|\[[0-9a-f:.]+\]"
_FILES: Final = frozenset({"json", "txt", "conf", "html", "yml", "yaml", "toml", "service", "exe", "cn-hangzhou"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One address as it was meant. `input` is the piece of the text; `address` the one to use, None with a `problem`.

    `repairs`, `problem` and `warnings` are codes of REPAIRS, PROBLEMS and WARNINGS; `page` names the known web page or
    registry that a `problem` is about. `words.entry_words` makes sentences of them.
    """

    input: str
    address: str | None
    repairs: tuple[str, ...] = ()
    problem: str | None = None
    warnings: tuple[str, ...] = ()
    page: str = ""


def read_addresses(text: str, engine_version: str = "") -> tuple[Entry, ...]:
    """All addresses in `text`, in its order, each once. Empty for a text of blanks alone.

    With the engine's version a path is kept where that engine takes one; without, it is left out.
    """
    paths = major(engine_version) >= PATHS_SINCE
    found: dict[str, Entry] = {}
    for piece, repairs in _pieces(text[:LONGEST]):
        entry = _read(piece, repairs, paths=paths)
        found.setdefault(entry.address or f"?{entry.input}", entry)
        if len(found) == MOST:
            break
    # Words around a good address are notes; alone they are what is wrong.
    meant = tuple(one for one in found.values() if one.problem != "not_an_address")
    return meant or ((Entry(text.strip()[:80], None, (), "not_an_address"),) if text.strip() else ())


def normalized(address: str) -> str:
    """The address as it is compared: lower-case scheme and host, no slash at the end (the engine reports one)."""
    scheme, mark, rest = address.strip().rpartition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme.lower()}{mark}{host.lower()}{slash}{path}".rstrip("/")


def host_of(address: str) -> str:
    """The host without scheme, port and path, in lower case."""
    place = normalized(address).rpartition("://")[2].partition("/")[0]
    return place.partition("]")[0] + "]" if place.startswith("[") else place.partition(":")[0]


def major(version: str) -> int:
    """The first number of an engine's version, 0 when there is none."""
    match = re.match(r"\D{0,2}(\d+)", version)
    return int(match[1]) if match else 0


# -- cutting a text into pieces ---------------------------------------------------------------------------------------


def _pieces(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each piece that may be an address, with the repairs that were needed to find it."""
    plain = _narrow(text)
    wide = ("full_width",) if re.search(_WIDE_IN_JSON, text) else ()
    options = re.findall(_OPTION, plain)
    if options:
        yield from ((word, ("from_command",)) for word in options)
        return
    lists = re.findall(_LIST, plain)
    if lists or (re.match(r"\s*\{", plain) and not re.search(r"https?:", plain)):
        inside = [word for one in lists for word, _blank in _words(one[0] or one[1])]
        yield from ((word, ("snippet", *wide)) for word in inside)
        if not inside:
            yield text.strip(), ("empty_snippet",)
        return
    for line in filter(str.strip, text.splitlines()):
        wide = ("full_width",) if re.search(_WIDE_IN_ADDRESS, line) else ()
        narrow = _narrow(line)
        command = re.search(_COMMAND, narrow)
        if command:
            yield from ((word, (*wide, *blank)) for word, blank in _words(narrow[: command.start()]))
            yield _image_of(command[1]), ("from_command", *wide)
        else:
            yield from ((word, (*wide, *blank)) for word, blank in _words(narrow))


def _image_of(arguments: str) -> str:
    """The image among the arguments of `docker pull` or `docker run`: the first that names a registry, or the first."""
    words = [word.strip("\"',;") for word in arguments.split() if not word.startswith("-")]
    return next((word for word in words if "/" in word and _is_like_host(word.partition("/")[0])), (*words, "")[0])


def _narrow(text: str) -> str:
    """The text in half-width characters."""
    # Between letters 。 is the dot that a Chinese input method writes; elsewhere it ends a sentence.
    dotted = re.sub(r"(?<=[A-Za-z0-9])。(?=[A-Za-z0-9])", ".", text)
    return dotted.translate(_WIDE).translate(_QUOTES)


def _words(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The words that may be addresses, mended where a blank broke one."""
    whole = re.sub(r"(?i)\b(https?)\s*:\s*(/+)\s*", r"\1:\2", text)
    whole = re.sub(r"(?<=[A-Za-z0-9])[ \t]+(?=\.[A-Za-z0-9])", "", whole)
    whole = re.sub(r"^(\s*[^\s.]+\.\S+\.)[ \t]+([^\s:/]+\s*)$", r"\1\2", whole)
    blank = ("blanks",) if whole != text else ()
    place = 0
    for held in (*re.finditer(_PLACEHOLDER, whole), None):
        end = held.start() if held else len(whole)
        for word in re.split(_BREAK, whole[place:end]):
            stripped = word.strip(".:!?*=#\\")
            if not re.search(r"\[[0-9A-Fa-f:.]+\]", stripped):
                stripped = stripped.strip("[]")
            # The scheme of a placeholder stands before it; a lone scheme is no address.
            if stripped and not re.fullmatch(r"(?i)https?:?/*", stripped):
                yield stripped, blank
        if held:
            yield held[0], blank
            place = held.end()


# -- one address ------------------------------------------------------------------------------------------------------


def _read(piece: str, found_by: tuple[str, ...], *, paths: bool) -> Entry:
    if found_by == ("empty_snippet",):
        return Entry(piece[:80], None, (), "empty_snippet")
    done = dict.fromkeys(found_by)
    visible = "".join(character for character in piece if character not in _INVISIBLE)
    if visible != piece:
        done["invisible"] = None

    def refuse(problem: str, page: str = "") -> Entry:
        return Entry(piece, None, tuple(done), problem, (), page)

    if re.search(_PLACEHOLDER, visible):
        return refuse("placeholder")
    scheme, rest, slip = _split_scheme(visible)
    if scheme not in ("", "http", "https"):
        return refuse("scheme")
    if slip:
        done[slip] = None
    bare = re.split(r"[?#]", rest, maxsplit=1)[0].replace("\\", "/")
    if bare != rest.replace("\\", "/"):
        done["query"] = None
    place, _slash, path = bare.partition("/")
    if "@" in place and not _is_digest(place):
        place = place.rpartition("@")[2]
        done["credentials"] = None
    if place != place.lower():
        place = place.lower()
        done["lower_case"] = None
    place = place.rstrip(".")
    image, path = _split_image(scheme, path)

    if not scheme and not _is_like_host(place):
        return refuse("no_registry" if "from_command" in done else "not_an_address")
    problem = _problem_of(place)
    if problem:
        return refuse(problem)
    page = page_of(host_of(place), path)
    if page is not None:
        return refuse(page.problem, page.id)
    if image:
        done["from_image"] = None
    elif path and not (paths and path.split("/")[0] not in ("v1", "v2")):
        done["path"] = None
        path = ""
    elif bare.endswith("/"):
        done["slash"] = None
    if not scheme:
        # Nobody has a certificate for 192.168.1.10; everybody else has one, or should not be used.
        scheme, code = ("http", "scheme_added_http") if _is_private(place) else ("https", "scheme_added")
        done[code] = None
    address = f"{scheme}://{place}" + (f"/{path}" if path else "")
    warnings = []
    if _is_loopback(place):
        warnings.append("loopback")
    elif scheme == "http":
        warnings.append("http")
    if path:
        warnings.append("path_kept")
    return Entry(piece, address, tuple(done), None, tuple(warnings))


def _split_scheme(text: str) -> tuple[str, str, str]:
    """Scheme, what follows, and the code of the slip that was mended in it."""
    match = re.match(_SCHEME, text)
    if match is None:
        return "", text, ""
    scheme = match[1].lower()
    if scheme in _SLIPS:
        scheme = "https" if "s" in scheme else "http"
    if scheme not in ("http", "https") and not match[2].startswith(":/"):
        return "", text, ""  # `registry:5000` has a port, not a scheme
    exact = match[0] == f"{scheme}://"
    slip = "" if exact else "lower_case" if match[0].lower() == f"{scheme}://" else "scheme_fixed"
    return scheme, text[match.end() :], slip


def _split_image(scheme: str, path: str) -> tuple[bool, str]:
    """Whether the path names an image, and the path that is left then."""
    path = path.strip("/")
    if not path or path.split("/")[0] in ("v1", "v2"):
        return False, path
    tagged = re.search(r":[\w.-]+$|@sha256:", path)
    if not scheme or tagged or path.startswith("library/"):
        return True, ""
    return False, path


def _is_like_host(place: str) -> bool:
    """Without a scheme: is it a host at all, or a word of the text around?"""
    host, port = _host_and_port(place)
    if host == "localhost" or host.startswith("[") or _address_of(host) is not None:
        return True
    last = host.rpartition(".")[2]
    if "." in host:
        return not last.isdigit() and len(last) > 1 and last not in _FILES
    return bool(port) and port.isdigit()


def _problem_of(place: str) -> str | None:
    host, port = _host_and_port(place)
    if not host or re.fullmatch(_HOST, host) is None or len(host) > 253:
        return "host"
    if host.startswith("[") and _address_of(host) is None:
        return "host"
    if ":" in place.rpartition("]")[2] and not (port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65536):
        return "port"
    return None


def _host_and_port(place: str) -> tuple[str, str]:
    if place.startswith("["):
        inside, _mark, after = place.partition("]")
        return f"{inside}]", after.removeprefix(":")
    host, _mark, port = place.partition(":")
    return host, port


def _is_digest(place: str) -> bool:
    return "@sha256:" in place


def _address_of(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None


def _is_loopback(place: str) -> bool:
    host = _host_and_port(place)[0]
    address = _address_of(host)
    return host == "localhost" or (address is not None and address.is_loopback)


def _is_private(place: str) -> bool:
    address = _address_of(_host_and_port(place)[0])
    return _is_loopback(place) or (address is not None and address.is_private)
