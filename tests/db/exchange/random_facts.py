"""Random facts files in which every key may stand, with texts of all kinds."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from db import vocabulary as v
from db.dates import last_day
from db.exchange.writing import Tree
from db.facts.statements import UNIT_OF
from db.quantity import Number, Quantity, text
from tests.db.quantities import quantities

DAYS = ("2024", "2025-11-03", "2025-12", "2026-01-15", "2026-02", "2026-02-27", "2026-02-28")
COMPANIES = ("openai", "nvidia", "amazon", "softbank")
SOURCES = ("paper", "wire", "filing")
WORDS = (
    "One.",
    "no",
    "2026",
    "a: b",
    "# c",
    "x, y",
    "- z",
    "'",
    '"quoted"',
    "软银: 一",
    "😀",
    "~",
    "a long text that goes on and on, until it no longer fits into one line of a file, " * 2,
)
PERIODS = ("2026", "2026-Q4", "2026-02", "2026-02-27", "FY2026", "2025-10..2026-02", "..2026-02",
           "2026-01..", "run_rate 2026-02")  # fmt: skip

texts = st.sampled_from(WORDS).map(str.strip)
words = (
    texts | st.fixed_dictionaries({"zh": texts}) | st.fixed_dictionaries({"en": texts, "zh": texts})
)
companies = st.lists(st.sampled_from(COMPANIES), max_size=3, unique=True)
days = st.sampled_from(DAYS)


@st.composite
def evidence(draw: st.DrawFn, raw: str | None) -> list[Tree]:
    found = []
    for number in range(draw(st.integers(1, 3))):
        tree: Tree = draw(st.fixed_dictionaries(
            {"source": st.sampled_from(SOURCES), "says": st.sampled_from(v.ATTRIBUTIONS)},
            optional={"at": texts, "who": texts | st.sampled_from(COMPANIES), "note": words,
                      "url": st.sampled_from(["https://example.org/a#b", "http://x.y/?q=1,2:3"])},
        ))  # fmt: skip
        if raw and (number == 0 or draw(st.booleans())):
            tree["raw"] = raw
        found.append(tree)
    return found


@st.composite
def stated(draw: st.DrawFn, raw: str | None = None, *, after: str = "2024") -> Tree:
    """What every fact may have; its sources came out after all that may be known."""
    known = [day for day in DAYS if day >= after]
    tree: Tree = draw(st.fixed_dictionaries(
        {"evidence": evidence(raw)},
        optional={"known_from": st.sampled_from(known), "note": words,
                  "rank": st.sampled_from(v.RANKS)},
    ))  # fmt: skip
    later = [day for day in DAYS if day > last_day(tree.get("known_from", DAYS[-1]))]
    if later and "known_from" in tree and draw(st.booleans()):
        tree["retracted"] = draw(st.sampled_from(later))
    return tree


@st.composite
def figures(draw: st.DrawFn, quantity: st.SearchStrategy[Quantity]) -> Tree:
    figure = text(draw(quantity))
    return {"figure": figure, **draw(stated(figure))}


def of_unit(low: int, high: int) -> st.SearchStrategy[Quantity]:
    """Figures of deals: money, power and shares, in such numbers that parts fit into wholes."""
    unit = st.sampled_from([("USD", 10**9), ("EUR", 10**6), ("W", 10**8)])
    number = st.integers(low, high)
    shapes = (Quantity.exact, Quantity.up_to, Quantity.at_least)
    return st.builds(lambda u, n, shape: shape(n * u[1], u[0]), unit, number,
                     st.sampled_from(shapes))  # fmt: skip


statuses = st.lists(
    st.tuples(st.sampled_from(list(v.STATUSES)), st.sampled_from(("", "2024", "2025-11-03"))),
    max_size=3, unique=True,
)  # fmt: skip


@st.composite
def events(draw: st.DrawFn) -> list[Tree]:
    found = []
    for code, day in sorted(draw(statuses), key=lambda event: event[1]):
        tree: Tree = {"is": code, **draw(stated(after="2026"))}
        if day:
            tree["on"] = day
        found.append(tree)
    return found


@st.composite
def parts(draw: st.DrawFn, name: str, depth: int) -> Tree:
    inner = [f"{name}-{number}" for number in range(draw(st.integers(0, 2)) if depth else 0)]
    tree: Tree = draw(st.fixed_dictionaries(
        {"id": st.just(name), "status": events(), "parts_cover": st.just("some")},
        optional={
            "title": words, "payer": companies, "payee": companies,
            "instrument": st.sampled_from(v.INSTRUMENTS),
            "purpose": st.sampled_from(v.PURPOSES), "chip": texts, "condition": words, "due": days,
            "nature": st.sampled_from([n for n in v.NATURES if n != "derived"]),
        },
    ))  # fmt: skip
    tree |= draw(figures(of_unit(10**depth, 10**depth + 9)) if draw(st.booleans()) else stated())
    return {**tree, "parts": [draw(parts(each, depth - 1)) for each in inner]}


@st.composite
def deals(draw: st.DrawFn, name: str, others: list[str]) -> Tree:
    tree: Tree = draw(st.fixed_dictionaries(
        {
            "id": st.just(name), "subject": st.sampled_from(COMPANIES), "title": words,
            "kind": st.sampled_from(list(v.DEAL_KINDS)), "parts_cover": st.just("some"),
            # It is always known that there is such a deal.
            "status": events(), "note": words,
        },
        optional={
            # Before any event, and before all that is known.
            "announced": st.sampled_from(["2023-12-31", "2024"]),
            "nature": st.sampled_from(["commitment", "target", "reported"]),
            "term": st.one_of(
                st.fixed_dictionaries({"from": st.just("2024")}, optional={"to": days}),
                st.fixed_dictionaries({"years": st.integers(1, 9)}, optional={"to": days}),
                st.just({"from": "2024", "years": 2, "to": "2026-02"}),
            ),
        },
    ))  # fmt: skip
    if draw(st.booleans()):
        tree |= draw(figures(of_unit(1000, 1009)))
    tree["amounts"] = [
        {"id": f"other-{number}", "nature": "estimate",
         **draw(figures(of_unit(2000 + 50 * number, 2049 + 50 * number)))}
        for number in range(draw(st.integers(0, 2)))
    ]  # fmt: skip
    tree["parts"] = [draw(parts(f"p{n}", 1)) for n in range(draw(st.integers(0, 3)))]
    tree["terms"] = [
        draw(st.fixed_dictionaries(
            {"id": st.just(f"t{number}"), "words": words, "status": events()},
            optional={"metric": st.sampled_from(["hosting", "exclusivity", "contract_term"]),
                      "payer": companies, "payee": companies, "scope": texts,
                      "nature": st.sampled_from(["forecast", "reported"])},
        )) | draw(stated())
        for number in range(draw(st.integers(0, 2)))
    ]  # fmt: skip
    relations = ("replaces", "overlap_unknown", "part_of", "amends", "possibly_same")
    links = st.lists(st.sampled_from(others or [""]), max_size=2, unique=True)
    tree["links"] = [
        {"relation": draw(st.sampled_from(relations)), "deal": other, **draw(stated())}
        for other in draw(links)
        if other
    ]
    earlier = st.lists(st.sampled_from([*others, "not-here"]), max_size=2, unique=True)
    for key in ("same_as", "maybe_same_as"):
        if draw(st.booleans()) and (named := draw(earlier)):
            tree[key] = named
    if not any(tree[key] for key in ("status", "parts", "terms", "links", "amounts")):
        tree["status"] = [{"is": "announced", **draw(stated())}]
    return tree


@st.composite
def measures(draw: st.DrawFn, name: str, deal_ids: list[str]) -> Tree:
    metric = v.METRICS[draw(st.sampled_from(list(v.METRICS)))]
    tree: Tree = draw(st.fixed_dictionaries(
        {"id": st.just(name), "subject": st.sampled_from(COMPANIES),
         "metric": st.just(metric.code), "scope": st.just(f"scope of {name}"),
         "nature": st.sampled_from([n for n in v.NATURES if n != "derived"])},
        optional={
            "period": st.sampled_from(PERIODS), "against": st.sampled_from(PERIODS),
            "population": texts, "interest": texts, "sponsor": st.sampled_from(COMPANIES),
            "interest_in": st.sampled_from(COMPANIES),
        },
    ))  # fmt: skip
    more = draw(st.tuples(st.booleans(), st.booleans()))
    if metric.bases and more[0]:
        tree["basis"] = draw(st.sampled_from(metric.bases))
    if deal_ids and more[1]:
        tree["deal"] = draw(st.sampled_from(deal_ids))
    if metric.dimension == "words":
        return {**tree, "words": draw(words), **draw(stated())}
    if draw(st.booleans()):
        tree["words"] = draw(words)
    unit = UNIT_OF.get(metric.dimension) or draw(st.sampled_from(["USD", "CNY", "SGD"]))
    return tree | draw(figures(possible(metric, unit)))


def possible(metric: v.Metric, unit: str) -> st.SearchStrategy[Quantity]:
    """Figures that a metric can have; of shares also twice as much."""
    if metric.share:
        ends = st.integers(1, 499).map(lambda end: Decimal(end) / 1000)
        return st.builds(lambda low, more: Quantity(low, low + more / 1000, "ratio"), ends, ends)
    if metric.signed:
        return quantities(unit)
    return quantities(unit).map(_without_sign).filter(lambda figure: figure.high != 0)


def _without_sign(figure: Quantity) -> Quantity:
    low, high = _size(figure.low), _size(figure.high)
    if low is None or high is None:
        return replace(figure, low=low, high=high)
    if low > high:
        low, high = high, low
    apart = low != high
    return replace(figure, low=low, high=high, low_open=figure.low_open and apart,
                   high_open=figure.high_open and apart)  # fmt: skip


def _size(end: Number | None) -> Number | None:
    return -end if end is not None and end < 0 else end


def base() -> Tree:
    """Sources and entities."""
    return {
        "sources": [
            {"id": "paper", "title": "Paper", "kind": "press", "published": "2026-12-31"},
            {"id": "wire", "title": {"zh": "电讯"}, "kind": "press", "published": "2026-12"},
            {"id": "filing", "title": {"en": "S-1", "zh": "招股书"}, "kind": "filing",
             "published": "2027", "publisher": "x: y", "author": "#1", "language": "en",
             "url": "https://example.org/#a", "path": "a b.txt", "licence": "CC BY 4.0",
             "attribution": "By, all", "note": {"zh": "注"},
             "without_facts": [{"at": "para 2", "why": "none"}, {"at": "para 1", "why": "- x"}]},
        ],
        "entities": [
            {"id": "openai", "kind": "company", "name": "OpenAI", "aliases": ["ZZ", "Open: AI"]},
            {"id": "nvidia", "kind": "company", "name": {"zh": "英伟达"}, "role": "chipmaker",
             "fiscal_year_end": "01-31", "note": "N"},
            {"id": "amazon", "kind": "product", "name": {"en": "Amazon", "zh": "亚马逊"},
             "parent": "nvidia", "note": {"en": "a", "zh": "b"}},
            {"id": "softbank", "kind": "investor", "name": "SoftBank"},
        ],
    }  # fmt: skip


@st.composite
def fact_sets(draw: st.DrawFn) -> list[Tree]:
    """The trees of a few facts files."""
    made: list[Tree] = []
    deal_ids: list[str] = []
    summed: list[Tree] = []
    for file in range(draw(st.integers(1, 3))):
        of_file: list[Tree] = []
        for number in range(draw(st.integers(0, 2))):
            of_file.append(draw(deals(f"d{file}-{number}", list(deal_ids))))
            deal_ids.append(of_file[-1]["id"])
        stated_here = []
        for number in range(draw(st.integers(0, 4))):
            stated_here.append(draw(measures(f"f{file}-{number}", deal_ids)))
            summed += [fact for fact in stated_here[-1:] if "figure" in fact]
        tree: Tree = {"deals": of_file, "facts": stated_here}
        if draw(st.booleans()):
            tree["known_from"] = "2026-02-28"
        made.append(tree)
    if draw(st.booleans()) and summed:
        fact = draw(st.sampled_from(summed))
        made[0]["derived"] = [
            {"id": "twice", "subject": "openai", "metric": fact["metric"], "formula": "a * 2",
             "inputs": {"a": fact["id"]}, "note": "n", "scope": "s"}
        ]  # fmt: skip
    return [made[0], base(), *made[1:]] if draw(st.booleans()) else [base(), *made]
