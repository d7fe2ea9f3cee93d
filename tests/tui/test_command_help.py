"""`--help`: no line is wider than the terminal, in either language."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import pytest
from rich.cells import cell_len

from tests.tui.languages import spoken
from tui.cli import SUBCOMMANDS, command
from tui.commands.explorer import explorer_parser
from tui.commands.help import HelpFormatter
from tui.commands.plain import plain_parser


def parsers() -> Iterator[argparse.ArgumentParser]:
    yield explorer_parser(SUBCOMMANDS)
    yield plain_parser()
    for name, about in SUBCOMMANDS.items():
        yield command(name).parser(name, about)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_line_is_wider_than_the_terminal(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    with spoken(language):
        wide = [
            (parser.prog, line)
            for parser in parsers()
            for line in parser.format_help().splitlines()
            if cell_len(line) > 80
        ]
    assert wide == []


def test_what_has_no_room_stands_under_where_its_text_begins(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    parser = argparse.ArgumentParser(
        "x", add_help=False, formatter_class=HelpFormatter,
        epilog="commands:\n  name  what it does, at some length\n\n"
        "  公司与交易的全部信息，逐条列出其来源",
    )  # fmt: skip
    assert parser.format_help().splitlines()[2:] == [
        "commands:",
        "  name  what it does, at some",
        "        length",
        "",
        "  公司与交易的全部信息，逐条列",
        "  出其来源",
    ]
