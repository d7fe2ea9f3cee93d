"""The private parts of Textual that are reached are still there, and still what they were."""

from __future__ import annotations

import ast
import importlib
import inspect
import random
import re
import subprocess
import sys
import typing
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual._parser import Read1
from textual._xterm_parser import XTermParser
from textual.app import App, ComposeResult
from textual.containers import Container
from textual.driver import Driver
from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Region
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from tui.terminal.display import Display
from tui.terminal.textual_private import VERSION, dialogs, late, lists, styles
from tui.terminal.textual_private.app import TerminalApp
from tui.terminal.textual_private.drawing import LineCompositor, LineScreen, pieces_of

METHODS = {
    App: {
        "_display": "self, screen, renderable",
        "_check_bindings": "self, key, priority",
        "_handle_exception": "self, error",
        "_on_resize": "self, event",
        "on_event": "self, event",
        "get_default_screen": "self",
        "post_display_hook": "self",
        "_end_batch": "self",
    },
    Compositor: {
        "render_partial_update": "self",
        "render_full_update": "self, simplify",
        "render_strips": "self, size",
        "_regions_to_spans": "regions",
        "update_widgets": "self, widgets",
    },
    Screen: {
        "_on_timer_update": "self",
        "_clear_tooltip": "self",
        "_compositor_refresh": "self",
        "_on_idle": "self, event",
        "_invoke_and_clear_callbacks": "self",
        "_refresh_layout": "self, size, scroll",
    },
    Widget: {"render_lines": "self, crop"},
    MessagePump: {"_context": "self", "post_message": "self, message"},
    Driver: {"send_message": "self, message", "process_message": "self, message"},
    LinuxDriver: {
        "write": "self, data",
        "start_application_mode": "self",
        "stop_application_mode": "self",
        "disable_input": "self",
        "close": "self",
        "_run_input_thread": "self",
        "_enable_mouse_support": "self",
        "_get_terminal_size": "self",
    },
    WriterThread: {"write": "self, text", "run": "self"},
    XTermParser: {
        "feed": "self, data",
        "tick": "self",
        "_sequence_to_key_events": "self, sequence, alt",
    },
    ChopsUpdate: {"__init__": "self, chops, spans, chop_ends"},
    LayoutUpdate: {"__init__": "self, strips, region"},
}
PROPERTIES = {
    Compositor: ["layers_visible", "visible_widgets", "full_map"],
    Screen: ["_binding_chain", "maximized"],
}
ATTRIBUTES = {
    "App": ["_batch_count", "_running", "_closed", "_dom_ready", "_sync_available", "_driver"],
    "Screen": ["_dirty_widgets", "_layout_required", "_scroll_required", "_recompose_required"],
    "Widget": ["_layout_required", "_scroll_required", "_repaint_required", "_message_queue",
               "_refresh_styles_required"],
    "Compositor": ["_dirty_regions", "size", "_full_map", "_cuts", "_layers", "_layers_visible"],
}  # fmt: skip


def test_textual_is_the_one_that_all_this_was_written_for() -> None:
    assert version("textual") == VERSION, "read tui/terminal/textual_private again, then change it"


@pytest.mark.parametrize(
    ("owner", "name", "parameters"),
    [(owner, name, told) for owner, methods in METHODS.items() for name, told in methods.items()],
)
def test_the_methods_are_there(owner: type, name: str, parameters: str) -> None:
    method = getattr(owner, name)
    assert ", ".join(inspect.signature(method).parameters) == parameters


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        (dialogs._begin_toast, ["self", "notification"]),
        (dialogs._dismiss, ["self", "result"]),
        (styles._set_variables, ["self", "variables"]),
        (styles._reparse, ["self"]),
        (lists._move_page, ["self", "direction"]),
        (lists._on_click, ["self", "event"]),
        (dialogs._wrap_and_format, ["self", "width"]),
    ],
)
def test_what_is_mended_is_still_what_it_was(method: Any, parameters: list[str]) -> None:
    assert [*inspect.signature(method).parameters][: len(parameters)] == parameters


def taken_from(module: str, source: str) -> set[str]:
    """The names that a module takes of another when it is imported."""
    return {
        alias.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module == module
        for alias in node.names
    }


def test_all_that_is_named_of_the_palette_stands_in_until_it_is_brought() -> None:
    for module in late.NAMED_BY:
        taken = taken_from(late.PALETTE, inspect.getsource(importlib.import_module(module)))
        assert taken and taken <= set(late.NAMED)


@cache
def sources() -> dict[str, str]:
    """Those of all modules of Textual and Rich that a start imports."""
    program = """
import sys
from tui.terminal.textual_private.late import import_textual
import_textual()
for name, module in [*sys.modules.items()]:
    if name.partition(".")[0] in ("textual", "rich"):
        print(name, module.__file__)
"""
    command = [sys.executable, "-c", program]
    told = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
    return {name: Path(file).read_text("utf-8") for name, file in map(str.split, told.splitlines())}


@pytest.mark.parametrize("module", late.SELDOM)
def test_what_is_imported_late_is_only_called(module: str) -> None:
    """A name that stands in for a class is no class: nothing may be derived from it."""
    expected = set(late.SELDOM[module])
    known = sources()
    taken = {name: found for name in known if (found := taken_from(module, known[name]))}
    assert set().union(*taken.values()) >= expected
    for name, found in taken.items():
        bases = re.findall(r"^class \w+\((.*)\):", known[name], re.M)
        assert not any(each in base.split(", ") for each in found for base in bases)


