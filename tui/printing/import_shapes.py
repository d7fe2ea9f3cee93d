"""What an import did: as text for people, and as the JSON that scripts rely on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

from db.safe_text import clean
from tui.printing.shapes import Json

if TYPE_CHECKING:
    from db.exchange.mapping import Mapping
    from db.exchange.report import Report

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
    new = len(report.new_entities)
    lines = [
        f"{report.mapping}: {_number(report.rows, 'row')} of {files}",
        _count("made", report.made, f"{_number(report.deals, 'deal')} with "
               f"{_number(report.parts, 'part')}, {_number(report.facts, 'fact')}; "
               f"{_number(report.entities + new, 'entity')}, {new:,} of them new"),
        _count("merged", report.merged, f"{_number(report.copies, 'exact copy')}, "
               f"{report.repeated:,} that only repeat") if report.merged else "",
        *(_count("skipped", rows, why) for why, rows in sorted(report.skipped.items())),
        _count("refused", len(report.refused), "nothing of these rows was taken")
        if report.refused else "",
    ]  # fmt: skip
    text = "".join(f"{line}\n" for line in lines if line)
    return text + "".join(_sections(report))


def _sections(report: Report) -> Iterable[str]:
    yield _section("Refused", report.refused, lambda f: (
        f"{f.file}, row {f.row:,} (line {f.line:,}){f', {f.column}' if f.column else ''}: "
        f"{f.reason}; {f.advice}"
    ))  # fmt: skip
    yield _section("Not read, kept as published or left out", report.unread, lambda cell: (
        f"{cell.file}, row {cell.row:,}, {cell.column}: {cell.text}"
    ))  # fmt: skip
    yield _section("Deals that are known", report.same, lambda same: (
        f"{same.deal} {'is' if same.kind == 'same' else 'may be'} {same.other}: {same.reason}"
    ))  # fmt: skip
    near = [new for new in report.new_entities if new.near]
    near.sort(key=lambda new: -max(each.score for each in new.near))
    yield _section("New names that are near known ones", near, lambda new: (
        f"{new.name} ({new.id}): "
        + ", ".join(f"{each.name} ({each.id}, {each.score:.0f})" for each in new.near)
    ))  # fmt: skip
    yield _section("Names read as others", report.spellings, lambda pair: f"{pair[0]} = {pair[1]}")
    unused = [(each.name, each.unused) for each in report.files if each.unused]
    yield _section("Columns not read", unused, lambda pair: f"{pair[0]}: {', '.join(pair[1])}")
    yield _section("Problems of what was made (a fault of the mapping)", report.problems, str)


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
        f"{each.name}\n  {each.about}\n  columns: {', '.join(each.reads.columns)}\n"
        for each in mappings
    )


def _section(title: str, items: Sequence[R], line: Callable[[R], str]) -> str:
    if not items:
        return ""
    lines = [f"  {clean(line(item))}" for item in items[:MOST_LISTED]]
    if len(items) > MOST_LISTED:
        lines.append(f"  ... and {len(items) - MOST_LISTED:,} more; --json lists all")
    return "\n".join(["", f"{title} ({len(items):,})", *lines, ""])


def _count(what: str, rows: int, into: str) -> str:
    return f"  {what:<8}{rows:>10,}  {into}"


def _number(number: int, word: str) -> str:
    several = f"{word.removesuffix('y')}ies" if word.endswith("y") else f"{word}s"
    return f"{number:,} {word if number == 1 else several}"
