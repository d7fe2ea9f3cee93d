"""What panes that are one page have in common: the page, and the evidence of its figures below."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tui.language import N_, _
from tui.messages import Ask, KeysChanged
from tui.panes.list_looks import PANEL_KEYS
from tui.panes.pane import NO_EVIDENCE, Pane
from tui.session import Session
from tui.widgets.document_view import DocumentView

if TYPE_CHECKING:
    from tui.panes.evidence_panel import EvidencePanel
    from tui.shown import Shown


class PagedPane(Pane):
    """A page, and evidence below it. Says nothing of where the page comes from.

    Args:
        session: What the panes share.
        id: Id of the pane.

    Attributes:
        page: The page.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "evidence", N_("Evidence"), show=False, id="paged.evidence"),
    ]
    DEFAULT_CSS = """
    PagedPane { layout: vertical; height: 1fr; width: 1fr; & DocumentView { padding: 0 1; } }
    """

    def __init__(self, session: Session, *, id: str) -> None:
        super().__init__(id=id)
        self._session = session
        self._panel: EvidencePanel | None = None
        self.page = DocumentView(classes="page")

    def compose(self) -> ComposeResult:
        """The page; the evidence below it is made when it is first wanted."""
        yield self.page

    @property
    def panel(self) -> EvidencePanel:
        """The evidence."""
        if self._panel is None:
            from tui.panes.evidence_panel import EvidencePanel

            self._panel = EvidencePanel(self._session)
            self.mount(self._panel)
        return self._panel

    @property
    def _has_panel(self) -> bool:
        return self._panel is not None and self._panel.is_open

    @property
    def _awaits_evidence(self) -> bool:
        return self._panel is not None and self._panel.is_busy

    def _reread_panel(self) -> None:
        if self._panel is not None:
            self._panel.reread()

    def reread(self) -> None:
        """Read everything again, from a newer store: page and evidence."""
        self._reread_panel()
        super().reread()

    def _close_panel(self) -> None:
        if self._panel is not None:
            self._panel.close()

    @property
    def shown(self) -> list[Shown]:
        """The evidence where that is open, and the page."""
        evidence = self._panel.shown if self._panel is not None else []
        return [*evidence, self._shown_page]

    @property
    def _shown_page(self) -> Shown:
        """The page, for whoever exports it."""
        raise NotImplementedError

    def focus_first(self) -> None:
        """Put the focus into the page, or into the evidence where that is open."""
        if self._has_panel:
            self.panel.focus_first()
        else:
            self.screen.set_focus(self.page)
        self._tell_keys()

    def on_ask(self, question: Ask) -> None:
        """Something inside the pane asks for evidence."""
        question.stop()
        self.panel.ask(question)

    def action_evidence(self) -> None:
        """Show what the figure under the cursor rests on."""
        if (question := self.page.question) is None:
            self.app.notify(_(NO_EVIDENCE), timeout=3)
        else:
            self.panel.ask(question)

    def on_descendant_focus(self) -> None:
        """Other keys matter now."""
        self._tell_keys()

    def _tell_keys(self) -> None:
        if not self.display:  # another pane is open
            return
        keys = [*PANEL_KEYS] if self._has_panel else self._keys()
        self.post_message(KeysChanged(keys, self._status()))

    def _keys(self) -> list[tuple[str, str]]:
        """The keys that matter on the page."""
        raise NotImplementedError

    def _status(self) -> str:
        """What stands at the right of the last line."""
        return ""
