"""The documents that acts have left beside their entries, by the places of the entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.core.ledger import read_entry
from kaohe.web.audit.models import LedgerEntry

if TYPE_CHECKING:
    from collections.abc import Iterable

_AT_ONCE: Final = 500
"""Entries that are asked for together; a statement can name only so many."""


def find_records(entries: Iterable[int]) -> dict[int, str]:
    """Return the digest of the document of each entry; an entry without one is left out.

    The digest is bound by the ledger, so that whatever rests on an act can name it for good.
    """
    wanted = sorted(set(entries))
    found: dict[int, str] = {}
    for begin in range(0, len(wanted), _AT_ONCE):
        rows = LedgerEntry.objects.filter(index__in=wanted[begin : begin + _AT_ONCE])
        for index, entry in rows.values_list("index", "entry"):
            record = read_entry(bytes(entry)).content.get("record")
            if isinstance(record, str):
                found[index] = record
    return found
