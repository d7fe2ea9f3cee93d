"""A real sshd on the loopback, with what `termsheet ssh-config` prints, and the real client for it.

    with SshServer(store) as server, server.terminal() as terminal:
        terminal.wait_for("Companies")

All its files are in a folder of its own, which goes with it: keys, configuration, the list of
accounts (nss_wrapper has sshd believe it) and the guest's home. The guest has the rights of whoever
runs the tests, root's if that is root: what holds back the guest is termsheet and sshd alone. The
server is as careless as one can be, so that the printed part has something to mend.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from tests.terminal.pty_screen import Terminal

GUEST = "guest"
TIMEOUT = 20.0
_WRAPPED = "libnss_wrapper.so"
_CARELESS = """\
PermitUserEnvironment yes
AcceptEnv *
PermitRootLogin yes
PermitTunnel yes
X11Forwarding yes
AllowAgentForwarding yes
GatewayPorts yes
StreamLocalBindUnlink yes
Subsystem sftp internal-sftp
"""
_NEEDED = """\
Include {folder}/printed
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host_key
PidFile none
UsePAM no
UseDNS no
StrictModes no
MaxStartups 1000
LoginGraceTime 60
PasswordAuthentication no
KbdInteractiveAuthentication no
"""
_CLIENT = """\
Host kiosk
  HostName 127.0.0.1
  Port {port}
  User guest
  IdentityFile {folder}/key
  IdentitiesOnly yes
  StrictHostKeyChecking yes
  UserKnownHostsFile {folder}/known_hosts
  GlobalKnownHostsFile none
  CheckHostIP no
  BatchMode yes
  ConnectTimeout 20
