"""The rows that screens and commands get: typed, frozen, and complete in themselves.

Text in them has been made safe when it was read. A quantity of None means unknown, never zero.
"""

from __future__ import annotations

from collections.abc import Mapping

from db.dates import Period
from db.named_tuple import NamedTuple
from db.quantity import Quantity


class Worded(str):
    """A text in words, which knows how it reads in Chinese.

    Programs read it as it is: in English, or in Chinese where there is no other.

    Attributes:
        zh: The Chinese text, or None.
    """

    __slots__ = ("zh",)

    zh: str | None

    @classmethod
    def of(cls, english: str | None, chinese: str | None) -> Worded | None:
        """A text from those in the two languages; None if there is neither."""
        if english is None and chinese is None:
            return None
        text = cls(chinese if english is None else english)
        text.zh = chinese
        return text


class Named(NamedTuple):
    """An entity, deal or source in passing: its id and its names.

    Attributes:
        id: For following it.
        en: English name, or None.
        zh: Chinese name, or None.
    """

    id: str
    en: str | None
    zh: str | None

    @property
    def name(self) -> str:
        """The English name, or the Chinese where there is no other."""
        return self.en or self.zh or self.id


class Evidence(NamedTuple):
    """What a fact rests on.

    Attributes:
        source: The source, by its title.
        publisher: Who published it.
        source_kind: "press", "company", ...
        published: When, as precisely as is known.
        url: Where this very claim can be read, or else its source, if anywhere.
        locator: Where in the source.
        attribution: Who vouches for it: "company", "press", "survey", ...
        attributed_to: Whose word it is, by name.
        raw: The figure as published.
        note: How it was read.
    """

    source: Named
    publisher: str | None
    source_kind: str
    published: str | None
    url: str | None
    locator: str | None
    attribution: str
    attributed_to: str | None
    raw: str | None
    note: str | None


class Figure(NamedTuple):
    """A figure in a cell: enough to show it, and the fact to ask about it.

    Attributes:
        fact: Id of the fact behind it; None for a sum over several facts.
        metric: What it measures.
        quantity: The figure; None where it is unknown or in words.
        words: What is said in words.
        basis: Its basis ("pre_money"), if its metric has any.
        period: As written ("FY2026"), if it is about one.
        nature: "reported", "guidance", "derived", ...
        derived: Whether it was computed.
        rivals: How many other facts say something else about the same thing.
        inputs: Of a sum: ids of the facts that were added up.
    """

    fact: str | None
    metric: str
    quantity: Quantity | None
    words: str | None = None
    basis: str | None = None
    period: str | None = None
    nature: str = "reported"
    derived: bool = False
    rivals: int = 0
    inputs: tuple[str, ...] = ()


class Input(NamedTuple):
    """One input of a derived fact: its name in the formula, and the fact."""

    name: str
    fact: str
    subject: Named
    metric: str
    basis: str | None
    quantity: Quantity | None
    deal: Named | None


class FactRow(NamedTuple):
    """One thing that is said, with what it rests on.

    Attributes:
        kind: "measure", "amount", "part", "term", "status" or "link".
        first: Its first evidence; None for a derived fact.
        scope: The product, segment or market that it is limited to.
        known_from: Since when it is known, as precisely as is known.
        rank: "preferred", "normal" or "deprecated".
        first_hand: Whether someone who knows for themselves says so.
        rivals: How many other facts say something else about the same thing.
    """

    id: str
    kind: str
    subject: Named
    metric: str
    quantity: Quantity | None
    words: str | None
    words_zh: str | None
    basis: str | None
    scope: str | None
    period: Period | None
    against: str | None
    nature: str
    deal: Named | None
    known_from: str
    retracted: str | None
    rank: str
    first_hand: bool
    formula: str | None
    note: str | None
    population: str | None
    sponsor: Named | None
    interest: str | None
    first: Evidence | None
    inputs: tuple[str, ...]
    position: int
    rivals: int = 0

    @property
    def derived(self) -> bool:
        """Whether it was computed from others."""
        return self.formula is not None

    @property
    def figure(self) -> Figure:
        """The same as a cell shows it."""
        return Figure(
            self.id, self.metric, self.quantity, self.words, self.basis,
            self.period.label if self.period else None, self.nature, self.derived, self.rivals,
        )  # fmt: skip


class FactDetail(NamedTuple):
    """A fact with all its evidence, and for a derived one its inputs, and its rivals.

    Attributes:
        rivals: Facts that say something else about the very same thing.
        agree: Facts that say the same about it.
        status: The stage that its deal, or the part that it states, has come to.
    """

    fact: FactRow
    evidence: tuple[Evidence, ...]
    inputs: tuple[Input, ...]
    rivals: tuple[FactRow, ...]
    used_by: tuple[FactRow, ...]
    agree: tuple[FactRow, ...] = ()
    status: str | None = None


class Event(NamedTuple):
    """A deal or part reached a stage."""

    fact: str
    status: str
    date: str | None
    part: str | None
    first: Evidence | None


