"""The panel that says what a figure rests on; it opens below whatever asked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget

from db.queries import facts, sources
from db.rows import Evidence
from tui.document import Document
from tui.language import N_, _
from tui.messages import Ask, PageFailed, PageReady
from tui.pages.evidence import fact_page, sum_page
from tui.pages.source import source_page
from tui.panes.asking import answer
from tui.session import Session
from tui.slow import LONG, UNKNOWN, told_page
from tui.widgets.document_view import DocumentView

if TYPE_CHECKING:
    from tui.shown import Shown

MOST = 500
"""Facts of a source that are listed."""


class EvidencePanel(Widget):
    """Evidence of a figure, and of the figures that it was derived from, one after another."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", N_("Back"), show=False, id="evidence.back"),
    ]
    DEFAULT_CSS = """
    EvidencePanel {
        display: none; height: 45%; min-height: 8; width: 1fr;
        border-top: solid $accent;
        border-title-color: $accent;
        &.-open { display: block; }
    }
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._asked: list[Ask] = []
        self._shown: Ask | None = None
        self._again = False  # what comes next is the same page, of a newer store
        self._from: Widget | None = None

    def compose(self) -> ComposeResult:
        """The page inside."""
        yield DocumentView()

    @property
    def is_open(self) -> bool:
        """Whether it is on the screen."""
        return bool(self._asked)

    @property
    def is_busy(self) -> bool:
        """Whether the page asked for is still on its way."""
        return self.is_open and self._asked[-1] is not self._shown

    @property
    def shown(self) -> list[Shown]:
        """What it shows, for whoever exports it."""
        from tui.shown import ShownSum, ShownThing

        if not self._asked:
            return []
        question, as_of = self._asked[-1], self._session.as_of
        if question.source is not None:
            return [ShownThing("source", question.source, as_of)]
        if question.fact is not None:
            return [ShownThing("fact", question.fact, as_of)]
        return [ShownSum(question.label, question.inputs)]

    @property
    def fact(self) -> str | None:
        """The fact whose evidence is shown; None for a sum and for a source."""
        return self._asked[-1].fact if self._asked else None

    def ask(self, question: Ask) -> None:
        """Show the evidence of a figure, or the page of a source."""
        if not self._asked:
            self._from = self.screen.focused
        self._asked.append(question)
        self._read()

    def reread(self) -> None:
        """Read the page again, from a newer store."""
        if self._asked:
            self._again, self._shown = True, None
            self.query_one(DocumentView).forget()
            self._read()

    def _read(self) -> None:
        self.run_worker(
            partial(self._make, self._asked[-1], len(self._asked)),
            thread=True, exclusive=True, group="evidence", exit_on_error=False,
        )  # fmt: skip

    def _make(self, question: Ask, depth: int) -> None:
        """In a worker: make the page, and post it."""
        edition = self._session.edition
        told = answer(str(depth), "Evidence", partial(self._page, question), edition)
        if told is not None:
            self.post_message(told)

    def _page(self, question: Ask) -> Document:
        reader, as_of = self._session.reader.lane("evidence", LONG), self._session.as_of
        if question.source is not None:
            source = reader.ask(sources.detail, question.source, as_of, MOST)
            return [] if source is None else source_page(source)
        if question.fact is None:
            return sum_page(question.label, reader.ask(facts.inputs_of, question.inputs))
        detail = reader.ask(facts.detail, question.fact, as_of)
        if detail is None:
            return []
        return [*fact_page(detail), *self._passages(detail.evidence)]

    def _passages(self, evidence: Sequence[Evidence]) -> Document:
        """The paragraphs of the sources, where their texts are at hand."""
        reader, folder = self._session.reader, self._session.sources
        paths = reader.ask(sources.paths, [each.source.id for each in evidence])
        if folder is None:  # only what the store itself says lies beside it
            folder = reader.path.parent
            evidence = [each for each in evidence if paths.get(each.source.id)]
        if not evidence:
            return []
        from db.passages import passages
        from tui.pages.passages import passage_blocks

        return [*passage_blocks(passages(folder, evidence, paths))]

    def on_page_ready(self, event: PageReady) -> None:
        """Show the page, unless something else was asked since."""
        event.stop()
        if event.key == str(len(self._asked)) and event.edition == self._session.edition:
            again, self._again = self._again, False
            self._shown = self._asked[-1]
            self.add_class("-open")
            self.border_title = _("evidence")
            view = self.query_one(DocumentView)
            view.show(event.document or told_page("", UNKNOWN), keep_place=again)
            if not again:
                view.focus()

    def on_page_failed(self, event: PageFailed) -> None:
        """Close again, unless it was closed meanwhile; the app tells why."""
        if self._asked:
            self._asked.pop()

    def focus_first(self) -> None:
        """Put the focus into the page, unless it is still to come, with the focus."""
        for view in self.query(DocumentView):
            view.focus()

    def close(self) -> None:
        """Close, and give the focus back."""
        if self._asked:
            self._asked.clear()
            self.remove_class("-open")
            if self._from is not None:
                self._from.focus()

    def action_back(self) -> None:
        """Go back to the figure asked about before, or close."""
        if len(self._asked) > 1:
            self._asked.pop()
            self._read()
        else:
            self.close()
