"""Sheets and traces in the office's folder, each under its SHA-256.

A row names the digest and the file stands before the row does, so that no result is without what
it is made of; a file that is not what its name says is told and never shown.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.conf import settings

from kaohe.core.errors import FileUnusable, OutputExists
from kaohe.stores.files import read_bytes, write_new
from kaohe.web.results.faults import TRACE_LOST

if TYPE_CHECKING:
    from pathlib import Path


def keep(content: bytes) -> str:
    """Keep content under its digest, once; return the digest."""
    digest = sha256(content).hexdigest()
    try:
        write_new(_place_of(digest), content)
    except OutputExists:
        read_kept(digest)
    return digest


def read_kept(digest: str) -> bytes:
    """Return what is kept under a digest.

    Raises:
        EvidenceError: it is not there, or is something else by now.
    """
    try:
        content = read_bytes(_place_of(digest))
    except FileUnusable as gone:
        raise TRACE_LOST.error_at(digest[:16], digest=digest[:16]) from gone
    if sha256(content).hexdigest() != digest:
        raise TRACE_LOST.error_at(digest[:16], digest=digest[:16])
    return content


def read_trace(digest: str) -> dict[str, Any]:
    """Return a trace."""
    trace: dict[str, Any] = json.loads(read_kept(digest))
    return trace


def _place_of(digest: str) -> Path:
    home: Path = settings.OFFICE_HOME
    return home / "results" / digest[:2] / f"{digest}.json"
