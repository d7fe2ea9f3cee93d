"""Facts files for tests: small ones, with marks where a problem is expected."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from textwrap import dedent

from db.build import FactsError, build_store, read_facts
from db.facts.nodes import Problem
from db.facts.statements import FactSet, Statement
from db.store import open_store
from tests.spoken import assert_spoken

MARK = "«"

# What most small files need: a source that vouches for everything, and somebody to speak of.
BASE = """
source: paper
sources:
  - {id: paper, title: The paper, kind: press, published: 2026-02-28}
entities:
  - {id: openai, kind: company, name: {en: OpenAI}}
  - {id: nvidia, kind: company, name: {en: Nvidia, zh: 英伟达}}
  - {id: amazon, kind: company, name: {en: Amazon, zh: 亚马逊}}
  - {id: softbank, kind: investor, name: {en: SoftBank, zh: 软银}}
  - {id: microsoft, kind: company, name: {en: Microsoft, zh: 微软}, fiscal_year_end: 06-30}
"""

FACT = """
facts:
  - id: users
    subject: openai
    metric: weekly_active_users
    figure: 9亿
    nature: reported
    evidence: {says: company, raw: 9亿}
"""

DEAL = """
deals:
  - id: round
    subject: openai
    kind: funding_round
    title: Round
    figure: $110B
    evidence: {says: company, raw: 1100亿美元}
"""


def with_base(text: str) -> str:
    """A whole file: the base, and more of it."""
    return BASE.lstrip("\n") + dedent(text).lstrip("\n")


def fact(replacing: str, by: str) -> str:
    """The sound file with something else in it."""
    text = with_base(FACT)
    assert replacing in text
    return text.replace(replacing, by)


def another(text: str) -> str:
    """One more record of the same kind: the text without its first line."""
    return text.lstrip("\n").split("\n", 1)[1]


def write(folder: Path, *texts: str) -> list[Path]:
    """Facts files of these texts."""
    paths = []
    for number, text in enumerate(texts, 1):
        path = folder / f"facts-{number}.yaml"
        path.write_text(text, "utf-8")
        paths.append(path)
    return paths


def facts_of(folder: Path, *texts: str) -> FactSet:
    """What these files say, derived and checked."""
    return read_facts(write(folder, *texts))[0]


def by_id(facts: FactSet) -> dict[str, Statement]:
    return {item.id: item for item in facts.statements}


def problems_of(folder: Path, *texts: str) -> tuple[Problem, ...]:
    """All problems of files of these texts; none if they are sound."""
    return problems_in(write(folder, *texts))


def problems_in(paths: list[Path]) -> tuple[Problem, ...]:
    """All problems of these files; none if they are sound."""
    try:
        read_facts(paths)
    except FactsError as error:
        return error.problems
    return ()


def assert_problems(folder: Path, text: str, *whats: str) -> None:
    """Check that a file has these problems and no others, each at its mark in the text."""
    places = marks(text)
    found = problems_of(folder, text.replace(MARK, ""))
    told = "\n".join(map(str, found))
    assert len(found) == len(places) == len(whats), told or "no problem at all"
    assert_spoken(found)
    for problem, place, what in zip(found, places, whats, strict=True):
        assert (problem.place.line, problem.place.column) == place, told
        assert what in str(problem), told
        assert problem.advice, told


def marks(text: str) -> list[tuple[int, int]]:
    """Line and column of each mark, as they are without the marks."""
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        pieces = line.split(MARK)
        before = 0
        for piece in pieces[:-1]:
            before += len(piece)
            found.append((number, before + 1))
    return found


@contextmanager
def store_of(folder: Path, *texts: str) -> Iterator[sqlite3.Connection]:
    """A store built from these files, open to read."""
    target = folder / "facts.db"
    build_store(write(folder, *texts), target)
    with closing(open_store(target)) as connection:
        yield connection
