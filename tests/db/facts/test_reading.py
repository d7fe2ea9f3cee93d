"""From nodes to records: each value checked against its field, every fault told at its place."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from db import vocabulary as v
from db.facts.nodes import BadFile, parse
from db.facts.reading import ReadFile, facts_files, read_file, read_tree, specs
from db.facts.records import (
    DealRecord,
    DurationRecord,
    FactRecord,
    FileRecord,
    PartRecord,
    Record,
    SourceRecord,
    StatusRecord,
    Words,
)
from db.safe_text import is_clean
from tests.db.facts_files import MARK, marks
from tests.spoken import assert_spoken


def read(text: str) -> ReadFile:
    return read_tree(parse(text.encode(), "f.yaml"))


def told(text: str) -> list[str]:
    """The problems of a text, each with its place, without the file's name."""
    return [str(problem).removeprefix("f.yaml:") for problem in read(text).problems]


def test_a_file_becomes_records() -> None:
    found = read("""
source: paper
known_from: 2026-02
entities:
  - id: microsoft
    kind: company
    name: {en: Microsoft, zh: 微软}
    aliases: MSFT
    fiscal_year_end: 06-30
facts:
  - id: capex
    subject: microsoft
    metric: capital_expenditure
    figure: ~$100B
    period: FY2026
    nature: estimate
    evidence: {at: para 10, says: market, raw: 约1000亿美元}
deals:
  - id: deal
    subject: microsoft
    kind: partnership
    title: A deal
    term: {years: 8, from: 2026-02-27}
    status: {is: announced, on: 2026-02-27}
    parts:
      - id: whole
        payer: [a, b]
        payee: c
        parts: {id: inner, figure: $1B}
""")
    assert found.problems == ()
    file = found.record
    assert (file.source, file.known_from) == ("paper", "2026-02")
    (entity,) = file.entities
    assert entity.name == Words("Microsoft", "微软")
    assert entity.aliases == ("MSFT",)  # one stands for a list of one
    (fact,) = file.facts
    assert fact.evidence[0].raw == "约1000亿美元"
    assert (fact.where("figure").line, fact.where("figure").column) == (14, 13)
    assert fact.where("note") == fact.place  # not written
    (deal,) = file.deals
    assert deal.title == Words("A deal", None)
    assert deal.term is not None
    assert (deal.term.years, deal.term.from_, deal.term.to) == (8, "2026-02-27", None)
    assert [(event.is_, event.on) for event in deal.status] == [("announced", "2026-02-27")]
    (whole,) = deal.parts
    assert whole.payer == ("a", "b")
    assert [part.id for part in whole.parts] == ["inner"]
    assert whole.where("payer", 1).column > whole.where("payer", 0).column
    assert entity.where("name", "zh").column == 31


def test_a_key_without_content_is_an_empty_list() -> None:
    found = read("facts:\ndeals: []\n")
    assert (found.record.facts, found.record.deals, found.problems) == ((), (), ())


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("«factss: []\n", "unknown key 'factss'; did you mean 'facts'?"),
        ("«zzz: 1\n", "unknown key 'zzz'; use one of: source, known_from, sources"),
        ("source: «Not An Id\n", "'Not An Id' is no id; use lower-case"),
        ("source: «a..b\n", "is no id"),
        ("source: «a/b\n", "is no id"),
        (f"source: «{'a' * 121}\n", "is no id"),
        ("source:« \n", "nothing is written here; write the source"),
        ("source: «''\n", "nothing is written here"),
        ("source: «'  '\n", "nothing is written here"),
        ("source: «[a]\n", "a single value is wanted here"),
        ("source: «{a: b}\n", "a single value is wanted here"),
        ("known_from: «2026-02-30\n", "'2026-02-30' is not a date"),
        ("known_from: «soon\n", "'soon' is not a date"),
        ("known_from: «２０２６\n", "is not a date"),
        ("facts: «text\n", "a mapping is wanted here"),
        ("facts:\n  - «[a]\n", "a mapping is wanted here"),
        ("facts:\n  -« \n", "a mapping is wanted here"),
    ],
)
def test_faults_of_a_file(text: str, what: str) -> None:
    (place,) = marks(text)
    (problem,) = told(text.replace(MARK, ""))
    assert problem.startswith(f"{place[0]}:{place[1]}: ")
    assert what in problem


