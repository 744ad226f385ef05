"""Gathering the findings of a campaign into one sheet of evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.errors import EvidenceOutOfRange, raise_all
from kaohe.core.scoring.evidence import Evidence, Finding
from kaohe.workflows.faults import CAMPAIGNS_DIFFER

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


def gather_evidence(
    sheets: Sequence[tuple[str, Evidence]], *, register_digest: str | None, as_of: date
) -> Evidence:
    """Return one sheet with all findings in a fixed order, so that equal facts are equal bytes.

    A finding that stands in several sheets to the letter stands once in the result.

    Args:
        sheets: each with the name of its file.
        register_digest: of the register that measured figures rest on.
        as_of: the day of which the result speaks.

    Raises:
        EvidenceOutOfRange: a sheet belongs to another campaign than the first one.
    """
    first = sheets[0][1]
    campaign = (first.campaign, first.rehearsal)
    raise_all(
        EvidenceOutOfRange,
        (
            CAMPAIGNS_DIFFER.at(where, found=sheet.campaign, expected=first.campaign)
            for where, sheet in sheets
            if (sheet.campaign, sheet.rehearsal) != campaign
        ),
    )
    findings = dict.fromkeys(finding for _, sheet in sheets for finding in sheet.findings)
    return Evidence(
        format="evidence/1",
        campaign=first.campaign,
        rehearsal=first.rehearsal,
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
