"""Amounts as people type and read them: cores, mCPU, bytes, rates, durations, core lists.

Holds the one parser and the one writer of each amount, so that a slider, a text field and a command preview never
disagree. Memory counts as the docker CLI counts it (go-units `RAMInBytes`: `512M` is 512 x 1024 x 1024). What an
input method leaves behind (full-width digits, Chinese punctuation) is read as meant. Refuses to judge: whether an
amount suits an engine is for `runspec.validate`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

NANO: Final = 1_000_000_000
KIB: Final = 1024
MIB: Final = 1024 * KIB
GIB: Final = 1024 * MIB
TIB: Final = 1024 * GIB

MIN_MEMORY: Final = 6 * MIB
"""Bytes. The engine refuses less ("Minimum memory limit allowed is 6MB")."""
MIN_CPU: Final = 10_000_000
"""Nano-CPUs. The engine refuses less than 0.01 CPU ("Range of CPUs is from 0.01 to ...")."""
MAX_CORE: Final = 8191
"""Highest core number that the engine's own core list reader takes."""

_MAX_AMOUNT: Final = 2**63 - 1
_NUMBER: Final = r"(?a)[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2}(?!\d))?"
_MEMORY_UNITS: Final = {"": 1, "k": KIB, "m": MIB, "g": GIB, "t": TIB, "p": 1024 * TIB}
_CPU_UNITS: Final = {"": NANO, "cpu": NANO, "cpus": NANO, "core": NANO, "cores": NANO, "核": NANO, "个": NANO,
                     "个核": NANO, "核心": NANO, "m": 1_000_000, "mcpu": 1_000_000}  # fmt: skip
