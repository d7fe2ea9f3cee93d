"""The comparison of what is marked: two to four companies or deals, side by side."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType

from db.reasoning.compare import compare
from tui.language import N_, _
from tui.messages import FirstRows, MarksChanged, PageFailed, PageReady
from tui.pages.compare import compare_page
from tui.panes.asking import answer
from tui.panes.paged import PagedPane
from tui.session import Session
from tui.shown import Shown, ShownComparison
from tui.slow import LONG
from tui.terminal.textual_private.drawing import paint_now
from tui.widgets.document_view import DocumentView


class ComparePane(PagedPane):
    """What is marked, side by side, with what may not be compared."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("X,delete", "clear", N_("Take all marks away"), show=False, id="compare.clear"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session, id="compare")
        self._shown: str | None = None
        self._asked: tuple[str, ...] | None = None  # the marks of the page that is there or comes
        self._again = False  # what comes next is the same page, of a newer store

    @property
    def subject(self) -> str:
        """All that is compared."""
        return " ".join(self._session.marks)

    @property
    def _shown_page(self) -> Shown:
        return ShownComparison(tuple(self._session.marks), self._session.as_of)

    def on_mount(self) -> None:
        """Compare what is marked already."""
        self.refresh_marks()
        if self.display:  # it may be made before it is asked for
            self.focus_first()

    def reload(self) -> None:
        """Compare again: the day has changed."""
        self._shown = self._asked = None
        self._close_panel()
        self.refresh_marks()

    def reread(self) -> None:
        """Compare again, from a newer store."""
        self._again, self._shown, self._asked = True, None, None
        self._reread_panel()
        self.page.forget()
        self.refresh_marks()

    def refresh_marks(self) -> None:
        """Compare what is marked now, unless that is done already."""
        marks = tuple(self._session.marks)
        if marks == self._asked:
            return
        self._asked = marks
        self.run_worker(
            partial(self._make, marks),
            thread=True, exclusive=True, group="page", exit_on_error=False,
        )  # fmt: skip

    def _make(self, marks: tuple[str, ...]) -> None:
        """In a worker: make the page, and post it."""
        edition = self._session.edition
        lane = self._session.reader.lane("page compare", LONG)
        ask = partial(lane.ask, compare, marks, self._session.as_of)
        told = answer(" ".join(marks), "Compare", lambda: compare_page(ask()), edition)
        if told is not None:
            self.post_message(told)

    def on_page_ready(self, event: PageReady) -> None:
        """Show the comparison, unless the marks have changed."""
        event.stop()
        if event.key == self.subject and event.edition == self._session.edition:
            self._shown = event.key
            self.page.show(event.document, keep_place=self._again)
            self._again = False
            self._tell_first_rows()
            paint_now(self.app)

    def on_document_view_fitted(self, event: DocumentView.Fitted) -> None:
        """The comparison that was made before it was seen can be seen now."""
        event.stop()
        self._tell_first_rows()

    def _tell_first_rows(self) -> None:
        if self.display:
            self.post_message(FirstRows())

    def on_page_failed(self, event: PageFailed) -> None:
        """What failed may be asked for again; the app tells why, if anybody has asked."""
        self._asked = None
        if not self.display:
            event.stop()

    @property
    def is_busy(self) -> bool:
        """Whether the comparison or the evidence asked for is still on its way."""
        return self._shown != " ".join(self._session.marks) or self._awaits_evidence

    def action_clear(self) -> None:
        """Take all marks away."""
        self._session.marks.clear()
        self.post_message(MarksChanged("", ""))

    def _keys(self) -> list[tuple[str, str]]:
        return [("e", N_("evidence")), ("h l", N_("figures")), ("x", N_("export")),
                ("X", N_("clear")), ("f", N_("flow")), ("?", N_("help"))]  # fmt: skip

    def _status(self) -> str:
        return _("{count} marked").format(count=len(self._session.marks))
