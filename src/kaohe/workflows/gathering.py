"""Gathering the findings of a campaign into one sheet of evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.scoring.evidence import Evidence, Finding

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kaohe.core.draw import Campaign


def gather_evidence(
    findings: Iterable[Finding], *, campaign: Campaign, register_digest: str, as_of: date
) -> Evidence:
    """Return one sheet with all findings in a fixed order, so that equal facts are equal bytes."""
    return Evidence(
        format="evidence/1",
        campaign=campaign.id,
        rehearsal=campaign.rehearsal,
        register_digest=register_digest,
        as_of=as_of,
        findings=tuple(sorted(findings, key=_order)),
    )


def _order(finding: Finding) -> tuple[str, ...]:
    return (
        finding.body,
        finding.visit or "",
        finding.item,
        finding.part or "",
        finding.source,
        finding.at,
        finding.value or "",
        finding.gap or "",
        finding.actor,
        finding.note,
    )
