"""Speaking another language in a test, and English again after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tui import language


@contextmanager
def spoken(code: str, numbers: str = "auto") -> Iterator[None]:
    """Speak a language meanwhile."""
    language.use(code)
    language.use_numbers(numbers)
    try:
        yield
    finally:
        language.use("en")
        language.use_numbers("auto")
