"""What Textual draws, as pieces of lines, and when; and a compositor that draws what changed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

from rich.segment import Segment
from textual import events
from textual._compositor import (
    ChopsUpdate,
    Compositor,
    CompositorMap,
    CompositorUpdate,
    LayoutUpdate,
)
from textual.app import App
from textual.color import Color
from textual.filter import ANSIToTruecolor, LineFilter
from textual.geometry import Region
from textual.reactive import Reactive
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from tui.terminal.by_identity import ByIdentity
from tui.terminal.display import Display, Piece
from tui.terminal.textual_private.strips import FrugalStrip

TOGETHER = 0.001
"""Seconds in which what one key changes, in several widgets, is collected."""
BETWEEN = 1 / 60
"""Seconds between two paintings, in the long run."""
AT_ONCE = 3
"""Paintings that need not wait: what a key does in one widget may change another."""
MOST_KEPT = 160
"""Lines of a widget that are kept as they were drawn: two screens of a large window."""


def screen_strips(app: App[Any]) -> list[Strip]:
    """The lines of the screen, as they are drawn now."""
    return app.screen._compositor.render_strips(app.size)


class LinesUpdate(CompositorUpdate):
    """Some pieces of lines, or a whole screen of them."""

    def __init__(self, pieces: list[tuple[int, int, Strip]], *, is_whole: bool = False) -> None:
        self.pieces = pieces
        self.is_whole = is_whole


class LineCompositor(Compositor):
    """Draws only the lines that changed, where Textual draws all lines of their widgets.

    Nor does it cut what lies in front at the borders of what lies behind, as Textual does, which
    costs wide characters there.
    """

    def render_partial_update(self) -> Any:
        """Draw what changed."""
        regions = self._dirty_regions.copy()
        self._dirty_regions.clear()
        return LinesUpdate(self._draw(regions)) if regions else None

    def render_full_update(self, simplify: bool = False) -> Any:
        """Draw the whole screen."""
        if simplify:  # for a picture, and not for the terminal
            return super().render_full_update(simplify)
        self._dirty_regions.clear()
        return LinesUpdate(self._draw([self.size.region]), is_whole=True)

    def _draw(self, regions: Iterable[Region]) -> list[tuple[int, int, Strip]]:
        layers = self.layers_visible
        pieces: list[tuple[int, int, Strip]] = []
        for first, count, left, right in _blocks(self._regions_to_spans(regions), layers):
            pieces += _draw_block(layers[first], first, count, left, right)
        return pieces


_Layer = list[tuple[Widget, Region, Region]]


def _blocks(
    spans: Iterable[tuple[int, int, int]], layers: list[_Layer]
) -> Iterator[tuple[int, int, int, int]]:
    """Join equal spans of lines that show the same widgets: first line, count, left, right."""
    block: tuple[int, int, int, int] | None = None
    for y, left, right in spans:
        if not 0 <= y < len(layers):
            continue
        if block is not None:
            first, count, *columns = block
            if y == first + count and columns == [left, right] and layers[y] == layers[first]:
                block = (first, count + 1, left, right)
                continue
            yield block
        block = (y, 1, left, right)
    if block is not None:
        yield block


def _draw_block(
    layer: _Layer, first: int, count: int, left: int, right: int
) -> Iterator[tuple[int, int, Strip]]:
    """Draw some lines between two columns: the widgets from front to back, until all is covered.

    A widget is drawn as far as it reaches on both sides: its wide characters may be cut by what
    lies over it, but never by where a change ends.
    """
    bare = [(left, right)]
    covered: list[tuple[int, int]] = []
    for widget, (x, _, width, _), region in layer:
        if not any(a < x + width and x < b for a, b in bare):
            covered.append((x, x + width))
            continue
        for a, b in _uncovered((x, x + width), covered):
            crop = Region(a - region.x, first - region.y, b - a, count)
            for y, strip in enumerate(_lines_of(widget, crop), first):
                yield y, a, strip
        covered.append((x, x + width))
        bare = [hole for span in bare for hole in _uncovered(span, [(x, x + width)])]
        if not bare:
            return


def _lines_of(widget: Widget, crop: Region) -> list[Strip]:
    """Draw a part of a widget.

    One that draws its lines from edge to edge, with the background in every cell, is not asked by
    way of Textual's cache of styles, where borders, tints and the like would be added. If it has a
    `render_band`, it is asked for all lines at once.
    """
    if not getattr(widget, "draws_whole_lines", False) or not _is_plain(widget):
        return widget.render_lines(crop)
    width, kept = widget.outer_size.width, _kept_lines(widget, crop.y)
    finished = kept.finished if getattr(widget, "keeps_lines", False) else kept.finish
    lines = range(crop.y, crop.bottom)
    band = getattr(widget, "render_band", None)
    strips = [*map(finished, band(lines) if band else map(widget.render_line, lines))]
    return strips if crop.column_span == (0, width) else [s.crop(*crop.column_span) for s in strips]


_Sides = tuple[list[Segment], list[Segment]]
_Look = tuple[Color, Sequence[LineFilter], _Sides | None, int]
"""The background, filters, what is on both sides of all lines, and the width with those."""


class _KeptLines:
    """Lines of a widget as they were drawn last: a list that scrolls draws most of them again.

    A widget whose lines are the same objects when they are drawn again says `keeps_lines = True`.
    """

    def __init__(self, look: _Look) -> None:
        self.look = look
        self.finished = ByIdentity(self.finish, MOST_KEPT).of

    def finish(self, strip: Strip) -> Strip:
        """A line with all filters and sides; `finished` knows those that were drawn before."""
        background, filters, side, width = self.look
        strip = _filtered(strip, filters, background)
        if side is None:
            return strip
        return FrugalStrip([*side[0], *strip._segments, *side[1]], width)


_kept: WeakKeyDictionary[Widget, _KeptLines] = WeakKeyDictionary()


def draw_ahead(widget: Widget, strips: Iterable[Strip]) -> None:
    """Do with lines that a widget may draw next what can be done before, and keep it until then."""
    finished, sent = _kept_lines(widget, 0).finished, getattr(widget.app, "sent", None)
    for strip in strips:
        line = finished(strip)
        if isinstance(sent, Display):
            sent.make_ready(line._segments)


def foresee(widget: Widget) -> None:
    """Work out what has to be sent should a widget be drawn next, as it would be drawn now."""
    sent, compositor = getattr(widget.app, "sent", None), widget.screen._compositor
    if not isinstance(sent, Display) or not isinstance(compositor, LineCompositor):
        return
    place = compositor.visible_widgets.get(widget)
    if place is not None and not widget.app._batch_count and sent.knows(*compositor.size):
        drawn = compositor._draw([place[0].intersection(place[1])])
        sent.foresee([Piece(y, x, strip._segments) for y, x, strip in drawn])


def _kept_lines(widget: Widget, y: int) -> _KeptLines:
    """What is kept of a widget; `y` is a line of it."""
    width = widget.outer_size.width
    side = _sides(widget, Region(0, y, width, 1)) if widget.styles.gutter else None
    look = (widget.background_colors[1], widget.get_line_filters(), side, width)
    kept = _kept.get(widget)
    if kept is None or kept.look != look:
        kept = _kept[widget] = _KeptLines(look)
    return kept


def _sides(widget: Widget, line: Region) -> tuple[list[Segment], list[Segment]]:
    """What Textual draws on both sides of a line: it is the same on all lines."""
    _, right, _, left = widget.styles.gutter
    (whole,) = widget.render_lines(line)
    return whole.crop(0, left)._segments, whole.crop(line.width - right)._segments


def _filtered(strip: Strip, filters: Iterable[LineFilter], background: Color) -> Strip:
    """A line after all filters; none of what is between them is kept, as `apply_filter` does."""
    segments = strip._segments
    for line_filter in filters:
        if not isinstance(line_filter, ANSIToTruecolor) or _has_other_colors(
            line_filter, segments, background
        ):
            segments = line_filter.apply(segments, background)
    return strip if segments is strip._segments else FrugalStrip(segments, strip.cell_length)


def _has_other_colors(
    line_filter: ANSIToTruecolor, segments: Iterable[Segment], background: Color
) -> bool:
    """Whether this filter, which makes all segments anew, would make any of them otherwise."""
    behind, made = background.rich_color, line_filter.truecolor_style
    return any(style is not None and made(style, behind) is not style for _, style, _ in segments)


def _is_plain(widget: Widget) -> bool:
    """Whether the stylesheet adds nothing to what a widget draws but on both sides of its lines."""
    styles = widget.styles
    if styles.gutter.top or styles.gutter.bottom:
        return False
    if styles.tint.a or styles.has_rule("hatch") or widget.opacity != 1.0:
        return False
    return not any(edge for edge, _ in styles.outline)


def _uncovered(span: tuple[int, int], covers: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """What of a span is covered by none of the others."""
    holes = [span]
    for left, right in covers:
        parts = ((a, min(b, left)) if side else (max(a, right), b)
                 for a, b in holes for side in (True, False))  # fmt: skip
        holes = [(a, b) for a, b in parts if a < b]
    return holes


class LineScreen(Screen[None]):
    """The first screen of an app, with a compositor that draws lines.

    Textual looks sixty times a second whether there is something to paint. Here what changes while
    nothing else happens is painted at once; only what follows at its heels waits for its turn.

    Nor is all of it painted when the focus goes from one widget to another: those two paint
    themselves.
    """

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    def __init__(self) -> None:
        super().__init__()
        self._compositor = LineCompositor()
        self._painting: asyncio.TimerHandle | None = None
        self._next = 0.0  # when the next painting would be, were all of them equally apart

    async def _on_idle(self, event: events.Idle) -> None:
        """Paint what changed, or tell those who wait for that."""
        event.prevent_default()
        changed = self._layout_required or self._scroll_required or self._repaint_required
        changed = changed or self._recompose_required or bool(self._dirty_widgets)
        if not changed or self.app._batch_count or not self.is_current:
            await self._invoke_and_clear_callbacks()
        elif self._painting is None:
            wait = max(TOGETHER, self._next - AT_ONCE * BETWEEN - monotonic())
            self._painting = asyncio.get_running_loop().call_later(wait, self._paint)

    def _paint(self) -> None:
        self._painting = None
        self._next = max(self._next, monotonic()) + BETWEEN
        try:
            with self._context():
                self._on_timer_update()
        except Exception as error:
            self.app._handle_exception(error)

    def _compositor_refresh(self) -> None:
        """Draw nothing while all is held back: it would not be sent, and never be drawn again."""
        if self.app._batch_count:
            self.refresh()
        else:
            # Textual comes here late after a layout, and would forget what changed meanwhile.
            self._compositor.update_widgets(self._dirty_widgets)
            super()._compositor_refresh()


def lay_out_now(app: App[Any]) -> None:
    """Tell widgets their sizes, though nothing is painted now."""
    screen = app.screen
    with screen._context():
        screen._refresh_layout()


def paint_whole_now(app: App[Any]) -> None:
    """Paint all of the screen, once."""
    if not app.screen_stack or app._batch_count:
        return
    screen = app.screen
    with screen._context():
        if screen._layout_required:
            app._batch_count += 1  # or else it is painted now, and then again
            try:
                screen._refresh_layout(scroll=screen._scroll_required)
            finally:
                app._batch_count -= 1
            screen._layout_required = screen._scroll_required = False
        screen.refresh()
        screen._on_timer_update()


def paint_now(app: App[Any]) -> None:
    """Paint what changed of the focused widget, unless more keys wait; don't wait for others."""
    if not app.screen_stack:
        return
    screen, widget = app.screen, app.focused
    if widget is None or app._batch_count or getattr(app, "_typed_ahead", None):
        return
    if widget._layout_required or widget._scroll_required or widget._refresh_styles_required:
        return
    if screen._layout_required or screen._scroll_required or screen._recompose_required:
        return
    with screen._context():
        if widget._repaint_required:
            widget._repaint_required = False
            screen._dirty_widgets.add(widget)
        if screen._dirty_widgets:
            screen._on_timer_update()


