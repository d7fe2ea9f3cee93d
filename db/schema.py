"""The tables of a store, filled with sqlite-utils; readable in sqlite3, Datasette and the like.

Everything that is said is a row of `fact`. `part`, `event` and `link` hold what only such facts
have, `evidence` what a fact rests on, `derivation` what a computed fact was computed from.

All of it is written out as SQL. A reader compares the text of a store's schema with the one that
it knows, and words of sqlite-utils in it would change from one release to the next.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from db import list_schema, page_schema
from db import vocabulary as v
from db.identity import APPLICATION_ID, SCHEMA_VERSION

if TYPE_CHECKING:
    from sqlite_utils import Database


_TITLED = "CHECK (title_en IS NOT NULL OR title_zh IS NOT NULL)"


def _day(column: str) -> str:
    """A check that a text is a whole day, so that days can be compared."""
    return f"CHECK ({column} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')"


def _in(column: str, codes: Iterable[str]) -> str:
    listed = ", ".join(f"'{code}'" for code in codes)
    return f"CHECK ({column} IN ({listed}))"


TABLES = f"""
CREATE TABLE store_info (
  -- what this store was built from
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE metric (
  -- what a figure measures, and what two figures must share to be compared
  code TEXT NOT NULL PRIMARY KEY,
  dimension TEXT NOT NULL,
  bases TEXT NOT NULL,       -- separated by spaces
  must_agree TEXT NOT NULL,  -- separated by spaces
  additive INTEGER NOT NULL CHECK (additive IN (0, 1))
);

CREATE TABLE status (
  -- the stages that a deal or a part can be in
  code TEXT NOT NULL PRIMARY KEY,
  stage TEXT NOT NULL {_in("stage", ("talk", "promise", "binding", "done", "lapsed"))}
);

CREATE TABLE deal_kind (
  -- the kinds of deals
  code TEXT NOT NULL PRIMARY KEY,
  compute INTEGER NOT NULL CHECK (compute IN (0, 1)),  -- 1: is about compute
  raises INTEGER NOT NULL CHECK (raises IN (0, 1))     -- 1: its subject raises money
);

CREATE TABLE entity (
  -- companies, people, products, groups, markets
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL {_in("kind", v.ENTITY_KINDS)},
  name_en TEXT,
  name_zh TEXT,
  parent TEXT REFERENCES entity(id),
  role TEXT {_in("role", v.ENTITY_ROLES)},
  fiscal_year_end TEXT,      -- MM-DD
  note_en TEXT,
  note_zh TEXT,
  position INTEGER NOT NULL, -- the order in the facts files
  CHECK (name_en IS NOT NULL OR name_zh IS NOT NULL)
);

CREATE TABLE name (
  -- every name that leads to an entity, as written and folded for looking up
  entity TEXT NOT NULL REFERENCES entity(id),
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  PRIMARY KEY (entity, name)
);

CREATE TABLE source (
  -- what was published
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL {_in("kind", v.SOURCE_KINDS)},
  title_en TEXT,
  title_zh TEXT,
  publisher TEXT,
  author TEXT,
  language TEXT,
  published TEXT,            -- may be a year or a month
  url TEXT,
  path TEXT,
  licence TEXT,
  attribution TEXT,          -- the attribution that the licence asks for
  note_en TEXT,
  note_zh TEXT,
  position INTEGER NOT NULL,
  {_TITLED}
);

CREATE TABLE passage (
  -- places of a source that were read and state no fact
  source TEXT NOT NULL REFERENCES source(id),
  locator TEXT NOT NULL,
  why TEXT NOT NULL,
  PRIMARY KEY (source, locator)
);

CREATE TABLE deal (
  -- rounds, contracts, plans, joint ventures; what is said of them is in fact
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL REFERENCES deal_kind(code),
  subject TEXT NOT NULL REFERENCES entity(id),  -- who raises, buys or forms
  title_en TEXT,
  title_zh TEXT,
  announced TEXT,            -- may be a year or a month
  term_years INTEGER CHECK (term_years > 0),
  term_from TEXT,
  term_to TEXT,
  note_en TEXT,
  note_zh TEXT,
  known_by TEXT NOT NULL {_day("known_by")},  -- the day by which anything was known of it
  position INTEGER NOT NULL,
  {_TITLED}
);

CREATE TABLE told_as (
  -- other ids under which a deal is told in the facts files, where several tell it
  id TEXT NOT NULL PRIMARY KEY,
  deal TEXT NOT NULL REFERENCES deal(id)
);

CREATE TABLE fact (
  -- everything that is said, one row each
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL {_in("kind", v.FACT_KINDS)},
  subject TEXT NOT NULL REFERENCES entity(id),
  deal TEXT REFERENCES deal(id),
  metric TEXT NOT NULL REFERENCES metric(code),
  low NUMERIC,               -- null: no lower bound is known, which is not zero
  high NUMERIC,              -- null: no upper bound is known
  low_open INTEGER NOT NULL DEFAULT 0 CHECK (low_open IN (0, 1)),   -- 1: more than low
  high_open INTEGER NOT NULL DEFAULT 0 CHECK (high_open IN (0, 1)), -- 1: less than high
  approximate INTEGER NOT NULL DEFAULT 0 CHECK (approximate IN (0, 1)),
  unit TEXT,                 -- ISO 4217 code, W, people, count, year, ratio or x
  raw TEXT,                  -- the figure as published
  words_en TEXT,
  words_zh TEXT,
  basis TEXT,                -- one of the metric's bases; null: not stated
  scope TEXT,                -- the product, segment or market it is limited to
  period TEXT,               -- as written: 2026, FY2026, 2026-02-27, 2025-10..2026-02
  period_kind TEXT {_in("period_kind", ("instant", "calendar", "fiscal", "span", "run_rate"))},
  period_start TEXT,
  period_end TEXT,
  against TEXT,              -- the period that growth is measured from
  nature TEXT NOT NULL {_in("nature", v.NATURES)},
  population TEXT,           -- whom a survey asked
  sponsor TEXT REFERENCES entity(id),
  interest TEXT,
  interest_in TEXT REFERENCES entity(id),
  known_from TEXT NOT NULL,  -- as written
  known_by TEXT NOT NULL {_day("known_by")},  -- the day by which it was surely known
  retracted TEXT,            -- as written
  retracted_by TEXT {_day("retracted_by")},   -- the day from which it no longer counts
  rank TEXT NOT NULL {_in("rank", v.RANKS)},
  first_hand INTEGER NOT NULL CHECK (first_hand IN (0, 1)), -- 1: someone who knows says so
  preference TEXT NOT NULL,  -- sorts rivals, the preferred one first among those known
  formula TEXT,              -- of a derived fact; its inputs are in derivation
  note_en TEXT,
  note_zh TEXT,
  position INTEGER NOT NULL,
  CHECK ((unit IS NULL) = (low IS NULL AND high IS NULL)),
  CHECK (unit IN ('W', 'people', 'count', 'year', 'ratio', 'x') OR unit GLOB '[A-Z][A-Z][A-Z]'),
  CHECK (low IS NULL OR high IS NULL OR low < high OR (low = high AND low_open + high_open = 0)),
  CHECK (low IS NOT NULL OR low_open = 0),
  CHECK (high IS NOT NULL OR high_open = 0),
  -- money, watts and heads are whole; only these two are not
  CHECK (typeof(low) IN ('integer', 'null') OR (typeof(low) = 'real' AND unit IN ('ratio', 'x'))),
  CHECK (typeof(high) IN ('integer', 'null') OR (typeof(high) = 'real' AND unit IN ('ratio', 'x'))),
  CHECK ((nature = 'derived') = (formula IS NOT NULL)),
  CHECK (retracted_by IS NULL OR retracted_by >= known_from)
);

CREATE TABLE part (
  -- facts that are a tranche or leg of a deal, or a term of it in words
  fact TEXT NOT NULL PRIMARY KEY REFERENCES fact(id),
  deal TEXT NOT NULL REFERENCES deal(id),
  parent TEXT REFERENCES part(fact),  -- the part that it is a part of
  instrument TEXT {_in("instrument", v.INSTRUMENTS)},
  purpose TEXT {_in("purpose", v.PURPOSES)},
  chip TEXT,
  condition_en TEXT,
  condition_zh TEXT,
  due TEXT
);

CREATE TABLE rival_part (
  -- parts about the same money that several tellings of a deal state differently: of those that
  -- are known, the parts of one telling count, and those of the others stand beside them
  fact TEXT NOT NULL REFERENCES part(fact),
  rivalry TEXT NOT NULL,     -- the same for all that are about the same money
  telling TEXT NOT NULL,     -- the id of the deal as which it was told
  vague INTEGER NOT NULL,    -- how much it leaves open; the plainest telling is preferred
  PRIMARY KEY (fact, rivalry, telling)
);

CREATE TABLE party (
  -- who pays and who is paid in a part; several of a role share it, the split unknown
  fact TEXT NOT NULL REFERENCES part(fact),
  role TEXT NOT NULL {_in("role", ("payer", "payee"))},
  entity TEXT NOT NULL REFERENCES entity(id),
  position INTEGER NOT NULL,
  PRIMARY KEY (fact, role, entity)
);

CREATE TABLE event (
  -- facts that say that a deal or one of its parts reached a stage
  fact TEXT NOT NULL PRIMARY KEY REFERENCES fact(id),
  deal TEXT NOT NULL REFERENCES deal(id),
  part TEXT REFERENCES part(fact),
  status TEXT NOT NULL REFERENCES status(code),
  date TEXT,                 -- null: not stated
  happened_by TEXT NOT NULL {_day("happened_by")}  -- the day by which it had surely happened
);

CREATE TABLE link (
  -- facts that say how a deal relates to another
  fact TEXT NOT NULL PRIMARY KEY REFERENCES fact(id),
  deal TEXT NOT NULL REFERENCES deal(id),
  relation TEXT NOT NULL {_in("relation", v.RELATIONS)},
  other TEXT NOT NULL REFERENCES deal(id)
);

CREATE TABLE evidence (
  -- what a fact rests on: where it stands and on whose word
  fact TEXT NOT NULL REFERENCES fact(id),
  position INTEGER NOT NULL,
  source TEXT NOT NULL REFERENCES source(id),
  locator TEXT,
  attribution TEXT NOT NULL {_in("attribution", v.ATTRIBUTIONS)},
  attributed_to TEXT,        -- an entity's id, or plain words
  raw TEXT,                  -- the figure as published, in this source
  url TEXT,                  -- where this very claim can be read; null: where the source is
  note_en TEXT,
  note_zh TEXT,
  known_by TEXT NOT NULL {_day("known_by")},  -- the day by which it was surely there
  PRIMARY KEY (fact, position)
);

CREATE TABLE derivation (
  -- the facts that a derived fact was computed from
  fact TEXT NOT NULL REFERENCES fact(id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,        -- its name in the formula
  input TEXT NOT NULL REFERENCES fact(id),
  PRIMARY KEY (fact, position)
);

CREATE TABLE search_text (
  -- the words by which things are found, folded; see db.search_text
  rowid INTEGER PRIMARY KEY,
  kind TEXT NOT NULL {_in("kind", ("entity", "deal", "fact", "source"))},
  id TEXT NOT NULL,
  text TEXT NOT NULL
);
"""


LIST_TABLES = (*list_schema.LIST_TABLES, *page_schema.PAGE_TABLES)
"""Tables that say nothing of their own: they are made from the others."""

# None on part.parent: outermost parts have no parent, and SQLite would look for a company's parts
# among all of those.
INDEXES = """
CREATE INDEX name_folded ON name (folded);
CREATE INDEX fact_subject ON fact (subject, metric, known_by);
CREATE INDEX fact_deal ON fact (deal, kind, known_by);
CREATE INDEX fact_metric ON fact (metric, known_by);
CREATE INDEX fact_known_by ON fact (known_by);
CREATE INDEX fact_position ON fact (position);
CREATE INDEX deal_subject ON deal (subject);
CREATE INDEX deal_kind_announced ON deal (kind, announced);
CREATE INDEX deal_announced ON deal (announced);
CREATE INDEX deal_position ON deal (position);
CREATE INDEX part_deal ON part (deal);
CREATE INDEX rival_part_rivalry ON rival_part (rivalry);
CREATE INDEX party_entity ON party (entity, role);
CREATE INDEX event_deal ON event (deal, happened_by);
CREATE INDEX event_part ON event (part);
CREATE INDEX link_deal ON link (deal);
CREATE INDEX link_other ON link (other);
CREATE INDEX evidence_source ON evidence (source);
CREATE INDEX derivation_input ON derivation (input);
CREATE INDEX entity_kind ON entity (kind, position);
CREATE INDEX entity_parent ON entity (parent);
CREATE UNIQUE INDEX deal_list_id ON deal_list (id);
CREATE UNIQUE INDEX contract_list_id ON contract_list (id);
CREATE UNIQUE INDEX contract_list_found ON contract_list (found);
CREATE UNIQUE INDEX entity_list_id ON entity_list (id);
CREATE UNIQUE INDEX entity_list_found ON entity_list (found);
"""

SEARCH = """
CREATE INDEX search_text_thing ON search_text (kind, id);
CREATE VIRTUAL TABLE search_text_fts USING FTS5 (
  text, tokenize='trigram', content="search_text"
);
"""

# For people with a SQL prompt. What was retracted since is left out of all but facts_view.
VIEWS = """
CREATE VIEW facts_view AS
SELECT f.id, f.kind, coalesce(s.name_en, s.name_zh) AS subject, f.metric, f.low, f.high,
       f.low_open, f.high_open, f.approximate, f.unit, f.raw,
       coalesce(f.words_en, f.words_zh) AS words, f.basis, f.scope, f.period, f.nature,
       f.known_from, f.retracted, f.deal, e.source, e.locator, e.attribution,
       e.attributed_to, f.formula
FROM fact f JOIN entity s ON s.id = f.subject
LEFT JOIN evidence e ON e.fact = f.id AND e.position = 0
ORDER BY f.position;

CREATE VIEW deals_view AS
SELECT d.id, d.kind, coalesce(d.title_en, d.title_zh) AS title,
       coalesce(s.name_en, s.name_zh) AS subject, d.announced,
       (SELECT f.raw FROM fact f
        WHERE f.deal = d.id AND f.kind = 'amount' AND f.retracted_by IS NULL
        ORDER BY f.preference, f.position LIMIT 1) AS figure,
       (SELECT e.status FROM event e JOIN fact f ON f.id = e.fact
        WHERE e.deal = d.id AND e.part IS NULL AND f.retracted_by IS NULL
        ORDER BY e.happened_by DESC, f.position DESC LIMIT 1) AS status,
       (SELECT count(*) FROM part p JOIN fact f ON f.id = p.fact
        WHERE p.deal = d.id AND f.kind = 'part' AND f.retracted_by IS NULL) AS parts
FROM deal d JOIN entity s ON s.id = d.subject
ORDER BY d.announced DESC, d.position;

CREATE VIEW parts_view AS
SELECT p.deal, p.fact, p.parent,
       (SELECT group_concat(entity, ', ') FROM party
        WHERE fact = p.fact AND role = 'payer') AS payer,
       (SELECT group_concat(entity, ', ') FROM party
        WHERE fact = p.fact AND role = 'payee') AS payee,
       p.instrument, f.low, f.high, f.unit, f.raw,
       coalesce(f.words_en, f.words_zh) AS words,
       coalesce(p.condition_en, p.condition_zh) AS condition, p.due, p.purpose, p.chip
FROM part p JOIN fact f ON f.id = p.fact
WHERE f.retracted_by IS NULL
ORDER BY f.position;

CREATE VIEW contracts_view AS
SELECT v.* FROM deals_view v JOIN deal_kind k ON k.code = v.kind
WHERE k.compute = 1 OR v.id IN (SELECT deal FROM fact WHERE metric = 'hosting');

CREATE VIEW companies_view AS
SELECT e.id, e.kind, e.name_en, e.name_zh, e.parent, e.role,
       (SELECT group_concat(name, ', ') FROM name WHERE entity = e.id) AS names,
       (SELECT count(*) FROM fact f WHERE f.subject = e.id AND f.retracted_by IS NULL) AS facts
FROM entity e
ORDER BY e.position;

CREATE VIEW evidence_view AS
SELECT e.fact, s.publisher, coalesce(s.title_en, s.title_zh) AS source, e.locator,
       e.attribution, e.attributed_to, e.raw, coalesce(e.url, s.url) AS url
FROM evidence e JOIN source s ON s.id = e.source;
"""


def create(db: Database) -> None:
    """Make the empty tables, indexes, search index and views of a store."""
    create_tables(db)
    create_indexes(db)
    create_search(db)


def create_tables(db: Database) -> None:
    """Make the empty tables of a store, and say that it is one."""
    db.executescript(TABLES)
    db.executescript(list_schema.LISTS)
    db.executescript(page_schema.TABLES)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def create_indexes(db: Database) -> None:
    """Make what finds rows in tables: quicker done once these are filled. And the views."""
    for script in (INDEXES, page_schema.INDEXES, VIEWS):
        db.executescript(script)


def create_search(db: Database) -> None:
    """Make what finds texts: done once these are where they stay."""
    db.executescript(SEARCH)
