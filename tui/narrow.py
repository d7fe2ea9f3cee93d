"""Cells of lists in fewer terminal cells. Words may be cut; a figure never: it would be another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len

from db.rows import Figure
from tui import words as w
from tui.figures import text
from tui.language import _
from tui.phrases import DERIVED, RIVALS, hoped
from tui.widgets.cells import ELLIPSIS, Cell, cut

DIGITS = (4, 3, 2)
"""Significant digits of a figure, as there is room."""


def narrowed(cell: Cell, width: int) -> str:
    """What a cell says, in at most so many terminal cells."""
    if cell_len(cell.text) <= width:
        return cell.text
    if cell.figure is not None and cell.figure.quantity is not None:
        told = (cell.lead + form for form in _forms(cell.figure))
        # Without room for any form nothing of it is shown: its evidence is one key away.
        return next((form for form in told if cell_len(form) <= width), cut(ELLIPSIS, width))
    fitting = (form for form in cell.shorter if cell_len(form) <= width)
    last = cell.shorter[-1] if cell.shorter else cell.text
    return next(fitting, None) or cut(last, width)


def _forms(figure: Figure) -> Iterator[str]:
    """A figure in ever fewer cells: signs for words, no blanks, fewer digits, a shorter year."""
    assert figure.quantity is not None
    marks = (DERIVED if figure.derived else "") + (RIVALS if figure.rivals else "")
    basis = w.SHORT_BASES.get(figure.basis or "", "")
    year = figure.period if figure.period and figure.period.startswith("FY") else ""
    aim = hoped(figure)
    for period in dict.fromkeys((year, year.replace("FY20", "FY"))):
        for digits in DIGITS:
            told = marks + text(figure.quantity, digits, tight=True)
            for form in (told, _unspaced(told), _signed(told)):
                for hope in dict.fromkeys((aim, _("goal") if aim else "")):
                    yield " ".join(filter(None, (form, basis, period, hope)))


def _signed(told: str) -> str:
    """The dollar's sign in place of its Chinese name, which takes three cells more."""
    amount = told.removesuffix("美元")
    return told if amount == told else re.sub(r"(?=[0-9])", "$", amount, count=1)


def _unspaced(told: str) -> str:
    for sign in "≥≤<>":
        told = told.replace(f"{sign} ", sign)
    return told
