"""JSON and JSON lines: strict, streamed, each record a row."""

from __future__ import annotations

import json
import math
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.exchange.tables import BadFile, RefusedRow, Row, TableOptions, json_window, open_table
from db.exchange.tables.json_strict import MAX_DEPTH, JsonFault, check
from db.exchange.tables.json_window import decode
from tests.db.exchange.tables.table_files import read, refusal, save, shown, values


def test_nested_values_become_columns_with_dotted_names(tmp_path: Path) -> None:
    path = save(tmp_path, """[
        {"id": "a", "value": {"usd": 1.50, "note": null}, "sources": ["x", "y"]},
        {"id": "b", "sure": true, "value": {"usd": -0, "low": 1e3}, "sources": [], "none": {}}
    ]""")  # fmt: skip
    with open_table(path) as table:
        assert table.format == "json"
        assert table.columns == (
            "id", "value.usd", "value.note", "sources.0", "sources.1", "sure", "value.low"
        )  # fmt: skip
        first, second = table.rows()
        assert isinstance(first, Row) and isinstance(second, Row)
        assert list(first.values.values()) == ["a", "1.50", "", "x", "y", "", ""]
        assert list(second.values.values()) == ["b", "-0", "", "", "", "true", "1e3"]
        assert (first.line, second.line) == (2, 3)
        assert first.columns["value.low"] == 7
        assert table.position() == table.size


@pytest.mark.parametrize(
    "number",
    ["0", "-0", "0.1", "0.30000000000000004", "1E+2", "1e-7", "123456789012345678901234567890",
     "100000000000000000000.000000000000000000001", "1e308", "-0.0", "1e-999"],
)  # fmt: skip
def test_numbers_keep_their_text(tmp_path: Path, number: str) -> None:
    assert values(save(tmp_path, f'[{{"a": {number}}}]')) == [[number]]
    assert values(save(tmp_path, f'{{"a": {number}}}', "a.jsonl")) == [[number]]


def test_the_list_is_named_by_its_path(tmp_path: Path) -> None:
    path = save(
        tmp_path,
        """{
      "meta": {"list": [1, [2]], "deep": {"er": {"list": [{"x": 1}]}}},
      "data": {"edges": [{"a": 1}, {"a": 2}], "nodes": []},
      "a.b": [{"c": 3}]
    }""",
    )
    assert values(path, records="data.edges") == [["1"], ["2"]]
    assert values(path, records="meta.deep.er.list") == [["1"]]
    assert values(path, records="a.b") == [["3"]]
    assert values(path, records="data.nodes") == []
    problem = refusal(path)
    assert "which of its lists" in problem.what
    assert "lists there: meta.list, data.edges, data.nodes, a.b" in problem.advice
    for wrong in ("edges", "data", "data.edges.0", "a", "data.", "meta.deep.er.list.0"):
        assert "no list" in refusal(path, records=wrong).what


def test_a_list_is_given_no_name(tmp_path: Path) -> None:
    assert "leave --records out" in refusal(save(tmp_path, "[]"), records="a").advice
    path = save(tmp_path, '{"a": 1}', "a.jsonl")
    assert "leave --records out" in refusal(path, records="a").advice


def test_a_record_that_is_no_row_is_refused_as_it_is(tmp_path: Path) -> None:
    records = ['{"a": 1}', "5", "null", '["x"]', '{"": 1}', '{"b": {" ": 1}}',
               '{"a.b": 1, "a": {"b": 2}}', '{"x": {"a b": 1, "a  b": 2}}',
               '{"' + "k" * 1001 + '": 1}', '{"a": "' + "x" * 1_000_001 + '"}',
               '{"a": 2}']  # fmt: skip
    for text, name in ((f"[{', '.join(records)}]", "a.json"), ("\n".join(records), "a.jsonl")):
        first, *refused, last = read(save(tmp_path, text, name))
        assert isinstance(first, Row) and isinstance(last, Row)
        assert [row.cells for row in refused if isinstance(row, RefusedRow)] == [
            (record,) for record in records[1:-1]
        ]
        assert (last.number, list(last.values.values())) == (len(records), ["2"])
        reasons = [row.reason for row in refused if isinstance(row, RefusedRow)]
        assert reasons[0] == "no object: '5'" and reasons[5] == "two values for 'a.b'"


