"""A file that cannot be read as a whole is told, and no false fault of others."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.db.facts_files import (
    BASE,
    DEAL,
    FACT,
    problems_in,
    problems_of,
    with_base,
    write,
)

NAMES_OTHERS = """
facts:
  - {id: a, subject: xai, metric: position, words: x, nature: reported, deal: other-round,
     evidence: {source: wire, says: press}}
derived:
  - {id: b, subject: xai, metric: valuation, formula: 2 * x, inputs: {x: other-round/amount}}
"""

DECLARES_THEM = """
source: wire
sources:
  - {id: wire, title: Wire, kind: press, published: 2026-02-28}
entities:
  - {id: xai, kind: company, name: xAI}
deals:
  - {id: other-round, subject: xai, kind: funding_round, title: A round, figure: $1B,
     evidence: {says: press, raw: $1B}}
"""


@pytest.mark.parametrize(
    ("by", "what"),
    [
        ("&x $1B", "an anchor (&name)"),
        ("[$1B", "not YAML"),
        ("$1B\x80", "is not UTF-8"),
        ("$1B\u200b", "the invisible character U+200B"),
    ],
)
def test_what_a_file_that_cannot_be_read_may_declare_is_not_told_of_others(
    tmp_path: Path, by: str, what: str
) -> None:
    paths = write(tmp_path, with_base(NAMES_OTHERS), DECLARES_THEM)
    assert problems_in(paths) == ()
    broken = DECLARES_THEM.replace("figure: $1B", f"figure: {by}")
    paths[1].write_bytes(broken.encode("latin-1" if "\x80" in by else "utf-8"))
    (only,) = problems_in(paths)
    assert what in str(only)
    # What the file does not even mention is nowhere.
    paths[0].write_text(with_base(NAMES_OTHERS).replace("other-round", "no-round"), "utf-8")
    told = [problem.what for problem in problems_in(paths)]
    assert told[:2] == ["unknown deal 'no-round'", "unknown fact 'no-round/amount'"]
    assert len(told) == 3


def test_a_file_that_cannot_be_looked_into_may_declare_anything(tmp_path: Path) -> None:
    paths = write(tmp_path, with_base(NAMES_OTHERS))
    pipe = tmp_path / "more.yaml"
    os.mkfifo(pipe)
    (only,) = problems_in([*paths, pipe])
    assert only.what == "not a regular file"


WANTING = (
    BASE.replace("entities:", "  - {id: wire, title: Wire, kind: press}\nentities:")
    + FACT.replace("{says", "{source: wire, says")
    + DEAL
    + """    announced: 2026-03
    status: {is: announced, evidence: {says: press}}
  - {id: silent, subject: openai, kind: loan, title: Silent}
"""
)


def test_what_it_may_add_to_others_is_not_missed_there(tmp_path: Path) -> None:
    """When a source came out, what is said of a deal, what came to be known of one later."""
    assert [problem.what for problem in problems_of(tmp_path, WANTING)] == [
        "nothing says since when 'users' is known",
        "'round' is announced (2026-03) after all that is known of it (2026-02-28)",
        "nothing is said of the deal 'silent'",
    ]
    (only,) = problems_of(tmp_path, WANTING, "facts: &all [wire, round, silent]\n")
    assert "an anchor (&name)" in only.what
