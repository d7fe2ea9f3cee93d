"""What went wrong, in the language that is spoken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.dates import DateError, last_day
from db.store import StoreError, open_store
from db.told import told
from tests.tui.cli_runner import runner
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
