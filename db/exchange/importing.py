"""Files of others into facts files: read, made, grouped, written, checked.

Nothing is written before the last row is read, and then all of it or nothing.
"""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import chain
from pathlib import Path

from db.exchange.apply import Applier
from db.exchange.entities import Entities
from db.exchange.grouping import Collector, RowPlace
from db.exchange.joining import Joined
from db.exchange.mapping import Mapping
from db.exchange.mapping_nodes import nearest
from db.exchange.mapping_values import folded
from db.exchange.read_back import read_back
from db.exchange.refusal import Refused
from db.exchange.report import FileReport, Report, RowFault, UnreadCell
from db.exchange.rows import RowContext
from db.exchange.same_deals import mark_same
from db.exchange.tables import RefusedRow, Row, TableFile, TableOptions, open_table, write_refused
from db.exchange.writing import FactsContent, write_facts
from db.facts.checks import check
from db.facts.derive import derive
from db.facts.merging import merge_deals
from db.facts.nodes import BadFile, Place, Problem, quoted
from db.facts.reading import ReadFile, read_file
from db.facts.statements import FactSet, gather
from db.safe_text import clean
from db.told import told

Progress = Callable[[str, int, int], None]
"""Told the stage ("reading", "matching", "writing", "checking"), and how much of it is done."""

_EVERY = 500


def import_files(
    mapping: Mapping,
    files: Sequence[Path],
    folder: Path | None,
    *,
    known: FactSet | None = None,
    refused: Path | None = None,
    options: TableOptions | None = None,
    checked: bool = True,
    progress: Progress | None = None,
) -> Report:
    """Turn files into facts files.

    Args:
        mapping: How.
        files: What to read.
        folder: Where to write; None to write nothing, and see what it would be.
        known: Facts whose entities and deals are known already.
        refused: Where to write the rows that are refused, to be mended; None not to.
        options: What the files don't tell of themselves; before what the mapping says of it.
        checked: Whether to check what was written, together with what is known.
        progress: Told how far it is.

    Returns:
        What was done, with each row accounted for.

    Raises:
        BadFile: A file can't be read, or has not the columns that the mapping needs.
        Unwritable: What was made can't be written there.
        OSError: Likewise.
    """
    tell = progress or _silent
    known = _of_others(known, mapping.source["id"]) if known else None
    report, content = _made(mapping, files, known, refused, options or TableOptions(), tell)
    with tempfile.TemporaryDirectory(prefix="termsheet-") as nowhere:
        tell("writing", 0, 1)
        written = write_facts(folder or Path(nowhere), content, stem=mapping.name)
        if folder is not None:
            report.written = written
        if checked:
            tell("checking", 0, 1)
            # Given away: what was made need not be held while it is checked.
            made = read_back(content)
            del content
            _check(report, made, written, known)
    return report


def _made(
    mapping: Mapping,
    files: Sequence[Path],
    known: FactSet | None,
    refused: Path | None,
    options: TableOptions,
    tell: Progress,
) -> tuple[Report, FactsContent]:
    """What files hold as facts, and the account of it; the rows refused are written.

    A function of its own so that its work is gone once the facts are checked, which takes as much
    room again.

    Raises:
        BadFile: A file can't be read, or has not the columns that the mapping needs.
        OSError: The refused rows can't be written.
    """
    work = _Import(mapping, known, options, tell, bool(refused))
    with _uncollected():
        for path in files:
            work.read(path)
        content = work.content()
    if refused and work.refused:
        work.report.refused_to = refused
        _write_refused(refused, work.refused)
    return work.report, content


def _check(
    report: Report, made: Iterator[ReadFile], written: Sequence[Path], known: FactSet | None
) -> None:
    """Check what was made together with what is known, and put both into the report."""
    with _uncollected():
        report.together = _together(made, known)
        report.problems = check(report.together)
        if report.problems:  # to be told with their places
            report.together = _together(map(read_file, written), known)
            report.problems = check(report.together)


def _write_refused(path: Path, refused: dict[tuple[str, ...], list[RefusedRow]]) -> None:
    """Write refused rows, those of files with other columns apart."""
    for number, (columns, rows) in enumerate(refused.items(), 1):
        write_refused(
            path.with_stem(f"{path.stem}-{number}") if number > 1 else path, columns, rows
        )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Nothing made of rows is garbage: the collector would only look at all of it, often."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _silent(stage: str, done: int, total: int) -> None:
    pass


def _of_others(known: FactSet, source: str) -> FactSet:
    """What is known from other sources: what is from this one is an earlier import of it."""
    files = [ReadFile(file, (), known.left_out) for file in known.files if file.source != source]
    if len(files) == len(known.files):
        return known
    return derive(merge_deals(gather(files)))


