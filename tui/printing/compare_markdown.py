"""A comparison as Markdown: a table, with footnotes for what each figure rests on.

A footnote says of a figure its basis, period and nature, who says so and where; of a row whose
figures may not be compared, why. A figure that stands in several rows has one footnote, and a
source is told in full once, in a list below the table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from db.quantity import text
from db.reasoning.compare import CompareRow, Comparison
from db.rows import Evidence, FactRow
from tui import words as w
from tui.pages.compare import EMPTY, outcome, row_label, shared_time, why_not
from tui.pages.periods import period_words
from tui.phrases import called, fact_basis, fact_figure, who_says
from tui.printing.evidence import ByFact
from tui.printing.write import markdown_line, markdown_link, markdown_text

_HEAD, _VERDICT = "Metric", "Comparable"


class _Footnotes:
    """Footnotes, numbered as they are first asked for."""

    def __init__(self) -> None:
        self._numbers: dict[object, int] = {}
        self.texts: list[str] = []

    def mark(self, key: object, text: str) -> str:
        """The mark of a footnote; one that was made for the same key is used again."""
        if key not in self._numbers:
            self._numbers[key] = len(self.texts) + 1
            self.texts.append(text)
        return f"[^{self._numbers[key]}]"


def comparison_markdown(value: Comparison, facts: Mapping[str, FactRow], evidence: ByFact) -> str:
    """A table with a row for each metric, and its footnotes.

    Args:
        value: The comparison.
        facts: Its facts and all that they were computed from, by their ids.
        evidence: Of all these facts, likewise.
    """
    if not value.subjects:
        return f"# Compare\n\n{markdown_text(EMPTY)}\n"
    names = [markdown_text(called(subject)) for subject in value.subjects]
    notes = _Footnotes()
    lines = [
        _line([_HEAD, *names, _VERDICT]),
        _line(["---", *["---:"] * len(names), "---"]),
    ]
    for row in value.rows:
        cells = [_cell(cell, notes, facts, evidence) for cell in row.cells]
        lines.append(_line([_metric(row), *cells, _verdict(row, notes)]))
    table = f"# {' · '.join(names)}\n\n{''.join(lines)}"
    footnotes = "".join(f"\n[^{n}]: {text}\n" for n, text in enumerate(notes.texts, 1))
    return table + _sources(evidence) + footnotes


def _sources(evidence: ByFact) -> str:
    """The sources, in full."""
    told: dict[str, str] = {}
    for each in (each for found in evidence.values() for each in found):
        pieces = [f"“{markdown_text(called(each.source))}”"]
        pieces += map(markdown_text, filter(None, (each.publisher, each.published)))
        told[each.source.id] = f"- {markdown_line(each.source.id)}: {', '.join(pieces)}\n"
    return f"\n## Sources\n\n{''.join(told.values())}" if told else ""


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _metric(row: CompareRow) -> str:
    label = markdown_text(row_label(row))
    return f"{label} (like for like)" if row.like_for_like else label


def _verdict(row: CompareRow, notes: _Footnotes) -> str:
    if sum(cell is not None for cell in row.cells) < 2:
        return w.DASH
    if why := why_not(row):
        told = ". ".join((f"{why[0].upper()}{why[1:]}", *shared_time(row)))
        return f"no{notes.mark(told, f'{markdown_text(told)}.')}"
    told = outcome(row)
    return f"yes: {markdown_text(told)}" if told else "yes"


def _cell(
    cell: FactRow | None, notes: _Footnotes, facts: Mapping[str, FactRow], evidence: ByFact
) -> str:
    if cell is None:
        return w.UNKNOWN
    told = " ".join(filter(None, (fact_figure(cell), w.word(w.BASES, cell.basis))))
    said = ". ".join(_said(cell, facts, evidence))
    return f"{markdown_text(told)}{notes.mark(cell.id or cell.inputs, f'{said}.')}"


def _said(fact: FactRow, facts: Mapping[str, FactRow], evidence: ByFact) -> Iterator[str]:
    """What is said of one figure, sentence by sentence."""
    yield f"{markdown_text(called(fact.subject))}: {markdown_text(_limits(fact))}"
    for each in evidence.get(fact.id, ()):
        yield _source(each)
    if fact.formula is not None:
        yield f"Derived: {markdown_text(fact.formula)}"
    for id_ in fact.inputs:
        if (part := facts.get(id_)) is not None:
            yield _input(part, evidence)
    if fact.rivals:
        yield "Sources disagree about it"
    if fact.interest:
        yield f"The sponsor has an interest: {markdown_text(fact.interest)}"
    if fact.id:
        yield f"Known from {markdown_text(fact.known_from)}, fact {markdown_text(fact.id)}"


def _limits(fact: FactRow) -> str:
    """What a figure is, and what it is limited to."""
    period = period_words(fact.period) if fact.period else None
    basis = fact_basis(fact, period) or f"basis {w.NOT_STATED}"
    return " · ".join(
        filter(None, (w.word(w.METRICS, fact.metric), basis, w.word(w.NATURES, fact.nature)))
    )


def _input(fact: FactRow, evidence: ByFact) -> str:
    """A figure that another was computed from, with what it rests on itself."""
    figure = text(fact.quantity) if fact.quantity else fact.words or w.UNKNOWN
    told = markdown_text(f"From {figure} {_limits(fact)}, fact {fact.id}")
    sources = "; ".join(_source(each) for each in evidence.get(fact.id, ()))
    return f"{told} ({sources})" if sources else told


def _source(evidence: Evidence) -> str:
    """Who says so, and where."""
    place = f"{evidence.source.id}, {evidence.locator or f'place {w.NOT_STATED}'}"
    raw = f", as published {evidence.raw}" if evidence.raw else ""
    link = f", {markdown_link(evidence.url)}" if evidence.url else ""
    return markdown_text(f"{who_says(evidence)} in {place}{raw}") + link
