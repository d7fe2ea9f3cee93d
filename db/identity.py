"""What makes a SQLite file one of ours; checked by the reader, written by the builder.

Apart from `schema`, because the reading path must not import what builds.
"""

from __future__ import annotations

APPLICATION_ID = 0x7465726D  # "term"
SCHEMA_VERSION = 3
SCHEMA_FINGERPRINT = "255b5eac32635e078de086071ec53017fa1fb05006f602c4037038d85422d930"
"""SHA-256 over the text of the schema (`db.store.schema_fingerprint`); a test keeps it true."""
