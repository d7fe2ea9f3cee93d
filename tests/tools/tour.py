"""The pictures of docs/tour.md; `python -m tests.tools.tour` takes them anew."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "tour.md"
PICTURES = ROOT / "docs" / "pictures"
SIZE = (100, 30)


class Stop(NamedTuple):
    """A picture of the tour.

    Attributes:
        keys: What is pressed, from the first screen on.
        seen: What the tour says is on the screen then.
    """

    keys: tuple[str, ...]
    seen: tuple[str, ...]


STOPS = {
    "overview": Stop((), ("Last known valuations", "Largest open commitments")),
    "deal": Stop(("2", "enter"), ("OpenAI on Nvidia's Vera Rubin", "3 GW", "2 GW")),
    "evidence": Stop(("1", "l", "e"), ("7300亿美元", "OpenAI (company)", "para 5")),
    "filter": Stop(("1", "slash", *"soft"), ("SoftBank 软银", "/soft 1/2")),
    "compare": Stop(
        ("1", "space", "down", "space", "4"),
        ("not comparable: pre-money against post-money", "like for like", "post_money - raised"),
    ),
    "as-of": Stop(("1", "t", *"2026-01-31", "enter"), ("as of 2026-01-31", "$500B recap")),
    "revisions": Stop(("a",), ("implied total  $138B", "derived: original + added")),
}


async def visit(store: Path, stop: Stop) -> tuple[str, str]:
    """Play the keys of a stop on a store; the screen then, as text and as SVG."""
    from tests.screens.scenes import explorer, play
    from tui.terminal.grid import screen_text

    app = explorer(store, pane="overview")
    async with app.run_test(size=SIZE) as pilot:
        await play(pilot, stop.keys)
        return screen_text(app), app.export_screenshot(simplify=True)


def main() -> None:
    """Take every picture, in the environment of the tests."""
    import tempfile

    import tests.conftest  # noqa: F401  # cleans the environment before Textual reads it
    from db.build import build_store

    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder, "article.db")
        build_store([ROOT / "fixtures" / "article-2026-02"], store)
        for name, stop in STOPS.items():
            _, picture = asyncio.run(visit(store, stop))
            (PICTURES / f"{name}.svg").write_text(picture, "utf-8")


if __name__ == "__main__":
    main()
