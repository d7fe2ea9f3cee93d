"""`typing.NamedTuple`, whose classes are made in a third of the time: a start makes seventy.

Where annotations are texts, `typing` compiles each one to see that it is a type. Here mypy sees to
that; it takes this for `typing.NamedTuple`, and so does whoever reads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NamedTuple
else:
    from collections import namedtuple

    _OF_THE_CLASS = ("__module__", "__qualname__", "__annotations__")

    class _Maker(type):
        """Makes a named tuple of what is said like a class."""

        def __new__(cls, name, bases, said):
            if not bases:
                return super().__new__(cls, name, bases, said)
            fields = said.get("__annotations__", {})
            defaults = [said[field] for field in fields if field in said]
            made = namedtuple(name, fields, defaults=defaults, module=said["__module__"])
            made.__qualname__, made.__annotations__ = said["__qualname__"], fields
            for own, value in said.items():
                if own not in fields and own not in _OF_THE_CLASS:
                    setattr(made, own, value)
            return made

    class NamedTuple(metaclass=_Maker):
        """As `typing.NamedTuple`."""


__all__ = ["NamedTuple"]
