"""The plan of the house, as far as import-linter (pyproject.toml) can't say it."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import textual
import textual.constants

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted(path for folder in ("db", "tui") for path in (ROOT / folder).rglob("*.py"))
LONGEST_FILE = 450

# The rooms that are for what no other may do.
BELOW_PYTHON = "tui/precompiled.py"
"""The one that reaches into the standard library; its test notices other versions."""
BELOW_TEXTUAL = "tui/terminal/"
NOT_TEXTUAL_S_OWN = {"_replace", "_exit"}  # Python's: of a named tuple, of os
SQLITE_UTILS_USERS = {"db/schema.py", "db/build.py", "db/publish.py"}

# What is raised or made with words for people; these are told (see db/told.py), to be translated.
TELLING = {
    "BadFigure", "CellFault", "DateError", "FieldError", "FormatError", "FormulaError",
    "Inexpressible", "JsonFault", "OtherForm", "Problem", "QuantityError", "Refused",
    "UnclearError", "UnitError", "UnreadDate", "UnreadFigure", "Unwritable", "_bad", "_refuse",
    "_tell", "bad", "tell",
}  # fmt: skip

# What must stay unloaded when a module is imported: start-up time, and use without the other half.
UNLOADED = {
    "db.reader": ("sqlite_utils", "yaml", "rich", "textual"),
    "db.queries": ("sqlite_utils", "yaml", "rich", "textual"),
    "db.reasoning": ("sqlite_utils", "yaml", "rich", "textual"),
    "db.build": ("rich", "textual"),
    "tui.cli": ("sqlite_utils", "yaml", "textual"),
    "tui.printing": ("sqlite_utils", "yaml", "textual"),
}


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported_names(path: Path) -> Iterator[tuple[int, str]]:
    """Every name that a file imports, in full, wherever in the file: line and `module.name`."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield node.lineno, f"{'.' * node.level}{node.module or ''}.{alias.name}"


def is_private(name: str) -> bool:
    return any(re.match(r"_(?!_)", part) for part in name.split("."))


def private_names_of_textual() -> set[str]:
    """What Textual's classes keep to themselves: `_driver`, `_compositor`, ..."""
    folder = Path(textual.__file__).parent
    found: set[str] = set()
    for path in folder.rglob("*.py"):
        found.update(re.findall(r"(?:\bself\.|\bdef )(_[a-z]\w*)", path.read_text("utf-8")))
    return found


def private_names_made_here() -> set[str]:
    """Private names that our own code defines: methods, class variables, `self._x = ...`."""
    found: set[str] = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                found.add(node.name)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.add(node.id)
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                found.add(node.attr)
    return found


def test_there_is_a_house() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in SOURCES} == {"db", "tui"}


@pytest.mark.parametrize("path", SOURCES, ids=place)
def test_a_file_is_short_enough_to_read(path: Path) -> None:
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= LONGEST_FILE, f"{place(path)} has {lines} lines"


def test_what_is_wrong_with_files_is_told() -> None:
    untold = [
        f"{place(path)}:{node.lineno}"
        for path in SOURCES
        if place(path).startswith("db/")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and (node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", ""))
        in TELLING
        and any(map(is_sentence, node.args))
    ]
    assert untold == []


def is_sentence(node: ast.expr) -> bool:
    """Whether words for people stand there as they are, or in an f-string."""
    if isinstance(node, ast.IfExp):
        return is_sentence(node.body) or is_sentence(node.orelse)
    text = node.value if isinstance(node, ast.Constant) else ""
    return isinstance(node, ast.JoinedStr) or (isinstance(text, str) and " " in text)


def test_textual_s_private_modules_are_imported_in_one_room_only() -> None:
    reaching = [
        f"{place(path)}:{line} {name}"
        for path in SOURCES
        if not place(path).startswith(BELOW_TEXTUAL)
        for line, name in imported_names(path)
        if name.split(".")[0] == "textual" and is_private(name)
    ]
    assert reaching == []


def test_textual_s_private_attributes_are_used_in_one_room_only() -> None:
    foreign = private_names_of_textual() - private_names_made_here() - NOT_TEXTUAL_S_OWN
    reaching = [
        f"{place(path)}:{node.lineno} .{node.attr}"
        for path in SOURCES
        if place(path).startswith("tui/") and not place(path).startswith(BELOW_TEXTUAL)
        if place(path) != BELOW_PYTHON
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in foreign
    ]
    assert reaching == []


def test_sqlite_utils_is_named_by_the_builder_only() -> None:
    """Also for types, and also inside functions: elsewhere nobody should need to know it."""
    users = {
        place(path)
        for path in SOURCES
        for _, name in imported_names(path)
        if name.split(".")[0] == "sqlite_utils"
    }
    assert users <= SQLITE_UTILS_USERS


def test_imports_are_absolute() -> None:
    """One name for a module, whoever imports it; and the other tests here can read it."""
    relative = [
        f"{place(path)}:{line} {name}"
        for path in SOURCES
        for line, name in imported_names(path)
        if name.startswith(".")
    ]
    assert relative == []


@pytest.mark.parametrize("module", UNLOADED)
def test_importing_loads_no_more_than_is_used(module: str) -> None:
    program = f"""
import importlib, pkgutil, sys
module = importlib.import_module({module!r})
for found in pkgutil.walk_packages(getattr(module, "__path__", []), {module + "."!r}):
    importlib.import_module(found.name)
print(*[name for name in {UNLOADED[module]!r} if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.split(), done.stderr) == (0, [], "")


def test_textual_was_imported_in_a_clean_environment() -> None:
    assert textual.constants.DEFAULT_THEME == "textual-dark"
    assert textual.constants.MAX_FPS == 60
    assert "NO_COLOR" not in os.environ


def test_the_environment_of_whoever_runs_the_tests_does_not_matter() -> None:
    unkind = {
        "NO_COLOR": "1",
        "TERM": "dumb",
        "TEXTUAL_FPS": "5",
        "TEXTUAL_THEME": "nord",
        "XDG_CONFIG_HOME": "/nonexistent",
    }
    itself = f"{__file__}::{test_textual_was_imported_in_a_clean_environment.__name__}"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n0", itself],
        cwd=ROOT,
        env={**os.environ, **unkind},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
