"""Sources: what was published, and how much rests on it."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict

from db.queries import facts
from db.queries.reading import ALWAYS, either, in_order, known, named, safe
from db.queries.window import Listing, View, ids
from db.rows import Evidence, FactRow, SourceDetail, SourceRow
from db.safe_text import clean

LISTING = Listing(
    source="source t",
    where=":as_of IS NOT NULL",
    order="t.position",
    sorts={"title": "coalesce(t.title_en, t.title_zh)", "published": "t.published"},
    filters={},
    search_kind="source",
)

_ROWS = f"""
    SELECT s.id, s.title_en, s.title_zh, s.kind, s.publisher, s.published, s.language, s.url,
           s.licence, s.attribution, s.note_en, s.note_zh,
           CASE WHEN :as_of = '{ALWAYS}'
           THEN coalesce((SELECT facts FROM source_count WHERE source = s.id), 0)
           WHEN EXISTS (SELECT 1 FROM source_day WHERE source = s.id)
           THEN (SELECT coalesce(sum(facts), 0) FROM source_day
                 WHERE source = s.id AND day <= :as_of)
           ELSE (SELECT count(DISTINCT e.fact) FROM evidence e JOIN fact f ON f.id = e.fact
                 WHERE e.source = s.id AND e.known_by <= :as_of AND {known("f")}) END
    FROM source s WHERE s.id IN ({{ids}})
"""


def window(
    connection: sqlite3.Connection, view: View, offset: int = 0, limit: int = -1
) -> list[SourceRow]:
    """One window of the list of sources."""
    return rows(connection, ids(connection, LISTING, view, offset, limit), view.as_of)


def rows(connection: sqlite3.Connection, source_ids: list[str], as_of: str) -> list[SourceRow]:
    """The sources of these ids, in their order."""
    passages: dict[str, list[tuple[str, str]]] = defaultdict(list)
    sql = "SELECT source, locator, why FROM passage WHERE source IN ({ids}) ORDER BY rowid"
    for source, locator, why in in_order(connection, sql, source_ids):
        passages[source].append((clean(locator), clean(why)))
    return [
        SourceRow(
            id=clean(row[0]), title=named(*row[0:3]), kind=clean(row[3]), publisher=safe(row[4]),
            published=safe(row[5]), language=safe(row[6]), url=safe(row[7]), licence=safe(row[8]),
            attribution=safe(row[9]), note=either(row[10], row[11]), facts=int(row[12]),
            without_facts=tuple(passages[row[0]]),
        )
        for row in in_order(connection, _ROWS, source_ids, as_of=as_of)
    ]  # fmt: skip


def detail(
    connection: sqlite3.Connection, source_id: str, as_of: str = ALWAYS, most: int | None = None
) -> SourceDetail | None:
    """A source and the facts that rest on it on a day; None if there is no such source.

    Args:
        connection: The store.
        source_id: The source.
        as_of: The day.
        most: How many facts are told at most, the first of the files.
    """
    found = rows(connection, [source_id], as_of)
    if not found:
        return None
    if most is None or found[0].facts <= most:
        stated = facts.window(connection, View(as_of=as_of, only=(("source", source_id),)))
    else:
        values = {"source": source_id, "as_of": as_of, "most": most}
        first = [row[0] for row in connection.execute(_FIRST, values)]
        stated = facts.rows(connection, [*dict.fromkeys(first)], as_of)
    by_id = {fact.id: fact for fact in stated}
    said = [
        (by_id[fact], evidence)
        for fact, evidence in facts.evidence_of(connection, list(by_id), as_of)
        if evidence.source.id == found[0].id
    ]
    more = max(0, found[0].facts - len(by_id))
    return SourceDetail(found[0], tuple(sorted(said, key=_place)), more)


# Evidence is put into a store in the order of the facts.
_FIRST = f"""
    SELECT e.fact FROM evidence e CROSS JOIN fact f ON f.id = e.fact
    WHERE e.source = :source AND e.known_by <= :as_of AND {known("f")}
    ORDER BY e.rowid LIMIT :most
"""


def paths(connection: sqlite3.Connection, source_ids: list[str]) -> dict[str, str | None]:
    """Where a copy of each of these sources may lie, as the facts files say."""
    found: dict[str, str | None] = {}
    for start in range(0, len(source_ids), _BATCH):
        sql = "SELECT id, path FROM source WHERE id IN ({ids})"
        for id_, path in in_order(connection, sql, source_ids[start : start + _BATCH]):
            found[clean(id_)] = safe(path)
    return found


_BATCH = 500


def _place(said: tuple[FactRow, Evidence]) -> tuple[object, ...]:
    """Sorts by the place in a source: its title, then paragraph 2 before paragraph 11."""
    fact, evidence = said
    locator = (evidence.locator or "").casefold()
    numbers = tuple(int(digits) for digits in re.findall(r"[0-9]{1,9}", locator))
    return (locator != "title", re.sub(r"[0-9]+", "", locator), numbers, fact.position)
