"""`termsheet doctor`: what it looks at, what it finds, and what it advises."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.terminal.pty_screen import Terminal
from tests.tools.docs import ROOT
from tests.tui.cli_runner import Ask, runner
from tui import settings as module
from tui.doctor import ABOUT, PARTS, Finding, examine
from tui.places import config_file
from tui.terminal.asking import read


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.setattr(module._Current, "loaded", module.Loaded(module.DEFAULTS, (), {}))


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    return runner(capsys)


def found(store: Path | None = None, **environ: str) -> dict[tuple[str, str], Finding]:
    known = {"TERM": "xterm-256color", "LANG": "C.UTF-8", **environ}
    return {(each.part, each.about): each for each in examine(known, store)}


def test_all_is_well(ask: Ask, article_store: Path) -> None:
    code, out, err = ask("doctor", "--store", article_store)
    assert (code, err) == (0, "nothing to mend\n")
    assert "checksum: every byte is as its manifest says" in out
    assert out.startswith("termsheet ")
    told = ask("doctor", "--store", article_store, "--json").json
    assert {"termsheet", "python", "textual", "sqlite"} <= set(told["versions"])
    assert {"part", "about", "state", "found", "advice"} == set(told["findings"][0])


def test_nothing_is_built_or_written(tmp_path: Path) -> None:
    assert found()["store", "file"].state == "ok"
    assert not any((tmp_path / name).exists() for name in ("config", "state", "cache"))


def test_a_damaged_store_is_bad(ask: Ask, article_store: Path, tmp_path: Path) -> None:
    copy = tmp_path / "my.db"
    data = bytearray(article_store.read_bytes())
    copy.write_bytes(data)
    assert found(copy)["store", "checksum"].state == "warn"
    manifest = article_store.with_name(f"{article_store.name}.manifest.json")
    copy.with_name("my.db.manifest.json").write_bytes(manifest.read_bytes())
    assert found(copy)["store", "checksum"].state == "ok"
    copy.write_bytes(data[:600])
    assert found(copy)["store", "file"].state == "bad"
    code, out, err = ask("doctor", "--store", copy)
    assert code == 1 and "BAD  file" in out and "1 to mend" in err


def test_a_faulty_file_of_settings_is_bad(ask: Ask) -> None:
    config_file().parent.mkdir(parents=True)
    config_file().write_text('theme = "pink"\n')
    code, out, _ = ask("doctor")
    assert code == 1 and "config.toml:1:9: theme is one of" in out


@pytest.mark.parametrize(
    ("environ", "key", "state", "told"),
    [
        ({"TERM": "dumb"}, ("terminal", "TERM"), "bad", "--plain"),
        ({"LANG": "C"}, ("terminal", "TERM"), "bad", "UTF-8"),
        ({"LANG": ""}, ("locale", "characters"), "warn", "export LANG"),
        ({"TMUX": "/tmp/x,1,0"}, ("clipboard", "tmux"), "warn", "set-clipboard on"),
        ({"STY": "1"}, ("clipboard", "screen"), "warn", "x writes"),
        ({"DISPLAY": ":0", "PATH": "/no"}, ("clipboard", "programs"), "warn", "install"),
        ({"SSH_TTY": "/dev/pts/1"}, ("line", "drawing"), "ok", "sparing every byte"),
    ],
)
def test_the_surroundings(
    monkeypatch: pytest.MonkeyPatch, environ: dict[str, str], key: tuple[str, str], state: str,
    told: str,
) -> None:  # fmt: skip
    if "PATH" in environ:
        monkeypatch.setenv("PATH", environ["PATH"])
    finding = found(None, **environ)[key]
    assert finding.state == state
    assert told in f"{finding.found} {finding.advice}"


def test_a_folder_that_cannot_be_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    assert found()["folders", "state"].state == "warn"


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        (b"", (False, None, False, None)),
        (b"\x1b[?62;c", (True, None, False, None)),
        (b"\x1b[?2026;2$y\x1b[?0u\x1b[4;3R\x1b[?1;2c", (True, True, True, 2)),
        (b"\x1b[?2026;0$y\x1b[4;2R\x1b[?1;2c", (True, False, False, 1)),
    ],
)
def test_the_answers_of_a_terminal_are_read(told: bytes, wanted: tuple[object, ...]) -> None:
    assert tuple(read(told)) == wanted


def test_a_terminal_is_asked_and_left_as_it_was(article_store: Path) -> None:
    import sys

    command = [sys.executable, "-m", "tui", "doctor", "--store", str(article_store)]
    with Terminal(command, rows=50, columns=100, env={**os.environ}) as terminal:
        assert terminal.wait_exit() == 0
        assert terminal.is_cooked
        text = terminal.screen_text()
    assert "size: 100x50" in text and "英" not in text


def test_it_is_told_in_the_language_that_is_spoken(ask: Ask, article_store: Path) -> None:
    in_english = ask("doctor", "--store", article_store, "--json").out
    chinese = ("--lang", "zh")
    code, out, err = ask("doctor", "--store", article_store, *chinese)
    told = [
        ask("config", "check", *chinese),
        ask("check", ROOT / "fixtures" / "article-2026-02", *chinese),
    ]
    assert ask("doctor", "--store", article_store, "--json", *chinese).out == in_english
    assert (code, err) == (0, "没有要修的\n")
    assert "正常 校验和: 每个字节都与清单相符" in out
    names = {"TERM", "SSH", "tmux", "screen", "OSC 52", "config.toml"}  # the same in any language
    abouts = {line.split(": ")[0].split()[-1] for line in out.splitlines() if ": " in line}
    assert {about for about in abouts if about.isascii()} <= names | {"52"}
    assert "不存在" in told[0].err and "一切正常" in told[1].err


def test_every_part_and_finding_has_words_for_people(article_store: Path) -> None:
    names = {"TERM", "SSH", "tmux", "OSC 52", "config.toml"}
    for part, about in found(article_store, TMUX="/tmp/x,1,0", STY="1"):
        assert part in PARTS
        assert about in ABOUT or about in names
