"""Hostile texts on the command line: from stores, files, names and the environment."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from db.safe_text import is_clean
from tests.hostile import CONTROLS, HIDDEN, MARKUP, PAYLOADS, as_sent, hostile_store
from tests.tui.cli_runner import READING, Answer, Ask, runner, write_facts
from tui.crash import FAULT

TEXTS = tuple(PAYLOADS.values())
FORMS = ("", "--json", "--csv", "--markdown")
ANSWERS = [
    ["diff", "2026-01", "2026-02"], ["timeline"], ["rivals"], ["weak"], ["total", "openai"],
    ["money", "openai"], ["loops"], ["flow", "openai", "nvidia"], ["capex"], ["capacity"],
    ["revisions"], ["sets"],
]  # fmt: skip


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Ask:
    return runner(capsys)


def check(answer: Answer, *codes: int) -> None:
    assert answer.code in codes, answer.err
    # What is data for programs ends its lines as these have it, and may be any length.
    for line in (answer.out + answer.err).replace("\r\n", "\n").split("\n"):
        assert is_clean(line), ascii(line[:300])
    assert "Traceback" not in answer.err


@pytest.mark.parametrize("lawless", [False, True], ids=["texts", "codes and dates too"])
def test_a_store_of_hostile_texts_is_printed_clean(
    article_store: Path, tmp_path: Path, run: Ask, lawless: bool
) -> None:
    texts = [text for name, text in PAYLOADS.items() if name != "surrogates"]
    store = hostile_store(article_store, tmp_path / "bad.db", texts, lawless=lawless)
    for number, command in enumerate([*READING, *ANSWERS]):
        where = () if command[0] == "sets" else ("--store", store)
        for form in {"", FORMS[number % 4]}:
            answer = run(*command, *where, *filter(None, (form,)))
            # What no build would let in may lead anywhere, as long as it is told.
            check(answer, 0, 1, FAULT if lawless else 0)


def test_text_that_is_no_utf_8_is_told(article_store: Path, tmp_path: Path, run: Ask) -> None:
    store = hostile_store(article_store, tmp_path / "bad.db", [HIDDEN["surrogates"]])
    answer = run("companies", "--store", store)
    check(answer, 1)
    assert "UTF-8" in answer.err and "termsheet build" in answer.err


@pytest.mark.parametrize("name", [*CONTROLS, *HIDDEN, *MARKUP])
def test_hostile_arguments_are_told_clean(
    article_store: Path, tmp_path: Path, run: Ask, name: str
) -> None:
    text = os.fsdecode(as_sent(PAYLOADS[name]).replace(b"\0", b"\1"))  # as a shell hands it over
    with_store = ("--store", article_store)
    for arguments in (
        ("show", text, *with_store), ("search", text, *with_store),
        ("deals", "--company", text, *with_store), ("facts", "--metric", text, *with_store),
        ("facts", "--as-of", text, *with_store), ("compare", text, text, *with_store),
        ("total", text, *with_store), ("flow", text, text, *with_store),
        ("companies", "--store", f"{tmp_path}/{text}"), ("check", f"{tmp_path}/{text}"),
        ("build", f"{tmp_path}/{text}", "-o", f"{tmp_path}/{text}/x.db"),
        ("import", text, f"{tmp_path}/{text}"), ("export", f"{tmp_path}/no/{text}", *with_store),
        ("sets", "--use", text), ("open", text), ("--facts", text), ("--theme", text),
        ("--lang", text), (f"--{text}",), (text,), ("--as-of", text), ("companies", text),
    ):  # fmt: skip
        check(run(*arguments), 0, 1, 2)


@pytest.mark.parametrize("name", PAYLOADS)
def test_facts_of_hostile_texts_are_refused_or_shown_clean(
    tmp_path: Path, run: Ask, name: str
) -> None:
    text = PAYLOADS[name].encode("utf-8", "replace").decode()
    quoted = "".join(
        f"\\U{ord(each):08x}" if not each.isprintable() or each in '"\\' else each for each in text
    )
    plain = text.replace("\n", " ").replace("'", "''")
    for number, value in enumerate((f'"{quoted}"', f"'{plain}'", plain)):
        entry = f"entities:\n  - {{id: a, kind: company, name: {value}, note: {value}}}\n"
        facts = write_facts(tmp_path, entry)
        store = tmp_path / f"{number}.db"
        built = run("build", facts, "-o", store)
        check(built, 0, 1)
        if built.code == 0:
            check(run("companies", "--store", store), 0)
            check(run("show", "a", "--store", store), 0)
        else:
            assert "facts.yaml:" in built.err + built.out


@pytest.mark.parametrize("name", [*CONTROLS, *HIDDEN])
def test_files_with_hostile_names_are_told_clean(tmp_path: Path, run: Ask, name: str) -> None:
    called = PAYLOADS[name].replace("\0", "").replace("/", "_")
    try:
        path = tmp_path / os.fsdecode(called.encode("utf-8", "surrogatepass")[:200])
        path.write_text("entities:\n  - {id: a, kind: nonsense, name: b}\n")
    except OSError:  # a name that this file system refuses
        return
    check(run("check", path), 1)
    check(run("check", tmp_path), 1)
    check(run("companies", "--store", path), 1)
    check(run("import", path, "--suggest"), 0, 1, 2)
