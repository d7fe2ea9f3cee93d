"""What went wrong, in the language that is spoken, and safe to show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from db.safe_text import clean
from tui.language import _, in_words

if TYPE_CHECKING:
    from db.facts.nodes import Problem


def lines(problems: Iterable[Problem]) -> list[str]:
    """What is wrong with facts files or with a mapping, a line each, safe to show."""
    return [clean(in_words(problem.told)) for problem in problems]


def said(error: BaseException) -> str:
    """Say what is wrong, and with what, and what to do about it.

    Args:
        error: Best one of ours, whose texts were told (see `db.told`). Of any other, its own words,
            or what it is called if it has none.
    """
    from db.store_files import FileFault

    if isinstance(error, FileFault):
        return clean(
            _("{name}: {what}. {advice}").format(
                name=clean(error.name, limit=1000),
                what=in_words(error.what),
                advice=in_words(error.advice),
            )
        )
    first = error.args[0] if len(error.args) == 1 else error
    words = clean(in_words(first) if isinstance(first, str) else error)
    return words or type(error).__name__
