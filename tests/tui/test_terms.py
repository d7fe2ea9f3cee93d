"""What facts say often in words of their own: as they say it in English, and in Chinese."""

from __future__ import annotations

import pytest

from db.rows import Worded
from tests.tui.languages import spoken
from tui.phrases import said
from tui.terms import PLACES, SCOPES, interest_words, place_words, scope_words

LOCATORS = [
    ("para 12", "第12段"),
    ("para 3-4", "第3-4段"),
    ("line 7", "第7行"),
    ("p. 12", "第12页"),
    ("title", "标题"),
    ("title page", "title page"),
    ("para", "para"),
    ("para twelve", "para twelve"),
    ("para 12, figure", "para 12, figure"),
    ("funding rounds, June 2024 6B", "funding rounds, June 2024 6B"),
    (None, ""),
]


@pytest.mark.parametrize(("locator", "chinese"), LOCATORS)
def test_places_are_told_in_the_language_that_is_spoken(locator: str | None, chinese: str) -> None:
    assert place_words(locator) == (locator or "")
    with spoken("zh"):
        assert place_words(locator) == chinese


def test_scopes_and_interests_too() -> None:
    assert scope_words(None) == ""
    assert scope_words("cloud") == "cloud"
    assert interest_words("investor in Anthropic") == "investor in Anthropic"
    with spoken("zh"):
        assert scope_words("whole site") == "整个站点"
        assert scope_words("cloud") == "云"
        assert scope_words("Trainium") == "Trainium"
        assert interest_words("investor in Anthropic") == "Anthropic的投资方"
        assert interest_words("a customer") == "a customer"
        assert said("21st Century Business Herald") == "21世纪经济报道"
        assert said("Reuters") == "Reuters"
        assert said(Worded.of("words", "词")) == "词"
    assert said("21st Century Business Herald") == "21st Century Business Herald"


def test_in_english_nothing_is_told_otherwise_than_facts_say_it() -> None:
    assert all(scope_words(scope) == scope for scope in SCOPES)
    assert all(place_words(f"{kind} 3") == f"{kind} 3" for kind in PLACES if "{" in PLACES[kind])
