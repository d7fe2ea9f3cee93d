"""What makes a SQLite file one of ours; checked by the reader, written by the builder.

Apart from `schema`, because the reading path must not import what builds.
"""

from __future__ import annotations

APPLICATION_ID = 0x7465726D  # "term"
SCHEMA_VERSION = 1
SCHEMA_FINGERPRINT = "16aff7d96216c24d8173ff96bbe4e38421d3f8d8198bc024b8d77f831ee20ec0"
"""SHA-256 over the text of the schema (`db.store.schema_fingerprint`); a test keeps it true."""
