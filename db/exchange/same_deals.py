"""Deals of an import that are known from elsewhere already, marked as such."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from db.exchange.matching import Match, Matcher, summaries, summary_of
from db.exchange.report import SameDeal
from db.facts.statements import FactSet
from db.told import told

Tree = dict[str, Any]


def mark_same(deals: Iterable[Tree], known: FactSet) -> list[SameDeal]:
    """Write `same_as` and `maybe_same_as` into deals, by the rule of `matching`.

    Returns:
        What was found of which deal, and why.
    """
    deals_known = summaries(known)
    matcher = Matcher(deals_known)
    involved = {deal.subject for deal in deals_known}.union(*(d.parties for d in deals_known))
    found = [
        (tree, match)
        for tree in deals
        if not involved.isdisjoint(_parties(tree))
        and (match := matcher.match(summary_of(tree))).verdict != "none"
    ]
    # Two deals of one file are two: at most one of them can be that which is known.
    claims = Counter(match.other for _, match in found if match.verdict == "same")
    return [each for tree, match in found for each in _mark(tree, match, claims)]


def _mark(tree: Tree, match: Match, claims: Counter[str | None]) -> Iterator[SameDeal]:
    verdict, reason = match.verdict, match.reason
    if verdict == "same" and claims[match.other] > 1:
        verdict = "maybe"
        reason = told(
            "{count} deals of this import fit it; {reason}",
            count=claims[match.other],
            reason=reason,
        )
    key = "same_as" if verdict == "same" else "maybe_same_as"
    said = tree.get(key, [])
    others = dict.fromkeys([*(said if isinstance(said, list) else [said]), *match.others])
    tree[key] = list(others) if len(others) > 1 else next(iter(others))
    for other in match.others:
        yield SameDeal(tree["id"], other, verdict, reason)


def _parties(tree: Tree) -> Iterator[str]:
    """The entities that a deal or a part names."""
    for key in ("subject", "payer", "payee"):
        value = tree.get(key, ())
        yield from (value,) if isinstance(value, str) else value
    for part in tree.get("parts", ()):
        yield from _parties(part)
