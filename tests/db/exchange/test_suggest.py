"""Drafts of mappings: what they recognise, and that they can be used as they are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.exchange.importing import import_files
from db.exchange.mapping import Mapping
from db.exchange.mapping_reading import mapping_of
from db.exchange.suggest import suggest
from db.exchange.tables import TableOptions
from db.exchange.toml_places import parse_toml
from db.facts.nodes import BadFile
from tests.db.exchange.imports import write_csv, written


def _draft(folder: Path, columns: Sequence[str], *rows: Sequence[str]) -> tuple[str, Mapping]:
    text = suggest(write_csv(folder / "my rows.csv", rows, columns), TableOptions())
    return text, mapping_of(parse_toml(text.encode(), "draft.toml"))


def test_an_english_file(tmp_path: Path) -> None:
    columns = ["Company", "Lead Investor", "Announced Date", "Amount (USD m)", "Round",
               "Source URL", "Post-money valuation ($bn)", "Remarks"]  # fmt: skip
    rows = [
        ["Mistral AI", "Lightspeed", "2023-06-13", "113", "Seed", "https://a.example", "0.26", "x"],
        ["Mistral AI", "a16z", "2023-06-13", "113", "Seed", "https://a.example", "0.26", "y"],
        ["Cohere", "Inovia", "2023-06-08", "N/A", "Series C", "", "2.2", "z"],
    ]
    text, found = _draft(tmp_path, columns, *rows)
    assert found.name == "my-rows"
    assert found.reads.dates == ("YYYY-MM-DD",)
    assert found.reads.blank == {"n/a"}
    assert set(found.reads.ignore) == {"Remarks"}
    assert 'unit = "USD million"' in text and 'unit = "USD billion"' in text
    report = import_files(found, [tmp_path / "my rows.csv"], tmp_path / "facts")
    assert (report.made, report.deals, report.parts) == (3, 2, 3), report.refused
    assert not report.problems, report.problems
    deals = written(report.written)["deals"]
    assert [deal.get("figure") for deal in deals] == ["$113M", None]
    facts = written(report.written)["facts"]
    assert [(fact["metric"], fact["basis"], fact["figure"]) for fact in facts] == [
        ("valuation", "post_money", "$260M"), ("valuation", "post_money", "$2.2B"),
    ]  # fmt: skip


def test_a_chinese_file(tmp_path: Path) -> None:
    columns = ["公司名称", "投资方", "融资日期", "金额（亿人民币）", "轮次", "来源"]
    rows = [
        ["月之暗面", "阿里巴巴", "2024年2月19日", "72", "B轮", "https://a.example"],
        ["智谱", "腾讯", "2023年10月20日", "未披露", "C轮", "https://b.example"],
    ]
    text, found = _draft(tmp_path, columns, *rows)
    assert found.reads.dates == ("YYYY年M月D日",) and "亿 CNY" in text
    report = import_files(found, [tmp_path / "my rows.csv"], tmp_path / "facts")
    assert (report.made, report.refused, report.problems) == (2, [], [])
    deals = written(report.written)["deals"]
    assert [deal.get("figure") for deal in deals] == ["CN¥7.2B", None]


def test_dates_that_can_be_read_in_two_ways_are_left_to_the_reader(tmp_path: Path) -> None:
    columns = ["Company", "Date", "Amount"]
    both, _ = _draft(tmp_path, columns, ["A", "03/04/2020", "5"])
    assert "D/M/YYYY" in both and "M/D/YYYY" in both and "CHECK: 03/04/2020" in both
    one, _ = _draft(tmp_path, columns, ["A", "03/04/2020", "5"], ["B", "25/12/2020", "5"])
    assert '"D/M/YYYY"' in one and "M/D/YYYY" not in one.replace('"D/M/YYYY"', "")


def test_a_file_of_nothing_that_is_known(tmp_path: Path) -> None:
    text, found = _draft(tmp_path, ["a", "b"], ["1", "2"])
    assert "CHECK: no column of companies" in text
    assert found.deals == () and set(found.reads.columns) == {"a", "b"}


@pytest.mark.parametrize("columns", [['Company "X"', "Da{te}"], ["Company\\", "Amount]"]])
def test_names_of_columns_are_quoted(tmp_path: Path, columns: list[str]) -> None:
    _draft(tmp_path, columns, ["A", "2020-01-01"])


_name = st.sampled_from(
    ["Company", "公司", "investor", "Date", "日期", "day", "company", "amount", "金额", "Status",
     "url", "{x}", '"', "\\"]
) | st.text(min_size=1, max_size=4)  # fmt: skip
_cell = st.sampled_from(["", "A", "2020-01-01", "1/2/2020", "5", "$5M", "n/a", "https://x.example"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(_name, min_size=1, max_size=6, unique=True).flatmap(
        lambda names: st.tuples(
            st.just(names),
            st.lists(st.lists(_cell, min_size=len(names), max_size=len(names)), max_size=5),
        )
    )
)
def test_every_draft_is_a_mapping(tmp_path: Path, table: tuple[list[str], list[list[str]]]) -> None:
    columns, rows = table
    try:
        _, found = _draft(tmp_path, columns, *rows)
    except BadFile as error:
        assert "draft.toml" not in str(error)  # the file is no table
        return
    report = import_files(found, [tmp_path / "my rows.csv"], None, checked=False)
    assert report.accounted
