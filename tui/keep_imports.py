"""Keeping what a start has imported, for `tui.kept_imports`: in a process of its own.

What is kept of a module is what runs of it: without the text of functions and the columns of what
they do, which only people read. Lines stay, so that a fault is told with its place.
"""

from __future__ import annotations

import importlib.util
import inspect
import marshal
import os
import struct
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib.machinery import SourceFileLoader
from opcode import hasconst
from types import CellType, CodeType, FunctionType
from typing import TYPE_CHECKING

from tui import kept_imports, precompiled
from tui.terminal import picture

if TYPE_CHECKING:
    from tui.kept_imports import Module

MOST_FILES = 4
NICE = 10
_RUN = "import sys; sys.path[:] = {path!r}; from tui.keep_imports import main; main()"
_FUNCTION = inspect.CO_OPTIMIZED | inspect.CO_NEWLOCALS
_HAS_TEXT = 0x4000000
"""The flag of a function that begins with a text, from Python 3.14 on."""
_NO_COLUMNS, _NO_LINE = 13, 15
"""Kinds of entries in the table of lines."""
_LONGEST = 8
"""Instructions in one entry."""


def keep() -> None:
    """Keep what is imported by now, if some of it has not been kept; returns when that is done.

    Nothing is kept of a program that is not the command: it has imported what it needs itself.
    """
    texts = precompiled.end()
    place = kept_imports.path(os.environ)
    if texts is None or not place or sys.dont_write_bytecode:
        return
    before = current.modules if (current := kept_imports.current()) else {}
    imported = dict(_imported())
    if all(name in before and kept_imports.is_as_it_was(before[name]) for name in imported):
        return
    others = {name: kept[:2] for name, kept in before.items()}
    wanted = marshal.dumps((place, others | imported, precompiled.patterns(), texts))
    # It looks for modules where this process does, and nowhere else.
    command = [sys.executable, "-I", "-c", _RUN.format(path=sys.path)]
    nowhere = subprocess.DEVNULL
    with suppress(OSError):  # what can't be kept is no loss
        subprocess.run(command, input=wanted, stdout=nowhere, stderr=nowhere,
                       start_new_session=True, check=False)  # fmt: skip


def _imported() -> Iterator[tuple[str, tuple[str, list[str] | None]]]:
    """The modules that have a source, by name: the source, and the folders of packages."""
    for name, module in list(sys.modules.items()):
        spec = getattr(module, "__spec__", None)
        if name != "__main__" and spec and isinstance(spec.loader, SourceFileLoader):
            folders = spec.submodule_search_locations
            yield name, (spec.origin, None if folders is None else [*folders])


def main() -> None:
    """Write the file that the process that has started this one asks for."""
    os.nice(NICE)
    place, wanted, patterns, texts = marshal.load(sys.stdin.buffer)
    write(place, wanted, precompiled.translated(patterns), texts)


def write(
    place: str,
    wanted: Mapping[str, tuple[str, list[str] | None]],
    patterns: list[precompiled.Pattern],
    texts: precompiled.Texts,
) -> None:
    """Write a file to import from.

    Args:
        place: The file; the folder is made if it is not there.
        wanted: The source of each module, and its folders if it is a package.
        patterns: Patterns that are used.
        texts: Texts that are compiled.

    Raises:
        OSError: It can't be written.
    """
    modules: dict[str, Module] = {}
    blobs = bytearray()
    for name, (source, folders) in wanted.items():
        if (found := _state(source)) is not None:
            code = _compiled(source, found)
            modules[name] = (source, folders, *found, len(blobs), len(code))
            blobs += code
    index = marshal.dumps((modules, patterns, texts, len(blobs)))
    if len(index) + len(blobs) > kept_imports.MOST_BYTES // 2:
        return
    folder = os.path.dirname(place)
    os.makedirs(folder, mode=0o700, exist_ok=True)
    picture.make_room(folder, MOST_FILES)
    beside = f"{place}.{os.getpid()}"
    with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(kept_imports.head(index) + index + blobs)
    os.replace(beside, place)


def _state(source: str) -> tuple[int, int] | None:
    try:
        found = os.stat(source)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _compiled(source: str, found: tuple[int, int]) -> bytes:
    """What Python has compiled of a source, lean; nothing where it has not, or of another one."""
    try:
        with open(importlib.util.cache_from_source(source), "rb") as file:
            magic, flags, time, size = struct.unpack("<4sIII", file.read(16))
            is_of_it = (time, size) == (found[0] // 10**9 & 0xFFFFFFFF, found[1] & 0xFFFFFFFF)
            if magic != importlib.util.MAGIC_NUMBER or flags or not is_of_it:
                return b""
            return marshal.dumps(lean(marshal.loads(file.read())))
    except (OSError, EOFError, ValueError, TypeError, struct.error):
        return b""


def lean(code: CodeType) -> CodeType:
    """Code that does the same, without what only people read of it."""
    constants = [lean(part) if isinstance(part, CodeType) else part for part in code.co_consts]
    flags = code.co_flags
    if _has_text(code):
        constants[0] = None
        flags &= ~_HAS_TEXT
    return code.replace(co_consts=tuple(constants), co_flags=flags, co_linetable=_lines(code))


def _has_text(code: CodeType) -> bool:
    """Whether it is a function with a text, of which it makes no other use."""
    if code.co_flags & _FUNCTION != _FUNCTION or code.co_name.startswith("<"):
        return False
    closure = tuple(CellType() for _ in code.co_freevars)
    if FunctionType(code, {}, closure=closure).__doc__ is None:
        return False
    words = zip(code.co_code[::2], code.co_code[1::2], strict=True)
    return not any(number == 0 and operation in hasconst for operation, number in words)


def _lines(code: CodeType) -> bytes:
    """The table of its lines, in Python's own form, without columns."""
    table = bytearray()
    before = code.co_firstlineno
    for start, end, line in code.co_lines():
        left = (end - start) // 2
        while left > 0:
            length = min(left, _LONGEST)
            left -= length
            kind = _NO_LINE if line is None else _NO_COLUMNS
            table.append(0x80 | kind << 3 | length - 1)
            if line is not None:
                table.extend(_signed(line - before))
                before = line
    return bytes(table)


def _signed(number: int) -> Iterator[int]:
    """A number in bytes of six bits, the last one first, its sign in the lowest bit."""
    rest = -number << 1 | 1 if number < 0 else number << 1
    while rest >= 64:
        yield 64 | rest & 63
        rest >>= 6
    yield rest
