"""The looks: in a terminal of 16 colours, too, meanings and the cursor are told apart."""

from __future__ import annotations

import pytest
from rich.color import Color, ColorSystem
from textual.theme import Theme

from tui.themes import DARK, LIGHT, themes

MEANINGS = ("primary", "secondary", "accent", "success", "warning", "error")


def shown(color: str | None, colors: ColorSystem) -> tuple[str, ...]:
    """What is sent for a colour."""
    assert color is not None
    return Color.parse(color).downgrade(colors).get_ansi_codes()


@pytest.mark.parametrize("theme", themes(16), ids=lambda theme: theme.name)
def test_of_16_colours_each_is_the_one_that_is_meant(theme: Theme) -> None:
    sent = {name: shown(getattr(theme, name), ColorSystem.STANDARD) for name in MEANINGS}
    muted = shown(theme.variables["text-muted"], ColorSystem.STANDARD)
    foreground = shown(theme.foreground, ColorSystem.STANDARD)
    background = shown(theme.background, ColorSystem.STANDARD)
    assert not {muted, foreground, background} & set(sent.values())
    assert len({muted, foreground, background}) == 3
    assert len(set(sent.values())) >= 5
    cursor = shown(theme.variables["block-cursor-background"], ColorSystem.STANDARD)
    assert cursor not in (background, foreground)
    assert shown(theme.variables["block-cursor-foreground"], ColorSystem.STANDARD) != cursor


def test_with_more_colours_the_looks_are_the_usual_ones() -> None:
    assert themes(256) == (DARK, LIGHT)
    assert [theme.name for theme in themes(16)] == [DARK.name, LIGHT.name]
