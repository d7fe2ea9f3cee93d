"""Keys by the names that Textual has for them, however a person wrote them down."""

from __future__ import annotations

import unicodedata

from textual.keys import KEY_NAME_REPLACEMENTS


def split(keys: str) -> list[str]:
    """Keys with commas between them, by their long names: "?" is "question_mark"."""
    return [_long(key.strip()) for key in keys.split(",") if key.strip()]


def _long(key: str) -> str:
    if len(key) != 1 or key.isalnum():
        return key
    name = unicodedata.name(key, key).lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)
