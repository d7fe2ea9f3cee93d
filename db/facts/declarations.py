"""Entities and sources declared in several files: one of each, if the declarations agree.

So a set of facts can hold all that it speaks of, and still be opened together with others. What
one declaration leaves out another may add. What they say differently is a problem, told at the
later one; notes are nobody's claim, and the first one stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from typing import TypeVar

from db.facts.nodes import Place, Problem, quoted
from db.facts.records import EntityRecord, SourceRecord, Words
from db.told import told

D = TypeVar("D", EntityRecord, SourceRecord)

_UNITED = {"aliases": "aliases", "without_facts": "at"}
"""Lists that are put together, and what tells their items apart."""

_APART = frozenset({"id", "place", "places", "note", *_UNITED})


def united(records: Iterable[D], problems: list[Problem]) -> tuple[D, ...]:
    """Records with those that several files declare put together, in the order of the first ones.

    Args:
        records: Entities or sources. One that stands twice in a file stays twice, as a fault.
        problems: Gets what contradicts an earlier declaration.
    """
    found: list[D] = []
    at: dict[str, int] = {}
    files: dict[str, set[str]] = {}
    for record in records:
        before = files.setdefault(record.id, set())
        if before and record.place.file not in before:
            number = at[record.id]
            problems += _contradictions(found[number], record)
            found[number] = _together(found[number], record)
        else:
            at.setdefault(record.id, len(found))
            found.append(record)
        before.add(record.place.file)
    return tuple(found)


def _compared(record: EntityRecord | SourceRecord) -> Iterator[str]:
    return (field.name for field in fields(record) if field.name not in _APART)


def _contradictions(first: D, later: D) -> Iterator[Problem]:
    for name in _compared(first):
        one, other = getattr(first, name), getattr(later, name)
        if isinstance(one, Words) and isinstance(other, Words):
            for language in ("en", "zh"):
                texts = getattr(one, language), getattr(other, language)
                if None not in texts and texts[0] != texts[1]:
                    where = later.where(name, language), first.where(name, language)
                    yield _contradiction(later.id, name, texts, where)
        elif one is not None and other is not None and one != other:
            where = later.where(name), first.where(name)
            yield _contradiction(later.id, name, (one, other), where)


def _contradiction(
    id_: str, name: str, said: tuple[str, str], where: tuple[Place, Place]
) -> Problem:
    return Problem(
        where[0],
        told(
            "the {name} of {id!r} is {later} here, but {first} in {place}",
            name=name.replace("_", " "),
            id=id_,
            later=quoted(said[1]),
            first=quoted(said[0]),
            place=where[1],
        ),
        told("make them agree, leave it out here, or choose another id"),
    )


def _together(first: D, later: D) -> D:
    """The first declaration, with what only the later one says."""
    more: dict[str, object] = {}
    places: dict[str, Place] = {}
    for name in (*_compared(first), "note"):
        one, other = getattr(first, name), getattr(later, name)
        if isinstance(one, Words) and isinstance(other, Words):
            if name != "note":
                more[name] = Words(one.en or other.en, one.zh or other.zh)
                places |= {f"{name}.{language}": later.where(name, language)
                           for language in ("en", "zh") if not getattr(one, language)}  # fmt: skip
        elif one is None and other is not None:
            more[name] = other
            places |= {key: place for key, place in later.places.items()
                       if key == name or key.startswith(f"{name}.")}  # fmt: skip
    for name, key in _UNITED.items():
        if hasattr(first, name):
            _add_items(first, later, name, key, more, places)
    return replace(first, places={**places, **first.places}, **more)  # type: ignore[arg-type]


def _add_items(
    first: EntityRecord | SourceRecord, later: EntityRecord | SourceRecord,
    name: str, key: str, more: dict[str, object], places: dict[str, Place],
) -> None:  # fmt: skip
    """Put the items of a list that only the later one has behind those of the first."""
    items = list(getattr(first, name))
    there = {getattr(item, key, item) for item in items}
    for number, item in enumerate(getattr(later, name)):
        if (what := getattr(item, key, item)) not in there:
            there.add(what)
            places[f"{name}.{len(items)}"] = later.where(name, number)
            items.append(item)
    more[name] = tuple(items)
