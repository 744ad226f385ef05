"""The sheet that a visited unit is handed: a packet, and the proof that the ledger holds it."""

from __future__ import annotations

import zlib
from importlib.resources import files
from typing import Any

from .cosigned import Opening, commit, read_entry
from .county import visit_of
from .draw import Drawn, check_record
from .faults import Fault, expect
from .notes import check_log_proof
from .tree import hash_leaf
from .wire import read_json, write_json

_LARGEST = 65_536
_WORDS = files(__package__).joinpath("sheet-words.txt").read_bytes()
"""The preset dictionary with which the bytes of a QR code are compressed."""


def check_sheet(data: bytes, opening: Opening) -> tuple[Any, Drawn, str]:
    """Check a record by itself, or a sheet, as a file or as the bytes of its QR code.

    Returns:
        The record, what it shows, and, of a sheet, who stands by the ledger that holds it.
    """
    if data[:1] == b"\x78":  # zlib, as in a QR code; JSON begins with a brace
        data = _inflate(data)
    data = data.removesuffix(b"\n") if data[:8] == b'{"entry"' else data
    body = read_json(data)
    if type(body) is not dict or body.get("format") != "disclosure-sheet/1":
        return body, check_record(data, opening.published), ""
    sheet = read_json(data, "sheet")
    drawn = check_record(write_json(sheet["packet"]), opening.published)
    entry = read_entry(sheet["entry"])
    visit = visit_of(drawn.label, opening.published)
    told = {"label": drawn.label._asdict(), "visit": visit, "packet": drawn.digest}
    own = opening.published.campaign, opening.published.rehearsal, "disclosed", told
    found = (entry[key] for key in ("campaign", "rehearsal", "kind", "content"))
    expect(tuple(found) == own, "entry", "entry")
    leaf = hash_leaf(commit(sheet, entry))
    index, point = check_log_proof(sheet["log"].encode(), leaf, opening.policy)
    expect(point.origin == opening.checkpoint.origin, "published", "log")
    expect(opening.checkpoint.size <= index, "log-proof", "log")
    return sheet["packet"], drawn, f"{index} / {point.size} ({', '.join(point.witnesses)})"


def _inflate(data: bytes) -> bytes:
    try:
        return zlib.decompressobj(zdict=_WORDS).decompress(data, _LARGEST)
    except zlib.error:
        raise Fault("file") from None
