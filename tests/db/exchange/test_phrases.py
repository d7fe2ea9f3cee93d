"""Cells of figures and words are understood, or left as they stand."""

from __future__ import annotations

import random
import time
from decimal import Decimal
from typing import NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from db.exchange.phrases import MAX_PHRASE, ROLES, Phrase, Piece, read_phrase
from db.figures import UnreadFigure, parse
from db.quantity import Quantity, text
from tests.db.quantities import quantities

BILLION = 10**9

# As they stand in the deals and the tape of The AI Loop, and in the article.
PUBLISHED: dict[str, list[tuple[str, str | None, str]]] = {
    "$30B": [("money", "$30B", "")],
    "~$14.2B": [("money", "~$14.2B", "")],
    "Up to $100B": [("money", "up to $100B", "")],
    "Up to ~$2B": [("money", "up to ~$2B", "")],
    "$8B+": [("money", "≥ $8B", "")],
    "高达1000亿美元": [("money", "up to $100B", "")],
    "1750亿-1850亿美元": [("money", "$175–185B", "")],
    "$250B Azure": [("money", "$250B", "Azure")],
    "$100B+ AWS": [("money", "≥ $100B", "AWS")],
    "xAI ~$250B": [("money", "~$250B", "xAI")],
    "~$725–800B planned": [("money", "~$725–800B", "planned")],
    ">$400B committed": [("money", "> $400B", "committed")],
    "$163B backlog": [("money", "$163B", "backlog")],
    "~13 GW signed": [("capacity", "~13 GW", "signed")],
    "6 GW Instinct": [("capacity", "6 GW", "Instinct")],
    "10+ GW of systems": [("capacity", "≥ 10 GW", "of systems")],
    "10 GW by 2029": [("capacity", "10 GW", ""), ("by", None, "2029")],
    "~27% · $13.8B in": [("stake", "~27%", ""), ("money", "$13.8B", "in")],
    "owns ~27% of OpenAI": [("stake", "~27%", "owns … of OpenAI")],
    "33.8% of the S&P 500": [("share", "33.8%", "of the S&P 500")],
    "22.3% recycled": [("share", "22.3%", "recycled")],
    "Warrant ~10% of AMD": [("warrant", "~10%", "of AMD")],
    "Warrant + 6 GW": [("warrant", None, ""), ("capacity", "6 GW", "")],
    "~11.5% + $6.3B backstop": [("stake", "~11.5%", ""), ("backstop", "$6.3B", "")],
    "~$300B / 5 yrs": [("money", "~$300B", ""), ("term_years", "5 years", "")],
    "约3000亿美元/5年": [("money", "~$300B", ""), ("term_years", "5 years", "")],
    "$38B / 7 yrs AWS": [
        ("money", "$38B", ""), ("term_years", "7 years", ""), ("words", None, "AWS"),
    ],
    "~$920M/mo": [("money_per_month", "~$920M", "")],
    "~$1.25B/mo · Colossus": [("money_per_month", "~$1.25B", ""), ("words", None, "Colossus")],
    "Anthropic rents it ~$1.25B/mo": [("money_per_month", "~$1.25B", "Anthropic rents it")],
    "每年300亿美元": [("money_per_year", "$30B", "")],
    "~$25B in 2025": [("money", "~$25B", ""), ("period", None, "2025")],
    "~$965B · run-rate ~$47B": [("money", "~$965B", ""), ("money", "~$47B", "run-rate")],
    "~$1.75T IPO · raised ~$75B": [("money", "~$1.75T", "IPO"), ("money", "~$75B", "raised")],
    "Stargate >$400B committed/planned over three years": [
        ("money", "> $400B", "Stargate … committed/planned"), ("term_years", "3 years", ""),
    ],
    "AMD warrant up to roughly 10% to OpenAI, tied to 6GW deployment milestones": [
        ("warrant", "up to ~10%", "AMD … to OpenAI"),
        ("capacity", "6 GW", "tied to … deployment milestones"),
    ],
    "Alphabet holds about $135B in Anthropic (~14%) and about $87B in SpaceX (~5%)": [
        ("money", "~$135B", "Alphabet holds … in Anthropic"), ("stake", "~14%", ""),
        ("money", "~$87B", "in SpaceX"), ("stake", "~5%", ""),
    ],
    "$8B prior + $5B new + up to $20B more; Anthropic commits >$100B to AWS over 10 years": [
        ("money", "$8B", "prior"), ("money", "$5B", "new"), ("money", "up to $20B", "more"),
        ("money", "> $100B", "Anthropic commits … to AWS"), ("term_years", "10 years", ""),
    ],
    "ASML order backlog about EUR 38.8B at end-2025": [
        ("money", "~€38.8B", "ASML order backlog … at end-2025"),
    ],
    "$28,000,000 revenue in 2022": [("money", "$28M", "revenue"), ("period", None, "2022")],
}  # fmt: skip

