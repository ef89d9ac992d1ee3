"""How many columns a character takes, and text laid out as one character per column.

In cell text the index of a character is its column: a wide character (Chinese, emoji) is followed by `FILLER`, and a
character with combining marks that has no composed form is replaced by one stand-in of plane 16, which `Clusters`
spells out again. The tables are Unicode 16: East Asian Width W and F, and the categories Mn, Me and Cf plus the
Hangul vowels and finals; gaps that are not assigned were closed to keep them short.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

FILLER = "\0"
"""Stands in cell text for the right half of a wide character."""

MAX_CLUSTER = 8
"""Longest spelling of one cell, in code points; further marks are dropped."""

_NARROW_CLUSTERS = range(0x100000, 0x108000)
_WIDE_CLUSTERS = range(0x108000, 0x10FFFE)

_WIDE = (
    "1100-115F 231A-231B 2329-232A 23E9-23EC 23F0 23F3 25FD-25FE 2614-2615 2630-2637 2648-2653 267F 268A-268F 2693 "
    "26A1 26AA-26AB 26BD-26BE 26C4-26C5 26CE 26D4 26EA 26F2-26F3 26F5 26FA 26FD 2705 270A-270B 2728 274C 274E "
    "2753-2755 2757 2795-2797 27B0 27BF 2B1B-2B1C 2B50 2B55 2E80-3029 302E-303E 3041-3096 309B-3247 3250-A4C6 "
    "A960-A97C AC00-D7A3 F900-FAFF FE10-FE19 FE30-FE6B FF01-FF60 FFE0-FFE6 16FE0-16FE3 16FF0-18D08 1AFF0-1B2FB "
    "1D300-1D356 1D360-1D376 1F004 1F0CF 1F18E 1F191-1F19A 1F200-1F320 1F32D-1F335 1F337-1F37C 1F37E-1F393 "
    "1F3A0-1F3CA 1F3CF-1F3D3 1F3E0-1F3F0 1F3F4 1F3F8-1F43E 1F440 1F442-1F4FC 1F4FF-1F53D 1F54B-1F54E 1F550-1F567 "
    "1F57A 1F595-1F596 1F5A4 1F5FB-1F64F 1F680-1F6C5 1F6CC 1F6D0-1F6D2 1F6D5-1F6DF 1F6EB-1F6EC 1F6F4-1F6FC "
    "1F7E0-1F7F0 1F90C-1F93A 1F93C-1F945 1F947-1F9FF 1FA70-1FAF8 20000-3FFFD"
)
_ZERO = (
    "300-36F 483-489 591-5BD 5BF 5C1-5C2 5C4-5C5 5C7 600-605 610-61A 61C 64B-65F 670 6D6-6DD 6DF-6E4 6E7-6E8 6EA-6ED "
    "70F 711 730-74A 7A6-7B0 7EB-7F3 7FD 816-819 81B-823 825-827 829-82D 859-85B 890-89F 8CA-902 93A 93C 941-948 94D "
    "951-957 962-963 981 9BC 9C1-9C4 9CD 9E2-9E3 9FE-A02 A3C A41-A51 A70-A71 A75 A81-A82 ABC AC1-AC8 ACD AE2-AE3 "
    "AFA-B01 B3C B3F B41-B44 B4D-B56 B62-B63 B82 BC0 BCD C00 C04 C3C C3E-C40 C46-C56 C62-C63 C81 CBC CBF CC6 CCC-CCD "
    "CE2-CE3 D00-D01 D3B-D3C D41-D44 D4D D62-D63 D81 DCA DD2-DD6 E31 E34-E3A E47-E4E EB1 EB4-EBC EC8-ECE F18-F19 F35 "
    "F37 F39 F71-F7E F80-F84 F86-F87 F8D-FBC FC6 102D-1030 1032-1037 1039-103A 103D-103E 1058-1059 105E-1060 "
    "1071-1074 1082 1085-1086 108D 109D 1160-11FF 135D-135F 1712-1714 1732-1733 1752-1753 1772-1773 17B4-17B5 "
    "17B7-17BD 17C6 17C9-17D3 17DD 180B-180F 1885-1886 18A9 1920-1922 1927-1928 1932 1939-193B 1A17-1A18 1A1B 1A56 "
    "1A58-1A60 1A62 1A65-1A6C 1A73-1A7F 1AB0-1B03 1B34 1B36-1B3A 1B3C 1B42 1B6B-1B73 1B80-1B81 1BA2-1BA5 1BA8-1BA9 "
    "1BAB-1BAD 1BE6 1BE8-1BE9 1BED 1BEF-1BF1 1C2C-1C33 1C36-1C37 1CD0-1CD2 1CD4-1CE0 1CE2-1CE8 1CED 1CF4 1CF8-1CF9 "
    "1DC0-1DFF 200B-200F 202A-202E 2060-206F 20D0-20F0 2CEF-2CF1 2D7F 2DE0-2DFF 302A-302D 3099-309A A66F-A672 "
    "A674-A67D A69E-A69F A6F0-A6F1 A802 A806 A80B A825-A826 A82C A8C4-A8C5 A8E0-A8F1 A8FF A926-A92D A947-A951 "
    "A980-A982 A9B3 A9B6-A9B9 A9BC-A9BD A9E5 AA29-AA2E AA31-AA32 AA35-AA36 AA43 AA4C AA7C AAB0 AAB2-AAB4 AAB7-AAB8 "
    "AABE-AABF AAC1 AAEC-AAED AAF6 ABE5 ABE8 ABED D7B0-D7FF FB1E FE00-FE0F FE20-FE2F FEFF FFF9-FFFB 101FD 102E0 "
    "10376-1037A 10A01-10A0F 10A38-10A3F 10AE5-10AE6 10D24-10D27 10D69-10D6D 10EAB-10EAC 10EFC-10EFF 10F46-10F50 "
    "10F82-10F85 11001 11038-11046 11070 11073-11074 1107F-11081 110B3-110B6 110B9-110BA 110BD 110C2-110CD "
    "11100-11102 11127-1112B 1112D-11134 11173 11180-11181 111B6-111BE 111C9-111CC 111CF 1122F-11231 11234 "
    "11236-11237 1123E 11241 112DF 112E3-112EA 11300-11301 1133B-1133C 11340 11366-11374 113BB-113C0 113CE 113D0 "
    "113D2 113E1-113E2 11438-1143F 11442-11444 11446 1145E 114B3-114B8 114BA 114BF-114C0 114C2-114C3 115B2-115B5 "
    "115BC-115BD 115BF-115C0 115DC-115DD 11633-1163A 1163D 1163F-11640 116AB 116AD 116B0-116B5 116B7 1171D 1171F "
    "11722-11725 11727-1172B 1182F-11837 11839-1183A 1193B-1193C 1193E 11943 119D4-119DB 119E0 11A01-11A0A "
    "11A33-11A38 11A3B-11A3E 11A47 11A51-11A56 11A59-11A5B 11A8A-11A96 11A98-11A99 11C30-11C3D 11C3F 11C92-11CA7 "
    "11CAA-11CB0 11CB2-11CB3 11CB5-11CB6 11D31-11D45 11D47 11D90-11D91 11D95 11D97 11EF3-11EF4 11F00-11F01 "
    "11F36-11F3A 11F40 11F42 11F5A 13430-13440 13447-13455 1611E-16129 1612D-1612F 16AF0-16AF4 16B30-16B36 16F4F "
    "16F8F-16F92 16FE4 1BC9D-1BC9E 1BCA0-1BCA3 1CF00-1CF46 1D167-1D169 1D173-1D182 1D185-1D18B 1D1AA-1D1AD "
    "1D242-1D244 1DA00-1DA36 1DA3B-1DA6C 1DA75 1DA84 1DA9B-1DAAF 1E000-1E02A 1E08F 1E130-1E136 1E2AE 1E2EC-1E2EF "
    "1E4EC-1E4EF 1E5EE-1E5EF 1E8D0-1E8D6 1E944-1E94A E0001-E01EF"
)


def _character_class(ranges: str) -> str:
    pieces = (piece.split("-") for piece in ranges.split())
    return "".join(f"\\U{piece[0]:0>8}-\\U{piece[-1]:0>8}" for piece in pieces)


_WIDE_CLASS = _character_class(_WIDE) + "\\U00108000-\\U0010ffff"
_ZERO_CLASS = _character_class(_ZERO)
_WIDE_RUN = re.compile(f"[{_WIDE_CLASS}]+")
_STAND_IN = re.compile("[\U00100000-\U0010ffff]")

MARKS = re.compile(f"([{_ZERO_CLASS}]+)")
"""A run of characters without a width of their own: they belong to the cell before. `split` alternates text, runs."""


def is_wide(character: str) -> bool:
    return not character.isascii() and _WIDE_RUN.match(character) is not None


def columns_of(text: str) -> int:
    """Columns that the text takes at most: exact unless it contains marks."""
    if text.isascii():
        return len(text)
    return len(text) + sum(map(len, _WIDE_RUN.findall(text)))


def spread(text: str) -> str:
    """Cell text of a text without marks: every wide character followed by `FILLER`."""
    return _WIDE_RUN.sub(_spread_run, text)


def _spread_run(match: re.Match[str]) -> str:
    return FILLER.join(match[0]) + FILLER


def without_halves(cells: str) -> str:
    """The cell text with every half of a wide character that lost its other half turned into a space."""
    return _broken_half().sub(_whole_or_space, cells) if FILLER in cells or not cells.isascii() else cells


@cache
def _broken_half() -> re.Pattern[str]:
    return re.compile(f"([{_WIDE_CLASS}]{FILLER})|[{_WIDE_CLASS}]|{FILLER}")


def _whole_or_space(match: re.Match[str]) -> str:
    return match[1] or " "


def without_stand_ins(text: str) -> str:
    """Plane 16 (private use, no font has it) is ours: what a program sends from there becomes U+FFFD."""
    return text if text.isascii() else _STAND_IN.sub("\ufffd", text)


class Clusters:
    """Gives every combination of a character and its marks one stand-in character. Bounded: later ones lose marks."""

    def __init__(self) -> None:
        self._spelling: dict[str, str] = {}
        self._stand_in: dict[str, str] = {}
        self._next_narrow = iter(_NARROW_CLUSTERS)
        self._next_wide = iter(_WIDE_CLUSTERS)

    def combine(self, cell: str, mark: str) -> str:
        """The cell character after one mark was added to it."""
        spelling = self._spelling.get(cell, cell)
        wide = is_wide(cell)
        spelling = unicodedata.normalize("NFC", spelling + mark)
        if len(spelling) == 1 and is_wide(spelling) == wide:
            return spelling
        if len(spelling) > MAX_CLUSTER:
            return cell
        found = self._stand_in.get(spelling)
        if found is None:
            code = next(self._next_wide if wide else self._next_narrow, None)
            if code is None:
                return cell
            found = chr(code)
            self._stand_in[spelling] = found
            self._spelling[found] = spelling
        return found

    def cells(self, text: str) -> str:
        """Cell text of printable text; marks at its beginning have nothing to sit on and are dropped."""
        if text.isascii():
            return text
        pieces = MARKS.split(_STAND_IN.sub("\ufffd", text))
        cells = spread(pieces[0])
        for marks, piece in zip(pieces[1::2], pieces[2::2], strict=True):
            cells = self.with_marks(cells, len(cells), marks) + spread(piece)
        return cells

    def with_marks(self, cells: str, column: int, marks: str) -> str:
        """The cell text after marks were added to the character that ends before `column`."""
        if not 0 < column <= len(cells):
            return cells
        last = column - 2 if cells[column - 1] == FILLER and column > 1 else column - 1
        cell = cells[last]
        for mark in marks:
            cell = self.combine(cell, mark)
        return cells[:last] + cell + cells[last + 1 :]

    def spelled(self, cells: str) -> str:
        """The text that cell text stands for."""
        if cells.isascii() and FILLER not in cells:
            return cells
        cells = cells.replace(FILLER, "")
        return _STAND_IN.sub(self._spell, cells) if self._spelling else cells

    def _spell(self, match: re.Match[str]) -> str:
        return self._spelling.get(match[0], "\ufffd")
