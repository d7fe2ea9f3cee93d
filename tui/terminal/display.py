"""The last screen that was sent, and what has to be sent to turn it into the next one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.color import ColorSystem
from rich.segment import Segment

from db.named_tuple import NamedTuple
from tui.terminal.alphabet import HALF, UNKNOWN, Alphabet, is_sure
from tui.terminal.by_identity import ByIdentity
from tui.terminal.looks import PLAIN, Looks
from tui.terminal.pen import Pen
from tui.terminal.scroll import LEAST_LINES, Scroll, find_scroll
from tui.terminal.strokes import Line, Stroke, strokes

MANY = 24
"""Strokes of which it is always shorter to draw those of one look together."""
MOST_KNOWN = 256
"""Pieces of which it is remembered what cells they are: a few screens."""


class Piece(NamedTuple):
    """Segments that are drawn at a place: line, first cell. They must not change any more."""

    y: int
    x: int
    segments: Sequence[Segment]


class _Foreseen(NamedTuple):
    """An update that was worked out before it is asked for.

    Attributes:
        changed: The lines that it changes.
        sends: What it sends.
        lines: All lines after it.
        pen: The pen after it.
    """

    changed: dict[int, Line]
    sends: str
    lines: list[Line]
    pen: Pen


class Display:
    """Keeps the cells of the terminal, and sends the differences only.

    Args:
        colors: The colours that the terminal has.
        erases_in_color: Erased cells get the background colour of the pen, as in xterm. In others
            they get the terminal's own, and blanks have to be written.
        has_italics: There is a slanted script. GNU screen would show reversed cells instead.
    """

    def __init__(
        self,
        colors: ColorSystem = ColorSystem.TRUECOLOR,
        *,
        erases_in_color: bool = True,
        has_italics: bool = True,
    ) -> None:
        self._looks = Looks(colors, erases_in_color=erases_in_color, has_italics=has_italics)
        self._alphabet = Alphabet()
        self._lines: list[Line] | None = None
        self._width = 0
        self._pen = Pen(self._looks, self._alphabet, 0)
        self._known: ByIdentity[Sequence[Segment], Line] = ByIdentity(self._cells, MOST_KNOWN)
        self._foreseen: _Foreseen | None = None

    def forget(self) -> None:
        """Know nothing of the terminal: the next update is a whole screen, painted anew."""
        self._lines = None

    def knows(self, width: int, height: int) -> bool:
        """Whether the screen has this size and is known, so that a part of it can be updated."""
        if self._lines is None or self._looks.is_full or self._alphabet.is_full:
            return False
        return (self._width, len(self._lines)) == (width, height)

    def repaint(
        self, width: int, height: int, pieces: Iterable[Piece], *, over: bool = False
    ) -> str:
        """Clear the terminal and paint a whole screen.

        Args:
            width: Of the screen.
            height: Of the screen.
            pieces: All of it; where there is none, the screen is blank.
            over: Paint line by line over what is there, so that it is blank at no time.

        Returns:
            What has to be sent.
        """
        if self._looks.is_full or self._alphabet.is_full:
            self._looks.clear()
            self._alphabet.clear()
            self._known.clear()
        self._width, self._foreseen = width, None
        self._pen = Pen(self._looks, self._alphabet, width)
        plain = self._looks.code(PLAIN)
        self._lines = [Line(" " * width, plain * width)] * height
        if not width or not height:
            return ""
        new, _ = self._drawn(pieces)
        wanted = {y: new.get(y, self._lines[y]) for y in range(height)}
        if over:
            self._lines = [*wanted.values()]
            self._draw_in_the_best_order(self._all_of(wanted))
            return self._pen.take()
        return self._paint(wanted)

    def again(self) -> str:
        """What would paint the screen as it is now; none of it is sent."""
        lines, pen = self._lines, self._pen
        if not lines or not self._width:
            return ""
        self._pen = Pen(self._looks, self._alphabet, self._width)
        painting = self._paint(dict(enumerate(lines)))
        self._lines, self._pen = lines, pen
        return painting

    def _paint(self, lines: dict[int, Line]) -> str:
        """Clear the terminal and draw all lines."""
        ground = self._ground(lines.values()) or self._looks.code(PLAIN)
        self._pen.use(self._looks.look(ground))
        self._pen.raw("\x1b[2J")
        self._lines = [Line(" " * self._width, ground * self._width)] * len(lines)
        for y, line in lines.items():  # a bar of another colour: blanks are not drawn one by one
            own = self._ground([line])
            if own not in (None, ground) and self._looks.bare[line.looks[-1]] == own:
                self._pen.draw_all([Stroke(y, 0, "", own)])
                self._lines[y] = Line(" " * self._width, own * self._width)
        self._draw(lines)
        return self._pen.take()

    def update(self, pieces: Iterable[Piece]) -> str:
        """Turn the screen into one on which some pieces are otherwise.

        Returns:
            What has to be sent.

        Raises:
            ValueError: The screen is not known.
        """
        if self._lines is None:
            raise ValueError("only a known screen can be updated")
        new, spans = self._drawn(pieces)
        changed = {y: line for y, line in new.items() if line != self._lines[y]}
        if not changed:
            return ""
        foreseen, self._foreseen = self._foreseen, None
        if foreseen is not None and foreseen.changed == changed:
            self._lines, self._pen = foreseen.lines, foreseen.pen
            return foreseen.sends
        return self._turned_into(changed, spans)

    def foresee(self, pieces: Sequence[Piece]) -> None:
        """Work out what an update will send, should it be the next that is asked for."""
        self._foreseen = None
        if self._lines is None:
            return
        new, spans = self._drawn(pieces)
        changed = {y: line for y, line in new.items() if line != self._lines[y]}
        lines, pen = self._lines, self._pen
        self._lines, self._pen = lines[:], pen.copy()
        try:
            sends = self._turned_into(dict(changed), spans)
            self._foreseen = _Foreseen(changed, sends, self._lines, self._pen)
        finally:
            self._lines, self._pen = lines, pen

    def _turned_into(self, changed: dict[int, Line], spans: Sequence[tuple[int, int, int]]) -> str:
        """Draw lines that changed, those that moved by moving them; returns what to send."""
        assert self._lines is not None
        if len(changed) >= LEAST_LINES:
            (columns, _), *_ = Counter((x, end) for y, x, end in spans if y in changed).most_common(
                1
            )
            if scroll := find_scroll(changed, self._lines, columns):
                self._scroll(scroll, changed)
        self._draw(changed)
        return self._pen.take()

    def make_ready(self, segments: Sequence[Segment]) -> None:
        """Find out what cells segments are that will be drawn soon."""
        self._known.of(segments)

    def place_cursor(self, y: int, x: int) -> str:
        """Put the cursor where a person types: the windows of input methods open there."""
        self._pen.go(y, x)
        if moves := self._pen.take():
            self._foreseen = None
        return moves

    # ------------------------------------------------------------------ cells

    def _drawn(self, pieces: Iterable[Piece]) -> tuple[dict[int, Line], list[tuple[int, int, int]]]:
        """The lines with the pieces on them, and where the pieces are: line, first cell, end."""
        assert self._lines is not None
        new: dict[int, Line] = {}
        spans: list[tuple[int, int, int]] = []
        for y, x, segments in pieces:
            if not 0 <= y < len(self._lines) or not 0 <= x < self._width:
                continue
            codes, looks = self._known.of(segments)
            if codes:
                new[y] = _with(new.get(y, self._lines[y]), x, codes, looks)
                spans.append((y, x, min(x + len(codes), self._width)))
        return new, spans

    def _cells(self, segments: Iterable[Segment]) -> Line:
        encode, look = self._alphabet.encode, self._looks.of
        codes = [(encode(text), style) for text, style, control in segments if not control]
        looks = [look(style) * len(cells) for cells, style in codes]
        return Line("".join([cells for cells, _ in codes]), "".join(looks))

    def _ground(self, lines: Iterable[Line]) -> str | None:
        """The commonest look of blanks with which cells can be erased."""
        bare, erasable = self._looks.bare, self._looks.erasable
        counts: Counter[str] = Counter()
        for line in lines:
            for look, count in Counter(line.looks).items():
                if bare[look] in erasable:
                    counts[bare[look]] += count
        return max(counts, key=counts.__getitem__, default=None)

    # ------------------------------------------------------------------ drawing

    def _scroll(self, scroll: Scroll, changed: dict[int, Line]) -> None:
        """Move a band of lines, here and on the terminal."""
        assert self._lines is not None
        self._pen.raw(scroll.sequence)
        unknown = Line(UNKNOWN * self._width, self._looks.code(PLAIN) * self._width)
        old = self._lines[:]
        for y in range(scroll.top, scroll.bottom + 1):
            changed.setdefault(y, old[y])
            source = scroll.source(y)
            self._lines[y] = unknown if source is None else old[source]

    def _draw(self, new: dict[int, Line]) -> None:
        """Draw lines over those that are there."""
        assert self._lines is not None
        todo: list[Stroke] = []
        for y in sorted(new):
            old = self._lines[y]
            if new[y] == old:  # it has moved there
                continue
            if old.codes[0] == UNKNOWN and (ground := self._ground([new[y]])) is not None:
                # What a scroll left there depends on the terminal.
                self._pen.draw_all([Stroke(y, 0, "", ground)])
                old = Line(" " * self._width, ground * self._width)
            todo += strokes(y, new[y], old, self._looks)
            self._lines[y] = new[y]
        self._draw_in_the_best_order(todo)

    def _all_of(self, lines: dict[int, Line]) -> list[Stroke]:
        """The strokes of lines of which nothing is there yet."""
        unknown = Line(UNKNOWN * self._width, self._looks.code(PLAIN) * self._width)
        return [s for y, line in lines.items() for s in strokes(y, line, unknown, self._looks)]

    def _draw_in_the_best_order(self, todo: list[Stroke]) -> None:
        """Line by line, or look by look: whichever is shorter."""
        # What may be wider than thought is drawn before what is behind it.
        if len(todo) < 2 or not is_sure("".join([stroke.codes for stroke in todo])):
            self._pen.draw_all(todo)
            return
        by_look = self._by_look(todo)
        if len(todo) >= MANY:
            self._pen.draw_all(by_look)
            return
        pens = [self._pen.copy(), self._pen.copy()]
        for pen, order in zip(pens, (todo, by_look), strict=True):
            pen.draw_all(order)
        best = min(pens, key=Pen.length)
        best.put_first(self._pen.take())
        self._pen = best

    def _by_look(self, todo: list[Stroke]) -> list[Stroke]:
        """The same strokes, those of one look together; blanks go with any that suits them."""
        bare = self._looks.bare
        groups: dict[str, list[Stroke]] = {}
        homes: dict[str, list[Stroke]] = {}  # for blanks
        if self._pen.look is not None:  # what needs no change of look comes first
            code = self._looks.code(self._pen.look)
            groups[code] = homes[bare[code]] = []
        for stroke in todo:
            if not stroke.is_blank:
                group = groups.setdefault(stroke.look, [])
                homes.setdefault(bare[stroke.look], group)
        for stroke in todo:
            if stroke.is_blank:
                home = homes.setdefault(bare[stroke.look], groups.setdefault(stroke.look, []))
                home.append(stroke)
            else:
                groups[stroke.look].append(stroke.alone())
        return [stroke for group in groups.values() for stroke in group]


def _with(line: Line, x: int, codes: str, looks: str) -> Line:
    """A line with other cells from some cell on; what is left of a wide character is blank."""
    width = len(line.codes)
    if not x and len(codes) == width:
        return Line(codes, looks)
    end = min(x + len(codes), width)
    shown = codes[: end - x]
    if codes[end - x : end - x + 1] == HALF:
        shown = shown[:-1] + " "
    before, after = line.codes[:x], line.codes[end:]
    if line.codes[x] == HALF:
        before = before[:-1] + " "
    if after.startswith(HALF):
        after = " " + after[1:]
    return Line(before + shown + after, line.looks[:x] + looks[: end - x] + line.looks[end:])
