"""Modules that others import at once, and use seldom: they are imported when they are used."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any


class StandIn(ModuleType):
    """Stands in for a module: what is asked of it, the module is imported for.

    Args:
        name: The module.
        functions: Functions, or classes, that are taken from it at once and called later if at all.
    """

    def __init__(self, name: str, functions: Sequence[str]) -> None:
        super().__init__(name)
        for function in functions:
            setattr(self, function, _called_later(name, function))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what imports a module asks for such
            raise AttributeError(name)
        return getattr(_real(self.__name__), name)


def _called_later(module: str, name: str) -> Callable[..., Any]:
    def call(*given: Any, **named: Any) -> Any:
        return getattr(_real(module), name)(*given, **named)

    return call


def _real(name: str) -> ModuleType:
    if isinstance(sys.modules.get(name), StandIn):
        del sys.modules[name]
    return import_module(name)


@contextmanager
def put_off(modules: Mapping[str, Sequence[str] | ModuleType]) -> Iterator[None]:
    """Have others stand in for these modules, for whoever imports them while this lasts.

    Args:
        modules: What of each is taken from it by name, and no more than called; or the one that
            stands in for it. Where a module is imported already, it stays.
    """
    put = {}
    for name, given in modules.items():
        if name not in sys.modules:
            put[name] = given if isinstance(given, ModuleType) else StandIn(name, given)
    sys.modules.update(put)
    try:
        yield
    finally:
        for name, module in put.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]
