"""Texts of a file read as what is wanted: figures, dates, names, codes, links."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from db.dates import DateError, parse_period
from db.exchange.date_formats import OtherForm, UnreadDate, read_date
from db.exchange.figure_values import BadFigure, FigureValue, read_figure_value
from db.exchange.mapping import Options, Reads
from db.exchange.phrases import ROLES, Piece, read_phrase
from db.exchange.refusal import Refused
from db.exchange.rows import Read, Resolver, RowContext, Text, Unread, Use, shown
from db.exchange.units import Unit, UnitError, read_unit
from db.facts.records import Spec
from db.told import told, words_of

_MAX_TEXT = 2000
_CORRECT = told("correct it")


def reading(
    spec: Spec, options: Options, column: str, reads: Reads, unit: Text | None, names: Resolver,
    rank: int,
) -> Read:  # fmt: skip
    """A function for a text of a kind.

    Args:
        spec: What is wanted.
        options: What the mapping says of it.
        column: The column that is told as the one at fault.
        reads: What the mapping says of the whole file.
        unit: The unit of bare numbers.
        names: Leads names to entities.
        rank: Which kind of a new entity counts where a file gives it several: that of the lowest.
    """
    if spec.kind == "id" and spec.refers == "entity":
        return _entity(options, column, names, rank)
    if spec.kind == "figure":
        return _figure(options, column, reads.decimal, unit)
    if options.take:
        return _taken(options, spec, column)
    if spec.kind in ("date", "period"):
        return _date(options.dates or reads.dates, reads.years, spec.kind, column)
    if spec.kind == "url":
        return _url(column)
    return _guarded({"code": _code, "whole": _whole}.get(spec.kind, _text), spec, column)


def _entity(options: Options, column: str, names: Resolver, rank: int) -> Read:
    kind, role, resolve = options.kind or "company", options.role, names.resolve
    uses: dict[str, Use] = {}

    def read(ctx: RowContext, text: str) -> str:
        try:
            found = resolve(text)
        except Refused as refused:
            raise Refused(column, refused.reason, refused.advice) from None
        if (use := uses.get(found)) is None:
            use = uses[found] = Use(found, kind, role, rank)
        ctx.used.append(use)
        return found

    return read


def _date(formats: tuple[str, ...], years: tuple[int, int], kind: str, column: str) -> Read:
    def read(ctx: RowContext, text: str) -> str:
        try:
            return read_date(text, formats, years)
        except OtherForm as error:
            if kind == "period" and (period := _period(text)) is not None:
                return period
            raise Refused(column, error.why, error.advice) from None
        except UnreadDate as error:
            raise Refused(column, error.why, error.advice) from None

    return read


def _period(text: str) -> str | None:
    try:
        return parse_period(text).label
    except DateError:
        return None


def _url(column: str) -> Read:
    def read(ctx: RowContext, text: str) -> str | None:
        scheme, _, rest = text.partition("://")
        if rest and scheme.lower() in ("http", "https") and len(text.split()) == 1:
            return text
        ctx.note_unread(column, text)
        return None

    return read


def _guarded(convert: Callable[[str, Spec], Any], spec: Spec, column: str) -> Read:
    def read(ctx: RowContext, text: str) -> Any:
        try:
            return convert(text, spec)
        except ValueError as error:
            raise Refused(column, words_of(error), _CORRECT) from None

    return read


def _text(text: str, spec: Spec) -> str:
    if len(text) > _MAX_TEXT:
        raise ValueError(
            told("a text of {count:,} characters, over {most:,}", count=len(text), most=_MAX_TEXT)
        )
    return text


def _code(text: str, spec: Spec) -> str:
    if text not in spec.choices:
        raise ValueError(
            told("{text} is not one of: {names}", text=shown(text), names=", ".join(spec.choices))
        )
    return text


def _whole(text: str, spec: Spec) -> int:
    try:
        number = Decimal(text.replace(",", "").removesuffix("years").removesuffix("year").strip())
    except InvalidOperation:
        raise ValueError(told("{text} is no number", text=shown(text))) from None
    if not number.is_finite() or number != int(number) or not 0 < number < 10**9:
        raise ValueError(told("{text} is not a whole number above zero", text=shown(text)))
    return int(number)


# -------------------------------------------------------------------- figures


def _figure(options: Options, column: str, decimal: str, unit: Text | None) -> Read:
    def figure_of(ctx: RowContext, text: str) -> FigureValue | None:
        one = _unit_of(ctx, unit, column)
        if options.take:
            return _figure_of_phrase(ctx, text, options, one, column)
        return read_figure_value(
            text, one, decimal=decimal, rounded=options.round, negative=options.negative,
            about=options.about,
        )  # fmt: skip

    def read(ctx: RowContext, text: str) -> FigureValue | Unread | None:
        try:
            figure = figure_of(ctx, text)
        except BadFigure as error:
            if options.on_bad == "refuse":
                raise Refused(column, error.why, error.advice) from None
            ctx.note_unread(column, text)
            return Unread(text) if options.on_bad == "words" else None
        if figure is not None and options.zero != "zero" and _is_nothing(figure):
            if options.zero == "none":
                return None
            raise Refused(
                column,
                told("{text} is zero", text=shown(text)),
                told("leave the cell blank if the figure is not known"),
            )
        return figure

    return read


def _is_nothing(figure: FigureValue) -> bool:
    return figure.quantity.low == figure.quantity.high == 0


def _unit_of(ctx: RowContext, unit: Text | None, column: str) -> Unit | None:
    written = unit(ctx) if unit else ""
    try:
        return read_unit(written) if written else None
    except UnitError as error:
        raise Refused(column, words_of(error), told("correct the unit")) from None


def _figure_of_phrase(
    ctx: RowContext, text: str, options: Options, unit: Unit | None, column: str
) -> FigureValue | None:
    piece = _piece(ctx, text, options, unit, column)
    if piece is None or piece.figure is None:
        return None
    figure = read_figure_value(
        piece.figure, unit, rounded=options.round, negative=options.negative, about=options.about
    )
    further = "on top of what was there before" if piece.further else figure.note
    return replace(figure, raw=piece.published or piece.raw, note=further)


def _taken(options: Options, spec: Spec, column: str) -> Read:
    """A piece of a phrase that is no figure: words, a date, a number of years."""
    convert = _guarded(_whole if spec.kind == "whole" else _text, spec, column)

    def read(ctx: RowContext, text: str) -> Any:
        try:
            piece = _piece(ctx, text, options, None, column)
        except BadFigure as error:
            if options.on_bad == "refuse":
                raise Refused(column, error.why, error.advice) from None
            ctx.note_unread(column, text)
            return None
        found = (piece.figure or piece.words) if piece else ""
        return convert(ctx, found) if found else None

    return read


def _piece(
    ctx: RowContext, text: str, options: Options, unit: Unit | None, column: str
) -> Piece | None:
    """The piece that is wanted of a cell with several.

    Raises:
        BadFigure: There are several such pieces, or nothing in it can be read.
    """
    phrase = read_phrase(text, unit=unit.base if unit and unit.factor == 1 else None)
    if options.take in ("unread", "label"):
        words = phrase.label if options.take == "label" else " · ".join(phrase.unread)
        return Piece("words", None, words, text) if words else None
    found = [piece for piece in phrase.pieces if piece.role == options.take]
    if phrase.unread:
        if options.on_bad == "refuse" or not phrase.pieces:
            why = told(
                "{words} in {text} is not read",
                words=shown(" · ".join(phrase.unread)),
                text=shown(text),
            )
            raise BadFigure(why, told('correct it, or write `on_bad = "words"` in the mapping'))
        ctx.note_unread(column, text)
    if len(found) > 1:
        role = ROLES[options.take or ""]
        raise BadFigure(
            told("{text} has {role} {count} times", text=shown(text), role=role, count=len(found)),
            told("split the cell"),
        )
    return found[0] if found else None
