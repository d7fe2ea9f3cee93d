"""Cells with too little room: words are cut, a figure is written otherwise or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from db.quantity import Quantity
from db.rows import Figure, Named
from tests.db.quantities import quantities
from tests.tui.languages import spoken
from tui.narrow import _forms, narrowed
from tui.panes.companies import figure_cell
from tui.phrases import both_names, called
from tui.widgets.cells import Cell

BILLION = 10**9


def usd(low: int | None, high: int | None, *, approximate: bool = False) -> Quantity:
    low, high = (None if end is None else end * BILLION for end in (low, high))
    return Quantity(low, high, "USD", approximate=approximate)


@pytest.mark.parametrize(
    ("figure", "width", "told"),
    [
        (Figure("f", "raised", usd(None, 30)), 12, "up to $30B"),
        (Figure("f", "raised", usd(None, 30)), 9, "≤ $30B"),
        (Figure("f", "raised", usd(None, 30)), 5, "≤$30B"),
        (Figure("f", "raised", usd(330, None, approximate=True), derived=True), 9, "=≥ ~$330B"),
        (Figure("f", "raised", usd(330, None, approximate=True), derived=True), 8, "=≥~$330B"),
        (Figure("f", "capex", usd(100, 100), period="FY2026"), 10, "$100B FY26"),
        (Figure("f", "valuation", usd(730, 730), basis="pre_money"), 9, "$730B pre"),
        (Figure("f", "valuation", usd(730, 730), basis="pre_money"), 8, "…"),
    ],
)
def test_a_figure_is_written_in_fewer_cells(figure: Figure, width: int, told: str) -> None:
    assert narrowed(figure_cell(figure), width) == told


def test_in_chinese_the_dollar_is_a_sign_where_its_name_has_no_room() -> None:
    figure = Figure("f", "valuation", usd(1750, 1750, approximate=True), basis="pre_money")
    with spoken("zh"):
        cell = figure_cell(figure)
        assert narrowed(cell, 19) == "约1.75万亿美元 投前"
        assert narrowed(cell, 18) == "~1.75万亿美元 投前"
        assert narrowed(cell, 15) == "~$1.75万亿 投前"


@given(quantities(), st.integers(1, 16), st.booleans())
def test_a_figure_is_never_cut(quantity: Quantity, width: int, derived: bool) -> None:
    figure = Figure("f", "raised", quantity, derived=derived)
    cell = figure_cell(figure, "+")
    told = narrowed(cell, width)
    assert cell_len(told) <= width
    assert told in {cell.text, "…", *("+" + form for form in _forms(figure))}


def test_of_two_names_the_one_that_fits_is_shown() -> None:
    name = Named("stargate", "Stargate", "星际之门")
    cell = Cell(both_names(name), shorter=(called(name),))
    assert narrowed(cell, 17) == "Stargate 星际之门"
    assert narrowed(cell, 12) == "Stargate"
    assert narrowed(cell, 6) == "Starg…"
