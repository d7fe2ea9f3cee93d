"""Pieces of facts files: a fact, a deal, a part, an event, each in one call."""

from __future__ import annotations

from db.quantity import Quantity

B = 10**9


def usd(billions: float) -> Quantity:
    return Quantity.exact(round(billions * B), "USD")


def said(id_: str, metric: str, figure: str, raw: str, more: str = "") -> str:
    return f"""  - id: {id_}
    subject: openai
    metric: {metric}
    figure: "{figure}"
    nature: reported
    evidence: {{at: para 5, says: company, who: openai, raw: "{raw}"}}
{more}"""


def deal(id_: str, kind: str, more: str, figure: str = "", raw: str = "") -> str:
    amount = f"    figure: {figure}\n    evidence: {{says: company, raw: {raw or figure}}}\n"
    return f"""  - id: {id_}
    subject: openai
    kind: {kind}
    title: {{en: {id_}, zh: 交易}}
{amount if figure else ""}{more}"""


def part(id_: str, figure: str, more: str = "") -> str:
    return f"{{id: {id_}, figure: {figure}, evidence: {{says: company, raw: {figure}}}{more}}}"


def status(is_: str, on: str, more: str = "") -> str:
    return f"{{is: {is_}, on: {on}, known_from: {on}, evidence: {{says: company}}{more}}}"


def valuation(id_: str, figure: str, raw: str, basis: str, more: str = "") -> str:
    return said(
        id_, "valuation", figure, raw, f"    basis: {basis}\n    period: 2026-02-27\n{more}"
    )


# The article's round of February 2026, and its agreement with AWS and what was added to that.
ROUND = deal(
    "round", "funding_round",
    "    announced: 2026-02-27\n"
    f"    status: [{status('announced', '2026-02-27')}]\n"
    "    parts:\n"
    f"      - {part('softbank', '$30B', ', payer: softbank, payee: openai, instrument: equity')}\n"
    f"      - {part('nvidia', '$30B', ', payer: nvidia, payee: openai, instrument: equity')}\n"
    "      - id: amazon\n        payer: amazon\n        payee: openai\n        instrument: equity\n"
    "        figure: $50B\n        evidence: {says: company, raw: 500亿美元}\n        parts:\n"
    f"          - {part('first', '$15B')}\n"
    f"          - {part('rest', '$35B', ', condition: {en: on terms not named, zh: 附条件}')}\n",
    "$110B", "1100亿美元",
)  # fmt: skip

AMENDED = deal(
    "aws-2025",
    "cloud_contract",
    f"    known_from: 2025-11-03\n    status: [{status('signed', '2025-11-03')}]\n",
    "$38B",
    "380亿美元",
) + deal(
    "aws-2026",
    "cloud_contract",
    "    announced: 2026-02-27\n    known_from: 2026-02-27\n    term: {years: 8}\n"
    "    links: {relation: amends, deal: aws-2025, known_from: 2026-02-27,"
    " evidence: {says: company}}\n",
    "$100B",
    "1000亿美元",
)
