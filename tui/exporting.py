"""What is exported: from what the explorer shows to the same text that a command prints.

Each export names its command, so that what is exported once by key can be had again by script.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from db.named_tuple import NamedTuple
from db.queries import deals
from db.queries.reading import ALWAYS
from db.queries.window import View, count
from db.reader import Reader, StoreReplaced
from db.reasoning.compare import compare
from db.reasoning.diff import diff
from db.reasoning.flows import flows
from db.reasoning.loops import loops
from db.reasoning.money import Money, of_company, of_deal
from db.reasoning.revisions import revisions
from db.reasoning.rivals import rivalries
from db.reasoning.timeline import Timeline, chronicle
from db.reasoning.totals import Totals, total
from db.reasoning.weak import weak
from db.rows import Named
from tui import words as w
from tui.answers import NO_FLOW, Wish, days_of, entity_of, role_of, zoom_of
from tui.export_words import SORTS, TITLES
from tui.key_names import SPACE, key_of
from tui.language import _, many
from tui.phrases import called
from tui.places import cache_folder
from tui.printing import answers, measured
from tui.printing.forms import CSV, PLAIN, Forms
from tui.printing.lists import LISTS
from tui.printing.overview import overview, page_of_facts
from tui.printing.things import passages_behind, sum_of, thing
from tui.shown import (
    Shown,
    ShownAnswer,
    ShownComparison,
    ShownList,
    ShownSum,
    ShownThing,
    ShownWatched,
)

T = TypeVar("T")

PATIENCE = 60.0
"""Seconds that a question may take: all rows are more than those on the screen."""

_LIST_OF_PANE = {"companies": "companies", "deals": "deals", "compute": "contracts"}


class NothingToExportError(Exception):
    """What is shown can't be exported; says why, in words for people."""


class Export(NamedTuple):
    """Something that can be exported.

    Attributes:
        title: What it is, for people.
        name: What it is, in the name of a file.
        make: Its forms, from a store.
        command: The arguments of the command that prints the same; () where there is none.
        as_of: The day as of which it is shown.
        rows: How many rows it has, if that is known and matters.
    """

    title: str
    name: str
    make: Callable[[Reader], Forms]
    command: tuple[str, ...] = ()
    as_of: str = ALWAYS
    rows: int | None = None

    @property
    def day(self) -> str:
        """The day in the name of its file: what is known today, unless it is of another day."""
        return date.today().isoformat() if self.as_of == ALWAYS else self.as_of

    def arguments(self, form: str) -> tuple[str, ...]:
        """The arguments of the command that prints it in a form."""
        if not self.command:
            return ()
        day = () if self.as_of == ALWAYS or self.command[0] == "diff" else ("--as-of", self.as_of)
        return (*self.command, *day, *(() if form == PLAIN else (f"--{form}",)))


def store_options(store: Path) -> tuple[str, ...]:
    """The options by which a command reads a store; none for the one that is read without any."""
    return () if store.is_relative_to(cache_folder()) else ("--store", os.fspath(store))


def command_line(export: Export, form: str, options: Sequence[str]) -> str:
    """The command that prints the same; "" where there is none.

    Args:
        export: What is exported.
        form: One of the forms of `tui.printing.forms`.
        options: Those that name the store.
    """
    arguments = export.arguments(form)
    return shlex.join(("termsheet", *arguments, *options)) if arguments else ""


def exports(reader: Reader, shown: Sequence[Shown], sources: Path | None = None) -> list[Export]:
    """All that can be exported of what is shown, the first the one that the person looks at.

    Args:
        reader: The store.
        shown: What is shown.
        sources: The folder with texts of sources that the person named, if any.

    Raises:
        NothingToExportError: There is nothing.
    """
    found: list[Export] = []
    why: list[NothingToExportError] = []
    for each in shown:
        try:
            found += _exports(reader, each, sources)
        except NothingToExportError as error:
            why.append(error)
    if not found:
        raise why[0] if why else NothingToExportError(_("Nothing is shown here."))
    return found


