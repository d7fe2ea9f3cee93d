"""The pages that answer questions: what each is called, how it is opened, how it is made.

What a page needs is imported when it is first made.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from db.named_tuple import NamedTuple
from db.queries.reading import ALWAYS
from db.queries.window import View
from db.reader import Lane, QueryTimeout, Reader
from tui.key_names import SPACE, as_given, key_of
from tui.language import N_, _

if TYPE_CHECKING:
    from db.reasoning.loops import Loops
    from tui.document import Document
    from tui.pages.overview import Overview

T = TypeVar("T")

MOST = 500
"""Facts that a page lists; it says how many more there are."""


class Wish(NamedTuple):
    """What a page is to be about.

    Attributes:
        about: Ids of a company, deal or contract, or of several; "" for everything.
        as_of: The day (ISO).
        turn: How often the person has turned to another form of the page.
    """

    about: str
    as_of: str
    turn: int

    @property
    def first(self) -> str:
        """The first id, or ""."""
        return self.about.partition(" ")[0]

    @property
    def second(self) -> str | None:
        """The second of exactly two ids: the one at the other end."""
        ids = self.about.split()
        return ids[1] if len(ids) == 2 else None


Asker = Reader | Lane
"""Who is asked: a reader, or one of its lanes, whose questions may take longer."""

Make = Callable[[Asker, Wish], "Document"]


class Answer(NamedTuple):
    """A page that answers a question.

    Attributes:
        pane: Id of its pane.
        title: The word on its tab, or in the palette.
        key: The key that opens it.
        make: Makes the page.
        turns: What `z` does there; "" where it has one form only.
        begin: Makes the beginning of a page that takes its time, to be seen meanwhile; an empty
            one if that would take as long. The whole page goes on where it ends.
        of_all: Whether it is about everything, whatever the cursor is on.
    """

    pane: str
    title: str
    key: str
    make: Make
    turns: str = ""
    begin: Make | None = None
    of_all: bool = False


MOST_IN_OVERVIEW = 8
NO_FLOW = N_("Flow is between companies: of what is marked, two or more have to be companies.")


def _overview(reader: Asker, wish: Wish) -> Document:
    from tui.pages.overview import overview_page

    return overview_page(read_overview(reader, wish.as_of))


def read_overview(reader: Asker, as_of: str) -> Overview:
    """What the overview tells; each part is a question of its own, which may take too long."""
    from db.queries import overview
    from db.reasoning.overview import ground, pairs
    from tui.pages.overview import Overview

    def some(ask: Callable[..., T], *most: int) -> T | None:
        try:
            return reader.ask(ask, as_of, *most)
        except QueryTimeout:
            return None

    return Overview(
        reader.ask(overview.counts, as_of),
        reader.ask(overview.first_company),
        some(overview.newest, MOST_IN_OVERVIEW),
        some(overview.open_commitments, MOST_IN_OVERVIEW),
        some(overview.on_conditions, MOST_IN_OVERVIEW // 2),
        some(overview.highest_valued, MOST_IN_OVERVIEW),
        some(pairs, MOST_IN_OVERVIEW - 2),
        some(ground),
    )


def _money(reader: Asker, wish: Wish) -> Document:
    from db.reasoning.money import of_company, of_deal
    from tui.pages.money import money_page

    found = reader.ask(of_deal, wish.first, wish.as_of)
    found = found or reader.ask(of_company, wish.first, wish.second, wish.as_of)
    return _nothing(wish) if found is None else money_page(found)


def _total(reader: Asker, wish: Wish) -> Document:
    from db.reasoning.totals import total
    from tui.pages.total import total_page

    found = reader.ask(total, entity_of(reader, wish), role_of(wish), wish.second, wish.as_of)
    return _nothing(wish) if found is None else total_page(found)


FIRST_CIRCLES = 10
"""Circles that fill a screen: those that are there at once."""


def _first_circles(reader: Asker, wish: Wish) -> Loops:
    from db.reasoning.loops import loops

    return reader.ask(loops, as_of=wish.as_of, longest=2, most=FIRST_CIRCLES)


def _first_loops(reader: Asker, wish: Wish) -> Document:
    from tui.pages.loops import loops_page

    first = _first_circles(reader, wish)
    return loops_page(first, is_whole=False) if first.more else []


def _loops(reader: Asker, wish: Wish) -> Document:
    from db.reasoning.loops import LONGEST, MOST, Loops, loops
    from tui.pages.loops import loops_page

    found, more = Loops((), False), False
    # Each length is a question of its own: the short circles are told also where the longer ones
    # take too long.
    for length in range(2, LONGEST + 1):
        most = MOST - len(found.circles)
        try:
            longer = reader.ask(loops, as_of=wish.as_of, shortest=length, longest=length, most=most)
        except QueryTimeout:
            if not found.circles:
                found = _first_circles(reader, wish)
            more = True
            break
        found, more = Loops((*found.circles, *longer.circles), longer.more), longer.more
        if more:
            break
    return loops_page(found._replace(more=more))


def _flow(reader: Asker, wish: Wish) -> Document:
    from db.reasoning.flows import flows
    from tui.pages.flow import flow_page

    ids = wish.about.split()
    if len(ids) < 2:
        told = _("Mark two to four companies with {key}; {flow} shows what flows between them.")
        return _told(told.format(key=key_of("table.mark", SPACE), flow=as_given("f")))
    found = reader.ask(flows, ids, wish.as_of)
    return flow_page(found) if len(found.companies) > 1 else _told(_(NO_FLOW))


def _timeline(reader: Asker, wish: Wish) -> Document:
    from db.reasoning.timeline import chronicle, valuations
    from tui.document import Gap
    from tui.pages.timeline import timeline_page, valuation_page

    company = entity_of(reader, wish)
    page = [*timeline_page(reader.ask(chronicle, zoom_of(wish), company or None, wish.as_of, MOST))]
    if company and (history := reader.ask(valuations, company, wish.as_of)):
        page = [*valuation_page(history), Gap(), *page]
    return page


def _diff(reader: Asker, wish: Wish) -> Document:
    from db.reasoning.diff import diff
    from tui.pages.changes import changes_page

    if (days := days_of(reader, wish)) is None:
        return _told(_("There is one day only on which something was learned."))
    return changes_page(reader.ask(diff, *days, MOST))


def _rivals(reader: Asker, wish: Wish) -> Document:
    from db.reasoning.rivals import first_rivalries
    from tui.pages.rivals import rivals_page

    return rivals_page(reader.ask(first_rivalries, wish.as_of, MOST))


def _revisions(reader: Asker, wish: Wish) -> Document:
    from db.reasoning.revisions import revisions
    from tui.pages.revisions import revisions_page

    return revisions_page(reader.ask(revisions, wish.as_of, wish.first, MOST))


def _capex(reader: Asker, wish: Wish) -> Document:
    from db.queries import facts
    from tui.pages.capex import METRICS, capex_page

    found = [
        fact
        for metric in METRICS
        for fact in reader.ask(facts.window, View(as_of=wish.as_of, only=(("metric", metric),)))
    ]
    return capex_page(found)


def _capacity(reader: Asker, wish: Wish) -> Document:
    from db.queries import compute, facts
    from db.queries.capacity import with_power
    from tui.pages.capacity import capacity_page

    power = View(as_of=wish.as_of, only=(("metric", "power_capacity"), ("kind", "measure")))
    ids = reader.ask(with_power, wish.as_of)
    contracts = [
        row
        for start in range(0, len(ids), MOST)
        for row in reader.ask(compute.rows, ids[start : start + MOST], wish.as_of)
    ]
    return capacity_page(contracts, reader.ask(facts.window, power), MOST)


def _shares(reader: Asker, wish: Wish) -> Document:
    from db.queries import facts
    from tui.pages.shares import METRIC, shares_page

    view = View(as_of=wish.as_of, only=(("metric", METRIC),))
    return shares_page(reader.ask(facts.window, view, 0, MOST))


def _sources(reader: Asker, wish: Wish) -> Document:
    """The sources, and then what rests on too little."""
    from db.queries import sources
    from db.reasoning.weak import weak
    from tui.document import Gap
    from tui.pages.sources import sources_page
    from tui.pages.weak import weak_page

    view = View(as_of=wish.as_of)
    found = sources_page(reader.ask(sources.window, view))
    return [*found, Gap(), *weak_page(reader.ask(weak, view, MOST))]


def _questions(reader: Asker, wish: Wish) -> Document:
    from tui.pages.questions import questions_page

    return questions_page()


def role_of(wish: Wish) -> str:
    """Whether a total is of what is paid or of what is received; each turn changes it."""
    return ("payer", "payee")[wish.turn % 2]


def zoom_of(wish: Wish) -> str:
    """How fine the axis of a timeline is; each turn changes it."""
    from db.reasoning.timeline import ZOOMS

    return ZOOMS[(wish.turn + 1) % len(ZOOMS)]


def days_of(reader: Asker, wish: Wish) -> tuple[str, str] | None:
    """The day shown and an earlier one, the earlier first; each turn goes further back.

    None where there is no earlier day on which something was learned.
    """
    from db.queries.days import known_days

    if not wish.turn and (told := days_in(wish.about)):
        return told
    days = [day.day for day in reader.ask(known_days, wish.as_of)]
    if len(days) < 2:
        return None
    later = days[0] if wish.as_of == ALWAYS else wish.as_of
    earlier = [day for day in days if day < later]
    return earlier[wish.turn % len(earlier)], later


def days_in(about: str) -> tuple[str, str] | None:
    """The two days (ISO) that a page is to be about, the earlier first; None if it says no days."""
    words = sorted(about.split())
    if len(words) != 2 or not all(len(word) == 10 and word[:4].isdigit() for word in words):
        return None
    return words[0], words[1]


def entity_of(reader: Asker, wish: Wish) -> str:
    """The company that a page is to be about: of a deal, the one whose deal it is."""
    from db.queries import deals

    found = reader.ask(deals.rows, [wish.first], wish.as_of)
    return found[0].subject.id if found else wish.first


def _nothing(wish: Wish) -> Document:
    return _told(_("Nothing of this is known of {name}.").format(name=wish.about or _("this")))


def _told(words: str) -> Document:
    from tui.document import Span, Text

    return [Text((Span(words, "dim"),))]


ANSWERS = (
    Answer("overview", N_("Overview"), "o", _overview, of_all=True),
    Answer("loops", N_("Loops"), "5", _loops, begin=_first_loops, of_all=True),
    Answer("timeline", N_("Timeline"), "6", _timeline, N_("zoom")),
    Answer("sources", N_("Sources"), "7", _sources, of_all=True),
    Answer("money", N_("Money by stage"), "m", _money),
    Answer("total", N_("Total"), "T", _total, N_("pays or is paid")),
    Answer("diff", N_("What changed"), "D", _diff, N_("further back")),
    Answer("rivals", N_("Where sources disagree"), "r", _rivals, of_all=True),
    Answer("revisions", N_("Amended, replaced, cancelled"), "a", _revisions),
    Answer("flow", N_("Flow between the marked"), "f", _flow),
    Answer("capex", N_("Capital expenditure"), "c", _capex, of_all=True),
    Answer("capacity", N_("Gigawatts by stage"), "w", _capacity, of_all=True),
    Answer("shares", N_("Market shares"), "M", _shares, of_all=True),
    Answer("questions", N_("Questions"), "0", _questions, of_all=True),
)
BY_PANE = {answer.pane: answer for answer in ANSWERS}


def wish_of(pane: str, about: str, as_of: str, turn: int = 0) -> Wish:
    """What the page of a pane is to be about: of one about everything, that is no matter."""
    answer = BY_PANE.get(pane)
    return Wish("" if answer is not None and answer.of_all else about, as_of, turn)
