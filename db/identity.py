"""What makes a SQLite file one of ours; checked by the reader, written by the builder.

Apart from `schema`, because the reading path must not import what builds.
"""

from __future__ import annotations

APPLICATION_ID = 0x7465726D  # "term"
SCHEMA_VERSION = 2
SCHEMA_FINGERPRINT = "5f94cda19bb244699abaf0cb877b003350f6a2ae92b403f8d0187b5a71907d4f"
"""SHA-256 over the text of the schema (`db.store.schema_fingerprint`); a test keeps it true."""
