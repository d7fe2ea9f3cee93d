"""Hostile texts in every screen: nothing of them reaches the terminal but clean text."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.safe_text import clean
from tests.hostile import CONTROLS, HIDDEN, PAYLOADS, as_sent, hostile_store
from tests.terminal.foreign import foreign
from tests.terminal.tour import leave, see_all, touring

TEXTS = tuple(PAYLOADS.values())
UNSAFE = {**CONTROLS, **HIDDEN}


@pytest.mark.parametrize("text", UNSAFE.values(), ids=UNSAFE.keys())
def test_what_is_not_cleaned_is_found_among_the_bytes(text: str) -> None:
    before, after = b"\x1b[1mOpenAI ", b" \x1b[m\x1b[3;4H$110B"
    assert not foreign(before + clean(text).encode() + after, [text])
    assert is_found(before + as_sent(text) + after, text)


def is_found(output: bytes, text: str) -> bool:
    try:
        return bool(foreign(output, [text]))
    except AssertionError:  # no UTF-8 at all
        return True


@pytest.mark.parametrize(
    ("rows", "columns", "lawless"),
    [(40, 120, False), (20, 60, False), (40, 120, True)],
    ids=["texts", "texts in a small window", "texts as codes and dates"],
)
def test_a_store_of_hostile_texts_is_shown_in_every_screen(
    article_store: Path, tmp_path: Path, rows: int, columns: int, lawless: bool
) -> None:
    store = hostile_store(article_store, tmp_path / "bad.db", TEXTS, lawless=lawless, seed=rows)
    with touring(store, rows=rows, columns=columns) as terminal:
        see_all(terminal)
        assert leave(terminal) == 0
        assert foreign(bytes(terminal.output), TEXTS) == []
