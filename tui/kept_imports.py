"""What a start imports, from one file: compiled, and looked for nowhere else.

Python looks for each of some 430 modules in several folders, reads each from its own file, and
compiles some 400 patterns and texts anew: a fifth of a start. `tui.keep_imports` puts what one
start has imported into one file for those that follow. A module is taken from it for as long as
the time and the size of its source are what they were, which is all that Python itself looks at
before it takes what it has compiled.
"""

from __future__ import annotations

import marshal
import os
import sys
from binascii import crc32
from importlib.machinery import ModuleSpec, SourceFileLoader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import CodeType

    from tui.precompiled import Pattern, Texts

    Module = tuple[str, list[str] | None, int, int, int, int]
    """Its source, its folders if it is a package, the time (ns) and the size of the source, where
    in the file it begins and how long it is; nothing long if it can't be kept."""

MAGIC = b"termsheet imports 1"
HEAD = len(MAGIC) + 21
MOST_BYTES = 40_000_000


def path(environ: Mapping[str, str]) -> str:
    """The file for this Python and where it looks for modules; "" where there is no such place."""
    from tui.terminal.picture import cache

    key = "\0".join([sys.version, str(sys.flags.optimize), *sys.path])
    name = f"{crc32(key.encode('utf-8', 'surrogateescape')):08x}"
    return os.path.join(base, "imports", name) if (base := cache(environ)) else ""


class KeptImports:
    """The modules of one file, for `sys.meta_path`.

    Args:
        file: The open file.
        blobs: Where in it the modules begin.
        modules: Each by its name.
    """

    def __init__(self, file: int, blobs: int, modules: Mapping[str, Module]) -> None:
        self._file, self._blobs = file, blobs
        self.modules = modules

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: object = None
    ) -> ModuleSpec | None:
        """The module of that name, if it is kept and its source is as it was."""
        kept = self.modules.get(name)
        if kept is None or not kept[5] or not is_as_it_was(kept):
            return None
        source, folders = kept[:2]
        spec = ModuleSpec(name, _Loader(name, source, self), origin=source)
        spec.has_location = True
        spec.submodule_search_locations = folders and [*folders]
        return spec

    def code(self, name: str) -> CodeType | None:
        """What it runs; None where it can't be read."""
        *_, start, length = self.modules[name]
        try:
            code: CodeType = marshal.loads(os.pread(self._file, length, self._blobs + start))
        except (OSError, EOFError, ValueError, TypeError):
            return None
        return code


class _Loader(SourceFileLoader):
    """Python's own, which reads from elsewhere."""

    def __init__(self, name: str, source: str, kept: KeptImports) -> None:
        super().__init__(name, source)
        self._kept = kept

    def get_code(self, fullname: str) -> CodeType | None:
        return self._kept.code(fullname) or super().get_code(fullname)


def is_as_it_was(kept: Module) -> bool:
    """Whether the source of a module has the time and the size that it had."""
    try:
        found = os.stat(kept[0])
    except (OSError, ValueError):
        return False
    return (found.st_mtime_ns, found.st_size) == kept[2:4]


def begin(environ: Mapping[str, str]) -> None:
    """Import from the file, if there is one."""
    patterns: list[Pattern] = []
    texts: Texts = {}
    try:
        file = os.open(path(environ), os.O_RDONLY)
    except (OSError, ValueError):
        pass
    else:
        try:
            kept, patterns, texts = _read(file)
            sys.meta_path.insert(0, kept)
        except (OSError, EOFError, ValueError, TypeError):
            os.close(file)
    from tui import precompiled  # from that file

    precompiled.begin(patterns, texts)


def current() -> KeptImports | None:
    """What is imported from, if anything."""
    return next((finder for finder in sys.meta_path if isinstance(finder, KeptImports)), None)


def _read(file: int) -> tuple[KeptImports, list[Pattern], Texts]:
    """What a file holds; ValueError if it is none of ours, or not whole."""
    found = os.fstat(file)
    if found.st_uid != os.geteuid() or found.st_mode & 0o022 or found.st_size > MOST_BYTES:
        raise ValueError
    begins = os.pread(file, HEAD, 0)
    index = os.pread(file, int(begins[-11:]), HEAD)
    if begins != head(index):
        raise ValueError
    modules, patterns, texts, end = marshal.loads(index)
    if found.st_size != HEAD + len(index) + end:
        raise ValueError
    return KeptImports(file, HEAD + len(index), modules), patterns, texts


def head(index: bytes) -> bytes:
    """What a file begins with, before its index."""
    return b"%b\n%08x\n%010d\n" % (MAGIC, crc32(index), len(index))
