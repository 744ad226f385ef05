"""A second practice year: the findings of another run, told as those of the year before.

Two runs with different seeds have nothing in common but their bodies and rules, as two years have;
only names and days are changed, no finding is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaohe.core.scoring.evidence import Evidence, Finding


def set_back(evidence: Evidence, campaign: str) -> Evidence:
    """Return a sheet as that of the year before.

    Args:
        evidence: of a practice run.
        campaign: name of the former year.
    """
    return evidence.model_copy(
        update={
            "campaign": campaign,
            "as_of": evidence.as_of.replace(year=evidence.as_of.year - 1),
            "findings": tuple(_set_back(each, campaign) for each in evidence.findings),
        }
    )


def _set_back(finding: Finding, campaign: str) -> Finding:
    visit = finding.visit and "/".join([campaign, *finding.visit.split("/")[1:]])
    at = f"{int(finding.at[:4]) - 1}{finding.at[4:]}"
    return finding.model_copy(update={"visit": visit, "at": at})
