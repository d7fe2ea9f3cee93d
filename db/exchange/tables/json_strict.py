"""What exactly is wrong with a JSON text, and where.

The reader proper is Python's, in C. It tells neither a key that stands twice nor NaN, and no place
for either; so what it doubts is read again here, slowly, by the letter of RFC 8259 and stricter:
each key once, no number beyond all bounds, no half of a surrogate pair, nothing deeper than 32.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from db.facts.nodes import quoted
from db.told import either, told

MAX_DEPTH = 32

_BLANKS = re.compile(r"[ \t\r\n]*")
_PLAIN = r'[^"\\\x00-\x1f]*'
_STRING = re.compile(rf'"{_PLAIN}(?:\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{{4}}){_PLAIN})*"')
_STRING_SO_FAR = re.compile(rf'"{_PLAIN}(?:\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{{4}}){_PLAIN})*')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_WORD = re.compile(r"-?[A-Za-z]+")
_HALF = re.compile("[\ud800-\udfff]")
_NO_NUMBERS = ("NaN", "Infinity", "-Infinity")


class JsonFault(Exception):
    """Something wrong in a JSON text: where (an offset), what, and what to do."""

    def __init__(self, at: int, what: str, advice: str) -> None:
        super().__init__(at, what, advice)
        self.at = at
        self.what = what
        self.advice = advice


def check(text: str, pos: int = 0, depth: int = 0) -> int:
    """Check one value.

    Args:
        text: The text that holds it.
        pos: Where it begins.
        depth: How deep it lies.

    Returns:
        Where it ends.

    Raises:
        JsonFault: It is no strict JSON, or ends too soon.
    """
    match text[pos : pos + 1]:
        case "{":
            return _check_object(text, pos, depth + 1)
        case "[":
            return _check_list(text, pos, depth + 1)
        case '"':
            return _check_string(text, pos)
        case _:
            return _check_word(text, pos)


def after_blanks(text: str, pos: int) -> int:
    """The next place that isn't blank."""
    found = _BLANKS.match(text, pos)
    return found.end() if found else pos


def _check_object(text: str, pos: int, depth: int) -> int:
    _check_depth(pos, depth)
    pos = after_blanks(text, pos + 1)
    if text.startswith("}", pos):
        return pos + 1
    seen: set[str] = set()
    while True:
        if not text.startswith('"', pos):
            raise _unexpected(text, pos, [told('a key in "double quotes"')])
        end = _check_string(text, pos)
        key = str(json.loads(text[pos:end]))
        if key in seen:
            raise JsonFault(
                pos, told("the key {key} stands twice", key=quoted(key)), told("keep one of them")
            )
        seen.add(key)
        pos = after_blanks(text, end)
        if not text.startswith(":", pos):
            raise _unexpected(text, pos, [told("a colon")])
        pos = after_blanks(text, check(text, after_blanks(text, pos + 1), depth))
        if text.startswith("}", pos):
            return pos + 1
        if not text.startswith(",", pos):
            raise _unexpected(text, pos, [told("a comma"), "}"])
        pos = after_blanks(text, pos + 1)


def _check_list(text: str, pos: int, depth: int) -> int:
    _check_depth(pos, depth)
    pos = after_blanks(text, pos + 1)
    if text.startswith("]", pos):
        return pos + 1
    while True:
        pos = after_blanks(text, check(text, pos, depth))
        if text.startswith("]", pos):
            return pos + 1
        if not text.startswith(",", pos):
            raise _unexpected(text, pos, [told("a comma"), "]"])
        pos = after_blanks(text, pos + 1)


def _check_string(text: str, pos: int) -> int:
    found = _STRING.match(text, pos)
    if found is None:
        so_far = _STRING_SO_FAR.match(text, pos)
        end = so_far.end() if so_far else pos
        if end == len(text):
            raise JsonFault(end, told("the end within a text"), told("close the text with a quote"))
        if text[end] == "\\":
            raise JsonFault(
                end, told("a backslash that begins no escape of JSON's"), told("write it twice")
            )
        raise JsonFault(
            end,
            told("the control character U+{code:04X} in a text", code=ord(text[end])),
            told("write it as an escape, such as \\n"),
        )
    if "\\u" in found[0] and _HALF.search(json.loads(found[0])):
        raise JsonFault(
            pos, told("half of a surrogate pair, which is no character"), told("delete it")
        )
    return found.end()


def _check_word(text: str, pos: int) -> int:
    for word in ("true", "false", "null"):
        if text.startswith(word, pos):
            return pos + len(word)
    for word in _NO_NUMBERS:
        if text.startswith(word, pos):
            raise JsonFault(
                pos,
                told("{word}, which is no number", word=word),
                told("write null, or the number"),
            )
    if found := _NUMBER.match(text, pos):
        if is_endless(found[0]):
            raise JsonFault(
                pos,
                told("{found}, a number beyond all bounds", found=quoted(found[0])),
                told("correct it, or write it as a text"),
            )
        return found.end()
    raise _unexpected(text, pos, [told("a value")])


def is_endless(number: str) -> bool:
    """Whether a number with an exponent is more than a float can hold."""
    return abs(float(number)) == float("inf") and ("e" in number or "E" in number)


def _check_depth(pos: int, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise JsonFault(
            pos, told("nesting over {most} deep", most=MAX_DEPTH), told("write it flatter")
        )


def _unexpected(text: str, pos: int, wanted: Sequence[str]) -> JsonFault:
    word = _WORD.match(text, pos)
    at_end = pos >= len(text)
    found = told("the end") if at_end else quoted(word[0] if word else text[pos])
    return JsonFault(
        pos,
        told("{found} instead of {names}", found=found, names=either(wanted)),
        told("correct the JSON here"),
    )
