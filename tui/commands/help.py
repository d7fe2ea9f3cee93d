"""How `--help` is laid out: no line is wider than the terminal, Chinese or English."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator

from tui.language import _

_MARGIN = 2
"""Columns that argparse leaves free; what is laid out by hand may use them."""
_HEAD = re.compile(r" *\S+(?: \S+)* {2,}(?=\S)| *")
"""What stands in front of a text that is told beside it, or the blanks that a line begins with."""


class HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Breaks lines by the cells of a terminal, and those laid out by hand where they don't fit."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        room = self._width + _MARGIN - len(indent)
        lines = (line for each in text.splitlines() for line in _broken(each, room))
        return "\n".join(f"{indent}{line}" for line in lines)

    def _split_lines(self, text: str, width: int) -> list[str]:
        return list(_broken(" ".join(text.split()), width))

    def _format_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None,
    ) -> str:
        from rich.cells import cell_len

        wider = cell_len(_("usage: ")) - len(_("usage: "))
        self._width -= wider
        try:
            return super()._format_usage(usage, actions, groups, prefix)
        finally:
            self._width += wider


def _broken(line: str, width: int) -> Iterator[str]:
    """A line, and what has no room in it below, under where its text begins."""
    from rich.cells import cell_len

    if cell_len(line) <= width:
        yield line
        return
    from tui.document import Span
    from tui.wrapping import wrapped

    found = _HEAD.match(line)
    head = found[0] if found else ""
    if cell_len(head) > width // 2:  # no room is left beside it
        head = head[: len(head) - len(head.lstrip())]
    indent = cell_len(head)
    for each in wrapped((Span(line.removeprefix(head)),), width, indent):
        text = each.text.rstrip()
        yield head + text[indent:] if head.strip() else text
        head = " " * indent
