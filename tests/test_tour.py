"""What docs/tour.md says is seen is seen, and its pictures are the program's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.tools.tour import PAGE, PICTURES, STOPS, visit


@pytest.mark.parametrize("name", STOPS)
async def test_the_tour_shows_what_is_seen(article_store: Path, name: str) -> None:
    told, stop = PAGE.read_text("utf-8"), STOPS[name]
    text, picture = await visit(article_store, stop)
    for words in stop.seen:
        assert f"`{words}`" in told, words
        assert words in text, words
    kept = (PICTURES / f"{name}.svg").read_text("utf-8")
    assert picture == kept, "python -m tests.tools.tour takes the pictures anew"


def test_every_picture_is_on_the_page() -> None:
    shown = re.findall(r"\(pictures/([^)]+)\.svg\)", PAGE.read_text("utf-8"))
    assert shown == list(STOPS)
    assert {path.stem for path in PICTURES.iterdir()} == set(STOPS)