def test_a_record_of_too_many_values_is_refused(tmp_path: Path) -> None:
    path = save(tmp_path, json.dumps([{"a": 1}, {"a": list(range(501))}]))
    _, refused = read(path)
    assert isinstance(refused, RefusedRow) and "over 500 values" in refused.reason
    path = save(tmp_path, json.dumps([{f"a{n}": list(range(100))} for n in range(6)], indent=0))
    problem = refusal(path)
    assert (problem.what, problem.place.line) == ("over 500 columns", 522)


BAD_JSON = [
    ('{"a": NaN}', 7, "NaN, which is no number"),
    ('{"a": Infinity}', 7, "Infinity, which is no number"),
    ('{"a": -Infinity}', 7, "-Infinity, which is no number"),
    ('{"a": 1e999}', 7, "'1e999', a number beyond all bounds"),
    ('{"a": -1.5E+400}', 7, "'-1.5E+400', a number beyond all bounds"),
    ('{"a": 1, "b": 2, "a": 3}', 18, "the key 'a' stands twice"),
    ('{"a": 1, "\\u0061": 3}', 10, "the key 'a' stands twice"),
    ('{"x": {"b": [{"c": 1, "c": 2}]}}', 23, "the key 'c' stands twice"),
    ('{"a": 01}', 8, "'1' instead of a comma or }"),
    ('{"a": +1}', 7, "'+' instead of a value"),
    ('{"a": .5}', 7, "'.' instead of a value"),
    ('{"a": 5.}', 8, "'.' instead of a comma or }"),
    ('{"a": 0x1F}', 8, "'x' instead of a comma or }"),
    ('{"a": 1,}', 9, "'}' instead of a key"),
    ('{"a": [1,]}', 10, "']' instead of a value"),
    ('{"a" 1}', 6, "'1' instead of a colon"),
    ("{'a': 1}", 2, "''' instead of a key"),
    ("{a: 1}", 2, "'a' instead of a key"),
    ('{"a": True}', 7, "'True' instead of a value"),
    ('{"a": undefined}', 7, "'undefined' instead of a value"),
    ('{"a": 1 /* x */}', 9, "'/' instead of a comma or }"),
    ('{"a": "x\ty"}', 9, "the control character U+0009 in a text"),
    ('{"a": "\\x41"}', 8, "a backslash that begins no escape"),
    ('{"a": "\\u12G4"}', 8, "a backslash that begins no escape"),
    ('{"a": "\\ud800"}', 7, "half of a surrogate pair"),
    ('{"a": "\\udc00\\ud800"}', 7, "half of a surrogate pair"),
    ('{"a": "\\uD83D"}', 7, "half of a surrogate pair"),
    ('{"a": ' + "[" * 32 + "]" * 32 + "}", 38, "nesting over 32 deep"),
    ('{"a": ' + '{"a":' * 100_000 + "1" + "}" * 100_001, None, "nesting over 32 deep"),
    ('{"a": ' + "[" * 100_000, None, "nesting over 32 deep"),
    ('{"a": 1', 8, "the end instead of a comma or }"),
    ('{"a": "x', 9, "the end within a text"),
    ('{"a": [1', 9, "the end instead of a comma or ]"),
    ('{"a":', 6, "the end instead of a value"),
    ('{"a', 4, "the end within a text"),
    ("{", 2, "the end instead of a key"),
    ('{"a": tru}', 7, "'tru' instead of a value"),
    ('{"a": 1} x', 10, "'x"),
]


@pytest.mark.parametrize(("text", "column", "what"), BAD_JSON, ids=range(len(BAD_JSON)))
@pytest.mark.parametrize("chunk", [1 << 18, 3], ids=["all at once", "bit by bit"])
def test_what_is_no_strict_json_is_refused_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, column: int | None, what: str,
    chunk: int,
) -> None:  # fmt: skip
    monkeypatch.setattr(json_window, "_CHUNK", chunk)
    for before, line in (("[\n", 2), ('[{"ok": 1},\r\n\r\n', 3), ('["名",\r', 2)):
        problem = refusal(save(tmp_path, before + text, "a.json"))
        assert what.removesuffix("x") in problem.what and problem.advice
        if column is not None and len(text) < 1000 and not what.startswith("nesting"):
            assert (problem.place.line, problem.place.column) == (line, column)
    # The same as a line of its own: only that line is refused.
    refused = read(save(tmp_path, f'{{"a": 0}}\n\n{text}\n{{"a": 1}}', "a.jsonl"))[1]
    assert isinstance(refused, RefusedRow)
    assert (refused.number, refused.line, refused.cells) == (2, 3, (text.strip(),))
    assert what.removesuffix("x") in refused.reason
    assert column is None or f"(line 3, character {column})" in refused.reason


