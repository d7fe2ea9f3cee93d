"""The page of the watch list: its things, their figures, and what has changed of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from db.named_tuple import NamedTuple
from tui import words as w
from tui.document import Block, Document, Gap, Span, Text, Title
from tui.language import N_, _
from tui.memory import Watched
from tui.widgets.cells import Cell, Column, TableRow
from tui.wrapping import whole

EMPTY = N_("Nothing is watched yet: * puts what the cursor is on here, or takes it away.")


class Seen(NamedTuple):
    """Something on the list, as it is now and as it was.

    Attributes:
        thing: What it is.
        columns: What its cells are.
        row: Its row in the store; None where it is not in this one.
        before: The same when it was last looked at; None where there is nothing to compare with.
    """

    thing: Watched
    columns: Sequence[Column]
    row: TableRow | None
    before: Watched | None


def watch_page(things: Sequence[Seen]) -> Document:
    """The watch list."""
    if not things:
        return [Title(_("Watch list")), Text((Span(_(EMPTY), "dim"),))]
    changed = sum(bool(_changes(each)) for each in things)
    told = _("{count} watched").format(count=len(things))
    if changed:
        told = _("{changed} of {count} changed since you last looked")
        told = told.format(changed=changed, count=len(things))
    return [
        Title(_("Watch list"), (Span(told, "mark" if changed else "dim"),)),
        *(block for each in things for block in _thing(each)),
    ]


def _thing(seen: Seen) -> Iterator[Block]:
    thing = seen.thing
    yield Gap()
    if seen.row is None:
        yield Text(
            (Span(thing.name, "name", go=thing.address), Span(f"  {_('not in this store')}", "dim"))
        )
        return
    yield Text((Span(_name(seen), "name", go=thing.address),))
    if figures := tuple(_figures(seen)):
        yield Text(figures, indent=2)
    for title, before, now in _changes(seen):
        yield Text((
            Span(_("changed") + " ", "mark"), Span(f"{_(title)} ", "label"),
            Span(f"{before} → {now.text}", now.role, now.fact, now.inputs),
            Span(_since(seen), "dim"),
        ), indent=2)  # fmt: skip


def _since(seen: Seen) -> str:
    return "  " + _("since {day}").format(day=seen.before.day) if seen.before else ""


def _named(seen: Seen) -> int:
    """The number of the column that says what a thing is called."""
    keys = [column.key for column in seen.columns]
    return keys.index("title") if "title" in keys else 0


def _name(seen: Seen) -> str:
    return seen.row.cells[_named(seen)].text if seen.row else seen.thing.name


def _figures(seen: Seen) -> Iterator[Span]:
    name = _named(seen)
    for number, (column, cell) in enumerate(_cells(seen)):
        if number != name and cell.text != w.DASH:
            yield whole(Span(f"{_(column.title)} ", "label"))
            yield whole(Span(cell.text, cell.role, cell.fact, cell.inputs))
            yield Span("   ")


def _cells(seen: Seen) -> Iterator[tuple[Column, Cell]]:
    cells: Sequence[Cell] = seen.row.cells if seen.row else ()
    yield from zip(seen.columns, cells, strict=False)


def _changes(seen: Seen) -> list[tuple[str, str, Cell]]:
    """What is another now: the title of its column, what it was, and what it is."""
    if seen.before is None:
        return []
    was = seen.before.seen
    return [
        (column.title, was[column.key], cell)
        for column, cell in _cells(seen)
        if column.key in was and was[column.key] != cell.text
    ]
