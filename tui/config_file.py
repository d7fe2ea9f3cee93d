"""`config.toml`: read, and every problem told with its place and what to do."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import pairwise
from typing import Any

from db.exchange.toml_places import parse_toml
from db.facts.nodes import BadFile
from db.facts.tree import Mapping as Table
from db.facts.tree import Node, Place
from db.safe_text import clean
from db.told import either, told
from tui.places import config_file
from tui.settings import CHOICES, DEFAULTS, MOST_BYTES, SettingError, Settings, check, problem

NAMES = Settings._fields


def read(data: bytes, path: str) -> tuple[dict[str, Any], list[str]]:
    """The settings of a file, and what is wrong with it.

    Args:
        data: Its bytes.
        path: What to call it.

    Returns:
        What can be used; and a line for each problem, with file, line and column, safe to show.
    """
    if len(data) > MOST_BYTES:
        return {}, [
            problem(f"{path}:1:1", told("a file of over {most:,} bytes; it is left aside",
                                        most=MOST_BYTES))
        ]  # fmt: skip
    try:
        places = parse_toml(data, path)
    except BadFile as error:
        return {}, [error.problem.told]
    tree = tomllib.loads(data.decode("utf-8-sig").replace("\r\n", "\n"))
    values: dict[str, Any] = {}
    problems: list[str] = []
    for name, value in tree.items():
        if name not in NAMES:
            problems.append(problem(places.keys[name], unknown(told("setting"), name, NAMES)))
            continue
        try:
            values[name] = check(name, value)
        except SettingError as error:
            problems.append(problem(places.values[name].place, error.args[0]))
    return values, problems


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """There is no such thing; the nearest that there are."""
    near = difflib.get_close_matches(name, list(known), 3)
    hint = told("; did you mean {near}?", near=either(near)) if near else ""
    return told(
        "there is no {what} {name!r}{hint}", what=what, name=clean(name, limit=60), hint=hint
    )


def problems(data: bytes, path: str) -> list[str]:
    """All that is wrong with a file, the keys of actions as well."""
    values, found = read(data, path)
    if keys := values.get("keys"):
        from tui.keymap import problems_of

        found += _with_places(problems_of(keys), data, path)
    return found


def usable_keys(keys: Mapping[str, str]) -> tuple[Mapping[str, str], list[str]]:
    """The other keys for actions that can be used, and what is wrong with the rest.

    Returns:
        Keys by the ids of actions; and a line for each problem, as `problems` has them.
    """
    if not keys:
        return keys, []
    from tui.keymap import problems_of, usable

    found = [*problems_of(keys)]
    path, data = config_file(), b""
    with suppress(OSError):
        data = path.read_bytes()
    return usable(keys, {name for name, _ in found}), _with_places(found, data, str(path))


def _with_places(found: Iterable[tuple[str, str]], data: bytes, path: str) -> list[str]:
    """What is wrong with the keys of actions, with the places in the file that say so."""
    places: Mapping[str, Place] = {}
    with suppress(BadFile, KeyError):  # it is another file by now
        places = dict(_places_of_keys(parse_toml(data, path).values["keys"]))
    return [problem(places.get(name, path), why) for name, why in found]


def _places_of_keys(node: Node, above: str = "") -> Iterator[tuple[str, Place]]:
    """Where each action stands under [keys]."""
    if isinstance(node, Table):
        for name, inner in node.values.items():
            if isinstance(inner, Table):
                yield from _places_of_keys(inner, f"{above}{name}.")
            else:
                yield f"{above}{name}", node.keys[name]


def documented() -> Iterator[tuple[str, str, str]]:
    """Each setting with its default as TOML and its documentation, from the code."""
    import ast
    import inspect
    import textwrap

    tree = ast.parse(textwrap.dedent(inspect.getsource(Settings)))
    assert isinstance(tree.body[0], ast.ClassDef)
    body = tree.body[0].body
    for field, text in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            assert isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant)
            name = field.target.id
            yield name, toml(getattr(DEFAULTS, name)), " ".join(str(text.value.value).split())


def toml(value: object) -> str:
    """A value as TOML writes it."""
    import json

    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{toml(k)} = {toml(v)}' for k, v in value.items())}}}"
    return json.dumps(value, ensure_ascii=False)


def allowed(name: str) -> str:
    """What a setting may be, in short."""
    if name in CHOICES:
        return ", ".join(CHOICES[name])
    return {"facts": "a list of names", "open": "an address", "keys": "a table"}.get(
        name, "true, false"
    )
