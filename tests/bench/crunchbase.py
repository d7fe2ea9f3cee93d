"""A file as Crunchbase exports it, made up: any number of rows, and all that is true of them.

    python -m tests.bench.crunchbase 100000 rounds.csv

A row is one investor's part in a round, with the amount of the whole round. Some rows stand twice,
some amounts are blank, some dates are impossible, blank or in another form, and some rows say
another amount than the rest of their round.
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

COLUMNS = ("company_name", "investor_name", "funded_when", "amount_usd")

_FIRST = (
    "Quantum", "Nova", "Blue", "Green", "Bright", "Deep", "Open", "Clear", "North", "Silver",
    "Rapid", "Stellar", "Lumen", "Vector", "Cobalt", "Amber", "Zenith", "Orbit", "Pixel", "Cedar",
    "Harbor", "Summit", "Velvet", "Crimson", "Golden", "Iron", "Lunar", "Solar", "Urban", "Wild",
)  # fmt: skip
_SECOND = (
    "Labs", "Robotics", "Systems", "Health", "Energy", "Data", "Cloud", "Mind", "Compute", "Bio",
    "Networks", "Pay", "Logic", "Works", "Forge", "Sense", "Scale", "Motion", "Graph", "Bridge",
    "Stack", "Signal", "Wave", "Vision", "Loop", "Grid", "Spark", "Path", "Field", "Medica",
)  # fmt: skip
_FUNDS = ("Ventures", "Capital", "Partners", "Holdings", "Growth", "Fund", "Associates", "Angels")
_CHINESE = "智云星海创新科技光华腾飞远景深蓝红杉高瓴经纬启明源码真格晨兴纪源北极金沙江"
_CHINESE_ENDS = ("科技", "智能", "机器人", "生物", "资本", "创投", "基金")
_IMPOSSIBLE = ("2023-02-30", "0202-07-30", "2019-13-01", "31.31.2020", "soon")


@dataclass(slots=True)
class Known:
    """What is true of a file.

    Attributes:
        total: Dollars of all rounds, each counted once.
        made: Rows that say something new.
        copies: Rows that are exact copies of an earlier one.
        bad_dates: Rows without a date that can be.
        contradicting: Rows that say another amount than the rest of their round.
    """

    rows: int = 0
    total: int = 0
    rounds: int = 0
    unknown_rounds: int = 0
    made: int = 0
    copies: int = 0
    bad_dates: int = 0
    contradicting: int = 0

    @property
    def refused(self) -> int:
        """Rows that can't be used."""
        return self.bad_dates + self.contradicting


def write(path: Path, rows: int, seed: int = 1) -> Known:
    """Write a file.

    Args:
        path: Where to.
        rows: How many rows of data.
        seed: The same seed, the same file.

    Returns:
        What is true of it.
    """
    chance = random.Random(seed)
    names = _Names(chance, max(rows // 8, 20), max(rows // 20, 10))
    known = Known()
    written: list[tuple[str, str, str, str]] = []
    rounds: set[tuple[str, str]] = set()
    while len(written) < rows:
        written += _round(chance, names, rounds, known, rows - len(written))
    known.rows = len(written)
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(written)
    return known


class _Names:
    """Companies and investors, all different however they are written."""

    def __init__(self, chance: random.Random, companies: int, investors: int) -> None:
        self.companies = _distinct(chance, companies, _SECOND, "Co")
        self.investors = _distinct(chance, investors, _FUNDS, "LP")


def _distinct(chance: random.Random, number: int, ends: Sequence[str], more: str) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < number:
        if chance.random() < 0.15:
            name = "".join(chance.sample(_CHINESE, 3)) + chance.choice(_CHINESE_ENDS)
        else:
            name = f"{chance.choice(_FIRST)} {chance.choice(_FIRST)} {chance.choice(ends)}"
            if chance.random() < 0.6:
                name += f" {more} {chance.randrange(10_000)}"
        found[name] = None
    return list(found)


def _round(
    chance: random.Random, names: _Names, rounds: set[tuple[str, str]], known: Known, most: int
) -> list[tuple[str, str, str, str]]:
    """The rows of one round, at most so many."""
    company = chance.choice(names.companies)
    day = date(2005, 1, 1) + timedelta(days=chance.randrange(7300))
    if (company, day.isoformat()) in rounds:
        return []
    rounds.add((company, day.isoformat()))
    amount = chance.randrange(1, 2_000) * 50_000 if chance.random() < 0.8 else None
    investors = chance.sample(names.investors, min(chance.choice((1, 1, 2, 3, 4, 6)), most))
    found: list[tuple[str, str, str, str]] = []
    good = 0
    stated = False
    for investor in investors:
        if len(found) == most:
            break
        said = amount is not None and chance.random() < 0.95
        row = [company, investor, _written(chance, day), str(amount) if said else ""]
        if chance.random() < 0.01:
            row[2] = chance.choice((*_IMPOSSIBLE, ""))
            known.bad_dates += 1
        elif stated and said and chance.random() < 0.01:
            row[3] = str((amount or 0) + 12_345)
            known.contradicting += 1
        else:
            good += 1
            stated = stated or said
            known.made += 1
        found.append((row[0], row[1], row[2], row[3]))
        if chance.random() < 0.03 and len(found) < most:
            found.append(found[-1])
            known.copies += 1
    known.rounds += good > 0
    known.unknown_rounds += good > 0 and not stated
    known.total += (amount or 0) if stated else 0
    return found


def _written(chance: random.Random, day: date) -> str:
    """A date as such files have it; some are in another form."""
    if chance.random() < 0.05:
        return f"{day.year}/{day.month:02}/{day.day:02}"
    if chance.random() < 0.03 and day.day > 12:
        return f"{day.month}/{day.day}/{day.year}"
    return day.isoformat()


if __name__ == "__main__":
    print(write(Path(sys.argv[2]), int(sys.argv[1])))
