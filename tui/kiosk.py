"""A session for guests: the explorer may read one store and draw on one terminal, and no more.

What is not offered cannot be asked for: see `Session.may_write`. This is the fence behind that.
From `lock_down` on, Python itself refuses to write files, start programs and talk to other
machines, whoever asks for it.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress

from tui.language import N_

REFUSED = N_("this session may read only")

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
_FENCED = frozenset({
    "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.startfile",
    "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate",
    "os.chmod", "os.chown", "os.lockf", "os.setxattr", "os.removexattr", "os.utime", "os.kill",
    "pty.spawn", "subprocess.Popen", "webbrowser.open",
    "socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
    "ctypes.dlopen", "tempfile.mkstemp", "tempfile.mkdtemp", "sqlite3.enable_load_extension",
})  # fmt: skip
"""What Python tells before it does it (its audit events), and what a reader never needs."""


def lock_down() -> None:
    """Refuse all of that, for as long as the process lives."""
    sys.dont_write_bytecode = True
    terminals = set()
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            terminals.add(os.ttyname(stream.fileno()))

    def refuse(event: str, told: tuple[object, ...]) -> None:
        if event == "open":
            path, _, flags = told
            fenced = isinstance(flags, int) and flags & _WRITING and path not in terminals
        elif event == "sqlite3.connect":
            fenced = not str(told[0]).endswith("?mode=ro")
        else:
            fenced = event in _FENCED
        if fenced:
            raise PermissionError(_(REFUSED))

    sys.addaudithook(refuse)
