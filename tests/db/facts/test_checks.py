"""What must hold across facts files: every fault is told at once, at its place, with a mend."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest

from db.build import read_facts
from db.safe_text import is_clean
from tests.db.facts_files import (
    BASE,
    DEAL,
    FACT,
    MARK,
    another,
    assert_problems,
    fact,
    marks,
    problems_of,
    with_base,
    write,
)

ROOT = Path(__file__).parents[3]


def test_sound_facts_have_no_problem(tmp_path: Path) -> None:
    assert problems_of(tmp_path, with_base(FACT + DEAL)) == ()


def test_the_facts_that_come_with_termsheet_have_no_problem() -> None:
    facts, files = read_facts([ROOT / "fixtures"])
    assert len(files) >= 5
    assert len(facts.statements) > 100


UNKNOWN_NAMES = [
    (fact("subject: openai", "subject: «opena"), "unknown entity 'opena'; did you mean openai?"),
    (fact("subject: openai", "subject: «zzz"), "unknown entity 'zzz'; add the entity first"),
    (
        fact("nature:", "sponsor: «nvida\n    nature:"),
        "unknown entity 'nvida'; did you mean nvidia?",
    ),
    (fact("nature:", "interest_in: «x\n    nature:"), "unknown entity 'x'"),
    (fact("nature:", "deal: «round\n    nature:"), "unknown deal 'round'; add the deal first"),
    (fact("{says", "{source: «papr, says"), "unknown source 'papr'; did you mean paper?"),
    (fact("nature:", "«known: x\n    nature:"), "unknown key 'known'"),
    (fact("reported", "«reportd"), "did you mean reported?"),
    (fact("weekly_active_users", "«weekly_users"), "did you mean weekly_active_users?"),
    (
        with_base(
            DEAL + "    parts: [{id: a, payer: [nvidia, «amd], payee: openai, figure: $110B, "
            "evidence: {says: press, raw: $110B}}]\n"
        ),
        "unknown entity 'amd'",
    ),
    (
        with_base(DEAL + "    links: {relation: amends, deal: «rond, evidence: {says: press}}\n"),
        "unknown deal 'rond'; did you mean round?",
    ),
    (with_base(DEAL.replace("subject: openai", "subject: «opnai")), "unknown entity 'opnai'"),
    (
        BASE.replace("source: paper", "source: «papers"),
        "unknown source 'papers'; did you mean paper?",
    ),
    (
        BASE + "  - {id: azure, kind: product, name: Azure, parent: «microsft}\n",
        "unknown entity 'microsft'; did you mean microsoft?",
    ),
]


@pytest.mark.parametrize(("text", "what"), UNKNOWN_NAMES, ids=count(1))
def test_unknown_names(tmp_path: Path, text: str, what: str) -> None:
    assert_problems(tmp_path, text, what)


def test_what_names_a_record_that_is_left_out_is_not_told_again(tmp_path: Path) -> None:
    text = fact("subject: openai", "subject: xai")
    text = text.replace("entities:\n", "entities:\n  - {id: xai, kind: «firm, name: xAI}\n")
    assert_problems(tmp_path, text, "'firm' is not one of the words allowed here")


def test_a_deal_s_unknown_subject_is_told_once(tmp_path: Path) -> None:
    text = with_base(DEAL.replace("openai", "«opena") + """    status:
      - {is: announced, evidence: {says: company}}
    parts: {id: all, payer: «nvida, figure: $110B, evidence: {says: company, raw: $110B},
            parts: {id: inner, figure: $110B, evidence: {says: company, raw: $110B}}}
