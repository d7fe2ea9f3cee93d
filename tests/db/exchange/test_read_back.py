"""What is checked without its files is what reading its files gives."""

from __future__ import annotations

from contextlib import closing

import sqlite_utils
from hypothesis import HealthCheck, given, settings

from db.build import content_hash, fill
from db.exchange.read_back import read_back
from db.exchange.writing import LISTS, FactsContent, Tree, text_of
from db.facts.checks import check
from db.facts.derive import derive
from db.facts.merging import merge_deals
from db.facts.nodes import parse
from db.facts.reading import ReadFile, read_tree
from db.facts.statements import FactSet, gather
from tests.db.exchange.random_facts import fact_sets

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def content_of(file: Tree) -> FactsContent:
    """A facts file's tree as what is written."""
    content = FactsContent(file.get("source"), file.get("known_from"))
    for name in LISTS:
        getattr(content, name).extend(file.get(name, ()))
    return content


def told(facts: FactSet) -> list[tuple[str, str]]:
    return [(problem.what, problem.advice) for problem in check(facts)]


def hash_of(facts: FactSet) -> str:
    with closing(sqlite_utils.Database(memory=True)) as db:
        fill(db, facts)
        return content_hash(db.conn)


@given(fact_sets())
@settings(max_examples=25, suppress_health_check=_SLOW, deadline=None)
def test_it_is_what_the_files_say(files: list[Tree]) -> None:
    contents = [content_of(file) for file in files]
    parsed: list[ReadFile] = []
    for number, content in enumerate(contents):
        parsed.append(read_tree(parse(text_of(content).encode(), f"{number}.yaml")))
    read = derive(merge_deals(gather(parsed)))
    back = derive(merge_deals(gather(file for content in contents for file in read_back(content))))
    assert told(back) == told(read)
    if not told(read):
        assert hash_of(back) == hash_of(read)


def test_problems_are_found() -> None:
    content = FactsContent(entities=[{"id": "a", "kind": "compny", "name": "A"}])
    (file,) = read_back(content)
    assert len(file.problems) == 1 and "compny" in file.problems[0].what
