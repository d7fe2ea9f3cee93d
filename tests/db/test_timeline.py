"""The time axis: where each thing stands on it, and what stands apart."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.reasoning.timeline import ZOOMS, Moment, by_stretch, chronicle, gaps, valuations
from db.store import open_store
from tests.db.facts_files import store_of, with_base
from tests.db.test_as_of import DAYS, Node, fact_files, store


def dated(*periods: str) -> str:
    """Forecasts of OpenAI's revenue for these periods."""
    return "facts:\n" + "".join(
        f"  - {{id: f{number}, subject: microsoft, metric: revenue, basis: net, figure: $1B, "
        f'nature: forecast, period: "{period}", evidence: {{says: company, raw: $1B}}}}\n'
        for number, period in enumerate(periods)
    )


@pytest.mark.parametrize(
    ("period", "stretches"),
    [
        ("2026", ("2026", "2026", "2026")),
        ("2026-Q4", ("2026", "2026-Q4", "2026-Q4")),
        ("2026-05", ("2026", "2026-Q2", "2026-05")),
        ("2026-05-07", ("2026", "2026-Q2", "2026-05")),
        ("2026-01..2026-02", ("2026", "2026-Q1", "2026-Q1")),
        ("2025-10..2026-02", ("2025", "2025-Q4", "2025-10")),  # none holds it: where it begins
        ("FY2026", ("2025", "2025-Q3", "2025-07")),  # Microsoft's year begins in July
        ("2026-11..", ("2026", "2026-Q4", "2026-11")),
        ("..2026-11", ("2026", "2026-Q4", "2026-11")),
    ],
)
def test_a_date_stands_in_the_finest_stretch_that_holds_it(
    tmp_path: Path, period: str, stretches: tuple[str, ...]
) -> None:
    with store_of(tmp_path, with_base(dated(period))) as connection:
        found = [chronicle(connection, zoom).moments[0].stretch for zoom in ZOOMS]
        assert tuple(found) == stretches


def test_the_axis_is_in_the_order_of_time(tmp_path: Path) -> None:
    periods = ("2026-02", "2026-Q1", "2025-12-31", "2026", "2026-01-15", "2027")
    with store_of(tmp_path, with_base(dated(*periods))) as connection:
        moments = chronicle(connection, "month").moments
        assert [moment.time and moment.time.label for moment in moments] == [
            "2025-12-31", "2026", "2026-Q1", "2026-01-15", "2026-02", "2027",
        ]  # fmt: skip


def test_silence_is_counted_and_a_year_without_months_fills_none() -> None:
    assert gaps(["2025-Q1", "2025-Q4", "2026", "2026-Q1", "2026-Q2"], "quarter") == {"2025-Q4": 2}
    assert gaps(["2026", "2026-03"], "month") == {"2026-03": 2}
    assert gaps(["2024", "2027"], "year") == {"2027": 2}


def kinds(moments: tuple[Moment, ...], deal: str) -> list[tuple[str, str | None]]:
    return [(m.kind, m.status) for m in moments if m.deal and m.deal.id == deal]


def test_what_is_on_the_axis_of_the_article(article_store: Path) -> None:
    with closing(open_store(article_store)) as connection:
        found = chronicle(connection)
        assert kinds(found.moments, "openai-round-2026-02") == [
            ("deal", "announced"), ("valuation", None), ("valuation", None),
        ]  # fmt: skip
        # When the plan was made, or given up, nobody says.
        assert kinds(found.undated, "openai-nvidia-plan") == [
            ("deal", None), ("status", "rumoured"), ("status", "shelved"),
        ]  # fmt: skip
        assert kinds(found.moments, "openai-nvidia-plan") == []
        plans = [m.time and m.time.label for m in found.moments if m.kind == "plan"]
        assert plans == ["2026-Q4"]
        of_meta = chronicle(connection, company="meta")
        assert {moment.subject.id for moment in of_meta.moments} == {"meta"}
        assert of_meta.company and of_meta.company.name == "Meta"
        early = chronicle(connection, as_of="2025-12-31")
        assert {m.stretch for m in early.moments} == {"2025-Q1", "2025-Q4"}


def test_money_that_falls_due_is_on_the_axis(tmp_path: Path) -> None:
    text = """
    deals:
      - id: round
        subject: openai
        kind: funding_round
        title: Round
        parts_cover: some
        parts:
          - {id: rest, payer: amazon, payee: openai, figure: $35B, due: 2027-03,
             evidence: {says: company, raw: $35B}}
    """
    with store_of(tmp_path, with_base(text)) as connection:
        (due,) = chronicle(connection, "month").moments
        assert (due.kind, due.stretch, due.fact) == ("due", "2027-03", "round/rest")
        assert due.figure and due.figure.quantity and due.figure.quantity.low == 35 * 10**9


def test_valuations_are_in_the_order_of_time(article_store: Path) -> None:
    with closing(open_store(article_store)) as connection:
        found = valuations(connection, "openai")
        assert found
        assert [(point.basis, point.derived) for point in found.points] == [
            ("recapitalisation", False), ("pre_money", False), ("post_money", True),
        ]  # fmt: skip
        assert valuations(connection, "nobody") is None
        meta = valuations(connection, "meta")
        assert meta and meta.points == ()


@given(fact_files(), st.sampled_from(ZOOMS), st.sampled_from(DAYS))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_every_zoom_has_the_same_things(file: Node, zoom: str, day: str) -> None:
    with closing(store(file)) as connection:
        found, by_year = (chronicle(connection, z, as_of=day) for z in (zoom, "year"))
        for side in ("moments", "undated"):
            whole = {moment._replace(stretch=None) for moment in getattr(found, side)}
            assert whole == {moment._replace(stretch=None) for moment in getattr(by_year, side)}
        assert sum(map(len, by_stretch(found.moments).values())) == len(found.moments)
        starts = [m.stretch or "" for m in by_year.moments]
        assert starts == sorted(starts)
