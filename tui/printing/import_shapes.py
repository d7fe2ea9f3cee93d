"""What an import did: as text for people, and as the JSON that scripts rely on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

from rich.cells import cell_len

from db.safe_text import clean
from tui.language import _, in_words, many
from tui.printing.shapes import Json

if TYPE_CHECKING:
    from db.exchange.mapping import Mapping
    from db.exchange.report import Report, RowFault, SameDeal, UnreadCell

R = TypeVar("R")

MOST_LISTED = 20


def report_json(report: Report) -> Json:
    """An import."""
    return {
        "mapping": report.mapping,
        "files": [
            {"name": each.name, "rows": each.rows, "columns_not_read": list(each.unused)}
            for each in report.files
        ],
        "rows": report.rows,
        "made": report.made,
        "merged": {"copies": report.copies, "repeated": report.repeated},
        "skipped": [{"why": why, "rows": rows} for why, rows in sorted(report.skipped.items())],
        "refused": [
            {"file": f.file, "row": f.row, "line": f.line, "column": f.column or None,
             "reason": clean(f.reason), "advice": clean(f.advice)}
            for f in report.refused
        ],
        "deals": report.deals,
        "parts": report.parts,
        "facts": report.facts,
        "entities": {
            "known": report.entities,
            "new": [
                {"id": new.id, "name": new.name, "near": [near._asdict() for near in new.near]}
                for new in report.new_entities
            ],
        },
        "names_read_as": [{"name": name, "entity": id_} for name, id_ in report.spellings],
        "unread": [cell._asdict() for cell in report.unread],
        "same_deals": [same._asdict() for same in report.same],
        "problems": [str(problem) for problem in report.problems],
        "checked": report.together is not None,
        "written": [clean(path) for path in report.written],
        "refused_to": clean(report.refused_to) if report.refused_to else None,
    }  # fmt: skip


def report_text(report: Report) -> str:
    """An import, row by row accounted for."""
    files = ", ".join(each.name for each in report.files)
    merged, refused = report.merged, len(report.refused)
    lines = [
        _("{mapping}: {rows} of {files}").format(
            mapping=report.mapping, rows=_rows(report.rows), files=files
        ),
        _count(_("made"), report.made, _made(report)),
        _count(_("merged"), merged, _merged(report)) if merged else "",
        *(
            _count(_("skipped"), rows, in_words(why))
            for why, rows in sorted(report.skipped.items())
        ),
        _count(_("refused"), refused, _("nothing of these rows was taken")) if refused else "",
    ]
    text = "".join(f"{line}\n" for line in lines if line)
    return text + "".join(_sections(report))


def _rows(number: int) -> str:
    return many("{count} row", "{count} rows", number)


def _made(report: Report) -> str:
    new = len(report.new_entities)
    return _("{deals} with {parts}, {facts}; {entities}, {new:,} of them new").format(
        deals=many("{count} deal", "{count} deals", report.deals),
        parts=many("{count} part", "{count} parts", report.parts),
        facts=many("{count} fact", "{count} facts", report.facts),
        entities=many("{count} entity", "{count} entities", report.entities + new),
        new=new,
    )


def _merged(report: Report) -> str:
    copies = many("{count} exact copy", "{count} exact copies", report.copies)
    return _("{copies}, {repeated:,} that only repeat").format(
        copies=copies, repeated=report.repeated
    )


def _sections(report: Report) -> Iterable[str]:
    yield _section(_("Refused"), report.refused, _refused)
    yield _section(_("Not read, kept as published or left out"), report.unread, _unread)
    yield _section(_("Deals that are known"), report.same, _same)
    near = [new for new in report.new_entities if new.near]
    near.sort(key=lambda new: -max(each.score for each in new.near))
    yield _section(_("New names that are near known ones"), near, lambda new: (
        f"{new.name} ({new.id}): "
        + ", ".join(f"{each.name} ({each.id}, {each.score:.0f})" for each in new.near)
    ))  # fmt: skip
    read_as = report.spellings
    yield _section(_("Names read as others"), read_as, lambda pair: f"{pair[0]} = {pair[1]}")
    unused = [(each.name, each.unused) for each in report.files if each.unused]
    yield _section(_("Columns not read"), unused, lambda pair: f"{pair[0]}: {', '.join(pair[1])}")
    faults = _("Problems of what was made (a fault of the mapping)")
    yield _section(faults, report.problems, lambda problem: in_words(problem.told))


def _refused(fault: RowFault) -> str:
    if fault.column:
        place = _("{file}, row {row:,} (line {line:,}), {column}")
    else:
        place = _("{file}, row {row:,} (line {line:,})")
    return _("{place}: {what}; {advice}").format(
        place=place.format(file=fault.file, row=fault.row, line=fault.line, column=fault.column),
        what=in_words(fault.reason),
        advice=in_words(fault.advice),
    )


def _unread(cell: UnreadCell) -> str:
    return _("{file}, row {row:,}, {column}: {text}").format(**cell._asdict())


def _same(same: SameDeal) -> str:
    if same.kind == "same":
        message = _("{deal} is {other}: {reason}")
    else:
        message = _("{deal} may be {other}: {reason}")
    return message.format(deal=same.deal, other=same.other, reason=in_words(same.reason))


def mappings_json(mappings: Iterable[Mapping]) -> list[Json]:
    """The mappings that come with termsheet."""
    return [
        {"name": each.name, "about": each.about, "columns": list(each.reads.columns),
         "optional": list(each.reads.optional), "source": each.source["title"],
         "licence": each.source.get("licence")}
        for each in mappings
    ]  # fmt: skip


def mappings_text(mappings: Iterable[Mapping]) -> str:
    """Likewise, for people."""
    return "".join(
        f"{each.name}\n  {each.about}\n  "
        + _("columns: {names}").format(names=", ".join(each.reads.columns))
        + "\n"
        for each in mappings
    )


def _section(title: str, items: Sequence[R], line: Callable[[R], str]) -> str:
    if not items:
        return ""
    lines = [f"  {clean(line(item))}" for item in items[:MOST_LISTED]]
    if more := len(items[MOST_LISTED:]):
        lines.append("  " + _("... and {more:,} more; --json lists all").format(more=more))
    return "\n".join(["", f"{title} ({len(items):,})", *lines, ""])


def _count(what: str, rows: int, into: str) -> str:
    return f"  {what}{' ' * (8 - cell_len(what))}{rows:>10,}  {into}"