LEFT_UNREAD = [
    "GPU buildout", "GPU purchases", "Capacity rental", "Multi-year", "Jalapeño chip",
    "Colossus 2 GPUs", "Jalapeño w/ Broadcom", "sold out into 2027", "n/a", "千亿级",
    "A big data center can draw up to 5M gallons per day",
    "Google has resold 44M+ hardware components since 2015",
    # A sentence is no label.
    "Amazon booked $9.5B then $16.8B in gains as its Anthropic mark rose",
    # Words that turn a figure round, or signs that make something else of it.
    "not $5B", "$30B cancelled", "down 5%", "$5B or $6B", "$5B a year ago", "$5B → $10B",
    "$5/share", "$5B per site", "$2M a day", "20 GW/yr", "5 GWh", "$1.5/kWh", "5吉瓦时",
    "1000亿美元级", "5 percent points", "不到位的300亿美元",
    # Words of figures that are left over.
    "$5 billion million", "at least up to $5B", "$1 234", "$10 - 5B", "$10B - $5B", "$5B-plus",
    "up-to-$100B plan", "twice $5B", "3 times $5B", "grew by $5B", "between $5B and 10 GW",
    "$5B to 10%", "HBM4 5", "6 AMD chips", "($30B)", "$1.234.567",
]  # fmt: skip


def read_off(phrase: Phrase) -> list[tuple[str, str | None, str]]:
    return [(piece.role, piece.figure, piece.words) for piece in phrase.pieces]


@pytest.mark.parametrize("cell", PUBLISHED)
def test_published_cells_are_understood(cell: str) -> None:
    phrase = read_phrase(cell)
    assert read_off(phrase) == PUBLISHED[cell]
    assert phrase.unread == ()


@pytest.mark.parametrize("cell", LEFT_UNREAD)
def test_what_is_not_understood_stays_as_published(cell: str) -> None:
    assert read_phrase(cell) == Phrase((), (cell,))


class TestWhatIsSaidOfFigures:
    def test_the_slice_of_the_text_is_kept_and_the_figure_alone(self) -> None:
        (piece,) = read_phrase("Series E (～$20B) ").pieces[1:]
        assert (piece.raw, piece.published, piece.figure) == ("～$20B", "～$20B", "~$20B")
        (piece,) = read_phrase("$100B+\tAWS").pieces
        assert piece == Piece("money", "≥ $100B", "AWS", "$100B+\tAWS", "$100B+")

    def test_a_plus_makes_further_money(self) -> None:
        stake, money = read_phrase("~14% · +$40B").pieces
        assert (stake.role, stake.further) == ("stake", False)
        assert (money.role, money.figure, money.further) == ("money", "$40B", True)
        assert [piece.further for piece in read_phrase("$8B+$40B").pieces] == [False, True]
        assert [piece.further for piece in read_phrase("~11.5% + $6.3B").pieces] == [False, False]

    def test_a_percentage_with_a_plus_is_a_change(self) -> None:
        assert read_off(read_phrase("+258% YTD")) == [("change", "258%", "YTD")]

    def test_what_is_understood_does_not_fall_with_what_is_not(self) -> None:
        phrase = read_phrase("~$852B · IPO slips toward 2027")
        assert read_off(phrase) == [("money", "~$852B", "")]
        assert phrase.unread == ("IPO slips toward 2027",)

    def test_over_is_a_term_behind_money_and_a_bound_elsewhere(self) -> None:
        assert read_off(read_phrase("$38B over 7 years"))[1] == ("term_years", "7 years", "")
        assert read_off(read_phrase("over 7 years · $38B"))[0] == ("term_years", "> 7 years", "")

    @pytest.mark.parametrize(
        ("cell", "role", "value"),
        [
            ("10 GW by June 2029", "by", "2029-06"), ("10 GW by the end of 2029", "by", "2029"),
            ("10 GW by EOY 2029", "by", "2029"), ("10 GW until 2029-06-30", "by", "2029-06-30"),
            ("10吉瓦，2029年底前", "by", "2029"), ("$5B in FY24", "period", "FY2024"),
            ("$5B fiscal 2026", "period", "FY2026"), ("$5B, Q4 2025", "period", "2025-Q4"),
            ("2025年11月约250亿美元", "period", "2025-11"), ("$5B in 2025-10", "period", "2025-10"),
        ],
    )  # fmt: skip
    def test_limits_and_periods(self, cell: str, role: str, value: str) -> None:
        phrase = read_phrase(cell)
        dates = [(piece.role, piece.words) for piece in phrase.pieces if piece.figure is None]
        assert dates == [(role, value)]
        assert phrase.unread == ()

    @pytest.mark.parametrize(
        "cell",
        ["10 GW before 2029", "10 GW by late 2029", "10 GW by 2029-2030", "$5B in 2025 dollars"],
    )
    def test_a_limit_that_facts_files_cannot_say_stays_in_words(self, cell: str) -> None:
        (piece,) = read_phrase(cell).pieces
        assert piece.words and cell.endswith(piece.words)

    def test_labels_before_figures_and_behind_them(self) -> None:
        before = [("money", "$6.6B", "equity"), ("money", "$4B", "debt")]
        assert read_off(read_phrase("equity $6.6B debt $4B")) == before
        assert read_off(read_phrase("$6.6B equity and $4B debt")) == before
        assert read_off(read_phrase("$6.6B equity, $4B debt")) == before

    def test_a_currency_that_is_also_a_name_is_a_name(self) -> None:
        assert read_off(read_phrase("AMD 6 GW")) == [("capacity", "6 GW", "AMD")]
        assert read_off(read_phrase("6 GW AMD")) == [("capacity", "6 GW", "AMD")]

    def test_the_label_of_the_whole(self) -> None:
        assert read_phrase("$38B / 7 yrs AWS").label == "AWS"
        assert read_phrase("~27% · $13.8B in · Azure").label == "in Azure"