def printed(path: Path, store: object, export: Export, form: str) -> tuple[str, str]:
    """An export as text, and in words how much it is.

    Args:
        path: The store.
        store: Which file is meant: what the reader of the screen says of it.
        export: What is exported.
        form: One of the forms of `tui.printing.forms`.
    """
    with Reader(path, deadline=PATIENCE) as reader:
        if reader.identity != store:
            raise StoreReplaced(path, _("replaced by a newer store"), _("Open termsheet again."))
        forms = export.make(reader)
        text = forms.printed(form).text
        if not (forms.is_list or form == CSV):
            return text, export.title
        rows = forms.count()
        return text, many("{count} row", "{count} rows", rows)


def _exports(reader: Reader, shown: Shown, sources: Path | None) -> Iterator[Export]:
    match shown:
        case ShownList():
            yield _list(reader, shown.pane, shown.view)
        case ShownThing():
            yield _thing(reader, shown, sources)
        case ShownSum():
            yield Export(
                _("Sum: {figure}").format(figure=shown.figure),
                "sum",
                lambda r: sum_of(r, shown.figure, shown.inputs),
            )
        case ShownComparison():
            yield _comparison(reader, shown)
        case ShownWatched():
            yield _watched(reader, shown.as_of)
        case ShownAnswer():
            yield from _ANSWERS[shown.pane](reader, shown.wish)


def _list(reader: Reader, pane: str, view: View) -> Export:
    listed = LISTS[_LIST_OF_PANE.get(pane, pane)]
    rows = reader.ask(count, listed.listing, view)
    if not rows:
        raise NothingToExportError(_("Nothing is listed: take the filter away first."))
    options: tuple[str, ...] = ()
    if view.words.strip():
        options += (f"--words={view.words}",)
    if view.sort:
        options += ("--sort", view.sort)
    if view.sort and view.descending:
        options += ("--reverse",)
    title = TITLES[listed.what]
    if view.words.strip():
        title = _("{list} with “{words}”").format(list=title, words=view.words.strip())
    if view.sort:
        sort = w.word(SORTS, view.sort)
        title = _("{list}, by {sort}").format(list=title, sort=sort)
    return Export(
        title,
        listed.what, lambda r: listed.forms(r, view), (listed.what, *options), view.as_of, rows,
    )  # fmt: skip


def _thing(reader: Reader, shown: ShownThing, sources: Path | None) -> Export:
    kind, key, as_of = shown
    found = thing(reader, kind, key, as_of)
    if found is None:
        raise NothingToExportError(_("Nothing is known of it on this day."))
    texts = sources if kind == "fact" else None  # only the evidence shows paragraphs

    def make(reader: Reader) -> Forms:
        found = thing(reader, kind, key, as_of)
        assert found is not None  # the store is the same as above
        return found.forms(passages_behind(reader, found.rows(), texts) if texts else None)

    address = key if kind == "company" else f"{kind}/{key}"
    folder = ("--sources", os.fspath(texts)) if texts else ()
    name = f"fact-{key}" if kind == "fact" else key
    title = _("Evidence of {thing}").format(thing=found.name) if kind == "fact" else found.name
    return Export(title, name, make, ("show", address, *folder), as_of)


def _comparison(reader: Reader, shown: ShownComparison) -> Export:
    found = reader.ask(compare, shown.ids, shown.as_of)
    ids = [subject.id for subject in found.subjects]
    if len(ids) < 2:
        told = _("Mark two to four with {key}; then they can be compared.")
        raise NothingToExportError(told.format(key=key_of("table.mark", SPACE)))
    as_deals = {row.id for row in reader.ask(deals.rows, ids, shown.as_of)}
    return Export(
        " · ".join(called(subject) for subject in found.subjects), f"compare-{'-'.join(ids)}",
        lambda r: answers.comparison(r, r.ask(compare, ids, shown.as_of)),
        ("compare", *(f"deal/{id_}" if id_ in as_deals else id_ for id_ in ids)), shown.as_of,
    )  # fmt: skip


