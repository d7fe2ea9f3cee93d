"""Names in other people's files, to the entities that are meant.

A name is one of an entity if it is written as its id, its name or an alias of it, in either
language; capitals, widths of characters and blanks around don't count, anything else does. "Open
AI" is OpenAI only where somebody has said so: in the entity's aliases, or in the mapping's table
of aliases, which has the last word and so settles a name that two entities share.

For a name that leads nowhere, the nearest known ones are told, with a score up to 100; nothing
follows from a score. Blanks, signs and legal forms (Inc., LP, 集团) don't count here. Similar
writing is all that is looked at: that Google is Alphabet's, no score can know.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from db.named_tuple import NamedTuple
from db.safe_text import clean
from db.search_text import FILLER, fold

MOST_CANDIDATES: Final = 3
LEAST_SCORE: Final = 60
"""Below it two names have little in common but their length."""

_LONGEST: Final = 100
"""Characters of a name that are compared with others; all of them count for who it is."""
_MOST_COMPARED: Final = 25
_MOST_LOOKED_AT: Final = 250
"""Names that share a rare piece of writing with the one asked for; more would take longer, and
what is common to so many tells little."""

_FORMS: Final = (
    "incorporated", "inc", "corporation", "corp", "company", "co", "limited", "ltd", "llc", "llp",
    "lp", "plc", "pbc", "gmbh", "ag", "se", "sa", "sas", "nv", "bv", "ab", "oy", "spa", "kk",
    "pte", "pty", "holdings", "holding", "group", "the",
)  # fmt: skip
_CHINESE_FORMS: Final = (
    "股份有限公司", "有限责任公司", "有限公司", "股份公司", "控股集团", "株式会社",
    "公司", "集团", "控股", "股份",
)  # fmt: skip
_APART: Final = re.compile(r"[\W_]+")
_DOTTED: Final = re.compile(r"\b(\w)\.(?=\w\b)")
_CHINESE_FORM: Final = re.compile(f"(?:{'|'.join(_CHINESE_FORMS)})+$")
_HAN: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Near(NamedTuple):
    """A known name like the one asked for.

    Attributes:
        id: The entity's id.
        name: The known name that is so near.
        score: How near, up to 100.
    """

    id: str
    name: str
    score: int


@dataclass(frozen=True, slots=True)
class Resolved:
    """Where a name leads.

    Attributes:
        id: The entity's id; None where it leads nowhere, or to several.
        candidates: Who else can be meant: the nearest, best first, or all that share the name.
        ambiguous: Several entities have the name.
    """

    id: str | None
    candidates: tuple[Near, ...] = ()
    ambiguous: bool = False


class Names:
    """The names of the entities that are known."""

    def __init__(
        self,
        entities: Iterable[tuple[str, Iterable[str]]],
        aliases: Mapping[str, str] | None = None,
    ) -> None:
        """Take in what is known.

        Args:
            entities: The id of each entity, and its names and aliases in all languages.
            aliases: Names to the ids or names of entities. They come before all other names.
        """
        self._owners: dict[str, dict[str, str]] = {}
        self._named: set[str] = set()
        self._near: _Near | None = None
        for id_, names in entities:
            for name in (*names, id_):
                self._own(id_, name)
        self._aliases = {key(name): target for name, target in (aliases or {}).items()}

    def add(self, id: str, name: str) -> None:
        """Add an entity, or another name of one; its id is a name of it, too."""
        self._own(id, name)
        self._own(id, id)

    def _own(self, id_: str, name: str) -> None:
        folded = key(name)
        owners = self._owners.setdefault(folded, {})
        if folded and id_ not in owners:
            owners[id_] = clean(name)
            if name != id_:
                self._named.add(id_)
            elif id_ in self._named:
                return  # nobody looks for an id where there are names
            if self._near:
                self._near.add(id_, name)

    def resolve(self, name: str) -> Resolved:
        """The entity that a name means.

        A blank name means none, and has no candidates.
        """
        folded = key(name)
        target = self._aliases.get(folded)
        if target is not None:
            owners = self._owners.get(key(target), {})
            # An alias may name what the import itself is about to make.
            return _found(owners) if owners else Resolved(target)
        owners = self._owners.get(folded, {})
        if owners and folded:
            return _found(owners)
        return Resolved(None, self._index().nearest(name))

    def _index(self) -> _Near:
        """What finds near names; made when the first name leads nowhere."""
        if self._near is None:
            self._near = _Near()
            for owners in self._owners.values():
                for id_, name in owners.items():
                    if name != id_ or id_ not in self._named:
                        self._near.add(id_, name)
        return self._near


def key(name: str) -> str:
    """A name as it is compared with others: the same key is the same name."""
    return fold(" ".join(name.split()))


def _found(owners: Mapping[str, str]) -> Resolved:
    if len(owners) == 1:
        return Resolved(next(iter(owners)))
    shared = tuple(Near(id_, name, 100) for id_, name in sorted(owners.items()))
    return Resolved(None, shared, ambiguous=True)


def bare(name: str) -> str:
    """A name without blanks, signs and legal forms; all of it if it has nothing else."""
    folded = fold(name[:_LONGEST]).replace(FILLER, "")
    words = _APART.split(_DOTTED.sub(r"\1", folded))
    words = [word for word in words if word]
    kept = [word for word in words if word not in _FORMS]
    whole = "".join(kept or words)
    return _CHINESE_FORM.sub("", whole) or whole


class _Near:
    """Finds near names among many: only those are compared that share a rare piece of writing."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._names: list[str] = []
        self._bare: list[str] = []
        self._with: dict[str, list[int]] = {}

    def add(self, id_: str, name: str) -> None:
        written = bare(name)
        if not written:
            return
        number = len(self._ids)
        self._ids.append(id_)
        self._names.append(clean(name))
        self._bare.append(written)
        for piece in _pieces(written):
            self._with.setdefault(piece, []).append(number)

    def nearest(self, name: str) -> tuple[Near, ...]:
        """The nearest names, one an entity, best first."""
        from rapidfuzz import fuzz, process

        written = bare(name)
        if not written:
            return ()
        numbers = self._sharing(written)
        scored = process.extract(
            written,
            [self._bare[number] for number in numbers],
            scorer=fuzz.ratio,
            limit=None,
            score_cutoff=LEAST_SCORE,
        )
        found = [
            (-score, self._ids[numbers[at]], self._names[numbers[at]]) for _, score, at in scored
        ]
        best: dict[str, Near] = {}
        for score, id_, known in sorted(found):
            best.setdefault(id_, Near(id_, known, round(-score)))
        return tuple(islice(best.values(), MOST_CANDIDATES))

    def _sharing(self, written: str) -> list[int]:
        """Names that share the most pieces with one, the rarest pieces looked at first."""
        lists = [self._with[piece] for piece in _pieces(written) if piece in self._with]
        lists.sort(key=len)
        shared = Counter(islice(chain.from_iterable(lists), _MOST_LOOKED_AT))
        if len(shared) <= _MOST_COMPARED:
            return list(shared)
        return [number for number, _ in shared.most_common(_MOST_COMPARED)]


def _pieces(written: str) -> Iterable[str]:
    """Runs of three characters, of two where there are Chinese ones, with the ends marked.

    Each once, in order: a set would have another order in every process.
    """
    size = 2 if _HAN.search(written) else 3
    marked = f"\x02{written}\x03"
    return dict.fromkeys(marked[at : at + size] for at in range(len(marked) - size + 1))
