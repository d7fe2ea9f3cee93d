"""What is told of a fault, in English, with what it was made of."""

from __future__ import annotations

import pickle

from db.told import Forms, Told, both, counted, either, told, words_of


def test_it_is_the_text_in_english() -> None:
    text = told("cut short to {size:,} bytes", size=12_345)
    assert text == "cut short to 12,345 bytes"
    assert (text.message, text.parts) == ("cut short to {size:,} bytes", {"size": 12_345})


def test_without_parts_braces_are_braces() -> None:
    assert told("use {name}") == "use {name}"


def test_a_part_may_have_been_told() -> None:
    text = told("damaged ({how})", how=told("no known file format"))
    assert text == "damaged (no known file format)"
    assert isinstance(text.parts["how"], Told)


def test_one_of_several() -> None:
    assert [either(["a"]), either(["a", "b"]), either(["a", "b", "c"])] == [
        "a",
        "a or b",
        "a or b or c",
    ]


def test_all_of_several() -> None:
    assert [both(["a"]), both(["a", "b"]), both("abc")] == ["a", "a and b", "a and b and c"]


def test_by_number() -> None:
    one, more = counted("{count} row", "{count} rows", 1), counted("{n} row", "{n} rows", 2, n=2)
    assert (one, more) == ("1 row", "2 rows")
    assert counted("{count} row", "{count} rows", 1000) == "1,000 rows"
    assert more.forms == Forms("{n} row", "{n} rows", 2)


def test_shown_otherwise_it_is_still_told() -> None:
    text = told("no file {name}", name="a\x1b").shown("no file a␛")
    assert (text, text.message, text.parts) == ("no file a␛", "no file {name}", {"name": "a\x1b"})


def test_the_words_of_an_error_are_those_that_were_told() -> None:
    assert isinstance(words_of(ValueError(told("odd"))), Told)
    assert [words_of(ValueError("odd")), words_of(OSError(2, "none"))] == ["odd", "[Errno 2] none"]


def test_it_can_be_sent_to_another_process() -> None:
    text = pickle.loads(pickle.dumps(told("{size} bytes", size=1)))
    assert (text, text.message, text.parts) == ("1 bytes", "{size} bytes", {"size": 1})
