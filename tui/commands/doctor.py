"""`doctor`: whether termsheet has here all that it needs."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from db.versions import versions
from tui.commands.command import Command, Parser
from tui.commands.outcome import BAD, DONE, tell
from tui.commands.reading import put
from tui.doctor import BAD as IS_BAD
from tui.doctor import Finding, examine
from tui.printing.write import json_text

_SIGNS = {"ok": "ok  ", "warn": "warn", "bad": "BAD "}
_INDENT = "\n" + " " * 7


def _add(parser: Parser) -> None:
    parser.add_argument("--store", type=Path, metavar="STORE", help="a store to look at")
    parser.add_argument("--json", action="store_true", help="JSON, for scripts")


def _run(args: argparse.Namespace) -> int:
    found = list(examine(os.environ, args.store))
    if args.json:
        put(json_text({
            "versions": dict(versions()), "findings": [each._asdict() for each in found]
        }))  # fmt: skip
    else:
        put(" · ".join(f"{name} {version}" for name, version in versions()) + "\n")
        put(_text(found))
    bad = sum(each.state == IS_BAD for each in found)
    tell(f"{bad or 'nothing'} to mend")
    return BAD if bad else DONE


def _text(found: list[Finding]) -> str:
    lines: list[str] = []
    part = ""
    for each in found:
        if each.part != part:
            part = each.part
            lines.append(f"\n{part}")
        advice = f"{_INDENT}→ {each.advice}" if each.advice else ""
        lines.append(f"  {_SIGNS[each.state]} {each.about}: {each.found}{advice}")
    return "\n".join(lines) + "\n"


COMMANDS = {"doctor": Command(_add, _run, ("", "--store my.db", "--json"))}
