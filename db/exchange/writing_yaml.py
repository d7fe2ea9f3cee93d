"""Trees of texts as strict YAML, the way people write facts files; see `db.facts.nodes`.

Our own emitter, for three reasons: what it writes is laid out like the files written by hand, it
is several times as fast as PyYAML's, and it refuses what the strict reader would refuse, so that
what is written is always read back as the same tree.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from db.safe_text import clean, is_clean
from db.told import told

WIDTH = 100
"""Columns that a line should not go beyond."""

MAX_DEPTH = 28
"""Levels of nesting, a few less than the reader allows."""

_MAX_KEY = 200  # YAML itself takes no more than 1,024 characters for one
_IN_FLOW = 12
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_SPACE = re.compile("[\t\r\n]")
_KEY = re.compile("[A-Za-z_][A-Za-z0-9_]*")
# Only ASCII characters mean something to YAML. What is left out here is not all special, but
# better in quotes for the eye, too.
_FIRST = r"[A-Za-z0-9$~<(/+.\u00a0-\U0010ffff]"
_PLAIN = re.compile(rf"{_FIRST}[^:#\t\r\n]*")
_PLAIN_WITH_COLONS = re.compile(rf"{_FIRST}(?:[^:#\t\r\n]|:(?! |\Z)|(?<! )#)*")
_PLAIN_IN_FLOW = re.compile(rf"{_FIRST}[^][{{}},?:#\t\r\n]*")
# Texts to our reader, and something else to others. Whole numbers are left as people write them.
_OTHERS = re.compile(
    r"(?:true|false|yes|no|on|off|y|n|null|<<|[-+]?\.(?:inf|nan)|[-+]?0[xob][0-9a-f_]+"
    r"|[-+]?[0-9_]*\.?[0-9_]+\.?(?:e[-+]?[0-9]+)?|[-+]?[0-9_]+(?::[0-9_.]+)+)\Z",
    re.IGNORECASE,
)
_MAY_BE_OTHERS = frozenset("~tfynoTFYNO<.+-0123456789")
_WHOLE = re.compile(r"(?:0|[1-9][0-9]*)\Z")
_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"})


class Unwritable(ValueError):
    """Something that facts files cannot hold; says what, and is safe to show."""


def mapping_lines(tree: dict[str, Any], lead: str, pad: str, out: list[str]) -> None:
    """Write a mapping in block style.

    Args:
        tree: The mapping; not empty.
        lead: What stands in its first line before its first key.
        pad: The indentation of its other lines.
        out: Where its lines are added, each with its end.

    Raises:
        Unwritable: It holds something that facts files cannot hold.
    """
    if len(pad) > 2 * MAX_DEPTH:
        raise Unwritable(told("nesting over {most} deep", most=MAX_DEPTH))
    for key, value in tree.items():
        head = lead + _key(key)
        lead = pad
        if type(value) is str:
            text = _scalar(value)
            if len(head) + len(text) < WIDTH:
                out.append(f"{head} {text}\n")
            else:
                out.append(_long(f"{head} ", value, text, pad))
        elif (flow := _flow(value, WIDTH - 1 - len(head))) is not None:
            out.append(f"{head} {flow}\n")
        elif isinstance(value, dict):
            out.append(f"{head}\n")
            inner = f"{pad}  "
            mapping_lines(value, inner, inner, out)
        else:
            out.append(f"{head}\n")
            for item in value:
                item_lines(item, f"{pad}  ", out)


def item_lines(value: Any, pad: str, out: list[str], *, block: bool = False) -> None:
    """Write one item of a list.

    Args:
        value: The item.
        pad: The indentation of its dash.
        out: Where its lines are added, each with its end.
        block: Write a mapping in block style, however short it is.

    Raises:
        Unwritable: It holds something that facts files cannot hold.
    """
    lead, inner = f"{pad}- ", f"{pad}  "
    if type(value) is str:
        text = _scalar(value)
        short = len(lead) + len(text) <= WIDTH
        out.append(f"{lead}{text}\n" if short else _long(lead, value, text, inner))
    elif block and value and isinstance(value, dict):
        mapping_lines(value, lead, inner, out)
    elif (flow := _flow(value, WIDTH - len(lead))) is not None:
        out.append(f"{lead}{flow}\n")
    elif isinstance(value, dict):
        mapping_lines(value, lead, inner, out)
    else:
        if len(inner) > 2 * MAX_DEPTH:
            raise Unwritable(told("nesting over {most} deep", most=MAX_DEPTH))
        out.append(f"{pad}-\n")
        for item in value:
            item_lines(item, inner, out)


def _flow(value: Any, room: int) -> str | None:
    """A short list or mapping in one line; None where it is better written in several."""
    if isinstance(value, dict):
        return _flow_mapping(value, room, nested=True)
    if isinstance(value, list | tuple):
        return _flow_list(value, room)
    return _scalar(_text_of(value))


def _flow_mapping(tree: dict[str, Any], room: int, *, nested: bool) -> str | None:
    if len(tree) > _IN_FLOW:
        return None
    try:
        if sum(map(len, tree.values())) > room:
            return None
        line = _shape(tuple(tree)) % tuple(map(_scalar_in_flow, tree.values()))
    except TypeError:  # not all of it is texts
        return _mixed_flow_mapping(tree, room, nested)
    return line if len(line) <= room else None


@lru_cache(maxsize=1024)
def _shape(keys: tuple[Any, ...]) -> str:
    """A mapping of these keys in one line, to be filled in."""
    pieces = [_key(key).replace("%", "%%") + " %s" for key in keys]
    return "{" + ", ".join(pieces) + "}"


def _mixed_flow_mapping(tree: dict[str, Any], room: int, nested: bool) -> str | None:
    pieces = []
    for key, value in tree.items():
        if type(value) is str:
            text = _scalar_in_flow(value) if len(value) <= room else None
        elif isinstance(value, dict):
            # Words in two languages, and nothing else: lines within lines are hard to read.
            within = nested and value.keys() <= {"en", "zh"}
            text = _flow_mapping(value, room, nested=False) if within else None
        elif isinstance(value, list | tuple):
            text = _flow_list(value, room) if nested else None
        else:
            text = _scalar_in_flow(_text_of(value))
        if text is None:
            return None
        pieces.append(f"{_key(key)} {text}")
    line = ", ".join(pieces)
    return f"{{{line}}}" if len(line) <= room - 2 else None


def _flow_list(items: list[Any] | tuple[Any, ...], room: int) -> str | None:
    if len(items) > 4 * _IN_FLOW or any(isinstance(item, dict | list | tuple) for item in items):
        return None
    texts = [_scalar_in_flow(_text_of(item)) for item in items]
    text = "[" + ", ".join(texts) + "]"
    return text if len(text) <= room else None


def _text_of(value: Any) -> str:
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise Unwritable(
        told("a {name}, which is no text, whole number, list or mapping", name=type(value).__name__)
    )


@lru_cache(maxsize=4096)
def _key(key: Any) -> str:
    """A key with its colon."""
    if not isinstance(key, str) or not key or len(key) > _MAX_KEY:
        raise Unwritable(told("the key {key!r}, which is no word", key=clean(key, limit=60)))
    return f"{key}:" if _KEY.fullmatch(key) and key not in _NULLS else f"{_quoted(key)}:"


@lru_cache(maxsize=65_536)
def _scalar(text: str) -> str:
    plain = _PLAIN.fullmatch(text) or _PLAIN_WITH_COLONS.fullmatch(text)
    return text if plain and _is_bare(text) else _quoted(text)


@lru_cache(maxsize=65_536)
def _scalar_in_flow(text: str) -> str:
    return text if _PLAIN_IN_FLOW.fullmatch(text) and _is_bare(text) else _quoted(text)


def _is_bare(text: str) -> bool:
    """Whether a text needs no quotes, as far as what is in it goes."""
    if text[0] in _MAY_BE_OTHERS and (
        text in _NULLS or (_OTHERS.match(text) and not _WHOLE.match(text))
    ):
        return False
    _check(text)
    return text == text.strip()


def _quoted(text: str) -> str:
    _check(text)
    if '"' in text and "'" not in text and not _SPACE.search(text):
        return f"'{text}'"
    return f'"{text.translate(_ESCAPES)}"'


def _check(text: str) -> None:
    if not (text.isascii() and text.isprintable()) and not is_clean(_SPACE.sub(" ", text)):
        raise Unwritable(
            told("the text {text!r}, which cannot be shown safely", text=clean(text, limit=60))
        )


def _long(head: str, text: str, scalar: str, pad: str) -> str:
    """A text that is too long for its line, folded if that can be done at single blanks."""
    if " " not in text or "  " in text or text != text.strip() or _SPACE.search(text):
        return f"{head}{scalar}\n"
    _check(text)
    lines = [f"{head}>-"]
    line = ""
    for word in text.split(" "):
        if line and len(pad) + 2 + len(line) + 1 + len(word) > WIDTH:
            lines.append(f"{pad}  {line}")
            line = word
        else:
            line = f"{line} {word}" if line else word
    lines.append(f"{pad}  {line}\n")
    return "\n".join(lines)
