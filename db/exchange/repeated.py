"""What a further row of a deal can add to it: all that does not follow from its key.

In a large file most rows are further ones, and what they would only say again need not be made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from db.exchange.mapping import Block, Condition, Value

FIRST_COUNTS = frozenset({"id", "title", "note", "parts_cover"})
"""What rows of one deal may say differently: the first of them counts."""

OF_FIGURE = ("basis", "rank", "known_from", "retracted", "evidence")
"""What a deal says of its figure, and may not say without one."""


def further(block: Block) -> Block:
    """A deal as far as a row of it, after the first, can say anything new."""
    key = set(block.group)
    values = {
        name: value
        for name, value in block.values.items()
        if name in OF_FIGURE
        or (name not in FIRST_COUNTS and not set(_names_of_value(value)) <= key)
    }
    children = {
        name: tuple(each for each in blocks if not set(_names_of_block(each)) <= key)
        if name not in ("parts", "evidence")  # a further row is further evidence of a part
        else blocks
        for name, blocks in block.children.items()
    }
    return replace(block, when=None, values=values, children=children)


def _names_of_block(block: Block) -> Iterator[str]:
    """The columns and fields that a record is made of, but for what it rests on."""
    yield from _names_of_condition(block.when)
    for value in block.values.values():
        yield from _names_of_value(value)
    for name, blocks in block.children.items():
        if name != "evidence":
            for each in blocks:
                yield from _names_of_block(each)


def _names_of_value(value: Value) -> Iterator[str]:
    for way in value.ways:
        yield from _names_of_condition(way.when)
        for template in (way.template, way.options.unit):
            if template is not None:
                yield from template.names
        for other in (*way.others, *way.languages.values()):
            yield from _names_of_value(other)


def _names_of_condition(condition: Condition | None) -> Iterator[str]:
    for checks in condition.alternatives if condition else ():
        for check in checks:
            yield check.name
            if check.date is not None:
                yield from check.date.names
