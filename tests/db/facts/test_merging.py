"""Deals told in several sets of facts: what becomes one, what stays apart, and since when."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import permutations
from pathlib import Path

import pytest

from db.build import content_hash, read_facts
from db.facts.statements import Statement
from db.queries import deals, facts, search
from db.queries import sources as sources_of
from db.queries.window import View
from db.reasoning.diff import diff
from db.reasoning.rivals import rivalries
from db.reasoning.weak import ground_of
from tests.db.facts_files import MARK, assert_problems, marks, problems_of, store_of, write

EARLY, LATE = "2025-11-03", "2026-02-27"


def telling(name: str, published: str, deals_: str, more: str = "") -> str:
    """A set of facts that has all it speaks of: its source, its entities, its deals."""
    return f"""source: {name}
sources:
  - {{id: {name}, title: {name}, kind: press, published: {published}}}
entities:
  - {{id: openai, kind: company, name: OpenAI}}
  - {{id: nvidia, kind: company, name: Nvidia}}
  - {{id: amazon, kind: company, name: Amazon}}
deals:
{deals_}{more}"""


def deal(id_: str, more: str, kind: str = "funding_round") -> str:
    return f"  - {{id: {id_}, subject: openai, kind: {kind}, title: {id_}, {more}}}\n"


def amount(figure: str, more: str = "") -> str:
    return f"figure: {figure}, evidence: {{at: row 1, says: press, raw: {figure}}}{more}"


def part(id_: str, payer: str, figure: str, more: str = "") -> str:
    return (
        f"{{id: {id_}, payer: {payer}, payee: openai, figure: {figure}, "
        f"evidence: {{says: press, raw: {figure}}}{more}}}"
    )


def status(is_: str, on: str, more: str = "") -> str:
    return f"{{is: {is_}, on: {on}, evidence: {{says: press}}{more}}}"


@contextmanager
def told(folder: Path, *texts: str) -> Iterator[sqlite3.Connection]:
    with store_of(folder, *texts) as connection:
        yield connection


def statements(folder: Path, *texts: str) -> dict[str, Statement]:
    found, _ = read_facts(write(folder, *texts))
    return {item.id: item for item in found.statements if not item.formula}


A = telling("a", LATE, deal("a-round", amount("$30B") + ", announced: 2026-02-27"))
B = telling("b", EARLY, deal("b-round", amount("$30B") + ", same_as: a-round"))


def test_what_both_say_is_one_fact_with_the_evidence_of_both(tmp_path: Path) -> None:
    with told(tmp_path, A, B) as store:
        (row,) = deals.window(store, View())
        assert (row.id, row.announced) == ("a-round", "2026-02-27")
        found = facts.detail(store, "a-round/amount")
        assert found is not None
        assert (found.fact.known_from, found.rivals, found.agree) == (EARLY, (), ())
        assert [each.source.id for each in found.evidence] == ["b", "a"]
        assert ground_of(store, "a-round/amount") is not None
        assert rivalries(store) == []


def test_evidence_is_not_known_before_its_own_telling(tmp_path: Path) -> None:
    with told(tmp_path, A, B) as store:
        for day, sources in ((EARLY, ["b"]), ("2026-02-26", ["b"]), (LATE, ["b", "a"])):
            found = facts.detail(store, "a-round/amount", day)
            assert found is not None
            assert [each.source.id for each in found.evidence] == sources
            assert found.fact.first == found.evidence[0]
            ground = ground_of(store, "a-round/amount", day)
            assert ground is not None and ground.sources == len(sources)
            count = {row.id: row.facts for row in sources_of.window(store, View(as_of=day))}
            assert count == {"a": len(sources) - 1, "b": 1}
        assert deals.window(store, View(as_of="2025-11-02")) == []
        # That a fact has more evidence is no news of its own.
        assert diff(store, EARLY, LATE).learned == ()


def test_evidence_without_a_date_of_its_own_has_that_of_its_source(tmp_path: Path) -> None:
    """Also in one file: what came out later was not there before."""
    text = telling("a", LATE, deal(
        "round", "figure: $30B, evidence: [{source: b, says: press, raw: $30B}, "
        "{says: company, who: openai, raw: $30B}]"
    ))  # fmt: skip
    source = f"  - {{id: b, title: b, kind: press, published: {EARLY}}}\n"
    text = text.replace("sources:\n", f"sources:\n{source}")
    with told(tmp_path, text) as store:
        for day, sources, first_hand in ((EARLY, ["b"], False), (LATE, ["b", "a"], True)):
            found = facts.detail(store, "round/amount", day)
            ground = ground_of(store, "round/amount", day)
            assert found is not None and ground is not None
            assert [each.source.id for each in found.evidence] == sources
            assert ground.first_hand is first_hand


def test_without_the_other_deal_nothing_happens(tmp_path: Path) -> None:
    text = B.replace("same_as: a-round", "same_as: [a-round, nowhere], maybe_same_as: no-one")
    assert problems_of(tmp_path, text) == ()
    assert list(statements(tmp_path, text)) == ["b-round/amount"]


def test_different_amounts_are_rivals_with_both_sources(tmp_path: Path) -> None:
    other = B.replace("$30B", "$25B").replace("figure: $25B,", "figure: $25B, basis: committed,")
    with told(tmp_path, A, other) as store:
        (rivalry,) = rivalries(store)
        said = [(each.fact.id, each.evidence[0].source.id) for each in rivalry.statements]
        assert said == [("a-round/amount", "a"), ("a-round/amount-2", "b")]
        (row,) = deals.window(store, View())
        assert row.amount and row.amount.rivals == 1
        assert rivalries(store, EARLY) == []
        (before,) = deals.window(store, View(as_of=EARLY))
        assert before.amount and before.amount.fact == "a-round/amount-2"


def test_a_later_telling_that_says_more_does_not_make_it_known_before(tmp_path: Path) -> None:
    early = telling("b", EARLY, deal("b-round", f"parts: [{part('x', 'nvidia', '$30B')}]"))
    late = telling("a", LATE, deal(
        "a-round", f"parts: [{part('n', 'nvidia', '$30B', ', condition: Later.')}], "
        "same_as: b-round",
    ))  # fmt: skip
    with told(tmp_path, early, late) as store:
        for day, counted in ((EARLY, None), (LATE, "Later.")):
            found = deals.detail(store, "b-round", day)
            assert found is not None
            (own,) = (each for each in found.parts if each.counts)
            assert own.condition == counted
            assert len(found.parts) == (1 if day == EARLY else 2)


def test_of_one_day_each_adds_what_the_other_leaves_out(tmp_path: Path) -> None:
    one = telling("a", LATE, deal("a-round", f"parts: [{part('x', 'nvidia', '$30B')}]"))
    more = ", instrument: equity, due: 2026-12, condition: {zh: 附条件}"
    other = telling("b", LATE, deal(
        "b-round", f"announced: 2026-02, note: Large., term: {{years: 3}}, same_as: a-round, "
        f"parts: [{part('y', 'nvidia', '$30B', more)}]",
    ))  # fmt: skip
    with told(tmp_path, one, other) as store:
        found = deals.detail(store, "a-round")
        assert found is not None
        (own,) = found.parts
        assert (own.instrument, own.due, own.condition) == ("equity", "2026-12", "附条件")
        assert (found.deal.announced, found.note) == ("2026-02", "Large.")
        assert found.term and found.term.years == 3


def test_statuses_stand_in_the_order_of_their_dates(tmp_path: Path) -> None:
    one = telling("a", LATE, deal("a-round", "status: [" + ", ".join((
        status("rumoured", "2025-10", f", known_from: {EARLY}"), status("signed", "2026-02-27"),
    )) + "]"))  # fmt: skip
    other = telling("b", LATE, deal("b-round", "same_as: a-round, status: [" + ", ".join((
        status("letter_of_intent", "2025-11-03"), status("announced", "2026-02-27"),
        status("signed", "2026-02-27"),
    )) + "]"))  # fmt: skip
    for files in ((one, other), (other, one)):
        with told(tmp_path, *files) as store:
            found = deals.detail(store, "a-round")
            assert found is not None
            assert [each.status for each in found.events] == [
                "rumoured", "letter_of_intent", "announced", "signed",
            ]  # fmt: skip
            assert found.deal.status == "signed"
            signed = facts.detail(store, "a-round/status/signed-2026-02-27")
            assert signed is not None and len(signed.evidence) == 2


def test_the_last_words_of_two_sources_on_a_deal_are_rivals(tmp_path: Path) -> None:
    one = telling("a", LATE, deal("a-round", f"status: [{status('shelved', '2026-02')}]"))
    other = telling("b", LATE, deal(
        "b-round", f"same_as: a-round, status: [{status('in_talks', '2026-02')}]"
    ))  # fmt: skip
    with told(tmp_path, one, other) as store:
        (rivalry,) = rivalries(store)
        said = {each.fact.words: each.evidence[0].source.id for each in rivalry.statements}
        assert said == {"shelved": "a", "in talks": "b"}


def test_ids_links_formulas_and_facts_follow_their_deal(tmp_path: Path) -> None:
    one = telling(
        "a", LATE,
        deal("a-round", amount("$30B") + f", parts: [{part('nvidia', 'nvidia', '$30B')}]"),
    )  # fmt: skip
    other = telling(
        "b", LATE,
        deal("b-round", amount("$29B") + ", same_as: a-round, parts: ["
             + part("nvidia", "nvidia", "$29B", f", status: {status('paid', '2026-02')}") + "]")
        + deal("b-more", amount("$1B")
               + ", links: {relation: amends, deal: b-round, evidence: {says: press}}"),
        "facts:\n  - {id: value, subject: openai, metric: valuation, basis: pre_money, "
        "figure: $730B, nature: reported, deal: b-round, evidence: {says: press, raw: $730B}}\n"
        "derived:\n  - {id: sum, subject: openai, metric: raised, formula: a + b, deal: b-round, "
        "inputs: {a: b-round/nvidia, b: b-more/amount}}\n",
    )  # fmt: skip
    found, _ = read_facts(write(tmp_path, one, other))
    by_id = {item.id: item for item in found.statements}
    assert "a-round/nvidia-2/status/paid-2026-02" in by_id
    assert by_id["b-more/amends/a-round"].other_deal == "a-round"
    assert by_id["value"].deal == "a-round"
    assert (by_id["sum"].deal, by_id["sum"].inputs["a"]) == ("a-round", "a-round/nvidia-2")
    assert not any(id_.startswith("b-round") for id_ in by_id)
    with told(tmp_path, one, other) as store:
        assert [each.id for each in search.deals_named(store, "b-round")] == ["a-round"]


def test_three_tellings_in_any_order_make_the_same_store(tmp_path: Path) -> None:
    texts = (
        A, B.replace("$30B", "$25B"),
        telling("c", "2026-01", deal("c-round", amount("$30B") + ", same_as: b-round, parts: ["
                + part("n", "nvidia", "$30B") + "]")),
    )  # fmt: skip
    made = set()
    for number, order in enumerate(permutations(texts)):
        (folder := tmp_path / str(number)).mkdir()
        with told(folder, *order) as store:
            made.add(content_hash(store))
            assert [row.id for row in deals.window(store, View())] == ["a-round"]
    assert len(made) == 1


def test_deals_that_name_each_other_are_one_too(tmp_path: Path) -> None:
    one = A.replace("announced:", "same_as: b-round, announced:")
    with told(tmp_path, one, B) as store:
        assert [row.id for row in deals.window(store, View())] == ["a-round"]


def test_a_deal_of_another_kind_is_told_in_the_words_of_the_one_that_stays(tmp_path: Path) -> None:
    one = telling("a", LATE, deal("a-deal", amount("$30B"), "partnership"))
    other = telling("b", LATE, deal(
        "b-deal", amount("$30B") + f", same_as: a-deal, parts: [{part('x', 'nvidia', '$30B')}]",
        "cloud_contract",
    ).replace("subject: openai", "subject: nvidia"))  # fmt: skip
    found = statements(tmp_path, one, other)
    assert (found["a-deal/x"].metric, found["a-deal/x"].subject) == ("commitment", "openai")
    assert len(found["a-deal/amount"].evidence) == 2


def test_what_is_possibly_the_same_is_linked_since_both_are_known(tmp_path: Path) -> None:
    other = B.replace("same_as:", "maybe_same_as:")
    with told(tmp_path, A, other) as store:
        found = deals.detail(store, "b-round")
        assert found is not None
        (link,) = found.links
        assert (link.relation, link.other.id) == ("possibly_same", "a-round")
        behind = facts.detail(store, link.fact)
        assert behind is not None and behind.fact.known_from == LATE
        assert [each.source.id for each in behind.evidence] == ["b", "a"]
        early = deals.detail(store, "b-round", EARLY)
        assert early is not None and early.links == ()


def test_both_may_say_that_they_are_possibly_the_same(tmp_path: Path) -> None:
    one = A.replace("announced:", "maybe_same_as: b-round, announced:")
    found = statements(tmp_path, one, B.replace("same_as:", "maybe_same_as:"))
    links = [item.id for item in found.values() if item.relation]
    assert links == ["a-round/possibly_same/b-round"]


def test_what_is_told_to_be_the_same_is_not_possibly_so(tmp_path: Path) -> None:
    other = B.replace("same_as: a-round", "same_as: a-round, maybe_same_as: a-round")
    found = statements(tmp_path, A, other)
    assert list(found) == ["a-round/amount"]


@pytest.mark.parametrize("key", ["same_as", "maybe_same_as"])
def test_no_deal_is_the_same_as_itself(tmp_path: Path, key: str) -> None:
    text = B.replace("same_as: a-round", f"{key}: [x, «b-round]")
    assert_problems(tmp_path, text, "'b-round' is told to be the same as itself")


def test_each_telling_must_be_sound_by_itself(tmp_path: Path) -> None:
    """A fault is told at its place, and what the other tells neither hides nor makes one."""
    fault = telling("b", LATE, deal(
        "b-round", "figure: «$30B, evidence: {says: press, raw: $30B}, same_as: a-round, "
        f"parts: [{part('x', 'nvidia', '$20B')}]"
    ))  # fmt: skip
    found = problems_of(tmp_path, A, fault.replace(MARK, ""))
    assert [(p.place.line, p.place.column) for p in found] == marks(fault)
    assert "the parts of 'b-round/amount' add up to $20B, not $30B" in found[0].what
    unfounded = telling("b", LATE, deal("b-round", "figure: $30B, same_as: a-round"))
    (problem,) = problems_of(tmp_path, A, unfounded)
    assert problem.what == "'b-round/amount' has no evidence"


def test_a_circle_that_comes_from_merging_is_told(tmp_path: Path) -> None:
    amends = amount("$1B") + ", links: {relation: amends, deal: %s, evidence: {says: press}}"
    one = telling("a", LATE, deal("a-one", amends % "a-two") + deal("a-two", amount("$2B")))
    other = telling(
        "b", LATE,
        deal("b-one", amount("$1B") + ", same_as: a-one")
        + deal("b-two", amends % "b-one" + ", same_as: a-two"),
    )  # fmt: skip
    (problem,) = problems_of(tmp_path, one, other)
    assert "'a-one' amends itself: a-one -> a-two -> a-one" in problem.what


def test_links_between_tellings_of_one_deal_say_nothing_of_it(tmp_path: Path) -> None:
    other = telling(
        "b", LATE,
        deal("b-1", amount("$30B") + ", same_as: a-round")
        + deal("b-2", amount("$20B") + ", same_as: a-round, links: {relation: overlap_unknown, "
               "deal: b-1, evidence: {says: press}}"),
    )  # fmt: skip
    found = statements(tmp_path, A, other)
    assert list(found) == ["a-round/amount", "a-round/amount-2"]


def test_equal_facts_of_merged_deals_are_one(tmp_path: Path) -> None:
    fact = (
        "facts:\n  - {id: %s-value, subject: openai, metric: valuation, basis: pre_money, "
        "figure: $730B, period: 2026-02-27, nature: reported, deal: %s-round, "
        "evidence: {says: press, raw: $730B}}\n"
    )
    found = statements(tmp_path, A + fact % ("a", "a"), B + fact % ("b", "b"))
    assert list(found) == ["a-round/amount", "a-value"]
    assert len(found["a-value"].evidence) == 2


def test_what_is_computed_rests_on_the_amount_that_is_shown(tmp_path: Path) -> None:
    value = (
        "facts:\n  - {id: value, subject: openai, metric: valuation, basis: pre_money, "
        "figure: $730B, nature: reported, deal: a-round, evidence: {says: press, raw: $730B}}\n"
    )
    first_hand = B.replace("$30B", "$25B").replace("says: press", "says: company")
    with told(tmp_path, A + value, first_hand) as store:
        (row,) = deals.window(store, View())
        assert row.amount and row.amount.fact == "a-round/amount-2"
        (post,) = (f for f in facts.window(store, View()) if f.basis == "post_money")
        assert post.inputs == ("value", "a-round/amount-2")


def test_two_deals_that_name_a_third_are_one_without_it(tmp_path: Path) -> None:
    other = telling("c", LATE, deal("c-round", amount("$25B") + ", same_as: a-round"))
    with told(tmp_path, B, other) as store:
        assert [row.id for row in deals.window(store, View())] == ["b-round"]
        for name in ("a-round", "c-round"):
            assert [each.id for each in search.deals_named(store, name)] == ["b-round"]
    with told(tmp_path, A, B, other) as store:
        assert [row.id for row in deals.window(store, View())] == ["a-round"]


def test_one_file_can_say_what_merging_makes_of_two(tmp_path: Path) -> None:
    """Which evidence is later, and which parts several tellings state differently."""
    one = telling("a", LATE, deal("a-round", amount("$30B") + ", parts: ["
                                  + part("x", "nvidia", "$20B") + ", "
                                  + part("y", "amazon", "$10B") + "]"))  # fmt: skip
    other = telling("b", EARLY, deal("b-round", amount("$30B") + ", same_as: a-round, parts: ["
                                     + part("x", "nvidia", "$20B") + ", "
                                     + part("y", "amazon", "$9B")
                                     + "], parts_cover: some"))  # fmt: skip
    (both := tmp_path / "both").mkdir()
    late, early = f"source: a, known_from: {LATE}", f"source: b, known_from: {EARLY}"

    def two(at: str, raw: str) -> str:
        what = f"{at}says: press, raw: {raw}"
        return f"[{{{early}, {what}}}, {{{late}, {what}}}]"

    whole = telling("a", LATE, f"""
  - id: a-round
    same_as: b-round
    subject: openai
    kind: funding_round
    title: a-round
    figure: $30B
    evidence: {two("at: row 1, ", "$30B")}
    parts:
      - {{id: x, payer: nvidia, payee: openai, figure: $20B, evidence: {two("", "$20B")}}}
      - {{id: y, payer: amazon, payee: openai, figure: $10B, tellings: a-round,
         evidence: {{says: press, raw: $10B}}}}
      - {{id: y-2, payer: amazon, payee: openai, figure: $9B, tellings: b-round,
         evidence: {{{early}, says: press, raw: $9B}}}}
""")  # fmt: skip
    source = f"  - {{id: b, title: b, kind: press, published: {EARLY}}}\n"
    whole = whole.replace("sources:\n", f"sources:\n{source}")
    with told(tmp_path, one, other) as apart, told(both, whole) as together:
        for table in ("fact", "evidence", "rival_part", "told_as"):
            sql = f"SELECT * FROM {table}"
            rows = [sorted(map(repr, map(tuple, s.execute(sql)))) for s in (apart, together)]
            if table == "fact":  # the order of the files tells their places
                rows = [[row.rpartition(",")[0] for row in each] for each in rows]
            assert rows[0] == rows[1], table
            assert rows[0]
