"""`export`: the whole store into a folder, as facts files, tables and lists."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TextIO, TypeVar

from db.exchange.exporting import Exported, Progress, export_store
from db.queries.window import View, count
from db.reader import Reader
from db.safe_text import clean
from tui.commands.command import SETS_HELP, Command, Parser, sets_of_facts
from tui.commands.outcome import DONE, MISUSED, CommandError, tell
from tui.commands.reading import open_reader, put
from tui.language import _, many
from tui.printing.flat import Flat, Value
from tui.printing.lists import LISTS, PAGE, PrintedList
from tui.printing.shapes import Json
from tui.printing.write import csv_text, json_text

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

_PATIENCE = 1.0
"""Seconds before a bar is shown: what is done by then needs none."""

_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""By it spreadsheets know UTF-8, and pandas and SQLite know to leave it out."""

_WITH_UNITS = {"power_low": "power_low_W", "power_high": "power_high_W",
               "power_capacity_low": "power_capacity_low_W",
               "power_capacity_high": "power_capacity_high_W"}  # fmt: skip
"""Columns whose unit never changes and has no column beside it that must be read."""


def _add(parser: Parser) -> None:
    parser.add_argument(
        "folder",
        type=Path,
        metavar="FOLDER",
        help=_("a new folder, an empty one, or one with an earlier export"),
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--store",
        type=Path,
        metavar="STORE",
        help=_("the store to read (without it: the facts of termsheet)"),
    )
    which.add_argument(
        "--facts", dest="store", type=sets_of_facts, metavar="SETS", help=_(SETS_HELP)
    )
    parser.add_argument(
        "--force",
        action="store_true",
        help=_("replace files that are in the way, or were changed since"),
    )
    parser.add_argument("--json", action="store_true", help=_("a report as JSON on stdout"))
    parser.add_argument("--as-of", metavar="DATE", help=argparse.SUPPRESS)


def _run(args: argparse.Namespace) -> int:
    if args.as_of is not None:
        raise CommandError(
            _("an export is the whole store: each fact in it says since when it is known."),
            _("For what was known then: {command}").format(
                command=f"termsheet facts --as-of {clean(args.as_of)} --csv"
            ),
            code=MISUSED,
        )
    with open_reader(args.store) as reader, _Bar() as bar:
        made = export_store(
            reader.path,
            args.folder,
            lambda folder, progress: write_tables(reader, folder, progress),
            force=args.force,
            progress=bar.told,
            expected=reader.identity,
        )
    if args.json:
        put(json_text(_report(made)))
    files = many("{count} file", "{count} files", len(made.files))
    content = _("content {hash}").format(hash=made.content_hash)
    tell(f"{clean(made.folder)}: {files}", content)
    return DONE


def _report(made: Exported) -> dict[str, object]:
    return {
        "folder": clean(made.folder),
        "content_hash": made.content_hash,
        "rows": dict(made.rows),
        "files": list(made.files),
    }


def write_tables(reader: Reader, folder: Path, progress: Progress) -> dict[str, int]:
    """Write the lists of a store as CSV and as JSON, and the parts and the evidence as CSV.

    Args:
        reader: The store.
        folder: Where; gets the folders csv and json.
        progress: Told how far it is.

    Returns:
        How many rows each file has, by its path in the folder.
    """
    for name in ("csv", "json"):
        (folder / name).mkdir()
    rows: dict[str, int] = {}
    for each in LISTS.values():
        rows |= _write_list(reader, each, folder, progress)
    return dict(sorted(rows.items()))


def _write_list(
    reader: Reader, each: PrintedList[Any], folder: Path, progress: Progress
) -> dict[str, int]:
    """Write one list, some rows at a time."""
    view = View()
    there = reader.ask(count, each.listing, view)
    inner = _INNER.get(each.what)
    with ExitStack() as stack:

        def new(path: str, kind: type[F], newline: str) -> F:
            opened = (folder / path).open("x", encoding="utf-8", newline=newline)
            return kind(path, stack.enter_context(opened))

        table = new(f"csv/{each.what}.csv", _Table, "")
        objects = new(f"json/{each.what}.json", _List, "\n")
        more = new(f"csv/{inner[0]}.csv", _Table, "") if inner else None
        # Once at least, for the line of names.
        for start in range(0, max(there, 1), PAGE):
            page = reader.ask(each.window, view, start, PAGE)
            columns = each.flat(reader, page, view.as_of)
            table.add({_WITH_UNITS.get(name, name): get for name, get in columns.items()}, page)
            shapes = each.json(reader, page, view.as_of)
            objects.add(shapes)
            if inner and more:
                more.add(inner[1], list(inner[2](shapes)))
            progress(each.what, min(start + PAGE, there), there)
        objects.close()
    written: list[_File] = [table, objects, *([more] if more else [])]
    return {file.path: file.rows for file in written}


