"""What is copied: a figure with its source, a row, an address; as text and as Markdown."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING

from db.named_tuple import NamedTuple
from tui import words as w
from tui.figures import text as figure_in_full
from tui.language import _
from tui.phrases import DERIVED, both_names, bracketed, called, listed, said
from tui.printing.write import markdown_rows, markdown_text
from tui.terms import place_words, scope_words

if TYPE_CHECKING:
    from db.rows import Evidence, FactDetail, FactRow
    from tui.document import Document, Line
    from tui.widgets.cells import Column, TableRow


class Copied(NamedTuple):
    """Something to copy, in both forms.

    Attributes:
        plain: As text.
        markdown: As Markdown.
    """

    plain: str
    markdown: str


def figure(detail: FactDetail) -> Copied:
    """A figure with its source, or with what it was computed from."""
    fact = detail.fact
    value = figure_in_full(fact.quantity) if fact.quantity else said(fact.words) or _(w.UNKNOWN)
    about = listed((_metric(fact), called(fact.subject), fact.known_from))
    if fact.formula is not None:
        parts = listed(
            f"{each.name} = {figure_in_full(each.quantity) if each.quantity else _(w.UNKNOWN)}"
            for each in detail.inputs
        )
        how = _("derived: {formula}").format(formula=fact.formula)
        if parts:
            how = bracketed(how, parts)
        source = Copied(how, markdown_text(how))
    else:
        source = _source(detail.evidence)
    return Copied(
        f"{value} {about}" + (f" - {source.plain}" if source.plain else ""),
        f"**{markdown_text(value)}** {markdown_text(about)}"
        + (f" ({source.markdown})" if source.markdown else ""),
    )


def _metric(fact: FactRow) -> str:
    """What is measured, unless its basis says it: "pre-money" is a valuation."""
    period = fact.period.label if fact.period and fact.period.label != fact.known_from else ""
    measured = w.word(w.BASES if fact.basis else w.METRICS, fact.basis or fact.metric)
    return " ".join(filter(None, (measured, scope_words(fact.scope), period)))


def _source(evidence: Sequence[Evidence]) -> Copied:
    if not evidence:
        return Copied("", "")
    first = evidence[0]
    name = first.publisher or both_names(first.source)
    place = _(", {place}").format(place=place_words(first.locator)) if first.locator else ""
    more = _(" (and {count} more)").format(count=len(evidence) - 1) if len(evidence) > 1 else ""
    plain = f"{name}{place}{more}"
    if not first.url or not _is_link(first.url):
        return Copied(plain, markdown_text(plain))
    return Copied(plain, f"[{markdown_text(name)}](<{first.url}>){markdown_text(place + more)}")


def _is_link(url: str) -> bool:
    return re.fullmatch(r"https?://[^\s<>]+", url) is not None


def total(text: str, about: str, inputs: int) -> Copied:
    """A figure that the screen added up."""
    text = text.removeprefix(DERIVED)
    how = _("sum of {count} facts, derived by termsheet").format(count=inputs)
    return Copied(
        f"{text} {about} - {how}", f"**{markdown_text(text)}** {markdown_text(about)} ({how})"
    )


def words(text: str) -> Copied:
    """A name, or what stands in a cell."""
    plain = text.strip()
    return Copied(plain, markdown_text(plain))


def address(text: str) -> Copied:
    """The address of a view, as the command that opens it."""
    command = f"termsheet open {shlex.quote(text)}"
    return Copied(command, f"`{command}`")


def page(document: Document) -> Copied:
    """A whole page."""
    from tui.printing.pages import page_markdown, page_text

    return Copied(page_text(document, None), page_markdown(document))


def row(columns: Sequence[Column], shown: TableRow) -> Copied:
    """A row of a list, its cells named by their columns."""
    cells = [
        (_(column.title), cell.text)
        for column, cell in zip(columns, shown.cells, strict=False)
        if cell.text not in ("", w.DASH)
    ]
    first, *others = cells or [("", "")]
    plain = _("; ").join((first[1], *(f"{title} {text}" for title, text in others)))
    heads = [markdown_text(title) for title, _text in cells]
    rule = ["---"] * len(cells)
    return Copied(plain, markdown_rows([heads, rule], [[cell[1] for cell in cells]]))


def line(shown: Line) -> Copied:
    """A line of a page."""
    plain = " ".join(shown.text.split())
    marked = "".join(
        f"**{markdown_text(each.text.strip())}** " if each.fact and each.text.strip()
        else markdown_text(each.text)
        for each in shown.spans
    )  # fmt: skip
    return Copied(plain, " ".join(marked.split()))
