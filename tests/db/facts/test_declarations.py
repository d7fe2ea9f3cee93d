"""Entities and sources that several files declare: one, if the declarations agree."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.queries import companies, sources
from db.queries.window import View
from tests.db.facts_files import FACT, facts_of, marks, problems_of, store_of, with_base

BASE = with_base(FACT)


def more(text: str) -> str:
    """A file that declares something again."""
    return text.replace("«", "")


def test_what_one_leaves_out_the_other_adds(tmp_path: Path) -> None:
    again = """
entities:
  - {id: openai, kind: company, name: {zh: 开放人工智能}, aliases: [OAI], role: model_lab}
  - {id: nvidia, kind: company, name: Nvidia, aliases: [NVDA], note: Chips.}
sources:
  - {id: paper, title: {zh: 报纸}, kind: press, publisher: The Paper,
     without_facts: [{at: para 1, why: an opinion}]}
"""
    third = (
        "entities:\n  - {id: nvidia, kind: company, name: Nvidia, aliases: [NVDA, NV], note: x}\n"
    )
    with store_of(tmp_path, BASE, again, third) as store:
        found = {row.id: row for row in companies.window(store, View())}
        openai, nvidia = found["openai"], found["nvidia"]
        assert (openai.name.en, openai.name.zh) == ("OpenAI", "开放人工智能")
        assert (openai.role, openai.aliases) == ("model_lab", ("OAI",))
        assert (nvidia.name.zh, nvidia.aliases) == ("英伟达", ("NVDA", "NV"))
        detail = companies.detail(store, "nvidia")
        assert detail is not None and detail.note == "Chips."
        (source,) = sources.window(store, View())
        assert (source.title.zh, source.publisher) == ("报纸", "The Paper")
        assert (source.published, source.without_facts) == (
            "2026-02-28", (("para 1", "an opinion"),),
        )  # fmt: skip


def test_facts_are_known_since_a_source_whose_date_another_file_gives(tmp_path: Path) -> None:
    undated = BASE.replace(", published: 2026-02-28", "")
    dated = "sources:\n  - {id: paper, title: The paper, kind: press, published: 2026-02-28}\n"
    for files in ((undated, dated), (dated, undated)):
        (item,) = facts_of(tmp_path, *files).statements
        assert item.known_from == "2026-02-28"


@pytest.mark.parametrize(
    ("declared", "what"),
    [
        ("entities: [{id: openai, kind: «nonprofit, name: OpenAI}]", "kind"),
        ("entities: [{id: openai, kind: company, name: «Open AI}]", "name"),
        ("entities: [{id: nvidia, kind: company, name: {en: Nvidia, zh: «辉达}}]", "name"),
        (
            "entities: [{id: microsoft, kind: company, name: Microsoft, fiscal_year_end: «06-29}]",
            "fiscal year end",
        ),
        ("sources: [{id: paper, title: «A paper, kind: press}]", "title"),
        ("sources: [{id: paper, title: The paper, kind: «filing}]", "kind"),
        ("sources: [{id: paper, title: The paper, kind: press, published: «2026-03}]", "published"),
    ],
)
def test_a_contradiction_is_told_where_it_stands(tmp_path: Path, declared: str, what: str) -> None:
    found = problems_of(tmp_path, BASE, more(declared))
    assert [(p.place.line, p.place.column) for p in found] == marks(declared)
    assert found[0].place.file.endswith("facts-2.yaml")
    assert found[0].what.startswith(f"the {what} of ")
    assert "facts-1.yaml:" in found[0].what


def test_twice_in_one_file_is_a_fault(tmp_path: Path) -> None:
    twice = "entities:\n" + 2 * "  - {id: openai, kind: company, name: OpenAI}\n"
    for files in ((BASE, twice), (twice, BASE)):
        (problem,) = problems_of(tmp_path, *files)
        assert "the entity id 'openai' is taken by" in problem.what


def test_one_name_still_leads_to_one_entity_only(tmp_path: Path) -> None:
    again = "entities:\n  - {id: amazon, kind: company, name: Amazon, aliases: [AWS, «Nvidia]}\n"
    (problem,) = problems_of(tmp_path, BASE, more(again))
    assert [(problem.place.line, problem.place.column)] == marks(again)
    assert problem.what == "the name 'Nvidia' also belongs to 'nvidia'"


def test_sets_in_folders_of_their_own_may_say_the_same(tmp_path: Path) -> None:
    from db.build import read_facts

    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        text = BASE if name == "one" else BASE.replace("id: users", "id: users-too")
        (tmp_path / name / "facts.yaml").write_text(text, "utf-8")
    found, _ = read_facts([tmp_path])
    assert [item.id for item in found.statements] == ["users", "users-too"]
    (again,) = problems_of(tmp_path / "one", BASE, BASE.replace("id: users", "id: users-too"))
    assert "says the same as" in again.what
