"""Mappings read: what is wrong with them is told at its place, all of it at once."""

from __future__ import annotations

import pytest

from db.exchange.mapping_reading import read_mapping
from db.exchange.shipped import UnknownMapping, shipped_mapping, shipped_mappings
from tests.db.exchange.imports import HEAD, ROUND, SOURCE, faults, mapping


def test_the_mappings_that_come_with_termsheet_are_sound() -> None:
    assert "crunchbase-investments" in shipped_mappings()
    for name, path in shipped_mappings().items():
        assert read_mapping(path).name == name
        assert read_mapping(path).about


def test_an_unknown_mapping_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownMapping) as caught:
        shipped_mapping("crunchbase-investment")
    assert "crunchbase-investments" in caught.value.advice


def test_all_faults_are_told_at_once_and_at_their_places() -> None:
    found = faults(
        'name = "Bad Name"\n'
        "[reads]\n"
        'columns = ["Company", "Day"]\n'
        'dates = ["DD/MM"]\n'
        "[source]\n"
        'id = "s"\n'
        'title = "T"\n'
        'kind = "spreadsheet"\n'
        "[evidence]\n"
        'says = "dataset"\n'
        "[[deal]]\n"
        'key = ["Compny"]\n'
        'subject = "{company}"\n'
        'kind = "funding_rond"\n'
        'title = "x"\n'
        'figur = "{Day}"\n'
        'figure = {column = "Day", unit = "USB", zro = "none"}\n'
    )
    assert [(line, column) for line, column, _ in found] == [
        (1, 8), (4, 9), (8, 8), (12, 8), (13, 11), (14, 8), (16, 1), (17, 34), (17, 41),
    ]  # fmt: skip
    words = [text for _, _, text in found]
    assert "lower-case" in words[0]
    assert "no format of dates" in words[1]
    assert "dataset" in words[2]
    assert "did you mean 'Company'?" in words[3]
    assert "did you mean 'Company'?" in words[4]
    assert "did you mean 'funding_round'?" in words[5]
    assert "unknown key 'figur'" in words[6] and "'figure'" in words[6]
    assert "'USB' is no unit" in words[7]
    assert "'zero'" in words[8]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[deal]]\nkind = "listing"\ntitle = "x"\n', "'subject' is missing in this deal"),
        ('[[fact]]\nsubject = "x"\nmetric = "revenu"\nnature = "reported"\n', "'revenue'"),
        ('[[fact]]\nsubject = "x"\nmetric = "revenue"\n', "'nature' is missing"),
        ('[[skip]]\nwhen = {Company = ""}\n', "'why' is missing"),
        ('[[skip]]\nwhy = "x"\n', "'when' is missing"),
        ('[fields]\nCompany = "x"\n', "the name of a column already"),
        ('[fields]\na = "{b}"\nb = "x"\n', "unknown column or field 'b'"),
        ('[fields]\na = {column = "Day", as = "moment"}\n', "unknown word 'moment'"),
        ('[fields]\na = {column = "Day", table = "codes"}\n', "unknown table 'codes'"),
        ('[fields]\na = {column = "Day", else = "x"}\n', "`else` without a table"),
        ('[fields]\na = {unit = "USD"}\n', "nothing to take a value from"),
        ('[fields]\na = {column = "Day", is = "x"}\n', "column and is together"),
        ('[fields]\na = {all = ["x"]}\n', "holds one value only"),
        ("[fields]\na = []\n", "an empty list"),
        ('[names]\nnew = "perhaps"\n', "unknown word 'perhaps'"),
        ('[names.entities.x]\nkind = "compny"\nname = "X"\n', "did you mean company?"),
        ('[names.entities."X Y"]\nname = "X"\n', "is no id"),
        ('[[fact]]\nsubject = "x"\nmetric = "revenue"\nnature = "reported"\ndeal = "round"\n',
         "unknown deal 'round'"),
        ('[[deal]]\nsubject = "x"\nkind = "listing"\ntitle = "x"\non_conflict = "average"\n',
         "'average'"),
        ('[[deal]]\nsubject = "x"\nkind = "listing"\ntitle = "x"\nannounced = "2026-02-30"\n',
         "is not a date"),
        ('[[skip]]\nwhy = "x"\nwhen = {Day = {after = "soon"}}\n', "is not a date"),
        ('[[skip]]\nwhy = "x"\nwhen = {Day = {above = "much"}}\n', "a number is wanted"),
        ('[[skip]]\nwhy = "x"\nwhen = {Day = {newer = "x"}}\n', "unknown key 'newer'"),
        ("deal = 3\n", "a table is wanted"),
    ],
)  # fmt: skip
def test_a_fault_says_what_to_do(text: str, told: str) -> None:
    top = text if text.startswith("deal") else ""
    found = faults(top + HEAD + SOURCE + ("" if top else text))
    assert any(told in words for _, _, words in found), found


def test_what_must_be_there_is_asked_for() -> None:
    words = "\n".join(text for _, _, text in faults(""))
    for key in ("'name'", "'reads'", "'source'", "'says'"):
        assert f"{key} is missing" in words


def test_codes_in_tables_are_checked_where_they_are_used() -> None:
    found = faults(
        HEAD + SOURCE + '[tables.t]\n"Done" = "closd"\n' + ROUND
        + '[[deal.status]]\nis = {column = "Other", table = "t"}\n'
    )  # fmt: skip
    assert ["did you mean 'closed'?" in words for _, _, words in found] == [True]


def test_a_mapping_that_says_little_is_enough() -> None:
    found = mapping(ROUND)
    assert found.name == "test"
    assert found.reads.years == (1900, 2100)
    assert found.columns == ("Company", "Day", "Amount", "Other", "More")
