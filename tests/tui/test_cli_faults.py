"""When the command is misused, hindered or fed with hostile text; and what opens the explorer."""

from __future__ import annotations

import csv
import gc
import io
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import types
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from rich.cells import cell_len

from db.safe_text import is_clean
from tests.tui.cli_runner import (
    LISTS,
    READING,
    ROOT,
    Ask,
    process,
    runner,
    write_facts,
)
from tui.cli import SUBCOMMANDS
from tui.terminal.profile import Profile, choose_profile


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command in this process."""
    return runner(capsys)


@pytest.fixture
def ask(run: Ask, article_store: Path) -> Ask:
    """Run a command that reads, on the facts of the article."""
    return lambda name, *more: run(name, *more, "--store", article_store)


# ------------------------------------------------------------------ misuse


@pytest.mark.parametrize(
    "command",
    [
        ["facts", "--nonsense"],
        ["facts", "--json", "--csv"],
        ["facts", "--as-of", "2026-13"],
        ["facts", "--as-of", "yesterday"],
        ["facts", "--metric", "happiness"],
        ["facts", "--sort", "happiness"],
        ["facts", "--reverse"],
        ["facts", "--limit", "-1"],
        ["facts", "stray"],
        ["sources", "--company", "OpenAI"],
        ["deals", "--kind", "marriage"],
        ["show"],
        ["show", "OpenAI", "Anthropic"],
        ["compare", "OpenAI"],
        ["compare", "a", "b", "c", "d", "e"],
        ["compare", "OpenAI", "open ai"],
        ["search"],
        ["build", "fixtures"],
        ["check"],
        ["--nonsense"],
        ["fact"],
        ["nosuchcommand", "--json"],
    ],
    ids=" ".join,
)
def test_misuse_is_told_with_exit_code_2(run: Ask, command: list[str], article_store: Path) -> None:
    reading = command[0] in {*LISTS, "compare"}
    code, out, err = run(*command, *(["--store", article_store] if reading else []))
    assert (code, out) == (2, "")
    assert err


def test_misspelt_words_are_answered_with_the_right_ones(run: Ask) -> None:
    assert "termsheet facts" in run("fact").err
    assert "weekly_active_users" in run("facts", "--metric", "weekly active user").err


def test_what_is_repeated_of_the_command_line_is_made_safe(ask: Ask, run: Ask) -> None:
    hostile = "\x1b]0;owned\x07\u202e"
    for answer in (
        ask("show", hostile),
        ask("deals", "--company", hostile),
        ask("facts", "--metric", hostile),
        ask("facts", "--as-of", hostile),
        ask("facts", f"--{hostile}"),
        run("facts", "--store", f"/tmp/{hostile}"),
        run("check", f"/tmp/{hostile}"),
        run(hostile),
    ):
        assert answer.code in (1, 2)
        assert is_clean(answer.out + answer.err, multiline=True)


# ------------------------------------------------------------------ stores that can't be read


@pytest.mark.parametrize("command", READING[:6], ids=" ".join)
def test_a_store_that_is_not_there_is_told(run: Ask, tmp_path: Path, command: list[str]) -> None:
    code, out, err = run(*command, "--store", tmp_path / "none.db")
    assert (code, out) == (1, "")
    assert "none.db: not found. Build it with `termsheet build`." in err


def test_a_file_that_is_no_store_is_told(run: Ask, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("not a store" * 100)
    code, out, err = run("facts", "--store", file)
    assert (code, out) == (1, "")
    assert "not a SQLite file" in err


def test_an_unforeseen_fault_is_reported_in_a_file_and_not_on_the_terminal(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("bad \x1b[2J data")

    monkeypatch.setattr("tui.printing.lists.count", fail)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    code, out, err = ask("facts")
    assert (code, out) == (70, "")
    (report,) = (tmp_path / "termsheet").iterdir()
    assert "bad" not in err and str(report) in err
    assert "bad ␛[2J data" in report.read_text() and "command: facts" in report.read_text()


def test_bytes_that_are_no_text_are_told(ask: Ask) -> None:
    code, out, err = ask("show", os.fsdecode(b"\xffx"))
    assert (code, out, err) == (2, "", "termsheet: '\ufffdx' is no UTF-8.\n")


# ------------------------------------------------------------------ hostile text

HOSTILE = (
    "\x1b]52;c;b3duZWQ=\x07", "\x1b[2J", "\x9b31m", "\u202eevil\u202c", "a\u200bb", "\x00", "\x08",
    "[/]", "[@click=app.quit]x[/]", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "|", "\r\nX",
)  # fmt: skip


@pytest.fixture
def hostile_store(article_store: Path, tmp_path: Path) -> Path:
    """A store that some other program made, with something in each text that people see."""
    store = tmp_path / "hostile.db"
    shutil.copy(article_store, store)
    store.chmod(0o600)
    connection = sqlite3.connect(store)
    for number, text in enumerate(HOSTILE):
        for table, column in (
            ("entity", "name_en"), ("deal", "title_en"), ("fact", "words_en"), ("fact", "note_en"),
            ("evidence", "raw"), ("evidence", "locator"), ("source", "publisher"),
        ):  # fmt: skip
            sql = f"UPDATE {table} SET {column} = ? WHERE rowid % ? = ?"
            connection.execute(sql, (text, len(HOSTILE), number))
    connection.commit()
    connection.close()
    return store


@pytest.mark.parametrize("form", ["", "--json", "--csv", "--markdown"])
@pytest.mark.parametrize(
    "command", [*([name] for name in LISTS), ["show", "openai"], ["show", "openai-round-2026-02"]],
    ids=" ".join,
)  # fmt: skip
def test_hostile_text_in_a_store_never_reaches_the_terminal(
    run: Ask, hostile_store: Path, command: list[str], form: str
) -> None:
    code, out, err = run(*command, *filter(None, [form]), "--store", hostile_store)
    assert code == 0
    assert is_clean(out.replace("\r\n", "\n") + err, multiline=True)
    if form == "--csv":
        for row in csv.reader(io.StringIO(out, newline="")):
            assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
    if form == "--markdown":
        assert not re.search(r"(?<!\\)[\[<]", out)


def test_hostile_text_in_facts_files_is_refused_or_harmless(run: Ask, tmp_path: Path) -> None:
    for text in ('"\\e]0;x\\a"', '"\\u202e"', "'\x9b31m'"):
        facts = write_facts(tmp_path, f"entities:\n  - {{id: a, kind: company, name: {text}}}\n")
        code, out, err = run("check", facts)
        assert code == 1 and is_clean(out + err, multiline=True)
        assert "facts.yaml:" in out
    facts = write_facts(
        tmp_path, "entities:\n  - {id: a, kind: company, name: \"=HYPERLINK('x')\"}\n"
    )
    assert run("build", facts, "-o", tmp_path / "a.db").code == 0
    (row,) = run("companies", "--store", tmp_path / "a.db", "--csv").rows
    assert row["name"] == "'=HYPERLINK('x')"


# ------------------------------------------------------------------ as a process of its own


def test_a_command_loads_only_what_it_needs(article_store: Path) -> None:
    """Named or not, once the store of the facts that come with termsheet is there."""
    program = """
