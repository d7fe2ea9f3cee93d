"""A whole store written into a folder, and such a folder read again.

The folder holds facts files, from which the same store can be built; tables for spreadsheets and
lists for scripts, which whoever calls writes; and a list of all its files with their hashes, by
which an earlier export is known, and what was changed in it since. The same store makes the same
bytes, so that a folder under version control shows what is new and nothing else.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.build import read_facts, stored_hash
from db.exchange.exporting_readme import Attribution, readme_text
from db.exchange.records_of import Inexpressible, stored_contents
from db.exchange.writing import (
    FactsContent,
    Unwritable,
    fill_draft,
    read_content,
    write_contents,
)
from db.exchange.writing_files import draft_of, put_in_place
from db.facts.reading import facts_files
from db.identity import SCHEMA_VERSION
from db.queries.reading import safe
from db.safe_text import clean
from db.store import FileFault, FileIdentity, StoreError, file_sha256, open_identified
from db.told import told, words_of

FACTS = "facts"
README = "README.txt"
LIST = "export.json"
_FORMAT = 1
_OURS = re.compile(r"(?:(?:facts|csv|json)/)?[A-Za-z0-9][A-Za-z0-9._-]*\Z")
_MAX_LIST = 5_000_000

Progress = Callable[[str, int, int], None]
"""Told what is being written, how many records of it are done, and of how many."""

Tables = Callable[[Path, Progress], Mapping[str, int]]
"""Writes more files into a folder; returns the number of rows of each, by its path in it."""


class ExportError(FileFault):
    """A folder can't be exported to, or is no export. What was there is untouched."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    Attributes:
        folder: Where.
        content_hash: Of the store, and of every store built from what was written.
        rows: How many rows each table has, by its path in the folder.
        files: All files, by their paths in the folder.
    """

    folder: Path
    content_hash: str
    rows: Mapping[str, int]
    files: tuple[str, ...]


def export_store(
    store: Path,
    folder: Path,
    tables: Tables,
    *,
    force: bool = False,
    progress: Progress = lambda what, done, of: None,
    expected: FileIdentity | None = None,
) -> Exported:
    """Write all that a store says into a folder.

    Args:
        store: The store.
        folder: Where to write; an earlier export there is replaced, file by file.
        tables: Writes the tables.
        force: Write even where somebody else's files are or an export was changed. Files in the
            way are replaced; others stay.
        progress: Told how far it is.
        expected: Which file the store is, where whoever calls reads it too.

    Raises:
        ExportError: The folder holds something else, or cannot be written to.
        StoreError: The store cannot be read, or holds what facts files cannot say.
    """
    connection, identity = open_identified(store)
    with closing(connection):
        if expected is not None and identity != expected:
            raise StoreError(store, told("replaced while it was read"), told("Export again."))
        try:
            _former(folder, force)  # rather now than after all the work
            with draft_of(folder, "export") as draft:
                content_hash = stored_hash(connection)
                facts = _write_facts(connection, draft, progress)
                rows = {**facts, **tables(draft, progress)}
                attributions = _attributions(connection)
                text = readme_text(content_hash, rows, attributions)
                (draft / README).write_text(text, encoding="utf-8", newline="\n")
                made = _write_list(draft, content_hash)
                put_in_place(draft, folder, made, _replaced(folder, made, force))
        except OSError as error:
            advice = told("Choose another folder, or make room.")
            raise ExportError(
                folder,
                told("can't be written ({strerror})", strerror=error.strerror),
                advice,
            ) from error
        except (Inexpressible, Unwritable) as error:
            advice = told("Build the store again from its facts files.")
            raise StoreError(
                store,
                told("holds what facts files can't say ({error})", error=words_of(error)),
                advice,
            ) from error
    return Exported(folder, content_hash, rows, tuple(map(str, made)))


def import_export(folder: Path, target: Path, *, stem: str = "termsheet") -> list[Path]:
    """Write the facts of an export into a folder of facts files.

    Args:
        folder: The export.
        target: Where to write; facts imported there before under this stem are replaced.
        stem: The name of these files in it.

    Returns:
        The files written. A store built from them has the export's content hash.

    Raises:
        ExportError: The folder is no export.
        FactsError: Its facts have problems: somebody changed them.
        Unwritable: The target holds a file of somebody else with a name that is needed.
    """
    if _listed(folder) is None:
        advice = told(
            "Name a folder that `termsheet export` made; there is a file {name} in it.", name=LIST
        )
        raise ExportError(folder, told("no export of termsheet"), advice)
    facts = folder / FACTS
    read_facts([facts])

    def contents() -> Iterator[FactsContent]:
        return (read_content(path) for path in facts_files([facts]))

    return write_contents(target, contents(), stem=stem)


def _write_facts(connection: Any, draft: Path, progress: Progress) -> dict[str, int]:
    (of,) = connection.execute(
        "SELECT (SELECT count(*) FROM deal) + count(*) FROM fact WHERE kind = 'measure'"
    ).fetchone()
    done = 0

    def told(records: int) -> None:
        nonlocal done
        done += records
        progress("facts files", done, of)

    inside = draft / FACTS
    inside.mkdir()
    fill_draft(inside, stored_contents(connection, told), stem=FACTS)
    return {}


def _attributions(connection: Any) -> list[Attribution]:
    rows = connection.execute(
        "SELECT coalesce(title_en, title_zh), publisher, licence, attribution, url FROM source "
        "WHERE licence IS NOT NULL OR attribution IS NOT NULL ORDER BY position"
    )
    return [Attribution(clean(row[0]), *map(safe, row[1:])) for row in rows]


def _write_list(draft: Path, content_hash: str) -> list[Path]:
    """Write the list of all files; return their paths, the list's own among them."""
    made = sorted(path.relative_to(draft) for path in draft.rglob("*") if path.is_file())
    files = {path.as_posix(): file_sha256(draft / path) for path in made}
    found = {
        "termsheet_export": _FORMAT,
        "content_hash": content_hash,
        "schema_version": SCHEMA_VERSION,
        "files": files,
    }
    text = json.dumps(found, indent=2) + "\n"
    (draft / LIST).write_text(text, encoding="utf-8", newline="\n")
    return [*made, Path(LIST)]


