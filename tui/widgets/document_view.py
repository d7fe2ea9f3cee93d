"""A page that can be walked: a cursor on its lines, and on the figures and names within a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.document import Document, LaidOut, Line, Span, Title
from tui.key_names import key_of
from tui.language import N_, _
from tui.layout import layout
from tui.messages import Ask, Go, ask_about
from tui.phrases import listed
from tui.terminal.textual_private.strips import FrugalStrip
from tui.terminal.textual_private.styles import part_style
from tui.widgets.cursor_focus import CursorFocus

ROLES = ("title", "heading", "label", "name", "figure", "committed", "conditional", "paid",
         "cancelled", "derived", "dim", "mark")  # fmt: skip
GUTTER = 1


class DocumentView(CursorFocus, ScrollView, can_focus=True, inherit_bindings=False):
    """Shows a document, laid out anew for each width.

    Enter follows the name under the cursor, or asks for the evidence of the figure there.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "step(1)", N_("Down"), show=False, id="page.down"),
        Binding("k,up", "step(-1)", N_("Up"), show=False, id="page.up"),
        Binding("g,home", "first", N_("First line"), show=False, id="page.first"),
        Binding("G,end", "last", N_("Last line"), show=False, id="page.last"),
        Binding(
            "pagedown,ctrl+f,space", "turn(1)", N_("Page down"), show=False, id="page.page_down"
        ),
        Binding("pageup,ctrl+b", "turn(-1)", N_("Page up"), show=False, id="page.page_up"),
        Binding("ctrl+d", "half(1)", N_("Half a page down"), show=False, id="page.half_down"),
        Binding("ctrl+u", "half(-1)", N_("Half a page up"), show=False, id="page.half_up"),
        Binding("h,left", "stop(-1)", N_("Figure to the left"), show=False, id="page.left"),
        Binding("l,right", "stop(1)", N_("Figure to the right"), show=False, id="page.right"),
        Binding("enter", "follow", N_("Follow"), show=False, id="page.follow"),
    ]
    takes_keys_at_once = True
    """All of its keys are bindings; see `tui.terminal.textual_private`."""
    draws_whole_lines = True
    DEFAULT_CSS = """
    DocumentView {
        width: 1fr; height: 1fr; overflow: hidden hidden; scrollbar-size: 0 0; color: $foreground;
        & > .document-view--title { text-style: bold; }
        & > .document-view--heading { color: $accent; text-style: bold; }
        & > .document-view--label { color: $text-muted; }
        & > .document-view--name { text-style: underline; }
        & > .document-view--figure { text-style: bold; }
        & > .document-view--committed { color: $primary; }
        & > .document-view--conditional { color: $warning; text-style: italic; }
        & > .document-view--paid { color: $success; }
        & > .document-view--cancelled { color: $error; }
        & > .document-view--derived { color: $secondary; text-style: italic; }
        & > .document-view--dim { color: $text-muted; }
        & > .document-view--mark { color: $accent; text-style: bold; }
        & > .document-view--thumb { color: $text-muted; }
        &:ansi > .document-view--dim { text-style: dim; }
        &:ansi > .document-view--label { text-style: dim; }
        & > .document-view--cursor {
            color: $block-cursor-foreground; background: $block-cursor-background;
            text-style: bold;
        }
        &:nocolor > .document-view--cursor { text-style: bold reverse; }
    }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._document: Document = ()
        self._lines: list[Line] = []
        self._laid_out_for = -1
        self._line = 0
        self._stop = 0
        self._goal = 0  # the column that the cursor keeps to from line to line
        self._later = (0, 0)  # where the cursor is to be once the page is laid out
        self._styles: dict[str, Style] = {}
        self._colors: tuple[object, ...] = ()

    class Fitted(Message):
        """A page that was there before its width was known is laid out."""

    # ------------------------------------------------------------------ what it shows

    def lay_out_ahead(self, document: Document) -> LaidOut | None:
        """In a worker: the lines of a page that will be shown, if it is known how wide it is."""
        width = self._room
        return LaidOut(width, layout(document, width)) if width > 0 else None

    def show(
        self, document: Document, *, keep_place: bool = False, laid_out: LaidOut | None = None
    ) -> None:
        """Show a page, from its first line unless it is the same page drawn anew.

        Args:
            document: The page.
            keep_place: The cursor keeps its place.
            laid_out: Its lines; they are laid out anew if the width is another now.
        """
        self._document, self._lines = document, []  # where there is no room yet, nothing is shown
        self._laid_out_for = -1
        if laid_out is not None and laid_out.width == self._room:
            self._take(laid_out)
        self._later = (0, 0)
        if not keep_place:
            self._line = self._stop = self._goal = 0
            if self.scroll_offset.y:
                self.scroll_to(y=0, animate=False, force=True)
        self._lay_out()
        self.refresh()

    def forget(self) -> None:
        """Show nothing of the page any more; the place is kept for the one that comes."""
        self._document, self._lines = (), []
        self.refresh()

    @property
    def lines(self) -> list[Line]:
        """The lines as they are laid out now."""
        return self._lines

    @property
    def document(self) -> Document:
        """What is shown."""
        return self._document

    @property
    def current_line(self) -> Line | None:
        """The line that the cursor is on."""
        return self._lines[self._line] if self._line < len(self._lines) else None

    @property
    def current(self) -> Span | None:
        """The figure or name that the cursor is on."""
        stops = self._stops(self._line)
        return stops[min(self._stop, len(stops) - 1)] if stops else None

    @property
    def cursor(self) -> tuple[int, int]:
        """Where the cursor is: the line, and which figure or name of it."""
        return self._line, self._stop

    def put_cursor(self, line: int, stop: int = 0) -> None:
        """Put the cursor on a line, and on one of its figures or names."""
        if not self._lines or not self.size.height:  # it is not known yet how large the page is
            self._later = line, stop
            return
        self._move(line)
        if stop or self._stop:
            self._stop = max(0, min(stop, len(self._stops(self._line)) - 1))
            self._move(self._line)

    @property
    def address(self) -> str:
        """Where the line of the cursor leads; "" where it leads nowhere."""
        spans = [self.current, *self._stops(self._line)]
        return next((span.go for span in spans if span is not None and span.go), "")

    @property
    def about(self) -> str:
        """What the page says that keys are about while the cursor is on no name: an address."""
        return next((block.about for block in self._document if isinstance(block, Title)), "")

    @property
    def question(self) -> Ask | None:
        """The question for the evidence of the figure under the cursor, or else of its line."""
        spans = [self.current, *self._stops(self._line)]
        asked = (ask_about(span, self.about_line) for span in spans if span is not None)
        return next(filter(None, asked), None)

    @property
    def about_line(self) -> str:
        """What the figures on the cursor's line are of: the page's title, and the line's label."""
        line = self.current_line
        label = next((span.text for span in line.spans if span.role == "label"), "") if line else ""
        title = self._lines[0].text if self._lines else ""
        return listed((title.strip(), label.strip()))

    def _stops(self, line: int) -> list[Span]:
        if not 0 <= line < len(self._lines):
            return []
        return [span for span in self._lines[line].spans if span.stops]

    @property
    def _room(self) -> int:
        return self.size.width - GUTTER - 1

    def _fit(self) -> None:
        was_blank = not self._lines
        self._lay_out()
        if was_blank and self._lines:
            self.post_message(self.Fitted())
        if self.size.height:
            self._move(self._line)
        if any(self._later) and self._lines and self.size.height:
            later, self._later = self._later, (0, 0)
            self.put_cursor(*later)
        self.refresh()

    def _lay_out(self) -> None:
        width = self._room
        if width != self._laid_out_for and width > 0:
            self._take(LaidOut(width, layout(self._document, width)))

    def _take(self, laid_out: LaidOut) -> None:
        self._laid_out_for, self._lines = laid_out
        self._line = max(0, min(self._line, len(self._lines) - 1))
        size = Size(self.size.width, max(len(self._lines), 1))
        if self.styles.is_auto_height or self.styles.is_auto_width:
            self.virtual_size = size
        else:  # the size of the widget is the same: the whole screen need not be laid out again
            self.set_reactive(ScrollView.virtual_size, size)
            self.scroll_y = self.validate_scroll_y(self.scroll_y)

    # ------------------------------------------------------------------ drawing

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        return self.render_band(range(y, y + 1))[0]

    def render_band(self, lines: range) -> list[Strip]:
        """Some lines of the screen: what is the same for all of them is looked up once."""
        (width, height), top = self.size, round(self.scroll_offset.y)
        if lines.start == 0 and 0 < self._room != self._laid_out_for:
            # Textual tells no size to a widget that is found by its place before it is first laid
            # out: scrolling and focus do that.
            self.call_next(self._fit)
        thumb = self._thumb(top, height)
        here = self._line if self.has_focus else -1
        blank = FrugalStrip([Segment(" " * width, self._style(""))], width)
        return [
            self._strip(line, width, here=line == here, beside="┃" if y in thumb else " ")
            if 0 <= (line := y + top) < len(self._lines)
            else blank
            for y in lines
        ]

    def _strip(self, number: int, width: int, *, here: bool, beside: str) -> Strip:
        """One line of the page, with what stands before and behind it."""
        base, chosen = self._style(""), self.current if here else None
        segments = [Segment("▌" if here else " ", self._style("mark") if here else base)]
        room = width - GUTTER - 1
        for span in self._lines[number].spans:
            if text := span.text:
                look = "cursor" if chosen is span else span.role
                segments.append(Segment(text, self._style(look)))
                room -= cell_len(text)
        if room < 0:
            segments = [*FrugalStrip(segments).crop(0, width - 1)]
        elif room:
            segments.append(Segment(" " * room, base))
        segments.append(Segment(beside, self._style("thumb")))
        return FrugalStrip(segments, width)

    def _thumb(self, top: int, height: int) -> range:
        """The lines of the screen on which the position mark is."""
        lines = len(self._lines)
        if lines <= height or not height:
            return range(0)
        size = max(1, height * height // lines)
        start = round((height - size) * top / max(1, lines - height))
        return range(start, start + size)

    def _style(self, role: str) -> Style:
        style = self._styles.get(role)
        if style is None:
            known = role in ROLES or role in ("cursor", "thumb")
            style = self.rich_style
            if known:
                style = part_style(self, f"document-view--{role}")
            self._styles[role] = style
        return style

    def notify_style_update(self) -> None:
        """Read the colours again if the theme changed; the focus alone changes none of them."""
        super().notify_style_update()
        colors = (self.app.theme, self.app.no_color, self.rich_style)
        if colors != self._colors:
            self._colors = colors
            self._styles.clear()

    # ------------------------------------------------------------------ moving

    def _move(self, line: int) -> None:
        line = max(0, min(line, len(self._lines) - 1))
        old, self._line = self._line, line
        if line != old:
            self._stop = self._nearest_stop()
        top, height = round(self.scroll_offset.y), max(1, self.size.height)
        wanted = max(0, min(max(top, line - height + 1), line))
        if wanted != top:
            self.scroll_to(y=wanted, animate=False, force=True)
            self.refresh()
        else:
            for changed in {old, line}:
                self._refresh_line(changed)

    def _refresh_line(self, line: int) -> None:
        self.refresh(Region(0, line - round(self.scroll_offset.y), self.size.width, 1))

    def refresh_cursor(self) -> None:
        """Draw the line of the cursor again."""
        self._refresh_line(self._line)

    def places(self) -> Iterator[tuple[int, int, int, int]]:
        """Where figures and names are seen: column and line there, line of the page, number."""
        top = round(self.scroll_offset.y)
        for y, line in enumerate(range(top, min(top + self.size.height, len(self._lines)))):
            for number, x in enumerate(self._starts(line)):
                yield GUTTER + x, y, line, number

    def _starts(self, line: int) -> list[int]:
        """The columns where the figures and names of a line begin."""
        starts, x = [], 0
        for span in self._lines[line].spans if line < len(self._lines) else ():
            if span.stops:
                starts.append(x)
            x += cell_len(span.text)
        return starts

    def _nearest_stop(self) -> int:
        """The figure or name of the line that is nearest to the column gone to sideways."""
        starts = self._starts(self._line) if self._goal else []
        return min(range(len(starts)), key=lambda n: abs(starts[n] - self._goal), default=0)

    def to_top(self) -> None:
        """Put the cursor where it is on a new page."""
        self._stop = self._goal = 0
        self._move(0)

    def to_first_stop(self) -> None:
        """Put the cursor on the first line that has a figure or a name to follow."""
        found = (number for number in range(len(self._lines)) if self._stops(number))
        self._move(next(found, 0))

    def action_step(self, lines: int) -> None:
        """Go some lines down, or up."""
        self._move(self._line + lines)

    def action_turn(self, pages: int) -> None:
        """Go some pages down, or up."""
        self._go_on(pages * max(1, self.size.height - 1))

    def action_half(self, halves: int) -> None:
        """Go some halves of a page down, or up."""
        self._go_on(halves * max(1, self.size.height // 2))

    def _go_on(self, lines: int) -> None:
        """Scroll by some lines; the cursor keeps its line of the screen where there is one."""
        last = max(0, len(self._lines) - self.size.height)
        top = max(0, min(round(self.scroll_offset.y) + lines, last))
        if top != round(self.scroll_offset.y):
            self.scroll_to(y=top, animate=False, force=True)
            self.refresh()
        self._move(self._line + lines)

    def action_first(self) -> None:
        """Go to the first line."""
        self._move(0)

    def action_last(self) -> None:
        """Go to the last line."""
        self._move(len(self._lines) - 1)

    def action_stop(self, steps: int) -> None:
        """Go to another figure or name of the line."""
        stops = self._stops(self._line)
        self._stop = max(0, min(self._stop + steps, len(stops) - 1))
        self._goal = self._starts(self._line)[self._stop] if self._stop and stops else 0
        self._move(self._line)

    def action_follow(self) -> None:
        """Follow the name, or ask for the evidence of the figure."""
        if (span := self.current) is None:
            told = _("Nothing to open on this line; {key} goes to what can be.")
            self.app.notify(told.format(key=key_of("page.down", "↓")), timeout=3, markup=False)
        elif span.go:
            self.post_message(Go(span.go))
        elif question := ask_about(span, self.about_line):
            self.post_message(question)

    # ------------------------------------------------------------------ events

    def on_resize(self, event: events.Resize) -> None:
        """Lay the page out for the new width; the cursor stays in sight."""
        self._fit()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the click was; on a name or figure, follow it."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        number = offset.y + round(self.scroll_offset.y)
        if not 0 <= number < len(self._lines):
            return
        event.stop()
        x = GUTTER
        self._move(number)
        self._stop = 0
        for span in self._lines[number].spans:
            width = Segment(span.text).cell_length
            if x <= offset.x < x + width and span.stops:
                self._stop = next(i for i, s in enumerate(self._stops(number)) if s is span)
                self._move(number)
                self.action_follow()
                return
            x += width

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll down."""
        event.stop()
        self._move(self._line + 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll up."""
        event.stop()
        self._move(self._line - 3)
