"""What an export says of itself, for whoever finds the folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from db.named_tuple import NamedTuple

_TEXT = """\
Facts on the funding of AI, exported by termsheet
=================================================

facts/  facts files: everything, also what has been retracted since. The same store is built with
        termsheet build facts -o facts.db
csv/    what stands today as tables: UTF-8 with a byte order mark, commas, a line of names.
        Money is in whole units of the currency beside it, power in watts, a share of 42 % is 0.42.
        An empty cell is not known; it is not zero. A text that a spreadsheet would run as a
        formula has a ' before it.
json/   the same as lists, with the keys of `termsheet deals --json` and so on.

export.json names all files with their SHA-256.

Content {content_hash}
(the same for every store that is built from these facts)
"""


class Attribution(NamedTuple):
    """What the licence of a source asks for."""

    title: str
    publisher: str | None
    licence: str | None
    attribution: str | None
    url: str | None


def readme_text(content_hash: str, rows: Mapping[str, int], asked: Sequence[Attribution]) -> str:
    """The text of the file.

    Args:
        content_hash: Of the store.
        rows: How many rows each table has, by its path.
        asked: What the sources' licences ask for.
    """
    text = _TEXT.format(content_hash=content_hash)
    if rows:
        width = max(map(len, rows))
        text += "\nRows\n----\n"
        text += "".join(f"{path:{width}}  {number:>9,}\n" for path, number in rows.items())
    if asked:
        text += "\nSources that ask to be named\n----------------------------\n"
        text += "".join(map(_line, asked))
    return text


def _line(source: Attribution) -> str:
    published = f", {source.publisher}" if source.publisher else ""
    more = [part for part in (source.attribution, source.licence, source.url) if part]
    return f"- {source.title}{published}\n" + "".join(f"  {part}\n" for part in more)
