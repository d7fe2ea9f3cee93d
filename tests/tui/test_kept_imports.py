"""What a start imports is kept for the next one, and taken only where Python would take it too."""

from __future__ import annotations

import collections
import inspect
import marshal
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import CodeType, FunctionType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui import keep_imports, kept_imports, layout, precompiled
from tui.terminal import picture

PROGRAM = """
import os, sys
from tui import kept_imports
kept_imports.begin(os.environ)
import tui.layout, dataclasses, collections, example
from tui.keep_imports import keep
keep()
kept = kept_imports.current()
def is_kept(module):
    loader = getattr(getattr(module, "__spec__", None), "loader", None)
    return type(loader).__module__ == kept_imports.__name__
names = sorted(name for name, module in sys.modules.items() if is_kept(module))
print(example.VALUE, *names)
"""
Start = Callable[[], list[str]]


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A module that is imported besides ours."""
    path = tmp_path / "modules" / "example.py"
    path.parent.mkdir()
    path.write_text("VALUE = 'first'\n")
    return path


@pytest.fixture
def started() -> Iterator[None]:
    """This process is as one that was started by the command."""
    precompiled.begin([], {})
    yield
    precompiled.end()


@pytest.fixture
def start(tmp_path: Path, example: Path) -> Start:
    """Starts a program and returns its value, and the modules that came from the file."""
    environ = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    environ["PYTHONPATH"] = os.pathsep.join([str(example.parent), os.getcwd()])
    environ.pop("PYTHONDONTWRITEBYTECODE", None)

    def run() -> list[str]:
        command = [sys.executable, "-c", PROGRAM]
        done = subprocess.run(
            command, env=environ, capture_output=True, text=True, check=True, timeout=60
        )
        assert not done.stderr
        return done.stdout.split()

    return run


def files(tmp_path: Path) -> list[Path]:
    return [*tmp_path.glob("cache/termsheet/imports/*")]


def test_the_next_start_imports_from_the_file(start: Start, tmp_path: Path) -> None:
    assert start() == ["first"]
    (file,) = files(tmp_path)
    value, *imported = start()
    assert value == "first" and {"example", "tui.layout", "tui.precompiled", "re"} <= {*imported}
    written = file.stat().st_mtime_ns
    assert start() == [value, *imported]
    assert file.stat().st_mtime_ns == written  # there was nothing new


def test_a_source_that_has_changed_is_read_and_kept_anew(start: Start, example: Path) -> None:
    start()
    example.write_text("VALUE = 'second'\n")
    value, *imported = start()
    assert value == "second" and "example" not in imported and "tui.layout" in imported
    value, *imported = start()
    assert value == "second" and "example" in imported


def test_a_source_that_has_gone_is_not_found(start: Start, example: Path) -> None:
    start()
    example.unlink()
    with pytest.raises(subprocess.CalledProcessError):
        start()


def test_what_others_may_write_is_not_run(start: Start, tmp_path: Path) -> None:
    start()
    (file,) = files(tmp_path)
    file.chmod(0o666)
    assert start() == ["first"]


@pytest.mark.parametrize("bytecode", [False, True])
def test_nothing_is_kept_where_python_writes_no_bytecode(
    started: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bytecode: bool
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(sys, "dont_write_bytecode", not bytecode)
    # Not all that the tests before have imported: that may be more than is ever kept.
    ours = [each for each in keep_imports._imported() if each[0].startswith("tui.")]
    monkeypatch.setattr(keep_imports, "_imported", lambda: iter(ours))
    keep_imports.keep()
    assert bool(files(tmp_path)) == bytecode


def test_nothing_is_kept_of_another_program_that_shows_the_explorer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    keep_imports.keep()
    assert not files(tmp_path)


def test_a_module_that_python_has_not_compiled_is_left_to_python(
    tmp_path: Path, example: Path
) -> None:
    place = tmp_path / "imports" / "1"
    sources = {"tui.layout": (layout.__file__, None), "example": (str(example), None)}
    keep_imports.write(str(place), sources, [], {})
    file = os.open(place, os.O_RDONLY)
    kept, _, _ = kept_imports._read(file)
    assert kept.find_spec("example") is None and kept_imports.is_as_it_was(kept.modules["example"])
    assert kept.find_spec("nothing") is None
    os.close(file)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("imports") / "1"
    sources = {"tui.layout": (layout.__file__, None)}
    keep_imports.write(str(place), sources, [], {("eval", "1"): compile("1", "", "eval")})
    return place


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_file_is_not_used(written: Path, data: st.DataObject) -> None:
    whole = written.read_bytes()
    index = int(whole.split(b"\n")[2]) + kept_imports.HEAD
    damaged = bytearray(whole)
    if data.draw(st.booleans()):
        del damaged[data.draw(st.integers(0, len(whole) - 1)) :]
    else:
        damaged[data.draw(st.integers(0, index - 1))] ^= data.draw(st.integers(1, 255))
    other = written.with_name("2")
    other.write_bytes(damaged)
    other.chmod(0o600)
    file = os.open(other, os.O_RDONLY)
    with pytest.raises((OSError, EOFError, ValueError, TypeError)):
        kept_imports._read(file)
    os.close(file)


def test_files_make_room_for_new_ones(tmp_path: Path) -> None:
    for number in range(keep_imports.MOST_FILES + 3):
        keep_imports.write(str(tmp_path / "imports" / f"{number}"), {}, [], {})
    names = sorted(os.listdir(tmp_path / "imports"))
    assert len(names) == keep_imports.MOST_FILES
    assert f"{keep_imports.MOST_FILES + 2}" in names


def test_another_place_to_look_for_modules_is_another_file(monkeypatch: pytest.MonkeyPatch) -> None:
    environ = {"HOME": "/nobody"}
    before = kept_imports.path(environ)
    assert before.startswith(picture.cache(environ))
    monkeypatch.syspath_prepend("/elsewhere")
    assert kept_imports.path(environ) != before
    assert kept_imports.path({}) == ""


# ---------------------------------------------------------------------- what is kept of code


def parts(code: CodeType) -> Iterator[CodeType]:
    yield code
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield from parts(part)


def lines(code: CodeType) -> list[int | None]:
    return [line for start, end, line in code.co_lines() for _ in range(start, end, 2)]


@pytest.mark.parametrize("module", [collections, inspect, layout, keep_imports, subprocess])
def test_lean_code_has_the_same_instructions_and_lines(module: object) -> None:
    source = Path(inspect.getfile(module))  # type: ignore[arg-type]
    whole = compile(source.read_bytes(), str(source), "exec", dont_inherit=True)
    lean = keep_imports.lean(whole)
    assert len(marshal.dumps(lean)) < 0.9 * len(marshal.dumps(whole))
    for before, after in zip(parts(whole), parts(lean), strict=True):
        assert after.co_code == before.co_code
        assert after.co_exceptiontable == before.co_exceptiontable
        assert lines(after) == lines(before)
        assert all(column is None for *_, column in after.co_positions())


def _compiled(source: str) -> CodeType:
    return keep_imports.lean(compile(source, "example", "exec"))


def test_only_the_text_of_a_function_goes() -> None:
    space: dict[str, FunctionType] = {}
    exec(_compiled('''
class Told:
    """Of a class."""
def told():
    """Of a function."""
    return "value"
def used():
    """The same."""
    return "The same."
def within(given):
    def inner():
        """With what is outside."""
        return given
    return inner
latter = lambda: "value"
'''), space)  # fmt: skip
    assert space["Told"].__doc__ == "Of a class."
    assert space["told"].__doc__ is None and space["told"]() == "value"
    assert space["used"]() == "The same."
    inner = space["within"](3)
    assert inner.__doc__ is None and inner() == 3
    assert space["latter"]() == "value"


@given(st.lists(st.integers(0, 70), max_size=40))
def test_lines_far_apart_are_told_as_they_are(gaps: list[int]) -> None:
    source = "".join("\n" * gap + f"a{number} = f({number})\n" for number, gap in enumerate(gaps))
    whole = compile(f"def f(*a):\n return [b\n for b in a]\n{source}", "example", "exec")
    for before, after in zip(parts(whole), parts(keep_imports.lean(whole)), strict=True):
        assert lines(after) == lines(before)


def test_a_fault_is_told_with_its_line() -> None:
    with suppress(ZeroDivisionError):
        exec(_compiled("\n\n1 / 0\n"), {})
    try:
        exec(_compiled("def f(g):\n  g(\n   1,\n   2 / 0)\nf(print)\n"), {})
    except ZeroDivisionError as error:
        trace = error.__traceback__
        assert trace is not None and trace.tb_next is not None and trace.tb_next.tb_next is not None
        assert trace.tb_next.tb_next.tb_lineno == 4
