"""`doctor`: whether termsheet has here all that it needs."""

from __future__ import annotations

import argparse
import os
from contextlib import nullcontext
from pathlib import Path

from db.versions import versions
from tui.commands.command import Command, Parser
from tui.commands.outcome import BAD, DONE, tell, to_mend
from tui.commands.reading import put
from tui.doctor import ABOUT, PARTS, Finding, examine
from tui.doctor import BAD as IS_BAD
from tui.language import N_, Words, _, for_programs
from tui.printing.write import json_text

_SIGNS = Words({"ok": N_("ok  "), "warn": N_("warn"), "bad": N_("BAD ")})
_INDENT = "\n" + " " * 7


def _add(parser: Parser) -> None:
    parser.add_argument("--store", type=Path, metavar="STORE", help=_("a store to look at"))
    parser.add_argument("--json", action="store_true", help="JSON, for scripts")


def _run(args: argparse.Namespace) -> int:
    with for_programs() if args.json else nullcontext():
        found = list(examine(os.environ, args.store))
    if args.json:
        put(json_text({
            "versions": dict(versions()), "findings": [each._asdict() for each in found]
        }))  # fmt: skip
    else:
        put(" · ".join(f"{name} {version}" for name, version in versions()) + "\n")
        put(_text(found))
    bad = sum(each.state == IS_BAD for each in found)
    tell(to_mend(bad))
    return BAD if bad else DONE


def _text(found: list[Finding]) -> str:
    lines: list[str] = []
    part = ""
    for each in found:
        if each.part != part:
            part = each.part
            lines.append(f"\n{PARTS[part]}")
        advice = f"{_INDENT}→ {each.advice}" if each.advice else ""
        lines.append(
            f"  {_SIGNS[each.state]} {ABOUT.get(each.about, each.about)}: {each.found}{advice}"
        )
    return "\n".join(lines) + "\n"


COMMANDS = {"doctor": Command(_add, _run, ("", "--store my.db", "--json"))}