def test_what_textual_takes_of_newer_types_is_in_typing() -> None:
    taken = set().union(*(taken_from(late.NEWER_TYPES, source) for source in sources().values()))
    assert "Self" in taken
    assert all(hasattr(typing, name) for name in taken)


def test_the_palette_is_brought_when_it_is_wanted() -> None:
    program = """
import sys
from tui.terminal.textual_private.late import import_textual, bring_palette
import_textual()
import textual.app, textual.theme
assert not {"textual.command", "textual.widgets._option_list", "platformdirs"} & set(sys.modules)
assert textual.app.user_downloads_path().name
bring_palette()
import textual.command
from textual.widgets import OptionList
assert textual.app.CommandPalette is textual.command.CommandPalette
assert textual.theme.Provider is textual.command.Provider
from tui.terminal.textual_private import lists
assert OptionList._on_click is lists._choose_what_is_there
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


@pytest.mark.parametrize(
    ("owner", "name"), [(owner, name) for owner, names in PROPERTIES.items() for name in names]
)
def test_the_properties_are_there(owner: type, name: str) -> None:
    assert hasattr(owner, name)


class Layers(TerminalApp):
    """Widgets side by side and over one another, with wide characters at their borders."""

    CSS = """
    Screen { layers: below above; }
    #side { layout: horizontal; height: 1fr; }
    .part { width: 1fr; height: 1fr; }
    #over { layer: above; width: 15; height: 5; offset: 7 3; background: $panel; }
    #top { layer: above; width: 5; height: 3; offset: 17 5; border: solid red; }
    """

    def compose(self) -> ComposeResult:
        with Container(id="side"):
            yield Static("软银天工 " * 60, classes="part", id="a")
            yield Static("x软银y天 " * 60, classes="part", id="b")
        yield Static("银河软件 " * 20, id="over")
        yield Static("天", id="top")


async def test_the_attributes_are_there() -> None:
    app = Layers()
    async with app.run_test():
        owners = {"App": app, "Screen": app.screen, "Widget": app.query_one("#a"),
                  "Compositor": app.screen._compositor}  # fmt: skip
        for owner, names in ATTRIBUTES.items():
            for name in names:
                assert hasattr(owners[owner], name), f"{owner}.{name}"
        assert isinstance(app.screen, LineScreen)
        assert isinstance(app.screen._compositor, LineCompositor)
        assert Message()._stop_propagation is False
        assert isinstance(XTermParser()._awaiting, Read1)
        assert XTermParser()._timeout_time is None
        assert Strip([])._segments == []


@pytest.mark.parametrize("seed", range(8))
async def test_lines_are_drawn_as_textual_draws_the_whole_screen(seed: int) -> None:
    rng = random.Random(seed)
    app = Layers()
    async with app.run_test(size=(40, 14)) as pilot:
        compositor = app.screen._compositor
        display = Display()
        display.repaint(40, 14, pieces_of(compositor.render_full_update()))
        for _ in range(20):
            change = rng.choice(["#a", "#b", "#over", "#top"])
            widget = app.query_one(change, Static)
            if rng.random() < 0.4:
                widget.display = not widget.display
            else:
                text = "".join(rng.choice("软银天x ") for _ in range(rng.randint(0, 300)))
                widget.update(text)
            await pilot.pause(0.04)
            size = (rng.randint(1, 40), rng.randint(1, 14))
            regions = [
                Region(rng.randrange(40), rng.randrange(14), *size).intersection(
                    Region(0, 0, 40, 14)
                )
                for _ in range(rng.randint(1, 4))
            ]
            whole = Display()
            wanted = whole.repaint(40, 14, pieces_of(compositor.render_full_update()))
            # What changed is all drawn; then some more that did not.
            display.update(pieces_of(compositor.render_full_update()))
            compositor._dirty_regions.update(regions)
            if (update := compositor.render_partial_update()) is not None:
                assert display.update(pieces_of(update)) == ""
            assert whole.repaint(40, 14, pieces_of(compositor.render_full_update())) == wanted


@pytest.mark.parametrize("seed", range(8))
async def test_what_changed_is_what_has_to_be_drawn(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Updates as they come, through overlays that come and go: nothing is left of what was."""
    rng = random.Random(seed)
    app = Layers()
    shown = Display()
    async with app.run_test(size=(40, 14)) as pilot:
        compositor = app.screen._compositor
        shown.repaint(40, 14, pieces_of(compositor.render_full_update()))

        def sent(screen: object, update: Any) -> None:
            if update is not None:
                shown.update(pieces_of(update))

        monkeypatch.setattr(app, "_display", sent)
        for _ in range(25):
            widget = app.query_one(rng.choice(["#a", "#b", "#over", "#top"]), Static)
            match rng.randrange(3):
                case 0:
                    widget.display = not widget.display
                case 1:
                    widget.styles.offset = (rng.randint(-3, 30), rng.randint(-1, 10))
                case _:
                    widget.update("".join(rng.choice("软银天x ") for _ in range(99)))
            await pilot.pause(0.04)
            assert shown.update(pieces_of(compositor.render_full_update())) == ""