def test_the_place_of_what_is_nested_too_deeply(tmp_path: Path) -> None:
    good = "[" * 31 + "1" + "]" * 31
    assert values(save(tmp_path, f'{{"a": {good}}}', "a.jsonl")) == [["1"]]
    problem = refusal(save(tmp_path, f'[\n{{"a": {good}}}]', "a.json"))  # one more: the list
    assert (problem.place.line, problem.place.column) == (2, 37)
    assert "nesting over 32" in problem.what
    problem = refusal(save(tmp_path, f'{{"b": [], "a": [{good}]}}', "a.json"), records="b")
    assert "nesting over 32" in problem.what


@pytest.mark.parametrize(
    ("text", "line", "column", "what"),
    [
        ("[]\n x", 2, 2, "more behind the end"),
        ("[]]", 1, 3, "more behind the end"),
        ("[] []", 1, 4, "more behind the end"),
        ('[{"a": 1} {"a": 2}]', 1, 11, "'{' instead of , or ]"),
        ('[{"a": 1},\n]', 2, 1, "']' instead of a value"),
        ('{"a": [], "a": []}', 1, 11, "the key 'a' stands twice"),
        ('{"a": []', 1, 9, "the end instead of , or }"),
        ('{"a": [], b: 1}', 1, 11, "'b' instead of a key"),
        ('{"a": [] "b"}', 1, 10, "'\"' instead of , or }"),
        ('{"a": [], "b": {"c": 1, "c": 2}}', 1, 25, "the key 'c' stands twice"),
        ('{"a": [], "b": [NaN]}', 1, 17, "NaN"),
        ('"text"', 1, 1, "no list of records"),
        ("nul", 1, 1, "'nul' instead of a value"),
        ("name,figure\nOpenAI,5", 1, 1, "'name' instead of a value"),
    ],
)
@pytest.mark.parametrize("chunk", [1 << 18, 1, 7])
def test_what_is_wrong_around_the_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int,
    text: str, line: int, column: int, what: str,
) -> None:  # fmt: skip
    monkeypatch.setattr(json_window, "_CHUNK", chunk)
    path = save(tmp_path, text, "a.json")
    problem = refusal(path, **({"records": "a"} if text.startswith("{") else {}))
    assert (problem.place.line, problem.place.column) == (line, column)
    assert what in problem.what


def test_one_value_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_window, "MAX_ROW", 5_000)
    monkeypatch.setattr(json_window, "_CHUNK", 1_000)
    path = save(tmp_path, '[\n {"a": "' + "x" * 90_000 + '"}]', "a.json")
    problem = refusal(path)
    assert (problem.place.line, problem.place.column) == (2, 2)
    assert "a value of over 5,000 characters" in problem.what


def test_lists_beside_the_records_may_be_larger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_window, "MAX_ROW", 5_000)
    monkeypatch.setattr(json_window, "_CHUNK", 1_000)
    large = json.dumps([{"a": n} for n in range(2_000)])
    path = save(tmp_path, f'{{"x": {large}, "y": {{"z": {large}}}, "r": [{{"b": 1}}]}}', "a.json")
    assert values(path, records="r") == [["1"]]
    assert len(values(path, records="y.z")) == 2_000


def test_json_lines_may_be_blank_and_end_in_any_way(tmp_path: Path) -> None:
    path = save(tmp_path, '\ufeff{"a": 1}\r\n\r\n  {"a": "名"}  \r\n\n{"b": "x\\ny"}', "a.jsonl")
    with open_table(path) as table:
        assert (table.format, table.columns) == ("jsonl", ("a", "b"))
        assert [(row.line, row.values) for row in table.rows() if isinstance(row, Row)] == [
            (1, {"a": "1", "b": ""}), (3, {"a": "名", "b": ""}), (5, {"a": "", "b": "x y"})
        ]  # fmt: skip


# ------------------------------------------------------------------ at random

TEXTS = st.text(st.one_of(st.sampled_from('ab.\\"\n\t\0名😀\u0301'), st.characters(
    exclude_categories=["Cs"])), max_size=6)  # fmt: skip
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


