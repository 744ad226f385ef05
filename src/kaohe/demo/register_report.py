"""What the office asks of the practice register before it is frozen: three lists for people.

None of them changes a row, a figure or a draw. Each is what its own command writes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaohe.documents.quality_book import write_quality
from kaohe.engines.divisions import divisions
from kaohe.engines.leads.screening import screen_snapshot
from kaohe.engines.snapshots.quality import measure_quality
from kaohe.stores.files import write_json, write_new
from kaohe.stores.screening import write_screening
from kaohe.workflows.registers.quality import limits_of, report_quality
from kaohe.workflows.registers.reconciling import reconcile

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.core.rules.model import Pack
    from kaohe.engines.snapshots.snapshot import Snapshot

QUERIES: Final = "queries.json"
QUALITY: Final = "quality.xlsx"
LEADS: Final = "leads"


@dataclass(frozen=True, slots=True)
class RegisterReport:
    """How much there is to ask."""

    queries: int
    """Figures whose two sources part too far; 0 where the pack has no rule for them."""
    questions: int
    """Of the quality report."""
    leads: int
    """Counties that stand out under a sign."""


def write_register_report(out: Path, pack: Pack, snapshot: Snapshot) -> RegisterReport:
    """Write reconciliation, quality report and leads of a register into a folder.

    Args:
        out: the folder; it gets ``queries.json`` (only where the pack has a rule for the
            register), ``quality.xlsx`` and ``leads/``.
        pack: whose limits and names hold.
        snapshot: the register.
    """
    queries = 0
    if pack.register_rule is not None:
        reconciliation = reconcile(pack, snapshot)
        write_json(out / QUERIES, reconciliation.to_json())
        queries = len(reconciliation.queries)
    facts = measure_quality(snapshot, most_times=limits_of(pack).most_times)
    findings = report_quality(facts, divisions(), pack=pack)
    book = write_quality(findings, digest=snapshot.digest, as_of=snapshot.as_of, earlier=None)
    write_new(out / QUALITY, book)
    screening = screen_snapshot(snapshot)
    write_screening(out / LEADS, screening)
    leads = sum(len(result.leads) for result in screening.results)
    return RegisterReport(queries, len(findings), leads)
