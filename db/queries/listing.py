"""What a list is, and what part of it is wanted in which order."""

from __future__ import annotations

from collections.abc import Mapping

from db.named_tuple import NamedTuple
from db.queries.reading import ALWAYS


class View(NamedTuple):
    """What part of a list is wanted, and in which order.

    Attributes:
        as_of: Only what was known on this day (ISO); `ALWAYS` for everything.
        words: What a person typed to filter; every term must be found.
        sort: Key of the sort, one of the listing's; empty for the listing's own order.
        descending: Whether the sort is turned around.
        only: Further filters by name, such as {"company": "openai", "kind": "funding_round"}.
    """

    as_of: str = ALWAYS
    words: str = ""
    sort: str = ""
    descending: bool = False
    only: tuple[tuple[str, str], ...] = ()


class Ready(NamedTuple):
    """The tables in which a list is kept ready for when all is known; see `db.schema`.

    Attributes:
        name: `{name}_list` has its rows, `{name}_order` and `{name}_rank` their places.
        columns: The column of each sort of the listing.
        settles: Whether a row has a day from which on its columns are as they are kept.
    """

    name: str
    columns: Mapping[str, str]
    settles: bool


class Listing(NamedTuple):
    """How the ids of a list are found.

    Attributes:
        source: FROM clause; the list's own table has an `id`.
        where: Condition that always holds; may use :as_of.
        order: The list's own order, an SQL expression list.
        sorts: Sort keys and their SQL expressions; may use :as_of.
        filters: Names of `View.only` and their conditions, with :{name} for the value.
        search_kind: The kind of its rows in the search index.
        alias: The alias of the list's own table in all of these.
        ready: Where it is kept ready, if it is.
    """

    source: str
    where: str
    order: str
    sorts: Mapping[str, str]
    filters: Mapping[str, str]
    search_kind: str
    alias: str = "t"
    ready: Ready | None = None

    @property
    def id(self) -> str:
        """The id of a row, in SQL."""
        return f"{self.alias}.id"