class TestTheUnitOfTheCell:
    def test_a_bare_number_takes_it(self) -> None:
        assert read_off(read_phrase("416000000.0", unit="USD")) == [("money", "$416M", "")]
        assert read_off(read_phrase("4.3B in H1", unit="USD")) == [("money", "$4.3B", "in H1")]
        assert read_off(read_phrase("323", unit="people")) == [("people", "323 people", "")]

    @pytest.mark.parametrize("cell", ["Colossus 2 GPUs", "5M gallons", "43 days · 12 sites"])
    def test_a_number_of_something_does_not(self, cell: str) -> None:
        assert read_phrase(cell, unit="USD").pieces == ()

    def test_a_unit_in_the_text_wins(self) -> None:
        assert read_off(read_phrase("6 GW Instinct", unit="USD"))[0][0] == "capacity"


class Said(NamedTuple):
    """A piece of a phrase, as it is written and as it must be read."""

    written: str
    role: str
    figure: Quantity
    words: str


NAMES = ("Azure", "AWS", "Instinct", "Colossus 2", "Vera Rubin", "committed", "of systems", "")


@st.composite
def said(draw: st.DrawFn) -> Said:
    unit, role = draw(st.sampled_from([("USD", "money"), ("EUR", "money"), ("W", "capacity")]))
    figure = draw(quantities(unit))
    words = draw(st.sampled_from(NAMES))
    rate = ""
    if role == "money":
        rates = [("", role), ("/mo", "money_per_month"), (" a year", "money_per_year")]
        rate, role = draw(st.sampled_from(rates))
    return Said(f"{text(figure)}{rate}{' ' if words else ''}{words}", role, figure, words)


@given(st.lists(said(), min_size=1, max_size=5), st.sampled_from([" · ", "; ", " | ", ", "]))
def test_what_is_composed_is_read_back(parts: list[Said], joint: str) -> None:
    phrase = read_phrase(joint.join(part.written for part in parts))
    assert phrase.unread == ()
    assert [(piece.role, parse(piece.figure or ""), piece.words) for piece in phrase.pieces] == [
        (part.role, part.figure, part.words) for part in parts
    ]


