"""How figures, names and statuses read: the same words in every list, page and print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from db.quantity import Quantity
from db.rows import DealRow, Evidence, FactRow, Figure, Named, PartRow, Term, Worded
from db.vocabulary import EXPECTED_NATURES, STATUSES
from tui import words as w
from tui.figures import text
from tui.language import _, is_chinese

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

BASIS_SIGNS = {
    "pre_money": "○",
    "post_money": "●",
    "recapitalisation": "◆",
    "secondary": "▲",
    None: "·",
}
"""What the end of a valuation's line looks like on each basis."""


def brief(title: Named, parties: Iterable[Named]) -> str:
    """A deal's title without the parties that it begins with, for where they stand beside it.

    "Broadcom to OpenAI: Custom accelerators" is "Custom accelerators" there; a title that begins
    with anything else stays whole.
    """
    whole = called(title)
    ends, _colon, rest = whole.partition(": ")
    known = {name for party in parties for name in (party.en, party.zh)}
    return rest if rest and known.intersection(ends.split(" to ")) else whole


def status_role(code: str | None) -> str:
    """The role of a status."""
    status = STATUSES.get(code or "")
    return ROLE_OF_STAGE[status.stage] if status else "dim"


def status_text(code: str | None) -> str:
    """A status with its sign."""
    if code is None:
        return _(w.NOT_STATED)
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
        return said(figure.words) or w.DASH
    marks = (DERIVED if figure.derived else "") + (RIVALS if figure.rivals else "")
    basis = w.SHORT_BASES.get(figure.basis or "", "")
    period = figure.period if figure.period and figure.period.startswith("FY") else ""
    return " ".join(filter(None, (marks + short(figure.quantity), basis, period, hoped(figure))))


def hoped(figure: Figure | FactRow) -> str:
    """Of a valuation that is yet to come, what it is: a target is none yet."""
    expected = figure.metric == "valuation" and figure.nature in EXPECTED_NATURES
    return w.word(w.NATURES, figure.nature) if expected else ""


def fact_figure(fact: FactRow) -> str:
    """A fact's figure in full, with a mark where sources disagree; or its words."""
    if fact.quantity is None:
        return said(fact.words) or _(w.UNKNOWN)
    return (RIVALS if fact.rivals else "") + text(fact.quantity, 4 if fact.derived else None)


def fact_basis(fact: FactRow, period: str | None = None) -> str:
    """What a fact's figure is limited to: basis, period, growth's start, scope.

    Args:
        fact: The fact.
        period: Its period in other words than it is written in, if wanted.
    """
    pieces = [
        w.word(w.BASES, fact.basis),
        period or (label_words(fact.period.label) if fact.period else ""),
        _("against {period}").format(period=fact.against) if fact.against else "",
        # Last: it is the longest, and what is last may be cut.
        _scope(fact.scope) if fact.scope else "",
    ]
    return " · ".join(filter(None, pieces))


def _scope(scope: str) -> str:
    from tui.terms import scope_words  # nothing on the first screen is limited to a scope

    return scope_words(scope)


def label_words(label: str) -> str:
    """A period as it is written, with words for what is a word of the facts files: "run rate"."""
    kind, blank, rest = label.partition(" ")
    return f"{w.word(w.PERIOD_KINDS, kind)} {rest}" if blank and kind == "run_rate" else label


def called(name: Named) -> str:
    """The name in the language that is spoken, or else in the other."""
    return (name.zh or name.name) if is_chinese() else name.name


def other_name(name: Named) -> str:
    """The name in the other language; "" where there is none."""
    if not (name.en and name.zh) or name.zh == name.en:
        return ""
    return name.en if is_chinese() else name.zh


def both_names(name: Named) -> str:
    """The name in both languages, where there are two; that of the language spoken first."""
    return " ".join(filter(None, (called(name), other_name(name))))


def said(words: str | None) -> str:
    """What facts say in words, in the language that is spoken, or else in the other."""
    if not words or not is_chinese():
        return words or ""
    if isinstance(words, Worded) and words.zh:
        return words.zh
    from tui.terms import sayer_words  # late: no English screen has use for it

    return sayer_words(words)


def listed(pieces: Iterable[str | None]) -> str:
    """Several things one after another; what is empty is left out."""
    return _(", ").join(filter(None, pieces))


def bracketed(words: str, more: str) -> str:
    """Words with something about them in brackets."""
    return _("{words} ({more})").format(words=words, more=more)


def names(parties: Sequence[Named]) -> str:
    """Several names, for a list."""
    return listed(map(called, parties)) or w.DASH


def term_text(term: Term | None) -> str:
    """How long a contract runs."""
    if term is None:
        return w.DASH
    years = _("{years} years").format(years=term.years) if term.years else ""
    if term.start or term.end:
        years += f" {term.start or ''}–{term.end or ''}"
    return years.strip()


def who_says(evidence: Evidence | None) -> str:
    """On whose word a fact rests."""
    if evidence is None:
        return _("derived")
    kind = w.word(w.ATTRIBUTIONS, evidence.attribution)
    return bracketed(said(evidence.attributed_to), kind) if evidence.attributed_to else kind


def part_role(part: PartRow) -> str:
    """What kind of money a part is: its status, and whether it is on conditions."""
    role = status_role(part.status)
    return "conditional" if part.condition and role == "committed" else role


def part_state(part: PartRow) -> str:
    """The state of a part in words, with its sign."""
    if part.condition and status_role(part.status) == "committed":
        return f"{CONDITIONAL} {_('conditional')}"
    return status_text(part.status)


def part_label(part: PartRow) -> str:
    """What a part is: its own words, else who pays, else its instrument."""
    if part.depth and part.words:
        return said(part.words)
    return names(part.payers) if part.payers else said(part.words) or part.fact.rsplit("/", 1)[-1]


def deal_state(deal: DealRow) -> str:
    """The status of a deal for a list, with a mark where a part is on conditions."""
    return status_text(deal.status) + (f" {CONDITIONAL}" if deal.conditional else "")


def says(fact: FactRow) -> str:
    """What kind of statement a fact is, and on whose word."""
    if fact.derived:
        return _("derived = {formula}").format(formula=fact.formula)
    if fact.nature == "reported":
        return who_says(fact.first)
    who = fact.first.attributed_to if fact.first else None
    return listed((w.word(w.NATURES, fact.nature), said(who)))