import sys
from tui.cli import main
code = main(sys.argv[1:])
print(*{"textual", "sqlite_utils", "yaml"} & set(sys.modules), file=sys.stderr)
sys.exit(code)
"""
    assert process("facts", "--json").returncode == 0
    named = [[*command, "--store", str(article_store)] for command in READING[:-1]]
    for command in [*named, READING[-1]]:
        done = subprocess.run(
            [sys.executable, "-c", program, *command, "--json"],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr.strip()) == (0, ""), command


@pytest.mark.parametrize("locale", ["C", "POSIX", "zh_CN.GBK", "C.UTF-8"])
def test_chinese_is_printed_as_utf_8_whatever_the_locale(locale: str) -> None:
    env = {"LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = process("search", "软银", env=env)
    assert done.returncode == 0
    assert "SoftBank 软银" in done.stdout.decode("utf-8")


def test_exit_codes_reach_the_shell() -> None:
    assert process("show", "Contoso").returncode == 1
    assert process("facts", "--nonsense").returncode == 2
    assert process("--version").returncode == 0


def test_the_version_is_what_a_report_of_a_bug_needs() -> None:
    told = process("--version").stdout.decode().split()
    assert {"termsheet", "python", "textual", "sqlite-utils", "sqlite", "system"} <= set(told)


def test_help_shows_the_commands_and_examples(run: Ask) -> None:
    done = process("--help")
    assert done.returncode == 0
    out = done.stdout.decode()
    assert all(f"\n  {name} " in out for name in SUBCOMMANDS)
    for name in SUBCOMMANDS:
        helped = run(name, "--help")
        assert helped.code == 0 and f"termsheet {name} " in helped.out


def test_a_reader_that_has_had_enough_is_no_fault() -> None:
    command = [sys.executable, "-m", "tui", "facts", "--json"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as started:
        assert started.stdout is not None and started.stderr is not None
        assert started.stdout.read(1) == b"["
        started.stdout.close()
        assert started.stderr.read() == b""
        assert started.wait(timeout=30) == 0


def test_a_full_disk_is_told() -> None:
    with open("/dev/full", "wb") as full:
        done = process("facts", "--json", stdout=full)
    assert done.returncode == 1
    assert done.stderr == b"termsheet: the output can't be written: No space left on device\n"


@pytest.mark.parametrize(("closed", "told"), [(1, b"stdout is closed"), (2, b"")])
def test_closed_outputs_are_no_success(closed: int, told: bytes) -> None:
    command = f'exec "$0" -m tui facts {closed}>&-'
    done = subprocess.run(
        ["sh", "-c", command, sys.executable], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 1
    assert told in done.stderr


def test_an_interrupt_ends_quietly(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tui.printing.lists.count", interrupt)
    assert ask("facts") == (130, "", "")


# ------------------------------------------------------------------ the explorer


class Opened(NamedTuple):
    """What the explorer was opened with."""

    store: Path
    as_of: str | None
    mouse: bool
    theme: str | None
    sources: Path | None
    profile: Profile
    kiosk: bool = False
    first: str = ""
    keys: dict[str, str] = {}  # noqa: RUF012 (of a named tuple)
    told: tuple[str, ...] = ()
    fresh: bool = False


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[Opened]:
    """A terminal on stdin and stdout, and an explorer that only notes what it was opened with."""
    calls: list[Opened] = []

    def explore(store: Path, **told: Any) -> int:
        calls.append(Opened(store, **told))
        return 3

    for name, value in [*os.environ.items()]:
        monkeypatch.setenv(name, value)  # what is taken out of the environment comes back
    monkeypatch.setattr(gc, "disable", lambda: None)
    monkeypatch.setitem(sys.modules, "tui.run", types.SimpleNamespace(run=explore))
    monkeypatch.setattr(sys, "stdin", types.SimpleNamespace(isatty=lambda: True, closed=False))
    # Of the class: pytest has another stdout while a test runs than while it is prepared.
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda stream: True)
    return calls


def test_without_a_command_the_explorer_opens(run: Ask, opened: list[Opened]) -> None:
    assert run() == (3, "", "")
    (only,) = opened
    assert only[1:] == (
        None,
        True,
        "dark",
        None,
        choose_profile("auto", os.environ),
        False,
        "",
        {},
        (),
        False,
    )
    assert only.store.name.startswith("facts-") and only.store.is_file()


def test_the_explorer_is_told_its_options(run: Ask, opened: list[Opened], tmp_path: Path) -> None:
    store = tmp_path / "my.db"
    assert run(store, "--as-of", "2025-12", "--no-mouse", "--theme", "light").code == 3
    assert run("--as-of", "2026", store).code == 3
    assert run(store, "--profile", "ssh", "--full-repaint").code == 3
    usual = choose_profile("auto", os.environ)
    ssh = choose_profile("ssh", os.environ, full_repaint=True)
    assert opened == [
        Opened(store, "2025-12-31", False, "light", None, usual),
        Opened(store, "2026-12-31", True, "dark", None, usual),
        Opened(store, None, True, "dark", None, ssh),
    ]


@pytest.mark.parametrize(
    ("told", "first", "wrong"),
    [
        ("company/软银", "company/softbank", ""),
        ("timeline/软银?zoom=year", "timeline/softbank?zoom=year", ""),
        ("deals?company=SoftBank", "deals?company=softbank", ""),
        ("deals", "deals", ""),
        ("company/zzz", "", "open (TERMSHEET_OPEN): nothing is called 'zzz'"),
    ],
)
def test_names_in_the_view_that_the_settings_open_are_looked_up(
    run: Ask, opened: list[Opened], monkeypatch: pytest.MonkeyPatch, article_store: Path,
    told: str, first: str, wrong: str,
) -> None:  # fmt: skip
    monkeypatch.setenv("TERMSHEET_OPEN", told)
    assert run(article_store, "--as-of", "2026-03").code == 3
    (only,) = opened
    assert (only.first, " ".join(only.told)) == (first, wrong)


def test_a_file_goes_before_a_misspelt_command(
    run: Ask, opened: list[Opened], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fact").write_text("")
    assert run("fact").code == 3
    assert opened[0].store == Path("fact")


@pytest.mark.parametrize("name", ["stdin", "stdout"])
def test_the_explorer_needs_a_terminal(
    run: Ask, opened: list[Opened], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    if name == "stdin":
        monkeypatch.setattr(sys.stdin, "isatty", lambda: False)
    else:
        monkeypatch.setattr(type(sys.stdout), "isatty", lambda stream: False)
    code, out, err = run()
    assert (code, out, opened) == (1, "", [])
    assert f"{name} is none" in err and "termsheet deals" in err


def test_the_explorer_needs_a_stdin(
    run: Ask, opened: list[Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", None)  # as Python has it when it was closed
    assert run().code == 1


def test_the_explorer_needs_a_terminal_that_can_do_something(
    run: Ask, opened: list[Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    code, out, err = run()
    assert (code, out, opened) == (1, "", [])
    assert "TERM=dumb" in err


def test_without_any_terminal_the_process_ends_at_once() -> None:
    done = process()
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"needs a terminal" in done.stderr


# ------------------------------------------------------------------ on a terminal


@pytest.mark.parametrize("columns", [20, 40, 80, 200])
def test_what_is_printed_fits_the_terminal(
    ask: Ask, opened: list[Opened], monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    for command in READING:
        if columns < 80 and command[0] in ("show", "compare"):
            continue
        code, out, err = ask(*command)
        assert code == 0
        assert max(map(cell_len, out.splitlines())) <= columns
        assert not err or err.startswith("(no room for: ")
