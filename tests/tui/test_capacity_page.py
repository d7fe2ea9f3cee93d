"""Gigawatts by stage: of a site that is told of for many days, one figure counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.build import build_store
from db.queries import facts
from db.queries.window import View
from db.reader import Reader
from tui.layout import layout
from tui.pages.capacity import capacity_page

SITES = """
source: census
sources:
  - {id: census, title: A census of sites, kind: dataset, published: 2026-07-15}
entities:
  - {id: north, kind: facility, name: North}
  - {id: south, kind: facility, name: South}
facts:
"""
FACT = """
  - {{id: {site}-{day}-{number}, subject: {site}, metric: power_capacity, basis: running,
      scope: {scope}, figure: {power} MW, period: {day}, nature: {nature},
      evidence: {{at: row {number}, says: dataset, raw: {power} MW}}}}
"""
ROWS = [
    ("north", "2025-01-01", "whole site", 100, "estimate"),
    ("north", "2026-01-01", "whole site", 400, "estimate"),
    ("north", "2026-01-01", "IT", 300, "estimate"),
    ("south", "2025-06-01", "whole site", 50, "estimate"),
    ("north", "2027-01-01", "whole site", 900, "forecast"),
    ("north", "2028-01-01", "whole site", 1500, "forecast"),
]


@pytest.fixture
def page(tmp_path: Path) -> str:
    said = [
        FACT.format(site=site, day=day, scope=scope, power=power, nature=nature, number=number)
        for number, (site, day, scope, power, nature) in enumerate(ROWS)
    ]
    (tmp_path / "sites.yaml").write_text(SITES + "".join(said), "utf-8")
    build_store([tmp_path], tmp_path / "sites.db")
    with Reader(tmp_path / "sites.db") as reader:
        view = View(only=(("metric", "power_capacity"), ("kind", "measure")))
        document = capacity_page([], reader.ask(facts.window, view))
    return "\n".join(line.text for line in layout(document, 80))


def test_the_latest_figure_of_each_site_is_added_up_once(page: str) -> None:
    running, planned = page.split("Planned for sites")
    assert "400 MW" in running and "50 MW" in running
    assert "100 MW" not in running and "300 MW" not in running
    assert "450 MW in all" in running
    assert "1.5 GW" in planned and "900 MW" not in planned
