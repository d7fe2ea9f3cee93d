"""Hostile texts in every screen: nothing of them reaches the terminal but clean text."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from db.safe_text import clean
from tests.hostile import CONTROLS, HIDDEN, MALFORMED, PAYLOADS, as_sent, hostile_store
from tests.terminal.foreign import foreign
from tests.terminal.pty_screen import Terminal
from tests.terminal.tour import ESCAPE_DELAY, STOPS, TYPED, leave, paste, see, see_all, touring

ROOT = Path(__file__).resolve().parents[2]
ODD_NAMES = (
    b"a b.db", b"#?%20&.db", b"-x.db", b"\x1b]0;owned\x07.db", b"line\nfeed.db", b"\xff\xfe.db",
    "软银\u202e.db".encode(), b"[bold]x[@click=app.quit].db", b"$(touch owned)`x`.db",
    b"x" * 200 + b".db", b"\xc2\x9b31m.db", b"'\"\\.db",
)  # fmt: skip
TEXTS = tuple(PAYLOADS.values())
UNSAFE = {**CONTROLS, **HIDDEN}


@pytest.mark.parametrize("text", UNSAFE.values(), ids=UNSAFE.keys())
def test_what_is_not_cleaned_is_found_among_the_bytes(text: str) -> None:
    before, after = b"\x1b[1mOpenAI ", b" \x1b[m\x1b[3;4H$110B"
    assert not foreign(before + clean(text).encode() + after, [text])
    assert is_found(before + as_sent(text) + after, text)


def is_found(output: bytes, text: str) -> bool:
    try:
        return bool(foreign(output, [text]))
    except AssertionError:  # no UTF-8 at all
        return True


@pytest.mark.parametrize(
    ("rows", "columns", "lawless"),
    [(40, 120, False), (20, 60, False), (40, 120, True)],
    ids=["texts", "texts in a small window", "texts as codes and dates"],
)
def test_a_store_of_hostile_texts_is_shown_in_every_screen(
    article_store: Path, tmp_path: Path, rows: int, columns: int, lawless: bool
) -> None:
    store = hostile_store(article_store, tmp_path / "bad.db", TEXTS, lawless=lawless, seed=rows)
    with touring(store, rows=rows, columns=columns) as terminal:
        see_all(terminal)
        assert leave(terminal) == 0
        assert foreign(bytes(terminal.output), TEXTS) == []


@pytest.mark.parametrize("where", TYPED)
def test_hostile_texts_can_be_pasted_anywhere(
    article_store: Path, tmp_path: Path, where: str
) -> None:
    there, back = TYPED[where]
    with touring(article_store, rows=24, columns=80, cwd=tmp_path) as terminal:
        for name in list(PAYLOADS)[list(TYPED).index(where) :: len(TYPED)]:
            see(terminal, name, there)
            paste(terminal, PAYLOADS[name])
            see(terminal, name, back)
        assert leave(terminal) == 0
        assert foreign(bytes(terminal.output), TEXTS) == []
        assert terminal.is_cooked


@pytest.mark.parametrize("where", ["into the filter", "into the palette", "into the list"])
def test_whatever_a_terminal_sends_the_explorer_goes_on(article_store: Path, where: str) -> None:
    """Bytes that are no UTF-8, sequences that never end, answers that nobody asked for."""
    there, back = TYPED[where]
    with touring(article_store, rows=24, columns=80) as terminal:
        for name, data in MALFORMED.items():
            see(terminal, name, there)
            terminal.write(data)
            terminal.wait_quiet(0.15)
            assert terminal.process.poll() is None, name
            terminal.write(b"\x1b[201~\x1b\\")
            see(terminal, name, ("Esc", *back[-1:]))
        see(terminal, "after all", ("Esc", "1"))
        terminal.wait_for("OpenAI")
        assert leave(terminal) == 0
        assert foreign(bytes(terminal.output), TEXTS) == []


@pytest.mark.parametrize("seed", range(3))
def test_what_is_told_of_the_last_fault_is_cleaned(
    article_store: Path, tmp_path: Path, seed: int
) -> None:
    texts = [text for text in TEXTS if len(text) < 2000][seed::3]
    state = tmp_path / "state"
    (state / "termsheet").mkdir(parents=True)
    for number, text in enumerate(texts):
        told = {"report": text, "store": str(article_store), "pane": "companies"}
        told |= {"subject": texts[number - 1], "as_of": "9999-12-31", "address": text}
        marker = state / "termsheet" / "last-fault.json"
        marker.write_text(json.dumps(told))
        if number % 8 == 0:
            env = {"XDG_STATE_HOME": str(state)}
            with touring(article_store, rows=24, columns=80, env=env) as terminal:
                see(terminal, text, ("Enter", "1", "Down"))
                assert leave(terminal) == 0
                assert foreign(bytes(terminal.output), TEXTS) == []


@pytest.mark.parametrize("name", ODD_NAMES, ids=ascii)
def test_a_store_may_be_called_anything(article_store: Path, tmp_path: Path, name: bytes) -> None:
    folder = tmp_path / "there"
    folder.mkdir()
    store = Path(os.fsdecode(os.fsencode(folder) + b"/" + name))
    shutil.copy(article_store, store)
    with touring(store, rows=24, columns=80, cwd=folder) as terminal:
        for stop in ("companies", "evidence", "export", "questions", "copied"):
            see(terminal, stop, STOPS[stop])
        assert leave(terminal) == 0
        assert foreign(bytes(terminal.output), [os.fsdecode(name)]) == []
    assert os.listdir(os.fsencode(folder)) == [name]


@pytest.mark.parametrize("name", [*UNSAFE, "long word", "close", "click"])
def test_an_environment_of_hostile_texts_does_nothing(
    article_store: Path, tmp_path: Path, name: str
) -> None:
    text = PAYLOADS[name].replace("\0", "\x01")
    # A variable holds bytes: what is no character comes back as what Python makes of them.
    text = text.encode("utf-8", "surrogatepass").decode("utf-8", "surrogateescape")
    variables = ("COLORTERM", "TERM_PROGRAM", "LANG", "USER", "DISPLAY", "NO_COLOR", "TMUX",
                 "SSH_CONNECTION", "TERMSHEET_LANG", "TERMSHEET_THEME", "TERMSHEET_PROFILE",
                 "TERMSHEET_FULL_REPAINT", "EDITOR", "HOSTNAME", "PWD", "LC_MESSAGES", "STY",
                 "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "HOME")  # fmt: skip
    known = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "ESCDELAY": ESCAPE_DELAY}
    known |= {"PYTHONPATH": os.environ.get("PYTHONPATH", "") or str(ROOT)}
    command = [sys.executable, "-m", "tui", str(article_store)]
    env = {**known, **dict.fromkeys(variables, text)}
    with Terminal(command, rows=24, columns=80, env=env, cwd=tmp_path) as terminal:
        has_ended = terminal.process.poll
        terminal.wait_until(lambda text: "Overview" in text or has_ended() is not None)
        if was_open := has_ended() is None:
            see(terminal, name, ("1", "Down", "e", "Esc", "x", "Esc", "?", "Esc"))
            terminal.send("C-q")
        assert terminal.wait_exit() in ((0,) if was_open else (0, 1))
        assert foreign(bytes(terminal.output), [text]) == []
        assert terminal.is_cooked
    assert list(tmp_path.iterdir()) == []
