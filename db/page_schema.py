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

CREATE TABLE known_count (
  -- how many facts, computed ones among them, became known on a day and were withdrawn on another
  known_by TEXT NOT NULL,
  retracted_by TEXT NOT NULL,  -- '' where they were not
  facts INTEGER NOT NULL,
  PRIMARY KEY (known_by, retracted_by)
) WITHOUT ROWID;

CREATE TABLE source_count (
  -- how many facts rest on a source when all is known
  source TEXT NOT NULL PRIMARY KEY REFERENCES source(id),
  facts INTEGER NOT NULL
);

CREATE TABLE source_day (
  -- of sources with many facts: on which day how many more (or less) rest on them; of any day
  source TEXT NOT NULL REFERENCES source(id),
  day TEXT NOT NULL,
  facts INTEGER NOT NULL,
  PRIMARY KEY (source, day)
) WITHOUT ROWID;

CREATE TABLE disputable (
  -- facts about what another fact says otherwise, on the same day or not; of any day
  thing INTEGER NOT NULL,    -- the same for all that may be about the same: the first's position
  fact TEXT NOT NULL UNIQUE REFERENCES fact(id),
  known_by TEXT NOT NULL,
  PRIMARY KEY (thing, fact)
) WITHOUT ROWID;

CREATE TABLE dispute_count (
  -- about how many things sources disagree when all is known
  things INTEGER NOT NULL PRIMARY KEY
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

CREATE TABLE weak_fact (
  -- the facts that are weak for the same reasons from the day on which they are known; of any day
  flags INTEGER NOT NULL,
  position INTEGER NOT NULL, -- of the fact
  known_by TEXT NOT NULL,
  PRIMARY KEY (flags, position)
) WITHOUT ROWID;

CREATE TABLE weak_day (
  -- how many of these became known on which day
  day TEXT NOT NULL,
  flags INTEGER NOT NULL,
  facts INTEGER NOT NULL,
  PRIMARY KEY (day, flags)
) WITHOUT ROWID;

CREATE TABLE weak_unsettled (
  -- the facts that became weaker or stronger, or were withdrawn, after they were known; of any day
  fact TEXT NOT NULL PRIMARY KEY REFERENCES fact(id),
  known_by TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE overview (
  -- what the overview tells when all is known, the largest first; see db.queries.overview
  section TEXT NOT NULL CHECK (section IN ('open', 'conditional', 'pair')),
  place INTEGER NOT NULL,
  id TEXT NOT NULL,          -- of a deal, of a part's fact, of the first of a pair of companies
  other TEXT,                -- the second of a pair
  figures TEXT,              -- of a pair: what goes each way, JSON as in entity_figures
  PRIMARY KEY (section, place)
) WITHOUT ROWID;

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
    "day_count", "known_count", "source_count", "source_day", "disputable", "dispute_count",
    "weak_count", "weak_first", "weak_fact", "weak_day", "weak_unsettled", "overview",
    "entity_deal", "head", "head_of", "pays", "pays_between",
)  # fmt: skip

# What the press or an analyst says of a time that was still to come is an expectation, too.
IN_TIME = """kind = 'measure' AND (metric = 'valuation'
  OR nature IN ('commitment', 'forecast', 'guidance', 'target')
  OR (nature IN ('estimate', 'press_report') AND period_end > known_by))"""
"""The condition of what is measured and stands on a time axis; an index holds these facts alone."""

ON_CONDITIONS = "coalesce(condition_en, condition_zh) IS NOT NULL"
"""The condition of parts that are due on conditions only; an index holds these alone."""

INDEXES = f"""
CREATE INDEX fact_retracted_by ON fact (retracted_by) WHERE retracted_by IS NOT NULL;
CREATE INDEX fact_in_time ON fact (known_by DESC, position) WHERE {IN_TIME};
CREATE INDEX part_on_conditions ON part (fact) WHERE {ON_CONDITIONS};
CREATE INDEX disputable_known_by ON disputable (known_by, thing);
"""
