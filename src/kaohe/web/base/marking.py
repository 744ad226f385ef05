"""Marks of a rehearsal (演练), on what leaves the pages too, so that it is never taken for real."""

from __future__ import annotations

from typing import Final

from kaohe.core.ledger.checkpoints import is_of_rehearsals
from kaohe.web.audit.office_acts import ledger

MARK: Final = "演练"


def is_practice() -> bool:
    """Tell whether the office holds a rehearsal; its ledger's name says so, once and for all."""
    return is_of_rehearsals(ledger().origin)


def mark_name(name: str) -> str:
    """Return the name of a file that somebody downloads, marked where it is of a rehearsal."""
    return f"{MARK}-{name}" if is_practice() else name
