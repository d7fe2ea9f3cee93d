"""Tables from which pages about a whole large store are made, and how these are filled.

They say nothing of their own: all of it follows from the other tables. Those about which it is
said that they are of any day leave nothing out that was known on some day; what is asked of them
is then asked anew of that day. The others are of when all is known.
"""

from __future__ import annotations

TABLES = """
CREATE TABLE day_count (
  -- the days on which something became known or was withdrawn, and how much; of any day
  day TEXT NOT NULL PRIMARY KEY,
  learned INTEGER NOT NULL,
  retracted INTEGER NOT NULL
);

CREATE TABLE source_count (
  -- how many facts rest on a source when all is known
  source TEXT NOT NULL PRIMARY KEY REFERENCES source(id),
  facts INTEGER NOT NULL
);

CREATE TABLE disputable (
  -- facts about what another fact says otherwise, on the same day or not; of any day
  fact TEXT NOT NULL PRIMARY KEY REFERENCES fact(id)
);

CREATE TABLE weak_count (
  -- how many facts are weak for which reasons when all is known; see db.queries.weak
  flags INTEGER NOT NULL PRIMARY KEY,
  facts INTEGER NOT NULL
);

CREATE TABLE weak_first (
  -- the facts that are weak for the gravest reasons, the first of them only
  place INTEGER PRIMARY KEY,
  fact TEXT NOT NULL REFERENCES fact(id)
);

CREATE TABLE entity_deal (
  -- the deals by which a company pays (out) or is paid (in) when all is known, as they are listed
  entity TEXT NOT NULL REFERENCES entity(id),
  way TEXT NOT NULL CHECK (way IN ('in', 'out')),
  n INTEGER NOT NULL,        -- of deal_list
  PRIMARY KEY (entity, way, n)
) WITHOUT ROWID;

CREATE TABLE head (
  -- the companies at the head of a family, numbered by their names
  number INTEGER PRIMARY KEY,
  entity TEXT NOT NULL REFERENCES entity(id)
);

CREATE TABLE head_of (
  -- the head of the family of each entity
  entity TEXT NOT NULL PRIMARY KEY REFERENCES entity(id),
  number INTEGER NOT NULL REFERENCES head(number)
);

CREATE TABLE pays (
  -- which deals may have one family pay another; of any day
  payer INTEGER NOT NULL REFERENCES head(number),
  payee INTEGER NOT NULL REFERENCES head(number),
  deal TEXT NOT NULL REFERENCES deal(id),
  PRIMARY KEY (payer, payee, deal)
) WITHOUT ROWID;

CREATE TABLE pays_between (
  -- which families may pay which; of any day
  payer INTEGER NOT NULL REFERENCES head(number),
  payee INTEGER NOT NULL REFERENCES head(number),
  PRIMARY KEY (payer, payee)
) WITHOUT ROWID;
"""

PAGE_TABLES = (
    "day_count", "source_count", "disputable", "weak_count", "weak_first", "entity_deal", "head",
    "head_of", "pays", "pays_between",
)  # fmt: skip

INDEXES = """
CREATE INDEX fact_retracted_by ON fact (retracted_by) WHERE retracted_by IS NOT NULL;
CREATE INDEX fact_measured ON fact (known_by) WHERE kind = 'measure';
"""
