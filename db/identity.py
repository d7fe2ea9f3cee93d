"""What makes a SQLite file one of ours; checked by the reader, written by the builder.

Apart from `schema`, because the reading path must not import what builds.
"""

from __future__ import annotations

APPLICATION_ID = 0x7465726D  # "term"
SCHEMA_VERSION = 1
SCHEMA_FINGERPRINT = "5e76fcc749d3af57e4c30acf9ea6776daecdaf72a2e9f936a6d596c2ce94d3ea"
"""SHA-256 over the text of the schema (`db.store.schema_fingerprint`); a test keeps it true."""
