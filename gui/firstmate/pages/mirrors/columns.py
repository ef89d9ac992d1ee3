"""The columns of the list, and a mirror as its row: who it is, where it stands, and what its probe said."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from firstmate.core.mirrors.addresses import host_of
from firstmate.core.mirrors.presets import preset_of
from firstmate.core.mirrors.words import preset_words
from firstmate.core.probe_words import kind_label, verdict_text
from firstmate.core.probing import ProbeVerdict
from firstmate.pages.mirrors.draft import Listed
from firstmate.widgets.cells import Cell, Column, Row

_ = QCoreApplication.translate

_LONGEST_WORDS = 160
_PROBE_STATUS = {"usable": "ok", "stale": "warn", "slow": "warn", "rate_limited": "warn", "limited": "warn"}


def columns() -> tuple[Column, ...]:
    return (
        Column("place", lambda: _("Mirrors", "No."), 48, align="center"),
        Column("address", lambda: _("Mirrors", "Mirror"), 160, stretch=True),
        Column("standing", lambda: _("Mirrors", "State"), 156, kind="pill"),
        Column("probe", lambda: _("Mirrors", "Test"), 128, kind="pill"),
        Column("speed", lambda: _("Mirrors", "Speed"), 132),
    )


def row(one: Listed, verdict: ProbeVerdict | None, probing: bool, language: str) -> Row:
    """One mirror."""
    known = preset_of(host_of(one.address))
    detail = ""
    closed = False
    if known is not None:
        words = preset_words(known, language)
        closed = known.state == "closed"
        detail = "  ·  ".join(filter(None, (words.operator, words.fate if closed else words.restriction)))
    if one.address.startswith("http://"):
        detail = "  ·  ".join(filter(None, (detail, _("Mirrors", "not encrypted"))))
    status, standing, tip = _standing(one)
    return Row(
        one.key,
        (
            Cell(str(one.place) if one.place else "–", muted=not one.place),
            Cell(
                one.address, detail=detail, tooltip="\n".join(filter(None, (one.address, detail))), muted=not one.chosen
            ),
            Cell(standing, status=status, tooltip=tip),
            probe_cell(verdict, probing, closed, language),
            speed_cell(verdict),
        ),
        faded=not one.chosen,
    )


def _standing(one: Listed) -> tuple[str, str, str]:
    """Status, word and explanation of where a mirror stands."""
    if one.from_flag and not one.in_file:
        return (
            "ok",
            _("Mirrors", "By service"),
            _("Mirrors", "It is on the engine's command line; the file cannot change it."),
        )
    if not one.chosen:
        if one.in_file:
            return "warn", _("Mirrors", "Will be removed"), _("Mirrors", "It is removed when you press Apply.")
        return (
            "warn",
            _("Mirrors", "Not in the file"),
            _("Mirrors", "The engine still uses it, but the file does not name it any more."),
        )
    if one.in_force is None and one.in_file:
        return (
            "idle",
            _("Mirrors", "In the file"),
            _("Mirrors", "The engine does not answer; what it uses is not known."),
        )
    if one.in_file and one.in_force:
        return "ok", _("Mirrors", "In use"), _("Mirrors", "The file names it and the engine uses it.")
    if one.in_file:
        return (
            "warn",
            _("Mirrors", "Not in use yet"),
            _("Mirrors", "The file names it, but the engine has not read it, or does not answer."),
        )
    return "idle", _("Mirrors", "New"), _("Mirrors", "It takes effect when you press Apply.")


def probe_cell(verdict: ProbeVerdict | None, probing: bool, closed: bool, language: str) -> Cell:
    """The verdict as a pill, its sentence as the tool tip."""
    if probing:
        return Cell(_("Mirrors", "Testing…"), status="busy")
    if verdict is None:
        if closed:
            return Cell(_("Mirrors", "Closed"), status="error", tooltip=_("Mirrors", "Known to be closed; not tested."))
        return Cell(_("Mirrors", "Not tested"), status="idle")
    status = _PROBE_STATUS.get(verdict.kind, "error")
    tested = verdict.tested.astimezone().strftime("%H:%M:%S")
    tip = told(verdict, language)
    return Cell(
        kind_label(verdict.kind, language),
        status=status,
        tooltip=f"{tip}\n{_('Mirrors', 'Tested at {time}').format(time=tested)}",
    )


def told(verdict: ProbeVerdict, language: str) -> str:
    """What a test found, and under it the server's own words where it did not go well."""
    words = " ".join(verdict.server_words.split())
    if len(words) > _LONGEST_WORDS:
        words = f"{words[:_LONGEST_WORDS]}…"
    return "\n".join(filter(None, (verdict_text(verdict, language), words)))


def speed_cell(verdict: ProbeVerdict | None) -> Cell:
    """Megabytes a second, and under it the time to the first byte and when it was tested."""
    if verdict is None or (verdict.seconds is None and verdict.mb_per_s is None):
        return Cell("–", muted=True)
    first = seconds_text(verdict.seconds) if verdict.seconds is not None else "–"
    return Cell(
        rate_text(verdict.mb_per_s) if verdict.mb_per_s is not None else "–",
        detail=_("Mirrors", "first byte {time}").format(time=first),
    )


def seconds_text(seconds: float) -> str:
    """`0.04` -> 40 ms, `1.26` -> 1.3 s."""
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def rate_text(rate: float) -> str:
    """Megabytes a second with as many figures as mean something."""
    return f"{rate:.2f} MB/s" if rate < 1 else f"{rate:.1f} MB/s" if rate < 100 else f"{rate:.0f} MB/s"
