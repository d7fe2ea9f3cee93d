"""An app whose screen is sent as differences, and which acts on keys without delay."""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import Any

from rich.color import ColorSystem
from rich.console import RenderableType
from textual import events
from textual._compositor import CompositorUpdate
from textual.actions import ActionParseResult, parse
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.dom import DOMNode
from textual.driver import Driver
from textual.geometry import Offset
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer

from tui.terminal.display import Display, Piece
from tui.terminal.profile import LOCAL, Profile
from tui.terminal.textual_private import dialogs, drawing, styles
from tui.terminal.textual_private.drawing import LineScreen, is_whole, paint_now, pieces_of
from tui.terminal.textual_private.driver import TerminalDriver

SYNCHRONIZED = 1024
"""Characters from which on an update is shown at once, where the terminal can do that."""
PATIENCE = 0.25
"""Seconds that a key may take before the next one is looked at."""
POLL = 0.0005
STAYS = 0.25
"""Seconds after which a window has the size that it is to have."""

COUNTED = frozenset({"step", "page", "half", "column", "stop", "next", "turn"})
"""Actions that go so far, by their one argument, and so many times as far with a count."""
MOST_COUNTED = 9999

_FOLLOWED = (events.Key, events.Paste)


class TerminalApp(App[None]):
    """An app that sends the changes of its screen only, and paints at once what a key changed.

    A widget whose keys are all bindings, its own or those of what it is in, says so with
    `takes_keys_at_once = True`. If one of them is `step(1)`, pressed ten times, that is `step(10)`.

    Args:
        profile: How to treat the terminal.
        confined: The person at the terminal is a guest here: nothing is suspended.

    Attributes:
        sent: The screen as it was sent last.
        count: How often the next key is to count; 0 where nothing was said of that.
        picture: What paints the screen that was there before the first one was drawn; None where
            there was none, or it has been drawn over.
        first_painting: What painted the first screen; None before.
    """

    ALLOW_SELECT = False
    """Terminals select text themselves; Textual fails at a click on what has just gone."""

    def __init__(self, profile: Profile = LOCAL, *, confined: bool = False) -> None:
        for each in (dialogs, drawing, styles):
            each.mend()
        super().__init__(driver_class=TerminalDriver)
        self.profile = profile
        self.confined = confined
        colors = self.console._color_system or ColorSystem.TRUECOLOR
        self.sent = Display(
            colors, erases_in_color=not profile.is_screen, has_italics=not profile.is_screen
        )
        self.picture: bytes | None = None
        self.first_painting: bytes | None = None
        self.count = 0
        self._counts = False  # the key that is acted on adds to it
        self._resized: Timer | None = None
        self._cursor_was = (-1, -1)
        self._pointer = "default"
        self._under_way: events.Key | events.Paste | None = None
        self._on_the_way: list[DOMNode] = []
        self._patience = 0.0
        self._typed_ahead: deque[Message] = deque()
        self._keeps = False

    def get_default_screen(self) -> Screen[Any]:
        """The first screen."""
        return LineScreen() if self.profile.changes_only else super().get_default_screen()

    def begin_with_theme(self, name: str) -> None:
        """Choose the theme before any style sheet is read, so that none is read for another."""
        self.theme = name
        self.stylesheet.set_variables(self.get_css_variables())

    # What is sent.

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Send what changed."""
        driver = self._driver
        if not self.profile.changes_only or not isinstance(renderable, CompositorUpdate):
            super()._display(screen, renderable)
            return
        try:
            if driver is None or driver.is_headless or self._batch_count:
                return
            if self._running and not self._closed:
                self._send(driver, screen, renderable)
        except Exception as error:
            self.sent.forget()
            self._handle_exception(error)
        finally:
            self.post_display_hook()

    def _set_pointer_shape(self, shape: str) -> None:
        """Tell the terminal of another pointer of the mouse; it has the usual one to begin with."""
        if shape != self._pointer:
            self._pointer = shape
            super()._set_pointer_shape(shape)

    def _send(self, driver: Driver, screen: Screen[Any], update: CompositorUpdate) -> None:
        width, height = screen._compositor.size
        if (width, height) != self.size:
            self.sent.forget()  # drawn for a window of another size; the right one follows
            return
        if not self.sent.knows(width, height):
            self._cursor_was = (-1, -1)
            if not is_whole(update):
                update = screen._compositor.render_full_update()
            data = self._painted(width, height, [*pieces_of(update)])
        else:
            data = self.sent.update(pieces_of(update))
        data += self._place_cursor(bool(data))
        if len(data) >= SYNCHRONIZED and self._sync_available:
            data = f"\x1b[?2026h{data}\x1b[?2026l"
        if data:
            driver.write(data)

    def _painted(self, width: int, height: int, pieces: Sequence[Piece]) -> str:
        """What has to be sent of a whole screen: of the first one maybe nothing."""
        painting = self.sent.repaint(width, height, pieces)
        if self.first_painting is None:
            self.first_painting = painting.encode("utf-8", "replace")
        shown, self.picture = self.picture, None
        if shown is None:
            return painting
        if shown == self.first_painting:
            return ""
        return self.sent.repaint(width, height, pieces, over=True)

    def take_first_painting(self) -> None:
        """Let the screen as it is now be the first one."""
        self.first_painting = self.sent.again().encode("utf-8", "replace")

    def _place_cursor(self, moved: bool) -> str:
        """Put the cursor where a person types, if anything was drawn elsewhere or it moved."""
        # Not `cursor_position`, which may be of before the widget had its place.
        place = getattr(self.focused, "cursor_screen_offset", None)
        if not isinstance(place, Offset):
            return ""
        x, y = self.screen.outer_size.clamp_offset(place)
        if not moved and (x, y) == self._cursor_was:
            return ""
        self._cursor_was = (x, y)
        return self.sent.place_cursor(y, x)

    # Faults.

    @property
    def fault(self) -> Exception | None:
        """What the app ended of, if it was not asked to."""
        return self._exception

    def _handle_exception(self, error: Exception) -> None:
        """End, and print nothing: whoever runs the app tells of the fault.

        What is asked to leave and goes wrong meanwhile is no fault: parts of it have left already.
        """
        if self._exit or dialogs.came_too_late(self, error):
            return
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()

    def put_terminal_back(self) -> None:
        """Leave the terminal as it was, should that not have been done."""
        if isinstance(self._driver, TerminalDriver):
            self._driver.lifeline.restore()

    # What Textual would do, and nobody here offers: markup that got into a text may ask for it.

    async def _broker_event(
        self, event_name: str, event: events.Event, default_namespace: DOMNode
    ) -> bool:
        """Do nothing that a piece of text asks for when it is clicked."""
        return False

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Open nothing."""

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Write no file."""

    def action_suspend_process(self) -> None:
        """Stop, to go on when the shell says so; a guest has none."""
        if not self.confined:
            super().action_suspend_process()

    def copy_to_clipboard(self, text: str) -> bool:  # type: ignore[override]
        """Ask the terminal to take a text into its clipboard; it never says whether it did.

        Returns:
            False if the text is too large to be sent.
        """
        from tui.terminal.clipboard import sequence

        self._clipboard = text  # for pasting here
        if (asked := sequence(text, os.environ)) and self._driver is not None:
            self._driver.write(asked)
        return bool(asked)

    @property
    def color_count(self) -> int:
        """How many colours the terminal has, as far as is known."""
        known = self.console._color_system
        return 16 if known in (ColorSystem.STANDARD, ColorSystem.WINDOWS) else 256

    def pop_screen(self) -> AwaitComplete:
        """Close the screen on top; what is closed already, as by a second click, need not be."""
        if len(self.screen_stack) <= 1:
            nothing: AwaitComplete = AwaitComplete.nothing()  # type: ignore[no-untyped-call]
            return nothing
        return super().pop_screen()

    def action_repaint(self) -> None:
        """Paint the whole screen, whatever may be on the terminal."""
        self.sent.forget()
        if self.screen_stack:  # none is left when this comes late
            self.screen.refresh()

    def on_resize(self) -> None:
        """Trust nothing: in a window that was small for a moment something may have got lost.

        What was on its way to a window of another size is lost as well; so all is painted once more
        when the size has stayed for a while.
        """
        if self._dom_ready:
            self.action_repaint()
            if self._resized is not None:
                self._resized.stop()
            self._resized = self.set_timer(STAYS, self.action_repaint)
        if isinstance(self._driver, TerminalDriver):
            self._driver.look_again_at_the_size()

    # Keys. Each is followed to its end before the next one is looked at: what is typed fast must
    # not overtake what was typed before, whichever way it goes.

    def receive(self, message: Message) -> None:
        """Take what the driver read."""
        if not isinstance(message, (events.InputEvent, events.Paste)):
            self.post_message(message)
            return
        self._typed_ahead.append(message)
        if len(self._typed_ahead) == 1:
            self._let_on()

    def hold_keys(self) -> None:
        """Keep what is typed until `release_keys`: what it is for is not there yet."""
        self._keeps = True

    def release_keys(self) -> None:
        """Let what was typed meanwhile have its effect."""
        if self._keeps:
            self._keeps = False
            self._let_on()

    def _let_on(self) -> None:
        """Let what is held come, up to the next key that has to be waited for."""
        if self._keeps:
            return
        if not self.screen_stack:  # it has left
            self._typed_ahead.clear()
        while self._typed_ahead and self._is_done():
            message = self._typed_ahead.popleft()
            if isinstance(message, _FOLLOWED):
                self._under_way, self._patience = message, monotonic() + PATIENCE
                self._on_the_way = [*self.focused.ancestors_with_self] if self.focused else []
            self.post_message(message)
        if self._typed_ahead:
            asyncio.get_running_loop().call_later(POLL, self._let_on)

    def _is_done(self) -> bool:
        """Whether the last key has had its effect, or nobody knows what became of it."""
        if self._under_way is None or monotonic() > self._patience:
            return True
        # What took it may have told others, and the next key may be for one of those.
        return self._under_way._stop_propagation and all(
            node._message_queue.empty() for node in self._on_the_way
        )

    async def on_event(self, event: events.Event) -> None:
        """Act on a key at once where it is of no use to ask every widget on the way."""
        if not isinstance(event, _FOLLOWED):
            await super().on_event(event)
            return
        if isinstance(event, events.Key) and self._may_hurry(event) and await self._act_on(event):
            paint_now(self)
            self._forget_count()
        else:
            was_everywhere = event.is_forwarded
            await super().on_event(event)
            self._forget_count()
            if event.is_forwarded and not was_everywhere:
                return  # to come back, or to be stopped on the way
        if event is self._under_way:
            self._under_way = None
            self._let_on()

    def action_count(self, digit: int) -> None:
        """Have the next key count so often; one digit after another."""
        self.count = min(self.count * 10 + digit, MOST_COUNTED)
        self._counts = True
        self.tell_count()

    def tell_count(self) -> None:
        """Show how often the next key is to count, or no longer so."""

    def _forget_count(self) -> None:
        """Forget a count once a key was pressed that did not add to it."""
        if not self._counts and self.count:
            self.count = 0
            if self.screen_stack:  # it has not left
                self.tell_count()
        self._counts = False

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Do something; what goes somewhere goes so many times as far as was counted."""
        if self.count and isinstance(action, str):
            where, name, parameters = parse(action)
            if name in COUNTED and len(parameters) == 1 and isinstance(by := parameters[0], int):
                action = (where, name, (by * self.count,))
        return await super().run_action(action, default_namespace, namespaces)

    def _may_hurry(self, key: events.Key) -> bool:
        """Whether bindings alone decide what a key does."""
        if key.is_forwarded or key.key == "escape" or not self.app_focus:
            return False
        return self.screen.maximized is None and getattr(self.focused, "takes_keys_at_once", False)

    async def _act_on(self, event: events.Key) -> bool:
        """Do what the key is bound to; says whether that was anything."""
        screen, key = self.screen, event.key
        screen._clear_tooltip()
        # Made once: making it takes longer than all else that is done about a key here.
        bound = [
            (node, binding)
            for node, bindings in screen._binding_chain
            for binding in bindings.key_to_bindings.get(key, ())
        ]
        if screen.is_modal or any(binding.priority for _, binding in bound):
            return await self._check_bindings(key, True) or await self._check_bindings(key)
        if step := self._step(*bound[0]) if bound else None:
            act, by = step
            # The count is for the first of them.
            act(by * (max(1, self.count) + self._times(key) - 1))
            return True
        for node, binding in bound:
            if await self.run_action(binding.action, node):
                return True
        return False

    def _step(self, node: DOMNode, binding: Binding) -> tuple[Callable[[int], object], int] | None:
        """How far a key moves the cursor of the focused widget, if that is what it does."""
        act = getattr(node, "action_step", None)
        if node is not self.focused or act is None:
            return None
        _, name, parameters = parse(binding.action)
        if name != "step":
            return None
        (by,) = parameters
        return (act, by) if isinstance(by, int) else None

    def _times(self, key: str) -> int:
        """How often a key was pressed: those that wait behind it, and are the same, are taken."""
        times = 1
        while (
            self._typed_ahead
            and isinstance(event := self._typed_ahead[0], events.Key)
            and event.key == key
        ):
            self._typed_ahead.popleft()
            times += 1
        return times

    def _end_batch(self) -> None:
        """Have painted what was held back, all of it at once.

        Textual waits until something else happens, and then paints what it has heard of by then.
        """
        super()._end_batch()
        if not self._batch_count and self.screen_stack:
            self.screen.refresh()
