"""What `import` does besides: exports of termsheet come back, and a store is made at once."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from db.build import FactsError, build_from, build_store
from db.exchange.exporting import ExportError, import_export
from db.exchange.report import Report
from db.exchange.writing import Unwritable
from db.safe_text import clean
from tui.commands.building import tell_built
from tui.commands.outcome import BAD, DONE, MISUSED, CommandError, tell
from tui.commands.progress import Progress
from tui.commands.reading import put
from tui.faults import lines, said
from tui.language import _, many
from tui.printing.write import json_text

OWN = "termsheet"
"""The format of what `termsheet export` wrote."""

_MOST_PROBLEMS = 20


def import_own(args: argparse.Namespace) -> int:
    """Write the facts of an export into a folder of facts files.

    Raises:
        CommandError: There is no export, or its facts can't be read or written.
    """
    folders = [Path(word) for word in args.words[1:]]
    if len(folders) != 1 or args.output is None or args.dry_run:
        raise CommandError(
            _("say which export, and where to write: termsheet import termsheet EXPORT -o FOLDER"),
            code=MISUSED,
        )
    built = None
    try:
        with Progress() as progress:
            progress.working("reading")
            written = import_export(folders[0], args.output)
            if args.build:
                progress.working("building")
                built = build_store(written, args.build)
    except FactsError as error:
        told = lines(error.problems[:_MOST_PROBLEMS])
        raise CommandError(
            _("the facts of the export have problems: they were changed since."), *told
        ) from None
    except (ExportError, Unwritable) as error:
        raise CommandError(said(error)) from None
    if args.json:
        put(json_text({"written": [clean(path) for path in written]}))
    files = many("{count} facts file", "{count} facts files", len(written))
    tell(_("{folder}: {what} written").format(folder=clean(args.output), what=files))
    if built is not None:
        tell_built(args.build, built)
    return DONE


def build_imported(store: Path, reports: Sequence[Report]) -> int:
    """Build a store of what was imported, and of what it was checked with.

    The facts were read and checked for the report; they are not read a second time.
    """
    if any(report.problems for report in reports):
        tell(_("{store}: not built, since what was made has problems").format(store=clean(store)))
        return BAD
    together = reports[-1].together
    if together is None:  # nothing was checked: there was nothing to import
        return BAD
    for report in reports:
        report.together = None
    waiting = [together]
    del together
    files = [path for report in reports for path in report.written]
    with Progress() as progress:
        progress.working("building")
        built = build_from(waiting, files, store)
    tell_built(store, built)
    return DONE
