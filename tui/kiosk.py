"""A session for guests: the explorer may read one store and draw on one terminal, and no more.

What is not offered cannot be asked for: see `Session.may_write`. This is the fence behind that.
From `lock_down` on, Python itself refuses to write files, to read others than the program's own and
the store, to start programs and to talk to other machines, whoever asks for it; and the kernel lets
no file grow.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote_to_bytes

from tui.language import N_, _

REFUSED = N_("this session may read only")

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
_FENCED = frozenset({
    "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.startfile",
    "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate",
    "os.chmod", "os.chown", "os.lockf", "os.setxattr", "os.removexattr", "os.utime", "os.kill",
    "os.chdir", "pty.spawn", "subprocess.Popen", "webbrowser.open", "signal.pthread_kill",
    "socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
    "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo", "syslog.openlog",
    "ctypes.dlopen", "ctypes.dlsym", "tempfile.mkstemp", "tempfile.mkdtemp",
    "sqlite3.enable_load_extension", "builtins.breakpoint", "pdb.Pdb",
})  # fmt: skip
"""What Python tells before it does it (its audit events), and what a reader never needs."""
_LISTING = frozenset({"os.listdir", "os.scandir", "glob.glob", "pathlib.Path.glob"})


def lock_down(store: Path, sources: Path | None = None) -> None:
    """Refuse all of that, for as long as the process lives.

    Args:
        store: The one store that may be read.
        sources: A folder with texts of sources, which may be read as well.
    """
    sys.dont_write_bytecode = True
    _let_no_file_grow()
    may_read = _reading(store, sources)
    refused = _(REFUSED)  # now: catalogues are files
    terminals = set()
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            terminals.add(os.ttyname(stream.fileno()))

    def refuse(event: str, told: tuple[object, ...]) -> None:
        if event == "open":
            path, _mode, flags = told
            writes = not isinstance(flags, int) or flags & _WRITING
            fenced = path not in terminals and (bool(writes) or not may_read(path))
        elif event == "sqlite3.connect":
            fenced = not _is_read_only(told[0], may_read)
        elif event in _LISTING:
            fenced = not may_read(told[0])
        else:
            fenced = event in _FENCED
        if fenced:
            raise PermissionError(refused)

    sys.addaudithook(refuse)


def _let_no_file_grow() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _reading(store: Path, sources: Path | None) -> Callable[[object], bool]:
    """What tells whether a path may be read: the store and its manifest, the sources, the program.

    What is open already goes by its number, and may be read.
    """
    from db.store_files import manifest_path

    program = [sys.prefix, sys.base_prefix, *sys.path, str(Path(__file__).parent.parent)]
    folders = tuple({os.path.join(os.path.abspath(each), "") for each in program if each})
    if sources is not None:
        folders += (os.path.join(os.path.abspath(sources), ""),)
    files = [store, manifest_path(store)]

    def may_read(path: object) -> bool:
        if isinstance(path, int):
            return True
        if not isinstance(path, (str, bytes, os.PathLike)):
            return False
        whole = os.path.abspath(os.fsdecode(path))
        if f"{whole}/".startswith(folders) or whole in map(os.path.abspath, files):
            return True
        # A store may be a link, which leads to another file tomorrow.
        real = Path(os.path.realpath(store))
        return whole in (str(real), str(manifest_path(real)))

    return may_read


def _is_read_only(database: object, may_read: Callable[[object], bool]) -> bool:
    """Whether it names a store that may be read, in the way that only reads."""
    told = str(database)
    begin, end = "file:", "?mode=ro"
    is_way = told.startswith(begin) and told.endswith(end)
    return is_way and may_read(unquote_to_bytes(told[len(begin) : -len(end)]))
