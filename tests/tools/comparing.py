"""docs/comparing.md: how comparison decides, with the table of metrics from the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator

from db.vocabulary import METRICS

_BEFORE = """\
# How comparison decides

Two figures may be compared when they agree in what their metric asks for. Where they do not,
the row says in what they differ, and no difference or ratio is given.

## What must agree

"Expectation" tells what has happened from what was yet to come when it became known: guidance,
forecasts, targets, commitments, and figures of a period that had not ended. What is not stated
agrees only with what is not stated. Figures are set side by side within one scope: a product, a
segment or a market.

| metric | must agree | bases |
| --- | --- | --- |"""

_AFTER = """
Metrics that are words, such as `lead_investor`, are not compared.

## Which figure of several

A subject with several figures of a metric is shown by its best: not deprecated, then stated before
derived, then the later period (or the day it became known, where it has none), then first hand
before others. Where the best ones do not agree, a second row, like for like, shows the first
figures that agree in everything, if each subject that has the metric has one. A derived one may be
among them; its formula is shown.

A difference and a ratio are given for two subjects whose figures may be compared.

## Where sources disagree

`r` shows what is said of the same thing side by side. The preferred one is chosen by rank, then
stated over derived, then first hand over others, then the one known last. First hand are the
company, the person, a filing, a government. Of a deal's status, the stage reached last counts.

## Fiscal years

A fiscal year is named after the calendar year in which it ends: where the year ends on 30 June,
FY2026 is 2025-07-01 to 2026-06-30. Where a company's year end is not known, its fiscal years are
not placed on the calendar. FY2026 and 2026 are never taken for the same period; `c` tells how many
months they share.

## Totals

`T` adds up what a company committed to pay, or was promised, and counts no dollar twice. The low
end counts what is certain, the high end what is possible.

- A deal inside another counts once.
- Of deals that may overlap, the low end has the largest alone, the high end all.
- "Up to" a figure adds nothing to the low end; nor does a share in an unknown split.
- An amendment adds to what it amends; where it also replaces it, only the newer figure counts.
- What lapsed, was replaced or cancelled, or is only talked about does not count.
- A company counts for its parent; what the two pay each other does not count.
"""


def comparing_page() -> str:
    """docs/comparing.md."""
    return "\n".join((_BEFORE, *_metrics(), _AFTER))


def _metrics() -> Iterator[str]:
    for metric in METRICS.values():
        if metric.dimension != "words":
            agree = ", ".join(dict.fromkeys(("unit", *metric.must_agree))).replace("_", " ")
            bases = ", ".join(f"`{basis}`" for basis in metric.bases) or "–"
            yield f"| `{metric.code}` | {agree} | {bases} |"
