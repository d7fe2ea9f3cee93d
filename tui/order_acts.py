"""What the commands typed after `:` do."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from db.dates import DateError, last_day
from db.queries.reading import ALWAYS
from tui.choices import look
from tui.faults import said
from tui.key_names import key_of
from tui.language import _
from tui.session import MAX_MARKS
from tui.themes import NAMES

if TYPE_CHECKING:
    from tui.app import Explorer
    from tui.commands.names import Names, Thing
    from tui.panes.list_pane import ListPane
    from tui.panes.pane import Pane

T = TypeVar("T")

FORMS = {"csv": "csv", "json": "json", "markdown": "markdown", "text": "plain"}
EVERYTHING = ("all", "always", "everything", "now", "today")


class OrderError(Exception):
    """A command can't be done; says why, in words for people."""


async def _looked_up(app: Explorer, look_up: Callable[[Names], T]) -> T:
    """What is found by the names in the store; asked in a thread."""
    from tui.commands.names import Names
    from tui.commands.outcome import CommandError

    names = Names(app.session.reader, app.session.as_of)
    try:
        return await asyncio.to_thread(look_up, names)
    except CommandError as error:
        raise OrderError(error.told) from None


async def _named(app: Explorer, names: Sequence[str]) -> list[Thing]:
    """What names mean."""
    return await _looked_up(app, lambda known: [known.anything(name) for name in names])


def _day(word: str) -> str:
    try:
        return last_day(word)
    except DateError as error:
        raise OrderError(_("{what}.").format(what=said(error))) from None


def _list(app: Explorer) -> ListPane:
    from tui.panes.list_pane import ListPane

    if not isinstance(app.here, ListPane):
        raise OrderError(_("There is no list here."))
    return app.here


def sorts_of(pane: Pane) -> Sequence[str]:
    """What a pane can be sorted by."""
    from tui.panes.list_pane import ListPane

    return tuple(pane.listed.sorts) if isinstance(pane, ListPane) else ()


async def open_(app: Explorer, words: Sequence[str]) -> None:
    """Open a view by its address, or the page of what is called like this."""
    from tui.travel import go

    text = " ".join(words)
    await go(app, await _looked_up(app, lambda names: names.meant(text)))


async def compare(app: Explorer, words: Sequence[str]) -> None:
    """Mark what is named, and show it side by side."""
    things = await _named(app, words)
    if wrong := [thing for thing in things if thing.kind not in ("company", "deal")]:
        raise OrderError(
            _("{name} is a {kind}; companies and deals can be compared.").format(
                name=wrong[0].named.name, kind=wrong[0].kind
            )
        )
    marks = {thing.named.id: thing.named.name for thing in things}
    if not 2 <= len(marks) <= MAX_MARKS:
        raise OrderError(_("Two to four can be compared."))
    app.session.marks.clear()
    app.session.marks.update(marks)
    app.tell_marks()
    await app.action_pane("compare")


async def as_of(app: Explorer, words: Sequence[str]) -> None:
    """Show what was known on a day."""
    (word, *_more) = words
    app.choose_day(ALWAYS if word in EVERYTHING else _day(word))


async def filter_(app: Explorer, words: Sequence[str]) -> None:
    """Show the rows that have all the words."""
    pane = _list(app)
    place = pane.place
    app.history.leave(place)
    pane.visit(place._replace(words=" ".join(words), page=""))


async def sort(app: Explorer, words: Sequence[str]) -> None:
    """Sort the list."""
    pane = _list(app)
    name, order, *_more = (*words, "", "")
    if name and name not in pane.listed.sorts:
        raise OrderError(
            _("This list can be sorted by {columns}.").format(columns=", ".join(pane.listed.sorts))
        )
    if order not in ("", "asc", "desc"):
        raise OrderError(_("asc or desc: from the lowest up, or from the highest down."))
    pane.visit(
        pane.place._replace(sort=pane.listed.sorts.get(name, ""), descending=order == "desc")
    )


async def watch(app: Explorer, words: Sequence[str]) -> None:
    """Watch what is named, or what the cursor is on."""
    from tui.memory import Watched
    from tui.watching import toggle

    if not words:
        await app.action_watch()
        return
    things = await _named(app, words)
    if wrong := [thing for thing in things if thing.kind not in ("company", "deal")]:
        raise OrderError(
            _("{name} is a {kind}; companies and deals can be watched.").format(
                name=wrong[0].named.name, kind=wrong[0].kind
            )
        )
    for thing in things:
        await toggle(app, Watched(thing.named.id, thing.kind, thing.named.name))


