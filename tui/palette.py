"""What the palette finds: any company, deal, contract, source or fact, by its words."""

from __future__ import annotations

import asyncio
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from db.queries import search
from db.rows import Hit as Found
from tui import words as w
from tui.messages import Go

_KINDS = {"entity": "company", "deal": "deal", "source": "source", "fact": "fact"}
MAX_HITS = 20


class Finder(Provider):
    """Searches the store, off the event loop."""

    async def discover(self) -> Hits:
        """Before anything is typed there is too much to offer."""
        yield DiscoveryHit(
            Content("Type a name, in English or Chinese"),
            lambda: None,
            help="any company, deal or source",
        )

    async def search(self, query: str) -> Hits:
        """Everything in which all the words are found."""
        session = self.app.session  # type: ignore[attr-defined]
        ask = partial(session.reader.ask, search.search, query, MAX_HITS, session.as_of)
        found: list[Found] = await asyncio.to_thread(ask)
        for number, hit in enumerate(found):
            yield Hit(
                1.0 - number / 100,
                Content(hit.label),
                partial(self.app.screen_stack[0].post_message, Go(f"{_KINDS[hit.kind]}/{hit.id}")),
                help=self._help(hit),
            )

    def _help(self, hit: Found) -> str:
        kind, _, more = hit.detail.partition(" · ")
        known = {**w.DEAL_KINDS, **w.ENTITY_KINDS, **w.METRICS}
        return " · ".join(filter(None, (known.get(kind, kind), more)))
