"""Gigawatts by year: the last figure of each site, plans apart, no site counted twice."""

from __future__ import annotations

from db.dates import Period
from db.quantity import Quantity
from db.reasoning.site_years import site_years
from db.rows import FactRow, Named


def said(
    site: str, day: str, watts: int, *, plan: bool = False, scope: str = "whole site"
) -> FactRow:
    return FactRow(
        id=f"{site} {day} {scope}", kind="measure", subject=Named(site, site, None),
        metric="power_capacity", quantity=Quantity.exact(watts, "W"), words=None, words_zh=None,
        basis="running", scope=scope, period=Period("instant", day, day, day), against=None,
        nature="forecast" if plan else "estimate", deal=None, known_from="2026-07-01",
        retracted=None, rank="normal", first_hand=False, formula=None, note=None, population=None,
        sponsor=None, interest=None, first=None, inputs=(), position=0,
    )  # fmt: skip


def watts(quantity: Quantity | None) -> int | None:
    return None if quantity is None else int(quantity.high or 0)


def test_each_year_has_the_last_figure_of_each_site() -> None:
    years = site_years([
        said("a", "2024-03-01", 10), said("a", "2024-09-01", 20), said("b", "2025-01-01", 5),
        said("a", "2025-06-01", 30),
    ])  # fmt: skip
    assert [(y.year, watts(y.running), watts(y.planned)) for y in years] == [
        (2024, 20, None), (2025, 35, None),
    ]  # fmt: skip
    assert set(years[1].running_facts) == {"b 2025-01-01 whole site", "a 2025-06-01 whole site"}


def test_plans_are_told_apart_and_stand_on_what_runs() -> None:
    years = site_years([
        said("a", "2025-01-01", 10), said("b", "2025-01-01", 5),
        said("a", "2026-12-31", 40, plan=True), said("c", "2027-06-30", 100, plan=True),
    ])  # fmt: skip
    assert [(y.year, watts(y.running), watts(y.planned)) for y in years] == [
        (2025, 15, None), (2026, None, 45), (2027, None, 145),
    ]  # fmt: skip


def test_the_machines_of_a_site_are_not_added_to_the_site() -> None:
    (year,) = site_years([
        said("a", "2025-01-01", 8, scope="IT"), said("a", "2025-02-01", 10),
        said("b", "2025-01-01", 3, scope="IT"),
    ])  # fmt: skip
    assert watts(year.running) == 13


def test_a_plan_that_came_true_is_a_plan_no_more() -> None:
    (year,) = site_years([
        said("a", "2025-01-01", 10, plan=True), said("a", "2025-06-01", 9),
    ])  # fmt: skip
    assert (watts(year.running), watts(year.planned)) == (9, None)
