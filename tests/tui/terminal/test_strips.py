"""Lines that remember nothing give the same as those that do."""

from __future__ import annotations

import sys

from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.terminal.textual_private.strips import FrugalStrip

TEXTS = st.lists(st.sampled_from(["a", "word ", "软银", "  ", "x软y"]), max_size=6)
BOLD = Style(bold=True)


@given(texts=TEXTS, cuts=st.tuples(st.integers(0, 20), st.integers(0, 20)))
def test_what_is_made_of_one_is_the_same(texts: list[str], cuts: tuple[int, int]) -> None:
    segments = [Segment(text, BOLD if number % 2 else None) for number, text in enumerate(texts)]
    ours, textual_s = FrugalStrip(segments), Strip(segments)
    assert ours == textual_s and ours.cell_length == textual_s.cell_length
    start, end = sorted(cuts)
    for _ in range(2):  # the second time it would be remembered
        assert ours.crop(start, end) == textual_s.crop(start, end)
        assert ours.adjust_cell_length(end, BOLD) == textual_s.adjust_cell_length(end, BOLD)
        assert ours.apply_style(BOLD) == textual_s.apply_style(BOLD)
        assert ours.crop_extend(start, end, BOLD) == textual_s.crop_extend(start, end, BOLD)
        if 0 < start < end < ours.cell_length:
            assert ours.divide([start, end]) == textual_s.divide([start, end])


def test_it_takes_little_memory() -> None:
    ours, textual_s = FrugalStrip([], 0), Strip([], 0)
    assert sys.getsizeof(ours) == sys.getsizeof(textual_s)
    caches = [name for name in Strip.__slots__ if name.endswith("_cache") and "render" not in name]
    assert len(caches) == 7
    assert len({id(getattr(ours, name)) for name in caches}) == 1
    assert all(hasattr(ours, name) for name in Strip.__slots__)
