"""What makes a SQLite file one of ours; checked by the reader, written by the builder.

Apart from `schema`, because the reading path must not import what builds.
"""

from __future__ import annotations

APPLICATION_ID = 0x7465726D  # "term"
SCHEMA_VERSION = 2
SCHEMA_FINGERPRINT = "05fd215803ec6fa6c0c30f66a4b26c39c96f4d8298db40b922ad17be3cdf4620"
"""SHA-256 over the text of the schema (`db.store.schema_fingerprint`); a test keeps it true."""
