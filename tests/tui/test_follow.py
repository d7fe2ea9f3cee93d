"""`total`, `money`, `loops`, `flow`: what they print, in every form, and how it is drawn."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from db.build import build_store
from db.quantity import Quantity
from db.reasoning.loops import Circle, LoopLeg, Loops
from db.rows import Named
from db.safe_text import is_clean
from tests.db.facts_files import with_base, write
from tests.tui.cli_runner import QUANTITY, Ask, quantities, runner
from tui.document import Ring, RingStep, Segment, Span, Stack
from tui.layout import layout, plain
from tui.pages.loops import loops_page

COMMANDS = [
    ["total", "OpenAI"],
    ["total", "openai", "--to", "亚马逊"],
    ["total", "OpenAI", "--as", "payee"],
    ["total", "OpenAI", "--from", "Nvidia"],
    ["total", "GIC"],
    ["money", "OpenAI"],
    ["money", "OpenAI", "--with", "Amazon.com"],
    ["money", "openai-round-2026-02"],
    ["loops"],
    ["loops", "--company", "英伟达", "--lapsed"],
    ["flow", "OpenAI", "Nvidia", "Amazon"],
]
TOTAL = {"subject", "low", "high", "unit", "counted", "overlaps", "left_out"}
LEG = {"payer", "payee", "deal", "instrument", "quantity", "status"}
B = 10**9


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Ask:
    return runner(capsys)


@pytest.fixture
def ask(run: Ask, article_store: Path) -> Ask:
    return lambda name, *more: run(name, *more, "--store", article_store)


@pytest.mark.parametrize("form", ["", "--json", "--csv", "--markdown"])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_prints_in_every_form(ask: Ask, command: list[str], form: str) -> None:
    code, out, err = ask(*command, *filter(None, [form]))
    assert (code, err) == (0, "")
    assert out.endswith("\n") and is_clean(out.replace("\r\n", "\n"), multiline=True)
    if form == "--json":
        assert all(each.keys() == QUANTITY for each in quantities(json.loads(out)))
    elif form == "--csv":
        first, *others = csv.reader(io.StringIO(out, newline=""))
        assert others and {len(row) for row in others} == {len(first)}
    elif form == "--markdown":
        assert out.startswith("# ")
    else:
        assert all(line == line.rstrip() for line in out.split("\n"))


# ---------------------------------------------------------------------------------- what is said


def test_a_total_has_the_keys_that_scripts_rely_on(ask: Ask) -> None:
    found = ask("total", "OpenAI", "--json").json
    assert found.keys() >= TOTAL and all(each.keys() >= TOTAL for each in found["others"])
    assert (found["subject"], found["unit"]) == ("OpenAI", "USD")
    assert (found["low"], found["high"]) == (138 * B, 238 * B)
    (power,) = found["others"]
    assert (power["unit"], power["low"], power["high"]) == ("W", 28 * B, 33 * B)
    assert power["overlaps"] == [
        {"deals": ["openai-chip-orders-2025", "openai-nvidia-vera-rubin-2026-02"], "known": False}
    ]
    for row in (*found["counted"], *power["counted"]):
        assert row["fact"].startswith(f"{row['deal']}/") and row["quantity"]["unit"]


def test_what_is_left_out_says_why(ask: Ask) -> None:
    (row,) = ask("total", "Nvidia", "--json").json["left_out"]
    assert (row["deal"], row["code"]) == ("openai-nvidia-plan", "replaced")
    assert row["why"] == "replaced by OpenAI round of February 2026"
    assert (row["quantity"]["low"], row["quantity"]["high"]) == (None, 100 * B)


def test_circles_have_the_keys_that_scripts_rely_on(ask: Ask) -> None:
    found = ask("loops", "--json").json
    assert [circle["path"] for circle in found] == [["Amazon", "OpenAI"], ["Nvidia", "OpenAI"]]
    legs = [leg for circle in found for leg in circle["legs"]]
    assert all(leg.keys() >= LEG for leg in legs)
    assert {leg["payer"] for leg in legs} == {"Amazon", "OpenAI", "Nvidia"}


def test_no_circle_is_an_empty_list(ask: Ask) -> None:
    assert ask("loops", "--as-of", "2025-12", "--json").json == []
    assert "No circles are known" in ask("loops", "--as-of", "2025-12").out


def test_a_limit_is_told(ask: Ask) -> None:
    code, out, err = ask("loops", "--limit", "1", "--json")
    assert (code, len(json.loads(out))) == (0, 1)
    assert err == "there are more circles; these are the first 1, shortest first\n"


def test_money_is_told_by_stage(ask: Ask) -> None:
    (side,) = ask("money", "openai-round-2026-02", "--json").json["sides"]
    stages = side["units"][0]["stages"]
    assert [(each["stage"], each["quantity"]["low"]) for each in stages] == [
        ("announced", 75 * B), ("conditional", 35 * B),
    ]  # fmt: skip
    assert stages[1]["facts"][0]["condition"]


def test_unknown_is_printed_as_unknown(ask: Ask) -> None:
    out = ask("total", "GIC").out
    assert "unknown" in out and "$0" not in out


@pytest.mark.parametrize(
    ("command", "code", "words"),
    [
        (["total", "nobody-at-all"], 1, "nothing is called"),
        (["total", "OpenAI", "--to", "Open AI"], 2, "mean the same"),
        (["total", "OpenAI", "--to", "Amazon", "--as", "payee"], 2, "--to goes with"),
        (["total", "OpenAI", "--to", "Amazon", "--from", "Nvidia"], 2, "not allowed with"),
        (["money", "openai-round-2026-02", "--with", "Amazon"], 2, "--with goes with a company"),
        (["money", "OpenAI", "--with", "Open AI"], 2, "mean the same"),
        (["loops", "--longest", "1"], 2, "--longest is a number from 2"),
        (["flow", "OpenAI"], 2, "takes 2 to 6 names"),
        (["flow", "OpenAI", "Open AI"], 2, "mean the same"),
    ],
)
def test_what_cannot_be_answered_says_why(
    ask: Ask, command: list[str], code: int, words: str
) -> None:
    answer = ask(*command)
    assert (answer.code, answer.out) == (code, "")
    assert words in answer.err


FACTS = """
  - {id: lab, kind: company, name: {zh: 实验室}}
  - {id: chips, kind: company, name: {zh: 芯片公司}}
