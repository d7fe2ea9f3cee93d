"""Hostile facts files and mappings at the command line: refused with their place, and no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.safe_text import is_clean
from tests.db.exchange.tables.test_hostile import CASES
from tests.tui.cli_runner import runner
from tests.tui.hostile_imports import FACTS, MAPPINGS


def written(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))
    return path


@pytest.mark.parametrize("kind", FACTS)
def test_a_hostile_facts_file_is_refused_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    data, place = FACTS[kind]
    path = written(tmp_path / "facts.yaml", data)
    answer = runner(capsys)("check", path)
    assert answer.code == 1
    said = answer.out + answer.err
    assert f"{path}:{place}" in said, said[:500]
    assert is_clean(said, multiline=True)


@pytest.mark.parametrize("kind", MAPPINGS)
def test_a_hostile_mapping_is_refused_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    data, place = MAPPINGS[kind]
    path = written(tmp_path / "m.toml", data)
    table = written(tmp_path / "a.csv", "a,b\n1,2\n")
    answer = runner(capsys)("import", "--mapping", path, table, "-o", tmp_path / "out")
    assert (answer.code, answer.out) == (1, "")
    assert f"{path}:{place}" in answer.err, answer.err[:500]
    assert is_clean(answer.err, multiline=True)
    assert not (tmp_path / "out").exists()


def test_there_are_enough_of_them() -> None:
    assert len(CASES) + len(FACTS) + len(MAPPINGS) >= 60