def _watched(reader: Reader, as_of: str) -> Export:
    """The watch list, and the facts behind its figures; no command prints it."""
    # Late: the explorer's own, as what a watched thing looks like in a list is.
    from tui.pages.watch import watch_page
    from tui.panes.watch import watched_now

    if not watched_now(reader, as_of):
        raise NothingToExportError(_("Nothing is watched yet."))

    def make(reader: Reader) -> Forms:
        return page_of_facts(reader, lambda: watch_page(watched_now(reader, as_of)), as_of)

    return Export(_("Watch list"), "watch-list", make, as_of=as_of)


def _money(reader: Reader, wish: Wish) -> Iterator[Export]:
    def ask(reader: Reader) -> Money:
        found = reader.ask(of_deal, wish.first, wish.as_of)
        return _known(found or reader.ask(of_company, wish.first, wish.second, wish.as_of))

    found = ask(reader)
    subject, other = found.subject, found.other
    is_deal = bool(reader.ask(deals.rows, [subject.id], wish.as_of))
    yield Export(
        _("Money by stage: {names}").format(names=_both(subject, other)),
        _joined("money", subject, other),
        lambda r: answers.money(ask(r)),
        ("money", f"deal/{subject.id}" if is_deal else subject.id, *_option("--with", other)),
        wish.as_of,
    )


def _total(reader: Reader, wish: Wish) -> Iterator[Export]:
    role = role_of(wish)
    company = entity_of(reader, wish)

    def ask(reader: Reader) -> Totals:
        return _known(reader.ask(total, company, role, wish.second, wish.as_of))

    found = ask(reader)
    title = _("Total that {name} pays") if role == "payer" else _("Total that {name} is paid")
    end = _option("--to" if role == "payer" else "--from", found.other)
    yield Export(
        title.format(name=called(found.subject)),
        _joined(f"total-{role}", found.subject, found.other),
        lambda r: answers.total(ask(r)),
        ("total", found.subject.id, "--as", role, *end),
        wish.as_of,
    )


def _loops(reader: Reader, wish: Wish) -> Iterator[Export]:
    yield Export(
        _("Who pays whom in a circle"), "loops",
        lambda r: answers.loops(r.ask(loops, as_of=wish.as_of)), ("loops",), wish.as_of,
    )  # fmt: skip


def _flow(reader: Reader, wish: Wish) -> Iterator[Export]:
    ids = wish.about.split()
    if len(ids) < 2:
        told = _("Mark two to four companies with {key} first.")
        raise NothingToExportError(told.format(key=key_of("table.mark", SPACE)))
    found = reader.ask(flows, ids, wish.as_of)
    if len(found.companies) < 2:
        raise NothingToExportError(_(NO_FLOW))
    ids = [company.id for company in found.companies]
    names = " · ".join(called(company) for company in found.companies)
    yield Export(
        _("Flow between {names}").format(names=names), _joined("flow", *found.companies),
        lambda r: answers.flow(r.ask(flows, ids, wish.as_of)), ("flow", *ids), wish.as_of,
    )  # fmt: skip


def _timeline(reader: Reader, wish: Wish) -> Iterator[Export]:
    """The timeline, and of one company also what it was worth when."""
    zoom, company = zoom_of(wish), entity_of(reader, wish) or None

    def ask(reader: Reader) -> Timeline:
        return reader.ask(chronicle, zoom, company, wish.as_of)

    found = ask(reader)
    named = found.company
    about = (named.id,) if named else ()
    yield Export(
        _("Timeline of {whose}").format(whose=called(named)) if named else _("Timeline"),
        _joined("timeline", named),
        lambda r: answers.timeline(ask(r)),
        ("timeline", *about, "--zoom", zoom),
        wish.as_of,
    )
    if named and any(moment.kind == "valuation" for moment in found.moments):
        yield Export(
            _("Valuations of {company}").format(company=called(named)),
            _joined("valuations", named),
            lambda r: answers.worth(r, ask(r), named.id, wish.as_of),
            ("timeline", *about, "--zoom", zoom, "--valuations"),
            wish.as_of,
        )


