"""The eleven questions: the very keys that the README gives, and the answer read off."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.screens.scenes import play
from tests.tui.test_explorer import opened
from tui.pages.questions import QUESTIONS
from tui.terminal.grid import screen_text

README = Path(__file__).parents[2] / "README.md"

NAMES = {"Space": "space", "↓": "down", "Enter": "enter"}

ANSWERS: tuple[tuple[str, ...], ...] = (
    ("conditional", "$35B", "does not name"),
    ("7300亿美元", "para 5", "OpenAI (company)"),
    ("learned", "as of|→"),
    ("$138–238B", "counts the largest"),
    ("not comparable: pre-money against post-money", "like for like"),
    ("OpenAI", "Nvidia", "Amazon"),
    ("implied total", "$138B", "derived: original"),
    ("disagree",),
    ("$175–185B", "FY2026 (Jul 2025 – Jun 2026)", "company guidance"),
    ("Running", "Announced", "26 GW"),
    ("one source only", "nobody at first hand", "sponsor with an interest"),
)


def keys_of(number: int) -> list[tuple[str, ...]]:
    """The keys of a question, each way to its answer apart."""
    ways = QUESTIONS[number].keys.split(" · ")
    return [tuple(NAMES.get(key, key) for key in way.split()) for way in ways]


@pytest.mark.parametrize("number", range(len(QUESTIONS)), ids=lambda n: f"question {n + 1}")
async def test_the_keys_answer_the_question(article_store: Path, number: int) -> None:
    keys = keys_of(number)[-1]
    assert len(keys) <= 5
    async with opened(article_store, *keys, size=(110, 60), pane="overview") as pilot:
        screen = screen_text(pilot.app)
    for wanted in ANSWERS[number]:
        assert re.search(wanted if "|" in wanted else re.escape(wanted), screen), wanted


@pytest.mark.parametrize("number", range(len(QUESTIONS)), ids=lambda n: f"question {n + 1}")
async def test_enter_on_the_question_leads_there(article_store: Path, number: int) -> None:
    async with opened(article_store, "0", size=(110, 60), pane="overview") as pilot:
        await play(pilot, ("down",) * (3 + number))
        assert QUESTIONS[number].text[:40] in screen_text(pilot.app)
        await play(pilot, ("enter",))
        assert "Enter opens the answer" not in screen_text(pilot.app)


def test_the_readme_gives_the_same_questions_and_keys() -> None:
    readme = README.read_text(encoding="utf-8")
    for question in QUESTIONS:
        row = next(line for line in readme.splitlines() if line.startswith(f"| {question.text} |"))
        told = re.findall(r"`([^`]+)`", row.split("|")[2])
        assert [key.lower() for key in told] == [
            key.lower() for key in question.keys.replace(" · ", " ").split()
        ]


async def test_the_help_lists_the_questions(article_store: Path) -> None:
    async with opened(article_store, "question_mark", size=(100, 240)) as pilot:
        screen = screen_text(pilot.app)
    for question in QUESTIONS:
        assert question.text[:40] in screen
