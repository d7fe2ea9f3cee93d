"""Charts: error bars, capacity by year with plans told apart, shares of one survey together."""

from __future__ import annotations

from pathlib import Path

from db.queries import facts
from db.queries.window import View
from db.reader import Reader
from tui.document import Bar, Bars, Span
from tui.layout import layout, plain
from tui.pages.capex import capex_page
from tui.pages.shares import shares_page


def drawn(*bars: Bar) -> list[str]:
    return plain(layout([Bars(bars, errors=True)], 40)).splitlines()


def bar(low: float, high: float, *, is_open: bool = False) -> Bar:
    return Bar(Span("x"), low, high, "committed", Span("$1B"), open=is_open)


def test_a_range_is_an_error_bar_from_its_least_to_its_most() -> None:
    whole, wide, narrow, floor = drawn(
        bar(1, 1), bar(0.5, 1), bar(0.5, 0.51), bar(0.5, 0.5, is_open=True)
    )
    assert "▓" * 20 in whole and "├" not in whole
    assert "├" in wide and wide.index("┤") > wide.index("├") + 5
    assert "├┤" in narrow
    assert "▓→" in floor
    assert all(line.endswith("$1B") for line in (whole, wide, narrow, floor))


def test_guidance_is_drawn_with_its_range(article_store: Path) -> None:
    view = View(only=(("metric", "capital_expenditure"),))
    with Reader(article_store) as reader:
        rows = reader.ask(facts.window, view)
    lines = plain(layout(capex_page(rows), 100)).splitlines()
    google = next(line for line in lines if "$175–185B" in line)
    assert "├" in google and "┤" in google


def test_shares_of_one_survey_stand_together(article_store: Path) -> None:
    view = View(only=(("metric", "market_share"),))
    with Reader(article_store) as reader:
        rows = reader.ask(facts.window, view)
    text = plain(layout(shares_page(rows), 100))
    coding, enterprise = text.split("enterprise AI · 2025-07")
    assert "42%" in coding and "21%" in coding and "32%" not in coding
    assert "25%" in enterprise
    assert text.count("investor in Anthropic") == 2
