"""A first draft of a mapping, from the names and the first values of a file's columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path

from db.exchange.date_formats import UnreadDate, read_date
from db.exchange.figure_values import BadFigure, read_figure_value
from db.exchange.ids import slug
from db.exchange.tables import Row, TableOptions, open_table
from db.exchange.units import Unit, UnitError, read_unit
from db.safe_text import clean

_LOOKED_AT = 200

_WORDS = {
    "investor": "investor backer lender lead buyer 投资方 投资者 投资机构 投资人 出资方 领投",
    "company": "company organisation organization startup recipient borrower target firm issuer "
    "公司 企业 融资方 被投 标的 主体",
    "valuation": "valuation 估值",
    "amount": "amount raised funding money size value usd 金额 融资额 数额 规模",
    "date": "date day when announced closed on 日期 时间 日 公布",
    "status": "status state 状态 进展",
    "stage": "round series stage type 轮次 轮 类型",
    "source": "source url link article 来源 链接 网址 出处",
    "title": "title name deal 名称 项目",
    "figure": "value figure number count 数值 数量",
    "metric": "metric measure indicator 指标",
}
_ENTITY_FIRST = ("investor", "company")
_MONEY = ("valuation", "amount")
_SCALES = (
    ("billion", r"\b(?:billions?|bn)\b|十亿"), ("亿", "亿"),
    ("million", r"\b(?:millions?|mn?|m)\b|百万"), ("万", "万"),
    ("thousand", r"\b(?:thousands?|k)\b|千"),
)  # fmt: skip
_CURRENCIES = (
    ("USD", r"\busd\b|\$|美元"), ("CNY", r"\bcny\b|\brmb\b|人民币|元"), ("EUR", r"\beur\b|€|欧元"),
    ("GBP", r"\bgbp\b|£|英镑"), ("HKD", r"\bhkd\b|港元"),
)  # fmt: skip
_FORMATS = (
    "YYYY-MM-DD", "YYYY/M/D", "YYYY.M.D", "YYYY年M月D日", "YYYY年M月", "YYYY-MM", "YYYY",
    "D/M/YYYY", "M/D/YYYY", "D.M.YYYY", "D MMM YYYY", "D MMMM YYYY", "MMM D, YYYY", "MMMM D, YYYY",
    "YYYY-MM-DD hh:mm:ss", "YYYY-MM-DDThh:mm:ss", "YYYY-MM-DDThh:mm:ssZ",
)  # fmt: skip
_BLANKS = (
    "n/a",
    "na",
    "-",
    "—",
    "null",
    "none",
    "unknown",
    "undisclosed",
    "未披露",
    "未透露",
    "不详",
)


def suggest(path: Path, options: TableOptions) -> str:
    """A draft of a mapping for a file, as the text of a TOML file.

    Args:
        path: The file.
        options: What it does not tell of itself.

    Raises:
        BadFile: It can't be read.
    """
    with open_table(path, options) as table:
        columns = table.columns
        rows = [row for row in islice(table.rows(), _LOOKED_AT) if isinstance(row, Row)]
    texts = {name: [row.values[name].strip() for row in rows] for name in columns}
    return _Draft(path, options, columns, texts).text()


class _Draft:
    """A draft while it is written."""

    def __init__(
        self,
        path: Path,
        options: TableOptions,
        columns: Sequence[str],
        texts: dict[str, list[str]],
    ) -> None:
        self._path, self._options = path, options
        self._columns, self._texts = columns, texts
        self._blanks = sorted({
            text for values in texts.values() for text in values if text.casefold() in _BLANKS
        })  # fmt: skip
        self._found: dict[str, str] = {}
        self._company, self._day, self._who, self._stage = (
            _free(name, columns) for name in ("company", "day", "who", "stage")
        )
        self._formats: tuple[str, ...] = ()
        self._recognise()

    def _known(self, name: str) -> list[str]:
        """The values of a column that are not blank."""
        return [text for text in self._texts[name] if text and text not in self._blanks]

    def _recognise(self) -> None:
        """Find what the columns hold, by their names, and by their values where that is needed."""
        for role in _WORDS:
            fits = [name for name in self._columns if name not in self._found.values()]
            named = [name for name in fits if _is_called(name, role) and self._fits(name, role)]
            if named:
                self._found[role] = min(named, key=lambda n: (_place_of(n, role), fits.index(n)))
        if "company" not in self._found and "investor" not in self._found:
            for name in self._columns:
                if name not in self._found.values() and self._fits(name, "company"):
                    self._found["company"] = name
                    break
        if date := self._found.get("date"):
            self._formats = self._date_formats(date)

    def _fits(self, name: str, role: str) -> bool:
        texts = self._known(name)
        if not texts:
            return True
        if role == "date":
            return bool(self._date_formats(name))
        if role in (*_MONEY, "figure"):
            return _share(texts, lambda text: _is_figure(text, self._unit(name))) > 0.5
        if role == "source":
            return _share(texts, lambda text: text.startswith("http")) > 0.5
        if role in _ENTITY_FIRST:
            return _share(texts, _is_name) > 0.5
        return True

    def _date_formats(self, name: str) -> tuple[str, ...]:
        """The formats that the values of a column have; both, where some are read in two ways."""
        texts = self._known(name)
        used = [each for each in _FORMATS if any(_has_format(text, each) for text in texts)]
        if {"D/M/YYYY", "M/D/YYYY"} <= set(used):
            for one, other in (("D/M/YYYY", "M/D/YYYY"), ("M/D/YYYY", "D/M/YYYY")):
                slashed = [text for text in texts if _has_format(text, one, other)]
                if all(_has_format(text, one) for text in slashed):
                    if not all(_has_format(text, other) for text in slashed):
                        used.remove(other)
                    break
        share = _share(texts, lambda text: any(_has_format(text, each) for each in used))
        return tuple(used) if share > 0.5 else ()

    def _unit(self, name: str) -> str:
        lowered = name.casefold()
        currency = next((c for c, pattern in _CURRENCIES if re.search(pattern, lowered)), "USD")
        scale = next((s for s, pattern in _SCALES if re.search(pattern, lowered)), "")
        return f"{currency} {scale}".strip() if scale not in ("亿", "万") else f"{scale} {currency}"

    # ---------------------------------------------------------------- text

    def text(self) -> str:
        """The draft."""
        name = slug(self._path.stem)
        return "\n".join([
            *self._head(name), *self._reads(), *self._source(name), *self._fields(),
            *self._deal(), *self._valuation(),
        ])  # fmt: skip

    def _head(self, name: str) -> list[str]:
        lines = [
            f"# A draft for {clean(self._path.name)}, made from its columns and its first "
            f"{_LOOKED_AT} rows.",
            "# Read it through: what is marked CHECK was guessed. See docs/importing.md.",
            "",
            f"name = {_quote(name)}",
            'about = "CHECK: what the file holds, a row of it being what"',
            f"prefix = {_quote(name)}",
        ]
        return lines

    def _reads(self) -> list[str]:
        used = list(dict.fromkeys(self._found.values())) or list(self._columns)
        ignored = [column for column in self._columns if column not in used]
        lines = ["", "[reads]", f"columns = {_listed(used)}"]
        for key in ("format", "encoding", "delimiter", "sheet", "records"):
            if (value := getattr(self._options, key)) is not None:
                lines.append(f"{key} = {_quote(value)}")
        if self._formats:
            doubt = "  # CHECK: 03/04/2020 is refused while both are here"
            both = {"D/M/YYYY", "M/D/YYYY"} <= set(self._formats)
            lines.append(f"dates = {_listed(self._formats)}{doubt if both else ''}")
        if self._blanks:
            lines.append(f"blank = {_listed(self._blanks)}")
        if ignored:
            lines += ["", "[reads.ignore]"]
            lines += [f'{_quote(column)} = "CHECK: not used yet"' for column in ignored]
        return lines

    def _source(self, name: str) -> list[str]:
        lines = [
            "", "[source]", f"id = {_quote(name)}", f"title = {_quote(clean(self._path.name))}",
            'kind = "dataset"', 'publisher = "CHECK: who made the file"',
            '# published = "2026-02-27"     # the day of the download', "", "[evidence]",
            'at = "row {row}"', 'says = "dataset"',
        ]  # fmt: skip
        if source := self._found.get("source"):
            lines.append(f"url = {_brace(source)}")
        return lines

    def _fields(self) -> list[str]:
        lines = ["", "[fields]"]
        if who := self._subject():
            lines.append(f'{self._company} = {{column = {_quote(who)}, as = "entity"}}')
        if date := self._found.get("date"):
            lines.append(f'{self._day} = {{column = {_quote(date)}, as = "date"}}')
        for field, column in ((self._who, who), (self._stage, self._found.get("stage"))):
            if column and _has_braces(column):
                lines.append(f"{field} = {{column = {_quote(column)}}}")
        return lines if len(lines) > 2 else []

    def _subject(self) -> str | None:
        return self._found.get("company") or self._found.get("investor")

    def _deal(self) -> list[str]:
        who = self._subject()
        if who is None:
            return [
                "",
                "# CHECK: no column of companies was found, so there is nothing yet to make.",
            ]
        stage, has_day = self._found.get("stage"), "date" in self._found
        key = [self._company] + [self._day] * has_day + ([stage] if stage else [])
        kind = _piece(stage, self._stage) if stage else "round"
        title = f"{_piece(who, self._who)} {kind}"
        lines = [
            "", "[[deal]]", 'name = "deal"',
            f"key = {_listed(key)}    # CHECK: rows that agree in these are one deal",
            f'subject = "{{{self._company}}}"',
            'kind = "funding_round"    # CHECK',
            f"title = {self._titles(title, has_day)}",
        ]  # fmt: skip
        lines += [f'{key} = "{{{self._day}}}"' for key in ("announced", "known_from")] * has_day
        lines.append('nature = "reported"')
        if amount := self._found.get("amount"):
            lines.append(f"figure = {self._figure(amount)}")
        return [*lines, *self._status(has_day), *self._part(who)]

    def _figure(self, column: str) -> str:
        unit = _quote(self._unit(column))
        return f"{{column = {_quote(column)}, unit = {unit}}}    # CHECK the unit"

    def _status(self, has_day: bool) -> list[str]:
        lines = ["", "[[deal.status]]", 'is = "announced"    # CHECK']
        if status := self._found.get("status"):
            codes = list(dict.fromkeys(self._known(status)))[:20]
            table = ", ".join(f'{_quote(code)} = "announced"' for code in codes)
            lines[-1] = f"is = {{column = {_quote(status)}, table = {{{table}}}}}    # CHECK each"
        return [*lines, *[f'on = "{{{self._day}}}"'] * has_day]

    def _part(self, who: str) -> list[str]:
        investor = self._found.get("investor")
        if investor is None or investor == who:
            return []
        return [
            "", "[[deal.parts]]", f'payer = {{column = {_quote(investor)}, kind = "investor"}}',
            f'payee = "{{{self._company}}}"', 'instrument = "unspecified"    # CHECK',
        ]  # fmt: skip

    def _valuation(self) -> list[str]:
        column = self._found.get("valuation")
        if column is None or self._subject() is None:
            return []
        name = column.casefold()
        basis = "pre_money" if "pre" in name or "投前" in name else "post_money"
        lines = [
            "", "[[fact]]", 'deal = "deal"', f'subject = "{{{self._company}}}"',
            'metric = "valuation"',
            f'basis = "{basis}"    # CHECK', 'nature = "reported"',
            f"figure = {self._figure(column)}",
        ]  # fmt: skip
        days = [f'{key} = "{{{self._day}}}"' for key in ("period", "known_from")]
        return [*lines, *days * ("date" in self._found)]

    def _titles(self, title: str, has_day: bool) -> str:
        plain = _quote(title)
        return f"[{_quote(f'{title} of {{{self._day}}}')}, {plain}]" if has_day else plain


def _is_called(name: str, role: str) -> bool:
    return _place_of(name, role) is not None


def _place_of(name: str, role: str) -> int | None:
    """How early the name of a column is among the words for a role; None if it is not."""
    folded = " ".join(re.split(r"[\W_]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", name))).casefold()
    pieces = folded.split()
    for place, word in enumerate(_WORDS[role].split()):
        if word in pieces or f"{word}s" in pieces or (not word.isascii() and word in folded):
            return place
    return None


def _share(texts: Sequence[str], holds: Callable[[str], bool]) -> float:
    return sum(map(holds, texts)) / len(texts) if texts else 0.0


def _has_format(text: str, *formats: str) -> bool:
    for each in formats:
        try:
            read_date(text, (each,), (1900, 2100))
            return True
        except UnreadDate:
            continue
    return False


def _is_figure(text: str, unit: str) -> bool:
    try:
        read_figure_value(text, _plain_unit(unit), negative=True, rounded=True)
        return True
    except BadFigure:
        return False


def _plain_unit(unit: str) -> Unit | None:
    try:
        return read_unit(unit)
    except UnitError:
        return None


def _is_name(text: str) -> bool:
    return len(text) < 80 and any(map(str.isalpha, text)) and not text.startswith("http")


def _quote(text: str) -> str:
    """A text as a TOML string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _brace(column: str) -> str:
    if _has_braces(column):
        return f"{{column = {_quote(column)}}}"
    return _quote(f"{{{column}}}")


def _listed(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_quote, texts))}]"


def _free(name: str, columns: Sequence[str]) -> str:
    """A name for a field, which no column may have."""
    while name in columns:
        name = f"the_{name}"
    return name


def _has_braces(column: str) -> bool:
    return bool(set(column) & {"{", "}"})


def _piece(column: str, field: str) -> str:
    """A column in braces, or the field that stands for one which can't be written so."""
    return f"{{{field if _has_braces(column) else column}}}"
