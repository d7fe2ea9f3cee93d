"""`show` and `compare`: one thing with all that is known of it, or a few side by side."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from db.passages import Passage, passages
from db.queries import companies, compute, deals, facts, sources
from db.queries.window import View
from db.reader import Reader
from db.reasoning.compare import Comparison, compare
from db.rows import Evidence, FactRow
from db.safe_text import clean
from tui import pages
from tui.commands.command import Command, Parser, spoken
from tui.commands.lists import facts_json
from tui.commands.names import Names, Thing
from tui.commands.outcome import DONE, MISUSED, CommandError, tell
from tui.commands.reading import add_reading_options, open_reader, put, width
from tui.document import Document
from tui.pages.passages import passage_blocks
from tui.printing import compare_shapes, deal_shapes, flat, shapes, trust_shapes
from tui.printing.pages import page_markdown, page_text
from tui.printing.shapes import Json
from tui.printing.write import csv_text, json_text

MOST_COMPARED = 4


class Shown:
    """One thing, ready to be printed in each form."""

    def __init__(self, json: Callable[[], Json], page: Callable[[], Document],
                 rows: Callable[[], Sequence[FactRow]]) -> None:  # fmt: skip
        self.json, self.page, self.rows = json, page, rows


def _add_show(parser: Parser) -> None:
    parser.add_argument(
        "name",
        type=spoken,
        metavar="NAME",
        help="a company, deal, contract or source by any of its names, or an id",
    )
    add_reading_options(parser)
    parser.add_argument(
        "--sources",
        type=Path,
        metavar="FOLDER",
        help="a folder with texts of sources: shows the paragraphs with the figures in them",
    )


def _run_show(args: argparse.Namespace) -> int:
    with open_reader(args.store) as reader:
        thing = Names(reader, args.as_of).anything(args.name)
        shown = _SHOWN[thing.kind](reader, thing, args.as_of)
        if args.form == "csv":
            put(csv_text(flat.FACTS, shown.rows()))
            return DONE
        found = _passages(reader, shown, args.sources) if args.sources else []
        if args.form == "json":
            told = {"passages": [trust_shapes.passage(*each) for each in found]}
            put(json_text({**shown.json(), **(told if args.sources else {})}))
        else:
            put(_page([*shown.page(), *passage_blocks(found)], args.form))
    return DONE


def _passages(reader: Reader, shown: Shown, folder: Path) -> list[tuple[Evidence, Passage]]:
    """The paragraphs behind what is shown, as far as the folder has their texts."""
    if not folder.is_dir():
        raise CommandError(f"{folder}: no folder with texts of sources there")
    ids = dict.fromkeys(row.id for row in shown.rows())
    todo = [id_ for row in shown.rows() for id_ in row.inputs]
    while new := [id_ for id_ in todo if id_ not in ids]:  # a computed fact rests on its inputs
        ids |= dict.fromkeys(new)
        todo = [id_ for row in reader.ask(facts.rows, new) for id_ in row.inputs]
    evidence = [each for _, each in reader.ask(facts.evidence_of, list(ids))]
    paths = reader.ask(sources.paths, list(dict.fromkeys(each.source.id for each in evidence)))
    found = passages(folder, evidence, paths)
    if not found:
        tell(f"{clean(folder)}: no text there has these places")
    return found


def _page(page: Document, form: str) -> str:
    return page_markdown(page) if form == "markdown" else page_text(page, width())


def _company(reader: Reader, thing: Thing, as_of: str) -> Shown:
    detail = reader.ask(companies.detail, thing.named.id, as_of)
    if detail is None:
        raise _gone(thing)

    def json() -> Json:
        deals_in, deals_out = (
            _deals(reader, [deal.id for deal in side], as_of)
            for side in (detail.deals_in, detail.deals_out)
        )
        return {
            **shapes.company(detail.company),
            "children": shapes.names(detail.children),
            "fiscal_year_end": detail.fiscal_year_end,
            "note": detail.note,
            "facts": facts_json(reader, detail.facts),
            "deals_in": deals_in,
            "deals_out": deals_out,
        }

    return Shown(json, lambda: pages.company_page(detail), lambda: detail.facts)


def _deals(reader: Reader, ids: Sequence[str], as_of: str) -> list[Json]:
    details = (reader.ask(deals.detail, id_, as_of) for id_ in ids)
    return [deal_shapes.deal(detail) for detail in details if detail]


def _deal(reader: Reader, thing: Thing, as_of: str) -> Shown:
    id_ = thing.named.id
    if Names(reader, as_of).is_contract(id_):
        return _contract(reader, thing, as_of)
    detail = reader.ask(deals.detail, id_, as_of)
    if detail is None:
        raise _gone(thing)
    return Shown(
        lambda: deal_shapes.deal_detail(
            detail, facts_json(reader, detail.amounts), facts_json(reader, detail.facts)
        ),
        lambda: pages.deal_page(detail),
        lambda: _facts_of(reader, as_of, "deal", id_),
    )


def _contract(reader: Reader, thing: Thing, as_of: str) -> Shown:
    detail = reader.ask(compute.detail, thing.named.id, as_of)
    if detail is None:
        raise _gone(thing)

    def json() -> Json:
        deal = detail.deal
        derived = (detail.total, detail.per_year)
        total, per_year = (facts_json(reader, [each])[0] if each else None for each in derived)
        return {
            **deal_shapes.deal_detail(
                deal, facts_json(reader, deal.amounts), facts_json(reader, deal.facts)
            ),
            **deal_shapes.contract(detail.contract),
            "chain": [row.deal.id for row in detail.chain],
            "total": total,
            "per_year": per_year,
        }

    return Shown(json, lambda: pages.contract_page(detail),
                 lambda: _facts_of(reader, as_of, "deal", thing.named.id))  # fmt: skip


def _fact(reader: Reader, thing: Thing, as_of: str) -> Shown:
    detail = reader.ask(facts.detail, thing.named.id, as_of)
    if detail is None:
        raise _gone(thing)
    return Shown(
        lambda: shapes.fact_detail(
            detail, facts_json(reader, detail.rivals), facts_json(reader, detail.used_by),
            [shapes.input_of(each) for each in detail.inputs], facts_json(reader, detail.agree),
        ),
        lambda: pages.fact_page(detail),
        lambda: [detail.fact],
    )  # fmt: skip


def _source(reader: Reader, thing: Thing, as_of: str) -> Shown:
    detail = reader.ask(sources.detail, thing.named.id, as_of)
    if detail is None:
        raise _gone(thing)

    def rows() -> list[FactRow]:
        return _facts_of(reader, as_of, "source", thing.named.id)

    return Shown(
        lambda: {**shapes.source(detail.source), "fact_list": facts_json(reader, rows())},
        lambda: pages.source_page(detail),
        rows,
    )


def _facts_of(reader: Reader, as_of: str, filter_name: str, id_: str) -> list[FactRow]:
    return reader.ask(facts.window, View(as_of=as_of, only=((filter_name, id_),)))


def _gone(thing: Thing) -> CommandError:
    return CommandError(f"nothing is known of {thing.place}")


_SHOWN: dict[str, Callable[[Reader, Thing, str], Shown]] = {
    "company": _company,
    "deal": _deal,
    "source": _source,
    "fact": _fact,
}


def _add_compare(parser: Parser) -> None:
    parser.add_argument(
        "names", nargs="+", metavar="NAME", help=f"2 to {MOST_COMPARED} companies or deals"
    )
    add_reading_options(parser)


def _run_compare(args: argparse.Namespace) -> int:
    if not 2 <= len(args.names) <= MOST_COMPARED:
        told = f"compare takes 2 to {MOST_COMPARED} names, and got {len(args.names)}."
        raise CommandError(told, code=MISUSED)
    with open_reader(args.store) as reader:
        names = Names(reader, args.as_of)
        ids = [names.compared(name).named.id for name in args.names]
        if len(set(ids)) < len(ids):
            raise CommandError("two of the names mean the same.", code=MISUSED)
        comparison = reader.ask(compare, ids, args.as_of)
        if args.form == "json":
            put(json_text(_comparison_json(reader, comparison)))
        elif args.form == "csv":
            put(csv_text(compare_shapes.flat_comparison(comparison), comparison.rows))
        else:
            put(_page(pages.compare_page(comparison), args.form))
    return DONE


def _comparison_json(reader: Reader, comparison: Comparison) -> Json:
    cells = (cell for row in comparison.rows for cell in row.cells)
    ids = dict.fromkeys(cell.id for cell in cells if cell and cell.id)
    evidence = deal_shapes.evidence_by_fact(reader.ask(facts.evidence_of, list(ids)))
    return compare_shapes.comparison(comparison, evidence)


COMMANDS = {
    "show": Command(_add_show, _run_show, ("OpenAI", "openai-round-2026-02 --json",
                                           "亚马逊 --as-of 2025-12")),
    "compare": Command(_add_compare, _run_compare, ("Amazon Google", "OpenAI Anthropic --json")),
}  # fmt: skip
