"""Exporting by key: the file equals what the command prints, and is never an old one."""

from __future__ import annotations

import re
import shlex
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import Input, Static

from db.build import build_store
from tests.screens.scenes import explorer, play, settle
from tests.tui.cli_runner import write_facts
from tui import exporting
from tui.app import Explorer
from tui.cli import main
from tui.export_screen import FORMS, NO_FILES, ExportScreen
from tui.terminal.grid import screen_text

VIEWS: dict[str, tuple[str, ...]] = {
    "companies": (),
    "companies-filtered": ("slash", *"oft", "enter"),
    "companies-sorted": ("l", "s"),
    "companies-sorted-upwards": ("l", "s", "s"),
    "companies-in-chinese": ("slash", "软", "银", "enter"),
    "deals": ("2",),
    "deals-as-of": ("t", *"2025-12-31", "enter", "2"),
    "deals-page": ("2", "down", "down", "down", "enter"),
    "compute": ("3", "l", "l", "s"),
    "compute-page": ("3", "down", "enter"),
    "company-page": ("enter",),
    "fact": ("l", "e"),
    "source": ("l", "e", *["down"] * 5, "enter"),
    "compare": ("space", "down", "space", "4"),
    "compare-four-as-of": ("t", *"2026-02", "enter", *["down", "space"] * 4, "4"),
    "compare-deals": ("2", *["down"] * 3, "space", "down", "space", "4"),
    "loops": ("5",),
    "timeline": ("6",),
    "timeline-of-all": ("slash", "z", "z", "z", "enter", "6"),
    "timeline-of-a-deal": ("2", "down", "6", "z"),
    "sources": ("7",),
    "money": ("m",),
    "money-of-a-deal": ("2", "down", "down", "down", "m"),
    "total": ("T",),
    "total-paid": ("T", "z"),
    "changes": ("D",),
    "changes-as-of": ("t", *"2026-01-31", "enter", "D", "z"),
    "rivals": ("r",),
    "revisions": ("a",),
    "flow": ("space", *["down"] * 5, "space", "f"),
    "capex": ("c",),
    "capacity": ("w",),
    "capacity-as-of": ("t", *"2025-12-31", "enter", "w"),
}
"""Keys that lead to all that can be exported, from the first screen."""

ALONE = {
    "sum": ("l", "l", "l", "e"),
}
"""What no command prints in one piece."""


@asynccontextmanager
async def opened(
    store: Path, folder: Path, *keys: str, size: tuple[int, int] = (80, 24), **options: Any
) -> AsyncIterator[Pilot[None]]:
    app = explorer(store, **options)
    app.session.folder, app.session.store_options = folder, None
    async with app.run_test(size=size) as pilot:
        await play(pilot, keys)
        yield pilot


async def pressed(pilot: Pilot[None], *keys: str) -> str:
    await play(pilot, keys)
    return screen_text(pilot.app)


def session_of(pilot: Pilot[None]) -> Any:
    assert isinstance(pilot.app, Explorer)
    return pilot.app.session


def panel_of(pilot: Pilot[None]) -> ExportScreen:
    assert isinstance(pilot.app.screen, ExportScreen)
    return pilot.app.screen


def path_of(pilot: Pilot[None]) -> str:
    return panel_of(pilot).query_one(Input).value


def told(pilot: Pilot[None]) -> list[str]:
    """What was told in passing."""
    return [notification.message for notification in pilot.app._notifications]


async def written(pilot: Pilot[None], folder: Path, *keys: str) -> Path:
    """The file that these keys write."""
    before = set(folder.iterdir())
    await play(pilot, keys)
    (new,) = set(folder.iterdir()) - before
    return new


# ------------------------------------------------------------------ the same as by command


