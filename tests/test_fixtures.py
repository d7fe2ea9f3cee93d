"""The facts that come with termsheet, all sets together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.build import build_store
from db.default_store import facts_folder
from db.queries import deals, facts, sources
from db.queries.window import View
from db.reader import Reader
from db.rows import DealDetail, FactRow

SETS = {"article-2026-02", "epoch-ai-companies", "epoch-data-centers", "ai-loop"}


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    store = tmp_path_factory.mktemp("all") / "all.db"
    build_store([facts_folder()], store)
    with Reader(store, deadline=20) as opened:
        yield opened


def deal(reader: Reader, id_: str) -> DealDetail:
    found = reader.ask(deals.detail, id_)
    assert found is not None
    return found


def measured(reader: Reader, metric: str, company: str | None = None) -> list[FactRow]:
    only = [("metric", metric), ("kind", "measure")]
    if company:
        only.append(("company", company))
    return reader.ask(facts.window, View(only=tuple(only)))


def sources_of(detail: DealDetail, fact: str) -> set[str]:
    return {each.source.id for of, each in detail.evidence if of == fact}


def test_these_sets_come_with_it() -> None:
    assert {path.name for path in facts_folder().iterdir() if path.is_dir()} >= SETS


def test_one_round_in_two_sources_is_one_deal_with_the_evidence_of_both(reader: Reader) -> None:
    found = deal(reader, "xai-series-e")
    (amount,) = found.amounts
    assert sources_of(found, amount.id) == {"21jingji-2026-02", "epoch-ai-companies"}
    listed = reader.ask(deals.window, View(only=(("company", "xai"),)))
    assert [row.title.name for row in listed if "Series E" in row.title.name] == [
        found.deal.title.name
    ]


def test_a_plan_that_three_sources_see_otherwise_is_one_deal(reader: Reader) -> None:
    found = deal(reader, "openai-nvidia-plan")
    stages = [(event.status, event.date) for event in found.events]
    assert ("letter_of_intent", "2025-09-22") in stages
    assert ("in_talks", "2025-09-22") in stages
    assert ("shelved", None) in stages
    assert {each.source.id for _, each in found.evidence} == {
        "21jingji-2026-02", "ai-loop", "epoch-ai-companies",
    }  # fmt: skip


def test_the_valuations_of_openai_reach_back_for_years(reader: Reader) -> None:
    stated = [fact for fact in measured(reader, "valuation", "openai") if not fact.formula]
    years = {fact.period.label[:4] for fact in stated if fact.period}
    assert {"2021", "2023", "2024", "2025", "2026"} <= years
    bases = {fact.basis for fact in stated}
    assert {"pre_money", "post_money", "secondary", "recapitalisation"} <= bases


def test_nothing_raised_is_not_zero_raised(reader: Reader) -> None:
    everything = reader.ask(deals.window, View(only=(("company", "openai"),)))
    assert all(row.amount.quantity.low != 0 for row in everything
               if row.amount and row.amount.quantity)  # fmt: skip


def test_what_is_planned_for_data_centres_is_a_forecast(reader: Reader) -> None:
    (published,) = (
        each.published
        for each in reader.ask(sources.window, View())
        if each.id == "epoch-data-centers"
    )
    power = measured(reader, "power_capacity")
    sites = [fact for fact in power if fact.id.startswith("epoch-")]
    assert len({fact.subject.id for fact in sites}) == 75
    for fact in sites:
        assert fact.period is not None and fact.period.start is not None and published is not None
        assert fact.nature == ("forecast" if fact.period.start > published else "estimate")


def test_thirty_flows_are_told(reader: Reader) -> None:
    rows = reader.ask(facts.window, View(only=(("source", "ai-loop"), ("kind", "part"))))
    assert len({fact.deal.id for fact in rows if fact.deal}) == 30


def test_data_sets_are_attributed(reader: Reader) -> None:
    for each in reader.ask(sources.window, View()):
        if each.kind == "dataset":
            assert each.licence and each.attribution


def test_no_sentences_of_data_sets_came_along() -> None:
    # Whatever is longer than a name, a label and a place is somebody's prose.
    for folder in ("epoch-ai-companies", "epoch-data-centers", "ai-loop"):
        for path in (facts_folder() / folder).glob("*.yaml"):
            for line in Path(path).read_text("utf-8").splitlines():
                text = re.sub(r"https?://\S+", "", line)
                assert len(text.split()) < 40, f"{path.name}: {line}"
