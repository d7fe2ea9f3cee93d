"""The shape of facts files, for editors and people: a JSON Schema, and the documentation's tables.

Both are made from the declarations in `records`, so that they cannot say anything else.
`python -m db.facts.json_schema` writes them anew, into the docs folder of a checkout.

A schema sees one file and no figures. What only holds across files, or of figures, `checks` tells.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from db import vocabulary as v
from db.facts import records as r
from db.facts.reading import specs
from db.facts.records import Record, Spec
from db.facts.scalars import MAX_ID, MAX_TEXT

SCHEMA_NAME = "facts.schema.json"
PAGE_NAME = "facts-files.md"

Schema = dict[str, Any]

_ID = r"[a-z0-9]+(?:[-._][a-z0-9]+)*"
_DAY = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"
_PLAIN_PERIOD = rf"({_DAY}|[0-9]{{4}}-Q[1-4]|FY[0-9]{{4}}|{_DAY}\.\.({_DAY})?|\.\.{_DAY})"
_TEXT: Schema = {"type": "string", "minLength": 1, "maxLength": MAX_TEXT, "pattern": r"\S"}

# Editors read a year, or a figure in plain digits, as a number; here it is a text all the same.
_SCALARS: dict[str, Schema] = {
    "text": {**_TEXT, "type": ["string", "number"]},
    "figure": {**_TEXT, "type": ["string", "number"]},
    "formula": _TEXT,
    "url": {**_TEXT, "pattern": r"^\s*https?://[^\s/?#]+([/?#]\S*)?\s*$"},
    "date": {"type": ["string", "integer"], "pattern": f"^{_DAY}$", "minimum": 1, "maximum": 9999},
    "period": {
        "type": ["string", "integer"],
        "pattern": f"^(run_rate )?{_PLAIN_PERIOD}$",
        "minimum": 1,
        "maximum": 9999,
    },
    "month_day": {"type": "string", "pattern": "^[0-9]{2}-[0-9]{2}$"},
    "whole": {
        "type": ["string", "integer"],
        "pattern": "^[1-9][0-9]{0,5}$",
        "minimum": 1,
        "maximum": 999_999,
    },
    "words": {"$ref": "#/$defs/Words"},
    "names": {"type": "object", "minProperties": 1, "additionalProperties": _TEXT},
}

_KINDS = {
    "text": "text",
    "words": "words",
    "date": "date",
    "period": "period",
    "figure": "figure",
    "month_day": "MM-DD",
    "whole": "whole number",
    "formula": "formula",
    "url": "link",
    "names": "names and ids of facts",
}


def schema() -> Schema:
    """The JSON Schema of a facts file."""
    words = {"type": "object", "additionalProperties": False, "minProperties": 1,
             "properties": {"en": _TEXT, "zh": _TEXT}}  # fmt: skip
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Facts file of termsheet",
        **_object(r.FileRecord),
        "$defs": {
            "Words": {"description": _first_line(r.Words), "anyOf": [_TEXT, words]},
            **{_name(kind): _object(kind) for kind in _inner_records()},
        },
    }


def tables() -> dict[str, str]:
    """A table of the keys of each record, and one of the metrics, in Markdown, by name."""
    kinds: list[type[Record]] = [r.FileRecord, *_inner_records()]
    of_records = {_name(kind): _table(kind) for kind in kinds}
    return {**of_records, "Metric": _metrics()}


def page_with_tables(page: str) -> str:
    """The page of the documentation with its tables made anew.

    A table stands between `<!-- keys of Fact -->` and `<!-- end -->`.

    Raises:
        KeyError: There is no such record.
    """
    made = tables()
    return re.sub(
        r"(<!-- keys of (\w+) -->\n).*?(<!-- end -->)",
        lambda found: f"{found[1]}{made[found[2]]}{found[3]}",
        page,
        flags=re.S,
    )


def schema_text() -> str:
    """The schema as its file has it."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


def _inner_records() -> Iterator[type[Record]]:
    """All records that a file holds, each once, in the order in which they are met."""
    seen: set[type[Record]] = {r.FileRecord}
    todo: list[type[Record]] = [r.FileRecord]
    while todo:
        for spec, _ in specs(todo.pop(0)).values():
            if spec.of and spec.of not in seen:
                seen.add(spec.of)
                todo.append(spec.of)
                yield spec.of


def _name(kind: type[Record]) -> str:
    return kind.__name__.removesuffix("Record")


def _first_line(kind: type) -> str:
    return (kind.__doc__ or "").split("\n")[0]


def _object(kind: type[Record]) -> Schema:
    keys = specs(kind)
    needed = [name for name, (_, required) in keys.items() if required]
    return {
        "description": _first_line(kind),
        "type": "object",
        "additionalProperties": False,
        **({"required": needed} if needed else {}),
        "properties": {name: _property(spec) for name, (spec, _) in keys.items()},
    }


def _property(spec: Spec) -> Schema:
    single = _single(spec)
    if not spec.many:
        return {"description": spec.doc, **single}
    either = [single, {"type": "array", "items": single}]
    if spec.kind == "record":
        either.append({"type": "null"})  # `facts:` with no fact under it yet
    return {"description": spec.doc, "anyOf": either}


def _single(spec: Spec) -> Schema:
    if spec.of:
        return {"$ref": f"#/$defs/{_name(spec.of)}"}
    if spec.kind == "code":
        return {"enum": list(spec.choices)}
    if spec.kind == "id":
        pattern = rf"^{_ID}(/{_ID})*$" if spec.refers == "fact" else f"^{_ID}$"
        return {"type": "string", "pattern": pattern, "maxLength": MAX_ID}
    return _SCALARS[spec.kind]


def _table(kind: type[Record]) -> str:
    rows = [
        f"| `{name}`{' (needed)' if required else ''} | {_kind_in_words(spec)} | {spec.doc} |\n"
        for name, (spec, required) in specs(kind).items()
    ]
    return "| key | holds | meaning |\n| --- | --- | --- |\n" + "".join(rows)


def _metrics() -> str:
    rows = [
        f"| `{metric.code}` | {metric.dimension} | {', '.join(f'`{b}`' for b in metric.bases)} |\n"
        for metric in v.METRICS.values()
    ]
    return "| metric | measured as | bases |\n| --- | --- | --- |\n" + "".join(rows)


def _kind_in_words(spec: Spec) -> str:
    if spec.kind == "record":
        assert spec.of is not None
        name = _name(spec.of)
        what = f"[{name}](#{name.lower()})"
    elif spec.choices == tuple(v.METRICS):
        what = "[metric](#metric)"
    elif spec.kind == "code":
        what = "one of " + ", ".join(f"`{code}`" for code in spec.choices)
    elif spec.kind == "id":
        what = f"id of {_article(spec.refers)}" if spec.refers else "id"
    else:
        what = _KINDS[spec.kind]
    return f"{what}, or a list of these" if spec.many else what


def _article(word: str) -> str:
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def main(folder: Path) -> None:
    """Write the schema and the tables of the page in a folder anew."""
    (folder / SCHEMA_NAME).write_text(schema_text(), "utf-8")
    page = folder / PAGE_NAME
    page.write_text(page_with_tables(page.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "docs")
