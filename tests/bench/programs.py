"""The explorer as it is measured, and what it does in turn: keys in, figures out.

A visit is one run of one program. It adds its figures to those of other visits under names such as
"down ms"; the names are what `tests.bench.table` makes lines of.
"""

from __future__ import annotations

import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.bench.session import QUIET, Effect, Session

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PAGE = 36
"""Rows of a list that are on the screen for certain."""
FLOOD = 200
IDLE = 4.0
HASHED = 120.0
"""Seconds in which any store is hashed."""
FIGURE = r"[$€¥]\d"
"""On the first screen of the explorer, when it has rows."""

Figures = defaultdict[str, list[float]]
Visit = Callable[[Figures], None]


class Facts:
    """What is known of the stores: what must be on the screen after a key.

    Attributes:
        store: The store.
        csv: The same deals as a table for other programs.
        row: What stands in the row that 200 steps lead to.
        sorted: The first row, and the one that follows it when sorted by amount.
        word: A word to filter by.
        found: What stands in the first row that has the word.
    """

    def __init__(self, store: Path, csv: Path) -> None:
        from db.queries import deals
        from db.queries.window import View, ids, position
        from db.reader import Reader
        from tui.panes.deals import DEALS

        self.store, self.csv = store, csv
        with Reader(store) as reader:

            def cells(view: View, place: int) -> list[str]:
                (row,) = reader.ask(deals.window, view, place, 1)
                return [cell.text for cell in DEALS.row(row).cells]

            top, by_amount = cells(View(), 0), View(sort="amount", descending=True)
            (first,) = reader.ask(ids, deals.LISTING, View(), 0, 1)
            place = reader.ask(position, deals.LISTING, by_amount, first) or 0
            self.row = _line(cells(View(), FLOOD))
            follows = _line(cells(by_amount, place + 1)).removeprefix("^▌")
            self.sorted = rf"{_line(top)}.*\n {follows}"
            for word in ("loan", "listing", "venture", "lease"):
                found = cells(View(words=word), 0)
                if found[0] != top[0]:
                    self.word, self.found = word, _line(found)
                    break


def _line(cells: Sequence[str]) -> str:
    """The cursor's row of the list of deals, by its date and how its title begins."""
    return rf"^▌{re.escape(cells[0])} +{re.escape(cells[1][:12])}"


def termsheet(store: Path, *options: str) -> list[str]:
    """The command that opens the explorer."""
    script = Path(sys.executable).with_name("termsheet")
    begin = [str(script)] if script.exists() else [sys.executable, "-m", "tui"]
    return [*begin, str(store), "--fresh", *options]


def add(figures: Figures, name: str, effects: Sequence[Effect]) -> None:
    """Note times and bytes."""
    figures[f"{name} ms"] += [effect.ms for effect in effects if effect.ms is not None]
    figures[f"{name} bytes"] += [float(effect.bytes) for effect in effects]


# ---------------------------------------------------------------------- starting


def start(command: Sequence[str], pattern: str, env: Mapping[str, str], name: str) -> Visit:
    """Start, see the first rows, leave."""

    def visit(figures: Figures) -> None:
        with Session(command, env) as session:
            ready = session.ready(pattern)
            session.rest()
            add(figures, name, [Effect(ready.ms, session.bytes_until(time.perf_counter()))])
            figures["start MB"].append(session.peak_mb)

    return visit


def first_key(command: Sequence[str], env: Mapping[str, str], name: str) -> Visit:
    """Start, and press Down as soon as there are rows: the cursor leaves the first line."""

    def visit(figures: Figures) -> None:
        with Session(command, env) as session:
            session.wait_for(FIGURE)
            session.send("Down")
            seen = session.wait_for(r"\A.*\n  (?:.*\n)+? ▌")
            figures[name].append((seen - session.started) * 1000)

    return visit


def keep_picture(command: Sequence[str], env: Mapping[str, str]) -> None:
    """Start once, so that there is a first screen of the last start, and what it has imported.

    A large store is hashed then, which is remembered; nothing is measured while that goes on.
    """
    with Session(command, env) as session:
        session.wait_for(FIGURE)
        session.rest(4.0)
        late = time.monotonic() + HASHED
        while session.idle(1.0)[1] > 2.0 and time.monotonic() < late:
            pass


# ---------------------------------------------------------------------- the explorer


