"""Files of evidence under the hash of their bytes: written once, never replaced, never deleted.

The bytes stand on the disk before any row speaks of them: file flushed, linked into its place,
folder flushed. A crash between file and row leaves a file that nobody names, which hurts nobody;
the other order would leave a receipt without its file.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

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
        name = sha256(content).hexdigest()[:32]
        self.begin(name)
        self.write_part(name, 0, content)
        return self.finish(name)

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
            FileUnusable: bytes before this part are missing, or the disk is full.
        """
        place = self.part_of(upload)
        if offset > self.received(upload):
            raise PART_BEYOND.error_at(upload, received=self.received(upload), offset=offset)
        try:
            with place.open("r+b") as target:
                target.seek(offset)
                target.write(content)
        except OSError as reason:
            raise STORE_FULL.error_at(upload, reason=reason.strerror) from None
        return self.received(upload)

    def finish(self, upload: str) -> str:
        """Put an upload into its place under its hash and return the hash.

        Raises:
            FileUnusable: it is not there, or the disk is full.
        """
        part = self.part_of(upload)
        try:
            with part.open("r+b") as source:
                hashing = sha256()
                while piece := source.read(CHUNK):
                    hashing.update(piece)
                os.fsync(source.fileno())
            digest = hashing.hexdigest()
            place = self.place_of(digest)
            place.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileExistsError):
                os.link(part, place)
            place.chmod(0o400)
            for folder in (place.parent, self.folder):
                _flush(folder)
            part.unlink()
        except FileNotFoundError:
            raise PART_GONE.error_at(upload) from None
        except OSError as reason:
            raise STORE_FULL.error_at(upload, reason=reason.strerror) from None
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
            elif _hash(place) != digest:
                yield BLOB_DAMAGED.at(digest)


def _hash(place: Path) -> str:
    hashing = sha256()
    with place.open("rb") as source:
        while piece := source.read(CHUNK):
            hashing.update(piece)
    return hashing.hexdigest()


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
