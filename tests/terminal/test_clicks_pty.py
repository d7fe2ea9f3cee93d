"""Clicks on texts that want something to be done: nothing is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile import LINKS, hostile_store
from tests.terminal.foreign import foreign
from tests.terminal.pty_screen import Terminal
from tests.terminal.tour import leave, see, touring

WHERE = {
    "companies": ("1",),
    "a company": ("1", "Enter"),
    "evidence": ("1", "l", "e"),
    "a deal": ("2", "Down", "Enter"),
    "palette": ("C-p", "h", "e"),
    "compared": ("1", "Space", "Down", "Space", "4"),
}


def click(terminal: Terminal, row: int, column: int) -> None:
    for button in (0, 16):  # and with Ctrl
        place = f"{button};{column + 1};{row + 1}"
        terminal.write(f"\x1b[<{place}M\x1b[<{place}m".encode())


@pytest.mark.parametrize("where", WHERE)
def test_a_click_on_a_text_does_nothing_that_it_asks_for(
    article_store: Path, tmp_path: Path, where: str
) -> None:
    texts = tuple(LINKS.values())
    assert len(texts) >= 20
    store = hostile_store(article_store, tmp_path / "bad.db", texts, seed=len(where))
    home = tmp_path / "home"
    home.mkdir()
    env = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("STATE", "CACHE", "CONFIG")}
    with touring(store, rows=40, columns=120, env={**env, "HOME": str(home)}, cwd=home) as terminal:
        see(terminal, where, WHERE[where])
        for row in range(1, 39):
            for column in (4, 12, 60, 75, 90):
                click(terminal, row, column)
            terminal.wait_quiet(0.03)
            pid = terminal.process.pid
            assert terminal.process.poll() is None, f"line {row}: {terminal.screen_text()}"
            assert not Path(f"/proc/{pid}/task/{pid}/children").read_text()
            if where == "palette":
                see(terminal, where, ("Esc", "Esc", *WHERE[where]))
        assert leave(terminal) == 0
        assert foreign(bytes(terminal.output), texts) == []
    assert list(home.iterdir()) == []
