"""The files of a store: which file stands at a path, its manifest, its checksum, its faults.

Beside `facts.db` lies `facts.db.manifest.json`, which a build wrote: the SHA-256 of the store's
bytes, and what the store says.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from db.digest import sha256
from db.named_tuple import NamedTuple
from db.safe_text import clean
from db.told import told

BUILD_IT = told("Build it with `termsheet build`.")
BUILD_AGAIN = told("Build it again with `termsheet build`.")
LARGEST_MANIFEST = 64 * 1024
"""Bytes of a manifest that are read."""
_LARGEST_PLAIN = 1 << 20
"""Bytes of the largest file that is hashed without OpenSSL: in 3 ms, which loading that takes."""


class FileFault(Exception):
    """What is wrong with a file, in words that may follow its name, and what to do about it."""

    def __init__(self, path: Path | str, what: str, advice: str) -> None:
        super().__init__(path, what, advice)
        self.path = Path(path)
        self.what = what
        self.advice = advice

    @property
    def name(self) -> str:
        """What the file is called when it is told of."""
        return str(self.path)

    def __str__(self) -> str:
        return clean(f"{clean(self.name, limit=1000)}: {self.what}. {self.advice}")


class StoreError(FileFault):
    """A store can't be read."""


class FileIdentity(NamedTuple):
    """What differs between two files that stood at one path, one after the other."""

    device: int
    inode: int
    mtime_ns: int
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a build wrote down about the store it made.

    Attributes:
        sha256: Of the store's bytes, as 64 hexadecimal digits.
        size: Of the store, in bytes.
        schema_version: Of the store.
        content_hash: Of what the store says, whatever its bytes are; or None.
        previous: While a build puts its store in place, the manifest of the store before it.
    """

    sha256: str
    size: int
    schema_version: int
    content_hash: str | None = None
    previous: Manifest | None = None

    def to_json(self) -> str:
        """Write the manifest with its keys sorted, and `previous` only if there is one."""
        fields = asdict(self)
        if self.previous is None:
            del fields["previous"]
        else:
            del fields["previous"]["previous"]
        return json.dumps(fields, indent=2, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> Manifest:
        """Read what `to_json` wrote.

        Raises:
            ValueError: It is something else.
        """
        try:
            return _manifest_of(json.loads(text))
        except RecursionError as error:
            raise ValueError("nested too deeply for a manifest") from error

    def entry_for(self, sha256: str) -> Manifest | None:
        """The part of the manifest that a store with this checksum answers to, if one does."""
        for entry in (self, self.previous):
            if entry is not None and entry.sha256 == sha256:
                return replace(entry, previous=None)
        return None


def _manifest_of(value: object) -> Manifest:
    match value:
        case {
            "sha256": str(sha256),
            "size": int(size),
            "schema_version": int(version),
            "content_hash": str() | None as content_hash,
            **rest,
        }:
            previous = _manifest_of(rest["previous"]) if "previous" in rest else None
            return Manifest(sha256, size, version, content_hash, previous)
        case _:
            raise ValueError("not a manifest")


def file_identity(path: Path | str) -> FileIdentity:
    """Tell which file stands at a path now, to notice later that it is another.

    Raises:
        StoreError: There is none.
    """
    try:
        found = os.stat(path)
    except (OSError, ValueError) as error:
        raise unreachable(path, error) from error
    return FileIdentity(found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size)


def file_sha256(path: Path) -> str:
    """Hash the bytes of a file, as a manifest has them."""
    with open(path, "rb") as file:
        beginning = file.read(_LARGEST_PLAIN + 1)
        if len(beginning) <= _LARGEST_PLAIN:
            return sha256(beginning).hexdigest()
        import hashlib  # a few times as fast, once it is there

        file.seek(0)
        return hashlib.file_digest(file, "sha256").hexdigest()


def manifest_path(store: Path) -> Path:
    """Where the manifest of a store is."""
    return Path(f"{store}.manifest.json")


def damaged(path: Path | str, how: str) -> StoreError:
    """A store whose bytes are not what they should be."""
    return StoreError(path, told("damaged ({how})", how=how), BUILD_AGAIN)


def unreachable(path: Path | str, error: OSError | ValueError) -> StoreError:
    """Say what an error of the system means for a path."""
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return StoreError(path, told("not found"), BUILD_IT)
        case PermissionError():
            return StoreError(
                path, told("may not be read"), told("Ask its owner for permission to read it.")
            )
        case _:
            why = error.strerror if isinstance(error, OSError) else error
            return StoreError(
                path, told("can't be reached ({why})", why=why), told("Check the path.")
            )
