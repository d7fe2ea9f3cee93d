"""`import`: files of others into facts files."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from db.build import FactsError, read_facts
from db.default_store import facts_folder
from db.exchange.date_formats import DateFormat, FormatError
from db.exchange.importing import import_files
from db.exchange.mapping import Mapping
from db.exchange.mapping_reading import MappingError, read_mapping
from db.exchange.report import Report
from db.exchange.shipped import UnknownMapping, recognised, shipped_mapping, shipped_mappings
from db.exchange.suggest import suggest
from db.exchange.tables import TableOptions
from db.exchange.writing import Unwritable
from db.facts.nodes import BadFile
from db.facts.reading import facts_files
from db.facts.statements import FactSet
from db.safe_text import clean
from tui.commands.command import Command, Parser
from tui.commands.import_more import OWN, build_imported, import_own
from tui.commands.outcome import BAD, DONE, MISUSED, CommandError, tell
from tui.commands.progress import Progress
from tui.commands.reading import put
from tui.faults import lines, said
from tui.language import _, in_words, many
from tui.printing.import_shapes import mappings_json, mappings_text, report_json, report_text
from tui.printing.write import json_text

_AUTO = "auto"
_MOST_PROBLEMS = 20


def _add_import(parser: Parser) -> None:
    parser.add_argument(
        "words",
        nargs="*",
        metavar="FORMAT FILE",
        help=_(
            "the name of a mapping (see --list), auto to go by the columns, or termsheet for "
            "what `termsheet export` wrote; then the files"
        ),
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FOLDER", help=_("where to write the facts files")
    )
    parser.add_argument(
        "--mapping",
        type=Path,
        metavar="MY.toml",
        help=_("a mapping of your own, instead of FORMAT"),
    )
    parser.add_argument(
        "--list", action="store_true", help=_("the mappings that come with termsheet")
    )
    parser.add_argument(
        "--suggest",
        type=Path,
        metavar="FILE",
        help=_("print a first draft of a mapping for a file"),
    )
    _add_known(parser)
    _add_of_the_file(parser)
    parser.add_argument(
        "--build",
        type=Path,
        metavar="STORE",
        help=_("build a store of it at once, together with the facts that are known"),
    )
    parser.add_argument(
        "--refused", type=Path, metavar="FILE", help=_("a CSV for the rows refused, to be mended")
    )
    parser.add_argument(
        "--dry-run", action="store_true", help=_("read, make and check everything, write no facts")
    )
    parser.add_argument("--json", action="store_true", help=_("the report as JSON"))


def _add_known(parser: Parser) -> None:
    known = parser.add_mutually_exclusive_group()
    known.add_argument(
        "--with",
        dest="known",
        nargs="+",
        type=Path,
        metavar="FACTS",
        help=_("facts whose names and deals are known (without it: the facts of termsheet)"),
    )
    known.add_argument("--alone", action="store_true", help=_("nothing is known"))


def _add_of_the_file(parser: Parser) -> None:
    parser.add_argument("--encoding", help=_("such as gb18030; otherwise UTF-8 or what it says"))
    parser.add_argument(
        "--delimiter", help=_("what parts the columns of a CSV file; tab for a tab")
    )
    parser.add_argument("--sheet", help=_("the sheet of an Excel file"))
    parser.add_argument(
        "--records", metavar="PATH", help=_("the list of a JSON file that has the rows")
    )
    parser.add_argument(
        "--dates",
        action="append",
        type=_date_format,
        metavar="FORMAT",
        help=_("a format of its dates, such as DD/MM/YYYY, instead of the mapping's"),
    )
    parser.add_argument(
        "--published",
        type=_date,
        metavar="DATE",
        help=_("the day on which the source was published"),
    )


def _date_format(text: str) -> str:
    try:
        return DateFormat(text).text
    except FormatError as error:
        raise argparse.ArgumentTypeError(said(error)) from None


def _date(text: str) -> str:
    from db.dates import DateError, span

    try:
        span(text)
    except DateError as error:
        raise argparse.ArgumentTypeError(said(error)) from None
    return text


def _run_import(args: argparse.Namespace) -> int:
    try:
        if args.list:
            return _list(args)
        if args.suggest:
            put(suggest(args.suggest, _options(args)) + "\n")
            return DONE
        if args.build and args.dry_run:
            raise CommandError(_("--build makes a store and --dry-run makes nothing"), code=MISUSED)
        if args.words[:1] == [OWN] and not args.mapping:
            return import_own(args)
        return _import(args)
    except BadFile as error:
        raise CommandError(said(error)) from None
    except MappingError as error:
        more = len(error.problems) - _MOST_PROBLEMS
        told = lines(error.problems[:_MOST_PROBLEMS])
        told += [_("... and {more:,} more").format(more=more)] * (more > 0)
        raise CommandError(_("the mapping has problems; nothing was read."), *told) from None
    except UnknownMapping as error:
        what = _("{what}; {advice}").format(what=said(error), advice=in_words(error.advice))
        raise CommandError(what, _(
            "`termsheet import --list` says what each is for;"
            " `--mapping FILE` takes one of your own."
        )) from None  # fmt: skip


def _list(args: argparse.Namespace) -> int:
    mappings = [shipped_mapping(name) for name in shipped_mappings()]
    put(json_text(mappings_json(mappings)) if args.json else mappings_text(mappings))
    return DONE


def _import(args: argparse.Namespace) -> int:
    if args.output is None and not args.dry_run:
        raise CommandError(_("say where to write: -o FOLDER (or --dry-run)"), code=MISUSED)
    work = _work(args)
    known = _known(args)
    reports: list[Report] = []
    with Progress() as progress:
        for number, (mapping, files) in enumerate(work, 1):
            report = _imported(args, mapping, files, known, _refused(args, number), progress)
            known = report.together
            reports.append(report)
    del known  # the reports have it, and a store that is built of it takes it from them
    if args.json:
        put(json_text({"imports": [report_json(report) for report in reports]}))
    else:
        put("\n".join(map(report_text, reports)))
    code = _told(args, reports)
    return max(code, build_imported(args.build, reports)) if args.build else code


def _imported(
    args: argparse.Namespace,
    mapping: Mapping,
    files: Sequence[Path],
    known: FactSet | None,
    refused: Path | None,
    progress: Progress,
) -> Report:
    folder = None if args.dry_run else args.output
    try:
        return import_files(
            mapping, files, folder, known=known, refused=refused, options=_options(args),
            progress=progress,
        )  # fmt: skip
    except KeyboardInterrupt:
        written = progress.stage == "checking" and folder is not None
        tell(
            _("stopped: the facts are written, and were not checked")
            if written
            else _("stopped: nothing was written")
        )
        raise
    except Unwritable as error:
        raise CommandError(
            _("what was made can't be written: {error}").format(error=said(error))
        ) from None
    except OSError as error:
        why = _("{path} can't be written: {why}").format(
            path=clean(error.filename or folder), why=error.strerror or error
        )
        raise CommandError(why, _("Nothing was changed there.")) from None


def _told(args: argparse.Namespace, reports: Sequence[Report]) -> int:
    """Say in the end what matters, and return the exit code."""
    for report in reports:
        if report.written:
            number = len(report.written)
            first = clean(report.written[0].name)
            what = many("{count} file", "{count} files", number) if number > 1 else first
            tell(_("{folder}: {what} written").format(folder=clean(args.output), what=what))
    refused = sum(len(report.refused) for report in reports)
    if refused:
        written = "" if args.dry_run else _("; all other rows are written")
        tell(many("{count} row refused", "{count} rows refused", refused) + written)
    for report in reports:
        if report.refused_to:
            refused_to = clean(report.refused_to)
            tell(_("{path}: the refused rows, and beside it why").format(path=refused_to))
        if report.problems:
            number = len(report.problems)
            tell(
                _(
                    "{problems} in what {mapping} made:"
                    " mend the mapping, or what is known with --with"
                ).format(
                    problems=many("{count} problem", "{count} problems", number),
                    mapping=report.mapping,
                )
            )
    return DONE if all(report.well for report in reports) else BAD


def _refused(args: argparse.Namespace, number: int) -> Path | None:
    """Where the refused rows of the first, second, ... mapping go."""
    path: Path | None = args.refused
    if path is None or number == 1:
        return path
    return path.with_stem(f"{path.stem}-mapping-{number}")


def _options(args: argparse.Namespace) -> TableOptions:
    return TableOptions(
        encoding=args.encoding, delimiter=args.delimiter, sheet=args.sheet, records=args.records
    )


def _work(args: argparse.Namespace) -> list[tuple[Mapping, list[Path]]]:
    """Which files are read by which mapping."""
    if args.mapping:
        chosen = [(read_mapping(args.mapping), list(map(Path, args.words)))]
    elif args.words and args.words[0] == _AUTO:
        chosen = _by_columns(args, map(Path, args.words[1:]))
    elif args.words:
        chosen = [(shipped_mapping(args.words[0]), list(map(Path, args.words[1:])))]
    else:
        raise CommandError(
            _("say which FORMAT and which FILE; `termsheet import --list` lists the formats"),
            code=MISUSED,
        )
    if not any(files for _, files in chosen):
        raise CommandError(_("say which files to read"), code=MISUSED)
    return [(_changed(args, mapping), files) for mapping, files in chosen]


def _by_columns(
    args: argparse.Namespace, files: Iterable[Path]
) -> list[tuple[Mapping, list[Path]]]:
    found: dict[str, tuple[Mapping, list[Path]]] = {}
    for file in files:
        mapping = recognised(file, _options(args))
        told = _("{file}: read as {mapping}").format(file=clean(file), mapping=mapping.name)
        tell(told)
        found.setdefault(mapping.name, (mapping, []))[1].append(file)
    return list(found.values())


def _changed(args: argparse.Namespace, mapping: Mapping) -> Mapping:
    """A mapping with what the command line says otherwise."""
    if args.dates:
        mapping = replace(mapping, reads=replace(mapping.reads, dates=tuple(args.dates)))
    if args.published:
        mapping = replace(mapping, source={**mapping.source, "published": args.published})
    return mapping


def _known(args: argparse.Namespace) -> FactSet | None:
    """The facts that are known, less those that this import is about to replace."""
    if args.alone:
        return None
    paths: list[Path] = args.known or [facts_folder()]
    try:
        files = facts_files(paths)
    except BadFile as error:
        raise CommandError(said(error)) from None
    if args.output is not None:
        files = [file for file in files if not file.resolve().is_relative_to(args.output.resolve())]
    if not files:
        return None
    try:
        return read_facts(files)[0]
    except FactsError as error:
        told = lines(error.problems[:_MOST_PROBLEMS])
        raise CommandError(
            _("the facts that are known have problems (see `termsheet check`)."), *told
        ) from None


COMMANDS = {
    "import": Command(
        _add_import,
        _run_import,
        (
            "crunchbase-investments rounds.csv -o facts/cb --build cb.db",
            "auto *.csv -o facts/epoch --refused refused.csv",
            "--mapping my.toml deals.xlsx --sheet Deals -o facts/mine",
            "--suggest rounds.csv > my.toml",
            "termsheet exported/ -o facts/again",
        ),
    ),
}
