"""Addresses of views: read and written the same, and what is wrong with one is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.queries import companies, compute, deals, facts
from db.reasoning.timeline import ZOOMS
from db.safe_text import is_clean
from tests.tui.test_explorer import opened, pressed
from tui.addresses import (
    AS_OF,
    CHOICES,
    VIEWS,
    Address,
    AddressError,
    address,
    in_words,
    parse,
)
from tui.answers import ANSWERS
from tui.terminal.grid import screen_text
from tui.travel import here

TEXTS = st.text(min_size=1, max_size=12).filter(is_clean)
DAYS = st.dates().map(lambda day: day.isoformat())


@st.composite
def addresses(draw: st.DrawFn) -> Address:
    """Any address there can be."""
    name = draw(st.sampled_from(sorted(VIEWS)))
    view = VIEWS[name]
    about = draw(
        st.lists(DAYS, min_size=2, max_size=2) | st.just([])
        if name == "diff"
        else st.lists(TEXTS, min_size=view.least, max_size=view.most)
    )
    values = {each: st.sampled_from(CHOICES[each]) if each in CHOICES else TEXTS
              for each in view.options}  # fmt: skip
    values |= {"back": st.integers(1, 99).map(str)} if name == "diff" else {}
    options = draw(st.fixed_dictionaries({}, optional={**values, AS_OF: DAYS}))
    return address(name, about, options)


@given(addresses())
def test_what_is_written_is_read_the_same(there: Address) -> None:
    text = str(there)
    assert parse(text) == there
    assert str(parse(text)) == text
    assert not set(text) & set(" '\"`$\\;|<>(){}[]*!\n")


@given(st.text(max_size=80))
def test_whatever_is_typed_is_an_address_or_told_to_be_none(text: str) -> None:
    try:
        parse(text)
    except AddressError as error:
        assert is_clean(str(error))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("deal/openai-round-2026-02", "deal/openai-round-2026-02"),
        ("compute", "contracts"),
        ("company/软银", "company/软银"),
        ("compare/openai,anthropic", "compare/openai,anthropic"),
        ("facts?as-of=2026-01&metric=revenue", "facts?metric=revenue&as-of=2026-01-31"),
        ("deals?words=stateful runtime", "deals?words=stateful%20runtime"),
        (" termsheet open 'total/openai?as=payee' ", "total/openai?as=payee"),
    ],
)
def test_an_address_has_one_way_to_be_written(text: str, written: str) -> None:
    assert str(parse(text)) == written


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "there is no view ''"),
        ("companys/openai", "did you mean"),
        ("company", "company is about 1"),
        ("company/", "company is about 1"),
        ("company/a,b", "company is about 1"),
        ("loops/openai", "loops is about everything"),
        ("compare/a,,b", "compare is about 0 to 4"),
        ("total/openai?as=owner", "as is one of payer, payee, and not 'owner'"),
        ("total/openai?like=payee", "total has no option 'like'"),
        ("total?as=payer&as=payee", "as is said twice"),
        ("facts?metric=", "metric has no value"),
        ("deals?as-of=2026-13", "is not a date"),
        ("diff/2026-01", "diff is between two days"),
        ("deal/%ff", "is not UTF-8"),
        ("deal/%1b", "characters that nothing is called by"),
        ("deal/\x1b", "is no address"),
    ],
)
def test_what_is_wrong_is_told(text: str, why: str) -> None:
    with pytest.raises(AddressError) as caught:
        parse(text)
    assert why in str(caught.value)


def test_views_are_those_of_the_store_and_of_the_answers() -> None:
    listings = {"companies": companies.LISTING, "deals": deals.LISTING,
                "contracts": compute.LISTING, "facts": facts.LISTING}  # fmt: skip
    for name, listing in listings.items():
        assert set(VIEWS[name].filters) == set(listing.filters), name
    assert {answer.pane for answer in ANSWERS} <= set(VIEWS)
    assert set(CHOICES["zoom"]) == set(ZOOMS)


def test_words_for_an_address() -> None:
    assert in_words("deals?at=openai-round-2026-02") == "deals, openai-round-2026-02"
    assert in_words("company/openai?as-of=2026-01-31") == "company, openai, as of 2026-01-31"
    assert in_words("nonsense/") == ""


WAYS: list[tuple[str, tuple[str, ...]]] = [
    ("companies?at=openai", ()),
    ("company/openai", ("enter",)),
    ("companies?sort=valuation&order=desc&at=openai", ("l", "s")),
    ("deals?words=softbank", ("2", "slash", *"softbank", "enter")),
    ("contract/openai-aws-2026-02", ("3", "down", "enter")),
    ("compare/openai,anthropic", ("space", "down", "space", "4")),
    ("overview", ("o",)),
    ("loops", ("5",)),
    ("timeline/openai", ("6",)),
    ("timeline/openai?zoom=month", ("6", "z")),
    ("timeline/openai?zoom=year", ("6", "Z")),
    ("sources", ("7",)),
    ("money/openai", ("m",)),
    ("total/openai", ("T",)),
    ("total/openai?as=payee", ("T", "z")),
    ("capex", ("c",)),
    ("watch", ("asterisk", "W")),
    ("fact/openai-pre-money-2026-02", ("l", "e")),
    ("companies?at=openai&as-of=2026-01-31", ("t", *"2026-01", "enter")),
]


@pytest.mark.parametrize(("text", "keys"), WAYS, ids=lambda value: str(value)[:30])
async def test_an_address_leads_where_the_keys_lead(
    article_store: Path, text: str, keys: tuple[str, ...]
) -> None:
    async with opened(article_store, *keys) as pilot:
        by_keys = screen_text(pilot.app)
        told = str(here(pilot.app))  # type: ignore[arg-type]
        assert told.startswith(text)
        await pilot.app.go_to("diff?as-of=2025-12-31")  # type: ignore[attr-defined]
        assert await pressed(pilot) != by_keys
        await pilot.app.go_to(told)  # type: ignore[attr-defined]
        by_address = await pressed(pilot)
        assert str(here(pilot.app)) == told  # type: ignore[arg-type]
    if not told.startswith("fact"):  # whose evidence opens over what is there
        assert by_address == by_keys


async def test_an_address_without_a_day_leads_to_all_that_is_known(article_store: Path) -> None:
    async with opened(article_store, "t", *"2025", "enter") as pilot:
        await pilot.app.go_to("company/openai")  # type: ignore[attr-defined]
        assert "as of" not in await pressed(pilot)
        await pilot.app.go_to("deals?as-of=2025-12-31")  # type: ignore[attr-defined]
        assert "as of 2025-12-31" in await pressed(pilot)


async def test_the_view_that_opens_first_keeps_the_day_of_the_session(article_store: Path) -> None:
    async with opened(article_store, first="company/openai", as_of="2026-01-31") as pilot:
        screen = screen_text(pilot.app)
        assert "as of 2026-01-31" in screen and "$730B" not in screen
    first = "company/openai?as-of=2026-02-28"
    async with opened(article_store, first=first, as_of="2026-01-31") as pilot:
        screen = screen_text(pilot.app)
        assert "as of 2026-02-28" in screen and "$730B" in screen


async def test_facts_are_listed_by_address(article_store: Path) -> None:
    address = "facts?metric=weekly_active_users&sort=figure&order=desc"
    async with opened(article_store, first=address) as pilot:
        screen = screen_text(pilot.app)
        assert "> 900M" in screen and "metric weekly_active_users" in screen
        assert "$730B" not in screen
        assert str(here(pilot.app)).startswith(address)  # type: ignore[arg-type]
        assert "para" in await pressed(pilot, "enter")
        assert str(here(pilot.app)).startswith("fact/")  # type: ignore[arg-type]
        assert "> 900M" in await pressed(pilot, "escape")
        await pressed(pilot, "space")
        told = [each.message for each in pilot.app._notifications]
        assert "Companies and deals are compared" in told[-1]
        assert not pilot.app.session.marks  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", sorted(VIEWS))
async def test_every_view_opens(article_store: Path, name: str) -> None:
    about = {"company": "openai", "contract": "openai-aws-2026-02", "source": "21jingji-2026-02",
             "deal": "openai-round-2026-02", "fact": "openai-pre-money-2026-02"}  # fmt: skip
    async with opened(article_store, first=f"{name}/{about[name]}" if name in about else name) as p:
        assert str(here(p.app)).startswith(name if name != "weak" else "sources")  # type: ignore[arg-type]


async def test_esc_drops_the_filters_of_an_address(article_store: Path) -> None:
    async with opened(article_store) as pilot:
        await pilot.app.go_to("deals?company=anthropic")  # type: ignore[attr-defined]
        screen = await pressed(pilot)
        assert "company anthropic" in screen and "Stargate" not in screen
        screen = await pressed(pilot, "escape")
        assert "company anthropic" not in screen and "Stargate" in screen