def _diff(reader: Reader, wish: Wish) -> Iterator[Export]:
    if (days := days_of(reader, wish)) is None:
        raise NothingToExportError(_("There is one day only on which something was learned."))
    earlier, later = days
    yield Export(
        _("What changed from {earlier} to {later}").format(earlier=earlier, later=later),
        f"diff-{earlier}",
        lambda r: answers.changes(r, r.ask(diff, earlier, later)), ("diff", earlier, later), later,
    )  # fmt: skip


def _rivals(reader: Reader, wish: Wish) -> Iterator[Export]:
    yield Export(
        _("Where sources disagree"), "rivals",
        lambda r: answers.rivals(r.ask(rivalries, wish.as_of)), ("rivals",), wish.as_of,
    )  # fmt: skip


def _revisions(reader: Reader, wish: Wish) -> Iterator[Export]:
    yield Export(
        _("What was amended, replaced or cancelled"), "revisions",
        lambda r: answers.revisions(r.ask(revisions, wish.as_of)), ("revisions",), wish.as_of,
    )  # fmt: skip


def _sources(reader: Reader, wish: Wish) -> Iterator[Export]:
    """The sources, and what rests on too little."""
    yield _list(reader, "sources", View(as_of=wish.as_of))
    yield Export(
        _("What rests on little"), "weak",
        lambda r: answers.weak(r, r.ask(weak, View(as_of=wish.as_of)).rows), ("weak",), wish.as_of,
    )  # fmt: skip


def _capex(reader: Reader, wish: Wish) -> Iterator[Export]:
    yield Export(
        _("Capital expenditure"), "capital-expenditure",
        lambda r: measured.capex(r, wish.as_of), ("capex",), wish.as_of,
    )  # fmt: skip


def _capacity(reader: Reader, wish: Wish) -> Iterator[Export]:
    yield Export(
        _("Gigawatts by stage"), "gigawatts",
        lambda r: measured.capacity(r, wish.as_of), ("capacity",), wish.as_of,
    )  # fmt: skip


def _shares(reader: Reader, wish: Wish) -> Iterator[Export]:
    yield Export(
        _("Market shares"), "market-shares",
        lambda r: measured.shares(r, wish.as_of), ("shares",), wish.as_of,
    )  # fmt: skip


def _questions(reader: Reader, wish: Wish) -> Iterator[Export]:
    raise NothingToExportError(_("These are questions: open one, and export its answer."))


def _overview(reader: Reader, wish: Wish) -> Iterator[Export]:
    yield Export(
        "Overview", "overview", lambda r: overview(r, wish.as_of), ("overview",), wish.as_of
    )


_ANSWERS: Mapping[str, Callable[[Reader, Wish], Iterable[Export]]] = {
    "overview": _overview,
    "loops": _loops,
    "timeline": _timeline,
    "sources": _sources,
    "money": _money,
    "total": _total,
    "diff": _diff,
    "rivals": _rivals,
    "revisions": _revisions,
    "flow": _flow,
    "capex": _capex,
    "capacity": _capacity,
    "shares": _shares,
    "questions": _questions,
}


def _known(found: T | None) -> T:
    if found is None:
        raise NothingToExportError(_("Nothing of this is known."))
    return found


def _both(*named: Named | None) -> str:
    return _(" and ").join(called(each) for each in named if each)


def _joined(what: str, *named: Named | None) -> str:
    return "-".join((what, *(each.id for each in named if each)))


def _option(option: str, named: Named | None) -> tuple[str, ...]:
    return (option, named.id) if named else ()
