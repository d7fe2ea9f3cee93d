"""What one segment says: its figures, each with its label, and what is said of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from db.exchange.phrases.marks import Mark, read_alone
from db.exchange.phrases.pieces import Piece
from db.exchange.phrases.plain import Plain
from db.exchange.phrases.roles import role_of
from db.exchange.phrases.segments import Segment
from db.quantity import Quantity
from db.quantity import text as in_notation

_MOST_WORDS: Final = 8
_MOST_HAN: Final = 16
_HAN: Final = re.compile(r"[\u3400-\u9fff]")

_EDGES: Final = " ,:;./-+&'\"“”‘’()[]{}·…、。"
_JOINING: Final = re.compile(
    r"\A(?:and|then|plus|with)\b|\b(?:and|then|plus)\Z|\A[和与及]|[和与及]\Z", re.IGNORECASE
)
# Signs that make something else of a figure beside them, or that belong to a number left unread.
_TELLING: Final = re.compile(r"[*=×÷^<>≤≥→⇒←⇐⇄↔$%‰€£¥₩₹±]|->")
_TURNING: Final = re.compile(
    r"\b(?:not|no|non|never|without|except|excluding|excl|ex|instead|than|denie[sd]|deny|false"
    r"|down|fell|falls?|drop(?:s|ped)?|declin\w+|decreas\w+|cuts?|minus|less|fewer|lower|lost"
    r"|short|ago|earlier|later|vs|versus|compared|divided|cancell?ed|scrapped|withdrawn|between"
    r"|or|either)\b|n['’]t\b|不|未|没|无|并非|否|下降|减少|下跌|亏|取消|搁置|放弃|相比|或",
    re.IGNORECASE,
)
_TERM_JOINT: Final = re.compile(r"(?:\bfor|为期|期限为?|长达) ?\Z", re.IGNORECASE)
_OVER: Final = "over "

_Gap = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Element:
    """A figure or a date of a segment.

    Attributes:
        mark: Where it stands.
        start: Where it begins with the word that joins it to another.
        figure: Where the figure itself begins.
        quantity: The figure; None of a date.
        is_head: Whether it can have a label: a date has none, nor a term of something else.
    """

    mark: Mark
    start: int
    figure: int
    quantity: Quantity | None
    is_head: bool


def said_in(text: Plain, segment: Segment, marks: list[Mark]) -> list[Piece] | None:
    """The pieces of a segment.

    Args:
        text: The whole text.
        segment: Where the segment stands in it.
        marks: The marks in it, one at least.

    Returns:
        The pieces, in order; None if the segment is not understood.
    """
    return _Segment(text, segment, marks).pieces()


class _Segment:
    def __init__(self, text: Plain, segment: Segment, marks: list[Mark]) -> None:
        self._text, self._segment = text, segment
        self._elements = self._elements_of(marks)
        starts = [element.start for element in self._elements]
        ends = [element.mark.end for element in self._elements]
        self._gaps: list[_Gap] = list(
            zip([segment.start, *ends], [*starts, segment.end], strict=True)
        )

    def _elements_of(self, marks: list[Mark]) -> list[_Element]:
        amounts = [mark.quantity is not None and mark.quantity.unit != "year" for mark in marks]
        elements = []
        for number, mark in enumerate(marks):
            if mark.quantity is None or amounts[number] or not any(amounts):
                is_head = mark.quantity is not None
                elements.append(_Element(mark, mark.start, mark.start, mark.quantity, is_head))
            else:
                low = marks[number - 1].end if number else self._segment.start
                elements.append(self._term(mark, low, any(amounts[:number])))
        return elements

    def _term(self, mark: Mark, low: int, after_amount: bool) -> _Element:
        """How long something else runs; "over five years" behind it is no more than five."""
        plain = self._text.text
        if after_amount and plain[mark.start : mark.end].lower().startswith(_OVER):
            figure = mark.start + len(_OVER)
            if quantity := read_alone(plain[figure : mark.end]):
                return _Element(mark, mark.start, figure, quantity, False)
        joint = _TERM_JOINT.search(plain, low, mark.start)
        start = joint.start() if joint else mark.start
        return _Element(mark, start, mark.start, mark.quantity, False)

    def pieces(self) -> list[Piece] | None:
        if not self._is_understood():
            return None
        owners = self._owners()
        pieces: list[Piece] = []
        for number, gap in enumerate(self._gaps):
            if owners[number] is None and self._letters(gap):
                words = self._words(gap)
                pieces.append(Piece("words", None, words, self._written(*gap)))
            if number < len(self._elements):
                element = self._elements[number]
                left = gap if owners[number] == number else None
                right = self._gaps[number + 1] if owners[number + 1] == number else None
                pieces.append(self._piece(element, left, right, number == 0))
        return pieces

    def _is_understood(self) -> bool:
        said = [self._text.text[start:end] for start, end in self._gaps]
        if any(_TELLING.search(text) or _TURNING.search(text) for text in said):
            return False
        if sum(len(_HAN.findall(text)) for text in said) > _MOST_HAN:
            return False
        if sum(len(text.split()) for text in said) > _MOST_WORDS:
            return False
        return any(e.is_head for e in self._elements) or not any(map(self._letters, self._gaps))

    def _owners(self) -> list[int | None]:
        """Whose label the words of each gap are: a number of an element, or of none."""
        heads = [element.is_head for element in self._elements]
        # "equity $6B, debt $4B" has its labels before its figures, "$6B equity, $4B debt" behind.
        go_before = (
            sum(heads) > 1 and self._letters(self._gaps[0]) and not self._letters(self._gaps[-1])
        )
        owners: list[int | None] = []
        for number in range(len(self._gaps)):
            left = number - 1 if number and heads[number - 1] else None
            right = number if number < len(heads) and heads[number] else None
            owners.append(right if left is None or (go_before and right is not None) else left)
        return owners

    def _piece(
        self, element: _Element, left: _Gap | None, right: _Gap | None, is_first: bool
    ) -> Piece:
        mark, quantity = element.mark, element.quantity
        if quantity is None:
            return Piece(mark.kind, None, mark.value, self._text.written(mark.start, mark.end))
        words = [self._words(gap) if gap else "" for gap in (left, right)]
        label = " … ".join(words) if all(words) else "".join(words)
        further = is_first and self._segment.further
        role, label = role_of(quantity, label, mark.value, further)
        published = self._text.written(element.figure, mark.end)
        start = self._first_letter(left, element.start)
        end = self._last_letter(right, mark.end)
        return Piece(
            role, figure_text(quantity, published), label, self._text.written(start, end),
            published, further,
        )  # fmt: skip

    def _first_letter(self, gap: _Gap | None, otherwise: int) -> int:
        start, end = self._text.trimmed(*gap) if gap else (0, 0)
        return start if start < end else otherwise

    def _last_letter(self, gap: _Gap | None, otherwise: int) -> int:
        start, end = self._text.trimmed(*gap) if gap else (0, 0)
        return end if start < end else otherwise

    def _letters(self, gap: _Gap) -> bool:
        start, end = self._text.trimmed(*gap)
        return start < end

    def _written(self, start: int, end: int) -> str:
        return self._text.written(*self._text.trimmed(start, end))

    def _words(self, gap: _Gap) -> str:
        """The words of a gap as a label, without the signs and joints around them."""
        start, end = gap
        words = self._text.text[start:end].strip(_EDGES)
        return _JOINING.sub("", words).strip(_EDGES)


def figure_text(quantity: Quantity, published: str) -> str:
    """A figure in the notation of facts files, with its unit wherever that has a word."""
    written = in_notation(quantity)
    named = f"{written} people" if quantity.unit == "people" else written
    for text in (named, published):
        if read_alone(text) == quantity:
            return text
    return written
