"""A short run of the soak of random strings; the long one is `python -m tests.soak.strings`."""

from __future__ import annotations

from tests.soak.strings import soak


def test_random_strings_are_shown_safely_in_every_way() -> None:
    assert soak(1500, first=1_000_000) == []