deals:
  - id: stake
    subject: lab
    kind: investment_plan
    title: {zh: 入股}
    status: [{is: letter_of_intent, evidence: {at: p1, says: press}}]
    parts:
      - {id: p, payer: chips, payee: lab, instrument: equity, figure: up to $9B,
         evidence: {at: p1, says: press, raw: up to $9B}}
  - id: orders
    subject: lab
    kind: chip_supply
    title: {zh: 订单}
    status: [{is: signed, evidence: {at: p1, says: press}}]
    parts:
      - {id: p, payer: lab, payee: chips, instrument: chips, title: {zh: 多年供货},
         evidence: {at: p1, says: press}}
"""


def test_chinese_names_and_parts_without_a_figure(run: Ask, tmp_path: Path) -> None:
    store = tmp_path / "s.db"
    build_store(write(tmp_path, with_base(FACTS)), store)
    drawn = run("loops", "--store", store).out
    assert "│ 实验室 │" in drawn and "多年供货" in drawn and "up to $9B" in drawn
    assert "… letter of intent" in drawn
    told = run("total", "实验室", "--store", store).out
    assert "how much is not known" in told and "in all" not in told
    money = run("money", "chips", "--with", "lab", "--store", store).out
    assert "▁ talked about" in money and "up to $9B" in money


# ------------------------------------------------------------------------------------- drawings


NAMES = st.text(st.sampled_from("ab CDé软银亚马逊W"), min_size=1, max_size=40)


@given(st.lists(NAMES, min_size=2, max_size=5), st.integers(20, 120))
def test_a_ring_is_as_wide_as_it_may_be_and_its_boxes_are_closed(
    names: list[str], width: int
) -> None:
    legs: list[tuple[Span, ...]] = [(Span("$30B equity to a company with a long 名字名字名字"),)]
    lines = layout([Ring([RingStep(Span(name, "name"), legs) for name in names])], width)
    texts = [line.text for line in lines]
    assert all(cell_len(text.rstrip()) <= width for text in texts)
    tops = [number for number, text in enumerate(texts) if text[3:4] == "┌"]
    assert len(tops) == len(names)
    for top in tops:
        box = texts[top : top + 3]
        assert len({cell_len(text) for text in box}) == 1
        assert [text[-1] for text in box] == ["┐", "│", "┘"]
        assert box[2][7] == "┬"
    assert sum("▼" in text for text in texts) == len(names) - 1
    assert texts[-1] == "└──────┘"


SEGMENTS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda ends: (min(ends), max(ends))),
    max_size=8,
)


@given(SEGMENTS, st.integers(20, 120))
def test_a_stack_shows_each_stage_that_there_is(sizes: list[tuple[int, int]], width: int) -> None:
    fills = "█▆▅▃▒▁╳?"
    segments = [
        Segment(fill, low, high, "") for fill, (low, high) in zip(fills, sizes, strict=False)
    ]
    (line,) = layout([Stack(segments)], width)
    assert cell_len(line.text) <= width
    for segment in segments:
        assert (segment.fill in line.text) == (segment.high > 0)


def test_a_picture_of_three_reads_without_colour() -> None:
    ends = [Named(name.casefold(), name, None) for name in ("Nvidia", "OpenAI", "Oracle")]
    legs = tuple(
        LoopLeg(
            payer, payee, (payer,), (payee,), Named("d", "A deal", None), "d/p", "equity",
            Quantity.up_to(100 * B, "USD"), None, status, None, fallen,
        )
        for payer, payee, status, fallen in zip(
            ends, (*ends[1:], ends[0]), ("letter_of_intent", "signed", "shelved"),
            (None, None, "lapsed"), strict=True,
        )
    )  # fmt: skip
    page = loops_page(Loops((Circle(tuple(ends), legs),), False))
    assert plain(layout(page, 60)) == PICTURE


PICTURE = """\
Money in a circle
1 circle; children count for their parents

Nvidia → OpenAI → Oracle → Nvidia ────────────────
   ┌────────┐
┌─►│ Nvidia │
│  └───┬────┘
│      │  up to $100B  equity  … letter of intent  A deal
│      ▼
│  ┌────────┐
│  │ OpenAI │
│  └───┬────┘
│      │  up to $100B  equity  ◐ signed  A deal
│      ▼
│  ┌────────┐
│  │ Oracle │
│  └───┬────┘
│      │  up to $100B  equity  ✕ shelved  A deal
└──────┘"""
