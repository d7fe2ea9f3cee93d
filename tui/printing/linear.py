"""Pages and lists as lines to be heard one after another: no columns, no drawings, no signs.

What a screen shows by a place in a table is said by the word above it; what it shows by a sign is
said in words, or left out where a word beside it says the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

from tui.document import (
    Bars,
    Block,
    Document,
    Field,
    Grid,
    Heading,
    Line,
    Ring,
    Span,
    Spans,
    Stems,
    Text,
    Title,
    in_order,
)
from tui.drawing import steps_in_words
from tui.language import N_, _
from tui.layout import layout, plain
from tui.phrases import DERIVED, RIVALS
from tui.printing.columns import Columns

R = TypeVar("R")

_ALONE = {
    "◆": N_("deal"), "┼": N_("change of status"), "□": N_("due"), "▲": N_("valuation"),
    "◇": N_("plan"), "▸": N_("preferred"), "–": N_("not known"), "→": "",
}  # fmt: skip
"""What signs mean that stand by themselves."""
_DRAWN = "[\u2190-\u21ff\u2300-\u23ff\u2500-\u27bf\u22ee\u2026\u2260]"
_LEADING = re.compile(rf"(?:{_DRAWN}+ )+(?=\S)")
"""Signs before the words that say the same."""
_PAYS = (
    (re.compile(r"^(\S.*?) ?→$"), N_("pays {what}")),
    (re.compile(r"^← ?(\S.*)$"), N_("is paid {what}")),
)
"""Arrows of a pair: from the one before to the one after."""
_STATES = {
    "…": N_("talked about"), "○": N_("announced"), "◐": N_("signed"), "●": N_("closed or paid"),
    "✕": N_("lapsed"), "◇": N_("on conditions"),
}  # fmt: skip
"""What a sign before a name says, where no word does."""
_TRAILING = re.compile(rf"\s*{_DRAWN}+$")
_MARKED = re.compile(rf"({DERIVED}?{RIVALS}|{DERIVED})(?=[\w$€£¥>≥~])")
"""Marks before a figure."""
_SAID = (
    (re.compile(r" · "), ", "),
    (re.compile(r"(?<=[\w)]) [→–] (?=[\w(])"), " to "),
    (re.compile(r" ⇄ "), " and "),
    (re.compile(r"−(?=\d)"), "minus "),
    (re.compile(r" percent points"), " percentage points"),
    (re.compile(r"(?<=[.!?。])  +"), " "),
    (re.compile(r"  +"), ", "),
)
"""Signs between words, and what is said for them."""


def linear_page(document: Document) -> str:
    """A page: a line for each thing that it says."""
    return "".join(f"{line}\n" for block in in_order(document) for line in _block(block))


def linear_rows(columns: Columns[R], rows: Sequence[R]) -> str:
    """A list: a line for each row, the words of its columns before what they say."""
    lines = (_joined((_said(c.title), _words(c.text(row))) for c in columns) for row in rows)
    return "".join(f"{line}\n" for line in lines)


def fitted(text: str, width: int | None) -> str:
    """Lines broken between words, where a terminal would break them anywhere.

    Args:
        text: The lines.
        width: Of the terminal, in cells; None where there is none.
    """
    if width is None:
        return text
    blocks = [Text((Span(line),)) for line in text.splitlines()]
    return plain(layout(blocks, width)) + "\n" if text else ""


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Bars | Stems | Ring):
        yield from _drawn(block)
        return
    match block:
        case Title():
            yield _words(block.text)
            yield from filter(None, [_spans(block.below)])
        case Heading():
            yield ""
            yield f"{_words(block.text)}:"
        case Field():
            yield f"{_words(block.label)}: {_spans(block.spans)}"
        case Text():
            yield from filter(None, [_spans(block.spans)])
        case Grid():
            yield from _grid(block)
        # A gap says nothing, and what a stack draws is told beside it.


def _drawn(block: Bars | Stems | Ring) -> Iterator[str]:
    match block:
        case Bars():
            for bar in block.bars:
                yield _sentence(bar.label, bar.figure, *bar.note)
        case Stems():
            for stem in block.stems:
                yield _sentence(stem.label, stem.figure, stem.words)
        case Ring():
            for payer, payee, legs in steps_in_words(block):
                told = "; ".join(map(_spans, legs))
                yield _("{payer} pays {payee}: {what}").format(payer=payer, payee=payee, what=told)


def _grid(block: Grid) -> Iterator[str]:
    for cells, note in block.rows:
        told = [
            (head.title, _words(cell.text)) for head, cell in zip(block.heads, cells, strict=True)
        ]
        line = _joined(told)
        more = _spans(note)
        yield "; ".join(filter(None, (line, more)))


def _joined(cells: Iterator[tuple[str, str]] | Sequence[tuple[str, str]]) -> str:
    """Cells one after another; what the first one is need not be said."""
    pieces: list[str] = []
    for title, text in cells:
        if text and text != _("not known"):
            pieces.append(f"{title}: {text}" if title and pieces else text)
    return "; ".join(pieces)


def _sentence(label: Span, *more: Span) -> str:
    told = ", ".join(filter(None, (_words(span.text) for span in more)))
    signs = _LEADING.match(label.text.strip())
    states = (_(_STATES[sign]) for sign in (signs[0] if signs else "") if sign in _STATES)
    return (
        f"{_words(label.text)}: {', '.join((told, *(each for each in states if each not in told)))}"
    )


def _spans(spans: Spans) -> str:
    return _words(Line(spans).text)


def _said(title: str) -> str:
    return _(title)


def _words(text: str) -> str:
    """A text without signs."""
    text = text.strip()
    if text in _ALONE:
        return _(_ALONE[text])
    for arrow, said in _PAYS:
        if found := arrow.match(text):
            return _(said).format(what=_words(found[1]))
    for sign, word in _SAID:
        text = sign.sub(word, text)
    text = _TRAILING.sub("", _LEADING.sub("", text))
    text = _MARKED.sub(_mark, text)
    return re.sub(r"(?<!\S)[–→](?!\S)", lambda found: _(_ALONE[found[0]]), text)


def _mark(found: re.Match[str]) -> str:
    derived = _("derived ") if DERIVED in found[1] else ""
    return derived + (_("disputed ") if RIVALS in found[1] else "")
