"""The explorer as a person meets it: a real terminal, real keys."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.pty_screen import Terminal

COMMAND = [sys.executable, "-m", "tui"]


@pytest.fixture
def terminal(article_store: Path) -> Iterator[Terminal]:
    with Terminal([*COMMAND, str(article_store)], rows=24, columns=80) as opened:
        opened.wait_for("$730B")
        opened.send("1")
        opened.wait_for("Valuation ")
        yield opened


def test_through_all_panes_and_out(terminal: Terminal) -> None:
    terminal.send("2")
    terminal.wait_for("Stargate joint")
    terminal.send("Down", "Down", "Down", "Enter")
    terminal.wait_for("conditional tranche")
    terminal.send("Esc", "3")
    terminal.wait_for("Supplier")
    terminal.send("e")
    terminal.wait_for("5吉瓦")
    terminal.send("Esc")
    terminal.wait_gone("5吉瓦")
    terminal.send("1", "Space", "Down", "Space", "4")
    terminal.wait_for("not comparable: pre-money against post-money")
    terminal.send("?")
    terminal.wait_for("Esc closes this page")
    terminal.send("Esc", "q")
    assert terminal.wait_exit() == 0
    assert terminal.is_cooked


def test_tab_goes_round(terminal: Terminal) -> None:
    terminal.send("Tab")
    terminal.wait_for("Stargate joint")
    terminal.send("S-Tab")
    terminal.wait_for("Valuation ")
    terminal.send("S-Tab")
    terminal.wait_for("Last known valuations")
    terminal.send("S-Tab")
    terminal.wait_for("What rests on little")


def test_the_filter_finds_chinese_as_it_is_typed(terminal: Terminal) -> None:
    terminal.send("/")
    terminal.type_text("软银")
    terminal.wait_for("1/1")
    assert "SoftBank" in terminal.screen_text()
    terminal.send("Enter", "Enter")
    terminal.wait_for("Money out")


def test_the_palette_finds_a_deal(terminal: Terminal) -> None:
    terminal.send("C-p")
    terminal.type_text("星际之门")
    terminal.wait_for("Stargate joint venture")
    terminal.send("Down", "Enter")
    terminal.wait_for("Stargate")


def test_a_resize_is_followed(terminal: Terminal) -> None:
    terminal.resize(40, 120)
    terminal.wait_for("model lab")
    terminal.resize(20, 60)
    terminal.wait_gone("model lab")
    assert all(len(terminal.cells(row)) == 60 for row in range(20))


def test_the_day_is_told(article_store: Path) -> None:
    command = [*COMMAND, str(article_store), "--as-of", "2026-01-31"]
    with Terminal(command, rows=24, columns=100) as terminal:
        terminal.wait_for("as of 2026-01-31")
        terminal.send("2")
        terminal.wait_for("OpenAI and AWS")
        assert "$110B" not in terminal.screen_text()
