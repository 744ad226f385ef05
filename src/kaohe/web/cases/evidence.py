"""Papers of cases, kept under the digest of their bytes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from kaohe.stores.evidence_store import EvidenceStore
from kaohe.web.figures.papers import Paper, give_file, take_paper

if TYPE_CHECKING:
    from django.http import HttpResponse

__all__ = ["Paper", "give_paper", "keep_paper", "take_paper"]


def keep_paper(paper: Paper) -> None:
    """Write a paper to the office's folder; the same again changes nothing."""
    _store().keep(paper.content)


def give_paper(name: str, digest: str) -> HttpResponse:
    """Answer with a paper, to be saved and never to be shown inside the office's own pages."""
    return give_file(_store().read(digest), name, "application/octet-stream")


def _store() -> EvidenceStore:
    return EvidenceStore(Path(settings.OFFICE_HOME) / "cases" / "papers")
