"""The looks: dark, light, and the terminal's own colours."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="termsheet-dark",
    primary="#7aa2d6",
    secondary="#a99ad6",
    accent="#d7b26b",
    success="#86b98a",
    warning="#dd9a5b",
    error="#cf6f6f",
    foreground="#d6d9de",
    background="#14171c",
    surface="#14171c",
    panel="#20252d",
    dark=True,
    variables={
        "block-cursor-background": "#2f4a6d",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-blurred-background": "#252b35",
        "block-cursor-blurred-foreground": "#d6d9de",
        "text-muted": "#8b93a0",
    },
)

LIGHT = Theme(
    name="termsheet-light",
    primary="#225a9c",
    secondary="#62469c",
    accent="#8a5a00",
    success="#2c6e35",
    warning="#a4520a",
    error="#a32f2f",
    foreground="#1d2126",
    background="#fbfaf7",
    surface="#fbfaf7",
    panel="#ece9e2",
    dark=False,
    variables={
        "block-cursor-background": "#bcd3ee",
        "block-cursor-foreground": "#101418",
        "block-cursor-blurred-background": "#e2e6ea",
        "block-cursor-blurred-foreground": "#1d2126",
        "text-muted": "#646b75",
    },
)

# For terminals of 16 colours: exactly these, since the nearest ones to the others are greys.
DARK_16 = Theme(
    name=DARK.name,
    primary="#55ffff",
    secondary="#ff55ff",
    accent="#ffff55",
    success="#55ff55",
    warning="#aa5500",
    error="#ff5555",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    dark=True,
    variables={
        "block-cursor-background": "#0000aa",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-blurred-background": "#555555",
        "block-cursor-blurred-foreground": "#ffffff",
        "text-muted": "#aaaaaa",
    },
)

LIGHT_16 = Theme(
    name=LIGHT.name,
    primary="#0000aa",
    secondary="#aa00aa",
    accent="#aa5500",
    success="#00aa00",
    warning="#aa0000",
    error="#aa0000",
    foreground="#000000",
    background="#ffffff",
    surface="#ffffff",
    panel="#ffffff",
    dark=False,
    variables={
        "block-cursor-background": "#55ffff",
        "block-cursor-foreground": "#000000",
        "block-cursor-blurred-background": "#aaaaaa",
        "block-cursor-blurred-foreground": "#000000",
        "text-muted": "#555555",
    },
)


def themes(colors: int) -> tuple[Theme, Theme]:
    """The dark and the light looks for a terminal of so many colours."""
    return (DARK, LIGHT) if colors > FEW_COLORS else (DARK_16, LIGHT_16)


FEW_COLORS = 16

NAMES = {"dark": DARK.name, "light": LIGHT.name, "ansi": "ansi-dark"}
"""What `--theme` takes. The last leaves colours and background to the terminal."""
