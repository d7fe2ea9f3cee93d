"""The last first screen of the explorer, painted before anything else is imported.

What is kept is one file for each way of starting (arguments, environment, size of the terminal):
the bytes that paint the screen, and the size and time of every file that they depend on. If any of
those is not as it was, nothing is painted. Only the smallest modules are imported here.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # not signal: that makes enumerations
import os
import sys
import time
from binascii import crc32

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

_MAGIC = b"termsheet picture 1\n"
_MOST_BYTES = 400_000
_MOST_PICTURES = 24
_ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l"
_LEAVE = "\x1b[?7h\x1b[?25h\x1b[?1049l"

_TREATED = dict.fromkeys(
    (_signal.SIGTERM, _signal.SIGHUP, _signal.SIGQUIT, _signal.SIGUSR1, _signal.SIGUSR2,
     _signal.SIGALRM, _signal.SIGXCPU, _signal.SIGVTALRM, _signal.SIGPROF),
    _signal.SIG_DFL,
)  # fmt: skip
"""The signals that end a program, and how one treats them that has done nothing about it."""
# Python's raises an exception, which is lost in a callback, and importing is full of those.
_TREATED[_signal.SIGINT] = _signal.default_int_handler

_begun = time.time_ns()
_asked: list[tuple[bytes, tuple[int, int]]] = []
"""The request of this start, once it is known, and the size of the terminal."""
STARTED_BY = os.getppid()
"""The process that started us; told before anything is painted, since it may end at any moment."""
_shown: list[tuple[int, list[Any], bytes]] = []
"""The terminal that shows a picture, how it was set before, and the picture; or nothing."""


def cache(environ: Mapping[str, str]) -> str:
    """The folder for what can be made anew; "" where there is no such place."""
    base = environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):
        home = environ.get("HOME", "")
        base = os.path.join(home, ".cache") if os.path.isabs(home) else ""
    return os.path.join(base, "termsheet") if base else ""


def folder(environ: Mapping[str, str]) -> str:
    """Where the pictures are; "" where there is no such place."""
    return os.path.join(base, "screens") if (base := cache(environ)) else ""


def request(arguments: Sequence[str], environ: Mapping[str, str], size: tuple[int, int]) -> bytes:
    """All that decides what the first screen looks like, apart from files."""
    told = [
        f"{name}={environ[name]}"
        for name in sorted(environ)
        if name in _TELLING or name.startswith(("TERMSHEET_", "TEXTUAL_", "LC_"))
    ]
    parts = [*sys.version_info[:3], *size, os.getcwd(), *arguments, "", *told]
    return "\0".join(map(str, parts)).encode("utf-8", "surrogateescape")


_TELLING = frozenset({
    "TERM", "COLORTERM", "NO_COLOR", "TERM_PROGRAM", "LANG", "LANGUAGE", "SSH_CONNECTION",
    "SSH_TTY", "TMUX", "STY", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "HOME",
})  # fmt: skip


def load(folder: str, wanted: bytes) -> bytes | None:
    """The picture for a request, if there is one and all that it depends on is as it was."""
    try:
        with open(_path(folder, wanted), "rb") as file:
            found = os.fstat(file.fileno())
            if found.st_uid != os.geteuid() or found.st_mode & 0o022 or found.st_size > _MOST_BYTES:
                return None
            kept = file.read(_MOST_BYTES)
    except OSError:
        return None
    sections = _sections(kept)
    if len(sections) != 3 or sections[0] != wanted:
        return None
    as_it_was = all(_state(line.partition(b" ")[2]) == line for line in sections[1].splitlines())
    return sections[2] if as_it_was else None


def save(
    folder: str,
    wanted: bytes,
    watched: Iterable[str],
    picture: bytes,
    holds: Callable[[], bool] = lambda: True,
) -> bool:
    """Keep a picture.

    Args:
        folder: Where; made if it is not there.
        wanted: The request that it answers.
        watched: The files and folders that it depends on, whether they are there or not.
        picture: The bytes that paint the screen.
        holds: Asked after the files were looked at: whether the picture shows them as they are.

    Returns:
        Whether it is kept; a picture that can't be kept is no loss.
    """
    files = b"\n".join(_state(os.fsencode(path)) for path in sorted(set(watched)))
    body = b"".join(b"%d\n%b" % (len(part), part) for part in (wanted, files, picture))
    kept = b"%b%08x\n%b" % (_MAGIC, crc32(body), body)
    if len(kept) > _MOST_BYTES or not holds():
        return False
    path = _path(folder, wanted)
    beside = f"{path}.{os.getpid()}"
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        make_room(folder, _MOST_PICTURES)
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(kept)
        os.replace(beside, path)
    except OSError:
        return False
    return True


def make_room(folder: str, most: int) -> None:
    """Take the oldest files of a folder away, so that it holds no more than so many with a new one.

    Raises:
        OSError: One can't be taken away.
    """
    names = [os.path.join(folder, name) for name in os.listdir(folder)]
    for path in sorted(names, key=os.path.getmtime)[: -most + 1]:
        os.unlink(path)


def _path(folder: str, wanted: bytes) -> str:
    return os.path.join(folder, f"{crc32(wanted):08x}")


def _state(path: bytes) -> bytes:
    """A file as it is now; the first word changes whenever the file does."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return b"- " + path
    state = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)
    return b"%b %b" % (".".join(map(str, state)).encode(), path)


