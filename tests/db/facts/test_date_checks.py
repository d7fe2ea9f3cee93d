"""What must hold of dates, across facts files."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from tests.db.facts_files import DEAL, assert_problems, fact, facts_of, problems_of, with_base

EVENTS = "    status:\n      - {is: signed, on: 2026-02-10, evidence: {says: company}}\n      - "


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (
            fact("nature:", "known_from: 2026-02-02\n    retracted: «2026-02-01\n    nature:"),
            "'users' is retracted (2026-02-01) before it is known (2026-02-02)",
        ),
        (
            fact("nature:", "known_from: «2026-03\n    nature:"),
            "'users' is known from 2026-03, but its sources are older (2026-02-28)",
        ),
        (fact("nature:", "known_from: 2026-02\n    nature:"), ""),
        (
            fact("nature:", "known_from: 2026-02\n    retracted: «2026-02-15\n    nature:"),
            "'users' is seen on no day: it counts as known by 2026-02-28, and as retracted by "
            "2026-02-15; write the dates to the day, or correct one of them",
        ),
        (
            fact("nature:", "known_from: 2025\n    retracted: «2025-03\n    nature:"),
            "known by 2025-12-31, and as retracted by 2025-03-31",
        ),
        (
            fact("nature:", "known_from: 2026-02-02\n    retracted: «2026-02-02\n    nature:"),
            "'users' is seen on no day",
        ),
        (fact("nature:", "known_from: 2025-03\n    retracted: 2025\n    nature:"), ""),
        (fact("nature:", "retracted: «2026-02-28\n    nature:"), "'users' is seen on no day"),
        (
            with_base(DEAL + EVENTS + "{is: closed, on: «2026-02-09, evidence: {says: company}}\n"),
            "closed (2026-02-09) stands after signed (2026-02-10); put events in the order",
        ),
        (with_base(DEAL + EVENTS + "{is: closed, on: 2026-02, evidence: {says: company}}\n"), ""),
        (
            with_base(DEAL + EVENTS + "{is: paid, on: «2026-04, evidence: {says: company}}\n"),
            "happens (2026-04) after it is known (2026-02-28)",
        ),
        (
            with_base(DEAL + "    term: {from: 2026-02, to: «2025}\n"),
            "the term ends (2025) before it begins (2026-02)",
        ),
        (
            with_base(
                DEAL
                + "    parts: [{id: a, evidence: {says: press}, status: [{is: paid, on: 2026-01-02,"
                " evidence: {says: press}}, {is: signed, on: «2026-01-01,"
                " evidence: {says: press}}]}]\n"
            ),
            "signed (2026-01-01) stands after paid (2026-01-02)",
        ),
    ],
    ids=count(1),
)
def test_dates(tmp_path: Path, text: str, what: str) -> None:
    assert_problems(tmp_path, text, *filter(None, [what]))


def announced(on: str, *events: str, more: str = "") -> str:
    """A deal announced on a date, with events that are known since the paper was out."""
    said = "".join(f"      - {{{event}, evidence: {{says: press}}}}\n" for event in events)
    return with_base(DEAL + f"    announced: {on}\n{more}    status:\n{said}")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (
            announced("«2026-03", "is: announced"),
            "'round' is announced (2026-03) after all that is known of it (2026-02-28); "
            "correct the date",
        ),
        (announced("«2026-03", "is: paid"), "'round' is announced (2026-03) after all"),
        (announced("2026-03", "is: rumoured"), ""),  # and so is the day for it
        (announced("2026-03", "is: cancelled"), ""),
        (announced("2026-03", "is: announced, rank: deprecated"), ""),
        (announced("2026-02-28", "is: announced, known_from: 2026-01", "is: paid"), ""),
        (announced("2026", "is: announced"), ""),
        (announced("2026-02-28", "is: rumoured, on: 2026-01", "is: announced"), ""),
        (
            announced("2026-02-27", "is: signed, on: «2026-01"),
            "'round' is signed (2026-01) before it is announced (2026-02-27); correct one of the "
            "dates, or add an event `announced`",
        ),
        (announced("2026-02", "is: closed, on: «2026-01-31"), "is closed (2026-01-31) before"),
        (announced("2026-02-27", "is: closed, on: 2026-02"), ""),
        (announced("2026", "is: closed, on: 2026-01-01"), ""),
        (announced("2026-02-27", "is: rumoured, on: 2026-01"), ""),
        (announced("2026-02-27", "is: signed, on: 2026-01", "is: announced, on: 2026-02"), ""),
        (
            announced("2026-02-27", "is: announced, on: 2025", "is: signed, on: «2026-01"),
            "is signed (2026-01) before",
        ),
    ],
    ids=count(1),
)
def test_announcements(tmp_path: Path, text: str, what: str) -> None:
    assert_problems(tmp_path, text, *filter(None, [what]))


def test_two_sources_may_differ_on_when_a_deal_was_announced(tmp_path: Path) -> None:
    wire = "  - {id: wire, title: Wire, kind: press, published: 2026-02-20}\nentities:"
    for on, event in (("2026-03", "is: announced"), ("2026-02-27", "is: closed, on: 2026-01")):
        text = announced(on, event).replace("entities:", wire)
        assert len(problems_of(tmp_path, text)) == 1
        assert_problems(tmp_path, text.replace("{says: press}", "{source: wire, says: press}"))


def test_a_later_source_of_a_deal_knows_of_its_announcement(tmp_path: Path) -> None:
    text = announced("2026-03-02", "is: announced").replace(
        "    evidence: {says: company, raw: 1100亿美元}\n",
        "    evidence:\n      - {says: company, raw: 1100亿美元}\n"
        "      - {says: press, raw: 1100亿美元, known_from: 2026-03-02}\n",
    )
    assert_problems(tmp_path, text)


@pytest.mark.parametrize(
    ("term", "what"),
    [
        (
            "years: «8, from: 2026-02, to: 2028-02",
            "the term is 8 years long, but goes from 2026-02 to 2028-02; correct one of the three",
        ),
        ("years: «1, from: 2026-02, to: 2028-02", "the term is 1 year long, but"),
        ("years: 2, from: 2026-02, to: 2028-02", ""),
        ("years: 2, from: 2026-02-01, to: 2028-01-31", ""),
        ("years: 2, from: 2026-02-01, to: 2028-03-01", ""),  # a month more or less
        ("years: «2, from: 2026-02-01, to: 2028-03-20", "the term is 2 years long"),
        ("years: 4, from: 2026, to: 2030", ""),
        ("years: 5, from: 2026, to: 2030", ""),
        ("years: 3, from: 2026, to: 2030", ""),
        ("years: «6, from: 2026, to: 2030", "the term is 6 years long"),
        ("years: 8, from: 2026-02", ""),
        ("years: 8, to: 2028-02", ""),
    ],
    ids=count(1),
)
def test_a_term_is_as_long_as_its_dates_say(tmp_path: Path, term: str, what: str) -> None:
    text = with_base(DEAL + f"    term: {{{term}}}\n")
    assert_problems(tmp_path, text, *filter(None, [what]))


@pytest.mark.parametrize(
    ("other", "years"),
    [("{years: 8}", None), ("{years: 2}", 2), ("{to: 2026-01, years: 8}", None)],
)
def test_of_two_tellings_only_terms_that_fit_are_put_together(
    tmp_path: Path, other: str, years: int | None
) -> None:
    one = with_base(DEAL + "    term: {from: 2026-02, to: 2028-02}\n")
    again = DEAL.replace("id: round", "id: same") + f"    same_as: round\n    term: {other}\n"
    (deal,) = facts_of(tmp_path, one, with_base(again)).deals
    assert deal.term and (deal.term.years, deal.term.to) == (years, "2028-02")
