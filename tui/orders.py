"""The commands that are typed after `:`, as data: what each is called, takes and does.

The line that takes them, its completion and the page of keys all go by this list.
"""

from __future__ import annotations

import difflib
import re
import shlex
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from db.named_tuple import NamedTuple
from db.safe_text import clean
from tui import order_acts as acts
from tui.answers import ANSWERS, Answer
from tui.keys import MAIN
from tui.language import N_, _
from tui.order_acts import OrderError
from tui.themes import NAMES

if TYPE_CHECKING:
    from tui.app import Explorer

Act = Callable[["Explorer", Sequence[str]], Awaitable[None]]

NAMES_OF_STORE = "names"
ADDRESSES = "addresses"
COLUMNS = "columns"
LONGEST = 2000


class Order(NamedTuple):
    """A command.

    Attributes:
        name: What it is called.
        usage: What it takes, as it is told to people.
        about: What it does, in a few words.
        act: Does it; gets the words behind the name.
        takes: What Tab completes for each word: words, or one of `NAMES_OF_STORE`, `ADDRESSES`,
            `COLUMNS`. What is from the store may follow again and again.
        least: How many words it needs.
    """

    name: str
    usage: str
    about: str
    act: Act
    takes: Sequence[str | Sequence[str]] = ()
    least: int = 0


_FORMS = ("csv", "json", "markdown", "text")
_TEXT_FORMS = ("text", "markdown")


def _answer(each: Answer) -> Order:
    if each.pane == "diff":  # which is about days
        return Order("diff", "[DAY DAY]", each.title, acts.changes)
    return Order(
        each.pane, "[NAME...]", each.title, acts.answer_opener(each.pane), (NAMES_OF_STORE,)
    )


ORDERS: Sequence[Order] = (
    Order("open", "NAME | ADDRESS", N_("a company, deal, source, or any view by its address"),
          acts.open_, (ADDRESSES,), 1),
    Order("compare", "NAME NAME...", N_("two to four side by side"), acts.compare,
          (NAMES_OF_STORE,), 1),
    Order("as-of", "DAY | all", N_("what was known on a day"), acts.as_of, (("all",),), 1),
    Order("filter", "[WORDS]", N_("rows with all of these words; none: all rows"), acts.filter_),
    Order("sort", "COLUMN [asc|desc]", N_("the list by a column; none: its own order"), acts.sort,
          (COLUMNS, ("asc", "desc"))),
    Order("watch", "[NAME...]", N_("watch it, or watch it no longer"), acts.watch,
          (NAMES_OF_STORE,)),
    Order("copy", "figure|row|page|address [text|markdown]", N_("what the cursor is on, or all"),
          acts.copy, (("figure", "row", "page", "address", *_TEXT_FORMS), _TEXT_FORMS), 1),
    Order("export", "csv|json|markdown|text [PATH]", N_("what is shown, into a file"), acts.export,
          (_FORMS,), 1),
    Order("screenshot", "svg|text [PATH]", N_("the screen as it is, into a file"), acts.screenshot,
          (("svg", "text"),)),
    Order("theme", "|".join(NAMES), N_("other looks"), acts.theme, (tuple(NAMES),), 1),
    Order("back", "", N_("to where one was"), acts.back),
    Order("forward", "", N_("forward again"), acts.forward),
    *(
        Order(pane, "", N_("this pane"), acts.pane_opener(pane))
        for pane, _title in (*MAIN, ("watching", ""))
        if pane != "compare"
    ),
    *map(_answer, ANSWERS),
    Order("help", "", N_("all keys and commands"), acts.help_),
    Order("quit", "", N_("leave termsheet"), acts.quit_),
)  # fmt: skip
BY_NAME = {order.name: order for order in ORDERS}
ROWS = ("12, +5, -5", N_("to row 12, or as many rows on or back"))
"""What a number alone does."""

_NUMBER = re.compile(r"([+-]?)(\d{1,9})")


def words_of(text: str) -> list[str]:
    """The words of a line; names with blanks stand in quotes."""
    try:
        return shlex.split(text)
    except ValueError:  # a quote that is not closed yet
        return text.split()


def read(text: str) -> tuple[Order, list[str]]:
    """The command that a line means, and its words.

    Raises:
        OrderError: It means none; says why.
    """
    text = clean(text.strip().lstrip(":"), limit=LONGEST)
    if number := _NUMBER.fullmatch(text.replace(" ", "")):
        return Order("", "", "", acts.go_to_row), [number[1], number[2]]
    name, *words = words_of(text) or [""]
    order = BY_NAME.get(name) or _only_one(name)
    if len(words) < order.least:
        raise OrderError(f"{order.name} {order.usage}")
    return order, words


def _only_one(name: str) -> Order:
    """The command that begins like this, if there is only one."""
    found = beginning_with(name) if name else []
    if len(found) == 1 or name == "q":
        return BY_NAME["quit"] if name == "q" else found[0]
    if found:
        raise OrderError(_("Which one: {names}?").format(names=", ".join(o.name for o in found)))
    near = difflib.get_close_matches(name, BY_NAME, 3)
    told = _("There is no command {name}.").format(name=repr(name))
    if near:
        told += " " + _("Did you mean {names}?").format(names=", ".join(near))
    raise OrderError(told)


def beginning_with(name: str) -> list[Order]:
    """The commands that begin like this."""
    return [order for order in ORDERS if order.name.startswith(name)]
