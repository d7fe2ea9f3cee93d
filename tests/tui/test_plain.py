"""`--plain`: every view as lines to be heard, without columns, drawings and signs."""

from __future__ import annotations

import builtins
import re
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from rich.cells import cell_len

from db.figures import parse as read_figure
from db.quantity import SPOKEN, Quantity, styled
from db.queries.window import View
from db.reader import Reader
from tests.tui.cli_runner import READING, Ask, runner
from tui.addresses import VIEWS, parse
from tui.commands.plain import MENU, command_of
from tui.document import Bar, Bars, Block, Field, Gap, Grid, Heads, Span, Stack, Text, Title
from tui.printing.linear import linear_page
from tui.printing.lists import COMPANIES

DRAWN = re.compile("[\u00a0\u2190-\u21ff\u2300-\u23ff\u2500-\u27bf≠≥≤≈]")
"""Blanks that keep a screen together, arrows, boxes, blocks, signs."""

COMMANDS = [
    *READING,
    ["total", "OpenAI"], ["money", "OpenAI"], ["loops"], ["flow", "OpenAI", "Nvidia"],
    ["timeline", "OpenAI"], ["timeline", "OpenAI", "--valuations"], ["diff", "2026-01", "2026-03"],
    ["rivals"], ["revisions"], ["weak"], ["capex"], ["capacity"],
    ["overview"], ["shares"],
]  # fmt: skip
B = 10**9


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Ask:
    return runner(capsys)


@pytest.fixture
def ask(run: Ask, article_store: Path) -> Ask:
    return lambda *given: run(*given, "--store", article_store)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_nothing_is_drawn(ask: Ask, command: list[str]) -> None:
    code, out, err = ask(*command, "--plain")
    assert (code, err) == (0, "") and out
    assert not DRAWN.findall(out)
    assert "  " not in out
    # A figure in the words of a source or of a title stays as it is there.
    assert all("$" not in line or "$110B round" in line for line in out.splitlines())


def test_figures_and_states_are_words(ask: Ask) -> None:
    out = ask("show", "openai-round-2026-02", "--plain").out
    assert "round size: 110 billion US dollars, committed" in out
    assert "status: announced 2026-02-27" in out
    assert "conditional tranche: 35 billion US dollars, conditional" in out
    assert "amount: up to 100 billion US dollars" in ask("deals", "--plain").out
    assert "175 to 185 billion US dollars" in ask("capex", "--plain").out
    overview = ask("overview", "--plain").out
    assert "February 2026: 110 billion US dollars, announced, on conditions" in overview
    assert (
        "Amazon; pays derived 15 to 50 billion US dollars; is paid derived 138 billion" in overview
    )
    assert "derived 840 billion US dollars post" in ask("timeline", "OpenAI", "--plain").out


@pytest.mark.parametrize(
    ("quantity", "told"),
    [
        (Quantity.exact(110 * B, "USD"), "110 billion US dollars"),
        (Quantity(None, 100 * B, "USD"), "up to 100 billion US dollars"),
        (Quantity(175 * B, 185 * B, "USD"), "175 to 185 billion US dollars"),
        (Quantity(900_000_000, None, "people", low_open=True), "more than 900 million"),
        (Quantity.exact(600 * B, "USD", approximate=True), "about 600 billion US dollars"),
        (Quantity.exact(3 * B, "W"), "3 gigawatts"),
        (Quantity.exact(Decimal("0.42"), "ratio"), "42 percent"),
        (Quantity.exact(Decimal(3), "x"), "3 times"),
        (Quantity.exact(5, "CHF"), "5 CHF"),
    ],
)
def test_a_figure_is_said_in_words(quantity: Quantity, told: str) -> None:
    assert styled(quantity, SPOKEN["en"]) == told


def test_a_figure_is_said_in_chinese() -> None:
    assert styled(Quantity(175 * B, 185 * B, "USD"), SPOKEN["zh"]) == "1750亿至1850亿美元"


def test_what_is_said_is_what_is_there() -> None:
    """A figure that is read back from its words is the same."""
    for quantity in (Quantity(175 * B, 185 * B, "USD"), Quantity(None, 100 * B, "USD")):
        read = read_figure(styled(quantity, SPOKEN["en"]))
        assert (read.low, read.high, read.unit) == (quantity.low, quantity.high, quantity.unit)


def test_signs_are_said_or_left_out() -> None:
    page: list[Block] = [
        Title("A → B", (Span("○ announced · 2026"),)),
        Field("term", (Span("–"),)),
        Gap(),
        Stack(()),
        Text((Span("A sentence.  Somebody"),)),
        Grid((Heads(""), Heads("was"), Heads("is")),
             [((Span("▲"), Span("–"), Span("● paid")), (Span("a note"),))]),
        Bars([Bar(Span("x"), 0, 1, "paid", Span("=≠$3B"), (Span("on −5"),))]),
    ]  # fmt: skip
    assert linear_page(page).splitlines() == [
        "A to B", "announced, 2026", "term: not known", "A sentence. Somebody",
        "valuation; is: paid; a note", "x: derived disputed $3B, on minus 5",
    ]  # fmt: skip


