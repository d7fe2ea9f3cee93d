"""A store published on a web server, fetched and checked before it takes the old one's place.

Beside a store lies its manifest, as a build leaves both; on the server as here. The manifest is
fetched first and says what the store must be: its size and its checksum. What came is looked at as
any store is that is opened, and only then put in place, the way a build does it: a kill at any time
leaves the old store or the new one, whole, with a manifest that vouches for it.

Two more files lie beside the store, their names beginning with a dot: what came of a store before
the connection was cut, which is gone on with only if the server says that it still is the same
file, and the manifest's tag, with which the server is asked whether there is anything new.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import BinaryIO, TypeVar
from urllib.parse import unquote, urlsplit

from db.exchange.fetching import (
    Answer,
    FetchError,
    Patience,
    beside,
    checked_url,
    digest,
    fetch,
    strong,
)
from db.publish import put_in_place
from db.safe_text import clean
from db.store import EXPECTED, FileFault, Identity, Manifest, StoreError, manifest_path, open_store
from db.told import told

MAX_STORE = 2_000_000_000
"""Bytes of the largest store that is pulled."""
_LARGEST_MANIFEST = 64 * 1024
_SMALLEST_STORE = 512
_SUFFIX = ".manifest.json"
_TELL = told("Tell whoever publishes it.")
_PATIENCE = Patience()

T = TypeVar("T")

Progress = Callable[[int, int], None]
"""Told how many bytes are here, of how many."""


class PullError(FileFault):
    """A store can't be pulled. The one that was there, if any, is as it was."""

    def __init__(self, url: str, what: str, advice: str) -> None:
        super().__init__(url, what, advice)
        self.url = url

    @property
    def name(self) -> str:
        """Its address."""
        return self.url


@dataclass(frozen=True, slots=True)
class Pulled:
    """What came of a pull.

    Attributes:
        store: Where the store is.
        manifest: What it is.
        unchanged: Whether the store that was there is the one on the server.
        fetched: How many bytes of a store came.
        resumed: How many were there already, from a pull that was cut off.
    """

    store: Path
    manifest: Manifest
    unchanged: bool
    fetched: int = 0
    resumed: int = 0


def pull(
    url: str,
    target: Path,
    *,
    progress: Progress | None = None,
    patience: Patience = _PATIENCE,
    identity: Identity = EXPECTED,
) -> Pulled:
    """Fetch a store and put it in place of the one that is there, if any.

    Args:
        url: The store's address; that of its manifest goes on with `.manifest.json`.
        target: Where the store is to be.
        progress: Told how far it is, now and then.
        patience: How long to wait for the server.
        identity: What the store is to say of itself.

    Raises:
        PullError: The server doesn't give it, or what it gives is not what its manifest says, or
            no store that can be read.
        BuildError: It can't be written there.
    """
    try:
        work = _Work(checked_url(url), target, progress, patience, identity)
        manifest = put_in_place(target, work.bring, identity=identity)
    except FetchError as fault:
        raise PullError(url, fault.what, fault.advice) from None
    unchanged = manifest is None
    return Pulled(target, manifest or work.wanted, unchanged, work.fetched, work.resumed)


def store_name(url: str) -> str:
    """A name for the store at an address, which no other address has.

    Raises:
        PullError: It is no address.
    """
    try:
        parts = urlsplit(checked_url(url))
    except FetchError as fault:
        raise PullError(url, fault.what, fault.advice) from None
    last = unquote(parts.path).rstrip("/").rpartition("/")[2].removesuffix(".db")
    words = "".join(
        letter if letter.isascii() and letter.isalnum() else "-"
        for letter in f"{parts.hostname}-{last}"
    )
    readable = "-".join(filter(None, words.split("-")))[:60]
    return f"{readable}-{digest(f'{parts.scheme}://{parts.netloc}{parts.path}')[:8]}.db"


