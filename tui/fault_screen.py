"""Told once after a fault: that it happened, where the report is, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from db.safe_text import clean
from tui.addresses import in_words
from tui.key_names import key_of
from tui.language import N_, _

if TYPE_CHECKING:
    from tui.app import Explorer
    from tui.crash import LastFault


class FaultScreen(ModalScreen[bool]):
    """Asks whether to go back to where the person was: True if so.

    Args:
        report: Path of the report.
        back: What to call the place; "" if there is no way back there.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_back", N_("Go back there"), show=False, id="fault.go_back"),
        Binding("escape,q", "dismiss(False)", N_("Stay here"), show=False, id="fault.stay"),
    ]
    DEFAULT_CSS = """
    FaultScreen { align: center middle; }
    FaultScreen > Vertical {
        width: 70; max-width: 100%; height: auto; max-height: 100%;
        border: round $accent; border-title-color: $accent; padding: 0 1; background: $background;
        & Static { width: 1fr; height: auto; }
        & .gap { margin-top: 1; }
    }
    """

    def __init__(self, report: str, back: str) -> None:
        super().__init__()
        self._report, self._back = report, back

    def compose(self) -> ComposeResult:
        """What happened, and the two keys."""
        with Vertical() as panel:
            panel.border_title = _("Last time")
            yield Static(
                _("termsheet stopped by a fault of its own. The report is in"), markup=False
            )
            yield Static(Content(clean(self._report)), markup=False)
            back, stay = key_of("fault.go_back", "Enter"), key_of("fault.stay", "Esc")
            keys = [(back, _("back to {place}").format(place=self._back))] if self._back else []
            for number, (key, word) in enumerate([*keys, (stay, _("stay here"))]):
                line = Content.assemble((key, "bold $accent"), " ", Content(clean(word)))
                yield Static(line, markup=False, classes="" if number else "gap")

    def action_go_back(self) -> None:
        """Go back, if there is a way."""
        self.dismiss(bool(self._back))


def tell_of_fault(app: Explorer, last: LastFault) -> None:
    """Tell of the fault that ended the session before, and offer the way back."""
    there = last.position
    same = there.store == app.position.store

    async def go_back(wanted: bool | None) -> None:
        if wanted:
            await app.go_to(there.address)

    app.push_screen(FaultScreen(last.report, in_words(there.address) if same else ""), go_back)