@pytest.mark.parametrize("view", VIEWS)
async def test_a_file_equals_what_the_command_prints(
    article_store: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], view: str
) -> None:
    """Byte for byte, in every form, for everything that the panel offers."""
    key, form, _ = FORMS[list(VIEWS).index(view) % len(FORMS)]
    async with opened(article_store, tmp_path, *VIEWS[view]) as pilot:
        await play(pilot, ("x", key))
        offered = panel_of(pilot).exports
        file = await written(pilot, tmp_path, "enter")
        reader = session_of(pilot).reader
    assert offered
    found = {
        (export, form): exporting.printed(reader.path, reader.identity, export, form)[0].encode()
        for export in offered
        for _, form, _ in FORMS
    }
    assert file.read_bytes() == found[offered[0], form]
    options = exporting.store_options(article_store)
    for (export, form), text in found.items():
        line = exporting.command_line(export, form, options)
        name, *arguments = shlex.split(line)
        capfdbinary.readouterr()
        assert (name, main(arguments)) == ("termsheet", 0), line
        out, err = capfdbinary.readouterr()
        assert (text, err) == (out, b""), line


@pytest.mark.parametrize("view", ALONE)
@pytest.mark.parametrize(("key", "form"), [(key, form) for key, form, _ in FORMS])
async def test_what_has_no_command_is_exported_too(
    article_store: Path, tmp_path: Path, view: str, key: str, form: str
) -> None:
    async with opened(article_store, tmp_path, *ALONE[view]) as pilot:
        screen = await pressed(pilot, "x", key)
        assert "by command" not in screen
        file = await written(pilot, tmp_path, "enter")
    text = file.read_bytes().decode("utf-8")
    if form == "csv":
        assert text.startswith("id,kind,subject,") and text.count("\r\n") > 2
    else:
        assert len(text) > 100


