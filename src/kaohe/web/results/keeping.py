"""Sheets and traces in the office's folder, each under its SHA-256.

A row names the digest and the file stands before the row does, so that no result is without what
it is made of; a file that is not what its name says is told and never shown.
"""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings

from kaohe.core.errors import FileUnusable
from kaohe.stores.evidence_store import EvidenceStore
from kaohe.web.results.faults import TRACE_LOST


def store() -> EvidenceStore:
    """Return where sheets and traces are kept."""
    return EvidenceStore(settings.OFFICE_HOME / "results")


def read_kept(digest: str) -> bytes:
    """Return what is kept under a digest.

    Raises:
        EvidenceError: it is not there, or is something else by now.
    """
    try:
        return store().read(digest)
    except FileUnusable as lost:
        raise TRACE_LOST.error_at(digest[:16], digest=digest[:16]) from lost


def read_trace(digest: str) -> dict[str, Any]:
    """Return a trace."""
    trace: dict[str, Any] = json.loads(read_kept(digest))
    return trace
