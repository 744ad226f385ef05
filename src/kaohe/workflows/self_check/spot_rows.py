"""The outcome of a province's own campaign as rows of its report (C08, C09).

``kaohe draw self-check`` verifies the published draw and writes ``spot-checks/1`` and, beside it,
what the inspectors found. Both become rows of the part *own spot checks*; names of units are not
in these files, so that a row names the visit until somebody writes the unit's name.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Final

from kaohe.core.errors import InputError, raise_all
from kaohe.core.scoring import read_evidence
from kaohe.core.scoring.evidence import OUTCOME
from kaohe.workflows.provinces.campaign import FORMAT
from kaohe.workflows.self_check.deadlines import BEIJING
from kaohe.workflows.self_check.faults import SPOT_CHECKS_OF_ANOTHER, SPOT_CHECKS_UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from kaohe.core.rules.model import Pack
    from kaohe.core.scoring.evidence import Evidence

KINDS: Final = {
    "private_enterprise_union": "enterprise_union",
    "foreign_enterprise_union": "enterprise_union",
    "federation_member_union": "enterprise_union",
    "federation": "federation",
    "social_organisation_union": "social_organisation_union",
    "flagged_nonexistent": "flagged_nonexistent",
}
"""Kind of the draw → one of the four of which the notice wants to read."""
OUTCOMES: Final = {
    "verified_true": "true",
    "absence_confirmed": "true",
    "paper_only": "false",
    "absence_false": "false",
}
"""Outcome of a visit → result of the row; any other was not verified, and the note tells it."""


def read_spot_rows(
    part: bytes, findings: bytes, *, pack: Pack, body: str, rehearsal: bool
) -> list[dict[str, str]]:
    """Return the rows of a province's campaign.

    Args:
        part: ``spot-checks/1``.
        findings: ``evidence/1`` that was written beside it.
        pack: names kinds and outcomes.
        body: whose report it is.
        rehearsal: whether the report is one of a rehearsal.

    Raises:
        InputError: the files are none, of another body, or of a rehearsal where the report is not.
        EvidenceError: the findings cannot be read.
    """
    told = _read(part)
    found = read_evidence(findings, where="evidence.json")
    own = (body, rehearsal, told["campaign"])
    if (told["body"], told["rehearsal"], found.campaign) != own:
        raise SPOT_CHECKS_OF_ANOTHER.error_at("spot-checks.json", found=told["campaign"])
    days = _find_days(found)
    visits = told["visits"]
    raise_all(
        InputError,
        (
            SPOT_CHECKS_UNREADABLE.at(each["visit"])
            for each in visits
            if each["visit"] not in days or each["unit_kind"] not in KINDS
        ),
    )
    kinds = {each.id: each.name.zh for each in pack.unit_kinds}
    outcomes = {each.id: each.name.zh for each in pack.outcomes}
    return [
        {
            "kind": KINDS[each["unit_kind"]],
            "county": each["visit"].split("/")[2],
            "unit": f"{kinds.get(each['unit_kind'], each['unit_kind'])}（{each['visit']}）",
            "day": days[each["visit"]],
            "outcome": OUTCOMES.get(each["outcome"], "not_verified"),
            "note": f"按规则抽取，结果：{outcomes.get(each['outcome'], each['outcome'])}",
        }
        for each in visits
    ]


def add_rows(
    kept: Iterable[Mapping[str, str]], brought: Iterable[Mapping[str, str]]
) -> list[dict[str, str]]:
    """Return the rows with those that are not there yet; a visit is brought in once."""
    rows = [{**each} for each in kept]
    there = {_visit_of(each) for each in rows}
    return rows + [{**each} for each in brought if _visit_of(each) not in there]


def _visit_of(row: Mapping[str, str]) -> str:
    return row.get("unit", "").rpartition("（")[2].rstrip("）")


def _find_days(found: Evidence) -> dict[str, str]:
    """Return the day in Beijing on which the outcome of each visit was put down."""
    return {
        each.visit: datetime.fromisoformat(each.at).astimezone(BEIJING).date().isoformat()
        for each in found.findings
        if each.item == OUTCOME and each.visit
    }


def _read(data: bytes) -> Mapping[str, Any]:
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise SPOT_CHECKS_UNREADABLE.error_at("spot-checks.json")
    visits = told.get("visits")
    is_whole = isinstance(visits, list) and all(
        isinstance(each, dict)
        and all(isinstance(each.get(name), str) for name in ("visit", "unit_kind", "outcome"))
        and each["visit"].count("/") >= 4
        for each in visits
    )
    if not is_whole or not all(isinstance(told.get(name), str) for name in ("campaign", "body")):
        raise SPOT_CHECKS_UNREADABLE.error_at("spot-checks.json")
    return told
