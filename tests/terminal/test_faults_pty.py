"""A fault forced on each screen: no data is left on the terminal, and it is told once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.terminal.pty_screen import Terminal
from tests.terminal.tour import STOPS, see, touring

SECRET = "secret-of-the-store"
# Ctrl+T asks for it, in whatever screen is open: the next thing that it does goes wrong.
FAULTY = f"""
import sys
from textual.screen import Screen
from textual.widget import Widget
from tui.terminal.textual_private.app import TerminalApp

def fail(*_, **__):
    told = "{SECRET} \\x1b]0;owned\\x07"
    raise RuntimeError(told)

async def on_event(self, event, real=TerminalApp.on_event):
    if getattr(event, "key", "") == "ctrl+t":
        where = sys.argv[-1]
        if where == "key":
            fail()
        if where == "paint":
            for widget in self.screen.walk_children(Widget):
                type(widget).render_lines = type(widget).render_line = fail
            self.screen.refresh(layout=True)
            for widget in self.screen.walk_children(Widget):
                widget.refresh()
        if where == "timer":
            self.screen.set_timer(0.01, fail)
        if where == "worker":
            self.screen.run_worker(fail, thread=True)
        return
    await real(self, event)

TerminalApp.on_event = on_event
from tui.cli import main
sys.exit(main(sys.argv[1:-1]))
"""
SCREENS = {name: keys for name, keys in STOPS.items() if name != "copied"}
SCREENS["watch list"] = ("1", "Home", "*", "W", "Down")  # the tour goes on to another one
WHERE = ("key", "timer", "worker", "paint")


@pytest.mark.parametrize("screen", ["overview", *SCREENS])
def test_a_fault_shows_no_data_and_is_told_once(
    article_store: Path, tmp_path: Path, screen: str
) -> None:
    where = WHERE[sorted(SCREENS).index(screen) % 4] if screen in SCREENS else "key"
    state = {"XDG_STATE_HOME": str(tmp_path / "state"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    command = [sys.executable, "-c", FAULTY]
    with touring(article_store, where, rows=24, columns=90, env=state, command=command) as terminal:
        see(terminal, screen, [key for key in SCREENS.get(screen, ()) if key != "Esc"])
        terminal.send("C-t")
        assert terminal.wait_exit() == 70
        check_left(terminal)
        (report,) = (tmp_path / "state" / "termsheet").glob("fault-*")
        assert SECRET in report.read_text()
        assert "\x1b" not in report.read_text()
        assert report.name in terminal.screen_text().replace("\n", "")
    with touring(article_store, rows=24, columns=90, env=state) as terminal:
        terminal.wait_for("stopped by a fault of its own")
        terminal.send("Enter")
        terminal.wait_gone("stopped by a fault")
        terminal.send("C-q")
        assert terminal.wait_exit() == 0
    with touring(article_store, rows=24, columns=90, env=state) as terminal:
        terminal.wait_quiet(0.5)
        assert "fault" not in terminal.screen_text()


def check_left(terminal: Terminal) -> None:
    """What is left on the terminal: one line with the place, and a terminal as it was."""
    text = terminal.screen_text()
    assert text.startswith("termsheet: stopped by a fault of its own (")
    assert SECRET not in text and "OpenAI" not in text and "Traceback" not in text
    assert SECRET.encode() not in terminal.output
    assert terminal.is_cooked
    assert terminal.screen.private_modes == {7, 25}
