"""The language in which people are spoken to, and the catalogues that it comes from."""

from __future__ import annotations

import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from db.reasoning.compare import Difference
from tests.tools.catalogue import (
    ROOT,
    catalogue_files,
    compiled,
    forms,
    kept,
    said,
    said_in,
    untranslated,
)
from tests.tui.cli_runner import runner
from tui import language
from tui.language import Words, _, many, p_
from tui.pages.compare import reason
from tui.phrases import label_words


@pytest.fixture
def chinese() -> Iterator[None]:
    """Chinese is spoken."""
    language.use("zh")
    yield
    language.use("en")


CATALOGUES = [*catalogue_files()]


def names(message: str) -> set[str]:
    """What is put into a message: names in braces, and argparse's way."""
    if "'}'" in message:  # a brace that is spoken of; nothing is put into such a message
        return set()
    braces = {name for _, name, _, _ in string.Formatter().parse(message) if name}
    return braces | ({"%s"} if "%s" in message else set())


# ------------------------------------------------------------------ the catalogues


def test_there_are_catalogues() -> None:
    assert [path.parts[-3] for path in CATALOGUES] == sorted(language.LOCALES.values())


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
class TestCatalogue:
    def test_every_message_of_the_code_is_there_and_no_other(self, path: Path) -> None:
        there = {(m.id, m.context) for m in kept(path) if m.id}
        wanted = {(m.id, m.context) for m in said() if m.id}
        assert there == wanted, "run python -m tests.tools.catalogue"

    def test_every_message_is_translated_for_certain(self, path: Path) -> None:
        assert untranslated(kept(path)) == []

    def test_what_is_put_into_a_message_is_put_into_its_translation(self, path: Path) -> None:
        def differs(message: Message) -> bool:
            ids = (message.id,) if isinstance(message.id, str) else message.id
            return any(names(form) != names(ids[-1]) for form in forms(message))

        assert [m.id for m in kept(path) if m.id and differs(m)] == []

    def test_no_translation_is_far_longer_than_what_it_translates(self, path: Path) -> None:
        """As one would be that was put in several times; Chinese needs fewer characters."""

        def overlong(message: Message) -> bool:
            ids = (message.id,) if isinstance(message.id, str) else message.id
            return any(len(form) > 1.5 * max(map(len, ids)) + 6 for form in forms(message))

        assert [m.id for m in kept(path) if m.id and overlong(m)] == []

    def test_what_is_compiled_is_what_stands_there(self, path: Path) -> None:
        assert path.with_suffix(".mo").read_bytes() == compiled(kept(path)), (
            "run python -m tests.tools.catalogue"
        )


def test_messages_are_found_wherever_they_are_said() -> None:
    source = """
def page():
    yield f"{sign} {_('derived, dotted')}"
    raise Fault(told("{a} is odd", a=a), counted("{n} fault", "{n} faults", n, n=n))
    yield p_("payee", "to"), many("{count} row", "{count} rows", n), _(A) , N_("one " "two")
"""
    assert [*said_in(source)] == [
        (None, "derived, dotted"),
        (None, "{a} is odd"),
        (None, ("{n} fault", "{n} faults")),
        ("payee", "to"),
        (None, ("{count} row", "{count} rows")),
        (None, "one two"),
    ]


# ------------------------------------------------------------------ which language


@pytest.mark.parametrize(
    ("environ", "spoken"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh"}, "zh"),
        ({"LANG": "zh.UTF-8"}, "zh"),
        ({"LANG": "zha_CN"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_SG.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "zh_CN", "LC_ALL": "C"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh"),
    ],
)
def test_the_locale_decides(environ: dict[str, str], spoken: str) -> None:
    assert language.chosen(None, environ) == language.chosen("auto", environ) == spoken
    assert language.chosen("en", environ) == "en"
    assert language.chosen("zh", environ) == "zh"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], None),
        (["deals", "--lang", "zh"], "zh"),
        (["--lang=zh", "deals"], "zh"),
        (["--lang", "zh", "--lang", "en"], "en"),
        (["--lang"], None),
        (["--lang", "xx"], None),
        (["search", "--", "--lang", "zh"], None),
    ],
)
def test_an_option_is_known_before_the_command_line_is_parsed(
    arguments: list[str], told: str | None
) -> None:
    assert language.option(arguments, "--lang", language.CHOICES) == told


