"""Ids made of names, dates and keys: the same ones whenever the same is imported."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Container
from functools import lru_cache

_OTHER = re.compile(r"[^a-z0-9]+")
_LONGEST = 90
_HASH = 8


@lru_cache(maxsize=50_000)
def slug(text: str) -> str:
    """A text as an id: lower-case letters, digits and hyphens.

    Where nothing of it can be written so, as of a Chinese name, a short hash stands for it.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    found = _OTHER.sub("-", plain.replace("&", " and ")).strip("-")
    if not found:
        return f"x{short_hash(text)}"
    if len(found) > _LONGEST:
        found = f"{found[: _LONGEST - _HASH - 1].rstrip('-')}-{short_hash(text)}"
    return found


def short_hash(text: str) -> str:
    """A few letters that stand for a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH]


def free_id(wanted: str, whole: str, taken: Container[str]) -> str:
    """An id that is not taken: the one wanted, or that with letters that stand for the whole.

    Args:
        wanted: The id to take if it is free.
        whole: What tells this thing from the one that has the id.
        taken: Ids that are taken.
    """
    found, number = wanted, 1
    while found in taken:
        found = f"{wanted}-{short_hash(f'{whole}{number if number > 1 else str()}')}"
        number += 1
    return found
