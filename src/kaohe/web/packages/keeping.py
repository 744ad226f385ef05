"""Where packages stand: below the office's folder, each ZIP under its digest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings

from kaohe.stores.evidence_store import EvidenceStore

if TYPE_CHECKING:
    from kaohe.web.packages.models import ResultPackage

FOLDER: Final = "packages"


def store() -> EvidenceStore:
    """Return where the ZIP files are kept."""
    return EvidenceStore(Path(settings.OFFICE_HOME) / FOLDER)


def work_place(job: int) -> Path:
    """Return the folder in which a job lays out and checks a package; it is thrown away."""
    return Path(settings.OFFICE_HOME) / FOLDER / "unfinished" / f"{job}"


def name_archive(row: ResultPackage) -> str:
    """Return how the ZIP of a package is called, without its ending."""
    return f"{row.cycle_id}-package-{row.number}"
