"""Formulas of derived facts: names and whole numbers under + - * /, applied to quantities."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping

from db.facts.nodes import quoted
from db.quantity import Quantity, QuantityError, add, divide, ratio, scale, subtract
from db.told import told, words_of

MAX_LENGTH = 200

# Checked before Python's own parser may look at it: that one knows far more than formulas, and
# warns of what it finds odd.
_WORDS = re.compile(r"(?:[A-Za-z_][A-Za-z0-9_]*|[0-9]+(?![A-Za-z0-9_])|[-+*/()]| )+\Z")


class FormulaError(ValueError):
    """A formula that cannot be read, or cannot be applied to its inputs."""


def names(formula: str) -> tuple[str, ...]:
    """The names that a formula uses, in order, each once.

    Raises:
        FormulaError: It is no formula.
    """
    found = [node for node in ast.walk(_tree(formula)) if isinstance(node, ast.Name)]
    return tuple(dict.fromkeys(n.id for n in sorted(found, key=lambda node: node.col_offset)))


def evaluate(formula: str, inputs: Mapping[str, Quantity]) -> Quantity:
    """Apply a formula to quantities, keeping their bounds.

    Two figures of one unit divide to a ratio; a figure divides by a whole number or by a duration
    in years to a figure of its own unit.

    Raises:
        FormulaError: A name has no input, units do not go together, or nothing can be known.
    """
    result = _value(_tree(formula), inputs)
    if isinstance(result, int):
        raise FormulaError(told("a number alone derives nothing"))
    return result


def _tree(formula: str) -> ast.expr:
    if len(formula) > MAX_LENGTH:
        raise FormulaError(told("longer than {most} characters", most=MAX_LENGTH))
    try:
        if _WORDS.match(formula):
            return ast.parse(formula.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        pass
    raise FormulaError(told("not a formula: use names, whole numbers and + - * /"))


def _value(node: ast.expr, inputs: Mapping[str, Quantity]) -> Quantity | int:
    if isinstance(node, ast.Name):
        if node.id not in inputs:
            raise FormulaError(
                told("the name {name} has no input with a figure", name=quoted(node.id))
            )
        return inputs[node.id]
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return node.value
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATIONS:
        left, right = _value(node.left, inputs), _value(node.right, inputs)
        try:
            result = _OPERATIONS[type(node.op)](left, right)
        except QuantityError as error:
            raise FormulaError(words_of(error)) from None
        if result is None:
            raise FormulaError(told("nothing can be known of the result"))
        return result
    raise FormulaError(told("only names, whole numbers and + - * / can stand in a formula"))


_Side = Quantity | int


def _both(
    operation: Callable[[Quantity, Quantity], Quantity | None],
) -> Callable[[_Side, _Side], Quantity | None]:
    def apply(left: _Side, right: _Side) -> Quantity | None:
        if isinstance(left, int) or isinstance(right, int):
            raise FormulaError(told("a figure and a bare number cannot be added or subtracted"))
        return operation(left, right)

    return apply


def _times(left: _Side, right: _Side) -> Quantity | None:
    if isinstance(left, Quantity) and isinstance(right, int):
        return scale(left, right)
    if isinstance(right, Quantity) and isinstance(left, int):
        return scale(right, left)
    raise FormulaError(told("only a figure and a whole number can be multiplied"))


def _over(left: _Side, right: _Side) -> Quantity | None:
    if isinstance(left, int):
        raise FormulaError(told("a bare number cannot be divided"))
    if isinstance(right, int):
        return divide(left, right)
    if right.unit == "year" and right.is_exact and isinstance(right.low, int):
        return divide(left, right.low)
    return ratio(left, right)


_OPERATIONS: dict[type[ast.operator], Callable[[_Side, _Side], Quantity | None]] = {
    ast.Add: _both(add),
    ast.Sub: _both(subtract),
    ast.Mult: _times,
    ast.Div: _over,
}