""")  # fmt: skip
    assert_problems(tmp_path, text, "unknown entity 'opena'", "unknown entity 'nvida'")


@pytest.mark.parametrize(
    ("text", "whats"),
    [
        (
            BASE + "  - «{id: openai, kind: company, name: Other}\n",
            ["the entity id 'openai' is taken by"],
        ),
        (
            BASE.replace("entities:", "  - «{id: paper, title: B, kind: press}\nentities:"),
            ["the source id 'paper' is taken by"],
        ),
        (
            with_base(
                DEAL + "  - «{id: round, subject: openai, kind: licence, title: R, "
                "status: {is: paid, evidence: {says: press}}}\n"
            ),
            ["the deal id 'round' is taken by"],
        ),
        (
            with_base(FACT + another(FACT).replace("- id", "- «id").replace("9亿", "8亿")),
            ["the fact id 'users' is taken by"],
        ),
        (
            with_base(
                DEAL + "    status:\n      - {is: paid, on: 2026, evidence: {says: press}}\n"
                "      - «{is: paid, on: 2026, evidence: {says: company}}\n"
            ),
            ["the fact id 'round/status/paid-2026' is taken by"],
        ),
        (
            with_base(
                DEAL + "    terms:\n      - {id: a, words: x, evidence: {says: press}}\n"
                "      - «{id: a, words: y, evidence: {says: press}}\n"
            ),
            ["the fact id 'round/a' is taken by"],
        ),
        (
            with_base(
                DEAL + "    terms:\n      - {id: «total, words: x, evidence: {says: press}}\n"
            ),
            ["'total' is the name of another fact of the deal"],
        ),
        (with_base(DEAL.replace("id: round", "id: «openai")), ["is also an entity's"]),
        (
            BASE + "  - {id: x, kind: company, name: {zh: «ＯＰＥＮＡＩ}}\n",
            ["the name 'ＯＰＥＮＡＩ' also belongs to 'openai'"],
        ),
        (
            BASE + "  - {id: x, kind: company, name: X, aliases: [Y, «软银]}\n",
            ["the name '软银' also belongs to 'softbank'"],
        ),
        (BASE + "  - {id: x, kind: company, name: X, aliases: [X, X, x]}\n", []),
        (
            with_base(FACT + another(FACT).replace("- id: users", "- «id: again")),
            ["'again' says the same as 'users'"],
        ),
        (with_base(FACT + another(FACT).replace("id: users", "id: again\n    scope: Codex")), []),
        (
            with_base(
                DEAL
                + "    amounts:\n      - «{figure: $110B, evidence: {says: press, raw: $110B}}\n"
            ),
            ["'round/amount-1' says the same as 'round/amount'"],
        ),
    ],
    ids=count(1),
)
def test_duplicates(tmp_path: Path, text: str, whats: list[str]) -> None:
    assert_problems(tmp_path, text, *whats)


@pytest.mark.parametrize(
    ("text", "whats"),
    [
        (
            fact("    evidence: {says: company, raw: 9亿}\n", "").replace(
                "- id: users", "- «id: users"
            ),
            ["'users' has no evidence; add `evidence:"],
        ),
        (
            fact(", raw: 9亿", "").replace("evidence: {", "evidence: «{"),
            ["'users' has no figure as published; add `raw:`"],
        ),
        (fact("raw: 9亿", "raw: «8亿"), ["'8亿' reads as 800M, but 'users' says 900M"]),
        (fact("raw: 9亿", "raw: «超过9亿"), ["reads as > 900M"]),
        (fact("raw: 9亿", "raw: 8亿, note: Rounded up."), []),
        (fact("raw: 9亿", "raw: so very many"), []),  # not readable, so nothing to compare
        (
            fact("source: paper\n", "known_from: 2026\n").replace("evidence: {", "evidence: «{"),
            ["the evidence names no source; add `source:` here or at the top"],
        ),
        (
            fact(", published: 2026-02-28", "").replace("- id: users", "- «id: users"),
            ["nothing says since when 'users' is known; add `known_from:`"],
        ),
        (
            with_base(DEAL.replace("    evidence: {says: company, raw: 1100亿美元}\n", "")).replace(
                "- id: round", "- «id: round"
            ),
            ["'round/amount' has no evidence"],
        ),
        (
            with_base(DEAL + "    status: «{is: announced}\n"),
            ["'round/status/announced' has no evidence"],
        ),
    ],
    ids=count(1),
)
def test_evidence(tmp_path: Path, text: str, whats: list[str]) -> None:
    assert_problems(tmp_path, text, *whats)


def deal(id_: str, more: str = "") -> str:
    return (
        f"  - id: {id_}\n    subject: openai\n    kind: cloud_contract\n    title: {id_}\n"
        f"    status: {{is: announced, evidence: {{says: company}}}}\n{more}"
    )


def link(relation: str, other: str) -> str:
    return f"    links: {{relation: {relation}, deal: {other}, evidence: {{says: press}}}}\n"


@pytest.mark.parametrize(
    ("deals", "whats"),
    [
        (deal("a", link("amends", "«a")), ["'a' amends itself: a -> a; break the circle"]),
        (
            deal("a", link("amends", "«b"))
            + deal("b", link("amends", "c"))
            + deal("c", link("amends", "a")),
            ["'a' amends itself: a -> b -> c -> a"],
        ),
        (
            deal("a", link("amends", "«b"))
            + deal("b", link("amends", "a"))
            + deal("c", link("amends", "«d"))
            + deal("d", link("amends", "c")),
            ["'a' amends itself", "'c' amends itself"],
        ),
        (deal("a", link("replaces", "b")) + deal("b", link("amends", "a")), []),
        (deal("a", link("part_of", "b")) + deal("b", link("includes", "a")), []),
        (deal("a", link("part_of", "«b")) + deal("b", link("part_of", "a")), ["is part of itself"]),
        (
            deal("a", link("includes", "«b")) + deal("b", link("includes", "a")),
            ["is part of itself"],
        ),
        (deal("a", link("includes", "b")) + deal("b", link("cancels", "a")), []),
        (deal("c", link("overlap_unknown", "«c")), ["'c' is linked to itself"]),
    ],
    ids=count(1),
)
def test_circles_of_deals(tmp_path: Path, deals: str, whats: list[str]) -> None:
    assert_problems(tmp_path, with_base("deals:\n" + deals), *whats)


def test_circles_of_owners(tmp_path: Path) -> None:
    text = BASE + (
        "  - {id: a, kind: company, name: A, parent: «b}\n"
        "  - {id: b, kind: company, name: B, parent: a}\n"
        "  - {id: c, kind: company, name: C, parent: «c}\n"
        "  - {id: d, kind: company, name: D, parent: c}\n"
    )
    assert_problems(tmp_path, text, "'a' belongs to itself: a -> b -> a", "'c' belongs to itself")


def test_a_long_line_of_owners_is_no_circle(tmp_path: Path) -> None:
    owners = "".join(
        f"  - {{id: e{n}, kind: company, name: E{n}, parent: e{n + 1}}}\n" for n in range(3_000)
    )
    assert problems_of(tmp_path, BASE + owners + "  - {id: e3000, kind: company, name: E}\n") == ()


def test_a_deal_says_something(tmp_path: Path) -> None:
    silent = deal("a").replace("    status: {is: announced, evidence: {says: company}}\n", "")
    text = with_base("deals:\n" + silent.replace("- id", "- «id"))
    assert_problems(tmp_path, text, "nothing is said of the deal 'a'; add a figure")


def test_what_belongs_to_a_figure_needs_one(tmp_path: Path) -> None:
    text = with_base("deals:\n" + deal("a", "    evidence: «{says: press}\n    rank: «normal\n"))
    assert_problems(
        tmp_path,
        text,
        "'evidence' belongs to the deal's figure, and there is none",
        "'rank' belongs to the deal's figure",
    )


MANY_FAULTS = """
source: paper
sources:
  - {id: paper, title: Paper, kind: «paper, published: 2026-02-28}
  - {id: other, title: Other, kind: press, published: «2026-02-31}
