"""A deal told in two sets of facts comes to no more, and to no less, than told once."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

import sqlite_utils
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.build import fill
from db.facts.checks import check
from db.facts.derive import derive
from db.facts.merging import merge_deals
from db.facts.nodes import parse
from db.facts.reading import read_tree
from db.facts.statements import FactSet, gather
from db.queries import companies, compute, deals, facts
from db.queries.reading import ALWAYS
from db.queries.window import View
from db.reasoning import money
from db.reasoning.totals import total

Node = dict[str, Any]

PAYERS = ("nvidia", "amazon", "softbank")
COMPANIES = ("openai", *PAYERS)
EARLY, LATE = "2025-11-03", "2026-02-27"


def said_by(telling: str, raw: str | None = None) -> Node:
    return {"evidence": {"source": telling, "says": "company", **({"raw": raw} if raw else {})}}


def part(telling: str, id_: str, billions: int | None, **more: Any) -> Node:
    figure = f"${billions}B" if billions else None
    return {
        "id": id_, "payee": "openai", **({"figure": figure} if figure else {}),
        **said_by(telling, figure), **more,
    }  # fmt: skip


def telling(name: str, known_from: str, parts: Sequence[Node], **more: Any) -> Node:
    """One set of facts: its source, all that it speaks of, and its one deal."""
    deal = {
        "id": f"{name}-round", "subject": "openai", "kind": "funding_round", "title": "Round",
        "status": [{"is": "announced", "on": "2025-11", **said_by(name)}],
        "parts": list(parts), **more,
    }  # fmt: skip
    return {
        "known_from": known_from,
        "sources": [{"id": name, "title": name, "kind": "press", "published": known_from}],
        "entities": [{"id": id_, "kind": "company", "name": id_} for id_ in COMPANIES],
        "deals": [deal],
    }  # fmt: skip


def facts_of(*files: Node) -> FactSet:
    read = [
        read_tree(parse(json.dumps(file).encode(), f"facts-{number}.yaml"))
        for number, file in enumerate(files)
    ]
    found = derive(merge_deals(gather(read)))
    problems = check(found)
    assert problems == [], "\n".join(map(str, problems))
    return found


def store(*files: Node) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    fill(sqlite_utils.Database(connection), facts_of(*files))
    connection.execute("PRAGMA foreign_keys = on")
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    return connection


def sums(connection: sqlite3.Connection, day: str = ALWAYS) -> dict[str, object]:
    """All that is added up of parts, by company."""
    found: dict[str, object] = {}
    for company in COMPANIES:
        for role in ("payer", "payee"):
            whole = total(connection, company, role, None, day)
            assert whole is not None
            found[f"{company} as {role}"] = [(t.unit, t.low, t.high) for t in whole.totals]
        found[f"{company} by stage"] = stages(connection, company, day)
    for row in companies.window(connection, View(as_of=day)):
        figure = row.committed_out.quantity if row.committed_out else None
        found[f"{row.id} committed out"] = figure
        found[f"{row.id} compute"] = row.compute.quantity if row.compute else None
    return found


def stages(connection: sqlite3.Connection, company: str, day: str) -> list[object]:
    found = money.of_company(connection, company, None, day)
    assert found is not None
    return [
        (unit.unit, stage.stage, stage.quantity)
        for side in found.sides for unit in side.units for stage in unit.stages if unit.unit
    ]  # fmt: skip


# ------------------------------------------------------------------ the same, told with less


@st.composite
def tranches(draw: st.DrawFn, payer: str, billions: int) -> list[Node]:
    if billions < 2 or draw(st.booleans()):
        return []
    first = draw(st.integers(1, billions - 1))
    return [part("a", f"{payer}-1", first), part("a", f"{payer}-2", billions - first)]


@st.composite
def full(draw: st.DrawFn) -> tuple[list[Node], int]:
    """The parts of a round, and what they come to."""
    parts, whole = [], 0
    for number in range(draw(st.integers(1, 4))):
        payer, billions = draw(st.sampled_from(PAYERS)), draw(st.integers(1, 9))
        more: Node = {"payer": payer}
        if draw(st.booleans()):
            more["instrument"] = draw(st.sampled_from(["equity", "debt"]))
        if draw(st.booleans()):
            more["condition"] = "Later."
        if inner := draw(tranches(f"{payer}-{number}", billions)):
            more["parts"] = inner
        parts.append(part("a", f"part-{number}", billions, **more))
        whole += billions
    return parts, whole


@st.composite
def retold(draw: st.DrawFn, parts: Sequence[Node]) -> list[Node]:
    """The same parts as another would tell them, who knows no more."""
    found = []
    for number, each in enumerate(parts):
        how = draw(st.sampled_from(("same", "plain", "no figure", "no payer", "not")))
        if how == "not":
            continue
        told = {**each, **said_by("b", each.get("figure")), "id": f"leg-{number}"}
        told["parts"] = [
            {**inner, **said_by("b", inner["figure"])} for inner in each.get("parts", [])
        ]
        if how != "same":
            told = {k: v for k, v in told.items() if k not in ("instrument", "condition", "parts")}
        if how == "no figure":
            del told["figure"]
        if how == "no payer":
            del told["payer"]
        found.append(told)
    return found


@st.composite
def told_twice(draw: st.DrawFn) -> tuple[Node, Node]:
    """A deal as one knows it, and as another tells it who knows no more."""
    days = draw(st.sampled_from([(EARLY, LATE), (LATE, EARLY), (EARLY, EARLY)]))
    parts, whole = draw(full())
    figure = f"${whole}B"
    stated, again_stated = draw(st.booleans()), draw(st.booleans())
    amount: Node = {"figure": figure, **said_by("a", figure)} if stated else {}
    again: Node = {**amount, **said_by("b", figure)} if amount and again_stated else {}
    one = telling("a", days[0], parts, **amount)
    other = telling("b", days[1], draw(retold(parts)), **again, parts_cover="some")
    first, second = (one, other) if draw(st.booleans()) else (other, one)
    second["deals"][0]["same_as"] = [first["deals"][0]["id"]]
    return one, other


@given(told_twice(), st.booleans())
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_a_deal_told_twice_comes_to_what_it_comes_to_told_once(
    tellings: tuple[Node, Node], turned: bool
) -> None:
    one, other = tellings
    with (
        closing(store(one)) as alone,
        closing(store(other)) as vague,
        closing(store(*(reversed(tellings) if turned else tellings))) as both,
    ):
        assert len(deals.window(both, View())) == 1
        assert sums(both) == sums(alone)
        # On a day on which one of them was known only, it is all there is.
        first = {one["known_from"]: alone, other["known_from"]: vague}
        if len(first) == 2:
            assert sums(both, EARLY) == sums(first[EARLY], EARLY)
            assert sources(both, EARLY) == sources(first[EARLY], EARLY)


def sources(connection: sqlite3.Connection, day: str) -> set[str]:
    """Whose words are shown on a day."""
    ids = [row.id for row in facts.window(connection, View(as_of=day))]
    return {each.source.id for _, each in facts.evidence_of(connection, ids, day)}


# ------------------------------------------------------------------ told differently


def amounts(connection: sqlite3.Connection) -> Iterator[int]:
    for company in COMPANIES:
        whole = total(connection, company, "payer")
        assert whole is not None
        yield whole.totals[0].high or 0


some_parts = st.lists(st.tuples(st.sampled_from(PAYERS), st.integers(1, 9)), min_size=1, max_size=4)


@given(some_parts, some_parts)
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
def test_parts_told_differently_are_never_added_up(
    ours: list[tuple[str, int]], theirs: list[tuple[str, int]]
) -> None:
    def made(name: str, told: list[tuple[str, int]], **more: Any) -> Node:
        parts = [part(name, f"p{n}", size, payer=payer) for n, (payer, size) in enumerate(told)]
        return telling(name, EARLY, parts, **more)

    one, other = made("a", ours), made("b", theirs, same_as=["a-round"])
    with closing(store(one)) as a, closing(store(other)) as b, closing(store(one, other)) as both:
        for found, first, second in zip(amounts(both), amounts(a), amounts(b), strict=True):
            assert min(first, second) <= found <= max(first, second)


def test_more_parts_than_the_whole_has_room_for_are_another_account() -> None:
    whole = {"figure": "$110B"}
    one = telling(
        "a", EARLY, [part("a", "x", 30, payer="nvidia"), part("a", "y", 80, payer="amazon")],
        **whole, **said_by("a", "$110B"),
    )  # fmt: skip
    other = telling(
        "b", EARLY, [part("b", "x", 30, payer="nvidia"), part("b", "z", 80, payer="softbank")],
        **whole, **said_by("b", "$110B"), same_as="a-round",
    )  # fmt: skip
    with closing(store(one, other)) as both:
        found = total(both, "openai", "payee")
        assert found is not None
        assert (found.totals[0].low, found.totals[0].high) == (110 * 10**9, 110 * 10**9)
        detail = deals.detail(both, "a-round")
        assert detail is not None
        told = {row.payers[0].id: row.counts for row in detail.parts}
        assert told == {"nvidia": True, "amazon": True, "softbank": False}


def test_capacity_told_differently_is_not_added_up() -> None:
    def made(name: str, gigawatts: int, **more: Any) -> Node:
        figure = f"{gigawatts} GW"
        leg = {"id": "p", "payer": "openai", "payee": "nvidia", "figure": figure}
        deal = telling(name, EARLY, [{**leg, **said_by(name, figure)}], **more)
        deal["deals"][0]["kind"] = "chip_supply"
        return deal

    with closing(store(made("a", 5), made("b", 6, same_as="a-round"))) as both:
        (contract,) = compute.window(both, View())
        assert contract.power and contract.power.low == contract.power.high == 5 * 10**9
        (openai,) = companies.rows(both, ["openai"])
        assert openai.compute and openai.compute.quantity == contract.power
