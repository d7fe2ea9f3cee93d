"""Formulas: names and whole numbers under + - * /, and nothing else of Python."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.facts.formula import FormulaError, evaluate, names
from db.quantity import Quantity

B = 10**9


def usd(low: int, high: int | None = None) -> Quantity:
    return Quantity(low * B, (high or low) * B, "USD")


INPUTS = {
    "pre": usd(730),
    "raised": usd(110),
    "guidance": usd(175, 185),
    "up_to": Quantity.up_to(100 * B, "USD"),
    "floor": Quantity.at_least(3 * B, "USD"),
    "years": Quantity.exact(8, "year"),
    "power": Quantity.exact(2 * B, "W"),
    "tripled": Quantity.more_than(3, "x"),
    "zero": Quantity.exact(0, "USD"),
    "euros": Quantity.exact(1, "EUR"),
}


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("pre + raised", usd(840)),
        ("pre - raised", usd(620)),
        ("2 * pre", usd(1460)),
        ("raised * 2 + pre", usd(950)),
        ("(pre + raised) * 2", usd(1680)),
        ("pre - (pre - raised)", usd(110)),
        ("guidance + raised", usd(285, 295)),
        ("up_to + raised", Quantity.up_to(210 * B, "USD")),
        ("raised / 8", Quantity.exact(13_750_000_000, "USD")),
        ("raised / years", Quantity.exact(13_750_000_000, "USD")),
        ("raised * 0", Quantity.exact(0, "USD")),
        ("  pre ", usd(730)),
    ],
)
def test_what_follows(formula: str, result: Quantity) -> None:
    assert evaluate(formula, INPUTS) == result


def test_two_figures_of_a_unit_make_a_share() -> None:
    share = evaluate("part / round", {"part": usd(30), "round": usd(110)})
    assert (share.unit, str(share.low), share.approximate) == ("ratio", "0.2727", True)


@pytest.mark.parametrize(
    ("formula", "why"),
    [
        ("pre + nothing", "the name 'nothing' has no input with a figure"),
        ("pre + power", "do not go together"),
        ("pre + euros", "do not go together"),
        ("pre / tripled", "do not go together"),  # no base is derived from growth
        ("pre / zero", "nothing can be known"),
        ("floor - floor", None),
        ("up_to / up_to", "nothing can be known"),
        ("pre / 0", "divided by one or more"),
        ("1 + 1", "a figure and a bare number"),
        ("42", "a number alone derives nothing"),
        ("8 / pre", "a bare number cannot be divided"),
        ("pre * raised", "only a figure and a whole number"),
        ("pre + 1", "a figure and a bare number"),
        ("-pre", "only names, whole numbers"),
        ("pre ** 2", "only names, whole numbers"),
        ("pre // 2", "only names, whole numbers"),
        ("pre()", "only names, whole numbers"),
    ],
)
def test_what_cannot_follow(formula: str, why: str | None) -> None:
    with pytest.raises(FormulaError, match=why):
        evaluate(formula, INPUTS)


@pytest.mark.parametrize(
    "formula",
    [
        "",
        " ",
        "pre +",
        "+ + +",
        "(pre",
        "pre)",
        "pre raised",
        "pre; raised",
        "pre = raised",
        "pre.low",
        "pre[0]",
        "__import__('os')",
        "lambda: pre",
        "pre if pre else pre",
        "1.5 * pre",
        "0x10 * pre",
        "1_0 * pre",
        "1or 2",
        "1if 1else 2",
        "'a'",
        "f'{pre}'",
        "pre # note",
        "pre\n+ pre",
        "pre × 2",
        "ｐｒｅ",
        "预付 + 尾款",
        "pre & raised",
        "None",
        "True * pre",
        "not pre",
        "pre\x00",
        "(" * 90 + "pre" + ")" * 90 + "(",
        "a" * 201,
        "007 * pre",
    ],
)
def test_what_is_no_formula(formula: str) -> None:
    with pytest.raises(FormulaError):
        evaluate(formula, INPUTS)


def test_names_come_in_order_and_once() -> None:
    assert names("b + a / (b - c)") == ("b", "a", "c")


@given(st.text(alphabet="ab1 +-*/().,'\"[]{}=<>!&|~^%@:;\\\n_#0ifor", max_size=30))
def test_any_text_is_a_formula_or_an_error(formula: str) -> None:
    """Nothing else is raised, and Python's own warnings about odd code stay away."""
    try:
        evaluate(formula, {"a": usd(2), "b": usd(3)})
    except FormulaError as error:
        assert str(error)