BITS = (
    "$", "€", "~", "≥", ">", "+", "-", "–", " - ", "·", ";", ",", "(", ")", "/", "%", " ", " ", " ",
    "5", "30", "1.25", "2029", "1,000", "B", "M", "bn", "billion", "GW", "MW", "GWh", "yrs", "/mo",
    "a year", "by 2029", "in 2025", "over", "up to", "or", "and", "to", "not", "between", "Azure",
    "AMD", "warrant", "backstop", "of", "亿", "美元", "吉瓦", "约", "高达", "年", "以上", "三",
    "到", "FY24", "users", "x", "\ud800", "\x00", "²", "ﬁ", "İ", "٣", "\u3000",
)  # fmt: skip
cells = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(BITS), max_size=14).map("".join))
hints = st.sampled_from([None, "USD", "W", "people", "CNY"])


def letters(words: str) -> str:
    return "".join(filter(str.isalnum, words))


def is_covered(cell: str, phrase: Phrase) -> bool:
    """Whether the cell's letters are those of the pieces and of the unread, in their orders."""
    rests = {(0, 0)}
    whole = letters(cell)
    pieces = [letters(piece.raw) for piece in phrase.pieces]
    unread = [letters(item) for item in phrase.unread]
    for _ in range(len(pieces) + len(unread)):
        found = set()
        for taken, left in rests:
            at = sum(map(len, pieces[:taken])) + sum(map(len, unread[:left]))
            if taken < len(pieces) and whole.startswith(pieces[taken], at):
                found.add((taken + 1, left))
            if left < len(unread) and whole.startswith(unread[left], at):
                found.add((taken, left + 1))
        rests = found
    total = sum(map(len, pieces)) + sum(map(len, unread))
    return bool(rests) and total == len(whole)


class TestOfAnyText:
    @given(cells, hints)
    @example("$5B (or less) · $6B", None)
    @example("- $30B", None)
    def test_each_letter_and_digit_is_in_one_piece_or_in_what_is_unread(
        self, cell: str, unit: str | None
    ) -> None:
        phrase = read_phrase(cell, unit=unit)
        assert is_covered(cell, phrase)
        assert all(piece.raw in cell for piece in phrase.pieces)
        assert all(item in cell for item in phrase.unread)

    @given(cells, hints)
    def test_each_figure_is_one_of_facts_files(self, cell: str, unit: str | None) -> None:
        for piece in read_phrase(cell, unit=unit).pieces:
            assert piece.role in ROLES
            if piece.figure is not None:
                figure = parse(piece.figure)
                assert piece.published and piece.published in piece.raw
                alone = piece.published.removesuffix("/mo").removesuffix("a year").strip(" /")
                assert piece.role.startswith("money_per") or parse(alone, unit) == figure

    @given(cells, hints)
    def test_nothing_unread_is_a_figure_by_itself(self, cell: str, unit: str | None) -> None:
        for item in read_phrase(cell, unit=unit).unread:
            with pytest.raises(UnreadFigure):
                parse(item)

    @given(quantities(), st.sampled_from(["", "  ", "\n"]))
    def test_what_figures_read_is_one_piece(self, quantity: Quantity, blank: str) -> None:
        written = text(quantity)
        unit = quantity.unit if quantity.unit in ("people", "count") else None
        (piece,) = read_phrase(f"{blank}{written}{blank}", unit=unit).pieces
        assert parse(piece.figure or "", unit) == quantity
        assert piece.words == ""


def test_no_random_text_raises() -> None:
    chance = random.Random(20260227)
    for _ in range(20_000):
        if chance.random() < 0.5:
            cell = "".join(chance.choices(BITS, k=chance.randrange(12)))
        else:
            cell = "".join(chr(chance.randrange(0x3000)) for _ in range(chance.randrange(30)))
        phrase = read_phrase(cell, unit=chance.choice([None, "USD"]))
        assert bool(phrase.pieces or phrase.unread) == bool(letters(cell))


@pytest.mark.parametrize(
    "bit", ["5 ", "$5", "$5B+", "5%~", "$5 GW ", "一", "up to ", "2025年", "(", "+"]
)
def test_long_and_hostile_text_takes_no_time(bit: str) -> None:
    start = time.perf_counter()
    read_phrase((bit * MAX_PHRASE)[:MAX_PHRASE], unit="USD")
    assert time.perf_counter() - start < 1


def test_what_is_too_long_for_a_phrase_is_left_unread() -> None:
    cell = "$5B and " * 200 + "more"
    assert read_phrase(cell) == Phrase((), (cell,))


def test_a_share_is_exact() -> None:
    (piece,) = read_phrase("~11.5% of the shares").pieces
    assert parse(piece.figure or "").low == Decimal("0.115")