def _together(made: Iterable[ReadFile], known: FactSet | None) -> FactSet:
    """The facts made, beside those that are known."""
    files = [ReadFile(record, (), known.left_out) for record in known.files] if known else []
    return derive(merge_deals(gather(chain(files, made))))


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is needed of the rows of one file.

    Attributes:
        name: Of the file, for messages.
        file: The same without its folders.
        columns: All columns of the file.
        wanted: Those that the mapping reads.
        joined: More columns, from other lists of the file.
    """

    name: str
    file: str
    columns: tuple[str, ...]
    wanted: tuple[str, ...]
    joined: Joined


class _Import:
    """The work of one import."""

    def __init__(
        self,
        mapping: Mapping,
        known: FactSet | None,
        options: TableOptions,
        progress: Progress,
        keeps: bool,
    ) -> None:
        self._mapping, self._known, self._keeps = mapping, known, keeps
        reads = mapping.reads
        said = {
            "format": reads.format, "encoding": reads.encoding, "delimiter": reads.delimiter,
            "sheet": reads.sheet, "records": reads.records,
        }  # fmt: skip
        self._options = replace(
            options, **{k: v for k, v in said.items() if getattr(options, k) is None}
        )
        self.progress = progress
        self.report = Report(mapping.name)
        self._entities = Entities(known.entities if known else (), mapping.names)
        self._applier = Applier(mapping, self._entities)
        self._collector = Collector(mapping.prefix, self._entities)
        self._firsts = frozenset(text[:1] for text in reads.blank)
        self._seen: set[bytes] = set()
        self.refused: dict[tuple[str, ...], list[RefusedRow]] = {}

    def read(self, path: Path) -> None:
        """Read one file.

        Raises:
            BadFile: It can't be read, or a column is missing.
        """
        with open_table(path, self._options) as table:
            plan = self._plan(table)
            told = self.report.files[-1]
            for row in table.rows():
                told.rows += 1
                self.report.rows += 1
                if isinstance(row, RefusedRow):
                    self._refuse(plan, row)
                else:
                    self._row(plan, row)
                if told.rows % _EVERY == 0:
                    self.progress("reading", table.position(), table.size)

    def _plan(self, table: TableFile) -> _Plan:
        reads = self._mapping.reads
        missing = [name for name in reads.columns if name not in table.columns]
        if missing:
            name = missing[0]
            raise BadFile(
                Problem(
                    Place(table.name, 1, 1),
                    told("the column {name} is missing", name=quoted(name)),
                    told(
                        "the mapping {mapping} needs it; {advice}",
                        mapping=self._mapping.name,
                        advice=nearest(name, table.columns),
                    ),
                )
            )
        wanted = tuple(n for n in (*reads.columns, *reads.optional) if n in table.columns)
        used = {*wanted, *reads.ignore}
        unused = tuple(column for column in table.columns if column not in used)
        self.report.files.append(FileReport(table.name, table.columns, unused))
        joined = Joined(self._mapping.joins, table.path, self._options)
        return _Plan(table.name, clean(table.path.name), table.columns, wanted, joined)

    def _row(self, plan: _Plan, row: Row) -> None:
        report = self.report
        if self._is_copy(plan, row):
            report.copies += 1
            return
        context = self._context(plan, row)
        place = RowPlace(plan.name, row.number)
        try:
            if why := self._applier.skipped(context):
                report.skipped[why] += 1
                return
            drafts = self._applier.drafts(context, self._collector.is_known)
            self._collector.check(drafts, place)
        except Refused as refused:
            cells = tuple(row.values.get(c, "") for c in plan.columns) if self._keeps else ()
            self._refuse(plan, RefusedRow(
                row.number, row.line, refused.column, refused.reason, refused.advice, cells
            ))  # fmt: skip
            return
        for column, text in drafts.unread:
            report.unread.append(UnreadCell(plan.name, row.number, column, text))
        if not drafts:
            report.skipped[_NOTHING] += 1
        elif self._collector.add(drafts, place):
            report.made += 1
        else:
            report.repeated += 1

    def _is_copy(self, plan: _Plan, row: Row) -> bool:
        whole = "\x1f".join([*plan.columns, "", *map(row.values.__getitem__, plan.columns)])
        digest = blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        if digest in self._seen:
            return True
        self._seen.add(digest)
        return False

    def _context(self, plan: _Plan, row: Row) -> RowContext:
        blanks, firsts = self._mapping.reads.blank, self._firsts
        values = {"row": str(row.number), "line": str(row.line), "file": plan.file}
        for name in plan.wanted:
            text = row.values[name].strip()
            if text[:1].casefold() in firsts and folded(text) in blanks:
                text = ""
            values[name] = text
        plan.joined.add_to(values)
        return RowContext(values)

    def _refuse(self, plan: _Plan, row: RefusedRow) -> None:
        self.report.refused.append(
            RowFault(plan.name, row.number, row.line, row.column, row.reason, row.advice)
        )
        if self._keeps:
            self.refused.setdefault(plan.columns, []).append(row)

    def content(self) -> FactsContent:
        """All that was made, with what is the same as known deals."""
        collected, entities, report = self._collector, self._entities, self.report
        report.deals, report.facts = len(collected.deals), len(collected.facts)
        report.parts = collected.parts
        report.entities = entities.known_used()
        report.new_entities = entities.new_used()
        report.spellings = entities.other_spellings()
        self.progress("matching", 0, 1)
        known = self._known
        report.same = mark_same(collected.deals, known) if known and known.deals else []
        source = self._mapping.source
        return FactsContent(
            source=source["id"], sources=[source], entities=list(entities.trees()),
            deals=collected.deals, facts=collected.facts,
        )  # fmt: skip


_NOTHING = told("nothing in the row is wanted by the mapping")
