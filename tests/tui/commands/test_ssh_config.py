"""What `termsheet ssh-config` prints; what it does is tried in `tests/terminal/test_ssh_*`."""

from __future__ import annotations

import shlex
import subprocess

import pytest

from tests.tui.cli_runner import Ask, runner


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command in this process."""
    return runner(capsys)


def directives(printed: str) -> dict[str, str]:
    """The lines that count, by their keyword."""
    lines = (line.strip() for line in printed.splitlines())
    words = [line.split(None, 1) for line in lines if line and not line.startswith("#")]
    told = {word: value for word, value in words}
    assert len(told) == len(words)  # sshd takes the first, and a second one would mislead
    return told


def test_the_match_block_closes_what_can_be_closed(run: Ask) -> None:
    told = directives(run("ssh-config", "--part", "sshd").out)
    wanted = {
        "Match": "User termsheet", "ForceCommand": "exec /usr/local/bin/termsheet-kiosk",
        "DisableForwarding": "yes", "AllowAgentForwarding": "no", "X11Forwarding": "no",
        "PermitTunnel": "no", "PermitTTY": "yes", "PermitUserRC": "no",
        "PermitUserEnvironment": "no", "MaxSessions": "1", "ClientAliveInterval": "15",
        "ClientAliveCountMax": "2", "AuthorizedKeysFile": "/etc/ssh/termsheet_keys",
    }  # fmt: skip
    assert wanted.items() <= told.items()
    assert "Subsystem" not in told


def test_it_is_for_the_account_and_the_files_that_are_named(run: Ask) -> None:
    told = run(
        "ssh-config", "--user", "guest", "--store", "/srv/the facts.db", "--python", "/opt/py thon",
        "--wrapper", "/opt/kiosk", "--keys", "/opt/keys", "--sessions", "3",
    ).out  # fmt: skip
    for line in (
        "Match User guest", "    ForceCommand exec /opt/kiosk", "    AuthorizedKeysFile /opt/keys",
        "MemoryMax=240M", "TasksMax=42",
        "    '/opt/py thon' -I -X utf8 -m tui --kiosk '/srv/the facts.db'",
    ):  # fmt: skip
        assert line in told.splitlines()


def test_it_may_be_open_to_all(run: Ask) -> None:
    told = directives(run("ssh-config", "--part", "sshd", "--open").out)
    assert told["AuthorizedKeysCommand"] == "/bin/echo restrict,pty %t %k"
    assert told["AuthorizedKeysFile"] == "none"
    assert "PermitEmptyPasswords" not in told


def test_the_wrapper_is_a_script_whatever_the_paths_are(run: Ask) -> None:
    strange = "/srv/$(touch x)';`id` \"&& 软银.db"
    printed = run("ssh-config", "--part", "wrapper", "--store", strange).out
    done = subprocess.run(["sh", "-n"], input=printed, text=True, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    last = printed.partition("exec env -i ")[2].replace("\\\n", "")
    assert shlex.split(last)[-2:] == ["--kiosk", strange]
    assert "[ -t 0 ] || " in printed


@pytest.mark.parametrize(
    "arguments",
    [["--store", "facts.db"], ["--store", "/srv/a\nb"], ["--wrapper", "/a b"], ["--wrapper", "x"],
     ["--wrapper", "/a#b"], ["--keys", "/a%h"], ["--user", "a b"], ["--user=-x"],
     ["--user", "a\nPermitRootLogin yes"], ["--user", ""], ["--python", "python3"]],
    ids=repr,
)  # fmt: skip
def test_what_cannot_stand_there_is_refused(run: Ask, arguments: list[str]) -> None:
    code, out, err = run("ssh-config", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith(f"termsheet: {arguments[0].partition('=')[0]} must be")


@pytest.mark.parametrize("count", ["0", "-1", "many", "999999", "٣"])
def test_sessions_are_a_number(run: Ask, count: str) -> None:
    assert run("ssh-config", "--sessions", count).code == 2
