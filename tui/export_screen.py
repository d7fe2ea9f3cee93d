"""Writing what is shown into a file: asks what, in which form, and where; `x` opens it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from db.named_tuple import NamedTuple
from db.reader import QueryStopped, Reader
from db.safe_text import clean
from db.store import StoreError
from tui import exporting
from tui.export_file import (
    CannotWriteError,
    shown_path,
    typed_path,
    usual_folder,
    usual_name,
    with_ending,
    write_new,
)
from tui.exporting import Export, NothingToExportError
from tui.faults import said
from tui.key_names import key_of
from tui.language import N_, _, many
from tui.printing.forms import CSV, JSON, MARKDOWN, PLAIN
from tui.session import Session
from tui.shown import Shown

if TYPE_CHECKING:
    from tui.app import Explorer

NO_FILES = N_("No file is written in this session; the command line prints the same views.")

FORMS = (
    ("c", CSV, "CSV"),
    ("j", JSON, "JSON"),
    ("m", MARKDOWN, "Markdown"),
    ("t", PLAIN, N_("text")),
)
"""A key for each form, and the word for it."""
_FORM_KEYS = (
    ("c", CSV, N_("As CSV")),
    ("j", JSON, N_("As JSON")),
    ("m", MARKDOWN, N_("As Markdown")),
    ("t", PLAIN, N_("As text")),
)

_CHOOSING = (
    ("export.write", "Enter", N_("write")),
    ("export.name", "e", N_("change the name")),
    ("export.leave", "Esc", N_("leave")),
)
_TYPING = (("", "Enter", N_("write")), ("export.leave", "Esc", N_("back to the forms")))
"""The id of what a key does, its usual name, and a word for it; Enter ends what is typed."""
_WRITING = N_("Writing…")
_ACTIONS = ("form", "type", "turn", "write")


class _Target(NamedTuple):
    """What to write, and where."""

    export: Export
    form: str
    typed: str
    folder: Path
    name: str


class ExportEnded(Message):
    """A file was written, or could not be.

    Attributes:
        screen: The panel that asked for it; it may be closed by now.
        told: What to tell.
        path: Where it was written; None if it was not.
    """

    def __init__(self, screen: ExportScreen, told: str, path: Path | None = None) -> None:
        super().__init__()
        self.screen = screen
        self.told = told
        self.path = path

    def tell(self, app: Explorer) -> None:
        """Tell where it was written; what went wrong is told in the panel, if it is open."""
        if self.path is not None:
            app.session.folder = self.path.parent
            app.notify(self.told, title=_("Exported"), markup=False, timeout=10)
        elif not self.screen.is_current:
            app.notify(self.told, title=_("Not exported"), severity="error", markup=False)
        if self.screen.is_current:
            self.screen.ended(self)


class ExportScreen(ModalScreen[None]):
    """Asks what to export, in which form and where, and has it written.

    Args:
        session: What the panes share.
        exports: What can be exported, the first what the person looks at.
        why: Why there is nothing, if there is nothing.
    """

    KEYS: ClassVar[list[Binding]] = [
        *(
            Binding(key, f"form('{form}')", words, show=False, id=f"export.{form}")
            for key, form, words in _FORM_KEYS
        ),
        Binding("enter", "write", N_("Write the file"), show=False, id="export.write"),
        Binding("e", "type", N_("Change the name or the folder"), show=False, id="export.name"),
        Binding(
            "down", "turn(1)", N_("The next thing that is shown"), show=False, id="export.next"
        ),
        Binding("up", "turn(-1)", N_("The one before"), show=False, id="export.previous"),
        Binding("escape", "leave", N_("Leave it"), show=False, id="export.leave"),
    ]
    # Also with priority, so that a key finds what the one before it did, however fast they come;
    # without it come those that were on their way when the panel opened.
    BINDINGS: ClassVar[list[BindingType]] = [*KEYS, *(replace(key, priority=True) for key in KEYS)]
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    ExportScreen { align: center middle; }
    ExportScreen > Vertical {
        width: 76; max-width: 100%; height: auto; max-height: 100%;
        border: round $accent; border-title-color: $accent; padding: 0 1; background: $background;
        & Static { width: 1fr; height: auto; }
        & Input, & Input:focus { border: none; height: 1; padding: 0 1; background: $panel; }
        & .gap { margin-top: 1; }
        & #trouble { color: $error; }
        & #command, & #keys { color: $text-muted; }
    }
    """

    def __init__(self, session: Session, exports: Sequence[Export], why: str = "") -> None:
        super().__init__()
        self._session, self.exports, self._why = session, exports, why
        self._chosen = 0
        self._folder = session.folder or usual_folder()
        self._offered = ""  # the path as it was put there, before the person changed it
        self._busy = False

    def compose(self) -> ComposeResult:
        """What, the forms, the path, the command that prints the same."""
        with Vertical() as panel:
            panel.border_title = _("Export")
            yield Static("", id="what", markup=False)
            yield Static("", id="forms", classes="gap", markup=False)
            line = Input(id="path", max_length=4096, select_on_focus=False)
            line.cursor_blink = False  # nothing is sent while nothing happens
            line.can_focus = False  # letters choose a form until the person asks to type
            yield line
            yield Static("", id="command", classes="gap", markup=False)
            yield Static("", id="trouble", markup=False)
            yield Static("", id="keys", classes="gap", markup=False)

    def on_mount(self) -> None:
        """Show what there is."""
        if self.exports:
            self._show_all()
        else:
            for where in ("#forms", "#path", "#command", "#trouble"):
                self.query_one(where).display = False
            self._line("#what").update(Content(clean(self._why)))
            self._show_keys()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters are letters while the person types; and nothing can be done with nothing."""
        return action not in _ACTIONS or (bool(self.exports) and not self._types)

    # ------------------------------------------------------------------ what it says

    @property
    def _is_typed(self) -> bool:
        """Whether the path is the person's own: then it is kept, whatever is chosen."""
        return self._input.value != self._offered

    def _offer(self, export: Export, form: str) -> None:
        name = usual_name(export.name, export.day, form)
        self._offered = self._input.value = typed_path(self._folder, name)

    @property
    def _store_options(self) -> Sequence[str]:
        told = self._session.store_options
        return exporting.store_options(self._session.reader.path) if told is None else told

    @property
    def _types(self) -> bool:
        return self.focused is self._input

    @property
    def _export(self) -> Export:
        return self.exports[self._chosen]

    @property
    def _input(self) -> Input:
        return self.query_one("#path", Input)

    def _line(self, where: str) -> Static:
        return self.query_one(where, Static)

    def _show_all(self) -> None:
        export, form = self._export, self._session.form
        lines = [
            Content.assemble(
                ("▌", "bold $accent") if each is export else " ",
                Content(clean(each.title)),
                (f"  {_rows(each)}", "$text-muted"),
            )
            for each in self.exports
        ]
        self._line("#what").update(Content("\n").join(lines))
        looks = {form: "reverse"}
        self._line("#forms").update(Content("   ").join([
            Content.assemble(
                (key_of(f"export.{this}", key), "bold $accent"), " ", (_(word), looks.get(this, ""))
            )
            for key, this, word in FORMS
        ]))  # fmt: skip
        if self._is_typed:
            self._input.value = with_ending(self._input.value, form)
        else:
            self._offer(export, form)
        command = exporting.command_line(export, form, self._store_options)
        told = _("by command: {command}").format(command=command) if command else ""
        self._line("#command").update(Content(clean(told)))
        self._line("#command").display = bool(command)
        self._trouble("")

    def _show_keys(self) -> None:
        keys = _TYPING if self._types else _CHOOSING if self.exports else _CHOOSING[-1:]
        named = [(key_of(action, key), word) for action, key, word in keys]
        if len(self.exports) > 1 and not self._types:
            arrows = key_of("export.next", "↓"), key_of("export.previous", "↑")
            named.append((" ".join(arrows), N_("which")))
        told = [Content.assemble((key, "bold $accent"), f" {_(word)}") for key, word in named]
        self._line("#keys").update(Content("   ").join(told))

    def _trouble(self, told: str) -> None:
        self._line("#trouble").update(Content(told))
        self._line("#trouble").display = bool(told)
        self._show_keys()

    # ------------------------------------------------------------------ keys

    def action_form(self, form: str) -> None:
        """Choose a form."""
        self._session.form = form
        self._show_all()

    def action_turn(self, steps: int) -> None:
        """Choose another of the things that are shown."""
        self._chosen = (self._chosen + steps) % len(self.exports)
        self._offer(self._export, self._session.form)
        self._show_all()

    def action_type(self) -> None:
        """Type a name or a folder."""
        self._input.can_focus = True
        self.set_focus(self._input)
        self._input.cursor_position = len(self._input.value)
        self._show_keys()

    def action_leave(self) -> None:
        """Go back to choosing a form, or leave."""
        if self._types:
            self._choose_again()
        else:
            self.dismiss()

    def _choose_again(self) -> None:
        self.set_focus(None)
        self._input.can_focus = False
        self._show_keys()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The name is typed."""
        event.stop()
        self._choose_again()
        self.action_write()

    # ------------------------------------------------------------------ writing

    def write_to(self, path: str) -> None:
        """Have the file written, there if a path is given."""
        if self.exports:
            self._input.value = path or self._input.value
            self.action_write()

    def action_write(self) -> None:
        """Have the file written."""
        if self._busy:
            return
        self._busy = True
        export, form = self._export, self._session.form
        name = usual_name(export.name, export.day, form)
        typed = self._input.value if self._is_typed else name
        target = _Target(export, form, typed, self._folder, name)
        self._trouble(_(_WRITING))
        # The app's, not this panel's: a file is written to its end though the panel is closed.
        self.app.run_worker(
            partial(self._write, target), thread=True, group="export", exit_on_error=False
        )

    def _write(self, target: _Target) -> None:
        """In a worker: write the file, and post where it is."""
        self.app.post_message(_written(self, self._session.reader, target))

    def ended(self, message: ExportEnded) -> None:
        """Close once the file is written; else say what is wrong, and ask again."""
        self._busy = False
        if message.path is None:
            self._trouble(message.told)
        else:
            self.dismiss()


async def ask_to_export(app: Explorer) -> ExportScreen | None:
    """Open the panel, if files may be written."""
    if len(app.screen_stack) > 1:
        return None
    if not app.session.may_write:
        app.notify(_(NO_FILES), severity="warning")
        return None
    read = partial(look, app.session, app.here.shown)
    exports, why = await app.run_worker(read, thread=True, exit_on_error=False).wait()
    screen = ExportScreen(app.session, exports, why)
    await app.push_screen(screen)
    return screen


def look(session: Session, shown: Sequence[Shown]) -> tuple[Sequence[Export], str]:
    """What can be exported of what is shown, or else why there is nothing; in a worker."""
    try:
        return exporting.exports(session.reader, shown, session.sources), ""
    except NothingToExportError as error:
        return (), str(error)
    except Exception as error:
        return (), _told(error)


def _written(screen: ExportScreen, reader: Reader, target: _Target) -> ExportEnded:
    """Write a file, and say how that went; never raises."""
    try:
        text, amount = exporting.printed(reader.path, reader.identity, target.export, target.form)
        path = write_new(target.typed, target.folder, target.name, text)
    except Exception as error:
        return ExportEnded(screen, _told(error))
    return ExportEnded(
        screen,
        clean(_("{amount} written to {path}").format(amount=amount, path=shown_path(path))),
        path,
    )


def _told(error: Exception) -> str:
    """What went wrong, in words that are safe to show."""
    if isinstance(error, CannotWriteError):
        return str(error)
    if isinstance(error, (StoreError, QueryStopped, NothingToExportError)):
        return clean(_("The store could not be read: {error}").format(error=said(error)))
    return clean(
        _("This could not be exported ({name}: {error})").format(
            name=type(error).__name__, error=error
        )
    )


def _rows(export: Export) -> str:
    if export.rows is None:
        return _("page")
    return many("{count} row", "{count} rows", export.rows)
