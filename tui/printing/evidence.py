"""The evidence of facts that are printed, read for many facts at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from db.queries import facts
from db.queries.reading import ALWAYS
from db.reader import Reader
from db.rows import Evidence, FactRow
from tui.printing import shapes
from tui.printing.shapes import Json

AT_A_TIME = 500
"""Facts asked about in one question: each stays a short one."""

ByFact = Mapping[str, Sequence[Evidence]]
"""Evidence by the fact that rests on it."""


def evidence_of(
    reader: Reader, ids: Iterable[str], as_of: str = ALWAYS
) -> dict[str, list[Evidence]]:
    """All evidence of these facts that was there on a day."""
    wanted = list(dict.fromkeys(filter(None, ids)))
    found: dict[str, list[Evidence]] = {}
    for start in range(0, len(wanted), AT_A_TIME):
        some = wanted[start : start + AT_A_TIME]
        for fact, each in reader.ask(facts.evidence_of, some, as_of):
            found.setdefault(fact, []).append(each)
    return found


def facts_json(reader: Reader, rows: Sequence[FactRow], as_of: str = ALWAYS) -> list[Json]:
    """Facts, each with all its evidence that was there on a day."""
    evidence = evidence_of(reader, (row.id for row in rows if not row.derived), as_of)
    return [shapes.fact(row, evidence.get(row.id, ())) for row in rows]


def with_inputs(reader: Reader, rows: Iterable[FactRow]) -> dict[str, FactRow]:
    """These facts and all that they were computed from, and those in turn, by their ids.

    A sum that was made for a screen has no id: of it, only what was added up is among them.
    """
    new = list(rows)
    found = {row.id: row for row in new if row.id}
    while wanted := [id_ for row in new for id_ in row.inputs if id_ not in found]:
        new = reader.ask(facts.rows, list(dict.fromkeys(wanted)))
        found |= {row.id: row for row in new}
    return found