@pytest.mark.parametrize("width", [20, 40, 80])
def test_lines_are_broken_between_words(article_store: Path, width: int) -> None:
    with Reader(article_store) as reader:
        forms = COMPANIES.forms(reader, View())
        whole, broken = forms.printed("linear").text, forms.printed("linear", width).text
    assert max(map(cell_len, broken.splitlines())) <= width
    assert "".join(broken.split()) == "".join(whole.split())


def test_without_an_address_the_views_are_listed(ask: Ask) -> None:
    code, out, err = ask("--plain")
    assert (code, err) == (0, "")
    assert out.startswith("1. overview: ")
    assert "company/openai" in out


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("company/openai", "valuation: 730 billion"),
        ("软银", "SoftBank"),
        ("contract/openai-aws-2026-02", "term: 8 years"),
        ("fact/openai-pre-money-2026-02", "at: para 5"),
        ("compare/OpenAI,anthropic", "not comparable"),
        ("money/openai,nvidia", "commitment against cash"),
        ("total/openai?as=payee", "promised to it"),
        ("total/openai,nvidia", "to Nvidia"),
        ("timeline/openai?zoom=year", "by year"),
        ("facts?metric=weekly_active_users&company=OpenAI", "weekly active users"),
        ("deals?words=stargate&sort=amount&order=desc", "Stargate joint venture"),
        ("diff", "2026-02-27 to 2026-02-28"),
        ("diff/2026-01,2026-02", "2026-01-31 to 2026-02-28"),
        ("flow/openai,nvidia", "Nvidia"),
        ("loops?as-of=2025-12-31", "No circles"),
        ("diff?as-of=2026-01-31", "2025-11-30 to 2026-01-31"),
        ("diff?back=2", "2025-11-30 to 2026-02-28"),
        ("diff/2026-02,2026-01", "2026-01-31 to 2026-02-28"),
        ("timeline/openai-round-2026-02", "Timeline of OpenAI"),
        ("total/openai-round-2026-02", "OpenAI, commitments"),
        ("money/openai-round-2026-02,nvidia", "All of the deal"),
        ("revisions/openai", "OpenAI and AWS agreement"),
        ("revisions/openai-aws-2026-02", "OpenAI and AWS agreement"),
        ("questions", "m: Of the round's billions"),
    ],
)
def test_any_address_can_be_printed(ask: Ask, address: str, told: str) -> None:
    code, out, err = ask("--plain", address)
    assert (code, err) == (0, "")
    assert told in out


@pytest.mark.parametrize(
    ("address", "why", "code"),
    [
        *(
            (view, f"{view}: say of what, as in {view}/openai", 2)
            for view in ("compare", "flow", "money", "total")
        ),
        ("flow/openai-round-2026-02,openai", "is a deal; a company is wanted here.", 1),
        ("diff/2026-01", "diff is between two days, such as diff/2026-01,2026-02", 2),
        ("watch", "the watch list is the explorer's", 1),
    ],
)
def test_why_an_address_is_not_printed_is_told_in_a_line(
    ask: Ask, address: str, why: str, code: int
) -> None:
    told = ask("--plain", address)
    assert (told.code, told.out) == (code, "")
    assert why in told.err and len(told.err.splitlines()) == 1


def test_the_day_of_the_command_line_holds_for_what_changed(ask: Ask) -> None:
    assert "2025-11-30 to 2026-01-31" in ask("--plain", "diff", "--as-of", "2026-01").out


def test_every_view_has_a_command() -> None:
    for name, view in VIEWS.items():
        if name not in ("questions", "watch"):  # the explorer's own
            about = ",".join(("openai", "nvidia")[: view.most])
            if name == "diff":
                about = "2025,2026"
            there = parse(f"{name}/{about}" if about else name)
            assert command_of(there, lambda: ("2025", "2026"))
    assert {view for view, _ in MENU} <= set(VIEWS)


def test_what_is_no_view_is_told(ask: Ask) -> None:
    assert ask("--plain", "total/openai?as=owner").code == 2
    assert ask("--plain", "nobody-knows-this").code == 1
    assert "plainly" in ask("--plainly").err


def test_in_a_terminal_one_view_is_asked_for_after_another(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed: Iterator[str] = iter(
        ["7", "company/anthropic", "trainium", "nobody", "total/x?as=y", "?", "q", "never"]
    )
    monkeypatch.setattr(builtins, "input", lambda prompt: next(typed))
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda stream: True)
    monkeypatch.setattr(sys, "stdin", sys.stdout)
    code, out, err = ask("--plain")
    assert code == 0
    assert "Money in a circle" in out and "Anthropic" in out
    assert out.count("2. companies") == 2
    assert "what: Extension of the OpenAI and AWS agreement" in out or "Trainium" in out
    assert "nothing found" in err and "as is one of" in err
    assert next(typed) == "never"
