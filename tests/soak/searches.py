"""Random searches of the whole fact base, and words of two Chinese characters (line 19).

python -m tests.soak.searches [--searches 100000] [--seed 1]
"""

from __future__ import annotations

import argparse
import random
import re
import sqlite3
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from db.build import build_store
from db.queries.search import deals_named, entities_named, search
from db.reader import Reader
from tests.soak.figures import Figure, tell

ROOT = Path(__file__).parents[2]
PIECES = [
    '"', "'", "*", "(", ")", "NEAR", "AND", "OR", "NOT", ":", "^", "-", "+", "{", "}", "%", "_",
    "\\", "软", "银", "亚马逊", "英伟达", "a", "Z", "9", " ", "\0", "\ud800", "é", "\u0301", "😀",
    "·", "ß", "text:", "İ", "ﷺ", "\u202e", "\x1b[31m", "openai", "nvidia", "$100B", "1100亿",
    "NEAR(a b)",
]  # fmt: skip
_TWO = re.compile("[\u4e00-\u9fff]{2}")


def random_query(chance: random.Random) -> str:
    """Words, signs, and characters of all Unicode."""
    wild = "".join(chr(chance.randrange(0x110000)) for _ in range(chance.randrange(6)))
    return "".join(chance.choices(PIECES, k=chance.randrange(12))) + wild


def chinese_pairs(connection: sqlite3.Connection) -> dict[str, str]:
    """Every pair of neighbouring Chinese characters of a name, and the entity that has it."""
    names = connection.execute("SELECT id, name_zh FROM entity WHERE name_zh IS NOT NULL")
    return {
        name[at : at + 2]: id_
        for id_, name in names
        for at in range(len(name) - 1)
        if _TWO.fullmatch(name[at : at + 2])
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Search as often as is asked for; returns an exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--searches", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(arguments)
    chance, faults, longest = random.Random(args.seed), [], 0.0
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder, "facts.db")
        build_store([ROOT / "fixtures"], store)
        with Reader(store) as reader:
            for number in range(args.searches):
                query = random_query(chance)
                ask = (search, search, search, entities_named, deals_named)[number % 5]
                begun = time.monotonic()
                try:
                    reader.ask(ask, query)
                except Exception as error:
                    faults.append(f"{query!r}: {error!r}")
                longest = max(longest, time.monotonic() - begun)
            pairs = reader.ask(chinese_pairs)
            lost = [
                pair
                for pair, entity in pairs.items()
                if entity not in {hit.id for hit in reader.ask(search, pair, 1000)}
            ]
    return tell([
        Figure(19, f"{args.searches:,} random searches", "0 errors",
               f"{len(faults)} errors, the longest took {longest:.2f} s", not faults,
               tuple(faults)),
        Figure(19, f"{len(pairs)} Chinese words of two characters, of all names", "all found",
               f"{len(pairs) - len(lost)} found", bool(pairs) and not lost, tuple(lost)),
    ])  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
