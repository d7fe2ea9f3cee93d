"""Texts on their way to the clipboard: nothing but base64 goes out, and never too much."""

from __future__ import annotations

import os
import re
import stat
import time
from base64 import b64decode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.terminal import clipboard
from tui.terminal.clipboard import MOST_BYTES, hand_over, programs, sequence

TMUX, SCREEN = {"TMUX": "/tmp/tmux-0/default,1,0"}, {"STY": "1.pts-0.host"}


@given(st.text(max_size=300))
def test_it_is_base64_whatever_the_text(text: str) -> None:
    found = re.fullmatch(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07", sequence(text, {}))
    assert found
    assert (
        b64decode(found[1]).decode("utf-8", "replace") == text.encode("utf-8", "replace").decode()
    )


@given(st.text(max_size=300))
def test_tmux_gets_it_plain_and_to_pass_on(text: str) -> None:
    plain = sequence(text, {})
    escaped = plain.replace("\x1b", "\x1b\x1b")
    assert sequence(text, TMUX) == f"{plain}\x1bPtmux;{escaped}\x1b\\"


@given(st.text(max_size=3000))
def test_screen_gets_it_in_strings_that_it_passes_on(text: str) -> None:
    pieces = re.findall(r"\x1bP(.*?)\x1b\\", sequence(text, SCREEN), re.DOTALL)
    assert "".join(pieces) == sequence(text, {})
    assert all(len(piece) <= 76 for piece in pieces)
    assert "".join(f"\x1bP{piece}\x1b\\" for piece in pieces) == sequence(text, SCREEN)


def test_what_is_too_large_is_not_sent() -> None:
    assert len(sequence("x" * MOST_BYTES, {})) == 100_000
    assert sequence("x" * (MOST_BYTES + 1), {}) == ""
    assert sequence("亿" * (MOST_BYTES // 3 + 1), {}) == ""


@pytest.mark.parametrize(
    ("environ", "platform", "names"),
    [
        ({}, "linux", []),
        ({"DISPLAY": ":0"}, "linux", ["xclip", "xsel"]),
        ({"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, "linux", ["wl-copy", "xclip", "xsel"]),
        ({}, "darwin", ["pbcopy"]),
        ({"DISPLAY": ":10", "SSH_CONNECTION": "1 2 3 4"}, "linux", []),
        ({"SSH_TTY": "/dev/pts/1", **TMUX}, "darwin", ["tmux"]),
    ],
)
def test_programs_by_where_the_person_sits(
    environ: dict[str, str], platform: str, names: list[str]
) -> None:
    assert [command[0] for command in programs(environ, platform)] == names


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return tmp_path


COMMANDS = programs({"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, "linux")


def test_the_first_program_that_takes_it_is_enough(folder: Path) -> None:
    program(folder, "wl-copy", "exit 1")
    program(folder, "xclip", f'cat > "{folder}/taken"')
    program(folder, "xsel", f'cat > "{folder}/twice"')
    assert hand_over("7300亿美元", COMMANDS) == "xclip"
    assert (folder / "taken").read_text("utf-8") == "7300亿美元"
    assert not (folder / "twice").exists()


def test_one_that_hangs_is_left(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clipboard, "PATIENCE", 0.2)
    program(folder, "wl-copy", "exec sleep 60")
    begun = time.monotonic()
    assert hand_over("x", COMMANDS[:1]) == ""
    assert time.monotonic() - begun < 10


def test_none_is_no_fault(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(folder))
    assert hand_over("x", COMMANDS) == ""
    program(folder, "wl-copy", "exit 0")
    (folder / "wl-copy").write_bytes(b"\x00no program")
    assert hand_over("x", COMMANDS) == ""
