"""The language in which people are spoken to; a process has one.

English stands in the code and needs no catalogue. What is said at once is wrapped in `_`. What is
said later, such as the title of a column, is marked with `N_` where it stands, and `_` is called
where it is shown. Codes, keys of JSON and headings of CSV are for programs and the same in every
language.

Only what is needed in English is imported here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

ENGLISH: Final = "en"
CHINESE: Final = "zh"
AUTO: Final = "auto"
CHOICES: Final = (ENGLISH, CHINESE, AUTO)

WESTERN_NUMBERS: Final = "western"
CHINESE_NUMBERS: Final = "chinese"
NUMBERS: Final = (WESTERN_NUMBERS, CHINESE_NUMBERS, AUTO)
"""Figures in B and T, or in 亿 and 万亿."""

DOMAIN: Final = "termsheet"
FOLDER: Final = os.path.join(os.path.dirname(__file__), "locale")
"""Where the catalogues are."""
LOCALES: Final = {CHINESE: "zh_CN"}
"""The catalogue of a language."""

_LOCALE_VARIABLES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")


class _Spoken:
    """What `use` chose."""

    language = ENGLISH
    numbers = AUTO
    one: Callable[[str], str] | None = None
    """Looks up a message; None where it stands in the code as it is said."""
    in_context: Callable[[str, str], str] | None = None
    many: Callable[[str, str, int], str] | None = None


_for_programs: Final = ContextVar("for_programs", default=False)
"""Whether what is said here and now is for programs, while people are told the same elsewhere."""


def of_locale(environ: Mapping[str, str]) -> str:
    """The language of the locale, as POSIX ranks the variables; English for all that we lack."""
    locale = next(filter(None, map(environ.get, _LOCALE_VARIABLES)), "")
    return CHINESE if locale.partition("_")[0].partition(".")[0].lower() == "zh" else ENGLISH


def chosen(wanted: str | None, environ: Mapping[str, str]) -> str:
    """The language that is meant by a setting: "en", "zh", or that of the locale."""
    return wanted if wanted in (ENGLISH, CHINESE) else of_locale(environ)


def option(arguments: Sequence[str], name: str, choices: Sequence[str]) -> str | None:
    """What a command line says with an option, before it is parsed: its help is spoken too."""
    found = None
    for at, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == name and at + 1 < len(arguments):
            found = arguments[at + 1]
        elif argument.startswith(f"{name}="):
            found = argument[len(name) + 1 :]
    return found if found in choices else None


def use(language: str) -> None:
    """Speak a language from now on."""
    if language == ENGLISH:
        _Spoken.language = ENGLISH
        _Spoken.one = _Spoken.in_context = _Spoken.many = None
        return
    import gettext  # late: there is nothing to look up in English

    catalogue = gettext.translation(DOMAIN, FOLDER, [LOCALES[language]])
    _Spoken.language = language
    _Spoken.one, _Spoken.many = catalogue.gettext, catalogue.ngettext
    _Spoken.in_context = catalogue.pgettext


@contextmanager
def for_programs() -> Iterator[None]:
    """Speak English, in figures too, to whoever reads JSON or CSV; other threads are not heard."""
    token = _for_programs.set(True)
    try:
        yield
    finally:
        _for_programs.reset(token)


def use_numbers(numbers: str) -> None:
    """Write large figures from now on in one of `NUMBERS`; "auto" goes by the language."""
    _Spoken.numbers = numbers


def numbers() -> str:
    """How large figures are written here and now: "western" or "chinese"."""
    if _for_programs.get():
        return WESTERN_NUMBERS
    if _Spoken.numbers == AUTO:
        return CHINESE_NUMBERS if _Spoken.language == CHINESE else WESTERN_NUMBERS
    return _Spoken.numbers


def spoken() -> str:
    """The language that is spoken: "en" or "zh"."""
    return ENGLISH if _for_programs.get() else _Spoken.language


def is_chinese() -> bool:
    """Whether Chinese is spoken."""
    return spoken() == CHINESE


def _(message: str) -> str:
    """A message of the code in the language that is spoken; "" stays ""."""
    if _Spoken.one is None or not message or _for_programs.get():
        return message
    return _Spoken.one(message)


def in_words(text: str) -> str:
    """What was told (see `db.told`), in the language that is spoken; other texts stay as they are.

    Returns:
        The text. It is as safe to show as its parts are.
    """
    from db.told import Told

    if not isinstance(text, Told) or spoken() == ENGLISH:
        return text
    parts = {
        name: in_words(part) if isinstance(part, str) else part for name, part in text.parts.items()
    }
    message = _Spoken.many(*text.forms) if _Spoken.many and text.forms else _(text.message)
    return message.format(**parts) if parts else message


def N_(message: str) -> str:
    """Mark a message for the catalogues; it is translated where it is shown."""
    return message


def p_(context: str, message: str) -> str:
    """A message that is said otherwise elsewhere: "to" of a payee is not "to" of a day."""
    if _Spoken.in_context is None or _for_programs.get():
        return message
    return _Spoken.in_context(context, message)


def many(one: str, more: str, count: int) -> str:
    """A message by number, with the number in place of `{count}`: "1 row", "1,000 rows"."""
    if _Spoken.many is None or _for_programs.get():
        message = one if count == 1 else more
    else:
        message = _Spoken.many(one, more, count)
    return message.format(count=f"{count:,}")


class Words(Mapping[str, str]):
    """The words for codes, looked up in the language that is spoken when they are asked for.

    Args:
        words: A message for each code, marked with `N_`.
    """

    __slots__ = ("_words",)

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = words

    def __getitem__(self, code: str) -> str:
        return _(self._words[code])

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)
