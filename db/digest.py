"""SHA-256 of short texts, without OpenSSL.

`hashlib` loads OpenSSL, which takes 3 ms and 3 MB of a start. What Python has besides, and its own
`random` uses in the same way, is as exact, and slower only for what is large (a store: see
`db.store_files.file_sha256`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import sha256
else:
    try:
        from _sha2 import sha256  # Python 3.12 and later
    except ImportError:
        try:
            from _sha256 import sha256
        except ImportError:
            from hashlib import sha256

__all__ = ["sha256"]
