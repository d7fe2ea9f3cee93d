"""Which terminal gets what."""

from __future__ import annotations

from math import inf

import pytest

from tui.terminal.profile import Profile, choose_profile

XTERM = {"TERM": "xterm-256color"}
SSH = {**XTERM, "SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}


def test_a_terminal_at_hand() -> None:
    profile = choose_profile("auto", XTERM)
    assert profile == Profile(rest=0.08, late=1.0)
    assert profile == choose_profile("local", SSH)


@pytest.mark.parametrize("environment", [SSH, {**XTERM, "SSH_TTY": "/dev/pts/3"}])
def test_a_session_of_ssh_is_noticed(environment: dict[str, str]) -> None:
    profile = choose_profile("auto", environment)
    assert profile == choose_profile("ssh", XTERM)
    assert profile.quiet_cursor
    assert profile.late == inf
    assert not profile.mouse_moves


@pytest.mark.parametrize(
    ("term", "sure"),
    [("xterm", True), ("xterm-kitty", True), ("tmux-256color", True), ("screen", True),
     ("st-256color", True), ("st", True), ("alacritty", True), ("linux", False), ("vt100", False),
     ("", False), ("stv52", False), ("ansi", False), ("dumb", False)],
)  # fmt: skip
def test_only_known_terminals_get_differences(term: str, sure: bool) -> None:
    assert choose_profile("auto", {"TERM": term}).changes_only is sure


@pytest.mark.parametrize(("value", "off"), [("1", True), ("yes", True), ("0", False), ("", False)])
def test_differences_can_be_switched_off(value: str, off: bool) -> None:
    told = {**XTERM, "TERMSHEET_FULL_REPAINT": value}
    assert choose_profile("auto", told).changes_only is not off
    assert not choose_profile("auto", XTERM, full_repaint=True).changes_only


@pytest.mark.parametrize(
    ("environment", "is_screen"),
    [({"TERM": "screen.xterm-256color"}, True), ({"TERM": "screen"}, True), (XTERM, False),
     ({"TERM": "screen-256color", "TMUX": "/run/tmux"}, False)],
)  # fmt: skip
def test_screen_is_told_from_tmux(environment: dict[str, str], is_screen: bool) -> None:
    assert choose_profile("auto", environment).is_screen is is_screen
