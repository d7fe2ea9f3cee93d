"""Going to an address in the explorer, and telling the address of what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.queries.reading import ALWAYS
from db.queries.window import View
from tui.addresses import AT, CHOICES, THINGS, VIEWS, Address, address
from tui.answers import Wish, days_in
from tui.place import Place
from tui.shown import Shown, ShownAnswer, ShownComparison, ShownList, ShownThing, ShownWatched

if TYPE_CHECKING:
    from tui.app import Explorer

_LIST_OF_PANE = {"companies": "companies", "deals": "deals", "compute": "contracts",
                 "facts": "facts"}  # fmt: skip
_PANE_OF_LIST = {view: pane for pane, view in _LIST_OF_PANE.items()}
_PANE_OF_THING = {"company": "companies", "deal": "deals", "contract": "compute"}
_ANSWER_OF = {"weak": "sources"}
"""The answer that shows a view, where it has another name."""

_FORMS = {"total": "as", "timeline": "zoom"}
"""The option of a view that says which of its forms is shown."""
_FIRST_FORM = {"total": 0, "timeline": 1}
"""Which of an option's values an answer begins with; each turn goes to the next."""


def here(app: Explorer) -> Address:
    """The address of what the person looks at, with the day."""
    found = next(filter(None, (_of(each, app) for each in app.here.shown)), address("companies"))
    return found.on("" if app.session.as_of == ALWAYS else app.session.as_of)


def _of(shown: Shown, app: Explorer) -> Address | None:
    """The address of something that is shown; None for a sum, which has none."""
    match shown:
        case ShownList():
            return _of_list(_LIST_OF_PANE[shown.pane], shown.view, app.here.subject)
        case ShownThing():
            is_contract = shown.kind == "deal" and app.here.id == "compute"
            return address("contract" if is_contract else shown.kind, (shown.key,))
        case ShownComparison():
            return address("compare", shown.ids)
        case ShownWatched():
            return address("watch")
        case ShownAnswer():
            return _of_answer(shown.pane, shown.wish)
    return None


def _of_list(view: str, shown: View, at: str) -> Address:
    options = {
        **dict(shown.only),
        "words": shown.words.strip(),
        "sort": shown.sort,
        "order": "desc" if shown.descending else "",
        AT: at,
    }
    return address(view, (), options)


def _of_answer(view: str, wish: Wish) -> Address:
    if view == "diff":
        days = days_in(wish.about) if not wish.turn else None
        return address(view, days or (), {"back": str(wish.turn or "")})
    options = {}
    if wish.turn and (name := _FORMS.get(view)):
        choices = CHOICES[name]
        options[name] = choices[(_FIRST_FORM[view] + wish.turn) % len(choices)]
    return address(view, wish.about.split()[: VIEWS[view].most], options)


def _turn(there: Address) -> int:
    """How often an answer must be turned to show the form that is meant."""
    if there.view == "diff":
        return int(there.option("back") or 0)
    if not (name := _FORMS.get(there.view)) or not (value := there.option(name)):
        return 0
    choices = CHOICES[name]
    return (choices.index(value) - _FIRST_FORM[there.view]) % len(choices)


def pane_of(there: Address) -> str:
    """The pane in which an address is shown; evidence is, over whichever is open."""
    if there.view in ("fact", "source"):
        return "companies"
    pane = {**_PANE_OF_LIST, **_PANE_OF_THING, **_ANSWER_OF}.get(there.view)
    return pane or there.view


async def go(app: Explorer, there: Address, *, exact: bool = False) -> None:
    """Show what has an address.

    Args:
        app: The explorer.
        there: The address; what it is about by id.
        exact: Where it says no day, show all that is known, and not what is known on the day that
            is chosen now.
    """
    if there.as_of or exact:
        app.choose_day(there.as_of or ALWAYS)
    app.history.leave(app.here.place)
    if there.view in _PANE_OF_LIST:
        await _go_to_list(app, there)
    elif there.view in THINGS:
        await _go_to_thing(app, there)
    elif there.view == "compare":
        await _go_to_comparison(app, there)
    elif there.view == "watch":
        await app.action_watch_list()
    else:
        await app.open_answer(_ANSWER_OF.get(there.view, there.view), " ".join(there.about),
                              _turn(there))  # fmt: skip


async def _go_to_list(app: Explorer, there: Address) -> None:
    await app.visit(Place(
        _PANE_OF_LIST[there.view], there.option(AT), "",
        there.option("words"), there.filters, there.option("sort"),
        there.option("order") == "desc",
    ))  # fmt: skip


async def _go_to_thing(app: Explorer, there: Address) -> None:
    from tui.messages import Ask
    from tui.panes.list_pane import ListPane

    (id_,) = there.about
    if there.view == "fact":
        app.here.post_message(Ask(id_))
    elif there.view == "source":
        app.here.post_message(Ask(None, source=id_))
    else:
        await app.action_pane(_PANE_OF_THING[there.view])
        if isinstance(app.here, ListPane):
            app.here.go(id_)


async def _go_to_comparison(app: Explorer, there: Address) -> None:
    if there.about:
        app.session.marks.clear()
        app.session.marks.update((id_, id_) for id_ in there.about)
        app.tell_marks()
    await app.action_pane("compare")