def explorer(facts: Facts, env: Mapping[str, str]) -> Visit:
    """All about the list of deals: steps, pages, a flood of keys, sort, filter, rest."""

    def visit(figures: Figures) -> None:
        with Session(termsheet(facts.store), env) as session:
            _to_deals(session)
            steps(session, figures)
            add(figures, "page", session.each("PageDown", 12))
            session.settle(["g"])
            figures["flood ms"].append(session.act(["Down"] * FLOOD, facts.row))
            session.rest(0.3)
            figures["browsing MB"].append(session.peak_mb)
            session.settle(["g"])
            _sort_and_filter(session, figures, facts)
            sent, cpu = session.idle(IDLE)
            figures["idle bytes"].append(float(sent))
            figures["idle cpu"].append(cpu)

    return visit


def _to_deals(session: Session) -> None:
    session.wait_for(FIGURE)
    session.rest(0.2)
    session.act(["2"], r"^▌\d{4}-")
    session.rest(0.4)


def steps(session: Session, figures: Figures) -> None:
    """Steps inside the screen, and then steps that scroll."""
    add(figures, "down", session.each("Down", 20))
    session.settle(["Down"] * (PAGE - 18))
    add(figures, "scroll", session.each("Down", 20))


def _sort_and_filter(session: Session, figures: Figures, facts: Facts) -> None:
    session.settle(["l"] * 2)  # to the amount
    figures["sort ms"].append(session.act(["s"], facts.sorted))
    session.rest(0.4)
    figures["sorted MB"].append(session.peak_mb)
    session.settle(["s"])
    session.settle(["s"])
    session.settle(["/"])
    figures["filter ms"].append(session.act([*facts.word], facts.found))
    session.settle(["Enter"])


def over_ssh(facts: Facts, env: Mapping[str, str]) -> Visit:
    """The same steps on a line where every byte counts."""

    def visit(figures: Figures) -> None:
        with Session(termsheet(facts.store, "--profile", "ssh"), env) as session:
            _to_deals(session)
            steps(session, figures)
            add(figures, "page", session.each("PageDown", 5))

    return visit


def bare_table(facts: Facts, env: Mapping[str, str]) -> Visit:
    """The same steps in the table alone."""

    def visit(figures: Figures) -> None:
        command = [sys.executable, "-m", "tests.bench.apps.bare_table", str(facts.store)]
        with Session(command, {**env, "PYTHONPATH": str(ROOT)}) as session:
            session.wait_for(r"^▌\d{4}-")
            session.rest(0.3)
            steps(session, figures)

    return visit


def pages(facts: Facts, env: Mapping[str, str]) -> Visit:
    """Pages of deals, companies, circles and totals, in a store of any size."""

    def visit(figures: Figures) -> None:
        with Session(termsheet(facts.store), env) as session:
            _to_deals(session)
            for _ in range(3):
                session.settle(["PageDown"])
                _open(session, figures, "deal", ["Down", "Enter"], "Esc")
            _open(session, figures, "total", ["T"], "Esc")
            _open_from_its_beginning(session, figures, "loops", ["5"], r"\d+ circles", "Esc")
            session.settle(["1"])
            session.settle(["Space"])
            session.settle(["Down"])
            session.settle(["Space"])
            _open(session, figures, "compare", ["4"], "1")

    return visit


def _open(session: Session, figures: Figures, name: str, keys: Sequence[str], back: str) -> None:
    """Open a page; notes whether it had to say that it is being made."""
    effect = session.settle(keys)
    figures[f"{name} told"].append(float("Working" in session.screen.text()))
    if "Working" in session.screen.text():
        seen = session.wait_for(r"\A(?!(?:.*\n)*.*Working …)")
        effect = Effect((effect.ms or 0) + (seen - session.writes[-1][0]) * 1000, effect.bytes)
    add(figures, name, [effect])
    session.rest(0.3)
    session.settle([back])


def _open_from_its_beginning(
    session: Session, figures: Figures, name: str, keys: Sequence[str], whole: str, back: str
) -> None:
    """Open a page of which a screen is seen before all of it is made; notes both times."""
    sent = time.perf_counter()
    add(figures, name, [session.settle(keys, QUIET)])
    figures[f"{name} told"].append(float("Working" in session.screen.text()))
    figures[f"{name} whole ms"].append((session.wait_for(whole) - sent) * 1000)
    session.rest(0.3)
    session.settle([back])