ENTITY = "entities:\n  - id: openai\n    kind: company\n    name: OpenAI\n"
FACT = "facts:\n  - id: users\n    subject: openai\n    metric: revenue\n    nature: reported\n"
DEAL = "deals:\n  - id: round\n    subject: openai\n    kind: funding_round\n    title: Round\n"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (
            ENTITY + "    role: «hyperscalar\n",
            "'hyperscalar' is not one of the words allowed here; did you mean",
        ),
        (ENTITY + "    role: «zzz\n", "use one of: model_lab, hyperscaler"),
        (ENTITY + "    fiscal_year_end: «02-30\n", "'02-30' is not a day of the year; write MM-DD"),
        (ENTITY + "    fiscal_year_end: «June\n", "'June' is not a day of the year"),
        (ENTITY + "    note: «{}\n", "an empty mapping"),
        (ENTITY + "    note: {en: «}\n", "nothing is written here"),
        (ENTITY + "    note: {en: x, zh: «[a]}\n", "a single value is wanted here"),
        (ENTITY + "    note: {en: x, «de: y}\n", "unknown key 'de'; use one of: en, zh"),
        (ENTITY + "    note: «[a, b]\n", "write one text or {en: ..., zh: ...}"),
        (ENTITY + "    aliases: [a, «'']\n", "nothing is written here"),
        (ENTITY + f"    note: «{'x' * 2001}\n", "a text of 2,001 characters; keep it under 2,000"),
        (FACT + "    period: «last year\n", "'last year' is not a date"),
        (FACT + "    period: «FY0000\n", "'FY0000' is not a year"),
        (FACT + "    period: «2026..2025\n", "ends before it begins"),
        (FACT + "    rank: «best\n", "is not one of the words allowed here"),
        (FACT + "    evidence: {«at: para 1}\n", "'says' is missing; add it: who vouches for it"),
        (FACT + "    evidence:\n      - {at: a, says: «them}\n", "'them' is not one of"),
        (DEAL + "    term: {years: «0}\n", "'0' is not a whole number above zero"),
        (DEAL + "    term: {years: «1.5}\n", "is not a whole number"),
        (DEAL + "    term: {years: «٣}\n", "is not a whole number"),
        (DEAL + "    nature: «derived\n", "'derived' is not one of the words allowed here"),
        (
            DEAL + "    parts:\n      - «payer: a\n",
            "'id' is missing; add it: a name within the deal",
        ),
        (
            DEAL + "    parts:\n      - {id: a, parts: [{id: b, «pais: c}]}\n",
            "did you mean 'parts'",
        ),
        (DEAL + "    status: {is: «done}\n", "'done' is not one of the words allowed here"),
        (DEAL + "    links: {relation: amends, deal: «~}\n", "nothing is written here"),
    ],
)
def test_faults_of_records(text: str, what: str) -> None:
    text = text.replace("{«at: para 1}", "«{at: para 1}")  # a whole record is told where it begins
    (place,) = marks(text)
    problems = told(text.replace(MARK, ""))
    assert_spoken(read(text.replace(MARK, "")).problems)
    assert len(problems) == 1, problems
    assert problems[0].startswith(f"{place[0]}:{place[1]}: "), problems
    assert what in problems[0]


def test_every_missing_key_is_told_and_the_record_left_out() -> None:
    found = read(
        "entities:\n  - id: openai\n    note: x\n  - {id: xai, kind: company, name: xAI}\n"
    )
    assert [problem.what for problem in found.problems] == [
        "'kind' is missing",
        "'name' is missing",
    ]
    assert [entity.id for entity in found.record.entities] == ["xai"]
    assert found.left_out.ids == {"openai"}


