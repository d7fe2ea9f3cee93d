"""The page of what changed between two days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from db.reasoning.diff import Changes, StatusChange, Superseded
from db.rows import FactRow
from tui import words as w
from tui.document import Block, Document, Field, Grid, Heading, Heads, Span, Spans, Text, Title
from tui.language import N_, _
from tui.pages.spans import name_span, status_span
from tui.phrases import called, fact_basis, fact_figure, says
from tui.wrapping import whole

MOST_LISTED = 500
"""Facts on the page; a script gets them all."""

FOLDED_FROM = 100
"""Facts from which on figures of one series are one line: the latest, and how many precede it."""

NOTHING = N_("Nothing was learned, superseded or retracted between the two days.")


def changes_page(changes: Changes) -> Document:
    """What changed between the ends of two days."""
    counts = (
        (len(changes.learned) + changes.more_learned, _("{number:,} learned")),
        (len(changes.superseded), _("{number:,} superseded")),
        (len(changes.retracted) + changes.more_retracted, _("{number:,} retracted")),
        (len(changes.status), _("{number:,} changed status")),
    )
    told = " · ".join(words.format(number=number) for number, words in counts if number)
    return [
        Title(f"{changes.earlier} → {changes.later}", (Span(told or _(NOTHING), "dim"),)),
        *_status(changes.status),
        *_superseded(changes.superseded),
        *_facts(_("Retracted"), changes.retracted, changes.more_retracted),
        *_facts(_("Learned"), changes.learned, changes.more_learned),
    ]


def part_name(part: FactRow) -> str:
    """What a part is called: its own words, or else its name within the deal and its figure."""
    if part.words:
        return part.words
    name = part.id.rsplit("/", 1)[-1].replace("-", " ")
    return f"{name} {fact_figure(part)}" if part.quantity else name


def _status(status: Sequence[StatusChange]) -> Iterator[Block]:
    if not status:
        return
    yield Heading(_("Status"))
    heads = (Heads(_("deal"), grow=1, least=14), Heads(_("part"), least=4),
             Heads(_("was"), least=8), Heads("", least=1), Heads(_("is"), least=8))  # fmt: skip
    rows: list[tuple[Spans, Spans]] = []
    for change in status:
        rows.append((
            (
                name_span(change.deal, "deal"),
                Span(part_name(change.part) if change.part else ""),
                Span(w.DASH, "dim") if change.before is None else status_span(change.before),
                Span("→", "dim"),
                status_span(change.after, change.fact.id) if change.after
                else Span(_("no longer known"), "dim", fact=change.fact.id),
            ),
            (),
        ))  # fmt: skip
    yield Grid(heads, rows)


def _superseded(pairs: Sequence[Superseded]) -> Iterator[Block]:
    if not pairs:
        return
    yield Heading(_("Superseded"))
    heads = (Heads(_("what"), grow=1, least=16), Heads(_("was"), "right", least=6),
             Heads("", least=1), Heads(_("is"), least=6))  # fmt: skip
    yield Grid(heads, [
        (
            (
                Span(_what(pair.new)),
                Span(fact_figure(pair.old), "cancelled", fact=pair.old.id),
                Span("→", "dim"),
                Span(fact_figure(pair.new), fact=pair.new.id),
            ),
            (),
        )
        for pair in pairs
    ])  # fmt: skip


def _what(fact: FactRow) -> str:
    about = (
        called(fact.deal) if fact.deal else called(fact.subject),
        w.word(w.METRICS, fact.metric),
    )
    return " · ".join(filter(None, (*about, fact_basis(fact))))


def _facts(title: str, facts: Sequence[FactRow], more: int) -> Iterator[Block]:
    """Facts by what they are about: a deal, or else a company."""
    listed = _folded(facts) if len(facts) > FOLDED_FROM else [(fact, 0) for fact in facts]
    shown = listed[:MOST_LISTED]
    groups: dict[str, list[tuple[FactRow, int]]] = {}
    for fact, earlier in shown:
        about = f"deal/{fact.deal.id}" if fact.deal else f"company/{fact.subject.id}"
        groups.setdefault(about, []).append((fact, earlier))
    if groups:
        yield Heading(f"{title} ({len(facts) + more:,})")
    for about, group in groups.items():
        named = group[0][0].deal or group[0][0].subject
        yield Text((Span(called(named), "name", go=about),))
        for fact, earlier in group:
            yield Field(f"  {_label(fact)}", _told(fact, earlier))
    if left_out := more + len(facts) - sum(1 + earlier for _fact, earlier in shown):
        told = _("and {more:,} more; termsheet diff --csv has them all").format(more=left_out)
        yield Text((Span(told, "dim"),))


def _folded(facts: Sequence[FactRow]) -> list[tuple[FactRow, int]]:
    """The latest figure of each series, where its first one was, and how many precede it."""
    series: dict[object, list[FactRow]] = {}
    for fact in facts:
        series.setdefault(_series(fact), []).append(fact)
    return [(max(each, key=_day), len(each) - 1) for each in series.values()]


def _series(fact: FactRow) -> object:
    """What the figures of a series have in common: all but the day that they are about."""
    if fact.kind != "measure" or fact.quantity is None or fact.period is None:
        return fact.id
    about = (fact.deal or fact.subject).id
    return (about, fact.metric, fact.basis, fact.scope, fact.nature, fact.quantity.unit)


def _day(fact: FactRow) -> str:
    period = fact.period
    return (period and (period.end or period.start)) or ""


def _told(fact: FactRow, earlier: int) -> Spans:
    tail = "  ".join(filter(None, (fact_basis(fact), says(fact))))
    told = [_said(fact), Span(f"  {tail}", "dim")]
    if earlier:
        told += [Span("  "), whole(Span(_("+ {count} earlier").format(count=earlier), "dim"))]
    return tuple(told)


def _said(fact: FactRow) -> Span:
    if fact.kind == "status":
        return status_span(_status_code(fact), fact.id)
    return Span(fact_figure(fact), "derived" if fact.derived else "", fact=fact.id)


def _status_code(fact: FactRow) -> str:
    # The words of a status are its code's; see `db.facts.statements`.
    return (fact.words or "").replace(" ", "_")


def _label(fact: FactRow) -> str:
    """What is told: a metric, or that it is a part or a stage of one."""
    if fact.kind == "part" and fact.quantity:
        return _("part {name}").format(name=part_name(fact._replace(quantity=None)))
    if fact.kind == "status" and fact.id.count("/") > 2:
        part = fact.id.split("/")[1].replace("-", " ")
        return _("status of {part}").format(part=part)
    return w.word(w.METRICS, fact.metric)
