"""The catalogues of messages: brought up to date with the code, and compiled.

`python -m tests.tools.catalogue` finds every message that the code says, puts new ones into the
`.po` files, to be translated there, drops those that nobody says any more, and writes the `.mo`
files.
"""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
SAYS = ("tui", "db")
"""The folders in which people are spoken to."""
SAYING = ("_", "N_", "told", "_wrong")
"""What is called with a message, and with nothing else that is a text of the code."""
BY_NUMBER = ("many", "counted")
"""Likewise, with a message in singular and in plural."""
WIDTH = 100
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
"""The same code gives the same files: git knows when a catalogue was changed."""


def catalogue_files() -> Iterator[Path]:
    """The `.po` file of every language."""
    yield from sorted((ROOT / "tui" / "locale").glob("*/LC_MESSAGES/*.po"))


def said() -> Catalog:
    """All that the code says."""
    found = Catalog(domain="termsheet", project="termsheet", charset="utf-8")
    for folder in SAYS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for context, message in said_in(path.read_text("utf-8")):
                found.add(message, context=context)
    return found


def said_in(source: str) -> Iterator[tuple[str | None, str | tuple[str, str]]]:
    """The messages of a file, in order, with their contexts; also those inside f-strings."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        texts = [
            argument.value
            for argument in call.args
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        ]
        if name in SAYING and len(texts) == 1 and texts[0]:
            yield None, texts[0]
        elif name == "p_" and len(texts) == 2:
            yield texts[0], texts[1]
        elif name in BY_NUMBER and len(texts) == 2:
            yield None, (texts[0], texts[1])
        elif name == "_said" and len(texts) == 2:
            yield None, texts[1]


def kept(path: Path) -> Catalog:
    """A catalogue as it lies in its file."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.parts[-3], domain="termsheet")
    catalogue.creation_date = catalogue.revision_date = UNDATED
    catalogue.last_translator = catalogue.language_team = "termsheet contributors"
    catalogue.msgid_bugs_address = ""
    return catalogue


def updated(catalogue: Catalog) -> Catalog:
    """A catalogue with what the code says now; new messages have no translation."""
    catalogue.update(said(), no_fuzzy_matching=True, keep_user_comments=True)
    catalogue.obsolete.clear()
    catalogue.creation_date, catalogue.fuzzy = UNDATED, False
    return catalogue


def untranslated(catalogue: Catalog) -> list[str]:
    """The messages without a translation, or with an uncertain one."""
    return [
        str(message.id)
        for message in catalogue
        if message.id and (message.fuzzy or not all(forms(message)))
    ]


def forms(message: Message) -> tuple[str, ...]:
    """The translations of a message: one, or one for each plural of the language."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def as_text(catalogue: Catalog) -> bytes:
    """A catalogue as its `.po` file has it."""
    file = io.BytesIO()
    write_po(file, catalogue, width=WIDTH, omit_header=False, no_location=True, sort_output=True)
    return file.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """A catalogue as its `.mo` file has it."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def main() -> int:
    """Update and compile every catalogue, and say what is not translated yet."""
    missing = 0
    for path in catalogue_files():
        catalogue = updated(kept(path))
        path.write_bytes(as_text(catalogue))
        path.with_suffix(".mo").write_bytes(compiled(kept(path)))
        for message in untranslated(catalogue):
            missing += 1
            print(f"{path.relative_to(ROOT)}: not translated: {message}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
