"""The page widget, apart from the explorer around it."""

from __future__ import annotations

from textual import events
from textual.app import App, ComposeResult
from textual.containers import Container

from tui.document import Heading, Span, Text
from tui.widgets.document_view import DocumentView


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
        assert not any("before" in line.text for line in view.lines)
        await pilot.pause()
        assert "the one now" in view.render_line(0).text
