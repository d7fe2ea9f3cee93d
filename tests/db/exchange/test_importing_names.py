"""Names of a file, and deals that are known already."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.build import read_facts
from db.facts.statements import FactSet
from tests.db.exchange.imports import GROUPED, ROUND, by_id, imported, mapping

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def article() -> FactSet:
    """The facts of the article."""
    return read_facts([ROOT / "fixtures" / "article-2026-02"])[0]


# ------------------------------------------------------------------ names


def test_known_names_lead_to_known_entities(tmp_path: Path, article: FactSet) -> None:
    rows = [
        ("openai", "2024-01-01", "113", "软银", ""),
        ("OpenAI", "2024-02-01", "113", "Opn AI", ""),
    ]
    report, found = imported(tmp_path, mapping(GROUPED), rows, known=article)
    assert not report.problems, report.problems
    entities = by_id(found["entities"])
    assert entities["softbank"]["name"] == {"en": "SoftBank", "zh": "软银"}
    (new,) = report.new_entities
    assert (new.id, new.name) == ("opn-ai", "Opn AI")
    assert new.near[0].id == "openai"


def test_a_set_stands_alone_and_beside_the_facts_it_knows(tmp_path: Path, article: FactSet) -> None:
    rows = [("OpenAI", "2024-01-01", "113", "SoftBank Group", "")]
    report, _ = imported(tmp_path, mapping(GROUPED), rows, known=article)
    assert report.spellings == [("SoftBank Group", "softbank")]
    read_facts(report.written)
    read_facts([*report.written, ROOT / "fixtures"])


def test_the_mapping_may_name_entities_and_refuse_others(tmp_path: Path) -> None:
    names = """
[names]
new = "refuse"
[names.alias]
"Open AI" = "openai"
[names.entities.openai]
name = "OpenAI"
role = "model_lab"
[names.entities.never-met]
name = "Never Met"
"""
    rows = [("Open AI", "2025-01-01", "5", "", ""), ("OpenAl", "2025-01-01", "5", "", "")]
    report, found = imported(tmp_path, mapping(names, ROUND), rows)
    assert [each["id"] for each in found["entities"]] == ["openai"]
    (fault,) = report.refused
    assert (fault.row, fault.column) == (2, "Company")
    assert "OpenAI (openai)" in fault.advice


def test_a_name_of_two_entities_is_refused(tmp_path: Path) -> None:
    names = '[names.entities.a]\nname = "Apollo"\n[names.entities.b]\nname = "Apollo"\n'
    report, _ = imported(tmp_path, mapping(names, ROUND), [("Apollo", "2025-01-01", "5", "", "")])
    (fault,) = report.refused
    assert "'Apollo' can be a or b" in fault.reason


def test_what_the_mapping_says_first_of_a_new_entity_counts(tmp_path: Path) -> None:
    rows = [("A", "2025-01-01", "5", "B", ""), ("B", "2025-01-01", "5", "A", "")]
    for order in (rows, rows[::-1]):
        _, found = imported(tmp_path, mapping(GROUPED), order)
        assert {each["kind"] for each in found["entities"]} == {"company"}


def test_names_that_differ_in_signs_only_are_two_entities(tmp_path: Path) -> None:
    rows = [("A & B", "2025-01-01", "5", "", ""), ("A-B", "2025-01-01", "6", "", ""),
            ("A B", "2025-01-01", "7", "", ""), ("云", "2025-01-01", "8", "", ""),
            ("雲", "2025-01-01", "9", "", "")]  # fmt: skip
    report, found = imported(tmp_path, mapping(ROUND), rows)
    assert not report.problems, report.problems
    assert len(found["entities"]) == 5 and report.deals == 5


# ------------------------------------------------------------------ deals that are known


def test_a_known_deal_is_marked_and_merged(tmp_path: Path, article: FactSet) -> None:
    rows = [("OpenAI", "2026-02-27", "110000000000", "Amazon", "")]
    report, found = imported(tmp_path, mapping(GROUPED), rows, known=article)
    (same,) = report.same
    assert (same.kind, same.other) == ("same", "openai-round-2026-02")
    assert found["deals"][0]["same_as"] == "openai-round-2026-02"
    assert not report.problems, report.problems
    assert report.together is not None
    assert len(report.together.deals) == len(article.deals)


def test_two_deals_of_one_file_are_not_both_the_known_one(tmp_path: Path, article: FactSet) -> None:
    rows = [("OpenAI", "2026-02-27", "110000000000", "", ""),
            ("OpenAI", "2026-02-28", "110000000000", "", "")]  # fmt: skip
    report, found = imported(tmp_path, mapping(GROUPED), rows, known=article)
    assert {same.kind for same in report.same} == {"maybe"}
    assert all("same_as" not in deal for deal in found["deals"])


def test_an_earlier_import_of_the_same_source_is_no_rival(tmp_path: Path) -> None:
    rows = [("A", "2025-01-01", "5", "B", "")]
    first, found = imported(tmp_path, mapping(GROUPED), rows)
    known = read_facts(first.written)[0]
    again, same = imported(tmp_path / "facts", mapping(GROUPED), rows, known=known)
    assert (again.same, again.problems, same) == ([], [], found)