async def test_the_paragraph_is_in_the_file_where_the_texts_are_at_hand(
    article_store: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    lines = ["A title", "By a reporter", *(f"Paragraph {n}." for n in range(1, 5))]
    texts, folder = tmp_path / "texts", tmp_path / "out"
    texts.mkdir()
    folder.mkdir()
    made_up = "\n\n".join([*lines, "Made up for this test: it says 7300亿美元 here."])
    (texts / "21jingji-2026-02.txt").write_text(made_up, "utf-8")
    async with opened(article_store, folder, "l", "e", sources=texts) as pilot:
        await play(pilot, ("x", "m"))
        options = exporting.store_options(article_store)
        line = exporting.command_line(panel_of(pilot).exports[0], "markdown", options)
        file = await written(pilot, folder, "enter")
    assert "it says \\[7300亿美元\\] here" in file.read_text("utf-8")
    assert main(shlex.split(line)[1:]) == 0
    assert capfdbinary.readouterr().out == file.read_bytes()


# ------------------------------------------------------------------ what and where


async def test_a_list_is_exported_as_it_is_listed_now(article_store: Path, tmp_path: Path) -> None:
    keys = ("2", "slash", *"open", "enter", *["l"] * 5, "s", "s")
    async with opened(article_store, tmp_path, *keys, size=(60, 8)) as pilot:
        screen = await pressed(pilot, "x")
        assert "Deals with “open”, by status" in screen
        file = await written(pilot, tmp_path, "j", "enter")
        assert told(pilot) == [f"9 rows written to {file}"]
    assert file.name == f"termsheet-deals-{date.today().isoformat()}.json"


async def test_the_command_names_the_store_as_it_was_opened(
    article_store: Path, tmp_path: Path
) -> None:
    async with opened(article_store, tmp_path, size=(120, 40)) as pilot:
        await play(pilot, ("x",))
        line = str(panel_of(pilot).query_one("#command", Static).render())
        assert line == f"by command: termsheet companies --csv --store {article_store}"
        session_of(pilot).store_options = ("--facts", "article-2026-02")
        await play(pilot, ("t",))
        line = str(panel_of(pilot).query_one("#command", Static).render())
        assert line == "by command: termsheet companies --facts article-2026-02"


async def test_the_day_is_in_the_name_and_in_the_command(
    article_store: Path, tmp_path: Path
) -> None:
    async with opened(article_store, tmp_path, "t", *"2025-12-31", "enter") as pilot:
        assert "--as-of 2025-12-31" in await pressed(pilot, "x")
        file = await written(pilot, tmp_path, "enter")
    assert file.name == "termsheet-companies-2025-12-31.csv"


async def test_the_page_is_first_where_the_person_reads_it(
    article_store: Path, tmp_path: Path
) -> None:
    async with opened(article_store, tmp_path, "enter") as pilot:
        file = await written(pilot, tmp_path, "x", "m", "enter")
    assert file.read_text("utf-8").startswith("# OpenAI\n")


async def test_all_rows_are_exported_and_not_those_on_the_screen(tmp_path: Path) -> None:
    entities = "".join(f"  - {{id: c{n}, kind: company, name: Company {n}}}\n" for n in range(1200))
    build_store([write_facts(tmp_path, f"entities:\n{entities}")], tmp_path / "a.db")
    folder = tmp_path / "out"
    folder.mkdir()
    async with opened(tmp_path / "a.db", folder) as pilot:
        file = await written(pilot, folder, "x", "enter")
        assert told(pilot) == [f"1,200 rows written to {file}"]
    assert len(file.read_text("utf-8").splitlines()) == 1201


async def test_no_file_is_overwritten(article_store: Path, tmp_path: Path) -> None:
    async with opened(article_store, tmp_path) as pilot:
        first = await written(pilot, tmp_path, "x", "enter")
        first.write_text("mine")
        second = await written(pilot, tmp_path, "x", "enter")
        third = await written(pilot, tmp_path, "x", "enter")
    assert first.read_text() == "mine"
    assert second.name == f"{first.stem}-2.csv" and third.name == f"{first.stem}-3.csv"


async def test_the_name_can_be_typed(article_store: Path, tmp_path: Path) -> None:
    async with opened(article_store, tmp_path, "x", "e", "ctrl+u", *"mine") as pilot:
        assert "mine" in screen_text(pilot.app)
        await play(pilot, ("escape", "m"))  # the name stays
        file = await written(pilot, tmp_path, "enter")
        assert file.name == "mine.md"
        await play(pilot, ("x", "c", "e", *["backspace"] * 4, *"-x.csv", "escape", "t"))
        file = await written(pilot, tmp_path, "enter")
    assert file.name == f"termsheet-companies-{date.today().isoformat()}-x.txt"


async def test_a_folder_can_be_typed_and_is_kept(article_store: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    async with opened(article_store, tmp_path, "x", "e", "ctrl+u", *"other", "enter") as pilot:
        assert [each.name for each in other.iterdir()] == [
            f"termsheet-companies-{date.today().isoformat()}.csv"
        ]
        await play(pilot, ("x",))
        assert "/other/termsheet-companies-" in path_of(pilot)


# ------------------------------------------------------------------ what can't be


def in_dialog(screen: str) -> str:
    """The words between the borders of a dialog."""
    return " ".join(" ".join(re.findall("│(.*?)│", screen)).split())


@pytest.mark.parametrize(
    ("typed", "what"),
    [("no/such/x.csv", "There is no folder"), ("file/x.csv", "is no folder"), ("n" * 300, "long")],
    ids=["no folder", "a file", "a long name"],
)
async def test_what_can_t_be_written_is_told_and_asked_again(
    article_store: Path, tmp_path: Path, typed: str, what: str
) -> None:
    (tmp_path / "file").touch()
    async with opened(article_store, tmp_path, "x", "e", "ctrl+u") as pilot:
        pilot.app.post_message(Paste(typed))
        screen = await pressed(pilot, "enter")
        told = in_dialog(screen)  # in one line, wherever it was broken
        assert what in told and "press e" in told
        assert [each.name for each in tmp_path.iterdir()] == ["file"]
        await play(pilot, ("e", "ctrl+u", *"fine.csv", "enter"))
        assert (tmp_path / "fine.csv").exists() and len(pilot.app.screen_stack) == 1


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        (("0",), "These are questions"),
        (("4",), "Mark two to four"),
        (("space", "4"), "Mark two to four"),
        (("f",), "Mark two to four companies"),
        (("2", "space", "down", "space", "f"), "Flow is between companies"),
        (("slash", *"zzz", "enter"), "Nothing is listed"),
    ],
    ids=["questions", "no marks", "one mark", "no flow", "flow of deals", "nothing listed"],
)
async def test_nothing_is_exported_where_there_is_nothing(
    article_store: Path, tmp_path: Path, keys: tuple[str, ...], why: str
) -> None:
    async with opened(article_store, tmp_path, *keys) as pilot:
        assert why in await pressed(pilot, "x", "enter")
        await play(pilot, ("e", "down", "m", "escape"))
        assert len(pilot.app.screen_stack) == 1
    assert list(tmp_path.iterdir()) == []


