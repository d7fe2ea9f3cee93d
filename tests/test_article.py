"""Every figure of the article has a fact, and every figure of the facts stands in the article.

The article itself is not part of this project. What is kept is an index of the figures that each
of its paragraphs states, without a sentence around them (`article_figures.json`). Where a copy of
the article lies beside the checkout, or in the folder that $TERMSHEET_SOURCES names, the index is
held against it as well. To make the index anew:

    python tests/test_article.py ARTICLE.txt
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

import yaml

ROOT = Path(__file__).resolve().parent.parent
FACTS = ROOT / "fixtures" / "article-2026-02"
INDEX = Path(__file__).with_name("article_figures.json")
ARTICLE = "21jingji-2026-02-openai-110b.txt"
YEAR = 2026  # the year that the article calls this one

FigureIndex: TypeAlias = Mapping[str, Sequence[str]]

_AMOUNT = r"\d+(?:\.\d+)?"
_SCALE = r"(?:万亿|千亿|百亿|亿|百万|万)"
_HAN = "[一二两三四五六七八九十]"
_FIGURE = re.compile(
    rf"""
    (?:超过|突破|高达|至少|不足|约|近|逾)?                    # words that belong to the figure
    (?: {_AMOUNT}%\s?[-~–]\s?{_AMOUNT}% | {_AMOUNT}%          # shares
      | {_AMOUNT}{_SCALE}?\s?[-~–]\s?{_AMOUNT}{_SCALE}(?:美元)?
      | {_AMOUNT}{_SCALE}(?:美元)? | {_AMOUNT}美元             # money, people
      | {_AMOUNT}\s?(?:GW|MW|吉瓦|兆瓦)                       # power
      | (?:{_HAN}+|{_AMOUNT})倍多? )                          # growth
    | 翻倍 | 翻一番 | [十百千万]亿级
    | [A-Z]轮                                                 # the letter of a round
    | (?:\d{{4}}年|今年|去年)?\d{{1,2}}月\d{{1,2}}日          # dates
    | (?:\d{{4}}年|今年|去年)?\d{{1,2}}月
    | \d{{4}}年第[一二三四]季度 | \d{{4}}财年 | \d{{4}}年
    | (?:\d{{1,2}}|{_HAN}{{1,2}})年                           # durations
    """,
    re.VERBOSE,
)
_DATE = re.compile(
    r"(?P<year>\d{4}年|今年|去年)?(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?"
    r"|(?P<quarter_of>\d{4})年第(?P<quarter>[一二三四])季度"
    r"|(?P<fiscal>\d{4})财年"
    r"|(?P<calendar>\d{4})年"
)
_DATED = ("on", "announced", "period", "against", "due", "from", "to")


def figures(text: str) -> list[str]:
    """The figures, dates and durations in a text, in their order, as they stand there."""
    return [found[0].replace(" ", "") for found in _FIGURE.finditer(text)]


def date_of(figure: str) -> str | None:
    """A date of the article as facts files write it, or None if the figure is no date."""
    found = _DATE.fullmatch(figure)
    if found is None:
        return None
    if found["fiscal"]:
        return f"FY{found['fiscal']}"
    if found["calendar"]:
        return str(found["calendar"])
    if found["quarter"]:
        return f"{found['quarter_of']}-Q{'一二三四'.index(found['quarter']) + 1}"
    named = found["year"] or "今年"
    year = {"今年": YEAR, "去年": YEAR - 1}.get(named) or int(named[:-1])
    day = f"-{int(found['day']):02}" if found["day"] else ""
    return f"{year}-{int(found['month']):02}{day}"


def index_of(article: str) -> dict[str, list[str]]:
    """The figures of each paragraph; the title and the byline stand before the first one."""
    title, _byline, *paragraphs = [block for block in article.split("\n") if block.strip()]
    found = {"title": figures(title)}
    found |= {f"para {number}": figures(text) for number, text in enumerate(paragraphs, 1)}
    return found


@dataclass(frozen=True)
class Said:
    """What one statement of the facts files takes from one place of the article."""

    at: str
    raw: str | None
    dates: frozenset[str]
    title: str


def statements(node: Any, title: str = "") -> Iterator[tuple[dict[str, Any], str]]:
    """All records with evidence, at any depth, each with the title of its deal."""
    if isinstance(node, list):
        for item in node:
            yield from statements(item, title)
    elif isinstance(node, dict):
        if isinstance(node.get("title"), dict) and "subject" in node:
            title = " ".join(node["title"].values())
        if "evidence" in node:
            yield node, title
        for value in node.values():
            yield from statements(value, title)


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def documents() -> list[dict[str, Any]]:
    return [
        # Scalars stay text: 2026-02 is no number and no date here.
        yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
        for path in sorted(FACTS.glob("*.yaml"))
    ]


def said_by_facts() -> list[Said]:
    """Every piece of evidence in the facts files, with the dates of its statement."""
    found = []
    for node, title in statements(documents()):
        dates = {str(node[key]) for key in _DATED if key in node}
        ends = frozenset(end for date in dates for end in date.split("..") if end)
        for evidence in as_list(node["evidence"]):
            found.append(Said(evidence["at"], evidence.get("raw"), ends, title))
    return found


def missing(index: FigureIndex, facts: Sequence[Said]) -> list[str]:
    """The figures of the index that no fact states for the same paragraph."""
    found = []
    for at, wanted in index.items():
        here = [said for said in facts if said.at == at]
        stated = Counter(figure for said in here for figure in figures(said.raw or ""))
        for figure, times in Counter(wanted).items():
            # A date may stand in several sentences about one and the same thing; an amount that
            # stands twice is two amounts.
            known = is_known(figure, here) or stated[figure] >= times
            if not known:
                found.append(f"{at}: {figure}")
    return found


def is_known(figure: str, here: Sequence[Said]) -> bool:
    """Whether a date, or the letter of a round, is among what is said at one place."""
    if figure.endswith("轮"):
        return any(figure in said.title for said in here)
    date = date_of(figure)
    if date is None:
        return False
    return any(day == date or day.startswith(f"{date}-") for said in here for day in said.dates)


def kept_index() -> dict[str, list[str]]:
    index: dict[str, list[str]] = json.loads(INDEX.read_text("utf-8"))
    return index


def article_beside() -> Path | None:
    """A copy of the article, where there is one."""
    folder = os.environ.get("TERMSHEET_SOURCES")
    path = Path(folder or ROOT.parent / "shared" / "sources", ARTICLE)
    return path if path.is_file() else None


def test_every_figure_of_the_article_has_a_fact() -> None:
    index = kept_index()
    if article := article_beside():
        assert index == index_of(article.read_text("utf-8")), "make the index anew"
    assert missing(index, said_by_facts()) == []


def test_every_published_figure_of_the_facts_is_in_its_paragraph() -> None:
    index = kept_index()
    strange = [
        f"{said.at}: {figure}"
        for said in said_by_facts()
        for figure in figures(said.raw or "")
        if figure not in index[said.at]
    ]
    assert strange == []


def test_every_figure_as_published_holds_a_figure() -> None:
    assert [said for said in said_by_facts() if said.raw and not figures(said.raw)] == []


def test_every_paragraph_is_used_or_said_to_state_nothing() -> None:
    used = {said.at for said in said_by_facts()}
    idle = {
        passage["at"]
        for document in documents()
        for source in document.get("sources", [])
        for passage in source.get("without_facts", [])
    }
    assert used | idle == set(kept_index())
    assert not used & idle


def test_the_facts_say_enough() -> None:
    def count(node: Any) -> int:
        if isinstance(node, list):
            return sum(count(item) for item in node)
        if not isinstance(node, dict):
            return 0
        # A deal that only groups its parts and terms says nothing itself.
        return ("evidence" in node) + sum(count(value) for value in node.values())

    assert count(documents()) >= 110


def test_a_figure_without_its_fact_is_noticed() -> None:
    index, facts = kept_index(), said_by_facts()
    for at, wanted in index.items():
        for figure in dict.fromkeys(wanted):
            without = [forget(said, figure) if said.at == at else said for said in facts]
            assert f"{at}: {figure}" in missing(index, without)


def forget(said: Said, figure: str) -> Said:
    """The same, had nobody entered this figure."""
    raw = None if figure in figures(said.raw or "") else said.raw
    date = date_of(figure)
    dates = frozenset(
        day
        for day in said.dates
        if date is None or (day != date and not day.startswith(f"{date}-"))
    )
    return replace(said, raw=raw, dates=dates, title=said.title.replace(figure, ""))


def test_figures_are_found_in_running_text() -> None:
    text = (
        "去年3月起,甲公司约用20亿-30亿美元买下2.5 GW与四成,2027财年增长约5%~8%,"
        "超过300万人,五年内翻倍,千亿级,2027年第二季度,B轮,1月2日,三倍多"
    )
    assert figures(text) == [
        "去年3月", "20亿-30亿美元", "2.5GW", "2027财年", "约5%~8%", "超过300万", "五年", "翻倍",
        "千亿级", "2027年第二季度", "B轮", "1月2日", "三倍多",
    ]  # fmt: skip
    dates = [date_of(figure) for figure in figures(text) if date_of(figure)]
    assert dates == ["2025-03", "FY2027", "2027-Q2", "2026-01-02"]


if __name__ == "__main__":
    lines = [
        f"  {json.dumps(at)}: {json.dumps(found, ensure_ascii=False)}"
        for at, found in index_of(Path(sys.argv[1]).read_text("utf-8")).items()
    ]
    INDEX.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