# NFKC turns full-width digits, letters, commas and hyphens into ASCII; these it leaves alone.
_PUNCTUATION: Final = str.maketrans({"。": ".", "、": ",", "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "﹣": "-"})


class QuantityError(ValueError):
    """An amount that cannot be read, or lies outside what was asked for.

    `code` is stable: empty, not_a_number, unit, zero, negative, too_small, too_large, too_precise, reversed_range,
    core_absent. `detail` holds the figures for the words: text, unit, minimum, maximum, first, last, core, cores.
    """

    def __init__(self, code: str, **detail: Any) -> None:
        super().__init__(f"{code}: {', '.join(f'{key}={value!r}' for key, value in detail.items())}")
        self.code = code
        self.detail: Mapping[str, Any] = detail


def _normalised(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_PUNCTUATION).strip()


def _number_and_unit(text: str) -> tuple[Decimal, str]:
    plain = _normalised(text)
    if not plain:
        raise QuantityError("empty", text=text)
    match = re.match(_NUMBER, plain)
    if match is None:
        raise QuantityError("not_a_number", text=text)
    try:
        number = Decimal(match.group())
    except InvalidOperation as error:  # pragma: no cover - the pattern admits decimals only
        raise QuantityError("not_a_number", text=text) from error
    unit = plain[match.end() :].strip()
    if unit[:1] in {",", ".", "-"} or unit[:1].isdigit():
        raise QuantityError("not_a_number", text=text)
    return number, unit


def _checked(amount: Decimal, text: str, minimum: int, maximum: int | None) -> None:
    if amount < 0:
        raise QuantityError("negative", text=text, minimum=minimum, maximum=maximum)
    if amount == 0:
        raise QuantityError("zero", text=text, minimum=minimum, maximum=maximum)
    if amount < minimum:
        raise QuantityError("too_small", text=text, minimum=minimum, maximum=maximum)
    if amount > (_MAX_AMOUNT if maximum is None else maximum):
        raise QuantityError("too_large", text=text, minimum=minimum, maximum=maximum)


def parse_cpus(text: str, *, minimum: int = 1, maximum: int | None = None) -> int:
    """Nano-CPUs of `1.5`, `1.5 CPU`, `1500m` or `1500 mCPU`. Bounds are nano-CPUs too.

    More than nine decimals are refused as the docker CLI refuses them ("value is too precise"). Raises QuantityError.
    """
    number, unit = _number_and_unit(text)
    factor = _CPU_UNITS.get(unit.lower())
    if factor is None:
        raise QuantityError("unit", text=text, unit=unit)
    nano = number * factor
    _checked(nano, text, minimum, maximum)
    if nano != nano.to_integral_value():
        raise QuantityError("too_precise", text=text)
    return int(nano)


def parse_memory(text: str | int, *, minimum: int = 1, maximum: int | None = None) -> int:
    """Bytes of `512m`, `512M`, `512MB`, `512 MiB`, `1.5g` or a plain number of bytes, all binary as in docker.

    Fractions of a byte are cut off, as the docker CLI does. Bounds are bytes. Raises QuantityError.
    """
    if isinstance(text, int):
        _checked(Decimal(text), str(text), minimum, maximum)
        return text
    number, unit = _number_and_unit(text)
    letter = re.sub(r"(?<=[kmgtp])i?b$|^b$", "", unit.lower())
    factor = _MEMORY_UNITS.get(letter)
    if factor is None:
        raise QuantityError("unit", text=text, unit=unit)
    if abs(number) > _MAX_AMOUNT:  # before a float could become infinite
        raise QuantityError("negative" if number < 0 else "too_large", text=text, minimum=minimum, maximum=maximum)
    # A float on purpose: the CLI multiplies in float64, and `0.1g` must give the same byte here and there.
    amount = Decimal(int(float(number) * factor))
    if number > 0 and amount == 0:
        raise QuantityError("too_small", text=text, minimum=minimum, maximum=maximum)
    _checked(number if amount == 0 else amount, text, minimum, maximum)
    return int(amount)


def parse_cpuset(text: str, cores: int | None = None) -> tuple[int, ...]:
    """Core numbers of a list such as `0-2,5`, ascending, each once. Raises QuantityError.

    `cores` is how many the engine has; a core beyond them is refused with the code `core_absent`.
    """
    plain = _normalised(text).replace("~", "-").replace("至", "-").replace("到", "-").replace(";", ",")
    if not plain:
        raise QuantityError("empty", text=text)
    chosen: set[int] = set()
    for part in plain.split(","):
        match = re.fullmatch(r"\s*(\d+)\s*(?:-\s*(\d+)\s*)?", part, re.ASCII)
        if match is None:
            code = "negative" if re.match(r"\s*-\s*\d", part) else "not_a_number"
            raise QuantityError(code, text=part.strip() or plain)  # of `0,,1` the part that is wrong is nothing
        first = int(match[1])
        last = first if match[2] is None else int(match[2])
        if last < first:
            raise QuantityError("reversed_range", text=part.strip(), first=first, last=last)
        if cores is not None and last >= cores:
            raise QuantityError("core_absent", text=part.strip(), core=max(first, cores), cores=cores)
        if last > MAX_CORE:
            raise QuantityError("too_large", text=part.strip(), maximum=MAX_CORE)
        chosen.update(range(first, last + 1))
    return tuple(sorted(chosen))


def format_cpuset(cores: Iterable[int]) -> str:
    """The shortest list that the engine reads back as these cores: `0-2,5`."""
    parts: list[list[int]] = []
    for core in sorted(set(cores)):
        if parts and core == parts[-1][-1] + 1:
            parts[-1][1:] = [core]
        else:
            parts.append([core])
    return ",".join("-".join(map(str, part)) for part in parts)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def format_cpus(nano: int) -> str:
    """Cores without a unit, exact, as `--cpus` takes them: 1500000000 is `1.5`."""
    return _plain(Decimal(nano) / NANO)


def format_mcpu(nano: int) -> str:
    """Thousandths of a core, exact: 1500000000 is `1500 mCPU`."""
    return f"{_plain(Decimal(nano) / 1_000_000)} mCPU"


def _scaled(amount: float, base: int, units: tuple[str, ...]) -> str:
    sign, size, index = ("-" if amount < 0 else ""), abs(amount), 0
    # Rounding may carry into the next unit (1023.9996 KiB); look at the rounded figure, not the raw one.
    while index + 1 < len(units) and round(size, 0 if size >= 100 else 1) >= base:
        size /= base
        index += 1
    digits = 0 if index == 0 or size >= 100 else 1 if size >= 10 else 2
    text = f"{size:.{digits}f}"
    return f"{sign}{text.rstrip('0').rstrip('.') if '.' in text else text} {units[index]}"


def format_memory(amount: float) -> str:
    """Binary bytes for reading, three figures: `512 MiB`, `1.5 GiB`, `7.77 GiB`. Exact text: `memory_argument`."""
    return _scaled(amount, 1024, ("B", "KiB", "MiB", "GiB", "TiB", "PiB"))


def memory_argument(amount: int) -> str:
    """The shortest text that the docker CLI reads back as exactly this many bytes: `512m`, `1536m`, `1000000b`."""
    for letter, factor in (("g", GIB), ("m", MIB), ("k", KIB)):
        if amount and amount % factor == 0:
            return f"{amount // factor}{letter}"
    return f"{amount}b"


def format_bytes(amount: float) -> str:
    """Decimal bytes for images and downloads, as `docker images` counts them: `4.26 MB`."""
    return _scaled(amount, 1000, ("B", "kB", "MB", "GB", "TB", "PB"))


def format_rate(bytes_per_second: float) -> str:
    """`1.2 MB/s`, decimal like every network figure."""
    return f"{format_bytes(bytes_per_second)}/s"


_DURATION_UNITS: Final = {"en": (" d", " h", " min", " s"), "zh_CN": (" 天", " 小时", " 分", " 秒")}


def format_duration(seconds: float, language: str = "en") -> str:
    """The two largest units: `45 s`, `2 min 5 s`, `1 h 20 min`, `3 d`; under ten seconds with one decimal."""
    units = _DURATION_UNITS.get(language, _DURATION_UNITS["en"])
    seconds = max(0.0, seconds)
    if seconds < 9.95 and round(seconds, 1) != round(seconds):
        return f"{seconds:.1f}{units[3]}"
    whole = round(seconds)
    parts = (whole // 86_400, whole // 3600 % 24, whole // 60 % 60, whole % 60)
    first = next((index for index, value in enumerate(parts) if value), 3)
    return " ".join(f"{parts[i]}{units[i]}" for i in range(first, min(first + 2, 4)) if parts[i] or i == first)
