"""Places packed away are the places that were put in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.facts.tree import Place, Places

NUMBERS = st.integers(1, 20_000_000)


@given(st.dictionaries(st.text(max_size=8), st.tuples(NUMBERS, NUMBERS), max_size=30))
def test_places_are_kept(places: dict[str, tuple[int, int]]) -> None:
    marks = [number for place in places.values() for number in place]
    kept = Places("f.yaml", tuple(places), marks)
    assert dict(kept) == {name: Place("f.yaml", *place) for name, place in places.items()}
    assert list(kept) == list(places)
    assert len(kept) == len(places)
    assert kept.get("a name that nobody has") is None
    with pytest.raises(KeyError):
        kept["a name that nobody has"]
