"""The engine's daemon.json: read, explained, mended, judged and changed in a few places; pure text in, pure text out.

    reading.py      bytes -> document, faults with line and column, repair (scanning.py, parsing.py: a forgiving JSON)
    document.py     the text, and settings changed in it with all else as it was
    rules.py        what an engine of this version says to it (options.py: keys, addresses.py: values)
    differences.py  what a change would change
    words.py        codes -> sentences

Refuses to touch a file or an engine: `host/configuration` does that.
"""

from firstmate.core.daemon_json.differences import difference
from firstmate.core.daemon_json.document import EMPTY, Document
from firstmate.core.daemon_json.options import reloadable
from firstmate.core.daemon_json.reading import Reading, read
from firstmate.core.daemon_json.rules import mended, problems
from firstmate.core.daemon_json.values import DiffLine, Fault, Problem, Proxies, Settings
from firstmate.core.daemon_json.words import fault_text, place_text, problem_text

__all__ = [
    "EMPTY",
    "DiffLine",
    "Document",
    "Fault",
    "Problem",
    "Proxies",
    "Reading",
    "Settings",
    "difference",
    "fault_text",
    "mended",
    "place_text",
    "problem_text",
    "problems",
    "read",
    "reloadable",
]
