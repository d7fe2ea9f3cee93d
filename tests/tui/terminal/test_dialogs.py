"""Dialogs that are closed while another lies over them, or twice; notes that come too late."""

from __future__ import annotations

from textual.command import CommandPalette
from textual.notifications import Notification
from textual.screen import ModalScreen
from textual.widgets._toast import Toast, ToastHolder

from tui.terminal.textual_private.app import TerminalApp


class Dialog(ModalScreen[str]):
    """It asks nothing, and is told the answer."""


async def test_a_dialog_that_was_answered_goes_from_under_another() -> None:
    app = TerminalApp()
    answers: list[str | None] = []
    async with app.run_test() as pilot:
        below, above = Dialog(), Dialog()
        await app.push_screen(below, answers.append)
        await app.push_screen(above, answers.append)
        below.dismiss("an answer")
        await pilot.pause()
        assert app.screen_stack[1:] == [above]
        assert not below.is_running
        assert answers == ["an answer"]
        above.dismiss("another")
        await pilot.pause()
        assert answers == ["an answer", "another"]


async def test_a_dialog_is_answered_while_the_palette_is_being_opened() -> None:
    app = TerminalApp()
    answers: list[str | None] = []
    async with app.run_test() as pilot:
        below = Dialog()
        await app.push_screen(below, answers.append)
        app.action_command_palette()
        below.dismiss("an answer")
        await pilot.pause(0.1)
        assert isinstance(app.screen, CommandPalette)
        await pilot.press("escape")
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


async def test_a_note_that_is_shown_too_late_goes_at_once() -> None:
    app = TerminalApp()
    async with app.run_test() as pilot:
        late = Toast(Notification("of before", timeout=-0.1))
        assert late._timeout > 0, "a timer of less than no time never gives way"
        await app.screen.mount(late)
        await pilot.pause(0.1)
        assert not app.query(Toast)


async def test_nothing_is_left_of_notes_that_gave_way() -> None:
    async with TerminalApp().run_test(notifications=True) as pilot:
        app = pilot.app
        for number in range(5):
            app.clear_notifications()
            app.notify(f"note {number}", timeout=60)
            await pilot.pause(0.05)
        assert [toast.render().plain for toast in app.screen.query(Toast)] == ["note 4"]
        assert len(app.screen.query(ToastHolder)) == 1
        app.clear_notifications()
        await pilot.pause(0.05)
        assert not app.screen.query(ToastHolder)
