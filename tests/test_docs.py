"""The pages that are written from the code are as the code has them."""

from __future__ import annotations

import pytest

from tools.docs import PAGES, ROOT
from tui.addresses import VIEWS


@pytest.mark.parametrize("place", PAGES)
def test_the_page_says_what_the_code_says(place: str) -> None:
    told = (ROOT / place).read_text("utf-8")
    assert told == PAGES[place](), "python tools/docs.py writes it anew"


def test_every_view_is_in_the_page_of_addresses() -> None:
    told = (ROOT / "docs" / "addresses.md").read_text("utf-8")
    table = "".join(line for line in told.splitlines() if line.startswith("|"))
    for name, view in VIEWS.items():
        assert f"`{name}" in table, name
        for option in (*view.filters, *view.options):
            assert f"`{option}" in told, option