entities:
  - {id: openai, kind: company, name: OpenAI, «alias: Open AI}
  - {id: nvidia, kind: company, name: Nvidia, aliases: [«openai], parent: «nobody}
  - {id: big-four, kind: «gang, name: Big four}
deals:
  - id: round
    subject: openai
    kind: funding_round
    title: Round
    figure: «$110B
    basis: «promised
    evidence: {says: company, raw: «1000亿美元, source: other}
    parts:
      - {id: a, payer: «softbank, figure: $30B, evidence: «{says: press, source: other}}
      - «{id: b, payer: nvidia, figure: $30B}
    status:
      - {is: signed, on: 2026-02, evidence: {says: press, source: other}, known_from: 2026-03}
      - {is: «agreed, evidence: {says: press}}
    links:
      - relation: amends
        deal: «round
        evidence: {says: press, source: other}
        known_from: 2026-03
facts:
  - id: users
    subject: big-four
    metric: weekly_active_users
    figure: «several
    nature: reported
    evidence: {says: press, source: other}
derived:
  - {id: post, subject: openai, metric: valuation, formula: «pre + , inputs: {pre: round/amount}}
  - {id: double, subject: openai, metric: valuation, formula: 2 * x, inputs: {x: «round/amonut}}
"""


def test_all_faults_are_told_at_once_in_the_order_of_their_places(tmp_path: Path) -> None:
    found = problems_of(tmp_path, MANY_FAULTS.replace(MARK, ""))
    told = [(problem.place.line, problem.place.column) for problem in found]
    assert told == marks(MANY_FAULTS), "\n".join(map(str, found))


def test_faults_of_several_files_are_told_together(tmp_path: Path) -> None:
    text = with_base(FACT.replace("openai", "opena"))
    found = problems_of(tmp_path, text, "facts: &all []\n", "deals:\n  - {id: x}\n")
    names = [Path(problem.place.file).name for problem in found]
    assert names == ["facts-1.yaml", "facts-2.yaml", *["facts-3.yaml"] * 3]


def test_the_same_files_give_the_same_messages(tmp_path: Path) -> None:
    """Also in another process, in which Python orders its sets in another way."""
    paths = write(tmp_path, MANY_FAULTS.replace(MARK, ""), with_base(FACT), DEAL)
    program = """
