"""Choosing the day as of which facts are shown: any, or one on which something was learned."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from db.dates import DateError, last_day
from db.queries.days import Day, known_days
from db.queries.reading import ALWAYS
from tui.document import Document, Grid, Heads, Span, Text, Title
from tui.faults import said
from tui.language import N_, _
from tui.messages import Go, PageFailed, PageReady
from tui.phrases import listed
from tui.session import Session
from tui.widgets.document_view import DocumentView

EVERYTHING = "everything"


def days_page(days: list[Day]) -> Document:
    """The days on which something was learned, each to be chosen."""
    rows = [
        (
            (
                Span(_("everything"), "name", go=f"day/{EVERYTHING}"),
                Span(_("all that is known"), "dim"),
            ),
            (),
        )
    ]
    for day in days:
        told = _("{number:,} learned").format(number=day.learned)
        if day.retracted:
            told = listed((told, _("{number:,} withdrawn").format(number=day.retracted)))
        rows.append(((Span(day.day, "name", go=f"day/{day.day}"), Span(told, "dim")), ()))
    return [
        Title(_("As of which day?"), (Span(_("type a date above, or choose one below"), "dim"),)),
        Grid((Heads("", least=10), Heads("", grow=1)), rows),
        Text((Span(_("Everything shown is then what was known on that day."), "dim"),)),
    ]


class AsOfScreen(ModalScreen[str | None]):
    """Asks for a day: gives it as ISO, or `ALWAYS`, or None where none was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", N_("Leave it"), show=False, id="as_of.close"),
        Binding("down,up", "to_list", N_("To the days"), show=False, id="as_of.list"),
    ]
    DEFAULT_CSS = """
    AsOfScreen { align: center middle; }
    AsOfScreen > Vertical {
        width: 60; max-width: 100%; height: auto; max-height: 80%;
        border: round $accent; padding: 0 1; background: $background;
        & Input, & Input:focus { border: none; height: 1; padding: 0; background: $panel; }
        & DocumentView { height: auto; max-height: 14; }
    }
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def compose(self) -> ComposeResult:
        """A line to type in, and the days below."""
        with Vertical():
            line = Input(placeholder=_("2026-01-31, 2026-01 or 2025"), max_length=10)
            line.cursor_blink = False  # nothing is sent while nothing happens
            yield line
            yield DocumentView()

    def on_mount(self) -> None:
        """Read the days."""
        self.run_worker(self._read, thread=True, exit_on_error=False)

    def _read(self) -> None:
        """In a worker: read the days, and post them."""
        try:
            document = days_page(self._session.reader.ask(known_days))
        except Exception as error:
            self.post_message(PageFailed("days", error))
        else:
            self.post_message(PageReady("days", document))

    def on_page_ready(self, answer: PageReady) -> None:
        """Show the days."""
        answer.stop()
        self.query_one(DocumentView).show(answer.document)

    def action_to_list(self) -> None:
        """Go to the days; the cursor is put on the first of them."""
        view = self.query_one(DocumentView)
        self.set_focus(view)
        view.to_first_stop()

    def turn(self) -> None:
        """Go from the line to the days, and back."""
        if isinstance(self.focused, Input):
            self.action_to_list()
        else:
            self.set_focus(self.query_one(Input))

    def on_go(self, message: Go) -> None:
        """A day of the list was chosen."""
        message.stop()
        chosen = message.address.partition("/")[2]
        self.dismiss(ALWAYS if chosen == EVERYTHING else chosen)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """A day was typed."""
        event.stop()
        typed = event.value.strip()
        if typed.casefold() in (EVERYTHING, _("everything")):  # as the first of the list says
            self.dismiss(ALWAYS)
            return
        try:
            self.dismiss(last_day(typed))
        except DateError as error:
            self.app.notify(said(error), severity="warning", markup=False)