def is_whole(update: CompositorUpdate) -> bool:
    """Whether an update is a whole screen."""
    return update.is_whole if isinstance(update, LinesUpdate) else isinstance(update, LayoutUpdate)


def pieces_of(update: CompositorUpdate) -> Iterator[Piece]:
    """An update as pieces of lines."""
    if isinstance(update, LinesUpdate):
        return (Piece(y, x, strip._segments) for y, x, strip in update.pieces)
    if isinstance(update, LayoutUpdate):
        return _layout_pieces(update)
    assert isinstance(update, ChopsUpdate)
    return _chop_pieces(update)


def _layout_pieces(update: LayoutUpdate) -> Iterator[Piece]:
    for y, strips in enumerate(update.strips, update.region.y):
        x = update.region.x
        for strip in strips:
            yield Piece(y, x, strip._segments)
            x += strip.cell_length


def _chop_pieces(update: ChopsUpdate) -> Iterator[Piece]:
    for y, left, right in update.spans:
        if y < len(update.chops):
            for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
                if strip is not None and x < right and end > left:
                    yield Piece(y, x, strip._segments)


_full_map = vars(Compositor)["full_map"].fget


def _map_and_mark(compositor: Compositor) -> CompositorMap:
    """Where all widgets are; what was found to lie elsewhere will be drawn, whoever found it.

    Textual compares where widgets were with where they are when it lays a screen out. But whoever
    asks for a widget's place meanwhile may have all places found anew: the layout after that sees
    nothing that changed, and what has gone would stay on the terminal.
    """
    before = compositor._full_map
    places: CompositorMap = _full_map(compositor)
    if places is not before:
        compositor._cuts = compositor._layers = compositor._layers_visible = None
        compositor._dirty_regions.update(
            shown
            for _, place in places.items() ^ before.items()
            if (shown := place.clip.intersection(place.region))
        )
    return places


def mend() -> None:
    """Mend the compositors of all screens."""
    Compositor.full_map = property(_map_and_mark)  # type: ignore[method-assign, assignment]