"""


@cache
def needed(program: str) -> str:
    """Where a program is that these tests can't do without.

    Who tests at home may do without an SSH server, and is told; CI has one (`.ci/run`).
    """
    found = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if found is None or not any(Path("/usr").glob(f"lib*/*/{_WRAPPED}")):
        why = "apt-get install openssh-server openssh-client libnss-wrapper"
        assert not os.environ.get("CI"), why
        pytest.skip(why)
    return found


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


def wait_until(holds: Callable[[], bool], seconds: float = TIMEOUT) -> bool:
    """Whether something comes to hold in time."""
    late = time.monotonic() + seconds
    while not (held := holds()) and time.monotonic() < late:
        time.sleep(0.02)
    return held


class SshServer:
    """An OpenSSH server that offers a store.

    Args:
        store: The store.
        before: Lines of its configuration that go before those of `ssh-config`.
        options: More options of `ssh-config`.
    """

    def __init__(self, store: Path, *, before: str = "", options: Sequence[str] = ()) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="termsheet-sshd-"))
        self.home = self.folder / "home"
        self.store = store
        self.wrapper = self.folder / "termsheet-kiosk"
        self._client = self.folder / "client"
        self._before, self._options = before, options
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        try:
            self._write_files()
            self._start()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    # The client.

    def ssh(self, *arguments: str, program: str = "ssh") -> list[str]:
        """The command line of the real client; the server is called "kiosk"."""
        return [needed(program), "-F", str(self._client), *arguments]

    def terminal(self, *options: str, rows: int = 24, columns: int = 80) -> Terminal:
        """A person's terminal in which ssh runs."""
        command = self.ssh(*options, "kiosk")
        terminal = Terminal(command, rows=rows, columns=columns, env=self.environment())
        terminal.others = self.left
        return terminal

    def environment(self, **more: str) -> dict[str, str]:
        """That of a client."""
        return {
            "PATH": os.environ["PATH"],
            "TERM": "xterm-256color",
            "HOME": str(self.home),
            **more,
        }

    def run(
        self, command: Sequence[str], *, told: bytes = b"", env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a client to its end, without a terminal."""
        return subprocess.run(
            command, input=told, capture_output=True, timeout=TIMEOUT, check=False,
            env=env or self.environment(), start_new_session=True,
        )  # fmt: skip

    # The server.

    @property
    def pid(self) -> int:
        """Of the process that listens."""
        assert self._process is not None
        return self._process.pid

    def explorers(self) -> list[int]:
        """The explorers that run, whoever is their parent by now."""
        return [pid for pid, words in _commands() if "--kiosk" in words and self._is_ours(words)]

    def left(self) -> list[int]:
        """All that runs because of guests: explorers, wrappers, and sshd's own for a connection."""
        serving = _family(self.pid)[1:]
        wrappers = [pid for pid, words in _commands() if str(self.wrapper) in words]
        return sorted({*serving, *self.explorers(), *wrappers})

    def wait_for_nobody(self, seconds: float = TIMEOUT) -> list[int]:
        """What is left after some time, of everything: nothing, if all is well."""
        wait_until(lambda: not self.left(), seconds)
        return self.left()

    def log(self) -> str:
        """What sshd has said."""
        return (self.folder / "log").read_text(errors="replace")

    def _is_ours(self, words: list[str]) -> bool:
        return str(self.store) in words

    def _write_files(self) -> None:
        (self.home / ".ssh").mkdir(parents=True)
        for name in ("host_key", "key"):
            make = [needed("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", name]
            subprocess.run(make, cwd=self.folder, check=True, stdin=subprocess.DEVNULL)
        shutil.copy(self.folder / "key.pub", self.folder / "keys")
        ids = f"{os.getuid()}:{os.getgid()}"
        nobody = "65534:65534" if os.getuid() == 0 else ids  # others can't become another
        (self.folder / "passwd").write_text(
            f"root:x:0:0::/root:/bin/sh\nsshd:x:74:74::/:/bin/false\nnobody:x:{nobody}::/:/bin/sh\n"
            f"{GUEST}:x:{ids}:guest:{self.home}:/bin/sh\n"
        )
        (self.folder / "group").write_text(f"root:x:0:\nsshd:x:74:\n{GUEST}:x:{os.getgid()}:\n")
        (self.folder / "shadow").write_text(f"root:*:1:0:99999:7:::\n{GUEST}:*:1:0:99999:7:::\n")
        self.wrapper.write_text(self.printed("wrapper"))
        self.wrapper.chmod(0o755)

    def printed(self, part: str) -> str:
        """What `termsheet ssh-config` prints for this server."""
        access = [] if "--open" in self._options else ["--keys", f"{self.folder}/keys"]
        command = [
            sys.executable, "-m", "tui", "ssh-config", "--part", part, "--user", GUEST,
            "--store", str(self.store), "--wrapper", str(self.wrapper), *access, *self._options,
        ]  # fmt: skip
        return subprocess.run(command, capture_output=True, check=True, text=True).stdout

    def _start(self) -> None:
        if os.getuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # sshd insists on it
        known = {"LD_PRELOAD": _WRAPPED, "PATH": os.environ["PATH"]}
        for name in ("passwd", "group", "shadow"):
            known[f"NSS_WRAPPER_{name.upper()}"] = str(self.folder / name)
        (self.folder / "printed").write_text(self._before + "\n" + self.printed("sshd"))
        for _ in range(5):  # somebody else may be quicker to take the port
            told = {"port": free_port(), "folder": self.folder}
            (self.folder / "sshd_config").write_text(_NEEDED.format(**told) + _CARELESS)
            self._client.write_text(_CLIENT.format(**told))
            key = (self.folder / "host_key.pub").read_text()
            (self.folder / "known_hosts").write_text(f"[127.0.0.1]:{told['port']} {key}")
            command = [needed("sshd"), "-D", "-f", f"{self.folder}/sshd_config"]
            self._process = subprocess.Popen(
                [*command, "-E", f"{self.folder}/log"],
                env=known, stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
            if wait_until(self._listens_or_ended) and self._process.poll() is None:
                return
        raise AssertionError(f"sshd does not start:\n{self.log()}")

    def _listens_or_ended(self) -> bool:
        assert self._process is not None
        ended = self._process.poll() is not None
        with suppress(FileNotFoundError):
            return ended or "Server listening" in self.log()
        return ended

    def _end(self) -> None:
        if self._process is not None:
            for pid in [*self.left(), self.pid]:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self._process.wait(TIMEOUT)
        shutil.rmtree(self.folder, ignore_errors=True)


def _commands() -> list[tuple[int, list[str]]]:
    """The processes that run, with the words of their command lines."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                words = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
                found.append((int(folder.name), words))
    return found


def _family(pid: int) -> list[int]:
    """A process and all that it started, that still run."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(each for child in children for each in _family(int(child)))]
