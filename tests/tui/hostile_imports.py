"""Hostile facts files and mappings, with where each must be refused; tables are in their own list.

An entry with no place is read as it stands, and means nothing else.
"""

from __future__ import annotations

BASE = """source: paper
sources: [{id: paper, title: The paper, kind: press, published: 2026-02-28}]
entities: [{id: lab, kind: company, name: Lab}]
"""

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def note(written: str) -> str:
    """A facts file with a note, as it is written."""
    return BASE.replace("name: Lab}", f"name: Lab, note: {written}}}")


FACTS: dict[str, tuple[str | bytes, str]] = {
    "aliases that multiply": (BOMB, "1:4"),
    "an alias alone": (BASE + "x: *nowhere\n", "4:4"),
    "a tag that runs": (BASE + "x: !!python/object/apply:os.system ['id']\n", "4:4"),
    "a tag of our own": (note("!secret x"), "3:54"),
    "a key twice": (BASE + "source: other\n", "4:1"),
    "a key twice inside": (BASE.replace("kind: company,", "kind: company, kind: x,"), "3:37"),
    "an escape in quotes": (note(r'"\e]0;x\a"'), "3:54"),
    "a NUL in quotes": (note(r'"\0"'), "3:54"),
    "an escape as it is": (note("\x1b[2J"), "3:54"),
    "text that turns around": (note("'\u202e01$'"), "3:55"),
    "a tag character": (note("'\U000e0041'"), "3:54"),
    "half a pair": (note(r'"\ud800"'), "3:57"),
    "lists a hundred thousand deep": ("a: " + "[" * 100_000, "1:"),
    "mappings fifty thousand deep": ("a: " + "{a: " * 50_000, "1:"),
    "Latin-1": (BASE.encode() + b"x: caf\xe9\n", "4:"),
    "UTF-16": (BASE.encode("utf-16"), "1:"),
    "GB18030": ("名: 称\n".encode("gb18030"), "1:"),
    "a second document": (BASE + "---\nx: 1\n", "4:1"),
    "a list instead": ("- a\n- b\n", "1:1"),
    "a word instead": ("facts\n", "1:1"),
    "a merge key": (BASE + "<<: {x: 1}\n", "4:1"),
    "a key that is a list": (BASE + "[a, b]: c\n", "4:1"),
    "an unknown key": (BASE + "fakts: []\n", "4:1"),
    "no end of quotes": (BASE + 'x: "\n', "5:1"),
    "a tab for blanks": (BASE + "x:\n\ty: 1\n", "5:1"),
    "a figure without end": (
        BASE + "facts: [{id: f, subject: lab, metric: revenue, figure: $1e999}]\n", "4:"
    ),
    "a figure that is none": (
        BASE + "facts: [{id: f, subject: lab, metric: revenue, figure: NaN}]\n", "4:"
    ),
    "a day that is none": (BASE.replace("2026-02-28", "2026-02-31"), "2:"),
    "nobody of that name": (
        BASE + "facts: [{id: f, subject: nobody, metric: revenue, figure: $1B}]\n", "4:"
    ),
}  # fmt: skip

MAPPINGS: dict[str, tuple[str | bytes, str]] = {
    "no TOML": ("a = \n", "1:"),
    "a key twice": ("format = 1\nformat = 2\n", "2:1"),
    "an escape": ('format = "\\u001b[2J"\n', "1:"),
    "Latin-1": (b'x = "caf\xe9"\n', "1:"),
    "brackets three thousand deep": ("a = " + "[" * 3000, "1:"),
    "an unknown table": ("[sauce]\nid = 'x'\n", "1:"),
    "a number for a text": ("name = 5\n", "1:"),
}
