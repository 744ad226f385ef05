"""Files of evidence under the hash of their bytes: written once, never replaced, never deleted.

The bytes stand on the disk before any row speaks of them: file flushed, linked into its place,
folder flushed. A crash between file and row leaves a file that nobody names, which hurts nobody;
the other order would leave a receipt without its file.

An upload may be brought by several at once. Whoever writes or finishes it locks its file, and
looks whether the file still bears its name: nobody writes into bytes that stand in their place.
"""

from __future__ import annotations

import fcntl
import os
import re
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO, Final
from uuid import uuid4

from kaohe.core.errors import FileUnusable
from kaohe.stores.evidence_faults import (
    BLOB_DAMAGED,
    BLOB_MISSING,
    PART_BEYOND,
    PART_GONE,
    STORE_FULL,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kaohe.core.errors import Fault

CHUNK: Final = 1 << 20
DAY_SECONDS: Final = 86_400
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_PART: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class EvidenceStore:
    """A folder of blobs, and the files that are still on their way."""

    folder: Path

    def place_of(self, digest: str) -> Path:
        """Return where the bytes of a digest stand, or would stand."""
        if not _DIGEST.fullmatch(digest):
            raise BLOB_MISSING.error_at(digest[:64])
        return self.folder / digest[:2] / digest

    def holds(self, digest: str) -> bool:
        """Tell whether the bytes are there."""
        return self.place_of(digest).is_file()

    def read(self, digest: str) -> bytes:
        """Return the bytes, which must be what their name says.

        Raises:
            FileUnusable: they are not there, or have changed on the disk.
        """
        place = self.place_of(digest)
        try:
            content = place.read_bytes()
        except OSError:
            raise BLOB_MISSING.error_at(digest) from None
        if sha256(content).hexdigest() != digest:
            raise BLOB_DAMAGED.error_at(digest)
        return content

    def keep(self, content: bytes) -> str:
        """Keep bytes and return their digest; the same again changes nothing."""
        name = uuid4().hex
        self.begin(name)
        try:
            self.write_part(name, 0, content)
            return self.finish(name)
        except FileUnusable:
            self.forget(name)
            raise

    def part_of(self, upload: str) -> Path:
        """Return where the bytes of an upload are gathered."""
        if not _PART.fullmatch(upload):
            raise PART_GONE.error_at(upload[:32])
        return self.folder / "incoming" / upload

    def begin(self, upload: str) -> None:
        """Make room for an upload; one that was begun before goes on."""
        place = self.part_of(upload)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.touch(mode=0o600)
        except OSError as reason:
            raise STORE_FULL.error_at(upload, reason=reason.strerror) from None

    def received(self, upload: str) -> int:
        """Return how many bytes of an upload are there.

        Raises:
            FileUnusable: there is no such upload.
        """
        try:
            return self.part_of(upload).stat().st_size
        except OSError:
            raise PART_GONE.error_at(upload) from None

    def write_part(self, upload: str, offset: int, content: bytes) -> int:
        """Write a part of an upload at its place; the same part again changes nothing.

        Returns:
            how many bytes are there now.

        Raises:
            FileUnusable: bytes before this part are missing, the upload is over, or the disk is
                full.
        """
        with self._hold(upload) as part:
            here = os.fstat(part.fileno())
            if offset > here.st_size:
                raise PART_BEYOND.error_at(upload, received=here.st_size, offset=offset)
            if here.st_nlink > 1:  # whoever finished it died before the name was taken away
                return here.st_size
            with self.part_of(upload).open("r+b") as target:
                target.seek(offset)
                target.write(content)
            return max(here.st_size, offset + len(content))

    def finish(self, upload: str, *, expected: str = "") -> str:
        """Put an upload into its place under its hash and return the hash.

        Bytes of another hash than the one expected are thrown away; they are hashed and put into
        their place under one lock, so that what is named is what was looked at.

        Raises:
            FileUnusable: there is no such upload, it is over, or the disk is full.
        """
        with self._hold(upload) as source:
            digest = _hash(source)
            if expected not in {"", digest}:
                self.forget(upload)
                return digest
            os.fsync(source.fileno())
            place = self.place_of(digest)
            place.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileExistsError):
                os.link(self.part_of(upload), place)
            place.chmod(0o400)
            for folder in (place.parent, self.folder):
                _flush(folder)
            self.part_of(upload).unlink()
        return digest

    def forget(self, upload: str) -> None:
        """Throw an upload away that was refused or given up."""
        with suppress(OSError):
            self.part_of(upload).unlink()

    def sweep(self, now: float) -> int:
        """Throw away what has been on its way for more than a day; return how many."""
        gone = 0
        for part in sorted((self.folder / "incoming").glob("*")):
            with suppress(OSError):
                if now - part.stat().st_mtime > DAY_SECONDS:
                    part.unlink()
                    gone += 1
        return gone

    def list_digests(self) -> Iterator[str]:
        """Yield the digest of every blob."""
        for place in sorted(self.folder.glob("??/*")):
            yield place.name

    def check(self, named: Iterable[str]) -> Iterator[Fault]:
        """Yield every blob that a row names and that is not there or has changed."""
        for digest in named:
            place = self.place_of(digest)
            if not place.is_file():
                yield BLOB_MISSING.at(digest)
                continue
            with place.open("rb") as source:
                if _hash(source) != digest:
                    yield BLOB_DAMAGED.at(digest)

    @contextmanager
    def _hold(self, upload: str) -> Iterator[BinaryIO]:
        """Keep all others from the file of an upload, and make faults of what the disk says."""
        place = self.part_of(upload)
        try:
            with place.open("rb") as part:
                fcntl.flock(part, fcntl.LOCK_EX)
                if not os.path.samestat(os.fstat(part.fileno()), place.stat()):
                    raise PART_GONE.error_at(upload)
                yield part
        except FileNotFoundError:
            raise PART_GONE.error_at(upload) from None
        except OSError as reason:
            raise STORE_FULL.error_at(upload, reason=reason.strerror) from None


def _hash(source: BinaryIO) -> str:
    hashing = sha256()
    while piece := source.read(CHUNK):
        hashing.update(piece)
    return hashing.hexdigest()


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
