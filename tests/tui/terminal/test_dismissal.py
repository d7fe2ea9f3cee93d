"""Dialogs that are closed while another lies over them, or twice."""

from __future__ import annotations

from textual.screen import ModalScreen

from tui.terminal.textual_private.app import TerminalApp


class Dialog(ModalScreen[str]):
    """It asks nothing, and is told the answer."""


async def test_a_dialog_that_was_answered_goes_though_another_lies_over_it() -> None:
    app = TerminalApp()
    answers: list[str | None] = []
    async with app.run_test() as pilot:
        below, above = Dialog(), Dialog()
        await app.push_screen(below, answers.append)
        await app.push_screen(above, answers.append)
        below.dismiss("an answer")
        await pilot.pause()
        assert len(app.screen_stack) == 1
        assert answers == ["an answer"]


async def test_a_dialog_that_has_gone_closes_nothing_else() -> None:
    app = TerminalApp()
    answers: list[str | None] = []
    async with app.run_test() as pilot:
        gone, there = Dialog(), Dialog()
        await app.push_screen(gone, answers.append)
        gone.dismiss("first")
        await app.push_screen(there, answers.append)
        gone.dismiss("second")
        await gone.action_dismiss("third")
        await pilot.pause()
        assert app.screen is there
        assert answers == ["first"]
