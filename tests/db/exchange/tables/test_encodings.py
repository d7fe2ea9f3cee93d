"""Encodings: proved, or told by the user, never guessed; the first misfit is told."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.exchange.tables import BadFile, TableOptions, encodings, open_table
from db.exchange.tables.encodings import Coding, find_coding
from tests.db.exchange.tables.table_files import refusal, save, values

TEXT = "公司,figure\r\n名称,é😀\r\n"


@pytest.mark.parametrize(
    ("written", "mark", "asked", "found"),
    [
        ("utf-8", b"", None, "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", None, "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "gb18030", "utf-8"),  # the mark decides
        ("utf-8", b"", "gb18030", "utf-8"),  # what is UTF-8 is no accident
        ("utf-8", b"", "windows-1252", "utf-8"),
        ("utf-16-le", b"\xff\xfe", None, "utf-16-le"),
        ("utf-16-be", b"\xfe\xff", "utf-8", "utf-16-be"),
        ("utf-16-le", b"", "utf-16", "utf-16-le"),
        ("utf-16-be", b"", "UTF-16BE", "utf-16-be"),
        ("utf-32-le", b"\xff\xfe\0\0", None, "utf-32-le"),
        ("utf-32-be", b"\0\0\xfe\xff", None, "utf-32-be"),
        ("utf-32-be", b"", "utf_32_be", "utf-32-be"),
        ("gb18030", b"", "gb18030", "gb18030"),
        ("gb18030", b"\x841\x953", "GB18030", "gb18030"),
    ],
)
def test_the_coding_is_found(
    tmp_path: Path, written: str, mark: bytes, asked: str | None, found: str
) -> None:
    path = save(tmp_path, mark + TEXT.encode(written))
    with open_table(path, TableOptions(encoding=asked)) as table:
        assert (table.encoding, table.columns) == (found, ("公司", "figure"))
    if asked:
        assert values(path, encoding=asked) == [["名称", "é😀"]]
    else:
        assert values(path) == [["名称", "é😀"]]


@pytest.mark.parametrize(
    ("coding", "text"),
    [("gbk", "名称"), ("big5", "名稱"), ("shift_jis", "あ"), ("euc-kr", "한"),
     ("windows-1252", "é€"), ("latin-1", "é"), ("cp1251", "я"), ("koi8-r", "я"),
     ("mac-roman", "é")],
)  # fmt: skip
def test_other_codings_are_read_when_they_are_named(tmp_path: Path, coding: str, text: str) -> None:
    path = save(tmp_path, f"a,b\n1,{text}\n".encode(coding))
    assert "is not UTF-8" in refusal(path).what
    assert values(path, encoding=coding) == [["1", text]]


@pytest.mark.parametrize(
    "asked", ["hex", "rot13", "utf-7", "idna", "unicode_escape", "x", "\0", "é"]
)
def test_what_is_no_coding_of_tables_is_refused(tmp_path: Path, asked: str) -> None:
    assert "is not known" in refusal(save(tmp_path, "a\n1\n"), encoding=asked).what


@pytest.mark.parametrize(
    ("data", "asked", "line", "column", "what", "advice"),
    [
        (b"a,b\n1,\xff\n", None, 2, 3, "byte 0xff is not UTF-8", "name its encoding"),
        ("名,b\n名,".encode() + b"\xe5\x90,2", None, 2, 5, "0xe5 is not UTF-8", "save it as UTF-8"),
        ("公司\r\n名称\r\n".encode("gb18030"), None, 1, 1, "0xb9", "--encoding gb18030"),
        (b"caf\xe9,b\n", None, 1, 4, "0xe9", "--encoding windows-1252"),
        (b"a\r\n\r\rx\xc0\xaf", None, 4, 2, "0xc0", "save it as UTF-8"),
        (b"a\n\xed\xa0\x80", None, 2, 1, "0xed", "UTF-8"),  # a surrogate
        (b"a\n\xf4\x90\x80\x80", None, 2, 1, "0xf4", "UTF-8"),  # beyond Unicode
        (b"\xef\xbb\xbfa\xff", None, 1, 5, "0xff", "save it as UTF-8"),
        ("名\n".encode("gb18030") + b"\xff", "gb18030", 2, 1, "0xff is not gb18030", ""),
        ("名\n名".encode("gb18030")[:-1], "gb18030", 2, 1, "0xc3 is not gb18030", ""),
        (b"\xff\xfea\0\n\0\0\xd8b\0", None, 2, 1, "0x00 is not UTF-16-LE", ""),
        (b"\xff\xfea\0\n\0b", None, 2, 1, "0x62 is not UTF-16-LE", ""),
        (b"\xff\xfe\0\0a\0\0\0\0\0\x11\0", None, 1, 9, "0x00 is not UTF-32-LE", ""),
        ("a,b\nc,d\n".encode("utf-16-le"), None, 1, 2, "a NUL byte", "--encoding utf-16-le"),
        ("a,b\nc,d\n".encode("utf-16-be"), None, 1, 1, "a NUL byte", "--encoding utf-16-be"),
        ("a,é\n".encode("utf-16-le"), None, 1, 2, "a NUL byte", "--encoding utf-16-le"),
        (b"a,b\n1,x\0y\n" + b"z" * 99, None, 2, 4, "a NUL byte", "is it a text?"),
        ("a\nb\0".encode("utf-16"), None, 2, 3, "a NUL byte", "remove it"),
        ("a\nb\0".encode("utf-32"), None, 2, 5, "a NUL byte", "remove it"),
        (b"a,b\n\x81", "cp1252", 2, 1, "0x81 is not cp1252", ""),
    ],
    ids=range(20),
)
@pytest.mark.parametrize("chunk", [1 << 18, 8], ids=["all at once", "bit by bit"])
def test_the_first_byte_that_does_not_fit_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int, data: bytes, asked: str | None,
    line: int, column: int, what: str, advice: str,
) -> None:  # fmt: skip
    monkeypatch.setattr(encodings, "_CHUNK", chunk)
    problem = refusal(save(tmp_path, data), **({"encoding": asked} if asked else {}))
    assert (problem.place.line, problem.place.column) == (line, column)
    assert what in problem.what and advice in problem.advice


@given(
    st.text(st.sampled_from("ab\n\r,é名𝒳한あ"), max_size=40),
    st.sampled_from([
        ("utf-8", b"\xff"), ("utf-8", b"\xe4\xb8"), ("gb18030", b"\xff"), ("gb18030", b"\x81"),
        ("utf-16-le", b"\x00\xd8"), ("utf-16-be", b"\x01"), ("utf-32-be", b"\xff\xff\xff\xff"),
        ("cp1252", b"\x81"),
    ]),
)  # fmt: skip
def test_the_place_is_exact_wherever_it_is(text: str, coding: tuple[str, bytes]) -> None:
    name, misfit = coding
    data = text.encode(name, "ignore")
    text = data.decode(name)
    with pytest.MonkeyPatch.context() as patch, pytest.raises(BadFile) as caught:
        patch.setattr(encodings, "_CHUNK", 8)
        encodings._proved(BytesIO(data + misfit), "x", Coding(name))
    *before, last = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    place = caught.value.problem.place
    assert (place.line, place.column) == (len(before) + 1, len(last.encode(name)) + 1)


@given(st.binary(max_size=40))
def test_any_bytes_are_refused_or_decoded_whole(data: bytes) -> None:
    for asked in (None, "gb18030", "utf-16-le", "cp1252"):
        try:
            coding = find_coding(BytesIO(data), "x", asked)
        except BadFile:
            continue
        text = data[coding.skip :].decode(coding.name)
        assert "\0" not in text
        assert text.encode(coding.name) == data[coding.skip :] or coding.name == "gb18030"
