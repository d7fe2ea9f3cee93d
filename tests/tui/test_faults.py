"""What went wrong, in the language that is spoken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.dates import DateError, last_day
from db.store import StoreError, open_store
from db.told import told
from tests.tui.cli_runner import runner
from tests.tui.commands.test_importing import MINE
from tui import language
from tui.addresses import AddressError, parse
from tui.faults import said
from tui.settings import SettingError, check


@pytest.fixture
def chinese() -> Iterator[None]:
    """Chinese is spoken."""
    language.use("zh")
    yield
    language.use("en")


def of_a_store(path: Path) -> StoreError:
    with pytest.raises(StoreError) as raised:
        open_store(path)
    return raised.value


def test_in_english_it_is_the_words_of_the_error(tmp_path: Path) -> None:
    error = of_a_store(tmp_path / "none.db")
    assert said(error) == str(error)
    assert said(ValueError("odd\x1b[31m")) == "odd␛[31m"
    assert said(OSError(2, "No such file")) == "[Errno 2] No such file"


def test_what_has_no_words_is_told_by_its_name() -> None:
    assert said(RecursionError()) == said(RecursionError("")) == "RecursionError"
    assert said(ValueError("bad", 7)) == "('bad', 7)"


@pytest.mark.usefixtures("chinese")
def test_a_store_is_told_of_in_chinese(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    assert said(of_a_store(path)) == f"{path}：找不到。请用 `termsheet build` 建库。"
    path.write_bytes(b"PK\3\4" + bytes(600))
    told_of = "不是 SQLite 文件，而是ZIP 压缩包。请解压，再给出其中的库。"
    assert said(of_a_store(path)) == f"{path}：{told_of}"
    assert "SQLite file, but a ZIP archive" in str(of_a_store(path))  # as a log would have it


@pytest.mark.usefixtures("chinese")
def test_dates_addresses_and_settings_are_told_of_in_chinese() -> None:
    with pytest.raises(DateError) as date:
        last_day("2026-13")
    assert said(date.value).startswith("'2026-13' 不是日期")
    with pytest.raises(AddressError) as place:
        parse("dealz")
    assert said(place.value) == "没有名为 'dealz' 的视图；您是指 deal 或 deals 吗？"
    with pytest.raises(SettingError) as setting:
        check("theme", "drak")
    assert said(setting.value) == "theme 只能是 dark, light, ansi 之一；您是指 dark 吗？"


@pytest.mark.usefixtures("chinese")
def test_what_was_put_in_is_no_message() -> None:
    assert (
        said(ValueError(told("{name!r} is no address", name="{text}"))) == "'{text}' is no address"
    )


def test_commands_tell_of_a_missing_store_in_chinese(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = runner(capsys)("deals", "--store", tmp_path / "none.db", "--lang", "zh")
    assert answer.code == 1
    assert "找不到。请用 `termsheet build` 建库。" in answer.err


# ------------------------------------------------------------------ files of facts and mappings

BROKEN = """
sources:
  - {id: paper, title: A paper, kind: pres, published: 2026-02-30}
entities:
  - {id: lab, kind: company, name: A lab, parnt: lab}
facts:
  - id: users
    subject: lob
    metric: daily_active_users
    figure: 9 moons
    nature: reported
    evidence: {source: papr, says: press, raw: 9亿}
deals:
  - id: round
    subject: lab
    kind: funding_round
    title: A round
    term: {years: 1, from: 2026-01-01, to: 2031-01-01}
    status: {is: signed, on: 2026-02, known_from: 2026-02, evidence: {source: paper, says: press}}
derived:
  - {id: sum, subject: lab, metric: revenue, formula: a + b, inputs: {a: usrs, b: sum}}
"""
TOLD = """:3:39: 'pres' 不是此处可用的词；您是指 press 吗？
:3:56: '2026-02-30' 不是日期：该月没有这一天；请写日、月或年
:5:43: 未知的键 'parnt'；您是指 'parent' 吗？
:8:14: 未知的主体 'lob'；您是指 lab 吗？
:10:13: 数字无法读取：'9 moons' 不能读作数字：'moons' 不是数字的一部分；\
请写成如 $110B、"> 900M"、$175-185B、up to $100B、~$600B、3 GW、42%、3x
:12:24: 未知的来源 'papr'；请先加上该来源
:18:19: 期限为1年，但自 2026-01-01 至 2031-01-01；请改正三者之一，或略去其一
:21:74: 未知的事实 'usrs'；您是指 users 吗？
"""


def test_problems_of_facts_files_are_told_in_chinese(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ask, path = runner(capsys), tmp_path / "facts.yaml"
    path.write_text(BROKEN, "utf-8")
    answer = ask("check", path, "--lang", "zh")
    assert answer.code == 1
    assert answer.out.replace(str(path), "") == TOLD
    assert "8 个问题" in answer.err
    built = ask("build", path, "-o", tmp_path / "a.db", "--lang", "zh")
    assert built.err.replace(str(path), "") == f"{TOLD}未建立任何内容：事实中有 8 个问题\n"


def test_json_of_problems_stays_english(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text(BROKEN, "utf-8")
    ask = runner(capsys)
    assert ask("check", path, "--json", "--lang", "zh").out == ask("check", path, "--json").out


def test_problems_of_a_mapping_are_told_in_chinese(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "my.toml"
    path.write_text(MINE.lstrip().replace("{Who}", "{Whom}").replace("headcount", "heads"), "utf-8")
    words = ("--mapping", path, "rows.csv", "-o", tmp_path, "--lang", "zh")
    first, second, third = runner(capsys)("import", *words).err.splitlines()
    assert first == "termsheet: 映射有问题；未读取任何内容。"
    assert second == (
        f"{path}:13:11: 未知的列或字段 'Whom'；"
        "请加到 [reads] 的 `columns` 或 `optional` 中；或者：您是指 'Who' 吗？"
    )
    assert third.startswith(f"{path}:14:10: 'heads' 不是此处可用的词；您是指 ")


def test_an_import_is_told_of_in_chinese_and_written_in_english(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ask, path, rows = runner(capsys), tmp_path / "my.toml", tmp_path / "rows.csv"
    path.write_text(MINE.lstrip(), "utf-8")
    rows.write_text("Who,Staff,More\nA lab,1.5k,\nA lab,many,\nA lab,2,3\n", "utf-8")
    words = ("--mapping", path, rows, "-o", tmp_path / "facts", "--alone")
    refused = tmp_path / "refused.csv"
    answer = ask("import", *words, "--refused", refused, "--lang", "zh")
    report = f"""mine：{rows} 的3行
  生成             2  0笔交易（含0个组成部分），2条事实；1个主体，其中 1 个是新的
  被拒             1  这些行的内容均未采用

被拒的行 (1)
  {rows}，第 2 条（第 3 行），Staff: 'many' 不能读作数字：'many' 不是数字的一部分；\
请改正，或在映射中写 `on_bad = "words"` 以原样保留

未读取的列 (1)
  {rows}: More
"""
    assert answer.out == report
    reasons = (tmp_path / "refused.reasons.csv").read_text("utf-8-sig")
    assert "'many' is not read as a figure: 'many' is no part of a figure" in reasons
    ours = ask("import", *words, "--json", "--lang", "zh").out
    assert ours == ask("import", *words, "--json").out
