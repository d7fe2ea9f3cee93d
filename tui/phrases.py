"""How figures, names and statuses read: the same words in every list, page and print."""

from __future__ import annotations

from collections.abc import Sequence

from db.quantity import Quantity, text
from db.rows import DealRow, Evidence, FactRow, Figure, Named, PartRow, Term
from db.vocabulary import STATUSES
from tui import words as w

ROLE_OF_STAGE = {
    "talk": "dim",
    "promise": "committed",
    "binding": "committed",
    "done": "paid",
    "lapsed": "cancelled",
}
SIGN_OF_STAGE = {"talk": "…", "promise": "○", "binding": "◐", "done": "●", "lapsed": "✕"}
"""A status is told apart by its sign as well as by its colour."""

CONDITIONAL = "◇"
DERIVED = "="
RIVALS = "≠"


def status_role(code: str | None) -> str:
    """The role of a status."""
    status = STATUSES.get(code or "")
    return ROLE_OF_STAGE[status.stage] if status else "dim"


def status_text(code: str | None) -> str:
    """A status with its sign."""
    if code is None:
        return w.NOT_STATED
    status = STATUSES.get(code)
    sign = f"{SIGN_OF_STAGE[status.stage]} " if status else ""
    return sign + w.word(w.STATUSES, code)


def short(quantity: Quantity | None, missing: str = w.DASH) -> str:
    """A figure for a narrow cell: at most four digits."""
    return missing if quantity is None else text(quantity, 4)


def figure_text(figure: Figure | None) -> str:
    """A figure for a list: with its basis, and marks for derived and disputed ones."""
    if figure is None:
        return w.DASH
    if figure.quantity is None:
        return figure.words or w.DASH
    marks = (DERIVED if figure.derived else "") + (RIVALS if figure.rivals else "")
    basis = w.SHORT_BASES.get(figure.basis or "", "")
    period = figure.period if figure.period and figure.period.startswith("FY") else ""
    return " ".join(filter(None, (marks + short(figure.quantity), basis, period)))


def fact_figure(fact: FactRow) -> str:
    """A fact's figure in full, with a mark where sources disagree; or its words."""
    if fact.quantity is None:
        return fact.words or w.UNKNOWN
    return (RIVALS if fact.rivals else "") + text(fact.quantity, 4 if fact.derived else None)


def fact_basis(fact: FactRow, period: str | None = None) -> str:
    """What a fact's figure is limited to: basis, scope, period, growth's start.

    Args:
        fact: The fact.
        period: Its period in other words than it is written in, if wanted.
    """
    pieces = [
        w.word(w.BASES, fact.basis),
        fact.scope or "",
        period or (fact.period.label if fact.period else ""),
        f"against {fact.against}" if fact.against else "",
    ]
    return " · ".join(filter(None, pieces))


def both_names(name: Named) -> str:
    """The name in both languages, where there are two."""
    return " ".join(filter(None, (name.en, name.zh))) or name.id


def names(parties: Sequence[Named]) -> str:
    """Several names, for a list."""
    return ", ".join(party.name for party in parties) or w.DASH


def term_text(term: Term | None) -> str:
    """How long a contract runs."""
    if term is None:
        return w.DASH
    years = f"{term.years} years" if term.years else ""
    if term.start or term.end:
        years += f" {term.start or ''}–{term.end or ''}"
    return years.strip()


def who_says(evidence: Evidence | None) -> str:
    """On whose word a fact rests."""
    if evidence is None:
        return "derived"
    kind = w.word(w.ATTRIBUTIONS, evidence.attribution)
    return f"{evidence.attributed_to} ({kind})" if evidence.attributed_to else kind


def part_role(part: PartRow) -> str:
    """What kind of money a part is: its status, and whether it is on conditions."""
    role = status_role(part.status)
    return "conditional" if part.condition and role == "committed" else role


def part_state(part: PartRow) -> str:
    """The state of a part in words, with its sign."""
    if part.condition and status_role(part.status) == "committed":
        return f"{CONDITIONAL} conditional"
    return status_text(part.status)


def part_label(part: PartRow) -> str:
    """What a part is: its own words, else who pays, else its instrument."""
    if part.depth and part.words:
        return part.words
    return names(part.payers) if part.payers else part.words or part.fact.rsplit("/", 1)[-1]


def deal_state(deal: DealRow) -> str:
    """The status of a deal for a list, with a mark where a part is on conditions."""
    return status_text(deal.status) + (f" {CONDITIONAL}" if deal.conditional else "")


def says(fact: FactRow) -> str:
    """What kind of statement a fact is, and on whose word."""
    if fact.derived:
        return f"derived = {fact.formula}"
    if fact.nature == "reported":
        return who_says(fact.first)
    who = fact.first.attributed_to if fact.first else None
    return ", ".join(filter(None, (w.word(w.NATURES, fact.nature), who)))


def other_name(name: Named) -> str:
    """The Chinese name, where the English one is the first."""
    return name.zh if name.en and name.zh and name.zh != name.en else ""