def _sections(kept: bytes) -> list[bytes]:
    """The parts of a kept picture; none where it is damaged or not one."""
    start = len(_MAGIC) + 9
    if not kept.startswith(_MAGIC) or kept[len(_MAGIC) : start] != b"%08x\n" % crc32(kept[start:]):
        return []
    sections = []
    while start < len(kept):
        end = kept.index(b"\n", start)
        size = int(kept[start:end])
        sections.append(kept[end + 1 : end + 1 + size])
        start = end + 1 + size
    return sections


# ---------------------------------------------------------------------- the terminal


def show(arguments: Sequence[str]) -> bool:
    """Paint the last first screen, if there is one for this start; say whether it was painted.

    From here on the terminal keeps what is typed, unseen, for the explorer. Whoever does not come
    as far as taking the screen over must call `leave`.
    """
    import termios

    environ = os.environ
    try:
        out = sys.stdout.fileno()
        settings = termios.tcgetattr(sys.stdin.fileno())
        if not os.isatty(out) or environ.get("TERM", "dumb") == "dumb":
            return False
        if os.isatty(2) and os.fstat(2).st_rdev != os.fstat(out).st_rdev:
            return False  # the explorer would draw on the other one
        size = os.get_terminal_size(out)
        wanted = request(arguments, environ, size)
        _asked[:] = [(wanted, (size.columns, size.lines))]
        picture = load(folder(environ), wanted)
    except (OSError, ValueError, AttributeError, termios.error):
        return False
    if picture is None:
        return False
    _shown.append((out, settings, picture))
    for number, before in _TREATED.items():
        if _signal.getsignal(number) == before:
            _signal.signal(number, _signalled)
    quiet = [*settings]
    # As the explorer will have it: or else Enter would come as another key, and Ctrl+S stop it all.
    quiet[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    quiet[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
    termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, quiet)
    _write(out, _ENTER.encode() + picture)
    return True


def take_over() -> tuple[list[Any], bytes] | None:
    """Have the screen: what is shown stays, and whoever takes it is to put the terminal back.

    Returns:
        How the terminal was set before, and the picture; None where no picture is shown.
    """
    return _shown.pop()[1:] if _shown else None


def keep(
    picture: bytes,
    size: tuple[int, int],
    watched: Iterable[str],
    known: Iterable[str],
    holds: Callable[[], bool],
) -> bool:
    """Keep a picture for the next start that is like this one.

    Args:
        picture: The bytes that paint the screen.
        size: Of that screen; it is of no use if the terminal had another one at the start.
        watched: The files and folders that it depends on. If one of them has changed since this
            start, it may show what is no longer so, and is not kept.
        known: More of them, which may have been made by this start.
        holds: Whether these are still as the picture shows them.

    Returns:
        Whether it is kept.
    """
    watched = set(watched)
    if not _asked or not (place := folder(os.environ)) or any(map(_is_new, watched)):
        return False
    wanted, began = _asked[0]
    return began == size and save(place, wanted, watched.union(known), picture, holds)


def _is_new(path: str) -> bool:
    try:
        return os.stat(path).st_ctime_ns > _begun
    except (OSError, ValueError):
        return False


def leave() -> None:
    """Take the picture away and put the terminal back, unless the screen was taken over."""
    if not _shown:
        return
    import termios

    out, settings, _ = _shown.pop()
    for number, before in _TREATED.items():
        if _signal.getsignal(number) is _signalled:
            _signal.signal(number, before)
    try:
        _write(out, _LEAVE.encode())
        termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, settings)
    except (OSError, ValueError, termios.error):
        pass  # the terminal is gone


def _signalled(number: int, frame: object) -> None:
    """End as the signal has it, with the terminal as it was; also if it takes nothing more."""
    if _shown:
        out = _shown[0][0]
        os.set_blocking(out, False)
        leave()
        os.set_blocking(out, True)
    _signal.signal(number, _signal.SIG_DFL)
    os.kill(os.getpid(), number)


def _write(out: int, text: bytes) -> None:
    while text:
        text = text[os.write(out, text) :]
