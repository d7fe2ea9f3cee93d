"""What Python makes of texts at each start, made already: within the standard library.

`re` translates a pattern into code for the engine that matches it; `dataclasses` and `collections`
write the methods of a class as text, and compile it. Both take longer than to read the result,
which is good for one version of Python. What the program knows of the insides of those modules is
here.
"""

from __future__ import annotations

import _sre  # type: ignore[import-not-found]
import collections
import dataclasses
import re
from contextlib import suppress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import CodeType
    from typing import Any

    Pattern = tuple[str | bytes, int, list[Any]]
    """A pattern, its flags, and what the engine is given of it."""
    Texts = dict[tuple[str, str], CodeType]
    """What was compiled, by the mode of compiling ("exec", "eval") and the text."""

_UNKEPT = re.DEBUG | re.LOCALE
_texts: Texts = {}


def begin(patterns: Iterable[Pattern], texts: Texts) -> None:
    """Have these known, and remember others that are compiled, until the `end`."""
    cache = re._cache  # type: ignore[attr-defined]
    with suppress(RuntimeError):  # the engine is another one: then nothing is known
        for pattern, flags, given in patterns:
            cache[type(pattern), pattern, flags] = _sre.compile(*given)
    _texts.update(texts)
    # A name of the module comes before the one that is built in.
    dataclasses.exec = _exec  # type: ignore[attr-defined]
    collections.eval = _eval  # type: ignore[attr-defined]


def end() -> Texts | None:
    """Remember no more; returns what was compiled since the beginning, or known then.

    None where there was no beginning.
    """
    if vars(dataclasses).get("exec") is not _exec:
        return None
    for module, name in ((dataclasses, "exec"), (collections, "eval")):
        vars(module).pop(name, None)
    found = _texts.copy()
    _texts.clear()
    return found


def patterns() -> list[tuple[str | bytes, int]]:
    """The patterns that `re` knows in this process, with their flags."""
    known = list(re._cache)  # type: ignore[attr-defined]
    return [(pattern, flags) for _, pattern, flags in known if not flags & _UNKEPT]


def translated(patterns: Iterable[tuple[str | bytes, int]]) -> list[Pattern]:
    """Patterns with what the engine is given of them."""
    compiler = re._compiler  # type: ignore[attr-defined]
    compiler._sre = _Listener()
    try:
        return [(pattern, flags, compiler.compile(pattern, flags)) for pattern, flags in patterns]
    finally:
        compiler._sre = _sre


class _Listener:
    """The engine, but for one thing: it gives back what it would make a pattern of."""

    def __getattr__(self, name: str) -> Any:
        return getattr(_sre, name)

    @staticmethod
    def compile(*given: Any) -> list[Any]:
        # Words of code are integers with names; only plain ones can be written.
        return [[int(word) for word in part] if type(part) is list else part for part in given]


def _exec(text: str, *spaces: Any) -> None:
    exec(_compiled(text, "exec"), *spaces)


def _eval(text: str, *spaces: Any) -> Any:
    return eval(_compiled(text, "eval"), *spaces)


def _compiled(text: str, mode: str) -> CodeType:
    code = _texts.get((mode, text))
    if code is None:
        code = _texts[mode, text] = compile(text, "<string>", mode, dont_inherit=True)
    return code
