"""What makes a SQLite file one of ours; checked by the reader, written by the builder.

Apart from `schema`, because the reading path must not import what builds.
"""

from __future__ import annotations

APPLICATION_ID = 0x7465726D  # "term"
SCHEMA_VERSION = 2
SCHEMA_FINGERPRINT = "74a76c8b7ec47f18c2b8ecc9690f83aa6b73a57a767ff12c9cc727be9ee3ceee"
"""SHA-256 over the text of the schema (`db.store.schema_fingerprint`); a test keeps it true."""
