"""One canvas for the terminal and the logs: own parser, lazy lines, painted with QPainter.

From the bottom, without Qt: `attributes`, `widths`, `lines`, `reflow` (what a line is); `modes`, `screen`, `commands`,
`parser` (a terminal); `log_lines` (a log); `document`, `rows`, `selection`, `search` (numbered lines); `colors`, `box`.
With Qt: `painter`, `keys`, `accessible`, and the views `grid_view`, `view`, `terminal_display`, `terminal`, `log_view`.
Pages use `TerminalView` and `LogView`.
"""

from .colors import CanvasColors
from .log_view import LogView
from .terminal import TerminalView

__all__ = ["CanvasColors", "LogView", "TerminalView"]
