"""`build` and `check`: from facts files to a store, or to what is wrong with them."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from db.build import Built, FactsError, build_store, read_facts
from db.facts.nodes import BadFile, Problem
from db.facts.reading import facts_files
from db.safe_text import clean
from tui.commands.command import Command, Parser
from tui.commands.outcome import BAD, DONE, CommandError, tell
from tui.commands.progress import Progress
from tui.commands.reading import put
from tui.faults import lines, said
from tui.language import _, many
from tui.printing.shapes import Json
from tui.printing.write import json_text


def _add_files(parser: Parser) -> None:
    parser.add_argument(
        "facts",
        nargs="+",
        type=Path,
        metavar="FACTS",
        help=_("facts files (*.yaml), or folders with such files"),
    )
    parser.add_argument("--json", action="store_true", help=_("a report as JSON on stdout"))


def _add_build(parser: Parser) -> None:
    _add_files(parser)
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="STORE",
        help=_("the store to make, or to put a newer one in place of"),
    )


def _run_build(args: argparse.Namespace) -> int:
    try:
        _require_files(args.facts)
        with Progress() as progress:
            progress.working("building")
            built = build_store(args.facts, args.output)
    except FactsError as error:
        if args.json:
            put(json_text({"store": None, "problems": _problems_json(error.problems)}))
        tell(*lines(error.problems), _("nothing was built: {error}").format(error=said(error)))
        return BAD
    manifest, counts = built.manifest, built.counts
    if args.json:
        put(json_text({
            "store": clean(args.output), "content_hash": manifest.content_hash,
            "sha256": manifest.sha256, "size": manifest.size,
            "schema_version": manifest.schema_version, "files": len(built.files),
            "counts": counts, "problems": [],
        }))  # fmt: skip
    tell_built(args.output, built)
    return DONE


def tell_built(store: Path, built: Built) -> None:
    """Say what is in a store that was just built."""
    tables = ("entity", "deal", "fact", "evidence", "source")
    number = {table: f"{built.counts.get(table, 0):,}" for table in tables}
    rows = _(
        "{entity} entities, {deal} deals, {fact} facts, {evidence} evidence, {source} sources,"
        " from {files}"
    ).format(files=_files(len(built.files)), **number)
    content = _("content {hash}").format(hash=built.manifest.content_hash)
    tell(f"{clean(store)}: {rows}", content)


def _run_check(args: argparse.Namespace) -> int:
    problems: Sequence[Problem] = ()
    files = 0
    try:
        files = _require_files(args.facts)
        with Progress() as progress:
            progress.working("checking")
            read_facts(args.facts)
    except FactsError as error:
        problems = error.problems
    if args.json:
        put(json_text({"files": files, "problems": _problems_json(problems)}))
    else:
        put("".join(f"{line}\n" for line in lines(problems)))
    found = many("{count} problem", "{count} problems", len(problems))
    tell(f"{_files(files)}: {found if problems else _('all is well')}")
    return BAD if problems else DONE


def _require_files(paths: Sequence[Path]) -> int:
    """How many facts files there are under the paths; no files at all are no facts."""
    try:
        found = facts_files(paths)
    except BadFile as error:
        raise FactsError([error.problem]) from None
    if not found:
        listed = ", ".join(map(str, paths))
        raise CommandError(_("{paths}: no facts files (*.yaml) there").format(paths=listed))
    return len(found)


def _files(number: int) -> str:
    return many("{count} facts file", "{count} facts files", number)


def _problems_json(problems: Sequence[Problem]) -> list[Json]:
    return [
        {
            "file": clean(problem.place.file),
            "line": problem.place.line,
            "column": problem.place.column,
            "what": clean(problem.what),
            "advice": clean(problem.advice),
        }
        for problem in problems
    ]


COMMANDS = {
    "build": Command(_add_build, _run_build, ("facts/ -o facts.db",)),
    "check": Command(_add_files, _run_check, ("facts/", "facts/deals.yaml")),
}
