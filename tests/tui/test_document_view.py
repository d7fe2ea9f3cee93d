"""The page widget, apart from the explorer around it."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from textual import events
from textual.app import App, ComposeResult
from textual.containers import Container

from tui.document import KEPT, Heading, Line, Span, Text
from tui.widgets.document_view import DocumentView
from tui.wrapping import wrapped


class Untold(DocumentView):
    """Textual tells a widget no size if it was looked for between being made and laid out."""

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.Resize):
            await super().on_event(event)


class Bare(App[None]):
    def compose(self) -> ComposeResult:
        page = Untold()
        page.show([Heading("What is known")])
        yield page


async def test_a_page_that_is_told_no_size_is_laid_out_when_it_is_drawn() -> None:
    app = Bare()
    async with app.run_test(size=(60, 10)) as pilot:
        await pilot.pause(0.1)
        shown = " ".join(line.text for line in app.query_one(Untold).lines)
        assert "What is known" in shown


class Hidden(App[None]):
    """A page in something that is hidden."""

    def compose(self) -> ComposeResult:
        with Container():
            yield DocumentView()


async def test_nothing_of_the_page_before_is_shown_when_it_is_seen_again() -> None:
    app = Hidden()
    async with app.run_test(size=(40, 10)) as pilot:
        view, around = app.query_one(DocumentView), app.query_one(Container)
        view.show([Text((Span("the one before"),))])
        await pilot.pause()
        assert "the one before" in view.render_line(0).text
        around.display = False
        await pilot.pause()
        view.show([Text((Span("the one now"),))])
        around.display = True
        for _ in range(20):  # laid out when it is first drawn, however busy the machine is
            assert not any("before" in line.text for line in view.lines)
            await pilot.pause()
            if "the one now" in view.render_line(0).text:
                break
        assert "the one now" in view.render_line(0).text


async def test_what_was_laid_out_ahead_is_taken_if_it_is_as_wide() -> None:
    app = Hidden()
    page = [Text((Span("some words that need more than one line of forty cells"),))]
    async with app.run_test(size=(40, 10)) as pilot:
        view = app.query_one(DocumentView)
        await pilot.pause()
        ahead = view.lay_out_ahead(page)
        assert ahead is not None
        view.show(page, laid_out=ahead)
        assert view.lines is ahead.lines
        await pilot.resize_terminal(30, 10)
        await pilot.pause()
        view.show(page, laid_out=ahead)
        assert view.lines is not ahead.lines
        assert max(cell_len(line.text) for line in view.lines) < 30


def test_nothing_is_laid_out_ahead_of_a_width() -> None:
    assert DocumentView().lay_out_ahead([Heading("What is known")]) is None


@pytest.mark.parametrize("width", range(20, 60))
def test_what_is_kept_together_stays_on_one_line(width: int) -> None:
    spans = [
        Span("a few words"), *(Span(text) for _ in range(3)
        for text in ("  0", f"{KEPT}eleven questions", " ?", f"{KEPT}全部按键"))
    ]  # fmt: skip
    lines = [line.text for line in wrapped(tuple(spans), width, 2)]
    assert all(cell_len(line.rstrip()) <= width for line in lines)
    assert sum(line.count("0 eleven questions") for line in lines) == 3
    assert sum(line.count("? 全部按键") for line in lines) == 3


def test_where_it_can_not_stay_together_it_is_broken() -> None:
    lines = [line.text for line in wrapped((Span("12345"), Span(f"{KEPT}678901234")), 12, 0)]
    assert lines == ["12345", "678901234"]


def test_as_text_it_is_kept_together_by_a_mere_blank() -> None:
    assert Line((Span("0"), Span(f"{KEPT}eleven questions"))).text == "0 eleven questions"