def reference(text: str) -> Any:
    """Read strict JSON with the library's slow ways; ValueError if it is none."""

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(found)) < len(found):
            raise ValueError("twice")
        return dict(found)

    def number(found: str) -> str:
        if math.isinf(float(found)):
            raise ValueError("endless")
        return found

    def refuse(_: str) -> None:
        raise ValueError("no number")

    value = json.loads(text, object_pairs_hook=pairs, parse_float=number, parse_int=str,
                       parse_constant=refuse)  # fmt: skip
    json.dumps(value, ensure_ascii=False).encode()  # UnicodeEncodeError: half a pair
    if depth(value) > MAX_DEPTH:
        raise ValueError("deep")
    return value


def depth(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return isinstance(value, dict | list) + max(map(depth, inner), default=0)


@settings(max_examples=500)
@given(VALUES, st.booleans(), st.data())
def test_strict_json_is_what_it_is_said_to_be(value: Any, ascii: bool, data: st.DataObject) -> None:
    text = json.dumps(value, ensure_ascii=ascii)
    for _ in range(data.draw(st.integers(0, 2))):
        at = data.draw(st.integers(0, len(text)))
        put = data.draw(
            st.sampled_from(["", '"', ",", "[", "}", "1", "-", "e9", "\\ud8", "\n", "N"])
        )
        text = text[:at] + put + text[at + data.draw(st.integers(0, 2)) :]
    text = text.strip(" \t\r\n")
    try:
        wanted = reference(text)
    except ValueError:
        try:
            _, end = decode(text)
        except JsonFault as fault:
            end = fault.at
        assert end < len(text) or text == "" or not is_whole(text)
    else:
        assert decode(text) == (wanted, len(text))
        assert check(text) == len(text)


def is_whole(text: str) -> bool:
    """Whether nothing is left open at the end."""
    try:
        decode(text)
    except JsonFault as fault:
        return fault.at < len(text)
    return True


def cells_of(value: Any, name: str = "") -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [each for key, inner in value.items()
                for each in cells_of(inner, f"{name}.{key}" if name else key)]  # fmt: skip
    if isinstance(value, list):
        return [each for at, inner in enumerate(value) for each in cells_of(inner, f"{name}.{at}")]
    text = {None: "", True: "true", False: "false"}.get(value, str(value)) \
        if value is None or isinstance(value, bool) else str(value)  # fmt: skip
    return [(" ".join(shown(name).split()), shown(text))]


KEYS = st.text(st.sampled_from("abc名 -"), min_size=1, max_size=3).filter(str.strip)
RECORDS = st.lists(st.dictionaries(KEYS, VALUES, max_size=3), max_size=5)


@given(RECORDS, st.booleans(), st.sampled_from([None, 1]), st.sampled_from(["utf-8", "utf-16"]),
       st.integers(1, 20))  # fmt: skip
def test_records_are_read_back_exactly(
    records: list[Any], ascii: bool, indent: int | None, coding: str, chunk: int
) -> None:
    lines = "\n".join(json.dumps(record, ensure_ascii=ascii) for record in records)
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_window, "_CHUNK", chunk)
        texts = {
            "a.json": json.dumps(records, ensure_ascii=ascii, indent=indent),
            "b.json": json.dumps({"n": records, "x": {"r": records}}, ensure_ascii=ascii,
                                 indent=indent),
            **({"a.jsonl": lines} if records else {}),
        }  # fmt: skip
        for name, text in texts.items():
            path = save(Path(folder), text.encode(coding), name)
            options = TableOptions(records="x.r" if name == "b.json" else None)
            with open_table(path, options) as table:
                _same(list(table.rows()), records, table.columns)


def _same(rows: list[Row | RefusedRow], records: list[Any], columns: tuple[str, ...]) -> None:
    assert [row.number for row in rows] == list(range(1, len(records) + 1))
    for row, record in zip(rows, records, strict=True):
        wanted = cells_of(record)
        if isinstance(row, RefusedRow):
            names = [name for name, _ in wanted]
            assert len(set(names)) < len(names) or _has_blank_key(record)
            assert reference(row.cells[0]) == reference(json.dumps(record))
        else:
            assert row.values == dict.fromkeys(columns, "") | dict(wanted)


def _has_blank_key(value: Any) -> bool:
    if isinstance(value, dict):
        return any(not key.strip() or _has_blank_key(inner) for key, inner in value.items())
    return isinstance(value, list) and any(map(_has_blank_key, value))


def test_a_fault_of_the_whole_file_is_found_when_it_is_opened(tmp_path: Path) -> None:
    path = save(tmp_path, '[{"a": 1}, {"a": 2}', "a.json")
    with pytest.raises(BadFile):
        open_table(path)
