"""The schema for editors and the tables of the documentation say what the reader does."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from db.facts.json_schema import (
    PAGE_NAME,
    SCHEMA_NAME,
    main,
    page_with_tables,
    schema,
    schema_text,
    tables,
)
from db.facts.nodes import parse
from db.facts.reading import read_tree
from db.figures import parse as read_figure
from tests.db.facts_files import by_id, facts_of

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs"
FIXTURES = sorted((ROOT / "fixtures").rglob("*.yaml"))
AGAIN = "run `python -m db.facts.json_schema`"


@pytest.fixture(scope="module")
def validator() -> Any:
    return jsonschema.Draft202012Validator(schema())


def page() -> str:
    return (DOCS / PAGE_NAME).read_text("utf-8")


def test_the_committed_schema_is_current() -> None:
    assert (DOCS / SCHEMA_NAME).read_text("utf-8") == schema_text(), AGAIN


def test_the_tables_of_the_documentation_are_current() -> None:
    assert page() == page_with_tables(page()), AGAIN


def test_every_record_has_its_table_and_every_link_its_heading() -> None:
    assert set(re.findall(r"<!-- keys of (\w+) -->", page())) == set(tables())
    headings = {
        heading.lower().replace(" ", "-") for heading in re.findall(r"^#+ (.+)$", page(), re.M)
    }
    assert set(re.findall(r"\]\(#([\w-]+)\)", page())) <= headings


def test_making_them_writes_both(tmp_path: Path) -> None:
    (tmp_path / PAGE_NAME).write_text(
        "Before.\n<!-- keys of Passage -->\nstale\n<!-- end -->\nAfter.\n"
    )
    main(tmp_path)
    text = (tmp_path / PAGE_NAME).read_text()
    assert text.startswith("Before.\n<!-- keys of Passage -->\n| key | holds | meaning |\n")
    assert text.endswith("<!-- end -->\nAfter.\n")
    assert "stale" not in text
    assert json.loads((tmp_path / SCHEMA_NAME).read_text()) == schema()


def test_it_is_a_schema(validator: Any) -> None:
    validator.check_schema(schema())


class EditorsLoader(yaml.SafeLoader):
    """Reads as editors do: by YAML 1.2, in which a number is one and a day or "no" is a text."""


EditorsLoader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("null", r"(null|Null|NULL|~|)$", ["~", "n", "N", ""]),
    ("bool", r"(true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"[-+]?[0-9]+$", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", list("-+.0123456789")),
):
    EditorsLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), first)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: str(path.name))
@pytest.mark.parametrize("loader", [yaml.BaseLoader, EditorsLoader], ids=["texts", "as editors"])
def test_the_facts_that_come_with_termsheet_fit(validator: Any, path: Path, loader: Any) -> None:
    text = path.read_text("utf-8")
    errors = [error.message for error in validator.iter_errors(yaml.load(text, Loader=loader))]
    assert errors == []


WRONG = [
    "source: Not An Id",
    "source: [a]",
    "sourcs: a",
    "known_from: soon",
    "known_from: 2026-2-1",
    "facts: text",
    "facts: [{id: a}]",
    "entities: [{id: a, kind: firm, name: A}]",
    "entities: [{id: a, kind: company, name: {de: A}}]",
    "entities: [{id: a, kind: company, name: {}}]",
    "entities: [{id: a, kind: company, name: ''}]",
    "entities: [{id: a, kind: company, name: A, fiscal_year_end: June}]",
    "entities: [{id: a, kind: company, name: A, aliases: [{}]}]",
    "deals: [{id: a, subject: b, kind: licence, title: A, term: {years: 0}}]",
    "deals: [{id: a, subject: b, kind: licence, title: A, nature: derived}]",
    "deals: [{id: a, subject: b, kind: licence, title: A, parts: [{payer: a}]}]",
    "deals: [{id: a, subject: b, kind: licence, title: A, status: {is: done}}]",
    "deals: [{id: a, subject: b, kind: licence, title: A, parts: [{id: a, parts: [{x: a}]}]}]",
    "facts: [{id: a, subject: b, metric: revenue, nature: reported, period: whenever}]",
    "facts: [{id: a, subject: b, metric: revenue, nature: reported, evidence: {at: x}}]",
    "derived: [{id: a, subject: b, metric: revenue, formula: a, inputs: {}}]",
    "derived: [{id: a, subject: b, metric: revenue, formula: a, inputs: [a]}]",
]
RIGHT = [
    "{}",
    "facts:",
    "facts: []",
    "known_from: 2026",
    "entities: {id: a, kind: company, name: A}",
    "entities: [{id: a, kind: company, name: {zh: 甲}, aliases: B}]",
    "deals: [{id: a, subject: b, kind: licence, title: A, term: {years: 8, from: 2026-02}}]",
    "deals: [{id: a, subject: b, kind: licence, title: A, parts: {id: a, payer: [b, c]}}]",
    *(
        f"facts: [{{id: a, subject: b, metric: revenue, nature: reported, period: {period}}}]"
        for period in (
            "2026",
            "2026-Q4",
            "2026-02",
            "FY2026",
            "2025-10..2026-02",
            "2026-01..",
            "..2026",
            "run_rate 2026-02",
            "2026-02-27",
        )
    ),
]


@pytest.mark.parametrize("text", [*WRONG, *RIGHT])
def test_the_schema_and_the_reader_agree(validator: Any, text: str) -> None:
    file = yaml.load(text, Loader=yaml.BaseLoader)
    file = {key: None if value == "" else value for key, value in file.items()}
    read = read_tree(parse(text.encode(), "f.yaml"))
    assert validator.is_valid(file) == (not read.problems) == (text in RIGHT), read.problems


def examples() -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", page(), re.S)


def test_the_worked_example_is_sound(tmp_path: Path, validator: Any) -> None:
    worked, again, derived, modeline = examples()
    validator.validate(yaml.load(worked, Loader=yaml.BaseLoader))
    found = by_id(facts_of(tmp_path, worked))
    assert found["openai-pre-money-2026-02/post-money"].quantity == read_figure("$840B")
    assert "openai-round-2026-02/amazon-rest/share" in found
    ours = by_id(facts_of(tmp_path, worked, derived))["openai-implied-post-money"]
    assert ours.quantity == read_figure("$840B")
    validator.validate(yaml.load(again, Loader=yaml.BaseLoader))
    assert "rounds-openai-2026/amount" in by_id(facts_of(tmp_path, again))
    both = by_id(facts_of(tmp_path, worked, again))
    assert both["openai-round-2026-02/amount-2"].quantity == read_figure("$120B")
    assert modeline.startswith("# yaml-language-server: $schema=")


def test_the_figures_of_the_documentation_can_be_read() -> None:
    table = page().split("| you write |")[1].split("\n\n")[0]
    figures = [yaml.safe_load(figure) for line in table.splitlines()[2:]
               for figure in re.findall(r"`([^`]+)`", line.split("|")[1])]  # fmt: skip
    assert len(figures) >= 20
    for figure in figures:
        read_figure(str(figure), "people")