async def copy(app: Explorer, words: Sequence[str]) -> None:
    """Copy something, or choose the form in which things are copied."""
    from tui.sharing import FORMS as forms
    from tui.sharing import WHAT

    what, form, *_more = (*words, "")
    if what in forms:
        app.session.copies, app.session.copied = forms[what], None
        told = _("{figure} and {row} copy {form} from now on.")
        keys = {"figure": key_of("app.copy", "y"), "row": key_of("app.copy_row", "Y")}
        app.notify(told.format(form=what, **keys), timeout=3, markup=False)
    elif what in WHAT and (not form or form in forms):
        app.action_copy(what, forms.get(form))
    else:
        raise OrderError(f"copy {'|'.join(WHAT)} [{'|'.join(forms)}]")


async def export(app: Explorer, words: Sequence[str]) -> None:
    """Write what is shown into a file."""
    from tui.export_screen import ask_to_export

    form, *path = words
    if form not in FORMS:
        raise OrderError(f"export {'|'.join(FORMS)} [PATH]")
    app.session.form = FORMS[form]
    screen = await ask_to_export(app)
    if screen is not None:
        screen.write_to(" ".join(path))


async def screenshot(app: Explorer, words: Sequence[str]) -> None:
    """Write the screen into a file."""
    from tui.screenshots import FORMS as forms
    from tui.screenshots import begin

    form, *path = words or ["svg"]
    if form not in forms:
        raise OrderError(f"screenshot {'|'.join(forms)} [PATH]")
    app.call_after_refresh(partial(begin, app, form, " ".join(path)))


async def theme(app: Explorer, words: Sequence[str]) -> None:
    """Change the looks."""
    if words[0] not in NAMES:
        raise OrderError(f"theme {'|'.join(NAMES)}")
    look(app, words[0])


async def back(app: Explorer, words: Sequence[str]) -> None:
    """Go back."""
    await app.action_back()


async def forward(app: Explorer, words: Sequence[str]) -> None:
    """Go forward."""
    await app.action_forward()


async def help_(app: Explorer, words: Sequence[str]) -> None:
    """Show the keys."""
    app.action_help()


async def quit_(app: Explorer, words: Sequence[str]) -> None:
    """Leave."""
    app.exit()


async def go_to_row(app: Explorer, words: Sequence[str]) -> None:
    """Go to a row or a line, or some on or back."""
    from tui.widgets.document_view import DocumentView
    from tui.widgets.virtual_table import VirtualTable

    sign, number = words[0], int(words[1])
    widget = app.focused
    if isinstance(widget, VirtualTable | DocumentView) and sign:
        widget.action_step(-number if sign == "-" else number)
    elif isinstance(widget, VirtualTable):
        widget.move_cursor(max(0, number - 1))
    elif isinstance(widget, DocumentView):
        widget.put_cursor(max(0, number - 1))


def pane_opener(pane: str) -> Callable[[Explorer, Sequence[str]], Awaitable[None]]:
    """Open a pane."""

    async def act(app: Explorer, words: Sequence[str]) -> None:
        await (app.action_watch_list() if pane == "watching" else app.action_pane(pane))

    return act


def answer_opener(pane: str) -> Callable[[Explorer, Sequence[str]], Awaitable[None]]:
    """Open an answer, about what is named or else what the cursor is on."""

    async def act(app: Explorer, words: Sequence[str]) -> None:
        if not words:
            await app.action_answer(pane)
            return
        things = await _named(app, words)
        await app.open_answer(pane, " ".join(thing.named.id for thing in things))

    return act


async def changes(app: Explorer, words: Sequence[str]) -> None:
    """Show what changed: between two days, or up to the day that is shown."""
    if not words:  # on that very page, what it is about is days
        await app.open_answer("diff", "" if app.here.id == "diff" else app.here.subject)
    elif len(words) == 2:
        await app.open_answer("diff", " ".join(sorted(map(_day, words))))
    else:
        raise OrderError("diff [DAY DAY]")
