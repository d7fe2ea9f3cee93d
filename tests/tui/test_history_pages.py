"""The pages of changes, of time and of rivals at any width, and the chart's block."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from rich.cells import cell_len

from db.dates import Period
from db.passages import Passage
from db.queries.reading import ALWAYS
from db.reasoning.diff import diff
from db.reasoning.rivals import first_rivalries
from db.reasoning.timeline import ZOOMS, chronicle, valuations
from db.reasoning.weak import weak
from db.rows import Evidence, Named
from db.store import open_store
from tui.document import Document, Line, Span, Stem, Stems
from tui.layout import layout
from tui.pages.changes import FOLDED_FROM, MOST_LISTED, changes_page
from tui.pages.passages import passage_blocks
from tui.pages.rivals import rivals_page
from tui.pages.timeline import timeline_page, valuation_page
from tui.pages.weak import weak_page


def pages(store: Path) -> Iterator[Document]:
    with closing(open_store(store)) as connection:
        yield changes_page(diff(connection, "2025-01-01", "2026-12-31"))
        yield rivals_page(first_rivalries(connection, ALWAYS, 500))
        yield weak_page(weak(connection))
        for zoom in ZOOMS:
            yield timeline_page(chronicle(connection, zoom))
        history = valuations(connection, "openai")
        assert history
        yield valuation_page(history)


@pytest.mark.parametrize("width", [20, 40, 60, 80, 120, 200])
def test_no_line_is_wider_than_the_page(article_store: Path, width: int) -> None:
    for page in pages(article_store):
        assert max(cell_len(line.text.rstrip()) for line in layout(page, width)) <= width


def test_every_figure_leads_to_its_fact(article_store: Path) -> None:
    for page in pages(article_store):
        lines = layout(page, 100)
        facts = {span.fact for line in lines for span in line.spans if span.fact}
        assert facts or len(lines) < 3


def stem(low: float | None, high: float | None, role: str = "committed") -> Stem:
    return Stem(Span("2026"), low, high, "●", role, Span("$1B", fact="f"), Span("post-money"))


def drawn(*stems: Stem, width: int = 60) -> list[str]:
    return [line.text for line in layout([Stems(stems)], width)]


def test_the_end_of_a_line_is_its_figure() -> None:
    whole, half, most, least = drawn(
        stem(1, 1), stem(0.5, 0.5), stem(None, 1), stem(0.5, None), width=120
    )
    assert whole.index("●") == most.index("●")
    assert half.index("●") == least.index("●") < whole.index("●")
    assert set(most.split()[1]) == {"░", "●"}  # no floor is known
    assert "●→" in least and "→" not in half
    assert whole.split()[1].count("─") + 1 == 60


def test_a_range_is_unsure_at_its_end() -> None:
    (between,) = drawn(stem(0.5, 1))
    line = between.split()[1]
    assert line == "─" * line.count("─") + "░" * line.count("░") + "●"
    assert abs(line.count("─") - line.count("░")) <= 2


def test_nothing_is_drawn_for_nothing() -> None:
    assert drawn() == []
    assert "●" in drawn(stem(0, 0))[0]
    assert "┄" in drawn(stem(1, 1, "derived"))[0]


def test_of_many_figures_of_a_series_the_latest_is_listed(article_store: Path) -> None:
    with closing(open_store(article_store)) as connection:
        changes = diff(connection, "2020-01-01", "2026-12-31")
    model = next(fact for fact in changes.learned if fact.kind == "measure" and fact.quantity)
    days = [f"2026-{month:02}-01" for month in (3, 1, 9, 2)]
    series = [
        model._replace(id=f"{scope}-{day}", scope=scope, period=Period("instant", day, day, day))
        for day in days
        for scope in ("site", "hall")
    ]
    others = [model._replace(id=f"x{n}", kind="term") for n in range(FOLDED_FROM)]
    page = layout(changes_page(changes._replace(learned=(*series, *others))), 100)
    told = [line.text for line in page if " + " in line.text]
    assert len(told) == 2
    assert all("2026-09-01" in line and line.endswith("+ 3 earlier") for line in told)
    few = layout(changes_page(changes._replace(learned=tuple(series))), 100)
    assert sum(day in line.text for line in few for day in days) == 8


def test_a_long_page_says_that_there_is_more(article_store: Path) -> None:
    with closing(open_store(article_store)) as connection:
        changes = diff(connection, "2020-01-01", "2026-12-31")
        copies = (
            fact._replace(id=f"{fact.id}-{n}", kind="term")
            for n in range(10)
            for fact in changes.learned
        )
        many = changes._replace(learned=tuple(copies))
        lines = [line.text for line in layout(changes_page(many), 100)]
        assert f"and {len(many.learned) - MOST_LISTED:,} more" in lines[-1]
        found = weak(connection, most=3)
        text = "\n".join(line.text for line in layout(weak_page(found), 100))
        assert f"{found.more:,} more are not listed" in text
        few = diff(connection, "2020-01-01", "2026-12-31", most=3)
        assert len(few.learned) + few.more_learned == len(changes.learned)
        text = "\n".join(line.text for line in layout(changes_page(few), 100))
        assert f"{len(changes.learned):,} learned" in text
        assert f"and {few.more_learned:,} more" in text


def said(raw: str) -> Evidence:
    return Evidence(Named("s", "Paper", None), None, "press", None, None, "para 1", "press", None,
                    raw, None)  # fmt: skip


def marked(lines: list[Line]) -> list[str]:
    return [span.text for line in lines for span in line.spans if span.role == "mark"]


def test_figures_of_one_paragraph_are_marked_in_it_together() -> None:
    text = "10 and 20\nand 10"
    found = [
        (said("10"), Passage(text, 0, 2, ((0, 2), (14, 16)))),
        (said("20"), Passage(text, 7, 9, ((7, 9),))),
        (said("no"), Passage(text, None, None)),
    ]
    blocks = [*passage_blocks(found)]
    lines = layout(blocks, 60)
    assert marked(lines) == ["[10]", "[20]", "[10]"]
    assert [line.text.strip() for line in lines[-2:]] == ["[10] and [20]", "and [10]"]
    assert [*passage_blocks([])] == []
