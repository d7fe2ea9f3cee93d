"""Facts files in which every column of a store is filled."""

BASE = """
sources:
  - id: paper
    title: {en: The paper, zh: 报纸}
    kind: press
    publisher: The Daily
    author: A. Writer
    language: en
    published: 2026-02
    url: https://example.org/a?b=c#d
    path: daily.txt#line=4,
    licence: CC BY 4.0
    attribution: "Source: The Daily"
    note: {en: Read in February., zh: 二月所读}
    without_facts:
      - {at: para 9, why: an opinion}
      - {at: para 3, why: "another: opinion"}
  - {id: wire, title: Wire, kind: press, published: 2026-03-05}
entities:
  - {id: parent, kind: company, name: Parent}
  - id: openai
    kind: company
    name: {en: OpenAI, zh: 开放人工智能}
    aliases: [Z AI, Open AI]
    parent: parent
    role: model_lab
    fiscal_year_end: 06-30
    note: {en: A note., zh: 注}
  - {id: nvidia, kind: company, name: {zh: 英伟达}}
  - {id: amazon, kind: company, name: Amazon}
"""

FACTS = """
source: paper
facts:
  - id: share
    subject: openai
    metric: market_share
    figure: 42.5%
    words: {en: Of all requests., zh: 占全部请求}
    scope: coding
    period: FY2026
    nature: survey
    population: 150 firms
    sponsor: nvidia
    interest: an investor
    interest_in: openai
    known_from: 2026-02
    retracted: 2026-03-01
    rank: deprecated
    note: {en: A note., zh: 注}
    evidence:
      - at: p. 3
        says: survey
        who: A firm
        raw: 42.5%
        url: https://example.org/row/3
        note: {en: How., zh: 何以}
      - {source: wire, says: press, raw: 43%, note: They round it.}
  - id: growth
    subject: openai
    metric: capital_expenditure_growth
    figure: "> 3x"
    period: 2026
    against: 2025
    nature: press_report
    evidence: {says: press, raw: "> 3x"}
  - id: pre
    subject: openai
    metric: valuation
    basis: pre_money
    figure: ~$700-730B
    nature: reported
    deal: round
    evidence: {says: company, raw: ~$700-730B}
  - id: below
    subject: openai
    metric: revenue
    basis: net
    figure: under $30B
    period: 2026
    nature: forecast
    evidence: {says: analyst, raw: under $30B}
deals:
  - id: plan
    subject: openai
    kind: investment_plan
    title: {zh: 方案}
    figure: up to $100B
    evidence: {says: press, raw: up to $100B}
  - id: round
    subject: openai
    kind: funding_round
    title: {en: Round, zh: 融资}
    announced: 2026-02
    figure: $110B
    basis: committed
    nature: commitment
    known_from: 2026-02-27
    note: {en: Both the deal's and the amount's., zh: 注}
    evidence: {says: company, raw: $110B}
    amounts:
      - {id: lower, figure: $100B, nature: estimate, rank: deprecated,
         evidence: {says: press, raw: $100B}}
    term: {years: 8, from: 2026, to: 2034-01}
    parts_cover: some
    status:
      - {is: announced, on: 2026-02-27, evidence: {says: company}}
      - {is: closed, known_from: 2026-03, evidence: {source: wire, says: press}}
    parts:
      - id: two
        title: {en: First, zh: 首期}
        payer: [nvidia, amazon]
        payee: openai
        instrument: equity
        figure: $50B
        basis: paid
        purpose: training
        chip: GB300
        condition: {en: If, zh: 若}
        due: 2027
        evidence: {says: company, raw: $50B}
        parts_cover: some
        status: {is: paid, on: 2026-02-27, evidence: {says: company}}
        parts:
          - {id: inner, figure: $20B, payer: nvidia, evidence: {says: company, raw: $20B}}
    terms:
      - id: only
        words: {en: Only here., zh: 独家}
        metric: exclusivity
        payer: openai
        payee: amazon
        scope: stateless
        nature: forecast
        evidence: {says: company}
        status: {is: signed, evidence: {says: company}}
    links:
      - {relation: replaces, deal: plan, evidence: {says: press}}
derived:
  - id: implied
    subject: openai
    metric: valuation
    basis: recapitalisation
    scope: all
    period: 2026-02-27
    formula: pre + raised
    inputs: {raised: round/amount, pre: pre}
    deal: round
    note: {en: Ours., zh: 自算}
"""

LATER = """
deals:
  - id: power
    subject: amazon
    kind: data_center
    title: Site
    evidence: {source: wire, says: company, raw: more than 5 GW}
    figure: more than 5 GW
    basis: announced
"""

AGAIN = """
source: wire
known_from: 2026-03-05
sources:
  - {id: wire, title: Wire, kind: press, published: 2026-03-05, publisher: Wire}
entities:
  - {id: openai, kind: company, name: OpenAI, aliases: [OAI]}
  - {id: softbank, kind: investor, name: SoftBank}
deals:
  - id: wire-round
    subject: openai
    kind: funding_round
    title: The round
    figure: $110B
    evidence: {at: row 1, says: press, raw: $110B}
    same_as: round
    parts_cover: some
    parts:
      - {id: three, payer: nvidia, payee: openai, figure: $60B,
         evidence: {says: press, raw: $60B}}
facts:
  - id: wire-pre
    subject: openai
    metric: valuation
    basis: pre_money
    figure: $720B
    nature: press_report
    deal: wire-round
    evidence: {says: press, raw: $720B}
"""

ONCE = (BASE, FACTS, LATER)
ALL = (*ONCE, AGAIN)
