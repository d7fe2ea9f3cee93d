"""The comparison of what is marked: two to four companies or deals, side by side."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from db.reasoning.compare import compare
from tui.messages import Ask, KeysChanged, MarksChanged, PageFailed, PageReady, ask_about
from tui.pages.compare import compare_page
from tui.panes.evidence_panel import EvidencePanel
from tui.panes.pane import Pane
from tui.session import Session
from tui.widgets.document_view import DocumentView


class ComparePane(Pane):
    """What is marked, side by side, with what may not be compared."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "evidence", "Evidence", show=False, id="compare.evidence"),
        Binding("x,delete", "clear", "Take all marks away", show=False, id="compare.clear"),
    ]
    DEFAULT_CSS = """
    ComparePane { layout: vertical; height: 1fr; width: 1fr; & DocumentView { padding: 0 1; } }
    """

    def __init__(self, session: Session) -> None:
        super().__init__(id="compare")
        self._session = session
        self._shown: str | None = None

    def compose(self) -> ComposeResult:
        """The page, and the evidence below it."""
        yield DocumentView(classes="page")
        yield EvidencePanel(self._session)

    @property
    def subject(self) -> str:
        """All that is compared."""
        return " ".join(self._session.marks)

    @property
    def page(self) -> DocumentView:
        """The comparison."""
        return self.query_one(".page", DocumentView)

    @property
    def panel(self) -> EvidencePanel:
        """The evidence."""
        return self.query_one(EvidencePanel)

    def on_mount(self) -> None:
        """Compare what is marked already."""
        self.refresh_marks()

    def reload(self) -> None:
        """Compare again: the day has changed."""
        self._shown = None
        self.panel.close()
        self.refresh_marks()

    def refresh_marks(self) -> None:
        """Compare what is marked now."""
        self.run_worker(
            partial(self._make, tuple(self._session.marks)),
            thread=True, exclusive=True, group="page", exit_on_error=False,
        )  # fmt: skip

    def _make(self, marks: tuple[str, ...]) -> None:
        """In a worker: make the page, and post it."""
        key = " ".join(marks)
        try:
            found = self._session.reader.ask(compare, marks, self._session.as_of)
            document = compare_page(found)
        except Exception as error:
            self.post_message(PageFailed(key, error))
        else:
            self.post_message(PageReady(key, document))

    def on_page_ready(self, answer: PageReady) -> None:
        """Show the comparison, unless the marks have changed."""
        answer.stop()
        if answer.key == " ".join(self._session.marks):
            self._shown = answer.key
            self.page.show(answer.document)

    @property
    def is_busy(self) -> bool:
        """Whether the comparison or the evidence asked for is still on its way."""
        return self._shown != " ".join(self._session.marks) or self.panel.is_busy

    def on_ask(self, question: Ask) -> None:
        """Something inside the pane asks for evidence."""
        question.stop()
        self.panel.ask(question)

    def action_evidence(self) -> None:
        """Show what the figure under the cursor rests on."""
        span = self.page.current
        if span is None or (question := ask_about(span)) is None:
            self.app.bell()
        else:
            self.panel.ask(question)

    def action_clear(self) -> None:
        """Take all marks away."""
        self._session.marks.clear()
        self.refresh_marks()
        self.post_message(MarksChanged("", ""))

    def focus_first(self) -> None:
        """Put the focus where keys are expected to work."""
        self.screen.set_focus(self.page)
        self._tell_keys()

    def on_descendant_focus(self) -> None:
        """Other keys matter now."""
        self._tell_keys()

    def _tell_keys(self) -> None:
        if self.panel.is_open:
            keys = [("Esc", "back"), ("j k", "move"), ("Enter", "follow")]
        else:
            keys = [("e", "evidence"), ("j k", "move"), ("h l", "figures"), ("x", "clear"),
                    ("1 2 3", "mark more"), ("?", "help")]  # fmt: skip
        self.post_message(KeysChanged(keys, f"{len(self._session.marks)} marked"))
