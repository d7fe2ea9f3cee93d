"""What makes a SQLite file one of ours; checked by the reader, written by the builder.

Apart from `schema`, because the reading path must not import what builds.
"""

from __future__ import annotations

APPLICATION_ID = 0x7465726D  # "term"
SCHEMA_VERSION = 1
SCHEMA_FINGERPRINT = ""  # sha256 over the schema's own text; a test keeps it true