import sys
from pathlib import Path
from db.build import FactsError, read_facts
try:
    read_facts(map(Path, sys.argv[1:]))
except FactsError as error:
    print(*error.problems, sep="\\n")
"""
    told = {
        subprocess.run(
            [sys.executable, "-c", program, *map(str, paths)],
            cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(told) == 1
    assert len(told.pop().splitlines()) >= 20


def test_messages_are_clean_whatever_the_files_hold(tmp_path: Path) -> None:
    hostile = [
        '"\\e[31m": 1\n',
        'source: "\\e]52;c;eA==\\a"\n',
        "facts: !%1b%5b31m []\n",
        "entities:\n  - {id: a, kind: company, name: A, aliases: [[/red], '[@click=x]x[/]']}\n",
        "facts:\n  - {id: a, subject: a, metric: '[/]', nature: '\u0600'}\n",
        f"known_from: e{chr(0x301) * 40}\n",
        "source: 'a\u200db'\n",
    ]
    folder = tmp_path / "bad\x1b[31m\u202ename"
    folder.mkdir()
    found = problems_of(folder, *hostile)
    assert len({problem.place.file for problem in found}) == len(hostile)
    for problem in found:
        assert is_clean(str(problem)), repr(str(problem))


def test_ten_thousand_unknown_names_are_told_in_time(tmp_path: Path) -> None:
    facts = "".join(
        f"  - {{id: f{n}, subject: e{n}x, metric: position, words: w{n}, nature: reported,"
        " evidence: {says: press}}\n"
        for n in range(10_000)
    )
    entities = "".join(f"  - {{id: e{n}, kind: company, name: E{n}}}\n" for n in range(2_000))
    assert len(problems_of(tmp_path, BASE + entities + "facts:\n" + facts)) == 10_000
