"""The receipt of a report: what was handed in, when, and where it stands in the ledger.

A receipt is one file that holds together without the server: the manifest with the hash of every
file, the entry of the ledger that names the manifest, and the ledger's signature under entry and
time. Whoever has the office's public key can check it, and compare the files on his own disk.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from kaohe.core.canonical import canonical_bytes, read_canonical
from kaohe.core.errors import LedgerError, NoteInvalid, raise_all
from kaohe.core.ledger import commit_entry, entry_leaf, open_receipt, read_entry
from kaohe.workflows.self_check.faults import (
    RECEIPT_DIFFERS,
    RECEIPT_FILE_DIFFERS,
    RECEIPT_UNREADABLE,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.core.canonical import Json
    from kaohe.core.errors import Fault
    from kaohe.core.ledger import NoteKey, Receipt

FORMAT: Final = "self-check-receipt/1"
LARGEST: Final = 16_000_000
"""Bytes of a receipt file; the manifest of a body with ten thousand files is smaller."""


@dataclass(frozen=True, slots=True)
class OpenedReceipt:
    """A receipt that holds."""

    receipt: Receipt
    rehearsal: bool
    details: Mapping[str, Any]
    """What the entry stands for: number, body, whether late, digest of the manifest."""
    manifest: Mapping[str, Any]
    """Answers, rows and files as they were handed in."""


def write_receipt_file(
    *, note: bytes, entry: bytes, salt: bytes, nonce: str, document: bytes, manifest: bytes
) -> bytes:
    """Return the receipt as one file.

    Args:
        note: the signed receipt of the ledger.
        entry: the ledger's entry.
        salt: of the entry's commitment.
        nonce: what the entry's record was made with.
        document: what the entry stands for.
        manifest: what was handed in.
    """
    body: dict[str, Json] = {
        "format": FORMAT,
        "note": note.decode(),
        "entry": entry.decode(),
        "salt": base64.b64encode(salt).decode(),
        "nonce": nonce,
        "document": document.decode(),
        "manifest": manifest.decode(),
    }
    return canonical_bytes(body) + b"\n"


def open_receipt_file(data: bytes, key: NoteKey, *, where: str = "receipt") -> OpenedReceipt:
    """Check a receipt without a server.

    Raises:
        NoteInvalid: it is no receipt, not signed by this ledger, or its parts do not agree.
    """
    body = _read(data, where)
    receipt = open_receipt(body["note"].encode(), key, where=where)
    entry, document = body["entry"].encode(), body["document"].encode()
    manifest = body["manifest"].encode()
    try:
        said = read_entry(entry, where=where)
        salt = base64.b64decode(body["salt"], validate=True)
        leaf = entry_leaf(commit_entry(entry, salt=salt, rehearsal=said.rehearsal))
        record = read_canonical(document)
        listed = read_canonical(manifest)
    except (LedgerError, ValueError):
        raise RECEIPT_UNREADABLE.error_at(where) from None
    if not isinstance(record, dict) or not isinstance(listed, dict):
        raise RECEIPT_UNREADABLE.error_at(where)
    details = record.get("details")
    if not isinstance(details, dict):
        raise RECEIPT_UNREADABLE.error_at(where)
    expected = sha256(body["nonce"].encode() + document).hexdigest()
    agree = {
        "entry": leaf == receipt.leaf and said.at == receipt.time,
        "record": said.content.get("record") == expected,
        "manifest": details.get("manifest") == sha256(manifest).hexdigest(),
    }
    raise_all(
        NoteInvalid,
        (RECEIPT_DIFFERS.at(where, part=part) for part, holds in agree.items() if not holds),
    )
    return OpenedReceipt(receipt, said.rehearsal, details, listed)


def compare_files(opened: OpenedReceipt, found: Mapping[str, str]) -> Iterator[Fault]:
    """Yield the files of a receipt that are not there, or are others.

    Args:
        opened: the receipt.
        found: names of the files of a folder → SHA-256.
    """
    digests = set(found.values())
    for each in opened.manifest.get("files", ()):
        if each["sha256"] not in digests:
            yield RECEIPT_FILE_DIFFERS.at(each["name"], name=each["name"])


def _read(data: bytes, where: str) -> dict[str, str]:
    try:
        body = json.loads(data) if len(data) <= LARGEST else None
    except (ValueError, RecursionError):
        body = None
    fields = ("note", "entry", "salt", "nonce", "document", "manifest")
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise RECEIPT_UNREADABLE.error_at(where)
    if not all(isinstance(body.get(field), str) for field in fields):
        raise RECEIPT_UNREADABLE.error_at(where)
    return {field: body[field] for field in fields}
