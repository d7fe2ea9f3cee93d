"""What any fact of a store says, as the keys that every record of a fact has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from db.dates import last_day
from db.exchange.records_of_rows import WRITTEN, Row, Said
from db.exchange.writing import Tree
from db.quantity import Quantity, text
from db.queries import reading
from db.safe_text import clean
from db.told import told

_ALL = frozenset({"id", "kind", "subject", "deal", "metric", "nature", "known_from", "retracted",
                  "rank", "note_en", "note_zh"})  # fmt: skip
_FIGURE = frozenset({"low", "high", "low_open", "high_open", "approximate", "unit", "raw"})
_WORDS = frozenset({"words_en", "words_zh"})
_EXPRESSED: Mapping[str, frozenset[str]] = {
    "measure": frozenset(WRITTEN["fact"]),
    "amount": _ALL | _FIGURE | {"basis"},
    "part": _ALL | _FIGURE | _WORDS | {"basis", "scope"},
    "term": _ALL | _WORDS | {"scope"},
    "status": _ALL | _WORDS | {"period"},
    "link": _ALL | _WORDS,
}
"""What the record of each kind of fact has a key for, or what follows from its keys."""


class Inexpressible(ValueError):
    """Something in a store that facts files cannot say; says what, and is safe to show."""

    def __init__(self, fact: object, what: str) -> None:
        super().__init__(told("{id!r}: {what}", id=clean(fact, limit=120), what=what))


class Context:
    """What facts are written against.

    Attributes:
        published: When each source was published.
        source: The source of all evidence that names none.
    """

    def __init__(self, published: Mapping[str, str | None], source: str | None) -> None:
        self.published = published
        self.source = source

    def days(self, fact: Row, evidence: Sequence[Row]) -> list[str | None]:
        """Since when each evidence was there, as it must say itself; None where it need not.

        Raises:
            Inexpressible: The fact was known before any of it.
        """
        known = last_day(fact["known_from"])
        out = self._out(evidence)
        if _known_by([last_day(day) if day else known for day in out], known) == [
            row["known_by"] for row in evidence
        ]:
            return [None for _ in evidence]
        days = [row["known_by"] for row in evidence]
        if min(days) != known:
            raise Inexpressible(
                fact["id"], told("it is known on a day on which no evidence was there")
            )
        return list(days)

    def known_from(self, evidence: Sequence[Row], days: Sequence[str | None]) -> str | None:
        """Since when a fact is known that does not say so itself."""
        said = [day or out for day, out in zip(days, self._out(evidence), strict=True)]
        return min(filter(None, said), key=last_day, default=None)

    def _out(self, evidence: Sequence[Row]) -> list[str | None]:
        return [self.published.get(row["source"]) for row in evidence]


def _known_by(out: Sequence[str], known: str) -> list[str]:
    """Since when each evidence is there, of those that came out on these days."""
    return [known if day == min(out) else max(known, day) for day in out]


def put(tree: Tree, **values: object) -> None:
    """Add to a tree what there is of some values; `from_` becomes the key `from`."""
    tree.update({key.rstrip("_"): value for key, value in values.items() if value is not None})


def words(row: Row, name: str) -> str | Tree | None:
    """The words of a pair of columns, as short as facts files allow."""
    english, chinese = row[f"{name}_en"], row[f"{name}_zh"]
    if chinese is None:
        return english  # type: ignore[no-any-return]  # a column of texts
    return {"zh": chinese} if english is None else {"en": english, "zh": chinese}


def one_or_all(items: Sequence[object]) -> object:
    """A list as facts files have it: one value without brackets, and none not at all."""
    return (items[0] if len(items) == 1 else list(items)) if items else None


def quantity(fact: Row) -> Quantity | None:
    """The figure of a fact.

    Raises:
        Inexpressible: Its columns make no figure.
    """
    if fact["unit"] is None:
        return None
    found = reading.quantity([fact[name.strip()] for name in reading.QUANTITY.split(",")])
    if found is None:
        raise Inexpressible(fact["id"], told("its bounds and its unit make no figure"))
    return found


def figure(fact: Row) -> str | None:
    """The figure of a fact as facts files write it."""
    found = quantity(fact)
    return text(found) if found else None


def stated(tree: Tree, fact: Row, said: Said, context: Context) -> None:
    """Add to a tree what every stated fact has: when, how sure, and on what it rests.

    Raises:
        Inexpressible: Facts files have no words for something that the store says of it.
    """
    check_columns(fact)
    evidence = said.evidence[fact["id"]]
    days = context.days(fact, evidence)
    known_from = fact["known_from"]
    put(
        tree,
        known_from=None if known_from == context.known_from(evidence, days) else known_from,
        retracted=fact["retracted"],
        rank=None if fact["rank"] == "normal" else fact["rank"],
        note=words(fact, "note"),
    )
    rests_on = [_evidence(row, day, context) for row, day in zip(evidence, days, strict=True)]
    put(tree, evidence=one_or_all(rests_on))


def _evidence(row: Row, known_from: str | None, context: Context) -> Tree:
    tree: Tree = {}
    put(
        tree,
        source=None if row["source"] == context.source else row["source"],
        at=row["locator"],
        says=row["attribution"],
        who=row["attributed_to"],
        raw=row["raw"],
        url=row["url"],
        known_from=known_from,
        note=words(row, "note"),
    )
    return tree


def check_columns(fact: Row) -> None:
    """Check that the record of this kind of fact has a key for all that is said.

    Raises:
        Inexpressible: It has not.
    """
    strange = [
        name
        for name, value in fact.items()
        if value not in (None, 0) and name not in _EXPRESSED[fact["kind"]]
    ]
    if strange:
        raise Inexpressible(
            fact["id"], told("its record has no key for {names}", names=", ".join(strange))
        )


def name_in_deal(fact: Row) -> str:
    """What a fact is called within its deal.

    Raises:
        Inexpressible: It has no such name.
    """
    deal, _, name = fact["id"].partition("/")
    if deal != fact["deal"] or not name or "/" in name:
        raise Inexpressible(fact["id"], told("an id that no fact of its deal has"))
    return str(name)
