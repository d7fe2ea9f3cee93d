"""The pages that are written from the code are as the code has them."""

from __future__ import annotations

import ast
import re

import pytest

from tests.tools.docs import PAGES, ROOT
from tui.addresses import VIEWS
from tui.cli import SUBCOMMANDS, command


@pytest.mark.parametrize("place", PAGES)
def test_the_page_says_what_the_code_says(place: str) -> None:
    told = (ROOT / place).read_text("utf-8")
    # Where argparse breaks a line is not the same in every Python.
    assert told.split() == PAGES[place]().split(), "python -m tests.tools.docs writes it anew"


def test_every_command_has_an_example() -> None:
    for name, about in SUBCOMMANDS.items():
        told = command(name).parser(name, about).format_help()
        assert f"examples:\n  termsheet {name}" in told, name


def test_the_page_of_the_manual_is_one() -> None:
    text = (ROOT / "docs" / "termsheet.1").read_text("utf-8")
    assert text.startswith(".TH TERMSHEET 1 ")
    begins = {line.split()[0] for line in text.splitlines() if line.startswith((".", "'"))}
    assert begins <= {".TH", ".SH", ".SS", ".TP", ".P", ".B", ".I", ".br", ".RS", ".RE"}


def test_every_view_is_in_the_page_of_addresses() -> None:
    told = (ROOT / "docs" / "addresses.md").read_text("utf-8")
    table = "".join(line for line in told.splitlines() if line.startswith("|"))
    for name, view in VIEWS.items():
        assert f"`{name}" in table, name
        for option in (*view.filters, *view.options):
            assert f"`{option}" in told, option


def test_every_wish_names_a_test_that_is_there() -> None:
    told = (ROOT / "docs" / "wishes.md").read_text("utf-8")
    wishes = [line for line in told.splitlines() if "| yes |" in line]
    assert len(wishes) > 40
    for line in wishes:
        named = re.findall(r"`(tests/[^`:]+)::(test_\w+)`", line.rpartition("| yes |")[2])
        assert named, line
        for place, name in named:
            tree = ast.parse((ROOT / place).read_text("utf-8"))
            there = {getattr(node, "name", "") for node in ast.walk(tree)}
            assert name in there, f"{place}::{name}"
