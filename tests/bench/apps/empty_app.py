"""The smallest Textual app that shows anything: what all others are measured against."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static


class EmptyApp(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("empty")


if __name__ == "__main__":
    EmptyApp().run()
