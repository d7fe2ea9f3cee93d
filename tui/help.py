"""The page of keys, drawn from the bindings themselves so that it cannot drift from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from db.quantity import Quantity
from tui.document import Block, Document, Grid, Heading, Heads, Span, Text, Title
from tui.figures import text
from tui.key_names import as_given, given, key_name, key_of
from tui.language import N_, _
from tui.messages import Ask, Go
from tui.pages.questions import QUESTIONS, keys_text
from tui.phrases import CONDITIONAL, DERIVED, RIVALS, SIGN_OF_STAGE
from tui.widgets.document_view import DocumentView

_STAGES = (
    ("talk", N_("talked about: rumoured, in talks, a letter of intent")),
    ("promise", N_("announced")),
    ("binding", N_("signed")),
    ("done", N_("closed or paid")),
    ("lapsed", N_("stalled, shelved, cancelled, expired")),
)


def help_page(sections: Iterable[tuple[str, Iterable[BindingType]]]) -> Document:
    """The page of keys.

    Args:
        sections: A title and its bindings, for each part of the explorer.
    """
    return [
        Title(_("Keys"), (Span(_closes(), "dim"),)),
        *(block for title, bindings in sections for block in _section(title, bindings)),
        *_orders(),
        *_questions(),
        *_signs(),
    ]


def _closes() -> str:
    return _("{key} closes this page").format(key=key_of("help.close", "Esc"))


def _key_names(binding: Binding) -> str:
    """Its keys as they are now: a person may have given it others."""
    keys = given().get(binding.id or "", binding.key)
    return ", ".join(key_name(key.strip()) for key in keys.split(","))


def _section(title: str, bindings: Iterable[BindingType]) -> Iterator[Block]:
    rows = [
        ((Span(_key_names(binding), "mark"), Span(_(binding.description))), ())
        for binding in bindings
        if isinstance(binding, Binding)
    ]
    yield Heading(title)
    yield Grid((Heads("", least=8), Heads("", grow=1)), rows)


def _orders() -> Iterator[Block]:
    from tui.orders import ORDERS, ROWS

    yield Heading(_("Commands, after :"))
    rows = [*((f"{order.name} {order.usage}".strip(), order.about) for order in ORDERS), ROWS]
    yield Grid(
        (Heads("", least=14), Heads("", grow=1, least=12)),
        [((Span(told, "mark"), Span(_(about))), ()) for told, about in rows],
    )


def _questions() -> Iterator[Block]:
    yield Heading(_("Questions, and the keys that answer them"))
    for question in QUESTIONS:
        yield Text((Span(keys_text(question.keys), "mark"), Span(f"  {_(question.text)}")))


def _signs() -> Iterator[Block]:
    yield Heading(_("Signs"))
    evidence = as_given("e")
    signs = [(SIGN_OF_STAGE[stage], _(words)) for stage, words in _STAGES]
    signs += [
        (CONDITIONAL, _("promised on conditions")),
        (
            DERIVED + text(Quantity.exact(840_000_000_000, "USD")),
            _("derived: computed from other facts; {key} shows the formula").format(key=evidence),
        ),
        (
            RIVALS + text(Quantity.exact(100_000_000_000, "USD")),
            _("sources disagree; {key} shows them all").format(key=evidence),
        ),
        (_("~ ≥ >"), _("about, at least, more than; “up to” has no lower end")),
        ("–", _("nothing is known; it does not mean zero")),
    ]
    yield Grid(
        (Heads("", least=5), Heads("", grow=1)),
        [((Span(sign, "mark"), Span(text)), ()) for sign, text in signs],
    )
    yield Text((Span(_("A bar's light end ░ is the part of a range that is not sure."), "dim"),))


def _keeping() -> Iterator[tuple[str, Iterable[BindingType]]]:
    """What keeps something; a guest has no use for it, and is spared the memory that it takes."""
    from tui.export_screen import ExportScreen
    from tui.fault_screen import FaultScreen
    from tui.panes.watch import WatchPane

    yield _("On the watch list"), WatchPane.BINDINGS
    yield _("Where a file is exported"), ExportScreen.KEYS
    yield _("After a fault"), FaultScreen.BINDINGS


def sections(*, keeps: bool) -> Iterator[tuple[str, Iterable[BindingType]]]:
    """A title and its bindings, for each part of the explorer.

    Args:
        keeps: Whether anything may be kept; guests are told no keys that do.
    """
    from tui.keys import COUNTS, KEEPING, KEYS
    from tui.panes.compare import ComparePane
    from tui.panes.evidence_panel import EvidencePanel
    from tui.panes.list_pane import ListPane
    from tui.panes.page_pane import PagePane
    from tui.panes.paged import PagedPane
    from tui.widgets.virtual_table import VirtualTable

    told = [each for each in KEYS if each.id not in COUNTS]
    yield _("Everywhere"), [each for each in told if keeps or each.id not in KEEPING]
    yield _("In a list"), [*VirtualTable.BINDINGS, *ListPane.BINDINGS]
    yield _("On a page"), [*DocumentView.BINDINGS, *PagedPane.BINDINGS]
    yield _("In a comparison"), ComparePane.BINDINGS
    yield _("On an answer"), PagePane.BINDINGS
    yield _("In the evidence"), EvidencePanel.BINDINGS
    yield from _keeping() if keeps else ()
    yield from _typing()


def _typing() -> Iterator[tuple[str, Iterable[BindingType]]]:
    """What takes letters, or covers the panes."""
    from tui.as_of import AsOfScreen
    from tui.jump import JumpScreen
    from tui.widgets.command_line import CommandLine
    from tui.widgets.filter_line import FilterLine

    yield _("Where a filter is typed"), FilterLine.BINDINGS
    # What ends a line has no other key: it is Textual's.
    day = Binding("enter", "", N_("Show what was known on that day"))
    yield _("Where a day is chosen"), [day, *AsOfScreen.BINDINGS]
    yield _("Where a command is typed"), CommandLine.BINDINGS
    yield _("Jumping"), JumpScreen.BINDINGS
    yield _("On the page of keys"), HelpScreen.BINDINGS


def keys_page(*, keeps: bool) -> Document:
    """All keys of the explorer.

    Args:
        keeps: Whether anything may be kept; guests are told no keys that do.
    """
    return help_page(sections(keeps=keeps))


class HelpScreen(ModalScreen[None]):
    """The page of keys over the explorer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1", "dismiss", N_("Close"), show=False, id="help.close"),
    ]
    DEFAULT_CSS = """
    HelpScreen { align: center middle; }
    HelpScreen > DocumentView {
        width: 76; max-width: 100%; height: 90%; border: round $accent; padding: 0 1;
        background: $background;
    }
    """

    def compose(self) -> ComposeResult:
        """The page."""
        yield DocumentView()

    def on_mount(self) -> None:
        """Draw it from the bindings."""
        view = self.query_one(DocumentView)
        view.show(keys_page(keeps=self.app.session.may_write))  # type: ignore[attr-defined]
        view.focus()

    def on_go(self, message: Go) -> None:
        """Nothing here leads anywhere."""
        message.stop()

    def on_ask(self, message: Ask) -> None:
        """Nothing here rests on evidence."""
        message.stop()
