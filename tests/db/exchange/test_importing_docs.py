"""The worked example of docs/importing.md does what the text says."""

from __future__ import annotations

import re
from pathlib import Path

from db.exchange.importing import import_files
from db.exchange.mapping_reading import read_mapping
from db.exchange.mapping_values import _OPTIONS
from db.exchange.phrases import ROLES
from tests.db.exchange.imports import written

DOCS = Path(__file__).resolve().parents[3] / "docs" / "importing.md"


def test_the_worked_example(tmp_path: Path) -> None:
    text = DOCS.read_text("utf-8")
    (rows,) = re.findall(r"```text\n(.*?)```", text, re.DOTALL)
    (mapping,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    (tmp_path / "rounds.csv").write_text(rows, "utf-8")
    (tmp_path / "my.toml").write_text(mapping, "utf-8")
    report = import_files(
        read_mapping(tmp_path / "my.toml"), [tmp_path / "rounds.csv"], tmp_path / "facts"
    )
    assert (report.rows, report.made, report.deals, report.parts) == (3, 3, 2, 3), report.refused
    assert not report.problems
    first, second = written(report.written)["deals"]
    assert (first["figure"], first["id"]) == ("$113M", "desk-mistral-ai-2023-06-13")
    assert "figure" not in second


def test_every_option_is_told() -> None:
    text = DOCS.read_text("utf-8")
    for option in _OPTIONS:
        assert f"`{option}`" in text, option
    for role in ROLES:
        assert f'`"{role}"`' in text, role
