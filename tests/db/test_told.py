"""What is told of a fault, in English, with what it was made of."""

from __future__ import annotations

import pickle

from db.told import Told, either, told


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


def test_it_can_be_sent_to_another_process() -> None:
    text = pickle.loads(pickle.dumps(told("{size} bytes", size=1)))
    assert (text, text.message, text.parts) == ("1 bytes", "{size} bytes", {"size": 1})