@pytest.mark.parametrize("first", [["--lang", "zh"], ["--lang=zh"]])
def test_the_language_may_stand_before_the_command(
    capsys: pytest.CaptureFixture[str], article_store: Path, first: list[str]
) -> None:
    run = runner(capsys)
    before = run(*first, "deals", "--store", article_store)
    after = run("deals", *first, "--store", article_store)
    assert before == after and before.code == 0


def test_a_language_that_there_is_not_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    answer = runner(capsys)("--lang", "xx", "deals")
    assert answer.code == 2 and "--lang" in answer.err


# ------------------------------------------------------------------ what is said


def test_english_needs_no_catalogue() -> None:
    program = (
        "import sys, tui.language as l; l.use('en'); print(l._('Deals'), 'gettext' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "Deals False\n"


def test_a_message_that_no_catalogue_has_is_said_as_it_is(chinese: None) -> None:
    unknown = "no such message, " + "not in any catalogue"
    assert _(unknown) == p_("there", unknown) == unknown
    assert _("") == ""


def test_words_are_looked_up_when_they_are_asked_for() -> None:
    words = Words({"a": "Deals"})
    english = words["a"]
    language.use("zh")
    try:
        assert words["a"] == _("Deals") == words.get("a") == next(iter(words.values()))
    finally:
        language.use("en")
    assert words["a"] == english == "Deals"


def test_a_number_has_commas_and_its_plural() -> None:
    assert many("{count} fact", "{count} facts", 1) == "1 fact"
    assert many("{count} fact", "{count} facts", 1000) == "1,000 facts"


@pytest.mark.parametrize("form", ["--json", "--csv"])
@pytest.mark.parametrize(
    "command",
    [["companies"], ["deals"], ["facts"], ["show", "openai"], ["money", "openai"], ["loops"],
     ["compare", "openai", "anthropic"], ["total", "openai"], ["weak"]],
    ids=" ".join,
)  # fmt: skip
def test_programs_read_the_same_in_every_language(
    capsys: pytest.CaptureFixture[str], article_store: Path, command: list[str], form: str
) -> None:
    run = runner(capsys)
    english = run(*command, form, "--store", article_store)
    chinese = run(*command, form, "--store", article_store, "--lang", "zh")
    assert english == chinese and english.code == 0 and english.out


def test_a_page_is_told_in_the_language_that_is_spoken(
    capsys: pytest.CaptureFixture[str], article_store: Path
) -> None:
    run = runner(capsys)
    told = run("show", "openai-round-2026-02", "--store", article_store, "--lang", "zh").out
    assert told.startswith("OpenAI 2026年2月融资\nOpenAI round of February 2026 · 融资轮\n")
    assert "7300亿美元  投前" in told and "付款方    软银、英伟达、亚马逊" in told
    western = run(
        *("show", "openai-round-2026-02", "--store", article_store),
        *("--lang", "zh", "--figures", "western"),
    ).out
    assert "$730B  投前" in western and "亿美元  投前" not in western


def test_what_is_wrong_is_told_in_the_language_that_is_spoken(
    capsys: pytest.CaptureFixture[str], article_store: Path
) -> None:
    answer = runner(capsys)("show", "no-such", "--store", article_store, "--lang", "zh")
    assert answer.code == 1 and "没有名为 'no-such' 的内容" in answer.err
    answer = runner(capsys)("deals", "--no-such", "--lang", "zh")
    assert answer.code == 2 and "无法识别的参数：--no-such" in answer.err


@pytest.mark.parametrize("environ", ["zh_CN.UTF-8", "zh_SG"])
def test_help_follows_the_locale(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, environ: str
) -> None:
    monkeypatch.setenv("LANG", environ)
    assert "用法：" in runner(capsys)("--help").out


def test_words_of_the_facts_files_are_told_as_words(chinese: None) -> None:
    unlike = Difference("expectation", ("expected", "actual"))
    assert reason(unlike) == "预期对实际"
    assert "run_rate" not in label_words("run_rate 2025-12-18")
    language.use("en")
    assert reason(unlike) == "expected against actual"
    assert label_words("run_rate 2025-12-18") == "run rate 2025-12-18"
    assert label_words("FY2026") == "FY2026"