async def test_no_file_is_written_where_none_may_be(article_store: Path, tmp_path: Path) -> None:
    async with opened(article_store, tmp_path) as pilot:
        session_of(pilot).may_write = False
        await play(pilot, ("x", "enter"))
        assert told(pilot) == [NO_FILES]
    assert list(tmp_path.iterdir()) == []


async def test_a_store_that_was_replaced_is_not_mixed_in(
    article_store: Path, tmp_path: Path
) -> None:
    store, folder = tmp_path / "a.db", tmp_path / "out"
    folder.mkdir()
    build_store([Path("fixtures/article-2026-02").absolute()], store)
    async with opened(store, folder) as pilot:
        await play(pilot, ("x",))
        facts = write_facts(tmp_path, "entities:\n  - {id: a, kind: company, name: Acme}\n")
        build_store([facts], store)
        assert "replaced" in await pressed(pilot, "enter")
    assert list(folder.iterdir()) == []


async def test_a_fault_of_ours_is_told_too(
    article_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise RuntimeError("[/] made for this test")

    async with opened(article_store, tmp_path, "x") as pilot:
        monkeypatch.setattr("tui.exporting.printed", fail)
        assert "RuntimeError: [/] made for this test" in await pressed(pilot, "enter")
    monkeypatch.setattr("tui.exporting.exports", fail)
    async with opened(article_store, tmp_path, "x", "enter") as pilot:
        assert "RuntimeError: [/] made for this test" in screen_text(pilot.app)
    assert list(tmp_path.iterdir()) == []


async def test_a_file_is_written_to_its_end_though_the_panel_is_closed(
    article_store: Path, tmp_path: Path
) -> None:
    async with opened(article_store, tmp_path, "x") as pilot:
        await pilot.press("j", "enter", "escape")
        await settle(pilot)
        (file,) = tmp_path.iterdir()
        assert told(pilot) == [f"18 rows written to {file}"]
        assert len(pilot.app.screen_stack) == 1


async def test_enter_may_come_before_it_is_known_what_there_is(
    article_store: Path, tmp_path: Path
) -> None:
    async with opened(article_store, tmp_path) as pilot:
        await pilot.press("x", "enter")
        await settle(pilot)
        assert len(list(tmp_path.iterdir())) == 1


async def test_names_from_the_store_are_text_and_no_markup(tmp_path: Path) -> None:
    name = "[/] [@click=app.quit]x[/] [bold]"
    facts = write_facts(tmp_path, f"entities:\n  - {{id: a, kind: company, name: '{name}'}}\n")
    build_store([facts], tmp_path / "a.db")
    folder = tmp_path / "out [bold]"
    folder.mkdir()
    async with opened(tmp_path / "a.db", folder, "enter", size=(80, 24)) as pilot:
        screen = await pressed(pilot, "x")
        assert f"▌{name}  page" in screen and "/out [bold]/termsheet-a-" in path_of(pilot)
        file = await written(pilot, folder, "enter")
        assert f"0 rows written to {file}" in told(pilot)
