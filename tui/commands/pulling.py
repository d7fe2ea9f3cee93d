"""`pull`: a store that somebody publishes on a web server."""

from __future__ import annotations

import argparse
from pathlib import Path

from db.exchange.pulling import Pulled, pull, store_name
from db.safe_text import clean
from tui.commands.command import Command, Parser
from tui.commands.outcome import DONE, CommandError, tell
from tui.commands.progress import Progress
from tui.commands.reading import put
from tui.language import _
from tui.places import data_folder
from tui.printing.write import json_text


def _add_pull(parser: Parser) -> None:
    parser.add_argument(
        "url",
        metavar="URL",
        help=_("where the store is; its manifest lies beside it (URL.manifest.json)"),
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="STORE",
        help=_(
            "where to put it (without it: a file in termsheet's data folder, whose path is told)"
        ),
    )
    parser.add_argument("--json", action="store_true", help=_("a report as JSON on stdout"))


def _run_pull(args: argparse.Namespace) -> int:
    target: Path = args.output or _usual_place(args.url)
    with Progress() as progress:
        pulled = pull(
            args.url, target, progress=lambda done, total: progress("pulling", done, total)
        )
    _report(args.url, pulled, as_json=args.json)
    return DONE


def _usual_place(url: str) -> Path:
    folder = data_folder()
    name = store_name(url)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        why = error.strerror or str(error)
        raise CommandError(
            _("{folder}: can't be made ({why}). Say where with -o.").format(folder=folder, why=why)
        ) from None
    return folder / name


def _report(url: str, pulled: Pulled, *, as_json: bool) -> None:
    manifest = pulled.manifest
    store = clean(pulled.store, limit=1000)
    if as_json:
        put(json_text({
            "url": clean(url, limit=1000), "store": store, "unchanged": pulled.unchanged,
            "fetched": pulled.fetched, "resumed": pulled.resumed, "size": manifest.size,
            "sha256": manifest.sha256, "content_hash": _shown(manifest.content_hash),
            "schema_version": manifest.schema_version,
        }))  # fmt: skip
    else:
        put(f"{store}\n")
    if pulled.unchanged:
        tell(_("unchanged: nothing was downloaded"))
        return
    if pulled.resumed:
        told = _("{size:,} bytes, {resumed:,} of them from before; checked, and put in place")
    else:
        told = _("{size:,} bytes; checked, and put in place")
    tell(told.format(size=manifest.size, resumed=pulled.resumed))
    if content := _shown(manifest.content_hash):
        tell(_("content {hash}").format(hash=content))


def _shown(content_hash: str | None) -> str | None:
    # Told by the server.
    return clean(content_hash, limit=100) if content_hash else None


COMMANDS = {
    "pull": Command(
        _add_pull,
        _run_pull,
        ("https://example.org/facts.db", "https://example.org/facts.db -o facts.db"),
    ),
}