class _File:
    """A file that is written in pieces.

    Attributes:
        path: Its path in the export.
        rows: How many rows it has so far.
    """

    def __init__(self, path: str, file: TextIO) -> None:
        self.path, self.rows, self._file = path, 0, file


class _Table(_File):
    """A table as CSV."""

    def add(self, columns: Mapping[str, Callable[[Any], Value]], rows: Sequence[Any]) -> None:
        """Add rows; the first ones bring the line of names."""
        first = self._file.tell() == 0
        self._file.write((_MARK if first else "") + csv_text(columns, rows, names=first))
        self.rows += len(rows)


class _List(_File):
    """A list as JSON: the same text as if it were written all at once."""

    def add(self, items: Sequence[Json]) -> None:
        """Add items."""
        if items:
            self._file.write(",\n" if self.rows else "[\n")
            self._file.write(json_text(items)[2:-3])
            self.rows += len(items)

    def close(self) -> None:
        """Write its end."""
        self._file.write("\n]\n" if self.rows else "[]\n")


F = TypeVar("F", bound=_File)


def _parts_of(deals: Iterable[Json]) -> Iterator[Json]:
    for deal in deals:
        for part in _objects(deal["parts"]):
            yield {"deal": deal["id"], "deal_title": deal["title"], **part}


def _evidence_of(facts: Iterable[Json]) -> Iterator[Json]:
    for fact in facts:
        for number, evidence in enumerate(_objects(fact["evidence"]), 1):
            yield {"fact": fact["id"], "number": number, **evidence}


def _objects(value: object) -> list[Json]:
    assert isinstance(value, list)
    return value


def _column(*path: str) -> Callable[[Json], Value]:
    """A column with what stands at a path of keys; several values in one cell."""

    def read(item: Json) -> Value:
        value: object = item
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        if isinstance(value, list):
            return "; ".join(map(str, value)) or None
        if isinstance(value, float):
            return Decimal(repr(value))
        assert value is None or isinstance(value, str | int)
        return value

    return read


_FIGURE = ("low", "high", "low_open", "high_open", "approximate", "unit", "raw", "text")
_PARTS: Flat[Json] = {
    "deal": _column("deal"),
    "deal_title": _column("deal_title"),
    **{name: _column(name) for name in ("id", "kind", "part_of")},
    **{name: _column(name) for name in ("payers", "payees", "payer_ids", "payee_ids")},
    **{name: _column(name) for name in ("instrument", "metric")},
    **{name: _column("quantity", name) for name in _FIGURE},
    **{
        name: _column(name)
        for name in ("words", "basis", "nature", "purpose", "chip", "scope", "condition", "due",
                     "status", "counts")
    },
    **{name: _column("evidence", name) for name in ("source", "locator", "attribution")},
}  # fmt: skip
_EVIDENCE: Flat[Json] = {
    name: _column(name)
    for name in ("fact", "number", "source", "source_title", "source_kind", "publisher",
                 "published", "url", "locator", "attribution", "attributed_to", "raw", "note")
}  # fmt: skip

_INNER: Mapping[str, tuple[str, Flat[Json], Callable[[Iterable[Json]], Iterator[Json]]]] = {
    "deals": ("parts", _PARTS, _parts_of),
    "facts": ("evidence", _EVIDENCE, _evidence_of),
}
"""Lists that hold lists: the table of these, its columns, and how its rows are found."""


class _Bar:
    """How far an export is, on stderr: only for people, and only if it takes long."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._wanted = sys.stderr.isatty()
        self._shown: RichProgress | None = None
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self._shown:
            self._shown.stop()

    def told(self, what: str, done: int, of: int) -> None:
        """Show how far it is."""
        if not self._wanted or time.monotonic() - self._began < _PATIENCE:
            return
        if self._shown is None:
            self._shown = _rich_progress()
            self._shown.start()
        if what not in self._tasks:
            self._tasks[what] = self._shown.add_task(what, total=of)
        self._shown.update(self._tasks[what], completed=min(done, of), total=of)


def _rich_progress() -> RichProgress:
    # Late: most exports are done before anybody would look.
    from rich.console import Console
    from rich.progress import Progress as RichProgress

    return RichProgress(console=Console(stderr=True), transient=True)


COMMANDS = {"export": Command(_add, _run, ("facts-2026", "shared --store facts.db --force"))}
