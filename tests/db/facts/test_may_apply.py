"""Deals that are passed over are those of which no rule says anything, on any day."""

from __future__ import annotations

from pathlib import Path

from db.build import read_facts
from db.exchange.writing import write_facts
from db.facts.derive import _groups
from db.facts.rules import RULES, Known, may_apply
from tests.bench.made_facts import made_facts

ROOT = Path(__file__).parents[3]


def test_no_rule_speaks_where_none_may(tmp_path: Path) -> None:
    made = tmp_path / "made"
    write_facts(made, made_facts(300), stem="made")
    silent = 0
    for folder in (made, ROOT / "fixtures"):
        facts, _ = read_facts([folder])
        deals = {deal.id: deal for deal in facts.deals}
        stated = [item for item in facts.statements if not item.formula]
        for group in _groups(facts, stated):
            known = Known.of(deals, group)
            if may_apply(known):
                continue
            silent += 1
            for day in {day for item in group for day in (item.known_by, item.retracted_by) if day}:
                assert not [said for rule in RULES for said in rule(known.on(day))]
    assert silent > 100
