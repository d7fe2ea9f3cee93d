"""What the palette finds: any company, deal, contract, source or fact, by its words.

It also offers the sets of facts, to choose what opens at the next start.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App, SystemCommand
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.errors import NoWidget
from textual.widgets import Input

from db.queries import search
from db.reader import QueryStopped
from db.rows import Hit as Found
from tui import words as w
from tui.choices import look
from tui.keys import TABS
from tui.language import _
from tui.messages import Go
from tui.phrases import said
from tui.settings import loaded, settings
from tui.slow import LONG
from tui.terminal.textual_private.late import bring_palette
from tui.themes import NAMES

if TYPE_CHECKING:
    from tui.app import Explorer

bring_palette()
_KINDS = {"entity": "company", "deal": "deal", "source": "source", "fact": "fact"}
MAX_HITS = 20


class Palette(CommandPalette):
    """The palette, in which nothing moves while nothing happens."""

    def on_mount(self) -> None:
        """Let the cursor stay as it is: each of its blinks would be sent."""
        for line in self.query(Input):  # none, if it is closed already
            line.cursor_blink = False

    def on_click(self, event: events.Click) -> None:
        """Keep a click from Textual that was made in a window which is smaller by now."""
        try:
            self.get_widget_at(round(event.screen_x), round(event.screen_y))
        except NoWidget:
            event.prevent_default()


class Finder(Provider):
    """Searches the store, off the event loop."""

    async def discover(self) -> Hits:
        """Before anything is typed there is too much to offer."""
        yield DiscoveryHit(
            Content(_("Type a name, in English or Chinese")),
            lambda: None,
            help=_("any company, deal or source"),
        )

    async def search(self, query: str) -> Hits:
        """Everything in which all the words are found."""
        session = self.app.session  # type: ignore[attr-defined]
        lane = session.reader.lane("palette", LONG)
        ask = partial(lane.ask, search.search, query, MAX_HITS, session.as_of)
        try:
            found: list[Found] = await asyncio.to_thread(ask)
        except QueryStopped:  # other words are looked for by now, or these take too long
            return
        for number, hit in enumerate(found):
            yield Hit(
                1.0 - number / 100,
                Content(said(hit.label)),
                partial(self.app.screen_stack[0].post_message, Go(f"{_KINDS[hit.kind]}/{hit.id}")),
                help=self._help(hit),  # type: ignore[arg-type]  # content is as good, and no markup
            )

    def _help(self, hit: Found) -> Content:
        kind, *more = hit.detail.split(" · ", 1)
        known = {**w.DEAL_KINDS, **w.ENTITY_KINDS, **w.METRICS}
        return Content(" · ".join(filter(None, (known.get(kind, kind), *more))))


def system_commands(app: Explorer) -> Iterator[SystemCommand]:
    """The actions that the palette offers besides what it finds in the store."""
    for name, title, _key in TABS:
        pane = _(title)
        about = _("The pane of {pane}").format(pane=pane.lower())
        opens = partial(app.action_pane, name)
        yield SystemCommand(_("Open {pane}").format(pane=pane), about, opens)
    for name in NAMES:
        yield SystemCommand(
            _("Theme: {name}").format(name=name), _("Change the looks"), partial(look, app, name)
        )
    if app.session.may_write:
        yield SystemCommand(_("Export"), _("What is shown, to a file"), app.action_export)
        for name, about, choose in sets_to_open(app):
            yield SystemCommand(name, about, choose)
    yield SystemCommand(_("Help"), _("All keys"), app.action_help)
    yield SystemCommand(_("Quit"), _("Leave termsheet"), app.exit)


def sets_to_open(app: App[Any]) -> Iterator[tuple[str, str, Callable[[], None]]]:
    """The sets of facts that can be chosen for the next start: title, meaning, and what it does."""
    from db.default_store import ALL, fact_sets
    from db.store import StoreError
    from tui.fact_sets import chosen as chosen_sets

    try:
        there = fact_sets()
        open_now = chosen_sets(say=False) or there
    except StoreError:  # this termsheet came without facts
        return
    for name in (*there, ALL):
        chosen = open_now == (there if name == ALL else (name,))
        about = _("What opens at the start") if chosen else _("Open these from the next start on")
        yield f"Facts: {name}", about, partial(_open_from_now_on, app, name)


def _open_from_now_on(app: App[Any], name: str) -> None:
    from db.default_store import choose_sets
    from tui.commands.outcome import CommandError
    from tui.fact_sets import remember

    try:
        remember(choose_sets([name]))
    except CommandError as error:
        app.notify(error.lines[0], title=_("Not remembered"), severity="error", markup=False)
    else:
        told = _("{name}: from the next start on. `termsheet sets --use` takes several.").format(
            name=name
        )
        if settings().facts:  # these come first
            told = _("Remembered, but {where} says which facts to open.").format(
                where=loaded().origins["facts"]
            )
        app.notify(told, title=_("Facts"), markup=False)
