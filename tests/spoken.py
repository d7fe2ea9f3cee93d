"""What is told of a fault, spoken in Chinese: whether any of it is left in English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from db.facts.nodes import Problem
from db.told import Told
from tui import language
from tui.faults import lines

_OF_OTHERS = re.compile(
    r"'[^']*'|\"[^\"]*\"|`[^`]*`|（[^（）]*）|--[a-z]+ \S+|pip install|up to [$0-9]"
    r"|Open XML|JSON Lines"
)
"""Quotations, what is to be typed, figures as facts files have them, and names."""

_ENGLISH = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")
_PLACED = re.compile(r"\{[^{}]*\}")
_SAID_BY_OTHERS = ("not YAML: {error}", "not TOML: {what}", "cannot be read: {why}")


def in_chinese(problems: Iterable[Problem]) -> list[str]:
    """Problems as they are told where Chinese is spoken."""
    language.use("zh")
    try:
        return lines(problems)
    finally:
        language.use("en")


def assert_spoken(problems: Iterable[Problem]) -> None:
    """Check that problems can be told in Chinese, all but words of files and of parsers."""
    problems = list(problems)
    for problem, line in zip(problems, in_chinese(problems), strict=True):
        if isinstance(problem.what, Told) and problem.what.message in _SAID_BY_OTHERS:
            continue
        assert_told(problem.what, problem.advice)
        shown = line.removeprefix(str(problem.place))
        assert _ENGLISH.findall(_OF_OTHERS.sub("", shown)) == [], line


def assert_told(*texts: str) -> None:
    """Check that texts were told, in messages that can be told in Chinese."""
    for text in texts:
        assert isinstance(text, Told), text
        assert list(untold(text)) == [], text


def untold(text: Told) -> Iterator[str]:
    """The messages of a text, and of what was put into it, that no catalogue has."""
    language.use("zh")
    message = language._(text.message)
    language.use("en")
    if message == text.message and re.search("[a-z]{2}", _PLACED.sub("", message)):
        yield message
    for part in text.parts.values():
        if isinstance(part, Told):
            yield from untold(part)
