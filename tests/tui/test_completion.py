"""Completion in real shells: commands, options, their values, files, and names in the store."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pexpect
import pytest

from tests.tui.cli_runner import ROOT, Ask, process, runner
from tui.cli import SUBCOMMANDS
from tui.commands.completion import SHELLS
from tui.shells.manual import manual

LINES = [
    ("termsheet contr", "contracts"),
    ("termsheet facts --metric capital_exp", "capital_expenditure"),
    ("termsheet companies --lim", "--limit"),
    ("termsheet --profi", "--profile"),
    ("termsheet config che", "check"),
    ("termsheet timeline --zoom quar", "quarter"),
    ("termsheet show --store STORE openai-rou", "openai-round-2026-02"),
    ("termsheet deals --store STORE --company 软", "软银"),
    ("termsheet open --store STORE compare/openai,anthropic", "compare/openai,anthropic"),
    ("termsheet check FOLDER/only-one", "only-one-file.yaml"),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the command, the scripts, and a file to be found."""
    folder = tmp_path_factory.mktemp("shells")
    command = folder / "bin" / "termsheet"
    command.parent.mkdir()
    program = f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT))} exec {sys.executable} -m tui "$@"\n'
    command.write_text(program)
    command.chmod(0o755)
    (folder / "only-one-file.yaml").touch()
    for shell in SHELLS:
        done = process("completion", shell)
        assert done.returncode == 0 and not done.stderr
        (folder / shell).write_bytes(done.stdout)
    return folder


def environment(home: Path) -> dict[str, str]:
    path = f"{home / 'bin'}:{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "TERM": "dumb", "HOME": str(home)}


def typed(line: str, store: Path, home: Path) -> str:
    return line.replace("STORE", str(store)).replace("FOLDER", str(home))


@pytest.mark.parametrize(("line", "wanted"), LINES)
def test_bash_completes(article_store: Path, home: Path, line: str, wanted: str) -> None:
    words = typed(line, article_store, home).split()
    program = (
        f"source {shlex.quote(str(home / 'bash'))}; compopt() {{ :; }}\n"
        f"COMP_WORDS=({shlex.join(words)}); COMP_CWORD={len(words) - 1}\n"
        '_termsheet; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(["bash", "-c", program], env=environment(home), capture_output=True,
                          text=True, check=True, timeout=60)  # fmt: skip
    assert done.stderr == ""
    assert any(each.endswith(wanted) for each in done.stdout.splitlines())


def interactive(shell: str, home: Path) -> pexpect.spawn[str]:
    """A shell as a person has it, with the completion."""
    script = shlex.quote(str(home / shell))
    options, prepare = {
        "bash": (["--norc", "-i"], f"bind 'set bell-style none'; source {script}"),
        "zsh": (["-f", "-i"], f"autoload -Uz compinit; compinit -D -u; source {script}"),
        "fish": (["--no-config", "-i"], f"source {script}"),
    }[shell]
    child = pexpect.spawn(shell, options, env=environment(home), encoding="utf-8", timeout=60,
                          dimensions=(40, 300))  # fmt: skip
    child.sendline(f"{prepare}; echo rea''dy")
    child.expect("ready\r")
    return child


@pytest.mark.parametrize("shell", [shell for shell in ("bash", "zsh") if shutil.which(shell)])
def test_tab_completes(article_store: Path, home: Path, shell: str) -> None:
    child = interactive(shell, home)
    for line, wanted in LINES:
        if wanted.startswith("compare"):
            continue  # more than one begins so: the shell waits for another key
        child.send(typed(line, article_store, home) + "\t")
        child.expect_exact(wanted)
        time.sleep(0.2)
        child.send("\x15")  # the line is not run
    child.close(force=True)


@pytest.mark.parametrize(("line", "wanted"), LINES if shutil.which("fish") else [])
def test_fish_completes(article_store: Path, home: Path, line: str, wanted: str) -> None:
    asked = shlex.quote(typed(line, article_store, home))
    program = f"source {shlex.quote(str(home / 'fish'))}; complete -C {asked}"
    done = subprocess.run(["fish", "--no-config", "-c", program], env=environment(home), text=True,
                          capture_output=True, check=True, timeout=60)  # fmt: skip
    assert any(each.split("\t")[0].endswith(wanted) for each in done.stdout.splitlines())


@pytest.mark.parametrize("shell", SHELLS)
def test_every_command_and_option_is_there(home: Path, shell: str) -> None:
    script = (home / shell).read_text("utf-8")
    assert all(name in script for name in SUBCOMMANDS)
    for option in ("--as-of", "--zoom", "--reverse", "--sources", "--kiosk"):
        assert (option if shell != "fish" else f"-l {option[2:]}") in script


def test_what_options_say_of_themselves_is_filled_in(home: Path) -> None:
    assert "(default: termsheet)" in manual()
    for told in (manual(), *((home / shell).read_text("utf-8") for shell in SHELLS)):
        assert "%(" not in told


def test_names_are_those_that_begin_so(
    capsys: pytest.CaptureFixture[str], article_store: Path
) -> None:
    ask: Ask = runner(capsys)

    def names(word: str) -> list[str]:
        return ask("completion", "names", "--", "show", "--store", article_store, word).out.split()

    assert names("openai-round") == ["openai-round-2026-02"]
    assert names("英") == ["英伟达"]
    assert "Nvidia" in names("Nvi")
    assert names("compare/openai,anthropic") == ["compare/openai,anthropic",
                                                 "compare/openai,anthropic-series-g"]  # fmt: skip
    assert names("no-such") == [] and names("%") == [] and names("'") == []


def test_nothing_is_said_where_there_is_no_store(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    ask: Ask = runner(capsys)
    assert ask("completion", "names", "--", "show", "o") == (0, "", "")
    assert ask("completion", "names", "--", "--store", "/no/such", "o") == (0, "", "")
    assert not list(tmp_path.iterdir())
