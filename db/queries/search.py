"""Finding things by their names and words, in either language."""

from __future__ import annotations

import sqlite3

from db.queries.reading import ALWAYS, either, known, named
from db.rows import Hit, Named
from db.safe_text import clean
from db.search_text import fold, like_patterns, match_expression, terms

_KINDS = {"entity": 0, "deal": 1, "source": 2, "fact": 3}

_LABELS = {
    "entity": "SELECT name_en, name_zh, kind, id FROM entity WHERE id = ?",
    "deal": "SELECT title_en, title_zh, kind, announced FROM deal WHERE id = ?",
    "source": "SELECT title_en, title_zh, publisher, published FROM source WHERE id = ?",
    "fact": "SELECT s.name_en, s.name_zh, f.metric, coalesce(f.raw, f.words_en, f.words_zh)"
    " FROM fact f JOIN entity s ON s.id = f.subject WHERE f.id = ?",
}

_KNOWN = f"""
    (s.kind NOT IN ('deal', 'fact')
     OR (s.kind = 'deal'
         AND EXISTS (SELECT 1 FROM fact f WHERE f.deal = s.id AND {known("f")}))
     OR (s.kind = 'fact'
         AND EXISTS (SELECT 1 FROM fact f WHERE f.id = s.id AND {known("f")})))
"""


def search(
    connection: sqlite3.Connection, words: str, limit: int = 50, as_of: str = ALWAYS
) -> list[Hit]:
    """What all the words are found in: companies first, then deals, sources, facts."""
    found = terms(words)
    if not found:
        return []
    hits: list[Hit] = []
    for kind in _KINDS:
        for id_ in _of_kind(connection, kind, found, limit - len(hits), as_of):
            hits.append(_hit(connection, kind, id_))
    return hits


def _of_kind(
    connection: sqlite3.Connection, kind: str, found: list[str], limit: int, as_of: str
) -> list[str]:
    """The first things of a kind in which all terms are found; nothing is sorted on the way."""
    values: dict[str, object] = {"as_of": as_of, "limit": limit, "kind": kind}
    conditions, source, rowid = [_KNOWN, "s.kind = :kind"], "search_text s", "s.rowid"
    if match := match_expression(found):
        source = "search_text_fts t CROSS JOIN search_text s ON s.rowid = t.rowid"
        rowid = "t.rowid"
        conditions.append("search_text_fts MATCH :match")
        values["match"] = match
    for number, pattern in enumerate(like_patterns(found)):
        conditions.append(f"s.text LIKE :like_{number} ESCAPE '\\'")
        values[f"like_{number}"] = pattern
    # The texts of deals stand together, after all others.
    first = connection.execute("SELECT found FROM list_size WHERE list = 'deal'").fetchone()
    if first is not None and first[0] is not None:
        conditions.append(f"{rowid} {'>=' if kind == 'deal' else '<'} :first")
        values["first"] = first[0]
    sql = f"SELECT s.id FROM {source} WHERE {' AND '.join(conditions)}"
    rows = connection.execute(f"{sql} ORDER BY {rowid} LIMIT :limit", values)
    return [row[0] for row in rows]


def _hit(connection: sqlite3.Connection, kind: str, id_: str) -> Hit:
    english, chinese, what, more = connection.execute(_LABELS[kind], (id_,)).fetchone()
    label = either(english, chinese) or clean(id_)
    if english and chinese:
        label = f"{clean(english)} {clean(chinese)}"
    detail = " · ".join(clean(word) for word in (what, more) if word and word != id_)
    return Hit(clean(kind), clean(id_), label, detail)


def entities_named(connection: sqlite3.Connection, name: str) -> list[Named]:
    """The entities that a name may mean: exact names first, else those that contain it."""
    sql = (
        "SELECT DISTINCT e.id, e.name_en, e.name_zh FROM name n JOIN entity e ON e.id = n.entity"
        " WHERE n.folded {condition} ORDER BY e.position LIMIT 20"
    )
    folded = fold(name.strip())
    exact = connection.execute(sql.format(condition="= ?"), (folded,)).fetchall()
    if not exact and folded:
        pattern = "%" + folded.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        exact = connection.execute(
            sql.format(condition="LIKE ? ESCAPE '\\'"), (pattern,)
        ).fetchall()
    return [named(*row) for row in exact]


def deals_named(connection: sqlite3.Connection, name: str) -> list[Named]:
    """The deals that a name may mean: by id, by exact title, else by the words of it."""
    sql = "SELECT id, title_en, title_zh FROM deal WHERE {condition} ORDER BY position LIMIT 20"
    exact = connection.execute(
        sql.format(
            condition="id = ?1 OR title_en = ?1 COLLATE NOCASE OR title_zh = ?1"
            " OR id IN (SELECT deal FROM told_as WHERE id = ?1)"
        ),
        (clean(name).strip(),),
    ).fetchall()
    if exact:
        return [named(*row) for row in exact]
    hits = [hit for hit in search(connection, name, 200) if hit.kind == "deal"]
    return [Named(hit.id, hit.label, None) for hit in hits]
