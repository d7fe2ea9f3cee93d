"""Other programs that show the same deals: those that are installed, and what each does in turn."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from tests.bench.programs import FLOOD, Facts, Figures, Visit, add, steps
from tests.bench.session import QUIET, Session


def peers(facts: Facts, env: Mapping[str, str], extra: Path | None) -> dict[str, Visit]:
    """The other programs that are installed here, or in a folder that is named."""
    path = os.pathsep.join(filter(None, (str(extra) if extra else "", os.environ["PATH"])))
    found: dict[str, Visit] = {}
    if vd := shutil.which("vd", path=path):
        found["visidata"] = lambda figures: _visidata(vd, facts, env, figures)
    if harlequin := shutil.which("harlequin", path=path):
        found["harlequin"] = lambda figures: _harlequin(harlequin, facts, env, figures)
    if less := shutil.which("less", path=path):
        found["less"] = lambda figures: _less(less, facts, env, figures)
    return found


def _visidata(vd: str, facts: Facts, env: Mapping[str, str], figures: Figures) -> None:
    command = [vd, "--config", os.devnull, str(facts.csv)]
    with Session(command, env) as session:
        add(figures, "start", [session.ready(r"\d{4}-\d\d-\d\d")])
        figures["loaded ms"].append(session.ready(rf"\b{_count(facts.csv)} rows").ms or 0)
        session.rest(0.5)
        steps(session, figures)
        add(figures, "page", session.each("PageDown", 12))
        session.settle(["g", "k"])
        flood = session.settle(["Down"] * FLOOD)
        figures["flood ms"].append(flood.ms or 0)
        figures["browsing MB"].append(session.peak_mb)
        session.settle(["g", "k"])
        session.settle([*"camount", "Enter"])
        session.settle(["#"])  # figures, and not words
        session.rest(1.0)
        figures["sort ms"].append(session.act(["]"], rf"\A(?:.*\n)+?.*{_largest(facts.csv)}"))
        session.rest(1.0)
        session.settle([*"ctitle", "Enter"])
        session.settle(["|", *facts.word])
        took = session.act(["Enter"], r"\d+ (?:matches|selected)|selected \d+")
        session.rest(0.5)
        figures["filter ms"].append(took + session.act(['"'], r"_selectedref|selected"))
        figures["sorted MB"].append(session.peak_mb)


_DATE = r"\d{4}-\d\d-\d\d"
_ALL = (
    "select l.announced, d.title_en, l.amount, l.status from deal_list l join deal d on d.id = l.id"
)


def _harlequin(harlequin: str, facts: Facts, env: Mapping[str, str], figures: Figures) -> None:
    """It shows the first 100,000 rows that a query returns; another query sorts and filters."""
    with Session([harlequin, "-a", "sqlite", str(facts.store)], env) as session:
        ready = session.ready("Query Editor").ms or 0
        session.rest(1.0)
        session.settle([*f"{_ALL} order by l.n"])
        figures["start ms"].append(ready + session.act(["C-j"], _DATE))
        session.rest(1.0)
        session.settle(["F5"])
        add(figures, "down", session.each("Down", 12))
        session.settle(["Down"] * 6)
        add(figures, "scroll", session.each("Down", 20))
        add(figures, "page", session.each("PageDown", 12))
        session.settle(["C-Home"])
        figures["flood ms"].append(session.settle(["Down"] * FLOOD).ms or 0)
        figures["browsing MB"].append(session.peak_mb)
        word = f"{_ALL} where d.title_en like '%{facts.word}%' order by l.n"
        figures["filter ms"].append(_run(session, word, r"(?<!1,000,000) Records"))
        largest = str(_largest(facts.csv))
        figures["sort ms"].append(_run(session, f"{_ALL} order by l.amount desc", largest))
        figures["sorted MB"].append(session.peak_mb)


def _run(session: Session, query: str, pattern: str) -> float:
    """Run another query; milliseconds until what it returns is seen."""
    for keys in (["F2"], ["C-a"], [*query]):
        session.settle(keys)
    took = session.act(["C-j"], pattern)
    session.rest(1.0)
    return took


def _less(less: str, facts: Facts, env: Mapping[str, str], figures: Figures) -> None:
    with Session([less, "-S", str(facts.csv)], env) as session:
        add(figures, "start", [session.ready(r"\d{4}-\d\d-\d\d")])
        session.rest(0.2)
        add(figures, "scroll", session.each("Down", 20))
        add(figures, "page", session.each("PageDown", 12))
        figures["flood ms"].append(session.settle(["Down"] * FLOOD, QUIET * 3).ms or 0)
        figures["browsing MB"].append(session.peak_mb)
        session.settle(["&", *facts.word])
        figures["filter ms"].append(session.settle(["Enter"], 5.0).ms or 0)


def _count(csv: Path) -> int:
    with open(csv, "rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b"")) - 1


def _largest(csv: Path) -> int:
    with open(csv, encoding="utf-8") as file:
        next(file)
        return max(int(line.rsplit(",", 2)[1] or 0) for line in file)
