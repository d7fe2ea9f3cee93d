"""Words are read as the figure they say, or not at all."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.figures import MAX_LENGTH, UnreadFigure, chinese, english, parse
from db.quantity import STYLES, Quantity, Style, styled, text, tightened
from tests.db.quantities import quantities, units

MILLION, BILLION, TRILLION = 10**6, 10**9, 10**12


def dollars(billions: int | str, *, approximate: bool = False) -> Quantity:
    number = int(Decimal(billions) * BILLION)
    return Quantity.exact(number, "USD", approximate=approximate)


def watts(gigawatts: int) -> Quantity:
    return Quantity.exact(gigawatts * BILLION, "W")


def percent(number: int) -> Quantity:
    return Quantity.exact(Decimal(number) / 100, "ratio")


NARROW = Style(STYLES["zh", "chinese"].words, tightened(STYLES["zh", "chinese"]).numbers)
"""Both ends of a range share one scale in Chinese, too."""


class TestOurOwnNotation:
    @pytest.mark.parametrize("style", [*STYLES.values(), NARROW])
    @given(q=quantities())
    def test_what_is_written_reads_back(self, style: Style, q: Quantity) -> None:
        assert parse(styled(q, style), q.unit) == q

    @given(quantities())
    def test_only_bare_counts_need_the_unit(self, q: Quantity) -> None:
        if q.unit in ("people", "count"):
            with pytest.raises(UnreadFigure, match="no unit"):
                parse(text(q))
        else:
            assert parse(text(q)) == q

    def test_the_words_are_kept(self) -> None:
        assert parse("1100亿美元").raw == "1100亿美元"


ARTICLE = [
    ("1100亿美元", None, dollars(110)),
    ("1100亿美元", None, dollars(110)),
    ("300亿美元", None, dollars(30)),
    ("350亿", "USD", dollars(35)),
    ("突破9亿", "people", Quantity.more_than(900 * MILLION, "people")),
    ("9亿", "people", Quantity.exact(900 * MILLION, "people")),
    ("超过5000万", "people", Quantity.more_than(50 * MILLION, "people")),
    ("160万", "people", Quantity.exact(1_600_000, "people")),
    ("增长至160万", "people", Quantity.exact(1_600_000, "people")),
    ("增长了两倍多", None, Quantity.more_than(3, "x")),
    ("两倍多", None, Quantity.more_than(2, "x")),
    ("实现翻倍", None, Quantity.exact(2, "x")),
    ("几乎两倍", None, Quantity.exact(2, "x", approximate=True)),
    ("几乎是…的两倍", None, Quantity.exact(2, "x", approximate=True)),
    ("6000亿美元", None, dollars(600)),
    ("达到6000亿美元", None, dollars(600)),
    ("约1000亿美元", None, dollars(100, approximate=True)),
    ("高达1000亿美元", None, Quantity.up_to(100 * BILLION, "USD")),
    ("1750亿-1850亿美元", None, Quantity.between(175 * BILLION, 185 * BILLION, "USD")),
    ("在1150亿-1350亿美元之间", None, Quantity.between(115 * BILLION, 135 * BILLION, "USD")),
    ("约60%~90%", None,
     Quantity.between(Decimal("0.6"), Decimal("0.9"), "ratio", approximate=True)),
    ("同比增长约60%~90%", None,
     Quantity.between(Decimal("0.6"), Decimal("0.9"), "ratio", approximate=True)),
    ("共计26GW", None, watts(26)),
    ("5吉瓦", None, watts(5)),
    ("5吉瓦(GW)", None, watts(5)),
    ("5吉瓦（GW）", None, watts(5)),
    ("8年", None, Quantity.exact(8, "year")),
    ("四年", None, Quantity.exact(4, "year")),
    ("42%", None, percent(42)),
]  # fmt: skip

CHINESE = [
    ("5000万以上", "people", Quantity.at_least(50 * MILLION, "people")),
    ("逾9亿人", None, Quantity.more_than(900 * MILLION, "people")),
    ("1000亿美元以内", None, Quantity.up_to(100 * BILLION, "USD")),
    ("不超过1000亿美元", None, Quantity.up_to(100 * BILLION, "USD")),
    ("不到1000亿美元", None, Quantity.less_than(100 * BILLION, "USD")),
    ("至少1000亿美元", None, Quantity.at_least(100 * BILLION, "USD")),
    ("100多亿美元", None, Quantity.more_than(10 * BILLION, "USD")),
    ("1000亿美元左右", None, dollars(100, approximate=True)),
    ("近3800亿美元", None, dollars(380, approximate=True)),
    ("三百亿美元", None, dollars(30)),
    ("两千三百五十万", "people", Quantity.exact(23_500_000, "people")),
    ("一千零五亿元", None, Quantity.exact(1005 * 10**8, "CNY")),
    ("十二万", "people", Quantity.exact(120_000, "people")),
    ("1.5万亿美元", None, dollars(1500)),
    ("3千万", "people", Quantity.exact(30 * MILLION, "people")),
    ("1亿5000万", "people", Quantity.exact(150 * MILLION, "people")),
    ("三万五千", "people", Quantity.exact(35_000, "people")),
    ("１，０００亿美元", None, dollars(100)),
    ("１７５０亿～１８５０亿美元", None, Quantity.between(175 * BILLION, 185 * BILLION, "USD")),
    ("1750-1850亿美元", None, Quantity.between(175 * BILLION, 185 * BILLION, "USD")),
    ("介于1150亿和1350亿美元之间", None, Quantity.between(115 * BILLION, 135 * BILLION, "USD")),
    ("三到五年", None, Quantity.between(3, 5, "year")),
    ("20亿元人民币", None, Quantity.exact(2 * BILLION, "CNY")),
    ("3000万千瓦", None, watts(30)),
    ("百分之六十", None, percent(60)),
    ("三成", None, percent(30)),
    ("-5%", None, percent(-5)),
    ("三倍", None, Quantity.exact(3, "x")),
    ("翻一番", None, Quantity.exact(2, "x")),
    ("增长一倍", None, Quantity.exact(2, "x")),
    ("增长两到三倍", None, Quantity.between(3, 4, "x")),
    ("￥5亿", "CNY", Quantity.exact(500 * MILLION, "CNY")),
]

ENGLISH = [
    ("$100B+", None, Quantity.at_least(100 * BILLION, "USD")),
    ("Up to $100B", None, Quantity.up_to(100 * BILLION, "USD")),
    ("Up to ~$2B", None, Quantity.up_to(2 * BILLION, "USD", approximate=True)),
    ("~$300B", None, dollars(300, approximate=True)),
    (">$400B", None, Quantity.more_than(400 * BILLION, "USD")),
    ("≥ $5bn", None, Quantity.at_least(5 * BILLION, "USD")),
    ("more than 900 million", "people", Quantity.more_than(900 * MILLION, "people")),
    ("more than 900 million users", None, Quantity.more_than(900 * MILLION, "people")),
    ("50 million or more", "people", Quantity.at_least(50 * MILLION, "people")),
    ("$1.25 billion", None, dollars("1.25")),
    ("US$1.25bn", None, dollars("1.25")),
    ("1.25 billion US dollars", None, dollars("1.25")),
    ("USD 3,000,000", None, Quantity.exact(3 * MILLION, "USD")),
    ("3,000,000 USD", None, Quantity.exact(3 * MILLION, "USD")),
    ("416000000", "USD", Quantity.exact(416 * MILLION, "USD")),
    ("416000000.0", "USD", Quantity.exact(416 * MILLION, "USD")),
    ("~$1,119", None, Quantity.exact(1119, "USD", approximate=True)),
    ("~$4.70T", None, dollars(4700, approximate=True)),
    ("~$725–800B", None,
     Quantity.between(725 * BILLION, 800 * BILLION, "USD", approximate=True)),
    ("$5-10bn", None, Quantity.between(5 * BILLION, 10 * BILLION, "USD")),
    ("$5 to $10 billion", None, Quantity.between(5 * BILLION, 10 * BILLION, "USD")),
    ("between $115 billion and $135 billion", None,
     Quantity.between(115 * BILLION, 135 * BILLION, "USD")),
    ("$500M–1.5B", None, Quantity.between(500 * MILLION, 1500 * MILLION, "USD")),
    ("at least $5 billion", None, Quantity.at_least(5 * BILLION, "USD")),
    ("nearly $5 billion", None, dollars(5, approximate=True)),
    ("a total of $5 billion", None, dollars(5)),
    ("10 GW", None, watts(10)),
    ("10+ GW", None, Quantity.at_least(10 * BILLION, "W")),
    ("10 gigawatts", None, watts(10)),
    ("300 MW", None, Quantity.exact(300 * MILLION, "W")),
    ("21 percent", None, percent(21)),
    ("0.42", "ratio", percent(42)),
    ("60-90%", None, Quantity.between(Decimal("0.6"), Decimal("0.9"), "ratio")),
    ("more than doubled", None, Quantity.more_than(2, "x")),
    ("threefold", None, Quantity.exact(3, "x")),
    ("2.5x", None, Quantity.exact(Decimal("2.5"), "x")),
    ("eight years", None, Quantity.exact(8, "year")),
    ("8-year", None, Quantity.exact(8, "year")),
    ("£2bn", None, Quantity.exact(2 * BILLION, "GBP")),
    ("42%", "people", percent(42)),
]  # fmt: skip


@pytest.mark.parametrize(("words", "unit", "expected"), [*ARTICLE, *CHINESE, *ENGLISH])
def test_published_forms_are_read(words: str, unit: str | None, expected: Quantity) -> None:
    assert parse(words, unit) == expected


class TestWhatIsNotRead:
    @pytest.mark.parametrize(
        "words",
        [
            "", "   ", "n/a", "GPU buildout", "~$300B / 5 yrs", "~$1.25B/mo", "$250B Azure",
            "~27% · $13.8B in", "~11.5% + $6.3B backstop", "6 GW Instinct", "10 GW by 2029",
            "6 GPU", "300 mW", "5 GWh", "$5B and $6B", "$5B–10 GW", "5%–10", "$10–5B",
            "up to $5–10B", "at least up to $5B", "> $5B to > $10B", "between $5B", "$5B $6B",
            "$5 billion million", "$1.234.567", "$1,23", "$10²", "$.5B", "--5%", "1e9 USD",
            "$5 GW", "5 (GW)", "5吉瓦(MW)", "5吉瓦(", "$2.50", "$99999999999999999999", "≥",
            "1月和2月", "2026年", "2026年第四季度", "一年里", "千亿级", "数百亿美元", "几亿美元",
            "5亿3美元", "1.5亿5000万美元", "三百五美元", "两三倍", "增长1000亿美元", "增长翻倍",
            "下降20%", "5个百分点", "￥5亿", "all 5", "5 xAI", "$5B\x1b[0m", "\ud800",
            "５０\u200b%",
        ],
    )  # fmt: skip
    def test_it_is_left_unread(self, words: str) -> None:
        with pytest.raises(UnreadFigure) as unread:
            parse(words)
        assert unread.value.text == words
        assert unread.value.why

    def test_a_number_without_a_unit_is_no_figure(self) -> None:
        with pytest.raises(UnreadFigure, match="no unit"):
            parse("9亿")

    def test_a_year_of_the_calendar_is_a_duration_only_if_asked_for(self) -> None:
        assert parse("2026年", "year") == Quantity.exact(2026, "year")

    @pytest.mark.parametrize("unit", ["GPU", "", "usd"])
    def test_a_unit_that_is_none_is_refused(self, unit: str) -> None:
        with pytest.raises(UnreadFigure, match="no unit"):
            parse("9亿", unit)

    def test_the_message_is_short_and_shows_what_was_in_the_way(self) -> None:
        with pytest.raises(UnreadFigure, match="'Azure' is no part of a figure"):
            parse("$250B Azure")
        with pytest.raises(UnreadFigure) as unread:
            parse("9" * 100_000)
        assert len(str(unread.value)) < 2 * MAX_LENGTH

    @pytest.mark.parametrize("piece", ["1,234", "1亿", "千", "~", "up to ", "between ", "(", "零"])
    def test_the_longest_text_is_soon_done_with(self, piece: str) -> None:
        started = time.perf_counter()
        with pytest.raises(UnreadFigure):
            parse((piece * MAX_LENGTH)[:MAX_LENGTH])
        assert time.perf_counter() - started < 0.5


_PIECES = st.sampled_from(
    [
        *english.WORDS, *english.CASED_WORDS, *chinese.WORDS, *"零一二三十百千万亿0123456789",
        "1,000", "2.5", "1750", "2026", " ", " ", " ", "–", "−", "/", ".", ",", "\u3000", "\x00",
    ]
)  # fmt: skip


class TestHostileText:
    @given(st.lists(_PIECES, max_size=12).map("".join), st.none() | units)
    def test_any_mixture_is_read_or_left_unread(self, words: str, unit: str | None) -> None:
        self._read(words, unit)

    @given(st.text(max_size=2 * MAX_LENGTH), st.none() | units)
    def test_any_text_is_read_or_left_unread(self, words: str, unit: str | None) -> None:
        self._read(words, unit)

    @given(st.lists(_PIECES, max_size=12).map(" ".join), st.none() | units)
    def test_any_phrase_is_read_or_left_unread(self, words: str, unit: str | None) -> None:
        self._read(words, unit)

    @staticmethod
    def _read(words: str, unit: str | None) -> None:
        try:
            read = parse(words, unit)
        except UnreadFigure:
            return
        assert parse(text(read), read.unit) == read
