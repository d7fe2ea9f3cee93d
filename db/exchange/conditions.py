"""Conditions of a mapping made into functions that say whether they hold of a row."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from db.dates import DateError, last_day
from db.exchange.date_formats import UnreadDate, read_date
from db.exchange.mapping import Check, Condition, Reads, Template
from db.exchange.mapping_values import folded
from db.exchange.refusal import Refused
from db.exchange.rows import Holds, RowContext, Text, shown
from db.told import told


class Conditions:
    """Makes functions of conditions.

    Args:
        reads: What the mapping says of its file.
        published: The day on which the source was published.
        named: Gives a function for the text of a column or field.
        text: Gives one for a text with braces.
        column: The column that is told as the one at fault for a column or field.
    """

    def __init__(
        self,
        reads: Reads,
        published: str | None,
        named: Callable[[str], Text],
        text: Callable[[Template], Text],
        column: Callable[[str], str],
    ) -> None:
        self._reads, self._named, self._text, self._column = reads, named, text, column
        self._published = published or ""

    def condition(self, condition: Condition) -> Holds:
        """A function for what stands under `when`."""
        alternatives = [[self._check(c) for c in checks] for checks in condition.alternatives]
        if len(alternatives) == 1:
            (only,) = alternatives
            return lambda ctx: all(check(ctx) for check in only)
        return lambda ctx: any(all(check(ctx) for check in checks) for checks in alternatives)

    def _check(self, check: Check) -> Holds:
        text = self._named(check.name)
        if check.op in ("above", "below"):
            return self._compared(text, check)
        if check.op in ("after", "before"):
            return self._dated(text, check)
        texts = frozenset(check.texts)
        tests: dict[str, Holds] = {
            "blank": lambda ctx: not text(ctx),
            "filled": lambda ctx: bool(text(ctx)),
            "is": lambda ctx: folded(text(ctx)) in texts,
            "not": lambda ctx: folded(text(ctx)) not in texts,
            "contains": lambda ctx: any(each in folded(text(ctx)) for each in texts),
        }
        return tests[check.op]

    def _compared(self, text: Text, check: Check) -> Holds:
        above, bound, name = check.op == "above", check.number, self._column(check.name)

        def holds(ctx: RowContext) -> bool:
            written = text(ctx)
            if not written:
                return False
            try:
                number = Decimal(written.replace(",", ""))
                return number > bound if above else number < bound
            except InvalidOperation:
                raise Refused(
                    name, told("{written} is no number", written=shown(written)), told("correct it")
                ) from None

        return holds

    def _dated(self, text: Text, check: Check) -> Holds:
        assert check.date is not None
        after, published = check.op == "after", self._published
        other, name = self._text(check.date), self._column(check.name)
        is_published = check.date.constant == "published"

        def holds(ctx: RowContext) -> bool:
            one, two = text(ctx), published if is_published else other(ctx)
            if not one or not two:
                return False
            one, two = self._day(one, name), self._day(two, name)
            return one > two if after else one < two

        return holds

    def _day(self, text: str, column: str) -> str:
        """The day by which a date has come; it may be one that was read already."""
        try:
            return last_day(read_date(text, self._reads.dates, self._reads.years))
        except UnreadDate as error:
            try:
                return last_day(text)
            except DateError:
                raise Refused(column, error.why, error.advice) from None
