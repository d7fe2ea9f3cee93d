"""Of parts about the same money that several tellings of a deal state differently, which count."""

from __future__ import annotations

from db.queries.reading import known


def counts(part: str) -> str:
    """The condition that a part counts on the day :as_of; most have no rival at all.

    The telling whose part is the plainest counts, and of those the one that the rule for rivals
    prefers; with it all its parts about this money, and none of the others.

    Args:
        part: The column that has the part's id.
    """
    chosen = f"""
        SELECT u.telling FROM rival_part u JOIN fact g ON g.id = u.fact
        WHERE u.rivalry = r.rivalry AND {known("g")}
        ORDER BY u.vague, g.preference, g.position, u.telling != g.deal, u.telling LIMIT 1"""
    return f"""NOT EXISTS (
        SELECT 1 FROM rival_part r WHERE r.fact = {part} AND NOT EXISTS (
            SELECT 1 FROM rival_part m
            WHERE m.fact = r.fact AND m.rivalry = r.rivalry AND m.telling = ({chosen})))"""
