"""Which of the sets of facts that come with termsheet are open: as told, as remembered, or all.

A choice is remembered in a small file, a name a line. Whatever is wrong with it, the facts open all
the same: all of them, with a word on why.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from db.default_store import choose_sets, default_store, fact_sets
from db.named_tuple import NamedTuple
from db.safe_text import clean
from tui.commands.outcome import CommandError, tell
from tui.language import _
from tui.places import cache_folder, chosen_sets_file
from tui.settings import settings

if TYPE_CHECKING:
    from db.rows import SourceRow

_MOST_BYTES = 10_000


class FactSet(NamedTuple):
    """A set of facts that comes with termsheet.

    Attributes:
        facts: How many facts it states, with those that are derived from them.
        chosen: Whether it is open where a command does not say which.
        sources: What it rests on; what has the most facts first.
    """

    name: str
    facts: int
    chosen: bool
    sources: tuple[SourceRow, ...]


def all_sets() -> list[FactSet]:
    """All sets, each as it is by itself."""
    open_now = chosen() or fact_sets()
    return [_read(name, name in open_now) for name in fact_sets()]


def _read(name: str, chosen: bool) -> FactSet:
    # Late: the explorer only wants to know which store to open.
    from db.queries import facts, sources
    from db.queries.window import View, count
    from db.reader import Reader

    with Reader(default_store(cache_folder(), (name,)), deadline=_DEADLINE) as reader:
        view = View()
        number = reader.ask(count, facts.LISTING, view)
        rows = sorted(reader.ask(sources.window, view), key=lambda row: -row.facts)
    return FactSet(name, number, chosen, tuple(rows))


_DEADLINE = 60.0


def store_of(sets: Sequence[str] | None) -> Path:
    """The store of some sets of facts.

    Args:
        sets: Their names, as `db.default_store.choose_sets` gives them; None for those of the
            settings, or else those that are remembered.

    Raises:
        FileFault: There are no facts, or no place at all to build a store in.
    """
    return default_store(cache_folder(), chosen() if sets is None else sets)


def chosen(*, say: bool = True) -> tuple[str, ...] | None:
    """The sets that are open where a command does not say: set, or chosen before; None for all.

    Args:
        say: Whether to tell why a choice that cannot be read is left alone.
    """
    return settings().facts or remembered(say=say)


def remembered(*, say: bool = True) -> tuple[str, ...] | None:
    """The sets chosen before; None for all.

    Args:
        say: Whether to tell why a choice that cannot be read is left alone.
    """
    path = chosen_sets_file()
    if not os.path.lexists(path):
        return None
    try:
        return choose_sets(_names_in(path))
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        advice = _("choose again with `termsheet sets --use`")
        if say:
            tell(
                clean(
                    _("termsheet: {path}: {why}; all sets of facts are open, {advice}").format(
                        path=path, why=why, advice=advice
                    )
                )
            )
        return None


def _names_in(path: Path) -> list[str]:
    if not path.is_file() or path.stat().st_size > _MOST_BYTES:
        raise ValueError(_("this is no list of sets"))
    names = path.read_text("utf-8").split()
    if not names:
        raise ValueError(_("no set is named here"))
    return names


def remember(sets: Sequence[str]) -> None:
    """Open these sets from now on; where they are all there are, also those that come later.

    Args:
        sets: Their names, as `db.default_store.choose_sets` gives them.

    Raises:
        CommandError: That cannot be written down.
    """
    path = chosen_sets_file()
    try:
        if tuple(sets) == fact_sets():
            with suppress(FileNotFoundError, NotADirectoryError):
                path.unlink()
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        beside.write_text("".join(f"{name}\n" for name in sets), "utf-8")
        beside.replace(path)
    except OSError as error:
        raise CommandError(
            _("{path}: the choice can't be remembered: {strerror}").format(
                path=path, strerror=error.strerror
            )
        ) from None