@pytest.mark.parametrize("value", ["~", "''", "null"])
def test_a_required_key_without_a_value_is_told(value: str) -> None:
    text = f"entities:\n  - id: {value}\n    kind: company\n    name: X\n"
    assert len(told(text)) == 1
    assert told(text)[0].startswith("2:9: nothing is written here")


def test_text_over_several_lines_becomes_one_line() -> None:
    found = read(
        ENTITY + "    note: |\n      first\n        second\n\n      third\n    role: other\n"
    )
    assert found.problems == ()
    assert found.record.entities[0].note == Words("first second third", None)
    found = read(ENTITY + '    note: "a\\tb\\r\\nc  d\\u3000e"\n')
    assert found.record.entities[0].note == Words("a b c  d\u3000e", None)


def test_hostile_values_are_quoted_clean_and_short() -> None:
    hostile = "x" * 900 + "[/red]"
    for text in (
        f"{hostile}: 1\n",
        f"source: {hostile}\n",
        f"known_from: {hostile}\n",
        ENTITY + f"    role: {hostile}\n",
    ):
        (problem,) = read(text).problems
        assert is_clean(str(problem))
        assert len(str(problem)) < 600


def test_an_unreadable_file_is_an_empty_one_with_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text("facts: *all\n")
    found = read_file(path, "facts.yaml")
    assert found.record.facts == ()
    assert [str(problem.place) for problem in found.problems] == ["facts.yaml:1:8"]


def test_files_are_found_in_a_fixed_order_and_once(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yml", "in/c.yaml", ".hidden.yaml", ".git/d.yaml", "notes.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "link.yaml").symlink_to("b.yaml")
    (tmp_path / "folder.yaml").mkdir()
    a, b, c = tmp_path / "a.yml", tmp_path / "b.yaml", tmp_path / "in/c.yaml"
    assert facts_files([tmp_path]) == [a, b, c]
    assert facts_files([c, tmp_path, tmp_path / "in" / ".." / "a.yml"]) == [c, a, b]
    assert facts_files([tmp_path / ".hidden.yaml"]) == [tmp_path / ".hidden.yaml"]


@pytest.mark.parametrize("name", ["nowhere", "nowhere.yaml", "empty", "a\0b"])
def test_a_path_without_facts_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadFile, match=r"no (facts file in this folder|such file or folder)"):
        facts_files([tmp_path / name])


def kinds(kind: type[Record] = FileRecord) -> set[type[Record]]:
    """All record classes that a file can hold."""
    found = {kind}
    todo = [kind]
    while todo:
        for spec, _ in specs(todo.pop()).values():
            if spec.of and spec.of not in found:
                found.add(spec.of)
                todo.append(spec.of)
    return found


@pytest.mark.parametrize("kind", sorted(kinds(), key=str))
def test_every_field_is_declared_with_its_meaning(kind: type[Record]) -> None:
    declared = specs(kind)
    for field in fields(kind):
        if field.name not in ("place", "places"):
            assert field.name.rstrip("_") in declared
    for name, (spec, required) in declared.items():
        assert spec.doc, name
        assert (spec.kind == "code") == bool(spec.choices), name
        assert (spec.kind == "record") == (spec.of is not None), name
        assert not (required and spec.many), name


def test_keys_that_are_words_of_python_are_written_plainly() -> None:
    assert "is" in specs(StatusRecord)
    assert "from" in specs(DurationRecord)
    assert specs(PartRecord)["parts"][0].of is PartRecord


def test_codes_are_those_of_the_vocabulary() -> None:
    assert specs(FactRecord)["metric"][0].choices == tuple(v.METRICS)
    assert specs(DealRecord)["kind"][0].choices == tuple(v.DEAL_KINDS)
    assert specs(SourceRecord)["kind"][0].choices == v.SOURCE_KINDS
