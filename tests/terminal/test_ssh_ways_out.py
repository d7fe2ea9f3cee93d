"""Ways out of the kiosk: over SSH, from within the explorer, and by Python itself. All are refused.

The server is careless (`ssh_server`): it would accept any environment, forward anything, run what
is in the guest's home. What is refused here is refused by what `termsheet ssh-config` prints.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.terminal.pty_screen import Terminal
from tests.terminal.ssh_server import SshServer, needed, wait_until

NEEDS_A_TERMINAL = b"termsheet: the explorer needs a terminal"


def opened(terminal: Terminal) -> Terminal:
    terminal.wait_for("$730B")
    return terminal


# ------------------------------------------------------------------ without a terminal


@pytest.mark.parametrize("options", [["-T"], [], ["-n"], ["-T", "-n"]], ids=" ".join)
@pytest.mark.parametrize(
    "command",
    ["", "touch {canary}", "sh -i", "termsheet pull http://127.0.0.1/x -o {canary}",
     "termsheet build / -o {canary}", "termsheet export {canary}", "../../../bin/touch {canary}",
     "x --sources / /etc/passwd", "x; touch {canary}", "$(touch {canary})", "\n touch {canary}"],
)  # fmt: skip
def test_a_command_is_not_run(
    server: SshServer, canary: Path, options: list[str], command: str
) -> None:
    asked = server.ssh(*options, "kiosk", *([command.format(canary=canary)] if command else []))
    done = server.run(asked, told=f"touch {canary}\n".encode())
    assert done.returncode == 1
    assert done.stdout == b""
    *before, last = done.stderr.splitlines()
    assert last.startswith(NEEDS_A_TERMINAL)
    assert all(line.startswith(b"Pseudo-terminal will not be allocated") for line in before)


def test_with_a_terminal_a_command_is_not_run_either(server: SshServer, canary: Path) -> None:
    command = server.ssh("-tt", "kiosk", f"touch {canary}; sh -i")
    with opened(Terminal(command, env=server.environment())) as terminal:
        terminal.send("q")
        assert terminal.wait_exit() == 0


def test_a_terminal_that_is_no_more_than_asked_for(server: SshServer, canary: Path) -> None:
    """`ssh -tt` with nothing on stdin: it shows itself, and goes with the client."""
    client = subprocess.Popen(
        server.ssh("-tt", "kiosk"), env=server.environment(),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert wait_until(lambda: bool(server.explorers()))
    client.kill()
    client.communicate()


@pytest.mark.parametrize(
    "words",
    [["sftp", "-b", "-", "kiosk"], ["scp", "kiosk:/etc/passwd", "{canary}"],
     ["scp", "-O", "kiosk:/etc/passwd", "{canary}"], ["scp", "{folder}/key.pub", "kiosk:{canary}"],
     ["scp", "-O", "{folder}/key.pub", "kiosk:{canary}"], ["ssh", "-s", "kiosk", "sftp"]],
    ids=" ".join,
)  # fmt: skip
def test_no_file_comes_or_goes(server: SshServer, canary: Path, words: list[str]) -> None:
    program, *rest = (word.format(canary=canary, folder=server.folder) for word in words)
    done = server.run(server.ssh(*rest, program=program), told=f"get x {canary}\n".encode())
    assert done.returncode in (1, 255)
    # Of a subsystem sshd passes on nothing but what is for the client's program.
    assert NEEDS_A_TERMINAL in done.stderr or b"Connection closed" in done.stderr or "-s" in words
    assert b"root:" not in done.stdout


# ------------------------------------------------------------------ through the connection


def test_neither_display_nor_agent_is_forwarded(server: SshServer, canary: Path) -> None:
    agent = subprocess.run(
        [needed("ssh-agent"), "-s", "-a", str(server.folder / "agent")],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    pid = int(agent.partition("SSH_AGENT_PID=")[2].partition(";")[0])
    try:
        more = {"SSH_AUTH_SOCK": str(server.folder / "agent"), "DISPLAY": "127.0.0.1:77"}
        command = server.ssh("-A", "-Y", "-t", "kiosk")
        with opened(Terminal(command, env=server.environment(**more))) as terminal:
            assert b"X11 forwarding request failed" in terminal.output
            assert environment_of(server) == KNOWN
            assert "SSH_AUTH_SOCK" not in "".join(environments(server.left()))
            terminal.send("q")
            assert terminal.wait_exit() == 0
    finally:
        os.kill(pid, signal.SIGTERM)


def test_one_connection_opens_one_explorer(server: SshServer, canary: Path) -> None:
    control = ["-o", f"ControlPath={server.folder}/control"]
    with opened(server.terminal("-o", "ControlMaster=yes", *control)):
        second = server.run(server.ssh(*control, "-o", "ProxyCommand=false", "-tt", "kiosk"))
        assert second.returncode != 0
        assert b"refused" in second.stderr
        assert len(server.explorers()) == 1


# ------------------------------------------------------------------ the environment and the home

KNOWN = {"PATH", "HOME", "LANG", "TERM", "MALLOC_ARENA_MAX"}
"""All that the explorer is told."""


def environments(pids: list[int]) -> list[str]:
    return [Path(f"/proc/{pid}/environ").read_text() for pid in pids]


def environment_of(server: SshServer) -> set[str]:
    (told,) = environments(server.explorers())
    return {line.partition("=")[0] for line in told.split("\0") if line}


def test_no_variable_is_heard(server: SshServer, canary: Path) -> None:
    evil = server.folder / "evil.py"
    evil.write_text(f"open({str(canary)!r}, 'w')\nDriver = 1\n")
    more = {
        "TEXTUAL_DRIVER": "evil:Driver", "TEXTUAL_LOG": str(canary), "TEXTUAL_SCREENSHOT": "0",
        "TEXTUAL_PRESS": "x,enter", "PYTHONPATH": str(server.folder), "PYTHONSTARTUP": str(evil),
        "PYTHONINSPECT": "1", "PYTHONBREAKPOINT": "os.system", "PYTHONHOME": "/tmp",
        "LD_PRELOAD": "/no/such/library.so", "LD_LIBRARY_PATH": str(server.folder),
        "BASH_ENV": str(evil), "ENV": str(evil), "IFS": "/", "LC_ALL": "C", "XDG_DATA_HOME": "/",
        "TERMSHEET_FULL_REPAINT": "1", "COLUMNS": "5", "SHELL": "/bin/touch",
    }  # fmt: skip
    sent = ["-o", f"SendEnv={' '.join(more)}"]
    with_it = {**server.environment(), **{name: more[name] for name in more if name[:3] != "LD_"}}
    set_there = [f"SetEnv={name}={more[name]}" for name in ("LD_PRELOAD", "LD_LIBRARY_PATH")]
    options = [*sent, "-o", set_there[0], "-o", set_there[1]]
    del with_it["PYTHONHOME"]  # of this side's own Python, which starts the client
    with opened(Terminal(server.ssh(*options, "-t", "kiosk"), env=with_it)) as terminal:
        assert b"preload" not in terminal.output
        assert environment_of(server) == KNOWN
        terminal.send("q")
        assert terminal.wait_exit() == 0


@pytest.mark.parametrize("term", ["$(touch {canary})", "xterm;id", "../../x", "dumb", "a" * 300])
def test_a_strange_terminal_is_nothing_to_run(server: SshServer, canary: Path, term: str) -> None:
    known = server.environment(TERM=term.format(canary=canary))
    with Terminal(server.ssh("-t", "kiosk"), env=known) as terminal:
        terminal.wait_until(lambda text: "$730B" in text or "(TERM=" in text)


def test_nothing_in_the_home_is_run(server: SshServer, canary: Path) -> None:
    """Not that a guest could write there; but should there be something."""
    touch = f"touch {canary}\n"
    folder = server.home / ".ssh"
    (folder / "rc").write_text(touch)
    (folder / "environment").write_text("LD_PRELOAD=/no/such/library.so\nEVIL=1\n")
    for name in (".profile", ".bashrc", ".bash_profile", ".kshrc", ".zshenv"):
        (server.home / name).write_text(touch)
    public = (server.folder / "key.pub").read_text()
    keys = server.folder / "keys"
    keys.write_text(f'environment="EVIL=1",command="touch {canary}" {public}')
    try:
        with opened(server.terminal()) as terminal:
            assert b"preload" not in terminal.output
            assert environment_of(server) == KNOWN
            assert "EVIL" not in "".join(environments(server.left()))
            terminal.send("q")
            assert terminal.wait_exit() == 0
    finally:
        keys.write_text(public)
        shutil.rmtree(folder)


# ------------------------------------------------------------------ from within


def state_of(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def test_it_is_not_suspended(server: SshServer, canary: Path) -> None:
    with opened(server.terminal()) as terminal:
        (explorer,) = server.explorers()
        terminal.send("C-z", "C-c", "C-s", "C-q"[:1])
        terminal.write(b"\x1c\x1a\x13")  # ctrl+\, ctrl+z, ctrl+s
        os.kill(explorer, signal.SIGTSTP)
        time.sleep(0.3)
        assert state_of(explorer) in "SR"
        terminal.send("2")
        terminal.wait_for("Stargate")


def test_keys_that_come_before_it_is_there_stop_nothing(server: SshServer, canary: Path) -> None:
    with server.terminal() as terminal:
        assert wait_until(lambda: bool(server.explorers()))
        for number in range(10):
            time.sleep(0.05)
            terminal.write(b"\x1a\x1c\x03" if number < 2 else b"\x1a\x1c")  # each ctrl+c is told
        opened(terminal)
        assert b"Traceback" not in terminal.output
        assert len(server.explorers()) == 1


def files_around(server: SshServer) -> set[Path]:
    folders = (Path.cwd(), server.home, server.store.parent, Path("/nonexistent"))
    return {each for folder in folders if folder.exists() for each in folder.iterdir()}


def test_nothing_is_kept(server: SshServer, canary: Path) -> None:
    """No file that is exported, no watch list, no place to come back to."""
    before = files_around(server)
    with opened(server.terminal(rows=40, columns=140)) as terminal:
        assert "export" not in terminal.screen_text()
        terminal.send("x")
        terminal.wait_for("No file is written")
        terminal.send("Enter", "e", "Esc", "Enter", "Esc")
        terminal.send("*")
        terminal.wait_for("Nothing is kept")
        terminal.send("W", "?")
        keys = terminal.wait_for("Everywhere")
        assert "Export" not in keys
        assert "Watch" not in keys
        terminal.send("Esc", "2", "q")
        assert terminal.wait_exit() == 0
    assert files_around(server) == before


def test_the_palette_offers_nothing_of_the_kind(server: SshServer, canary: Path) -> None:
    with opened(server.terminal()) as terminal:
        for words in ("screenshot", "suspend", "export", "facts: all", "open url"):
            terminal.send("C-p")
            terminal.wait_for("Type a name")
            terminal.type_text(words)
            terminal.wait_for("No matches found")
            terminal.send("Enter", "Esc", "Esc")
            terminal.wait_gone("No matches found")


@pytest.mark.parametrize("words", ["!touch {canary}\r", "|sh -c 'touch {canary}'\r", "$(sh)\r"])
def test_what_is_typed_is_no_command(server: SshServer, canary: Path, words: str) -> None:
    with opened(server.terminal()) as terminal:
        for letter in words.format(canary=canary):
            terminal.write(letter.encode())
        terminal.wait_quiet(0.2)
        for pid in server.explorers():  # none, if a `q` among the letters was the key
            assert Path(f"/proc/{pid}/task/{pid}/children").read_text() == ""


LINES = {
    ":!touch {canary}": "no command", ":w {canary}": "", ":e /etc/passwd": "export csv",
    ":open ../../../etc/passwd": "", ":open /etc/passwd": "", ":bash": "no command",
    ":export csv {canary}": "No file is written", ":screenshot svg {canary}": "No file is written",
    ":screenshot text {canary}": "No file is written", ":watch openai": "Nothing is kept",
    ":theme light": "", "/../../etc/passwd": "",
}  # fmt: skip
"""What may be typed into a line, and what is said of it."""


def test_no_line_leads_out(server: SshServer, canary: Path) -> None:
    before = files_around(server)
    with opened(server.terminal(rows=40, columns=120)) as terminal:
        terminal.send("1")
        terminal.wait_for("Menlo Ventures")
        terminal.wait_quiet(0.3)
        for line, told in LINES.items():
            terminal.type_text(line[0])
            terminal.wait_for("open  compare" if line[0] == ":" else "words in English")
            terminal.type_text(line[1:].format(canary=canary))
            terminal.send("Enter")
            assert "root:" not in terminal.wait_for(told)
            terminal.wait_quiet(0.1)
            terminal.send("Esc", "Esc")
        (pid,) = server.explorers()
        assert Path(f"/proc/{pid}/task/{pid}/children").read_text() == ""
    assert files_around(server) == before


def test_what_a_terminal_answers_is_no_command(server: SshServer, canary: Path) -> None:
    """Answers to questions that were never asked, pasted text, and what is no UTF-8."""
    with opened(server.terminal()) as terminal:
        terminal.write(
            b"\x1b]52;c;dG91Y2g=\x07\x1bP1+r544e=787465726d\x1b\\\x1b[>0;276;0c\x1b[200~:!touch "
            + os.fsencode(canary)
            + b"\n\x1b[201~\xff\xfe\x00\x1b[999999999;9999999999R\x1b[8;9999;9999t"
        )
        terminal.send("Esc", "Esc", "2")
        terminal.wait_for("Stargate")
