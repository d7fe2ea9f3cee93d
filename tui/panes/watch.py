"""The watch list: what a person follows, and what has changed of it since they last looked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from db.queries import companies, deals
from db.queries.reading import ALWAYS
from db.reader import Lane, Reader
from tui import language
from tui.language import N_
from tui.memory import Watched, keep_watched, watched
from tui.messages import Back, FirstRows, PageReady
from tui.pages.watch import Seen, watch_page
from tui.panes.asking import answer
from tui.panes.companies import COMPANIES
from tui.panes.deals import DEALS
from tui.panes.paged import PagedPane
from tui.panes.subject import Subject
from tui.session import Session
from tui.shown import Shown, ShownWatched
from tui.slow import LONG
from tui.widgets.cells import TableRow

if TYPE_CHECKING:
    from tui.document import Document

KINDS: Mapping[str, tuple[Subject, Callable[..., Sequence[object]]]] = {
    "company": (COMPANIES, companies.rows),
    "deal": (DEALS, deals.rows),
}


class WatchPane(PagedPane):
    """What is watched, each with its figures, and with what they were before."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", N_("Back"), show=False, id="watch.back"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session, id="watch")
        self._wanted = self._shown = 0
        self._before: dict[str, Watched] | None = None  # as it was when this session began

    @property
    def shown(self) -> list[Shown]:
        """The evidence where that is open, and the list."""
        return [*([] if self._panel is None else self._panel.shown), self._shown_page]

    @property
    def _shown_page(self) -> Shown:
        return ShownWatched(self._session.as_of)

    @property
    def is_busy(self) -> bool:
        """Whether the list or the evidence asked for is still on its way."""
        return self._shown != self._wanted or self._awaits_evidence

    def on_mount(self) -> None:
        """Read the list."""
        self.reload()
        self.focus_first()

    def refresh_marks(self) -> None:
        """Read the list again: it may be another by now."""
        if self.is_mounted and self._wanted == self._shown:
            self.reload()

    def reload(self) -> None:
        """Read everything again."""
        self._wanted += 1
        lane = self._session.reader.lane("page watch", LONG)
        self.run_worker(
            partial(self._read, lane, str(self._wanted)),
            thread=True, exclusive=True, group="page", exit_on_error=False,
        )  # fmt: skip

    def _read(self, lane: Lane, key: str) -> None:
        """In a worker: read the list, look at what is on it, and remember that."""
        if (told := answer(key, N_("Watch list"), partial(self._made, lane))) is not None:
            self.post_message(told)

    def _made(self, lane: Lane) -> Document:
        things = watched() if self._session.may_write else []
        if self._before is None:
            self._before = {each.id: each for each in things}
        # What was seen in another language, or with other figures, can't be compared with this.
        store = f"{self._session.reader.path} {language.spoken()} {language.numbers()}"
        as_of = self._session.as_of
        found = {thing.id: (thing, *_look(lane, thing, as_of)) for thing in things}
        if as_of == ALWAYS and found:
            day = date.today().isoformat()
            keep_watched([_seen(*each, store, day) for each in found.values()])
        return watch_page([
            Seen(thing._replace(kind=kind), KINDS[kind or "company"][0].columns, row,
                 _comparable(self._before.get(thing.id), store, as_of))
            for thing, kind, row in found.values()
        ])  # fmt: skip

    def on_page_ready(self, event: PageReady) -> None:
        """Show the list, unless it was read again since."""
        event.stop()
        if event.key == str(self._wanted):
            keep = self._shown > 0
            self._shown = self._wanted
            self.page.show(event.document, keep_place=keep)
            self.post_message(FirstRows())

    def on_page_failed(self) -> None:
        """Nothing more is on its way; the app tells why."""
        self._shown = self._wanted

    @property
    def watched_here(self) -> str:
        """The address of what the cursor is on, or ""."""
        return self.page.address

    def action_back(self) -> None:
        """Go back to where one was."""
        self.post_message(Back())

    def _keys(self) -> list[tuple[str, str]]:
        return [("Esc", N_("back")), ("Enter", N_("follow")), ("*", N_("take away")),
                ("e", N_("evidence")), ("?", N_("help")), ("x", N_("export"))]  # fmt: skip


def watched_now(reader: Reader, as_of: str) -> list[Seen]:
    """What is watched as it is as of a day, with nothing of how it was before."""
    found = ((thing, *_look(reader, thing, as_of)) for thing in watched())
    return [
        Seen(thing._replace(kind=kind), KINDS[kind or "company"][0].columns, row, None)
        for thing, kind, row in found
    ]


def _look(lane: Lane | Reader, thing: Watched, as_of: str) -> tuple[str, TableRow | None]:
    """What a thing is, and its row in the store as of a day, if it is there."""
    for kind in (thing.kind,) if thing.kind else ("deal", "company"):
        subject, rows = KINDS[kind]
        if found := lane.ask(rows, [thing.id], as_of):
            return kind, subject.row(found[0])
    return thing.kind, None


def _seen(thing: Watched, kind: str, row: TableRow | None, store: str, day: str) -> Watched:
    """The thing as it is seen now; as it was seen before, if it is not in this store."""
    if row is None:
        return thing
    columns = KINDS[kind][0].columns
    cells = {column.key: cell.text for column, cell in zip(columns, row.cells, strict=True)}
    return thing._replace(kind=kind, store=store, day=day, seen=cells)


def _comparable(before: Watched | None, store: str, as_of: str) -> Watched | None:
    """What was seen before, if it was seen in the same store, and all that is known is shown."""
    if before is None or before.store != store or not before.seen or as_of != ALWAYS:
        return None
    return before