def _listed(folder: Path) -> dict[str, str] | None:
    """The files of an export with their hashes; None if the folder is none.

    Only names that an export has are taken from the list: nothing outside the folder is touched,
    whatever it says.
    """
    path = folder / LIST
    try:
        if path.is_symlink() or path.stat().st_size > _MAX_LIST:
            return None
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.get("termsheet_export") != _FORMAT:
        return None
    files = found.get("files")
    if not isinstance(files, dict):
        return None
    return {name: str(sha256) for name, sha256 in files.items() if _OURS.match(name)}


def _former(folder: Path, force: bool) -> list[Path]:
    """The files of an earlier export in the folder, which a new one replaces.

    Raises:
        ExportError: There is something else in the folder, or the export was changed.
    """
    if not os.path.lexists(folder):
        return []
    if not folder.is_dir():
        raise ExportError(folder, told("not a folder"), told("Name a folder."))
    for name in (FACTS, "csv", "json"):
        if (folder / name).is_symlink():
            raise ExportError(
                folder / name, told("a link"), told("Remove it: an export stays in its folder.")
            )
    listed = _listed(folder)
    if listed is None:
        if not force and any(not path.name.startswith(".") for path in folder.iterdir()):
            advice = told("Name a new folder, or use --force: it replaces only files in its way.")
            raise ExportError(folder, told("not empty, and no export of termsheet"), advice)
        return []
    there = {name: folder / name for name in listed if (folder / name).is_file()}
    changed = [name for name, path in there.items() if file_sha256(path) != listed[name]]
    if changed and not force:
        advice = told("Keep your changes elsewhere, or use --force to replace them.")
        raise ExportError(folder / changed[0], told("changed since it was exported"), advice)
    return [Path(name) for name in (*there, LIST)]


def _replaced(folder: Path, made: Sequence[Path], force: bool) -> list[Path]:
    """What goes when the new files come.

    Raises:
        ExportError: A file of somebody else is in the way.
    """
    former = _former(folder, force)
    in_the_way = [path for path in made if path not in former and os.path.lexists(folder / path)]
    for path in in_the_way:
        if not force or (folder / path).is_dir():
            advice = told("Move it away, or use --force to replace it.")
            raise ExportError(folder / path, told("there already, and not of an export"), advice)
    return [*former, *in_the_way]
