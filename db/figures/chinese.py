"""Chinese words in figures, and numbers written in characters."""

from __future__ import annotations

from typing import Final

from db.figures.tokens import Bound, Kind, Side, Token, bound, factor, scale, unit, words
from db.quantity.notation import CHINESE_NAMES

_SCALES: Final = {
    **words(scale(2), "百"),
    **words(scale(3), "千"),
    **words(scale(4), "万"),
    **words(scale(6), "百万"),
    **words(scale(7), "千万"),
    **words(scale(8), "亿"),
    **words(scale(10), "百亿"),
    **words(scale(11), "千亿"),
    **words(scale(12), "万亿"),
}

_UNITS: Final = {
    **{name: unit(code) for code, name in CHINESE_NAMES.items()},
    **words(unit("USD"), "美金"),
    **words(unit("HKD"), "港币"),
    **words(unit("CNY", side=Side.EITHER), "人民币"),
    **words(unit("W", 12), "太瓦"),
    **words(unit("W", 9), "吉瓦"),
    **words(unit("W", 6), "兆瓦"),
    **words(unit("W", 3), "千瓦"),
    **words(unit("W"), "瓦"),
    **words(unit("ratio", -2, Side.BEFORE), "百分之"),
    **words(unit("ratio", -1), "成"),
    **words(unit("people"), "人", "名", "位", "用户", "名用户", "名员工", "位用户"),
    **words(Token(Kind.TIMES, unit="x"), "倍"),
    **words(Token(Kind.YEARS, unit="year"), "年"),
}

_BOUNDS: Final = {
    **words(bound(Bound.AT_LEAST), "至少", "最少", "不低于", "不少于", "不小于"),
    # 以上 and 以下 take in the number itself, by law as in the national style (GB/T 15835).
    **words(bound(Bound.AT_LEAST, Side.AFTER), "以上", "及以上"),
    **words(bound(Bound.MORE), "超过", "超", "逾", "突破", "大于", "高于", "多于", "超出"),
    **words(bound(Bound.MORE, Side.AFTER), "多", "余"),
    **words(bound(Bound.AT_MOST), "高达", "至多", "最多", "最高", "最高达", "多达"),
    **words(bound(Bound.AT_MOST), "不超过", "不高于", "不多于", "不大于"),
    **words(bound(Bound.AT_MOST, Side.AFTER), "以下", "及以下", "以内"),
    **words(bound(Bound.LESS), "不到", "不足", "低于", "少于", "小于"),
}

_APPROXIMATE: Final = {
    **words(Token(Kind.ABOUT, Side.BEFORE), "约", "大约", "约为", "大概", "差不多"),
    **words(Token(Kind.ABOUT, Side.BEFORE), "近", "将近", "接近", "几乎"),
    **words(Token(Kind.ABOUT), "左右", "上下"),
}

_GROWTH: Final = {
    **words(factor(2), "翻倍", "翻一番", "翻了一番", "翻番"),
    **words(factor(4), "翻两番", "翻了两番"),
    **words(Token(Kind.GROWN, Side.BEFORE), "增长", "增长了", "同比增长", "同比增长了"),
    **words(Token(Kind.GROWN, Side.BEFORE), "增加", "增加了", "提高了"),
}

_JOINTS: Final = {
    **words(Token(Kind.TO), "至", "到"),
    **words(Token(Kind.AND), "和", "与"),
    **words(Token(Kind.RANGE_OPENS, Side.BEFORE), "在", "介于"),
    **words(Token(Kind.RANGE_CLOSES), "之间"),
}

# With 到 or 至 behind it, a word for growth names what was reached, and not by how much.
_REACHED: Final = words(
    Token(Kind.FILLER, Side.BEFORE),
    *("达", "达到", "已达", "已达到", "总额达", "总额达到", "总计", "共计", "合计", "共", "已"),
    *(
        "增至",
        "增长至",
        "增长到",
        "增加至",
        "增加到",
        "升至",
        "扩大至",
        "扩大到",
        "实现",
        "是",
        "的",
    ),
)

WORDS: Final[dict[str, Token]] = {
    **_SCALES,
    **_UNITS,
    **_BOUNDS,
    **_APPROXIMATE,
    **_GROWTH,
    **_JOINTS,
    **_REACHED,
}

_DIGITS: Final = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "两": 2
}
_PLACES: Final = {"千": 1000, "百": 100, "十": 10}

FIRST_OF_NUMERAL: Final = frozenset("一二三四五六七八九两十")
REST_OF_NUMERAL: Final = frozenset("零〇一二三四五六七八九两十百千")


def numeral(characters: str) -> int | None:
    """A number below ten thousand: 三百二十, 两千, 十五.

    Returns:
        The number; None for what is no number, or can be two: 两三 (two or three), 三百五 (305,
        which nobody writes so, or 350).
    """
    total = 0
    digit: int | None = None
    place, after_zero = 10_000, False
    for character in characters.replace("〇", "零"):
        if character == "零":
            if digit is not None or after_zero:
                return None
            after_zero = True
        elif character in _DIGITS:
            if digit is not None:
                return None
            digit = _DIGITS[character]
        else:
            if _PLACES[character] >= place or (digit is None and total):
                return None
            place = _PLACES[character]
            total += (1 if digit is None else digit) * place
            digit, after_zero = None, False
    if digit is None:
        return None if after_zero else total
    return total + digit if place <= 10 or after_zero or not total else None
