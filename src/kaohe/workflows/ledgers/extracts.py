"""Extracts (``ledger-extract/1``): a ledger as it is handed to a key holder, or an auditor.

JSON lines: the first names ledger, range and signed checkpoint, each further one is an entry with
its salt and its documents. Whoever holds the lines before can continue them, and compares the root
that comes out with the checkpoint.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Final, Protocol

from kaohe.core.canonical import canonical_bytes, read_canonical
from kaohe.core.ledger import Entry, read_checkpoint, read_entry, read_note
from kaohe.core.ledger.entries import SALT_BYTES
from kaohe.core.ledger.notes import decode_base64
from kaohe.workflows.keyholding.faults import EXTRACT_UNREADABLE
from kaohe.workflows.ledgers.faults import CHECKPOINT_NONE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from kaohe.core.canonical import Json
    from kaohe.workflows.ledgers.recording import KeptEntry

FORMAT: Final = "ledger-extract/1"
LARGEST_EXTRACT: Final = 128 * 2**20
"""Bytes; a national campaign with all documents that a holder needs has about 20 million."""
FIELDS: Final[Mapping[str, str]] = {
    "plan": "plan",
    "frame": "record",
    "keys": "record",
    "seed": "record",
    "chosen": "record",
    "arrived": "record",
    "outcome": "record",
    "kept": "record",
    "closed": "record",
    "reason": "record",
}
"""Kinds of entry whose document a key holder judges, and the field that holds its digest."""


class ExtractSource(Protocol):
    """Where an extract is taken from: the office's ledger."""

    @property
    def origin(self) -> str:
        """Return the ledger's name."""
        ...

    def entry(self, index: int) -> KeptEntry | None:
        """Return one entry."""
        ...

    def document(self, name: str) -> bytes | None:
        """Return what was kept beside an entry."""
        ...

    def checkpoint(self, size: int | None = None) -> bytes | None:
        """Return the signed checkpoint of a size, or the latest."""
        ...


@dataclass(frozen=True, slots=True)
class ExtractEntry:
    """One entry of an extract."""

    index: int
    salt: bytes
    entry: bytes
    documents: Mapping[str, bytes] = field(default_factory=dict)
    """Digest → what it is the digest of."""


@dataclass(frozen=True, slots=True)
class Extract:
    """Entries of a ledger from an index on, up to a checkpoint."""

    origin: str
    first: int
    size: int
    checkpoint: bytes
    entries: tuple[ExtractEntry, ...]


def document_of(entry: Entry) -> str | None:
    """Return the digest of the document that a key holder needs with an entry."""
    name = FIELDS.get(entry.kind)
    return str(entry.content[name]) if name else None


def write_extract(
    record: ExtractSource, *, first: int = 0, kinds: Collection[str] = frozenset(FIELDS)
) -> bytes:
    """Write the entries from ``first`` up to the latest checkpoint that is signed.

    Args:
        record: the ledger.
        first: entries that the reader has already.
        kinds: kinds of entry whose documents are handed over.

    Raises:
        LedgerError: no checkpoint is signed yet.
    """
    note = record.checkpoint()
    if note is None:
        raise CHECKPOINT_NONE.error_at(record.origin, size="–")
    size = read_checkpoint(read_note(note).text).size
    head: Json = {
        "format": FORMAT,
        "origin": record.origin,
        "first": min(first, size),
        "size": size,
        "checkpoint": note.decode("utf-8"),
    }
    kept = (record.entry(index) for index in range(min(first, size), size))
    lines = (_write_entry(record, each, kinds) for each in kept if each)
    return b"".join(canonical_bytes(line) + b"\n" for line in (head, *lines))


def read_extract(data: bytes) -> Extract:
    """Read an extract; whether it is of the ledger that it names is judged by who follows it.

    Raises:
        LedgerError: it is none, entries are missing, or a document is not what its name says.
    """
    try:
        if len(data) > LARGEST_EXTRACT or not data.endswith(b"\n"):
            raise ValueError("too long, or cut off")  # noqa: TRY301 - told to the reader below
        head, *lines = data[:-1].split(b"\n")
        return _read(read_canonical(head), lines)
    except ValueError:
        raise EXTRACT_UNREADABLE.error_at(FORMAT) from None


def _write_entry(record: ExtractSource, kept: KeptEntry, kinds: Collection[str]) -> Json:
    entry = read_entry(kept.entry, where=str(kept.index))
    name = document_of(entry) if entry.kind in kinds else None
    document = record.document(name) if name else None
    documents: dict[str, Json] = {}
    if name and document is not None:
        documents[name] = b64encode(document).decode("ascii")
    return {
        "index": kept.index,
        "salt": kept.salt.hex(),
        "entry": kept.entry.decode("utf-8"),
        "documents": documents,
    }


def _read(head: Json, lines: list[bytes]) -> Extract:
    match head:
        case {
            "format": str(written),
            "origin": str(origin),
            "first": int(first),
            "size": int(size),
            "checkpoint": str(checkpoint),
            **others,
        } if written == FORMAT and not others and 0 <= first <= size:
            entries = tuple(_read_entries(lines))
            if [each.index for each in entries] != list(range(first, size)):
                raise ValueError("entries are missing or out of order")
            return Extract(origin, first, size, checkpoint.encode("utf-8"), entries)
    raise ValueError("no head of an extract")


def _read_entries(lines: list[bytes]) -> Iterator[ExtractEntry]:
    for line in lines:
        match read_canonical(line):
            case {
                "index": int(index),
                "salt": str(salt),
                "entry": str(entry),
                "documents": dict(documents),
                **others,
            } if not others and len(salt) == 2 * SALT_BYTES:
                found = {name: _read_document(name, each) for name, each in documents.items()}
                yield ExtractEntry(index, bytes.fromhex(salt), entry.encode("utf-8"), found)
            case _:
                raise ValueError("no entry of an extract")


def _read_document(name: str, encoded: Json) -> bytes:
    content = decode_base64(str(encoded))
    if sha256(content).hexdigest() != name:
        raise ValueError("a document is not what its name says")
    return content
