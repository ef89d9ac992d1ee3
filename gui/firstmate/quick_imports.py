"""Imports as quick and small as without PySide. Import this before anything of PySide6.

PySide compiles Python source of its own at every start: `kept_code` spares that. And it reads the source text of every
module that is imported after it (and `linecache` keeps it), to see whether that module may use `__feature__`, PySide's
switch for snake_case names. Nothing here uses that switch, so the answer is always no. Measured on 6.11.3 and 6.12: 20
to 30 ms of a start and 13 MB saved. Where a later PySide has no such function, nothing is done.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from firstmate import paths
from firstmate.kept_code import kept_code

with kept_code(paths.cache_folder() / f"pyside.{sys.implementation.cache_tag}.code"):
    import PySide6.QtCore  # noqa: F401


def _uses_no_feature(_module: ModuleType) -> bool:
    return False


_feature: Any = sys.modules.get("shibokensupport.feature")
if hasattr(_feature, "_mod_uses_pyside"):
    _feature._mod_uses_pyside = _uses_no_feature