class PartRow(NamedTuple):
    """A tranche, leg or term of a deal.

    Attributes:
        fact: Id of the fact that states it.
        parent: The part that it is a part of, if any.
        depth: 0 for a part of the deal itself, 1 for a part of a part, ...
        payers: Who pays; several share it in an unknown split.
        payees: Who is paid, supplies or issues.
        quantity: None for a term, which has words.
        status: The stage of this part, or of its deal where it has no events of its own.
        counts: Whether sums count it; of parts that sources tell differently, some do not.
    """

    fact: str
    kind: str
    parent: str | None
    depth: int
    metric: str
    payers: tuple[Named, ...]
    payees: tuple[Named, ...]
    instrument: str | None
    quantity: Quantity | None
    words: str | None
    basis: str | None
    nature: str
    purpose: str | None
    chip: str | None
    scope: str | None
    condition: str | None
    due: str | None
    status: str | None
    first: Evidence | None
    counts: bool = True


class LinkRow(NamedTuple):
    """How a deal relates to another.

    Attributes:
        relation: "amends", "replaces", ...
        other: The deal at the other end.
        incoming: Whether the other deal says it of this one.
    """

    fact: str
    relation: str
    other: Named
    incoming: bool
    note: str | None


class DealRow(NamedTuple):
    """A deal as lists show it.

    Attributes:
        announced: When it was announced, if that is stated.
        date: The same, or else the date of its first dated event.
        payers: Who pays; where only lead investors are named, those.
        payees: Who is paid; of a round, the company that raises.
        status: The latest stage known.
        conditional: Whether a part of it is on conditions.
    """

    id: str
    title: Named
    kind: str
    subject: Named
    announced: str | None
    date: str | None
    payers: tuple[Named, ...]
    payees: tuple[Named, ...]
    amount: Figure | None
    status: str | None
    conditional: bool
    position: int


class Term(NamedTuple):
    """How long a contract runs; None where it is not stated."""

    years: int | None
    start: str | None
    end: str | None


class DealDetail(NamedTuple):
    """Everything about one deal."""

    deal: DealRow
    amounts: tuple[FactRow, ...]
    parts: tuple[PartRow, ...]
    terms: tuple[PartRow, ...]
    events: tuple[Event, ...]
    links: tuple[LinkRow, ...]
    facts: tuple[FactRow, ...]
    evidence: tuple[tuple[str, Evidence], ...]
    term: Term | None
    note: str | None


class ContractRow(NamedTuple):
    """A deal about compute as lists show it: who supplies whom with what, for how much."""

    deal: DealRow
    suppliers: tuple[Named, ...]
    customers: tuple[Named, ...]
    capacity: tuple[PartRow, ...]
    power: Quantity | None
    power_fact: str | None
    money: Figure | None
    term: Term | None
    amends: tuple[Named, ...]
    may_overlap: tuple[Named, ...]


class ContractDetail(NamedTuple):
    """Everything about one contract.

    Attributes:
        chain: The contract first made and all that amends it, in order, this one among them.
        total: The total that the chain implies; derived.
        per_year: What it comes to a year; derived.
    """

    contract: ContractRow
    deal: DealDetail
    chain: tuple[ContractRow, ...]
    total: FactRow | None
    per_year: FactRow | None


class CompanyRow(NamedTuple):
    """A company as lists show it."""

    id: str
    name: Named
    kind: str
    role: str | None
    parent: Named | None
    aliases: tuple[str, ...]
    valuation: Figure | None
    raised: Figure | None
    committed_out: Figure | None
    compute: Figure | None
    capex: Figure | None
    facts: int
    position: int


class CompanyDetail(NamedTuple):
    """Everything about one company; where some is left out, it is counted.

    Attributes:
        more_facts: Facts that are left out of `facts`.
        more_in: Deals that are left out of `deals_in`.
        more_out: Deals that are left out of `deals_out`.
        own_in: What it alone is paid of a deal, by the deal's id, as far as that is known.
        own_out: What it alone pays of a deal, likewise.
    """

    company: CompanyRow
    facts: tuple[FactRow, ...]
    deals_in: tuple[DealRow, ...]
    deals_out: tuple[DealRow, ...]
    children: tuple[Named, ...]
    fiscal_year_end: str | None
    note: str | None
    more_facts: int = 0
    more_in: int = 0
    more_out: int = 0
    own_in: Mapping[str, Figure] = {}
    own_out: Mapping[str, Figure] = {}


class SourceRow(NamedTuple):
    """A source and what rests on it."""

    id: str
    title: Named
    kind: str
    publisher: str | None
    published: str | None
    language: str | None
    url: str | None
    licence: str | None
    attribution: str | None
    note: str | None
    facts: int
    without_facts: tuple[tuple[str, str], ...]


class SourceDetail(NamedTuple):
    """A source and the facts that rest on it.

    Attributes:
        facts: Each fact with what this source says of it, by its place in the source.
        more: How many facts are left out.
    """

    source: SourceRow
    facts: tuple[tuple[FactRow, Evidence], ...]
    more: int = 0


class Hit(NamedTuple):
    """Something that a search found.

    Attributes:
        kind: "entity", "deal", "fact" or "source".
        label: What to call it.
        detail: A few words more.
    """

    kind: str
    id: str
    label: str
    detail: str
