"""One canvas for the terminal and the logs: own parser, lazy lines, painted with QPainter.

`attributes`, `widths`, `lines`, `reflow`, `screen`, `commands` and `parser` know no Qt; the views are drawn from them.
"""
