"""Addresses of views: what can be copied from one explorer, and opened in another or printed.

An address is a view, what it is about, and how it is shown:

    overview   companies   deals?company=openai&sort=amount&order=desc
    company/openai   deal/openai-round-2026-02   compare/openai,anthropic
    total/openai?as=payee   timeline/openai?zoom=year   facts?metric=revenue&as-of=2026-01-31

It says nothing of the store. What `parse` gives, `str` writes, and the other way round. Letters of
any language stand as they are; other signs that mean something here are escaped as in URLs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from db.named_tuple import NamedTuple
from db.safe_text import clean
from db.told import either, told
from tui.language import _

AS_OF = "as-of"
"""The option that every view has: the day (ISO) as of which it is shown."""
AT = "at"
"""The option that every list has: the row that the cursor is on."""
MOST_CHARACTERS = 2000

_LIST = ("words", "sort", "order", AT)


class AddressError(ValueError):
    """A text that is no address; says why, in words for people."""


class View(NamedTuple):
    """What can have an address.

    Attributes:
        least: How many things it is about, at least.
        most: And at most.
        options: What can be said besides, apart from the day.
        filters: Those of them that narrow a list.
    """

    least: int = 0
    most: int = 0
    options: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()


def _list(*filters: str) -> View:
    return View(options=(*filters, *_LIST), filters=filters)


VIEWS: Mapping[str, View] = {
    "overview": View(),
    "companies": _list("company", "kind", "role", "parent"),
    "deals": _list("company", "kind", "status"),
    "contracts": _list("company", "kind", "status"),
    "facts": _list("company", "deal", "metric", "kind", "nature", "source"),
    "sources": View(),
    "company": View(1, 1),
    "deal": View(1, 1),
    "contract": View(1, 1),
    "source": View(1, 1),
    "fact": View(1, 1),
    "compare": View(0, 4),
    "flow": View(0, 4),
    "money": View(0, 2),
    "total": View(0, 2, ("as",)),
    "timeline": View(0, 1, ("zoom",)),
    "diff": View(0, 2, ("back",)),
    "loops": View(),
    "rivals": View(),
    "revisions": View(0, 1),
    "weak": View(),
    "capex": View(),
    "capacity": View(),
    "shares": View(),
    "questions": View(),
    "watch": View(),
}
"""Every view by its name; where a command prints it, that has the same name or is `show`."""

THINGS = ("company", "deal", "contract", "source", "fact")
"""The views that are the page of one thing."""

ALIASES = {"compute": "contracts"}
"""Other names of views: those of their panes."""

CHOICES: Mapping[str, tuple[str, ...]] = {
    "as": ("payer", "payee"),
    "zoom": ("year", "quarter", "month"),
    "order": ("asc", "desc"),
}
"""The options that take one of a few values."""


class Address(NamedTuple):
    """The address of a view; see `address` for making one.

    Attributes:
        view: One of `VIEWS`.
        about: Ids of what it is about, or names of it.
        options: Names and values, in the order of the view's options, the day last.
    """

    view: str
    about: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        """The address as text."""
        about = ",".join(map(_quote, self.about))
        options = "&".join(f"{name}={_quote(value)}" for name, value in self.options)
        return f"{self.view}{'/' if about else ''}{about}{'?' if options else ''}{options}"

    def option(self, name: str) -> str:
        """The value of an option; "" where it is not given."""
        return dict(self.options).get(name, "")

    @property
    def as_of(self) -> str:
        """The day (ISO) as of which it is shown; "" where it says nothing of that."""
        return self.option(AS_OF)

    @property
    def filters(self) -> tuple[tuple[str, str], ...]:
        """The filters of a list, as `db.queries.window.View.only` has them."""
        return tuple(each for each in self.options if each[0] in VIEWS[self.view].filters)

    def on(self, day: str) -> Address:
        """The same view as of a day (ISO); "" for saying nothing of it."""
        return address(self.view, self.about, {**dict(self.options), AS_OF: day})


def address(
    view: str, about: Iterable[str] = (), options: Mapping[str, str] | None = None
) -> Address:
    """An address, its options in their order; those that are "" are left out.

    Args:
        view: One of `VIEWS`.
        about: What it is about.
        options: Its options.
    """
    given = {name: value for name, value in (options or {}).items() if value}
    order = (*VIEWS[view].options, AS_OF)
    return Address(view, tuple(about), tuple((n, given[n]) for n in order if n in given))


def parse(text: str) -> Address:
    """Read an address.

    Raises:
        AddressError: It is none; the message says why.
    """
    text = text.strip().removeprefix("termsheet open ").strip(" '\"")
    if len(text) > MOST_CHARACTERS or clean(text) != text:
        raise AddressError(told("{text!r} is no address", text=_shown(text)))
    head, _, tail = text.partition("?")
    name, _, things = head.partition("/")
    view = ALIASES.get(name, name)
    if view not in VIEWS:
        raise AddressError(
            told("there is no view {name!r}{near}", name=_shown(name), near=_near(name, VIEWS))
        )
    about = tuple(_unquote(each) for each in things.split(",")) if things else ()
    least, most = VIEWS[view][:2]
    if not least <= len(about) <= most or not all(about):
        raise AddressError(
            told("{head!r}: {why}", head=_shown(head), why=_how_many(view, least, most))
        )
    if view == "diff":
        about = tuple(map(_day, about))
        if len(about) == 1:
            raise AddressError(told("diff is between two days, such as diff/2026-01,2026-02"))
    return address(view, about, dict(_options(view, tail)))


def in_words(text: str) -> str:
    """What an address leads to, for people; "" where it is none."""
    try:
        there = parse(text)
    except AddressError:
        return ""
    about = there.about or tuple(filter(None, (there.option(AT),)))
    day = _("as of {day}").format(day=there.as_of) if there.as_of else ""
    return _(", ").join(filter(None, (there.view, *about, day)))


def _options(view: str, text: str) -> Iterable[tuple[str, str]]:
    allowed = (*VIEWS[view].options, AS_OF)
    seen: set[str] = set()
    for each in text.split("&") if text else ():
        name, _, value = each.partition("=")
        if name not in allowed:
            raise AddressError(
                told(
                    "{view} has no option {name!r}{near}",
                    view=view,
                    name=_shown(name),
                    near=_near(name, allowed),
                )
            )
        if name in seen:
            raise AddressError(told("{name} is said twice", name=name))
        seen.add(name)
        yield name, _value(name, _unquote(value))


def _value(name: str, value: str) -> str:
    if not value:
        raise AddressError(told("{name} has no value", name=name))
    if name == AS_OF:
        return _day(value)
    if name == "back" and not (value.isascii() and value.isdigit() and len(value) < 6):
        raise AddressError(told("back is a number of days, and not {value!r}", value=_shown(value)))
    choices = CHOICES.get(name)
    if choices and value not in choices:
        raise AddressError(
            told(
                "{name} is one of {names}, and not {value!r}",
                name=name,
                names=", ".join(choices),
                value=_shown(value),
            )
        )
    return value


def _day(text: str) -> str:
    from db.dates import DateError, last_day

    try:
        return last_day(text)
    except DateError as error:
        raise AddressError(*error.args) from None


_RESERVED = re.compile(r"[^\w./~-]")


def _quote(text: str) -> str:
    from urllib.parse import quote

    return _RESERVED.sub(lambda found: quote(found[0], safe=""), text)


def _unquote(text: str) -> str:
    from urllib.parse import unquote

    try:
        plain = unquote(text, errors="strict")
    except UnicodeError:
        raise AddressError(told("{text!r} is not UTF-8", text=_shown(text))) from None
    if clean(plain) != plain:
        raise AddressError(
            told("{text!r} has characters that nothing is called by", text=_shown(text))
        )
    return plain


def _how_many(view: str, least: int, most: int) -> str:
    if not most:
        return told("{view} is about everything", view=view)
    number = str(most) if least == most else told("{least} to {most}", least=least, most=most)
    example = "openai,anthropic" if most > 1 else "openai"
    return told(
        "{view} is about {number}, such as {view}/{example}",
        view=view, number=number, example=example,
    )  # fmt: skip


def _shown(text: str) -> str:
    return clean(text, limit=100)


def _near(name: str, known: Iterable[str]) -> str:
    import difflib

    known = list(known)
    near = difflib.get_close_matches(name, known, 3)
    if near:
        return told("; did you mean {near}?", near=either(near))
    return told("; there is {names}", names=", ".join(known))
