"""A pane that is one page: an answer to a question, made from the store in a worker."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from db.reader import Lane, QueryCancelled, QueryTimeout, QueryTooLarge
from tui.answers import Answer, Make, Wish, wish_of
from tui.key_names import key_of
from tui.language import N_, _
from tui.messages import Back, FirstRows, PageFailed, PageReady
from tui.panes.paged import PagedPane
from tui.place import Place
from tui.session import Session
from tui.slow import FAILED, LONG, PATIENCE, STOPPED, TOO_LONG, WORKING, told_page
from tui.terminal.textual_private.drawing import paint_now
from tui.widgets.document_view import DocumentView

if TYPE_CHECKING:
    from tui.document import Document
    from tui.early import EarlyStart
    from tui.shown import Shown

SEEN_FIRST = 0.05
"""Seconds in which the beginning of a page can be drawn before the rest of it is made."""


class PagePane(PagedPane):
    """One page, with the evidence of its figures below.

    Args:
        answer: What it shows.
        session: What the panes share.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("z", "turn(1)", N_("Another form: zoom, side, day"), show=False, id="answer.turn"),
        Binding("Z", "turn(-1)", N_("The form before"), show=False, id="answer.turn_back"),
        Binding("escape", "back", N_("Back"), show=False, id="answer.back"),
    ]

    def __init__(self, answer: Answer, session: Session) -> None:
        super().__init__(session, id=answer.pane)
        self._answer = answer
        self._about = ""
        self._turn = 0
        self._wanted = 0
        self._shown = 0
        self._cursor = (0, 0)  # where on the page that is being made the cursor is to be
        self._begins = False  # it is the first pane that is shown
        self._lane: Lane | None = None
        self._begun = False
        self._again = False  # what comes next is the same page, of a newer store
        self._made: Wish | None = None  # the wish of which the whole answer is shown
        self._asked: Wish | None = None  # the wish of which it is on its way
        self._beginning = 0  # the page of which the beginning is shown

    def on_mount(self) -> None:
        """Make the page, if that is what one comes back to."""
        if self._begins and not self._wanted:
            self.reload()
            self.focus_first()

    @property
    def subject(self) -> str:
        """What the page is about."""
        return self._about

    @property
    def place(self) -> Place:
        """What the page is about, and where on it the cursor is."""
        line, stop = self.page.cursor
        return Place(self._answer.pane, page=self._about, turn=self._turn, line=line, stop=stop)

    def visit(self, place: Place) -> None:
        """Show the page as it was; it is made anew if another was shown since."""
        self._cursor = place.line, place.stop
        if not self.is_mounted:
            self._about, self._turn, self._begins = place.page, place.turn, True
            return
        self._close_panel()
        before = self._wish
        self._about, self._turn = place.page, place.turn
        if not self._wanted or self._wish != before:
            self.reload()
        else:
            self.page.put_cursor(*self._cursor)

    @property
    def _shown_page(self) -> Shown:
        from tui.shown import ShownAnswer  # late: only what is exported is asked for

        return ShownAnswer(self._answer.pane, self._wish)

    @property
    def _wish(self) -> Wish:
        return wish_of(self._answer.pane, self._about, self._session.as_of, self._turn)

    @property
    def is_busy(self) -> bool:
        """Whether the page or the evidence asked for is still on its way."""
        return self._shown != self._wanted or self._awaits_evidence

    def show(self, about: str, turn: int = 0) -> None:
        """Show a company's page, or a deal's, or that of everything (""), in one of its forms."""
        self._about, self._turn = about, turn
        self._cursor = (0, 0)
        self._close_panel()
        if self._wish in (self._made, self._asked):  # it was left, and nothing has changed since
            self.page.to_top()
        else:
            self.reload()

    def action_turn(self, steps: int) -> None:
        """Turn to another form of the page."""
        if self._answer.turns:
            self._turn += steps
            self.reload()
        else:
            self.app.notify(_("This page has one form only."), timeout=3)

    def reread(self) -> None:
        """Make the page and the evidence anew, from a newer store."""
        self._again, self._cursor = True, self.page.cursor
        self.page.forget()
        self._reread_panel()
        self.reload()

    def reload(self) -> None:
        """Make the page anew: the day, or what it is about, has changed."""
        self._wanted += 1
        self._made, self._asked = None, self._wish
        early, self._session.early = self._session.early, None
        if early is not None and not early.is_about(self._answer.pane, self._wish):
            early = None
        if (early is not None and early.is_there and not self._wants_more) and (
            document := early.page()
        ) is not None:
            self.post_message(PageReady(str(self._wanted), document))
            return
        self._lane = self._session.reader.lane(f"page {self._answer.pane}", LONG)
        comes_back = self._again or any(self._cursor)
        begin = None if early is not None or comes_back else self._answer.begin
        self.run_worker(
            partial(self._read, self._lane, str(self._wanted), self._wish, early, begin),
            thread=True, exclusive=True, group="page", exit_on_error=False,
        )  # fmt: skip
        self.set_timer(PATIENCE, partial(self._show_work, self._wanted))

    def _show_work(self, wanted: int) -> None:
        """Say that the page is being made, unless it is there."""
        if self._wanted == wanted not in (self._shown, self._beginning):
            self.page.show(told_page(self._answer.title, WORKING, key=key_of("answer.back", "Esc")))

    def _read(
        self, lane: Lane, key: str, wish: Wish, early: EarlyStart | None, begin: Make | None
    ) -> None:
        """In a worker: make the page, unless it is on its way already, and post it."""
        laid_out, is_answer = None, True
        try:
            if begin is not None and (beginning := begin(lane, wish)):
                self.post_message(PageReady(key, beginning, is_whole=False))
                time.sleep(SEEN_FIRST)
            document = early.page() if early is not None else None
            document = document or self._answer.make(lane, wish)
            if self._wants_more:
                document = [*document, *self._more(lane, wish)]
            laid_out = self.page.lay_out_ahead(document)
        except QueryCancelled:
            document, is_answer = told_page(self._answer.title, STOPPED), False
        except (QueryTimeout, QueryTooLarge):
            document, is_answer = told_page(self._answer.title, TOO_LONG), False
        except Exception as error:
            self.post_message(PageFailed(key, error))
            return
        self.post_message(PageReady(key, document, laid_out=laid_out, is_answer=is_answer))

    @property
    def _wants_more(self) -> bool:
        """Whether there is room for more than the page."""
        return False

    def _more(self, lane: Lane, wish: Wish) -> Document:
        """In a worker: what follows the page where there is room."""
        return []

    def on_page_ready(self, answer: PageReady) -> None:
        """Show the page, unless another was asked for since."""
        answer.stop()
        if answer.key != str(self._wanted):
            return
        goes_on = self._beginning == self._wanted
        if not answer.is_whole:
            self._beginning = self._wanted
            self.page.show(answer.document)
        else:
            self._shown, self._asked = self._wanted, None
            self._made = self._wish if answer.is_answer else None
            keeps = self._again or goes_on
            self.page.show(answer.document, keep_place=keeps, laid_out=answer.laid_out)
            if any(self._cursor):
                self.page.put_cursor(*self._cursor)
            self._cursor = (0, 0)
            self._again = False
        self._tell_first_rows()
        paint_now(self.app)

    def on_document_view_fitted(self, event: DocumentView.Fitted) -> None:
        """The page that came before it was known how wide it is can be seen now."""
        event.stop()
        self._tell_first_rows()

    def _tell_first_rows(self) -> None:
        is_there = self._wanted in (self._shown, self._beginning)
        if is_there and self.page.lines and not self._begun:
            self._begun = True
            self.post_message(FirstRows())

    def on_page_failed(self, answer: PageFailed) -> None:
        """Nothing more is on its way, whatever is shown of it by now; the app tells why."""
        if answer.key == str(self._wanted):
            self._shown, self._asked = self._wanted, None
            self.page.show(told_page(self._answer.title, FAILED))
            self._tell_first_rows()

    def refresh_marks(self) -> None:
        """Nothing is marked here."""

    def action_back(self) -> None:
        """Go back to where the person came from; what is being made is no longer wanted."""
        self._stop_making()
        self.post_message(Back())

    def _stop_making(self) -> None:
        if self._lane is not None and self._shown != self._wanted:
            self._lane.cancel()
            self._asked = None

    def _keys(self) -> list[tuple[str, str]]:
        keys = [("Esc", N_("back")), ("e", N_("evidence")), ("Enter", N_("follow"))]
        if self._answer.turns:
            keys.append(("z", self._answer.turns))
        return [*keys, ("0", N_("questions")), ("?", N_("help")), ("x", N_("export"))]
