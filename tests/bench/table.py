"""The table that comes of the figures: what was measured, what is wanted, and what falls short."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

Figures = Mapping[str, list[float]]
All = Mapping[str, Figures]
"""The figures of each program; those of termsheet apart by the size of the store."""


class Line(NamedTuple):
    """A line of the table.

    Attributes:
        what: It is about.
        ours: As measured here.
        others: The same of other programs, by their names.
        wanted: In words.
        is_met: Whether it is so; None where there is nothing to compare with.
        ratio: To what it is compared with, in words.
    """

    what: str
    ours: str
    others: Mapping[str, str]
    wanted: str
    is_met: bool | None
    ratio: str = ""


class Missing(Exception):
    """There is no such figure: the program is not installed, or was not measured."""


def median(figures: Figures, name: str) -> float:
    """The middle one."""
    if not figures.get(name):
        raise Missing(name)
    return statistics.median(figures[name])


def p95(figures: Figures, name: str) -> float:
    """All but one in twenty are no larger."""
    ordered = sorted(figures[name])
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def lines(found: All, large: str) -> Iterator[Line]:
    """The lines of the table.

    Args:
        found: All figures.
        large: The name of the largest store.
    """
    small, big, empty = found["termsheet 1k"], found[f"termsheet {large}"], found["empty app"]
    vd = found.get("visidata", {})
    table = _Table(found, large)
    start = "start ms"
    for size, figures in (("1k", small), (large, big)):
        ours = figures
        yield table.ratio(f"first rows, ms ({size})", ours, start, empty, start, 1.0, "empty app")
        yield table.ratio(
            f"first rows painted from the last start, ms ({size})",
            ours, "painted ms", empty, start, 0.15, "empty app",
        )  # fmt: skip
        yield table.ratio(
            f"first key in effect after start, ms ({size})",
            ours, "first key", empty, start, 1.15, "empty app",
        )  # fmt: skip
    yield table.at_most("first screen, bytes", big, "start bytes", 4500)
    yield table.ratio("Down inside the screen, ms", big, "down ms", vd, "down ms", 1 / 7)
    yield table.ratio("Down that scrolls, ms", big, "scroll ms", vd, "scroll ms", 1 / 4)
    yield table.at_most("Down that scrolls, bytes", big, "scroll bytes", 350)
    yield table.ratio("PageDown, ms", big, "page ms", vd, "page ms", 1 / 4)
    yield table.at_most("PageDown, bytes", big, "page bytes", 4000)
    yield table.ratio(
        "200 Down keys at once, ms, cursor on the right row", big, "flood ms", vd, "flood ms", 0.1
    )
    yield table.ratio("sort by amount, ms", big, "sort ms", vd, "sort ms", 1 / 50)
    yield table.ratio("filter by a word, ms", big, "filter ms", vd, "filter ms", 1 / 60)
    yield table.more("peak memory browsing, MB", big, "browsing MB", empty, "start MB", 6)
    yield table.more("peak memory after a sort, MB", big, "sorted MB", empty, "start MB", 12)
    yield table.at_most("idle, bytes", big, "idle bytes", 0)
    yield table.at_most("idle, % of a core", big, "idle cpu", 0.2, digits=2)
    ssh = found.get(f"ssh {large}", {})
    yield table.at_most("over SSH: Down inside the screen, bytes", ssh, "down bytes", 20)
    yield table.at_most("over SSH: Down that scrolls, bytes", ssh, "scroll bytes", 230)
    bare = found.get(f"bare table {large}", {})
    for what, name in (("Down inside", "down ms"), ("Down that scrolls", "scroll ms")):
        yield table.ratio(f"{what}, with all around the table, ms", big, name, bare, name, 2.0,
                          "bare table")  # fmt: skip
    for what, name in _GROWING:
        yield table.ratio(f"{what}, 1k to {large}", big, name, small, name, 1.2, "1k")
    for name, what in _PAGES.items():
        yield table.page(f"{what} opens, ms ({large})", found.get(f"pages {large}", {}), name, big)


_GROWING = (
    ("growth of first rows", "start ms"),
    ("growth of Down inside the screen", "down ms"),
    ("growth of Down that scrolls", "scroll ms"),
    ("growth of PageDown", "page ms"),
    ("growth of memory", "browsing MB"),
)
_PAGES = {"deal": "page of a deal", "compare": "comparison", "loops": "loops", "total": "totals"}


class _Table:
    def __init__(self, found: All, large: str) -> None:
        self._found, self._ours = found, f"termsheet {large}"

    def _others(self, name: str) -> dict[str, str]:
        others = {}
        for program, figures in self._found.items():
            if program in SHOWN and figures.get(name):
                others[program] = _number(median(figures, name))
        return others

    def ratio(
        self, what: str, ours: Figures, name: str, base: Figures, base_name: str, most: float,
        base_is: str = "visidata",
    ) -> Line:  # fmt: skip
        wanted = f"<= {_ratio(most)} x {base_is}"
        if not ours.get(name):
            return Line(what, "–", {}, wanted, None)
        told = f"{_number(median(ours, name))} (p95 {_number(p95(ours, name))})"
        others = self._others(name) if base_is in SHOWN else {}
        try:
            times = median(ours, name) / median(base, base_name)
        except (Missing, ZeroDivisionError):
            return Line(what, told, others, wanted, None)
        return Line(what, told, others, wanted, times <= most, f"{times:.2g} x")

    def at_most(self, what: str, ours: Figures, name: str, most: float, *, digits: int = 0) -> Line:
        wanted = f"<= {most:g}"
        if not ours.get(name):
            return Line(what, "–", {}, wanted, None)
        value = median(ours, name)
        told = f"{value:.{digits}f} (p95 {p95(ours, name):.{digits}f})"
        return Line(what, told, self._others(name), wanted, value <= most)

    def more(
        self, what: str, ours: Figures, name: str, base: Figures, base_name: str, most: float
    ) -> Line:
        wanted = f"<= empty app + {most:g}"
        try:
            value, start = median(ours, name), median(base, base_name)
        except Missing:
            return Line(what, "–", {}, wanted, None)
        told = f"{value:.1f}"
        others = self._others(name) | {"empty app": f"{start:.1f}"}
        return Line(what, told, others, wanted, value - start <= most, f"+ {value - start:.1f}")

    def page(self, what: str, ours: Figures, name: str, list_: Figures) -> Line:
        wanted = "<= 2 PageDowns, or it says that it is being made"
        try:
            value, page = median(ours, f"{name} ms"), median(list_, "page ms")
        except Missing:
            return Line(what, "–", {}, wanted, None)
        said = any(ours.get(f"{name} told", ()))
        told = _number(value) + (", says so" if said else "")
        if f"{name} whole ms" in ours:
            told += f"; all of it {_number(median(ours, f'{name} whole ms'))}"
        return Line(what, told, {}, wanted, said or value <= 2 * page, f"{value / page:.2g} x")


SHOWN = ("empty app", "visidata", "harlequin", "less")
"""The other programs of the table, in this order."""


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def _ratio(most: float) -> str:
    return f"1/{1 / most:.0f}" if most <= 0.145 or most == 0.25 else f"{most:g}"


_SIGNS: dict[bool | None, str] = {True: "yes", False: "NO", None: "–"}


def markdown(found: Iterable[Line]) -> str:
    """The table in Markdown."""
    return _rows(found, lambda cells: f"| {' | '.join(cells)} |", rule=True)


def plain(found: Iterable[Line]) -> str:
    """The table for a terminal."""
    rows = [_cells(line) for line in found]
    head = _head()
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]

    def joined(cells: list[str]) -> str:
        return "  ".join(c.ljust(w) for c, w in zip(cells, widths, strict=True)).rstrip()

    return "\n".join(joined(row) for row in [head, *rows])


def _rows(found: Iterable[Line], joined: Callable[[list[str]], str], *, rule: bool) -> str:
    head = _head()
    rows = [head, *([["---"] * len(head)] if rule else []), *map(_cells, found)]
    return "\n".join(joined(row) for row in rows)


def _head() -> list[str]:
    return ["", "termsheet", *SHOWN, "wanted", "ratio", "met"]


def _cells(line: Line) -> list[str]:
    others = [line.others.get(name, "") for name in SHOWN]
    return [line.what, line.ours, *others, line.wanted, line.ratio, _SIGNS[line.is_met]]