@dataclass(frozen=True, slots=True)
class _Memory:
    """What is remembered of a server, from one pull to the next."""

    url: str = ""  # hashed: an address may hold a key
    manifest: str = ""
    tag: str = ""  # of the manifest
    part: str = ""  # the checksum of the store of which a part is here
    part_tag: str = ""  # of that store

    @classmethod
    def read(cls, path: Path, url: str) -> _Memory:
        """What was written for this address; nothing, if anything is odd about it."""
        try:
            with open(path, "rb") as file:
                told = json.loads(file.read(4 * _LARGEST_MANIFEST))
            found = cls(**told)
        except (OSError, ValueError, TypeError, RecursionError):
            return cls()
        sound = all(isinstance(each, str) for each in asdict(found).values())
        return found if sound and found.url == digest(url) else cls()

    def write(self, path: Path) -> None:
        """Write it for the next pull."""
        draft = Path(f"{path}.draft")
        draft.write_text(json.dumps(asdict(self)), "utf-8")
        os.replace(draft, path)


class _Work:
    """One pull.

    Attributes:
        wanted: The manifest on the server.
        fetched: Bytes of the store that came.
        resumed: Bytes that were there.
    """

    def __init__(
        self, url: str, target: Path, progress: Progress | None, patience: Patience,
        identity: Identity,
    ) -> None:  # fmt: skip
        self.wanted = Manifest("", 0, 0)
        self.fetched = self.resumed = 0
        self._url = url
        store = Path(os.path.realpath(target))
        self._store = store
        self._part = store.with_name(f".{store.name}.part")
        self._memory_file = store.with_name(f".{store.name}.pull")
        self._memory = _Memory()
        self._pieced = False  # whether the store came in more than one piece
        self._progress = progress or (lambda done, total: None)
        self._patience = patience
        self._identity = identity

    def bring(self, draft: Path) -> Manifest | None:
        """Make the store at a path, or None if there is nothing new; see `put_in_place`."""
        self._memory = _Memory.read(self._memory_file, self._url)
        self.wanted = self._patiently(self._manifest)
        if self._is_here():
            self._forget_part()
            return None
        self._patiently(self._whole_store)
        os.replace(self._part, draft)
        self._remember(part="", part_tag="")
        return self.wanted

    def _patiently(self, fetched: Callable[[], T]) -> T:
        """Try again what may pass."""
        for pause in self._patience.pauses:
            try:
                return fetched()
            except FetchError as fault:
                if not fault.passing:
                    raise
                time.sleep(pause)
        return fetched()

    def _manifest(self) -> Manifest:
        """Ask for the manifest; the server may answer that it is the one that is known."""
        url = beside(self._url, _SUFFIX)
        known = self._memory.tag and self._memory.manifest
        headers = {"If-None-Match": self._memory.tag} if known else {}
        try:
            with fetch(url, headers, self._patience) as answer:
                if answer.status == 304 and known:
                    return self._manifest_of(self._memory.manifest)
                if answer.status != 200:
                    raise FetchError(
                        told("an answer of an unknown kind ({status})", status=answer.status), _TELL
                    )
                text = b"".join(answer.pieces(_LARGEST_MANIFEST)).decode("utf-8", "replace")
                tag = answer.headers.get("ETag", "")
        except FetchError as fault:
            what = told("its manifest ({suffix}): {what}", suffix=clean(_SUFFIX), what=fault.what)
            raise FetchError(what, fault.advice, passing=fault.passing) from None
        manifest = self._manifest_of(text)
        self._remember(
            manifest=text, tag=tag if len(tag) < 200 and tag.isascii() and tag.isprintable() else ""
        )
        return manifest

    def _manifest_of(self, text: str) -> Manifest:
        try:
            found = replace(Manifest.from_json(text), previous=None)
        except ValueError:
            raise FetchError(
                told("what lies at {suffix} is no manifest of a store", suffix=_SUFFIX), _TELL
            ) from None
        hexadecimal = len(found.sha256) == 64 and set(found.sha256) <= set("0123456789abcdef")
        if not hexadecimal or found.size < _SMALLEST_STORE:
            raise FetchError(
                told("what lies at {suffix} is no manifest of a store", suffix=_SUFFIX), _TELL
            )
        if found.size > MAX_STORE:
            what = told(
                "a store of {size:,} bytes, and over {most:,} are not pulled",
                size=found.size,
                most=MAX_STORE,
            )
            raise FetchError(what, _TELL)
        expected = self._identity.schema_version
        if found.schema_version != expected:
            newer = found.schema_version > expected
            kind = told("a newer") if newer else told("an older")
            what = told(
                "a store for {kind} termsheet (schema {version}; this one reads {expected})",
                kind=kind, version=found.schema_version, expected=expected,
            )  # fmt: skip
            raise FetchError(what, told("Update termsheet.") if newer else _TELL)
        return found

    def _is_here(self) -> bool:
        """Whether the store that is here is whole, and the one on the server."""
        try:
            local = Manifest.from_json(manifest_path(self._store).read_bytes())
            if local != self.wanted:
                return False
            open_store(self._store, verify=True, identity=self._identity).close()
        except (OSError, ValueError, StoreError):
            return False
        return True

    def _whole_store(self) -> None:
        """Have the store in the partial file, as its manifest says it is."""
        self._store_bytes()
        self._check()

    def _store_bytes(self) -> None:
        """Have the whole store in the partial file, going on with what is there if that is sure."""
        have = self._usable_part()
        if not self.fetched:
            self.resumed = have
        self._pieced = have > 0
        if have == self.wanted.size:
            return
        headers = {}
        if have:
            headers = {"Range": f"bytes={have}-", "If-Range": self._memory.part_tag}
        with fetch(self._url, headers, self._patience) as answer:
            if answer.status == 206 and have:
                self._check_range(answer, have)
            elif answer.status == 200:
                self.resumed = have = 0
                self._pieced = False
            else:
                self._forget_part()
                what = told("an answer of an unknown kind ({status})", status=answer.status)
                raise FetchError(what, _TELL, passing=bool(have))
            left = self.wanted.size - have
            if answer.length not in (None, left):
                what = told(
                    "the server names {length:,} bytes, and the manifest {left:,}",
                    length=answer.length, left=left,
                )  # fmt: skip
                raise FetchError(what, _TELL)
            if not have:
                self._remember(part=self.wanted.sha256, part_tag=strong(answer.headers.get("ETag")))
            with _opened(self._part, have) as file:
                self._write(answer, file, have)

    def _usable_part(self) -> int:
        """How much of this very store is here already, and can be gone on with."""
        remembered = self._memory.part == self.wanted.sha256 and self._memory.part_tag
        try:
            have = self._part.stat().st_size
        except OSError:
            return 0
        if not remembered or have > self.wanted.size:
            self._forget_part()
            return 0
        return have

    def _check_range(self, answer: Answer, have: int) -> None:
        sent = answer.headers.get("Content-Range", "")
        size = self.wanted.size
        if sent != f"bytes {have}-{size - 1}/{size}":
            self._forget_part()
            what = told(
                "another piece is sent than was asked for ({sent})", sent=clean(sent, limit=60)
            )
            raise FetchError(what, _TELL, passing=True)

    def _write(self, answer: Answer, file: BinaryIO, have: int) -> None:
        for piece in answer.pieces(self.wanted.size - have):
            file.write(piece)
            have += len(piece)
            self.fetched += len(piece)
            self._progress(have, self.wanted.size)
        file.flush()
        if have < self.wanted.size:
            what = told(
                "the connection was cut after {have:,} of {size:,} bytes",
                have=have,
                size=self.wanted.size,
            )
            going_on = (
                told("Try again: it goes on from there.")
                if self._memory.part_tag
                else told("Try again.")
            )
            raise FetchError(what, going_on, passing=True)

    def _check(self) -> None:
        """Compare what came with the manifest, and open it as any store is opened."""
        with open(self._part, "rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != self.wanted.sha256:
            self._forget_part()
            what = told(
                "the store that came is not the one of its manifest (its checksum is another)"
            )
            advice = told("Try again: perhaps it is just being published.")
            raise FetchError(what, advice, passing=self._pieced)
        try:
            open_store(self._part, identity=self._identity).close()
        except StoreError as fault:
            self._forget_part()
            raise FetchError(
                told("what came is no store to be read here: {what}", what=fault.what), _TELL
            ) from None

    def _forget_part(self) -> None:
        self._part.unlink(missing_ok=True)
        self._remember(part="", part_tag="")

    def _remember(self, **changes: str) -> None:
        self._memory = replace(self._memory, url=digest(self._url), **changes)
        # What can't be remembered is fetched anew.
        with suppress(OSError):
            self._memory.write(self._memory_file)


def _opened(path: Path, have: int) -> BinaryIO:
    flags = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | (0 if have else os.O_TRUNC)
    file = os.fdopen(os.open(path, flags, 0o600), "wb")
    file.seek(have)
    return file
